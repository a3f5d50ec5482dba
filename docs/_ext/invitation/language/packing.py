"""How the weights of the model stand in its file: as text, in nearly as few bits as there is to say.

Features that have one weight, and speak for one reason, stand together, so that neither has to be written for each: how
many they are, and their numbers, each as its distance from the one before (Rice codes, after Golomb, 1966). Thirteen
bits are two characters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple


class Weight(NamedTuple):
    """A weight, and the reason (or sign) it speaks for, if it speaks for one."""

    weight: int
    speaks_for: str


KEYS = 1 << 23
"""A feature is known by a number below this."""
MOST = 92
"""No weight in the file is greater."""
LEAST_SPEAKING = 2
"""From this weight on it is written for which reason or sign a feature speaks."""
_DIGITS = "".join(chr(number) for number in range(32, 127) if chr(number) not in '"\\')
_BITS, _BASE = 13, 91
_PAIRS = {_DIGITS[number // _BASE] + _DIGITS[number % _BASE]: f"{number:0{_BITS}b}" for number in range(1 << _BITS)}
_TEXT = {bits: pair for pair, bits in _PAIRS.items()}


def _groups(names: Sequence[str]) -> Iterator[Weight]:
    for weight in range(MOST, -MOST - 1, -1):
        for name in names if weight >= LEAST_SPEAKING else ("",):
            yield Weight(weight, name)


def _rest(count: int) -> int:
    """Return how many bits of a distance are written as they are, where so many numbers stand in a group."""
    return (KEYS // count).bit_length() - 1


def _number(number: int, rest: int) -> str:
    bits = f"{number & ((1 << rest) - 1):0{rest}b}" if rest else ""
    return "0" * (number >> rest) + "1" + bits


def packed(weights: Mapping[int, Weight], names: Sequence[str]) -> str:
    """Return weights, by the numbers of their features, as the file has them; ``names`` are what they may speak for."""
    members: dict[Weight, list[int]] = {group: [] for group in _groups(names)}
    for key, (weight, name) in sorted(weights.items()):
        members[Weight(weight, name if weight >= LEAST_SPEAKING else "")].append(key)
    bits = []
    for keys in members.values():
        count = f"{len(keys) + 1:b}"
        bits.append("0" * (len(count) - 1) + count)
        before = -1
        for key in keys:
            bits.append(_number(key - before - 1, _rest(len(keys))))
            before = key
    text = "".join(bits)
    text += "0" * (-len(text) % _BITS)
    return "".join([_TEXT[text[place : place + _BITS]] for place in range(0, len(text), _BITS)])


def unpacked(text: str, names: Sequence[str]) -> dict[int, Weight]:
    """Return the weights that the file has, by the numbers of their features."""
    bits = "".join([_PAIRS[text[place : place + 2]] for place in range(0, len(text), 2)])
    found, place = {}, 0
    for group in _groups(names) if text else ():
        one = bits.index("1", place)
        place = 2 * one - place + 1
        count = int(bits[one:place], 2) - 1
        key, rest = -1, _rest(count) if count else 0
        for _ in range(count):
            one = bits.index("1", place)
            key += (one - place << rest) + int("0" + bits[one + 1 : one + 1 + rest], 2) + 1
            place = one + 1 + rest
            found[key] = group
    return found
