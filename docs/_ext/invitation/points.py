"""The points that the handbook must make, and where it makes them: in chapters, in scripts and on sheets.

``docs/_data/points.yaml`` says where. A chapter, script or sheet that is not there is an error: the table stays true.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from .datafiles import DataProblem, Entry, check_keys, read_entries, tell
from .messages import complain, place
from .register import register_of
from .sheet import FOLDER, is_sheet

FILE = Path("docs", "_data", "points.yaml")
_PLACES = ("chapters", "scripts", "sheets")


@dataclass(frozen=True)
class Point:
    """One point, in a few words, with the chapters (below ``docs/``), scripts (ids) and sheets that make it."""

    says: str
    chapters: tuple[str, ...]
    scripts: tuple[str, ...]
    sheets: tuple[str, ...]
    line: int


def read_points(source_folder: Path) -> tuple[list[Point], list[DataProblem]]:
    """Return the points, and what is wrong with the file. A project without the file has no points."""
    path = source_folder / FILE
    entries, problems = read_entries(path)
    points: list[Point] = []
    for entry in entries:
        if not isinstance(entry, Entry):
            problems.append(DataProblem(path, None, "An entry is no point.", "Begin each point with `- says: ...`."))
            continue
        wrong = check_keys(entry, path, "The point", ("says", *_PLACES), more_than_words=_PLACES)
        wrong += [
            DataProblem(path, entry.lines[key], f"`{key}` is no list.", f"Write it as `{key}: [a-name, another]`.")
            for key in _PLACES
            if key in entry and not (isinstance(entry[key], list) and entry[key])
        ]
        problems += wrong
        if not wrong:
            chapters, scripts, sheets = (tuple(map(str, entry[key])) for key in _PLACES)
            points.append(Point(" ".join(str(entry["says"]).split()), chapters, scripts, sheets, entry.line))
    return points, problems


class PointsDirective(SphinxDirective):
    """``{points}``: the table of the points and their places."""

    def run(self) -> list[nodes.Node]:
        """Return the table."""
        source_folder = Path(self.env.srcdir)
        self.env.note_dependency(str(source_folder / FILE))
        group = nodes.tgroup(cols=4)
        group += [nodes.colspec(colwidth=width) for width in (40, 20, 25, 15)]
        head = nodes.thead()
        head += _row([[nodes.Text(words)] for words in ("The point", "Chapters", "Scripts", "Sheets")])
        body = nodes.tbody()
        for point in read_points(source_folder)[0]:
            body += _row(
                [
                    [nodes.Text(point.says)],
                    [self._link("doc", f"/docs/{name}") for name in point.chapters],
                    [self._link("ref", f"script-{name}") for name in point.scripts],
                    [self._link("doc", f"/{FOLDER}/{name}") for name in point.sheets],
                ]
            )
        group += [head, body]
        return [nodes.table("", group, classes=["points"])]

    def _link(self, kind: str, target: str) -> nodes.Node:
        return pending_xref(
            "",
            nodes.inline(target, target),
            refdomain="std",
            reftype=kind,
            reftarget=target,
            refdoc=self.env.current_document.docname,
            refexplicit=False,
            refwarn=False,  # check_places says it better, with file and line
        )


def _row(cells: list[list[Any]]) -> nodes.row:
    row = nodes.row()
    for cell in cells:
        lines = [nodes.line("", "", inline) for inline in cell]
        row += nodes.entry("", nodes.line_block("", *lines) if len(lines) > 1 else nodes.paragraph("", "", *cell))
    return row


def check_places(app: Sphinx, env: BuildEnvironment) -> None:
    """Report places that are not there, and what is wrong with the file."""
    points, problems = read_points(Path(app.srcdir))
    for problem in problems:
        tell("points", problem)
    scripts = {note.key for note in register_of(env).notes("script")}
    for point in points:
        missing = [f'chapter "{name}"' for name in point.chapters if f"docs/{name}" not in env.found_docs]
        missing += [f'script "{name}"' for name in point.scripts if name not in scripts]
        missing += [
            f'sheet "{name}"'
            for name in point.sheets
            if not is_sheet(f"{FOLDER}/{name}") or f"{FOLDER}/{name}" not in env.found_docs
        ]
        for what in missing:
            complain(
                "points",
                f"A point names a {what} that is not there.",
                "Correct the name, or name the place where the point is made.",
                place(Path(app.srcdir, FILE), point.line),
            )


def setup_points(app: Sphinx) -> None:
    """Register the table."""
    app.add_directive("points", PointsDirective)
    app.connect("env-check-consistency", check_places)
