"""Packs weights into the data that the review reads: whole numbers, as many as fit, those that matter most."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from invitation.language.model import BEGINNING, END, FRAMES, PAIR, STEM, STEMS, THREE, WORD, Token, key_of, token
from invitation.language.packing import MOST, Weight, packed

STEP = 0.02
"""A weight in the file is so many of these."""
RULE = "rule "


def whole(weight: float) -> int:
    """Return a weight as it stands in the file."""
    return round(weight / STEP)


def pack(
    scores: Mapping[str, Mapping[str, float]],
    seen: Mapping[str, Mapping[str, int]],
    spoken: Mapping[str, Mapping[str, str]],
    limits: Mapping[str, int],
    most_bytes: Mapping[str, int],
) -> str:
    """Return the data as text. Each score has its weights and so many bytes for them.

    ``seen`` says in how many lines a feature was seen, ``spoken`` which reason or sign it speaks for.
    """
    data: dict[str, Any] = {}
    for name, all_weights in scores.items():
        weights = merged(all_weights, seen[name])
        names = sorted(set(spoken[name].values()))
        data[name] = {
            "bias": whole(weights[""]),
            "limit": limits[name],
            "rules": {
                feature.removeprefix(RULE): whole(weight)
                for feature, weight in sorted(weights.items())
                if feature.startswith(RULE) and whole(weight)
            },
            "speaks for": names,
            "weights": _that_fit(weights, seen[name], spoken[name], names, most_bytes[name]),
        }
    return json.dumps(data, ensure_ascii=True, separators=(",", ":")) + "\n"


def merged(weights: Mapping[str, float], seen: Mapping[str, int]) -> dict[str, float]:
    """Return the weights without those that only say again what a broader feature says, which has their sum instead.

    A word whose stem was seen in the same lines only, for one, does not need a weight of its own.
    """
    found = dict(weights)
    for feature in weights:
        broader = _broader(feature)
        if broader and broader in found and seen[broader] == seen[feature]:
            found[broader] += found.pop(feature)
    return found


def _broader(feature: str) -> str:
    """Return a feature that stands wherever this one does, "" if there is none."""
    family, *words = feature.split(" ")
    if family in (WORD, PAIR):
        return " ".join([STEM if family == WORD else STEMS, *(_token(word).stem for word in words)])
    if family == THREE:
        shapes = [_token(word).shape for word in words]
        return "" if any(shape.startswith("*") for shape in shapes) else " ".join([FRAMES, *shapes])
    return ""


@cache
def _token(word: str) -> Token:
    return Token(word, word, word, 0) if word in (BEGINNING, END) else token(word)


def _that_fit(
    weights: Mapping[str, float], seen: Mapping[str, int], spoken: Mapping[str, str], names: list[str], most_bytes: int
) -> str:
    """Return the weights that matter most, packed: great ones, and of those that are seen often also small ones."""
    order = sorted(
        (feature for feature, weight in weights.items() if feature and whole(weight) and not feature.startswith(RULE)),
        key=lambda feature: (-abs(weights[feature]) * seen[feature] ** 0.5, feature),
    )
    few, many = 0, len(order)
    if len(_packed(order, weights, spoken, names)) <= most_bytes:
        few = many
    while many - few > 100:
        middle = (few + many + 1) // 2
        if len(_packed(order[:middle], weights, spoken, names)) <= most_bytes:
            few = middle
        else:
            many = middle
    return _packed(order[:few], weights, spoken, names)


def _packed(features: list[str], weights: Mapping[str, float], spoken: Mapping[str, str], names: list[str]) -> str:
    found: dict[int, Weight] = {}
    for feature in features:
        family, *words = feature.split(" ")
        # of two features with one number the one that matters more keeps it
        found.setdefault(key_of(family, words), Weight(max(-MOST, min(MOST, whole(weights[feature]))), spoken[feature]))
    return packed(found, names)
