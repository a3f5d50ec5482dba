"""Measures the press: against WeasyPrint, against bare Typst, for many practices, on two cores."""

import json
import resource
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from invitation.practice import Letterhead, house_letterhead
from invitation.press.practices import PracticePress, print_practices
from invitation.press.printer import PrintableSheet, Printer
from invitation.press.typesetter import typeset
from row import Row
from sheet_html import sheet_html
from timing import growth, in_turns, seconds


class WeasyPrint:
    """WeasyPrint in a process and an environment of its own, kept warm."""

    def __init__(self, python: Path, source_folder: Path) -> None:
        self.base = source_folder.as_uri() + "/"
        worker = Path(__file__).with_name("weasyprint_worker.py")
        self.said = tempfile.TemporaryFile("w+")  # noqa: SIM115 (a pipe that nobody empties would stop the worker)
        self.process = subprocess.Popen(
            [python, worker], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.said, text=True
        )

    def print(self, html: str, *, keep_fonts: bool) -> float:
        """Return the seconds that a page takes, by the worker's own clock."""
        assert self.process.stdin
        assert self.process.stdout
        try:
            self.process.stdin.write(json.dumps({"html": html, "base": self.base, "keep_fonts": keep_fonts}) + "\n")
            self.process.stdin.flush()
            answer = self.process.stdout.readline()
        except BrokenPipeError:
            answer = ""
        if not answer:
            self.said.seek(0)
            raise RuntimeError(f"WeasyPrint did not start: {self.said.read().strip().splitlines()[-1:]}")
        return float(json.loads(answer)["seconds"])

    def close(self) -> None:
        """End the process."""
        self.process.kill()
        self.process.communicate()
        self.said.close()


@contextmanager
def weasyprint(python: Path, source_folder: Path) -> Iterator[WeasyPrint]:
    """Keep WeasyPrint running for a while."""
    worker = WeasyPrint(python, source_folder)
    try:
        yield worker
    finally:
        worker.close()


class PressBench:
    """The measurements of the press on the sheets of a project."""

    def __init__(self, source_folder: Path, sheets: list[PrintableSheet], rounds: int) -> None:
        self.source_folder, self.sheets, self.rounds = source_folder, sheets, rounds
        self.printer = Printer(source_folder)
        self.edition = self.printer.design.editions[0]
        self.letterhead: Letterhead = house_letterhead(self.printer.house)

    def data(self, sheet: PrintableSheet) -> dict[str, Any]:
        return self.printer.data(sheet, self.edition, self.letterhead)

    def print(self, sheet: PrintableSheet) -> None:
        self.printer.print(sheet, self.edition, self.letterhead)

    def against_typst(self) -> Iterator[Row]:
        """Yield how much longer the press takes than Typst alone with the same data, all sheets together."""
        plain = [replace(sheet, plain=replace(sheet.plain, fields={})) for sheet in self.sheets]
        bare = press = with_fields = 0.0
        for sheet, empty in zip(self.sheets, plain, strict=True):
            data = self.data(sheet)
            times = in_turns(
                [
                    lambda data=data, sheet=sheet: discard(typeset(data, self.source_folder, sheet.timestamp)),
                    lambda empty=empty: self.print(empty),
                    lambda sheet=sheet: self.print(sheet),
                ],
                self.rounds,
            )
            bare, press, with_fields = bare + times[0], press + times[1], with_fields + times[2]
        count = len(self.sheets)
        how = (
            f"{count} sheets on A4, printed again and again in turns, medians added; Typst {bare / count * 1e3:.1f} ms"
        )
        yield Row("press_over_typst", press / bare, how + ", no blanks")
        yield Row("press_with_fields_over_typst", with_fields / bare, how + ", with blanks")

    def against_weasyprint(self, python: Path) -> Iterator[Row]:
        """Yield how much longer WeasyPrint takes than the press: as its documentation shows it, and kept warm."""
        with weasyprint(python, self.source_folder) as other:
            ours = theirs = tuned = 0.0
            for sheet in self.sheets:
                page = sheet_html(self.data(sheet))
                times = in_turns(
                    [
                        lambda sheet=sheet: self.print(sheet),
                        lambda page=page: other.print(page, keep_fonts=False),
                        lambda page=page: other.print(page, keep_fonts=True),
                    ],
                    self.rounds,
                    warm=2,
                )
                ours, theirs, tuned = ours + times[0], theirs + times[1], tuned + times[2]
        count = len(self.sheets)
        how = (
            f"{count} fillable, tagged sheets on A4 in the same letters, printed again and again in turns, medians "
            f"added; the press {ours / count * 1e3:.1f} ms a sheet"
        )
        yield Row("weasyprint_over_press", theirs / ours, f"{how}; WeasyPrint as its documentation shows it")
        yield Row(
            "weasyprint_kept_over_press", tuned / ours, f"{how}; WeasyPrint with its fonts kept from page to page"
        )

    def growth(self, sizes: list[int]) -> Iterator[Row]:
        """Yield with which exponent the time grows with the number of practices, one sheet each."""
        printer, sheet = self.printer, self.sheets[0]

        def print_all(count: int) -> None:
            for number in range(count):
                printer.print(
                    sheet, self.edition, replace(self.letterhead, name=f"Practice {count} {number}", practice=True)
                )

        print_all(5)
        memory, taken = [], []
        for size in sizes:
            taken.append(seconds(lambda size=size: print_all(size)))
            memory.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        how = "; ".join(
            f"{size}: {spent:.1f} s, {most:.0f} MB" for size, spent, most in zip(sizes, taken, memory, strict=True)
        )
        yield Row("press_growth_exponent", growth(sizes, taken), f"one sheet for so many practices: {how}")

    def cores(self, practices: int) -> Iterator[Row]:
        """Yield how many times faster two cores print for many practices than one, files and all."""
        press = PracticePress(self.source_folder, tuple(self.sheets[:2]))
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            for number in range(practices):
                (folder / f"practice-{number}.toml").write_text(f'name = "Practice {number}"\ncountry = "GB"\n')
            tasks = [(path, folder / "out" / path.stem) for path in sorted(folder.glob("*.toml"))]
            one, two = in_turns(
                [lambda: discard(print_practices(press, tasks, 1)), lambda: discard(print_practices(press, tasks, 2))],
                rounds=3,
                warm=0,
            )
        files = practices * 2 * len(self.printer.design.editions)
        yield Row(
            "press_two_cores",
            one / two,
            f"{files} PDFs for {practices} practices: {one:.1f} s on one, {two:.1f} s on two",
        )


def discard(_: object) -> None:
    """Return nothing, so that the clock of the bench counts."""
