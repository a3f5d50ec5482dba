"""The builder of the handouts: which files there are, when they are made anew, and what they are like to read."""

import calendar
import ctypes
import datetime
import os
import re
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from conftest import ROOT, SHEET, Build, Built, Site, make_project, run_build
from invitation.datafiles import long_date
from invitation.design import read_design
from invitation.press import builder, printer, whole
from invitation.press.whole import write_whole
from pikepdf import Name
from PIL import ImageColor

EDITIONS = {"a4": (595, 842), "letter": (612, 792), "a4-large": (595, 842), "letter-large": (612, 792)}
STANDARD = ("a4", "letter")
PROSE = """
You do not have to agree about what is wrong before you ask. It is enough that one of you would like things to be
easier, and says so on a day when both of you have slept. Say what you miss rather than what is missing in the other.
Ask for one evening, not for a verdict. Leave room for a no, and mean it, because a yes that is wrung out of somebody
seldom lasts until the second week. If the answer is not now, ask when you may come back to it, and write the day down.
Then let it rest and do something pleasant together. Nobody has ever been talked into trust, but many have been waited
for.
""".strip()
BEFORE, _, AFTER = SHEET.partition("Words to print.")
READING = f"{BEFORE}## A part\n\n{PROSE}\n\n### A part of it\n\n{PROSE}\n\n{AFTER}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the editions of a sheet with much to read lie."""
    project = make_project(tmp_path_factory.mktemp("builder") / "project")
    built = run_build(project, {"handouts/reading.md": READING}, "handouts")
    assert built.warnings == ""
    return built.out / "handouts"


@pytest.fixture(params=EDITIONS)
def pdf(folder: Path, request: pytest.FixtureRequest) -> Path:
    return folder / f"reading-{request.param}.pdf"


@contextmanager
def text_of(path: Path) -> Iterator[list[pypdfium2.PdfTextPage]]:
    with pypdfium2.PdfDocument(path) as document:
        yield [page.get_textpage() for page in document]


# -- which files there are ---------------------------------------------------------------------------------------------


def test_editions_lie_beside_the_page(site: Site) -> None:
    pages = [page for page in site.pages if page.parent.name == "handouts" and page.name != "index.html"]
    assert pages
    expected = {page.with_name(f"{page.stem}-{edition}.pdf") for page in pages for edition in EDITIONS}
    assert set(site.sheets) == expected
    assert all(path.stat().st_mode & 0o444 == 0o444 for path in site.sheets)


def test_paper_sizes(pdf: Path) -> None:
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            assert page.get_size() == pytest.approx(EDITIONS[pdf.stem.removeprefix("reading-")], abs=1)


def test_nothing_else_is_written(build: Build) -> None:
    built = build(builder="handouts")
    written = {path.relative_to(built.out).as_posix() for path in built.out.rglob("*") if path.is_file()}
    assert written == {*(f"handouts/sheet-{edition}.pdf" for edition in EDITIONS), "handouts/sheet.png"}


# -- what a screen reader is told --------------------------------------------------------------------------------------


def outline(item: Any) -> list[Any]:
    """Return the bookmarks below one as [title, [bookmarks below]]."""
    found, child = [], item.get(Name.First)
    while child is not None:
        found.append([str(child.Title), outline(child)])
        child = child.get(Name.Next)
    return found


def test_says_what_it_is(pdf: Path) -> None:
    with pikepdf.open(pdf) as document:
        root = document.Root
        assert str(document.docinfo.Title) == "A sheet"
        assert str(document.docinfo.Author) == "The Invitation Handbook"
        assert str(root.Lang).startswith("en")
        assert root.MarkInfo.Marked
        assert root.ViewerPreferences.DisplayDocTitle
        assert Name.StructTreeRoot in root
        with document.open_metadata() as metadata:
            assert metadata["dc:title"] == "A sheet"
            assert "en-GB" in metadata["dc:language"]
            assert metadata["dc:description"] == "A small sheet. It is for the tests."
            assert metadata["pdfuaid:part"] == "1"
            assert str(metadata["xmp:CreateDate"]).startswith("2026-11-23")


