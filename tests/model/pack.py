"""Packs weights into the data that the review reads: whole numbers, words by their numbers, the smallest left out."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from invitation.language.model import ABOUT, FAMILIES, NO_WORD, pack_letter, pack_number

STEP = 0.008
"""A weight in the file is so many of these."""
MOST_WORDS = 93 * 93 - 1

Features = Iterable[Counter[str]]


def pack(
    scores: Mapping[str, Mapping[str, float]],
    spoken: Mapping[str, Mapping[str, str]],
    limits: Mapping[str, Mapping[str, int]],
    most_bytes: int,
) -> str:
    """Return the data as text of no more than ``most_bytes``.

    ``scores`` has the weights of each score; ``spoken`` says which reason or sign a feature speaks for.
    """
    least = 1
    while True:
        text = _written(scores, spoken, limits, least)
        if len(text.encode()) <= most_bytes:
            return text
        least += 1


def whole(weight: float) -> int:
    """Return a weight as it stands in the file."""
    return round(weight / STEP)


def _written(
    scores: Mapping[str, Mapping[str, float]],
    spoken: Mapping[str, Mapping[str, str]],
    limits: Mapping[str, Mapping[str, int]],
    least: int,
) -> str:
    kept = {name: _kept(weights, least) for name, weights in scores.items()}
    used = Counter(word for found in kept.values() for family, words, _ in found if family != "rule" for word in words)
    vocabulary = sorted(used, key=lambda word: (-used[word], word))
    numbers = {word: number for number, word in enumerate(vocabulary[:MOST_WORDS])}
    data: dict[str, Any] = {"vocabulary": " ".join(vocabulary[:MOST_WORDS])}
    for name, found in kept.items():
        data[name] = {
            "bias": whole(scores[name][""]),
            "limits": dict(limits[name]),
            "rules": {" ".join(words): weight for family, words, weight in found if family == "rule"},
            **_weights(found, numbers, spoken[name]),
        }
    return json.dumps(data, ensure_ascii=True, separators=(",", ":")) + "\n"


def _kept(weights: Mapping[str, float], least: int) -> list[tuple[str, tuple[str, ...], int]]:
    found = []
    for feature, weight in sorted(weights.items()):
        number = whole(weight)
        if feature and (abs(number) >= least or (number and feature.startswith("rule "))):
            family, *words = feature.split(" ")
            found.append((family, tuple(words), number))
    return found


def _weights(
    found: Sequence[tuple[str, tuple[str, ...], int]], numbers: Mapping[str, int], spoken: Mapping[str, str]
) -> dict[str, Any]:
    names = sorted(set(spoken.values()))
    groups: dict[str, dict[int, list[str]]] = {family: defaultdict(list) for family in FAMILIES}
    for family, words, weight in found:
        if family == "rule":
            continue
        before, words = (words[0], words[1:]) if family == ABOUT else ("", words)
        if any(word not in numbers for word in words):
            continue
        packed = before + ("".join(pack_number(numbers[word]) for word in words) or NO_WORD)
        if weight > 0:
            packed += pack_letter(names.index(spoken[" ".join([family, *filter(None, (before,)), *words])]))
        groups[family][weight].append(packed)
    packed_groups = {
        family: {str(weight): "".join(keys) for weight, keys in sorted(here.items())} for family, here in groups.items()
    }
    return {"speaks for": names, "weights": packed_groups}
