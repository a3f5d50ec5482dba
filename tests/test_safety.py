"""Helplines: one list, from one file; every sheet names the right ones; a mistake is told with its place."""

import datetime

import pytest
from bs4 import BeautifulSoup, Tag
from conftest import CONTENTS, HELPLINES, SHEET, Build, Built, make_project, run_build
from invitation.register import register_of
from invitation.safety import KINDS, Country, Service, is_due, overdue, stop

PAGE = "handouts/sheet.md"
DATA = "docs/_data/helplines.yaml"
PAGES = {
    "docs/contents.md": CONTENTS.replace("chapter\n", "chapter\nhelplines\n"),
    "docs/helplines.md": "# Helplines\n\n:::{helplines}\n:::\n",
}
MORE = f"""    - name: A second listening line
      short: Second
      kind: listening
      contact: 1800 111 111
      hours: from nine to five
      note: In Irish too.
      area: Cork
      seen: an example (2020)
      checked: 2020-01-01
      how: rung
- country: Anywhere
  code: XX
  services:
    - name: A world of lines
      short: World
      kind: own-behaviour
      contact: a web page
      seen: an example (2020)
      checked: {datetime.datetime.now(datetime.UTC).date()}
      how: read
"""
BRITAIN = """
- country: Great Britain
  code: GB
  emergency: "999"
  services:
    - name: Last of its kind
      short: Brit
      kind: listening
      contact: 0808 000 000, or by text
      seen: an example (2020)
      checked: 2026-11-23
      how: rung
"""


def words(tag: Tag | None) -> str:
    assert tag is not None
    return " ".join(tag.get_text().split())


# -- the page ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    built = run_build(make_project(tmp_path_factory.mktemp("safety") / "project"), {**PAGES, DATA: HELPLINES + MORE})
    assert built.warnings == ""
    return built


@pytest.fixture(scope="module")
def countries(built: Built) -> list[Tag]:
    soup = BeautifulSoup(built.read("docs/helplines.html"), "html.parser")
    return list(soup.select("section section"))


def test_each_country_has_a_section_with_its_emergency_number_first(countries: list[Tag]) -> None:
    assert [country["id"] for country in countries] == ["helplines-ie", "helplines-xx"]
    assert words(countries[0].find("h2")).startswith("Ireland")
    assert words(countries[0].find("p")) == "In danger now: 112"


def test_a_country_without_an_emergency_number_shows_none(countries: list[Tag]) -> None:
    assert "In danger now" not in words(countries[1])


def test_services_stand_under_what_they_are_for_and_abuse_comes_first(countries: list[Tag]) -> None:
    assert [words(kind) for kind in countries[0].select(".helpline-kind")] == [KINDS["safety"], KINDS["listening"]]
    names = [[words(name) for name in group("strong") if ":" not in words(name)] for group in countries[0]("ul")]
    assert [group[0] for group in names] == ["A safety line", "A listening line"]


def test_a_service_says_all_that_is_known_of_it(countries: list[Tag]) -> None:
    item = words(countries[0]("li")[-1])
    for part in ("A second listening line (Cork)", "1800 111 111", "rom nine to five", "In Irish too.", "Checked "):
        assert part in item
    assert "2020" in item
    assert "rung" in item
    assert "Seen at an example (2020)" in item


def test_a_line_that_was_checked_long_ago_is_marked_and_a_fresh_one_is_not(countries: list[Tag]) -> None:
    assert "Due for checking." in words(countries[0]("li")[-1])
    assert "Due for checking." not in words(countries[1]("li")[0])


def test_countries_are_counted_but_not_what_serves_all_of_them(built: Built) -> None:
    assert [note.key for note in register_of(built.app.env).notes("helpline country")] == ["IE"]


def test_an_empty_field_is_not_printed(build: Build) -> None:
    empty = HELPLINES.replace('emergency: "112"', "emergency:").replace("short: Line", "short: Line\n      hours:")
    built = build({**PAGES, DATA: empty}, "text")
    assert built.warnings == ""
    assert "None" not in built.read("docs/helplines.txt")


def test_a_changed_number_reaches_the_page_and_the_sheets_of_the_next_build(build: Build) -> None:
    for number, change in (("116 123", PAGES), ("116 124", {DATA: HELPLINES.replace("116 123", "116 124")})):
        built = build(change, "dummy", fresh=False)
        for name in ("docs/helplines", "handouts/sheet"):
            assert number in built.app.env.get_doctree(name).astext()


# -- the stop line -----------------------------------------------------------------------------------------------------


def stop_line(built: Built) -> str:
    (line,) = built.app.env.get_doctree("handouts/sheet").findall(stop)
    return line.astext().replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(("kind", "expected"), [("listening", "Line, 116 123"), ("safety", "Safe, 1800 000 000")])
def test_the_stop_line_names_the_first_service_of_the_kind_that_the_sheet_asks_for(
    build: Build, kind: str, expected: str
) -> None:
    built = build({PAGE: SHEET.replace("helpline: listening", f"helpline: {kind}"), DATA: HELPLINES + MORE}, "dummy")
    assert built.warnings == ""
    assert stop_line(built).endswith(f"Someone to talk to: {expected}.")


