"""Makes form fields of a PDF's blanks.

The template sets each blank as a link to ``field:<number>``: so Typst gives it an exact rectangle and a tag in reading
order. Here each such link becomes a form widget and its tag a form; the font that shows what is typed is embedded,
because with a font that is not, a filled sheet is no longer PDF/UA (rule 7.21.4.1).
"""

from __future__ import annotations

import functools
import io
import re
import zlib
from pathlib import Path

from ..fonts import REGULAR, cut
from .plain import Field
from .update import NotFromTypst, Update

_BLANK = re.compile(
    rb"<</Type/Annot/Subtype/Link/Rect\[([\d.-]+) ([\d.-]+) ([\d.-]+) ([\d.-]+)\][^\n]*?/URI\(field:([\d/]+)\)>>"
    rb"[^\n]*?/StructParent (\d+)"
)
_TAG = re.compile(rb"(<</Type/StructElem/S)/Link(/P [^\n]*/Obj (\d+) 0 R>>[^\n]*)")
_MULTILINE = 1 << 12
_RADIO_GROUP = (1 << 14) | (1 << 15)  # one of several; and once chosen, one stays chosen
_FIRST, _LAST = 32, 255
_LEAST_HEIGHT = 7  # millimetres of lines to write on
# what a program draws that does not use our drawings: signs of the symbol font that every such program has
_CROSS, _DOT = b"(8)", b"(l)"


class BlankTooShort(Exception):
    """A blank has so little room that nothing can be written; ``label`` names it, ``room`` is in millimetres."""

    def __init__(self, label: str, room: float, height: float | None = None) -> None:
        tall = "" if height is None else f" and is {height:.0f} mm high"
        super().__init__(f'The blank "{label}" has only {room:.0f} mm{tall}.')
        self.label = label
        self.room = room


def add_fields(pdf: bytes, fields: dict[str, Field], size: float) -> bytes:
    """Return the PDF with its blanks as form fields; text in them is a little smaller than ``size`` (points).

    The result is the same bytes for the same input. Raises BlankTooShort.
    """
    whole = finish(pdf)
    return _Form(Update(whole), fields, round(size * 0.86)).fill_in() if fields else whole


_SUSPECTS = b"/Suspects false"


def finish(pdf: bytes) -> bytes:
    """Return a PDF of Typst's without an entry that says what its absence means, and over which Poppler stumbles.

    It is blanked out where it stands, so that every other byte keeps its place.
    """
    return pdf.replace(_SUSPECTS, b" " * len(_SUSPECTS), 1)


class _Form:
    """The form of one document while it is made."""

    def __init__(self, update: Update, fields: dict[str, Field], size: int) -> None:
        self.update = update
        self.fields = fields
        self.appearance = b"(/Atkinson %d Tf 0 g)" % size
        self.groups: dict[str, tuple[int, Field, list[int]]] = {}
        self.drawings: dict[tuple[bytes, bytes, bytes], int] = {}
        self.all: list[int] = []

    def fill_in(self) -> bytes:
        """Return the document with its form; raises BlankTooShort."""
        tags = {int(tag[3]): (number, tag[1] + b"/Form" + tag[2]) for number, tag in self.update.find(_TAG)}
        blanks = list(self.update.find(_BLANK))
        printed = {blank[5].decode("ascii") for _, blank in blanks}
        for address, field in self.fields.items():
            if address not in printed:  # no room at all is left for it on its page
                raise BlankTooShort(field.label, 0, 0)
        for number, blank in blanks:
            self._make_widget(number, blank)
            if number not in tags:
                raise NotFromTypst("A blank has no tag; Typst gave every link one.")
            self.update.change(*tags[number])
        for group, field, kids in self.groups.values():
            self.update.change(
                group,
                b"<</FT/Btn/Ff %d/T%b/TU%b/V/Off/Kids[%b]>>"
                % (_RADIO_GROUP, _text(field.name), _text(field.label), _references(kids)),
            )
        form = self.update.add(
            b"<</Fields[%b]/DA%b/DR<</Font<</Atkinson %d 0 R>>>>/NeedAppearances false>>"
            % (_references(self.all), self.appearance, _embed_font(self.update))
        )
        catalogue = self.update.object(self.update.root)
        self.update.change(self.update.root, catalogue.removesuffix(b">>") + b"/AcroForm %d 0 R>>" % form)
        return self.update.finish()

    def _make_widget(self, number: int, blank: re.Match[bytes]) -> None:
        left, bottom, right, top = (float(edge) for edge in blank.groups()[:4])
        width, height = right - left, top - bottom
        field = self.fields[blank[5].decode("ascii")]
        room, tall = width / 72 * 25.4, height / 72 * 25.4
        if room < field.least_room:
            raise BlankTooShort(field.label, room)
        if field.kind == "lines" and tall < _LEAST_HEIGHT:
            raise BlankTooShort(field.label, room, tall)
        shared = b"<</Type/Annot/Subtype/Widget/Rect[%b]/F 4/StructParent %b" % (
            b" ".join(blank.groups()[:4]),
            blank[6],
        )
        if field.kind == "step":
            self._add_step(number, shared, field, width, height)
            return
        shared += b"/T%b/TU%b" % (_text(field.name), _text(field.label))
        if field.kind == "tick":
            drawings = self._switch(b"Yes", _cross(width, height), width, height)
            shared += b"/FT/Btn/V/Off/AS/Off/AP%b/MK<</CA%b>>>>" % (drawings, _CROSS)
        else:
            # the background is drawn by the reader's program behind what is typed, so that the printed lines do not
            # cross the words
            shared += b"/FT/Tx/Ff %d/DA%b/MK<</BG[1 1 1]>>/AP<</N %d 0 R>>>>" % (
                _MULTILINE if field.kind == "lines" else 0,
                self.appearance,
                self._drawing(b"", width, height),
            )
        self.update.change(number, shared)
        self.all.append(number)

    def _add_step(self, number: int, shared: bytes, field: Field, width: float, height: float) -> None:
        value = field.number.partition("/")[2]
        if field.name not in self.groups:
            self.groups[field.name] = (self.update.reserve(), field, [])
            self.all.append(self.groups[field.name][0])
        group, _, kids = self.groups[field.name]
        kids.append(number)
        drawings = self._switch(value.encode("ascii"), _dot(width, height), width, height)
        label = _text(f"{field.label} {value}")
        content = shared + b"/TU%b/Parent %d 0 R/AS/Off/AP%b/MK<</CA%b>>>>" % (label, group, drawings, _DOT)
        self.update.change(number, content)

    def _drawing(self, content: bytes, width: float, height: float) -> int:
        """Return the number of a drawing; boxes of the same size share theirs."""
        key = (content, b"%.3f" % width, b"%.3f" % height)
        if key not in self.drawings:
            facts = b"/Type/XObject/Subtype/Form/BBox[0 0 %b %b]/Resources<<>>" % key[1:]
            self.drawings[key] = self.update.add_stream(facts, content)
        return self.drawings[key]

    def _switch(self, on: bytes, content: bytes, width: float, height: float) -> bytes:
        drawn, empty = self._drawing(content, width, height), self._drawing(b"", width, height)
        return b"<</N<</Off %d 0 R/%b %d 0 R>>>>" % (empty, on, drawn)


