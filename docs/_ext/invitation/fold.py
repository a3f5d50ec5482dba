"""A part that folds away on the web page (``details``) and stands open everywhere else."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator
from sphinx.writers.text import TextTranslator


class fold(nodes.General, nodes.Element):
    """Has a ``summary``, which is always seen."""


def _visit_html(self: HTML5Translator, node: fold) -> None:
    self.body.append(f"<details><summary>{self.encode(node['summary'])}</summary>\n")


def _depart_html(self: HTML5Translator, node: fold) -> None:
    self.body.append("</details>\n")


def _nothing(self: TextTranslator, node: fold) -> None:
    pass


def setup_fold(app: Sphinx) -> None:
    """Register the node."""
    app.add_node(fold, html=(_visit_html, _depart_html), text=(_nothing, _nothing))
