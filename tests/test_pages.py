"""Every page of the site in a real browser: what axe finds, what is asked of others, what is kept, what is reached."""

import io
import re
from typing import cast

import pytest
from browsing import NARROW, WIDE, Visit, Visitor
from conftest import Site, requests_of
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page

BLANKS = ".text :is(input, textarea)"
TYPED = "Zoë typed this"


@pytest.fixture(scope="session")
def sheet_pages(site: Site) -> list[str]:
    """Return the addresses of the pages that have blanks."""
    found = [
        page.relative_to(site.root).as_posix()
        for page in site.pages
        if page.parent.name == "handouts" and 'id="blank-' in page.read_text(encoding="utf-8")
    ]
    assert found
    return found


# -- a visit to every page ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def visits(browser: Browser, address: str, site: Site) -> list[Visit]:
    """Visit every page, wide and narrow, light and dark.

    Each text is looked at twice, dark when narrow and light when wide. What is around it is the same on all pages of a
    folder and is looked at in each of the four ways on the first of them.
    """
    names = [page.relative_to(site.root).as_posix() for page in site.pages]
    folders: set[str] = set()
    visitors = [Visitor(browser, address), Visitor(browser, address)]
    visits: list[Visit] = []
    for place in range(0, len(names), len(visitors)):
        busy = list(zip(visitors, names[place : place + len(visitors)], strict=False))
        looks = [(NARROW, "dark", False), (WIDE, "light", False)]
        if not {name.rpartition("/")[0] for _, name in busy} <= folders:
            folders |= {name.rpartition("/")[0] for _, name in busy}
            looks = [looks[0], (NARROW, "light", True), looks[1], (WIDE, "dark", True)]
        for visitor, name in busy:
            visitor.look(*looks[0][:2])
            visitor.set_out(name)
        for width, mode, frame_only in looks:
            for visitor, _ in busy:
                visitor.look(width, mode)
                visitor.arrive(mode)
                visitor.begin_axe(frame_only=frame_only)
            for visitor, _ in busy:
                visitor.end_axe(f"{width} {mode}")
        for visitor, _ in busy:
            visitor.measure()
            visits.append(visitor.visit)
    for visitor in visitors:
        visitor.context.close()
    return visits


def test_every_page_is_visited(visits: list[Visit], site: Site) -> None:
    assert len(visits) == len(site.pages) > 10
    assert all(any(request.endswith(visit.name) for request in visit.requests) for visit in visits)


def test_axe_finds_nothing(visits: list[Visit]) -> None:
    assert {visit.name: visit.axe for visit in visits if visit.axe} == {}


def test_no_other_host_is_asked(visits: list[Visit], address: str) -> None:
    asked = {visit.name: [request for request in visit.requests if not request.startswith(address)] for visit in visits}
    assert {name: requests for name, requests in asked.items() if requests} == {}


def test_nothing_goes_wrong(visits: list[Visit]) -> None:
    """No error and no warning in the browser's console, and nothing is missing."""
    assert {visit.name: visit.errors for visit in visits if visit.errors} == {}


def test_nothing_scrolls_sideways_on_a_small_phone(visits: list[Visit]) -> None:
    reading = [visit for visit in visits if "/" in visit.name or visit.name == "index.html"]
    assert {visit.name: visit.too_wide for visit in reading if visit.too_wide > 0} == {}


def test_axe_sees_what_is_wrong(browser: Browser, address: str) -> None:
    """A guard for the test above: pale words, and a blank without a label."""
    visitor = Visitor(browser, address)
    visitor.look(NARROW, "dark")
    visitor.set_out("index.html")
    visitor.arrive("dark")
    visitor.page.evaluate(
        """() => {
            document.querySelector("main p").insertAdjacentHTML("afterend", '<p id="pale">Pale</p><input>');
            document.querySelector("#pale").style.color = "#444";
        }"""
    )
    visitor.begin_axe()
    visitor.end_axe("")
    visitor.context.close()
    assert {line.split(": ")[1] for line in visitor.visit.axe} >= {"color-contrast", "label"}


# -- blanks ------------------------------------------------------------------------------------------------------------


def fill_in(page: Page) -> int:
    """Fill in every blank of a page, the first ones with real keys, and return how many there are."""
    writing = page.locator(f"{BLANKS}:is([type=text], textarea)").first
    if writing.count():
        writing.press_sequentially(TYPED)
    count: int = page.evaluate(
        f"""typed => {{
            const blanks = [...document.querySelectorAll("{BLANKS}")];
            for (const blank of blanks) {{
                blank.focus();
                if (blank.type == "checkbox" || blank.type == "radio") {{
                    blank.click();
                }} else {{
                    blank.value = typed;
                    blank.dispatchEvent(new Event("input", {{ bubbles: true }}));
                    blank.dispatchEvent(new Event("change", {{ bubbles: true }}));
                }}
            }}
            return blanks.length;
        }}""",
        TYPED,
    )
    return count


FILLED = f"""() => [...document.querySelectorAll("{BLANKS}")].filter(
    blank => blank.type == "checkbox" || blank.type == "radio" ? blank.checked : blank.value != "").length"""
KEPT = "() => [document.cookie, {...localStorage}, {...sessionStorage}]"
# the one thing that a page may keep: whether the reader has chosen light or dark
MAY_KEEP = {"colours": re.compile("light|dark")}


