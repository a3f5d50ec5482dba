"""The sheets themselves: that each is there, how long it is, how its pages are used, what it gives away."""

import re
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from conftest import ROOT, Site
from invitation.datafiles import read_front_matter
from invitation.practice import house_letterhead, read_practice
from invitation.press.collect import collect_sheets
from invitation.press.printer import PrintableSheet, Printer
from invitation.safety import ANY_COUNTRY, read_helplines
from invitation.sheet import NO_HELPLINE, read_title
from paper import blanks_of

SHEETS = {
    "asks": {
        *("before-you-ask", "my-invitation", "words-that-help", "listen-first", "my-part", "myths-and-facts"),
        *("why-couples-come", "if-the-answer-is-no", "looking-after-yourself"),
    },
    "asked": {"you-have-been-invited", "your-first-session", "questions-for-a-therapist"},
    "both": {"choosing-together", "our-goals", "time-money-and-place", "sex-therapy-what-to-expect"},
    "therapist": {"first-call-guide", "first-session-checklist"},
    "course": {"role-play-cards", "observer-sheet", "quiz-sheet", "certificate", "attendance-sheet"},
}
NAMES = sorted(name for names in SHEETS.values() for name in names)
CARDS = "role-play-cards"  # as many pages as its 24 scenes need
GIVES_AWAY = re.compile(
    r"abus|violen|safe|fear|afraid|scar(e|y)|danger|control|threat|escap|leaving|divorc|helpline", re.I
)
FOOT = "One thing to do:"


def front(name: str) -> dict[str, str]:
    return read_front_matter(ROOT / "handouts" / f"{name}.md")


def test_every_sheet_is_there_for_its_readers() -> None:
    found = {path.stem for path in (ROOT / "handouts").glob("*.md")} - {"index"}
    assert found == set(NAMES)
    assert len(NAMES) == 23
    for reader, names in SHEETS.items():
        assert {front(name)["reader"] for name in names} == {reader}


def pages_of(site: Site, name: str, edition: str) -> list[list[tuple[float, float, str]]]:
    """Return, of each page, its lines of text as (top, bottom, text); heights are parts of the page, from its top."""
    with pypdfium2.PdfDocument(site.root / "handouts" / f"{name}-{edition}.pdf") as document:
        pages = []
        for page in document:
            text, height = page.get_textpage(), page.get_height()
            lines = []
            for number in range(text.count_rects()):
                _, bottom, _, top = text.get_rect(number)
                words = text.get_text_bounded(*text.get_rect(number))
                lines.append((1 - top / height, 1 - bottom / height, words))
            pages.append(lines)
        return pages


@pytest.mark.parametrize("name", [name for name in NAMES if name != CARDS])
@pytest.mark.parametrize("edition", ["a4", "letter"])
def test_a_sheet_has_one_page_or_two_that_are_used(site: Site, name: str, edition: str) -> None:
    """A last page has what is worth turning over for: at least a third of it stands above its foot."""
    pages = pages_of(site, name, edition)
    assert len(pages) <= 2
    foot = next(top for top, _, words in pages[-1] if FOOT in words)
    if len(pages) == 2:
        with pikepdf.open(site.root / "handouts" / f"{name}-{edition}.pdf") as document:
            height = float(document.pages[-1].MediaBox[3])
            blanks = [1 - blank.box[1] / height for blank in blanks_of(document) if blank.page == len(pages) - 1]
        lowest = max([bottom for _, bottom, _ in pages[-1] if bottom < foot] + [low for low in blanks if low < foot])
        assert lowest >= 1 / 3, f"the last page ends at {lowest:.0%}"


@pytest.mark.parametrize("name", [name for name in NAMES if name != CARDS])
def test_large_print_has_four_pages_at_the_most(site: Site, name: str) -> None:
    for edition in ("a4-large", "letter-large"):
        assert len(pages_of(site, name, edition)) <= 4


@pytest.mark.parametrize("name", NAMES)
def test_the_foot_has_one_action_a_stop_line_with_a_number_and_the_version(site: Site, name: str) -> None:
    for edition in ("a4", "letter", "a4-large", "letter-large"):
        said = " ".join(words for page in pages_of(site, name, edition) for _, _, words in page)
        text = " ".join(said.split())
        head = front(name)
        assert text.count(FOOT) == 1
        assert re.search(rf"Version {re.escape(head['version'])}, \d+ \w+ 2026", text)
        assert "not yet reviewed by a clinician" in text
        if head["helpline"] == NO_HELPLINE:
            assert name in {"certificate", "attendance-sheet"}
        else:
            assert re.search(r"Someone to talk to: .*\d{3}", text)