def test_has_bookmarks(pdf: Path) -> None:
    with pikepdf.open(pdf) as document:
        assert outline(document.Root.Outlines) == [["A sheet", [["A part", [["A part of it", []]]]]]]


def tags(element: Any) -> Iterator[str]:
    kids = element.get(Name.K, [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and Name.S in kid:
            yield str(kid.S)
            yield from tags(kid)


def test_has_tags(pdf: Path) -> None:
    with pikepdf.open(pdf) as document:
        found = list(tags(document.Root.StructTreeRoot))
    assert [tag for tag in found if tag in {"/H1", "/H2", "/H3"}] == ["/H1", "/H2", "/H3"]
    assert {"/P", "/L", "/LI", "/Form"} <= set(found)


def test_title_page_and_pdf_agree(site: Site) -> None:
    for path in site.sheets:
        with pikepdf.open(path) as document:
            title = str(document.docinfo.Title)
        name = re.sub(r"-(a4|letter)(-large)?\.pdf$", "", path.name)
        assert f"<h1>{title}" in path.with_name(f"{name}.html").read_text(encoding="utf-8")


# -- what it is like to read -------------------------------------------------------------------------------------------


def sizes(path: Path, words: str) -> set[float]:
    """Return the sizes of the letters of some words, in points."""
    found = set()
    with text_of(path) as pages:
        for page in pages:
            finder = page.search(words)
            while hit := finder.get_next():
                first, count = hit
                found |= {
                    round(pdfium.FPDFText_GetFontSize(page, place), 1)
                    for place in range(first, first + count)
                    if pdfium.FPDFText_IsGenerated(page, place) == 0  # where a line ends
                }
    return found


def test_size_of_the_body(pdf: Path) -> None:
    size = 18 if "large" in pdf.name else 14
    for words in ("You do not have to agree", "been talked into trust", "We are both rested.", "What I want to say"):
        assert sizes(pdf, words) == {size}


def test_nothing_is_smaller_than_small_print(site: Site) -> None:
    """Version lines and page numbers: never below 11 points, and in large print never below 14."""
    for path in site.sheets:
        with text_of(path) as pages:
            smallest = min(
                pdfium.FPDFText_GetFontSize(page, place)
                for page in pages
                for place in range(page.count_chars())
                if pdfium.FPDFText_IsGenerated(page, place) == 0
            )
        assert smallest >= (14 if "large" in path.name else 11), path.name


def prose_lines(path: Path) -> list[str]:
    """Return the full lines of the prose: not the last line of a paragraph."""
    with text_of(path) as pages:
        lines = [line.strip() for page in pages for line in page.get_text_range().splitlines()]
    prose = " ".join(PROSE.split())
    return [line for line in lines if len(line) > 20 and line in prose and not prose.endswith(line)]


@pytest.mark.parametrize("edition", STANDARD)
def test_length_of_lines(folder: Path, edition: str) -> None:
    lengths = [len(line) for line in prose_lines(folder / f"reading-{edition}.pdf")]
    assert len(lengths) > 10
    assert 60 <= statistics.mean(lengths) <= 70
    assert max(lengths) <= 75


@pytest.mark.parametrize("edition", STANDARD)
def test_no_line_of_the_handbook_is_too_long(site: Site, edition: str) -> None:
    """Of the body: what is smaller, as the version line, is no running text."""
    for path in site.sheets:
        if not path.name.endswith(f"-{edition}.pdf") or "large" in path.name:
            continue
        with text_of(path) as pages:
            for page in pages:
                place = 0
                for line in page.get_text_range().split("\r\n"):
                    if line and round(pdfium.FPDFText_GetFontSize(page, place)) >= 14:
                        assert len(line.strip()) <= 75, f"{path.name}: {line}"
                    place += len(line) + 2


def test_large_print_is_not_crowded(folder: Path) -> None:
    """With fewer letters a line than the standard, but no ladder of single words."""
    for edition in ("a4-large", "letter-large"):
        assert 40 <= statistics.mean(len(line) for line in prose_lines(folder / f"reading-{edition}.pdf")) <= 60


WHITE = (255, 255, 255)


def inks(path: Path) -> dict[tuple[int, int, int], str]:
    """Return the colours of all text of a PDF, each with the text that is printed in it."""
    found: dict[tuple[int, int, int], str] = {}
    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            text = page.get_textpage()
            for part in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
                colour = [pdfium.c_uint() for _ in range(4)]
                assert pdfium.FPDFPageObj_GetFillColor(part, *colour)
                assert colour[3].value == 255, "see-through"
                ink = (colour[0].value, colour[1].value, colour[2].value)
                letters = (ctypes.c_ushort * 200)()
                count = pdfium.FPDFTextObj_GetText(part, text, letters, 2 * len(letters)) // 2 - 1
                found[ink] = found.get(ink, "") + "".join(map(chr, letters[:count]))
    return found


def grey_contrast(colour: tuple[int, int, int]) -> float:
    """Return the contrast to white paper of a colour that is printed as grey."""
    grey = round(0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]) / 255
    light = grey / 12.92 if grey <= 0.04045 else ((grey + 0.055) / 1.055) ** 2.4
    return 1.05 / (light + 0.05)


def test_grey_contrast_is_measured_rightly() -> None:
    assert grey_contrast((0, 0, 0)) == pytest.approx(21)
    assert grey_contrast((255, 255, 255)) == pytest.approx(1)
    assert grey_contrast((119, 119, 119)) == pytest.approx(4.48, abs=0.01)


def test_can_be_read_in_black_and_white(site: Site) -> None:
    accent = ImageColor.getrgb(read_design(ROOT).colour["accent"])
    for path in site.sheets:
        found = inks(path)
        assert found
        # white are only the numbers on badges, which are filled with the accent
        assert re.fullmatch(r"[\d ]*", found.pop(WHITE, "")), path.name
        for colour in [*found, accent]:
            assert grey_contrast(colour) >= 4.5, f"{path.name}: {colour}"


# -- the same bytes, whole or not at all -------------------------------------------------------------------------------


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("handouts/*.pdf")}


