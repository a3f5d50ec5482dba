"""The one set of values for type, colour and spacing: ``docs/_data/design.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .datafiles import DataProblem, read_toml

FILE = Path("docs", "_data", "design.toml")


@dataclass(frozen=True)
class Edition:
    """A size in which sheets are printed: ``size`` in points, ``margin`` (top and bottom, sides) in millimetres.

    ``page_breaks`` tells whether the page breaks that an author set are kept, ``columns`` whether parts stand side by
    side, ``book`` whether the handbook is printed in this edition too.
    """

    name: str
    paper: str
    title: str
    size: float
    margin: tuple[float, float]
    page_breaks: bool
    columns: bool
    book: bool


@dataclass(frozen=True)
class SlideDesign:
    """The slides: sizes of text and of the speaker's notes in points, and how many words a slide may hold."""

    size: float
    least: float
    most_words: int
    notes_size: float


@dataclass(frozen=True)
class Design:
    """Colours by name (as #rrggbb) by day and by night, the type and the editions; ``book_size`` is in points."""

    colour: dict[str, str]
    dark: dict[str, str]
    family: str
    leading: float
    book_size: float
    editions: tuple[Edition, ...]
    slides: SlideDesign

    @property
    def book_editions(self) -> list[Edition]:
        """Return the editions of what professionals read: those of a sheet in standard print."""
        return [edition for edition in self.editions if edition.book]


def read_design(source_folder: Path) -> Design:
    """Return the design values; raises DataProblem where one is missing."""
    path = source_folder / FILE
    data = read_toml(path)
    try:
        editions = tuple(
            Edition(
                name=item["name"],
                paper=item["paper"],
                title=item["title"],
                size=item["size"],
                margin=(item["margin"][0], item["margin"][1]),
                page_breaks=item.get("page_breaks", True),
                columns=item.get("columns", True),
                book=item.get("book", False),
            )
            for item in data["edition"]
        )
        return Design(
            data["colour"],
            data["dark"],
            data["type"]["family"],
            data["type"]["leading"],
            data["type"]["book_size"],
            editions,
            SlideDesign(
                size=data["slides"]["size"],
                least=data["slides"]["least"],
                most_words=data["slides"]["most_words"],
                notes_size=data["slides"]["notes_size"],
            ),
        )
    except KeyError as error:
        raise DataProblem(
            path, None, f"{error.args[0]} is missing.", "Compare the file with its last version."
        ) from None


def custom_properties(design: Design) -> str:
    """Return the design values as CSS custom properties, for light and dark pages."""

    def block(selector: str, colours: dict[str, str]) -> str:
        lines = "".join(f"  --house-{name}: {value};\n" for name, value in sorted(colours.items()))
        return f"{selector} {{\n{lines}}}\n"

    return block("html", design.colour) + block('html[data-theme="dark"]', design.dark)
