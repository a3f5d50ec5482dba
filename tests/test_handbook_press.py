"""The printed handbook: all of the text is there, its links lead somewhere, and it is printed only when it changed."""

import os
import pickle
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pikepdf
import pypdfium2
import pytest
from bs4 import BeautifulSoup, Tag
from conftest import ROOT, SHEET, Build, Site
from invitation.design import read_design
from invitation.press.book import keep_known_links
from invitation.printed import SITE_ARCHIVE, ebook_name
from invitation.sheet import is_sheet
from paper import verapdf
from pikepdf import Name

PAPERS = ("a4", "letter")
MARGIN = 60  # points at the head and the foot of a page, in which its number and its chapter stand
PARTS = """# Contents

:::{toctree}
one/index
two/index
../handouts/index
end/index
:::
"""
BOOK = {
    "docs/contents.md": PARTS,
    "docs/one/index.md": "# One\n\nThe first part.\n\n:::{toctree}\nfirst\nsecond\n:::\n",
    "docs/one/first.md": "# First\n\nSee [the second](second.md) and [its end](#the-end), {claim}`waiting-helps`.\n\n"
    "## Listing\n\n```python\nreview('You never listen.')\n```\n\n| a | b |\n|---|---|\n| one cell | another |\n",
    "docs/one/second.md": "# Second\n\n:::{claim} waiting-helps\n:::\n\n(the-end)=\n\n## End\n\n[Off](https://example.org/).\n",
    "docs/two/index.md": "# Two\n\nThe second part, and [the first](../one/index.md).\n\n:::{toctree}\nthird\n:::\n",
    "docs/two/third.md": "# Third\n\nNothing cited. See [the second](../one/second.md).\n\n:::{toctree}\nbelow\n:::\n",
    "docs/two/below.md": "# Below\n\nA chapter below a chapter.\n",
    "docs/end/index.md": "# End\n\n:::{toctree}\n../evidence\n../references\n:::\n",
    "handouts/index.md": "# Sheets\n\n:::{sheets}\n:::\n\n:::{toctree}\nsheet\n:::\n",
    "docs/chapter.md": None,
}


# -- the handbook as it is published -----------------------------------------------------------------------------------


@dataclass
class Book:
    """A printed book as PDFium reads it: the words of each page, with its head and foot and without, and bookmarks."""

    path: Path
    pages: list[str]
    bodies: list[str]
    bookmarks: list[tuple[int, str, int]]  # level, title, page (from 0)


def read_book(path: Path) -> Book:
    document = pypdfium2.PdfDocument(path)
    pages, bodies = [], []
    for page in document:
        text = page.get_textpage()
        width, height = page.get_size()
        pages.append(text.get_text_range())
        bodies.append(text.get_text_bounded(0, MARGIN, width, height - MARGIN))
    bookmarks = [
        (mark.level, mark.get_title(), mark.get_dest().get_index()) for mark in document.get_toc() if mark.get_dest()
    ]
    document.close()
    return Book(path, pages, bodies, bookmarks)


def letters(words: str) -> str:
    """Return only the letters and digits of a text, without the page numbers that paper adds to links."""
    return re.sub(r"[\W_]+", "", re.sub(r"\(p\.\s\d+\)", "", words)).casefold()


@pytest.fixture(scope="module")
def books(site: Site) -> dict[str, Book]:
    """Return each printed book by the name of its file without its ending."""
    return {path.stem: read_book(path) for path in site.books}


@pytest.fixture(scope="module")
def parts(site: Site) -> dict[str, list[str]]:
    """Return the documents of each part, its own page first, as the site's contents have them."""
    env = pickle.loads((site.doctrees / "environment.pickle").read_bytes())
    below = env.toctree_includes
    return {Path(part).parent.name: [part, *below[part]] for part in below["docs/contents"]}


@pytest.fixture(scope="module")
def titles(site: Site) -> dict[str, str]:
    env = pickle.loads((site.doctrees / "environment.pickle").read_bytes())
    return {docname: title.astext() for docname, title in env.titles.items()}


# what a page offers on a screen, and questions, which are printed as a sheet and a key: see test_quiz_page.py
FOR_THE_SITE = (
    *(".sheet-take", ".sheet-downloads", ".toctree-wrapper", ".fn-bracket", ".citation > .label", ".printed-handbook"),
    *("#own-words", ".page-facts", ".meaning"),
)
QUESTIONS = ".question, .question-key, .question-key-note"


