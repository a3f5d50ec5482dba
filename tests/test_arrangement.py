"""Columns, timelines, cards and the drawing of a sheet: what authors may write, and what becomes of it everywhere."""

from itertools import pairwise
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from bs4 import BeautifulSoup, Tag
from conftest import ROOT, SHEET, Build, Built, make_project, run_build
from invitation.arrangement import MOST_COLUMNS
from paper import read_blanks
from playwright.sync_api import Browser, Page

FRONT, _, REST = SHEET.partition("Words to print.")
REST = REST[REST.index("## For the therapist") :]
FORMS = """:::{columns}
:widths: 2 1

- **Say**

  “I miss us.”
- **Instead of**

  “You never listen.”
:::

:::{timeline}
Today
: Thank them. *Say no more.*

**In a week**, when you are both rested
: Ask how it was.

  Listen.
:::

:::{cards}
:columns: 3

- Card one.

  With more.
- Card two.
- Card three.
- Card four.
:::
"""
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 60"><path d="M5 5h70v50H5z" fill="#2b211c"/></svg>'
SHOWS = "A dark board"
SAYS = "Shut the door, open the talk."
KEYS = f'drawing: board\ndrawing_shows: {SHOWS}\ndrawing_says: "{SAYS}"\n'
DRAWN = SHEET.replace("version:", f"{KEYS}version:")
BOARD = "handouts/drawings/board.svg"
PAGE = "handouts/sheet.md"


def sheet(body: str) -> str:
    return f"{FRONT}{body}\n\n{REST}"


def line_in(body_line: int) -> int:
    return FRONT.count("\n") + body_line


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    project = make_project(tmp_path_factory.mktemp("arrangement") / "project")
    built = run_build(project, {PAGE: sheet(FORMS), "handouts/drawn.md": DRAWN, BOARD: DRAWING})
    assert built.warnings == ""
    return built


@pytest.fixture(scope="module")
def printed(built: Built) -> Built:
    printed = run_build(Path(built.app.srcdir), {}, "handouts")
    assert printed.warnings == ""
    return printed


def page_of(built: Built, name: str = "sheet") -> BeautifulSoup:
    return BeautifulSoup(built.read(f"handouts/{name}.html"), "html.parser")


def words(tag: Tag | None) -> str:
    assert tag is not None
    return " ".join(tag.get_text().split())


# -- web pages and plain text ------------------------------------------------------------------------------------------


def test_columns_stand_side_by_side_in_their_shares(built: Built) -> None:
    [grid] = page_of(built).select(".columns")
    assert [words(part) for part in grid.select(":scope > .column")] == [
        "Say “I miss us.”",
        "Instead of “You never listen.”",
    ]
    assert [part["class"] for part in grid.select(":scope > .column")] == [
        ["column", "share-16"],
        ["column", "share-8"],
    ]


def test_a_timeline_is_a_list_in_order(built: Built) -> None:
    [line] = page_of(built).select("ol.timeline")
    points = line.select(":scope > li")
    assert [words(point.select_one(".moment strong")) for point in points] == [
        "Today",
        "In a week, when you are both rested",
    ]
    assert [[words(part) for part in point.select("p:not(.moment)")] for point in points] == [
        ["Thank them. Say no more."],
        ["Ask how it was.", "Listen."],
    ]
    assert line.em


def test_cards_keep_their_order(built: Built) -> None:
    [grid] = page_of(built).select(".cut-cards")
    assert [words(part) for part in grid.select(":scope > .cut-card")] == [
        "Card one. With more.",
        "Card two.",
        "Card three.",
        "Card four.",
    ]
    assert grid["class"] == ["cut-cards", "across-3"]


def test_the_drawing_says_what_it_shows(built: Built) -> None:
    [drawing] = page_of(built, "drawn").select(".sheet-drawing")
    image = drawing.img
    assert image
    assert image["alt"] == SHOWS
    assert (built.out / "handouts" / str(image["src"])).resolve().read_text(encoding="utf-8") == DRAWING
    assert words(drawing.p) == SAYS
    assert page_of(built).select(".sheet-drawing") == []


def test_as_plain_text_all_words_are_there_in_order(built: Built) -> None:
    text = run_build(Path(built.app.srcdir), {}, "text")
    assert text.warnings == ""
    expected = (
        "Say “I miss us.” Instead of “You never listen.” Today Thank them. Say no more. In a week, when you are both "
        "rested Ask how it was. Listen. Card one. With more. Card two. Card three. Card four. One thing to do"
    )
    assert expected in " ".join(text.read("handouts/sheet.txt").replace("**", "").replace("*", "").split())
    drawn = " ".join(text.read("handouts/drawn.txt").split())
    assert SHOWS in drawn
    assert SAYS in drawn


# -- on paper ----------------------------------------------------------------------------------------------------------


