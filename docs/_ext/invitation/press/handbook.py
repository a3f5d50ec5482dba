"""The Sphinx builder ``handbook``: the whole handbook as one PDF, and each of its parts, on every standard paper."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator, Set
from pathlib import Path
from typing import Any

import pikepdf
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.display import status_iterator

from ..design import Design, Edition, read_design
from ..house import House, read_house
from ..messages import complain
from ..printed import part_name, parts_of, pdf_name
from ..register import register_of
from ..sheet import is_sheet
from .book import PAGE, ChapterWriter, Part, keep_known_links, part_with_works, walk
from .builder import where_said
from .fields import finish
from .newer import is_newer_than_sources
from .paper import PaperBuilder
from .plain import Data, PlainWriter, UnprintableNode
from .typesetter import TypesettingFailed, edition_data, look, typeset
from .whole import write_whole

_MEND = (
    "Use what other chapters use: paragraphs, headings, lists, tables, images, quotes, notes, claims, scripts and "
    "links. A blank to fill in belongs on a sheet."
)


class HandbookBuilder(PaperBuilder):
    """Prints ``handbook-<edition>.pdf`` and ``handbook-<part>-<edition>.pdf`` into the output folder."""

    name = "handbook"
    epilog = "The printed handbook is in %(outdir)s."

    def init(self) -> None:
        """Read the design values and the house's words; both were checked when the texts were read."""
        self.source_folder = Path(self.srcdir)
        self.design: Design = read_design(self.source_folder)
        self.house: House = read_house(self.source_folder)
        self.editions: list[Edition] = self.design.book_editions
        self.told: set[str] = set()

    def target(self, part: str, edition: Edition) -> Path:
        """Return where a part is printed to, or the whole handbook where ``part`` is empty."""
        return Path(self.outdir) / pdf_name(part, edition)

    def targets(self) -> list[Path]:
        """Return the whole handbook and its parts, on every paper."""
        parts = ["", *map(part_name, parts_of(self.env))]
        return [self.target(part, edition) for edition in self.editions for part in parts]

    def get_outdated_docs(self) -> str | list[str]:
        """Return that all texts must be printed, or nothing where each PDF is newer than what it is made from."""
        return [] if is_newer_than_sources(self.env, self.targets()) else "the whole handbook"

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Return an address inside the handbook."""
        return PAGE + docname

    def get_relative_uri(self, from_: str, to: str, typ: str | None = None) -> str:
        """Return an address inside the handbook."""
        return self.get_target_uri(to, typ)

    def write_documents(self, docnames: Set[str]) -> None:
        """Print the whole handbook and its parts, or nothing where a text has something that cannot be printed."""
        parts = [self.part(docname) for docname in parts_of(self.env)]
        whole = [part for part in parts if part is not None]
        if len(whole) < len(parts):
            for target in self.targets():
                target.unlink(missing_ok=True)  # better none than an old one
            return
        works = [node for part in whole for node in walk(part.blocks) if node["type"] == "work"]
        books: list[tuple[Part | None, list[Data]]] = [(None, [block for part in whole for block in self.opened(part)])]
        books += [(part, self.opened(part_with_works(part, works))) for part in whole]
        tasks = [(edition, *book) for edition in self.editions for book in books]
        for edition, part, blocks in status_iterator(
            tasks,
            "printing the handbook... ",
            "darkgreen",
            len(tasks),
            self.config.verbosity,
            lambda task: pdf_name(task[1].name if task[1] else "", task[0]),
        ):
            self.print_book(edition, part, blocks)

    def opened(self, part: Part) -> list[Data]:
        """Return a part after the heading with which it begins."""
        return [PlainWriter.block("part", [PlainWriter.block("text", text=part.title)]), *part.blocks]

    def part(self, docname: str) -> Part | None:
        """Return a part: its own page, then its chapters; or None after telling what cannot be printed."""
        own = self.chapter(docname, level=1)
        chapters = [self.chapter(chapter) for chapter in self._below(docname)]
        if own is None or None in chapters:
            return None
        opening, *blocks = own
        for block in blocks:
            if block["type"] == "heading":
                block["chapter"] = False  # what stands on the page of a part is none
        anchor = PlainWriter.block("anchor", anchors=opening["anchors"])
        blocks = [anchor, *blocks, *(block for chapter in chapters for block in chapter or [])]
        return Part(part_name(docname), self.env.titles[docname].astext(), blocks)

    def _all(self, docname: str) -> Iterator[str]:
        yield docname
        yield from self._below(docname)

    def _below(self, docname: str) -> Iterator[str]:
        for chapter in self.env.toctree_includes.get(docname, []):
            yield from self._all(chapter)

    def chapter(self, docname: str, level: int = 2) -> list[Data] | None:
        """Return a chapter, or what the handbook says of a sheet; its title is a heading of ``level``.

        None after telling the author what cannot be printed.
        """
        writer = ChapterWriter(docname, self.source_folder)
        doctree = self.env.get_and_resolve_doctree(docname, self)
        try:
            return (writer.about_sheet if is_sheet(docname) else writer.chapter)(doctree, level)
        except UnprintableNode as error:
            complain("press", error.wrong, _MEND if error.unknown else error.mend, error.node)
            return None

    def print_book(self, edition: Edition, part: Part | None, blocks: list[Data]) -> None:
        """Print a part of the handbook, or the whole where ``part`` is None."""
        data: dict[str, Any] = {
            "title": f"{self.house.name}: {part.title}" if part else self.house.name,
            "part": part.title if part else None,
            "author": self.config.author,
            "summary": f"{self.house.name}, version {self.config.release}",
            "house": {
                "name": self.house.name,
                "status": self.house.status,
                "no_emergency": self.house.no_emergency,
                "licence": self.house.licence,
                "version": self.config.release,
            },
            "look": look(self.design, self.house),
            "edition": {**edition_data(edition), "size": self.design.book_size},
            "blocks": keep_known_links(blocks),
            "fillable": False,
        }
        target = self.target(part.name if part else "", edition)
        try:
            pdf = typeset(data, self.source_folder, date_of_texts(self.env), "handbook")
        except TypesettingFailed as error:
            target.unlink(missing_ok=True)  # better none than an old one
            self.tell(error)
            return
        write_whole(target, packed(finish(pdf)))

    def tell(self, error: TypesettingFailed) -> None:
        """Tell the author, once for all papers and parts, why a book could not be set."""
        if str(error) not in self.told:
            self.told.add(str(error))
            texts = (self.env.get_doctree(docname) for part in parts_of(self.env) for docname in self._all(part))
            where = next(filter(None, (where_said(error, text) for text in texts)), (self.config.root_doc, None))
            complain("press", f"The handbook could not be set: {error}.", "Correct what it names.", where)


def date_of_texts(env: BuildEnvironment) -> int:
    """Return the date of the newest sheet in seconds since 1970: a date that comes from the text, not the clock."""
    dates = [note.get("sheet").date for note in register_of(env).notes("sheet")]
    newest = max(dates, default=datetime.date(2026, 11, 23))
    return int(datetime.datetime.combine(newest, datetime.time(), datetime.UTC).timestamp())


def packed(pdf: bytes) -> bytes:
    """Return a PDF with its small objects packed together: less than half the size, for the many tags of a book."""
    file = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.save(file, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return file.getvalue()


def setup_handbook(app: Sphinx) -> None:
    """Register the builder."""
    app.add_builder(HandbookBuilder)
