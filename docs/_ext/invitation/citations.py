"""Puts a citation into a text, and keeps citing fast."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, cast

import pybtex.plugin
from docutils import nodes
from pybtex.database import Entry
from pybtex.exceptions import PybtexError
from pybtex.style import FormattedEntry
from pybtex.style.formatting.plain import Style as PlainStyle
from pybtex.style.template import Node as Template
from pybtex.style.template import optional, sentence
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.writers.html5 import HTML5Translator
from sphinxcontrib.bibtex.bibfile import process_bibdata
from sphinxcontrib.bibtex.citation_target import CitationTarget
from sphinxcontrib.bibtex.domain import BibtexDomain, get_docnames
from sphinxcontrib.bibtex.roles import CitationRef

from .datafiles import DataProblem, check_readable, read_text

_BEFORE_OTHERS = 400
_CITED = "handbook_cited"
"""Where the domain keeps what was cited when the references were formatted."""


def bibliography_of(env: BuildEnvironment) -> BibtexDomain:
    """Return the domain of sphinxcontrib-bibtex."""
    return cast("BibtexDomain", env.get_domain("cite"))


def known_keys(env: BuildEnvironment) -> set[str]:
    """Return the keys that stand in the bibliography."""
    return set(bibliography_of(env).bibdata.data.entries)


def cite(env: BuildEnvironment, document: nodes.document, keys: list[str], line: int | None) -> nodes.Node:
    """Return a citation of some works, as the role ``cite:p`` makes it: authors and years in brackets."""
    target = ",".join(keys)
    docname = env.current_document.docname
    node = addnodes.pending_xref(
        target,
        nodes.inline(target, target),
        refdomain="cite",
        reftype="p",
        reftarget=target,
        refdoc=docname,
        refexplicit=False,
        refwarn=True,
    )
    document.note_explicit_target(node, node)
    bibliography_of(env).citation_refs.append(
        CitationRef(
            citation_ref_id=node["ids"][0],
            docname=docname,
            line=line or 0,
            targets=[CitationTarget(key=key, pre="", post="") for key in keys],
        )
    )
    return node


class HandbookStyle(PlainStyle):  # type: ignore[misc]
    """A reference ends with its DOI; only an official document that has none ends with its address."""

    _last: tuple[str, Entry, FormattedEntry] | None = None

    def format_entry(self, label: str, entry: Entry, bib_data: Any = None) -> FormattedEntry:
        """Return a reference. It is asked for twice in a row, for the list and for the tooltips, which say the same."""
        if self._last is None or self._last[0] != label or self._last[1] is not entry:
            self._last = label, entry, super().format_entry(label, entry, bib_data)
        return self._last[2]

    def format_web_refs(self, e: Entry) -> Template:
        """Return the end of a reference."""
        if "doi" not in e.fields and e.type in {"misc", "techreport"}:
            return sentence[optional[self.format_url(e)]]
        return sentence[optional[self.format_doi(e)]]


class Citations(BibtexDomain):
    """The domain of sphinxcontrib-bibtex, which formats all references anew only where the cited works have changed.

    Then the page that lists them is written anew as well. Without this the build still works, only slower.
    """

    def clear_doc(self, docname: str) -> None:
        """Forget a text that will be read again; if it lists the references, they are formatted anew."""
        if any(key.docname == docname for key in self.bibliographies):
            self.data[_CITED] = None
        super().clear_doc(docname)

    def env_updated(self) -> Iterable[str]:
        """Work out what is cited, and how; return the pages that list it, where that has changed."""
        docnames = list(get_docnames(self.env))  # type: ignore[no-untyped-call]
        cited = (
            sorted((str(path), file.mtime) for path, file in self.bibdata.bibfiles.items()),
            list(self.get_all_cited_keys(docnames)),
            sorted({(ref.docname, target.key) for ref in self.citation_refs for target in ref.targets}),
        )
        if self.data.get(_CITED) == cited:
            return []
        self.data[_CITED] = cited
        super().env_updated()
        return {key.docname for key in self.bibliographies}

    def get_all_cited_keys(self, docnames: Sequence[str]) -> Iterator[str]:
        """Yield the keys of all citations in the order of the texts."""
        place = {docname: number for number, docname in enumerate(docnames)}  # a search for each grows as a square
        for ref in sorted(self.citation_refs, key=lambda ref: place[ref.docname]):
            for target in ref.targets:
                yield target.key


def remember_plugins() -> None:
    """Look up each plug-in of pybtex once instead of scanning all installed packages for every citation.

    Half of the build of a large handbook went into that scan. Without this the build still works, only slower.
    """
    look_up = pybtex.plugin._load_entry_point  # noqa: SLF001 (there is no public way)
    if not hasattr(look_up, "cache_info"):
        pybtex.plugin._load_entry_point = functools.cache(look_up)  # noqa: SLF001


def check_bibliography(app: Sphinx) -> None:
    """Tell the author where the works cannot be read, and stop: raises DataProblem.

    What was read is kept where sphinxcontrib-bibtex looks next, so that nothing is read twice.
    """
    domain, folder = bibliography_of(app.env), Path(app.confdir)
    paths = [(folder / name).resolve() for name in app.config.bibtex_bibfiles]

    def read(path: Path) -> None:
        read_text(path)
        try:
            domain.data["bibdata"] = process_bibdata(domain.bibdata, paths, app.config.bibtex_encoding)
        except PybtexError as error:
            said = str(error)
            line = re.search(r"in line (\d+)", said)
            wrong = f"These works cannot be read ({said})."
            mend = "Look for a bracket, a quotation mark or a comma that is missing, or for a field that stands twice."
            raise DataProblem(path, int(line[1]) if line else None, wrong, mend) from error

    for path in paths:
        if path.is_file():
            check_readable("data", read, path)


def _visit_citation(self: HTML5Translator, node: nodes.citation) -> None:
    # docutils marks an entry as doc-biblioentry, a role that ARIA has withdrawn; an item of a list says the same
    if not isinstance(node.previous_sibling(), nodes.citation):
        self.body.append('<div role="list" class="citation-list">\n')
    self.body.append(self.starttag(node, "div", classes=["citation"], role="listitem"))


def _depart_citation(self: HTML5Translator, node: nodes.citation) -> None:
    self.body.append("</div>\n")
    if not isinstance(node.next_node(descend=False, siblings=True), nodes.citation):
        self.body.append("</div>\n")


def setup_shortcuts(app: Sphinx) -> None:
    """Let nothing be looked up or formatted twice."""
    remember_plugins()
    app.add_domain(Citations, override=True)


def setup_citations(app: Sphinx) -> None:
    """Set up the bibliography."""
    pybtex.plugin.register_plugin("pybtex.style.formatting", "handbook", HandbookStyle, force=True)
    app.setup_extension("sphinxcontrib.bibtex")
    app.connect("builder-inited", check_bibliography, priority=_BEFORE_OTHERS)
    setup_shortcuts(app)
    app.add_node(nodes.citation, override=True, html=(_visit_citation, _depart_citation))
