"""Sheets: what every sheet says stands in its place, what is wrong is told, and all of them are listed."""

import datetime

import pytest
from bs4 import BeautifulSoup, Tag
from conftest import CONTENTS, SHEET, Build, Built, make_project, run_build
from invitation.register import register_of
from invitation.safety import stop
from invitation.sheet import is_sheet, long_date

PAGE = "handouts/sheet.md"
BODY = SHEET.partition("---\n\n")[2]
INDEX = "# Handouts\n\n:::{sheets}\n:::\n\n:::{toctree}\nsheet\nother\n:::\n"
OTHER = SHEET.replace("# A sheet", "# Another sheet").replace("reader: asks", "reader: both")
LISTED = {
    "handouts/index.md": INDEX,
    "handouts/other.md": OTHER.replace("A small sheet.", "The other one."),
    "docs/contents.md": CONTENTS.replace("../handouts/*", "../handouts/index"),
}


def words(tag: Tag | None) -> str:
    assert tag is not None
    return " ".join(tag.get_text().split())


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    built = run_build(make_project(tmp_path_factory.mktemp("sheet") / "project"), dict(LISTED))
    assert built.warnings == ""
    return built


@pytest.fixture(scope="module")
def sheet(built: Built) -> Tag:
    section = BeautifulSoup(built.read("handouts/sheet.html"), "html.parser").select_one("div.body > section")
    assert section
    return section


# -- the page of a sheet -----------------------------------------------------------------------------------------------


def test_a_page_has_title_downloads_summary_sheet_action_stop_version_therapist_in_this_order(sheet: Tag) -> None:
    parts = [part for part in sheet.find_all(recursive=False) if isinstance(part, Tag)]
    names = [" ".join(part.get_attribute_list("class")) if part.get("class") else part.name for part in parts]
    assert names == [
        *("h1", "sheet-take", "sheet-summary", "p", "p", "blank-lines", "tick-list", "scale"),
        *("sheet-action", "stop", "sheet-version", "section"),
    ]
    assert parts[-1]["id"] == "for-the-therapist"


def test_the_summary_and_the_one_thing_to_do_come_from_the_front_matter(sheet: Tag) -> None:
    assert words(sheet.select_one(".sheet-summary")) == "A small sheet. It is for the tests."
    assert words(sheet.select_one(".sheet-action")) == "One thing to do: Ring one friend."


def test_the_version_line_says_which_sheet_this_is_how_old_and_who_has_reviewed_it(sheet: Tag) -> None:
    line = words(sheet.select_one(".sheet-version"))
    assert "Version 1.0, 23 November 2026." in line
    assert "not yet reviewed by a clinician" in line
    assert "Not advice for an emergency" in line
    assert "CC BY 4.0" in line


def test_the_safety_note_is_a_note_to_screen_readers_too(sheet: Tag) -> None:
    note = sheet.select_one(".stop")
    assert note
    assert (note["role"], note["aria-label"]) == ("note", "Safety")


def test_every_edition_of_the_sheet_can_be_fetched(sheet: Tag) -> None:
    links = sheet.select(".sheet-downloads a")
    editions = ("a4", "letter", "a4-large", "letter-large")
    assert [link["href"] for link in links] == [f"sheet-{edition}.pdf" for edition in editions]
    assert [link["type"] for link in links] == ["application/pdf"] * 4
    assert words(links[2]) == "PDF, A4, large print: A sheet"


def test_quotes_and_signs_in_the_front_matter_come_out_as_typed(build: Build) -> None:
    text = SHEET.replace("Ring one friend.", "'Say \"no\" & <b>rest</b> *now*.'")
    page = BeautifulSoup(build({PAGE: text}).read("handouts/sheet.html"), "html.parser")
    action = words(page.select_one(".sheet-action")).translate({0x201C: '"', 0x201D: '"'})
    assert action == 'One thing to do: Say "no" & <b>rest</b> *now*.'


def test_a_page_break_is_not_seen_on_the_page(build: Build) -> None:
    built = build({PAGE: SHEET.replace("Words to print.", "One.\n\n:::{page-break}\n:::\n\nTwo.")})
    assert built.warnings == ""
    assert "<p>One.</p>\n<p>Two.</p>" in built.read("handouts/sheet.html")


def test_a_part_that_only_begins_like_the_therapists_side_is_printed(build: Build) -> None:
    text = SHEET.replace("Words to print.", "## For the therapist to sign\n\nSign here.")
    built = build({PAGE: text}, "dummy")
    assert built.warnings == ""
    body = built.app.env.get_doctree("handouts/sheet").children[0]
    (line,) = body.findall(stop)
    titles = [child.children[0].astext() for child in body.children[body.index(line) :] if child.tagname == "section"]
    assert titles == ["For the therapist"]


def test_a_changed_review_status_reaches_the_sheets_of_the_next_build(build: Build) -> None:
    house = build(builder="dummy").app.srcdir / "docs/_data/house.toml"
    text = house.read_text(encoding="utf-8").replace("not yet reviewed by a clinician", "reviewed by Dr No")
    built = build({"docs/_data/house.toml": text}, "dummy", fresh=False)
    assert "reviewed by Dr No" in built.app.env.get_doctree("handouts/sheet").astext()


# -- the list ----------------------------------------------------------------------------------------------------------


def test_the_list_has_every_sheet_with_its_reader_summary_and_pdfs(built: Built) -> None:
    entries = BeautifulSoup(built.read("handouts/index.html"), "html.parser").select(".sheet-entry")
    assert [words(entry.a) for entry in entries] == ["A sheet", "Another sheet"]
    assert [entry.a["href"] for entry in entries if entry.a] == ["sheet.html", "other.html"]
    assert [words(entry.find_parent("section").h2).rstrip("¶") for entry in entries] == [
        *("For the one who asks", "For both of you")
    ]
    assert "The other one." in words(entries[1])
    assert "A small sheet." in words(entries[0])
    assert [link["href"] for link in entries[1].select(".sheet-downloads a")][:1] == ["other-a4.pdf"]


