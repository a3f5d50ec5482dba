"""QTI 2.1, for OpenOlat, OPAL and others: an item a file, and a test that holds them."""

from __future__ import annotations

from ..quiz.question import Question
from .account import KEPT, Package, Part, entry
from .archive import archive
from .content import CHOICES, Course, labels, right_sides
from .xml import Node, add, add_lines, document, root

FILE = "invitation-qti21.zip"
_QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1"
_QTI_SCHEMA = "http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd"
_CP = "http://www.imsglobal.org/xsd/imscp_v1p1"
_CP_SCHEMA = "http://www.imsglobal.org/xsd/qti/qtiv2p1/qtiv2p1_imscpv1p2_v1p0.xsd"
_KINDS = {
    "reply": Part("kept", "A choice of one."),
    "ordering": Part("kept", "Earns its mark where all steps are in place."),
}
_GOOD_TO_KNOW = (
    "In OpenOlat: create a test by importing this file. Canvas takes QTI 2.1 too, but loses feedback: give it the file "
    "for QTI 1.2. Blackboard takes it with feedback, where its administrators have that turned on."
)


def qti21(course: Course) -> Package:
    """Return the questions as a QTI 2.1 package."""
    names = [f"item{number:03}" for number in range(1, len(course.questions) + 1)]
    files = {"imsmanifest.xml": _manifest(names), "test.xml": _test(course, names)}
    for question, label, name in zip(course.questions, labels(course.questions), names, strict=True):
        files[f"items/{name}.xml"] = _item(question, name, label)
    entries = tuple(entry(question, _KINDS.get(question.kind, KEPT)) for question in course.questions)
    return Package("qti21", "OpenOlat and others (QTI 2.1)", FILE, archive(files), entries, _GOOD_TO_KNOW)


def _manifest(names: list[str]) -> bytes:
    manifest = root(_CP, "manifest", {_CP: _CP_SCHEMA})
    manifest.set("identifier", "invitation-qti21")
    metadata = add(manifest, "metadata")
    add(metadata, "schema", "QTIv2.1 Package")
    add(metadata, "schemaversion", "1.0.0")
    add(manifest, "organizations")
    resources = add(manifest, "resources")
    test = add(resources, "resource", identifier="test", type="imsqti_test_xmlv2p1", href="test.xml")
    add(test, "file", href="test.xml")
    for name in names:
        add(test, "dependency", identifierref=name)
    for name in names:
        path = f"items/{name}.xml"
        add(add(resources, "resource", identifier=name, type="imsqti_item_xmlv2p1", href=path), "file", href=path)
    return document(manifest)


def _test(course: Course, names: list[str]) -> bytes:
    test = root(_QTI, "assessmentTest", {_QTI: _QTI_SCHEMA})
    test.set("identifier", "test")
    test.set("title", course.title)
    add(test, "outcomeDeclaration", identifier="SCORE", cardinality="single", baseType="float")
    part = add(test, "testPart", identifier="part", navigationMode="nonlinear", submissionMode="individual")
    add(part, "itemSessionControl", maxAttempts="0", showFeedback="true")
    section = add(part, "assessmentSection", identifier="section", title=course.title, visible="true")
    for name in names:
        add(section, "assessmentItemRef", identifier=name, href=f"items/{name}.xml")
    outcome = add(add(test, "outcomeProcessing"), "setOutcomeValue", identifier="SCORE")
    add(add(outcome, "sum"), "testVariables", variableIdentifier="SCORE")
    return document(test)


def _item(question: Question, name: str, label: str) -> bytes:
    item = root(_QTI, "assessmentItem", {_QTI: _QTI_SCHEMA})
    for key, value in {"identifier": name, "title": label, "adaptive": "false", "timeDependent": "false"}.items():
        item.set(key, value)
    add_response = _add_choice if question.kind in CHOICES else _add_match if question.pairs else _add_order
    body, processing = add(item, "itemBody"), add(item, "responseProcessing")
    declared = add_response(item, body, processing, question)
    feedback_at = len(item)
    said_to_options = question.kind in CHOICES and any(option.feedback for option in question.options)
    if said_to_options:
        cardinality = "multiple" if question.kind == "several" else "single"
        declared.append(_outcome(item, "FEEDBACK", cardinality, "identifier"))
        chosen = add(processing, "setOutcomeValue", identifier="FEEDBACK")
        add(chosen, "variable", identifier="RESPONSE")
        for letter, option in zip(_letters(len(question.options)), question.options, strict=True):
            if option.feedback:
                _add_feedback(item, "FEEDBACK", letter, option.feedback)
    if question.feedback:
        declared.append(_outcome(item, "GENERAL", "single", "identifier"))
        general = add(processing, "setOutcomeValue", identifier="GENERAL")
        add(general, "baseValue", "SHOWN", baseType="identifier")
        _add_feedback(item, "GENERAL", "SHOWN", question.feedback)
    feedback = list(item)[feedback_at:]
    # declarations first, then what is asked, how it is counted, what is said: the order that the standard wants
    item[:] = [*declared, body, processing, *(node for node in feedback if node not in declared)]
    return document(item)


