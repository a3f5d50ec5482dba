"""The data: what is typed is what is read, and a mistake is told with its line and the way to mend it."""

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from invitation.datafiles import (
    DataProblem,
    Entry,
    check_keys,
    parse_yaml,
    read_front_matter,
    read_text,
    read_toml,
    read_yaml,
    unusable_sign,
)
from lxml import etree

FILE = Path("data.yaml")


def write(folder: Path, text: str | bytes, name: str = "data.yaml") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def problem_in(text: str, first_line: int = 1) -> DataProblem:
    with pytest.raises(DataProblem) as caught:
        parse_yaml(text, FILE, first_line)
    return caught.value


# -- YAML --------------------------------------------------------------------------------------------------------------


def test_an_entry_knows_its_line_and_the_line_of_each_key() -> None:
    first, second = parse_yaml("# a remark\n- id: one\n  says: >-\n    Words\n    and words.\n\n- id: two\n", FILE)
    assert (first.line, first.lines) == (2, {"id": 2, "says": 3})
    assert (second.line, second.lines) == (7, {"id": 7})
    assert first["says"] == "Words and words."


def test_an_entry_within_an_entry_knows_its_lines_too() -> None:
    (outer,) = parse_yaml("- id: one\n  figures:\n    couples: a\n    years: b\n", FILE)
    assert isinstance(outer["figures"], Entry)
    assert outer["figures"].lines == {"couples": 3, "years": 4}


def test_lines_are_counted_from_where_the_text_begins_in_its_file() -> None:
    entry = parse_yaml("id: one\nsays: two\n", FILE, first_line=10)
    assert (entry.line, entry.lines) == (10, {"id": 10, "says": 11})
    assert problem_in("id: one\nsays: [\n", first_line=10).line == 12


@pytest.mark.parametrize("typed", ["2026-11-23", "2026-11-23 10:30:00", "2026-02-30"])
def test_a_date_stays_the_text_that_was_typed(typed: str) -> None:
    assert parse_yaml(f"checked: {typed}\n", FILE)["checked"] == typed


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("000", id="an emergency number"),
        pytest.param("0131", id="a dialling code"),
        pytest.param("0.50", id="a figure with its last nought"),
        pytest.param("9:30", id="a time of day"),
        pytest.param("NO", id="the code of Norway"),
        pytest.param("on", id="a word that computers take for yes"),
    ],
)
def test_what_is_typed_is_what_is_printed(typed: str) -> None:
    assert str(parse_yaml(f"key: {typed}\n", FILE)["key"]) == typed


def test_an_empty_value_is_an_empty_text_and_an_empty_file_is_none() -> None:
    assert parse_yaml("key:\n", FILE) == {"key": ""}
    assert parse_yaml("", FILE) is None


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("says: Of couples: all\n", 1, id="a colon in the words"),
        pytest.param("id: one\n  says: two\n", 2, id="indented too far"),
        pytest.param("- id: one\n- [\n", 3, id="a bracket left open"),
        pytest.param('id: one\nsays: "two\n', 3, id="a quotation mark left open"),
        pytest.param("id: one\nsays: @two\n", 2, id="begins with a sign"),
        pytest.param("id: one\n\tsays: two\n", 2, id="a tab"),
    ],
)
def test_broken_yaml_is_told_with_line_and_remedy(text: str, line: int) -> None:
    problem = problem_in(text)
    assert problem.line == line
    assert problem.path == FILE
    assert "not valid YAML" in problem.wrong
    assert "indentation" in problem.mend
    assert "double quotes" in problem.mend
    assert str(problem).startswith(f"data.yaml:{line}: ")


def test_a_key_that_stands_twice_is_told_with_its_second_line() -> None:
    problem = problem_in("- id: one\n  says: two\n  id: three\n")
    assert (problem.line, '"id" stands twice' in problem.wrong) == (3, True)


def test_a_key_that_stands_twice_further_in_is_found_too() -> None:
    assert problem_in("- figures:\n    couples: 1\n    couples: 2\n").line == 3


def test_a_control_character_is_told() -> None:
    problem = problem_in("id: one\nsays: \x07\n")
    assert "not valid YAML" in problem.wrong
    assert problem.mend
    assert problem.line == 2


