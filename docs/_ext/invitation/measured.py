"""Shows what ``make bench RECORD=1`` measured last, with the day and the machine: figures are never typed by hand."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective, SphinxRole

from .datafiles import DataProblem, is_date, long_date, read_text, tell

FILE = Path("docs", "_data", "bench.json")
NOT_YET = "not measured yet"
"""What stands where a figure will be: the bench builds the handbook itself, so no build must wait for the bench."""
_MEND = "Measure anew with `make bench RECORD=1`, which writes the file."


@dataclass(frozen=True)
class Bench:
    """The last result: each figure by its name, how it was taken, and the day and the machine in words.

    Empty where nothing has been measured yet.
    """

    figures: dict[str, float]
    how: dict[str, str]
    taken: str


def read_bench(source_folder: Path) -> Bench:
    """Return the last result; raises DataProblem where the file is something else."""
    path = source_folder / FILE
    if not path.exists():
        return Bench({}, {}, "")
    try:
        data = json.loads(read_text(path))
        how = {str(name): str(words) for name, words in data["how"].items()}
        return Bench({name: float(data[name]) for name in how}, how, _taken(data))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DataProblem(path, None, "This is no result of the bench.", _MEND) from error


def _taken(data: dict[str, Any]) -> str:
    if not is_date(data["date"]):
        raise ValueError(data["date"])
    date = long_date(datetime.date.fromisoformat(data["date"]))
    cores = "one core" if data["cores"] == 1 else f"{data['cores']} cores"
    return f"{date}, {data['processor'] or data['machine']}, {cores}, {data['system']}, Python {data['python']}"


def in_words(figure: float) -> str:
    """Return a figure as it is told: whole from ten on, else with two digits.

    >>> in_words(35.4), in_words(2.06), in_words(0.204)
    ('35', '2.1', '0.20')
    """
    if figure >= 9.95:
        return f"{figure:.0f}"
    return f"{figure:.1f}" if figure >= 0.995 else f"{figure:.2f}"


class MeasuredRole(SphinxRole):
    """``{measured}`name```: a figure of the last result."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the figure as text."""
        source_folder = Path(self.env.srcdir)
        self.env.note_dependency(str(source_folder / FILE))
        try:
            figures = read_bench(source_folder).figures
        except DataProblem as error:
            tell("bench", error)
            return [], []
        return [nodes.Text(in_words(figures[self.text]) if self.text in figures else NOT_YET)], []


class BenchDirective(SphinxDirective):
    """``{bench}``: all figures of the last result, how each was taken, when and on what."""

    def run(self) -> list[nodes.Node]:
        """Return a paragraph and a list."""
        source_folder = Path(self.env.srcdir)
        self.env.note_dependency(str(source_folder / FILE))
        try:
            bench = read_bench(source_folder)
        except DataProblem as error:
            tell("bench", error)
            return []
        if not bench.figures:
            return [nodes.paragraph("", f"{NOT_YET.capitalize()}.")]
        items = [
            nodes.definition_list_item(
                "",
                nodes.term("", f"{name.replace('_', ' ')}: {in_words(figure)}"),
                nodes.definition("", nodes.paragraph("", f"{_sentence(bench.how[name])}")),
            )
            for name, figure in bench.figures.items()
        ]
        return [nodes.paragraph("", f"Measured on {bench.taken}."), nodes.definition_list("", *items)]


def _sentence(how: str) -> str:
    return f"{how[:1].upper()}{how[1:]}."


def setup_measured(app: Sphinx) -> None:
    """Register the role and the directive."""
    app.add_role("measured", MeasuredRole())
    app.add_directive("bench", BenchDirective)
