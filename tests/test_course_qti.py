"""QTI 1.2, QTI 2.1 and Common Cartridge: their structure, their words, and the marks that each answer earns."""

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from warnings import catch_warnings, simplefilter
from xml.etree import ElementTree

import pytest
from course_readers import check_schema, shown, unzip
from course_samples import PAGES, SHEETS, course, flat, quizzes, samples, seen
from course_samples import question as sample
from hypothesis import given, settings
from invitation.course.imscc import imscc
from invitation.course.qti12 import qti12
from invitation.course.qti21 import qti21
from invitation.quiz.question import Question

MANY = settings(max_examples=20, deadline=None)
QTI12 = {"q": "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"}
QTI21 = {"q": "http://www.imsglobal.org/xsd/imsqti_v2p1"}
CC = {"c": "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"}
CP = {"c": "http://www.imsglobal.org/xsd/imscp_v1p1"}

CHOICE_KINDS = ("single", "reply", "several", "true-false")


def check_manifest(files: dict[str, bytes], names: dict[str, str]) -> ElementTree.Element:
    """Every file of a package is named once, every named file is there, every reference leads somewhere."""
    check_schema(files["imsmanifest.xml"], "content-package.rng")
    manifest = ElementTree.fromstring(files["imsmanifest.xml"])
    named = [file.get("href") for file in manifest.iterfind(".//c:file", names)]
    assert sorted(map(str, named)) == sorted(set(files) - {"imsmanifest.xml"})
    resources = {resource.get("identifier") for resource in manifest.iterfind(".//c:resource", names)}
    wanted = {node.get("identifierref") for node in manifest.iter() if node.get("identifierref")}
    assert wanted <= resources
    assert next(iter(files)) == "imsmanifest.xml"
    return manifest


# -- QTI 1.2 -----------------------------------------------------------------------------------------------------------


@dataclass
class Item:
    """An item of QTI 1.2, able to judge an answer as the standard says."""

    node: ElementTree.Element
    metadata: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for entry in self.node.iterfind("q:itemmetadata//q:qtimetadatafield", QTI12):
            self.metadata[entry.findtext("q:fieldlabel", "", QTI12)] = entry.findtext("q:fieldentry", "", QTI12)

    @staticmethod
    def words(node: ElementTree.Element | None) -> str:
        assert node is not None
        text = node.find("q:mattext", QTI12)
        assert text is not None
        return shown(text.text) if text.get("texttype") == "text/html" else text.text or ""

    @property
    def text(self) -> str:
        return self.words(self.node.find("q:presentation/q:material", QTI12))

    @property
    def responses(self) -> list[tuple[str, str, dict[str, str]]]:
        """Each response: its name, its words (in matching), and its labels with their words."""
        found = []
        for lid in self.node.iterfind("q:presentation/q:response_lid", QTI12):
            own = lid.find("q:material", QTI12)
            labels = {
                label.get("ident", ""): self.words(label.find("q:material", QTI12))
                for label in lid.iterfind(".//q:response_label", QTI12)
            }
            found.append((lid.get("ident", ""), self.words(own) if own is not None else "", labels))
        return found

    @property
    def feedback(self) -> dict[str, str]:
        return {
            node.get("ident", ""): self.words(node.find("q:flow_mat/q:material", QTI12))
            for node in self.node.iterfind("q:itemfeedback", QTI12)
        }

    def judge(self, given: dict[str, set[str]]) -> tuple[float, list[str]]:
        """The marks of a hundred that an answer earns, and what is said to it."""

        def holds(test: ElementTree.Element) -> bool:
            tag = test.tag.partition("}")[2]
            if tag == "varequal":
                return test.text in given.get(test.get("respident", ""), set())
            if tag == "not":
                return not holds(test[0])
            return True if tag == "other" else all(map(holds, test))

        score, said = 0.0, []
        for condition in self.node.iterfind("q:resprocessing/q:respcondition", QTI12):
            variables = condition.find("q:conditionvar", QTI12)
            assert variables is not None
            if not all(map(holds, variables)):
                continue
            said += [self.feedback[one.get("linkrefid", "")] for one in condition.iterfind("q:displayfeedback", QTI12)]
            for sets in condition.iterfind("q:setvar", QTI12):
                score = float(sets.text or "") + (score if sets.get("action") == "Add" else 0)
            if condition.get("continue") == "No":
                break
        return score, said


