"""Reads the rules (``rules.toml``): reasons, signs of fear or control, strengths, and the five moves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from string import ascii_uppercase
from types import MappingProxyType

from ..tables import Table, read_table
from .pattern import PREFIX, Part, alternatives, expand, parse, written_out
from .result import LEVELS, Level
from .search import Index, Pattern, Words, make_pattern

HARMLESS = 0
"""The group of what is harmless everywhere. The other groups follow: each kind, then what is harmless for it."""

_FIELDS = {
    "reason": ("id title why source instead unless rule", "patterns level instead matches passes"),
    "sign": ("id title why unless rule", "patterns matches passes"),
    "strength": ("id title move unless rule", "patterns matches passes"),
}
"""What there is to say of each sort, and of its rules."""
_WORD = re.compile(rf"\w{{1,{PREFIX}}}", re.ASCII)


@dataclass(frozen=True)
class Rule:
    """Some ways in which people say it, a better way, and the examples that test it."""

    patterns: tuple[str, ...]
    level: Level
    instead: str
    matches: tuple[str, ...]
    passes: tuple[str, ...]


@dataclass(frozen=True)
class Kind:
    """A reason, a strength or a sign: its rules, and what is harmless (``unless``) for it."""

    id: str
    title: str
    why: str
    source: str
    move: str
    rules: tuple[Rule, ...]
    unless: tuple[str, ...]
    group: int
    instead: str
    """For a reason: another way to say what the model found, where no rule has one."""
    harmless_groups: tuple[int, ...]
    """The groups of what is harmless for this kind: only for it, and for a reason what is harmless everywhere."""

    @cached_property
    def heard_as(self) -> tuple[str, ...]:
        """Return the name under which the model knows what each rule hears."""
        return tuple(f"{self.id} {rule.level}" for rule in self.rules)


@dataclass(frozen=True)
class Rules:
    """All rules, ready to be used. ``same`` says which characters are read as another one."""

    reasons: Mapping[str, Kind]
    signs: Mapping[str, Kind]
    strengths: Mapping[str, Kind]
    moves: Mapping[str, str]
    same: Mapping[int, str]
    lists: Mapping[str, str]
    """The word lists, each written out with the lists within it still by name."""
    said: Index = field(repr=False)
    """The patterns of all kinds."""
    harmless: Index = field(repr=False)
    """The patterns of what is harmless."""

    @cached_property
    def kinds(self) -> Mapping[int, Kind]:
        """Return all kinds by their group."""
        return {kind.group: kind for kinds in (self.reasons, self.signs, self.strengths) for kind in kinds.values()}


def read_rules(path: Path, known: Mapping[str, Words] | None = None) -> Rules:
    """Return the rules written in a TOML file. Raises DataProblem where they are wrong, and OSError.

    ``known`` are the words of all their patterns, if these rules were read before.
    """
    data = _fields(read_table(path), "the rules", "unless same words move reason sign strength")
    moves = _moves(data)
    tables = {sort: data.tables(sort, may_be_none=True) for sort in _FIELDS}
    kinds: dict[str, dict[str, Kind]] = {sort: {} for sort in _FIELDS}
    group = HARMLESS + 1
    for sort, found in kinds.items():
        for table in tables[sort]:
            kind = _kind(sort, table, group, moves)
            if kind.id in found:
                raise table.problem("id", f'The {sort} "{kind.id}" stands there twice.', "Give one another id.")
            found[kind.id] = kind
            group += 2
    cost = _cost(kind for found in kinds.values() for kind in found.values())
    lists: dict[str, str] = {}
    written: dict[str, str] = {}
    parts: dict[str, Part] = {}
    words = data.table("words")
    for name in words.data:
        source = "|".join(words.texts(name))
        with _explained(words, name, f'the word list "{name}"', source):
            lists[name] = f"(?:{expand(source, lists)})"
            written[name] = written_out(source)
            if not known:
                parts[name] = parse(written[name], parts)
    said: list[Pattern] = []
    harmless: list[Pattern] = []

    def add(patterns: list[Pattern], table: Table, key: str, place: str, group: int, rule: int) -> None:
        for source in (alternative for pattern in table.texts(key) for alternative in alternatives(pattern)):
            with _explained(table, key, place, source):
                patterns.append(make_pattern(group, rule, source, lists, parts, cost, known))

    add(harmless, data, "unless", "the unless of all reasons", HARMLESS, 0)
    for sort, found in kinds.items():
        for kind, table in zip(found.values(), tables[sort], strict=True):
            for number, rule in enumerate(table.tables("rule", may_be_none=True)):
                add(said, rule, "patterns", f'rule {number + 1} of the {sort} "{kind.id}"', kind.group, number)
            add(harmless, table, "unless", f'the unless of the {sort} "{kind.id}"', kind.harmless_groups[-1], 0)
    return Rules(
        MappingProxyType(kinds["reason"]),
        MappingProxyType(kinds["sign"]),
        MappingProxyType(kinds["strength"]),
        MappingProxyType(moves),
        _same(data.table("same")),
        MappingProxyType(written),
        Index(said),
        Index(harmless),
    )


def _same(table: Table) -> dict[int, str]:
    """Return which characters are read as another one."""
    same = {ord(capital): capital.lower() for capital in ascii_uppercase}
    for plain in table.data:
        if len(plain) != 1:  # or what is found would stand elsewhere in the text
            raise table.problem(plain, f"{table.called(plain)} is not one sign.", 'Write one, such as "\'", before =.')
        same |= {ord(kind): plain for kind in table.text(plain, may_be_empty=True)}
    return same


def _moves(data: Table) -> dict[str, str]:
    moves: dict[str, str] = {}
    for table in data.tables("move", may_be_none=True):
        move = _fields(table, "a move", "id title").text("id")
        if move in moves:
            raise table.problem("id", f'The move "{move}" stands there twice.', "Give one another id.")
        moves[move] = table.text("title")
    return moves


def _kind(sort: str, table: Table, group: int, moves: Mapping[str, str]) -> Kind:
    where = f'the {sort} "{table.data.get("id", "?")}"'
    fields, of_rules = _FIELDS[sort]
    _fields(table, where, fields)
    rules = []
    for number, entry in enumerate(table.tables("rule", may_be_none=True), 1):
        place = f"rule {number} of {where}"
        _fields(entry, place, of_rules)
        level = entry.text("level") if "level" in entry.data else "flag"
        if level not in LEVELS:
            raise entry.problem("level", f'The level of {place} is "{level}".', 'Use "flag" or "hint".')
        instead = entry.text("instead") if "instead" in entry.data else ""
        patterns, matches, passes = (tuple(entry.texts(name)) for name in ("patterns", "matches", "passes"))
        rules.append(Rule(patterns, level, instead, matches, passes))
    move = table.text("move", may_be_empty=True) if sort == "strength" else ""
    if move and move not in moves:
        raise table.problem("move", f'There is no move "{move}" for {where}.', f'Use {", ".join(moves)}, or "".')

    def text(name: str) -> str:
        return table.text(name) if name in fields.split() else ""

    return Kind(
        table.text("id"),
        table.text("title"),
        text("why"),
        " ".join(text("source").split()),
        move,
        tuple(rules),
        tuple(table.texts("unless")),
        group,
        text("instead"),
        (HARMLESS, group + 1) if sort == "reason" else (group + 1,),
    )


def _fields(table: Table, place: str, names: str) -> Table:
    """Return a table that has these fields and no other."""
    for name in names.split():
        if name not in table.data:
            raise table.problem(name, f"There is no {name} in {place}.", f"Add a line: {name} = ...")
    for name in table.data:
        if name not in names.split():
            used = ", ".join(names.split())
            raise table.problem(name, f'There is a "{name}" in {place}, which means nothing.', f"Use {used}.")
    return table


@contextmanager
def _explained(table: Table, key: str, place: str, pattern: str) -> Iterator[None]:
    """Say where the pattern stands that is wrong, and what to do."""
    first = pattern.split("\n")[0]
    try:
        yield
    except KeyError as error:
        wrong = f"There is no word list {{{error.args[0]}}} above {place}."
        raise table.problem(key, wrong, "Correct the name, or add the list.", first) from error
    except (ValueError, RecursionError) as error:
        why = "it nests too deep" if isinstance(error, RecursionError) else error
        wrong = f"A pattern in {place} cannot be used: {why}."
        raise table.problem(key, wrong, f'Correct the pattern "{first[:80]}".', first) from error


def _cost(kinds: Iterable[Kind]) -> Callable[[str], float]:
    """Return how common words are in the rules' own examples: a pattern is looked up by rare ones."""
    counted: Counter[str] = Counter()
    for kind in kinds:
        for rule in kind.rules:
            for line in (*rule.matches, *rule.passes):
                counted.update(_WORD.match(word)[0] for word in _words(line))  # type: ignore[index]
    return lambda word: counted[word] + 0.1


def _words(line: str) -> list[str]:
    return re.findall(r"\w+", line.lower().replace("\u2019", "'"), re.ASCII)