def test_what_is_typed_is_kept_nowhere(context: BrowserContext, address: str, sheet_pages: list[str]) -> None:
    page = context.new_page()
    sent = requests_of(page)
    for name in sheet_pages:
        page.goto(address + name)
        page.evaluate("() => document.fonts.ready.then(() => true)")
        before = page.evaluate(KEPT)
        sent.clear()
        assert fill_in(page) > 0
        page.locator(BLANKS).last.press("Tab")
        assert page.evaluate(FILLED) > 0
        assert page.evaluate(KEPT) == before
        assert page.evaluate("() => indexedDB.databases()") == []
        assert page.evaluate("() => caches.keys()") == []
        assert page.url == address + name
        assert sent == [], "typing asked the server for something"
        page.goto(address + "index.html")  # what is kept on leaving
        cookie, local, session = page.evaluate(KEPT)
        assert cookie == ""
        for key, value in {**local, **session}.items():
            assert key in MAY_KEEP, f"{name} keeps {key}"
            assert MAY_KEEP[key].fullmatch(value), f"{name} keeps {key}: {value}"
    assert context.cookies() == []


def test_what_is_typed_stays_until_the_page_is_left(page: Page, address: str, sheet_pages: list[str]) -> None:
    for name in sheet_pages:
        page.goto(address + name)
        assert page.evaluate(FILLED) == 0
        fill_in(page)
        filled = page.evaluate(FILLED)
        page.emulate_media(media="print")
        page.set_viewport_size({"width": NARROW, "height": 700})
        assert page.evaluate(FILLED) == filled > 0
        page.emulate_media(media="screen")
        page.reload()
        assert page.evaluate(FILLED) == 0, f"{name} remembers what was typed"


def test_blanks_cannot_be_sent(page: Page, address: str, sheet_pages: list[str]) -> None:
    for name in sheet_pages:
        page.goto(address + name)
        belongs = f'() => [...document.querySelectorAll("{BLANKS}")].filter(blank => blank.form).length'
        assert page.evaluate(belongs) == 0
        completes = f"""() => [...document.querySelectorAll("{BLANKS}")].filter(
            blank => blank.getAttribute("autocomplete") != "off").length"""
        assert page.evaluate(completes) == 0


def test_tab_reaches_every_blank_in_reading_order(page: Page, address: str, sheet_pages: list[str]) -> None:
    """Of a scale, the tab key reaches one step; the arrow keys reach the others."""
    for name in sheet_pages:
        page.goto(address + name)
        order = page.evaluate(
            f"""() => [...document.querySelectorAll("{BLANKS}")].map(
                blank => blank.type == "radio" ? blank.name : blank.id)"""
        )
        expected = list(dict.fromkeys(order))
        assert all(expected)
        reached: list[str] = []
        for _ in range(400):
            page.keyboard.press("Tab")
            where = page.evaluate(
                f"""() => document.activeElement.matches("{BLANKS}") ?
                    document.activeElement.id || document.activeElement.name : null"""
            )
            if where:
                reached.append(where)
            if len(reached) == len(expected):
                break
        assert reached == expected, name


def test_arrow_keys_choose_a_step(page: Page, address: str, sheet_pages: list[str]) -> None:
    for name in sheet_pages:
        page.goto(address + name)
        first = page.locator(f"{BLANKS}[type=radio]").first
        if first.count():
            first.focus()
            for _ in range(3):
                page.keyboard.press("ArrowRight")
            assert page.evaluate("() => document.querySelector('input[type=radio]:checked').value") == "3"
            return
    pytest.fail("no sheet has a scale")


def test_every_blank_has_a_name(context: BrowserContext, address: str, sheet_pages: list[str]) -> None:
    """As the browser tells a screen reader."""
    page = context.new_page()
    reader = context.new_cdp_session(page)
    for name in sheet_pages:
        page.goto(address + name)
        expected = page.locator(BLANKS).count()
        tree = reader.send("Accessibility.getFullAXTree")["nodes"]
        named: dict[str, list[str]] = {}
        for node in tree:
            role = node.get("role", {}).get("value")
            if role in {"textbox", "checkbox", "radio", "group"}:
                named.setdefault(role, []).append(node.get("name", {}).get("value", "").strip())
        fields = [label for role in ("textbox", "checkbox", "radio") for label in named.get(role, [])]
        assert len(fields) == expected, name
        assert all(fields)
        assert all(len(label) > 2 for role in ("textbox", "checkbox") for label in named.get(role, []))
        groups = page.locator(".text fieldset").count()
        assert len([label for label in named.get("group", []) if label]) >= groups


def test_printing_shows_the_blanks(page: Page, address: str, sheet_pages: list[str]) -> None:
    """On paper every blank is there, with room to write, and something shows where it is."""
    for name in sheet_pages:
        page.goto(address + name)
        page.emulate_media(media="print", color_scheme="light")
        page.set_viewport_size({"width": 720, "height": 1000})
        picture = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("L")
        blanks = page.evaluate(
            f"""() => [...document.querySelectorAll("{BLANKS}")].map(blank => {{
                const box = blank.getBoundingClientRect();
                return [blank.outerHTML, blank.type, box.x + scrollX, box.y + scrollY, box.width, box.height];
            }})"""
        )
        assert blanks
        for source, kind, left, top, width, height in blanks:
            assert height >= 10, f"{name}: {source}"
            assert width >= (10 if kind in {"checkbox", "radio"} else 60), f"{name}: {source}"
            part = picture.crop((int(left), int(top), int(left + width) + 1, int(top + height) + 1))
            darkest, lightest = cast("tuple[int, int]", part.getextrema())
            assert lightest - darkest > 100, f"{name}: {source}"
