"""The questions of a build, for whoever hands them on."""

from __future__ import annotations

from sphinx.environment import BuildEnvironment

from ..register import register_of
from .question import Question

KIND = "question"  # of the notes in the register


def questions_of(env: BuildEnvironment) -> list[Question]:
    """Return all questions, by document and then in reading order."""
    return [note.get("question") for note in register_of(env).notes(KIND)]