def article(site: Site, docname: str) -> Tag:
    """Return what of a page is printed in the handbook: of a sheet, what it says of itself and the therapist's side."""
    page = BeautifulSoup((site.root / f"{docname}.html").read_text(encoding="utf-8"), "html.parser")
    found = page.select_one("article")
    assert found
    for part in found.select(", ".join(FOR_THE_SITE)):
        part.decompose()
    if is_sheet(docname):
        kept = found.select("h1, .sheet-summary, .sheet-action, #for-the-therapist > :not(h2), .footnote")
        found.clear()
        found.extend(kept)
    return found


def passages(text: Tag) -> Iterator[str]:
    """Yield every paragraph, heading, cell, term and listing, once each."""
    asked = {id(part) for question in text.select(QUESTIONS) for part in [question, *question.select("*")]}
    for part in text.select("p, h1, h2, h3, h4, li, td, th, dt, dd, pre, .line, blockquote"):
        if id(part) not in asked and not part.select("p, li, td, .line, pre, blockquote") and part.get_text().strip():
            yield part.get_text()


def test_the_whole_and_every_part_are_printed_on_both_papers(
    books: dict[str, Book], parts: dict[str, list[str]]
) -> None:
    assert set(books) == {f"handbook-{paper}" for paper in PAPERS} | {
        f"handbook-{part}-{paper}" for part in parts for paper in PAPERS
    }
    assert len(parts) >= 5


@pytest.mark.parametrize("paper", PAPERS)
def test_no_passage_of_the_site_is_lost(
    paper: str, site: Site, books: dict[str, Book], parts: dict[str, list[str]]
) -> None:
    lost, count = [], 0
    for part, docnames in parts.items():
        printed = letters("".join(books[f"handbook-{part}-{paper}"].bodies))
        whole = letters("".join(books[f"handbook-{paper}"].bodies))
        for docname in docnames:
            for passage in passages(article(site, docname)):
                count += 1
                if letters(passage) not in printed or letters(passage) not in whole:
                    lost.append(f"{docname}: {passage.strip()[:90]}")
    assert lost == []
    assert count > 3000


def test_bookmarks_follow_parts_and_chapters(
    books: dict[str, Book], parts: dict[str, list[str]], titles: dict[str, str]
) -> None:
    chapters = [(level, title) for level, title, _ in books["handbook-a4"].bookmarks if level < 2]
    assert chapters == [
        (min(place, 1), titles[docname]) for docnames in parts.values() for place, docname in enumerate(docnames)
    ]
    for part, docnames in parts.items():
        found = [(level, title) for level, title, _ in books[f"handbook-{part}-letter"].bookmarks if level < 2]
        assert found[: len(docnames)] == [(min(place, 1), titles[docname]) for place, docname in enumerate(docnames)], (
            part
        )
        assert found[len(docnames) :] in ([], [(1, "References")]), part


def test_a_bookmark_leads_to_the_page_with_its_title(books: dict[str, Book]) -> None:
    for book in books.values():
        assert book.bookmarks
        for _, title, page in book.bookmarks:
            assert letters(title) in letters(book.bodies[page]), f"{book.path.name}: {title}"


@pytest.mark.parametrize("paper", PAPERS)
def test_each_page_says_its_number_and_its_chapter(paper: str, books: dict[str, Book]) -> None:
    book = books[f"handbook-{paper}"]
    marks = {page: title for level, title, page in book.bookmarks if level < 2}
    title = "Contents"
    for number, words in enumerate(book.pages):
        title = marks.get(number, title)
        if number:
            assert letters(title) in letters(words), f"page {number + 1} does not say {title}"
            lines = {line.strip() for line in words.splitlines()}
            assert any(re.fullmatch(rf"(The Invitation Handbook)? ?{number + 1}", line) for line in lines), number
    assert len(book.pages) > 200


@dataclass
class Link:
    """A link inside a PDF: its words, the page that it leads to, and the words that stand there."""

    words: str
    page: int
    there: str


