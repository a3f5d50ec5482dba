"""Keeps a text to what lies in the project: nothing of elsewhere on this machine, nothing of another host, no scripts.

A text may come from anybody. What it takes in from outside would be published with it, or fetched by every reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from lxml import etree, html
from sphinx import addnodes
from sphinx.application import Sphinx

from .drawing import what_is_wrong
from .messages import complain, shown

_PACKAGE = Path(__file__).parent
_ACTIVE = {"script", "iframe", "frame", "object", "embed", "link", "meta", "base", "form", "style", "svg", "math"}
_ELSEWHERE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)
_SCRIPT = re.compile(r"[\s\0-\x1f]*(?:javascript|vbscript|data):", re.IGNORECASE)
_FETCHED = {"src", "srcset", "poster", "background", "data", "href", "xlink:href", "action", "formaction"}


def check_outside(app: Sphinx, doctree: nodes.document) -> None:
    """Report what a text takes in from outside, and take such images out before Sphinx copies or fetches them."""
    docname, folder = app.env.current_document.docname, Path(app.srcdir).resolve()
    for image in list(doctree.findall(nodes.image)):
        wrong, mend = _wrong_with_image(app, image, docname, folder)
        if wrong:
            complain("outside", wrong, mend, image)
            image.parent.remove(image)
    for link in list(doctree.findall(addnodes.download_reference)):
        target = str(link["reftarget"])
        if "://" not in target and not _lies_in(Path(app.env.relfn2path(target, docname)[1]), folder):
            complain("outside", f'The file "{shown(target)}" lies outside the handbook.', _PUT_INSIDE, link)
            link.replace_self(link.children)
    for raw in doctree.findall(nodes.raw):
        if "html" in raw.get("format", "").split():
            active = next(_active_in(raw.astext()), "")
            if active:
                wrong = f"The HTML in this text holds {active}."
                complain("outside", wrong, "Write what it should show as text, or as an image beside the text.", raw)
                raw.children.clear()
                raw += nodes.Text("")
    taken_in = {*doctree.settings.record_dependencies.list, *app.env.dependencies.get(docname, ())}
    for path in sorted(folder / name for name in taken_in):
        if not _lies_in(path, folder) and not _lies_in(path, _PACKAGE):
            wrong = f'This text takes in a file from outside the handbook: "{shown(path.name)}".'
            complain("outside", wrong, _PUT_INSIDE, (docname, None))
            _empty(doctree)  # not a word of it goes on a page


_PUT_INSIDE = "Put the file beside the text, and write its name alone."


def _empty(doctree: nodes.document) -> None:
    """Leave nothing of a text but its title."""
    for node in [child for child in doctree.children if not isinstance(child, nodes.section)]:
        doctree.remove(node)
    for section in doctree.children:
        if isinstance(section, nodes.section):
            del section[1:]


def _lies_in(path: Path, folder: Path) -> bool:
    try:
        return path.resolve().is_relative_to(folder)
    except (OSError, RuntimeError):  # links that lead to each other
        return False


def _wrong_with_image(app: Sphinx, image: nodes.image, docname: str, folder: Path) -> tuple[str, str]:
    """Return what is wrong with an image and how to mend it, or two empty texts."""
    address = str(image["uri"])
    if _ELSEWHERE.match(address):
        return (
            f'The image "{shown(address)}" lies on another host, which would learn of every reader.',
            "Save it beside the text, if its licence allows that.",
        )
    path = Path(app.env.relfn2path(address, docname)[1])
    if not _lies_in(path, folder):
        return f'The image "{shown(address)}" lies outside the handbook.', _PUT_INSIDE
    if path.suffix.lower() == ".svg" and path.is_file():
        wrong = _wrong_with_drawing(path)
        if wrong:
            return f'The drawing "{shown(address)}" {wrong}.', "Save it as plain SVG without that, or as PNG."
    return "", ""


def _wrong_with_drawing(path: Path) -> str:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        tree = etree.fromstring(path.read_bytes(), parser).getroottree()
    except etree.XMLSyntaxError:
        return "is no SVG file, or a broken one"
    doctype: Any = tree.docinfo.internalDTD
    if doctype is not None and list(doctype.iterentities()):
        return "holds entities of its own"
    wrong = what_is_wrong(tree.getroot())
    return f"holds {wrong}" if wrong else ""


def _active_in(text: str) -> Iterator[str]:
    """Yield what in a piece of HTML would run, or be fetched from elsewhere."""
    # a piece may be one tag alone, such as the end of another
    for piece in html.fragments_fromstring(f"<div>{text}</div>") if "<" in text else []:
        for element in [] if isinstance(piece, str) else piece.iter(etree.Element):
            name = str(element.tag).lower()
            if name in _ACTIVE:
                yield f'the element "{name}"'
            for attribute, value in element.attrib.items():
                attribute, value = str(attribute).lower(), str(value)
                if attribute.startswith("on") or _SCRIPT.match(value):
                    yield f"a script ({shown(attribute)})"
                elif attribute == "style" and re.search(r"url\(|image|@import|\\", value, re.IGNORECASE):
                    yield "a style that fetches something"
                elif attribute in _FETCHED and (name != "a") and _ELSEWHERE.match(value):
                    yield f'what is fetched from elsewhere ("{shown(value)}")'


def setup_outside(app: Sphinx) -> None:
    """Register the check, before Sphinx collects images and downloads."""
    app.connect("doctree-read", check_outside, priority=100)
