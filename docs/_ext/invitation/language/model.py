"""A linear score beside the rules: how much the words of a sentence sound like those that hurt, or that tell of danger.

It knows weights of words, of pairs and triples of words, and of a sentence's frame (its small words, with a place for
each other one), as the training command (``tests/model``) wrote them into ``model.json``. Weights are whole numbers, so
that Python and the browser come to the same sums. Danger that it finds is looked at again, and may be taken back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple
from zlib import crc32

from .packing import KEYS, LEAST_SPEAKING, MOST, Weight, unpacked
from .second_look import BELIEVED, SecondLook, looking

HARM, DANGER = "harm", "danger"
SCORES = (HARM, DANGER)

_TOKEN = re.compile(r"\w+|[?!.,]", re.ASCII)
_PLACE = re.compile(r"\w+(?:'\w+)*|[?!.,]", re.ASCII)
_TWO_WORDS = re.compile(r"\w[^\w']+\w", re.ASCII)
BEGINNING, END = "^", "$"
SAME_WORDS = {"u": "you", "ur": "your", "r": "are"}
NUMBER = "#"
ENDINGS = ("ingly", "edly", "ing", "ed", "es", "ly", "s")
"""What a stem leaves off, the first that is there."""
SHAPES = ("ing", "ed", "ly", "er", "est", "ful", "less", "s")
"""By these endings the frame tells other words apart."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


PEOPLE = (
    _set("you youre youve youd youll your yours yourself"),
    _set("i im ive id ill me my mine we us our ours weve wed"),
    _set("he hes hed hell she shes shed they theyre theyve his her hers him them their"),
    _set("?"),
)
"""Who is spoken of in a sentence, and whether it asks: each is one bit of its profile."""
FRAME = _set(
    """
    ^ $ # ? ! . , i im ive id ill me my mine myself you youre youve youd youll your yours yourself u we were
    weve wed us our ours he hes she shes they theyre it its his her him them their this that thats these
    those a an the and or but so because if when while than as like of to in on at for from with without
    about by into out up down off over back away is are was be been being am do does did dont doesnt didnt
    done have has had havent hasnt hadnt can cant cannot could couldnt will wont would wouldnt should
    shouldnt must may might not no never always ever every again still just only even too very really all
    any some more most one once what whats who whos why how where which there theres here now then lets let
    please sorry
    """
)
"""The small words of a frame."""

# The families of features.
WORD, STEM, ABOUT, PAIR, STEMS, THREE, FRAMES = FAMILIES = (
    "word", "stem", "about", "pair", "stems", "three", "frame",
)  # fmt: skip
_WORSE = 1 << 40
"""Where there is no neighbour."""
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


def tokens(sentence: str) -> list[Token]:
    """Return the words and marks of a sentence of a plain text."""
    return [token(text) for text in _split(sentence)]


def _split(sentence: str) -> list[str]:
    return _TOKEN.findall(sentence.replace("'", ""))


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
    read = tokens(sentence)
    profile = chr(48 + _profile(read))
    edge = [Token(mark, mark, mark, 0) for mark in (BEGINNING, END)]
    row = [edge[0], *read, edge[1]]
    yield Feature(ABOUT, (profile,), 0, len(read))
    for place, one in enumerate(read):
        yield Feature(WORD, (one.word,), place, place + 1)
        yield Feature(STEM, (one.stem,), place, place + 1)
        yield Feature(ABOUT, (profile, one.word), place, place + 1)
    for place in range(len(row) - 1):
        yield Feature(PAIR, tuple(one.word for one in row[place : place + 2]), place - 1, place + 1)
        yield Feature(STEMS, tuple(one.stem for one in row[place : place + 2]), place - 1, place + 1)
    for place in range(len(row) - 2):
        three = row[place : place + 3]
        yield Feature(THREE, tuple(one.word for one in three), place - 1, place + 2)
        yield Feature(FRAMES, tuple(one.shape for one in three), place - 1, place + 2)


def _profile(tokens: Iterable[Token | _Known]) -> int:
    found = 0
    for one in tokens:
        found |= one.profile
    return found


def places(sentence: str) -> list[tuple[int, int]]:
    """Return where the tokens of a sentence stand in it."""
    return [found.span() for found in _PLACE.finditer(sentence)]


def has_two_words(sentence: str) -> bool:
    """Return whether there are two words in a sentence of a plain text: of one alone the model knows too little."""
    return bool(_TWO_WORDS.search(sentence))


_IDS = 1 << 24
"""A word is known by a number below this."""
_TIMES = (1, 610639, 854083)
"""What the numbers of a feature's first, second and third word are multiplied by."""
_FAMILY = 1299709


def reading() -> dict[str, Any]:
    """Return how words and weights are read, as plain data for the browser."""
    return {
        "same": SAME_WORDS,
        "endings": ENDINGS,
        "shapes": SHAPES,
        "frame": sorted(FRAME),
        "people": [sorted(words) for words in PEOPLE],
        "families": FAMILIES,
        "family": _FAMILY,
        "times": _TIMES,
        "keys": KEYS,
        "ids": _IDS,
        "most": MOST,
        "speaking": LEAST_SPEAKING,
        "clear": CLEAR,
        "tokens": _MOST_TOKENS,
        "look": looking(),
    }


