"""Reads an invitation as the other person might hear it: what in it may land as blame, pressure or threat.

The rules are data (``language.toml``): which words, why they may hurt, and how else it could be said. A review finds
words; it does not know tone, history or fear, and it never says that a message is safe to send.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from string import ascii_uppercase
from types import MappingProxyType
from typing import Any, Literal, cast

Level = Literal["flag", "hint"]
LEVELS: tuple[Level, ...] = ("flag", "hint")


@dataclass(frozen=True)
class Finding:
    """Words that may hurt: ``words`` is the text from ``start`` to ``end``."""

    reason: str
    level: Level
    start: int
    end: int
    words: str
    why: str
    source: str
    instead: str


@dataclass(frozen=True)
class Review:
    """What a review found, in the order of the text."""

    findings: tuple[Finding, ...]

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reasons to say something else, each once, in the order of the text; hints do not count."""
        return tuple(dict.fromkeys(finding.reason for finding in self.findings if finding.level == "flag"))


@dataclass(frozen=True)
class Rule:
    """One way in which people say it; ``pattern`` has its word lists filled in."""

    pattern: str
    level: Level
    instead: str
    matches: tuple[str, ...]
    passes: tuple[str, ...]


@dataclass(frozen=True)
class Reason:
    """Why words may hurt, and the rules that find them.

    ``search`` finds any of the rules, with an empty group for each. What begins within a find of ``unless``, after its
    first letter, does not count.
    """

    id: str
    title: str
    why: str
    source: str
    rules: tuple[Rule, ...]
    search: re.Pattern[str] = field(repr=False)
    unless: tuple[re.Pattern[str], ...] = field(repr=False)


def review(text: str) -> Review:
    """Return what in a text may land badly.

    >>> review("You never listen.").reasons
    ('always-or-never',)
    """
    plain = _plain(text)
    findings = [finding for reason in REASONS.values() for finding in _find(reason, plain, text)]
    return Review(tuple(sorted(findings, key=lambda finding: (finding.start, finding.end))))


def explain(finding: Finding) -> str:
    """Return a finding as one line for the author of the words."""
    words = " ".join(finding.words.split())
    return f'"{words}" ({REASONS[finding.reason].title}): {finding.why} Say, for example: "{finding.instead}"'


def _find(reason: Reason, plain: str, text: str) -> Iterator[Finding]:
    position = 0
    harmless: list[tuple[int, int]] | None = None
    while match := reason.search.search(plain, position):
        start, end = match.span()
        if harmless is None:
            harmless = sorted(
                (found.span() for unless in reason.unless for found in unless.finditer(plain)), reverse=True
            )
        while harmless and harmless[-1][1] <= start:
            harmless.pop()
        if harmless and harmless[-1][0] < start:
            position = start + 1
            continue
        position = end
        rule = reason.rules[cast("int", match.lastindex) - 1]
        yield Finding(reason.id, rule.level, start, end, text[start:end], reason.why, reason.source, rule.instead)


def _plain(text: str) -> str:
    """Return a text as the rules read it, character for character, so that offsets hold.

    Lower case, one kind of apostrophe and only inside words, no marks of emphasis or quotation, a space for a line
    break; a line break stays where a paragraph ends.
    """
    plain = _BREAK.sub(
        lambda found: (" " if found[0].count("\n") == 1 else "\n") * len(found[0]), text.translate(_SAME)
    )
    return _OUTER_APOSTROPHE.sub(" ", plain)


_BREAK = re.compile(r"\n[ \n]*")
_OUTER_APOSTROPHE = re.compile(r"\B'|'\B", re.ASCII)
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


def read_rules(text: str) -> tuple[Mapping[str, Reason], dict[int, str]]:
    """Return the reasons by their ids, and the table of characters that are read as another one.

    Raises ValueError, with the place and what to do, where the rules (in TOML) are not in order.
    """
    data = _fields("the rules", tomllib.loads(text), "same words unless reason")
    same = {ord(capital): capital.lower() for capital in ascii_uppercase}
    same |= {ord(kind): plain for plain, kinds in data["same"].items() for kind in kinds}
    lists: dict[str, str] = {}
    for name, words in data["words"].items():
        lists[name] = _expand(f'the word list "{name}"', "|".join(words), lists)
    everywhere = [_expand("the unless of all reasons", pattern, lists) for pattern in data["unless"]]
    reasons: dict[str, Reason] = {}
    for table in data["reason"]:
        reason = _reason(table, lists, everywhere)
        if reason.id in reasons:
            raise ValueError(f'The reason "{reason.id}" stands there twice. Give one of them another id.')
        reasons[reason.id] = reason
    return MappingProxyType(reasons), same


def _reason(table: dict[str, Any], lists: dict[str, str], everywhere: list[str]) -> Reason:
    where = f'the reason "{table.get("id", "?")}"'
    _fields(where, table, "id title why source unless rule")
    rules = []
    for number, entry in enumerate(table["rule"], 1):
        place = f"rule {number} of {where}"
        _fields(place, entry, "pattern level instead matches passes")
        if entry["level"] not in LEVELS:
            raise ValueError(f'The level of {place} is "{entry["level"]}". Use "flag" or "hint".')
        pattern = _expand(place, entry["pattern"], lists)
        rules.append(Rule(pattern, entry["level"], entry["instead"], tuple(entry["matches"]), tuple(entry["passes"])))
    unless = everywhere + [_expand(f"the unless of {where}", pattern, lists) for pattern in table["unless"]]
    return Reason(
        table["id"],
        table["title"],
        table["why"],
        " ".join(table["source"].split()),
        tuple(rules),
        _compile(where, rf"\b(?:{'|'.join(f'{rule.pattern}()' for rule in rules)})\b(?!')"),
        tuple(_compile(f"the unless of {where}", rf"\b{pattern}") for pattern in unless),
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


def _expand(place: str, pattern: str, lists: dict[str, str]) -> str:
    """Return a pattern with its word lists filled in, its lines joined, and a space standing for all that are there."""

    def fill(found: re.Match[str]) -> str:
        if found[1] not in lists:
            raise ValueError(f"There is no word list {found[0]} above {place}. Correct the name, or add the list.")
        return lists[found[1]]

    spaced = re.sub(r"\s*\n\s*", "", pattern).replace(" ", " +").replace(" +(?!", " +(?! )(?!")
    return "(?:" + _PLACEHOLDER.sub(fill, spaced) + ")"


def _compile(place: str, pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern, re.ASCII)
    except re.error as error:
        raise ValueError(f"A pattern in {place} is no regular expression: {error}.") from error


REASONS, _SAME = read_rules(files(__package__).joinpath("language.toml").read_text(encoding="utf-8"))
