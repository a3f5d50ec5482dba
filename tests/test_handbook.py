"""The handbook as its readers get it: whole, in order, from one place, without a trace of the machine."""

import functools
import itertools
import re
import tomllib
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from conftest import ROOT, Site
from readability import prose, words

PARTS = ("myths", "engaging", "inviting")
CHAPTERS = [path for part in PARTS for path in sorted((ROOT / "docs" / part).glob("*.md")) if path.name != "index.md"]
SHEETS = [path for path in sorted((ROOT / "handouts").glob("*.md")) if path.name != "index.md"]
SECTIONS = ("In brief", "What is known", "What to do", "What to say", "When not to", "Give the client", "For training")
STATUS = tomllib.loads((ROOT / "docs/_data/house.toml").read_text(encoding="utf-8"))["review"]["status"]


@functools.cache
def soup(page: Path) -> BeautifulSoup:
    return BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")


def page_of(site: Site, source: Path) -> BeautifulSoup:
    return soup(site.root / source.relative_to(ROOT).with_suffix(".html"))


def content_pages(site: Site) -> list[Path]:
    """Return the pages that somebody wrote: all but the search, the index and the like."""
    written = [page for page in site.pages if (ROOT / page.relative_to(site.root).with_suffix(".md")).exists()]
    return [site.root / "index.html", *written]


def text(tag: Tag | None) -> str:
    assert tag is not None
    return " ".join(tag.get_text().split())


def stem(path: Path) -> str:
    return path.stem


def test_the_site_has_a_page_for_every_text(site: Site) -> None:
    texts = [path for folder in ("docs", "handouts") for path in (ROOT / folder).rglob("*.md")]
    written = [path for path in texts if not any(part.startswith("_") for part in path.relative_to(ROOT).parts)]
    assert len(CHAPTERS) >= 3
    assert len(SHEETS) >= 3
    assert len(content_pages(site)) == len(written) + 1
    assert (site.root / "index.html").exists()


# -- nothing of the machine --------------------------------------------------------------------------------------------

MARKUP = re.compile(
    r"""
    \{[a-z][\w:.-]*\}\s?[`'"‘’“”´]   # a role
    | :::+ | ```+ | ~~~+            # a directive, or the end of one
    | ^\s*\.\.\s+[\w-]+::           # a directive of reStructuredText
    | ^\s*:[a-z-]+:\s               # an option
    | :\w+:`                        # a role of reStructuredText
    | \[[ xX]\]                     # a box of MyST's own
    | >>> | \bverdict\(             # a check
    | \]\(\S+\)                     # a link
    """,
    re.VERBOSE | re.MULTILINE,
)


@pytest.mark.parametrize(
    "accident",
    [*("{term}`x`", "{claim} `x`", "{claim}'x'", ":::", ":::{note}", "``{x}` ```", ".. note::", ":id: x"), ":term:`x`"],
)
def test_the_search_for_markup_finds_it(accident: str) -> None:
    assert MARKUP.search(accident)


def test_no_page_shows_markup_outside_code(site: Site) -> None:
    found = {}
    for page in site.pages:
        copy = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
        for tag in copy(["script", "style", "code", "pre", "svg"]):
            tag.decompose()
        assert copy.body
        found[page.name] = MARKUP.findall(copy.body.get_text())
    assert {name: marks for name, marks in found.items() if marks} == {}


def test_program_code_is_seen_on_one_page_only(site: Site) -> None:
    pages = [page.stem for page in site.pages if "&gt;&gt;&gt;" in page.read_text(encoding="utf-8")]
    assert pages == ["how-every-example-is-checked"]


def test_no_file_of_the_site_holds_the_sources_or_the_hidden_checks(site: Site) -> None:
    assert not [path for path in site.root.rglob("*") if path.suffix in {".md", ".rst"}]
    assert not list(site.root.glob("_sources/**/*.*"))
    for path in (*site.pages, site.root / "_static" / "search-index.js"):
        content = path.read_text(encoding="utf-8")
        assert "verdict(" not in content, path
        assert "nothing to reconsider" not in content, path


# -- nobody else is asked ----------------------------------------------------------------------------------------------

