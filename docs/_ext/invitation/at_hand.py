"""What stands under the title of a chapter and at its foot: minutes to read, its scripts and sheets, its sources."""

from __future__ import annotations

import datetime
import math
import re
from dataclasses import dataclass
from typing import Any

from docutils import nodes
from sphinx.environment import BuildEnvironment

from .addresses import linked_page
from .contents import Entry
from .datafiles import is_date, long_date
from .register import register_of
from .sheet import is_sheet

WORDS_A_MINUTE = 238
"""Silent reading of English non-fiction by adults: Brysbaert, 2019, How many words do we read per minute?"""

_WORD = re.compile(r"\w[\w'’-]*")
_REFERENCES = "docs/about/references"


@dataclass(frozen=True)
class AtHand:
    """What a page offers: minutes to read, sheets it links to, its scripts, how many works it cites, its date."""

    minutes: int
    sheets: tuple[Entry, ...]
    first_script: str
    scripts: int
    sources: int
    date: str


def at_hand(env: BuildEnvironment, docname: str, doctree: nodes.document) -> AtHand:
    """Return what a page offers; ``doctree`` with its links resolved."""
    sheets: dict[str, Entry] = {}
    sources = set()
    for link in doctree.findall(nodes.reference):
        if not link.get("internal"):
            continue
        target, place = linked_page(docname, link.get("refuri", ""))
        if is_sheet(target) and target in env.titles and target != docname:
            sheets[target] = Entry(target, env.titles[target].astext())
        if target == _REFERENCES and place:
            sources.add(place)
    scripts = [note.key for note in register_of(env).notes_in(docname, "script")]
    words = len(_WORD.findall(doctree.astext()))
    return AtHand(
        minutes=max(1, math.ceil(words / WORDS_A_MINUTE)),
        sheets=tuple(sheets.values()),
        first_script=f"script-{nodes.make_id(scripts[0])}" if scripts else "",
        scripts=len(scripts),
        sources=len(sources),
        date=page_date(env.metadata.get(docname, {})),
    )


def page_date(metadata: dict[str, Any]) -> str:
    """Return the date in the front matter of a page, in words, or nothing."""
    date = metadata.get("date")
    if not isinstance(date, str) or not is_date(date):
        return ""
    return long_date(datetime.date.fromisoformat(date))
