"""The pictures that a link to the site is shown with: one for the whole handbook, one for each of its parts."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from .design import read_design
from .house import read_house
from .kept import kept
from .offline import CARDS
from .press.cards import card
from .press.whole import write_whole
from .printed import part_name, parts_of

WHOLE = "handbook"


def card_of(env: BuildEnvironment, docname: str) -> str:
    """Return the place in the site of the card of a page: that of its part, or of the whole handbook."""
    names = [part_name(part) for part in parts_of(env)]
    folder = docname.rpartition("/")[0].rpartition("/")[2]
    return f"{CARDS}/{folder if folder in names else WHOLE}.png"


def cards_of(env: BuildEnvironment) -> list[str]:
    """Return the places of all cards in the site."""
    return [f"{CARDS}/{name}.png" for name in _titles(env)]


def _titles(env: BuildEnvironment) -> dict[str, str]:
    return {WHOLE: "", **{part_name(part): env.titles[part].astext() for part in parts_of(env)}}


def write_cards(app: Sphinx, exception: Exception | None) -> None:
    """Draw the cards into the finished site."""
    if exception or app.builder.name != "html":
        return
    source_folder = Path(app.srcdir)
    design, house = read_design(source_folder), read_house(source_folder)
    for name, title in _titles(app.env).items():
        draw = partial(card, title, design, house, source_folder)
        picture = kept(app, f"card-{name}.png", [title, design, house], draw)
        write_whole(Path(app.outdir, CARDS, f"{name}.png"), picture)


def setup_cards(app: Sphinx) -> None:
    """Register the cards."""
    app.connect("build-finished", write_cards)
