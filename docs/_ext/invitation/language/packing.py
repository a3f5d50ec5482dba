"""How the model stands in its file: as text, in nearly as few bits as there is to say. Thirteen are two characters.

Features that have one weight, and speak for one reason, stand together, so that neither has to be written for each: how
many they are, and their numbers, each as its distance from the one before (Rice codes, after Golomb, 1966).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
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


def _rest(count: int, below: int) -> int:
    """Return how many bits of a distance are written as they are, where so many numbers stand below another."""
    return (below // count).bit_length() - 1


def _number(number: int, rest: int) -> str:
    bits = f"{number & ((1 << rest) - 1):0{rest}b}" if rest else ""
    return "0" * (number >> rest) + "1" + bits


def _row(keys: Sequence[int], below: int) -> Iterator[str]:
    """Return the bits of different numbers below another, in their order."""
    before = -1
    for key in keys:
        yield _number(key - before - 1, _rest(len(keys), below))
        before = key


def _read_row(bits: str, place: int, count: int, below: int) -> tuple[list[int], int]:
    """Return so many numbers, and where they end."""
    key, rest, found = -1, _rest(count, below) if count else 0, []
    for _ in range(count):
        one = bits.index("1", place)
        key += (one - place << rest) + int("0" + bits[one + 1 : one + 1 + rest], 2) + 1
        place = one + 1 + rest
        found.append(key)
    return found, place


def _text(bits: Iterable[str]) -> str:
    text = "".join(bits)
    text += "0" * (-len(text) % _BITS)
    return "".join([_TEXT[text[place : place + _BITS]] for place in range(0, len(text), _BITS)])


def _read(text: str) -> str:
    return "".join([_PAIRS[text[place : place + 2]] for place in range(0, len(text), 2)])


def packed(weights: Mapping[int, Weight], names: Sequence[str]) -> str:
    """Return weights, by the numbers of their features, as the file has them; ``names`` are what they may speak for."""
    members: dict[Weight, list[int]] = {group: [] for group in _groups(names)}
    for key, (weight, name) in sorted(weights.items()):
        members[Weight(weight, name if weight >= LEAST_SPEAKING else "")].append(key)
    bits = []
    for keys in members.values():
        count = f"{len(keys) + 1:b}"
        bits += ["0" * (len(count) - 1) + count, *_row(keys, KEYS)]
    return _text(bits)


def unpacked(text: str, names: Sequence[str]) -> dict[int, Weight]:
    """Return the weights that the file has, by the numbers of their features."""
    bits, found, place = _read(text), {}, 0
    for group in _groups(names) if text else ():
        one = bits.index("1", place)
        place = 2 * one - place + 1
        count = int(bits[one:place], 2) - 1
        keys, place = _read_row(bits, place, count, KEYS)
        found.update(dict.fromkeys(keys, group))
    return found


def packed_keys(keys: Sequence[int], below: int) -> str:
    """Return different numbers below another, the smallest first, as the file has them."""
    return _text(_row(keys, below))


def unpacked_keys(text: str, count: int, below: int) -> list[int]:
    """Return so many numbers below another."""
    return _read_row(_read(text), 0, count, below)[0]


def packed_numbers(numbers: Iterable[int], most: int) -> str:
    """Return numbers that are not further from nought than ``most``, each in as few bits as that takes."""
    size = (2 * most).bit_length()
    return _text(f"{number + most:0{size}b}" for number in numbers)


def unpacked_numbers(text: str, count: int, most: int) -> list[int]:
    """Return so many numbers that are not further from nought than ``most``."""
    size, bits = (2 * most).bit_length(), _read(text)
    return [int(bits[place : place + size], 2) - most for place in range(0, count * size, size)]
