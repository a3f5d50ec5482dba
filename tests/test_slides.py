"""Slides: what an author is told, and what the PDFs are like: words, sizes, shape, for whom they work."""

import re
from pathlib import Path

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from bs4 import BeautifulSoup
from conftest import CONTENTS, ROOT, Build, Built, Site
from invitation.design import read_design
from paper import verapdf

PAGE = "docs/show.md"
SHOW = """# Slides for a test

:::{slides} test
:title: A test of slides
:minutes: 5
:::

Bring a pencil.

## First

:::{image} ../handouts/bulb.svg
:alt: A bulb.
:align: right
:width: 25%
:::

- Few words, such as #set $x$ @y \\<z>.

:::{notes} 0 to 2
Say "good morning" {claim}`waiting-helps`. See [the chapter](chapter.md).
:::

## Second

Fewer.

:::{notes} 2 to 5
Say goodbye.
:::
"""
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><circle cx="4" cy="4" r="3"/></svg>'
FILES = {
    PAGE: SHOW,
    "handouts/bulb.svg": PICTURE,
    "docs/contents.md": CONTENTS.replace("chapter\n", "chapter\nshow\n"),
}
NAMES = ("slides-test.pdf", "slides-test-notes-a4.pdf", "slides-test-notes-letter.pdf")
SHOWS = {"one-hour": 15, "half-day": 25}


def slides(build: Build, **changes: str) -> Built:
    text = SHOW
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    return build({**FILES, PAGE: text}, "slides")