def test_the_stop_line_says_to_stop_before_it_says_whom_to_call(build: Build) -> None:
    line = stop_line(build(builder="dummy"))
    assert line.startswith("Stop if you do not feel safe.")
    assert "In danger now? Call 112." in line
    assert line.index("Call 112") < line.index("116 123")


def test_the_stop_line_names_a_service_of_each_country_that_has_one(build: Build) -> None:
    """The order is that of house.toml. Austria is not in it."""
    elsewhere = HELPLINES.replace("Ireland", "Austria").replace("code: IE", "code: AT")
    line = stop_line(build({DATA: BRITAIN + HELPLINES + elsewhere}, "dummy"))
    assert line.endswith("Someone to talk to: Ireland 116 123 (Line). Great Britain 0808 000 000 (Brit).")


def test_a_stop_line_with_nobody_to_call_is_told(build: Build) -> None:
    built = build({DATA: HELPLINES.replace("kind: listening", "kind: own-behaviour")}, "dummy")
    assert built.warned(f"{PAGE}:7", "listening"), built.warnings


@pytest.mark.parametrize("kind", ["own-behaviour", "none", "Safety"])
def test_a_sheet_can_ask_for_no_other_kind(build: Build, kind: str) -> None:
    built = build({PAGE: SHEET.replace("helpline: listening", f"helpline: {kind}")}, "dummy")
    assert built.warned(f"{PAGE}:7", f'`helpline` is "{kind}"', "Use safety or listening."), built.warnings


# -- when to check again -----------------------------------------------------------------------------------------------


def service(checked: str) -> Service:
    return Service("A line", "Line", "safety", "1800", "", "", "", "an example", checked, "rung")


@pytest.mark.parametrize(("checked", "due"), [("2025-11-22", True), ("2025-11-23", False), ("2026-11-23", False)])
def test_a_line_is_due_when_more_than_a_year_has_passed(checked: str, due: bool) -> None:
    assert is_due(service(checked), datetime.date(2026, 11, 23)) is due


def test_the_overdue_are_listed_with_their_country() -> None:
    old, new = service("2020-01-01"), service("2026-11-01")
    country = Country("Ireland", "IE", "112", (new, old))
    assert list(overdue((country,), datetime.date(2026, 11, 23))) == [(country, old)]


# -- mistakes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("right", "mistake", "line", "wrong", "mend"),
    [
        pytest.param("kind: safety", "kind: other", 15, '"other"', "Use safety, listening or own-behav", id="kind"),
        pytest.param("      kind: safety\n", "", 13, "has no `kind`", "`kind: ...`", id="no kind"),
        pytest.param("      contact: 1800 000 000\n", "", 13, "has no `contact`", "`contact: ...`", id="no contact"),
        pytest.param("1800 000 000", '""', 16, "has no `contact`", "`contact: ...`", id="empty contact"),
        pytest.param("short: Safe", "shrot: Safe", 14, "a key `shrot`", "Use name, short,", id="unknown key"),
        pytest.param("checked: 2026-11-23", "checked: last week", 11, '"last week" is no date', "2026-", id="date"),
        pytest.param("  code: IE\n", "", 2, 'country "Ireland" has no `code`', "`code: ...`", id="no code"),
        pytest.param("  services:", "  service:", 5, "a key `service`", "Use country, code", id="country key"),
        pytest.param("- country: Ireland", "country: Ireland", 3, "not valid YAML", "indentation", id="no dash"),
        pytest.param('emergency: "112"', 'emergency: "112', 9, "not valid YAML", "double quotes", id="open quotes"),
    ],
)
def test_a_mistake_in_the_file_is_told_with_its_place(
    build: Build, right: str, mistake: str, line: int, wrong: str, mend: str
) -> None:
    assert right in HELPLINES
    built = build({DATA: HELPLINES.replace(right, mistake, 1)}, "dummy")
    assert built.warned(f"{DATA}:{line}", wrong, mend), built.warnings


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("just words\n", id="words"),
        pytest.param("- just words\n", id="a list of words"),
        pytest.param("country: Ireland\n", id="no list"),
        pytest.param("- country: Ireland\n  code: IE\n  services: none\n", id="words for services"),
        pytest.param("- country: Ireland\n  code: IE\n  services:\n    - none\n", id="a list of words for services"),
    ],
)
def test_a_file_in_another_form_is_told_with_its_name(build: Build, text: str) -> None:
    built = build({DATA: text}, "dummy")
    assert f"{DATA}:" in built.warnings
    assert "[invitation.helplines]" in built.warnings


def test_one_mistake_is_told_once(build: Build) -> None:
    built = build({DATA: HELPLINES.replace("      kind: safety\n", "")}, "dummy")
    assert built.warnings.count("WARNING") == 1, built.warnings


def test_a_missing_file_is_told_with_its_name(build: Build) -> None:
    built = build({DATA: None}, "dummy")
    assert built.warned(f"{DATA}:1", ""), built.warnings


def test_a_line_with_a_mistake_does_not_hide_the_others(build: Build) -> None:
    built = build({**PAGES, DATA: HELPLINES.replace("kind: safety", "kind: other")}, "dummy")
    assert "A listening line" in built.app.env.get_doctree("docs/helplines").astext()
