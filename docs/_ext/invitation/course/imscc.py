"""Common Cartridge 1.1: the pages, the sheets and the quiz, for platforms that import whole courses."""

from __future__ import annotations

from itertools import groupby

from ..quiz.question import Question
from .account import KEPT, Entry, Package, Part, entry
from .archive import archive
from .content import Course, labels
from .pages import page_files
from .qti12_items import NAMESPACE, add_item, add_metadata
from .stand_ins import became_one_by_one, one_by_one, places
from .xml import Node, add, document, root

FILE = "invitation-imscc.imscc"
_CP = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
_LOM = "http://ltsc.ieee.org/xsd/imsccv1p1/LOM/manifest"
_PROFILE = "http://www.imsglobal.org/profile/cc/ccv1p1"
_PROFILES = {
    "single": "cc.multiple_choice.v0p1",
    "reply": "cc.multiple_choice.v0p1",
    "several": "cc.multiple_response.v0p1",
    "true-false": "cc.true_false.v0p1",
}
_KINDS = {
    "reply": Part("kept", "A multiple choice question."),
    "several": Part("kept", "A multiple response question."),
}
_GOOD_TO_KNOW = (
    "Canvas, Moodle, Brightspace, Blackboard and Sakai import this file as a course: pages, sheets and one quiz. "
    "Common Cartridge knows no matching and no ordering. Where your platform has a file of its own in this folder, "
    "import the questions from there and delete this quiz."
)


def imscc(course: Course) -> Package:
    """Return the course as a Common Cartridge."""
    files = {**page_files(course), "imsmanifest.xml": _manifest(course)}
    if course.questions:
        files["quiz/quiz.xml"] = _assessment(course)
    entries = tuple(_entry(question) for question in course.questions)
    return Package("imscc", "Any platform (Common Cartridge 1.1)", FILE, archive(files), entries, _GOOD_TO_KNOW)


def _manifest(course: Course) -> bytes:
    schemas = {
        _CP: f"{_PROFILE}/ccv1p1_imscp_v1p2_v1p0.xsd",
        _LOM: f"{_PROFILE}/LOM/ccv1p1_lommanifest_v1p0.xsd",
    }
    manifest = root(_CP, "manifest", schemas, {"lomimscc": _LOM})
    manifest.set("identifier", "invitation-imscc")
    metadata = add(manifest, "metadata")
    add(metadata, "schema", "IMS Common Cartridge")
    add(metadata, "schemaversion", "1.1.0")
    lom = root(_LOM, "lom", {})
    lom.attrib.clear()
    title = add(add(lom, "general"), "title")
    add(title, "string", course.title, language=course.language)
    metadata.append(lom)
    organizations = add(manifest, "organizations")
    organization = add(organizations, "organization", identifier="course", structure="rooted-hierarchy")
    top = add(organization, "item", identifier="top")
    resources = add(manifest, "resources")
    _add_pages(top, resources, course)
    if course.sheets:
        folder = _folder(top, "part-sheets", "Sheets to print")
        for number, sheet in enumerate(course.sheets, 1):
            _add_file(folder, resources, f"sheet{number}", sheet.title, f"sheets/{sheet.name}.pdf")
    if course.questions:
        kind = "imsqti_xmlv1p2/imscc_xmlv1p1/assessment"
        add(add(top, "item", identifier="item-quiz", identifierref="quiz"), "title", "Quiz")
        add(add(resources, "resource", identifier="quiz", type=kind), "file", href="quiz/quiz.xml")
    return document(manifest)


def _folder(parent: Node, name: str, title: str) -> Node:
    folder = add(parent, "item", identifier=name)
    add(folder, "title", title)
    return folder


def _add_pages(top: Node, resources: Node, course: Course) -> None:
    numbers = {page.name: number for number, page in enumerate(course.pages, 1)}
    for place, (part, pages) in enumerate(groupby(course.pages, lambda page: page.part), 1):
        folder = _folder(top, f"part{place}", part) if part else top
        for page in pages:
            resource = _add_file(folder, resources, f"page{numbers[page.name]}", page.title, f"pages/{page.name}.html")
            add(resource, "dependency", identifierref="style")
    add(add(resources, "resource", identifier="style", type="webcontent"), "file", href="pages/course.css")


def _add_file(parent: Node, resources: Node, name: str, title: str, path: str) -> Node:
    add(add(parent, "item", identifier=f"item-{name}", identifierref=name), "title", title)
    resource = add(resources, "resource", identifier=name, type="webcontent", href=path)
    add(resource, "file", href=path)
    return resource


def _assessment(course: Course) -> bytes:
    schema = f"{_PROFILE}/ccv1p1_qtiasiv1p2p1_v1p0.xsd"
    interop = root(NAMESPACE, "questestinterop", {NAMESPACE: schema})
    assessment = add(interop, "assessment", ident="quiz", title=course.title)
    metadata = {
        "cc_profile": "cc.exam.v0p1",
        "qmd_assessmenttype": "Examination",
        "qmd_scoretype": "Percentage",
        "qmd_feedbackpermitted": "Yes",
        "qmd_hintspermitted": "No",
        "qmd_solutionspermitted": "Yes",
        "cc_maxattempts": "unlimited",
    }
    add_metadata(assessment, metadata)
    section = add(assessment, "section", ident="root_section")
    for number, (question, label) in enumerate(zip(course.questions, labels(course.questions), strict=True), 1):
        asked = _as_known(question)
        for part, one in enumerate(asked, 1):
            ending = f"-{part}" if len(asked) > 1 else ""
            profile = {"cc_profile": _PROFILES[one.kind], "cc_question_category": question.objective or "quiz"}
            add_item(section, one, f"item{number}{ending}", f"{label}{ending}", profile)
    return document(interop)


def _as_known(question: Question) -> list[Question]:
    """Return a question as questions of the kinds that Common Cartridge knows."""
    if question.kind == "ordering":
        return one_by_one(places(question))
    return one_by_one(question) if question.kind == "matching" else [question]


def _entry(question: Question) -> Entry:
    kind = _KINDS.get(question.kind, KEPT)
    if question.kind in ("matching", "ordering"):
        kind = became_one_by_one(question, f"Common Cartridge has no {question.kind}")
    return entry(question, kind)
