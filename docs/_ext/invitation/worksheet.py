"""Blanks to fill in: a short blank, lines to write on, a tick list, a scale from 0 to 10.

On the web page they are form controls with labels; nothing that is typed leaves the page. In print they are lines and
boxes, and the press makes them fields of the PDF.
"""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective, SphinxRole
from sphinx.writers.html5 import HTML5Translator
from sphinx.writers.text import TextTranslator

from .hidden_check import hidden_check
from .messages import choices, complain

BLANK_KINDS: dict[str, dict[str, Any]] = {
    # kind: what a phone's keyboard offers, what the label adds, and the width in letters where text follows
    "text": {"inputmode": "text", "adds": "", "letters": 18},
    "date": {"inputmode": "text", "adds": " (day, month, year)", "letters": 11},
    "phone": {"inputmode": "tel", "adds": "", "letters": 14},
    "number": {"inputmode": "numeric", "adds": "", "letters": 5},
}
SCALE_STEPS = 11  # 0 to 10
MOST_LINES = 20


class blank(nodes.Inline, nodes.Element):
    """A short blank in a line: ``kind``, ``label``, ``number`` (its place in the document), ``last`` in its line."""


class lines(nodes.General, nodes.Element):
    """Lines to write on: ``label``, ``count``, ``number``; ``fill`` where they take the rest of the printed page."""


class tick_list(nodes.General, nodes.Element):
    """A list of boxes to tick, under a ``label``."""


class tick_item(nodes.TextElement):
    """One line of a tick list, with its ``number``."""


class scale(nodes.General, nodes.Element):
    """Numbers from 0 to 10 to choose from: ``label``, ``low``, ``high``, ``number``.

    A scored scale also says what to do (``then``) when the number is smaller than ``below``.
    """


FIELDS = (blank, lines, tick_item, scale)


def field_label(node: nodes.Element) -> str:
    """Return what a screen reader says of a field."""
    if isinstance(node, tick_item):
        return node.astext()
    if isinstance(node, blank):
        return str(node["label"]) + str(BLANK_KINDS[node["kind"]]["adds"])
    if isinstance(node, scale):
        return f"{node['label']} 0 = {node['low']}, {SCALE_STEPS - 1} = {node['high']}."
    return str(node["label"])


def scale_advice(number: int, below: int, then: str) -> str:
    """Return what a scored scale says to somebody who chose a number: ``then`` below its limit, nothing from there on.

    Raises ValueError for a number that is not on the scale.

    >>> scale_advice(5, below=6, then="Pick another day.")
    'Pick another day.'
    """
    if not 0 <= number < SCALE_STEPS:
        raise ValueError(f"The scale goes from 0 to {SCALE_STEPS - 1}; {number} is not on it.")
    return then if number < below else ""


class BlankRole(SphinxRole):
    """``{blank}`label``` or ``{blank}`label <kind>```: a short blank."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the blank."""
        match = re.fullmatch(r"(?P<label>.*?)(?:\s*<(?P<kind>[^<>]*)>)?", self.text.strip(), re.DOTALL)
        label = " ".join(match["label"].split()) if match else ""
        kind = (match["kind"] if match else None) or "text"
        if kind not in BLANK_KINDS:
            complain(
                "blank",
                f'There is no kind of blank called "{kind}".',
                f"Use {choices(list(BLANK_KINDS))}, as in {{blank}}`Day of the talk <date>`.",
                self.get_location(),
            )
            kind = "text"
        if not label:
            complain(
                "blank",
                "A blank has no label.",
                "Say what is to be written there, as in {blank}`My first name`.",
                self.get_location(),
            )
        node = blank(kind=kind, label=label)
        self.set_source_info(node)
        form = str(BLANK_KINDS[kind]["adds"])
        return [node, nodes.inline(form, form, classes=["blank-form"])] if form else [node], []


class _FieldDirective(SphinxDirective):
    """What the directives of this module share: the argument is the label."""

    required_arguments = 1
    final_argument_whitespace = True

    @property
    def label(self) -> str:
        return " ".join(self.arguments[0].split())


def _count(argument: str | None) -> int:
    count = directives.positive_int(argument or "")
    if count > MOST_LINES:
        raise ValueError(f"at most {MOST_LINES} lines fit on a sheet")
    return count


