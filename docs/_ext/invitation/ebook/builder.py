"""The Sphinx builder ``ebook``: the whole handbook as one EPUB 3 file.

Sphinx's own builder for EPUB does most of the work. It is given texts without forms, a theme of three lines, a cover
drawn by the press, and dates that come from the texts. It works in a folder of its own, so that the book can be written
into the folder of the web site.
"""

from __future__ import annotations

import datetime
import html
import os
import posixpath
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.epub3 import Epub3Builder, NavPoint
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from ..course.archive import archive
from ..design import Design, read_design
from ..fonts import WEB_FACES, web_font
from ..house import House, read_house
from ..press.cards import cover
from ..press.handbook import date_of_texts
from ..press.newer import is_newer_than_sources
from ..press.whole import write_whole
from .still import make_still
from .style import FONTS, STYLE, font_name, style_sheet

logger = logging.getLogger(__name__)

THEME = "handbook-ebook"
_FOLDER = Path(__file__).parent


class EbookBuilder(Epub3Builder):
    """Writes ``<epub_basename>.epub`` into the output folder, and nothing else."""

    name = "ebook"
    epilog = ""
    media_types = {**Epub3Builder.media_types, ".ttf": "font/ttf"}  # noqa: RUF012

    guide_titles = {**Epub3Builder.guide_titles, "toc": "Contents"}  # noqa: RUF012

    def __init__(self, app: Sphinx, env: BuildEnvironment) -> None:
        """Begin with an empty folder: the book packs all that lies there, and the web site stays as it is."""
        self.target = Path(app.outdir, f"{app.config.epub_basename}.epub")
        self.working_folder = tempfile.TemporaryDirectory(prefix="ebook-")
        app.outdir = type(app.outdir)(self.working_folder.name)  # what others write at the end of a build goes there
        super().__init__(app, env)

    def init(self) -> None:
        """Read the design values and the house's words; both were checked when the texts were read."""
        self.source_folder = Path(self.srcdir)
        self.design: Design = read_design(self.source_folder)
        self.house: House = read_house(self.source_folder)
        super().init()
        self.template_dir = type(self.template_dir)(_FOLDER / "templates")

    def get_theme_config(self) -> tuple[str, dict[str, str | int | bool]]:
        """Return the theme of the book; the web site's has no place here."""
        return THEME, {}

    def get_outdated_docs(self) -> Iterator[str]:
        """Return all texts, or none where the book is newer than what it is made from."""
        self.is_fresh = is_newer_than_sources(self.env, [self.target])
        return iter(() if self.is_fresh else sorted(self.env.found_docs))

    def finish(self) -> None:
        """Pack the book, if it was written anew."""
        if not self.is_fresh:
            super().finish()

    # -- pages ---------------------------------------------------------------------------------------------------------

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Write a text as an e-reader can show it."""
        make_still(doctree, docname, self.out_suffix)
        super().write_doc(docname, doctree)

    def handle_page(self, pagename: str, addctx: dict[str, Any], templatename: str = "page.html", **more: Any) -> None:
        """Write a page through the book's own template, whatever templates the web site has."""
        super().handle_page(pagename, addctx, f"ebook-{templatename.removeprefix('ebook-')}", **more)

    def gen_indices(self) -> None:
        """Write no index: every e-reader searches."""

    def gen_pages_from_extensions(self) -> None:
        """Write no page of the web site's machinery."""

    def gen_additional_pages(self) -> None:
        """Write no front page: the book has a cover and its contents."""

    def copy_assets(self) -> None:
        """Write what the pages need beside their text, instead of copying the scripts and styles of the web site."""
        for name, content in {
            STYLE: style_sheet(self.design).encode("utf-8"),
            self.config.epub_cover[0] if self.config.epub_cover else "": cover(
                self.design, self.house, self.source_folder
            ),
            **{f"{FONTS}/{font_name(face)}": web_font(face, flavor=None) for face, _, _ in WEB_FACES},
        }.items():
            if name:
                path = Path(self.outdir, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)

    # -- the book ------------------------------------------------------------------------------------------------------

    def get_toc(self) -> None:
        """Collect the contents: parts and chapters, without the headings on the page of a part.

        Addresses are straightened, since parts lie beside the folder of the contents.
        """
        super().get_toc()
        self.refnodes = [item for item in self.refnodes if "#" not in item["refuri"]]
        for item in self.refnodes[1:]:
            item["refuri"] = posixpath.normpath(item["refuri"])

    def content_metadata(self) -> dict[str, Any]:
        """Return what the book says of itself. Its date is that of its texts, unless SOURCE_DATE_EPOCH gives one."""
        seconds = int(os.environ.get("SOURCE_DATE_EPOCH") or date_of_texts(self.env))
        date = datetime.datetime.fromtimestamp(seconds, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return super().content_metadata() | {
            "date": date,
            "title": html.escape(self.house.name),
            "description": html.escape(self.house.description),
            "copyright": html.escape(f"{self.house.licence}, {self.config.copyright}"),
            "licence": html.escape(self.house.licence_address),
            "status": html.escape(f"{self.house.status}. {self.house.no_emergency}"),
        }

    def toc_metadata(self, level: int, navpoints: list[Any]) -> dict[str, Any]:
        """Return what the contents for older e-readers need; they name the book as it names itself."""
        return super().toc_metadata(level, navpoints) | {
            "uid": html.escape(self.config.epub_identifier),
            "title": html.escape(self.house.name),
        }

    def navigation_doc_metadata(self, navlist: list[NavPoint]) -> dict[str, Any]:
        """Return what the page for navigation needs, with where reading begins."""
        return super().navigation_doc_metadata(navlist) | {"start": self.refnodes[1]["refuri"]}

    def build_epub(self) -> None:
        """Write the book: the same bytes for the same texts."""
        names = ["mimetype", "META-INF/container.xml", "content.opf", "toc.ncx", *self.files]
        files = {name: Path(self.outdir, name).read_bytes() for name in names}
        write_whole(self.target, archive(files, first="mimetype", stored={"mimetype"}))
        logger.info("The e-book is %s.", self.target.name)


def _clear(app: Sphinx, exception: Exception | None) -> None:
    if isinstance(app.builder, EbookBuilder):
        app.builder.working_folder.cleanup()


def setup_ebook(app: Sphinx) -> None:
    """Register the builder and its theme."""
    app.add_builder(EbookBuilder)
    app.add_html_theme(THEME, str(_FOLDER / "theme"))
    app.connect("build-finished", _clear, priority=900)  # after all who write something into the folder
