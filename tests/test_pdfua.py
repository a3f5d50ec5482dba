"""Every sheet is PDF/UA-1, as veraPDF finds it: as it is downloaded, and after it was filled in."""

from pathlib import Path

import pikepdf
from conftest import Site
from paper import fill_with_pdfium, fill_with_pikepdf, read_blanks, verapdf


def failures(files: list[Path]) -> dict[str, str]:
    return {file.name: verdict for file, verdict in verapdf(files).items() if verdict != "PASS"}


def test_every_sheet_passes(site: Site) -> None:
    assert site.sheets
    assert failures(site.sheets) == {}


def test_every_filled_sheet_passes(site: Site, tmp_path: Path) -> None:
    """Half of them filled in as a reader does, half by a program."""
    filled = []
    for number, sheet in enumerate(sheet for sheet in site.sheets if read_blanks(sheet)):
        target = tmp_path / sheet.name
        if number % 2:
            fill_with_pikepdf(sheet, target, "Grüße, “Zoë” – 5 €", appearances=True)
        else:
            # no curly quotes here: PDFium writes them in a font of its own, which it does not embed
            fill_with_pdfium(sheet, target, "Grüße, Zoë: 5 €")
        filled.append(target)
    assert filled
    assert failures(filled) == {}


def test_verapdf_sees_what_is_wrong(site: Site, tmp_path: Path) -> None:
    """A guard for the tests above: a field without a label does not pass."""
    broken = tmp_path / "broken.pdf"
    with pikepdf.open(site.sheets[0]) as document:
        for page in document.pages:
            for widget in page.get(pikepdf.Name.Annots, []):
                del widget.TU
        document.save(broken)
    assert list(failures([broken, site.sheets[0]])) == ["broken.pdf"]
