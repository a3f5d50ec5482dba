"""What every page and every sheet says, from one place: ``docs/_data/house.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .datafiles import read_text
from .tables import read_table

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
    """Return what every page says; raises DataProblem where something is missing or of another kind."""
    table = read_table(source_folder / FILE)
    review, stop = table.table("review"), table.table("stop")
    return House(
        name=table.text("name"),
        description=table.text("description"),
        status=review.text("status"),
        no_emergency=review.text("no_emergency"),
        licence=table.table("licence").text("text"),
        licence_address=table.table("licence").text("address"),
        stop_titles={audience: stop.table(audience).text("title") for audience in AUDIENCES},
        stop_words={audience: stop.table(audience).text("words") for audience in AUDIENCES},
        stop_countries=tuple(stop.texts("countries")),
        leave_address=table.table("leave").text("address"),
        suggest_address=table.table("suggest").text("address", may_be_empty=True),
        mark=read_text(source_folder / MARK),
    )