PIECES = st.sampled_from(
    [
        *":-[]{}#&*!|>'\"%@`,? \n\t._~=0129abxeNO",
        "- ",
        ": ",
        "\n  ",
        "---\n",
        "...\n",
        "<<",
        "!!int ",
        "!!map ",
        "!!binary ",
    ]
)


@settings(deadline=None, max_examples=100)
@given(st.one_of(st.text(), st.lists(PIECES, max_size=30).map("".join)))
@example("!!int x")
@example("!!bool x")
@example("!!timestamp x")
@example("!!map [a]")
@example("key: 0b_")
@example("[" * 1500)
@example("&a [*a]")
@example("<<: 1")
@example("=")
@example("? [a]\n: b")
def test_any_text_is_read_or_told_as_a_problem(text: str) -> None:
    with contextlib.suppress(DataProblem):
        parse_yaml(text, FILE)


@pytest.mark.parametrize("read", [read_yaml, read_toml, read_front_matter])
def test_a_file_in_another_encoding_is_told(tmp_path: Path, read: Callable[[Path], Any]) -> None:
    path = write(tmp_path, 'name = "caf\N{LATIN SMALL LETTER E WITH ACUTE}"\n'.encode("latin-1"))
    with pytest.raises(DataProblem, match="UTF-8"):
        read(path)


@pytest.mark.parametrize(
    ("read", "text"),
    [(read_yaml, "id: one\n"), (read_toml, 'id = "one"\n'), (read_front_matter, "---\nid: one\n---\n")],
)
def test_the_invisible_mark_that_some_editors_put_first_does_no_harm(
    tmp_path: Path, read: Callable[[Path], Any], text: str
) -> None:
    assert read(write(tmp_path, "\N{ZERO WIDTH NO-BREAK SPACE}" + text)) == {"id": "one"}


def test_a_file_is_read_as_its_text_is(tmp_path: Path) -> None:
    assert read_yaml(write(tmp_path, "- id: one\n")) == [{"id": "one"}]


# -- TOML --------------------------------------------------------------------------------------------------------------


def test_toml_is_read(tmp_path: Path) -> None:
    assert read_toml(write(tmp_path, '[a]\nb = "c"\n')) == {"a": {"b": "c"}}


@pytest.mark.parametrize(
    ("text", "line"), [('a = "b"\nc = d\n', 2), ("a = [1\n\n", 3), ('a = "b"\na = "c"\n', 2), ("[a\n", 1)]
)
def test_broken_toml_is_told_with_line_and_remedy(tmp_path: Path, text: str, line: int) -> None:
    path = write(tmp_path, text, "house.toml")
    with pytest.raises(DataProblem) as caught:
        read_toml(path)
    assert "not valid TOML" in caught.value.wrong
    assert "double quotes" in caught.value.mend
    assert caught.value.path == path
    assert caught.value.line == line


# -- front matter ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "# A title\n", "# A title\n\n---\n\nreader: asks\n", "---\n---\n# A title\n"])
def test_a_text_without_front_matter_has_an_empty_one(tmp_path: Path, text: str) -> None:
    entry = read_front_matter(write(tmp_path, text))
    assert (entry, entry.line, entry.lines) == ({}, 1, {})


@pytest.mark.parametrize("end", ["---", "...", "---  "])
def test_front_matter_is_read_with_its_lines(tmp_path: Path, end: str) -> None:
    entry = read_front_matter(write(tmp_path, f"---\nreader: asks\n\ndate: 2026-11-23\n{end}\n# A title\n\n---\n"))
    assert entry == {"reader": "asks", "date": "2026-11-23"}
    assert entry.lines == {"reader": 2, "date": 4}


