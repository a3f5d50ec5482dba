"""The list of what can be taken along, on a web page: the handbook and its parts as PDFs, the e-book, the site."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective
from sphinx.util.osutil import relative_uri
from sphinx.writers.html5 import HTML5Translator
from sphinx.writers.text import TextTranslator

from .design import Edition, read_design

WHOLE = "The whole handbook"
SITE_ARCHIVE = "invitation-handbook.zip"
# in the archive this line is missing: it does not hold itself
ARCHIVE_LINE = (
    '<li class="printed-archive"><span class="printed-title">The whole web site, to open from a folder</span> '
    '<a href="{address}" type="application/zip">ZIP<span class="visually-hidden">: the whole web site</span></a></li>\n'
)


class printed_handbook(nodes.General, nodes.Element):
    """Where the links stand. Web page only: what it lists is known when all texts have been read."""


class PrintedHandbookDirective(SphinxDirective):
    """``{printed-handbook}``: links to the handbook and its parts as PDFs, to the e-book and to the whole site."""

    def run(self) -> list[nodes.Node]:
        """Return the place of the links."""
        return [printed_handbook()]


def part_name(docname: str) -> str:
    """Return the plain name of a part, for files: the last folder of its page (docs/myths/index is myths)."""
    return PurePosixPath(docname).parent.name


def parts_of(env: BuildEnvironment) -> list[str]:
    """Return the documents with which the parts of the handbook begin."""
    return list(env.toctree_includes.get(env.config.root_doc, []))


def pdf_name(part: str, edition: Edition) -> str:
    """Return the file name of a part in an edition, or of the whole handbook where ``part`` is empty."""
    return "-".join(["handbook", *([part] if part else []), edition.name]) + ".pdf"


def ebook_name(env: BuildEnvironment) -> str:
    """Return the file name of the e-book."""
    return f"{env.config.epub_basename}.epub"


def _books(env: BuildEnvironment) -> Iterator[tuple[str, str]]:
    yield "", WHOLE
    for docname in parts_of(env):
        yield part_name(docname), env.titles[docname].astext()


def _visit_html(self: HTML5Translator, node: printed_handbook) -> None:
    env = self.builder.env
    page = self.builder.get_target_uri(self.builder.current_docname)
    self.body.append('<ul class="printed-handbook">\n')
    for part, title in _books(env):
        links = " ".join(
            f'<a href="{self.attval(relative_uri(page, pdf_name(part, edition)))}" type="application/pdf">'
            f'PDF, {self.encode(edition.title)}<span class="visually-hidden">: {self.encode(title)}</span></a>'
            for edition in read_design(Path(env.srcdir)).book_editions
        )
        self.body.append(f'<li><span class="printed-title">{self.encode(title)}</span> {links}</li>\n')
    ebook = relative_uri(page, ebook_name(env))
    self.body.append(
        f'<li><span class="printed-title">{WHOLE}, for e-readers</span> <a href="{self.attval(ebook)}" '
        f'type="application/epub+zip">EPUB<span class="visually-hidden">: {WHOLE}</span></a></li>\n'
    )
    self.body.append(ARCHIVE_LINE.format(address=self.attval(relative_uri(page, SITE_ARCHIVE))))
    self.body.append("</ul>\n")
    raise nodes.SkipNode


def _skip(self: TextTranslator, node: printed_handbook) -> None:
    raise nodes.SkipNode


def setup_printed(app: Sphinx) -> None:
    """Register the list."""
    app.add_directive("printed-handbook", PrintedHandbookDirective)
    app.add_node(printed_handbook, html=(_visit_html, None), text=(_skip, None))
