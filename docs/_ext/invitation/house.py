"""What every page and every sheet says, from one place: ``docs/_data/house.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .datafiles import DataProblem, read_toml

FILE = Path("docs", "_data", "house.toml")
MARK = Path("docs", "_static", "mark.svg")

AUDIENCES = ("client", "asked", "discreet", "therapist", "course")


@dataclass(frozen=True)
class House:
    """The project's name, what it is, its mark (an SVG drawing), the review status, and the stop line of the sheets.

    ``leave_address`` is where *Leave this page* goes, ``suggest_address`` where changes are suggested (may be empty).
    ``stop_titles`` and ``stop_words`` are by whom a sheet is for, as in AUDIENCES.
    """

    name: str
    description: str
    status: str
    no_emergency: str
    licence: str
    licence_address: str
    stop_titles: dict[str, str]
    stop_words: dict[str, str]
    stop_countries: tuple[str, ...]
    mark: str
    leave_address: str
    suggest_address: str


def read_house(source_folder: Path) -> House:
    """Return what every page says; raises DataProblem where something is missing."""
    path = source_folder / FILE
    data = read_toml(path)
    try:
        return House(
            name=data["name"],
            description=data["description"],
            status=data["review"]["status"],
            no_emergency=data["review"]["no_emergency"],
            licence=data["licence"]["text"],
            licence_address=data["licence"]["address"],
            stop_titles={audience: data["stop"][audience]["title"] for audience in AUDIENCES},
            stop_words={audience: data["stop"][audience]["words"] for audience in AUDIENCES},
            stop_countries=tuple(data["stop"]["countries"]),
            leave_address=data["leave"]["address"],
            suggest_address=data["suggest"]["address"],
            mark=(source_folder / MARK).read_text(encoding="utf-8"),
        )
    except KeyError as error:
        raise DataProblem(
            path, None, f"{error.args[0]} is missing.", "Compare the file with its last version."
        ) from None