def items_of(content: bytes) -> list[Item]:
    check_schema(content, "qti12.rng")
    return [Item(node) for node in ElementTree.fromstring(content).iterfind(".//q:item", QTI12)]


def check_options(question: Question, item: Item) -> None:
    assert item.text == seen(question.text)
    ((name, _, labels),) = item.responses
    assert list(labels.values()) == [seen(option.text) for option in question.options]
    right = {label for label, option in zip(labels, question.options, strict=True) if option.right}
    assert item.judge({name: right})[0] == 100
    for label, option in zip(labels, question.options, strict=True):
        score, said = item.judge({name: {label}})
        assert score == (100 if {label} == right else 0)
        assert said == [seen(text) for text in (question.feedback, option.feedback) if seen(text)]
    if question.kind == "several":
        assert item.judge({name: set(labels)})[0] == (100 if len(right) == len(labels) else 0)


def check_qti12(questions: list[Question]) -> int:
    """Read the Canvas package back and return how many feedbacks it holds."""
    files = unzip(qti12(course(questions)).content)
    manifest = check_manifest(files, CC)
    assert {resource.get("type") for resource in manifest.iterfind(".//c:resource", CC)} == {
        "imsqti_xmlv1p2",
        "associatedcontent/imscc_xmlv1p1/learning-application-resource",
    }
    items = items_of(files["quiz/quiz.xml"])
    assert len(items) == len(questions)
    kinds = {
        "several": "multiple_answers_question",
        "true-false": "true_false_question",
        "matching": "matching_question",
        "ordering": "matching_question",
    }
    for question, item in zip(questions, items, strict=True):
        assert item.metadata["question_type"] == kinds.get(question.kind, "multiple_choice_question")
        if question.kind in CHOICE_KINDS:
            check_options(question, item)
            continue
        pairs = [(flat(pair.left), flat(pair.right)) for pair in question.pairs]
        pairs = pairs or [(f"Place {place}", flat(step)) for place, step in enumerate(question.sequence, 1)]
        assert item.text == seen(question.text)
        assert [left for _, left, _ in item.responses] == [left for left, _ in pairs]
        answer = {}
        for (name, _, labels), (_, right) in zip(item.responses, pairs, strict=True):
            answer[name] = {next(label for label, words in labels.items() if words == right)}
        assert item.judge(answer)[0] == pytest.approx(100, abs=0.1)
        assert item.judge(answer)[1] == [seen(question.feedback)] * bool(question.feedback)
        first = item.responses[0][0]
        assert item.judge({first: answer[first]})[0] == pytest.approx(100 / len(pairs), abs=0.01)
        assert item.judge({})[0] == 0
    return sum(len(item.feedback) for item in items)


def spoken(questions: list[Question]) -> int:
    return sum(sum(bool(option.feedback) for option in one.options) + bool(one.feedback) for one in questions)


def test_qti12_keeps_every_sample() -> None:
    assert check_qti12(samples()) == spoken(samples())


@MANY
@given(quizzes())
def test_qti12_keeps_whatever_is_asked(questions: list[Question]) -> None:
    assert check_qti12(questions) == spoken(questions)


def test_canvas_is_told_what_the_quiz_is() -> None:
    settings = ElementTree.fromstring(unzip(qti12(course(samples())).content)["quiz/assessment_meta.xml"])
    found = {node.tag.partition("}")[2]: node.text for node in settings}
    assert found["title"] == "The Invitation Handbook: the course"
    assert found["points_possible"] == f"{len(samples())}.0"
    assert found["shuffle_answers"] == "false"


def test_what_is_matched_comes_in_an_order_that_gives_no_answer_away() -> None:
    (item,) = items_of(unzip(qti12(course([sample("ordering")])).content)["quiz/quiz.xml"])
    assert [list(labels.values()) for _, _, labels in item.responses] == [
        ["Ask for their idea", "Own your part", "Wait for a calm hour"]
    ] * 3


