"""The picture of a sheet beside its downloads: there for each, small, of the right size, the same bytes twice."""

import io
from pathlib import Path

import pypdfium2
import pytest
from bs4 import BeautifulSoup
from conftest import SHEET, Build, Site
from invitation.press.picture import WIDTH, small_picture
from PIL import Image, ImageChops, ImageStat

MOST = 60_000  # bytes


def png(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def test_each_sheet_has_a_small_picture_of_its_first_page(site: Site) -> None:
    sheets = [path for path in (site.root / "handouts").glob("*.html") if path.stem != "index"]
    assert sheets
    assert {path.stem for path in (site.root / "handouts").glob("*.png")} == {path.stem for path in sheets}
    for sheet in sheets:
        path = sheet.with_suffix(".png")
        assert path.stat().st_size < MOST, path.name
        with Image.open(path) as picture, pypdfium2.PdfDocument(sheet.with_name(f"{sheet.stem}-a4.pdf")) as document:
            width, height = document[0].get_size()
            assert picture.format == "PNG"
            assert picture.width == WIDTH
            assert abs(picture.height - height * WIDTH / width) < 2
            # PDFium draws the page of the PDF much as the picture shows it
            page = document[0].render(scale=WIDTH / width).to_pil().convert("L").resize((120, 170))
            mine = picture.convert("L").resize((120, 170))
            assert ImageStat.Stat(ImageChops.difference(page, mine)).mean[0] < 6, path.name


def test_the_page_says_what_the_picture_shows_and_keeps_its_place(site: Site) -> None:
    for path in (site.root / "handouts").glob("*.html"):
        page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        for image in page.select(".sheet-take img"):
            heading = (image.find_parent(class_="sheet-entry") or page).select_one("strong a, h1, a strong")
            assert heading, path.name
            assert image["alt"] == f"The first page of the sheet “{heading.get_text()}”"
            with Image.open(path.with_name(str(image["src"]))) as picture:
                width, height = picture.size
            assert abs(int(str(image["height"])) / int(str(image["width"])) - height / width) < 0.01
            assert int(str(image["width"])) * 2 == width, "sharp on a screen with two dots for one"


@pytest.mark.parametrize("size", [(910, 1287), (935, 1210), (200, 283)])
def test_a_picture_is_cut_down_to_one_width_and_keeps_its_shape(size: tuple[int, int]) -> None:
    small = Image.open(io.BytesIO(small_picture(png(Image.new("RGB", size, "#ffffff")))))
    assert small.size == (WIDTH, round(size[1] * WIDTH / size[0]))


def test_a_picture_keeps_ink_and_accent_apart(tmp_path: Path) -> None:
    page = Image.new("RGB", (960, 1358), "#ffffff")
    page.paste("#2b211c", (100, 100, 500, 300))
    page.paste("#7a3b1d", (100, 400, 500, 600))
    small = Image.open(io.BytesIO(small_picture(png(page)))).convert("RGB")
    for place, colour in (((150, 100), (0x2B, 0x21, 0x1C)), ((150, 250), (0x7A, 0x3B, 0x1D)), ((400, 600), (255,) * 3)):
        found = small.getpixel(place)
        assert isinstance(found, tuple)
        assert max(abs(one - other) for one, other in zip(found, colour, strict=True)) <= 8


def test_the_picture_is_the_same_bytes_twice_and_follows_the_sheet(build: Build) -> None:
    picture = build({}, "handouts").out / "handouts/sheet.png"
    first = picture.read_bytes()
    picture.unlink()
    build({}, "handouts", fresh=True)
    assert picture.read_bytes() == first, "made again where it is missing, and the same"
    build({"handouts/sheet.md": SHEET.replace("Words to print.", "Other words, and more of them.")}, "handouts")
    assert picture.read_bytes() != first


def test_a_sheet_that_cannot_be_printed_leaves_no_old_picture(build: Build) -> None:
    picture = build({}, "handouts").out / "handouts/sheet.png"
    assert picture.is_file()
    built = build({"handouts/sheet.md": SHEET.replace("Words to print.", "```text\ncode\n```")}, "handouts")
    assert "cannot print" in built.warnings
    assert not picture.exists()
