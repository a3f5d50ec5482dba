"""The site in a real browser: leaving a page, copying, searching, weight, the policy that every page obeys."""

import gzip
import re
from pathlib import Path

import pytest
from browsing import NARROW, WIDE
from conftest import Built, Site, requests_of, run_build
from invitation.datafiles import DataProblem
from invitation.search import read_search_words
from invitation.site import SECURITY_POLICY
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

CHAPTER = "docs/inviting/scripts-for-each-channel.html"
LEAVE = "https://www.wikipedia.org/"
MOST_BYTES, MOST_REQUESTS = 300_000, 15


def leaving(page: Page) -> list[str]:
    """Answer for the site that readers leave to, and note what it was asked."""
    asked: list[str] = []
    page.route(
        LEAVE + "**",
        lambda route: (
            asked.append(route.request.headers.get("referer", "")),
            route.fulfill(body="Elsewhere", content_type="text/html"),
        ),
    )
    return asked


# -- leaving -----------------------------------------------------------------------------------------------------------


def test_leaving_puts_another_page_into_the_history(page: Page, address: str) -> None:
    asked = leaving(page)
    page.goto(address + "index.html")
    page.goto(address + "handouts/before-you-ask.html")
    page.get_by_role("link", name="Leave this page").click()
    page.wait_for_url(LEAVE)
    assert asked == [""], "the other site learns where the reader came from"
    page.go_back()
    assert page.url == address + "index.html"


def test_three_presses_of_escape_leave(page: Page, address: str) -> None:
    leaving(page)
    page.goto(address + CHAPTER)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")  # two were by chance
    page.keyboard.press("Escape")
    page.wait_for_timeout(200)
    assert page.url == address + CHAPTER
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.wait_for_url(LEAVE)


def test_three_slow_presses_stay(page: Page, address: str) -> None:
    leaving(page)
    page.clock.install()
    page.goto(address + CHAPTER)
    page.evaluate(
        """() => [0, 2000, 4000].forEach(when => {
            const press = new KeyboardEvent("keydown", { key: "Escape" });
            Object.defineProperty(press, "timeStamp", { value: when });
            document.dispatchEvent(press);
        })"""
    )
    assert page.url == address + CHAPTER
    assert not page.evaluate("document.body.hidden")


def test_leaving_blanks_the_page_at_once(page: Page, address: str) -> None:
    held: list[Route] = []
    page.route(LEAVE + "**", lambda route: held.append(route))  # a slow network
    page.goto(address + CHAPTER)
    blank = page.evaluate(
        "() => { document.querySelector('.leave-page').click(); return document.body.hidden && document.title === ''; }"
    )
    assert blank
    for route in held:
        route.abort()


