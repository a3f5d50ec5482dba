"""How a sheet arranges its words: columns side by side, a timeline, cards to cut out.

On a phone, and in large print, columns and cards stand below each other.
"""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator
from sphinx.writers.text import TextTranslator

from .messages import complain

MOST_COLUMNS = 4
_SHARES = 24  # of the width of a page; columns take as many as their widths say


class columns(nodes.General, nodes.Element):
    """Parts side by side, each a ``column``; ``widths`` holds a number a column."""


class column(nodes.General, nodes.Element):
    """One of the parts of ``columns``."""


class timeline(nodes.General, nodes.Element):
    """Moments one after the other, each a ``moment``."""


class moment(nodes.General, nodes.Element):
    """A point of a timeline: a ``when``, then what happens."""


class when(nodes.TextElement):
    """When a moment of a timeline is."""


class cards(nodes.General, nodes.Element):
    """Cards to cut out, each a ``card``; ``columns`` says how many stand side by side.

    Cards that must hold much have a ``size``: that of their letters in points, where they stand side by side. They
    reach into the margins, and a page holds all of them or none. Other cards have None, and the letters of the body.
    """


class card(nodes.General, nodes.Element):
    """One card to cut out."""


def _widths(argument: str | None) -> list[int]:
    words = (argument or "").split()
    if not 2 <= len(words) <= MOST_COLUMNS or not all(re.fullmatch("[1-9][0-9]?", word) for word in words):
        raise ValueError(f"write 2 to {MOST_COLUMNS} whole numbers, such as 2 1")
    return [int(word) for word in words]


def _number(argument: str | None) -> int:
    if (argument or "").strip() not in map(str, range(1, MOST_COLUMNS + 1)):
        raise ValueError(f"write a number from 1 to {MOST_COLUMNS}: so many stand side by side")
    return int(argument or "")


class _ArrangementDirective(SphinxDirective):
    """What the directives of this module share."""

    has_content = True

    def parsed(self, kind: type[nodes.Element], wrong: str, mend: str) -> nodes.Element | None:
        """Return the one list that the content must be, or None after telling the author."""
        content = self.parse_content_to_nodes()
        if len(content) == 1 and isinstance(content[0], kind):
            return content[0]
        complain(self.name, wrong, mend, self.get_location())
        return None


class ColumnsDirective(_ArrangementDirective):
    """``{columns}``: a bullet list whose items stand side by side."""

    option_spec = {"widths": _widths}  # noqa: RUF012

    def run(self) -> list[nodes.Node]:
        """Return the columns."""
        found = self.parsed(
            nodes.bullet_list,
            "Columns hold something else than one list.",
            "Begin each column with a hyphen and a space, and indent what belongs to it by two spaces.",
        )
        if found is None:
            return []
        widths = self.options.get("widths", [1] * len(found))
        if len(widths) != len(found) or not 2 <= len(found) <= MOST_COLUMNS:
            complain(
                self.name,
                f"There are {len(found)} columns and {len(widths)} widths.",
                f"Write 2 to {MOST_COLUMNS} columns, and as many numbers in `:widths:`.",
                self.get_location(),
            )
            return []
        node = columns("", *(column("", *item.children) for item in found), widths=widths)
        self.set_source_info(node)
        return [node]


class TimelineDirective(_ArrangementDirective):
    """``{timeline}``: a definition list whose terms are moments, one after the other."""

    def run(self) -> list[nodes.Node]:
        """Return the timeline."""
        found = self.parsed(
            nodes.definition_list,
            "A timeline holds something else than moments.",
            "Write each moment on a line of its own, and what happens below it after a colon and a space.",
        )
        if found is None:
            return []
        node = timeline()
        self.set_source_info(node)
        for item in found:
            parts: list[nodes.Node] = [
                when(term.rawsource, "", *term.children) for term in item.children if isinstance(term, nodes.term)
            ]
            for definition in (child for child in item.children if isinstance(child, nodes.definition)):
                parts += definition.children
            node += moment("", *parts)
        return [node]


class CardsDirective(_ArrangementDirective):
    """``{cards}``: a bullet list whose items are cards to cut out."""

    option_spec = {"columns": _number}  # noqa: RUF012

    def run(self) -> list[nodes.Node]:
        """Return the cards."""
        found = self.parsed(
            nodes.bullet_list,
            "The cards hold something else than one list.",
            "Begin each card with a hyphen and a space, and indent what belongs to it by two spaces.",
        )
        if found is None:
            return []
        side_by_side = self.options.get("columns", 2)
        node = cards("", *(card("", *item.children) for item in found), columns=side_by_side, size=None)
        self.set_source_info(node)
        return [node]


def _visit_html(tag: str, style: str) -> Any:
    def visit(self: HTML5Translator, node: nodes.Element) -> None:
        self.body.append(f'<{tag} class="{style}">\n')

    return visit


def _visit_columns_html(self: HTML5Translator, node: columns) -> None:
    # a page may hold no styles of its own: the shares are names that share_rules() knows
    total = sum(node["widths"])
    for part, width in zip(node.findall(column), node["widths"], strict=True):
        part["classes"] = ["column", f"share-{max(1, round(_SHARES * width / total))}"]
    self.body.append('<div class="columns">\n')


def _visit_column_html(self: HTML5Translator, node: column) -> None:
    self.body.append(f'<div class="{" ".join(node["classes"])}">\n')


def _visit_cards_html(self: HTML5Translator, node: cards) -> None:
    self.body.append(f'<div class="cut-cards across-{node["columns"]}">\n')


def share_rules() -> str:
    """Return the style sheet for parts side by side: their shares of the width, where there is room for them."""
    shares = "".join(f"  .share-{share} {{ flex-grow: {share}; }}\n" for share in range(1, _SHARES + 1))
    across = "".join(
        f"  .across-{number} {{ grid-template-columns: repeat({number}, minmax(0, 1fr)); }}\n"
        for number in range(1, MOST_COLUMNS + 1)
    )
    return f"@media (min-width: 36rem), print {{\n{shares}{across}}}\n"


def _depart_html(tag: str) -> Any:
    def depart(self: HTML5Translator, node: nodes.Element) -> None:
        self.body.append(f"</{tag}>\n")

    return depart


def _visit_moment_html(self: HTML5Translator, node: moment) -> None:
    self.body.append("<li>\n")


def _visit_when_html(self: HTML5Translator, node: when) -> None:
    self.body.append('<p class="moment"><strong>')


def _depart_when_html(self: HTML5Translator, node: when) -> None:
    self.body.append("</strong></p>\n")


def _nothing(self: TextTranslator, node: nodes.Element) -> None:
    pass


def setup_arrangement(app: Sphinx) -> None:
    """Register the arrangements."""
    for name, directive in (("columns", ColumnsDirective), ("timeline", TimelineDirective), ("cards", CardsDirective)):
        app.add_directive(name, directive)
    for node, visit, depart in (
        (columns, _visit_columns_html, _depart_html("div")),
        (column, _visit_column_html, _depart_html("div")),
        (timeline, _visit_html("ol", "timeline"), _depart_html("ol")),
        (moment, _visit_moment_html, _depart_html("li")),
        (when, _visit_when_html, _depart_when_html),
        (cards, _visit_cards_html, _depart_html("div")),
        (card, _visit_html("div", "cut-card"), _depart_html("div")),
    ):
        app.add_node(node, html=(visit, depart), text=(_nothing, _nothing))