def read_links(path: Path) -> tuple[list[Link], set[str]]:
    """Return the links of a PDF: those inside it, and the addresses of those that lead out of it."""
    inner, addresses = [], set()
    shown = pypdfium2.PdfDocument(path)
    texts = [page.get_textpage() for page in shown]
    with pikepdf.open(path) as document:
        numbers = {page.obj.objgen: number for number, page in enumerate(document.pages)}
        places = dict(pikepdf.NameTree(document.Root.Names.Dests)) if "/Names" in document.Root else {}
        for text, page in zip(texts, document.pages, strict=True):
            for annotation in page.get(pikepdf.Name.Annots, []):
                if pikepdf.Name.A in annotation:
                    addresses.add(str(annotation.A.URI))
                    continue
                place: Any = annotation.Dest
                place = place if isinstance(place, pikepdf.Array) else places[str(place)]
                left, bottom, right, top = map(float, annotation.Rect)
                number, height = numbers[place[0].objgen], float(place[3])
                inner.append(
                    Link(
                        letters(text.get_text_bounded(left - 1, bottom - 1, right + 1, top + 1)),
                        number,
                        letters(texts[number].get_text_bounded(0, height - 60, 600, height + 2)),
                    )
                )
    for text in texts:
        text.close()
    shown.close()
    return inner, addresses


BEGINNING = 20  # letters by which a place is known


@pytest.fixture(scope="module")
def places(site: Site, parts: dict[str, list[str]]) -> dict[str, str]:
    """Return with what each place begins that can be linked to: chapter, section, term, claim, work or note."""
    found = {}
    for docname in (docname for docnames in parts.values() for docname in docnames):
        text = article(site, docname)
        title = text.h1
        assert title
        found[docname] = letters(title.get_text())[:BEGINNING]
        for element in text.select("[id]"):
            heading = element.select_one("h1, h2, h3, h4") if element.name == "section" else None
            found[f"{docname}#{element['id']}"] = letters((heading or element).get_text())[:BEGINNING]
    return found


LINKS = "a.internal[href]:not(.image-reference), a.footnote-reference, .question-source a[href]"


def links_of(site: Site, docname: str) -> Iterator[tuple[str, str]]:
    """Yield the words of each link of a page that leads to a place in the handbook, and the place."""
    for link in article(site, docname).select(LINKS):
        address = urlsplit(str(link["href"]))
        page = os.path.normpath(Path(docname).parent / address.path) if address.path else docname
        place = page.removesuffix(".html") + (f"#{address.fragment}" if address.fragment else "")
        yield letters(link.get_text()), place


def test_every_link_of_the_site_has_its_place_in_print(
    site: Site, parts: dict[str, list[str]], places: dict[str, str]
) -> None:
    printed, _ = read_links(site.root / "handbook-a4.pdf")
    reached = " ".join({link.there for link in printed})
    meant: dict[str, set[str]] = {}
    missing = []
    for docname in (docname for docnames in parts.values() for docname in docnames):
        for words, place in links_of(site, docname):
            if not place.startswith("docs/contents"):
                meant.setdefault(words, set()).add(places[place])
                if places[place] not in reached:
                    missing.append(f"{docname}: {place}")
    assert missing == []
    followed = [link for link in printed if len(link.words) > 3 and link.words in meant]
    astray = [link for link in followed if not any(place in link.there for place in meant[link.words])]
    assert astray == []
    assert len(followed) > 500


def test_external_links_stay(site: Site, parts: dict[str, list[str]]) -> None:
    _, printed = read_links(site.root / "handbook-letter.pdf")
    shown = {
        str(link["href"])
        for docnames in parts.values()
        for docname in docnames
        for link in article(site, docname).select("a.external[href]")
    }
    assert len(shown) > 100
    assert shown <= printed
    assert all(address.startswith(("https://", "http://", "mailto:", "tel:")) for address in printed)


def test_every_citation_in_a_part_leads_to_a_work_at_its_end(
    site: Site, books: dict[str, Book], parts: dict[str, list[str]], places: dict[str, str]
) -> None:
    for part, docnames in parts.items():
        cited = {
            places[place]
            for docname in docnames
            for _, place in links_of(site, docname)
            if place.startswith("docs/about/references#")
        }
        book = books[f"handbook-{part}-a4"]
        [beginning] = [page for level, title, page in book.bookmarks if (level, title) == (1, "References")]
        reached = [link.there for link in read_links(book.path)[0] if link.page >= beginning]
        assert [work for work in cited if not any(work in there for there in reached)] == [], part
        assert cited, part


