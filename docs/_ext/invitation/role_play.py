"""The role-plays of the course: a part for each player, a hidden concern, what a good answer does, what to watch.

``docs/_data/role-plays.yaml`` holds them; a role-play's number is its place in the file. ``{role-play-cards}`` gives
them as cards to cut out, ``{role-play-list}`` as a list to plan by, and to sort the cards by, ``{role-plays}`` in full,
for the trainer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from .arrangement import card, cards, column, columns
from .datafiles import DataProblem, Entry, check_keys, is_plain_name, read_yaml, tell
from .fold import fold
from .messages import choices, complain
from .register import register_of

FILE = Path("docs", "_data", "role-plays.yaml")
KINDS = ("caller", "reluctant partner", "first session", "objection", "safety")
FEWEST_WORDS, MOST_WORDS = 25, 55  # of a part: what can be read in half a minute
MOST_MINUTES = 20
_OPENINGS = {"therapist": "Begin", "partner": "First line"}  # how a part introduces the words to begin with
_KEYS = ("id", "title", "kind", "chapter", "minutes", "setting", *_OPENINGS, "hidden", "good", "watch")
_CARD_POINTS = 12  # three cards side by side hold a part in letters of this size, and a page holds two rows


@dataclass(frozen=True)
class Part:
    """What a player knows, and the words to begin with, after a ``label`` such as "First line:"."""

    knows: str
    label: str
    opening: str


@dataclass(frozen=True)
class RolePlay:
    """One role-play. ``chapter`` is a path below ``docs/``, ``line`` where it stands in the file."""

    number: int
    id: str
    title: str
    kind: str
    chapter: str
    minutes: int
    setting: str
    therapist: Part
    partner: Part
    hidden: str
    good: str
    watch: str
    line: int


def read_role_plays(source_folder: Path) -> tuple[list[RolePlay], list[DataProblem]]:
    """Return the role-plays, and what is wrong with the file. A project without the file has no role-plays."""
    path = source_folder / FILE
    if not path.exists():
        return [], []
    try:
        entries = read_yaml(path)
    except DataProblem as error:
        return [], [error]
    if not entries:
        return [], [DataProblem(path, None, "There is no role-play in this file.", "Begin one with `- id: a-name`.")]
    if not isinstance(entries, list):
        return [], [DataProblem(path, 1, "The file is no list of role-plays.", "Begin each with `- id: a-name`.")]
    role_plays: list[RolePlay] = []
    problems: list[DataProblem] = []
    lines: dict[str, int] = {}
    for number, entry in enumerate(entries, 1):
        if not isinstance(entry, Entry):
            problems.append(
                DataProblem(path, None, f"Entry {number} is no role-play.", "Begin each with `- id: a-name`.")
            )
            continue
        wrong = check_keys(entry, path, f'The role-play "{entry.get("title", number)}"', required=_KEYS)
        wrong += _check_values(entry, path)
        if "id" in entry and str(entry["id"]) in lines:
            told = f'Two role-plays have the id "{entry["id"]}"; the other is on line {lines[str(entry["id"])]}.'
            wrong.append(DataProblem(path, entry.lines["id"], told, "Change one of them."))
        elif entry.get("id"):
            lines[str(entry["id"])] = entry.lines["id"]
        problems += wrong
        if not wrong:
            role_plays.append(_role_play(number, entry))
    return role_plays, problems


def _check_values(entry: Entry, path: Path) -> list[DataProblem]:
    problems: list[DataProblem] = []

    def problem(key: str, wrong: str, mend: str) -> None:
        problems.append(DataProblem(path, entry.lines[key], wrong, mend))

    given = [key for key in _KEYS if entry.get(key) not in (None, "")]
    texts = {key: _one_line(entry[key]) for key in given if isinstance(entry[key], str)}
    if "id" in texts and not is_plain_name(texts["id"]):
        problem("id", f'"{texts["id"]}" is no id.', "Use lower case letters, digits and hyphens.")
    if "kind" in texts and texts["kind"] not in KINDS:
        problem("kind", f'There is no kind "{texts["kind"]}".', f"Use {choices(KINDS)}.")
    if "minutes" in texts and texts["minutes"] not in map(str, range(1, MOST_MINUTES + 1)):
        wrong = f'"{texts["minutes"]}" is no number of minutes.'
        problem("minutes", wrong, f"Write a number from 1 to {MOST_MINUTES}, such as `minutes: 8`.")
    for key, label in _OPENINGS.items():
        if key not in texts:
            continue
        if _split(key, texts[key]) is None:
            wrong = f"`{key}` does not end with the words to begin with."
            problem(key, wrong, f"End it with `{label}: “...”`, in such quotation marks.")
        count = len(texts[key].split())
        if not FEWEST_WORDS <= count <= MOST_WORDS:
            mend = f"Write {FEWEST_WORDS} to {MOST_WORDS}: what can be read in half a minute."
            problem(key, f"`{key}` has {count} words.", mend)
    return problems


def _one_line(words: str) -> str:
    return " ".join(words.split())


def _split(key: str, words: str) -> Part | None:
    """Return a part, or None where it does not end with the words to begin with."""
    found = re.fullmatch(rf"(.+) ({_OPENINGS[key]}(?:, [^:“]+)?:) (“[^“”]+”)", words)
    return Part(*found.groups()) if found else None


def _role_play(number: int, entry: Entry) -> RolePlay:
    """Return a role-play from an entry with which nothing is wrong."""
    texts = {key: _one_line(entry[key]) for key in _KEYS}
    parts = {key: part for key in _OPENINGS if (part := _split(key, texts.pop(key)))}
    minutes = int(texts.pop("minutes"))
    return RolePlay(
        number=number,
        minutes=minutes,
        therapist=parts["therapist"],
        partner=parts["partner"],
        line=entry.line,
        **texts,
    )


class _RolePlaysDirective(SphinxDirective):
    """What the directives of this module share."""

    def read(self) -> list[RolePlay]:
        """Return the role-plays; tell the author where there are none. What is wrong with the file is told later."""
        source_folder = Path(self.env.srcdir)
        self.env.note_dependency(str(source_folder / FILE))
        role_plays, problems = read_role_plays(source_folder)
        if not role_plays and not problems:
            complain(
                self.name,
                "There are no role-plays.",
                f"Write them into {FILE.as_posix()}, or remove this {{{self.name}}}.",
                self.get_location(),
            )
        return role_plays


class RolePlayCardsDirective(_RolePlaysDirective):
    """``{role-play-cards}``: three cards a role-play, for the therapist, the other player and the observer."""

    def run(self) -> list[nodes.Node]:
        """Return a row of cards a role-play."""
        rows: list[nodes.Node] = []
        for role_play in self.read():
            register_of(self.env).note("role-play", role_play.id, self.lineno, role_play=role_play)
            row = cards("", *self._cards(role_play), columns=3, size=_CARD_POINTS)
            self.set_source_info(row)
            rows.append(row)
        return rows

    def _cards(self, role_play: RolePlay) -> list[card]:
        return [
            card(
                "",
                _head(role_play, f"Therapist, {role_play.minutes} minutes"),
                nodes.paragraph("", role_play.setting),
                *_part(role_play.therapist),
            ),
            card(
                "",
                _head(role_play, "The other player"),
                nodes.paragraph("", role_play.setting),
                *_part(role_play.partner),
                _secret(role_play.hidden),
            ),
            card(
                "",
                _head(role_play, f"Observer, {role_play.minutes} minutes"),
                _labelled("A good answer:", role_play.good),
                _labelled("Watch for:", role_play.watch),
                nodes.paragraph(
                    "", "", nodes.strong("", "Chapter:"), nodes.Text(" "), _chapter_link(self.env, role_play.chapter)
                ),
            ),
        ]


class RolePlayListDirective(_RolePlaysDirective):
    """``{role-play-list}``: number, title and minutes of each role-play, in two columns."""

    def run(self) -> list[nodes.Node]:
        """Return the list."""
        role_plays = self.read()
        half = (len(role_plays) + 1) // 2
        halves = [part for part in (role_plays[:half], role_plays[half:]) if part]
        lists = [
            nodes.enumerated_list(
                "",
                *(
                    nodes.list_item("", nodes.paragraph("", f"{role_play.title}, {role_play.minutes} min"))
                    for role_play in part
                ),
                start=part[0].number,
                enumtype="arabic",
                prefix="",
                suffix=".",
            )
            for part in halves
        ]
        if len(lists) < 2:
            return list(lists)
        node = columns("", *(column("", part) for part in lists), widths=[1, 1])
        self.set_source_info(node)
        return [node]


class RolePlaysInFullDirective(_RolePlaysDirective):
    """``{role-plays}``: each role-play in a section of its own, with all that the cards hold, and its kind."""

    def run(self) -> list[nodes.Node]:
        """Return the sections."""
        return [self._section(role_play) for role_play in self.read()]

    def _section(self, role_play: RolePlay) -> nodes.section:
        kind = f"{role_play.kind[0].upper()}{role_play.kind[1:]}, {role_play.minutes} minutes. "
        facts = nodes.paragraph(
            "", kind, nodes.Text("Chapter: "), _chapter_link(self.env, role_play.chapter), nodes.Text(".")
        )
        section = nodes.section(
            "",
            nodes.title("", f"{role_play.number}. {role_play.title}"),
            facts,
            nodes.paragraph("", role_play.setting),
            _read_by("Therapist", role_play.therapist),
            _read_by("The other player", role_play.partner),
            fold("", _labelled("Only the other player knows:", role_play.hidden), summary="The hidden concern"),
            _labelled("A good answer:", role_play.good),
            _labelled("The observer watches:", role_play.watch),
            ids=[f"role-play-{role_play.id}"],
            names=[],
        )
        self.set_source_info(section)
        return section


def _read_by(reader: str, part: Part) -> nodes.paragraph:
    return _labelled(f"{reader}:", f"{part.knows} {part.label} {part.opening}")


def _head(role_play: RolePlay, reader: str) -> nodes.line_block:
    """Return what a card begins with: by number and title the cards are sorted again."""
    title = f"{role_play.number}. {role_play.title}"
    return nodes.line_block(
        "", nodes.line("", "", nodes.strong("", title)), nodes.line("", reader), classes=["role-play-head"]
    )


def _secret(words: str) -> nodes.admonition:
    """Return what only this player knows, in a box of its own."""
    return nodes.admonition(
        "", nodes.title("", "Only for you"), nodes.paragraph("", words), classes=["role-play-secret"]
    )


def _part(part: Part) -> list[nodes.paragraph]:
    return [nodes.paragraph("", part.knows), _labelled(part.label, part.opening)]


def _labelled(label: str, words: str) -> nodes.paragraph:
    return nodes.paragraph("", "", nodes.strong("", label), nodes.Text(f" {words}"))


def _chapter_link(env: BuildEnvironment, chapter: str) -> pending_xref:
    target = f"/docs/{chapter}"
    return pending_xref(
        "",
        nodes.inline(target, target),
        refdomain="std",
        reftype="doc",
        reftarget=target,
        refdoc=env.current_document.docname,
        refexplicit=False,
        refwarn=False,  # check_role_plays says it better, with file and line
    )


def check_role_plays(app: Sphinx, env: BuildEnvironment) -> None:
    """Report what is wrong with the file, and chapters that are not there."""
    role_plays, problems = read_role_plays(Path(app.srcdir))
    problems += [
        DataProblem(
            Path(app.srcdir, FILE),
            role_play.line,
            f'The role-play "{role_play.title}" belongs to a chapter "{role_play.chapter}" that is not there.',
            "Write its path below docs/ without an ending, such as `chapter: engaging/the-first-call`.",
        )
        for role_play in role_plays
        if f"docs/{role_play.chapter}" not in env.found_docs
    ]
    for problem in problems:
        tell("role-play", problem)


def setup_role_play(app: Sphinx) -> None:
    """Register the cards, the list, and the role-plays in full."""
    app.add_directive("role-play-cards", RolePlayCardsDirective)
    app.add_directive("role-play-list", RolePlayListDirective)
    app.add_directive("role-plays", RolePlaysInFullDirective)
    app.connect("env-check-consistency", check_role_plays)
