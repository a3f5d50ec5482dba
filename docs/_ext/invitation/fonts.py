"""The letters of the project, from the package that pins them: for the sheets, for the fields, for the web pages."""

from __future__ import annotations

import functools
import io
from pathlib import Path

import fontpkg_amiri
import fontpkg_atkinson_hyperlegible as font_package
import manimgx_fonts
import manimgx_fonts_cjk
from fontTools import subset
from fontTools.ttLib import TTFont

FOLDER = Path(font_package.ROOT) / "files"
# what the press sets text in: our own letters, and others for the scripts that they lack
FOLDERS = (
    FOLDER,
    Path(fontpkg_amiri.ROOT) / "files",
    Path(manimgx_fonts.__file__).parent,
    Path(manimgx_fonts_cjk.__file__).parent,
)
_NOTO = (
    "Hebrew Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu Kannada Malayalam Sinhala Thai Lao Myanmar Khmer "
    "Georgian Armenian Ethiopic"
)
OTHER_SCRIPTS = (
    "Noto Sans",
    "Amiri",  # of the Arabic fonts that were tried, the one whose text reads back as it was written
    *(f"Noto Sans {script}" for script in _NOTO.split()),
    "Noto Sans CJK SC",
    "Noto Sans Symbols",
)
REGULAR = FOLDER / "AtkinsonHyperlegible-Regular.ttf"
BOLD = FOLDER / "AtkinsonHyperlegible-Bold.ttf"
WEB_FACES = (("Regular", 400, "normal"), ("Bold", 700, "normal"), ("Italic", 400, "italic"))


def cut(path: Path, letters: set[int], *, keep_kerning: bool) -> TTFont:
    """Return a font cut down to some letters (code points). The result is the same for the same input."""
    font = TTFont(path, recalcTimestamp=False)
    features = ["kern", "liga", "mark", "ccmp"] if keep_kerning else []
    cutter = subset.Subsetter(subset.Options(layout_features=features, notdef_outline=True, hinting=keep_kerning))
    cutter.populate(unicodes=letters)
    cutter.subset(font)
    return font


@functools.cache
def _widths(path: Path) -> dict[int, float]:
    font = TTFont(path)
    advances, scale = font["hmtx"], font["head"].unitsPerEm
    return {code: advances[glyph][0] / scale for code, glyph in font.getBestCmap().items()}


def width(text: str, path: Path) -> float:
    """Return how wide a text is in one of our fonts, in multiples of its size. Raises KeyError for other letters."""
    widths = _widths(path)
    return sum(widths[ord(letter)] for letter in text)


@functools.cache
def _letters() -> frozenset[int]:
    return frozenset(TTFont(REGULAR).getBestCmap())


def has_letters(text: str) -> bool:
    """Tell whether our own letters can print a text.

    A word with a letter that they lack is set in other letters as a whole: a mixture looks torn, and reads back wrong.
    """
    return _letters().issuperset(map(ord, text))


@functools.cache
def web_font(face: str, flavor: str | None = "woff2") -> bytes:
    """Return a face with the letters of the languages of Europe that write in Latin, as WOFF2 or TrueType (None)."""
    latin = set(range(0x20, 0x250)) | set(range(0x2010, 0x2040)) | {0x20AC, 0x2122, 0x2190, 0x2192, 0x2212}
    font = cut(FOLDER / f"AtkinsonHyperlegible-{face}.ttf", latin, keep_kerning=True)
    font.flavor = flavor
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()


def font_faces(family: str) -> str:
    """Return the CSS that names the web fonts, which lie beside the style sheet."""
    return "".join(
        f'@font-face {{\n  font-family: "{family}";\n  font-weight: {weight};\n  font-style: {style};\n'
        f'  font-display: swap;\n  src: url("{web_font_name(face)}") format("woff2");\n}}\n'
        for face, weight, style in WEB_FACES
    )


def web_font_name(face: str) -> str:
    """Return the file name of a web font."""
    return f"atkinson-{face.lower()}.woff2"
