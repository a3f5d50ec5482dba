"""How often the review is wrong, measured on lines whose answer is known, and printed on the page that says so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from .datafiles import DataProblem, read_text
from .language import REASONS, review
from .messages import choices, complain, place

FOLDER = Path("tests", "lines")
SETS = {
    "seen": "Lines that were seen while the rules were written",
    "unseen": "Lines that nobody who wrote a rule had seen",
}
KINDS = {
    "warned": "Warned against: the review should ask to think again",
    "recommended": "Recommended: it should not",
    "plain": "Plain sentences of daily life: it should not",
    "control": "Fear, threat and control: the review should stop",
    "upset": "Ordinary upset and harmless look-alikes: it should not stop",
}


@dataclass(frozen=True)
class Rate:
    """So many of so many."""

    found: int
    among: int

    def __str__(self) -> str:
        share = round(100 * self.found / self.among) if self.among else 0
        return f"{self.found} of {self.among} ({share}%)"


@dataclass(frozen=True)
class Rates:
    """What the review says of one set of lines: for each kind, how many it flags or stops at; and for each reason."""

    kinds: dict[str, Rate]
    reasons: dict[str, tuple[Rate, Rate]]
    """For the lines warned against for a reason: how many are flagged, and how many for that reason."""

    @property
    def precision(self) -> Rate:
        """Return how many of the flagged lines are rightly flagged."""
        right = self.kinds["warned"].found
        return Rate(right, right + self.kinds["recommended"].found + self.kinds["plain"].found)


def read_lines(folder: Path, kind: str) -> list[tuple[str, str]]:
    """Return the lines of a kind, each with its reason ("" but for the lines warned against). Raises DataProblem."""
    path = folder / f"{kind}.tsv"
    if not path.exists():
        raise DataProblem(path, None, "There is no such file of lines.", "Add it, one line of text each.")
    found = []
    for number, line in enumerate(read_text(path).splitlines(), 1):
        reason, _, said = line.rpartition("\t")
        if kind == "warned" and reason not in REASONS:
            wrong = f'The reason "{reason}" is unknown.'
            raise DataProblem(
                path, number, wrong, f"Write the reason, a tab, and the line. Use {choices(list(REASONS))}."
            )
        found.append((reason, said))
    return found


def measure(folder: Path) -> Rates:
    """Return how the review does on the lines of a folder. Raises DataProblem where they cannot be read."""
    kinds = {}
    for kind in KINDS:
        lines = [said for _, said in read_lines(folder, kind)]
        stops = kind in ("control", "upset")
        found = sum(bool(review(line).safety if stops else review(line).reasons) for line in lines)
        kinds[kind] = Rate(found, len(lines))
    warned = read_lines(folder, "warned")
    reasons = {}
    for reason in REASONS:
        lines = [said for named, said in warned if named == reason]
        flagged = [review(line).reasons for line in lines]
        named = sum(reason in found for found in flagged)
        reasons[reason] = Rate(sum(map(bool, flagged)), len(lines)), Rate(named, len(lines))
    return Rates(kinds, {reason: rates for reason, rates in reasons.items() if rates[0].among})


@cache
def _measured(folder: Path, _changed: tuple[float, ...]) -> Rates:
    return measure(folder)


class ErrorRatesDirective(SphinxDirective):
    """``{error-rates} seen``: tables of how the review does on a set of lines."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the tables, measured now."""
        name = self.arguments[0]
        if name not in SETS:
            complain("lines", f'There is no set of lines "{name}".', f"Use {choices(list(SETS))}.", self.get_location())
            return []
        folder = Path(self.env.srcdir) / FOLDER / name
        files = [folder / f"{kind}.tsv" for kind in KINDS]
        for file in files:
            self.env.note_dependency(str(file))
        try:
            rates = _measured(folder, tuple(file.stat().st_mtime for file in files if file.exists()))
        except DataProblem as error:
            complain("lines", error.wrong, error.mend, place(error.path, error.line))
            return []
        main = [(KINDS[kind], str(rate)) for kind, rate in rates.kinds.items()]
        main.append(("Of the flagged lines, rightly flagged", str(rates.precision)))
        by_reason = [
            (REASONS[reason].title, str(flagged), str(named)) for reason, (flagged, named) in rates.reasons.items()
        ]
        return [
            _table(SETS[name], ("Kind of line", "Flagged, or stopped at"), main),
            _table("Reason by reason", ("Warned against for", "Flagged", "For this reason"), by_reason),
        ]


def _table(title: str, head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> nodes.table:
    group = nodes.tgroup("", *(nodes.colspec(colwidth=1) for _ in head), cols=len(head))
    group += nodes.thead("", _row(head))
    group += nodes.tbody("", *map(_row, rows))
    return nodes.table("", nodes.title("", title), group, classes=["error-rates"])


def _row(cells: tuple[str, ...]) -> nodes.row:
    return nodes.row("", *(nodes.entry("", nodes.paragraph("", cell)) for cell in cells))


def setup_error_rate(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("error-rates", ErrorRatesDirective)
