"""What goes into every package: pages, sheets and questions. Knows neither Sphinx nor any platform."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ..quiz.question import KINDS, Option, Question
from .text import one_line

FEWEST, MOST = 2, 10  # options, pairs or steps: below two there is no choice, and Moodle has no share below a tenth
CHOICES = ("single", "several", "true-false", "reply")
"""The kinds of question that have options."""


@dataclass(frozen=True)
class Page:
    """A page of the course.

    ``name`` is its file's name without an ending, ``title`` plain text, ``body`` HTML in which links to other pages are
    ``<name>.html``, links to sheets ``../sheets/<name>.pdf``, and pictures lie in the text.
    """

    name: str
    title: str
    body: str
    part: str = ""


@dataclass(frozen=True)
class Sheet:
    """A sheet as a PDF."""

    name: str
    title: str
    pdf: bytes


@dataclass(frozen=True)
class Course:
    """All that the packages are made of.

    ``notice`` is what every page says at its end, ``colours`` the design values as CSS custom properties, ``pass_mark``
    the per cent of right answers from which the quiz is passed.
    """

    title: str
    notice: str
    language: str
    pages: tuple[Page, ...]
    sheets: tuple[Sheet, ...]
    questions: tuple[Question, ...]
    colours: str = ""
    pass_mark: int = 80


class UnusableQuestions(Exception):
    """Some questions cannot go to any platform; the message says which and why, a line each."""


def check_questions(questions: Sequence[Question]) -> None:
    """Raise UnusableQuestions where a question could not be answered, or not be told from another."""
    often = Counter(question.id for question in questions)
    wrong = [f'Two questions are called "{name}".' for name, count in often.items() if count > 1]
    wrong += [f'The question "{question.id}" {found}' for question in questions if (found := _wrong(question))]
    if wrong:
        raise UnusableQuestions("\n".join(wrong))


def _wrong(question: Question) -> str:
    if question.kind not in KINDS:
        return f'is of a kind "{question.kind}" that is not known.'
    if not one_line(question.text):
        return "has no text."
    parts = len(question.options if question.kind in CHOICES else question.pairs or question.sequence)
    if not FEWEST <= parts <= MOST:
        return f"has {parts} answers, pairs or steps; from {FEWEST} to {MOST} can be asked."
    words = [option.text for option in question.options] + list(question.sequence)
    words += [word for pair in question.pairs for word in (pair.left, pair.right)]
    if not all(one_line(word) for word in words):
        return "has an answer, a pair or a step without words."
    for alike in ([option.text for option in question.options], question.sequence):
        if len({one_line(word) for word in alike}) < len(alike):
            return "has the same answer or step twice."
    right = sum(option.right for option in question.options)
    if question.kind in ("single", "reply", "true-false") and right != 1:
        return f"has {right} right answers, and its kind has one."
    if question.kind == "several" and not right:
        return "has no right answer."
    if question.kind == "true-false" and {option.text for option in question.options} != {"True", "False"}:
        return "is true or false, and has other answers."
    return ""


def said(question: Question, truth: str) -> Option:
    """Return the option "True" or the option "False" of a question of the kind true-false."""
    return next(option for option in question.options if option.text == truth)


def labels(questions: Sequence[Question]) -> list[str]:
    """Return a name for each question that keeps them in order where a platform sorts them by name."""
    width = len(str(len(questions)))
    return [f"{number:0{width}} {question.id}" for number, question in enumerate(questions, 1)]


def right_sides(question: Question) -> list[str]:
    """Return what the left sides are matched with: each once, in an order that gives no answer away."""
    return sorted({pair.right for pair in question.pairs})


def page_name(docname: str) -> str:
    """Return the name of the page made from a document: the file "engaging/the-first-call" is in no folder any more."""
    return docname.removeprefix("docs/").replace("/", "-")
