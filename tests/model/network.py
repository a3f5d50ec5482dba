"""Fits a small neural network that reads the words of a line in a row: what a linear score cannot weigh together.

Each word is a few numbers; each of some detectors looks at five words in a row; what it heard best in a line counts
(after Kim, 2014, "Convolutional neural networks for sentence classification"). Fitted by Adam (Kingma and Ba, 2015)
with a pace that rises and falls, by small batches of lines. One process does it in a fixed order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float32]
AROUND = 2
"""A detector looks at a word and at so many on either side."""
WIDTH = 2 * AROUND + 1
PADDING, UNKNOWN = 0, 1
"""What is no word, and a word that is not known."""
FIRST_WORD = 2
_LONGEST = 60
_BATCH = 128
_ROUGHLY = 32
"""So many batches are taken together, and their lines put in order of length: little padding, yet much chance."""
_RISES_FOR = 0.3
_FORGOTTEN = 0.08
"""So many words are made unknown while it learns."""


@dataclass(frozen=True)
class Shape:
    """How large a network is and how it learns."""

    numbers: int
    """So many numbers stand for a word."""
    detectors: int
    rounds: int
    pace: float
    silent: float
    """What share of the detectors is left out at each step."""
    decay: float
    coarse: tuple[int, int] = (0, 0)
    """How many steps on either side of nought the numbers of words, and those of detectors, may have; 0 is any."""


@dataclass
class Network:
    """What was fitted. A line has a sum for each score: above nought where it is rather to be found."""

    words: Numbers
    """Words by numbers."""
    detectors: Numbers
    """WIDTH times the numbers of a word by detectors."""
    rests: Numbers
    """One for each detector."""
    counts: Numbers
    """How much each detector counts, by scores."""
    rest: Numbers
    steps: tuple[float, float] = (0.0, 0.0)
    """What one step of the words' numbers is, and one of the detectors'; 0 where they may be any."""

    def parts(self) -> list[Numbers]:
        """Return all that is fitted."""
        return [self.words, self.detectors, self.rests, self.counts, self.rest]

    def coarse(self, shape: Shape) -> tuple[Numbers, Numbers]:
        """Return the numbers of words and detectors as they are used: in whole steps, where there are steps."""
        return _in_steps(self.words, self.steps[0], shape.coarse[0]), _in_steps(
            self.detectors, self.steps[1], shape.coarse[1]
        )


@dataclass
class _Pass:
    """What a batch left behind on its way through: all that is needed for the way back."""

    ids: NDArray[np.int64]
    rows: Numbers
    where: NDArray[np.int64]
    best: Numbers


@dataclass
class _Adam:
    """Moves numbers against their slopes, each by its own measure."""

    means: list[Numbers] = field(default_factory=list)
    squares: list[Numbers] = field(default_factory=list)
    time: int = 0

    def step(self, parts: Sequence[Numbers], slopes: Sequence[Numbers], pace: float, decay: float) -> None:
        if not self.time:
            self.means = [np.zeros_like(part) for part in parts]
            self.squares = [np.zeros_like(part) for part in parts]
        self.time += 1
        for part, slope, mean, square in zip(parts, slopes, self.means, self.squares, strict=True):
            mean += 0.1 * (slope - mean)
            square += 0.001 * (slope * slope - square)
            part *= 1 - pace * decay
            part -= pace * (mean / (1 - 0.9**self.time)) / (np.sqrt(square / (1 - 0.999**self.time)) + 1e-8)


def fitted(
    lines: Sequence[Sequence[int]],
    wanted: Numbers,
    counts: Numbers,
    shape: Shape,
    seed: int,
    said: Numbers | None = None,
) -> Network:
    """Return a network for lines, each a row of words' numbers.

    ``wanted`` says how surely each is to be found (0 to 1) by each score, ``counts`` how much it counts.
    Where it is given what another score ``said`` of each line, the network learns what has to be added to that.
    """
    said = np.zeros_like(wanted) if said is None else said
    chance = np.random.default_rng(seed)
    network = _new(1 + max(max(line, default=0) for line in lines), shape, wanted.shape[1], chance)
    adam = _Adam()
    steps = shape.rounds * -(-len(lines) // _BATCH)
    fine = steps * 2 // 3 if any(shape.coarse) else steps
    step = 0
    for _ in range(shape.rounds):
        for batch in _batches(lines, chance):
            if step == fine:
                network.steps = _step(network.words, shape.coarse[0]), _step(network.detectors, shape.coarse[1])
            some = [lines[one] for one in batch]
            _learn(network, adam, some, wanted[batch], counts[batch], said[batch], shape, step / steps, chance)
            step += 1
    network.words, network.detectors = network.coarse(shape)
    return network


def sums(network: Network, lines: Sequence[Sequence[int]]) -> Numbers:
    """Return the sums of each line."""
    found = np.zeros((len(lines), len(network.rest)), np.float32)
    order = sorted(range(len(lines)), key=lambda one: len(lines[one]))
    for first in range(0, len(order), 4 * _BATCH):
        batch = order[first : first + 4 * _BATCH]
        went = _through(network, network.words, network.detectors, _filled([lines[one] for one in batch]))
        found[batch] = went.best @ network.counts + network.rest
    return found


def _new(words: int, shape: Shape, scores: int, chance: np.random.Generator) -> Network:
    def spread(size: tuple[int, ...], width: float) -> Numbers:
        return chance.normal(0, width, size).astype(np.float32)

    inputs = WIDTH * shape.numbers
    return Network(
        spread((words, shape.numbers), 0.1),
        spread((inputs, shape.detectors), inputs**-0.5),
        np.zeros(shape.detectors, np.float32),
        spread((shape.detectors, scores), shape.detectors**-0.5),
        np.zeros(scores, np.float32),
    )


def _batches(lines: Sequence[Sequence[int]], chance: np.random.Generator) -> list[list[int]]:
    order = chance.permutation(len(lines)).tolist()
    batches: list[list[int]] = []
    for first in range(0, len(order), _BATCH * _ROUGHLY):
        near = sorted(order[first : first + _BATCH * _ROUGHLY], key=lambda one: len(lines[one]))
        some = [near[one : one + _BATCH] for one in range(0, len(near), _BATCH)]
        batches += [some[one] for one in chance.permutation(len(some))]
    return batches


def _filled(lines: Sequence[Sequence[int]]) -> NDArray[np.int64]:
    longest = min(max(1, *map(len, lines)) if lines else 1, _LONGEST)
    ids = np.full((len(lines), longest), PADDING, np.int64)
    for place, line in enumerate(lines):
        ids[place, : min(len(line), longest)] = line[:longest]
    return ids


def _through(network: Network, words: Numbers, detectors: Numbers, ids: NDArray[np.int64]) -> _Pass:
    count, longest = ids.shape
    numbers = words.shape[1]
    wide = np.zeros((count, longest + 2 * AROUND, numbers), np.float32)
    wide[:, AROUND : AROUND + longest] = words[ids] * (ids != PADDING)[:, :, None]
    rows = np.concatenate([wide[:, place : place + longest] for place in range(WIDTH)], axis=2)
    heard = rows.reshape(count * longest, -1) @ detectors
    heard = np.maximum(heard.reshape(count, longest, -1) + network.rests, 0) * (ids != PADDING)[:, :, None]
    where = heard.argmax(axis=1)
    best = np.take_along_axis(heard, where[:, None, :], axis=1)[:, 0, :]
    return _Pass(ids, rows, where, best)


def _learn(
    network: Network,
    adam: _Adam,
    lines: Sequence[Sequence[int]],
    wanted: Numbers,
    counts: Numbers,
    said: Numbers,
    shape: Shape,
    done: float,
    chance: np.random.Generator,
) -> None:
    """Take one step: the slope of the logistic loss, carried back through the network."""
    words, detectors = network.coarse(shape)
    ids = _filled(lines)
    ids[(chance.random(ids.shape) < _FORGOTTEN) & (ids != PADDING)] = UNKNOWN
    went = _through(network, words, detectors, ids)
    count, longest = ids.shape
    kept = ((chance.random(went.best.shape) >= shape.silent) / (1 - shape.silent)).astype(np.float32)
    heard = went.best * kept
    total = heard @ network.counts + network.rest
    slope = ((1 / (1 + np.exp(-total - said)) - wanted) * counts / count).astype(np.float32)
    back = (slope @ network.counts.T) * kept * (went.best > 0)
    at = np.zeros((count, longest, shape.detectors), np.float32)
    np.put_along_axis(at, went.where[:, None, :], back[:, None, :], axis=1)
    flat = at.reshape(count * longest, -1)
    rows = (flat @ detectors.T).reshape(count, longest, WIDTH, shape.numbers)
    wide = np.zeros((count, longest + 2 * AROUND, shape.numbers), np.float32)
    for place in range(WIDTH):
        wide[:, place : place + longest] += rows[:, :, place]
    of_words = np.zeros_like(network.words)
    np.add.at(of_words, ids.ravel(), wide[:, AROUND : AROUND + longest].reshape(count * longest, -1))
    of_words[PADDING] = 0
    slopes = [
        of_words,
        went.rows.reshape(count * longest, -1).T @ flat,
        back.sum(axis=0),
        heard.T @ slope,
        slope.sum(axis=0),
    ]
    adam.step(network.parts(), slopes, shape.pace * _pace(done), shape.decay)


def _pace(done: float) -> float:
    """Return the share of the pace: it rises to one and falls to nought."""
    if done < _RISES_FOR:
        return 0.04 + 0.96 * (1 - np.cos(np.pi * done / _RISES_FOR)) / 2
    return float((1 + np.cos(np.pi * (done - _RISES_FOR) / (1 - _RISES_FOR))) / 2)


def _step(numbers: Numbers, most: int) -> float:
    """Return the step with which so many on either side come nearest to the numbers."""
    if not most:
        return 0.0
    spread = float(numbers.std())
    steps = [spread * share / most for share in np.arange(1.0, 4.5, 0.1)]
    return min(steps, key=lambda step: float(((_in_steps(numbers, step, most) - numbers) ** 2).mean()))


def _in_steps(numbers: Numbers, step: float, most: int) -> Numbers:
    return np.clip(np.round(numbers / step), -most, most).astype(np.float32) * np.float32(step) if step else numbers
