"""The search of the site: every section of every page as text, and words that mean the same, for ``search.js``.

Sphinx's own search knows pages only, ranks them little, and leaves what was searched for in the address, and so in the
history of a browser that somebody else may look at. Ours finds sections, and asks and keeps nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from .contents import read_contents
from .datafiles import check_readable
from .messages import shown
from .register import register_of
from .tables import read_table

WORDS_FILE = Path("docs", "_data", "search-words.toml")
INDEX = "search-index.js"
ASIDE = ("docs/training/", "docs/about/")
"""Pages that come after others that fit as well: a therapist in a hurry wants the chapter, not the quiz on it."""
STEMMERS = ("base-stemmer.js", "english-stemmer.js")
_MEND = 'Write `same = [["partner", "spouse"], ...]`: lists of single words, each word in one list only.'
# what a reader does not look for: the notes under a text, and what is for screen readers or machines only
_SILENT = (
    nodes.footnote,
    nodes.footnote_reference,
    nodes.comment,
    nodes.raw,
    nodes.image,
    nodes.meta,
    nodes.system_message,
)

Section = tuple[str, str, str]
"""Where a section begins in its page, its title, and its text without that of the sections in it."""


def read_search_words(source_folder: Path) -> list[list[str]]:
    """Return lists of words that mean the same to somebody who searches; raises DataProblem."""
    table = read_table(source_folder / WORDS_FILE)
    groups = table.data.get("same")
    if not isinstance(groups, list):
        raise table.problem("same", "There are no lists of words that mean the same.", _MEND)
    for name in table.data:
        if name != "same":
            raise table.problem(name, f"There is a `{shown(name)}`, which nobody reads.", _MEND)
    known: set[str] = set()
    for group in groups:
        if not isinstance(group, list) or not all(isinstance(word, str) and word.split() == [word] for word in group):
            wrong = f"This is not a list of single words: {shown(repr(group))}."
            raise table.problem("same", wrong, _MEND, _first_word(group))
        if twice := known.intersection(group):
            wrong = f"In two lists: {shown(', '.join(sorted(twice)))}."
            raise table.problem("same", wrong, _MEND, _first_word(group))
        known.update(group)
    return groups


def _first_word(group: Any) -> str:
    """Return how the first word of a list is written: it stands on the line of its list."""
    first = group[0] if isinstance(group, list) and group else group
    return f'"{first}"' if isinstance(first, str) else ""


def sections(doctree: nodes.document) -> Iterator[Section]:
    """Return the sections of a page, from its title on."""
    for section in doctree.findall(nodes.section):
        text = " ".join(" ".join(_texts(child)) for child in section.children[1:])
        first = section.parent is doctree
        # what is left out leaves no space before the next sign
        text = re.sub(r" +(?=[.,;:?!](?:\s|$))", "", " ".join(text.split()))
        yield "" if first else section["ids"][0], section[0].astext(), text


def _texts(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.Text):
        yield node.astext()
    elif not isinstance(node, (nodes.section, *_SILENT)) and not (_is_unnamed_link(node) or _is_mark(node)):
        for child in node.children:
            yield from _texts(child)
        if isinstance(node, nodes.TextElement) and not isinstance(node, nodes.Inline):
            yield " "


def _is_mark(node: nodes.Node) -> bool:
    # how strong a claim is, behind a sentence
    return isinstance(node, nodes.inline) and "claim-mark" in node["classes"]


def _is_unnamed_link(node: nodes.Node) -> bool:
    # its words are not known yet; as a citation, or as a link to a page, it would show a key or a path
    return isinstance(node, pending_xref) and (node["refdomain"] == "cite" or not node.get("refexplicit", True))


def note_sections(app: Sphinx, doctree: nodes.document) -> None:
    """Keep the text of a page that has just been read."""
    register_of(app.env).note("text", app.env.current_document.docname, None, sections=tuple(sections(doctree)))


def search_index(app: Sphinx) -> dict[str, Any]:
    """Return what ``search.js`` reads: words that mean the same, and for each page its address, part, whether it
    comes first, and its sections.
    """
    parts = {page: part.title for part in read_contents(app.env) for page in _documents(part)}
    texts = {note.docname: note.get("sections") for note in register_of(app.env).notes("text")}
    return {
        "same": read_search_words(Path(app.srcdir)),
        "pages": [
            [app.builder.get_target_uri(page), parts.get(page, ""), not page.startswith(ASIDE), found]
            for page, found in texts.items()
            if found and page in app.env.found_docs
        ],
    }


def _documents(part: Any) -> list[str]:
    return [part.docname, *(page.docname for page in part.pages)]


def begin(app: Sphinx) -> None:
    """Use this search and not Sphinx's; stop with a clear message where its words cannot be read."""
    check_readable("data", read_search_words, Path(app.srcdir))
    if isinstance(app.builder, StandaloneHTMLBuilder):
        app.builder.search = False


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write the index into the finished site."""
    if exception is None and app.builder.name == "html":
        folder = Path(app.outdir) / "_static"
        index = json.dumps(search_index(app), ensure_ascii=False, separators=(",", ":"))
        (folder / INDEX).write_text(f"globalThis.invitationSearch({index});\n", encoding="utf-8")
        for name in STEMMERS:  # by the Snowball project, as Sphinx ships them
            stemmer = files("sphinx.search").joinpath("minified-js", name).read_text(encoding="utf-8")
            (folder / name).write_text(stemmer, encoding="utf-8")


def setup_search(app: Sphinx) -> None:
    """Register the search."""
    app.connect("builder-inited", begin)
    app.connect("doctree-read", note_sections)
    app.connect("build-finished", write)
