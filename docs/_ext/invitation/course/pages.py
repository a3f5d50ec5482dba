"""The course's pages as plain files of HTML, for the packages that carry them."""

from __future__ import annotations

import html
from pathlib import Path

from ..design import Design
from .content import Course, Page

STYLE = "course.css"


def colours(design: Design) -> str:
    """Return the design's colours as CSS, light or dark as the device says."""
    light, dark = (
        "".join(f"--house-{name}: {value}; " for name, value in sorted(colours.items()))
        for colours in (design.colour, design.dark)
    )
    return f"html {{ {light}}}\n@media (prefers-color-scheme: dark) {{ html {{ {dark}}} }}\n"


def style_sheet(course: Course) -> bytes:
    """Return how pages and quiz look, in the colours of the course."""
    return (course.colours + (Path(__file__).parent / STYLE).read_text(encoding="utf-8")).encode()


def page_files(course: Course) -> dict[str, bytes]:
    """Return every page and sheet by its path in a package, and the style sheet."""
    files = {f"pages/{page.name}.html": page_file(course, page) for page in course.pages}
    files |= {f"sheets/{sheet.name}.pdf": sheet.pdf for sheet in course.sheets}
    return files | {f"pages/{STYLE}": style_sheet(course)}


def beginning(course: Course, title: str) -> str:
    """Return how a page of the course begins, up to where more may stand in its head."""
    return f"""<!DOCTYPE html>
<html lang="{html.escape(course.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{html.escape(title)}</title>
<link rel="stylesheet" href="{STYLE}">"""


def page_file(course: Course, page: Page) -> bytes:
    """Return a page as a document that reads well by itself."""
    return f"""{beginning(course, page.title)}
</head>
<body>
<main>
{page.body}
</main>
<footer><p>{html.escape(course.notice)}</p></footer>
</body>
</html>
""".encode()
