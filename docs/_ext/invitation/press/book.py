"""The handbook as plain data: its parts, their chapters, and what links them.

A chapter's doctree becomes blocks as a sheet's does. Whatever can be linked to carries its ``anchors``; an anchor is
``document#id``, or ``document`` for the beginning of a chapter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes

from ..catalogue import catalogue_entry
from ..fold import fold
from ..own_words import own_words
from ..printed import printed_handbook
from ..quiz.page import question, question_key
from ..sheet import sheet_action, sheet_summary, therapist_side
from ..slides import minutes_words, slides_downloads, speaker_notes
from .plain import Data, PlainSheet, PlainWriter, UnprintableNode
from .questions import key_blocks, question_blocks

_LED_TO = {"bullets", "steps", "terms", "table", "listing"}
_SAID = {"script-say", "script-instead", "script-objection"}
_BOLD = {"script-title", "helpline-kind"}
_SMALL = {"script-who", "claim-source", "helpline-checked", "sheet-when"}
PAGE = "%"  # how the address of a page of the handbook begins, while the handbook is one document


@dataclass(frozen=True)
class Part:
    """A part of the handbook: a plain ``name`` for files, a title, and its blocks."""

    name: str
    title: str
    blocks: list[Data]


class ChapterWriter(PlainWriter):
    """Turns a chapter into blocks; ``docname`` is where it stands."""

    def __init__(self, docname: str, source_folder: Path) -> None:
        super().__init__(PlainSheet(title="", blocks=[]), source_folder)
        self.docname = docname
        self.silent = (*self.silent, addnodes.toctree, own_words, printed_handbook, nodes.transition, slides_downloads)
        self.block_methods |= {
            nodes.paragraph: self.paragraph,
            nodes.container: self.container,
            nodes.compound: self.compound,
            nodes.footnote: self.note,
            nodes.citation: self.work,
            nodes.literal_block: lambda node, level: [self.block("listing", text=node.astext())],
            nodes.doctest_block: lambda node, level: [self.block("listing", text=node.astext())],
            addnodes.glossary: self.inside,
            catalogue_entry: lambda node, level: [self.block("entry", self.inside(node, level))],
            speaker_notes: self.speaker_notes,
            fold: lambda node, level: [self.block("aside", self.blocks(node.children, level))],
            question: lambda node, level: question_blocks(node),
            question_key: lambda node, level: key_blocks(node),
        }

    def chapter(self, document: nodes.document, level: int) -> list[Data]:
        """Return the blocks of a whole document; its title is a heading of ``level``."""
        body = _body(document)
        title, *rest = body.children
        heading = self.block("heading", self.inlines(title), level=level, anchors=[self.docname, *self.anchors(body)])
        return [heading, *self.blocks(rest, level), *self.notes(document, level)]

    def about_sheet(self, document: nodes.document, level: int) -> list[Data]:
        """Return what the handbook says of a sheet: its summary and the therapist's side. It prints by itself."""
        body = _body(document)
        summary = [child for child in body.children if isinstance(child, sheet_summary | sheet_action)]
        side = therapist_side(body)
        heading = self.block(
            "heading", self.inlines(body.children[0]), level=level, anchors=[self.docname, *self.anchors(body)]
        )
        blocks = [*self.blocks(summary, level), *self.blocks(side.children[1:] if side else [], level)]
        return [heading, *blocks, *self.notes(document, level)]

    def notes(self, document: nodes.document, level: int) -> list[Data]:
        """Return the notes of a document, which MyST has put behind the whole text."""
        notes = self.blocks([child for child in document.children if isinstance(child, nodes.footnote)], level)
        return [self.block("notes", notes)] if notes else []

    def anchors(self, node: nodes.Element) -> list[str]:
        """Return the anchors of a node."""
        identities: list[str] = node.get("ids", [])
        return [f"{self.docname}#{identity}" for identity in identities]

    def blocks(self, children: Iterable[nodes.Node], level: int) -> list[Data]:
        """Return nodes as blocks; a section's heading is one level below its parent's."""
        result: list[Data] = []
        for node in children:
            if isinstance(node, nodes.section):
                title, *rest = node.children
                result.append(self.block("heading", self.inlines(title), level=level + 1, anchors=self.anchors(node)))
                result += self.blocks(rest, level + 1)
            else:
                result += super().blocks([node], level)
        _mark_leading(result)
        return result

    def inside(self, node: nodes.Element, level: int) -> list[Data]:
        """Return what a node holds."""
        return self.blocks(node.children, level)

    def paragraph(self, node: nodes.paragraph, level: int) -> list[Data]:
        """Return a paragraph, small or bold where its class asks for it."""
        words = self.inlines(node)
        if _BOLD & set(node["classes"]):
            words = [self.block("strong", words)]
        paragraph = self.block("paragraph", words)
        return [self.block("small", [paragraph])] if _SMALL & set(node["classes"]) else [paragraph]

    def compound(self, node: nodes.compound, level: int) -> list[Data]:
        """Return nothing for a list of contents: the handbook has its own."""
        return [] if "toctree-wrapper" in node["classes"] else self.inside(node, level)

    def container(self, node: nodes.container, level: int) -> list[Data]:
        """Return a claim, a script or an example, or what another container holds."""
        kinds = {"claim": "claim", "script": "script", "invented": "box"}
        kind = next((kinds[name] for name in node["classes"] if name in kinds), None)
        said = next((name for name in node["classes"] if name in _SAID), "")
        if said:
            return [self.block("said", self.inside(node, level), part=said.removeprefix("script-"))]
        if kind is None:
            return self.inside(node, level)
        inside = self.inside(node, level)
        if kind == "claim":
            # what it says and on whose word; its limits stand below in fine print, folded away on the web or not
            inside[2:] = [self.block("aside", inside[2:])]
        return [self.block(kind, inside, anchors=self.anchors(node))]

    def speaker_notes(self, node: speaker_notes, level: int) -> list[Data]:
        """Return what a trainer says and does, with its minutes."""
        minutes = self.block("text", text=minutes_words(node["start"], node["end"]))
        label = self.block("paragraph", [self.block("strong", [minutes])])
        return [self.block("box", [label, *self.inside(node, level)])]

    def terms(self, node: nodes.definition_list, level: int) -> list[Data]:
        """Return words with what they mean; each can be linked to."""
        [block] = super().terms(node, level)
        for item, found in zip(block["children"], node.children, strict=True):
            if isinstance(found, nodes.Element):
                item["anchors"] = [anchor for term in found.findall(nodes.term) for anchor in self.anchors(term)]
        return [block]

    def note(self, node: nodes.footnote, level: int) -> list[Data]:
        """Return a note at the end of a chapter."""
        label, *rest = node.children
        return [self.block("note", self.blocks(rest, level), label=label.astext(), anchors=self.anchors(node))]

    def work(self, node: nodes.citation, level: int) -> list[Data]:
        """Return a work in the list of references."""
        rest = [child for child in node.children if not isinstance(child, nodes.label)]
        return [self.block("work", self.blocks(rest, level), anchors=self.anchors(node))]

    def to(self, node: nodes.reference, anchor: str) -> Data:
        """Return a link to a place in the handbook; where that is a chapter or a script, with its page."""
        document, _, place = anchor.partition("#")
        paged = document != self.docname and (not place or place.startswith("script-"))
        return self.block("to", self.inlines(node), anchor=anchor, paged=paged)

    def inline(self, node: nodes.Node) -> list[Data]:
        """Return one node as it stands in a line; links lead to places in the handbook."""
        if isinstance(node, nodes.reference):
            address = node.get("refuri", "")
            if "refid" in node:
                return [self.to(node, f"{self.docname}#{node['refid']}")]
            if address.startswith(PAGE):
                return [self.to(node, address.removeprefix(PAGE))]
            if address.startswith("#"):
                return [self.to(node, self.docname + address)]
        if isinstance(node, nodes.footnote_reference):
            number = self.block("superscript", [self.block("text", text=node.astext())])
            return [self.block("to", [number], anchor=f"{self.docname}#{node['refid']}")]
        return super().inline(node)


