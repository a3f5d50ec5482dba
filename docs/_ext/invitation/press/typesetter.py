"""Plain data to PDF bytes, through one warm Typst compiler."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

import typst

from ..design import Design, Edition
from ..fonts import FOLDER
from ..house import House
from .plain import PlainSheet

TEMPLATE = Path(__file__).with_name("handout.typ")


class TypesettingFailed(Exception):
    """Typst refused a sheet; the message is Typst's own."""


@functools.lru_cache(maxsize=4)
def _compiler(source_folder: Path) -> typst.Compiler:
    # only the fonts that the project pins: the same file on every machine
    return typst.Compiler(root=str(source_folder), font_paths=[str(FOLDER)], ignore_system_fonts=True)


def sheet_data(sheet: PlainSheet, design: Design, edition: Edition, house: House, summary: str) -> dict[str, Any]:
    """Return all that the template needs to know of one edition of a sheet."""
    return {
        "title": sheet.title,
        "author": house.name,
        "summary": summary,
        "look": {**design.colour, "family": design.family, "leading": design.leading, "mark": house.mark},
        "edition": {
            "paper": edition.paper,
            "size": edition.size,
            "margin": edition.margin,
            "page_breaks": edition.page_breaks,
        },
        "blocks": sheet.blocks,
    }


def typeset(data: dict[str, Any], source_folder: Path, timestamp: int) -> bytes:
    """Return a PDF/UA-1 file made from a sheet's data.

    ``timestamp`` (seconds since 1970) is the date that the file carries, so that two builds are the same.
    Raises TypesettingFailed, also where Typst finds that the page would not be accessible.
    """
    try:
        pdf = _compiler(source_folder).compile(
            TEMPLATE.read_bytes(),
            format="pdf",
            sys_inputs={"sheet": json.dumps(data)},
            pdf_standards=["ua-1"],
            timestamp=timestamp,
        )
    except typst.TypstError as error:
        raise TypesettingFailed(" ".join([error.message, *error.hints])) from error
    if not isinstance(pdf, bytes):
        raise TypesettingFailed("Typst gave back no single file.")
    return pdf
