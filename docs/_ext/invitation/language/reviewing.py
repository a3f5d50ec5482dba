"""The review itself: a text in, what was found out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ..textfiles import DataProblem, read_text
from .kept import keep, kept_file, read_kept
from .model import DANGER, HARM, SCORES, Model, has_two_words, led_by
from .result import Finding, Level, Review, Sign, Strength
from .rules import HARMLESS, Kind, Rules, read_rules
from .search import Hit
from .text import plain, sentences, words

_RULES_FILE = Path(__file__).with_name("rules.toml")


def _read() -> Rules:
    file = kept_file(read_text(_RULES_FILE))
    if known := read_kept(file):
        return read_rules(_RULES_FILE, known)
    rules = read_rules(_RULES_FILE)
    keep(file, [*rules.said.patterns, *rules.harmless.patterns])
    return rules


RULES = _read()
REASONS = RULES.reasons


@cache
def handbook_model() -> Model:
    """Return the handbook's model. It was trained beside the handbook's rules and is used with no others.

    Raises DataProblem where it speaks for something that the rules do not have any more.
    """
    model = Model(json.loads(_RULES_FILE.with_name("model.json").read_text(encoding="utf-8")))
    for score, kinds in ((HARM, RULES.reasons), (DANGER, RULES.signs)):
        for name in model.data[score]["speaks for"]:
            if name not in kinds:
                wrong = f'The rules do not have "{name}" any more, for which the model speaks.'
                raise DataProblem(_RULES_FILE, 1, wrong, "Give it its id back, or train the model again: make model.")
    return model


_Heard = tuple[Kind, int, int, int]
"""What the rules hear in a sentence: the kind, where it starts and ends, and the number of the rule."""


class _Found(NamedTuple):
    """What was found: its kind, where, how it is said in another way, and by which words it was found."""

    kind: Kind
    start: int
    end: int
    level: Level
    instead: str
    by: tuple[tuple[int, int], ...]


def review(text: str, rules: Rules = RULES, model: Model | None = None) -> Review:
    """Return what in a text may land badly, what is good in it, and what sounds like fear, threat or control.

    Where no model is given, the handbook's goes with the handbook's rules, and none with others.

    >>> review("You never listen.").reasons
    ('always-or-never',)
    """
    found = _find(text, rules, handbook_model() if model is None and rules is RULES else model)

    def said(one: _Found) -> tuple[str, ...]:
        return tuple(text[start:end] for start, end in one.by)

    signs = tuple(
        Sign(one.kind.id, one.kind.title, one.start, one.end, text[one.start : one.end], one.kind.why, said(one))
        for one in found
        if rules.signs.get(one.kind.id) is one.kind
    )
    strengths = tuple(
        Strength(one.kind.id, one.kind.title, one.start, one.end, text[one.start : one.end])
        for one in found
        if rules.strengths.get(one.kind.id) is one.kind
    )
    findings = tuple(
        Finding(
            one.kind.id,
            one.level,
            one.start,
            one.end,
            text[one.start : one.end],
            one.kind.why,
            one.kind.source,
            "" if signs else one.instead,
            said(one),
        )
        for one in found
        if rules.reasons.get(one.kind.id) is one.kind
    )
    made = {rules.strengths[strength.id].move for strength in strengths}
    moves = tuple(move for move in rules.moves if move in made)
    return Review(findings, strengths, signs, moves, tuple(move for move in rules.moves if move not in made))


def explain(finding: Finding) -> str:
    """Return a finding as one line for the author of the words."""
    said = " ".join(finding.words.split())
    line = f'"{said}" ({REASONS[finding.reason].title}): {finding.why}'
    return f'{line} Say, for example: "{finding.instead}"' if finding.instead else line


def heard(sentence: str, rules: Rules) -> list[str]:
    """Return the names of what the rules hear in a sentence of a plain text: the model weighs them too."""
    return [kind.heard_as[rule] for kind, _, _, rule in _by_rules(sentence, rules)]


def _find(text: str, rules: Rules, model: Model | None) -> list[_Found]:
    """Return what was found, in the order of the text."""
    read = [
        (offset, sentence, list(_by_rules(sentence, rules))) for offset, sentence in sentences(plain(text, rules.same))
    ]
    found = []
    if not model:
        for offset, _, hits in read:
            found += [_by_rule(kind, offset, start, end, rule) for kind, start, end, rule in hits]
        return sorted(found, key=_in_order)
    sums = [_sums(sentence, hits, model) for _, sentence, hits in read]
    said = [sentence for _, sentence, _ in read]
    harsh = model.is_found(HARM, said, [harm for harm, _ in sums])
    # whatever is said beside it, what is clearly dangerous stays so
    unsafe = [
        found or model.is_clear(DANGER, sentence, danger)
        for found, sentence, (_, danger) in zip(
            model.is_found(DANGER, said, [danger for _, danger in sums]), said, sums, strict=True
        )
    ]
    for place, (offset, sentence, hits) in enumerate(read):
        flagged = stopped = False
        for kind, start, end, rule in hits:
            one = _by_rule(kind, offset, start, end, rule)
            if kind.id in rules.signs and rules.signs[kind.id] is kind:
                if not unsafe[place]:
                    continue
                stopped = True
            elif rules.reasons.get(kind.id) is kind and one.level == "flag":
                # beside harsh words a rule is believed; nor can a kind neighbour take back what is harsh by itself
                if not (model.is_clear(HARM, sentence, sums[place][0]) or any(harsh[max(place - 1, 0) : place + 2])):
                    one = one._replace(level="hint")
                else:
                    flagged = True
            found.append(one)
        if harsh[place] and not flagged and has_two_words(sentence):
            one = _by_model(model, HARM, offset, sentence, hits, rules.reasons)
            if not _is_harmless(one, offset, sentence, hits, rules):
                found.append(one)
        if unsafe[place] and not stopped and has_two_words(sentence):
            found.append(_by_model(model, DANGER, offset, sentence, hits, rules.signs))
    return sorted(found, key=_in_order)


def _sums(sentence: str, hits: Iterable[_Heard], model: Model) -> tuple[int, int]:
    """Return the harm and the danger of a sentence: of its words, and of what the rules heard."""
    harm, danger = model.sums(sentence)
    for kind, _, _, rule in hits:
        more = model.heard.get(kind.heard_as[rule])
        if more:
            harm, danger = harm + more[0], danger + more[1]
    return harm, danger


def _by_rule(kind: Kind, offset: int, start: int, end: int, number: int) -> _Found:
    rule, span = kind.rules[number], (offset + start, offset + end)
    return _Found(kind, *span, rule.level, rule.instead, (span,))


def _by_model(
    model: Model, score: str, offset: int, sentence: str, hits: Iterable[_Heard], kinds: Mapping[str, Kind]
) -> _Found:
    named: dict[str, int] = {}
    for kind, _, _, rule in hits:
        weight = model.heard.get(kind.heard_as[rule], (0, 0))[SCORES.index(score)]
        if kinds.get(kind.id) is kind and weight > 0:
            named[kind.id] = named.get(kind.id, 0) + weight
    name, (start, end), by = led_by(model, score, sentence, named)
    kind = kinds[name]
    spans = tuple((offset + first, offset + after) for first, after in by)
    return _Found(kind, offset + start, offset + end, "flag", kind.instead, spans)


def _is_harmless(one: _Found, offset: int, sentence: str, hits: Iterable[_Heard], rules: Rules) -> bool:
    """Whether what is harmless everywhere covers what the model found, or a rule has a hint for it."""
    start, end = one.start - offset, one.end - offset
    if any(kind.rules[rule].level == "hint" and first <= start and end <= after for kind, first, after, rule in hits):
        return True
    harmless = rules.harmless.matches(sentence, words(sentence), (HARMLESS,)).get(HARMLESS, ())
    return any(_covers(start, end, before, after) for before, after, _ in harmless)


def _in_order(one: _Found) -> tuple[int, int, int]:
    return one.start, one.end, one.kind.group


def _by_rules(sentence: str, rules: Rules) -> Iterator[_Heard]:
    """Return what the rules find in a sentence: the kind, where it starts and ends, and which rule found it."""
    begun = words(sentence)
    said = rules.said.matches(sentence, begun)
    if not said:
        return
    kinds = [rules.kinds[group] for group in said]
    asked = {group for kind in kinds for group in kind.harmless_groups}
    unless = rules.harmless.matches(sentence, begun, asked)
    for kind in kinds:
        harmless = [hit for group in kind.harmless_groups for hit in unless.get(group, ())]
        is_harmless = _touches if kind.id in rules.signs else _covers
        for start, end, rule in _apart(kind, said[kind.group], harmless, is_harmless):
            yield kind, start, end, rule


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