def _body(document: nodes.document) -> nodes.section:
    """Return what stands below the title of a text. Raises UnprintableNode."""
    body = next(document.findall(nodes.section), None)
    if body is None:
        raise UnprintableNode(document, "This text has no title.", "Begin it with one line such as `# A title`.")
    return body


def _mark_leading(blocks: list[Data]) -> None:
    """Mark the paragraphs that belong to what follows them: a list or a table, and below a heading a script too."""
    first: Data = {"type": ""}
    for before, block, after in reversed(list(zip([first, *blocks], blocks, blocks[1:], strict=False))):
        below_heading = before["type"] == "heading" and (after["type"] == "script" or after.get("leads", False))
        if block["type"] == "paragraph" and (below_heading or after["type"] in _LED_TO):
            block["leads"] = True


def walk(blocks: list[Data]) -> Iterator[Data]:
    """Yield all blocks and inlines, those inside others too."""
    for block in blocks:
        yield block
        yield from walk(block.get("children", []))
        yield from walk(block.get("term", []))
        for row in (*block.get("head", []), *block.get("rows", [])):
            yield from walk(row)


def part_with_works(part: Part, references: list[Data]) -> Part:
    """Return a part that ends with the works which it cites, out of the handbook's references."""
    cited = {node["anchor"] for node in walk(part.blocks) if node["type"] == "to"}
    works = [work for work in references if cited & set(work["anchors"])]
    own = {anchor for node in walk(part.blocks) for anchor in node.get("anchors", [])}
    if not works or any(set(work["anchors"]) <= own for work in works):
        return part
    heading = PlainWriter.block("heading", [PlainWriter.block("text", text="References")], level=2, anchors=[])
    return Part(part.name, part.title, [*part.blocks, heading, *works])


def keep_known_links(blocks: list[Data]) -> list[Data]:
    """Return blocks in which links lead only to what is there; other words keep no link."""
    known = {anchor for node in walk(blocks) for anchor in node.get("anchors", [])}

    def mend(value: Any) -> Any:
        if isinstance(value, list):
            return [mend(item) for item in value]
        if isinstance(value, dict):
            changed = {key: mend(item) for key, item in value.items()}
            if changed.get("type") == "to" and changed["anchor"] not in known:
                changed["anchor"] = None
            return changed
        return value

    mended: list[Data] = mend(blocks)
    return mended