def place_of(path: Path, said: str) -> tuple[int, float, float]:
    """Return the page, the distance from the left and from the top at which some words begin."""
    with pypdfium2.PdfDocument(path) as document:
        for number, page in enumerate(document):
            text = page.get_textpage()
            found = text.search(said).get_next()
            if found:
                left, _, _, top = text.get_charbox(found[0])
                return number, left, page.get_height() - top
    pytest.fail(f"{path.name} has no {said!r}")


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_parts_stand_side_by_side_in_standard_print_and_below_each_other_in_large(printed: Built, paper: str) -> None:
    small, large = (printed.out / "handouts" / f"sheet-{paper}{size}.pdf" for size in ("", "-large"))
    for first, second in (("Say", "Instead of"), ("Card one.", "Card two."), ("Card two.", "Card three.")):
        (page, left, top), (next_page, right, next_top) = place_of(small, first), place_of(small, second)
        assert (page, top) == (next_page, pytest.approx(next_top, abs=2)), second
        assert right > left + 60
        (page, left, top), (next_page, right, next_top) = place_of(large, first), place_of(large, second)
        assert (next_page, next_top) > (page, top + 10), second
        assert right == pytest.approx(left, abs=2)
    assert place_of(small, "Card four.")[1] == pytest.approx(place_of(small, "Card one.")[1], abs=1), "three a row"


def test_a_timeline_goes_down_the_page(printed: Built) -> None:
    path = printed.out / "handouts/sheet-a4.pdf"
    said = ("I miss us", "Today", "Thank them", "In a week", "Ask how", "Card one", "With more")
    tops = [place_of(path, words)[2] for words in said]
    assert all(below > above + 10 for above, below in pairwise(tops)), "no line stands on another"


def test_the_drawing_is_printed_beside_the_title_with_its_words(printed: Built) -> None:
    for edition in ("a4", "letter", "a4-large", "letter-large"):
        path = printed.out / f"handouts/drawn-{edition}.pdf"
        page, left, top = place_of(path, "Shut the door")
        _, title_left, _ = place_of(path, "A sheet")
        _, _, words_top = place_of(path, "Words to print")
        assert page == 0
        assert left > title_left + 150
        assert top < words_top
        assert SHOWS in alternatives(path)


def alternatives(path: Path) -> list[str]:
    """Return the alternative texts of the figures in a PDF."""
    with pikepdf.open(path) as document:
        return [str(item.Alt) for item in document.objects if isinstance(item, pikepdf.Dictionary) and "/Alt" in item]


# -- in a browser ------------------------------------------------------------------------------------------------------


def show(browser: Browser, built: Built, name: str, width: int, mode: str) -> Page:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto((built.out / f"handouts/{name}.html").as_uri())
    # the small project has no style sheet of the house's
    for style in (built.out / "_static/design.css", ROOT / "docs/_static/house.css"):
        page.add_style_tag(path=style)
    page.evaluate("mode => { document.documentElement.dataset.theme = mode }", mode)
    return page


BOXES = (
    "e => [...e.children].map(c => { const b = c.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom] })"
)


@pytest.mark.parametrize("width", [320, 1000])
def test_on_a_phone_parts_stand_below_each_other(browser: Browser, built: Built, width: int) -> None:
    page = show(browser, built, "sheet", width, "light")
    for name in (".columns", ".cut-cards"):
        boxes = page.locator(name).evaluate(BOXES)
        beside = [boxes[0][1] == pytest.approx(box[1], abs=1) for box in boxes]
        assert beside[1] is (width > 320)
        assert all(box[2] <= width for box in boxes)
    shares = page.locator(".columns").evaluate(BOXES)
    if width > 320:
        assert shares[0][2] - shares[0][0] == pytest.approx(2 * (shares[1][2] - shares[1][0]), abs=3)
    assert page.evaluate("() => document.scrollingElement.scrollWidth - document.documentElement.clientWidth") <= 0
    page.close()


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_a_drawing_keeps_its_paper_by_night(browser: Browser, built: Built, mode: str) -> None:
    """It is drawn in dark ink, and would not be seen on a dark page."""
    page = show(browser, built, "drawn", 320, mode)
    image = page.locator(".sheet-drawing img")
    assert image.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(255, 255, 255)"
    box = image.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320
    assert page.evaluate("() => document.scrollingElement.scrollWidth - document.documentElement.clientWidth") <= 0
    page.close()