def _outcome(item: Node, name: str, cardinality: str, base: str) -> Node:
    return add(item, "outcomeDeclaration", identifier=name, cardinality=cardinality, baseType=base)


def _declare(item: Node, cardinality: str, base: str, right: list[str]) -> tuple[Node, list[Node]]:
    response = add(item, "responseDeclaration", identifier="RESPONSE", cardinality=cardinality, baseType=base)
    correct = add(response, "correctResponse")
    for value in right:
        add(correct, "value", value)
    score = _outcome(item, "SCORE", "single", "float")
    score.set("normalMaximum", "1")
    add(add(score, "defaultValue"), "value", "0")
    return response, [response, score]


def _map(response: Node, processing: Node, marks: dict[str, float], most: int) -> None:
    """Count marks for single answers, none below nought, and divide by the most that can be had."""
    mapping = add(response, "mapping", lowerBound="0", upperBound=str(most), defaultValue="0")
    for key, mark in marks.items():
        add(mapping, "mapEntry", mapKey=key, mappedValue=f"{mark:.6g}")
    divided = add(add(processing, "setOutcomeValue", identifier="SCORE"), "divide")
    add(divided, "mapResponse", identifier="RESPONSE")
    add(divided, "baseValue", str(most), baseType="float")


def _letters(count: int) -> list[str]:
    return [chr(ord("A") + number) for number in range(count)]


def _add_choice(item: Node, body: Node, processing: Node, question: Question) -> list[Node]:
    several = question.kind == "several"
    letters = _letters(len(question.options))
    right = [letter for letter, option in zip(letters, question.options, strict=True) if option.right]
    response, declared = _declare(item, "multiple" if several else "single", "identifier", right)
    wrong = len(letters) - len(right)
    marks = {
        letter: 1.0 if letter in right else -len(right) / wrong for letter in letters if letter in right or several
    }
    _map(response, processing, marks, len(right))
    asked = add(body, "choiceInteraction", responseIdentifier="RESPONSE", shuffle="false")
    asked.set("maxChoices", "0" if several else "1")
    add_lines(asked, "prompt", question.text)
    for letter, option in zip(letters, question.options, strict=True):
        add_lines(asked, "simpleChoice", option.text, identifier=letter)
    return declared


def _add_match(item: Node, body: Node, processing: Node, question: Question) -> list[Node]:
    rights = right_sides(question)
    count = len(question.pairs)
    keys = [f"L{number} R{rights.index(pair.right) + 1}" for number, pair in enumerate(question.pairs, 1)]
    response, declared = _declare(item, "multiple", "directedPair", keys)
    _map(response, processing, dict.fromkeys(keys, 1.0), count)
    asked = add(body, "matchInteraction", responseIdentifier="RESPONSE", shuffle="true", maxAssociations=str(count))
    add_lines(asked, "prompt", question.text)
    left_set, right_set = add(asked, "simpleMatchSet"), add(asked, "simpleMatchSet")
    for number, pair in enumerate(question.pairs, 1):
        add_lines(left_set, "simpleAssociableChoice", pair.left, identifier=f"L{number}", matchMax="1")
    for number, right in enumerate(rights, 1):
        add_lines(right_set, "simpleAssociableChoice", right, identifier=f"R{number}", matchMax=str(count))
    return declared


def _add_order(item: Node, body: Node, processing: Node, question: Question) -> list[Node]:
    # neither the names nor the order of the steps in the file give the answer away
    mixed = sorted(range(len(question.sequence)), key=lambda place: (question.sequence[place], place))
    names = {place: f"S{number}" for number, place in enumerate(mixed, 1)}
    _, declared = _declare(item, "ordered", "identifier", [names[place] for place in range(len(mixed))])
    condition = add(processing, "responseCondition")
    if_right = add(condition, "responseIf")
    match = add(if_right, "match")
    add(match, "variable", identifier="RESPONSE")
    add(match, "correct", identifier="RESPONSE")
    add(add(if_right, "setOutcomeValue", identifier="SCORE"), "baseValue", "1", baseType="float")
    asked = add(body, "orderInteraction", responseIdentifier="RESPONSE", shuffle="true")
    add_lines(asked, "prompt", question.text)
    for place in mixed:
        add_lines(asked, "simpleChoice", question.sequence[place], identifier=names[place])
    return declared


def _add_feedback(item: Node, outcome: str, name: str, text: str) -> None:
    feedback = add(item, "modalFeedback", outcomeIdentifier=outcome, showHide="show", identifier=name)
    add_lines(feedback, "p", text)