def word_number(word: str) -> int:
    """Return the number of a word or mark."""
    return crc32(word.encode()) % _IDS


def key_of(family: str, words: Sequence[str]) -> int:
    """Return the number of a feature."""
    numbers = [word_number(word) * times for word, times in zip(words, _TIMES, strict=False)]
    return (sum(numbers) + (FAMILIES.index(family) + 1) * _FAMILY) % KEYS


CLEAR = {HARM: 5, DANGER: 20}
"""A sentence that is further above the limit than this is so by itself, whatever stands beside it."""
_MOST_TOKENS = 20_000
"""So many words are kept ready, so that no text can fill the memory."""
_, _2ND, _3RD = _TIMES
_WORDS, _STEM, _ABOUT, _PAIRS, _STEMS, _THREES, _FRAME = (number * _FAMILY for number in range(1, len(FAMILIES) + 1))


class _Known(NamedTuple):
    """A token as the fast sum reads it: what it adds to the number of a feature at each place, and its own weight.

    ``weights`` has one for each profile that its sentence may have.
    """

    pair: int
    pair_second: int
    three_third: int
    stems: int
    stems_second: int
    frame: int
    frame_second: int
    frame_third: int
    profile: int
    weights: Sequence[int]


def _added(one: Token, weights: Sequence[int]) -> _Known:
    word, stem, shape = word_number(one.word), word_number(one.stem), word_number(one.shape)
    return _Known(
        word + _PAIRS,
        word * _2ND,
        word * _3RD + _THREES - _PAIRS,
        stem + _STEMS,
        stem * _2ND,
        shape + _FRAME,
        shape * _2ND,
        shape * _3RD,
        one.profile,
        weights,
    )


