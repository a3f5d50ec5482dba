"""The index: the entries of ``docs/_data/index.yaml``, and among them the words of the glossary.

It is made by hand and in one file, as an indexer works: who reads a chapter does not stumble over marks, other forms of
the handbook carry no trace of it, and the whole can be looked at side by side. The build keeps it true.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment

from .datafiles import DataProblem, Entry, check_readable, read_yaml
from .messages import complain, place, shown
from .register import register_of

FILE = Path("docs", "_data", "index.yaml")
MEANING = "what the word means"
_MEND = (
    "Write `entry: page#heading`, below an entry `what is said there: page#heading`, or `entry: {see: other entry}`."
)
# a line below an entry is found by what it speaks of
_SMALL = re.compile(r"(?:(?:a|an|the|about|after|and|as|at|by|for|from|in|of|on|to|with) )+")


@dataclass(frozen=True)
class Place:
    """Where an entry leads: a page, and a heading or a script in it, or nothing."""

    docname: str
    anchor: str
    line: int = 0


@dataclass
class Item:
    """An entry: where it leads itself, what stands below it, and other entries to look up."""

    name: str
    line: int = 0
    at: Place | None = None
    under: dict[str, Place] = field(default_factory=dict)
    see: str = ""
    see_also: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        """Return what the entry is called in its page."""
        return nodes.make_id(f"entry-{self.name}")

    @property
    def sub_entries(self) -> list[tuple[str, Place]]:
        """Return what stands below the entry, in order."""
        return sorted(self.under.items(), key=lambda sub: _SMALL.sub("", _letters(sub[0]), count=1))


def _letters(name: str) -> str:
    return re.sub(r"[^\w ,]", "", name).casefold().strip()


def _place(written: str, line: int) -> Place:
    page, _, anchor = written.partition("#")
    return Place(page if page.startswith("handouts/") else f"docs/{page}", anchor, line)


def read_index(source_folder: Path) -> list[Item]:
    """Return the entries as they were written, none where there is no index; raises DataProblem."""
    path = source_folder / FILE
    if not path.exists():
        return []
    data = read_yaml(path)
    if not isinstance(data, Entry):
        raise DataProblem(path, 1, "This is no index.", _MEND)
    return [_item(path, name, value, data.lines[name]) for name, value in data.items()]


def _item(path: Path, name: str, value: Any, line: int) -> Item:
    if isinstance(value, str) and value:
        return Item(name, line, _place(value, line))
    if not isinstance(value, Entry) or not value:
        raise DataProblem(path, line, f'The entry "{shown(name)}" leads nowhere.', _MEND)
    item = Item(name, line)
    for key, told in value.items():
        here = value.lines[key]
        if key == "see also" and isinstance(told, list) and all(isinstance(other, str) for other in told):
            item.see_also = told
        elif not isinstance(told, str) or not told:
            raise DataProblem(path, here, f'"{shown(key)}" below "{shown(name)}" leads nowhere.', _MEND)
        elif key == "see":
            item.see = told
        elif key == "at":
            item.at = _place(told, here)
        else:
            item.under[key] = _place(told, here)
    if item.see and len(value) > 1:
        raise DataProblem(path, line, f'"{shown(name)}" says "see" and leads elsewhere as well.', "Use `see also`.")
    return item


# -- keeping it true ---------------------------------------------------------------------------------------------------


def begin(app: Sphinx) -> None:
    """Stop with a clear message where the index cannot be read."""
    check_readable("index", read_index, Path(app.srcdir))


def note_places(app: Sphinx, doctree: nodes.document) -> None:
    """Keep what can be linked to in a page that has just been read."""
    docname = app.env.current_document.docname
    found: set[str] = set()
    for node in doctree.findall(nodes.Element):
        found.update(node["ids"])
    register_of(app.env).note("anchors", docname, None, ids=frozenset(found))
    path = Path(app.srcdir) / FILE
    if docname == app.config.root_doc and path.exists():  # so that a change of the index alone makes the site anew
        app.env.note_dependency(str(path))


def check_index(app: Sphinx, env: BuildEnvironment) -> None:
    """Say which entries lead nowhere, and which marks stand in texts, where nobody would find them."""
    path = Path(app.srcdir) / FILE
    items = {item.name: item for item in read_index(Path(app.srcdir))}
    for item in items.values():
        for found in filter(None, (item.at, *item.under.values())):
            _check_place(env, found, place(path, found.line))
        for other in (*filter(None, [item.see]), *item.see_also):
            if other not in items or items[other].see:
                wrong = f'"{shown(item.name)}" sends readers to "{shown(other)}", which is no entry that leads further.'
                complain("index", wrong, "Name the entry that has it all.", place(path, item.line))
    for docname, marks in env.domains.index_domain.entries.items():
        if any(not mark[2].startswith("term-") for mark in marks):
            complain(
                "index", "The index is not made of marks in texts.", f"Write the entry into {FILE}.", (docname, None)
            )


def _check_place(env: BuildEnvironment, found: Place, where: str) -> None:
    notes = register_of(env).notes_in(found.docname, "anchors")
    if not notes:
        complain(
            "index", f"There is no page {found.docname}.", "Name a page as `part/chapter` or `handouts/sheet`.", where
        )
    elif found.anchor and found.anchor not in notes[0].get("ids"):
        mend = "Name a heading as it stands in the address of its page, a script as `script-` and its id."
        complain("index", f'On the page {found.docname} there is no "{shown(found.anchor)}".', mend, where)


# -- the page ----------------------------------------------------------------------------------------------------------


def whole_index(env: BuildEnvironment) -> list[Item]:
    """Return the entries and the words of the glossary, in order."""
    items = {item.name.casefold(): item for item in read_index(Path(env.srcdir))}
    for (kind, word), (docname, anchor) in env.domains.standard_domain.objects.items():
        if kind != "term":
            continue
        meaning = Place(docname, anchor)
        item = items.get(word.casefold())
        if item is None:
            items[word.casefold()] = Item(word, at=meaning)
        else:
            item.under[MEANING] = meaning
            if item.see:
                item.see, item.see_also = "", [item.see]
    return sorted(items.values(), key=lambda item: _letters(item.name))


def add_index(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give the template of the index its entries, by letter."""
    if pagename == "genindex" and isinstance(app.builder, StandaloneHTMLBuilder):
        items = whole_index(app.env)
        context["index_letters"] = [
            (letter.upper(), list(found)) for letter, found in groupby(items, key=lambda item: _letters(item.name)[0])
        ]
        context["index_ids"] = {item.name: item.id for item in items}


def setup_index(app: Sphinx) -> None:
    """Register the index."""
    app.connect("builder-inited", begin)
    app.connect("doctree-read", note_places)
    app.connect("env-check-consistency", check_index)
    app.connect("html-page-context", add_index)
