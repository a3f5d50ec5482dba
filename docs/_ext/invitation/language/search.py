"""Finds many patterns in a sentence at once, and tries only those that could match there.

Each pattern knows the words it cannot do without, and how a match of it begins. So a sentence of ordinary words is read
without trying most patterns at all. The page in the browser does the same, step by step.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from .pattern import Part, beginnings, expand, needs, parse, written_out

ANY_WORD = frozenset({"*"})

Words = tuple[frozenset[str], frozenset[str], frozenset[str]]
"""How matches of a pattern begin, the words of which each has one, and those of another place in it."""


@dataclass(frozen=True)
class Pattern:
    """One pattern: how a match of it begins, which words it needs, and the group and rule it speaks for.

    ``begins`` is ANY_WORD where it may begin anyhow. ``written`` still names its word lists, ``source`` has them filled
    in.
    """

    group: int
    rule: int
    written: str
    source: str
    begins: frozenset[str]
    needs: frozenset[str]
    needs_too: frozenset[str]
    """Words of another place in it, ANY_WORD where there is none."""

    @cached_property
    def first_only(self) -> bool:
        """Return whether it can match at the beginning of a sentence only."""
        return self.written.startswith("^")

    @cached_property
    def match(self) -> Callable[[str, int], re.Match[str] | None]:
        """Return what matches it at a place; made when it is first needed, since most are not."""
        return re.compile(self.source, re.ASCII).match


def make_pattern(
    group: int,
    rule: int,
    pattern: str,
    lists: Mapping[str, str],
    parts: Mapping[str, Part],
    cost: Callable[[str], float],
    known: Mapping[str, Words] | None = None,
) -> Pattern:
    """Return a pattern ready to be searched for. Raises ValueError where it cannot be, KeyError for an unknown list.

    ``known`` are the words of all patterns, if they were found before.
    """
    written = written_out(pattern)
    found = known[written] if known else _find_words(written, parts, cost)
    return Pattern(group, rule, written, rf"(?:{expand(pattern, lists)})(?![\w'])", *found)


def _find_words(written: str, parts: Mapping[str, Part], cost: Callable[[str], float]) -> Words:
    row = parse(written, parts)
    needed, needed_too = needs(row, cost)
    if needed is None:
        raise ValueError("it may match any words. Put a word into it, or a list of words, that must be there")
    return beginnings(row) or ANY_WORD, needed, needed_too or ANY_WORD


Hit = tuple[int, int, int]
"""Where a pattern matches: start, end, and the number of its rule."""


class Index:
    """Patterns by the words they need and by the words they begin with, as bits of a number."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self.patterns = patterns
        self._anywhere = 0
        self._groups: dict[int, int] = {}
        needing, needing_too, beginning = ({}, {}, {})  # type: tuple[dict[str, int], dict[str, int], dict[str, int]]
        for number, pattern in enumerate(patterns):
            bit = 1 << number
            for bits, words in (
                (needing, pattern.needs), (needing_too, pattern.needs_too), (beginning, pattern.begins)
            ):  # fmt: skip
                for word in words:
                    bits[word] = bits.get(word, 0) | bit
            self._groups[pattern.group] = self._groups.get(pattern.group, 0) | bit
            if not pattern.first_only:
                self._anywhere |= bit
        self._free, anyhow = needing_too.get("*", 0), beginning.get("*", 0)
        self._unknown = (0, 0, anyhow)
        self._known = {
            word: (needing.get(word, 0), needing_too.get(word, 0), beginning.get(word, 0) | anyhow)
            for word in {*needing, *needing_too, *beginning}
        }
        """For each beginning of a word the patterns that need it, those that need it too, and those it may begin."""

    def matches(
        self, sentence: str, begun: Sequence[tuple[str, int]], groups: Iterable[int] | None = None
    ) -> dict[int, list[Hit]]:
        """Return where patterns match, by group: from the left, the earlier rule first, the longer first.

        ``begun`` says how the words of the sentence begin and where; ``groups``, if given, which groups to look for.
        """
        known, unknown = self._known.get, self._unknown
        allowed = -1 if groups is None else sum([self._groups.get(group, 0) for group in groups])
        inside = allowed & self._anywhere
        found: dict[int, list[Hit]] = {}
        possible, too = 0, self._free
        last = len(begun) - 1
        # from the right, since what a pattern needs stands where it begins or behind that
        for back, (word, place) in enumerate(reversed(begun)):
            needing, needing_too, beginning = known(word, unknown)
            possible |= needing
            too |= needing_too
            here = possible & too & beginning & (inside if back < last else allowed)
            while here:
                number = here.bit_length() - 1
                here ^= 1 << number
                pattern = self.patterns[number]
                if (hit := pattern.match(sentence, place)) and sentence[(end := hit.end()) - 1] != " ":
                    found.setdefault(pattern.group, []).append((place, end, pattern.rule))
        for hits in found.values():
            hits.sort(key=_in_order)
        return found


def _in_order(hit: Hit) -> tuple[int, int, int]:
    start, end, rule = hit
    return start, rule, -end