@pytest.mark.parametrize("name", NAMES)
def test_names_and_titles_give_nothing_away(name: str) -> None:
    """Neither the file nor its title nor the drawing tells a glance what a reader may be afraid of."""
    head = front(name)
    seen = [name, read_title(ROOT / "handouts" / f"{name}.md"), head.get("drawing_says", "")]
    if SHEETS["therapist"] & {name} or SHEETS["course"] & {name}:
        seen.pop()  # what only the therapist holds may say what it is about
    for words in seen:
        assert not GIVES_AWAY.search(words), words


def test_the_words_that_give_away_are_found() -> None:
    assert GIVES_AWAY.search("leaving-an-abuser")
    assert not GIVES_AWAY.search("looking-after-yourself")


def test_a_discreet_sheet_says_nothing_at_a_glance(site: Site) -> None:
    """No name of the handbook, no headline about safety, nothing in the file's own description."""
    [name] = [name for name in NAMES if front(name).get("discreet")]
    assert name == "looking-after-yourself"
    source = (ROOT / "handouts" / f"{name}.md").read_text(encoding="utf-8").partition("## For the therapist")[0]
    bold = re.findall(r"^## (.*)$|\*\*(.*?)\*\*", source, re.MULTILINE)
    assert bold
    assert not [words for pair in bold for words in pair if GIVES_AWAY.search(words)]
    for path in site.root.glob(f"handouts/{name}*.pdf"):
        with pikepdf.open(path) as document:
            told = " ".join(str(value) for value in document.docinfo.values())
            assert not re.search("Invitation Handbook", told)
            assert not GIVES_AWAY.search(told)
        text = " ".join(
            words for page in pages_of(site, name, path.stem.removeprefix(f"{name}-")) for _, _, words in page
        )
        assert "Invitation Handbook" not in text
        assert "Stop if" not in text


@pytest.mark.parametrize("name", NAMES)
def test_what_is_typed_fits_its_box(site: Site, name: str) -> None:
    for path in site.root.glob(f"handouts/{name}-*.pdf"):
        with pikepdf.open(path) as document:
            for blank in blanks_of(document):
                if blank.is_written:
                    size = float(re.search(r"([\d.]+) Tf", str(blank.widget.DA))[1])
                    assert 0 < size * 1.25 <= blank.box[3] - blank.box[1], f"{path.name}: {blank.label}"


@pytest.mark.parametrize("name", NAMES)
def test_a_date_field_says_its_form_on_paper_too(name: str, site: Site) -> None:
    source = (ROOT / "handouts" / f"{name}.md").read_text(encoding="utf-8")
    dates = len(re.findall(r"\{blank\}`[^`]*<date>`", source))
    text = " ".join(words for page in pages_of(site, name, "a4") for _, _, words in page)
    assert len(re.findall(r"\(day,\s+month,\s+year\)", text)) == dates


@pytest.fixture(scope="module")
def printer() -> Printer:
    return Printer(ROOT)


@pytest.fixture(scope="module")
def printable() -> dict[str, PrintableSheet]:
    return {found.sheet.name: found for found in collect_sheets(ROOT)}


@pytest.mark.parametrize("name", [name for name in NAMES if name != CARDS])
def test_a_practice_in_any_country_needs_no_more_pages(
    name: str, printer: Printer, printable: dict[str, PrintableSheet]
) -> None:
    house = house_letterhead(printer.house)
    practice = read_practice(ROOT / "handouts" / "example-practice.toml", ROOT)
    countries = [country.code for country in read_helplines(ROOT)[0] if country.code != ANY_COUNTRY]
    assert len(countries) >= 8

    def length(letterhead: object, edition: object) -> int:
        with pypdfium2.PdfDocument(printer.print(printable[name], edition, letterhead)) as document:
            return len(document)

    for edition in printer.design.editions:
        most = length(house, edition)
        for code in countries:
            assert length(replace(practice, countries=(code,)), edition) <= most, f"{edition.name}, {code}"


def test_drawings_are_all_used_and_say_something() -> None:
    used = {front(name)["drawing"] for name in NAMES if front(name).get("drawing")}
    there = {path.stem for path in Path(ROOT, "handouts", "drawings").glob("*.svg")}
    assert used == there
    says = [front(name)["drawing_says"] for name in NAMES if front(name).get("drawing")]
    assert all(2 <= len(words.split()) <= 9 for words in says)
