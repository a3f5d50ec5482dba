"""The catalogue: all sheets by whom they are for, with what its script needs to filter them.

Without scripts every sheet is shown; the controls are made by ``catalogue.js``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator
from sphinx.writers.text import TextTranslator

from .datafiles import DataProblem
from .design import read_design
from .register import register_of
from .sheet import READERS, Sheet, downloads, is_sheet, read_sheet, read_title


class catalogue_entry(nodes.General, nodes.Element):
    """A sheet in the catalogue: has the sheet's ``reader``, ``moment`` and ``topics`` (words between commas)."""


class CatalogueDirective(SphinxDirective):
    """``{sheets}``: the catalogue of all sheets."""

    def run(self) -> list[nodes.Node]:
        """Return a section for each kind of reader that has sheets."""
        register_of(self.env).note("catalogue", self.env.current_document.docname, self.lineno)
        sheets = []
        for docname in sorted(docname for docname in self.env.found_docs if is_sheet(docname)):
            path = Path(self.env.doc2path(docname))
            self.env.note_dependency(str(path))
            try:
                sheets.append((read_sheet(path, docname), read_title(path)))
            except DataProblem:
                continue  # reported where the sheet itself is read
        sections: list[nodes.Node] = []
        for reader, heading in READERS.items():
            entries = [self._entry(sheet, title) for sheet, title in sheets if sheet.reader == reader]
            if entries:
                section = nodes.section(
                    "", nodes.title("", heading), *entries, ids=[f"sheets-{reader}"], classes=["catalogue"]
                )
                sections.append(section)
        return sections

    def _entry(self, sheet: Sheet, title: str) -> catalogue_entry:
        entry = catalogue_entry(reader=sheet.reader, moment=sheet.moment, topics=",".join(sheet.topics))
        link = self.parse_text_to_nodes(f"**{{doc}}`{title} </{sheet.docname}>`**")
        moment = f"When: {sheet.moment}. About: {', '.join(sheet.topics)}."
        entry += [
            *link,
            nodes.paragraph("", sheet.summary),
            nodes.paragraph("", moment, classes=["sheet-when"]),
            downloads(sheet, title, read_design(Path(self.env.srcdir)).editions),
        ]
        return entry


def _visit_entry_html(self: HTML5Translator, node: catalogue_entry) -> None:
    facts = "".join(f' data-{key}="{self.attval(node[key])}"' for key in ("reader", "moment", "topics"))
    self.body.append(f'<div class="sheet-entry"{facts}>\n')


def _depart_entry_html(self: HTML5Translator, node: catalogue_entry) -> None:
    self.body.append("</div>\n")


def _nothing(self: TextTranslator, node: catalogue_entry) -> None:
    pass


def add_filters(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Let readers filter the sheets on the page that lists them all."""
    if register_of(app.env).notes_in(pagename, "catalogue"):
        app.add_js_file("catalogue.js", loading_method="defer")


def setup_catalogue(app: Sphinx) -> None:
    """Register the catalogue."""
    app.add_directive("sheets", CatalogueDirective)
    app.add_node(catalogue_entry, html=(_visit_entry_html, _depart_entry_html), text=(_nothing, _nothing))
    app.connect("html-page-context", add_filters)
