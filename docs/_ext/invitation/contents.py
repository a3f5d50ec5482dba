"""The contents beside every page: the parts of the handbook, and the pages of the part that is being read.

Themes work them out anew for every page, which is most of what a build of many pages costs. Here they are read once.
And because they stand on every page, every page is written anew when a title or the order changes.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from .printed import parts_of

FILE = ".contents.json"
"""In the folder of the finished site: what stands beside every page that lies there."""


@dataclass(frozen=True)
class Entry:
    """A page in the contents."""

    docname: str
    title: str


@dataclass(frozen=True)
class Part:
    """A part of the handbook with its pages, in order; ``here`` where the page being written belongs to it."""

    docname: str
    title: str
    pages: tuple[Entry, ...]
    here: bool = False

    def __contains__(self, docname: str) -> bool:
        """Tell whether a page belongs to the part."""
        return docname in self._documents

    @cached_property
    def _documents(self) -> frozenset[str]:
        return frozenset({self.docname, *(page.docname for page in self.pages)})


def read_contents(env: BuildEnvironment) -> tuple[Part, ...]:
    """Return the parts of the handbook in order."""

    def entry(docname: str) -> Entry:
        return Entry(docname, env.titles[docname].astext())

    return tuple(
        Part(
            docname,
            env.titles[docname].astext(),
            tuple(entry(page) for page in env.toctree_includes.get(docname, []) if page in env.titles),
        )
        for docname in parts_of(env)
        if docname in env.titles
    )


def seen_from(parts: Sequence[Part], docname: str) -> list[Part]:
    """Return the parts as they stand beside a page: with their pages only where it is one of them."""
    return [
        Part(part.docname, part.title, part.pages, here=True) if docname in part else Part(part.docname, part.title, ())
        for part in parts
    ]


def around_every_page(env: BuildEnvironment, words: Any) -> str:
    """Return what stands around every page: the contents, and ``words`` (whatever else does), to compare with later."""
    return json.dumps([[asdict(part) for part in read_contents(env)], words], ensure_ascii=False, sort_keys=True)


def is_as_before(app: Sphinx, around: str) -> bool:
    """Tell whether the finished site has these contents around its pages."""
    try:
        return Path(app.outdir, FILE).read_text(encoding="utf-8") == around
    except (OSError, UnicodeDecodeError):
        return False
