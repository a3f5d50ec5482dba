"""Reads a course through Sphinx: its pages as plain HTML, its sheets as PDFs, its questions."""

from __future__ import annotations

import base64
import mimetypes
from collections.abc import Iterator, Set
from pathlib import Path, PurePosixPath
from typing import cast

from docutils import nodes
from lxml import html
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment
from sphinx.writers.html5 import HTML5Translator

from ..design import Edition, read_design
from ..house import read_house
from ..practice import house_letterhead
from ..press.collect import collect_sheets, read_through
from ..press.printer import PrintableSheet, Printer
from ..quiz.collect import KIND, questions_of
from ..register import register_of
from ..sheet import is_sheet
from .content import Course, Page, Sheet, page_name
from .pages import colours

_PARTS = ("training", "myths", "engaging", "inviting", "about")
"""The folders below ``docs/`` that go into a course, in its order."""
# what needs a script or another host, and what only the site has a use for
_LEFT_OUT = "//script | //style | //link | //iframe | //form | //dialog | //template | //noscript | //button"


class CoursePages(StandaloneHTMLBuilder):
    """The Sphinx builder ``course-pages``: keeps the pages of the course as plain HTML instead of writing them."""

    name = "course-pages"
    epilog = ""
    search = False

    def init(self) -> None:
        """Begin with no pages."""
        super().init()
        self.pages: list[Page] = []
        self.book_editions: list[Edition] = read_design(Path(self.srcdir)).book_editions

    def get_outdated_docs(self) -> Iterator[str]:
        """Yield every page of the course."""
        yield from self._documents()

    def _documents(self) -> list[str]:
        """Return the documents of the course in its order. A page of questions would give the answers away."""
        asked = {note.docname for note in register_of(self.env).notes(KIND)}
        found: list[str] = []
        for part in _PARTS:
            found += [docname for docname in _reading_order(self.env, f"docs/{part}/index") if docname not in asked]
        return found

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Return where a document is in a package: a page, or the PDF of a sheet."""
        if is_sheet(docname) and self.book_editions:
            return f"../sheets/{sheet_name(docname, self.book_editions[0])}.pdf"
        return f"{page_name(docname)}.html"

    def get_relative_uri(self, from_: str, to: str, typ: str | None = None) -> str:
        """Return how one page names another: all lie in one folder."""
        return "" if from_ == to else self.get_target_uri(to)

    def copy_assets(self) -> None:
        """Copy nothing: the packages have a style sheet of their own."""

    def finish(self) -> None:
        """Write nothing more, but leave the folder that the site's own style would go to."""
        (Path(self.outdir) / "_static").mkdir(exist_ok=True)

    def write_documents(self, docnames: Set[str]) -> None:
        """Keep the pages of the course."""
        documents = self._documents()
        known = {self.get_target_uri(docname) for docname in documents}
        known |= {self.get_target_uri(docname) for docname in self.env.found_docs if _has_pdf(docname)}
        for docname in documents:
            doctree = self.env.get_and_resolve_doctree(docname, self)
            self.post_process_images(doctree)
            part = self.env.titles.get("/".join([*docname.split("/")[:2], "index"]))
            self.pages.append(
                Page(
                    page_name(docname),
                    self.env.titles[docname].astext(),
                    self._plain(docname, doctree, known),
                    part.astext() if part else "",
                )
            )

    def _plain(self, docname: str, doctree: nodes.document, known: set[str]) -> str:
        """Return a page's text as HTML that needs no script and asks no host for anything."""
        doctree.settings = self.docsettings
        self.secnumbers = self.env.toc_secnumbers.get(docname, {})
        self.fignumbers = self.env.toc_fignumbers.get(docname, {})
        self.imgpath = "_images"
        self.current_docname = docname
        visitor = cast(HTML5Translator, self.create_translator(doctree, self))
        doctree.walkabout(visitor)
        page = html.fragment_fromstring("".join(visitor.fragment), create_parent="div")
        for node in page.xpath(_LEFT_OUT):
            node.drop_tree()
        for link in page.iter("a"):
            where, mark, section = (link.get("href") or "").partition("#")
            if where in known:
                # a PDF has no sections
                link.set("href", where if where.endswith(".pdf") else where + mark + section)
            elif where.startswith(("http://", "https://")):
                link.set("target", "_blank")
                link.set("rel", "noopener")
            elif where and not where.startswith(("mailto:", "tel:")):
                link.attrib.pop("href")  # a page of the site that is not in the course
        for picture in page.iter("img"):
            picture.set("src", self._data_address(picture.get("src") or ""))
        return "".join(html.tostring(node, encoding="unicode") for node in page)

    def _data_address(self, source: str) -> str:
        """Return a picture as an address that holds it."""
        name = PurePosixPath(source).name
        for path, known in self.images.items():
            if known == name:
                kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
                content = (Path(self.srcdir) / path).read_bytes()
                return f"data:{kind};base64,{base64.b64encode(content).decode()}"
        return source


def sheet_name(docname: str, edition: Edition) -> str:
    """Return the name of a sheet's PDF in a package, without the ending."""
    return f"{docname.rpartition('/')[2]}-{edition.name}"


def _has_pdf(docname: str) -> bool:
    return is_sheet(docname) and not docname.endswith("/index")


def _reading_order(env: BuildEnvironment, docname: str) -> Iterator[str]:
    """Yield a document and all below it in the contents."""
    if docname in env.found_docs:
        yield docname
        for below in env.toctree_includes.get(docname, []):
            if below != docname and below.startswith("docs/"):
                yield from _reading_order(env, below)


def collect_course(source_folder: Path) -> Course:
    """Return the course of a project. Raises SheetsNotRead, DataProblem and what the press raises."""
    app = read_through(source_folder, CoursePages.name)
    pages: list[Page] = getattr(app.builder, "pages", [])
    house = read_house(source_folder)
    return Course(
        title=f"{house.name}: the course",
        notice=f"{house.status}. {house.no_emergency} {house.licence}.",
        language=app.config.language,
        pages=tuple(pages),
        sheets=tuple(_print_sheets(source_folder, collect_sheets(source_folder))),
        questions=tuple(questions_of(app.env)),
        colours=colours(read_design(source_folder)),
    )


def _print_sheets(source_folder: Path, sheets: list[PrintableSheet]) -> Iterator[Sheet]:
    printer = Printer(source_folder)
    letterhead = house_letterhead(printer.house)
    for printable in sheets:
        for edition in printer.design.editions:
            if edition.book:
                name = sheet_name(printable.sheet.docname, edition)
                pdf = printer.print(printable, edition, letterhead)
                yield Sheet(name, f"{printable.plain.title} ({edition.title})", pdf)


def setup_course(app: Sphinx) -> None:
    """Register the builder."""
    app.add_builder(CoursePages)
