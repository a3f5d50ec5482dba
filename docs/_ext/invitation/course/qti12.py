"""QTI 1.2 as Canvas reads it, in Classic Quizzes and in New Quizzes."""

from __future__ import annotations

from ..quiz.question import Question
from .account import KEPT, Entry, Package, Part, entry, with_line_breaks
from .archive import archive
from .content import Course, labels
from .qti12_items import NAMESPACE, add_item, add_metadata, option_names
from .stand_ins import BECAME_PLACES, places
from .text import as_html
from .xml import add, document, root

FILE = "invitation-qti12.zip"
_QUIZ = "quiz"
_TYPES = {
    "single": "multiple_choice_question",
    "reply": "multiple_choice_question",
    "several": "multiple_answers_question",
    "true-false": "true_false_question",
    "matching": "matching_question",
}
_KINDS = {
    "reply": Part("kept", "A multiple choice question."),
    "several": Part("kept", "A multiple answers question."),
    "ordering": BECAME_PLACES,
}
_CP = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
_CANVAS = "http://canvas.instructure.com/xsd/cccv1p0"
_GOOD_TO_KNOW = (
    "In the course: Settings, Import Course Content, QTI .zip file. It arrives as one quiz, unpublished. Canvas names "
    "what is said to each option a comment. QTI 2.1 loses feedback in Canvas: use this file."
)


def qti12(course: Course) -> Package:
    """Return the questions as a QTI 1.2 package for Canvas."""
    files = {
        "imsmanifest.xml": _manifest(),
        f"{_QUIZ}/{_QUIZ}.xml": _assessment(course),
        f"{_QUIZ}/assessment_meta.xml": _settings(course),
    }
    entries = tuple(_entry(question) for question in course.questions)
    return Package("qti12", "Canvas (QTI 1.2)", FILE, archive(files), entries, _GOOD_TO_KNOW)


def _manifest() -> bytes:
    schemas = {_CP: "http://www.imsglobal.org/profile/cc/ccv1p1/ccv1p1_imscp_v1p2_v1p0.xsd"}
    manifest = root(_CP, "manifest", schemas)
    manifest.set("identifier", "invitation-qti12")
    metadata = add(manifest, "metadata")
    add(metadata, "schema", "IMS Content")
    add(metadata, "schemaversion", "1.1.3")
    add(manifest, "organizations")
    resources = add(manifest, "resources")
    quiz = add(resources, "resource", identifier=_QUIZ, type="imsqti_xmlv1p2")
    add(quiz, "file", href=f"{_QUIZ}/{_QUIZ}.xml")
    add(quiz, "dependency", identifierref=f"{_QUIZ}-settings")
    kind = "associatedcontent/imscc_xmlv1p1/learning-application-resource"
    settings = add(resources, "resource", identifier=f"{_QUIZ}-settings", type=kind)
    settings.set("href", f"{_QUIZ}/assessment_meta.xml")
    add(settings, "file", href=f"{_QUIZ}/assessment_meta.xml")
    return document(manifest)


def _assessment(course: Course) -> bytes:
    interop = root(NAMESPACE, "questestinterop", {NAMESPACE: "http://www.imsglobal.org/xsd/ims_qtiasiv1p2p1.xsd"})
    assessment = add(interop, "assessment", ident=_QUIZ, title=course.title)
    add_metadata(assessment, {"cc_maxattempts": "unlimited"})
    section = add(assessment, "section", ident="root_section")
    for number, (question, label) in enumerate(zip(course.questions, labels(course.questions), strict=True), 1):
        asked = places(question) if question.kind == "ordering" else question
        names = option_names(asked) or [f"match{place}" for place in range(1, len(asked.pairs) + 1)]
        metadata = {
            "question_type": _TYPES[asked.kind],
            "points_possible": "1.0",
            "original_answer_ids": ",".join(names),
            "assessment_question_identifierref": f"question{number}",
        }
        add_item(section, asked, f"item{number}", label, metadata)
    return document(interop)


def _settings(course: Course) -> bytes:
    quiz = root(_CANVAS, "quiz", {_CANVAS: "https://canvas.instructure.com/xsd/cccv1p0.xsd"})
    quiz.set("identifier", _QUIZ)
    for tag, text in {
        "title": course.title,
        "description": as_html(course.notice),
        "shuffle_answers": "false",
        "scoring_policy": "keep_highest",
        "hide_results": "",
        "quiz_type": "assignment",
        "points_possible": f"{len(course.questions)}.0",
        "show_correct_answers": "true",
        "allowed_attempts": "-1",
    }.items():
        add(quiz, tag, text)
    return document(quiz)


def _entry(question: Question) -> Entry:
    sides = [side for pair in question.pairs for side in (pair.left, pair.right)]
    wording = with_line_breaks([*sides, *question.sequence], "what is matched")
    return entry(question, _KINDS.get(question.kind, KEPT), wording)
