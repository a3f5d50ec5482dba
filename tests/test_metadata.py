"""What pages say of themselves to search engines, and to those who show links."""

import functools
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from bs4 import BeautifulSoup
from conftest import CONF, ROOT, SHEET, Build, Built
from invitation.cards import card_of
from invitation.design import read_design
from invitation.house import read_house
from invitation.metadata import head_metadata, json_ld, shortened
from invitation.press.cards import CARD_SIZE, card
from PIL import Image
from playwright.sync_api import Browser

BASE = "https://example.org/handbook"
CONTENTS = "# Contents\n\n:::{toctree}\none/index\n../handouts/index\n:::\n"
MOVES = """---
how-to: What to do
---

# The moves of "&lt;script>alert(1)&lt;/script>"

## In brief

- Ask first {claim}`waiting-helps`.
- Then wait.

## What to do

### Move 1. Ask

Ask, and *listen*.

Then wait.

### Move 2. Wait

A day.
"""
EVIDENCE = "# Evidence\n\n:::{evidence}\n:strength: limited\n:::\n"
TEXTS: dict[str, str | None] = {
    "docs/contents.md": CONTENTS,
    "docs/chapter.md": None,
    "docs/evidence.md": None,
    "docs/references.md": None,
    "docs/one/index.md": "# One\n\nWhat is in it.\n\n:::{toctree}\nmoves\nevidence\nreferences\n:::\n",
    "docs/one/moves.md": MOVES,
    "docs/one/evidence.md": EVIDENCE,
    "docs/one/references.md": "# References\n\n:::{bibliography}\n:::\n",
    "handouts/index.md": "# Sheets\n\nTo print.\n\n:::{toctree}\nsheet\nquiet\n:::\n",
    "handouts/quiet.md": SHEET.replace('version: "1.0"', 'version: "1.0"\ndiscreet: true').replace(
        "# A sheet", "# Quiet"
    ),
}


def conf(base: str = BASE) -> dict[str, str | None]:
    return {"conf.py": f'{CONF}\nauthor = "The writers"\nrelease = "1.2"\nhtml_baseurl = "{base}"\n'}


def head(built: Built, name: str) -> BeautifulSoup:
    text = None if name == "index" else built.app.env.get_and_resolve_doctree(name, built.app.builder)
    return BeautifulSoup(head_metadata(built.app, name, text), "html.parser")


def meta(page: BeautifulSoup) -> dict[str, str]:
    return {str(tag.get("name") or tag.get("property")): str(tag.get("content")) for tag in page.find_all("meta")}


def data(page: BeautifulSoup) -> dict[str, Any]:
    block = page.find("script", type="application/ld+json")
    assert block is not None
    return json.loads(block.get_text())


def test_a_chapter_is_part_of_the_book(build: Build) -> None:
    built = build({**TEXTS, **conf()})
    assert built.warnings == ""
    page = head(built, "docs/one/moves")
    assert meta(page)["description"] == meta(page)["og:description"] == "Ask first. Then wait."
    assert meta(page)["og:url"] == f"{BASE}/docs/one/moves.html"
    assert meta(page)["og:type"] == "article"
    assert meta(page)["og:locale"] == "en_GB"
    assert meta(page)["og:image"] == f"{BASE}/_static/cards/one.png"
    assert meta(page)["twitter:card"] == "summary_large_image"
    chapter, how_to = data(page)["@graph"]
    assert chapter["@type"] == "Chapter"
    assert chapter["position"] == 1
    assert chapter["isPartOf"]["@type"] == "Book"
    assert chapter["isPartOf"]["@id"] == f"{BASE}/"
    assert "datePublished" not in chapter
    assert "author" not in chapter
    assert [step["name"] for step in how_to["step"]] == ["Move 1. Ask", "Move 2. Wait"]
    assert how_to["step"][0]["text"] == "Ask, and listen. Then wait."


def test_titles_cannot_end_the_data_or_an_attribute(build: Build) -> None:
    built = build({**TEXTS, **conf()})
    text = built.app.env.get_and_resolve_doctree("docs/one/moves", built.app.builder)
    written = head_metadata(built.app, "docs/one/moves", text)
    assert written.count("<script") == written.count("</script>") == 1
    assert "alert(1)" in data(BeautifulSoup(written, "html.parser"))["@graph"][0]["name"]


def test_the_front_page_is_the_book(build: Build) -> None:
    page = head(build({**TEXTS, **conf()}), "index")
    book = data(page)
    assert book["@type"] == "Book"
    assert book["name"] == read_house(ROOT).name
    assert book["author"] == {"@type": "Organization", "name": "The writers"}
    assert book["version"] == "1.2"
    assert book["creativeWorkStatus"] == read_house(ROOT).status
    assert [part["name"] for part in book["hasPart"]] == ["One", "Sheets"]
    assert meta(page)["og:type"] == "website"
    assert meta(page)["og:url"] == f"{BASE}/"
    assert len(meta(page)["description"]) <= 160


