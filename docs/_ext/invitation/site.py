"""What the web pages get beside their text: the design values, the house's words, and what stands around the text."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from .arrangement import share_rules
from .at_hand import at_hand
from .changes import newest_changes
from .contents import FILE as CONTENTS_FILE
from .contents import Part, around_every_page, is_as_before, read_contents, seen_from
from .datafiles import check_readable
from .design import custom_properties, read_design
from .fonts import WEB_FACES, font_faces, web_font, web_font_name
from .glossary import meanings
from .house import House, read_house
from .kept import kept
from .sheet import is_sheet

SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
    )
)
"""What a page may load, and from where: nothing but what lies beside it, and no script or style within a page."""

IN_BRIEF = "in-brief"
PRELOADED = [web_font_name(face) for face, _, _ in WEB_FACES[:2]]
# what Sphinx gives every page and ours do without
THEME_FILES = [
    f"_static/{name}"
    for name in ("basic.css", "pygments.css", "documentation_options.js", "doctools.js", "sphinx_highlight.js")
]

_AROUND: WeakKeyDictionary[Sphinx, tuple[House, tuple[Part, ...]]] = WeakKeyDictionary()


@dataclass(frozen=True)
class Section:
    """A section in the list *On this page*."""

    id: str
    title: str


def check_house(app: Sphinx) -> None:
    """Stop with a clear message where the design values or the house's words cannot be read."""
    for read in (read_design, read_house):
        check_readable("data", read, Path(app.srcdir))


def add_design(app: Sphinx, exception: Exception | None) -> None:
    """Write the design values as a style sheet into the finished site, and note what stands around its pages."""
    if exception is None and app.builder.format == "html":
        folder = Path(app.outdir) / "_static"
        design = read_design(Path(app.srcdir))
        style = font_faces(design.family) + custom_properties(design) + share_rules()
        (folder / "design.css").write_text(style, encoding="utf-8")
        for face, _, _ in WEB_FACES:
            name = web_font_name(face)
            (folder / name).write_bytes(kept(app, name, [face], partial(web_font, face)))
        Path(app.outdir, CONTENTS_FILE).write_text(_around(app), encoding="utf-8")


def _around(app: Sphinx) -> str:
    house = read_house(Path(app.srcdir))
    # what words mean stands on the pages that use them
    words = zlib.crc32(repr(meanings(app.env)).encode())
    return around_every_page(
        app.env, [house.name, house.status, house.no_emergency, house.licence, app.config.release, words]
    )


def rewrite_all_pages(app: Sphinx, env: Any) -> list[str]:
    """Return the pages to write anew: all of them, where what stands around every page has changed."""
    _AROUND.pop(app, None)
    if isinstance(app.builder, StandaloneHTMLBuilder) and not is_as_before(app, _around(app)):
        return sorted(env.found_docs)
    return []


def _what_stands_around(app: Sphinx) -> tuple[House, tuple[Part, ...]]:
    """Return it as it is when all texts have been read; to read it for each page would grow as a square."""
    if app not in _AROUND:
        _AROUND[app] = read_house(Path(app.srcdir)), read_contents(app.env)
    return _AROUND[app]


def add_surroundings(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give the templates what stands around the text of a page."""
    house, parts = _what_stands_around(app)
    context |= {
        "house": house,
        "page_is_sheet": is_sheet(pagename),
        # its name stands in the history of a browser that somebody else may look at
        "page_is_discreet": app.env.metadata.get(pagename, {}).get("discreet") == "True",
        "security_policy": SECURITY_POLICY,
        "preloaded_fonts": PRELOADED,
        "theme_files": THEME_FILES,
        "handbook_parts": seen_from(parts, pagename),
        "suggest_link": house.suggest_address
        or context["pathto"]("docs/about/contributing").rstrip("#") + "#how-to-change-a-page",
    }
    if pagename == "index":
        context["newest_changes"] = newest_changes(Path(app.srcdir))
    if doctree is None:
        return
    found = at_hand(app.env, pagename, doctree)
    context |= {"page_date": found.date, "page_sources": found.sources}
    context["sections"] = [
        Section(section["ids"][0], section[0].astext())
        for chapter in doctree.findall(nodes.section)
        if chapter.parent is doctree
        for section in chapter.children
        if isinstance(section, nodes.section)
    ]
    context["at_hand"] = found if _is_chapter(doctree) else None


def _is_chapter(doctree: nodes.document) -> bool:
    """Tell whether a page is a chapter: a text to read, which begins with *In brief*."""
    return any(IN_BRIEF in section["ids"] for section in doctree.findall(nodes.section))


def setup_site(app: Sphinx) -> None:
    """Register what the pages get."""
    app.connect("builder-inited", check_house)
    app.connect("env-updated", rewrite_all_pages)
    app.connect("html-page-context", add_surroundings)
    app.connect("build-finished", add_design)