class Model:
    """The weights, ready to be summed."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data
        self.bias: dict[str, int] = {name: data[name]["bias"] for name in SCORES}
        self.limits: dict[str, int] = {name: data[name]["limit"] for name in SCORES}
        by_rules = [data[name]["rules"] for name in SCORES]
        self.heard: dict[str, tuple[int, int]] = {
            name: (by_rules[0].get(name, 0), by_rules[1].get(name, 0)) for name in by_rules[0] | by_rules[1]
        }
        """How much it adds to harm and to danger that a rule heard something."""
        self._weights = {name: unpacked(data[name]["weights"], data[name]["speaks for"]) for name in SCORES}
        self._sums: dict[int, int] = {}
        for name, times in zip(SCORES, (1, _SHIFT), strict=True):
            for key, weight in self._weights[name].items():
                self._sums[key] = self._sums.get(key, 0) + weight.weight * times
        self._about = [self._sums.get(key_of(ABOUT, (chr(48 + profile),)), 0) for profile in range(16)]
        self._edge = [_added(Token(mark, mark, mark, 0), (0,) * 16) for mark in (BEGINNING, END)]
        self._tokens: dict[str, _Known] = {}

    @cached_property
    def _look(self) -> SecondLook | None:
        """Return the second look, if there is one; made when it is first taken, since most texts need none."""
        return SecondLook(self.data["second look"]) if "second look" in self.data else None

    def _known(self, text: str) -> _Known:
        one, get = token(text), self._sums.get
        own = get(key_of(WORD, (one.word,)), 0) + get(key_of(STEM, (one.stem,)), 0)
        weights = tuple(own + get(key_of(ABOUT, (chr(48 + profile), one.word)), 0) for profile in range(16))
        known = _added(one, weights)
        if len(self._tokens) < _MOST_TOKENS:
            self._tokens[text] = known
        return known

    def sums(self, sentence: str) -> tuple[int, int]:
        """Return the harm and the danger in the words of a sentence of a plain text."""
        row = self._row(sentence)
        if not row:
            return 0, 0
        profile = _profile(row)
        first, last = self._edge
        row.append(last)
        get, mask = self._sums.get, KEYS - 1
        total = self._about[profile]
        # one pass without a look back: most of the time of a review is spent here
        word, _, _, stem, _, shape, *_ = first
        pair = frame = 0
        for word_next, second, third, stem_next, stem_second, shape_next, shape_second, shape_third, _, own in row:
            if pair:  # there are two words before this one
                total += get(pair + third & mask, 0) + get(frame + shape_third & mask, 0)
            pair, frame = word + second, shape + shape_second
            total += own[profile] + get(pair & mask, 0) + get(stem + stem_second & mask, 0)
            word, stem, shape = word_next, stem_next, shape_next
        harm = (total + _SHIFT // 2) % _SHIFT - _SHIFT // 2
        return harm, (total - harm) // _SHIFT

    def is_found(self, score: str, sentences: Sequence[str], sums: Sequence[int]) -> list[bool]:
        """Return which sentences of a text are above the limit, each together with its neighbour."""
        least, found = self.limits[score] - self.bias[score], []
        for place, near in enumerate(beside(sums)):
            first = place if near is None else min(place, near)
            after = first + (1 if near is None else 2)
            found.append(self._is_above(score, sum(sums[first:after]) - least, sentences[first:after]))
        return found

    def is_clear(self, score: str, sentence: str, own: int) -> bool:
        """Return whether a sentence is so far above the limit that nothing beside it can change that."""
        above = own + self.bias[score] - self.limits[score] - CLEAR[score]
        return self._is_above(score, above, [sentence])

    def _is_above(self, score: str, above: int, sentences: Sequence[str]) -> bool:
        """Return whether what is so far above the limit, in these sentences, is above it still.

        Danger is looked at a second time, unless it is far above.
        """
        if score != DANGER or not 0 < above <= BELIEVED or self._look is None:
            return above > 0
        stems = [known.stems - _STEMS for sentence in sentences for known in self._row(sentence)]
        return above + self._look.steps(stems) > 0

    def _row(self, sentence: str) -> list[_Known]:
        known = self._tokens.get
        return [known(text) or self._known(text) for text in _split(sentence)]

    def weights(self, sentence: str, score: str) -> list[tuple[Weight, int, int]]:
        """Return what has a weight in a sentence, and between which of its tokens: the first, and after the last.

        What says who is spoken of belongs to no token and is left out.
        """
        row = self._row(sentence)
        about = word_number(chr(48 + _profile(row))) + _ABOUT
        first, last = self._edge
        around = [first, *row, last]
        keys: list[tuple[int, int, int]] = []
        for place, one in enumerate(row):
            keys += [
                (one.pair - _PAIRS + _WORDS, place, place + 1),
                (one.stems - _STEMS + _STEM, place, place + 1),
                (about + one.pair_second, place, place + 1),
            ]
        for place, (one, after) in enumerate(pairwise(around)):
            pair = one.pair + after.pair_second
            keys += [(pair, place - 1, place + 1), (one.stems + after.stems_second, place - 1, place + 1)]
            if place < len(row):
                third = around[place + 2]
                keys += [
                    (pair + third.three_third, place - 1, place + 2),
                    (one.frame + after.frame_second + third.frame_third, place - 1, place + 2),
                ]
        weights, mask = self._weights[score], KEYS - 1
        return [
            (weights[key & mask], max(first, 0), min(after, len(row)))
            for key, first, after in keys
            if key & mask in weights
        ]


def beside(sums: Sequence[int]) -> list[int | None]:
    """Return, for each sentence of a text, with which neighbour it is heard: with the worse of the two, or with none.

    A neighbour that is worse than the sentence itself does not count, since it answers for the two of them.
    """
    found: list[int | None] = []
    for place, (own, before, after) in enumerate(zip(sums, [_WORSE, *sums], [*sums[1:], _WORSE], strict=False)):
        if before <= own and (before >= after or after > own):
            found.append(place - 1)
        else:
            found.append(place + 1 if after <= own else None)
    return found


_SHARE = 6
"""A weight is shared by up to three words without a remainder."""
MOST_LED = 3


def led_by(
    model: Model, score: str, sentence: str, named: dict[str, int]
) -> tuple[str, tuple[int, int], tuple[tuple[int, int], ...]]:
    """Return for which reason (or sign) a sentence was found, the span that led to it, and the words that did most.

    ``named`` says how much the rules speak for which. Each weight is shared among its words; the span is the row of
    words that has the greatest sum.
    """
    spots, named = places(sentence), dict(named)
    weights = model.weights(sentence, score)
    shares = [0] * len(spots)
    for weight, first, after in weights:
        if weight.speaks_for:
            named[weight.speaks_for] = named.get(weight.speaks_for, 0) + weight.weight
        for place in range(first, after):
            shares[place] += weight.weight * _SHARE // (after - first)
    start, end = _greatest(shares, [sentence[spot[0]] not in "?!.," for spot in spots])
    led: dict[tuple[int, int], int] = {}
    for weight, first, after in weights:
        if weight.weight > 0 and start <= first < after <= end:
            span = spots[first][0], spots[after - 1][1]
            led[span] = led.get(span, 0) + weight.weight
    whole = spots[start][0], spots[end - 1][1]
    most = sorted(led, key=lambda span: (-led[span], span))[:MOST_LED] or [whole]
    reason = min(named or [model.data[score]["speaks for"][0]], key=lambda name: (-named.get(name, 0), name))
    return reason, whole, tuple(sorted(most))


def _greatest(shares: Sequence[int], is_word: Sequence[bool]) -> tuple[int, int]:
    """Return the row with the greatest sum, the first of equals, that begins and ends with a word."""
    best, found, first, total = -_WORSE, (0, len(shares)), -1, 0
    for place, share in enumerate(shares):
        if total <= 0 or first < 0:
            first, total = (place if is_word[place] else -1), 0
        if first >= 0:
            total += share
            if total > best and is_word[place]:
                best, found = total, (first, place + 1)
    return found
