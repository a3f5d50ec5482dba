"""A second look at a sentence in which danger was found: a small neural network reads its words in a row.

Each word stands for a few whole numbers; each detector looks at five words in a row, and what it heard best counts. The
training command (``tests/model``) fits it. All sums are of whole numbers, so that Python and the browser agree.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Mapping, Sequence
from operator import mul
from typing import Any

from .packing import unpacked_keys, unpacked_numbers

AROUND = 2
"""A detector looks at a word and at so many on either side."""
WIDTH = 2 * AROUND + 1
KNOWN = 1 << 19
"""Words are told apart by their numbers' remainders below this."""
MOST_NUMBER = 7
"""None of the numbers of a word is further from nought."""
MOST_DETECTOR = 31
"""Nor any of a detector's."""
PART = 1 << 16
"""So many parts of what the detectors say are one step of the score."""
BELIEVED = 90
"""What is further above the limit is believed at first sight."""
_MOST_WORDS = 20_000

# The sums of all detectors are carried side by side in one long number: in Python that is as fast as a single sum.
_LANE = 16
MOST_HEARD = (1 << 14) - 1
"""No detector can hear more than this, nor less than as much below nought."""
_NOUGHT = MOST_HEARD + 1
"""What stands for nought in a lane, so that nothing is below it."""


class SecondLook:
    """The network, ready to read."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        size, detectors = data["size"], len(data["rests"])
        words = unpacked_keys(data["words"], data["known"], KNOWN)
        numbers = unpacked_numbers(data["numbers"], (len(words) + 1) * size, MOST_NUMBER)
        rows = [numbers[first : first + size] for first in range(0, len(numbers), size)]
        self._unknown, self._rows = rows[0], dict(zip(words, rows[1:], strict=True))
        looks = unpacked_numbers(data["detectors"], WIDTH * size * detectors, MOST_DETECTOR)
        lanes = [_lanes(looks[first : first + detectors]) for first in range(0, len(looks), detectors)]
        self._looks = [lanes[first : first + size] for first in range(0, len(lanes), size)]
        self._guard = _lanes([1 << (_LANE - 1)] * detectors)
        self._nought = _lanes([_NOUGHT] * detectors)
        rests = _lanes(data["rests"]) + self._nought
        # a word in the middle brings what each detector starts from
        self._middle = [rests if place == AROUND else 0 for place in range(WIDTH)]
        self._counts, self._rest, self._size = data["counts"], data["rest"], detectors * _LANE // 8
        self._heard: dict[int, list[int]] = {}

    def steps(self, stems: Sequence[int]) -> int:
        """Return by how many steps the words, by the numbers of their stems, raise the danger or lower it."""
        heard = [self._heard.get(stem) or self._hear(stem) for stem in stems]
        rows = [_SILENCE] * AROUND + heard + [_SILENCE] * AROUND
        best, guard, shift = self._nought, self._guard, _LANE - 1
        for first, second, third, fourth, fifth in zip(rows, rows[1:], rows[2:], rows[3:], rows[4:], strict=False):
            total = first[0] + second[1] + third[2] + fourth[3] + fifth[4]
            # the greater of the two in each lane
            greater = ((total | guard) - best) & guard
            best ^= (best ^ total) & (greater - (greater >> shift))
        lanes = array("H")
        lanes.frombytes((best - self._nought).to_bytes(self._size, "little"))
        if sys.byteorder == "big":
            lanes.byteswap()
        said: int = sum(map(mul, self._counts, lanes)) + self._rest
        return said // PART

    def _hear(self, stem: int) -> list[int]:
        """Return what a word adds to all detectors at each of the places where they may hear it."""
        row = self._rows.get(stem % KNOWN, self._unknown)
        heard = [sum(map(mul, row, looks), rests) for looks, rests in zip(self._looks, self._middle, strict=True)]
        if len(self._heard) < _MOST_WORDS:
            self._heard[stem] = heard
        return heard


_SILENCE = [0] * WIDTH


def _lanes(numbers: Sequence[int]) -> int:
    return sum(number << (_LANE * place) for place, number in enumerate(numbers))


def looking() -> dict[str, Any]:
    """Return how a second look is taken, as plain data for the browser."""
    return {
        "around": AROUND,
        "known": KNOWN,
        "number": MOST_NUMBER,
        "detector": MOST_DETECTOR,
        "part": PART,
        "believed": BELIEVED,
        "words": _MOST_WORDS,
    }
