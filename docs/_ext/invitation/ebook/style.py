"""The book's style sheet: its rules stand in ``ebook.css``, the values come from the design values."""

from __future__ import annotations

import re
from pathlib import Path

from ..design import Design
from ..fonts import WEB_FACES

FONTS = "_static/fonts"
STYLE = "_static/ebook.css"
_RULES = Path(__file__).parent / "ebook.css"


def font_name(face: str) -> str:
    """Return the file name of a face in the book. TrueType: more e-readers know it than WOFF2."""
    return f"atkinson-{face.lower()}.ttf"


def style_sheet(design: Design) -> str:
    """Return the style sheet. Few e-readers know custom properties, so their values stand in their places."""
    values = {**design.colour, "family": f'"{design.family}"', "leading": str(design.leading)}
    rules = re.sub(r"var\(--house-([a-z]+)\)", lambda found: values[found[1]], _RULES.read_text(encoding="utf-8"))
    faces = "".join(
        f'@font-face {{\n  font-family: "{design.family}";\n  font-weight: {weight};\n  font-style: {style};\n'
        f'  src: url("fonts/{font_name(face)}") format("truetype");\n}}\n'
        for face, weight, style in WEB_FACES
    )
    return faces + rules