@pytest.mark.parametrize(
    ("text", "line", "wrong", "mend"),
    [
        ("---\nreader: asks\n# A title\n", 1, "has no end", "three hyphens"),
        ("---\nreader: asks\nmoment: [asking\n---\n", 3, "not valid YAML", "indentation"),
        ("---\n- reader\n- asks\n---\n", 2, "no list of names and values", "`name: value`"),
        ("---\njust words\n---\n", 2, "no list of names and values", "`name: value`"),
        ("---\nreader: asks\nreader: both\n---\n", 3, '"reader" stands twice', ""),
    ],
)
def test_broken_front_matter_is_told_with_line_and_remedy(
    tmp_path: Path, text: str, line: int, wrong: str, mend: str
) -> None:
    with pytest.raises(DataProblem) as caught:
        read_front_matter(write(tmp_path, text, "sheet.md"))
    assert caught.value.line == line
    assert wrong in caught.value.wrong
    assert mend in caught.value.mend


# -- keys --------------------------------------------------------------------------------------------------------------


def keys(text: str) -> list[tuple[int | None, str, str]]:
    entry = parse_yaml(text, FILE)
    problems = check_keys(entry, FILE, "The claim", required=("id", "says"), optional=("limits",))
    return [(problem.line, problem.wrong, problem.mend) for problem in problems]


@pytest.mark.parametrize("text", ["id: one\nsays: two\n", "id: one\nsays: two\nlimits: three\n"])
def test_an_entry_with_the_keys_it_needs_is_right(text: str) -> None:
    assert keys(text) == []


def test_a_missing_key_is_told_with_the_line_of_its_entry() -> None:
    assert keys("\nid: one\n") == [(2, "The claim has no `says`.", "Add a line `says: ...`.")]


@pytest.mark.parametrize("empty", ["", '""'])
def test_an_empty_key_is_told_with_its_own_line(empty: str) -> None:
    assert keys(f"id: one\nsays: {empty}\n") == [(2, "The claim has no `says`.", "Add a line `says: ...`.")]


def test_an_unknown_key_is_told_with_those_that_are_known() -> None:
    assert keys("id: one\nsays: two\nlimit: three\n") == [
        (3, "The claim has a key `limit` that nobody reads.", "Use id, says or limits.")
    ]


def test_every_mistake_in_the_keys_is_told_at_once() -> None:
    assert [line for line, _, _ in keys("limit: three\n")] == [1, 1, 1]


# -- signs that are no text --------------------------------------------------------------------------------------------

NO_TEXT = "\0\a\x0b\x0c\x7f\x85\N{LINE SEPARATOR}\ufdd0\ufeff\ufffd\ufffe\U0001ffff"


def test_all_signs_that_are_taken_can_stand_in_a_page() -> None:
    """A parser of XML forgives nothing."""
    taken = "".join(sign for sign in map(chr, range(0x110000)) if not unusable_sign(sign))
    assert len(taken) > 1_100_000
    assert etree.fromstring(f"<p>{escape(taken)}</p>").text == taken.replace("\r", "\n")


@pytest.mark.parametrize("sign", NO_TEXT)
@pytest.mark.parametrize("read", [read_text, read_toml, read_yaml, read_front_matter])
def test_a_sign_that_is_no_text_is_told_with_its_line(
    sign: str, read: Callable[[Path], object], tmp_path: Path
) -> None:
    with pytest.raises(DataProblem) as caught:
        read(write(tmp_path, f"---\nname: words\nother: wo{sign}rds\n"))
    assert caught.value.line == 3
    assert f"(U+{ord(sign):04X})" in caught.value.wrong


@pytest.mark.parametrize("sign", [*NO_TEXT, "\ud800"])
def test_a_sign_that_is_no_text_is_told_where_it_is_written_by_its_number(sign: str, tmp_path: Path) -> None:
    written = f"\\U{ord(sign):08x}"
    with pytest.raises(DataProblem) as caught:
        read_yaml(write(tmp_path, f'name: words\nother:\n  - "wo{written}rds"\n'))
    assert (caught.value.line, f"(U+{ord(sign):04X})" in caught.value.wrong) == (3, True)
    if sign != "\ud800":  # which TOML knows not to be one
        text = f'name = "words"\n[[table]]\nname = "words"\n[[table]]\nother = [\n"words",\n["wo{written}rds"]]\n'
        with pytest.raises(DataProblem) as caught:
            read_toml(write(tmp_path, text))
        assert (caught.value.line, f"(U+{ord(sign):04X})" in caught.value.wrong) == (5, True)
