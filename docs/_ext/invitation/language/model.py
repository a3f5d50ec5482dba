"""A linear score beside the rules: how much the words of a sentence sound like those that hurt, or that tell of danger.

It knows weights of words, of pairs and triples of words, and of a sentence's frame (its small words, with a place for
each other one), as the training command (``tests/model``) wrote them into ``model.json``. Weights are whole numbers, so that
Python and the browser come to the same sums.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

HARM, DANGER = "harm", "danger"
SCORES = (HARM, DANGER)

_TOKEN = re.compile(r"\w+|[?!.,]", re.ASCII)
_PLACE = re.compile(r"\w+(?:'\w+)*|[?!.,]", re.ASCII)
_WORD = re.compile(r"\w", re.ASCII)
BEGINNING, END = "^", "$"
SAME_WORDS = {"u": "you", "ur": "your", "r": "are"}
NUMBER = "#"
ENDINGS = ("ingly", "edly", "ing", "ed", "es", "ly", "s")
"""What a stem leaves off, the first that is there."""
SHAPES = ("ing", "ed", "ly", "er", "est", "ful", "less", "s")
"""By these endings the frame tells other words apart."""
PEOPLE = (
    frozenset("you youre youve youd youll your yours yourself".split()),
    frozenset("i im ive id ill me my mine we us our ours weve wed were".split()) - {"were"},
    frozenset("he hes hed hell she shes shed they theyre theyve his her hers him them their".split()),
    frozenset("?"),
)
"""Who is spoken of in a sentence, and whether it asks: each is one bit of its profile."""
FRAME = frozenset(
    """
    ^ $ # ? ! . , i im ive id ill me my mine myself you youre youve youd youll your yours yourself u we were weve wed us our
    ours he hes she shes they theyre it its his her him them their this that thats these those a an the and or but so because
    if when while than as like of to in on at for from with without about by into out up down off over back away is are was
    be been being am do does did dont doesnt didnt done have has had havent hasnt hadnt can cant cannot could couldnt will
    wont would wouldnt should shouldnt must may might not no never always ever every again still just only even too very
    really all any some more most one once what whats who whos why how where which there theres here now then lets let please
    sorry
    """.split()
)
"""The small words of a frame."""

# Each family of features: how its keys are made, and how far a weight's words stand apart.
WORD, STEM, ABOUT, PAIR, STEMS, GAP, THREE, FRAME3, FRAME4 = FAMILIES = (
    "word", "stem", "about", "pair", "stems", "gap", "three", "frame3", "frame4",
)  # fmt: skip
_NOTHING = 0x3400
"""The character that stands for a word which is not in the vocabulary; those that are follow."""
_DIGITS = "".join(chr(number) for number in range(32, 127) if chr(number) not in '"\\')
_NO_NEIGHBOUR = -(1 << 40)
_SHIFT = 1 << 20
"""Both sums are carried in one number: harm, and danger times this."""


class Token(NamedTuple):
    """A word or mark of a sentence, as the score reads it."""

    word: str
    stem: str
    shape: str
    profile: int
    """A bit for each of PEOPLE."""


class Feature(NamedTuple):
    """Something that has a weight, and between which tokens it stands: the first, and the one after the last."""

    family: str
    key: tuple[str, ...]
    first: int
    after: int


def token(text: str) -> Token:
    """Return how a word, in small letters and without apostrophes, is read."""
    word = NUMBER if text.isdigit() else SAME_WORDS.get(text, text)
    return Token(word, _stem(word), _shape(word), sum(1 << bit for bit, words in enumerate(PEOPLE) if word in words))


def _stem(word: str) -> str:
    if len(word) > 4:
        for ending in ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= 3:
                return word[: -len(ending)]
    return word


def _shape(word: str) -> str:
    if word in FRAME:
        return word
    return "*" + next((end for end in SHAPES if word.endswith(end) and len(word) > len(end) + 2), "")


def features(sentence: str) -> Iterator[Feature]:
    """Return all that may have a weight in a sentence (of a plain text); tokens are counted from its first word."""
    tokens = [token(text) for text in _TOKEN.findall(sentence.replace("'", ""))]
    profile = chr(48 + _profile(tokens))
    edge = [Token(mark, mark, mark, 0) for mark in (BEGINNING, END)]
    row = [edge[0], *tokens, edge[1]]
    yield Feature(ABOUT, (profile,), 0, len(tokens))
    for place, one in enumerate(tokens):
        yield Feature(WORD, (one.word,), place, place + 1)
        yield Feature(STEM, (one.stem,), place, place + 1)
        yield Feature(ABOUT, (profile, one.word), place, place + 1)
    for place in range(len(row) - 1):
        yield Feature(PAIR, tuple(one.word for one in row[place : place + 2]), place - 1, place + 1)
        yield Feature(STEMS, tuple(one.stem for one in row[place : place + 2]), place - 1, place + 1)
    for place in range(len(row) - 2):
        three = row[place : place + 3]
        yield Feature(GAP, (three[0].word, three[2].word), place - 1, place + 2)
        yield Feature(THREE, tuple(one.word for one in three), place - 1, place + 2)
        yield Feature(FRAME3, tuple(one.shape for one in three), place - 1, place + 2)
    for place in range(len(row) - 3):
        yield Feature(FRAME4, tuple(one.shape for one in row[place : place + 4]), place - 1, place + 3)


def _profile(tokens: Iterable[Token]) -> int:
    found = 0
    for one in tokens:
        found |= one.profile
    return found


def places(sentence: str) -> list[tuple[int, int]]:
    """Return where the tokens of a sentence stand in it."""
    return [found.span() for found in _PLACE.finditer(sentence)]


def has_words(sentence: str) -> bool:
    """Return whether there is a word in a sentence of a plain text."""
    return bool(_WORD.search(sentence))


@dataclass(frozen=True)
class Weight:
    """A weight, and the reason (or sign) it speaks for, if it speaks for one."""

    weight: int
    speaks_for: str


class _Known(NamedTuple):
    """A token as the fast sum reads it: one character each, and its own weight by the profile of its sentence."""

    word: str
    stem: str
    shape: str
    profile: int
    weights: Sequence[int]


class Model:
    """The weights, ready to be summed."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data
        self.bias: dict[str, int] = {name: data[name]["bias"] for name in SCORES}
        self.limits: dict[str, dict[str, int]] = {name: data[name]["limits"] for name in SCORES}
        self.by_rules: dict[str, dict[str, int]] = {name: data[name]["rules"] for name in SCORES}
        self._vocabulary = {word: chr(_NOTHING + 1 + number) for number, word in enumerate(data["vocabulary"].split(" "))}
        self._weights: dict[str, dict[str, dict[str, Weight]]] = {name: self._unpacked(data[name]) for name in SCORES}
        self._sums: dict[str, dict[str, int]] = {family: {} for family in FAMILIES}
        for name, times in zip(SCORES, (1, _SHIFT), strict=True):
            for family, weights in self._weights[name].items():
                sums = self._sums[family]
                for key, weight in weights.items():
                    sums[key] = sums.get(key, 0) + weight.weight * times
        self._tokens: dict[str, _Known] = {word: self._known(word) for word in self._vocabulary if "*" not in word}
        self._marks = {mark: self._vocabulary.get(mark, chr(_NOTHING)) for mark in (BEGINNING, END)}

    def _unpacked(self, data: Mapping[str, Any]) -> dict[str, dict[str, Weight]]:
        names = data["speaks for"]
        found: dict[str, dict[str, Weight]] = {}
        for family, groups in data["weights"].items():
            here = found[family] = {}
            width = KEY_WIDTH[family]
            for weight, packed in groups.items():
                number = int(weight)
                step = width + (number > 0)
                for start in range(0, len(packed), step):
                    speaks_for = names[_DIGITS.index(packed[start + width])] if number > 0 else ""
                    here[unpack_key(family, packed[start : start + width])] = Weight(number, speaks_for)
        return found

    def _known(self, text: str) -> _Known:
        one = token(text)
        return _Known(
            self._vocabulary.get(one.word, chr(_NOTHING)),
            self._vocabulary.get(one.stem, chr(_NOTHING)),
            self._vocabulary.get(one.shape, chr(_NOTHING)),
            one.profile,
            self._alone(one),
        )

    def _alone(self, one: Token) -> Sequence[int]:
        word, about = self._vocabulary.get(one.word, ""), self._sums[ABOUT]
        own = self._sums[WORD].get(word, 0) + self._sums[STEM].get(self._vocabulary.get(one.stem, ""), 0)
        return tuple(own + (about.get(chr(48 + profile) + word, 0) if word else 0) for profile in range(16))

    def sums(self, sentence: str) -> tuple[int, int]:
        """Return the harm and the danger in the words of a sentence of a plain text."""
        known, tokens = self._tokens, _TOKEN.findall(sentence.replace("'", ""))
        row = [known.get(text) or self._known(text) for text in tokens]
        profile = 0
        for one in row:
            profile |= one[3]
        first, last = self._marks[BEGINNING], self._marks[END]
        words = first + "".join([one[0] for one in row]) + last
        stems = first + "".join([one[1] for one in row]) + last
        shapes = first + "".join([one[2] for one in row]) + last
        length, found = len(words), self._sums
        total = found[ABOUT].get(chr(48 + profile), 0) + sum([one[4][profile] for one in row])
        pair, stem, gap, three = found[PAIR].get, found[STEMS].get, found[GAP].get, found[THREE].get
        frame3, frame4 = found[FRAME3].get, found[FRAME4].get
        total += sum([pair(words[n : n + 2], 0) + stem(stems[n : n + 2], 0) for n in range(length - 1)])
        total += sum(
            [
                gap(words[n : n + 3 : 2], 0) + three(words[n : n + 3], 0) + frame3(shapes[n : n + 3], 0)
                for n in range(length - 2)
            ]
        )
        total += sum([frame4(shapes[n : n + 4], 0) for n in range(length - 3)])
        harm = (total + _SHIFT // 2) % _SHIFT - _SHIFT // 2
        return harm, (total - harm) // _SHIFT

    def in_context(self, score: str, sums: Sequence[int]) -> list[int]:
        """Return how each sentence of a text sounds together with its neighbour: with the worse of the two.

        What is worse than the sentence itself does not count, since the neighbour answers for that.
        """
        bias = self.bias[score]
        if len(sums) < 2:
            return [own + bias for own in sums]
        return [
            own + bias + max(min(before, own), min(after, own))
            for before, own, after in zip([_NO_NEIGHBOUR, *sums], sums, [*sums[1:], _NO_NEIGHBOUR], strict=False)
        ]

    def weights(self, sentence: str, score: str) -> Iterator[tuple[Feature, Weight]]:
        """Return what has a weight in a sentence: their sum is that of ``sums``."""
        known = self._weights[score]
        for feature in features(sentence):
            coded = self._coded(feature)
            if coded and (weight := known.get(feature.family, {}).get(coded)):
                yield feature, weight

    def _coded(self, feature: Feature) -> str:
        key = feature.key
        before, words = (key[0], key[1:]) if feature.family == ABOUT else ("", key)
        if any(word not in self._vocabulary for word in words):
            return ""
        return before + "".join([self._vocabulary[word] for word in words])


_SHARE = 12
"""A weight is shared by up to four words without a remainder."""
MOST_LED = 3


def led_by(
    model: Model, score: str, sentence: str, named: dict[str, int]
) -> tuple[str, tuple[int, int], tuple[tuple[int, int], ...]]:
    """Return for which reason (or sign) a sentence was found, the span that led to it, and the words that did most.

    ``named`` says how much the rules speak for which. Each weight is shared among its words; the span is the row of
    words that has the greatest sum.
    """
    spots, named = places(sentence), dict(named)
    weights = list(model.weights(sentence, score))
    shares = [0] * len(spots)
    for feature, weight in weights:
        if len(feature.key) == 1 and feature.family == ABOUT:
            continue
        if weight.speaks_for:
            named[weight.speaks_for] = named.get(weight.speaks_for, 0) + weight.weight
        here = _tokens(feature, len(spots))
        for place in here:
            shares[place] += weight.weight * _SHARE // len(here)
    first, after = _greatest(shares, [sentence[start].isalnum() or sentence[start] == "_" for start, _ in spots])
    led: dict[tuple[int, int], int] = {}
    for feature, weight in weights:
        here = _tokens(feature, len(spots))
        if weight.weight > 0 and here and first <= here[0] and here[-1] < after:
            span = spots[here[0]][0], spots[here[-1]][1]
            led[span] = led.get(span, 0) + weight.weight
    most = sorted(led, key=lambda span: (-led[span], span))[:MOST_LED]
    reason = min(named or [model.data[score]["speaks for"][0]], key=lambda name: (-named.get(name, 0), name))
    return reason, (spots[first][0], spots[after - 1][1]), tuple(sorted(most))


def _tokens(feature: Feature, length: int) -> list[int]:
    """Return the tokens that a feature speaks of: those within the sentence, and for a gap not the one between."""
    first, after = feature.first, feature.after
    here = (first, after - 1) if feature.family == GAP else range(first, after)
    return [place for place in here if 0 <= place < length]


def _greatest(shares: Sequence[int], is_word: Sequence[bool]) -> tuple[int, int]:
    """Return the row with the greatest sum, the first of equals, that begins and ends with a word."""
    best, found, first, total = -1, (0, len(shares)), -1, 0
    for place, share in enumerate(shares):
        if total <= 0 or first < 0:
            first, total = (place if is_word[place] else -1), 0
        if first >= 0:
            total += share
            if total > best and is_word[place]:
                best, found = total, (first, place + 1)
    return found


KEY_WIDTH = {WORD: 2, STEM: 2, ABOUT: 3, PAIR: 4, STEMS: 4, GAP: 4, THREE: 6, FRAME3: 6, FRAME4: 8}
"""So many characters a key has in the file: two for a word's number, one for a profile (with or without a word)."""
NO_WORD = _DIGITS[-1] * 2


def pack_number(number: int) -> str:
    """Return the number of a word as two characters."""
    return _DIGITS[number // len(_DIGITS)] + _DIGITS[number % len(_DIGITS)]


def pack_letter(number: int) -> str:
    """Return the number of a reason or a sign as one character."""
    return _DIGITS[number]


def unpack_key(family: str, packed: str) -> str:
    """Return a key as the sums have it: a character for each word."""
    before, words = (packed[0], packed[1:]) if family == ABOUT else ("", packed)
    if words == NO_WORD:
        return before
    numbers = (
        _DIGITS.index(words[place]) * len(_DIGITS) + _DIGITS.index(words[place + 1]) for place in range(0, len(words), 2)
    )
    return before + "".join(chr(_NOTHING + 1 + number) for number in numbers)
