"""The catalogue in a real browser: what it shows without scripts, what its filters find, and for whom they work."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browsing import NARROW, NARROWEST, WIDE, Visitor
from bs4 import BeautifulSoup, Tag
from conftest import ROOT, SHEET, Site, make_project, requests_of, run_build
from invitation.sheet import READERS, Sheet, read_sheet, read_title
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page

PAGE = "handouts/index.html"
SHOWN = """() => [...document.querySelectorAll(".sheet-entry")]
    .filter(entry => entry.offsetParent).map(entry => entry.querySelector("a").textContent)"""
ALL = "All"


@pytest.fixture(scope="module")
def sheets() -> dict[str, Sheet]:
    """Return the sheets of the handbook by title, as their files have them."""
    paths = [path for path in sorted((ROOT / "handouts").glob("*.md")) if path.stem != "index"]
    return {read_title(path): read_sheet(path, f"handouts/{path.stem}") for path in paths}


@pytest.fixture
def catalogue(page: Page, address: str) -> Page:
    page.goto(address + PAGE)
    page.wait_for_selector(".catalogue-filters")
    return page


def shown(page: Page) -> set[str]:
    return set(page.evaluate(SHOWN))


def choose(page: Page, label: str, choice: str) -> None:
    page.get_by_label(label, exact=True).select_option(label=choice)


def capital(words: str) -> str:
    return words[0].upper() + words[1:]


# -- without scripts ---------------------------------------------------------------------------------------------------


def test_without_scripts_every_sheet_is_shown_and_nothing_is_dead(
    browser: Browser, address: str, sheets: dict[str, Sheet]
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + PAGE)
    entries = page.locator(".sheet-entry")
    assert {entries.nth(place).locator("a").first.inner_text() for place in range(entries.count())} == set(sheets)
    assert all(entries.nth(place).is_visible() for place in range(entries.count()))
    assert page.locator("article :is(input, select, button, textarea)").count() == 0
    assert page.locator("article [hidden]").count() == 0
    context.close()


def test_each_entry_says_for_whom_when_and_about_what(site: Site, sheets: dict[str, Sheet]) -> None:
    page = BeautifulSoup((site.root / PAGE).read_text(encoding="utf-8"), "html.parser")
    entries = page.select(".sheet-entry")
    assert len(entries) == len(sheets)
    for entry in entries:
        assert entry.a
        sheet = sheets[entry.a.get_text()]
        group = entry.find_parent("section")
        assert isinstance(group, Tag)
        assert group.h2
        assert group.h2.get_text() == READERS[sheet.reader]
        words = " ".join(entry.get_text(" ").split())
        assert sheet.summary in words.replace("’", "'").replace("“", '"').replace("”", '"') or sheet.summary in words
        assert f"When: {sheet.moment}. About: {', '.join(sheet.topics)}." in words
        assert (site.root / "handouts" / str(entry.a["href"])).is_file()
        assert all((site.root / "handouts" / str(link["href"])).is_file() for link in entry.select("li a"))


# -- the filters -------------------------------------------------------------------------------------------------------


def test_each_filter_finds_the_sheets_that_have_it(catalogue: Page, sheets: dict[str, Sheet]) -> None:
    kinds: dict[str, Callable[[Sheet], Iterator[str]]] = {
        "Who reads it": lambda sheet: iter([READERS[sheet.reader]]),
        "When": lambda sheet: iter([capital(sheet.moment)]),
        "About": lambda sheet: map(capital, sheet.topics),
    }
    for label, values in kinds.items():
        expected: dict[str, set[str]] = {}
        for title, sheet in sheets.items():
            for value in values(sheet):
                expected.setdefault(value, set()).add(title)
        choices = catalogue.get_by_label(label, exact=True).locator("option").all_inner_texts()
        assert choices[0] == ALL
        assert set(choices[1:]) == set(expected)
        assert len(choices) == len(set(choices))
        for choice in choices[1:]:
            choose(catalogue, label, choice)
            assert shown(catalogue) == expected[choice], f"{label}: {choice}"
            groups = catalogue.locator("section.catalogue:visible h2").all_inner_texts()
            assert set(groups) == {READERS[sheets[title].reader] for title in expected[choice]}
        choose(catalogue, label, ALL)
        assert shown(catalogue) == set(sheets)


def test_filters_and_words_work_together(catalogue: Page, sheets: dict[str, Sheet]) -> None:
    title, sheet = next((title, sheet) for title, sheet in sheets.items() if sheet.docname.endswith("before-you-ask"))
    choose(catalogue, "Who reads it", READERS[sheet.reader])
    choose(catalogue, "When", capital(sheet.moment))
    choose(catalogue, "About", capital(sheet.topics[0]))
    together = shown(catalogue)
    assert title in together
    assert together == {
        name
        for name, other in sheets.items()
        if (other.reader, other.moment) == (sheet.reader, sheet.moment) and sheet.topics[0] in other.topics
    }
    search = catalogue.get_by_label("Words in its title or summary")
    search.fill(title.upper())
    assert shown(catalogue) == {title}
    search.fill("nothing has this word")
    assert shown(catalogue) == set()
    assert catalogue.locator("section.catalogue:visible").count() == 0
    assert catalogue.get_by_role("status").inner_text() == "No sheet fits. Show all, or take a word away."


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("before YOU ask", True),
        ("ask  before", True),  # in any order
        ("“before” you, ask!", True),  # signs do not matter
        ("befóre", True),  # nor do accents
        ("befor", True),  # nor does the end of a word
        ("before you ask zebra", False),
        ("", True),
    ],
)
def test_words_are_found_as_people_type_them(catalogue: Page, words: str, found: bool) -> None:
    catalogue.get_by_label("Words in its title or summary").fill(words)
    assert ("Before you ask" in shown(catalogue)) is found


def test_the_names_of_the_pdfs_are_not_searched(catalogue: Page) -> None:
    """Else "large" and "letter" would find every sheet."""
    catalogue.get_by_label("Words in its title or summary").fill("large print")
    assert shown(catalogue) == set()


def test_a_link_to_a_group_that_is_filtered_away_shows_it(catalogue: Page, sheets: dict[str, Sheet]) -> None:
    readers = [reader for reader in READERS if any(sheet.reader == reader for sheet in sheets.values())]
    choose(catalogue, "Who reads it", READERS[readers[0]])
    hidden = catalogue.locator(f"#sheets-{readers[-1]}")
    assert not hidden.is_visible()
    catalogue.evaluate("reader => { location.hash = `sheets-${reader}` }", readers[-1])
    hidden.wait_for(state="visible")
    assert shown(catalogue) == set(sheets)
    assert catalogue.evaluate(
        "reader => document.getElementById(`sheets-${reader}`).getBoundingClientRect().top < innerHeight", readers[-1]
    )


# -- for whom it works -------------------------------------------------------------------------------------------------


def test_the_keyboard_is_enough(catalogue: Page, sheets: dict[str, Sheet]) -> None:
    def held() -> str:
        return str(catalogue.evaluate("() => document.activeElement.id || document.activeElement.textContent"))

    for _ in range(80):
        catalogue.keyboard.press("Tab")
        if held() == "sheet-words":
            break
    assert held() == "sheet-words"
    catalogue.keyboard.type("zebra")
    assert shown(catalogue) == set()
    reached = []
    for _ in range(4):
        catalogue.keyboard.press("Tab")
        reached.append(held())
    assert reached == ["sheet-reader", "sheet-moment", "sheet-topics", "Show all"]
    catalogue.keyboard.press("Enter")
    assert shown(catalogue) == set(sheets)
    assert held() == "sheet-words"
    catalogue.keyboard.press("Tab")
    catalogue.keyboard.press("ArrowDown")
    first = catalogue.get_by_label("Who reads it").locator("option").nth(1).inner_text()
    assert shown(catalogue) == {title for title, sheet in sheets.items() if READERS[sheet.reader] == first}
    catalogue.keyboard.press("Shift+Tab")
    catalogue.keyboard.press("Shift+Tab")
    assert held() not in {"sheet-words", "sheet-reader"}, "the keyboard is not caught"


def test_what_holds_the_keyboard_is_seen(catalogue: Page) -> None:
    for name in ("sheet-words", "sheet-reader", "sheet-moment", "sheet-topics"):
        control = catalogue.locator(f"#{name}")
        control.focus()
        catalogue.keyboard.press("Shift")  # so that the browser takes it for the keyboard's
        outline = control.evaluate("e => [getComputedStyle(e).outlineStyle, getComputedStyle(e).outlineWidth]")
        assert outline == ["solid", "3px"], name


def test_a_screen_reader_is_told_what_there_is_and_how_much_is_left(
    context: BrowserContext, address: str, sheets: dict[str, Sheet]
) -> None:
    page = context.new_page()
    page.goto(address + PAGE)
    choose(page, "When", "Before asking")
    count = sum(sheet.moment == "before asking" for sheet in sheets.values())
    nodes = context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]

    def find(role: str) -> list[str]:
        named = [node for node in nodes if node.get("role", {}).get("value") == role and not node["ignored"]]
        return [node.get("name", {}).get("value", "") for node in named]

    assert "Find a sheet" in find("search")
    assert "Words in its title or summary" in find("searchbox")
    assert set(find("combobox")) == {"Who reads it", "When", "About"}
    assert "Show all" in find("button")
    status = page.get_by_role("status")
    assert status.inner_text() == f"{count} of {len(sheets)} sheets"
    live = next(node for node in nodes if node.get("role", {}).get("value") == "status")
    assert {"live": "polite"}.items() <= {
        part["name"]: part["value"].get("value") for part in live["properties"]
    }.items()


def test_nothing_is_kept_and_nothing_is_sent(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(address + PAGE)
    page.wait_for_load_state("networkidle")
    page.evaluate("() => document.fonts.ready.then(() => true)")
    kept = "() => [document.cookie, {...localStorage}, {...sessionStorage}, location.href]"
    before = page.evaluate(kept)
    sent = requests_of(page)
    page.get_by_label("Words in its title or summary").fill("zebra")
    page.keyboard.press("Enter")
    choose(page, "When", "Before asking")
    page.get_by_role("button", name="Show all").click()
    choose(page, "About", "Safety")
    assert [address for address in sent if not address.endswith(".png")] == []  # pictures that come into view
    assert page.evaluate(kept) == before
    assert page.evaluate("() => indexedDB.databases()") == []
    page.reload()
    page.wait_for_selector(".catalogue-filters")
    values = page.evaluate(
        "() => [...document.querySelectorAll('.catalogue-filters :is(input, select)')].map(e => e.value)"
    )
    assert values == [""] * 4, "what was looked for is forgotten"


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("width", [NARROWEST, WIDE])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(browser: Browser, address: str, mode: str, width: int) -> None:
    visitor = Visitor(browser, address)
    visitor.look(width, mode)
    visitor.set_out(PAGE)
    visitor.arrive(mode)
    for choice in (ALL, "Safety"):
        choose(visitor.page, "About", choice)
        visitor.begin_axe()
        visitor.end_axe(f"{width} {mode} {choice}")
    visitor.measure()
    visitor.context.close()
    assert visitor.visit.axe == []
    assert visitor.visit.errors == []
    assert visitor.visit.too_wide <= 0


def test_controls_are_large_enough_for_a_thumb(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": NARROW, "height": 800})
    page = context.new_page()
    page.goto(address + PAGE)
    boxes = page.evaluate(
        "() => [...document.querySelectorAll('.catalogue-filters :is(input, select, button)')].map(e => {"
        " const box = e.getBoundingClientRect(); return [box.width, box.height] })"
    )
    assert len(boxes) == 5
    assert all(width >= 44 and height >= 44 for width, height in boxes)
    context.close()


def test_on_paper_there_are_titles_and_no_controls(catalogue: Page, sheets: dict[str, Sheet]) -> None:
    """The theme hides a page's title in print; the handbook shows it, on a sheet's page too."""
    catalogue.emulate_media(media="print")
    assert catalogue.locator("article h1").is_visible()
    assert not catalogue.locator(".catalogue-filters").is_visible()
    assert catalogue.locator(".sheet-entry:visible").count() == len(sheets)
    catalogue.goto(catalogue.url.replace("index.html", "before-you-ask.html"))
    assert catalogue.locator("article h1").is_visible()


# -- a small project ---------------------------------------------------------------------------------------------------


def test_signs_in_the_front_matter_come_out_as_typed(browser: Browser, tmp_path: Path) -> None:
    index = "# Handouts\n\n:::{sheets}\n:::\n\n:::{toctree}\n:glob:\n\nsheet*\n:::\n"
    odd = SHEET.replace("[timing]", "['a \"b\" & <c>']").replace("A small sheet.", "A small & <i>odd</i> sheet.")
    project = make_project(tmp_path / "project")
    contents = "# Contents\n\n:::{toctree}\nchapter\nevidence\nreferences\n../handouts/index\n:::\n"
    built = run_build(project, {"docs/contents.md": contents, "handouts/index.md": index, "handouts/sheet.md": odd})
    assert built.warnings == ""
    page = browser.new_page()
    page.goto((built.out / "handouts/index.html").as_uri())
    page.add_script_tag(path=ROOT / "docs/_static/catalogue.js")  # which the small project has not
    assert page.get_by_label("About").locator("option").all_inner_texts() == [ALL, 'A "b" & <c>']
    choose(page, "About", 'A "b" & <c>')
    assert shown(page) == {"A sheet"}
    assert "A small & <i>odd</i> sheet." in page.locator(".sheet-entry").inner_text()
    page.close()


def test_the_picture_beside_a_sheet_is_the_sheet(catalogue: Page) -> None:
    """It is fetched only when it comes into view, keeps its place before it is there, and is shown whole."""
    images = catalogue.locator(".sheet-entry img")
    for place in range(images.count()):
        image = images.nth(place)
        assert image.get_attribute("loading") == "lazy"
        image.scroll_into_view_if_needed()
        assert image.evaluate("e => e.decode().then(() => e.naturalWidth)") >= 400
        width, height, natural = image.evaluate("e => [e.width, e.height, e.naturalHeight / e.naturalWidth]")
        assert abs(height / width - natural) < 0.02
    seen = Image.open(io.BytesIO(images.first.screenshot())).convert("L")
    darkest, lightest = seen.getextrema()  # type: ignore[misc]
    assert darkest < 120 < 240 < lightest  # type: ignore[operator]
