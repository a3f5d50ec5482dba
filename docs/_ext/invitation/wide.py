"""What may be wider than a phone, a table or a piece of code, scrolls in a box of its own, by keyboard as well.

Drawings tell the browser their shape, so that nothing moves when they come.
"""

from __future__ import annotations

import re
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.writers.html5 import HTML5Translator

_VIEW_BOX = re.compile(r'viewBox="\S+ \S+ (\d+) (\d+)"')


class wide(nodes.General, nodes.Element):
    """Holds one thing that may be wide; ``says`` names it for those who cannot see it."""


class BoxWideThings(SphinxPostTransform):
    """Puts every table and every piece of code of a web page into a box."""

    default_priority = 900
    formats = ("html",)

    def run(self, **_: object) -> None:
        """Wrap what may be wide. A page has no styles of its own, so widths that an author gave are dropped."""
        if self.app.builder.name != "html":
            return
        for table in list(self.document.findall(nodes.table)):
            table["classes"] = [name for name in table["classes"] if name != "colwidths-given"]
            table.attributes.pop("width", None)
            title = table.next_node(nodes.title)
            _box(table, f"Table: {title.astext()}" if title is not None else "Table")
        for block in list(self.document.findall(nodes.literal_block)):
            _box(block, "Example")
        for image in self.document.findall(nodes.image):
            image.attributes.pop("width", None)
            image.attributes.update(_shape(Path(self.app.srcdir, image["uri"])))


def _shape(drawing: Path) -> dict[str, str]:
    """Return the width and the height of an SVG drawing, as it tells them; its size is for the style sheet to say."""
    if drawing.suffix != ".svg" or not drawing.is_file():
        return {}
    box = _VIEW_BOX.search(drawing.read_text(encoding="utf-8", errors="replace"))
    return {"width": box[1], "height": box[2]} if box else {}


def _box(node: nodes.Element, says: str) -> None:
    box = wide(says=says)
    node.replace_self(box)
    box += node


def _visit_html(self: HTML5Translator, node: wide) -> None:
    self.body.append(f'<div class="wide" role="group" tabindex="0" aria-label="{self.attval(node["says"])}">\n')


def _depart_html(self: HTML5Translator, node: wide) -> None:
    self.body.append("</div>\n")


def setup_wide(app: Sphinx) -> None:
    """Register the boxes."""
    app.add_node(wide, html=(_visit_html, _depart_html))
    app.add_post_transform(BoxWideThings)
