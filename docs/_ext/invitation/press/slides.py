"""The Sphinx builder ``slides``: each slide show as 16:9 pages, and with the speaker's notes on paper."""

from __future__ import annotations

import re
from collections.abc import Set
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.display import status_iterator

from ..design import Design, Edition, read_design
from ..house import House, read_house
from ..messages import complain
from ..register import register_of
from ..slides import Slide, SlideShow, minutes_words, opening_of, slides_of, sources_of
from .fields import finish
from .handbook import date_of_texts
from .paper import PaperBuilder
from .plain import Data, PlainSheet, PlainWriter, UnprintableNode
from .typesetter import TypesettingFailed, edition_data, look, typeset
from .whole import write_whole

PAPER = "presentation-16-9"


class SlideWriter(PlainWriter):
    """Turns the parts of a slide show into blocks."""

    def __init__(self, source_folder: Path) -> None:
        super().__init__(PlainSheet(title="", blocks=[]), source_folder)

    def slide(self, slide: Slide) -> Data:
        """Return a slide: its words, its drawing where it has one, and its notes. Raises UnprintableNode."""
        drawings = [node for node in slide.shown if isinstance(node, nodes.image)]
        rest = [node for node in slide.shown if node not in drawings]
        if len(drawings) > 1:
            raise UnprintableNode(drawings[1], "A slide has more than one drawing.", "Keep the one that does work.")
        return {
            "title": self.inlines(slide.title),
            "name": slide.title.astext(),
            "blocks": self.blocks(rest, level=2),
            "drawing": self.image(drawings[0]) if drawings else None,
            "minutes": minutes_words(slide.notes["start"], slide.notes["end"]),
            "notes": self.blocks(slide.notes.children, level=2),
        }

    def sources(self, found: list[nodes.footnote]) -> list[Data]:
        """Return what is behind the claims, as a numbered list."""
        items = [self.block("item", self.blocks(note.children[1:], level=2)) for note in found]
        return [self.block("steps", items, start=1)] if items else []

    def inline(self, node: nodes.Node) -> list[Data]:
        """Return one node as it stands in a line; the number of a note stays a number."""
        if isinstance(node, nodes.footnote_reference):
            return [self.block("superscript", [self.block("text", text=node.astext())])]
        return super().inline(node)


class SlidesBuilder(PaperBuilder):
    """Prints ``slides-<name>.pdf`` and ``slides-<name>-notes-<edition>.pdf`` into the output folder."""

    name = "slides"
    epilog = "The slides are in %(outdir)s."

    def init(self) -> None:
        """Read the design values and the house's words; both were checked when the texts were read."""
        self.source_folder = Path(self.srcdir)
        self.design: Design = read_design(self.source_folder)
        self.house: House = read_house(self.source_folder)

    def _shows(self) -> list[SlideShow]:
        return [note.get("show") for note in register_of(self.env).notes("slides")]

    def _targets(self, show: SlideShow) -> dict[Path, Edition | None]:
        """Return where a slide show is printed to: the slides, and the slides with their notes on each paper."""
        notes = {Path(self.outdir) / show.notes_pdf(edition): edition for edition in self.design.book_editions}
        return {Path(self.outdir) / show.pdf: None, **notes}

    def targets(self) -> list[Path]:
        """Return every edition of every slide show."""
        return [target for show in self._shows() for target in self._targets(show)]

    def get_outdated_docs(self) -> str:
        """Return that all slides are printed: it takes a second."""
        return "all slides"

    def write_documents(self, docnames: Set[str]) -> None:
        """Print every slide show."""
        shows = self._shows()
        for show in status_iterator(
            shows, "printing slides... ", "darkgreen", len(shows), self.config.verbosity, lambda show: show.name
        ):
            self.print_show(show, self.env.get_and_resolve_doctree(show.docname, self))

    def print_show(self, show: SlideShow, document: nodes.document) -> None:
        """Print the slides of one page, and the slides with their notes. Where one fails none is written."""
        targets = self._targets(show)
        try:
            content = self.content(show, document)
            printed = {target: self.pdf(show, content, edition) for target, edition in targets.items()}
        except UnprintableNode as error:
            complain("press", error.wrong, error.mend, error.node)
        except TypesettingFailed as error:
            self.tell(error, document, show)
        else:
            for target, pdf in printed.items():
                write_whole(target, pdf)
            return
        for target in targets:
            target.unlink(missing_ok=True)  # better none than an old one

    def tell(self, error: TypesettingFailed, document: nodes.document, show: SlideShow) -> None:
        """Tell the author which slide could not be set, and why."""
        full = re.search(r'too full: (.+?)"?$', str(error))
        where = next((slide.section for slide in slides_of(document) if full and slide.title.astext() == full[1]), None)
        if full and where:
            complain("slides", f'The slide "{full[1]}" is too full.', "Shorten it, or make two of it.", where)
        else:
            complain("press", f"The slides could not be set: {error}.", "Correct what it names.", (show.docname, None))

    def content(self, show: SlideShow, document: nodes.document) -> dict[str, Any]:
        """Return a slide show as plain data. Raises UnprintableNode."""
        writer = SlideWriter(self.source_folder)
        return {
            "opening": {
                "notes": writer.blocks(opening_of(document), level=2),
                "version": self.env.titles[show.docname].astext(),
            },
            "slides": [writer.slide(slide) for slide in slides_of(document)],
            "sources": writer.sources(sources_of(document)),
        }

    def pdf(self, show: SlideShow, content: dict[str, Any], edition: Edition | None) -> bytes:
        """Return the slides as a PDF/UA-1 file, with their notes on the paper of an edition if there is one.

        The result is the same bytes for the same input. Raises TypesettingFailed.
        """
        sizes = self.design.slides
        paper = (
            {**edition_data(edition), "size": sizes.notes_size}
            if edition
            else {"paper": PAPER, "size": sizes.size, "margin": [0, 0], "page_breaks": True, "columns": True}
        )
        version = f"{self.house.name}, version {self.config.release}"
        data: dict[str, Any] = {
            "title": f"{show.title} ({'slides with notes' if edition else 'slides'})",
            "author": self.config.author,
            "summary": f"{version}. {content['opening']['version']}.",
            "headline": show.title,
            "house": {
                "name": version,
                "status": f"{self.house.status}. {self.house.no_emergency} {self.house.licence}.",
            },
            "look": look(self.design, self.house),
            "edition": paper,
            "slide": {"size": sizes.size, "least": sizes.least},
            "with_notes": edition is not None,
            "fillable": False,
            **content,
        }
        return finish(typeset(data, self.source_folder, date_of_texts(self.env), "slides"))


def setup_slides_press(app: Sphinx) -> None:
    """Register the builder."""
    app.add_builder(SlidesBuilder)
