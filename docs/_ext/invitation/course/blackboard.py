"""Blackboard's own file for uploading questions: a question a line, a tab between fields."""

from __future__ import annotations

from ..quiz.question import Question
from .account import KEPT, NONE, Entry, Package, Part, dropped_option_feedback, order
from .content import CHOICES, Course
from .stand_ins import became_one_by_one, one_by_one, places
from .text import html_cell

FILE = "invitation-blackboard.txt"
_NO_PLACE = "The file has no place for it."
_KINDS = {"reply": Part("kept", "A multiple choice question."), "several": Part("kept", "A multiple answer question.")}
_ORDERING = Part("changed", "Ultra courses refuse ordering: became matching, each place with its step.")
_GOOD_TO_KNOW = (
    "In a test or a pool: Upload Questions. Set the marks before, or each question arrives with none. The file "
    "cannot hold feedback: it is listed below, to be pasted in. Where your "
    "Blackboard imports QTI 2.1 packages or SCORM, use those."
)


def blackboard(course: Course) -> Package:
    """Return the questions as a tab-delimited file for Blackboard."""
    lines = [line for question in course.questions for line in _lines(question)]
    content = "".join(f"{line}\n" for line in lines)
    entries = tuple(_entry(question) for question in course.questions)
    return Package("blackboard", "Blackboard (tab-delimited)", FILE, content.encode(), entries, _GOOD_TO_KNOW)


def twice(question: Question) -> bool:
    """Tell whether two left sides share a right side, which platforms without names for them mark wrong."""
    rights = [pair.right for pair in question.pairs]
    return len(rights) != len(set(rights))


def _lines(question: Question) -> list[str]:
    if question.kind == "ordering":
        return _lines(places(question))
    if twice(question):
        return [line for single in one_by_one(question) for line in _lines(single)]
    fields = [question.text]
    if question.kind == "true-false":
        right = next(option.text for option in question.options if option.right)
        return ["\t".join(["TF", html_cell(question.text), right.lower()])]
    if question.kind in CHOICES:
        kind = "MA" if question.kind == "several" else "MC"
        for option in question.options:
            fields += [option.text, "correct" if option.right else "incorrect"]
    else:
        kind = "MAT"
        fields += [side for pair in question.pairs for side in (pair.left, pair.right)]
    return ["\t".join([kind, *map(html_cell, fields)])]


def _kind(question: Question) -> Part:
    if question.kind == "ordering":
        return _ORDERING
    if twice(question):
        return became_one_by_one(question, "Blackboard cannot match one answer twice")
    return _KINDS.get(question.kind, KEPT)


def _entry(question: Question) -> Entry:
    return Entry(
        question.id,
        _kind(question),
        dropped_option_feedback(question, _NO_PLACE),
        Part("dropped", _NO_PLACE, (question.feedback,)) if question.feedback else NONE,
        order(question),
    )
