"""SCORM 1.2: the pages and the quiz in one object that reports to the platform and resumes where it was left."""

from __future__ import annotations

import hashlib
import html
import json
from pathlib import Path
from typing import Any

from ..quiz.question import Question
from .account import KEPT, Package, Part, entry
from .archive import archive
from .content import CHOICES, Course, page_name, right_sides
from .pages import STYLE, beginning, page_files, style_sheet
from .text import clean
from .xml import add, document, root

FILE = "invitation-scorm.zip"
_HERE = Path(__file__).parent
_CP = "http://www.imsproject.org/xsd/imscp_rootv1p1p2"
_ADL = "http://www.adlnet.org/xsd/adlcp_rootv1p2"
_KINDS = {"reply": Part("kept", "A choice of one."), "ordering": Part("kept", "Each step gets its place from a list.")}
_GOOD_TO_KNOW = (
    "Any platform that takes SCORM 1.2 takes this whole course: the pages, the sheets and the quiz. It reports "
    "incomplete until the quiz is done, then passed or failed with the per cent of right answers; whoever passed stays "
    "passed. It resumes at the page and the answers where it was left. Open it in a new window on small screens."
)


def scorm(course: Course) -> Package:
    """Return the course as a SCORM 1.2 package."""
    files = page_files(course) | {
        "index.html": _index(course),
        "course.js": (_HERE / "course.js").read_bytes(),
        STYLE: style_sheet(course),
    }
    files["imsmanifest.xml"] = _manifest(course, sorted(files))
    entries = tuple(entry(question, _KINDS.get(question.kind, KEPT)) for question in course.questions)
    return Package("scorm", "Any platform (SCORM 1.2)", FILE, archive(files), entries, _GOOD_TO_KNOW)


def _manifest(course: Course, paths: list[str]) -> bytes:
    schemas = {_CP: "imscp_rootv1p1p2.xsd", _ADL: "adlcp_rootv1p2.xsd"}
    manifest = root(_CP, "manifest", schemas, {"adlcp": _ADL})
    manifest.set("identifier", "invitation-scorm")
    manifest.set("version", "1.0")
    metadata = add(manifest, "metadata")
    add(metadata, "schema", "ADL SCORM")
    add(metadata, "schemaversion", "1.2")
    organizations = add(manifest, "organizations", default="course")
    organization = add(organizations, "organization", identifier="course")
    add(organization, "title", course.title)
    item = add(organization, "item", identifier="all", identifierref="object", isvisible="true")
    add(item, "title", course.title)
    resources = add(manifest, "resources")
    resource = add(resources, "resource", identifier="object", type="webcontent", href="index.html")
    resource.set(f"{{{_ADL}}}scormtype", "sco")
    for path in paths:
        add(resource, "file", href=path)
    return document(manifest)


def _index(course: Course) -> bytes:
    title = clean(course.title)
    data = json.dumps(_data(course), ensure_ascii=False, sort_keys=True)
    # inside a script, HTML ends at a tag and knows no escapes; JSON does
    data = data.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    entries, part = [], None
    for page in course.pages:
        if page.part != part:
            part = page.part
            entries.append(f'<li class="part">{html.escape(part)}</li>' if part else "")
        entries.append(f'<li><a href="pages/{page.name}.html" target="page">{html.escape(page.title)}</a></li>')
    return f"""{beginning(course, title)}
<link rel="icon" href="data:,">
<script type="application/json" id="data">{data}</script>
<script src="course.js" defer></script>
</head>
<body class="shell">
<header>
<h1>{html.escape(title)}</h1>
<p id="progress" role="status"></p>
<nav aria-label="The course">
<button type="button" id="back">Page before</button>
<button type="button" id="on">Next page</button>
<button type="button" id="to-quiz">Quiz</button>
<details id="contents"><summary>Contents</summary>
<ol>
{chr(10).join(entries)}
</ol>
</details>
</nav>
</header>
<main>
<iframe name="page" id="page" title="Page of the course"></iframe>
<div id="quiz" hidden></div>
</main>
<noscript><p>Without JavaScript there is no quiz, and your platform is told nothing..</p></noscript>
</body>
</html>
""".encode()


def _data(course: Course) -> dict[str, Any]:
    """Return what the script needs to know: the questions as plain text, the names of the pages, the pass mark."""
    questions = [_question(question) for question in course.questions]
    known = {page.name: page.title for page in course.pages}
    for given, question in zip(questions, course.questions, strict=True):
        document_name, _, section = question.rests_on.partition("#")
        name = page_name(document_name)
        if name in known:
            given["read"] = {
                "href": f"pages/{name}.html{'#' + section if section else ''}",
                "title": known[name],
                "page": name,
            }
    # answers given to other questions must not be taken for answers to these
    edition = hashlib.sha256(json.dumps(questions, sort_keys=True).encode()).hexdigest()[:8]
    pages = [page.name for page in course.pages]
    return {"edition": edition, "pages": pages, "pass": course.pass_mark, "questions": questions}


def _question(question: Question) -> dict[str, Any]:
    given: dict[str, Any] = {"id": question.id, "text": clean(question.text), "feedback": clean(question.feedback)}
    if question.kind in CHOICES:
        given["kind"] = "several" if question.kind == "several" else "single"
        given["truth"] = question.kind == "true-false"
        given["options"] = [
            {"text": clean(option.text), "right": option.right, "feedback": clean(option.feedback)}
            for option in question.options
        ]
        return given
    given["kind"] = "matching"
    if question.kind == "matching":
        choices = right_sides(question)
        given["lefts"] = [clean(pair.left) for pair in question.pairs]
        given["answers"] = [choices.index(pair.right) for pair in question.pairs]
        given["choices"] = [clean(choice) for choice in choices]
    else:  # each step, in an order that gives nothing away, gets its place
        given["sequence"] = True
        mixed = sorted(question.sequence)
        given["lefts"] = [clean(step) for step in mixed]
        given["answers"] = [question.sequence.index(step) for step in mixed]
        given["choices"] = [str(place) for place in range(1, len(mixed) + 1)]
    return given
