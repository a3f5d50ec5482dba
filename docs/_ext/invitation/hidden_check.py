"""A check that a directive carries: Sphinx's doctest builder runs it, readers never meet it."""

from __future__ import annotations

from docutils import nodes
from sphinx.util.docutils import SphinxDirective


def hidden_check(directive: SphinxDirective, code: str, name: str) -> nodes.comment:
    """Return doctest ``code`` as a node that no page shows; a failure is reported under ``name``."""
    check = nodes.comment(code, code, testnodetype="doctest", groups=[name], options={}, own=True)
    directive.set_source_info(check)
    return check
