"""Checks what only the whole build can tell: that ids differ, and that every answer rests on words that stand there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from ..messages import choices, complain
from ..register import register_of
from .collect import KIND
from .objectives import FILE, read_objectives
from .question import Question

_ALIKE = str.maketrans({"“": '"', "”": '"', "’": "'", "‘": "'", "\u00a0": " ", "…": "..."})
_WORDS = (nodes.paragraph, nodes.title, nodes.term, nodes.line)


def check_questions(app: Sphinx, env: BuildEnvironment) -> None:
    """Report ids that stand twice, objectives and places that are not there, and words that do not stand there."""
    known, problems = read_objectives(Path(app.srcdir))
    ids = [objective.id for objective in known]
    first: dict[str, str] = {}
    pages: dict[str, dict[str, nodes.Element]] = {}  # many questions rest on one
    for note in register_of(env).notes(KIND):
        asked: Question = note.get("question")
        where = (note.docname, note.line)
        what = f'The question "{asked.id}"'
        if asked.id in first:
            wrong = f'Two questions are called "{asked.id}"; the other stands in {first[asked.id]}.'
            complain("question", wrong, "Change the `:id:` of one of them.", where)
        first.setdefault(asked.id, note.docname)
        if asked.objective not in ids and not problems:
            mend = f"Use {choices(ids)}." if ids else f"Write it into {FILE.as_posix()} first."
            complain("question", f'{what} tests an objective "{asked.objective}" that is not there.', mend, where)
        docname, _, identity = asked.rests_on.partition("#")
        docname = f"docs/{docname}"
        if docname not in env.found_docs:
            mend = "Write its path below docs/ without an ending, such as engaging/the-first-call#in-brief."
            complain("question", f'{what} rests on a chapter "{docname}" that is not there.', mend, where)
            continue
        if docname not in pages:
            pages[docname] = _places(env.get_doctree(docname))
        places = pages[docname]
        if identity not in places:
            sections = list(
                dict.fromkeys(node["ids"][0] for node in places.values() if isinstance(node, nodes.section))
            )
            mend = f"Use {choices(sections)}."
            complain("question", f'{what} rests on a section "{identity}" that is not in {docname}.', mend, where)
        elif not any(_alike(asked.quotes) in _alike(words) for words in paragraphs(places[identity])):
            complain(
                "question",
                f'{what} quotes words that no paragraph of {asked.rests_on} holds: "{asked.quotes}".',
                "Copy some words of the paragraph that the answer rests on; read again whether it still says so.",
                where,
            )


def _places(doctree: nodes.document) -> dict[str, nodes.Element]:
    """Return the parts of a text that have an id."""
    return {identity: node for node in doctree.findall(nodes.Element) for identity in node["ids"]}


def paragraphs(place: nodes.Element) -> Iterator[str]:
    """Yield the paragraphs of a section, without those of the sections inside it."""
    for child in place.children:
        if isinstance(child, _WORDS):
            yield child.astext()
        elif isinstance(child, nodes.Element) and not isinstance(child, nodes.section | nodes.comment):
            yield from paragraphs(child)


def _alike(words: str) -> str:
    """Return words without the differences that nobody sees: quotation marks, spaces, capitals."""
    return re.sub(r"\s+", " ", words.translate(_ALIKE)).strip().casefold()


def setup_check(app: Sphinx) -> None:
    """Register the check."""
    app.connect("env-check-consistency", check_questions)
