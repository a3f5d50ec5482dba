"""Turns the printed part of a sheet's doctree into plain data: mappings of a type, attributes and children.

What the template does not know is an error with file and line, never a silent gap.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes

from ..arrangement import cards, columns, timeline, when
from ..fold import fold
from ..fonts import has_letters
from ..safety import stop
from ..sheet import (
    page_break,
    sheet_action,
    sheet_downloads,
    sheet_drawing,
    sheet_summary,
    sheet_version,
    therapist_side,
)
from ..worksheet import BLANK_KINDS, SCALE_STEPS, blank, field_label, lines, scale, tick_item, tick_list

Data = dict[str, Any]

_LEAST_ROOM = {"text": 20, "date": 20, "phone": 20, "number": 10, "lines": 20}  # millimetres
FIRST = "First:"
_IMAGE_TYPES = {".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp"}


class UnprintableNode(Exception):
    """A node that the press cannot print; ``wrong`` and ``mend`` are sentences for the author.

    ``unknown`` tells that the press knows no node of this kind; else it knows it, and something is wrong with this one.
    """

    def __init__(self, node: nodes.Node, wrong: str, mend: str, *, unknown: bool = False) -> None:
        super().__init__(f"{wrong} {mend}")
        self.node = node
        self.unknown = unknown
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
    writer = PlainWriter(sheet, source_folder)
    side = therapist_side(body)
    sheet.blocks = writer.blocks([child for child in body.children if child is not side], level=1)
    return sheet


def text_blocks(text: str) -> list[Data]:
    """Return text as plain data, apart from it the words that need ``other`` letters than ours.

    A letter and its marks become one sign where there is one: of some with two marks the PDF would say each twice.
    """
    text = unicodedata.normalize("NFC", text)
    if has_letters(text):
        return [{"type": "text", "children": [], "text": text}]
    parts = [(other, "".join(words)) for other, words in groupby(re.split(r"(\s+)", text), _needs_others)]
    return [
        {"type": "text", "children": [], "text": words, **({"other": True} if other else {})}
        for other, words in parts
        if words
    ]


def _needs_others(word: str) -> bool:
    return not has_letters(word)


def plain_blocks(found: list[nodes.Node], source_folder: Path) -> list[Data]:
    """Return some nodes without fields, such as a stop line, as plain data. Raises UnprintableNode."""
    return PlainWriter(PlainSheet(title="", blocks=[]), source_folder).blocks(found, level=1)


def _share(width: str) -> float:
    """Return the part of a line that a picture takes, from its width as the author wrote it: "40%" is 0.4."""
    return min(1.0, float(width.removesuffix("%")) / 100) if re.fullmatch(r"\d+(\.\d+)?%", width) else 1.0


def _tag(node: nodes.Node) -> str:
    return node.tagname if isinstance(node, nodes.Element) else "text"


class PlainWriter:
    """Walks a doctree; one method a kind of node."""

    def __init__(self, sheet: PlainSheet, source_folder: Path) -> None:
        self.sheet = sheet
        self.source_folder = source_folder
        self.block_methods: dict[type[nodes.Node], Callable[[Any, int], list[Data]]] = {
            nodes.title: self.heading,
            nodes.section: lambda node, level: self.blocks(node.children, level + 1),
            nodes.rubric: lambda node, level: [self.block("heading", self.inlines(node), level=level + 1)],
            nodes.paragraph: self.paragraph,
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
            sheet_drawing: self.drawing,
            sheet_summary: lambda node, level: [self.block("summary", self.blocks(node.children, level))],
            sheet_action: lambda node, level: [self.block("action", self.blocks(node.children, level))],
            sheet_version: lambda node, level: [self.block("small", self.blocks(node.children, level))],
            stop: lambda node, level: [self.block("stop", self.blocks(node.children, level))],
            columns: lambda node, level: [self.block("columns", self.parts(node, level), widths=node["widths"])],
            cards: lambda node, level: [
                self.block("cards", self.parts(node, level), columns=node["columns"], size=node["size"])
            ],
            timeline: self.timeline,
            lines: self.lines,
            tick_list: self.ticks,
            scale: self.scale,
        }
        self.silent: tuple[type[nodes.Node], ...] = (
            sheet_downloads,
            nodes.comment,
            nodes.target,
            nodes.substitution_definition,
            addnodes.index,
        )
        for admonition in (nodes.admonition, nodes.note, nodes.tip, nodes.important, nodes.hint, nodes.attention):
            self.block_methods[admonition] = self.admonition

    @staticmethod
    def block(kind: str, children: list[Data] | None = None, **attributes: Any) -> Data:
        """Return plain data of one kind."""
        return {"type": kind, "children": children or [], **attributes}

    # -- blocks --------------------------------------------------------------------------------------------------------

    def blocks(self, children: Iterable[nodes.Node], level: int) -> list[Data]:
        """Return nodes as blocks; ``level`` is that of the heading above them. Raises UnprintableNode."""
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
                    unknown=True,
                )
            result += method(node, level)
        return result

    def heading(self, node: nodes.title, level: int) -> list[Data]:
        """Return a title."""
        return [self.block("heading", self.inlines(node), level=level)]

    def paragraph(self, node: nodes.paragraph, level: int) -> list[Data]:
        """Return a paragraph; one that begins with a bold "First:" is what everybody is asked before all else."""
        paragraph = self.block("paragraph", self.inlines(node))
        # MyST begins a line with bold words by a text of no letters
        begins = next((child for child in node.children if child.astext()), None)
        asked = isinstance(begins, nodes.strong) and begins.astext() == FIRST
        return [self.block("first", [paragraph])] if asked else [paragraph]

    def items(self, node: nodes.Element, level: int) -> list[Data]:
        """Return the items of a list."""
        return [
            self.block("item", self.blocks(item.children, level))
            for item in node.findall(nodes.list_item)
            if item.parent is node
        ]

    def terms(self, node: nodes.definition_list, level: int) -> list[Data]:
        """Return words with what they mean."""
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

    def parts(self, node: nodes.Element, level: int) -> list[Data]:
        """Return columns or cards."""
        return [self.block("part", self.blocks(part.children, level)) for part in node.children]

    def timeline(self, node: timeline, level: int) -> list[Data]:
        """Return moments, one after the other."""
        points = []
        for point in node.children:
            said = [child for child in point.children if isinstance(child, when)]
            rest = [child for child in point.children if not isinstance(child, when)]
            points.append(
                self.block(
                    "point", self.blocks(rest, level), term=[inline for part in said for inline in self.inlines(part)]
                )
            )
        return [self.block("timeline", points)]

    def drawing(self, node: sheet_drawing, level: int) -> list[Data]:
        """Return the drawing at the head of a sheet."""
        picture = self.image(next(node.findall(nodes.image)))
        return [{**picture, "type": "drawing", "says": node.children[-1].astext()}]

    def admonition(self, node: nodes.Element, level: int) -> list[Data]:
        """Return a note as a card."""
        children = list(node.children)
        title = None
        if children and isinstance(children[0], nodes.title):
            title = children.pop(0).astext()
        elif not isinstance(node, nodes.admonition):
            title = type(node).__name__.capitalize()
        return [self.block("card", self.blocks(children, level), title=title)]

    def table(self, node: nodes.table, level: int) -> list[Data]:
        """Return a table."""
        widths = [spec.get("colwidth", 1) for spec in node.findall(nodes.colspec)]
        head = [self.cells(row, level) for part in node.findall(nodes.thead) for row in part.findall(nodes.row)]
        rows = [self.cells(row, level) for part in node.findall(nodes.tbody) for row in part.findall(nodes.row)]
        title = [self.block("heading", self.inlines(part), level=level + 1) for part in node.findall(nodes.title)]
        return [*title, self.block("table", widths=widths, head=head, rows=rows)]

    def cells(self, row: nodes.row, level: int) -> list[Data]:
        """Return the cells of a row."""
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
        """Return lines that break where the author broke them."""
        result: list[Data] = []
        for line in node.findall(nodes.line):
            result += [*([self.block("break")] if result else []), *self.inlines(line)]
        return result

    def image(self, node: nodes.image) -> Data:
        """Return a picture; raises UnprintableNode where it has no words or cannot be printed."""
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
        return self.block(
            "image",
            path="/" + path.relative_to(self.source_folder).as_posix(),
            alt=node["alt"],
            width=_share(node.get("width", "100%")),
        )

    # -- blanks --------------------------------------------------------------------------------------------------------

    def field(self, node: nodes.Element, kind: str, step: int | None = None) -> str:
        """Note a form field and return its number."""
        number = str(node["number"]) if step is None else f"{node['number']}/{step}"
        label = field_label(node)
        least_room = _LEAST_ROOM.get(node.get("kind", kind), 0)
        self.sheet.fields[number] = Field(number, kind, f"field-{node['number'] + 1:02d}", label, least_room)
        return number

    def lines(self, node: lines, level: int) -> list[Data]:
        """Return lines to write on."""
        return [
            self.block(
                "lines", label=node["label"], count=node["count"], fill=node["fill"], number=self.field(node, "lines")
            )
        ]

    def ticks(self, node: tick_list, level: int) -> list[Data]:
        """Return boxes to tick."""
        items = [
            self.block("tick", self.inlines(item), number=self.field(item, "tick"))
            for item in node.children
            if isinstance(item, tick_item)
        ]
        return [self.block("ticks", items, label=node["label"])]

    def scale(self, node: scale, level: int) -> list[Data]:
        """Return numbers to choose from."""
        numbers = [self.field(node, "step", step) for step in range(SCALE_STEPS)]
        return [self.block("scale", label=node["label"], low=node["low"], high=node["high"], numbers=numbers)]

    # -- inlines -------------------------------------------------------------------------------------------------------

    def inlines(self, node: nodes.Node) -> list[Data]:
        """Return what stands inside a node, as it stands in a line."""
        return [data for child in node.children for data in self.inline(child)]

    def inline(self, node: nodes.Node) -> list[Data]:
        """Return one node as it stands in a line; raises UnprintableNode."""
        if isinstance(node, nodes.Text):
            return text_blocks(node.astext().replace("\n", " "))
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
            unknown=True,
        )
