"""A practice's file: each key, and whatever may be wrong with it, told with its line."""

import os
import tomllib
from pathlib import Path

import pytest
from conftest import ROOT
from hypothesis import example, given, settings
from hypothesis import strategies as st
from invitation import practice
from invitation.datafiles import DataProblem
from invitation.house import read_house
from invitation.practice import Letterhead, house_letterhead, lines_of_keys, read_practice
from invitation.press.practices import PracticePress
from own_sheets import check_error, write_practice

NAME = 'name = "Elm Street"\n'
EXAMPLE = ROOT / "handouts/example-practice.toml"


@pytest.fixture(scope="module")
def source_folder(practice_press: PracticePress) -> Path:
    """Return a project with helplines for Ireland, the United Kingdom and New Zealand."""
    return practice_press.source_folder


def refused(path: Path, source_folder: Path, line: int, *words: str) -> None:
    with pytest.raises(DataProblem) as caught:
        read_practice(path, source_folder)
    error = caught.value
    check_error(f"{error.path}:{error.line or 1}: {error.wrong} {error.mend}", path, line, *words)


# -- what is read ------------------------------------------------------------------------------------------------------


def test_every_key_is_read(tmp_path: Path, source_folder: Path) -> None:
    text = NAME + (
        'clinicians = ["A. Reed", "B. Okoye"]\nphone = "01 234"\nweb = "elm.example"\naddress = "7 Elm Street"\n'
        'logo = "logo.svg"\ncountry = "IE"\n'
    )
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 10"/>'
    read = read_practice(write_practice(tmp_path, text, {"logo.svg": drawing}), source_folder)
    assert read.logo is not None
    assert read.logo.ratio == 3
    assert read == Letterhead(
        "Elm Street", ("A. Reed, B. Okoye",), ("01 234", "elm.example", "7 Elm Street"), read.logo, ("IE",), True
    )


def test_a_name_is_enough(tmp_path: Path, source_folder: Path) -> None:
    assert read_practice(write_practice(tmp_path, NAME), source_folder) == Letterhead(
        "Elm Street", (), (), None, (), practice=True
    )


@pytest.mark.parametrize("key", ["clinicians", "phone", "web", "address", "logo", "country"])
def test_an_empty_value_is_none(tmp_path: Path, source_folder: Path, key: str) -> None:
    empty = '["", " "]' if key == "clinicians" else '" "'
    assert read_practice(write_practice(tmp_path, f"{NAME}{key} = {empty}\n"), source_folder) == Letterhead(
        "Elm Street", (), (), None, (), practice=True
    )


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        pytest.param("'Elm'", "Elm", id="single quotes"),
        pytest.param('"""\nElm\n  Street"""', "Elm Street", id="two lines"),
        pytest.param('"  Elm\\tStreet\\n"', "Elm Street", id="spaces"),
        pytest.param('"\\u00c9lm"', "Élm", id="escape"),
        pytest.param(
            '"#elm [x] $y$ *z* \\\\ <b> &amp; {{w}} `v`"', "#elm [x] $y$ *z* \\ <b> &amp; {{w}} `v`", id="signs"
        ),
    ],
)
def test_a_name_is_read_as_typed(tmp_path: Path, source_folder: Path, typed: str, read: str) -> None:
    assert read_practice(write_practice(tmp_path, f"name = {typed}\n"), source_folder).name == read


@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["Unix", "Windows"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "with a mark"])
def test_files_of_any_editor_are_read(tmp_path: Path, source_folder: Path, ends: str, mark: str) -> None:
    path = write_practice(tmp_path, f'{mark}name = "Elm"{ends}{ends}phone = "1"{ends}')
    assert read_practice(path, source_folder).contact == ("1",)
    assert lines_of_keys(path) == {"name": 1, "phone": 3}


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("IE", "IE"),
        ("ie", "IE"),
        (" Ie ", "IE"),
        ("Ireland", "IE"),
        ("IRELAND", "IE"),
        ("united kingdom", "GB"),
        ("gB", "GB"),
        ("New  Zealand", "NZ"),
    ],
)
def test_a_country_is_known_by_code_and_by_name(tmp_path: Path, source_folder: Path, typed: str, code: str) -> None:
    path = write_practice(tmp_path, f'{NAME}country = "{typed}"\n')
    assert read_practice(path, source_folder).countries == (code,)


def test_sheets_of_nobody_carry_the_name_of_the_house(source_folder: Path) -> None:
    house = read_house(source_folder)
    letterhead = house_letterhead(house)
    assert (letterhead.name, letterhead.countries) == (house.name, house.stop_countries)
    assert not letterhead.practice


