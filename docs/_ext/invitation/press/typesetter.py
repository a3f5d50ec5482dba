"""Plain data to PDF bytes, through one warm Typst compiler."""

from __future__ import annotations

import functools
import json
import tempfile
from pathlib import Path
from typing import Any

import typst

from ..design import Design, Edition
from ..fonts import FOLDERS, OTHER_SCRIPTS
from ..house import House

_TEMPLATES = Path(__file__).parent
KINDS = ("handout", "handbook", "slides")
"""What can be printed; each has a template of that name, after what all of them share."""
_VERSION = "1.0.0"  # packages of Typst must have one
PICTURE_DOTS = 110  # an inch: sharp at a third of the size of a sheet


class TypesettingFailed(Exception):
    """Typst refused a sheet; the message is Typst's own."""


@functools.lru_cache(maxsize=4)
def _compiler(source_folder: Path) -> typst.Compiler:
    # only the fonts that the project pins: the same file on every machine
    return typst.Compiler(
        root=str(source_folder),
        font_paths=[str(folder) for folder in FOLDERS],
        ignore_system_fonts=True,
        package_path=_packages().name,
    )


@functools.cache
def _packages() -> tempfile.TemporaryDirectory[str]:
    """Write each kind of print into a folder, as a package of Typst that holds one function, and return the folder.

    Typst reads what it imports once. In the text that holds the data it would read it again for every sheet, which
    takes a third of the time of a sheet.
    """
    folder = tempfile.TemporaryDirectory(prefix="typst-")
    for name in KINDS:
        package = Path(folder.name, "local", name, _VERSION)
        package.mkdir(parents=True)
        (package / "typst.toml").write_text(
            f'[package]\nname = "{name}"\nversion = "{_VERSION}"\nentrypoint = "lib.typ"\n', encoding="utf-8"
        )
        parts = [(_TEMPLATES / f"{part}.typ").read_text(encoding="utf-8") for part in ("common", name)]
        (package / "lib.typ").write_text(f"#let print(given, picture) = [\n{''.join(parts)}]\n", encoding="utf-8")
    return folder


def _source(data: dict[str, Any], kind: str) -> bytes:
    # a path is looked for where it is opened: in a package it would not be a path of the project
    opened = "(path, ..more) => image(path, ..more)"
    return b'#import "@local/%b:%b": print\n%b#print(given, %b)\n' % (
        kind.encode("ascii"),
        _VERSION.encode("ascii"),
        given(data),
        opened.encode("ascii"),
    )


def look(design: Design, house: House) -> dict[str, Any]:
    """Return the design values as the templates read them."""
    return {
        **design.colour,
        "family": design.family,
        "other_scripts": OTHER_SCRIPTS,
        "leading": design.leading,
        "mark": house.mark,
    }


def edition_data(edition: Edition) -> dict[str, Any]:
    """Return an edition as the templates read it."""
    return {
        "paper": edition.paper,
        "size": edition.size,
        "margin": edition.margin,
        "page_breaks": edition.page_breaks,
        "columns": edition.columns,
    }


def typeset(data: dict[str, Any], source_folder: Path, timestamp: int, template: str = "handout") -> bytes:
    """Return a PDF/UA-1 file made from plain data.

    ``timestamp`` (seconds since 1970) is the date that the file carries, so that two builds are the same.
    Raises TypesettingFailed, also where Typst finds that the page would not be accessible.
    """
    pdf = _compile(data, source_folder, template, format="pdf", pdf_standards=["ua-1"], timestamp=timestamp)
    if not isinstance(pdf, bytes):
        raise TypesettingFailed("Typst gave back no single file.")
    return pdf


def typeset_picture(data: dict[str, Any], source_folder: Path, template: str = "handout") -> bytes:
    """Return the first page as a PNG picture; raises TypesettingFailed."""
    pages = _compile(data, source_folder, template, format="png", ppi=PICTURE_DOTS)
    first = pages[0] if isinstance(pages, list) else pages
    if not isinstance(first, bytes):
        raise TypesettingFailed("Typst gave back no picture.")
    return first


def typeset_card(data: dict[str, Any], source_folder: Path) -> bytes:
    """Return a card or a cover as a PNG picture, a dot for each of its points; raises TypesettingFailed."""
    try:
        picture = _compiler(source_folder).compile(
            given(data) + (_TEMPLATES / "card.typ").read_bytes(), format="png", ppi=72
        )
    except typst.TypstError as error:
        raise TypesettingFailed(" ".join([error.message, *error.hints])) from error
    if not isinstance(picture, bytes):
        raise TypesettingFailed("The words of a card take more than one page.")
    return picture


def given(data: dict[str, Any]) -> bytes:
    """Return the one line of a template that holds the data.

    They are JSON in ASCII, and that as one string: it holds no sign that Typst could read but an escaped quotation mark
    or backslash. (Handed over through ``sys.inputs`` they would make Typst forget all that it has set before, and every
    practice's sheet would take twice as long.)
    """
    return b"#let given = json(bytes(%b))\n" % json.dumps(json.dumps(data)).encode("ascii")


def _compile(data: dict[str, Any], source_folder: Path, template: str, **options: Any) -> Any:
    try:
        return _compiler(source_folder).compile(_source(data, template), **options)
    except typst.TypstError as error:
        raise TypesettingFailed(" ".join([error.message, *error.hints])) from error