# -- QTI 2.1 -----------------------------------------------------------------------------------------------------------


class Session:
    """An item of QTI 2.1, run by Pyslet's own implementation of the standard."""

    def __init__(self, content: bytes) -> None:
        from pyslet.qtiv2 import variables, xml

        with without_pyslets_warnings():
            document = xml.QTIDocument()
            document.read(src=io.BytesIO(content))
            self.state = variables.ItemSessionState(document.root)
            self.state.begin_session()

    def judge(self, answer: object) -> tuple[float, set[str]]:
        """The marks that an answer earns, and the names of what is said to it."""
        with without_pyslets_warnings():
            self.state["RESPONSE"].set_value(answer)
            self.state.end_attempt()
            said: set[str] = set()
            for name in ("FEEDBACK", "GENERAL"):
                value = self.state[name].value if name in self.state else None
                said |= {value} if isinstance(value, str) else set(value or ())
            return self.state["SCORE"].value, said


@contextmanager
def without_pyslets_warnings() -> Iterator[None]:
    with catch_warnings():
        simplefilter("ignore")  # it was written for older Pythons
        logging.disable(logging.WARNING)
        try:
            yield
        finally:
            logging.disable(logging.NOTSET)


def lines(node: ElementTree.Element | None) -> str:
    """The words of an element as XHTML shows them: white space collapsed, ``<br/>`` a line break."""
    assert node is not None
    pieces = [node.text, *(br.tail for br in node)]
    return "\n".join(" ".join((piece or "").split()) for piece in pieces).strip()


def check_item(question: Question, content: bytes) -> int:
    """Read an item back, answer it, and return how many feedbacks it holds."""
    check_schema(content, "qti21.rng")
    item = ElementTree.fromstring(content)
    body = item.find("q:itemBody", QTI21)
    assert body is not None
    asked = body[0]
    assert lines(asked.find("q:prompt", QTI21)) == seen(question.text)
    feedback = {
        node.get("identifier", ""): lines(node.find("q:p", QTI21)) for node in item.iterfind("q:modalFeedback", QTI21)
    }
    assert feedback.pop("SHOWN", "") == seen(question.feedback)
    general = {"SHOWN"} if question.feedback else set()
    session = Session(content)
    choices = {node.get("identifier", ""): lines(node) for node in asked.iterfind(".//q:simpleChoice", QTI21)}
    if question.kind in CHOICE_KINDS:
        assert list(choices.values()) == [seen(option.text) for option in question.options]
        names = dict(zip(choices, question.options, strict=True))
        assert feedback == {name: seen(option.feedback) for name, option in names.items() if option.feedback}
        right = [name for name, option in names.items() if option.right]
        several = question.kind == "several"
        for name, option in names.items():
            score, said = session.judge([name] if several else name)
            assert score == pytest.approx(option.right / len(right), abs=1e-5)
            assert said == ({name} if feedback else set()) | general
        assert session.judge(right if several else right[0])[0] == pytest.approx(1)
        if several and len(right) < len(names):
            assert session.judge(list(names))[0] == pytest.approx(0, abs=1e-5)
        assert asked.get("maxChoices") == ("0" if several else "1")
    elif question.kind == "matching":
        left, right_set = asked.findall("q:simpleMatchSet", QTI21)
        lefts = [(node.get("identifier", ""), lines(node)) for node in left]
        rights = {lines(node): node.get("identifier", "") for node in right_set}
        assert [words for _, words in lefts] == [seen(pair.left) for pair in question.pairs]
        wanted = [(name, rights[seen(pair.right)]) for (name, _), pair in zip(lefts, question.pairs, strict=True)]
        assert session.judge(wanted) == (pytest.approx(1), general)
        assert session.judge(wanted[:1])[0] == pytest.approx(1 / len(wanted))
    else:
        wanted = [next(name for name, words in choices.items() if words == seen(step)) for step in question.sequence]
        assert len(set(wanted)) == len(question.sequence)
        assert session.judge(wanted) == (1, general)
        assert session.judge(wanted[::-1])[0] == 0
        assert asked.get("shuffle") == "true"
    return len(feedback) + bool(question.feedback)