# -- what is refused ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        pytest.param("", 1, ["has no name", 'name = "'], id="empty file"),
        pytest.param('phone = "1"\n', 1, ["has no name"], id="no name"),
        pytest.param('phone = "1"\nname = ""\n', 2, ["name is empty"], id="empty name"),
        pytest.param('name = "\\u00a0 "', 1, ["name is empty"], id="name of spaces"),
        pytest.param('name = "\\u200d\\u0301"', 1, ["name is empty"], id="name of marks"),
        pytest.param(f'{NAME}\n\nfax = "1"\n', 4, ["`fax`", "Use name, clinicians"], id="unknown key"),
        pytest.param(f'{NAME}fax = "1"\nweb = """\nfax = 2"""\n', 2, ["`fax`"], id="unknown key and a text like it"),
        pytest.param(f'{NAME}Phone = "1"\n', 2, ["`Phone`"], id="capital"),
        pytest.param(f'{NAME}[practice]\nphone = "1"\n', 2, ["`practice`"], id="table"),
        pytest.param(f'{NAME}"\\u001b[31m\\nx" = 1\n', 1, ["U+001B"], id="key of control characters"),
        pytest.param(f"{NAME}{'k' * 5000} = 1\n", 2, ["kkk ...`"], id="long key"),
        pytest.param(f'{NAME}clinicians = "A. Reed"\n', 2, ["`clinicians` is no list", '["'], id="people as text"),
        pytest.param(f"{NAME}clinicians = [1]\n", 2, ["`clinicians`", 'clinicians = ["'], id="people as numbers"),
        pytest.param(f'{NAME}[[clinicians]]\nname = "A"\n', 2, ["`clinicians`"], id="people as tables"),
        pytest.param(f'{NAME}phone = "1', 2, ["TOML"], id="no closing quote"),
        pytest.param("name: Elm\n", 1, ["TOML"], id="YAML"),
        pytest.param("name = Elm\n", 1, ["TOML", "double quotes"], id="no quotes"),
        pytest.param("name = “Elm”\n", 1, ["TOML"], id="curly quotes"),
        pytest.param(NAME + NAME, 2, ["TOML"], id="key twice"),
        pytest.param(f"{NAME}phone = {'[' * 9000}", 1, ["nests too deep"], id="brackets"),
        pytest.param(f"{NAME}phone = {'9' * 5000}", 1, ["digits"], id="large number"),
        pytest.param(b'name = "a\0b"', 1, ["U+0000"], id="zero byte"),
        pytest.param(b'# x\nname = "Caf\xe9"\n', 2, ["not in UTF-8"], id="Latin 1"),
        pytest.param(NAME.encode("utf-16"), 1, ["not in UTF-8"], id="UTF-16"),
        pytest.param(f"{NAME}# {'x' * 200_000}\n", 1, ["too large: 0.2 MB"], id="huge file"),
        pytest.param(f'{NAME}\ncountry = "Atlantis"\n', 3, ['"Atlantis"', "IE (Ireland)"], id="unknown country"),
        pytest.param(f'{NAME}country = "FR"\n', 2, ['"FR"', "helplines.yaml"], id="unknown code"),
        pytest.param(f'{NAME}country = "UT"\n', 2, ['"UT"'], id="country without a line for sheets"),
    ],
)
def test_what_is_wrong_is_told(
    tmp_path: Path, source_folder: Path, text: str | bytes, line: int, words: list[str]
) -> None:
    refused(write_practice(tmp_path, text), source_folder, line, *words)


@pytest.mark.parametrize("key", ["name", "phone", "web", "address", "logo", "country"])
@pytest.mark.parametrize("value", ["5", "1.5", "true", "2026-11-23", '["a"]', "{ a = 1 }"])
def test_a_value_that_is_no_text_is_told(tmp_path: Path, source_folder: Path, key: str, value: str) -> None:
    text = f"# my practice\n{key} = {value}\n" + (NAME if key != "name" else "")
    refused(write_practice(tmp_path, text), source_folder, 2, f"`{key}`", f'{key} = "..."')


@pytest.mark.parametrize(
    "sign",
    [
        *"\0\a\b\x1b\x7f\x9b",  # control characters
        *"\u202a\u202b\u202d\u202e",  # overrides, and what opens or closes a run
        *"\u200b\u00ad\ufeff\u2060\ue000\U000e0041",  # hidden, private
        *"\u3164\u2800\uffa0",  # letters that print as nothing
    ],
    ids=lambda sign: f"{ord(sign):04X}",
)
def test_a_sign_that_nobody_sees_is_told(tmp_path: Path, source_folder: Path, sign: str) -> None:
    value = f'"Elm\\U{ord(sign):08x}"'
    for key in ("name", "clinicians", "phone", "web", "address", "logo", "country"):
        above = "# x\n" if key == "name" else NAME
        text = f'{above}{key} = ["A. Reed", {value}]\n' if key == "clinicians" else f"{above}{key} = {value}\n"
        refused(write_practice(tmp_path, text), source_folder, 2, f"U+{ord(sign):04X}")