class LinesDirective(_FieldDirective):
    """Lines to write on."""

    option_spec = {"count": _count, "fill": directives.flag}  # noqa: RUF012

    def run(self) -> list[nodes.Node]:
        """Return the lines."""
        node = lines(label=self.label, count=self.options.get("count", 3), fill="fill" in self.options)
        self.set_source_info(node)
        return [node]


def _limit(argument: str | None) -> int:
    limit = directives.positive_int(argument or "")
    if limit >= SCALE_STEPS:
        raise ValueError(f"the limit lies between 1 and {SCALE_STEPS - 1}")
    return limit


class ScaleDirective(_FieldDirective):
    """A scale from 0 to 10."""

    option_spec = {  # noqa: RUF012
        "from": directives.unchanged_required,
        "to": directives.unchanged_required,
        "below": _limit,
        "then": directives.unchanged_required,
    }

    def run(self) -> list[nodes.Node]:
        """Return the scale."""
        for end, example in (("from", "not at all"), ("to", "very")):
            if end not in self.options:
                complain(
                    "scale",
                    f'The scale "{self.label}" does not say what its ends mean.',
                    f"Add a line `:{end}: {example}`.",
                    self.get_location(),
                )
        node = scale(label=self.label, low=self.options.get("from", ""), high=self.options.get("to", ""))
        self.set_source_info(node)
        if ("below" in self.options) != ("then" in self.options):
            complain(
                "scale",
                f'The scale "{self.label}" gives a limit without advice, or advice without a limit.',
                "Write both, `:below: 6` and `:then: Pick another day.`, or neither.",
                self.get_location(),
            )
        elif "below" in self.options:
            return [node, *self._scored(self.options["below"], self.options["then"])]
        return [node]

    def _scored(self, below: int, then: str) -> list[nodes.Node]:
        """Return the advice as the reader sees it, and the check that the scoring says the same on both sides of it."""
        code = "".join(
            f">>> scale_advice({number}, below={below}, then={then!r})\n{expected!r}\n"
            for number, expected in ((below - 1, then), (below, ""))
        )
        advice = then if re.match(r"I\b", then) else then[0].lower() + then[1:]
        return [
            nodes.paragraph("", f"Below {below}: {advice}"),
            hidden_check(self, code, self.label),
        ]


class TickListDirective(_FieldDirective):
    """A bullet list whose items become boxes to tick."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the tick list."""
        parsed = self.parse_content_to_nodes()
        node = tick_list(label=self.label)
        self.set_source_info(node)
        if len(parsed) != 1 or not isinstance(parsed[0], nodes.bullet_list):
            complain(
                "tick-list",
                f'The tick list "{self.label}" holds something else than one list.',
                "Write one line a box, each beginning with a hyphen and a space.",
                self.get_location(),
            )
            return parsed
        for item in parsed[0]:
            if not (len(item.children) == 1 and isinstance(item.children[0], nodes.paragraph)):
                complain(
                    "tick-list",
                    "A box to tick holds more than one line of text.",
                    "Keep it to one sentence; put lists and paragraphs outside the tick list.",
                    item,
                )
                continue
            paragraph = item.children[0]
            box = tick_item(paragraph.rawsource, "", *paragraph.children)
            box.source, box.line = paragraph.source, paragraph.line
            node += box
        return [node]


def _is_form(node: nodes.Node) -> bool:
    """Tell whether a node says only in which form a blank is filled in."""
    return isinstance(node, nodes.Element) and "blank-form" in node.get("classes", ())


class NumberFields(SphinxTransform):
    """Numbers the fields of a document in reading order and finds the blanks that end their line."""

    default_priority = 400

    def apply(self, **kwargs: Any) -> None:
        """Number the fields."""
        found = (node for node in self.document.findall(nodes.Element) if isinstance(node, FIELDS))
        for number, node in enumerate(found):
            node["number"] = number
            if isinstance(node, blank) and isinstance(node.parent, nodes.Element):
                after = [child for child in node.parent.children[node.parent.index(node) + 1 :] if not _is_form(child)]
                node["last"] = not after


# -- the web page ------------------------------------------------------------------------------------------------------
# autocomplete="off" keeps browsers from remembering; there is no <form>, so nothing can be sent.


