"""The part of the regular-expression language that Python and JavaScript share, and what a pattern needs to match.

A pattern is written for people: a space stands for any number of spaces (`` ?`` also for none), every apostrophe may
be missing, and ``{list}`` is a word list. ``{list?}`` is a word from it and a space, or nothing; ``{list*}`` is up to
three of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import fsum
from string import ascii_lowercase, digits

PREFIX = 4
"""So many letters of a word say which patterns are tried at it."""

_MOST_BEGINNINGS = 1300
_LONGEST = 100_000
_MOST_TIMES = 300
_LETTERS = frozenset(ascii_lowercase + digits + "_")
_KNOWN = frozenset(map(chr, range(32, 127)))
_PLACEHOLDER = re.compile(r"\{([a-z_]+)([?*]?)\}")
_SHORT = {"": "%s", "?": "(?:%s,? +)?", "*": "(?:%s,? +){0,3}"}
_REPEAT = re.compile(r"(?:([*+?])|\{(\d+)(?:,(\d+))?\})\??", re.ASCII)
_SET = re.compile(r"\[(\^?)((?:\\[wn]|[a-z0-9 ,.!?'])+-?|-)\]")
_SINGLE = re.compile(r"[a-z0-9 ,'!-]")
_RUN = re.compile(r"[a-z0-9]{2,}(?![*+?{])")
_END_OF_SENTENCE = r"(?=[ ,.!?]*$)"

Beginning = tuple[str, bool]
"""How a word begins, and whether it may go on with what stands behind."""
_NOTHING: frozenset[Beginning] = frozenset({("", True)})


# Each part says how the first word in it may begin (None: anyhow), whether it may be empty, and whether it may end
# within a word.
class One:
    """One character out of a set."""

    may_be_empty = False

    def __init__(self, characters: frozenset[str]) -> None:
        letters = characters & _LETTERS
        self.may_end_in_word = bool(letters)
        ends: set[Beginning] = {("", False)} if characters - letters else set()
        self._beginnings: frozenset[Beginning] = frozenset({(letter, True) for letter in letters} | ends)

    @property
    def beginnings(self) -> frozenset[Beginning]:
        """Return each letter, and the end of the word for any other character."""
        return self._beginnings


@dataclass(frozen=True, eq=False)
class Letters:
    """Letters one after the other: most of every pattern. Read one by one they take half of the time of all rules."""

    letters: str
    may_be_empty = False
    may_end_in_word = True

    @cached_property
    def beginnings(self) -> frozenset[Beginning]:
        """Return the letters."""
        return frozenset({(self.letters, True)})


@dataclass(frozen=True, eq=False)
class Look:
    """A look ahead or a place: it takes no characters."""

    may_be_empty = True
    may_end_in_word = False
    beginnings: frozenset[Beginning] | None = _NOTHING


@dataclass(frozen=True, eq=False)
class Row:
    """One part after the other."""

    parts: tuple[Part, ...]

    @cached_property
    def may_be_empty(self) -> bool:
        """Return whether all parts may be."""
        return all(part.may_be_empty for part in self.parts)

    @cached_property
    def may_end_in_word(self) -> bool:
        """Return whether the last of the parts that are there may."""
        return _may_end_in_word(self.parts)

    @cached_property
    def beginnings(self) -> frozenset[Beginning] | None:
        """Return how the first word may begin."""
        return _joined(self.parts)


@dataclass(frozen=True, eq=False)
class Choice:
    """One of several rows."""

    rows: tuple[Row, ...]

    @cached_property
    def may_be_empty(self) -> bool:
        """Return whether one of the rows may be."""
        return any(row.may_be_empty for row in self.rows)

    @cached_property
    def may_end_in_word(self) -> bool:
        """Return whether one of the rows may."""
        return any(row.may_end_in_word for row in self.rows)

    @cached_property
    def beginnings(self) -> frozenset[Beginning] | None:
        """Return how the first word of any row may begin."""
        return _united(row.beginnings for row in self.rows)


@dataclass(frozen=True, eq=False)
class Times:
    """A part, from ``least`` to ``most`` times."""

    part: Part
    least: int
    most: int

    @cached_property
    def may_be_empty(self) -> bool:
        """Return whether it may be left out."""
        return self.least == 0 or self.part.may_be_empty

    @cached_property
    def may_end_in_word(self) -> bool:
        """Return whether the part may."""
        return self.most > 0 and self.part.may_end_in_word

    @cached_property
    def beginnings(self) -> frozenset[Beginning] | None:
        """Return how the first word may begin."""
        return _joined((self,))


Part = One | Letters | Look | Row | Choice | Times
"""A part of a pattern."""


def expand(pattern: str, lists: Mapping[str, str]) -> str:
    """Return a pattern as both languages read it, its word lists filled in.

    Raises KeyError for an unknown list, and ValueError where lists in lists in lists make it too long.
    """
    written = written_out(pattern)
    if len(written) + sum(len(lists[found[1]]) for found in _PLACEHOLDER.finditer(written)) > _LONGEST:
        raise ValueError("with its word lists it is longer than 100,000 signs")
    return _PLACEHOLDER.sub(lambda found: _SHORT[found[2]] % lists[found[1]], written)


def alternatives(pattern: str) -> list[str]:
    """Return the alternatives of a pattern outside its brackets: each needs fewer words than all together."""
    found, depth, start, in_set = [], 0, 0, False
    for place, character in enumerate(pattern):
        if character in "[]":
            in_set = character == "["
        elif character in "()" and not in_set:
            depth += 1 if character == "(" else -1
        elif character == "|" and depth == 0:
            found.append(pattern[start:place].strip())
            start = place + 1
    return [*found, pattern[start:].strip()]


def written_out(pattern: str) -> str:
    """Return a pattern with spaces and apostrophes as a regular expression has them, its lists still by name."""
    plain = re.sub(r"\s*\n\s*", "", pattern)
    plain = plain.replace("'", "'?").replace("'??", "'?").replace("$", _END_OF_SENTENCE)
    plain = re.sub(r" (\??)(?![^\[]*\])", lambda found: " *" if found[1] else " +", plain)
    return re.sub(r" ([+*])\(\?!", r" \1(?! )(?!", plain)


def parse(pattern: str, lists: Mapping[str, Part]) -> Row:
    """Return a pattern, written out, in its parts.

    Raises ValueError where it leaves what the two languages share, or where a hostile text could take too long.
    """
    reader = _Reader(pattern, lists)
    choice = reader.choice()
    if reader.position < len(pattern):
        raise ValueError("a bracket is closed that was not opened")
    return Row((choice,))


class _Reader:
    def __init__(self, pattern: str, lists: Mapping[str, Part]) -> None:
        self.pattern = pattern
        self.lists = lists
        self.position = 0

    def choice(self) -> Part:
        rows = [self.row()]
        while self._takes("|"):
            rows.append(self.row())
        return Choice(tuple(rows)) if len(rows) > 1 else rows[0]

    def row(self) -> Row:
        parts: list[Part] = []
        pattern, length = self.pattern, len(self.pattern)
        while self.position < length and pattern[self.position] not in "|)":
            parts.append(self.repeated(self.single()))
        return Row(tuple(parts))

    def single(self) -> Part:
        pattern, position = self.pattern, self.position
        character = pattern[position]
        if found := _RUN.match(pattern, position):
            self.position = found.end()
            return Letters(found[0])
        if _SINGLE.match(character):
            self.position += 1
            return _ONES[character]
        if character == "(":
            opening = pattern[position : position + 3]
            if opening not in ("(?:", "(?=", "(?!"):
                raise ValueError(f"not shared by Python and JavaScript: {pattern[position : position + 12]}")
            self.position += 3
            inside = self.choice()
            if not self._takes(")"):
                raise ValueError("a bracket is not closed")
            return inside if opening == "(?:" else _LOOK
        if self._takes(r"\b") or self._takes("^") or self._takes("$"):
            return _LOOK
        if self._takes(r"\w"):
            return _ONES[r"\w"]
        if found := _SET.match(pattern, position):
            self.position = found.end()
            within = frozenset(re.sub(r"\\[wn]", "", found[2])) | (_LETTERS if r"\w" in found[2] else frozenset())
            return One(_KNOWN - within if found[1] else within)
        if found := _PLACEHOLDER.match(pattern, position):
            self.position = found.end()
            word = self.lists[found[1]]
            if not found[2]:
                return word
            return Times(Row((word, Times(_ONES[","], 0, 1), _ONES[" "])), 0, 1 if found[2] == "?" else 3)
        if character == "[":
            raise ValueError(f"a set holds single small letters, a hyphen last: {pattern[position : position + 12]}")
        raise ValueError(f"not shared by Python and JavaScript: {pattern[position : position + 12]}")

    def repeated(self, part: Part) -> Part:
        found = _REPEAT.match(self.pattern, self.position)
        if not found:
            return part
        self.position = found.end()
        least, most = {"*": (0, _MOST_TIMES), "+": (1, _MOST_TIMES), "?": (0, 1)}.get(
            found[1], (int(found[2] or 0), int(found[3] or found[2] or 0))
        )
        if not least <= most <= _MOST_TIMES:
            raise ValueError(f"repeated from {least} to {most} times, which is less, or more than {_MOST_TIMES}")
        if isinstance(part, Look):
            raise ValueError("a look ahead cannot be repeated")
        if not isinstance(part, One) and most > 20:
            raise ValueError("a group may be repeated twenty times at most, or a hostile text could take too long")
        if self.position < len(self.pattern) and self.pattern[self.position] in "*+?":
            raise ValueError("repeated twice")
        return Times(part, least, most)

    def _takes(self, text: str) -> bool:
        if self.pattern.startswith(text, self.position):
            self.position += len(text)
            return True
        return False


_LOOK = Look()
_ONES: dict[str, One] = {chr(number): One(frozenset(chr(number))) for number in range(32, 127)} | {r"\w": One(_LETTERS)}


def beginnings(row: Row) -> frozenset[str] | None:
    """Return how the first word of a match may begin (PREFIX letters, or the whole word), None if anyhow."""
    return _closed(row.beginnings)


def needs(row: Row, cost: Callable[[str], float]) -> tuple[frozenset[str] | None, frozenset[str] | None]:
    """Return two sets of beginnings of words: of each of them a word is in every match.

    The first is the set that costs least, the second that of another place in the pattern; None where there is none.
    """
    while len(row.parts) == 1 and isinstance(row.parts[0], Row):
        row = row.parts[0]
    candidates = _candidates(row, (), cost)
    place, first = _cheapest(candidates, cost)
    return first, _cheapest([one for one in candidates if one[0] != place and one[1] != first], cost)[1]


def _needs(part: Part, after: Sequence[Part], cost: Callable[[str], float]) -> frozenset[str] | None:
    """A word begins where the part begins; ``after`` stands behind it."""
    if isinstance(part, Choice):
        within = [_needs(row, after, cost) for row in part.rows]
        return frozenset().union(*(words for words in within if words)) if all(within) else None
    return _cheapest(_candidates(part, after, cost), cost)[1] if isinstance(part, Row) else None


def _candidates(row: Row, after: Sequence[Part], cost: Callable[[str], float]) -> list[tuple[int, frozenset[str]]]:
    """Return sets of which a word is in every match, each with the place of the part that it comes from."""
    candidates: list[tuple[int, frozenset[str]]] = []
    for place, inner in enumerate(row.parts):
        if not inner.may_be_empty and not _may_end_in_word(row.parts[:place]):
            rest = (*row.parts[place + 1 :], *after)
            possible = (_closed(_joined((inner, *rest))), _needs(inner, rest, cost))
            candidates += [(place, words) for words in possible if words]
    return candidates


def _cheapest(
    candidates: Sequence[tuple[int, frozenset[str]]], cost: Callable[[str], float]
) -> tuple[int, frozenset[str] | None]:
    # sorted, so that the site is the same whenever it is built
    return min(candidates, key=lambda one: (round(fsum(map(cost, one[1])), 3), sorted(one[1])), default=(-1, None))


def _may_end_in_word(parts: Sequence[Part]) -> bool:
    for part in reversed(parts):
        if part.may_end_in_word:
            return True
        if not part.may_be_empty:
            return False
    return False


class _TooMany(Exception):
    """A word may begin in so many ways that it says nothing."""


def _joined(parts: Iterable[Part]) -> frozenset[Beginning] | None:
    """Return how the first word may begin where these parts stand one after the other; None if anyhow."""
    closed: set[str] = set()
    going_on = {""}
    try:
        for part in parts:
            if isinstance(part, Times):
                behind = set(going_on) if part.least == 0 else set()
                for count in range(1, min(part.most, part.least + PREFIX) + 1):
                    going_on = _followed(going_on, part.part, closed)
                    behind |= going_on if count >= part.least else set()
                going_on = behind
            else:
                going_on = _followed(going_on, part, closed)
            if not going_on:
                break
    except _TooMany:
        return None
    return frozenset({(word, False) for word in closed} | {(word, True) for word in going_on})


def _followed(going_on: set[str], part: Part, closed: set[str]) -> set[str]:
    """Return the beginnings that still go on behind a part, and put into ``closed`` those that do not."""
    if not going_on:
        return going_on
    following = part.beginnings
    if following is None or len(going_on) * len(following) > _MOST_BEGINNINGS:
        raise _TooMany
    longer: set[str] = set()
    for so_far in going_on:
        for more, goes_on in following:
            word = (so_far + more)[:PREFIX]
            if goes_on and len(word) < PREFIX:
                longer.add(word)
            else:
                closed.add(word)
    if len(longer) + len(closed) > _MOST_BEGINNINGS:
        raise _TooMany
    return longer


def _united(sets: Iterable[frozenset[Beginning] | None]) -> frozenset[Beginning] | None:
    united: set[Beginning] = set()
    for one in sets:
        if one is None or len(united) > _MOST_BEGINNINGS:
            return None
        united |= one
    return frozenset(united)


def _closed(found: frozenset[Beginning] | None) -> frozenset[str] | None:
    if found is None:
        return None
    words = frozenset(word for word, _ in found)
    return None if "" in words else words
