"""Brightspace's own template for importing questions: a CSV file of five columns."""

from __future__ import annotations

import csv
import io

from ..quiz.question import Question
from .account import KEPT, Entry, Package, Part, entry, with_line_breaks
from .blackboard import twice
from .content import CHOICES, Course, labels, right_sides, said
from .stand_ins import became_one_by_one, one_by_one
from .text import html_cell, plain_cell

FILE = "invitation-brightspace.csv"
_COLUMNS = 5
_KINDS = {"reply": Part("kept", "A multiple choice question."), "several": Part("kept", "A multi-select question.")}
_GOOD_TO_KNOW = (
    "In Quizzes: Question Library, Import, Upload a File. The file is UTF-8 as Brightspace asks; if you open it in a "
    "spreadsheet, save it as CSV UTF-8. Line breaks in what is said to an option become spaces."
)


def brightspace(course: Course) -> Package:
    """Return the questions as a CSV file in Brightspace's template."""
    rows: list[list[str]] = []
    for question, label in zip(course.questions, labels(course.questions), strict=True):
        number = label.split()[0]
        if question.kind == "matching" and twice(question):
            for part, single in enumerate(one_by_one(question), 1):
                rows += _rows(single, f"{number}-{part}", f"{label}-{part}")
        else:
            rows += _rows(question, number, label)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([*row, *[""] * (_COLUMNS - len(row))] for row in rows)
    entries = tuple(_entry(question) for question in course.questions)
    content = out.getvalue().encode("utf-8-sig")
    return Package("brightspace", "Brightspace (CSV)", FILE, content, entries, _GOOD_TO_KNOW)


def _rows(question: Question, number: str, label: str) -> list[list[str]]:
    code = {"several": "MS", "true-false": "TF", "matching": "M", "ordering": "O"}.get(question.kind, "MC")
    rows = [
        ["NewQuestion", code],
        ["ID", f"INVITATION-{number}"],
        ["Title", plain_cell(label)],
        ["QuestionText", html_cell(question.text), "HTML"],
        ["Points", "1"],
        ["Difficulty", "1"],
    ]
    if question.kind == "true-false":
        for truth in ("True", "False"):
            option = said(question, truth)
            rows.append([truth.upper(), "100" if option.right else "0", plain_cell(option.feedback)])
    elif question.kind in CHOICES:
        most = "1" if question.kind == "several" else "100"
        rows += [["Scoring", "RightAnswers"]] if question.kind == "several" else []
        for option in question.options:
            weight = most if option.right else "0"
            rows.append(["Option", weight, html_cell(option.text), "HTML", plain_cell(option.feedback)])
    elif question.kind == "matching":
        rows.append(["Scoring", "EquallyWeighted"])
        rows += [["Choice", str(n), html_cell(pair.left), "HTML"] for n, pair in enumerate(question.pairs, 1)]
        places = {pair.right: str(n) for n, pair in enumerate(question.pairs, 1)}
        rows += [["Match", places[right], html_cell(right), "HTML"] for right in right_sides(question)]
    else:
        rows.append(["Scoring", "EquallyWeighted"])
        rows += [["Item", html_cell(step), "HTML", ""] for step in question.sequence]
    if question.feedback:
        rows.append(["Feedback", html_cell(question.feedback), "HTML"])
    return [*rows, []]


def _entry(question: Question) -> Entry:
    kind = _KINDS.get(question.kind, KEPT)
    if twice(question):
        kind = became_one_by_one(question, "Brightspace cannot tell two equal answers apart")
    spoken = [option.feedback for option in question.options]
    wording = with_line_breaks(spoken, "what is said to options")
    return entry(question, kind, wording)
