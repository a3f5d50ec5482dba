"""The page Write your own in a real browser, and that the browser and Python find the same."""

import functools
import json
import random
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from conftest import ROOT, Site, requests_of
from invitation.error_rate import FOLDER, KINDS, SETS, read_lines
from invitation.language import RULES, handbook_model, review
from invitation.language.browser import rules_script
from invitation.language.pace import IN_BROWSER, message, review_ms_per_1000_characters
from playwright.sync_api import Browser, BrowserContext, Page, expect
from test_pages import KEPT, MAY_KEEP, TYPED

NAME = "docs/inviting/write-your-own.html"
SCRIPTS = ROOT / "docs/_static"
STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'none'; form-action 'none'; base-uri 'none'"
)


class Strict(SimpleHTTPRequestHandler):
    """Serves the site as a host would that allows no script in a page, no eval and no connection."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", STRICT)
        super().end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def strict_address(site: Site) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Strict, directory=site.root)) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 400, "height": 800}, reduced_motion="reduce", has_touch=True)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address + NAME)
    return page


def write(page: Page, words: str) -> None:
    page.get_by_label("Your words").fill(words)


# ---- What a reader sees


def test_words_are_marked_explained_and_said_in_another_way(page: Page) -> None:
    write(page, "I miss you.\nYou never listen to me. Could we talk on Sunday?")
    mark = page.locator("#own-words mark")
    expect(mark).to_have_text("You never listen to")
    expect(page.locator("#own-words-status")).to_have_text(
        "1 thing to think about again. 3 things that are good to hear."
    )
    finding = review("You never listen.").findings[0]
    explained = page.locator(".own-words-findings li")
    expect(explained).to_contain_text("Think again: ")
    expect(explained).to_contain_text(finding.why)
    expect(explained).to_contain_text(finding.instead)
    expect(page.locator(".own-words-marked sup")).to_have_text("(1)")
    for move in ("Own your part", "Leave a real choice"):
        expect(page.locator("#own-words-result ul").last).to_contain_text(move)


def test_a_mark_is_not_carried_by_colour_alone(page: Page) -> None:
    write(page, "You never listen. I felt abandoned.")
    style = "element => [getComputedStyle(element).textDecorationStyle, getComputedStyle(element).textDecorationLine]"
    expect(page.locator("#own-words mark")).to_have_count(2)
    assert page.locator("mark.own-words-flag").evaluate(style) == ["solid", "underline"]
    assert page.locator("mark.own-words-hint").evaluate(style) == ["dotted", "underline"]
    expect(page.locator(".own-words-findings")).to_contain_text("Perhaps: ")


def test_signs_of_fear_stop_the_review_and_show_help(page: Page) -> None:
    help_ = page.locator("#own-words-help")
    expect(help_).to_be_hidden()
    write(page, "You never listen. If you leave me I'll kill myself.")
    expect(help_).to_be_visible()
    expect(help_.get_by_role("link", name="Helplines")).to_have_attribute("href", "../about/helplines.html")
    expect(page.locator("#own-words mark")).to_have_count(0)
    expect(page.locator("#own-words-result")).not_to_contain_text("For example")
    expect(page.locator("#own-words-status")).to_contain_text("The review stops here.")
    assert "safe to send" not in page.inner_text("article").lower()
    write(page, "I miss you.")
    expect(help_).to_be_hidden()


def test_one_button_clears_everything(page: Page) -> None:
    write(page, "You never listen.")
    expect(page.locator("#own-words mark")).to_have_count(1)
    page.get_by_role("button", name="Clear everything").click()
    expect(page.get_by_label("Your words")).to_have_value("")
    expect(page.get_by_label("Your words")).to_be_focused()
    expect(page.locator("#own-words-result")).to_be_empty()
    expect(page.locator("#own-words-status")).to_have_text("Everything is cleared.")


def test_it_works_by_keyboard(page: Page) -> None:
    page.get_by_label("Your words").focus()
    page.keyboard.type("You never listen.")
    expect(page.locator("#own-words mark")).to_have_count(1)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Clear everything")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Print the result")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your words")).to_have_value("")


def test_findings_are_spoken_politely_and_not_at_every_letter(page: Page) -> None:
    status = page.locator("#own-words-status")
    expect(status).to_have_attribute("aria-live", "polite")
    expect(status).to_have_attribute("role", "status")
    page.evaluate(
        """() => { window.spoken = []; new MutationObserver(() => spoken.push(
            document.getElementById("own-words-status").textContent)).observe(
            document.getElementById("own-words-status"), {childList: true, characterData: true, subtree: true}) }"""
    )
    page.get_by_label("Your words").press_sequentially("You never listen to me.", delay=20)
    expect(status).to_contain_text("to think about again")
    assert len(page.evaluate("() => window.spoken")) == 1


def test_the_result_is_printed_alone(page: Page) -> None:
    page.evaluate("() => { window.print = () => { window.printed = true } }")
    write(page, "You never listen.")
    expect(page.locator("#own-words mark")).to_have_count(1)
    page.get_by_role("button", name="Print the result").click()
    assert page.evaluate("() => window.printed")
    page.emulate_media(media="print")
    expect(page.locator(".own-words-findings")).to_be_visible()
    expect(page.locator("#own-words-text")).to_be_hidden()
    expect(page.get_by_role("heading", name="When not to")).to_be_hidden()
    page.evaluate("() => window.dispatchEvent(new Event('afterprint'))")
    expect(page.get_by_role("heading", name="When not to")).to_be_visible()


def test_it_fits_a_small_phone_and_fingers(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    write(page, "You never listen, and " + "a" * 200 + ". You're so lazy. I felt abandoned.")
    expect(page.locator("#own-words mark")).to_have_count(3)
    wide = "() => document.scrollingElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0
    for button in page.locator("#own-words button").all():
        box = button.bounding_box()
        assert box
        assert box["height"] >= 44


# ---- Nothing leaves the page, and nothing stays


def test_nothing_is_sent_and_nothing_is_kept(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(address + NAME)
    # a face that is first used by a finding would be asked for then
    page.evaluate("() => Promise.all([...document.fonts].map((face) => face.load())).then(() => true)")
    sent = requests_of(page)
    before = page.evaluate(KEPT)
    write(page, TYPED + " You never listen. He hit me.")
    expect(page.locator("#own-words-help")).to_be_visible()
    write(page, TYPED + " You never listen.")
    expect(page.locator("#own-words-status")).not_to_be_empty()
    page.get_by_role("button", name="Clear everything").click()
    write(page, TYPED + " You never listen.")
    expect(page.locator("#own-words mark")).to_have_count(1)
    assert sent == []
    assert page.url == address + NAME
    assert page.evaluate(KEPT) == before
    assert page.evaluate("() => indexedDB.databases()") == []
    assert page.evaluate("() => caches.keys()") == []
    page.goto(address + "index.html")
    for kept in page.evaluate(KEPT)[1:]:
        assert set(kept) <= set(MAY_KEEP)
    assert context.cookies() == []
    page.go_back()
    expect(page.get_by_label("Your words")).to_have_value("")


def test_it_works_where_no_script_in_a_page_and_no_eval_is_allowed(
    context: BrowserContext, strict_address: str
) -> None:
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None)
    page.goto(strict_address + NAME)
    write(page, "You never listen.")
    expect(page.locator("#own-words mark")).to_have_text("You never listen")
    write(page, "If you leave me I'll kill myself.")
    expect(page.locator("#own-words-help")).to_be_visible()
    assert refused == []


def test_without_scripts_the_page_explains_how_to_check_by_hand(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + NAME)
    expect(page.locator("#own-words-without")).to_be_visible()
    expect(page.locator("#own-words-text")).to_be_hidden()
    expect(page.locator("#own-words-help")).to_be_hidden()
    expect(page.get_by_role("heading", name="Ten checks with a pencil")).to_be_visible()
    context.close()


def test_only_this_page_loads_the_review(site: Site) -> None:
    loading = [page for page in site.pages if "review-rules.js" in page.read_text(encoding="utf-8")]
    assert [page.relative_to(site.root).as_posix() for page in loading] == [NAME]


# ---- The browser and Python agree


def corpus() -> list[str]:
    """Every line and every example, and texts made of them, with what trips up programs in between."""
    lines = [said for name in SETS for kind in KINDS for _, said in read_lines(ROOT / FOLDER / name, kind)]
    for kinds in (RULES.reasons, RULES.signs, RULES.strengths):
        for kind in kinds.values():
            for rule in kind.rules:
                lines += [*rule.matches, *rule.passes, *([rule.instead] if rule.instead else [])]
    words = [word for line in lines for word in line.split()]
    odd = [
        *(
            "’",
            " ",
            "  ",
            "\n",
            "\n\n",
            "\r\n",
            "\t",
            "—",
            "–",
            "...",
            "…",
            "?!",
            ";",
            ":",
            " - ",
            "(",
            ")",
            "[",
            "]",
            '"',
        ),
        *("“", "”", "*", "_", "\u00a0", "\u3000", "é", "e\u0301", "İ", "ß", "ﬁ", "K", "ſ", "\x00", "\u2028", "\ufeff"),
        *("😀", "👩‍❤️‍👨", "'", "-", "‐", ",", "1", "İstanbul", "日本", "\ud800", "x" * 400, "you " * 100),
    ]
    chance = random.Random(5)
    made = []
    for _ in range(6000):
        parts = []
        for _ in range(chance.randint(1, 6)):
            kind = chance.random()
            if kind < 0.4:
                parts.append(chance.choice(lines))
            elif kind < 0.75:
                parts.append(" ".join(chance.choices(words, k=chance.randint(1, 40))))
            else:
                parts.append(chance.choice(odd))
            if chance.random() < 0.5:
                parts.append(chance.choice([*odd, " "]))
        text = "".join(parts)
        made.append(text.upper() if chance.random() < 0.15 else text)
    return [*lines, *made]


def in_python(text: str) -> list[Any]:
    result = review(text)
    return [
        [[one.reason, one.level, one.start, one.end, one.why, one.instead, list(one.by)] for one in result.findings],
        [[one.id, one.start, one.end] for one in result.strengths],
        [[one.id, one.start, one.end, list(one.by)] for one in result.safety],
        list(result.moves),
        list(result.missing),
    ]


IN_JAVASCRIPT = """texts => texts.map(text => {
    const found = invitationReview(text);
    const at = offset => Array.from(text.slice(0, offset)).length;
    return [
        found.findings.map(one => [one.id, one.level, at(one.start), at(one.end), one.why, one.instead, one.by]),
        found.strengths.map(one => [one.id, at(one.start), at(one.end)]),
        found.safety.map(one => [one.id, at(one.start), at(one.end), one.by]),
        found.moves, found.missing,
    ];
})"""


def load(page: Page) -> None:
    page.goto("about:blank")
    page.add_script_tag(content=rules_script(RULES, handbook_model()))
    page.add_script_tag(path=SCRIPTS / "review.js")


def test_the_browser_and_python_find_the_same(context: BrowserContext) -> None:
    page = context.new_page()
    load(page)
    texts = corpus()
    assert len(texts) > 8000
    different = []
    for place in range(0, len(texts), 500):
        part = texts[place : place + 500]
        # as JSON, since a half of a pair of surrogates cannot be sent as text
        found = page.evaluate(f"given => ({IN_JAVASCRIPT})(JSON.parse(given))", json.dumps(part))
        different += [text for text, there in zip(part, found, strict=True) if there != in_python(text)]
    assert different == []


def test_the_site_has_the_rules_that_python_has(site: Site) -> None:
    assert (site.root / "_static/review-rules.js").read_text(encoding="utf-8") == rules_script(RULES, handbook_model())


def test_what_is_measured_can_be_measured(context: BrowserContext) -> None:
    """How fast it is belongs into a bench, not into a test: here only that both sides can be asked."""
    page = context.new_page()
    load(page)
    assert len(message()) == 1000
    assert review(message()).reasons
    assert 0 < page.evaluate(IN_BROWSER, [message(), 1]) < 1000
    assert 0 < review_ms_per_1000_characters(rounds=1) < 1000