def check_qti21(questions: list[Question]) -> int:
    files = unzip(qti21(course(questions)).content)
    manifest = check_manifest(files, CP)
    check_schema(files["test.xml"], "qti21.rng")
    test = ElementTree.fromstring(files["test.xml"])
    items = [ref.get("href", "") for ref in test.iterfind(".//q:assessmentItemRef", QTI21)]
    typed = [node for node in manifest.iterfind(".//c:resource", CP) if node.get("type") == "imsqti_item_xmlv2p1"]
    assert items == [node.get("href") for node in typed]
    return sum(check_item(question, files[item]) for question, item in zip(questions, items, strict=True))


def test_qti21_keeps_every_sample() -> None:
    assert check_qti21(samples()) == spoken(samples())


@MANY
@given(quizzes())
def test_qti21_keeps_whatever_is_asked(questions: list[Question]) -> None:
    assert check_qti21(questions) == spoken(questions)


# -- Common Cartridge --------------------------------------------------------------------------------------------------


def check_cartridge(questions: list[Question]) -> int:
    """Read the quiz of a cartridge back and return how many feedbacks it holds."""
    items = iter(items_of(unzip(imscc(course(questions)).content)["quiz/quiz.xml"]))
    count = 0
    profiles = {"several": "multiple_response", "true-false": "true_false"}
    for question in questions:
        if question.kind in CHOICE_KINDS:
            item = next(items)
            assert item.metadata["cc_profile"] == f"cc.{profiles.get(question.kind, 'multiple_choice')}.v0p1"
            check_options(question, item)
            count += len(item.feedback)
            continue
        pairs = [(pair.left, seen(pair.right)) for pair in question.pairs]
        pairs = pairs or [(f"Place {place}", seen(step)) for place, step in enumerate(question.sequence, 1)]
        for left, right in pairs:
            item = next(items)
            assert item.metadata["cc_profile"] == "cc.multiple_choice.v0p1"
            assert item.text == seen(f"{question.text}\n{left}")
            ((name, _, labels),) = item.responses
            for label, words in labels.items():
                assert item.judge({name: {label}})[0] == (100 if words == right else 0)
            assert right in labels.values()
            assert item.feedback == ({"general_fb": seen(question.feedback)} if question.feedback else {})
        count += bool(question.feedback)
    assert not list(items)
    return count


def test_cartridge_keeps_every_sample() -> None:
    assert check_cartridge(samples()) == spoken(samples())


@MANY
@given(quizzes())
def test_cartridge_keeps_whatever_is_asked(questions: list[Question]) -> None:
    assert check_cartridge(questions) == spoken(questions)


def test_cartridge_holds_pages_sheets_and_quiz_in_their_order() -> None:
    files = unzip(imscc(course(samples())).content)
    manifest = check_manifest(files, CC)
    paths = {
        node.get("identifier"): node.find("c:file", CC).get("href")  # type: ignore[union-attr]
        for node in manifest.iterfind(".//c:resource", CC)
    }
    told = [
        (node.findtext("c:title", "", CC), paths.get(node.get("identifierref")))
        for node in manifest.iterfind(".//c:item", CC)
    ]
    assert told == [
        ("", None),
        ("Training", None),
        ("The course", "pages/training-the-course.html"),
        ("Engaging", None),
        ("The first call & more", "pages/engaging-the-first-call.html"),
        ("Myths", None),
        ("Love should be enough", "pages/myths-love.html"),
        ("Sheets to print", None),
        ("First call: a guide", "sheets/first-call-guide.pdf"),
        ("Quiz", "quiz/quiz.xml"),
    ]
    assert files["sheets/first-call-guide.pdf"] == SHEETS[0].pdf
    for page in PAGES:
        assert page.body in files[f"pages/{page.name}.html"].decode()


def test_cartridge_without_questions_has_no_quiz_in_its_contents() -> None:
    manifest = ElementTree.fromstring(unzip(imscc(course([])).content)["imsmanifest.xml"])
    assert "quiz" not in {node.get("identifier") for node in manifest.iter()}
