"""A practice's own letterhead: what a TOML file says of its name, its people, how to reach it, and its logo."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any
from unicodedata import category, combining

from .datafiles import DataProblem, read_text, read_toml
from .house import House
from .logo import Logo, LogoRefused, read_logo
from .messages import choices, shown
from .safety import STOP_KINDS, read_helplines

_KEYS = ("name", "clinicians", "phone", "web", "address", "logo", "country")
_MOST_BYTES = 100_000
_LONGEST = 160  # letters in one value; what is longer fits on no letterhead
_MOST_MARKS = 4  # on a letter: more than any script needs, and they would grow into the lines around it
# invisible, and needed to write names in some scripts, or to set the direction of a line
_JOINERS = "\u200c\u200d\u200e\u200f\u2066\u2067\u2068\u2069"
_BLANKS = "\u115f\u1160\u2800\u3164\uffa0"  # count as letters, and print as nothing


@dataclass(frozen=True)
class Letterhead:
    """What stands at the head of every sheet.

    ``people`` and ``contact`` are lines of text. ``countries`` are the codes of those whose helplines are printed.
    ``practice`` tells whether it is somebody's own.
    """

    name: str
    people: tuple[str, ...]
    contact: tuple[str, ...]
    logo: Logo | None
    countries: tuple[str, ...]
    practice: bool


def house_letterhead(house: House) -> Letterhead:
    """Return the letterhead of sheets that no practice has made its own."""
    return Letterhead(house.name, (), (), None, house.stop_countries, practice=False)


def read_practice(path: Path, source_folder: Path) -> Letterhead:
    """Return a practice's letterhead from its file.

    ``source_folder`` is the project, whose helplines are printed. Raises DataProblem for the first thing that is wrong.
    """
    try:
        _check_file(path)
        data, lines = read_toml(path), lines_of_keys(path)
    except FileNotFoundError:
        raise DataProblem(path, None, "There is no such file.", "Correct the name of the practice's file.") from None
    except OSError as error:
        raise DataProblem(
            path, None, f"The file cannot be read ({error.strerror}).", "Correct its name, or see that you may read it."
        ) from None

    def problem(key: str, wrong: str, mend: str) -> DataProblem:
        return DataProblem(path, lines.get(key), wrong, mend)

    for key in data:
        if key not in _KEYS:
            raise problem(key, f"There is a key `{shown(key)}` that nobody reads.", f"Use {choices(_KEYS)}.")
    if "name" not in data:
        raise problem("name", "The practice has no name.", 'Begin the file with a line such as `name = "Elm Street"`.')
    texts = {}
    for key in ("name", "phone", "web", "address", "logo", "country"):
        if key in data:
            texts[key] = _text(data[key], key, problem)
    if not texts["name"]:
        raise problem("name", "The practice's name is empty.", 'Write it as `name = "Elm Street"`.')
    clinicians = data.get("clinicians", [])
    if not isinstance(clinicians, list):
        raise problem("clinicians", "`clinicians` is no list.", 'Write it as `clinicians = ["A. Reed", "B. Okoye"]`.')
    people = [_text(one, "clinicians", problem) for one in clinicians]
    logo = None
    if texts.get("logo"):
        try:
            logo = read_logo(path.parent, texts["logo"])
        except LogoRefused as refused:
            raise problem("logo", refused.wrong, refused.mend) from None
    return Letterhead(
        name=texts["name"],
        people=(", ".join(filter(None, people)),) if any(people) else (),
        contact=tuple(texts[key] for key in ("phone", "web", "address") if texts.get(key)),
        logo=logo,
        countries=_countries(texts.get("country", ""), source_folder, problem),
        practice=True,
    )


def _check_file(path: Path) -> None:
    size = path.stat().st_size
    if not path.is_file():
        raise DataProblem(path, None, "This is no file.", "Name the practice's file itself, which ends in .toml.")
    if size > _MOST_BYTES:
        raise DataProblem(
            path, None, f"The file is too large: {size / 1e6:.1f} MB.", "Name the practice's file, or write it anew."
        )


def lines_of_keys(path: Path) -> dict[str, int]:
    """Return the line on which each key of a TOML file stands; the library that reads TOML does not tell."""
    found: dict[str, int] = {}
    for number, line in enumerate(read_text(path).split("\n"), 1):
        key = re.match(r"""\s*\[*\s*(?:"([^"]*)"|'([^']*)'|([\w-]+))\s*[]=.]""", line)
        if key:
            found.setdefault(next(filter(None, key.groups()), ""), number)
    return found


def _text(value: Any, key: str, problem: Any) -> str:
    if not isinstance(value, str):
        example = '["...", "..."]' if key == "clinicians" else '"..."'
        raise problem(
            key, f"`{key}` holds something else than words.", f"Put them into double quotes: `{key} = {example}`."
        )
    words = " ".join(value.split())
    hidden = next((letter for letter in words if _is_hidden(letter)), None)
    if hidden:
        raise problem(
            key,
            f"`{key}` holds a sign that nobody can see (U+{ord(hidden):04X}).",
            "Type the line anew; it may come from copying.",
        )
    if len(words) > _LONGEST:
        raise problem(
            key, f"`{key}` is {len(words)} letters long.", f"At most {_LONGEST} fit on a letterhead; shorten it."
        )
    marks = max(
        (len(list(run)) for marked, run in groupby(words, lambda letter: combining(letter) > 0) if marked), default=0
    )
    if marks > _MOST_MARKS:
        raise problem(
            key,
            f"`{key}` has a letter with more than {_MOST_MARKS} marks on it.",
            "Type the line anew; it may come from copying.",
        )
    # where nothing is left to see, nothing was written
    return words if any(category(letter)[0] in "LNPS" for letter in words) else ""


def _is_hidden(letter: str) -> bool:
    return letter in _BLANKS or (not letter.isprintable() and letter not in _JOINERS)


def _countries(country: str, source_folder: Path, problem: Any) -> tuple[str, ...]:
    """Return the one country of a practice by its code; without one, all of the house (as an empty tuple)."""
    if not country:
        return ()
    # a country without a helpline that stop lines name would get those of others
    countries = read_helplines(source_folder)[0]
    known = {known.code: known.name for known in countries if any(map(known.first, STOP_KINDS))}
    for code, name in known.items():
        if country.casefold() in {code.casefold(), name.casefold()}:
            return (code,)
    raise problem(
        "country",
        f'There are no helplines for a country "{country}".',
        f"Use {choices([f'{code} ({name})' for code, name in known.items()])}, or add yours to docs/_data/"
        "helplines.yaml.",
    )
