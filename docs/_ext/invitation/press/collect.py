"""Reads the sheets of a project through Sphinx, for those who print them without it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Set
from io import StringIO
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util.console import strip_colors
from sphinx.util.docutils import docutils_namespace, patch_docutils

from ..build import cause_of
from ..datafiles import DataProblem
from ..unfinished import whole_build
from .builder import HandoutsBuilder
from .printer import PrintableSheet


class SheetCollector(HandoutsBuilder):
    """The Sphinx builder ``printable-sheets``: keeps every sheet as plain data instead of printing it."""

    name = "printable-sheets"
    epilog = ""

    def init(self) -> None:
        """Begin with no sheets."""
        super().init()
        self.sheets: list[PrintableSheet] = []

    def get_outdated_docs(self) -> Iterator[str]:
        """Yield every sheet."""
        yield from self._sheets()

    def write_documents(self, docnames: Set[str]) -> None:
        """Keep the sheets among the documents."""
        for docname, sheet in sorted(self._sheets().items()):
            printable = self.printable(sheet, self.env.get_and_resolve_doctree(docname, self))
            if printable:
                self.sheets.append(printable)


class SheetsNotRead(Exception):
    """The project has mistakes; the message holds them all, with file and line."""


def read_through(source_folder: Path, builder: str) -> Sphinx:
    """Run one of the project's builders that keep what they build, and return the application.

    What ``make`` has read before is used again. Raises SheetsNotRead.
    """
    with whole_build(source_folder / "build"):
        return _read_through(source_folder, builder)


def _read_through(source_folder: Path, builder: str) -> Sphinx:
    warnings, stopped = StringIO(), ""
    with tempfile.TemporaryDirectory() as out, patch_docutils(source_folder), docutils_namespace():
        try:
            app = Sphinx(
                source_folder,
                source_folder,
                out,
                source_folder / "build" / "doctrees",
                builder,
                confoverrides={"nitpicky": True},
                status=None,
                warning=warnings,
            )
            app.build()
        except SphinxError as error:
            cause = cause_of(error)
            if isinstance(cause, OSError):
                raise cause from error
            stopped = "" if isinstance(cause, DataProblem) else f"{error.category}: {error}"  # told as a warning
    said = f"{strip_colors(warnings.getvalue())}{stopped}".strip()
    if said:
        raise SheetsNotRead(said)
    return app


def collect_sheets(source_folder: Path) -> list[PrintableSheet]:
    """Return all sheets of a project, in the order of their names. Raises SheetsNotRead."""
    sheets: list[PrintableSheet] = getattr(read_through(source_folder, SheetCollector.name).builder, "sheets", [])
    return sheets


def setup_sheet_collector(app: Sphinx) -> None:
    """Register the builder."""
    app.add_builder(SheetCollector)
