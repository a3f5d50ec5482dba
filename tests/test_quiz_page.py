"""The quiz in a real browser: answered by keyboard, told politely, kept nowhere, sent nowhere, printed as a sheet."""

import io
from pathlib import Path

import pypdfium2
import pytest
from browsing import NARROW, NARROWEST, WIDE, Visitor
from bs4 import BeautifulSoup
from conftest import ROOT, Site, requests_of, sphinx_build
from playwright.sync_api import Browser, BrowserContext, Locator, Page
from test_pages import KEPT

NAME = "docs/training/quiz.html"


@pytest.fixture
def quiz(page: Page, address: str) -> Page:
    page.goto(address + NAME)
    page.wait_for_selector(".question-button")
    return page


def of_kind(page: Page, kind: str) -> Locator:
    return page.locator(f".question-{kind}").first


def told(question: Locator) -> str:
    return " ".join(question.locator(".question-feedback").inner_text().split())


def check(question: Locator) -> None:
    question.locator(".question-button").click()


def choose(question: Locator, *, right: bool) -> str:
    """Choose a right or a wrong answer of a question with radio buttons; return what is said to it."""
    box = question.locator("input[data-right]" if right else "input:not([data-right])").first
    box.check()
    letter = box.get_attribute("value")
    said = question.locator(f'[data-letter="{letter}"]').text_content() or ""
    return " ".join(said.partition(":")[2].split())


# -- answering ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["single", "reply", "true-false"])
def test_a_chosen_answer_gets_its_own_feedback(quiz: Page, kind: str) -> None:
    question = of_kind(quiz, kind)
    said = choose(question, right=False)
    check(question)
    assert told(question).startswith("Not this one.")
    assert said in told(question)
    better = choose(question, right=True)
    assert told(question) == "", "what was said to another answer is still there"
    check(question)
    assert told(question).startswith("Right.")
    assert better in told(question)
    assert said not in told(question)


def test_every_right_answer_is_told_to_be_right(quiz: Page) -> None:
    questions = quiz.locator(".question")
    assert questions.count() == 60
    for question in questions.all():
        for box in question.locator("input[data-right]").all():
            box.check()
        for select in question.locator("select").all():
            select.select_option(select.get_attribute("data-right") or "")
        check(question)
        assert told(question).startswith("Right."), question.inner_text()


def test_of_several_answers_a_missing_one_is_told(quiz: Page) -> None:
    question = of_kind(quiz, "several")
    rights = question.locator("input[data-right]")
    rights.first.check()
    check(question)
    assert told(question).startswith("Not quite.")
    assert f"{rights.last.get_attribute('value')} (left out)" in told(question)
    for box in rights.all():
        box.check()
    question.locator("input:not([data-right])").first.check()
    check(question)
    assert told(question).startswith("Not quite.")


@pytest.mark.parametrize(("kind", "words"), [("matching", "matched"), ("ordering", "in the right place")])
def test_of_places_it_is_told_how_many_are_right(quiz: Page, kind: str, words: str) -> None:
    question = of_kind(quiz, kind)
    selects = question.locator("select").all()
    check(question)
    assert told(question) == "Fill in every place first."
    for select in selects:
        select.select_option(selects[0].get_attribute("data-right") or "")
    check(question)
    assert told(question) == f"1 of {len(selects)} {words}. Try again, or look at the answer."


def test_without_an_answer_nothing_is_given_away(quiz: Page) -> None:
    question = of_kind(quiz, "single")
    check(question)
    assert told(question) == "Choose an answer first."
    assert question.locator("details").is_hidden()


def test_after_an_answer_the_whole_key_to_it_can_be_opened(quiz: Page) -> None:
    question = of_kind(quiz, "single")
    assert question.locator("details").is_hidden()
    choose(question, right=False)
    check(question)
    question.locator("summary").click()
    assert question.locator(".question-feedbacks li").count() == question.locator("input").count()
    link = question.locator(".question-source a")
    link.click()
    quiz.wait_for_url("**/docs/**#*")
    assert quiz.locator(f"[id='{quiz.url.partition('#')[2]}']").count() == 1


# -- by keyboard and with a screen reader ------------------------------------------------------------------------------