# -- mistakes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "wrong", "mend"),
    [
        pytest.param(":::{columns}\nWords.\n:::", 1, "something else than one list", "hyphen", id="columns of words"),
        pytest.param(":::{columns}\n- One.\n- Two.\n\nMore.\n:::", 1, "something else", "hyphen", id="words below"),
        pytest.param(":::{columns}\n- One.\n:::", 1, "There are 1 columns", "2 to 4 columns", id="one column"),
        pytest.param(":::{columns}\n- 1\n- 2\n- 3\n- 4\n- 5\n:::", 1, "There are 5", "2 to 4", id="five columns"),
        pytest.param(
            ":::{columns}\n:widths: 1 2 3\n\n- One.\n- Two.\n:::",
            1,
            "2 columns and 3 widths",
            "`:widths:`",
            id="widths",
        ),
        pytest.param(":::{columns}\n:widths: wide\n\n- 1.\n- 2.\n:::", 2, "wide: write 2 to 4", "2 1", id="words"),
        pytest.param(":::{columns}\n:widths: 0 1\n\n- 1.\n- 2.\n:::", 2, "0 1: write 2 to 4", "2 1", id="no width"),
        pytest.param(":::{columns}\n:::", 1, "something else than one list", "hyphen", id="no columns"),
        pytest.param(":::{timeline}\n- Today\n:::", 1, "else than moments", "after a colon", id="timeline of a list"),
        pytest.param(":::{timeline}\n:::", 1, "else than moments", "after a colon", id="no moments"),
        pytest.param(":::{cards}\nWords.\n:::", 1, "something else than one list", "hyphen", id="cards of words"),
        pytest.param(":::{cards}\n:columns: 9\n\n- One.\n:::", 2, "9: write a number from 1 to 4", "", id="nine a row"),
        pytest.param(":::{cards}\n:columns: 0\n\n- One.\n:::", 2, "0: write a number from 1 to 4", "", id="none a row"),
        pytest.param("One.\n\n:::{cards}\n1. One.\n:::", 3, "something else than one list", "hyphen", id="steps"),
    ],
)
def test_a_mistake_is_told_with_its_place(build: Build, text: str, line: int, wrong: str, mend: str) -> None:
    built = build({PAGE: sheet(text)}, "dummy")
    assert built.warned(f"{PAGE}:{line_in(line)}", wrong, mend), built.warnings


def test_four_stand_side_by_side_and_one_card_stands_alone(build: Build) -> None:
    four = "\n".join(f"- {number}." for number in range(MOST_COLUMNS))
    text = f":::{{columns}}\n{four}\n:::\n\n:::{{cards}}\n:columns: 1\n\n- One.\n:::"
    built = build({PAGE: sheet(text)}, "handouts")
    assert built.warnings == ""
    assert (built.out / "handouts/sheet-a4.pdf").is_file()


def test_blanks_in_columns_and_cards_are_fields(build: Build) -> None:
    text = (
        ":::{columns}\n- Mine: {blank}`My part`\n- Yours: {blank}`Your part`\n:::\n\n"
        ":::{cards}\n- {blank}`Name`\n- Two.\n:::"
    )
    built = build({PAGE: sheet(text)}, "handouts")
    assert built.warnings == ""
    labels = [blank.label for blank in read_blanks(built.out / "handouts/sheet-a4.pdf")]
    assert labels == ["My part", "Your part", "Name"]


@pytest.mark.parametrize(
    ("right", "mistake", "line", "wrong", "mend"),
    [
        pytest.param(f"drawing_shows: {SHOWS}\n", "", 8, "has no `drawing_shows`", "what it shows", id="no words"),
        pytest.param(f'drawing_says: "{SAYS}"\n', "", 8, "has no `drawing_says`", "what it says", id="says nothing"),
        pytest.param("drawing: board\n", "", 8, "has no `drawing`", "A drawing has a name", id="no name"),
        pytest.param("drawing: board", "drawing:", 8, "has no `drawing`", "has a name", id="an empty name"),
        pytest.param("drawing: board", "drawing: door", 8, 'no drawing "door"', "handouts/drawings/", id="not there"),
        pytest.param("drawing: board", "drawing: board.svg", 8, 'no drawing "board.svg"', "without .svg", id="ending"),
        pytest.param("drawing: board", "drawing: ../sheet", 8, 'no drawing "../sheet"', "SVG", id="elsewhere"),
        pytest.param("drawing: board", "drawing: [board]", 8, "no drawing", "its name", id="a list"),
        pytest.param("drawing_says", "drawing_text", 10, "a key `drawing_text`", "Use", id="an unknown key"),
    ],
)
def test_a_mistake_in_a_drawing_is_told_with_its_place(
    build: Build, right: str, mistake: str, line: int, wrong: str, mend: str
) -> None:
    assert right in DRAWN
    built = build({PAGE: DRAWN.replace(right, mistake, 1), BOARD: DRAWING}, "dummy")
    assert built.warned(f"{PAGE}:{line}", wrong, mend), built.warnings


@pytest.mark.parametrize("text", ["no drawing", "<svg", '<svg xmlns="http://www.w3.org/1999/xhtml"/>', "<p>Words</p>"])
def test_a_drawing_that_is_none_is_told(build: Build, text: str) -> None:
    built = build({PAGE: DRAWN, BOARD: text}, "dummy")
    assert built.warned(f"{PAGE}:8", 'The drawing "board" is no SVG file', "save it as SVG"), built.warnings


def test_a_changed_drawing_is_printed_again(build: Build) -> None:
    pdf = build({PAGE: DRAWN, BOARD: DRAWING}, "handouts").out / "handouts/sheet-a4.pdf"
    before = pdf.read_bytes()
    build({BOARD: DRAWING.replace("#2b211c", "#7a3b1d")}, "handouts")
    assert pdf.read_bytes() != before
