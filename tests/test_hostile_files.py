"""Files that nobody should write, and somebody will: each is told with its line, and none breaks the program."""

import copy
import json
import shutil
import time
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from conftest import ROOT, SMALL_RULES, make_project
from invitation.datafiles import DataProblem
from invitation.design import read_design
from invitation.evidence import read_claims
from invitation.house import read_house
from invitation.index import read_index
from invitation.language.rules import read_rules
from invitation.points import read_points
from invitation.practice import read_practice
from invitation.quiz.objectives import read_objectives
from invitation.role_play import read_role_plays
from invitation.safety import read_helplines
from invitation.search import read_search_words
from invitation.sheet import read_sheet

Path_ = tuple[str | int, ...]


class File(NamedTuple):
    """A file that authors write: its name, and what reads it from a project; problems are returned or raised.

    Where its names are free, they are what a fork or an author may choose.
    """

    name: str
    read: Callable[[Path], Any]
    names_are_free: bool = False

    @property
    def kind(self) -> str:
        return "front matter" if self.name.endswith(".md") else self.name.rpartition(".")[2]


def problems_of_index(project: Path) -> None:
    read_index(project)


def problems_of_search_words(project: Path) -> None:
    read_search_words(project)


FILES = {
    "helplines": File("docs/_data/helplines.yaml", lambda project: read_helplines(project)[1]),
    "claims": File("docs/_data/evidence/claims.yaml", lambda project: read_claims(project)[1]),
    "role-plays": File("docs/_data/role-plays.yaml", lambda project: read_role_plays(project)[1]),
    "objectives": File("docs/_data/objectives.yaml", lambda project: read_objectives(project)[1]),
    "points": File("docs/_data/points.yaml", lambda project: read_points(project)[1]),
    "design": File("docs/_data/design.toml", read_design, names_are_free=True),
    "house": File("docs/_data/house.toml", read_house, names_are_free=True),
    "index": File("docs/_data/index.yaml", problems_of_index, names_are_free=True),
    "search-words": File("docs/_data/search-words.toml", problems_of_search_words),
    "sheet": File("handouts/sheet.md", lambda project: read_sheet(project / "handouts/sheet.md", "handouts/sheet")),
    "practice": File("practice.toml", lambda project: read_practice(project / "practice.toml", project)),
    "rules": File("rules.toml", lambda project: read_rules(project / "rules.toml")),
}
INDEX = """
tears: chapter#tears
money:
  at: chapter
  as a reason: chapter#money
  see also: [tears]
cash: {see: money}
"""
RULES = (
    SMALL_RULES.replace("sign = []\nstrength = []\nmove = []\n", "")
    + """
[[sign]]
id = "fear"
title = "Fear"
why = "Somebody may be afraid."
unless = ["afraid of {who}"]
[[sign.rule]]
patterns = ["afraid"]
matches = ["I am afraid."]
passes = []
[[strength]]
id = "care"
title = "You care"
move = "ask"
unless = []
[[strength.rule]]
patterns = ["i care"]
matches = ["I care."]
passes = ["I do."]
[[move]]
id = "ask"
title = "Ask"
"""
)
OTHER_VALUES = [
    *(None, [], {}, "", "x", [[]], [{}], {"a": "b"}, ["x"], [["a"], "b"], -1, 10**30, True, 1.5),
    *("a\nb", "x" * 10_000, "../../x", "\N{RIGHT-TO-LEFT OVERRIDE}\N{ZERO WIDTH SPACE}{}<b>`#"),
]
NO_FILES = {
    "nothing": b"",
    "another encoding": "caf\N{LATIN SMALL LETTER E WITH ACUTE}: 1".encode("latin-1"),
    "two bytes a letter": "name: x".encode("utf-16"),
    "a zero": b"name: \x00",
    "lists in lists": b"- - - -",
    "a list in itself": b"- &a [*a]",
    "a table in itself": b"name: &a {b: *a}",
    "a name of nothing": b"- *x",
    "too deep": b"[" * 5_000,
    "too deep tables": b"{" * 5_000,
    "a program": b"- !!python/object/apply:os.system [echo]",
    "a key that is a list": b"? [a]\n: b",
    "two texts": b"--- a\n--- b\n",
    "another version": b"%YAML 3.0\n---\na",
    "no end": b"---\nname: x",
    "a set": b"- !!set {a}",
    "a line that is none": "name: x\N{LINE SEPARATOR}y".encode(),
    "not finished": b'name = "',
    "twice": b"name = 1\nname = 2",
}
# nine by nine by nine, and so on: three hundred bytes that stand for more words than there is room for
LAUGHS = "\n".join(
    ["a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha]"]
    + [f"a{step}: &a{step} [{', '.join([f'*a{step - 1}'] * 9)}]" for step in range(1, 12)]
)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with one good file of every kind."""
    project = make_project(tmp_path_factory.mktemp("hostile") / "project")
    for name in ("helplines", "role-plays", "objectives", "points"):
        shutil.copy(ROOT / f"docs/_data/{name}.yaml", project / "docs/_data")
    shutil.copy(ROOT / "handouts/example-practice.toml", project / "practice.toml")
    (project / "rules.toml").write_text(RULES, encoding="utf-8")
    (project / "docs/_data/index.yaml").write_text(INDEX, encoding="utf-8")
    return project


@pytest.fixture(params=FILES)
def file(request: pytest.FixtureRequest, hostile: Path) -> Iterator[tuple[File, Path]]:
    """Return one file after the other, and put each back as it was."""
    file = FILES[request.param]
    path = hostile / file.name
    good = path.read_bytes()
    yield file, hostile
    path.write_bytes(good)


def problems_of(file: File, project: Path) -> list[DataProblem]:
    """Return what is wrong with a file. Whatever else the reader raises is a defect."""
    try:
        found = file.read(project)
    except DataProblem as problem:
        return [problem]
    return list(found) if isinstance(found, list | tuple) else []


def data_of(file: File, text: str) -> Any:
    if file.kind == "toml":
        return tomllib.loads(text)
    data = yaml.load(text.split("---")[1] if file.kind == "front matter" else text, yaml.BaseLoader)
    return data[:1] if isinstance(data, list) else data


def text_of(file: File, data: Any) -> str:
    if file.kind == "toml":
        return "\n".join(f"{json.dumps(key)} = {_toml(value)}" for key, value in data.items())
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
    return f"---\n{text}---\n\n# A sheet\n\nWords.\n" if file.kind == "front matter" else text


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {_toml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps("" if value is None else value)


def places(data: Any, before: Path_ = ()) -> Iterator[Path_]:
    """Yield where values stand: all names, and of a list the first."""
    names: list[Any] = list(data) if isinstance(data, dict) else [0] if isinstance(data, list) and data else []
    for name in names:
        yield (*before, name)
        yield from places(data[name], (*before, name))


def changed(data: Any, place: Path_, change: Callable[[Any, str | int], None]) -> Any:
    data = copy.deepcopy(data)
    inside = data
    for name in place[:-1]:
        inside = inside[name]
    change(inside, place[-1])
    return data


def test_the_files_are_good_to_begin_with(file: tuple[File, Path]) -> None:
    kind, project = file
    data = data_of(kind, (project / kind.name).read_text(encoding="utf-8"))
    (project / kind.name).write_text(text_of(kind, data), encoding="utf-8")
    assert problems_of(kind, project) == []


def test_a_value_of_another_kind_is_told_or_read(file: tuple[File, Path]) -> None:
    kind, project = file
    path = project / kind.name
    data = data_of(kind, path.read_text(encoding="utf-8"))
    for place in places(data):
        for value in OTHER_VALUES:
            other = changed(data, place, lambda inside, name, value=value: inside.__setitem__(name, value))
            path.write_text(text_of(kind, other), encoding="utf-8")
            for problem in problems_of(kind, project):
                assert problem.path == path
                assert problem.wrong.endswith((".", '"'))
                assert problem.mend.endswith(".")


def test_a_list_or_a_table_for_words_is_told(file: tuple[File, Path]) -> None:
    kind, project = file
    path = project / kind.name
    data = data_of(kind, path.read_text(encoding="utf-8"))

    def value(place: Path_) -> Any:
        inside = data
        for name in place:
            inside = inside[name]
        return inside

    texts = [place for place in places(data) if isinstance(value(place), str)]
    words = [place for place in texts if isinstance(place[-1], str)] or texts
    assert words
    for place in words:
        for other in ([["x"]], {"a": ["b"]}):
            text = text_of(
                kind, changed(data, place, lambda inside, name, other=other: inside.__setitem__(name, other))
            )
            path.write_text(text, encoding="utf-8")
            if "figures" not in place:  # whose values are printed as they are written
                assert problems_of(kind, project), place


def test_a_name_that_nobody_reads_and_one_that_is_missing_are_told(file: tuple[File, Path]) -> None:
    kind, project = file
    path = project / kind.name
    data = data_of(kind, path.read_text(encoding="utf-8"))
    for place in places(data):
        if isinstance(place[-1], str):
            path.write_text(
                text_of(kind, changed(data, place, lambda inside, name: inside.pop(name))), encoding="utf-8"
            )
            problems_of(kind, project)
    first = data[0] if isinstance(data, list) else data
    if not kind.names_are_free:
        path.write_text(
            text_of(kind, [{**first, "zzz": "x"}] if data is not first else {**first, "zzz": "x"}), encoding="utf-8"
        )
        assert any("zzz" in problem.wrong for problem in problems_of(kind, project))
    required = next(iter(first))
    missing = {key: value for key, value in first.items() if key != required}
    path.write_text(text_of(kind, [missing] if data is not first else missing), encoding="utf-8")
    assert problems_of(kind, project) or kind.name == "docs/_data/index.yaml"  # of which no entry must be there


@pytest.mark.parametrize("content", NO_FILES.values(), ids=NO_FILES.keys())
def test_what_is_no_such_file_is_told_or_empty(file: tuple[File, Path], content: bytes) -> None:
    kind, project = file
    (project / kind.name).write_bytes(content)
    problems_of(kind, project)


@pytest.mark.parametrize("file", [name for name, file in FILES.items() if file.kind != "toml"], indirect=True)
@pytest.mark.parametrize("as_list", [False, True])
def test_a_text_that_stands_for_a_thousand_million_words_is_refused_at_once(
    file: tuple[File, Path], as_list: bool
) -> None:
    kind, project = file
    first = next(iter(data_of(kind, (project / kind.name).read_text(encoding="utf-8"))), "")
    key = next(iter(first)) if isinstance(first, dict) else first
    text = f"{LAUGHS}\n{key}: *a11"
    text = "- " + text.replace("\n", "\n  ") if as_list else text
    text = f"---\n{text}\n---\n\n# A sheet\n" if kind.kind == "front matter" else f"{text}\n"
    (project / kind.name).write_text(text, encoding="utf-8")
    began = time.monotonic()
    problems = problems_of(kind, project)
    assert time.monotonic() - began < 5
    assert len(problems) == 1
    assert "stand for text elsewhere" in problems[0].wrong
