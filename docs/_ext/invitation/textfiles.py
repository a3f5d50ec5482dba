"""Reads text and TOML that authors write, and says where it cannot be read. Needs nothing but Python."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any


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
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataProblem(
            path,
            raw.count(b"\n", 0, error.start) + 1,
            "This file is not in UTF-8.",
            'Save it again with the encoding "UTF-8".',
        ) from error


def read_toml(path: Path) -> dict[str, Any]:
    """Return the data in a TOML file; raises DataProblem."""
    text = read_text(path)
    try:
        return tomllib.loads(text)
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
