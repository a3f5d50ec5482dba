"""Reads text and TOML that authors write, and says where it cannot be read. Needs nothing but Python."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Names = tuple[str | int, ...]
"""The names of the tables that a table lies in, and its own; a list of tables counts them."""

_HEADER = re.compile(r"\s*(\[\[?)\s*([\w.\"'-]+)\s*\]\]?\s*(?:#.*)?$")
# what HTML, XML and PDF refuse as text, or take for the end of a line where others do not
_UNUSABLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffd"
    + "".join(rf"\U{plane:04x}fffe\U{plane:04x}ffff" for plane in range(17))
    + "]"
)


class DataProblem(Exception):
    """A mistake in a data file: ``wrong`` and ``mend`` are sentences for the author, ``line`` counts from 1."""

    def __init__(self, path: Path, line: int | None, wrong: str, mend: str) -> None:
        super().__init__(f"{path}:{line or 1}: {wrong} {mend}")
        self.path = path
        self.line = line
        self.wrong = wrong
        self.mend = mend


def read_text(path: Path) -> str:
    """Return the text of a file, without the invisible mark that some programs begin it with; raises DataProblem."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataProblem(
            path,
            raw.count(b"\n", 0, error.start) + 1,
            "This file is not in UTF-8.",
            'Save it again with the encoding "UTF-8".',
        ) from error
    if found := _UNUSABLE.search(text):
        raise DataProblem(path, text.count("\n", 0, found.start()) + 1, *_unusable(found[0]))
    return text


def unusable_sign(text: str) -> tuple[str, str] | None:
    """Return what is wrong where a text holds a sign that no text can hold, and how to mend it, or None."""
    found = _UNUSABLE.search(text)
    return _unusable(found[0]) if found else None


def _unusable(sign: str) -> tuple[str, str]:
    wrong = f"This holds a sign that is no letter and cannot be printed (U+{ord(sign):04X})."
    return wrong, "Delete it, or type the words anew; it may come from copying."


def read_toml(path: Path) -> dict[str, Any]:
    """Return the data in a TOML file; raises DataProblem."""
    text = read_text(path)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        told = re.search(r"\(at line (\d+)", str(error))
        raise DataProblem(
            path,
            int(told[1]) if told else text.count("\n") + 1,
            f"This is not valid TOML ({error}).",
            "Put text into double quotes, one value a line.",
        ) from error
    except RecursionError as error:
        raise DataProblem(
            path, 1, "This is not valid TOML: it nests too deep.", "Remove the brackets that are too many."
        ) from error
    except ValueError as error:  # the one that Python itself raises
        raise DataProblem(
            path, 1, "This is not valid TOML: it holds a number of thousands of digits.", "Put text into double quotes."
        ) from error
    for names, words in _words(data):
        if wrong := unusable_sign(words):  # which may be written with a backslash
            raise DataProblem(path, _line_at(path, names), *wrong)
    return data


def _words(value: Any, names: Names = ()) -> Iterator[tuple[Names, str]]:
    """Yield all words in the data of a TOML file, the names too, and where they stand."""
    if isinstance(value, str):
        yield names, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield (*names, name), name
            yield from _words(inner, (*names, name))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _words(inner, (*names, number))


def line_of(path: Path, names: Names, key: str) -> int | None:
    """Return the line of a key, or of the table that it belongs to; the library that reads TOML does not tell."""
    here: Names = ()
    counts: dict[Names, int] = {}
    begins = None
    for line, text in enumerate(read_text(path).split("\n"), 1):
        opened = _HEADER.match(text)
        if opened:
            here = _opened(opened[2], opened[1] == "[[", counts)
            if here in {(*names, key), (*names, key, 0)}:
                return line
            begins = line if here == names else begins
        elif here == names and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[=.]", text):
            return line
    if begins or not names:
        return begins
    return _line_at(path, names)


def _line_at(path: Path, names: Names) -> int | None:
    """Return the line of the last of some names, or where that has none, of the table that it belongs to."""
    last = max(place for place, name in enumerate(names) if isinstance(name, str))
    return line_of(path, names[:last], str(names[last]))


def _opened(header: str, in_list: bool, counts: dict[Names, int]) -> Names:
    """Return the names of the table that a header opens; ``counts`` holds the last number of each list of tables."""
    place: Names = ()
    parts = [part.strip(" \"'") for part in header.split(".")]
    for number, part in enumerate(parts, 1):
        place = (*place, part)
        if in_list and number == len(parts):
            counts[place] = counts.get(place, -1) + 1
        if place in counts:
            place = (*place, counts[place])
    return place
