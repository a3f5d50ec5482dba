"""How often the review is wrong, measured on lines whose answer is known, and printed on the page that says so."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from .datafiles import DataProblem, read_text, tell
from .language import REASONS, Review, review
from .messages import choices, complain

FOLDER = Path("tests", "lines")
_STOPS = ("control", "upset")  # kinds of which the review is asked whether it stops
SETS = {
    "seen": "Lines that were seen while the rules were written",
    "ordinary": "Ordinary lines that nobody who wrote a rule or a line to learn from had seen",
    "unseen": "Lines that nobody who wrote a rule had seen",
    "last": "Lines that the review was asked about when all was settled",
}
UNREAD = tuple(name for name in SETS if name != "seen")
"""Nobody who writes rules reads these, and the model does not learn from them."""
LEFT_OUT = "left-out"
"""The rates that are measured while the model is trained, which takes minutes: a file of this name holds them."""
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
    return rates_of({kind: read_lines(folder, kind) for kind in KINDS}, review)


def rates_of(lines: Mapping[str, Sequence[tuple[str, str]]], review: Callable[[str], Review]) -> Rates:
    """Return how a review does on lines: for each kind, its lines with their reasons."""
    reviews = {kind: [review(said) for _, said in lines[kind]] for kind in KINDS}
    kinds = {
        kind: Rate(sum(bool(one.safety if kind in _STOPS else one.reasons) for one in told), len(told))
        for kind, told in reviews.items()
    }
    flagged = [(reason, one.reasons) for (reason, _), one in zip(lines["warned"], reviews["warned"], strict=True)]
    reasons = {}
    for reason in REASONS:
        found = [reasons for named, reasons in flagged if named == reason]
        if found:
            named = sum(reason in reasons for reasons in found)
            reasons[reason] = Rate(sum(map(bool, found)), len(found)), Rate(named, len(found))
    return Rates(kinds, reasons)


def read_left_out(path: Path) -> tuple[Rates, str]:
    """Return the rates that the training command stored, and the day. Raises DataProblem where they cannot be read."""
    try:
        data = json.loads(read_text(path))
        kinds = {kind: Rate(*data["kinds"][kind]) for kind in KINDS}
        reasons = {reason: (Rate(*flagged), Rate(*named)) for reason, (flagged, named) in data["reasons"].items()}
        return Rates(kinds, reasons), str(data["day"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        wrong = "The rates of lines that were left out of training cannot be read."
        raise DataProblem(path, None, wrong, "Run `make model`, which writes them.") from error


def written_rates(rates: Rates, day: str) -> str:
    """Return rates as text for ``read_left_out``."""
    kinds = {kind: [rate.found, rate.among] for kind, rate in rates.kinds.items()}
    reasons = {reason: [[rate.found, rate.among] for rate in pair] for reason, pair in rates.reasons.items()}
    return json.dumps({"day": day, "kinds": kinds, "reasons": reasons}, indent=1) + "\n"


@cache
def _measured(folder: Path, _changed: tuple[float, ...]) -> Rates:
    return measure(folder)


class ErrorRatesDirective(SphinxDirective):
    """``{error-rates} seen``: tables of how the review does on a set of lines."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the tables, measured now."""
        name = self.arguments[0]
        known = [*SETS, LEFT_OUT]
        if name not in known:
            complain("lines", f'There is no set of lines "{name}".', f"Use {choices(known)}.", self.get_location())
            return []
        try:
            title, rates = self._left_out() if name == LEFT_OUT else self._measured(name)
        except DataProblem as error:
            tell("lines", error)
            return []
        main = [(KINDS[kind], str(rate)) for kind, rate in rates.kinds.items()]
        main.append(("Of the flagged lines, rightly flagged", str(rates.precision)))
        by_reason = [
            (REASONS[reason].title, str(flagged), str(named)) for reason, (flagged, named) in rates.reasons.items()
        ]
        return [
            _table(title, ("Kind of line", "Flagged, or stopped at"), main),
            _table("Reason by reason", ("Warned against for", "Flagged", "For this reason"), by_reason),
        ]

    def _left_out(self) -> tuple[str, Rates]:
        path = Path(self.env.srcdir) / FOLDER / f"{LEFT_OUT}.json"
        self.env.note_dependency(str(path))
        rates, day = read_left_out(path)
        return f"Lines of some writers who were left out of training (measured on {day})", rates

    def _measured(self, name: str) -> tuple[str, Rates]:
        folder = Path(self.env.srcdir) / FOLDER / name
        files = [folder / f"{kind}.tsv" for kind in KINDS]
        for file in files:
            self.env.note_dependency(str(file))
        return SETS[name], _measured(folder, tuple(file.stat().st_mtime for file in files if file.exists()))


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