def test_without_scripts_leaving_is_a_link(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    asked = leaving(page)
    page.goto(address + CHAPTER)
    page.get_by_role("link", name="Leave this page").click()
    page.wait_for_url(LEAVE)
    assert asked == [""]
    context.close()


def test_every_page_can_be_left(site: Site) -> None:
    for page in site.pages:
        assert f'class="leave-page" href="{LEAVE}" rel="noopener noreferrer"' in page.read_text(encoding="utf-8"), page


# -- what a page may do ------------------------------------------------------------------------------------------------


def test_every_page_has_the_strict_policy(site: Site) -> None:
    for page in site.pages:
        text = page.read_text(encoding="utf-8")
        assert text.count(f'http-equiv="Content-Security-Policy" content="{SECURITY_POLICY}"') == 1, page
        assert not re.search(r'<[^>]+ style="|<style|<[^>]+ on[a-z]+="|javascript:', text), page
        scripts = re.findall(r"<script([^>]*)>(.*?)</script>", text, re.DOTALL)
        assert all("src=" in told or "ld+json" in told for told, _ in scripts), page


def test_the_policy_is_obeyed(context: BrowserContext, address: str) -> None:
    """What somebody could put into a page does not run, and nothing is fetched."""
    page = context.new_page()
    asked: list[str] = []
    refused: dict[str, str | None] = {}
    page.on("request", lambda request: asked.append(request.url))
    page.on("requestfailed", lambda request: refused.update({request.url: request.failure}))
    page.goto(address + "index.html")
    page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "window.ran = true";
            document.body.append(script);
            const image = document.createElement("img");
            image.src = "https://example.org/pixel.png";
            document.body.append(image);
            return fetch("index.html").catch(() => null);
        }"""
    )
    assert page.evaluate("window.ran") is None
    assert {url: told for url, told in refused.items() if "example.org" in url} == {
        "https://example.org/pixel.png": "csp"
    }
    assert asked.count(address + "index.html") == 1


def test_only_the_choice_of_colours_is_kept(page: Page, address: str) -> None:
    page.goto(address + CHAPTER)
    kept = "() => [document.cookie, {...localStorage}, {...sessionStorage}]"
    assert page.evaluate(kept) == ["", {}, {}]
    button = page.get_by_role("button", name="Colours")
    seen = []
    for _ in range(3):
        button.click()
        seen.append((button.inner_text(), page.evaluate("document.documentElement.dataset.theme"), page.evaluate(kept)))
    assert seen == [
        ("Colours: light", "light", ["", {"colours": "light"}, {}]),
        ("Colours: dark", "dark", ["", {"colours": "dark"}, {}]),
        ("Colours: as your device", "light", ["", {}, {}]),
    ]


def test_the_choice_of_colours_holds_on_the_next_page(page: Page, address: str) -> None:
    page.goto(address + CHAPTER)
    for _ in range(2):
        page.get_by_role("button", name="Colours").click()
    page.goto(address + "index.html")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


# -- copying -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("opened", ["served", "from a folder"])
def test_a_script_is_copied_with_one_tap(context: BrowserContext, address: str, site: Site, opened: str) -> None:
    page = context.new_page()
    if opened == "served":
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.goto(address + CHAPTER)
    else:
        page.goto((site.root / CHAPTER).as_uri())
    button = page.get_by_role("button", name=re.compile("^Copy: ")).first
    button.click()
    page.get_by_text("Copied", exact=True).wait_for()
    assert page.evaluate("document.activeElement.className") == "copy"
    page.evaluate("() => document.body.append(Object.assign(document.createElement('textarea'), { id: 'paste' }))")
    page.locator("#paste").focus()
    page.keyboard.press("Control+V")
    pasted = page.locator("#paste").input_value()
    said = page.locator(".script-say > blockquote p").first.inner_text()
    assert pasted == " ".join(said.split())
    assert "“" not in pasted[:1], "the marks of quotation are for readers"


def test_every_script_can_be_copied(page: Page, address: str) -> None:
    page.goto(address + CHAPTER)
    names = [button.get_attribute("aria-label") for button in page.locator("button.copy").all()]
    assert len(names) == len(set(names)) == page.locator(".script-say").count() > 3


# -- searching ---------------------------------------------------------------------------------------------------------


def search(page: Page, words: str) -> list[str]:
    field = page.locator("#search-words")
    field.fill("")
    page.wait_for_function("() => !document.querySelector('#search-told').textContent")
    field.fill(words)
    page.wait_for_function("() => document.querySelector('#search-told').textContent")
    return [(link.get_attribute("href") or "").removeprefix("./") for link in page.locator("#search-results a").all()]


@pytest.mark.parametrize(
    ("words", "page_found", "among"),
    [
        ("he says it's too expensive", "docs/inviting/if-they-say.html#", 1),
        ("too dear", "docs/inviting/if-they-say.html#", 3),
        ("first call", "docs/engaging/the-first-call.html", 2),
        ("afraid of him", "docs/engaging/safety-before-any-invitation.html", 6),
        ("violent", "docs/engaging/safety-before-any-invitation.html", 8),
        ("sex counselling", "docs/myths/what-sex-therapy-is.html", 6),
        ("text message", "docs/inviting/scripts-for-each-channel.html", 6),
        ("what if she says no", "docs/engaging/when-the-answer-stays-no.html", 10),
        ("helpline", "docs/about/helplines.html", 5),
        ("role plays", "docs/training/role-plays.html", 5),
    ],
)
def test_search_finds(page: Page, address: str, words: str, page_found: str, among: int) -> None:
    page.goto(address + "search.html")
    found = search(page, words)
    assert any(link.startswith(page_found) for link in found[:among]), found[:among]


def test_words_of_one_meaning_find_the_same(page: Page, address: str, site: Site) -> None:
    page.goto(address + "index.html")  # the front page searches as well
    assert search(page, "spouse") == search(page, "husband") == search(page, "partner") != []
    assert search(page, "counselling") == search(page, "therapy")


def test_search_says_what_it_found(page: Page, address: str) -> None:
    page.goto(address + "search.html")
    assert page.evaluate("document.activeElement.id") == "search-words"
    search(page, "hearing aids")
    assert re.fullmatch(r"(The first )?\d+ found", page.get_by_role("status").first.inner_text())
    assert page.locator("#search-results mark").first.inner_text().lower() in {"hearing", "aids", "hear"}
    search(page, "xyzzyplugh")
    assert page.get_by_role("status").first.inner_text() == "Nothing found. Try another word."


def test_search_keeps_and_sends_nothing(page: Page, address: str) -> None:
    page.goto(address + "search.html")
    search(page, "divorce")
    asked = requests_of(page)
    search(page, "afraid")
    assert asked == []
    assert page.url == address + "search.html"
    assert page.evaluate("[document.cookie, localStorage.length, sessionStorage.length, history.length]")[:3] == [
        "",
        0,
        0,
    ]


def test_search_works_from_a_folder(context: BrowserContext, site: Site) -> None:
    page = context.new_page()
    page.goto((site.root / "search.html").as_uri())
    assert search(page, "too expensive")
    page.locator("#search-results a").first.click()
    expect(page.locator("h1")).to_have_count(1)  # which waits for the page


def test_what_is_searched_for_is_text(page: Page, address: str) -> None:
    page.goto(address + "search.html")
    search(page, "<img src=x onerror=alert(1)> partner ((( [a-z]+ \\")
    assert page.locator("#search-results img").count() == 0


def test_each_search_word_stands_once(tmp_path: Path) -> None:
    assert len(read_search_words(Path(__file__).parent.parent)) > 10


@pytest.mark.parametrize(
    ("data", "line", "wrong"),
    [
        ("", 1, "There are no lists of words that mean the same."),
        ('same = [\n["one"],\n["two words"]]', 3, "This is not a list of single words: ['two words']."),
        ('same = [["a"],\n["b", "a"]]', 2, "In two lists: a."),
        ('same = [["a"]]\nsome = [["b"]]', 2, "There is a `some`, which nobody reads."),
        ("same = [[", 1, "This is not valid TOML"),
    ],
)
def test_a_mistake_in_the_search_words_is_told_with_its_line(tmp_path: Path, data: str, line: int, wrong: str) -> None:
    path = tmp_path / "docs/_data/search-words.toml"
    path.parent.mkdir(parents=True)
    path.write_text(data, encoding="utf-8")
    with pytest.raises(DataProblem) as caught:
        read_search_words(tmp_path)
    assert caught.value.wrong.startswith(wrong)
    assert (caught.value.line or 1) == line


# -- weight ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [CHAPTER, "index.html", "handouts/before-you-ask.html"])
def test_a_first_view_is_light(context: BrowserContext, address: str, site: Site, name: str) -> None:
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address + name)
    page.wait_for_load_state("networkidle")
    weight = 0
    for url in asked:
        content = (site.root / url.removeprefix(address).partition("?")[0]).read_bytes()
        weight += min(len(content), len(gzip.compress(content)))
    assert len(asked) <= MOST_REQUESTS, asked
    assert weight <= MOST_BYTES


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize(
    "name", [CHAPTER, "index.html", "handouts/before-you-ask.html", "docs/inviting/write-your-own.html"]
)
def test_nothing_moves_while_a_page_loads(context: BrowserContext, address: str, name: str, width: int) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    page.add_init_script(
        """window.shift = 0;
        new PerformanceObserver(list => list.getEntries().forEach(entry => { window.shift += entry.value; }))
            .observe({ type: "layout-shift", buffered: true });"""
    )
    page.goto(address + name)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
    assert page.evaluate("window.shift") < 0.01


def test_every_picture_says_its_shape(site: Site) -> None:
    """A page that knows it does not move when the picture comes, on however slow a line."""
    count = 0
    for page in site.pages:
        for picture in re.findall(r"<img [^>]*>", page.read_text(encoding="utf-8")):
            assert re.search(r' width="\d+"', picture), (page, picture)
            assert re.search(r' height="\d+"', picture), (page, picture)
            count += 1
    assert count > 60


# -- the frame ---------------------------------------------------------------------------------------------------------


def test_the_first_tab_skips_to_the_text(page: Page, address: str) -> None:
    page.goto(address + CHAPTER)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the text"
    box = page.locator(".skip-link").bounding_box()
    assert box
    assert box["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main-text"


def test_what_has_the_focus_is_seen(page: Page, address: str) -> None:
    """By an outline of three points at least, and never under the button to leave."""
    page.set_viewport_size({"width": NARROW, "height": 700})
    page.goto(address + CHAPTER)
    unseen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        told = page.evaluate(
            """() => {
                const here = document.activeElement;
                const style = getComputedStyle(here);
                const box = here.getBoundingClientRect();
                const middle = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
                const seen = box.bottom > 0 && box.top < innerHeight && (!middle || !middle.closest(".leave-page") ||
                    here.matches(".leave-page"));
                return [here.outerHTML.slice(0, 80), parseFloat(style.outlineWidth), style.outlineStyle, seen];
            }"""
        )
        if told[0].startswith("<body"):
            break  # round the page once
        if told[1] < 2 or told[2] == "none" or not told[3]:
            unseen.append(told)
    assert unseen == []


def test_a_chapter_says_what_it_offers(page: Page, address: str) -> None:
    page.goto(address + CHAPTER)
    facts = page.locator(".page-facts")
    assert re.match(r"\d+ minutes to read", facts.inner_text())
    count = page.locator(".script").count()
    facts.get_by_role("link", name=f"{count} scripts").click()
    assert page.locator(".script:target").count() == 1
    facts.get_by_role("link", name="Before you ask").click()
    assert page.locator("h1").inner_text() == "Before you ask"


def test_every_page_says_how_old_it_is_and_who_stands_behind_it(site: Site) -> None:
    for page in site.pages:
        text = page.read_text(encoding="utf-8")
        if page.name in {"genindex.html", "search.html", "404.html"} or page == site.root / "index.html":
            continue
        assert re.search(r"Text of \d+ [A-Z][a-z]+ 20\d\d, version \d", text), page
        assert "Suggest a change" in text, page
        assert "not yet reviewed by a clinician" in text, page


def test_the_name_of_a_discreet_page_gives_nothing_away(site: Site) -> None:
    assert "<title>Looking after yourself</title>" in (site.root / "handouts/looking-after-yourself.html").read_text(
        "utf-8"
    )
    assert "<title>My part - The Invitation Handbook</title>" in (site.root / "handouts/my-part.html").read_text(
        "utf-8"
    )


def test_the_front_page_routes(page: Page, address: str) -> None:
    page.goto(address + "index.html")
    doors = page.locator(".home-doors a strong").all_inner_texts()
    assert len(doors) == 4
    assert page.locator("section[aria-labelledby=newest] li").count() == 3
    assert page.locator("#search-words").count() == 1


def test_print_shows_the_text_alone_and_spells_links_out(page: Page, address: str) -> None:
    page.emulate_media(media="print")
    page.goto(address + "docs/about/review-status.html")
    for part in (".site-header", ".site-contents", ".leave-page", ".next-pages", ".skip-link"):
        assert page.locator(part).count() == 0 or not page.locator(part).first.is_visible(), part
    link = page.locator('.text a[href^="http"]').first
    spelled = link.evaluate("element => getComputedStyle(element, '::after').content")
    assert (link.get_attribute("href") or "-") in spelled


# -- the contents beside every page ------------------------------------------------------------------------------------


def test_a_new_name_of_a_chapter_shows_on_every_page(project: Path) -> None:
    # an author who only builds again what has changed
    before = run_build(project, fresh=True)
    chapter = (project / "docs/chapter.md").read_text(encoding="utf-8")
    title = re.search(r"^# (.*)$", chapter, re.MULTILINE)
    assert title
    other = before.out / "docs/references.html"
    old = other.stat().st_mtime_ns
    after = run_build(project, {"docs/chapter.md": chapter.replace(title[0], "# A new name", 1)}, fresh=False)
    assert other.stat().st_mtime_ns > old, "the page was not written anew"
    assert "A new name" in after.read(".contents.json")


def test_a_change_of_words_leaves_the_other_pages_alone(project: Path) -> None:
    before = run_build(project, fresh=True)
    old = (before.out / "docs/references.html").stat().st_mtime_ns
    chapter = (project / "docs/chapter.md").read_text(encoding="utf-8")
    run_build(project, {"docs/chapter.md": chapter + "\n\nOne more sentence.\n"}, fresh=False)
    assert (before.out / "docs/references.html").stat().st_mtime_ns == old


def test_built_again_it_is_the_same(project: Path) -> None:
    first: Built = run_build(project, fresh=True)
    index = first.read("_static/search-index.js")
    again = run_build(project, fresh=False)
    assert again.read("_static/search-index.js") == index