def _visit_blank_html(self: HTML5Translator, node: blank) -> None:
    kind = BLANK_KINDS[node["kind"]]
    self.body.append(
        self.emptytag(
            node,
            "input",
            "",
            type="text",
            inputmode=kind["inputmode"],
            size=kind["letters"],
            autocomplete="off",
            CLASS=f"blank blank-{node['kind']}{' blank-last' if node.get('last') else ''}",
            ids=[f"blank-{node['number']}"],
            **{"aria-label": field_label(node)},
        )
    )
    raise nodes.SkipNode


def _visit_lines_html(self: HTML5Translator, node: lines) -> None:
    name = f"blank-{node['number']}"
    self.body.append(
        f'<div class="blank-lines"><label for="{name}">{self.encode(node["label"])}</label>'
        f'<textarea id="{name}" rows="{node["count"]}" autocomplete="off"></textarea></div>\n'
    )
    raise nodes.SkipNode


def _visit_tick_list_html(self: HTML5Translator, node: tick_list) -> None:
    self.body.append(f'<fieldset class="tick-list"><legend>{self.encode(node["label"])}</legend><ul>\n')


def _depart_tick_list_html(self: HTML5Translator, node: tick_list) -> None:
    self.body.append("</ul></fieldset>\n")


def _visit_tick_item_html(self: HTML5Translator, node: tick_item) -> None:
    name = f"blank-{node['number']}"
    self.body.append(f'<li><input type="checkbox" id="{name}" autocomplete="off"><label for="{name}">')


def _depart_tick_item_html(self: HTML5Translator, node: tick_item) -> None:
    self.body.append("</label></li>\n")


def _visit_scale_html(self: HTML5Translator, node: scale) -> None:
    name = f"blank-{node['number']}"
    steps = "".join(
        f'<label><input type="radio" name="{name}" value="{step}" autocomplete="off"><span>{step}</span></label>'
        for step in range(SCALE_STEPS)
    )
    self.body.append(
        f'<fieldset class="scale"><legend>{self.encode(node["label"])}</legend><div class="scale-steps">{steps}</div>'
        f'<p class="scale-ends"><span>0 = {self.encode(node["low"])}</span> '
        f"<span>{SCALE_STEPS - 1} = {self.encode(node['high'])}</span></p></fieldset>\n"
    )
    raise nodes.SkipNode


# -- plain text --------------------------------------------------------------------------------------------------------


def _visit_blank_text(self: TextTranslator, node: blank) -> None:
    self.add_text("_" * int(BLANK_KINDS[node["kind"]]["letters"]))
    raise nodes.SkipNode


def _block_text(self: TextTranslator, text: str) -> None:
    self.new_state(0)
    self.add_text(text)
    self.end_state()


def _visit_lines_text(self: TextTranslator, node: lines) -> None:
    _block_text(self, node["label"])
    for _ in range(node["count"]):
        _block_text(self, "_" * 60)
    raise nodes.SkipNode


def _visit_tick_list_text(self: TextTranslator, node: tick_list) -> None:
    _block_text(self, node["label"])


def _depart_nothing(self: TextTranslator, node: nodes.Element) -> None:
    pass


def _visit_tick_item_text(self: TextTranslator, node: tick_item) -> None:
    self.new_state(2)
    self.add_text("[ ] ")


def _depart_tick_item_text(self: TextTranslator, node: tick_item) -> None:
    self.end_state()


def _visit_scale_text(self: TextTranslator, node: scale) -> None:
    _block_text(self, field_label(node))
    _block_text(self, "  ".join(str(step) for step in range(SCALE_STEPS)))
    raise nodes.SkipNode


def setup_worksheet(app: Sphinx) -> None:
    """Register the blanks."""
    app.add_role("blank", BlankRole())
    app.add_directive("lines", LinesDirective)
    app.add_directive("scale", ScaleDirective)
    app.add_directive("tick-list", TickListDirective)
    app.add_transform(NumberFields)
    app.add_node(blank, html=(_visit_blank_html, None), text=(_visit_blank_text, None))
    app.add_node(lines, html=(_visit_lines_html, None), text=(_visit_lines_text, None))
    app.add_node(
        tick_list,
        html=(_visit_tick_list_html, _depart_tick_list_html),
        text=(_visit_tick_list_text, _depart_nothing),
    )
    app.add_node(
        tick_item,
        html=(_visit_tick_item_html, _depart_tick_item_html),
        text=(_visit_tick_item_text, _depart_tick_item_text),
    )
    app.add_node(scale, html=(_visit_scale_html, None), text=(_visit_scale_text, None))
