"""Prints the sheets of practices: one practice, or a folder of them on all cores."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from ..datafiles import DataProblem, read_text, read_toml
from ..messages import place, shown
from ..practice import Letterhead, lines_of_keys, read_practice
from .fields import BlankTooShort
from .printer import PrintableSheet, Printer
from .typesetter import TypesettingFailed
from .whole import write_whole

Task = tuple[Path, Path]
"""A practice's file, and the folder for its sheets."""
_TOGETHER = 8  # practices in one process at a time: their sheets wait in memory until all are set


@dataclass(frozen=True)
class Outcome:
    """What became of a practice: how many files were written, and a line that says what was wrong, if anything."""

    practice: Path
    written: int
    wrong: str = ""


@dataclass(frozen=True)
class PracticePress:
    """Prints sheets for practices; the same in every process."""

    source_folder: Path
    sheets: tuple[PrintableSheet, ...]

    def print_practice(self, path: Path, out: Path) -> Outcome:
        """Print every edition of every sheet for one practice into a folder. Nothing is written where one fails."""
        return self.print_practices([(path, out)])[0]

    def print_practices(self, tasks: list[Task]) -> list[Outcome]:
        """Print every edition of every sheet for some practices, each into its folder.

        Nothing is written for a practice of which a sheet fails. Sheet by sheet, not practice by practice: Typst still
        knows how a sheet is set when the next practice's name is all that changes.
        """
        printer = Printer(self.source_folder)
        wrong: dict[Path, str] = {}
        letterheads: dict[Path, Letterhead] = {}
        printed: dict[Path, list[tuple[str, bytes]]] = {}
        for path, _ in tasks:
            try:
                letterheads[path] = read_practice(path, self.source_folder)
            except DataProblem as error:
                wrong[path] = f"{place(error.path, error.line)}: {error.wrong} {error.mend}"
        for printable in self.sheets:
            for edition in printer.design.editions:
                for path, letterhead in letterheads.items():
                    if path not in wrong:
                        try:
                            pdf = printer.print(printable, edition, letterhead)
                        except (TypesettingFailed, BlankTooShort) as error:
                            wrong[path] = _explain(error, path)
                        else:
                            printed.setdefault(path, []).append((printable.sheet.pdf(edition), pdf))
        return [
            Outcome(path, 0, wrong[path]) if path in wrong else self._write(path, out, printed[path])
            for path, out in tasks
        ]

    def _write(self, path: Path, out: Path, pdfs: list[tuple[str, bytes]]) -> Outcome:
        try:
            for name, pdf in pdfs:
                write_whole(out / name, pdf)
        except OSError as error:
            where = error.filename or out
            return Outcome(path, 0, f"{place(path, 1)}: The sheets cannot be written to {where} ({error.strerror}).")
        return Outcome(path, len(pdfs))


def _explain(error: Exception, path: Path) -> str:
    """Return what is wrong with a practice's words or logo, and where, as far as the typesetter tells it."""
    told, lines = str(error), lines_of_keys(path)
    if "letterhead is too long" in told:
        data = read_toml(path)
        longest = max(data, key=lambda key: len(str(data[key])) if key not in {"logo", "country"} else 0)
        return f"{place(path, lines.get(longest))}: The letterhead is too long. Shorten `{longest}` first."
    if "could not be displayed" in told:
        sign = told.partition('`"')[2].partition('"`')[0]
        words = read_text(path).split("\n")
        where = next((number for number, line in enumerate(words, 1) if sign in line), lines.get("logo"))
        return f'{place(path, where)}: No font here has the sign "{shown(sign)}". Write it with other letters.'
    if "SVG" in told and "logo" in lines:
        return f"{place(path, lines['logo'])}: The logo cannot be drawn. Save it in another way, for example as PNG."
    return f"{place(path, 1)}: The sheets could not be set: {told}. If the logo is new, save it in another way."


_press: PracticePress  # of this process


def _begin(press: PracticePress) -> None:
    global _press  # a worker keeps the sheets instead of being sent them with every practice
    _press = press


def _print_some(tasks: list[Task]) -> list[Outcome]:
    return _press.print_practices(tasks)


def print_practices(press: PracticePress, tasks: list[Task], workers: int) -> list[Outcome]:
    """Print for many practices (pairs of a practice's file and its folder), with a bar of progress on a terminal.

    A practice that fails does not stop the others. The outcomes stand in the order of the tasks.
    """
    workers = min(workers, len(tasks))
    size = max(1, min(_TOGETHER, len(tasks) // (4 * workers)))
    parts = [tasks[start : start + size] for start in range(0, len(tasks), size)]
    outcomes: list[Outcome] = []
    with tqdm(total=len(tasks), unit="practice", file=sys.stderr, disable=None) as bar:
        for done in _print_all(press, parts, workers):
            outcomes += done
            bar.update(len(done))
    return outcomes


def _print_all(press: PracticePress, parts: list[list[Task]], workers: int) -> Iterator[list[Outcome]]:
    with _pool(press, workers) as pool:
        for part, done in [(part, _submit(pool, part)) for part in parts]:
            try:
                yield done.result()
            except BrokenProcessPool:  # which takes all that wait with it
                yield [_print_apart(press, task) for task in part]


def _submit(pool: ProcessPoolExecutor, part: list[Task]) -> Future[list[Outcome]]:
    try:
        return pool.submit(_print_some, part)
    except BrokenProcessPool as broken:  # by a part before this one
        failed: Future[list[Outcome]] = Future()
        failed.set_exception(broken)
        return failed


def _print_apart(press: PracticePress, task: Task) -> Outcome:
    """Print for one practice in a process of its own, so that one at which the press breaks down harms no other."""
    try:
        with _pool(press, 1) as pool:
            return pool.submit(_print_some, [task]).result()[0]
    except BrokenProcessPool:
        return Outcome(task[0], 0, f"{place(task[0], 1)}: The press broke down. Save the logo in another way.")


def _pool(press: PracticePress, workers: int) -> ProcessPoolExecutor:
    # a copy of a process in which Typst has begun its threads would wait for them for ever
    fresh = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, fresh, initializer=_begin, initargs=(press,))
