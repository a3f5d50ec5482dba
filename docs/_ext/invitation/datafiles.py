"""Reads the project's data (YAML and TOML), remembering on which line everything stands."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from babel.dates import format_date

from .messages import choices, complain, place
from .textfiles import DataProblem as DataProblem
from .textfiles import read_text as read_text
from .textfiles import read_toml as read_toml
from .textfiles import unusable_sign as unusable_sign


def tell(kind: str, problem: DataProblem) -> None:
    """Report a mistake in a data file as a warning; ``kind`` is the last part of its type."""
    complain(kind, problem.wrong, problem.mend, place(problem.path, problem.line))


def check_readable(kind: str, read: Callable[[Path], object], source_folder: Path) -> None:
    """Tell the author where something of the project cannot be read, and stop: raises DataProblem."""
    try:
        read(source_folder)
    except DataProblem as error:
        tell(kind, error)
        raise


class Entry(dict[str, Any]):
    """A mapping from a YAML file that knows its ``line`` and the line of each key (``lines``)."""

    line: int
    lines: dict[str, int]


class _Unusable(yaml.MarkedYAMLError):
    """A sign that no text can hold, written with a backslash."""


class _Loader(yaml.BaseLoader):
    """Reads mappings as entries, and every value as the text that the author typed.

    Nothing is guessed: 000 is an emergency number, 1.10 a version and NO a country. Nothing stands for something
    elsewhere either: a few lines could stand for more than any machine can hold.
    """

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(problem="*names stand for text elsewhere", problem_mark=event.start_mark)
        return super().compose_node(parent, index)

    def construct_scalar(self, node: yaml.ScalarNode) -> Any:
        words = super().construct_scalar(node)
        if unusable_sign(words):
            raise _Unusable(problem=words, problem_mark=node.start_mark)
        return words

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> Entry:  # type: ignore[override]
        if not isinstance(node, yaml.MappingNode):
            raise yaml.MarkedYAMLError(problem="expected names and values", problem_mark=node.start_mark)
        entry = Entry()
        entry.line = node.start_mark.line + 1
        entry.lines = {}
        for key_node, value_node in node.value:
            key = str(self.construct_object(key_node, deep=True))
            if key in entry:
                raise yaml.MarkedYAMLError(problem=f'"{key}" stands twice', problem_mark=key_node.start_mark)
            entry[key] = self.construct_object(value_node, deep=True)
            entry.lines[key] = key_node.start_mark.line + 1
        return entry


def parse_yaml(text: str, path: Path, first_line: int = 1) -> Any:
    """Return the data in a YAML text that begins on ``first_line`` of ``path``; mappings come as entries.

    Raises DataProblem where the text is no YAML.
    """
    try:
        data = yaml.load("\n" * (first_line - 1) + text, Loader=_Loader)  # noqa: S506 (it builds nothing but text)
    except _Unusable as error:
        line = error.problem_mark.line + 1 if error.problem_mark else first_line
        raise DataProblem(path, line, *(unusable_sign(error.problem or "") or ("", ""))) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise DataProblem(
            path,
            mark.line + 1 if mark else None,
            f"This is not valid YAML ({error.problem}).",
            'Check the indentation, and put text that contains ": " or begins with a sign into double quotes.',
        ) from error
    except yaml.reader.ReaderError as error:
        raise DataProblem(
            path,
            first_line + text.count("\n", 0, max(0, error.position - first_line + 1)),
            "This is not valid YAML: the line holds a sign that nobody can see.",
            "Type the line anew; it may come from copying.",
        ) from error
    except RecursionError as error:
        raise DataProblem(
            path, first_line, "This is not valid YAML: it nests too deep.", "Remove the brackets that are too many."
        ) from error
    return data


def read_yaml(path: Path) -> Any:
    """Return the data in a YAML file, which nobody may change; raises DataProblem."""
    return _parsed_once(read_text(path), path)


@lru_cache(maxsize=32)
def _parsed_once(text: str, path: Path) -> Any:
    # several pages of a build ask for the same file, and to parse it takes a tenth of a second
    return parse_yaml(text, path)


def read_entries(path: Path) -> tuple[list[Any], list[DataProblem]]:
    """Return the entries of a YAML file that is a list, none where it is not there, and what is wrong with it."""
    if not path.exists():
        return [], []
    try:
        entries = read_yaml(path) or []
    except DataProblem as error:
        return [], [error]
    return entries if isinstance(entries, list) else [entries], []


def read_front_matter(path: Path) -> Entry:
    """Return the front matter of a MyST file, empty where it has none; raises DataProblem."""
    lines = read_text(path).splitlines()
    empty = Entry()
    empty.line, empty.lines = 1, {}
    if not lines or lines[0].strip() != "---":
        return empty
    try:
        end = next(number for number, line in enumerate(lines[1:], 1) if line.strip() in {"---", "..."})
    except StopIteration:
        raise DataProblem(
            path, 1, "The front matter has no end.", "Close it with a line of three hyphens: ---"
        ) from None
    data = parse_yaml("\n".join(lines[1:end]), path, first_line=2)
    if data is None:
        return empty
    if not isinstance(data, Entry):
        raise DataProblem(
            path, 2, "The front matter is no list of names and values.", "Write one `name: value` a line."
        )
    return data


def is_plain_name(text: str) -> bool:
    """Tell whether a text can be an id: lower case letters, digits and single hyphens."""
    return bool(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text))


def is_date(text: str) -> bool:
    """Tell whether a text is a day written as 2026-11-23."""
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def long_date(date: datetime.date) -> str:
    """Return a date as it is printed: 23 November 2026, whatever language the machine speaks."""
    return format_date(date, "d MMMM y", locale="en_GB")


def check_keys(
    entry: Entry,
    path: Path,
    what: str,
    required: Iterable[str],
    optional: Iterable[str] = (),
    more_than_words: Iterable[str] = (),
) -> list[DataProblem]:
    """Return what is wrong with the keys of an entry: missing or empty ones, and ones that nobody reads.

    All hold words; but for ``more_than_words``, of which some hold a list of words, and others what a reader checks.
    """
    known, more = [*required, *optional], set(more_than_words)
    problems = [
        DataProblem(path, entry.lines.get(key, entry.line), f"{what} has no `{key}`.", f"Add a line `{key}: ...`.")
        for key in required
        if entry.get(key) in (None, "")
    ]
    problems += [
        DataProblem(path, entry.lines[key], f"{what} has a key `{key}` that nobody reads.", f"Use {choices(known)}.")
        for key in entry
        if key not in known
    ]
    problems += [
        DataProblem(path, entry.lines[key], f"`{key}` holds something else than words.", f"Write it as `{key}: words`.")
        for key in known
        if entry.get(key, "") != "" and key not in more and not isinstance(entry[key], str)
    ]
    problems += [
        DataProblem(
            path, entry.lines[key], f"`{key}` holds a list in a list.", f"Write it as `{key}: [a-name, another]`."
        )
        for key in more & set(known)
        if isinstance(entry.get(key), list) and any(isinstance(item, list) for item in entry[key])
    ]
    return problems
