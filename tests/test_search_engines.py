"""What servers and search engines ask for: sitemap, robots.txt, and the page for an address where nothing is."""

import re
from pathlib import Path

import pytest
from browsing import AXE
from bs4 import BeautifulSoup
from conftest import CONF, ROOT, Build, serve
from invitation.design import read_design
from invitation.house import read_house
from invitation.not_found import not_found_page
from lxml import etree
from playwright.sync_api import Browser

BASE = "https://example.org/handbook/"
SPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def with_base(base: str) -> dict[str, str | None]:
    return {"conf.py": f'{CONF}\nhtml_baseurl = "{base}"\n'}


@pytest.mark.parametrize("base", [BASE, BASE.rstrip("/")])
def test_the_sitemap_lists_every_page_once(build: Build, base: str) -> None:
    built = build(with_base(base))
    root = etree.fromstring((built.out / "sitemap.xml").read_bytes())
    pages = {entry.findtext("s:loc", None, SPACE): entry.findtext("s:lastmod", None, SPACE) for entry in root}
    names = ("chapter", "contents", "evidence", "references")
    assert pages == {
        BASE: None,
        **{f"{BASE}docs/{name}.html": None for name in names},
        f"{BASE}handouts/sheet.html": "2026-11-23",
    }
    assert len(root) == len(pages)
    for address in pages.keys() - {BASE}:
        assert (built.out / str(address).removeprefix(BASE)).is_file()


def test_robots_may_read_everything_and_are_led_to_the_sitemap(build: Build) -> None:
    text = build(with_base(BASE)).read("robots.txt")
    assert text == f"User-agent: *\nDisallow:\n\nSitemap: {BASE}sitemap.xml\n"


def test_without_an_address_there_is_no_sitemap_not_even_an_old_one(build: Build) -> None:
    build(with_base(BASE))
    built = build(with_base(""))
    assert not (built.out / "sitemap.xml").exists()
    assert "Sitemap" not in built.read("robots.txt")


def test_the_page_for_what_is_gone_links_only_with_whole_addresses(build: Build) -> None:
    page = BeautifulSoup(build(with_base(BASE)).read("404.html"), "html.parser")
    links = [str(link["href"]) for link in page.select("[href], [src]")]
    assert links[0] == BASE
    assert all(link.startswith(BASE) for link in links)
    assert f"{BASE}docs/about/helplines.html" in links
    assert all(
        (ROOT / link.removeprefix(BASE)).with_suffix(".md").is_file() for link in links[1:] if "search" not in link
    )
    assert page.select_one("meta[name=robots]")["content"] == "noindex"


def test_without_an_address_it_says_how_to_go_on(build: Build) -> None:
    page = BeautifulSoup(build(with_base("")).read("404.html"), "html.parser")
    assert page.select("[href], [src]") == []
    assert "Go back with your browser" in page.get_text()
    assert read_house(ROOT).status in page.get_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_looks_the_same_at_any_depth_and_obeys_its_own_policy(browser: Browser, tmp_path: Path, scheme: str) -> None:
    design = read_design(ROOT)
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    (folder / "c.html").write_text(not_found_page(read_house(ROOT), design, BASE, "en-GB"), encoding="utf-8")
    context = browser.new_context(color_scheme=scheme, viewport={"width": 320, "height": 600})
    page, said = context.new_page(), []
    page.on("console", lambda message: said.append(message.text))
    with serve(tmp_path) as address:
        page.route("**/favicon.ico", lambda route: route.fulfill(status=204))
        page.goto(f"{address}a/b/c.html")
        colour = page.evaluate("getComputedStyle(document.body).color")
        wide = page.evaluate("document.documentElement.scrollWidth")
    context.close()
    ink = (design.colour if scheme == "light" else design.dark)["ink"]
    assert [int(part) for part in re.findall(r"\d+", colour)] == [int(ink[at : at + 2], 16) for at in (1, 3, 5)]
    assert wide <= 320
    assert said == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("base", [BASE, ""])
def test_axe_finds_nothing_on_it(browser: Browser, tmp_path: Path, scheme: str, base: str) -> None:
    (tmp_path / "404.html").write_text(not_found_page(read_house(ROOT), read_design(ROOT), base, "en-GB"), "utf-8")
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.add_init_script(AXE)
    page.goto((tmp_path / "404.html").as_uri())
    found = page.evaluate("axe.run()")
    context.close()
    assert len(found["passes"]) > 10
    assert [violation["id"] for violation in found["violations"]] == []
