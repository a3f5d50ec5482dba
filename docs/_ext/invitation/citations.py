"""Puts a citation into a text, and keeps citing fast."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, cast

import pybtex.plugin
from docutils import nodes
from pybtex.database import Entry
from pybtex.style.formatting.plain import Style as PlainStyle
from pybtex.style.template import Node as Template
from pybtex.style.template import optional, sentence
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.writers.html5 import HTML5Translator
from sphinxcontrib.bibtex.citation_target import CitationTarget
from sphinxcontrib.bibtex.roles import CitationRef

if TYPE_CHECKING:
    from sphinxcontrib.bibtex.domain import BibtexDomain


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

    def format_web_refs(self, e: Entry) -> Template:
        """Return the end of a reference."""
        if "doi" not in e.fields and e.type in {"misc", "techreport"}:
            return sentence[optional[self.format_url(e)]]
        return sentence[optional[self.format_doi(e)]]


def remember_plugins() -> None:
    """Look up each plug-in of pybtex once instead of scanning all installed packages for every citation.

    Half of the build of a large handbook went into that scan. Without this the build still works, only slower.
    """
    look_up = pybtex.plugin._load_entry_point  # noqa: SLF001 (there is no public way)
    if not hasattr(look_up, "cache_info"):
        pybtex.plugin._load_entry_point = functools.cache(look_up)  # noqa: SLF001


def _visit_citation(self: HTML5Translator, node: nodes.citation) -> None:
    # docutils marks an entry as doc-biblioentry, a role that ARIA has withdrawn; an item of a list says the same
    if not isinstance(node.previous_sibling(), nodes.citation):
        self.body.append('<div role="list" class="citation-list">\n')
    self.body.append(self.starttag(node, "div", classes=["citation"], role="listitem"))


def _depart_citation(self: HTML5Translator, node: nodes.citation) -> None:
    self.body.append("</div>\n")
    if not isinstance(node.next_node(descend=False, siblings=True), nodes.citation):
        self.body.append("</div>\n")


def setup_citations(app: Sphinx) -> None:
    """Set up the bibliography."""
    remember_plugins()
    pybtex.plugin.register_plugin("pybtex.style.formatting", "handbook", HandbookStyle, force=True)
    app.setup_extension("sphinxcontrib.bibtex")
    app.add_node(nodes.citation, override=True, html=(_visit_citation, _depart_citation))