def test_same_bytes_whatever_folder_the_project_lies_in(tmp_path: Path) -> None:
    here = run_build(make_project(tmp_path / "here" / "project"), builder="handouts")
    there = run_build(make_project(tmp_path / "a longer name" / "project"), builder="handouts")
    assert contents(here.out) == contents(there.out) != {}


def test_months_are_english_whatever_the_machine_speaks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sphinx takes over the machine's language for dates, so that %B could be any."""

    class Foreign(datetime.date):
        def __format__(self, form: str) -> str:
            return super().__format__(form.replace("%B", "März").replace("%b", "Mär"))

        def strftime(self, form: str) -> str:
            return super().strftime(form.replace("%B", "März").replace("%b", "Mär"))

    monkeypatch.setattr(calendar, "month_name", ["März"] * 13)
    assert long_date(Foreign(2026, 3, 1)) == "1 March 2026"


def no_parts(folder: Path) -> bool:
    return not [path for path in folder.iterdir() if path.name.endswith(".part")]


def test_writes_a_file(tmp_path: Path) -> None:
    target = tmp_path / "new" / "sheet.pdf"
    write_whole(target, b"one")
    write_whole(target, b"two")
    assert target.read_bytes() == b"two"
    assert no_parts(target.parent)


@pytest.mark.parametrize("broken", ["replace", "chmod", "fdopen"])
@pytest.mark.parametrize("error", [OSError("the disk is full"), KeyboardInterrupt()], ids=["disk full", "stopped"])
def test_keeps_the_old_file_where_writing_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str, error: BaseException
) -> None:
    target = tmp_path / "sheet.pdf"
    write_whole(target, b"old")

    def fail(*_: Any) -> Any:
        raise error

    opened: list[int] = []
    if broken == "fdopen":

        class Full:
            def __init__(self, handle: int, mode: str) -> None:
                opened.append(handle)

            def __enter__(self) -> "Full":
                return self

            def __exit__(self, *_: object) -> None:
                os.close(opened[0])

            write = staticmethod(fail)

        monkeypatch.setattr(whole.os, broken, Full)
    else:
        monkeypatch.setattr(whole.os, broken, fail)
    with pytest.raises(type(error)):
        write_whole(target, b"new")
    monkeypatch.undo()
    assert target.read_bytes() == b"old"
    assert no_parts(tmp_path)