def test_the_list_itself_is_no_sheet(built: Built) -> None:
    assert [note.key for note in register_of(built.app.env).notes("sheet")] == ["other", "sheet"]
    assert not is_sheet("handouts/index")
    assert not is_sheet("docs/chapter")
    assert "sheet-version" not in built.read("handouts/index.html")


def test_a_changed_summary_reaches_the_list_of_the_next_build(build: Build) -> None:
    build(dict(LISTED), "dummy")
    built = build({PAGE: SHEET.replace("A small sheet.", "A new summary.")}, "dummy", fresh=False)
    assert "A new summary." in built.app.env.get_doctree("handouts/index").astext()


def test_a_broken_sheet_is_left_out_of_the_list_and_told_once(build: Build) -> None:
    built = build({**LISTED, "handouts/other.md": OTHER.replace("reader: both", "reader: all")}, "dummy")
    assert built.warnings.count("`reader`") == 1
    assert built.warned("handouts/other.md:2", '`reader` is "all"')


# -- mistakes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("right", "mistake", "line", "wrong", "mend"),
    [
        pytest.param("reader: asks", "reader: all", 2, '"all"', "Use asks, asked, both, therapist or", id="reader"),
        pytest.param("reader: asks", "reader: [asks]", 2, "`reader` is", "Use asks, asked, both", id="two readers"),
        pytest.param("reader: asks\n", "", 2, "has no `reader`", "Add a line `reader: ...`", id="no reader"),
        pytest.param("before asking", "someday", 3, '"someday"', "Use before asking, asking, after a no", id="moment"),
        pytest.param("[timing]", "timing", 4, "`topics` is no list", "`topics: [timing, safety]`", id="topics"),
        pytest.param("[timing]", "", 4, "has no `topics`", "`topics: ...`", id="no topics"),
        pytest.param("A small sheet. It is for the tests.", '""', 5, "has no `summary`", "`summary: .", id="summary"),
        pytest.param("action: Ring one friend.\n", "", 2, "has no `action`", "`action: ...`", id="no action"),
        pytest.param("listening", "radio", 7, '`helpline` is "radio"', "Use safety or listening", id="helpline"),
        pytest.param("2026-11-23", "23 November", 9, '"23 November" is no date', "2026-11-23", id="date in words"),
        pytest.param("2026-11-23", "2026-02-30", 9, '"2026-02-30" is no date', "2026-11-23", id="no such day"),
        pytest.param("2026-11-23", "20261123", 9, '"20261123" is no date', "2026-11-23", id="date without hyphens"),
        pytest.param("2026-11-23", "2026-W47-1", 9, "is no date", "2026-11-23", id="date as a week"),
        pytest.param("reader: asks", "reader: asks\ncolour: red", 3, "a key `colour`", "Use reader, moment,", id="key"),
        pytest.param("reader: asks", "reader: [asks", 3, "not valid YAML", "indentation", id="broken front matter"),
        pytest.param("A small sheet.", "A sheet: small.", 5, "not valid YAML", "double quotes", id="a colon"),
        pytest.param("2026-11-23\n---\n", "2026-11-23\n", 1, "has no end", "three hyphens", id="no end"),
        pytest.param("# A sheet\n", "", 1, "no title", "`# Before you ask`", id="no title"),
        pytest.param("# A sheet\n", "## A sheet\n", 1, "no title", "`# Before you ask`", id="a title too low"),
        pytest.param("# A sheet\n", "A sheet\n", 1, "no title", "`# Before you ask`", id="a title without a sign"),
        pytest.param("Words to print.", "# Another\n\nWords.", 1, "more than one title", "use ##", id="two titles"),
        pytest.param("## For the therapist", "## Notes", 12, "no therapist's side", "## For the therapist", id="side"),
    ],
)
def test_a_mistake_in_a_sheet_is_told_with_its_place(
    build: Build, right: str, mistake: str, line: int, wrong: str, mend: str
) -> None:
    assert right in SHEET
    built = build({PAGE: SHEET.replace(right, mistake, 1)}, "dummy")
    assert built.warned(f"{PAGE}:{line}", wrong, mend), built.warnings


@pytest.mark.parametrize(
    "text", [BODY, "\n" + SHEET, BODY.replace("# A sheet", "# A sheet\n\n---\n\nreader: asks\n\n---")]
)
def test_a_sheet_without_front_matter_is_told(build: Build, text: str) -> None:
    built = build({PAGE: text}, "dummy")
    assert built.warned(f"{PAGE}:1", "no front matter", "as the other sheets in handouts/ do"), built.warnings


def test_an_empty_sheet_is_told(build: Build) -> None:
    built = build({PAGE: ""}, "dummy")
    assert built.warned(f"{PAGE}:1", "no front matter"), built.warnings


def test_a_broken_sheet_does_not_stop_the_others(build: Build) -> None:
    built = build({**LISTED, PAGE: SHEET.replace("listening", "radio")}, "dummy")
    assert [note.key for note in register_of(built.app.env).notes("sheet")] == ["other"]


@pytest.mark.parametrize(
    ("date", "words"),
    [((2026, 11, 23), "23 November 2026"), ((2027, 1, 3), "3 January 2027"), ((2027, 5, 1), "1 May 2027")],
)
def test_a_date_is_printed_in_words(date: tuple[int, int, int], words: str) -> None:
    assert long_date(datetime.date(*date)) == words