SOURCES = {
    "script": "src",
    "link": "href",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "audio": "src",
    "embed": "src",
    "object": "data",
    "use": "href",
    "image": "href",
    "input": "src",
    "form": "action",
}
FETCH = re.compile(r"""url\(\s*['"]?([^'")]+)|@import\s+['"]([^'"]+)""")


def elsewhere(address: str) -> bool:
    return address.startswith("//") or urlsplit(address).scheme not in {"", "data"}


def fetched_by_css(css: str) -> list[str]:
    return [url or imported for url, imported in FETCH.findall(css)]


def test_addresses_of_other_hosts_are_told_from_our_own() -> None:
    css = "@import 'https://a.org/x'; a { b: url(//b.org/y) } c { d: url(\"z.woff2\") } e { f: url(data:image/x) }"
    assert [address for address in fetched_by_css(css) if elsewhere(address)] == ["https://a.org/x", "//b.org/y"]


def test_no_page_fetches_anything_from_another_host(site: Site) -> None:
    asked = set()
    for page in site.pages:
        for tag in soup(page)(list(SOURCES)):
            asked |= {(page.name, address) for address in tag.get_attribute_list(SOURCES[tag.name]) if address}
            asked |= {(page.name, address.split()[0]) for address in str(tag.get("srcset") or "").split(",") if address}
        styles = [tag.get_text() for tag in soup(page)("style")] + [
            tag["style"] for tag in soup(page).select("[style]")
        ]
        asked |= {(page.name, address) for style in styles for address in fetched_by_css(str(style))}
    assert len(asked) > len(site.pages)
    assert {(page, address) for page, address in asked if elsewhere(address)} == set()


def test_no_style_sheet_fetches_anything_from_another_host(site: Site) -> None:
    sheets = list(site.root.rglob("*.css"))
    assert len(sheets) > 3
    asked = {(path.name, url) for path in sheets for url in fetched_by_css(path.read_text(encoding="utf-8"))}
    assert any(name == "design.css" for name, _ in asked)
    assert {(name, url) for name, url in asked if elsewhere(url)} == set()


def test_everything_that_a_page_fetches_is_there(site: Site) -> None:
    missing = []
    for page in site.pages:
        for tag in soup(page)(["script", "link", "img"]):
            for address in tag.get_attribute_list(SOURCES[tag.name]):
                target = (page.parent / unquote(urlsplit(address or "").path)).resolve()
                if address and not address.startswith("data:") and not target.exists():
                    missing.append((page.name, address))
    assert missing == []


# -- links and headings ------------------------------------------------------------------------------------------------


def test_every_link_within_the_site_leads_somewhere(site: Site) -> None:
    ids = {page: {tag["id"] for tag in soup(page).find_all(id=True)} for page in site.pages}
    links, broken = 0, []
    for page in site.pages:
        for link in soup(page)("a", href=True):
            address = urlsplit(str(link["href"]))
            if address.scheme or address.netloc:
                continue
            links += 1
            target = (page.parent / unquote(address.path)).resolve() if address.path else page
            anchor = unquote(address.fragment)
            if not target.is_file() or (anchor and target in ids and anchor not in ids[target]):
                broken.append((str(page.relative_to(site.root)), link["href"]))
    assert links > 10 * len(site.pages)
    assert [(page, address) for page, address in broken if address != "#"] == []


def test_a_link_to_another_site_is_a_safe_one(site: Site) -> None:
    for page in site.pages:
        for link in soup(page)("a", href=re.compile(r"^[a-z]+:")):
            assert urlsplit(str(link["href"])).scheme in {"https", "http", "mailto", "tel"}, (page, link)


def test_a_page_has_one_title_and_skips_no_level_of_heading(site: Site) -> None:
    for page in site.pages:
        headings = [tag for tag in soup(page).find_all(True) if re.fullmatch("h[1-6]", tag.name)]
        levels = [int(tag.name[1]) for tag in headings]
        assert levels.count(1) == 1, page
        assert levels[0] == 1, page
        assert all(later <= earlier + 1 for earlier, later in itertools.pairwise(levels)), (page, levels)
        assert all(text(tag) for tag in headings), page


def test_a_page_has_each_id_once(site: Site) -> None:
    for page in site.pages:
        ids = [str(tag["id"]) for tag in soup(page).find_all(id=True)]
        assert {identity for identity in ids if ids.count(identity) > 1} == set(), page
        assert not [identity for identity in ids if re.search(r"\s", identity) or not identity], page


