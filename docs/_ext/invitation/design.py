"""The one set of values for type, colour and spacing: ``docs/_data/design.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .datafiles import is_plain_name
from .messages import shown
from .tables import Table, read_table

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
    """Return the design values; raises DataProblem where one is missing or of another kind."""
    table = read_table(source_folder / FILE)
    lettering, slides = table.table("type"), table.table("slides")
    return Design(
        table.colours("colour"),
        table.colours("dark"),
        lettering.text("family"),
        lettering.number("leading"),
        lettering.number("book_size"),
        tuple(map(_edition, table.tables("edition"))),
        SlideDesign(
            size=slides.number("size"),
            least=slides.number("least"),
            most_words=int(slides.number("most_words")),
            notes_size=slides.number("notes_size"),
        ),
    )


def _edition(item: Table) -> Edition:
    name = item.text("name")
    if not is_plain_name(name):
        raise item.problem("name", f'"{shown(name)}" is no name.', "Use lower case letters, digits and hyphens.")
    top, side = item.numbers("margin", 2)
    return Edition(
        name=name,
        paper=item.text("paper"),
        title=item.text("title"),
        size=item.number("size"),
        margin=(top, side),
        page_breaks=item.flag("page_breaks", default=True),
        columns=item.flag("columns", default=True),
        book=item.flag("book", default=False),
    )


def custom_properties(design: Design) -> str:
    """Return the design values as CSS custom properties, for light and dark pages."""

    def block(selector: str, colours: dict[str, str]) -> str:
        lines = "".join(f"  --house-{name}: {value};\n" for name, value in sorted(colours.items()))
        return f"{selector} {{\n{lines}}}\n"

    return block("html", design.colour) + block('html[data-theme="dark"]', design.dark)
