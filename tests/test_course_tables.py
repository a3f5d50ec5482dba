"""The files for Brightspace and Blackboard, read back as their makers describe them."""

import csv
import io

import pytest
from course_readers import Read, read_blackboard, read_brightspace
from course_samples import HOSTILE, course, flat, question, quizzes, samples, seen
from hypothesis import given, settings
from invitation.course.blackboard import blackboard
from invitation.course.brightspace import brightspace
from invitation.course.stand_ins import one_by_one
from invitation.quiz.question import Question

MANY = settings(max_examples=20, deadline=None)


def split(asked: list[Question]) -> list[Question]:
    """What is matched with the same thing twice comes one by one."""
    found: list[Question] = []
    for one in asked:
        rights = [pair.right for pair in one.pairs]
        found += one_by_one(one) if len(set(rights)) < len(rights) else [one]
    return found


def check_options(asked: Question, read: Read, *, spoken: bool) -> None:
    options = (
        sorted(asked.options, key=lambda option: option.text != "True") if asked.kind == "true-false" else asked.options
    )
    assert [(text, right) for text, right, _ in read.options] == [
        (seen(option.text), float(option.right)) for option in options
    ]
    assert [said for _, _, said in read.options] == [flat(option.feedback) if spoken else "" for option in options]


def check_blackboard(asked: list[Question]) -> None:
    package = blackboard(course(asked))
    found = read_blackboard(package.content)
    expected = split(asked)
    assert len(found) == len(expected)
    codes = {"several": "MA", "true-false": "TF", "matching": "MAT", "ordering": "MAT"}
    for one, read in zip(expected, found, strict=True):
        assert read.kind == codes.get(one.kind, "MC")
        assert read.text == seen(one.text)
        check_options(one, read, spoken=False)
        pairs = [(seen(pair.left), seen(pair.right)) for pair in one.pairs]
        assert read.pairs == (pairs or [(f"Place {place}", seen(step)) for place, step in enumerate(one.sequence, 1)])
    for one, entry in zip(asked, package.entries, strict=True):
        lost = [f"{option.text}: {option.feedback}" for option in one.options if option.feedback]
        assert list(entry.option_feedback.lost) == lost
        assert list(entry.feedback.lost) == [one.feedback] * bool(one.feedback)


def check_brightspace(asked: list[Question]) -> list[Read]:
    found = read_brightspace(brightspace(course(asked)).content)
    expected = split(asked)
    assert len(found) == len(expected)
    codes = {"several": "MS", "true-false": "TF", "matching": "M", "ordering": "O"}
    for one, read in zip(expected, found, strict=True):
        assert read.kind == codes.get(one.kind, "MC")
        assert read.text == seen(one.text)
        assert read.feedback == seen(one.feedback)
        check_options(one, read, spoken=True)
        assert read.steps == [seen(step) for step in one.sequence]
        assert sorted(read.pairs) == sorted((seen(pair.left), seen(pair.right)) for pair in one.pairs)
    return found


def test_blackboard_keeps_every_sample_and_says_what_it_drops() -> None:
    check_blackboard(samples())


@MANY
@given(quizzes())
def test_blackboard_keeps_whatever_is_asked(asked: list[Question]) -> None:
    check_blackboard(asked)


def test_brightspace_keeps_every_sample() -> None:
    found = check_brightspace(samples())
    spoken = sum(sum(bool(option.feedback) for option in one.options) + bool(one.feedback) for one in split(samples()))
    assert sum(read.spoken for read in found) == spoken


@MANY
@given(quizzes())
def test_brightspace_keeps_whatever_is_asked(asked: list[Question]) -> None:
    check_brightspace(asked)


@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_no_spreadsheet_finds_a_formula(delimiter: str) -> None:
    package = (brightspace if delimiter == "," else blackboard)(course(samples()))
    text = package.content.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert sum(text.startswith(tuple("=+-@")) for text in HOSTILE) == 4


def test_matching_for_brightspace_gives_no_answer_away() -> None:
    content = brightspace(course([question("matching")])).content.decode("utf-8-sig")
    matches = [row[1] for row in csv.reader(io.StringIO(content)) if row[0] == "Match"]
    assert matches == ["1", "3", "2"]  # hopes, listens, worries
