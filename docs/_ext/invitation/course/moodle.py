"""Moodle XML: the format that keeps most of a question."""

from __future__ import annotations

from lxml import etree

from ..quiz.question import Question
from .account import KEPT, Entry, Package, Part, entry, with_line_breaks
from .content import Course, labels, said
from .text import as_html, clean, one_line
from .xml import Node, add, document

FILE = "invitation-moodle.xml"
_TYPES = {
    "single": "multichoice",
    "reply": "multichoice",
    "several": "multichoice",
    "true-false": "truefalse",
    "matching": "matching",
    "ordering": "ordering",
}
_KINDS = {
    "reply": Part("kept", "A multiple choice question."),
    "ordering": Part("kept", "Needs Moodle 4.4, or the plug-in qtype_ordering; an older Moodle skips the question."),
}
_GOOD_TO_KNOW = (
    "In the course: Question bank, Import, Moodle XML format. The questions arrive in a category of their own; add "
    "them to a quiz from there. Each is tagged with its objective and with the place that it rests on."
)


def moodle(course: Course) -> Package:
    """Return the questions as Moodle XML."""
    quiz = etree.Element("quiz")
    category = add(quiz, "question", type="category")
    # a slash would begin a category inside this one
    add(add(category, "category"), "text", f"$course$/top/{course.title.replace('/', '//')}")
    for question, label in zip(course.questions, labels(course.questions), strict=True):
        _add_question(quiz, question, label)
    entries = tuple(_entry(question) for question in course.questions)
    return Package("moodle", "Moodle (Moodle XML)", FILE, document(quiz), entries, _GOOD_TO_KNOW)


def share(part: float, count: int) -> str:
    """Return a part of the marks in per cent, as exactly as Moodle knows it."""
    return f"{part / count:.5f}".rstrip("0").rstrip(".")


def _add_html(parent: Node, tag: str, text: str) -> Node:
    """Add a text that Moodle takes for HTML; an empty one is written too, as Moodle does."""
    node = add(parent, tag, format="html")
    add(node, "text", as_html(text))
    return node


def _add_question(quiz: Node, question: Question, label: str) -> None:
    node = add(quiz, "question", type=_TYPES[question.kind])
    add(add(node, "name"), "text", label)
    _add_html(node, "questiontext", question.text)
    _add_html(node, "generalfeedback", question.feedback)
    add(node, "defaultgrade", "1")
    add(node, "penalty", "0")
    add(node, "hidden", "0")
    add(node, "idnumber", question.id)
    if question.kind == "true-false":
        _add_truth(node, question)
    elif question.kind == "matching":
        _add_pairs(node, question)
    elif question.kind == "ordering":
        _add_steps(node, question)
    else:
        _add_options(node, question)
    tags = add(node, "tags")
    for tag in (question.objective, question.rests_on):
        if tag:
            add(add(tags, "tag"), "text", clean(tag))


def _add_options(node: Node, question: Question) -> None:
    right = sum(option.right for option in question.options)
    wrong = len(question.options) - right
    add(node, "single", "false" if question.kind == "several" else "true")
    add(node, "shuffleanswers", "false")
    add(node, "answernumbering", "abc")
    for option in question.options:
        if question.kind != "several":
            fraction = "100" if option.right else "0"
        else:  # so that ticking everything earns nothing
            fraction = share(100, right) if option.right else share(-100, wrong)
        answer = add(node, "answer", fraction=fraction, format="html")
        add(answer, "text", as_html(option.text))
        _add_html(answer, "feedback", option.feedback)


def _add_truth(node: Node, question: Question) -> None:
    for truth in ("True", "False"):
        option = said(question, truth)
        answer = add(node, "answer", fraction="100" if option.right else "0", format="moodle_auto_format")
        add(answer, "text", truth.lower())
        _add_html(answer, "feedback", option.feedback)


def _add_pairs(node: Node, question: Question) -> None:
    add(node, "shuffleanswers", "true")
    for pair in question.pairs:
        sub = _add_html(node, "subquestion", pair.left)
        # Moodle shows this in a drop-down list: HTML without tags, on one line
        add(add(sub, "answer"), "text", as_html(one_line(pair.right)))


def _add_steps(node: Node, question: Question) -> None:
    add(node, "layouttype", "VERTICAL")
    add(node, "selecttype", "ALL")
    add(node, "selectcount", "0")
    add(node, "gradingtype", "ABSOLUTE_POSITION")
    add(node, "showgrading", "SHOW")
    add(node, "numberingstyle", "none")
    for place, step in enumerate(question.sequence, 1):
        answer = add(node, "answer", fraction=str(place), format="html")
        add(answer, "text", as_html(step))
        _add_html(answer, "feedback", "")


def _entry(question: Question) -> Entry:
    wording = with_line_breaks([pair.right for pair in question.pairs], "the right side of pairs")
    return entry(question, _KINDS.get(question.kind, KEPT), wording)
