"""Prints a sheet: its plain data, a letterhead and an edition in, the bytes of a PDF out. Knows nothing of Sphinx."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..design import Design, Edition, read_design
from ..house import House, read_house
from ..practice import Letterhead
from ..safety import STOP_KINDS, stop_line, stop_services
from ..sheet import NO_HELPLINE, Sheet
from .fields import add_fields
from .letterhead import BAND, LEAST_SCALE, TEXT, fitting_scale, logo_height
from .plain import PlainSheet, plain_blocks, text_blocks
from .typesetter import edition_data, look, typeset, typeset_picture


@dataclass(frozen=True)
class PrintableSheet:
    """A sheet's front matter and its printed part as plain data: all that the press needs, in any process."""

    sheet: Sheet
    plain: PlainSheet

    @property
    def timestamp(self) -> int:
        """Return the date of the sheet in seconds since 1970."""
        return int(datetime.datetime.combine(self.sheet.date, datetime.time(), datetime.UTC).timestamp())


class Printer:
    """The press of one project, with its design values and the house's words."""

    def __init__(self, source_folder: Path) -> None:
        """Read what the press needs from a project; raises DataProblem."""
        self.source_folder = source_folder
        self.design: Design = read_design(source_folder)
        self.house: House = read_house(source_folder)
        self._localised: dict[tuple[str, tuple[str, ...]], PrintableSheet] = {}

    def print(self, printable: PrintableSheet, edition: Edition, letterhead: Letterhead) -> bytes:
        """Return a sheet as a fillable PDF/UA-1 file.

        The result is the same bytes for the same input. Raises TypesettingFailed and BlankTooShort.
        """
        data = self.data(self.with_stop_line(printable, letterhead), edition, letterhead)
        pdf = typeset(data, self.source_folder, printable.timestamp)
        return add_fields(pdf, printable.plain.fields, edition.size)

    def picture(self, printable: PrintableSheet, edition: Edition, letterhead: Letterhead) -> bytes:
        """Return the first page of a sheet as a PNG picture; raises TypesettingFailed."""
        return typeset_picture(self.data(printable, edition, letterhead), self.source_folder)

    def with_stop_line(self, printable: PrintableSheet, letterhead: Letterhead) -> PrintableSheet:
        """Return a sheet whose stop line names the helplines of a practice's country."""
        sheet = printable.sheet
        if letterhead.countries in {(), self.house.stop_countries} or sheet.helpline == NO_HELPLINE:
            return printable
        known = self._localised.get((sheet.docname, letterhead.countries))
        if known:
            return known
        # better the other kind of helpline than none
        kinds = (sheet.helpline, *STOP_KINDS)
        found = (stop_services(self.source_folder, letterhead.countries, kind) for kind in kinds)
        services = next(filter(None, found), [])
        if not services:
            return printable
        line = plain_blocks([stop_line(self.house, sheet.audience, services)], self.source_folder)
        blocks = [line[0] if block["type"] == "stop" else block for block in printable.plain.blocks]
        localised = replace(printable, plain=replace(printable.plain, blocks=blocks))
        self._localised[sheet.docname, letterhead.countries] = localised
        return localised

    def data(self, printable: PrintableSheet, edition: Edition, letterhead: Letterhead) -> dict[str, Any]:
        """Return all that the template needs to know of one edition of a sheet."""
        return {
            "title": printable.plain.title,
            "author": "" if printable.sheet.discreet else self.house.name,
            "summary": printable.sheet.summary,
            "look": look(self.design, self.house),
            "edition": edition_data(edition),
            "letterhead": {
                "name": text_blocks(letterhead.name),
                "people": [text_blocks(line) for line in letterhead.people],
                "contact": [text_blocks(line) for line in letterhead.contact],
                "logo": letterhead.logo.svg if letterhead.logo else None,
                "logo_height": logo_height(letterhead),
                "logo_ratio": letterhead.logo.ratio if letterhead.logo else 1,
                "logo_shows": f"Logo of {letterhead.name}",
                "practice": letterhead.practice,
                # a practice asks for its name; the house's own gives away what a discreet sheet is about
                "hidden": printable.sheet.discreet and not letterhead.practice,
                "band": BAND,
                "text": TEXT,
                "scale": fitting_scale(letterhead, edition),
                "least_scale": LEAST_SCALE,
            },
            "blocks": printable.plain.blocks,
        }
