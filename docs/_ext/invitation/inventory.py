"""Counts what the handbook holds. A builder, so that it sees just what the site is made from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Set
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.util import logging

from .evidence import read_claims
from .register import register_of
from .script import count_examples

logger = logging.getLogger(__name__)


class InventoryBuilder(Builder):
    """Prints the counts and writes them to ``inventory.json`` in the output folder."""

    name = "inventory"
    epilog = ""
    allow_parallel = True

    def get_outdated_docs(self) -> Iterator[str]:
        """Return nothing: counting reads the notes, not the documents."""
        return iter(())

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Return no address: nothing is linked."""
        return ""

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Write nothing for a single document."""

    def write_documents(self, docnames: Set[str]) -> None:
        """Write nothing for single documents."""


def count(app: Sphinx, exception: Exception | None) -> None:
    """Count, print and write the counts, even where no text has changed."""
    if exception or not isinstance(app.builder, InventoryBuilder):
        return
    register = register_of(app.env)
    scripts = register.notes("script")
    terms = [name for (kind, name) in app.env.domains.standard_domain.objects if kind == "term"]
    counts = {
        "claims": len(read_claims(Path(app.srcdir))[0]),
        "scripts": len(scripts),
        "objections": len({note.get("objection") for note in scripts} - {""}),
        "glossary_terms": len(terms),
        "helpline_countries": len({note.key for note in register.notes("helpline country")}),
        "sheets": len(register.notes("sheet")),
        "pdfs": len(list((Path(app.outdir) / "html").rglob("*.pdf"))),
        "questions": len(register.notes("question")),
        "examples": count_examples(app.env),
    }
    for name, count in counts.items():
        logger.info("%6d  %s", count, name.replace("_", " "))
    target = Path(app.outdir) / "inventory.json"
    target.write_text(json.dumps(counts, indent=2) + "\n", encoding="utf-8")


def setup_inventory(app: Sphinx) -> None:
    """Register the builder."""
    app.add_builder(InventoryBuilder)
    app.connect("build-finished", count)
