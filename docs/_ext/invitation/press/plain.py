"""Turns the printed part of a sheet's doctree into plain data: mappings of a type, attributes and children.

What the template does not know is an error with file and line, never a silent gap.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes

from ..fold import fold
from ..safety import stop
from ..sheet import page_break, sheet_action, sheet_downloads, sheet_summary, sheet_version, therapist_side
from ..worksheet import BLANK_KINDS, SCALE_STEPS, blank, field_label, lines, scale, tick_item, tick_list

Data = dict[str, Any]

_LEAST_ROOM = {"text": 20, "date": 20, "phone": 20, "number": 10, "lines": 20}  # millimetres
_IMAGE_TYPES = {".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp"}


class UnprintableNode(Exception):
    """A node that the press cannot print; ``wrong`` and ``mend`` are sentences for the author."""

    def __init__(self, node: nodes.Node, wrong: str, mend: str) -> None:
        super().__init__(f"{wrong} {mend}")
        self.node = node
        self.wrong = wrong
        self.mend = mend


@dataclass(frozen=True)
class Field:
    """A form field: ``number`` is its address in the sheet ("3", or "3/7" for step 7 of a scale).

    ``least_room`` is the width in millimetres below which nobody could write in it.
    """

    number: str
    kind: str  # text, lines, tick or step
    name: str
    label: str
    least_room: float = 0


@dataclass
class PlainSheet:
    """A sheet as plain data (``blocks``), and the form fields that stand in it, by number."""

    title: str
    blocks: list[Data]
    fields: dict[str, Field] = field(default_factory=dict)


def plain_sheet(document: nodes.document, source_folder: Path) -> PlainSheet:
    """Return the printed part of a sheet as plain data.

    ``document`` is the resolved doctree. Raises UnprintableNode.
    """
    body = next(document.findall(nodes.section))
    sheet = PlainSheet(title=body.children[0].astext(), blocks=[])
    writer = _PlainWriter(sheet, source_folder)
    side = therapist_side(body)
    sheet.blocks = writer.blocks([child for child in body.children if child is not side], level=1)
    return sheet


def _tag(node: nodes.Node) -> str:
    return node.tagname if isinstance(node, nodes.Element) else "text"


class _PlainWriter:
    """Walks a doctree; one method a kind of node."""

    def __init__(self, sheet: PlainSheet, source_folder: Path) -> None:
        self.sheet = sheet
        self.source_folder = source_folder
        self.block_methods: dict[type[nodes.Node], Callable[[Any, int], list[Data]]] = {
            nodes.title: self.heading,
            nodes.section: lambda node, level: self.blocks(node.children, level + 1),
            nodes.rubric: lambda node, level: [self.block("heading", self.inlines(node), level=level + 1)],
            nodes.paragraph: lambda node, level: [self.block("paragraph", self.inlines(node))],
            nodes.bullet_list: lambda node, level: [self.block("bullets", self.items(node, level))],
            nodes.enumerated_list: lambda node, level: [
                self.block("steps", self.items(node, level), start=node.get("start", 1))
            ],
            nodes.definition_list: self.terms,
            nodes.block_quote: lambda node, level: [self.block("quote", self.blocks(node.children, level))],
            nodes.container: lambda node, level: self.blocks(node.children, level),
            nodes.compound: lambda node, level: self.blocks(node.children, level),
            nodes.table: self.table,
            nodes.figure: lambda node, level: self.blocks(node.children, level),
            nodes.caption: lambda node, level: [self.block("small", [self.block("paragraph", self.inlines(node))])],
            nodes.image: lambda node, level: [self.image(node)],
            page_break: lambda node, level: [self.block("page-break")],
            nodes.transition: lambda node, level: [self.block("rule")],
            nodes.line_block: lambda node, level: [self.block("paragraph", self.line_block(node))],
            fold: lambda node, level: self.blocks(node.children, level),
            sheet_summary: lambda node, level: self.blocks(node.children, level),
            sheet_action: lambda node, level: [self.block("card", self.blocks(node.children, level), title=None)],
            sheet_version: lambda node, level: [self.block("small", self.blocks(node.children, level))],
            stop: lambda node, level: [self.block("stop", self.blocks(node.children, level))],
            lines: self.lines,
            tick_list: self.ticks,
            scale: self.scale,
        }
        self.silent = (sheet_downloads, nodes.comment, nodes.target, nodes.substitution_definition, addnodes.index)
        for admonition in (nodes.admonition, nodes.note, nodes.tip, nodes.important, nodes.hint, nodes.attention):
            self.block_methods[admonition] = self.admonition

    @staticmethod
    def block(kind: str, children: list[Data] | None = None, **attributes: Any) -> Data:
        return {"type": kind, "children": children or [], **attributes}

    # -- blocks --------------------------------------------------------------------------------------------------------

    def blocks(self, children: Iterable[nodes.Node], level: int) -> list[Data]:
        result: list[Data] = []
        for node in children:
            if isinstance(node, self.silent):
                continue
            method = self.block_methods.get(type(node))
            if method is None:
                raise UnprintableNode(
                    node,
                    f'The press cannot print "{_tag(node)}".',
                    "Use paragraphs, headings, lists, tables, images, quotes, notes and the blanks of a sheet, or move "
                    "it to the therapist's side.",
                )
            result += method(node, level)
        return result

    def heading(self, node: nodes.title, level: int) -> list[Data]:
        return [self.block("heading", self.inlines(node), level=level)]

    def items(self, node: nodes.Element, level: int) -> list[Data]:
        return [
            self.block("item", self.blocks(item.children, level))
            for item in node.findall(nodes.list_item)
            if item.parent is node
        ]

    def terms(self, node: nodes.definition_list, level: int) -> list[Data]:
        items = []
        for item in node.findall(nodes.definition_list_item):
            term = [child for child in item.children if isinstance(child, nodes.term)]
            definition = [child for child in item.children if isinstance(child, nodes.definition)]
            items.append(
                self.block(
                    "term",
                    [block for part in definition for block in self.blocks(part.children, level)],
                    term=[inline for part in term for inline in self.inlines(part)],
                )
            )
        return [self.block("terms", items)]

    def admonition(self, node: nodes.Element, level: int) -> list[Data]:
        children = list(node.children)
        title = None
        if children and isinstance(children[0], nodes.title):
            title = children.pop(0).astext()
        elif not isinstance(node, nodes.admonition):
            title = type(node).__name__.capitalize()
        return [self.block("card", self.blocks(children, level), title=title)]

    def table(self, node: nodes.table, level: int) -> list[Data]:
        widths = [spec.get("colwidth", 1) for spec in node.findall(nodes.colspec)]
        head = [self.cells(row, level) for part in node.findall(nodes.thead) for row in part.findall(nodes.row)]
        rows = [self.cells(row, level) for part in node.findall(nodes.tbody) for row in part.findall(nodes.row)]
        title = [self.block("heading", self.inlines(part), level=level + 1) for part in node.findall(nodes.title)]
        return [*title, self.block("table", widths=widths, head=head, rows=rows)]

    def cells(self, row: nodes.row, level: int) -> list[Data]:
        return [
            self.block(
                "cell",
                self.blocks(entry.children, level),
                colspan=entry.get("morecols", 0) + 1,
                rowspan=entry.get("morerows", 0) + 1,
            )
            for entry in row.findall(nodes.entry)
        ]

    def line_block(self, node: nodes.line_block) -> list[Data]:
        result: list[Data] = []
        for line in node.findall(nodes.line):
            result += [*([self.block("break")] if result else []), *self.inlines(line)]
        return result

    def image(self, node: nodes.image) -> Data:
        path = self.source_folder / node["uri"]
        if not node.get("alt"):
            raise UnprintableNode(
                node,
                f'The image "{node["uri"]}" has no text for those who cannot see it.',
                "Say in a sentence what it shows: ![what it shows](file.svg), or `:alt: what it shows`.",
            )
        if not path.is_file():
            raise UnprintableNode(
                node, f'There is no image "{node["uri"]}".', "Correct the path, or put the file beside the sheet."
            )
        if path.suffix.lower() not in _IMAGE_TYPES:
            raise UnprintableNode(
                node, f'The press cannot print "{path.name}".', "Save the image as SVG (drawings) or PNG (photographs)."
            )
        return self.block("image", path="/" + path.relative_to(self.source_folder).as_posix(), alt=node["alt"])

    # -- blanks --------------------------------------------------------------------------------------------------------

    def field(self, node: nodes.Element, kind: str, step: int | None = None) -> str:
        """Note a form field and return its number."""
        number = str(node["number"]) if step is None else f"{node['number']}/{step}"
        label = field_label(node)
        least_room = _LEAST_ROOM.get(node.get("kind", kind), 0)
        self.sheet.fields[number] = Field(number, kind, f"field-{node['number'] + 1:02d}", label, least_room)
        return number

    def lines(self, node: lines, level: int) -> list[Data]:
        return [self.block("lines", label=node["label"], count=node["count"], number=self.field(node, "lines"))]

    def ticks(self, node: tick_list, level: int) -> list[Data]:
        items = [
            self.block("tick", self.inlines(item), number=self.field(item, "tick"))
            for item in node.children
            if isinstance(item, tick_item)
        ]
        return [self.block("ticks", items, label=node["label"])]

    def scale(self, node: scale, level: int) -> list[Data]:
        numbers = [self.field(node, "step", step) for step in range(SCALE_STEPS)]
        return [self.block("scale", label=node["label"], low=node["low"], high=node["high"], numbers=numbers)]

    # -- inlines -------------------------------------------------------------------------------------------------------

    def inlines(self, node: nodes.Element) -> list[Data]:
        return [data for child in node.children for data in self.inline(child)]

    def inline(self, node: nodes.Node) -> list[Data]:
        if isinstance(node, nodes.Text):
            return [self.block("text", text=node.astext().replace("\n", " "))]
        if isinstance(node, nodes.strong):
            return [self.block("strong", self.inlines(node))]
        if isinstance(node, nodes.emphasis):
            return [self.block("emphasis", self.inlines(node))]
        if isinstance(node, nodes.superscript):
            return [self.block("superscript", self.inlines(node))]
        if isinstance(node, nodes.subscript):
            return [self.block("subscript", self.inlines(node))]
        if isinstance(node, nodes.literal):
            return [self.block("code", text=node.astext())]
        if isinstance(node, nodes.reference):
            # a page of the site has no address on paper: only its words are printed
            address = node.get("refuri", "")
            if node.get("internal") or "://" not in address:
                return self.inlines(node)
            return [self.block("link", self.inlines(node), address=address)]
        if isinstance(node, nodes.image):
            return [self.image(node)]
        if isinstance(node, blank):
            letters = BLANK_KINDS[node["kind"]]["letters"]
            return [
                self.block("blank", number=self.field(node, "text"), last=node.get("last", False), width=letters * 0.62)
            ]
        if isinstance(node, nodes.raw) and node.astext().strip() in {"<br />", "\\\\"}:
            # a hard line break: MyST writes it once for the web and once for LaTeX
            return [self.block("break")] if "html" in node["format"] else []
        if isinstance(node, nodes.inline | nodes.abbreviation | nodes.generated):
            return self.inlines(node)
        if isinstance(node, self.silent):
            return []
        raise UnprintableNode(
            node,
            f'The press cannot print "{_tag(node)}" inside a line.',
            "Use words, bold, links and blanks, or move it to the therapist's side.",
        )
