"""The review itself: a text in, what was found out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.resources import files

from .kept import keep, kept_file, read_kept
from .result import Finding, Review, Sign, Strength
from .rules import Kind, Rules, read_rules
from .search import Hit
from .text import plain, sentences, words


def _read() -> Rules:
    text = files(__package__).joinpath("rules.toml").read_text(encoding="utf-8")
    file = kept_file(text)
    if known := read_kept(file):
        return read_rules(text, known)
    rules = read_rules(text)
    keep(file, [*rules.said.patterns, *rules.harmless.patterns])
    return rules


RULES = _read()
REASONS = RULES.reasons


def review(text: str, rules: Rules = RULES) -> Review:
    """Return what in a text may land badly, what is good in it, and what sounds like fear, threat or control.

    >>> review("You never listen.").reasons
    ('always-or-never',)
    """
    found = list(_find(text, rules))
    signs = tuple(
        Sign(kind.id, kind.title, start, end, text[start:end], kind.why)
        for kind, start, end, _ in found
        if kind.id in rules.signs and rules.signs[kind.id] is kind
    )
    strengths = tuple(
        Strength(kind.id, kind.title, start, end, text[start:end])
        for kind, start, end, _ in found
        if rules.strengths.get(kind.id) is kind
    )
    findings = []
    for kind, start, end, number in found:
        if rules.reasons.get(kind.id) is kind:
            rule = kind.rules[number]
            instead = "" if signs else rule.instead
            findings.append(Finding(kind.id, rule.level, start, end, text[start:end], kind.why, kind.source, instead))
    made = {rules.strengths[strength.id].move for strength in strengths}
    moves = tuple(move for move in rules.moves if move in made)
    return Review(tuple(findings), strengths, signs, moves, tuple(move for move in rules.moves if move not in made))


def explain(finding: Finding) -> str:
    """Return a finding as one line for the author of the words."""
    said = " ".join(finding.words.split())
    line = f'"{said}" ({REASONS[finding.reason].title}): {finding.why}'
    return f'{line} Say, for example: "{finding.instead}"' if finding.instead else line


def _find(text: str, rules: Rules) -> list[tuple[Kind, int, int, int]]:
    """Return what was found: its kind, where it starts and ends, and which rule found it; in the order of the text."""
    found = []
    for offset, sentence in sentences(plain(text, rules.same)):
        begun = words(sentence)
        said = rules.said.matches(sentence, begun)
        if not said:
            continue
        kinds = [rules.kinds[group] for group in said]
        asked = {group for kind in kinds for group in kind.harmless_groups}
        unless = rules.harmless.matches(sentence, begun, asked)
        for kind in kinds:
            harmless = [hit for group in kind.harmless_groups for hit in unless.get(group, ())]
            is_harmless = _touches if kind.id in rules.signs else _covers
            for start, end, rule in _apart(kind, said[kind.group], harmless, is_harmless):
                found.append((kind, offset + start, offset + end, rule))
    return sorted(found, key=lambda one: (one[1], one[2], one[0].group))


def _apart(
    kind: Kind, hits: Iterable[Hit], unless: Sequence[Hit], is_harmless: Callable[[int, int, int, int], bool]
) -> Iterator[Hit]:
    """Return the hits that are not harmless and do not overlap; flags go before hints."""
    taken: list[tuple[int, int]] = []
    for hint in (False, True):
        for start, end, rule in hits:
            if (kind.rules[rule].level == "hint") != hint:
                continue
            if any(start < after and end > before for before, after in taken):
                continue
            if any(is_harmless(start, end, before, after) for before, after, _ in unless):
                continue
            taken.append((start, end))
            yield start, end, rule


def _covers(start: int, end: int, before: int, after: int) -> bool:
    """Whether what is harmless covers a find, or has begun before it."""
    return before < start < after or (before == start and end <= after)


def _touches(start: int, end: int, before: int, after: int) -> bool:
    """Whether what is harmless and a find have a letter in common."""
    return before < end and start < after
