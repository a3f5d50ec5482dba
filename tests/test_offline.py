"""The whole site as one zip file: unpacked, it opens from a folder, and everything in it works there."""

import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest
from bs4 import BeautifulSoup
from conftest import Site
from invitation.__main__ import main
from invitation.offline import FOLDER, NoSite, pack_site
from invitation.printed import SITE_ARCHIVE
from playwright.sync_api import Browser, Page


def small_site(folder: Path) -> Path:
    for name, text in {
        "index.html": "<p>Front</p>",
        "docs/page.html": "<p>Page</p>",
        "404.html": "gone",
        "robots.txt": "all",
        ".buildinfo": "x",
        "_static/cards/one.png": "x",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def names(archive: Path) -> list[str]:
    with zipfile.ZipFile(archive) as opened:
        return opened.namelist()


def test_it_holds_what_a_reader_opens_and_not_what_a_server_needs(tmp_path: Path) -> None:
    archive = pack_site(small_site(tmp_path))
    assert names(archive) == [f"{FOLDER}/index.html", f"{FOLDER}/docs/page.html"]


def test_it_does_not_hold_itself_and_is_the_same_twice(tmp_path: Path) -> None:
    first = pack_site(small_site(tmp_path)).read_bytes()
    os.utime(tmp_path / "index.html", (1, 1))
    assert pack_site(tmp_path).read_bytes() == first


def test_a_folder_without_a_site_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(NoSite):
        pack_site(tmp_path)
    assert main(["pack", str(tmp_path)]) == 1
    assert "Build it first" in capsys.readouterr().err
    assert main(["pack", str(small_site(tmp_path))]) == 0
    assert SITE_ARCHIVE in capsys.readouterr().out


# -- the whole handbook ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def unpacked(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(site.root / SITE_ARCHIVE) as archive:
        archive.extractall(folder)
    return folder / FOLDER


def test_every_link_in_it_leads_somewhere(unpacked: Path) -> None:
    followed = 0
    for page in (path for path in unpacked.rglob("*.html") if "_static" not in path.parts):
        soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
        for tag, attribute in (("a", "href"), ("link", "href"), ("img", "src"), ("script", "src")):
            for found in soup.select(f"{tag}[{attribute}]"):
                address = unquote(urldefrag(str(found[attribute]).partition("?")[0]).url)
                if address and "://" not in address and not address.startswith(("mailto:", "data:", "tel:")):
                    assert not address.startswith("/"), f"{page}: {address}"
                    assert (page.parent / address).exists(), f"{page}: {address}"
                    followed += 1
    assert followed > 2000


def test_it_does_not_offer_itself(site: Site, unpacked: Path) -> None:
    assert SITE_ARCHIVE in (site.root / "docs/contents.html").read_text(encoding="utf-8")
    assert not [page for page in unpacked.rglob("*.html") if SITE_ARCHIVE in page.read_text(encoding="utf-8")]


@pytest.fixture
def opened(browser: Browser, unpacked: Path) -> Iterator[tuple[Page, list[str]]]:
    """Return a browser without a network, and what it complains of."""
    context = browser.new_context(offline=True)
    page, errors = context.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("requestfailed", lambda request: errors.append(request.url))
    page.on(
        "request", lambda request: None if request.url.startswith(("file:", "data:")) else errors.append(request.url)
    )
    yield page, errors
    context.close()


def test_the_quiz_can_be_answered(unpacked: Path, opened: tuple[Page, list[str]]) -> None:
    page, errors = opened
    page.goto((unpacked / "docs/training/quiz.html").as_uri())
    asked = page.locator(".question").first
    asked.locator("input[data-right]").first.check()
    asked.get_by_role("button").first.click()
    assert "Right" in asked.inner_text()
    assert errors == []


def test_words_can_be_reviewed(unpacked: Path, opened: tuple[Page, list[str]]) -> None:
    page, errors = opened
    page.goto((unpacked / "docs/inviting/write-your-own.html").as_uri())
    page.fill("#own-words-text", "You never listen to me.")
    page.wait_for_function("() => document.querySelector('#own-words-result').innerText.includes('never')")
    assert errors == []


def test_the_sheets_can_be_filtered(unpacked: Path, opened: tuple[Page, list[str]]) -> None:
    page, errors = opened
    page.goto((unpacked / "handouts/index.html").as_uri())
    shown = page.locator(".sheet-entry:visible")
    before = shown.count()
    choice = page.locator("select").filter(has=page.locator("option[value='therapist']")).first
    choice.select_option("therapist")
    assert 0 < shown.count() < before
    assert errors == []


def test_the_front_page_leads_on(unpacked: Path, opened: tuple[Page, list[str]]) -> None:
    page, errors = opened
    page.goto((unpacked / "index.html").as_uri())
    page.locator("a[href='docs/inviting/the-five-moves.html']").first.click()
    assert "five moves" in page.title()
    assert errors == []
