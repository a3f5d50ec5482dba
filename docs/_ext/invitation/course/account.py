"""The account that every package gives of every question: what was kept, changed or dropped. Nothing is lost unsaid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ..quiz.question import Question
from .content import CHOICES

Fate = Literal["kept", "changed", "dropped", "none"]
"""``none``: the question has nothing of the sort."""


@dataclass(frozen=True)
class Part:
    """What became of one part of a question; ``lost`` are the words that are not in the package."""

    fate: Fate
    how: str = ""
    lost: tuple[str, ...] = ()


KEPT = Part("kept")
NONE = Part("none")


@dataclass(frozen=True)
class Entry:
    """What became of one question in one package."""

    question: str
    kind: Part
    option_feedback: Part
    feedback: Part
    order: Part
    wording: Part = KEPT

    def parts(self) -> tuple[tuple[str, Part], ...]:
        """Return the parts with their names, as the report shows them."""
        return (
            ("Kind of question", self.kind),
            ("Feedback per option", self.option_feedback),
            ("General feedback", self.feedback),
            ("Order", self.order),
            ("Wording", self.wording),
        )


@dataclass(frozen=True)
class Package:
    """A finished package: the platform it is for, its file, and the account of its questions."""

    target: str
    platform: str
    file: str
    content: bytes
    entries: tuple[Entry, ...]
    good_to_know: str


def option_feedback(question: Question) -> Part:
    """Return the account of a package that keeps what is said to each option."""
    return KEPT if any(option.feedback for option in question.options) else NONE


def dropped_option_feedback(question: Question, how: str) -> Part:
    """Return the account of a package that has no place for what is said to each option."""
    lost = tuple(f"{option.text}: {option.feedback}" for option in question.options if option.feedback)
    return Part("dropped", how, lost) if lost else NONE


def general_feedback(question: Question) -> Part:
    """Return the account of a package that keeps what is said to everybody."""
    return KEPT if question.feedback else NONE


def order(question: Question) -> Part:
    """Return the account of a package that shows options as written and mixes what is to be matched or put in order."""
    return KEPT if question.kind in CHOICES else Part("kept", "Mixed for the learner, as it must be.")


def entry(question: Question, kind: Part, wording: Part = KEPT) -> Entry:
    """Return the account of a package that keeps what is said to options and to everybody."""
    return Entry(question.id, kind, option_feedback(question), general_feedback(question), order(question), wording)


def with_line_breaks(texts: Sequence[str], where: str) -> Part:
    """Return the account of a format that cannot hold the line breaks in some texts."""
    return Part("changed", f"Line breaks in {where} became spaces.") if any("\n" in text for text in texts) else KEPT
