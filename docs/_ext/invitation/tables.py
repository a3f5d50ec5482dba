"""The tables of a TOML file, whose values are asked for by kind; a mistake is told with its line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from .textfiles import DataProblem, line_of, read_text, read_toml

_KINDS: dict[type, tuple[tuple[type, ...], str, str]] = {
    str: ((str,), "text", '"words"'),
    float: ((int, float), "a number", "12"),
    bool: ((bool,), "yes or no", "true"),
    list: ((list,), "a list", '["one", "another"]'),
    dict: ((dict,), "a table", "..."),
}


class Table:
    """A table of a TOML file; ``names`` are those of the tables that it lies in, and its own."""

    def __init__(self, path: Path, data: dict[str, Any], names: tuple[str | int, ...] = ()) -> None:
        self.path = path
        self.data = data
        self.names = names

    def text(self, key: str, *, may_be_empty: bool = False) -> str:
        """Return a text. Raises DataProblem."""
        text: str = self._value(key, str)
        if not text.strip() and not may_be_empty:
            raise self.problem(key, f"{self.called(key)} is empty.", f'Write it as {key} = "words".')
        return text

    def texts(self, key: str) -> list[str]:
        """Return a list of texts. Raises DataProblem."""
        found: list[str] = self._value(key, list)
        if not all(isinstance(text, str) for text in found):
            raise self.problem(key, f"{self.called(key)} holds something else than words.", "Put each into quotes.")
        return found

    def number(self, key: str) -> float:
        """Return a number from 0 to 10,000. Raises DataProblem."""
        return self._checked(key, self._value(key, float))

    def numbers(self, key: str, count: int) -> list[float]:
        """Return a list of so many numbers from 0 to 10,000. Raises DataProblem."""
        found = self._value(key, list)
        if len(found) != count or not all(_is_number(number) for number in found):
            example = ", ".join(["12"] * count)
            raise self.problem(key, f"{self.called(key)} is no list of {count} numbers.", f"Write [{example}].")
        return [self._checked(key, number) for number in found]

    def flag(self, key: str, default: bool) -> bool:
        """Return true or false. Raises DataProblem."""
        return bool(self._value(key, bool)) if key in self.data else default

    def colours(self, key: str) -> dict[str, str]:
        """Return colours by their names. Raises DataProblem."""
        inside = self.table(key)
        for name in inside.data:
            if not re.fullmatch(r"#[0-9a-f]{6}", inside.text(name)):
                raise inside.problem(name, f"{inside.called(name)} is no colour.", 'Write it as "#2b211c".')
        return inside.data

    def table(self, key: str) -> Table:
        """Return a table inside this one. Raises DataProblem."""
        return Table(self.path, self._value(key, dict), (*self.names, key))

    def tables(self, key: str, *, may_be_none: bool = False) -> list[Table]:
        """Return the tables of one name, at least one. Raises DataProblem."""
        found = self._value(key, list)
        if not (found or may_be_none) or not all(isinstance(one, dict) for one in found):
            raise self.problem(key, f"{self.called(key)} is no list of tables.", f"Begin each with [[{key}]].")
        return [Table(self.path, one, (*self.names, key, number)) for number, one in enumerate(found)]

    def problem(self, key: str, wrong: str, mend: str, near: str = "") -> DataProblem:
        """Return a mistake in a value; ``near`` are words on its line, where the value has many lines."""
        line = line_of(self.path, self.names, key)
        if near:
            rest = read_text(self.path).split("\n")[(line or 1) - 1 :]
            line = next((number for number, text in enumerate(rest, line or 1) if near in text), line)
        return DataProblem(self.path, line, wrong, mend)

    def called(self, key: str) -> str:
        """Return how a message calls a value."""
        within = ".".join(str(name) for name in self.names if isinstance(name, str))
        return f"`{key}` in [{within}]" if within else f"`{key}`"

    def _value(self, key: str, kind: type) -> Any:
        wanted, called, example = _KINDS[kind]
        if key not in self.data:
            raise self.problem(key, f"{self.called(key)} is missing.", "Compare the file with its last version.")
        value = self.data[key]
        if not isinstance(value, wanted) or (kind is float and isinstance(value, bool)):
            raise self.problem(key, f"{self.called(key)} is not {called}.", f"Write it as {key} = {example}.")
        return value

    def _checked(self, key: str, number: float) -> float:
        if not 0 <= number <= 10_000:
            raise self.problem(key, f"{self.called(key)} is no size.", "Write a number from 0 to 10,000.")
        return number


def read_table(path: Path) -> Table:
    """Return the whole of a TOML file as a table. Raises DataProblem and OSError."""
    return Table(path, read_toml(path))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
