"""What the web pages get beside their text: the design values, the review status, the house's words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from .datafiles import DataProblem
from .design import custom_properties, read_design
from .fonts import WEB_FACES, font_faces, web_font, web_font_name
from .house import read_house
from .messages import complain, place
from .sheet import is_sheet


def check_house(app: Sphinx) -> None:
    """Stop with a clear message where the design values or the house's words cannot be read."""
    for read in (read_design, read_house):
        try:
            read(Path(app.srcdir))
        except DataProblem as error:
            complain("data", error.wrong, error.mend, place(error.path, error.line))
            raise


def add_design(app: Sphinx, exception: Exception | None) -> None:
    """Write the design values as a style sheet into the finished site."""
    if exception is None and app.builder.format == "html":
        folder = Path(app.outdir) / "_static"
        design = read_design(Path(app.srcdir))
        style = font_faces(design.family) + custom_properties(design)
        (folder / "design.css").write_text(style, encoding="utf-8")
        for face, _, _ in WEB_FACES:
            (folder / web_font_name(face)).write_bytes(web_font(face))


def add_house(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Tell the templates what every page says; a sheet says it itself."""
    context["house"] = read_house(Path(app.srcdir))
    context["page_is_sheet"] = is_sheet(pagename)


def setup_site(app: Sphinx) -> None:
    """Register what the pages get."""
    app.connect("builder-inited", check_house)
    app.connect("html-page-context", add_house)
    app.connect("build-finished", add_design)
