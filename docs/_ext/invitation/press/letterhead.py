"""How large a letterhead is set: as large as its band on the sheet allows.

Typst can find that out by setting it again and again, which costs more than all the rest of a sheet. Where the widths
of our own letters tell, they do.
"""

from __future__ import annotations

from ..design import Edition
from ..fonts import BOLD, REGULAR, has_letters, width
from ..practice import Letterhead

BAND = 14.0  # millimetres: what a letterhead may be high, the same for every practice, so that pages break alike
LOGO_WIDTH = 45.0
LOGO_SHARE = 0.9  # of the band
TEXT = 0.8  # of the size of the sheet's text
LEAST_SCALE = 0.6
_STEP = 0.05
_CAPITALS, _LEADING, _GUTTER = 0.668, 0.42, 0.9  # of the text's size
_WIDTHS = {"a4": 210.0, "us-letter": 215.9}  # millimetres
_POINT = 25.4 / 72


def logo_height(letterhead: Letterhead) -> float:
    """Return how high the logo is printed, in millimetres."""
    return min(BAND * LOGO_SHARE, LOGO_WIDTH / letterhead.logo.ratio) if letterhead.logo else 0.0


def fitting_scale(letterhead: Letterhead, edition: Edition) -> float | None:
    """Return the scale at which every line of a letterhead fits on one line, or None where only Typst can tell."""
    left, right = (letterhead.name, *letterhead.people), letterhead.contact
    if edition.paper not in _WIDTHS or not all(map(has_letters, (*left, *right))):
        return None
    room = _WIDTHS[edition.paper] - 2 * edition.margin[1]
    logo = logo_height(letterhead) * letterhead.logo.ratio if letterhead.logo else 6.0  # the mark is narrower
    wide = max(width(left[0], BOLD), *(width(line, REGULAR) for line in left[1:]), 0)
    wide += max((width(line, REGULAR) for line in right), default=0) + 2 * _GUTTER
    lines = max(len(left), len(right))
    high = lines * _CAPITALS + (lines - 1) * _LEADING
    scale = 1.0
    while scale > LEAST_SCALE:
        size = edition.size * TEXT * scale * _POINT
        if logo + wide * size <= room - 1 and high * size <= BAND:
            return round(scale, 2)
        scale -= _STEP
    return None