def test_title_author_and_language_are_set(site: Site, titles: dict[str, str]) -> None:
    for path in site.books:
        with pikepdf.open(path) as document, document.open_metadata() as facts:
            assert facts["dc:title"].startswith("The Invitation Handbook"), path.name
            assert facts["dc:creator"] == ["The contributors to The Invitation Handbook"]
            assert str(document.Root.Lang) == "en-GB"
            assert document.Root.ViewerPreferences.DisplayDocTitle
            assert str(document.docinfo.Title) == facts["dc:title"]
    with pikepdf.open(site.root / "handbook-myths-a4.pdf") as document:
        assert str(document.docinfo.Title) == f"The Invitation Handbook: {titles['docs/myths/index']}"


def test_the_papers_are_what_they_are_called(site: Site) -> None:
    sizes = {"a4": (595, 842), "letter": (612, 792)}
    for path in site.books:
        document = pypdfium2.PdfDocument(path)
        assert tuple(map(round, document[0].get_size())) == sizes[path.stem.rpartition("-")[2]], path.name
        document.close()


def test_the_handbook_is_accessible_as_verapdf_finds_it(site: Site) -> None:
    """Two parts hold every kind of content; Typst itself refuses the whole where it finds a fault."""
    files = [site.root / "handbook-about-a4.pdf", site.root / "handbook-inviting-letter.pdf"]
    assert verapdf(files) == dict.fromkeys(files, "PASS")


def test_nothing_stands_outside_the_page(site: Site) -> None:
    """No table is wider than its page: every letter is between the margins."""
    for name in ("handbook-a4.pdf", "handbook-letter.pdf"):
        document = pypdfium2.PdfDocument(site.root / name)
        for number, page in enumerate(document):
            width, height = page.get_size()
            for item in page.get_objects():
                left, bottom, right, top = item.get_bounds()
                assert left >= 60, f"{name}, page {number + 1}"
                assert right <= width - 60, f"{name}, page {number + 1}"
                assert 30 <= bottom <= top <= height - 30, f"{name}, page {number + 1}"
        document.close()


def test_no_heading_stands_alone_at_the_foot_of_a_page(books: dict[str, Book]) -> None:
    for paper in PAPERS:
        book = books[f"handbook-{paper}"]
        alone = []
        for _, title, page in book.bookmarks:
            # a part opens on a page of its own, with a line of its own page or without
            if letters(book.bodies[page]).endswith(letters(title)) and len(letters(book.bodies[page])) > 100:
                alone.append(f"page {page + 1}: {title}")
        assert alone == []


# -- a small handbook --------------------------------------------------------------------------------------------------


def printed(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(out.glob("*.pdf"))}


def words_of(pdf: Path) -> str:
    return " ".join(" ".join(read_book(pdf).pages).split())


def test_a_small_handbook_is_whole_and_the_same_bytes_twice(build: Build) -> None:
    built = build(dict(BOOK), "handbook")
    assert built.warnings == ""
    first = printed(built.out)
    assert set(first) == {
        f"handbook{part}-{paper}.pdf" for part in ("", "-one", "-two", "-handouts", "-end") for paper in PAPERS
    }
    for path in built.out.glob("*.pdf"):
        path.unlink()
    assert printed(build({}, "handbook").out) == first

    whole = words_of(built.out / "handbook-a4.pdf")
    assert re.search(r"See the second \(p. \d\) and its end, \(limited", whole)  # a chapter has a page on paper
    assert "A chapter below a chapter." in whole
    assert "review('You never listen.')" in whole
    assert "A small sheet. It is for the tests." in whole
    assert "Words to print." not in whole, "a sheet prints by itself"
    assert whole.count("On waiting") == 1
    one, two = (words_of(built.out / f"handbook-{part}-a4.pdf") for part in ("one", "two"))
    assert one.count("On waiting") == 1
    assert "References" in one
    assert "References" not in two
    assert "See the second." in two, "what is not in the part has no page in it"
    assert [link.words for link in read_links(built.out / "handbook-two-a4.pdf")[0] if "second" in link.words] == []


