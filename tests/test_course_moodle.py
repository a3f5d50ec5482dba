"""Moodle XML and GIFT, read back."""

import pytest
from course_readers import GiftReader, Read, check_schema, read_moodle
from course_samples import course, flat, quizzes, samples, seen
from hypothesis import HealthCheck, given, settings
from invitation.course.gift import gift
from invitation.course.moodle import moodle
from invitation.quiz.question import Question

MANY = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def shares(question: Question) -> list[float]:
    right = sum(option.right for option in question.options)
    wrong = len(question.options) - right
    if question.kind != "several":
        return [float(option.right) for option in question.options]
    return [1 / right if option.right else -1 / wrong for option in question.options]


def check(question: Question, found: Read) -> None:
    """Nothing of a question is lost but the line breaks of what is matched."""
    assert found.text == seen(question.text)
    assert found.feedback == seen(question.feedback)
    assert found.name.split(" ", 1)[1] == question.id
    assert question.objective in found.tags
    if question.kind == "matching":
        assert found.pairs == [(seen(pair.left), flat(pair.right)) for pair in question.pairs]
    elif question.options:
        options = list(zip(question.options, shares(question), strict=True))
        if question.kind == "true-false":
            options.sort(key=lambda one: one[0].text != "True")
        expected = [(seen(option.text), share, seen(option.feedback)) for option, share in options]
        assert [
            (text.capitalize() if question.kind == "true-false" else text, feedback)
            for text, _, feedback in found.options
        ] == [(text, feedback) for text, _, feedback in expected]
        assert [share for _, share, _ in found.options] == pytest.approx([share for _, share, _ in expected], abs=1e-6)


def check_moodle(questions: list[Question]) -> list[Read]:
    package = moodle(course(questions))
    check_schema(package.content, "moodle-xml.rng")
    found = read_moodle(package.content)
    assert len(found) == len(questions)
    kinds = {"reply": "single", "true-false": "truefalse"}
    for question, read in zip(questions, found, strict=True):
        assert read.kind == kinds.get(question.kind, question.kind)
        check(question, read)
        assert question.rests_on in read.tags
        assert read.steps == [seen(step) for step in question.sequence]
    return found


def check_gift(questions: list[Question], reader: GiftReader) -> list[Read]:
    found = reader.read(gift(course(questions)).content.decode())
    assert len(found) == len(questions)
    kinds = {"true-false": "TF", "matching": "Matching", "ordering": "Matching"}
    for question, read in zip(questions, found, strict=True):
        assert read.kind == kinds.get(question.kind, "MC")
        check(question, read)
        if question.kind == "ordering":
            assert read.pairs == [(f"Place {place}", flat(step)) for place, step in enumerate(question.sequence, 1)]
    return found


def spoken(questions: list[Question]) -> int:
    return sum(sum(bool(option.feedback) for option in one.options) + bool(one.feedback) for one in questions)


def test_moodle_xml_keeps_every_sample() -> None:
    assert sum(read.spoken for read in check_moodle(samples())) == spoken(samples()) > 280


@MANY
@given(quizzes())
def test_moodle_xml_keeps_whatever_is_asked(questions: list[Question]) -> None:
    check_moodle(questions)


def test_gift_keeps_every_sample(gift_reader: GiftReader) -> None:
    found = check_gift(samples(), gift_reader)
    assert sum(read.spoken for read in found) == spoken(samples())


@MANY
@given(questions=quizzes())
def test_gift_keeps_whatever_is_asked(questions: list[Question], gift_reader: GiftReader) -> None:
    check_gift(questions, gift_reader)


def test_gift_leaves_no_blank_line_inside_a_question_and_no_formula_weight() -> None:
    lines = gift(course(samples())).content.decode().split("\n\n")
    assert len(lines) == len(samples()) + 1
    assert all(block.rstrip().endswith("}") for block in lines[1:])


def test_moodle_takes_the_questions_in_the_order_of_their_names() -> None:
    names = [read.name for read in read_moodle(moodle(course(samples())).content)]
    assert names == sorted(names)