def pages(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as document:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def sizes(path: Path) -> list[float]:
    """Return the least size of the letters of each page, in points."""
    least = []
    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            text = page.get_textpage()
            found = [pdfium.FPDFText_GetFontSize(text, at) for at in range(text.count_chars())]
            least.append(round(min(size for size in found if size > 1), 2))
    return least


# -- a small project ---------------------------------------------------------------------------------------------------


def test_a_show_is_three_files(build: Build) -> None:
    built = slides(build)
    assert built.warnings == ""
    assert {path.name for path in built.out.rglob("*.pdf")} == set(NAMES)


def test_slides_show_their_words_and_not_the_notes(build: Build) -> None:
    opening, first, second = pages(slides(build).out / NAMES[0])
    assert opening.startswith("A test of slides Slides for a test")
    assert "not yet reviewed by a clinician" in opening
    assert "First" in first
    assert "Few words, such as #set $x$ @y <z>." in first
    assert "Minute 0 to 2" in first
    assert "Say goodbye" not in second


def test_notes_stand_below_a_picture_of_their_slide(build: Build) -> None:
    built = slides(build)
    for name in NAMES[1:]:
        opening, first, second, sources = pages(built.out / name)
        assert "Bring a pencil." in opening
        assert "Few words, such as" in first
        assert re.search(r"Say “good morning” \(limited", first)
        assert "See the chapter." in first
        assert second.endswith("Say goodbye. A test of slides 3")
        assert "Invented for the tests." in sources


def test_the_page_shows_the_notes_and_links_the_files(build: Build) -> None:
    built = build(FILES)
    assert built.warnings == ""
    soup = BeautifulSoup(built.read("docs/show.html"), "html.parser")
    assert [link["href"] for link in soup.select(".sheet-downloads a")] == [f"../{name}" for name in NAMES]
    notes = [" ".join(tag.get_text().split()) for tag in soup.select(".speaker-notes")]
    assert notes[1] == "Minute 2 to 5 Say goodbye."


def test_slides_are_printed_in_the_handbook_with_their_notes(build: Build) -> None:
    part = "# A part\n\n:::{toctree}\n../show\n../chapter\n../evidence\n../references\n:::\n"
    contents = {"docs/part/index.md": part, "docs/contents.md": "# Contents\n\n:::{toctree}\npart/index\n:::\n"}
    built = build({**FILES, **contents}, "handbook")
    assert "press" not in built.warnings
    [path] = built.out.glob("handbook-part-a4.pdf")
    whole = " ".join(pages(path))
    assert "Minute 2 to 5 Say goodbye." in whole


@pytest.mark.parametrize(
    ("old", "new", "place", "wrong", "mend"),
    [
        ("Fewer.", "word " * 40, "## Second", 'The slide "Second" has 41 words.', "Keep 40 at most"),
        (":::{notes} 2 to 5\nSay goodbye.\n:::\n", "", "## Second", 'The slide "Second" has no notes.', "{notes} 2 to"),
        ("{notes} 2 to 5", "{notes} 3 to 5", ":::{notes} 3", "begins in minute 3", "begin when the last one ends"),
        ("{notes} 2 to 5", "{notes} 2 to 4", ":::{slides}", "end in minute 4, and say that they take 5", "Correct"),
        ("{notes} 2 to 5", "{notes} two to five", ":::{notes} two", '"two to five" are no minutes', "0 to 3"),
        ("{notes} 2 to 5", "{notes} 5 to 2", ":::{notes} 5", '"5 to 2" are no minutes', "0 to 3"),
        (":title: A test of slides\n", "", ":::{slides}", "nothing of their `:title:`", "Add a line `:title:"),
        (":minutes: 5\n", "", ":::{slides}", "nothing of their `:minutes:`", "`:minutes: 60`"),
        ("{slides} test", "{slides} A_test", ":::{slides}", "no plain name", "lower case letters"),
    ],
)
def test_a_mistake_is_told_with_its_place(build: Build, old: str, new: str, place: str, wrong: str, mend: str) -> None:
    assert old in SHOW
    text = SHOW.replace(old, new)
    line = next(number for number, words in enumerate(text.splitlines(), 1) if words.startswith(place))
    built = build({**FILES, PAGE: text}, "dummy")
    assert built.warned(f"{PAGE}:{line}", wrong, mend), built.warnings


def test_a_slide_that_is_too_full_is_told_and_no_old_file_stays(build: Build) -> None:
    assert (slides(build).out / NAMES[0]).exists()
    built = slides(build, **{"Fewer.": "\n".join(f"- {'long' * 20}" for _ in range(9))})
    line = SHOW.splitlines().index("## Second") + 1
    assert built.warned(f"{PAGE}:{line}", 'The slide "Second" is too full.', "make two of it"), built.warnings
    assert not list(built.out.rglob("*.pdf"))


def test_what_cannot_be_printed_is_told(build: Build) -> None:
    built = slides(build, **{"Fewer.": "```\ncode\n```"})
    assert "The press cannot print" in built.warnings
    assert not list(built.out.rglob("*.pdf"))


def test_the_same_text_gives_the_same_bytes(build: Build) -> None:
    first = {path.name: path.read_bytes() for path in slides(build).out.rglob("*.pdf")}
    second = {path.name: path.read_bytes() for path in slides(build).out.rglob("*.pdf")}
    assert len(first) == 3
    assert first == second


# -- those of the handbook ---------------------------------------------------------------------------------------------


@pytest.fixture(params=SHOWS)
def show(request: pytest.FixtureRequest, site: Site) -> tuple[Path, int]:
    return site.root / f"slides-{request.param}.pdf", SHOWS[request.param]


def test_a_slide_is_a_page_of_sixteen_to_nine(show: tuple[Path, int]) -> None:
    path, count = show
    with pypdfium2.PdfDocument(path) as document:
        assert len(document) == count + 1
        for page in document:
            width, height = page.get_size()
            assert width / height == pytest.approx(16 / 9, abs=0.01)


def test_a_slide_has_few_words_in_large_letters(show: tuple[Path, int]) -> None:
    path, _ = show
    design = read_design(ROOT).slides
    assert design.least >= 24
    assert design.most_words <= 40
    assert min(sizes(path)) >= 24
    for page in pages(path):
        said = re.sub(r"Minute \d+ to \d+ \d+$", "", page)
        assert len(re.findall(r"\w+(?:[’'-]\w+)*", said)) <= 45, page  # the first has the version and the status


def test_a_slide_and_its_notes_share_a_page(show: tuple[Path, int]) -> None:
    path, count = show
    for edition in ("a4", "letter"):
        found = pages(path.with_name(f"{path.stem}-notes-{edition}.pdf"))
        assert len(found) == count + 2  # before them the first page, after them the sources
        assert all("Minute" in page for page in found[1:-1])
        assert min(sizes(path.with_name(f"{path.stem}-notes-{edition}.pdf"))[1:-1]) >= 7  # numbers of notes, raised


def test_nothing_moves_and_nothing_is_filled_in(show: tuple[Path, int]) -> None:
    path, _ = show
    with pikepdf.open(path) as document:
        assert "/AcroForm" not in document.Root
        for page in document.pages:
            assert "/Trans" not in page
            assert "/Annots" not in page
        assert str(document.docinfo.Title).endswith("(slides)")
        assert str(document.Root.Lang).startswith("en")


def test_slides_and_notes_are_accessible(site: Site) -> None:
    files = sorted(site.root.glob("slides-*.pdf"))
    assert len(files) == 6
    assert {path.name: said for path, said in verapdf(files).items() if said != "PASS"} == {}
