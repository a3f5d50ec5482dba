"""The page that a server shows for an address where nothing is.

It is shown at any depth, so it brings its own style along, and links only where the site knows its own address.
"""

from __future__ import annotations

import base64
import hashlib
from html import escape

from .design import Design
from .house import House

_PLACES = (
    ("", "Front page"),
    ("docs/contents.html", "Contents"),
    ("search.html", "Search"),
    ("handouts/index.html", "Sheets"),
    ("docs/about/helplines.html", "Helplines"),
)
_WITHOUT_LINKS = (
    "<p>Go back with your browser, or take the end of the address away, a piece at a time, until a page appears. "
    "The front page leads to the contents, the search, the sheets and the helplines.</p>"
)


def not_found_page(house: House, design: Design, base: str, language: str) -> str:
    """Return the page; ``base`` is the address of the site with a slash at its end, or nothing."""
    style = _style(design)
    allowed = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    links = "".join(f'<li><a href="{escape(base + place)}">{name}</a></li>' for place, name in _PLACES)
    onward = f"<p>From here:</p>\n<ul>{links}</ul>" if base else _WITHOUT_LINKS
    return f"""<!DOCTYPE html>
<html lang="{escape(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-{allowed}'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>This page is not here - {escape(house.name)}</title>
<style>{style}</style>
</head>
<body>
<main>
{house.mark.strip()}
<h1>This page is not here</h1>
<p>There may be a slip in the address, or the page has another name now. What you were looking for is probably still in
the handbook.</p>
{onward}
<p><strong>In danger now?</strong> Call your emergency number.</p>
</main>
<footer><p>{escape(house.name)}. {escape(house.status)}. {escape(house.no_emergency)}</p></footer>
</body>
</html>
"""


def _style(design: Design) -> str:
    day, night = design.colour, design.dark
    return f"""
:root {{ color-scheme: light dark; }}
body {{ margin: 0 auto; max-width: 34rem; padding: 2rem 1.25rem; color: {day["ink"]}; background: {day["paper"]};
  font: 1.15rem/{design.leading} "{design.family}", system-ui, sans-serif; }}
svg {{ height: 3.5rem; color: {day["accent"]}; }}
svg path {{ stroke: currentColor; }}
h1 {{ line-height: 1.2; }}
a {{ color: {day["accent"]}; }}
li {{ margin: 0.5rem 0; }}
footer {{ margin-top: 3rem; border-top: 1px solid {day["line"]}; font-size: 0.9rem; }}
@media (prefers-color-scheme: dark) {{
  body {{ color: {night["ink"]}; background: {night["paper"]}; }}
  svg, a {{ color: {night["accent"]}; }}
  footer {{ border-color: {night["line"]}; }}
}}
"""
