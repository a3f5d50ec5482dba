"""One page of each kind without a mouse, at twice the size, and on a very small screen."""

import re
from itertools import pairwise

import pytest
from browsing import NARROWEST
from conftest import Site
from playwright.sync_api import Page

KINDS = {
    "the front page": "index.html",
    "the contents": "docs/contents.html",
    "a part": "docs/engaging/index.html",
    "a chapter": "docs/myths/men-do-not-come.html",
    "scripts": "docs/inviting/scripts-for-each-channel.html",
    "a table of words": "docs/inviting/words-that-help-and-hurt.html",
    "write your own": "docs/inviting/write-your-own.html",
    "the catalogue": "handouts/index.html",
    "a sheet": "handouts/before-you-ask.html",
    "a sheet with a table": "handouts/time-money-and-place.html",
    "cards": "handouts/role-play-cards.html",
    "role-plays": "docs/training/role-plays.html",
    "plans": "docs/training/session-plans.html",
    "slides": "docs/training/slides-one-hour.html",
    "the quiz": "docs/training/quiz.html",
    "helplines": "docs/about/helplines.html",
    "the glossary": "docs/about/glossary.html",
    "the points": "docs/about/points.html",
    "references": "docs/about/references.html",
    "the index": "genindex.html",
    "the search": "search.html",
}
WALKED = [kind for kind in KINDS if kind not in {"the quiz", "the index", "references", "the points", "the contents"}]

# what the tab key has to reach; of a group of radio buttons, the first
REACHABLE = """() => {
    const groups = new Set();
    return [...document.querySelectorAll(
        'a[href], button, input, select, textarea, summary, [tabindex="0"]'
    )].filter(part => {
        if (!part.checkVisibility({ visibilityProperty: true }) || part.disabled) return false;
        if (part.type != "radio") return true;
        const first = !groups.has(part.name);
        groups.add(part.name);
        return first;
    }).map((part, number) => { part.dataset.walked = number; return part.outerHTML.slice(0, 90); });
}"""
HERE = """() => {
    const here = document.activeElement;
    if (here === document.body) return null;
    const style = getComputedStyle(here);
    const boxes = [...here.getClientRects()];
    const inside = boxes.some(box => box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth);
    const covered = boxes.every(box => {
        const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        return top && top.closest(".leave-page") && !here.closest(".leave-page");
    });
    const outlined = style.outlineStyle != "none" && parseFloat(style.outlineWidth) >= 2;
    return [Number(here.dataset.walked), outlined && inside && !covered];
}"""


@pytest.mark.parametrize("kind", WALKED)
def test_the_tab_key_reaches_everything_in_order_and_is_seen(page: Page, address: str, kind: str) -> None:
    page.goto(address + KINDS[kind])
    page.evaluate("() => { document.activeElement.blur(); }")
    parts = page.evaluate(REACHABLE)
    assert len(parts) > 10
    reached, unseen = [], []
    if kind == "the search":
        page.evaluate("() => { document.querySelector('.skip-link').focus(); }")
        page.keyboard.press("Shift+Tab")
    for _ in range(len(parts)):
        page.keyboard.press("Tab")
        told = page.evaluate(HERE)
        if told is None:
            break
        reached.append(told[0])
        if not told[1]:
            unseen.append(parts[told[0]] if told[0] is not None else "?")
    assert reached == list(range(len(parts))), [parts[number] for number in set(range(len(parts))) - set(reached)]
    assert unseen == []


# what is wider than the screen, or cut off at the edge of a box that does not scroll
CUT_OFF = """() => {
    const edge = document.documentElement.clientWidth + 1;
    const cut = [];
    for (const part of document.body.querySelectorAll("*")) {
        if (!part.checkVisibility() || part.closest(".wide, .visually-hidden, .skip-link, svg")) continue;
        const box = part.getBoundingClientRect();
        if (box.width && (box.right > edge || box.left < -1)) cut.push(part.outerHTML.slice(0, 90));
        const style = getComputedStyle(part);
        const hides = /hidden|clip/.test(style.overflowX + style.overflowY) || style.textOverflow == "ellipsis";
        if (hides && (part.scrollWidth > part.clientWidth + 1 || part.scrollHeight > part.clientHeight + 1) &&
            !part.matches("input, textarea, select")) cut.push(part.outerHTML.slice(0, 90));
    }
    for (const box of document.querySelectorAll(".wide")) {  // these scroll, by keyboard too
        if (box.scrollWidth > box.clientWidth + 1 && getComputedStyle(box).overflowX != "auto") cut.push("wide");
        if (box.tabIndex != 0) cut.push("wide");
    }
    return cut;
}"""


@pytest.mark.parametrize("width", [640, NARROWEST])
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_cut_off(page: Page, address: str, kind: str, width: int) -> None:
    """At 200 % of 1280 points, which is 640 wide; and at 400 %, which is 320."""
    page.set_viewport_size({"width": width, "height": 512})
    page.goto(address + KINDS[kind])
    assert page.evaluate(CUT_OFF) == []
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width


def test_what_is_cut_off_is_seen(page: Page, address: str) -> None:
    """A guard for the test above: a line that runs off the screen, and one that a box hides."""
    page.set_viewport_size({"width": NARROWEST, "height": 512})
    page.goto(address + KINDS["a chapter"])
    page.evaluate(
        """() => {
            const styles = { long: { width: "400px" }, hidden: { width: "9px", overflow: "hidden" } };
            for (const [name, style] of Object.entries(styles)) {
                const line = Object.assign(document.createElement("p"), { textContent: "incomprehensible", id: name });
                Object.assign(line.style, style);
                document.querySelector("article").prepend(line);
            }
        }"""
    )
    assert [re.findall('id="(.*?)"', cut) for cut in page.evaluate(CUT_OFF)] == [["hidden"], ["long"]]


