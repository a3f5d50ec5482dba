"""Makes the second look at danger: a small network learns from larger ones what is to be added to the linear score.

The larger ones are the teachers. Together, and with the linear score before it was cut, they know more than the few
numbers of the small one could find out from the lines alone; so they also judge lines that nobody wrote (after Hinton,
Vinyals and Dean, 2015, "Distilling the knowledge in a neural network"). What the linear score says of a line that it
learned from is better than what it says of others. So the small one is told what was said by a score that had not
learned from the line's writer (after Wolpert, 1992, "Stacked generalization").
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from invitation.language.model import tokens, word_number
from invitation.language.packing import packed_keys, packed_numbers
from invitation.language.second_look import KNOWN, MOST_DETECTOR, MOST_HEARD, MOST_NUMBER, PART
from lines import named, sentences_of
from network import FIRST_WORD, UNKNOWN, Network, Numbers, Shape, fitted, sums
from varied import varied

TEACHER = Shape(numbers=48, detectors=256, rounds=7, pace=4e-3, silent=0.3, decay=0.02)
PUPIL = Shape(
    numbers=16, detectors=160, rounds=13, pace=6e-3, silent=0.1, decay=0.01, coarse=(MOST_NUMBER, MOST_DETECTOR)
)
TEACHERS = 4
_SURE = 0.96
"""So sure a teacher is of what a line is said to be, at most."""
_TEACHER_KNOWS, _PUPIL_KNOWS = 2, 9
"""In so many lines a word has to stand."""
_VARIED = 2
_NEAR, _FAR = -1.2, 0.1
"""Lines of which the linear score says less than this count so much: it will not find them anyway."""
COUNTS = 0.7
"""So much of the linear score is one of the exponent that the pupil finds."""


@dataclass(frozen=True)
class Text:
    """A line to learn from."""

    text: str
    wanted: bool
    """Whether it is to be found."""
    weights: tuple[float, float]
    """How much it counts for the teachers, and for the pupil."""
    part: int
    """In which part of the lines it stands: the number of the linear score that has not learned from that."""


def second_look(
    texts: Sequence[Text],
    uncut: Mapping[str, float],
    cuts: Sequence[Mapping[str, float]],
    step: float,
    processes: int,
) -> dict[str, Any]:
    """Return the data of a second look at what the linear score says, in steps of its weights.

    ``uncut`` are all its weights, ``cuts`` those that are kept: learned without each part of the lines, and from all.
    """
    written = [one.text for one in texts]
    wanted = np.array([[one.wanted] for one in texts], np.float32)
    teach, learn = (np.array([[one.weights[place]] for one in texts], np.float32) for place in (0, 1))
    everything = [*written, *varied(written, _VARIED, seed=0)]
    # the weights are handed to each process once: with each line would take the most of the time
    with ProcessPoolExecutor(processes, initializer=_linear.extend, initargs=([uncut, *cuts],)) as pool:
        read = list(pool.map(_read, everything, chunksize=500))
    stems, said = [line for line, _ in read], np.array([sums for _, sums in read], np.float32)
    known = _seen(stems[: len(written)], _TEACHER_KNOWS)
    rows = [[known.get(stem, UNKNOWN) for stem in line] for line in stems]
    with ProcessPoolExecutor(processes) as pool:
        heard = sum(pool.map(partial(_judged, rows, len(written), wanted, teach), range(TEACHERS))) / TEACHERS
    chance = 1 / (1 + np.exp(-said[:, :1] - heard))
    # what was said of a line counts as much as what the teachers made of it
    chance[: len(written)] = (chance[: len(written)] + wanted) / 2
    # a line that nobody wrote belongs to the part of the one that it was made of
    parts = np.tile([one.part for one in texts], 1 + _VARIED)
    apart = said[np.arange(len(said)), 1 + parts][:, None]
    counts = np.concatenate([learn, np.ones((len(said) - len(written), 1), np.float32)])
    counts *= np.where(apart > _NEAR, 1, _FAR).astype(np.float32)
    keys, places = _keys(stems[: len(written)])
    rows = [[places.get(word_number(stem) % KNOWN, UNKNOWN) for stem in line] for line in stems]
    return _data(fitted(rows, chance.astype(np.float32), counts, PUPIL, seed=1, said=apart), keys, step)


def stems_of(sentences: Iterable[str]) -> list[str]:
    """Return the stems of the words and marks of a line's sentences, as the review reads them."""
    return [one.stem for sentence in sentences for one in tokens(sentence)]


_linear: list[Mapping[str, float]] = []
"""In a process that reads lines: the weights of each score."""


def _read(text: str) -> tuple[list[str], list[float]]:
    """Return a line's stems and its linear sums."""
    heard, said = Counter({"": 1}), sentences_of(text)
    for sentence in said:
        heard.update(named(sentence))
    sums = [sum(weights.get(feature, 0.0) * count for feature, count in heard.items()) for weights in _linear]
    return stems_of(said), sums


def _judged(rows: Sequence[Sequence[int]], written: int, wanted: Numbers, weights: Numbers, seed: int) -> Numbers:
    sure = (1 - _SURE) / 2 + wanted * _SURE
    return sums(fitted(rows[:written], sure, weights, TEACHER, seed), rows)


def _seen(lines: Sequence[Sequence[str]], least: int) -> dict[str, int]:
    """Return the stems that stand in so many lines, the most frequent first, and their numbers in a network."""
    count = Counter(stem for line in lines for stem in sorted(set(line)))
    return {stem: place for place, (stem, times) in enumerate(count.most_common(), FIRST_WORD) if times >= least}


def _keys(lines: Sequence[Sequence[str]]) -> tuple[list[int], dict[int, int]]:
    """Return by which numbers the words are known in the file, and where each stands in the network."""
    keys = sorted({word_number(stem) % KNOWN for stem in _seen(lines, _PUPIL_KNOWS)})
    return keys, {key: place for place, key in enumerate(keys, FIRST_WORD)}


def _data(network: Network, keys: Sequence[int], step: float) -> dict[str, Any]:
    """Return a network whose numbers are whole steps as the file has it."""
    number, detector = network.steps
    rests, looks = _whole(network.rests, number * detector), np.round(network.detectors / detector)
    if max(MOST_NUMBER * np.abs(looks).sum(axis=0) + np.abs(rests)) > MOST_HEARD:
        raise ValueError("A detector hears more than the review can sum up. Let its numbers decay faster.")
    numbers = np.zeros((len(keys) + FIRST_WORD, network.words.shape[1]))
    # the last words may stand in no line that was learned
    numbers[: len(network.words)] = network.words[: len(numbers)]
    part = COUNTS / step * PART
    return {
        "size": network.words.shape[1],
        "known": len(keys),
        "words": packed_keys(keys, KNOWN),
        "numbers": packed_numbers(_whole(numbers[UNKNOWN:], number), MOST_NUMBER),
        "detectors": packed_numbers(_whole(network.detectors, detector), MOST_DETECTOR),
        "rests": rests,
        "counts": _whole(network.counts, 1 / (number * detector * part)),
        "rest": _whole(network.rest * part, 1)[0],
    }


def _whole(numbers: Any, step: float) -> list[int]:
    return [int(number) for number in np.round(np.asarray(numbers, np.float64).ravel() / step)]
