"""The learning objectives of the course: what somebody can do afterwards, and the chapters that teach it.

``docs/_data/objectives.yaml`` holds them; the questions name them by id.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from ..datafiles import DataProblem, Entry, check_keys, is_plain_name, read_entries, tell
from ..messages import complain

FILE = Path("docs", "_data", "objectives.yaml")
_KEYS = ("id", "says", "chapters")
# nobody can see whether somebody does these
UNSEEN = (
    "appreciate",
    "be",
    "become",
    "believe",
    "consider",
    "feel",
    "grasp",
    "know",
    "learn",
    "realise",
    "understand",
)


@dataclass(frozen=True)
class Objective:
    """What somebody can do after the course. ``chapters`` are paths below ``docs/``, ``line`` is where it stands."""

    id: str
    says: str
    chapters: tuple[str, ...]
    line: int


def read_objectives(source_folder: Path) -> tuple[list[Objective], list[DataProblem]]:
    """Return the objectives, and what is wrong with the file. A project without the file has no objectives."""
    path = source_folder / FILE
    entries, problems = read_entries(path)
    objectives: list[Objective] = []
    lines: dict[str, int] = {}
    for entry in entries:
        if not isinstance(entry, Entry):
            problems.append(DataProblem(path, None, "An entry is no objective.", "Begin each with `- id: a-name`."))
            continue
        wrong = check_keys(entry, path, "The objective", _KEYS, more_than_words=("chapters",)) + _check_values(
            entry, path, lines
        )
        problems += wrong
        if not wrong:
            chapters = tuple(map(str, entry["chapters"]))
            objectives.append(Objective(entry["id"], " ".join(entry["says"].split()), chapters, entry.line))
    return objectives, problems


def _check_values(entry: Entry, path: Path, lines: dict[str, int]) -> list[DataProblem]:
    """Return what is wrong with the values of an entry; ``lines`` are those of the ids so far, its own is added."""
    problems: list[DataProblem] = []

    def problem(key: str, wrong: str, mend: str) -> None:
        problems.append(DataProblem(path, entry.lines[key], wrong, mend))

    if "chapters" in entry and not (isinstance(entry["chapters"], list) and entry["chapters"]):
        problem("chapters", "`chapters` is no list.", "Write it as `chapters: [a-name, another]`.")
    identity, says = str(entry.get("id", "")), str(entry.get("says", ""))
    if identity and not is_plain_name(identity):
        problem("id", f'"{identity}" is no id.', "Use lower case letters, digits and hyphens.")
    elif identity in lines:
        wrong = f'Two objectives have the id "{identity}"; the other is on line {lines[identity]}.'
        problem("id", wrong, "Change one of them.")
    elif identity:
        lines[identity] = entry.lines["id"]
    verb = says.split()[0].lower().strip(",.") if says.split() else ""
    if verb in UNSEEN:
        problem(
            "says", f'Nobody can see whether somebody does "{verb}".', "Begin with a verb such as ask, name or stop."
        )
    return problems


class ObjectiveDirective(SphinxDirective):
    """``{objective} id``: one objective, as a sentence."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the sentence."""
        self.env.note_dependency(str(Path(self.env.srcdir, FILE)))
        objectives, problems = read_objectives(Path(self.env.srcdir))
        identity = self.arguments[0].strip()
        found = next((objective for objective in objectives if objective.id == identity), None)
        if found is None:
            if not problems:
                complain(
                    "objective",
                    f'There is no objective "{identity}".',
                    f"Look for its id in {FILE.as_posix()}, or write it there first.",
                    self.get_location(),
                )
            return []
        sentence = nodes.paragraph(
            "", "", nodes.strong("", "By the end you can:"), nodes.Text(f" {_lower(found.says)}")
        )
        self.set_source_info(sentence)
        return [sentence]


def _lower(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]


def check_objectives(app: Sphinx, env: BuildEnvironment) -> None:
    """Report what is wrong with the file, and chapters that are not there."""
    objectives, problems = read_objectives(Path(app.srcdir))
    problems += [
        DataProblem(
            Path(app.srcdir, FILE),
            objective.line,
            f'The objective "{objective.id}" names a chapter "{chapter}" that is not there.',
            "Write its path below docs/ without an ending, such as `chapters: [engaging/the-first-call]`.",
        )
        for objective in objectives
        for chapter in objective.chapters
        if f"docs/{chapter}" not in env.found_docs
    ]
    for problem in problems:
        tell("objective", problem)


def setup_objectives(app: Sphinx) -> None:
    """Register the directive and the check."""
    app.add_directive("objective", ObjectiveDirective)
    app.connect("env-check-consistency", check_objectives)
