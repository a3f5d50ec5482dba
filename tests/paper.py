"""What the tests of the press share: a PDF's blanks, filling them in with other programs, and looking at ink."""

import ctypes
import io
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from conftest import need
from pikepdf import Name
from pikepdf.form import DefaultAppearanceStreamGenerator, Form
from PIL import Image

Box = tuple[float, float, float, float]
"""Left, bottom, right, top, in points from the page's lower left corner."""

CHOSEN_STEP = "7"
SCALE = 2  # pixels a point in pictures of pages


@dataclass(frozen=True)
class Blank:
    """A form field on a page; ``page`` counts from 0, ``on`` is the value of a tick or a step when it is chosen."""

    page: int
    name: str
    kind: str
    label: str
    box: Box
    on: str
    widget: Any

    @property
    def middle(self) -> tuple[float, float]:
        return (self.box[0] + self.box[2]) / 2, (self.box[1] + self.box[3]) / 2

    @property
    def is_written(self) -> bool:
        return self.kind in {"text", "lines"}

    @property
    def is_chosen(self) -> bool:
        """Tell whether the blank is among those that the functions here fill in: of a scale, only one step is."""
        return self.kind != "step" or self.on == f"/{CHOSEN_STEP}"


def blanks_of(document: pikepdf.Pdf) -> Iterator[Blank]:
    """Yield the blanks of a PDF in the order in which its pages list them."""
    for number, page in enumerate(document.pages):
        for widget in page.get(Name.Annots, []):
            if widget.Subtype != Name.Widget:
                continue
            field = widget.get(Name.Parent, widget)
            kind, flags = str(field.FT), int(field.get(Name.Ff, 0))
            if kind == "/Tx":
                kind = "lines" if flags & 1 << 12 else "text"
            elif kind == "/Btn":
                kind = "step" if flags & 1 << 15 else "tick"
            on = [str(name) for name in widget.AP.N if name != "/Off"] if kind in {"step", "tick"} else [""]
            left, bottom, right, top = (float(edge) for edge in widget.Rect)
            yield Blank(number, str(field.T), kind, str(widget.TU), (left, bottom, right, top), on[0], widget)


def read_blanks(path: Path) -> list[Blank]:
    """Return the blanks of a PDF file; their widgets are closed."""
    with pikepdf.open(path) as document:
        return list(blanks_of(document))


def ink(picture: Image.Image, box: Box) -> int:
    """Return how many dark pixels a page's picture has in a box."""
    left, bottom, right, top = (edge * SCALE for edge in box)
    part = picture.convert("L").crop(
        (round(left), round(picture.height - top), round(right), round(picture.height - bottom))
    )
    return sum(part.histogram()[:110])


class Desk:
    """PDFium as a reader's program: clicks, types, shows and saves a PDF."""

    def __init__(self, path: Path) -> None:
        self.document = pypdfium2.PdfDocument(path)
        self.document.init_forms()
        self.pages = [self.document[number] for number in range(len(self.document))]
        self.form = self.document.formenv.raw

    def close(self) -> None:
        self.document.close()

    def click(self, blank: Blank) -> None:
        place = (self.form, self.pages[blank.page].raw, 0, *blank.middle)
        pdfium.FORM_OnMouseMove(*place)
        pdfium.FORM_OnLButtonDown(*place)
        pdfium.FORM_OnLButtonUp(*place)

    def type(self, blank: Blank, text: str) -> None:
        """Type into the blank that was clicked last."""
        letters = ctypes.create_string_buffer((text + "\0").encode("utf-16-le"))
        pdfium.FORM_ReplaceSelection(
            self.form, self.pages[blank.page].raw, ctypes.cast(letters, ctypes.POINTER(ctypes.c_ushort))
        )

    def leave(self) -> None:
        """Leave the blank, so that no cursor stands in it."""
        pdfium.FORM_ForceToKillFocus(self.form)

    def show(self, page: int) -> Image.Image:
        return cast("Image.Image", self.pages[page].render(scale=SCALE, may_draw_forms=True, grayscale=True).to_pil())

    def save(self, path: Path) -> None:
        self.document.save(path)


def fill_with_pdfium(source: Path, target: Path, text: str) -> None:
    """Fill in every blank as a reader does on a screen."""
    desk = Desk(source)
    for blank in read_blanks(source):
        if blank.is_chosen:
            desk.click(blank)
        if blank.is_written:
            desk.type(blank, text)
    desk.leave()
    desk.save(target)
    desk.close()


def fill_with_pikepdf(source: Path, target: Path, text: str, *, appearances: bool) -> None:
    """Set the value of every blank; without ``appearances`` the reader's program is told to draw them itself."""
    with pikepdf.open(source) as document:
        form = Form(document, DefaultAppearanceStreamGenerator) if appearances else None
        for blank in blanks_of(document):
            if blank.is_written:
                blank.widget.V = pikepdf.String(text)
                if form:
                    cast("Any", form[blank.name]).value = text
            elif blank.is_chosen:
                blank.widget.AS = Name(blank.on)
                blank.widget.get(Name.Parent, blank.widget).V = Name(blank.on)
        document.Root.AcroForm.NeedAppearances = not appearances
        document.save(target)


def poppler(path: Path) -> list[Image.Image]:
    """Return the pages of a PDF as Poppler shows them."""
    folder = path.with_suffix(".pages")
    folder.mkdir(exist_ok=True)
    command = [need("pdftoppm"), "-r", str(72 * SCALE), "-gray", path, folder / "page"]
    subprocess.run(command, capture_output=True, check=True)
    return [Image.open(io.BytesIO(picture.read_bytes())) for picture in sorted(folder.iterdir())]


def verapdf(files: list[Path]) -> dict[Path, str]:
    """Return what veraPDF finds in files: PASS, or FAIL and the rules that are broken."""
    command = [need("verapdf"), "--format", "text", "--flavour", "ua1", *files]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    found: dict[Path, str] = {}
    file = None
    for line in run.stdout.splitlines():
        if line.startswith(("PASS", "FAIL")):
            file = next((file for file in files if str(file) in line), None)
            assert file, f"veraPDF speaks of another file: {line}"
            found[file] = line[:4]
        elif file:
            found[file] += f"\n{line}"
    assert found.keys() == set(files), run.stdout + run.stderr
    return found