def test_only_a_sheet_has_a_date(build: Build) -> None:
    built = build({**TEXTS, **conf()})
    sheet = data(head(built, "handouts/sheet"))
    assert (sheet["@type"], sheet["version"], sheet["dateModified"]) == ("CreativeWork", "1.0", "2026-11-23")
    assert meta(head(built, "handouts/sheet"))["description"] == "A small sheet. It is for the tests."
    for name in ("index", "docs/one/index", "docs/one/moves", "docs/contents"):
        assert "date" not in json.dumps(data(head(built, name))), name
    assert data(head(built, "docs/one/index"))["@type"] == "CollectionPage"


def test_a_discreet_sheet_names_nobody(build: Build) -> None:
    written = str(head(build({**TEXTS, **conf()}), "handouts/quiet"))
    assert read_house(ROOT).name not in written
    assert "og:image" not in written
    assert "A small sheet." in written


def test_without_an_address_nothing_is_said_that_needs_one(build: Build) -> None:
    built = build({**TEXTS, **conf("")})
    for name in ("index", "docs/one/moves", "handouts/sheet"):
        page = head(built, name)
        assert not {"og:url", "og:image"} & meta(page).keys()
        assert "url" not in data(page)
        assert meta(page)["twitter:card"] == "summary"


def test_what_is_no_text_asks_not_to_be_found(build: Build) -> None:
    built = build({**TEXTS, **conf()})
    assert head_metadata(built.app, "search", None) == '<meta name="robots" content="noindex">\n'


def test_steps_that_are_not_there_are_told(build: Build) -> None:
    built = build({**TEXTS, **conf(), "docs/one/moves.md": MOVES.replace("how-to: What to do", "how-to: Elsewhere")})
    assert 'steps stand below "Elsewhere"' in built.warnings
    assert "docs/one/moves.md" in built.warnings


def test_the_templates_get_it(project: Path, build: Build) -> None:
    template = '{% extends "!layout.html" %}{% block extrahead %}{{ super() }}{{ head_metadata }}{% endblock %}'
    changes = {
        **TEXTS,
        "conf.py": f'{conf()["conf.py"]}\nhtml_theme = "basic"\ntemplates_path = ["_templates"]\n',
        "_templates/layout.html": template,
    }
    page = BeautifulSoup(build(changes).read("docs/one/moves.html"), "html.parser")
    assert meta(page)["og:title"].startswith("The moves of")
    assert data(page)["@graph"][1]["@type"] == "HowTo"


@pytest.mark.parametrize(
    ("words", "longest", "short"),
    [
        ("One.  Two.\nThree.", 100, "One. Two. Three."),
        ("One. Two. Three is longer.", 12, "One. Two."),
        ("“Is it so?” Nobody knows that yet.", 20, "“Is it so?”"),
        ("Nothing ends here before the end", 20, "Nothing ends here …"),
    ],
)
def test_a_description_ends_where_a_sentence_does(words: str, longest: int, short: str) -> None:
    assert shortened(words, longest) == short
    assert len(short) <= longest


# -- in a browser ------------------------------------------------------------------------------------------------------


class Strict(SimpleHTTPRequestHandler):
    """Serves with the strictest policy that the site obeys."""

    def log_message(self, *_: object) -> None:
        pass

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'")
        super().end_headers()


@contextmanager
def strictly(folder: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Strict, directory=folder)) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(("block", "refused"), [(json_ld([{"name": "x"}]), False), ("<script>x = 1</script>", True)])
def test_a_strict_policy_lets_the_data_pass(browser: Browser, tmp_path: Path, block: str, *, refused: bool) -> None:
    (tmp_path / "index.html").write_text(f'<!DOCTYPE html><link rel="icon" href="data:,">{block}<p>Here', "utf-8")
    context = browser.new_context()
    page, said = context.new_page(), []
    page.on("console", lambda message: said.append(message.text))
    page.add_init_script("addEventListener('securitypolicyviolation', (e) => console.log(e.violatedDirective))")
    with strictly(tmp_path) as address:
        page.goto(address)
    context.close()
    assert any("script-src" in line for line in said) == refused


# -- the cards ---------------------------------------------------------------------------------------------------------


def test_every_part_has_a_card_that_is_light(build: Build) -> None:
    built = build({**TEXTS, **conf()})
    cards = sorted((built.out / "_static/cards").iterdir())
    assert [path.name for path in cards] == ["handbook.png", "handouts.png", "one.png"]
    for path in cards:
        with Image.open(path) as image:
            assert image.size == CARD_SIZE == (1200, 630)
        assert path.stat().st_size < 60_000
    assert len({path.read_bytes() for path in cards}) == len(cards)
    for name in ("docs/contents", "docs/one/moves", "handouts/sheet", "index"):
        assert (built.out / card_of(built.app.env, name)).is_file()


def test_a_card_is_the_same_twice_and_its_words_stay_on_it() -> None:
    design, house = read_design(ROOT), read_house(ROOT)
    first = card("Engaging a reluctant partner", design, house, ROOT)
    assert card("Engaging a reluctant partner", design, house, ROOT) == first
    with Image.open(io.BytesIO(first)) as image:
        edge = image.convert("RGB").crop((1120, 0, 1200, 630))
    assert edge.getcolors() == [(80 * 630, (255, 255, 255))]
