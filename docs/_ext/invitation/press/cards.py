"""Pictures drawn by Typst from a few words: the cover of the e-book, and the cards that links are shown with."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from PIL import Image

from ..design import Design
from ..house import House
from .typesetter import look, typeset_card

CARD_SIZE = (1200, 630)  # what those who show links ask for
COVER_SIZE = (1200, 1920)
_TONES = 12


def cover(design: Design, house: House, source_folder: Path) -> bytes:
    """Return the cover of the e-book as a PNG picture."""
    words = {"above": "", "headline": house.name, "below": house.description, "foot": f"{house.status}."}
    return _draw(COVER_SIZE, {**words, "size": 10, "mark": 26}, design, house, source_folder)


def card(title: str, design: Design, house: House, source_folder: Path) -> bytes:
    """Return the card of a part as a PNG picture, or that of the whole handbook where ``title`` is empty."""
    words = {"above": house.name if title else "", "headline": title or house.name, "below": house.description}
    return _draw(CARD_SIZE, {**words, "foot": "", "size": 7, "mark": 13}, design, house, source_folder)


def _draw(size: tuple[int, int], words: dict[str, Any], design: Design, house: House, source_folder: Path) -> bytes:
    data = {**words, "title": words["headline"], "wide": size[0], "high": size[1], "look": look(design, house)}
    with Image.open(io.BytesIO(typeset_card(data, source_folder))) as image:
        flat = image.convert("RGB").quantize(_TONES, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    file = io.BytesIO()
    flat.save(file, "PNG")
    return file.getvalue()
