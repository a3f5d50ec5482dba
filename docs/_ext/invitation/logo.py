"""A practice's logo, read with care: it comes from outside and is set into every sheet."""

from __future__ import annotations

import base64
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from .drawing import MOST_PIXELS, PictureRefused, open_picture, what_is_wrong

MOST_BYTES = 2_000_000
_SHARPEST = 600  # pixels a side in print: 15 mm at 1,000 dots an inch
_PNG = b"\x89PNG\r\n\x1a\n"
_SVG = "{http://www.w3.org/2000/svg}"
_LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(?:px|pt|mm|cm|in|pc)?\s*")


class LogoRefused(Exception):
    """A logo that cannot be printed; ``wrong`` and ``mend`` are sentences for the practice."""

    def __init__(self, wrong: str, mend: str) -> None:
        super().__init__(f"{wrong} {mend}")
        self.wrong = wrong
        self.mend = mend


@dataclass(frozen=True)
class Logo:
    """A logo as an SVG drawing, and its width as a multiple of its height."""

    svg: str
    ratio: float


def read_logo(folder: Path, name: str) -> Logo:
    """Return the logo that lies in ``folder`` under ``name``. Raises LogoRefused."""
    path = Path(folder, name)
    try:
        if Path(name).is_absolute() or not path.resolve().is_relative_to(folder.resolve()):
            raise LogoRefused(
                f'The logo "{name}" does not lie beside the practice\'s file.',
                "Put the image into the same folder, and write its name alone.",
            )
        if not path.is_file():
            raise LogoRefused(
                f'There is no logo "{name}".', "Put the image beside the practice's file, or remove the line."
            )
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise LogoRefused(
                f'The logo "{name}" is too large: {size / 1e6:.1f} MB.',
                f"Save it with at most {MOST_BYTES / 1e6:.0f} MB.",
            )
        content = path.read_bytes()
    except (OSError, RuntimeError) as error:  # RuntimeError: links that lead to each other
        reason = getattr(error, "strerror", None) or "its link leads nowhere"
        raise LogoRefused(f'The logo "{name}" cannot be read ({reason}).', "See that the file may be read.") from None
    if content.startswith(_PNG):
        return _from_png(content, name)
    if b"<svg" in content[:4096] or content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _from_svg(content, name)
    raise LogoRefused(f'The logo "{name}" is no PNG and no SVG image.', "Save the image as PNG or SVG.")


def _from_png(content: bytes, name: str) -> Logo:
    try:
        picture = open_picture(content, "PNG")
    except PictureRefused as refused:
        if refused.too_large:
            raise LogoRefused(
                f'The logo "{name}" is too large: more than {MOST_PIXELS} pixels a side.', "Save it with fewer."
            ) from None
        raise LogoRefused(f'The logo "{name}" is a damaged PNG image.', "Save the image again as PNG.") from None
    width, height = picture.size
    picture.thumbnail((_SHARPEST * 3, _SHARPEST))
    file = io.BytesIO()
    picture.save(file, "PNG")
    data = base64.b64encode(file.getvalue()).decode("ascii")
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{picture.width}" height="{picture.height}">'
        f'<image width="{picture.width}" height="{picture.height}" href="data:image/png;base64,{data}"/></svg>'
    )
    return Logo(svg, width / height)


def _from_svg(content: bytes, name: str) -> Logo:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise LogoRefused(
            f'The logo "{name}" is a damaged SVG image: its line {error.lineno} cannot be read.',
            "Save the image again as SVG or PNG.",
        ) from None
    if root.tag != f"{_SVG}svg":
        raise LogoRefused(f'The logo "{name}" is no PNG and no SVG image.', "Save the image as PNG or SVG.")
    # many programs write a DOCTYPE, which is not printed; only what it declares could do harm
    doctype: Any = root.getroottree().docinfo.internalDTD
    wrong = "entities of its own" if doctype is not None and list(doctype.iterentities()) else what_is_wrong(root)
    if wrong:
        raise LogoRefused(f'The logo "{name}" holds {wrong}.', "Save the drawing as plain SVG without that, or as PNG.")
    return Logo(etree.tostring(root, encoding="unicode", with_tail=False), _ratio(root, name))


def _ratio(root: etree._Element, name: str) -> float:
    box = _numbers(str(root.get("viewBox", "")))
    sizes = [_LENGTH.fullmatch(str(root.get(side, ""))) for side in ("width", "height")]
    width, height = box[2:] if len(box) == 4 else [float(size[1]) if size else 0.0 for size in sizes]
    if not (0 < width < 1e6 and 0 < height < 1e6):
        raise LogoRefused(f'The logo "{name}" has no size.', "Give the drawing a viewBox, or save it as PNG.")
    return width / height


def _numbers(text: str) -> list[float]:
    try:
        return [float(number) for number in text.replace(",", " ").split()]
    except ValueError:
        return []