def test_writes_all_editions_or_none(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the last edition cannot be set, the others are not written either."""
    set_before = printer.typeset

    def fail_in_large_print(data: dict[str, Any], *rest: Any) -> bytes:
        if data["edition"]["size"] == 18:
            raise builder.TypesettingFailed("no room")
        return set_before(data, *rest)

    monkeypatch.setattr(printer, "typeset", fail_in_large_print)
    built = build(builder="handouts")
    assert "handouts/sheet.md: WARNING: The sheet could not be set: no room" in built.warnings
    assert not list(built.out.glob("handouts/*"))


# -- made anew only where something has changed ------------------------------------------------------------------------


@pytest.fixture
def two(project: Path) -> Path:
    """Return a project with two sheets that have been printed."""
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
    other = SHEET.replace("Words to print.", "![a square](square.svg)")
    run_build(project, {"handouts/other.md": other, "handouts/square.svg": drawing}, "handouts")
    for path in project.parent.glob("out/handouts/handouts/*.p*"):
        os.utime(path, (time.time() + 10,) * 2)  # later than anything before
    return project


def later(path: Path) -> None:
    """Mark a file as changed after the printing."""
    os.utime(path, (time.time() + 20,) * 2)


def printed_by(monkeypatch: pytest.MonkeyPatch, project: Path) -> list[str]:
    """Build again and return the files that were written."""
    written: list[str] = []

    def note(target: Path, content: bytes) -> None:
        written.append(target.name)
        write_whole(target, content)

    with monkeypatch.context() as patch:
        patch.setattr(builder, "write_whole", note)
        built: Built = run_build(project, builder="handouts", fresh=False)
    assert built.warnings == ""
    return sorted(written)


def editions(name: str) -> list[str]:
    return sorted([*(f"{name}-{edition}.pdf" for edition in EDITIONS), f"{name}.png"])


def test_prints_nothing_where_nothing_has_changed(two: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert printed_by(monkeypatch, two) == []


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ("handouts/sheet.md", ["sheet"]),
        ("handouts/square.svg", ["other"]),
        ("docs/_data/design.toml", ["other", "sheet"]),
        ("docs/_data/house.toml", ["other", "sheet"]),
        ("docs/_data/helplines.yaml", ["other", "sheet"]),
        ("docs/_static/mark.svg", ["other", "sheet"]),
        ("docs/chapter.md", []),
    ],
)
def test_prints_what_has_changed(two: Path, monkeypatch: pytest.MonkeyPatch, changed: str, expected: list[str]) -> None:
    later(two / changed)
    assert printed_by(monkeypatch, two) == [name for sheet in expected for name in editions(sheet)]


def test_prints_an_edition_that_is_missing(two: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (two.parent / "out/handouts/handouts/other-letter.pdf").unlink()
    assert printed_by(monkeypatch, two) == editions("other")


def test_prints_everything_when_the_press_has_changed(
    two: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    press = tmp_path / "press"
    press.mkdir()
    (press / "handout.typ").write_text("")
    monkeypatch.setattr(builder, "_PRESS", press)
    assert printed_by(monkeypatch, two) == []
    later(press / "handout.typ")
    assert printed_by(monkeypatch, two) == [*editions("other"), *editions("sheet")]
