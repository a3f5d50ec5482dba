"""What a question of the course is, whoever asks it: a page, a sheet, a learning platform. Imports no Sphinx."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["single", "several", "true-false", "matching", "ordering", "reply"]
KINDS: tuple[Kind, ...] = ("single", "several", "true-false", "matching", "ordering", "reply")


@dataclass(frozen=True)
class Option:
    """A possible answer: its words, whether it is right, and what is said to somebody who chose it."""

    text: str
    right: bool
    feedback: str


@dataclass(frozen=True)
class Pair:
    """Two things that belong together, in a question that asks for matching."""

    left: str
    right: str


@dataclass(frozen=True)
class Question:
    """A question, in plain text.

    ``options`` belong to the kinds single, several, true-false and reply (which reply would you choose); ``pairs`` to
    matching; ``sequence`` to ordering, in the right order. ``feedback`` is said to everybody after the answer.
    ``objective`` is the id of the learning objective that it tests. ``rests_on`` is the place that the answer rests on:
    a document below ``docs/`` and a section (``engaging/the-first-call#in-brief``); ``quotes`` are words that stand
    there.
    """

    id: str
    kind: Kind
    text: str
    options: tuple[Option, ...]
    pairs: tuple[Pair, ...]
    sequence: tuple[str, ...]
    feedback: str
    objective: str
    rests_on: str
    quotes: str
