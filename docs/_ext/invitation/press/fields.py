"""Makes form fields of a PDF's blanks.

The template sets each blank as a link to ``field:<number>``: so Typst gives it an exact rectangle and a tag in reading
order. Here each such link becomes a form widget and its tag a form; the font that shows what is typed is embedded,
because with a font that is not, a filled sheet is no longer PDF/UA (rule 7.21.4.1).
"""

from __future__ import annotations

import functools
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from ..fonts import REGULAR, cut
from .plain import Field

ADDRESS = "field:"
_MULTILINE = 1 << 12
_RADIO_GROUP = (1 << 14) | (1 << 15)  # one of several; and once chosen, one stays chosen
_FIRST, _LAST = 32, 255
# what a program draws that does not use our drawings: signs of the symbol font that every such program has
_CROSS, _DOT = String("8"), String("l")


class BlankTooShort(Exception):
    """A blank has so little room that nothing can be written; ``label`` names it, ``room`` is in millimetres."""

    def __init__(self, label: str, room: float) -> None:
        super().__init__(f'The blank "{label}" has only {room:.0f} mm.')
        self.label = label
        self.room = room


def add_fields(pdf: bytes, fields: dict[str, Field], size: float) -> bytes:
    """Return the PDF with its blanks as form fields; text in them is a little smaller than ``size`` (points).

    The result is the same bytes for the same input. Raises BlankTooShort.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        if Name.Suspects in document.Root.MarkInfo:
            del document.Root.MarkInfo.Suspects  # false is what its absence means, and Poppler stumbles over it
        if fields:
            _Form(document, fields, round(size * 0.86)).fill_in()
        result = io.BytesIO()
        document.save(
            result, deterministic_id=True, compress_streams=True, object_stream_mode=pikepdf.ObjectStreamMode.generate
        )
    return result.getvalue()


class _Form:
    """The form of one document while it is made."""

    def __init__(self, document: pikepdf.Pdf, fields: dict[str, Field], size: int) -> None:
        self.document = document
        self.fields = fields
        self.appearance = String(f"/Atkinson {size} Tf 0 g")
        self.groups: dict[str, Any] = {}
        self.all: list[Any] = []

    def fill_in(self) -> None:
        tags = dict(_tags_of_annotations(self.document))
        for page in self.document.pages:
            for annotation in page.get(Name.Annots, []):
                action = annotation.get(Name.A, Dictionary())
                address = str(action.get(Name.URI, ""))
                if address.startswith(ADDRESS):
                    self._make_widget(annotation, self.fields[address.removeprefix(ADDRESS)])
                    tags[annotation.objgen].S = Name.Form
            page[Name.Tabs] = Name.S
        self.document.Root.AcroForm = Dictionary(
            Fields=Array(self.all),
            DA=self.appearance,
            DR=Dictionary(Font=Dictionary(Atkinson=_embed_font(self.document))),
            NeedAppearances=False,
        )

    def _make_widget(self, widget: Any, field: Field) -> None:
        left, bottom, right, top = (float(edge) for edge in widget.Rect)
        width, height = right - left, top - bottom
        room = width / 72 * 25.4
        if room < field.least_room:
            raise BlankTooShort(field.label, room)
        for key in (Name.A, Name.Border, Name.Contents):
            if key in widget:
                del widget[key]
        widget.Subtype = Name.Widget
        widget.F = 4  # print
        widget.TU = String(field.label)
        if field.kind == "step":
            self._add_step(widget, field, width, height)
            return
        widget.T = String(field.name)
        if field.kind == "tick":
            widget.FT = Name.Btn
            widget.V = widget.AS = Name.Off
            widget.AP = self._switch("Yes", _cross(width, height), width, height)
            widget.MK = Dictionary(CA=_CROSS)
        else:
            widget.FT = Name.Tx
            widget.Ff = _MULTILINE if field.kind == "lines" else 0
            widget.DA = self.appearance
            # drawn by the reader's program behind what is typed, so that the printed lines do not cross the words
            widget.MK = Dictionary(BG=Array([1, 1, 1]))
            widget.AP = Dictionary(N=self._drawing(b"", width, height))
        self.all.append(widget)

    def _add_step(self, widget: Any, field: Field, width: float, height: float) -> None:
        value = field.number.partition("/")[2]
        group = self.groups.get(field.name)
        if group is None:
            group = self.document.make_indirect(
                Dictionary(
                    FT=Name.Btn,
                    Ff=_RADIO_GROUP,
                    T=String(field.name),
                    TU=String(field.label),
                    V=Name.Off,
                    Kids=Array([]),
                )
            )
            self.groups[field.name] = group
            self.all.append(group)
        widget.TU = String(f"{field.label} {value}")
        widget.Parent = group
        widget.AS = Name.Off
        widget.AP = self._switch(value, _dot(width, height), width, height)
        widget.MK = Dictionary(CA=_DOT)
        group.Kids.append(widget)

    def _drawing(self, content: bytes, width: float, height: float) -> Any:
        stream = self.document.make_stream(content)
        stream.Type, stream.Subtype = Name.XObject, Name.Form
        stream.BBox = Array([0, 0, round(width, 3), round(height, 3)])
        stream.Resources = Dictionary()
        return stream

    def _switch(self, on: str, content: bytes, width: float, height: float) -> Any:
        drawings = Dictionary()
        drawings[Name.Off] = self._drawing(b"", width, height)
        drawings[Name("/" + on)] = self._drawing(content, width, height)
        return Dictionary(N=drawings)


def _tags_of_annotations(document: pikepdf.Pdf) -> Iterator[tuple[tuple[int, int], Any]]:
    """Yield the structure element of each annotation, by the annotation's object number."""
    waiting = [document.Root.StructTreeRoot]
    while waiting:
        element = waiting.pop()
        kids = element.get(Name.K)
        for kid in kids if isinstance(kids, Array) else [kids]:
            if not isinstance(kid, Dictionary):
                continue
            if kid.get(Name.Type) == Name.OBJR:
                yield kid.Obj.objgen, element
            elif Name.S in kid:
                waiting.append(kid)


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
def _font_facts(path: Path) -> tuple[bytes, list[int], dict[str, Any]]:
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
    facts = {
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
    return file.getvalue(), widths, facts


def _embed_font(document: pikepdf.Pdf) -> Any:
    data, widths, facts = _font_facts(REGULAR)
    file = document.make_stream(data)
    file.Length1 = len(data)
    name = Name("/AtkinsonHyperlegible-Regular")
    descriptor = Dictionary(Type=Name.FontDescriptor, FontName=name, FontFile2=document.make_indirect(file))
    for key, value in facts.items():
        descriptor[Name("/" + key)] = Array(value) if isinstance(value, list) else value
    return document.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.TrueType,
            BaseFont=name,
            Encoding=Name.WinAnsiEncoding,
            FirstChar=_FIRST,
            LastChar=_LAST,
            Widths=Array(widths),
            FontDescriptor=document.make_indirect(descriptor),
        )
    )