def test_every_page_names_its_language_and_title(site: Site) -> None:
    for page in site.pages:
        assert soup(page).html
        assert str(soup(page).html["lang"]).startswith("en")  # type: ignore[index]
        assert text(soup(page).title)


# -- what every page and every chapter says ----------------------------------------------------------------------------


def test_the_review_status_stands_on_every_content_page_once(site: Site) -> None:
    for page in content_pages(site):
        assert text(soup(page).body).count(STATUS) == 1, page


@pytest.mark.parametrize("chapter", CHAPTERS, ids=stem)
def test_a_chapter_has_its_sections_in_order(site: Site, chapter: Path) -> None:
    headings = [text(heading) for heading in page_of(site, chapter).select("article h2")]
    assert [heading for heading in headings if heading in SECTIONS] == list(SECTIONS)


@pytest.mark.parametrize("chapter", CHAPTERS, ids=stem)
def test_a_chapter_answers_its_question_in_three_lines(site: Site, chapter: Path) -> None:
    brief = page_of(site, chapter).select_one("#in-brief")
    assert brief
    assert len(brief.select("li")) == 3


@pytest.mark.parametrize("chapter", CHAPTERS, ids=stem)
def test_a_chapter_is_neither_a_note_nor_a_book(chapter: Path) -> None:
    assert 700 <= len(words(prose(chapter.read_text(encoding="utf-8")))) <= 1800


SAFETY = re.compile(
    r"\b(?:safe|safety|unsafe|afraid|fear\w*|frighten\w*|danger\w*|threat\w*|violen\w+|forced?|controls?|punish\w*|unwanted)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("chapter", CHAPTERS, ids=stem)
def test_the_first_thing_to_do_is_about_safety(site: Site, chapter: Path) -> None:
    """Only the chapter that is about safety from its title on may begin with something else."""
    page = page_of(site, chapter)
    first = text(page.select_one("#what-to-do ol > li"))
    assert SAFETY.search(first) or SAFETY.search(text(page.select_one("article h1")))


@pytest.mark.parametrize("chapter", CHAPTERS, ids=stem)
def test_a_chapter_rests_on_claims_and_gives_words_to_say(site: Site, chapter: Path) -> None:
    page = page_of(site, chapter)
    assert page.select("article .claim, article .claim-mark")
    assert page.select("#what-to-say .script")


NOT_NEUTRAL = re.compile(
    r"violen|abus|danger|threat|control|coerc|\b(?:un)?safe|afraid|\bfear|victim|perpetrat|harm|hurt|\bhit|escape|crisis",
    re.IGNORECASE,
)


@pytest.mark.parametrize("sheet", SHEETS, ids=stem)
def test_a_sheet_has_a_neutral_name(site: Site, sheet: Path) -> None:
    """A partner may see the title on paper, or the name in a list of downloads."""
    page = page_of(site, sheet)
    heading = page.select_one("article h1")
    for name in (text(heading), text(page.title), sheet.stem.replace("-", " ")):
        assert not NOT_NEUTRAL.search(name), name


@pytest.mark.parametrize("sheet", SHEETS, ids=stem)
def test_a_sheet_has_its_pdfs_beside_it(site: Site, sheet: Path) -> None:
    links = [str(link["href"]) for link in page_of(site, sheet).select(".sheet-downloads a")]
    assert len(links) == 4
    for link in links:
        assert (site.root / "handouts" / link).read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("sheet", SHEETS, ids=stem)
def test_a_sheet_tells_the_therapist_what_it_is_for_and_when_not_to_give_it(site: Site, sheet: Path) -> None:
    side = page_of(site, sheet).select_one("#for-the-therapist")
    assert side
    headings = [text(heading) for heading in side("h3")]
    assert headings == ["Purpose", "When", "When not", "Steps", "What to watch for", "Sources"]


def test_each_term_of_the_glossary_is_linked_from_the_text(site: Site) -> None:
    glossary = site.root / "docs/about/glossary.html"
    terms = {tag["id"] for tag in soup(glossary).select("dt[id^=term-]")}
    linked = {
        link["href"].partition("#")[2]
        for page in content_pages(site)
        if page != glossary
        for link in soup(page).select('a[href*="glossary.html#term-"]')
    }
    assert len(terms) >= 40
    assert terms - linked == set()