def test_a_question_is_answered_by_keyboard_alone(quiz: Page) -> None:
    question = of_kind(quiz, "single")
    question.locator("input").first.focus()
    quiz.keyboard.press("ArrowDown")
    assert question.locator("input").nth(1).is_checked()
    quiz.keyboard.press("Tab")
    assert quiz.evaluate("() => document.activeElement.className") == "question-button"
    quiz.keyboard.press("Enter")
    assert told(question)
    assert quiz.evaluate("() => document.activeElement.className") == "question-button", "the focus was moved"
    quiz.keyboard.press("Tab")
    assert quiz.evaluate("() => document.activeElement.tagName") == "SUMMARY"


@pytest.mark.parametrize("kind", ["matching", "ordering"])
def test_places_are_filled_in_by_keyboard_alone(quiz: Page, kind: str) -> None:
    question = of_kind(quiz, kind)
    selects = question.locator("select")
    selects.first.focus()
    for _ in range(selects.count()):
        quiz.keyboard.press("ArrowDown")
        quiz.keyboard.press("Tab")
    quiz.keyboard.press("Space")
    assert "1 of" in told(question)


def test_a_screen_reader_is_told_what_and_politely(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(address + NAME)
    page.wait_for_selector(".question-button")
    tree = context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    named: dict[str, list[str]] = {}
    live = 0
    for node in tree:
        role = node.get("role", {}).get("value")
        named.setdefault(role, []).append(node.get("name", {}).get("value", "").strip())
        properties = {each["name"]: each["value"].get("value") for each in node.get("properties", [])}
        live += role == "status" and properties.get("live") == "polite"
    controls = page.locator(".question :is(input, select)").count()
    found = [name for role in ("radio", "checkbox", "combobox") for name in named.get(role, [])]
    assert len(found) >= controls > 200
    assert all(len(name) > 3 for name in found)
    groups = [name for name in named["group"] if name[:1].isdigit()]
    assert len(groups) == 60
    assert len({name for name in named["button"] if name.startswith("Check question")}) == 60
    assert live == 61  # one a question, and the count


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("width", [NARROWEST, NARROW, WIDE])
def test_axe_finds_nothing_in_an_answered_quiz(browser: Browser, address: str, mode: str, width: int) -> None:
    visitor = Visitor(browser, address)
    visitor.look(width, mode)
    visitor.set_out(NAME)
    visitor.arrive(mode)
    for kind in ("single", "several", "reply", "true-false"):
        question = of_kind(visitor.page, kind)
        choose(question, right=False)
        check(question)
        question.locator("summary").click()
    for kind in ("matching", "ordering"):
        check(of_kind(visitor.page, kind))
    visitor.page.locator("#question-count").check()
    visitor.begin_axe()
    visitor.end_axe(f"{width} {mode}")
    visitor.measure()
    visitor.context.close()
    assert visitor.visit.axe == []
    assert visitor.visit.errors == []
    assert visitor.visit.too_wide <= 0


# -- nothing kept, nothing sent ----------------------------------------------------------------------------------------


def test_nobody_counts_unless_asked(quiz: Page) -> None:
    count = quiz.locator(".question-count [role=status]")
    first, second = of_kind(quiz, "single"), of_kind(quiz, "reply")
    choose(first, right=True)
    check(first)
    assert count.inner_text() == ""
    quiz.locator("#question-count").check()
    assert count.inner_text() == "0 of 60 answered, 0 right at the first try."
    check(first)
    choose(second, right=False)
    check(second)
    choose(second, right=True)
    check(second)
    assert count.inner_text() == "2 of 60 answered, 1 right at the first try."
    quiz.locator("#question-count").uncheck()
    assert count.inner_text() == ""


def test_nothing_is_kept_and_nothing_is_sent(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(address + NAME)
    page.evaluate("() => document.fonts.ready.then(() => true)")
    before = page.evaluate(KEPT)
    sent = requests_of(page)
    page.locator("#question-count").check()
    for kind in ("single", "reply", "several"):
        choose(of_kind(page, kind), right=True)
        check(of_kind(page, kind))
    assert page.evaluate(KEPT) == before
    assert page.evaluate("() => indexedDB.databases()") == []
    assert page.evaluate("() => caches.keys()") == []
    assert context.cookies() == []
    assert sent == []
    assert page.url == address + NAME
    page.reload()
    assert page.locator(".question input:checked, #question-count:checked").count() == 0
    assert page.locator(".question :is(input, select)").evaluate_all("all => all.filter(one => one.form).length") == 0


def test_the_script_runs_where_inline_scripts_and_eval_are_forbidden(context: BrowserContext, address: str) -> None:
    """As on a site with a strict policy: quiz.js is a file of its own, and builds nothing from text."""
    source = (ROOT / "docs/_static/quiz.js").read_text(encoding="utf-8")
    for word in ("eval(", "innerHTML", "insertAdjacentHTML", "new Function", "Storage", "fetch(", "XMLHttp", "cookie"):
        assert word not in source
    page = context.new_page()
    page.route(
        f"**/{NAME}",
        lambda route: route.fulfill(
            response=(answer := route.fetch()),
            headers={**answer.headers, "Content-Security-Policy": "script-src 'self'"},
        ),
    )
    page.goto(address + NAME)
    choose(of_kind(page, "single"), right=True)
    check(of_kind(page, "single"))
    assert told(of_kind(page, "single")).startswith("Right.")


def test_without_scripts_every_question_shows_its_answer(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + NAME)
    assert page.locator(".question details").count() == 60
    assert page.locator(".question-button").count() == 0
    for kind in ("single", "matching", "ordering"):
        details = of_kind(page, kind).locator("details")
        assert details.is_visible()
        details.locator("summary").click()
        assert details.locator(".question-right").is_visible()
        assert details.locator(".question-source").is_visible()
    context.close()


# -- on paper ----------------------------------------------------------------------------------------------------------


def pages_of(pdf: bytes | Path) -> list[str]:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf) if isinstance(pdf, bytes) else pdf)
    return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def test_the_browser_prints_a_sheet_and_then_the_key(quiz: Page, site: Site) -> None:
    choose(of_kind(quiz, "single"), right=True)
    check(of_kind(quiz, "single"))
    assert quiz.locator(".question-key").is_hidden()
    pages = pages_of(quiz.pdf(format="A4"))
    [first_of_key] = [place for place, words in enumerate(pages) if "Key 1." in words]
    sheet, key = " ".join(pages[:first_of_key]), " ".join(pages[first_of_key:])
    page = BeautifulSoup((site.root / NAME).read_text(encoding="utf-8"), "html.parser")
    for question in page.select(".question"):
        number = question.select_one(".question-number")
        assert number
        feedback = question.select_one(".question-feedbacks li, .question-after")
        assert feedback
        words = " ".join(feedback.get_text().split()[3:9])
        assert words not in sheet
        assert words in key, words
        legend = question.legend
        assert legend
        assert " ".join(legend.get_text().split()[1:7]) in sheet
    for words in ("Check question", "Count my answers", "On paper the answers", "Right. "):
        assert words not in sheet


