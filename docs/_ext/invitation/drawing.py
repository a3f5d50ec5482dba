"""What an SVG drawing from outside must not hold: what runs, what fetches, and what would take hours to draw."""

from __future__ import annotations

import base64
import binascii
import io
import re
import warnings
from collections.abc import Iterator

from lxml import etree
from PIL import Image

from .messages import shown

MOST_PIXELS = 6_000  # a side
_MOST_DRAWN = 20_000  # elements and letters, each as often as it is drawn; a logo has hundreds
_PIXELS_AN_ELEMENT = 2_000  # what of a picture takes as long as one element
_MOST_RULES = 1_000  # of style: each is held against each element
_SVG = "http://www.w3.org/2000/svg"
_TEXT = {"text", "tspan", "textPath", "a"}
_PAINT = {"linearGradient", "radialGradient", "metadata"}  # nothing to draw, however often it is named
_APART = {"defs", "symbol", "clipPath", "mask", "pattern", "marker", "style", "title", "desc"}  # drawn where named
_REFUSED = {"script", "foreignObject", "iframe", "audio", "video", "handler", "listener", "filter"}
_PICTURE = re.compile(r"data:image/(png|jpeg);base64,(.*)", re.DOTALL)
_FETCHES = re.compile(r"""(?:url|src|image|image-set)\(\s*['"]?(?!\s*['"]?#)""", re.IGNORECASE)
_HIDES = re.compile(r"@import|\\", re.IGNORECASE)  # a backslash can write any of these words in another way
_NAMED = re.compile(r"""url\(\s*['"]?\s*#([^'")\s]+)""", re.IGNORECASE)
_RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")


class PictureRefused(Exception):
    """A picture of pixels that cannot be drawn: ``too_large``, or else damaged."""

    def __init__(self, *, too_large: bool) -> None:
        super().__init__(too_large)
        self.too_large = too_large


def open_picture(content: bytes, kind: str) -> Image.Image:
    """Return a picture of a kind ("PNG") with all its pixels. Raises PictureRefused."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # its size is looked at here
            with Image.open(io.BytesIO(content), formats=[kind]) as image:
                if max(image.size) > MOST_PIXELS:
                    raise PictureRefused(too_large=True)
                # Pillow would cut shades of 16 bits off at white instead of scaling them down
                shades = image.point(lambda shade: shade / 257).convert("L") if image.mode.startswith("I") else image
                return shades.convert("RGBA")
    except Image.DecompressionBombError:
        raise PictureRefused(too_large=True) from None
    except (OSError, SyntaxError, ValueError, EOFError):
        raise PictureRefused(too_large=False) from None


def what_is_wrong(root: etree._Element) -> str:
    """Return what in a drawing would run, fetch something or take too long ("a script"), or nothing."""
    active = next(filter(None, map(_what_is_active, root.iter())), "")
    return active or _what_is_endless(root)


def _what_is_active(element: etree._Element) -> str:
    if not isinstance(element.tag, str):
        return "an instruction to a program"
    kind = etree.QName(element).localname
    if kind in _REFUSED:
        return f"a {kind}"
    for attribute, value in element.attrib.items():
        local = etree.QName(attribute).localname
        if local.lower().startswith("on"):
            return f"a script ({shown(str(local))})"
        link = str(value).strip()
        if local in {"href", "src"} and not link.startswith("#") and not (kind == "image" and _PICTURE.match(link)):
            return f'a link to something outside ("{shown(link)}")'
    values = [str(value) for value in element.attrib.values()]
    styles = [str(element.get("style", "")), _words(element) if kind == "style" else ""]
    fetches = any(map(_FETCHES.search, [*values, *styles])) or any(map(_HIDES.search, styles))
    return "a style that fetches something outside" if fetches else ""


def _words(element: etree._Element) -> str:
    return "".join(str(part) for part in element.itertext())


def _what_is_endless(root: etree._Element) -> str:
    """Return what is wrong where parts that name parts, and so on, would be drawn all too often."""
    sheet = re.sub(r"/\*.*?\*/", "", "".join(_words(found) for found in root.iter("{*}style")), flags=re.DOTALL)
    if sheet.count("{") > _MOST_RULES:
        return f"more than {_MOST_RULES} rules of style"
    rules = [(head, _NAMED.findall(body)) for head, body in _RULE.findall(sheet)]
    rules = [(head, named) for head, named in rules if named]
    parts = {str(element.get("id")): element for element in root.iter() if element.get("id")}
    known: dict[etree._Element, float] = {}

    def drawn(element: etree._Element) -> float:
        """Return how much there is to draw for an element, endless where it names itself."""
        if element not in known:
            known[element] = float("inf")
            named = [parts[name] for name in _names(element, rules) if name in parts]
            below = [child for child in element if _kind(child) not in _APART]
            known[element] = _own(element) + sum(drawn(part) for part in [*below, *named] if _kind(part) not in _PAINT)
        return known[element]

    try:
        total = drawn(root)
    except RecursionError:
        total = float("inf")
    except PictureRefused as refused:
        return "a picture that is too large" if refused.too_large else "a damaged picture"
    return "too much to draw" if total > _MOST_DRAWN else ""


def _kind(element: etree._Element) -> str:
    """Return which element of SVG this is; what is none is not drawn."""
    name = etree.QName(element)
    return name.localname if name.namespace == _SVG else "metadata"


def _own(element: etree._Element) -> float:
    letters = len("".join(f"{element.text or ''}{element.tail or ''}".split())) if _kind(element) in _TEXT else 0
    links = (str(value) for attribute, value in element.attrib.items() if etree.QName(attribute).localname == "href")
    picture = _PICTURE.match(next(links, "").strip())
    if not picture:
        return 1 + letters
    try:
        content = base64.b64decode("".join(picture[2].split()), validate=True)
    except binascii.Error:
        raise PictureRefused(too_large=False) from None
    width, height = open_picture(content, picture[1].upper()).size
    return 1 + letters + width * height / _PIXELS_AN_ELEMENT


def _names(element: etree._Element, rules: list[tuple[str, list[str]]]) -> Iterator[str]:
    """Yield the parts of the drawing that an element names, itself or through a rule of style."""
    for attribute, value in element.attrib.items():
        if etree.QName(attribute).localname == "href" and str(value).strip().startswith("#"):
            yield str(value).strip()[1:]
        yield from _NAMED.findall(str(value))
    classes = set(str(element.get("class", "")).split())
    for head, named in rules:
        # a rule of classes alone is for these; any other is taken to be for all elements
        if classes & set(re.findall(r"\.([\w-]+)", head)) or not re.fullmatch(r"(?:[\s,]*\.[\w-]+)+\s*", head):
            yield from named
