"""What a page says of itself to search engines and to those who show links: description, Open Graph, schema.org.

The tags are put into the variable ``head_metadata`` of the templates. What needs the whole address of the site is left
out where ``html_baseurl`` is empty. Nothing is invented: only a sheet has a date, because only a sheet gives one,
and only a page whose author names its steps (``how-to`` at its head) is a HowTo.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from .addresses import FRONT_PAGE, base_address, page_address
from .cards import card_of
from .house import House, read_house
from .messages import complain
from .press.cards import CARD_SIZE
from .printed import parts_of
from .register import register_of
from .sheet import Sheet, is_sheet

LONGEST = 160  # letters of a description: what search engines show
HOW_TO = "how-to"
_IN_BRIEF = "In brief"
_NOT_SAID = (nodes.footnote_reference, nodes.comment, nodes.raw)
_SENTENCE_END = re.compile(r"[.?!]+[”\")]*(?=\s)")


@dataclass(frozen=True)
class PageFacts:
    """What is known of a page: its name, its title, what it says in a line or two, and the ``sheet`` that it may be."""

    name: str
    title: str
    description: str
    sheet: Sheet | None = None

    @property
    def discreet(self) -> bool:
        """Tell whether the page gives nothing away: it does not name the handbook."""
        return self.sheet is not None and self.sheet.discreet


# -- the description ---------------------------------------------------------------------------------------------------


def shortened(words: str, longest: int = LONGEST) -> str:
    """Return the first sentences of a text that fit, or as many words of the first one as do.

    >>> shortened("Ask first. Then wait, and listen.", longest=20)
    'Ask first.'
    >>> shortened("Ask first and wait.", longest=12)
    'Ask first …'
    """
    text = " ".join(words.split())
    if len(text) <= longest:
        return text
    fitting = [text[: found.end()] for found in _SENTENCE_END.finditer(text) if found.end() <= longest]
    return fitting[-1] if fitting else text[: text.rindex(" ", 0, longest - 1)] + " …"


def describe(document: nodes.document) -> str:
    """Return what a text says of itself: what stands in brief, or else its first paragraph."""
    body = next(iter(document.findall(nodes.section)), None)
    if body is None:
        return ""
    brief = next((part for part in _sections(body) if part.children[0].astext() == _IN_BRIEF), body)
    paragraphs = [_plain([node]) for node in brief.findall(nodes.paragraph)]
    return shortened(" ".join(paragraphs if brief is not body else paragraphs[:1]))


def _said(node: nodes.Node) -> str:
    """Return the words of a node without the marks of notes and of claims."""
    if isinstance(node, nodes.Text):
        return node.astext()
    if isinstance(node, _NOT_SAID) or (isinstance(node, nodes.inline) and "claim-mark" in node["classes"]):
        return ""
    return "".join(map(_said, node.children)) + (" " if isinstance(node, nodes.paragraph) else "")


def _plain(said: Iterable[nodes.Node]) -> str:
    """Return the words of nodes in one line. A mark that is gone leaves no space before the next sign."""
    return re.sub(r" +(?=[.,;:?!])", "", " ".join("".join(map(_said, said)).split()))


def _sections(parent: nodes.Element) -> list[nodes.section]:
    return [child for child in parent.children if isinstance(child, nodes.section)]


# -- schema.org --------------------------------------------------------------------------------------------------------


def steps_of(document: nodes.document, title: str) -> list[tuple[str, str]]:
    """Return the steps below a heading, each a name and its words: the sections there. Empty where there are none."""
    under = next((part for part in document.findall(nodes.section) if part.children[0].astext() == title), None)
    return [(_plain(step.children[:1]), _plain(step.children[1:])) for step in (_sections(under) if under else [])]


def _chapters(env: BuildEnvironment) -> list[str]:
    """Return the chapters of the handbook in reading order."""
    below = (chapter for part in parts_of(env) for chapter in env.toctree_includes.get(part, []))
    return [docname for docname in below if not is_sheet(docname)]


class Describer:
    """Says of the pages of one site what they are."""

    def __init__(self, app: Sphinx) -> None:
        self.app = app
        self.env = app.env
        self.house: House = read_house(Path(app.srcdir))

    def facts(self, name: str, document: nodes.document | None) -> PageFacts | None:
        """Return what is known of a page, or None of one that is no text: the search, the index."""
        if name == FRONT_PAGE:
            return PageFacts(name, self.house.name, self.house.description)
        if document is None or name not in self.env.titles:
            return None
        title = self.env.titles[name].astext()
        if name == self.app.config.root_doc:
            return PageFacts(name, title, f"All chapters and sheets of {self.house.name}, and the whole to take along.")
        for note in register_of(self.env).notes_in(name, "sheet"):
            return PageFacts(name, title, shortened(note.get("sheet").summary), note.get("sheet"))
        return PageFacts(name, title, describe(document))

    def tags(self, page: PageFacts, document: nodes.document | None) -> str:
        """Return the tags of a page as HTML."""
        lines = [_meta("name", "description", page.description)] if page.description else []
        lines += [_meta("property", key, value) for key, value in self._open_graph(page)]
        card = "summary_large_image" if self._card(page) else "summary"
        lines.append(_meta("name", "twitter:card", card))
        return "\n".join([*lines, json_ld(self._things(page, document))]) + "\n"

    def _card(self, page: PageFacts) -> str:
        return "" if page.discreet else page_address(self.app, card_of(self.env, page.name))

    def _open_graph(self, page: PageFacts) -> Iterator[tuple[str, str]]:
        yield "og:title", page.title
        yield "og:type", "website" if page.name == FRONT_PAGE else "article"
        if page.description:
            yield "og:description", page.description
        if not page.discreet:
            yield "og:site_name", self.house.name
        yield "og:locale", self.app.config.language.replace("-", "_")
        if address := page_address(self.app, page.name):
            yield "og:url", address
        if picture := self._card(page):
            yield "og:image", picture
            yield "og:image:width", str(CARD_SIZE[0])
            yield "og:image:height", str(CARD_SIZE[1])
            yield "og:image:alt", f"{self.house.name}. Two chairs, one turned a little towards the other."

    # -- things --------------------------------------------------------------------------------------------------------

    def _things(self, page: PageFacts, document: nodes.document | None) -> list[dict[str, Any]]:
        things = [self._book() if page.name == FRONT_PAGE else self._part(page)]
        section = self.env.metadata.get(page.name, {}).get(HOW_TO)
        if section and document is not None:
            things += self._how_to(page, document, section)
        return things

    def _named(self, kind: str, name: str, page: str) -> dict[str, Any]:
        address = page_address(self.app, page)
        return {"@type": kind, "name": name, **({"@id": address, "url": address} if address else {})}

    def _common(self, description: str) -> dict[str, Any]:
        return {
            **({"description": description} if description else {}),
            "inLanguage": self.app.config.language,
            "license": self.house.licence_address,
            "isAccessibleForFree": True,
        }

    def _book(self) -> dict[str, Any]:
        return {
            **self._named("Book", self.house.name, FRONT_PAGE),
            **self._common(self.house.description),
            "author": {"@type": "Organization", "name": self.app.config.author},
            "version": self.app.config.release,
            "creativeWorkStatus": self.house.status,
            "hasPart": [
                self._named("CollectionPage", self.env.titles[part].astext(), part) for part in parts_of(self.env)
            ],
        }

    def _part(self, page: PageFacts) -> dict[str, Any]:
        chapters = _chapters(self.env)
        if page.sheet:
            thing = self._named("CreativeWork", page.title, page.name) | {
                "version": page.sheet.version,
                "dateModified": page.sheet.date.isoformat(),
            }
        elif page.name in chapters:
            thing = self._named("Chapter", page.title, page.name) | {"position": chapters.index(page.name) + 1}
        else:
            kind = "CollectionPage" if page.name in parts_of(self.env) else "WebPage"
            thing = self._named(kind, page.title, page.name)
        whole = {} if page.discreet else {"isPartOf": self._named("Book", self.house.name, FRONT_PAGE)}
        return {**thing, **self._common(page.description), **whole}

    def _how_to(self, page: PageFacts, document: nodes.document, section: str) -> list[dict[str, Any]]:
        steps = steps_of(document, section)
        if not steps:
            complain(
                "metadata",
                f'The head of this page says that its steps stand below "{section}"; there are no headings below it.',
                f"Name the heading under which each step has a heading of its own, or remove `{HOW_TO}`.",
                (page.name, None),
            )
            return []
        return [
            {
                "@type": "HowTo",
                "name": page.title,
                "inLanguage": self.app.config.language,
                "step": [
                    {"@type": "HowToStep", "position": place, "name": name, "text": words}
                    for place, (name, words) in enumerate(steps, 1)
                ],
            }
        ]


def _meta(kind: str, key: str, value: str) -> str:
    return f'<meta {kind}="{key}" content="{escape(value)}">'


def json_ld(things: list[dict[str, Any]]) -> str:
    """Return things of schema.org as a block of data. It holds no sign that could end the block or be run."""
    data: dict[str, Any] = {"@context": "https://schema.org"}
    data |= things[0] if len(things) == 1 else {"@graph": things}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return f'<script type="application/ld+json">{text}</script>'


def head_metadata(app: Sphinx, pagename: str, document: nodes.document | None) -> str:
    """Return the tags for the head of a page as HTML. A page that is no text asks not to be found instead."""
    describer = Describer(app)
    page = describer.facts(pagename, document)
    return describer.tags(page, document) if page else '<meta name="robots" content="noindex">\n'


def add_metadata(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give the templates what a page says of itself."""
    if app.builder.name == "html":
        context["head_metadata"] = head_metadata(app, pagename, doctree)
        context["base_address"] = base_address(app)


def setup_metadata(app: Sphinx) -> None:
    """Register the tags."""
    app.connect("html-page-context", add_metadata)
