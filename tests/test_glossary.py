"""What a word means, where it stands: with the pointer, by keyboard, by touch, and gone at a press of Escape."""

import re
from pathlib import Path

import pytest
from conftest import Site, run_build
from playwright.sync_api import Browser, Locator, Page

CHAPTER = "docs/about/evidence.html"
MEANING = "A number that compares how likely something is in two groups."


@pytest.fixture
def term(page: Page, address: str) -> Locator:
    page.goto(address + CHAPTER)
    return page.locator(".term").filter(has_text="odds ratio")


def meaning(term: Locator) -> Locator:
    return term.locator(".meaning")


def test_the_pointer_shows_it_and_can_rest_on_it(page: Page, term: Locator) -> None:
    assert not meaning(term).is_visible()
    term.locator("a").hover()
    assert meaning(term).is_visible()
    assert meaning(term).inner_text().startswith(MEANING)
    start, end = term.locator("a").bounding_box(), meaning(term).bounding_box()
    assert start
    assert end
    across = start["x"] + start["width"] / 2
    for step in range(20):  # slowly, from the word to what it means
        page.mouse.move(across, start["y"] + start["height"] / 2 + step * (end["y"] + 20 - start["y"]) / 20)
        assert meaning(term).is_visible(), "it is gone before the pointer is there"
    page.mouse.move(2, 2)
    assert not meaning(term).is_visible()


def test_the_keyboard_shows_it(page: Page, term: Locator) -> None:
    term.locator("a").focus()
    page.keyboard.press("Shift+Tab")
    assert not meaning(term).is_visible()
    page.keyboard.press("Tab")
    assert meaning(term).is_visible()
    page.keyboard.press("Escape")
    assert not meaning(term).is_visible()
    assert page.evaluate("document.activeElement.textContent") == "odds ratio", "the focus is lost"
    assert not page.evaluate("document.body.hidden"), "one press leaves the page"
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    assert meaning(term).is_visible(), "it stays away for good"


def test_escape_sends_it_away_from_the_pointer(page: Page, term: Locator) -> None:
    term.locator("a").hover()
    page.keyboard.press("Escape")
    assert not meaning(term).is_visible()
    page.mouse.move(2, 2)
    term.locator("a").hover()
    assert meaning(term).is_visible()


def test_a_first_tap_shows_it_and_a_second_follows(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(address + CHAPTER)
    term = page.locator(".term").filter(has_text="odds ratio")
    term.locator("a").tap()
    assert meaning(term).is_visible()
    assert page.url == address + CHAPTER
    box = meaning(term).bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    page.locator("h1").tap()
    assert not meaning(term).is_visible()
    term.locator("a").tap()
    term.locator("a").tap()
    page.wait_for_url("**/glossary.html#term-odds-ratio")
    context.close()


@pytest.mark.parametrize("width", [320, 640, 1400])
def test_it_is_never_cut_off(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address + CHAPTER)
    for term in page.locator(".term").all():
        term.locator("a").focus()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        box = meaning(term).bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width


def test_without_scripts_it_is_there_too(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + CHAPTER)
    term = page.locator(".term").filter(has_text="odds ratio")
    term.locator("a").hover()
    assert meaning(term).is_visible()
    context.close()


def test_a_screen_reader_is_told(page: Page, term: Locator) -> None:
    reader = page.context.new_cdp_session(page)
    nodes = reader.send("Accessibility.getFullAXTree")["nodes"]
    said = [
        node.get("description", {}).get("value", "")
        for node in nodes
        if node.get("role", {}).get("value") == "link" and node.get("name", {}).get("value") == "odds ratio"
    ]
    assert said
    assert said[0].startswith(MEANING)


def test_paper_does_not_carry_it(page: Page, term: Locator) -> None:
    term.locator("a").hover()
    page.emulate_media(media="print")
    assert not meaning(term).is_visible()


def test_every_word_of_the_glossary_that_is_linked_is_explained(site: Site) -> None:
    count = 0
    for page in site.pages:
        text = page.read_text(encoding="utf-8")
        if page.name == "glossary.html":
            assert 'class="meaning"' not in text
            continue
        words = text.count("std-term")
        count += words
        assert text.count('class="meaning" role="tooltip"') == words, page
        ids = re.findall(r'id="(meaning-\d+)" hidden', text)
        assert ids == re.findall(r'aria-describedby="(meaning-\d+)"', text)
    assert count > 50


def test_a_new_meaning_shows_on_every_page(project: Path) -> None:
    glossary = "# Glossary\n\n:::{glossary}\nconsent\n  Agreeing freely.\n:::\n"
    contents = (project / "docs/contents.md").read_text("utf-8").replace("chapter\n", "chapter\nglossary\n", 1)
    chapter = (project / "docs/chapter.md").read_text("utf-8") + "\nOn {term}`consent`.\n"
    before = run_build(
        project,
        {"docs/glossary.md": glossary, "docs/contents.md": contents, "docs/chapter.md": chapter},
        fresh=True,
    )
    assert 'id="meaning-1" hidden>Agreeing freely.</span>' in before.read("docs/chapter.html")
    after = run_build(project, {"docs/glossary.md": glossary.replace("freely", "gladly")}, fresh=False)
    assert 'id="meaning-1" hidden>Agreeing gladly.</span>' in after.read("docs/chapter.html")


def test_other_forms_of_the_handbook_carry_no_trace(project: Path) -> None:
    glossary = "# Glossary\n\n:::{glossary}\nconsent\n  Agreeing freely.\n:::\n"
    contents = (project / "docs/contents.md").read_text("utf-8").replace("chapter\n", "chapter\nglossary\n", 1)
    chapter = (project / "docs/chapter.md").read_text("utf-8") + "\nOn {term}`consent`.\n"
    texts = {"docs/glossary.md": glossary, "docs/contents.md": contents, "docs/chapter.md": chapter}
    built = run_build(project, texts, builder="text")
    assert built.warnings == ""
    assert "On *consent*." in built.read("docs/chapter.txt")
    assert "Agreeing" not in built.read("docs/chapter.txt")
