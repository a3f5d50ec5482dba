"""What servers and search engines ask a site for: a list of its pages, leave to read them, a page for what is gone.

Where ``html_baseurl`` is empty the site does not know its own address. Then there is no sitemap, which must hold whole
addresses, and the page for what is gone says how to go on instead of linking.
"""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

from sphinx.application import Sphinx

from .addresses import FRONT_PAGE, base_address, page_address
from .design import read_design
from .house import read_house
from .not_found import not_found_page
from .press.whole import write_whole
from .register import register_of

SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"
NOT_FOUND = "404.html"


def sitemap(app: Sphinx) -> str:
    """Return the list of all pages. Only sheets have a date, because only their texts give one."""
    dates = {note.docname: note.get("sheet").date.isoformat() for note in register_of(app.env).notes("sheet")}
    entries = "".join(
        f"<url><loc>{escape(page_address(app, name))}</loc>"
        + (f"<lastmod>{dates[name]}</lastmod>" if name in dates else "")
        + "</url>\n"
        for name in [FRONT_PAGE, *sorted(app.env.found_docs)]
    )
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{space}">\n{entries}</urlset>\n'


def robots(base: str) -> str:
    """Return what robots may read: everything. ``base`` is the address of the site, or nothing."""
    return "User-agent: *\nDisallow:\n" + (f"\nSitemap: {base}{SITEMAP}\n" if base else "")


def write_for_servers(app: Sphinx, exception: Exception | None) -> None:
    """Write these files into the finished site."""
    if exception or app.builder.name != "html":
        return
    source_folder, base = Path(app.srcdir), base_address(app)
    files = {
        ROBOTS: robots(base),
        NOT_FOUND: not_found_page(read_house(source_folder), read_design(source_folder), base, app.config.language),
    }
    if base:
        files[SITEMAP] = sitemap(app)
    else:
        Path(app.outdir, SITEMAP).unlink(missing_ok=True)  # of a build that knew an address
    for name, text in files.items():
        write_whole(Path(app.outdir, name), text.encode("utf-8"))


def setup_search_engines(app: Sphinx) -> None:
    """Register these files."""
    app.connect("build-finished", write_for_servers)
