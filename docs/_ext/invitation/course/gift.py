"""GIFT, Moodle's format for a text editor."""

from __future__ import annotations

import re

from ..quiz.question import Pair, Question
from .account import KEPT, NONE, Entry, Package, Part, general_feedback, option_feedback, with_line_breaks
from .content import CHOICES, Course, labels, said
from .moodle import share
from .stand_ins import BECAME_PLACES, places
from .text import as_html, one_line

FILE = "invitation-gift.txt"
_CONTROL = re.compile(r"[\\~=#{}:]")
_KINDS = {
    "reply": Part("kept", "A multiple choice question."),
    "ordering": BECAME_PLACES,
}
_MIXED = Part("changed", "GIFT cannot say whether options are mixed: Moodle does as its site is set.")
_GOOD_TO_KNOW = (
    "In the course: Question bank, Import, GIFT format. Take this file to read or change the questions in a text "
    "editor. For use as they are, Moodle XML keeps more."
)


def gift(course: Course) -> Package:
    """Return the questions in GIFT."""
    category = one_line(course.title).replace("/", "//")
    written = [f"$CATEGORY: $course$/top/{category}"]
    written += [
        _question(question, label) for question, label in zip(course.questions, labels(course.questions), strict=True)
    ]
    content = "\n\n".join(written) + "\n"
    entries = tuple(_entry(question) for question in course.questions)
    return Package("gift", "Moodle (GIFT)", FILE, content.encode(), entries, _GOOD_TO_KNOW)


def _escaped(text: str) -> str:
    return _CONTROL.sub(lambda sign: f"\\{sign[0]}", text)


def _html(text: str) -> str:
    """Return a text as HTML on one line: named as such, or a bracket at its start would be taken for a format."""
    return f"[html]{_escaped(as_html(text))}"


def _feedback(text: str, mark: str = "#") -> str:
    return f"{mark}{_html(text)}" if text else ""


def _question(question: Question, label: str) -> str:
    lines = [
        f"// [id:{one_line(question.id)}] [tag:{one_line(question.objective)}]",
        f"::{_escaped(label)}::{_html(question.text)}{{",
    ]
    if question.kind == "true-false":
        lines.append(_truth(question))
    elif question.kind == "several":
        right = sum(option.right for option in question.options)
        wrong = len(question.options) - right
        for option in question.options:
            weight = share(100, right) if option.right else share(-100, wrong)
            lines.append(f"~%{weight}%{_html(option.text)}{_feedback(option.feedback)}")
    elif question.kind in CHOICES:
        lines += [
            f"{'=' if option.right else '~'}{_html(option.text)}{_feedback(option.feedback)}"
            for option in question.options
        ]
    else:
        # the right side is plain text in GIFT, and Moodle shows it as HTML without tags
        lines += [f"={_html(pair.left)} -> {_escaped(as_html(one_line(pair.right)))}" for pair in _pairs(question)]
    if question.feedback:
        lines.append(_feedback(question.feedback, "####"))
    return "\n".join([*lines, "}"])


def _truth(question: Question) -> str:
    right = next(option for option in question.options if option.right)
    wrong = said(question, "False" if right.text == "True" else "True")
    # GIFT gives first what is said to those who are wrong
    return f"{right.text.upper()}{_feedback(wrong.feedback) or '#' * bool(right.feedback)}{_feedback(right.feedback)}"


def _pairs(question: Question) -> tuple[Pair, ...]:
    return question.pairs or places(question).pairs


def _entry(question: Question) -> Entry:
    choice = question.kind in CHOICES and question.kind != "true-false"
    return Entry(
        question.id,
        _KINDS.get(question.kind, KEPT),
        option_feedback(question),
        general_feedback(question),
        _MIXED if choice else (NONE if question.kind == "true-false" else Part("kept", "Mixed for the learner.")),
        with_line_breaks([pair.right for pair in _pairs(question)] if not choice else [], "what is matched"),
    )