@pytest.mark.parametrize("width", [NARROWEST, 640, 1400])
@pytest.mark.parametrize("kind", ["the front page", "a chapter", "a sheet", "the index"])
def test_the_end_of_a_page_is_not_covered(page: Page, address: str, kind: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 512})
    page.goto(address + KINDS[kind])
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    button, colours = page.locator(".leave-page").bounding_box(), page.locator("button.colours").bounding_box()
    assert button
    assert colours
    assert button["y"] + button["height"] <= 512.5
    assert colours["y"] + colours["height"] <= button["y"] or colours["x"] + colours["width"] <= button["x"]


@pytest.mark.parametrize("width", [NARROWEST, 700, 1000, 1216, 1240, 1310, 1320, 1600])
def test_the_button_to_leave_covers_no_end_of_a_line(page: Page, address: str, width: int) -> None:
    """It is a bar below the text, or stands beside it."""
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(address + KINDS["a chapter"])
    button, text = page.locator(".leave-page").bounding_box(), page.locator("main").bounding_box()
    assert button
    assert text
    assert button["width"] == width or text["x"] + text["width"] <= button["x"]


def test_wider_lines_and_letters_fit(page: Page, address: str) -> None:
    """The spacing that WCAG 1.4.12 names."""
    page.set_viewport_size({"width": NARROWEST, "height": 800})
    for kind in ("the front page", "a chapter", "a sheet", "the catalogue"):
        page.goto(address + KINDS[kind])
        page.evaluate(
            """() => {
                const style = new CSSStyleSheet();
                style.replaceSync("* { line-height: 1.5 !important; letter-spacing: 0.12em !important;"
                    + " word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }");
                document.adoptedStyleSheets = [style];
            }"""
        )
        assert page.evaluate(CUT_OFF) == [], kind


def test_nothing_moves_for_those_who_do_not_want_it(page: Page, address: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    for kind in ("the front page", "a chapter", "the quiz", "write your own"):
        page.goto(address + KINDS[kind])
        page.keyboard.press("Tab")
        moving = page.evaluate(
            """() => [...document.querySelectorAll("*")].filter(part => {
                const style = getComputedStyle(part);
                return style.scrollBehavior == "smooth" || style.animationName != "none" ||
                    style.transitionDuration.split(", ").some(time => parseFloat(time) > 0);
            }).map(part => part.outerHTML.slice(0, 90))"""
        )
        assert moving == []


def test_headings_are_in_order_on_every_page(site: Site) -> None:
    for page in site.pages:
        levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", page.read_text(encoding="utf-8"))]
        assert levels[0] == 1, page
        assert levels.count(1) == 1, page
        assert all(after - before <= 1 for before, after in pairwise(levels)), (page, levels)


def test_every_page_says_its_language(site: Site) -> None:
    for page in site.pages:
        assert '<html lang="en-GB"' in page.read_text(encoding="utf-8"), page


# -- every function by keyboard ----------------------------------------------------------------------------------------


def test_limits_unfold(page: Page, address: str) -> None:
    page.goto(address + KINDS["a chapter"])
    summary = page.locator(".claim summary").first
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator(".claim details[open]").count() == 1


def test_a_script_is_copied(page: Page, address: str) -> None:
    page.goto(address + KINDS["scripts"])
    page.locator("button.copy").first.focus()
    page.keyboard.press("Space")
    page.get_by_text("Copied", exact=True).wait_for()


def test_sheets_are_filtered(page: Page, address: str) -> None:
    page.goto(address + KINDS["the catalogue"])
    page.locator(".catalogue-filters input").focus()
    page.keyboard.type("money")
    page.wait_for_function("() => document.querySelectorAll('.sheet-entry:not([hidden])').length < 5")
    page.locator(".catalogue-filters button").focus()
    page.keyboard.press("Enter")
    assert page.locator(".sheet-entry[hidden]").count() == 0
    page.locator(".catalogue-filters select").first.focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_function("() => document.querySelectorAll('.sheet-entry[hidden]').length > 0")


def test_a_question_is_answered(page: Page, address: str) -> None:
    page.goto(address + KINDS["the quiz"])
    page.locator("main input[type=radio]").first.focus()
    page.keyboard.press("Space")
    page.locator("main button:not(.colours)").first.focus()
    before = page.locator("main").inner_text()
    page.keyboard.press("Enter")
    assert page.locator("main").inner_text() != before


def test_colours_are_chosen_and_the_page_is_left(page: Page, address: str) -> None:
    page.route("https://www.wikipedia.org/**", lambda route: route.fulfill(body="Elsewhere", content_type="text/html"))
    page.goto(address + KINDS["a sheet"])
    page.locator("button.colours").focus()
    page.keyboard.press("Enter")
    assert page.locator("button.colours").inner_text() == "Colours: light"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("https://www.wikipedia.org/")


def test_a_wide_table_scrolls(page: Page, address: str) -> None:
    page.set_viewport_size({"width": NARROWEST, "height": 800})
    page.goto(address + KINDS["plans"])
    box = page.locator(".wide").first
    box.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.activeElement.scrollLeft > 0")