def test_every_answer_has_a_box_on_paper(quiz: Page) -> None:
    quiz.emulate_media(media="print")
    for control in quiz.locator(".question-answers :is(input, select)").all():
        box = control.bounding_box()
        assert box
        assert box["width"] >= 14
        assert box["height"] >= 14


def test_the_press_prints_a_sheet_and_then_the_key(site: Site, tmp_path: Path) -> None:
    run = sphinx_build("handbook", site.doctrees, tmp_path)
    assert run.returncode == 0, run.stdout + run.stderr
    pages = pages_of(tmp_path / "handbook-training-a4.pdf")
    page = BeautifulSoup((site.root / NAME).read_text(encoding="utf-8"), "html.parser")
    [start] = [place for place, words in enumerate(pages) if "Key 1. c" in words]
    sheet, key = " ".join(pages[:start]), " ".join(pages[start:])
    for number, question in enumerate(page.select(".question"), 1):
        assert f" {number}. " in sheet
        assert f" {number}. " in key
        source = question.select_one(".question-source")
        assert source
        quoted = source.get_text().rpartition("“")[0].split()[-2]
        assert quoted.strip("“”:") in key
        for feedback in question.select(".question-feedbacks li"):
            words = " ".join(feedback.get_text().split()[3:7])
            assert words in key, words
