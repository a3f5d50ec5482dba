"""Fits a linear score: a support vector machine on counts that are weighted by how much they tell the two sides apart.

After Wang and Manning (2012), "Baselines and bigrams": naive Bayes log ratios as scales, a linear machine on top. The
machine is solved by dual coordinate descent (Hsieh and others, 2008). All in plain Python and in a fixed order, so that
the same lines give the same weights.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

SMOOTH = 0.5
"""So many times each feature is taken to have been seen on either side before anything was read."""


@dataclass(frozen=True)
class Example:
    """What stands in a line (each feature with its count), whether it is to be found, and how much it counts."""

    features: Counter[str]
    wanted: bool
    weight: float = 1.0


def fit(examples: Sequence[Example], least: int = 1, cost: float = 0.03, rounds: int = 12) -> dict[str, float]:
    """Return the weight of each feature that stands in ``least`` lines or more; the weight of "" is always added."""
    lines = Counter(feature for example in examples for feature in example.features)
    numbers = {feature: number for number, feature in enumerate(sorted(f for f, n in lines.items() if n >= least), 1)}
    scales = _scales(examples, numbers)
    rows = []
    for example in examples:
        known = [(numbers[feature], count) for feature, count in example.features.items() if feature in numbers]
        known.sort()
        row = [0, *(number for number, _ in known)]
        values = [1.0, *(scales[number] * count for number, count in known)]
        rows.append((row, values, 1.0 if example.wanted else -1.0, 0.5 / (cost * example.weight)))
    weights = _solve(rows, len(numbers) + 1, rounds)
    return {"": weights[0]} | {feature: weights[number] * scales[number] for feature, number in numbers.items()}


def _scales(examples: Sequence[Example], numbers: dict[str, int]) -> list[float]:
    wanted, others = [SMOOTH] * (len(numbers) + 1), [SMOOTH] * (len(numbers) + 1)
    for example in examples:
        side = wanted if example.wanted else others
        for feature in example.features:
            if feature in numbers:
                side[numbers[feature]] += example.weight
    all_wanted, all_others = sum(wanted), sum(others)
    return [log((yes / all_wanted) / (no / all_others)) for yes, no in zip(wanted, others, strict=True)]


def _solve(rows: list[tuple[list[int], list[float], float, float]], size: int, rounds: int) -> list[float]:
    weights = [0.0] * size
    alphas = [0.0] * len(rows)
    lengths = [sum(value * value for value in values) + softness for _, values, _, softness in rows]
    order = list(range(len(rows)))
    chance = random.Random(1)
    for _ in range(rounds):
        chance.shuffle(order)
        for place in order:
            row, values, side, softness = rows[place]
            alpha = alphas[place]
            score = sum([weights[number] * value for number, value in zip(row, values)])  # noqa: B905 - it is hot
            slope = side * score - 1 + softness * alpha
            if alpha == 0 and slope >= 0:
                continue
            changed = max(alpha - slope / lengths[place], 0.0)
            step = (changed - alpha) * side
            if step:
                alphas[place] = changed
                for number, value in zip(row, values):  # noqa: B905 - it is hot
                    weights[number] += step * value
    return weights