@pytest.mark.parametrize("key", ["name", "clinicians", "phone", "web", "address", "logo", "country"])
def test_a_value_that_is_too_long_is_told(tmp_path: Path, source_folder: Path, key: str) -> None:
    def text(length: int) -> str:
        value = f'"{"x" * length}"'
        return (NAME if key != "name" else "") + f"{key} = " + (f"[{value}]" if key == "clinicians" else value)

    line = 1 if key == "name" else 2
    refused(write_practice(tmp_path, text(161)), source_folder, line, f"`{key}` is 161 letters long", "160")
    if key not in {"logo", "country"}:
        read_practice(write_practice(tmp_path, text(160)), source_folder)


def test_letters_that_carry_a_tower_of_marks_are_told(tmp_path: Path, source_folder: Path) -> None:
    read_practice(write_practice(tmp_path, f'name = "e{chr(0x301) * 4}"'), source_folder)
    path = write_practice(tmp_path, f'name = "e{chr(0x301) * 5}"')
    refused(path, source_folder, 1, "`name`", "more than 4 marks")


def test_files_that_are_none_are_told(tmp_path: Path, source_folder: Path) -> None:
    refused(tmp_path / "none.toml", source_folder, 1, "no such file")
    refused(tmp_path, source_folder, 1, "no file")
    (tmp_path / "lost.toml").symlink_to(tmp_path / "none.toml")
    refused(tmp_path / "lost.toml", source_folder, 1, "no such file")
    (tmp_path / "loop.toml").symlink_to(tmp_path / "loop.toml")
    refused(tmp_path / "loop.toml", source_folder, 1, "cannot be read")
    os.mkfifo(tmp_path / "pipe.toml")  # reading it would never end
    refused(tmp_path / "pipe.toml", source_folder, 1, "no file")
    refused(tmp_path / f"{'x' * 300}.toml", source_folder, 1, "cannot be read")
    (tmp_path / "file").touch()
    refused(tmp_path / "file" / "practice.toml", source_folder, 1, "cannot be read")


def test_a_file_that_may_not_be_read_is_told(
    tmp_path: Path, source_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read as if by somebody else: the tests may run as one who may read everything."""

    def forbidden(path: Path) -> dict[str, object]:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(practice, "read_toml", forbidden)
    refused(write_practice(tmp_path, NAME), source_folder, 1, "cannot be read (Permission denied)")


@settings(max_examples=75, deadline=None)
@given(st.dictionaries(st.sampled_from(["name", "phone", "web", "address", "country"]), st.text(max_size=170)))
@example({"name": "\u2028x\x85"})
def test_any_text_is_read_or_refused_in_words(
    tmp_path_factory: pytest.TempPathFactory, source_folder: Path, values: dict[str, str]
) -> None:
    text = "".join(
        f'{key} = "{"".join(f"{chr(92)}U{ord(sign):08x}" for sign in value)}"\n' for key, value in values.items()
    )
    path = write_practice(tmp_path_factory.getbasetemp() / "any text", text)
    try:
        read = read_practice(path, source_folder)
    except DataProblem as error:
        check_error(f"{error.path}:{error.line or 1}: {error.wrong} {error.mend}", path, error.line or 1)
    else:
        assert read.name == " ".join(values["name"].split())


@settings(max_examples=75, deadline=None)
@given(st.one_of(st.binary(max_size=80), st.text("name=\"[]{}\\#.\n'u0x", max_size=60).map(str.encode)))
def test_any_file_is_read_or_refused_in_words(
    tmp_path_factory: pytest.TempPathFactory, source_folder: Path, content: bytes
) -> None:
    path = write_practice(tmp_path_factory.getbasetemp() / "any file", content)
    try:
        read_practice(path, source_folder)
    except DataProblem as error:
        check_error(f"{error.path}:{error.line or 1}: {error.wrong} {error.mend}", path, error.line or 1)


# -- the example -------------------------------------------------------------------------------------------------------


def test_the_example_begins_with_the_name_and_explains_every_key() -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    assert text.startswith('name = "')
    assert next(iter(tomllib.loads(text))) == "name"
    tried = tomllib.loads(text.replace('\n# logo = "', '\nlogo = "'))
    assert set(tried) == set(practice._KEYS)
    lines = text.splitlines()
    for key in practice._KEYS[1:]:
        number = next(number for number, line in enumerate(lines) if line.removeprefix("# ").startswith(f"{key} = "))
        above = next(line for line in reversed(lines[:number]) if line.startswith("# ") or not line)
        assert above.startswith("# "), f"nothing is said of {key}"


def test_the_example_names_a_country_of_the_project() -> None:
    assert read_practice(EXAMPLE, ROOT).countries == (tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))["country"],)