def test_it_is_printed_again_only_when_something_changed(build: Build) -> None:
    out = build(dict(BOOK), "handbook").out

    def times() -> dict[str, int]:
        return {path.name: path.stat().st_mtime_ns for path in out.glob("*.pdf")}

    before = times()
    build({}, "handbook", fresh=False)
    assert times() == before
    (out / "handbook-one-a4.pdf").unlink()
    build({}, "handbook", fresh=False)
    assert times().keys() == before.keys()
    assert all(times()[name] > before[name] for name in before)

    before = times()
    time.sleep(0.02)
    build({"docs/two/below.md": "# Below\n\nNew words.\n"}, "handbook", fresh=False)
    assert all(times()[name] > before[name] for name in before)
    assert "New words." in words_of(out / "handbook-letter.pdf")

    before = times()
    time.sleep(0.02)
    build({"docs/_data/house.toml": (ROOT / "docs/_data/house.toml").read_text(encoding="utf-8")}, "handbook")
    assert all(times()[name] > before[name] for name in before)


def test_what_the_press_cannot_print_is_told_with_its_place_and_nothing_old_is_kept(build: Build) -> None:
    out = build(dict(BOOK), "handbook").out
    assert list(out.glob("*.pdf"))
    third = "# Third\n\nWords.\n\n```{eval-rst}\n.. productionlist::\n   a: b\n```\n\n"
    changes = {
        "docs/two/third.md": third,
        "docs/one/first.md": "# First\n\n:::{image} nothing.svg\n:alt: Nothing\n:::\n",
    }
    built = build(changes, "handbook", fresh=False)
    assert built.warned("docs/two/third.md:6", 'cannot print "productionlist"', "Use what other chapters use"), (
        built.warnings
    )
    assert built.warned("docs/one/first.md:3", "nothing.svg"), built.warnings
    assert list(out.glob("*.pdf")) == []


def test_a_blank_in_a_chapter_is_a_line_on_paper_and_no_field(build: Build) -> None:
    out = build({**BOOK, "docs/one/first.md": "# First\n\nName: {blank}`Your name`\n"}, "handbook").out
    for pdf in out.glob("*.pdf"):
        with pikepdf.open(pdf) as document:
            assert Name.AcroForm not in document.Root
            links = [link for page in document.pages for link in page.get(Name.Annots, [])]
            assert not any("field:" in str(link.get(Name.A, {})) for link in links)


def test_what_belongs_together_stays_on_one_page(build: Build) -> None:
    """In chapters that differ by a line each, so that every block meets the foot of a page in some of them."""
    script = (
        ":::{{script}} The evening {0}\n:id: evening-{0}\n:speaker: client\n:channel: text\n:objection: Too dear {0}.\n"
        ":instead-of: You need therapy.\n:because: needs-therapy\n\nI miss talking with you, {0}.\n:::\n"
    )
    claim = ":::{claim} waiting-helps\n:::"
    table = "| Column {0} | b |\n|---|---|\n| row {0} | d |"
    chapters = {}
    for number in range(40, 55):
        blocks = (
            "# Chapter {0}\n",
            *["A line."] * (number - 24),
            "## Heading {0}",
            "Which leads {0}",
            "- to an item {0}",
            "### Smaller {0}",
            "In short {0}",
            script,
            claim,
            "A table {0}",
            table,
        )
        chapters[f"docs/two/chapter-{number}.md"] = (
            "\n\n".join(blocks).replace("{0}", str(number)).replace("{{", "{").replace("}}", "}")
        )
    index = "# Two\n\n:::{toctree}\n:glob:\n\nthird\nbelow\nchapter-*\n:::\n"
    built = build({**BOOK, "docs/two/third.md": "# Third\n", "docs/two/index.md": index, **chapters}, "handbook")
    assert built.warnings == ""
    together = (
        ("Heading {}", "Which leads {}", "to an item {}"),
        ("Smaller {}", "In short {}", "The evening {}", "Too dear {}", "I miss talking with you, {}."),
        ("A table {}", "Column {}", "row {}"),
    )
    for paper in PAPERS:
        bodies = read_book(built.out / f"handbook-two-{paper}.pdf").bodies
        pages: dict[str, int] = {}
        for number in range(40, 55):
            for group in together:
                found = {}
                for words in (words.format(number) for words in group):
                    [found[words]] = [page for page, body in enumerate(bodies) if letters(words) in letters(body)]
                assert len(set(found.values())) == 1, found
                pages |= found
        starts = {number: pages[f"Heading {number}"] for number in range(40, 55)}
        assert len({pages[f"The evening {number}"] - page for number, page in starts.items()}) > 1, "none met a foot"


