"""How the project speaks to an author: what is wrong, where, and how to put it right."""

from __future__ import annotations

from pathlib import Path

from docutils import nodes
from sphinx.util import logging

logger = logging.getLogger(__name__)

Place = nodes.Node | tuple[str, int | None] | str | None
"""Where something is wrong: a node, a (docname, line) pair or a "file:line" string."""


def complain(kind: str, wrong: str, mend: str, where: Place) -> None:
    """Report a mistake in a text or a data file as a Sphinx warning, which fails the build.

    ``kind`` is the last part of the warning's type (``invitation.<kind>``), ``wrong`` says what is wrong and ``mend``
    how to put it right; both are whole sentences.
    """
    logger.warning("%s %s", wrong, mend, type="invitation", subtype=kind, location=_nearest_line(where))


def _nearest_line(where: Place) -> Place:
    """Return a node itself, or the nearest around it that knows on which line it stands."""
    if isinstance(where, nodes.document):  # which Sphinx can place nowhere
        return place(Path(where["source"]), 1)
    node = where
    while isinstance(node, nodes.Node) and not node.line and node.parent is not None:
        node = node.parent
    return node if isinstance(node, nodes.Node) and node.line else where


def place(path: Path, line: int | None) -> str:
    """Return a data file and a line as a place that Sphinx prints in front of a warning.

    Without a line it is the first: Sphinx takes a place without one for the name of a document.
    """
    return f"{path}:{line or 1}"


def choices(words: list[str] | tuple[str, ...]) -> str:
    """Return words as a readable list: "a, b or c"."""
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " or " + words[-1]


def shown(text: str) -> str:
    """Return what somebody wrote as it can stand in a message: on one line, short, and with no sign nobody can see."""
    clean = "".join(letter if letter.isprintable() else "?" for letter in text)
    return clean if len(clean) <= 40 else f"{clean[:40]} ..."
