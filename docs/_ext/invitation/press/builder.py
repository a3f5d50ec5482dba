"""The Sphinx builder ``handouts``: every sheet, in every edition."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.display import status_iterator

from ..messages import complain
from ..practice import house_letterhead
from ..register import register_of
from ..sheet import Sheet, is_sheet
from .fields import BlankTooShort
from .paper import PaperBuilder
from .picture import small_picture
from .plain import UnprintableNode, plain_sheet
from .printer import PrintableSheet, Printer
from .typesetter import TypesettingFailed
from .whole import write_whole

_PRESS = Path(__file__).parent


class HandoutsBuilder(PaperBuilder):
    """Prints the sheets into ``handouts/`` below the output folder, beside their web pages."""

    name = "handouts"
    epilog = "The handouts are in %(outdir)s/handouts."

    def init(self) -> None:
        """Read the design values and the house's words; both were checked when the sheets were read."""
        self.source_folder = Path(self.srcdir)
        self.printer = Printer(self.source_folder)

    def _sheets(self) -> dict[str, Sheet]:
        return {note.docname: note.get("sheet") for note in register_of(self.env).notes("sheet")}

    def _targets(self, sheet: Sheet) -> list[Path]:
        folder = (Path(self.outdir) / sheet.docname).parent
        names = [sheet.pdf(edition) for edition in self.printer.design.editions]
        return [folder / name for name in (*names, sheet.picture)]

    def targets(self) -> list[Path]:
        """Return every edition and the picture of every sheet."""
        return [target for sheet in self._sheets().values() for target in self._targets(sheet)]

    def get_outdated_docs(self) -> Iterator[str]:
        """Yield the sheets of which an edition is missing or older than what it is made from."""
        press_changed = max(path.stat().st_mtime for path in _PRESS.iterdir() if path.is_file())
        for docname, sheet in self._sheets().items():
            made_from = [Path(self.env.doc2path(docname))]
            made_from += [Path(self.srcdir, path) for path in self.env.dependencies.get(docname, ())]
            newest = max([press_changed, *(path.stat().st_mtime for path in made_from if path.exists())])
            if any(not path.exists() or path.stat().st_mtime < newest for path in self._targets(sheet)):
                yield docname

    def write_documents(self, docnames: Set[str]) -> None:
        """Print the sheets among the documents."""
        sheets = self._sheets()
        chosen = sorted(docname for docname in docnames if is_sheet(docname) and docname in sheets)
        for docname in status_iterator(chosen, "printing sheets... ", "darkgreen", len(chosen), self.config.verbosity):
            self.write_sheet(sheets[docname], self.env.get_and_resolve_doctree(docname, self))

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Print one sheet."""
        self.write_sheet(self._sheets()[docname], doctree)

    def write_sheet(self, sheet: Sheet, doctree: nodes.document) -> None:
        """Print every edition of a sheet, and a picture of it. Where one fails none is written."""
        printed = self.print_sheet(sheet, doctree)
        for target, content in zip(self._targets(sheet), printed or [], strict=False):
            write_whole(target, content)
        if not printed:
            for target in self._targets(sheet):
                target.unlink(missing_ok=True)  # better none than an old one

    def printable(self, sheet: Sheet, doctree: nodes.document) -> PrintableSheet | None:
        """Return a sheet as plain data, or None after telling the author what cannot be printed."""
        try:
            return PrintableSheet(sheet, plain_sheet(doctree, self.source_folder))
        except UnprintableNode as error:
            complain("press", error.wrong, error.mend, error.node)
            return None

    def print_sheet(self, sheet: Sheet, doctree: nodes.document) -> list[bytes]:
        """Return every edition of a sheet and a picture of its first page, or nothing after telling the author why."""
        printable = self.printable(sheet, doctree)
        if printable is None:
            return []
        letterhead = house_letterhead(self.printer.house)
        editions = self.printer.design.editions
        try:
            pdfs = [self.printer.print(printable, edition, letterhead) for edition in editions]
            return [*pdfs, small_picture(self.printer.picture(printable, editions[0], letterhead))]
        except BlankTooShort as error:
            complain(
                "press",
                str(error),
                "Shorten the words before it, or put it on a line of its own.",
                (sheet.docname, None),
            )
        except TypesettingFailed as error:
            where = where_said(error, doctree) or (sheet.docname, None)
            complain("press", f"The sheet could not be set: {error}.", "Correct what it names.", where)
        return []


def where_said(error: TypesettingFailed, doctree: nodes.document) -> nodes.Node | None:
    """Return the place of the words that Typst names, such as a sign that no font has, or None where it names none."""
    named = re.search(r'the text `"(.+?)"`', str(error))
    texts = (text for text in doctree.findall(nodes.Text) if named and named[1] in text.astext())
    return next(texts, None)


def setup_press(app: Sphinx) -> None:
    """Register the builder."""
    app.add_builder(HandoutsBuilder)