def test_a_sign_that_no_font_has_is_told(build: Build) -> None:
    chapter = "# Below\n\nWords, and \u16a0.\n"
    built = build({**BOOK, "docs/two/below.md": chapter}, "handbook")
    assert built.warned("docs/two/below.md:3", "\u16a0"), built.warnings
    assert built.warnings.count("could not be set") == 1, "once, not for every paper and part"
    assert sorted(printed(built.out)) == [
        f"handbook-{part}-{paper}.pdf" for part in ("end", "handouts", "one") for paper in PAPERS
    ]


def test_blocks_inside_others_are_printed(build: Build) -> None:
    """A claim, a script or a linked term in a note or a column is set as elsewhere."""
    chapter = (
        "# Below\n\n::::{note}\n:::{claim} waiting-helps\n:::\n::::\n\n"
        "::::{columns}\n- One.\n\n  ```text\n  a listing\n  ```\n- Two.\n::::\n"
    )
    built = build({**BOOK, "docs/two/below.md": chapter}, "handbook")
    assert built.warnings == ""
    words = words_of(built.out / "handbook-two-a4.pdf")
    assert "Of 12 invented couples" in words
    assert "a listing" in words


def test_links_to_what_is_not_in_a_book_keep_only_their_words() -> None:
    text = {"type": "text", "children": [], "text": "there"}
    blocks = [{"type": "paragraph", "children": [{"type": "to", "children": [text], "anchor": "gone", "paged": True}]}]
    assert keep_known_links(blocks)[0]["children"][0]["anchor"] is None
    assert blocks[0]["children"][0]["anchor"] == "gone"  # type: ignore[index]


# -- the list on the site ----------------------------------------------------------------------------------------------


def test_the_site_offers_every_book(site: Site) -> None:
    page = BeautifulSoup((site.root / "docs/contents.html").read_text(encoding="utf-8"), "html.parser")
    links = page.select(".printed-handbook a")
    found = [(site.root / "docs" / str(link["href"])).resolve() for link in links]
    assert sorted(found[:-2]) == [path.resolve() for path in site.books]
    assert [path.name for path in found[-2:]] == ["invitation-handbook.epub", "invitation-handbook.zip"]
    assert all(path.is_file() for path in found)
    names = [" ".join(link.get_text().split()) for link in links]
    assert names[0] == "PDF, A4: The whole handbook"
    assert len(set(names)) == len(names)
    kinds = [str(link["type"]) for link in links]
    assert kinds == ["application/pdf"] * (len(links) - 2) + ["application/epub+zip", "application/zip"]


def test_the_list_stands_on_web_pages_only_and_its_links_work_from_any_depth(build: Build) -> None:
    changes = {
        **BOOK,
        "docs/two/deep/down.md": "# Down\n\nBefore.\n\n:::{printed-handbook}\n:::\n\nAfter.\n",
        "docs/two/below.md": "# Below\n\n:::{toctree}\ndeep/down\n:::\n",
    }
    site = build(changes)
    page = BeautifulSoup(site.read("docs/two/deep/down.html"), "html.parser")
    addresses = [str(link["href"]) for link in page.select(".printed-handbook a")]
    assert addresses[:4] == [f"../../../handbook{part}-{paper}.pdf" for part in ("", "-one") for paper in PAPERS]
    assert addresses[10:] == [f"../../../{name}" for name in (ebook_name(site.app.env), SITE_ARCHIVE)]
    text = build({}, "text")
    assert text.read("docs/two/deep/down.txt").split("\n\n")[1:] == ["Before.", "After.\n"]
    built = build({}, "handbook")
    assert built.warnings == ""
    assert "Before. After." in words_of(built.out / "handbook-two-a4.pdf")


def test_only_standard_print_is_bound() -> None:
    assert [edition.name for edition in read_design(ROOT).editions if edition.book] == list(PAPERS)


def test_the_small_sheet_has_its_side(build: Build) -> None:
    """A guard for the test above: what is not printed of a sheet is its sheet, not its therapist's side."""
    built = build({**BOOK, "handouts/sheet.md": SHEET.replace("Not to be printed.", "What it is for.")}, "handbook")
    assert "What it is for." in words_of(built.out / "handbook-handouts-a4.pdf")
