"""Where the site will stand on the web (``html_baseurl`` in conf.py), and to which of its pages a link leads."""

from __future__ import annotations

import posixpath

from sphinx.application import Sphinx

FRONT_PAGE = "index"


def base_address(app: Sphinx) -> str:
    """Return the address of the site with a slash at its end, or nothing where the site does not know it."""
    given: str = app.config.html_baseurl
    return given.rstrip("/") + "/" if given else ""


def page_address(app: Sphinx, name: str) -> str:
    """Return the whole address of a page or a file of the site, or nothing where the site does not know its own."""
    base = base_address(app)
    if not base or name == FRONT_PAGE:
        return base
    return base + (app.builder.get_target_uri(name) if name in app.env.found_docs else name)


def linked_page(docname: str, address: str) -> tuple[str, str]:
    """Return the document to which a link within the site leads from a page of it, and the anchor there, if any."""
    page, _, anchor = address.partition("#")
    return posixpath.normpath(posixpath.join(posixpath.dirname(docname), page)).removesuffix(".html"), anchor
