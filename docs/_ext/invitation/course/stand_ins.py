"""What a question becomes on a platform that does not know its kind."""

from __future__ import annotations

from dataclasses import replace

from ..quiz.question import Option, Pair, Question
from .account import Part
from .content import right_sides

BECAME_PLACES = Part("changed", "No ordering here: became matching, each place with its step.")


def places(question: Question) -> Question:
    """Return a question of the kind ordering as one of the kind matching: each place with its step."""
    pairs = tuple(Pair(f"Place {place}", step) for place, step in enumerate(question.sequence, 1))
    return replace(question, kind="matching", pairs=pairs, sequence=())


def one_by_one(question: Question) -> list[Question]:
    """Return a question of the kind matching as questions of the kind single: one for each left side."""
    rights = right_sides(question)
    return [
        replace(
            question,
            id=f"{question.id}-{number}",
            kind="single",
            text=f"{question.text}\n{pair.left}",
            options=tuple(Option(right, right == pair.right, "") for right in rights),
            pairs=(),
        )
        for number, pair in enumerate(question.pairs, 1)
    ]


def became_one_by_one(question: Question, why: str) -> Part:
    """Return the account of a question that became several questions of the kind single."""
    count = len(question.pairs or question.sequence)
    each = "pair" if question.kind == "matching" else "place"
    return Part("changed", f"{why}: became {count} single choice questions, one for each {each}, a mark each.")
