"""Reads the rules (``rules.toml``): reasons, signs of fear or control, strengths, and the five moves."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from string import ascii_uppercase
from types import MappingProxyType
from typing import Any

from .pattern import PREFIX, Part, alternatives, expand, parse, written_out
from .result import LEVELS, Level
from .search import Index, Pattern, Words, make_pattern

HARMLESS = 0
"""The group of what is harmless everywhere. The other groups follow: each kind, then what is harmless for it."""

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


def read_rules(text: str, known: Mapping[str, Words] | None = None) -> Rules:
    """Return the rules written in TOML. Raises ValueError, with the place and what to do, where they are wrong.

    ``known`` are the words of all their patterns, if these rules were read before.
    """
    data = _fields("the rules", tomllib.loads(text), "unless same words move reason sign strength")
    same = {ord(capital): capital.lower() for capital in ascii_uppercase}
    same |= {ord(kind): plain for plain, kinds in data["same"].items() for kind in kinds}
    lists: dict[str, str] = {}
    written: dict[str, str] = {}
    parts: dict[str, Part] = {}
    for name, words in data["words"].items():
        with _explained(f'the word list "{name}"', "|".join(words)):
            lists[name] = f"(?:{expand('|'.join(words), lists)})"
            written[name] = written_out("|".join(words))
            if not known:
                parts[name] = parse(written[name], parts)
    said: list[Pattern] = []
    harmless: list[Pattern] = []
    cost = _cost(data)

    def add(patterns: list[Pattern], place: str, group: int, rule: int, sources: Iterable[str]) -> None:
        for source in (alternative for pattern in sources for alternative in alternatives(pattern)):
            with _explained(place, source):
                patterns.append(make_pattern(group, rule, source, lists, parts, cost, known))

    add(harmless, "the unless of all reasons", HARMLESS, 0, data["unless"])
    moves = {move["id"]: move["title"] for move in data["move"]}
    kinds: dict[str, dict[str, Kind]] = {"reason": {}, "sign": {}, "strength": {}}
    group = HARMLESS + 1
    for sort, found in kinds.items():
        for table in data[sort]:
            kind = _kind(sort, table, group, moves)
            if kind.id in found:
                raise ValueError(f'The {sort} "{kind.id}" stands there twice. Give one of them another id.')
            found[kind.id] = kind
            for number, rule in enumerate(kind.rules):
                add(said, f'rule {number + 1} of the {sort} "{kind.id}"', group, number, rule.patterns)
            add(harmless, f'the unless of the {sort} "{kind.id}"', kind.harmless_groups[-1], 0, kind.unless)
            group += 2
    return Rules(
        MappingProxyType(kinds["reason"]),
        MappingProxyType(kinds["sign"]),
        MappingProxyType(kinds["strength"]),
        MappingProxyType(moves),
        same,
        MappingProxyType(written),
        Index(said),
        Index(harmless),
    )


def _kind(sort: str, table: dict[str, Any], group: int, moves: Mapping[str, str]) -> Kind:
    where = f'the {sort} "{table.get("id", "?")}"'
    fields = {
        "reason": ("id title why source instead unless rule", "patterns level instead matches passes"),
        "sign": ("id title why unless rule", "patterns matches passes"),
        "strength": ("id title move unless rule", "patterns matches passes"),
    }[sort]
    _fields(where, table, fields[0])
    rules = []
    for number, entry in enumerate(table["rule"], 1):
        place = f"rule {number} of {where}"
        _fields(place, entry, fields[1])
        level = entry.get("level", "flag")
        if level not in LEVELS:
            raise ValueError(f'The level of {place} is "{level}". Use "flag" or "hint".')
        lines = tuple(entry["matches"]), tuple(entry["passes"])
        rules.append(Rule(tuple(entry["patterns"]), level, entry.get("instead", ""), *lines))
    move = table.get("move", "")
    if move and move not in moves:
        raise ValueError(f'There is no move "{move}" for {where}. Use {", ".join(moves)}, or "".')
    groups = (HARMLESS, group + 1) if sort == "reason" else (group + 1,)
    source = " ".join(table.get("source", "").split())
    return Kind(
        table["id"],
        table["title"],
        table.get("why", ""),
        source,
        move,
        tuple(rules),
        tuple(table["unless"]),
        group,
        table.get("instead", ""),
        groups,
    )


def _fields(place: str, table: dict[str, Any], names: str) -> dict[str, Any]:
    """Return a table that has these fields and no other."""
    for name in names.split():
        if name not in table:
            raise ValueError(f"There is no {name} in {place}. Add a line: {name} = ...")
    for name in table:
        if name not in names.split():
            raise ValueError(f'There is a "{name}" in {place}, which means nothing. Use {", ".join(names.split())}.')
    return table


@contextmanager
def _explained(place: str, pattern: str) -> Iterator[None]:
    """Say where the pattern stands that is wrong, and what to do."""
    try:
        yield
    except KeyError as error:
        raise ValueError(
            f"There is no word list {{{error.args[0]}}} above {place}. Correct the name, or add the list."
        ) from error
    except (ValueError, re.error) as error:
        raise ValueError(f"A pattern in {place} cannot be used: {error}.\n  {pattern}") from error


def _cost(data: dict[str, Any]) -> Callable[[str], float]:
    """Return how common words are in the rules' own examples: a pattern is looked up by rare ones."""
    counted: Counter[str] = Counter()
    for sort in ("reason", "sign", "strength"):
        for table in data[sort]:
            for entry in table.get("rule", ()):
                for line in [*entry.get("matches", ()), *entry.get("passes", ())]:
                    counted.update(_WORD.match(word)[0] for word in _words(line))  # type: ignore[index]
    return lambda word: counted[word] + 0.1


def _words(line: str) -> list[str]:
    return re.findall(r"\w+", line.lower().replace("\u2019", "'"), re.ASCII)
