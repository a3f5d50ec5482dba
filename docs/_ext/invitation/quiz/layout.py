"""How a question is laid out on a page or a sheet: letters, a mixed order, and the key. Imports no Sphinx."""

from __future__ import annotations

from string import ascii_lowercase
from zlib import crc32

from .question import Question

LETTERS = ascii_lowercase


def mixed(words: tuple[str, ...], seed: str) -> tuple[str, ...]:
    """Return words in another order, which is the same on every page and every machine, and never the given one."""
    found = tuple(sorted(words, key=lambda word: crc32(f"{seed} {word}".encode())))
    return found if found != words else (*found[1:], *found[:1])


def shown_rights(question: Question) -> tuple[str, ...]:
    """Return what is to be matched, in the order in which it is offered."""
    return mixed(tuple(pair.right for pair in question.pairs), question.id)


def shown_steps(question: Question) -> tuple[str, ...]:
    """Return what is to be put into order, in the order in which it is offered."""
    return mixed(question.sequence, question.id)


def key(question: Question) -> str:
    """Return the right answer by its letters: "b", "a and d", "1 c, 2 a, 3 b", "c, a, b"."""
    if question.pairs:
        rights = shown_rights(question)
        return ", ".join(
            f"{number} {LETTERS[rights.index(pair.right)]}" for number, pair in enumerate(question.pairs, 1)
        )
    if question.sequence:
        steps = shown_steps(question)
        return ", ".join(LETTERS[steps.index(step)] for step in question.sequence)
    letters = [LETTERS[place] for place, option in enumerate(question.options) if option.right]
    return letters[0] if len(letters) == 1 else ", ".join(letters[:-1]) + " and " + letters[-1]


def task(question: Question) -> str:
    """Return what the reader is asked to do."""
    return {
        "several": "Choose all that are right.",
        "matching": "Find the one that belongs to each.",
        "ordering": "Give each its place.",
    }.get(question.kind, "Choose one.")