def _text(words: str) -> bytes:
    """Return words as a PDF writes text of any script: in UTF-16, as hexadecimal digits."""
    return b"<%b>" % ("\ufeff" + words).encode("utf-16-be").hex().encode("ascii")


def _references(numbers: list[int]) -> bytes:
    return b" ".join(b"%d 0 R" % number for number in numbers)


def _cross(width: float, height: float) -> bytes:
    """Return the drawing of a cross in a box."""
    near, right, top = 0.2, width * 0.8, height * 0.8
    left, bottom = width * near, height * near
    return (
        f"q 1.6 w 1 J {left:.2f} {bottom:.2f} m {right:.2f} {top:.2f} l "
        f"{left:.2f} {top:.2f} m {right:.2f} {bottom:.2f} l S Q"
    ).encode()


def _dot(width: float, height: float) -> bytes:
    """Return the drawing of a dot: a thick round line of no length."""
    middle = f"{width / 2:.2f} {height / 2:.2f}"
    return f"q {min(width, height) * 0.6:.2f} w 1 J {middle} m {middle} l S Q".encode()


@functools.lru_cache(maxsize=1)
def _font_facts(path: Path) -> tuple[bytes, bytes, bytes]:
    """Return the font cut down to Western European letters, the letters' widths and what a PDF says of a font."""
    wanted = {ord(bytes([code]).decode("cp1252", "replace")) for code in range(_FIRST, _LAST + 1)} - {0xFFFD}
    font = cut(path, wanted, keep_kerning=False)
    scale = 1000 / font["head"].unitsPerEm
    letters, advances = font.getBestCmap(), font["hmtx"]
    widths = []
    for code in range(_FIRST, _LAST + 1):
        glyph = letters.get(ord(bytes([code]).decode("cp1252", "replace")))
        widths.append(round(advances[glyph][0] * scale) if glyph else 0)
    head, vertical, details = font["head"], font["hhea"], font["OS/2"]
    facts: dict[str, int | list[int]] = {
        "FontBBox": [round(edge * scale) for edge in (head.xMin, head.yMin, head.xMax, head.yMax)],
        "Ascent": round(vertical.ascent * scale),
        "Descent": round(vertical.descent * scale),
        "CapHeight": round(getattr(details, "sCapHeight", 700) * scale),
        "ItalicAngle": 0,
        "StemV": 90,
        "Flags": 32,
    }
    file = io.BytesIO()
    font.save(file, reorderTables=True)
    written = "".join(f"/{key}{_written(value)}" for key, value in facts.items()).encode("ascii")
    return file.getvalue(), b" ".join(b"%d" % width for width in widths), written


def _written(value: int | list[int]) -> str:
    return f" {value}" if isinstance(value, int) else f"[{' '.join(map(str, value))}]"


def _embed_font(update: Update) -> int:
    """Add the font to a document and return its number."""
    data, widths, facts = _font_facts(REGULAR)
    file = update.add_stream(b"/Filter/FlateDecode/Length1 %d" % len(data), _packed(data))
    name = b"/AtkinsonHyperlegible-Regular"
    descriptor = update.add(b"<</Type/FontDescriptor/FontName%b/FontFile2 %d 0 R%b>>" % (name, file, facts))
    return update.add(
        b"<</Type/Font/Subtype/TrueType/BaseFont%b/Encoding/WinAnsiEncoding/FirstChar %d/LastChar %d"
        b"/Widths[%b]/FontDescriptor %d 0 R>>" % (name, _FIRST, _LAST, widths, descriptor)
    )


@functools.lru_cache(maxsize=1)
def _packed(data: bytes) -> bytes:
    return zlib.compress(data, 9)
