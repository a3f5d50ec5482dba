"""Packs weights into the data that the review reads: whole numbers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from cut import RULE
from invitation.language.model import key_of
from invitation.language.packing import MOST, Weight, packed

STEP = 0.02
"""A weight in the file is so many of these."""


def whole(weight: float) -> int:
    """Return a weight as it stands in the file."""
    return round(weight / STEP)


def pack(
    scores: Mapping[str, Mapping[str, float]],
    spoken: Mapping[str, Mapping[str, str]],
    limits: Mapping[str, int],
    look: Mapping[str, Any],
) -> str:
    """Return the data as text. ``spoken`` says for each score which reason or sign a feature speaks for."""
    data: dict[str, Any] = {}
    for name, weights in scores.items():
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
            "weights": _packed(weights, spoken[name], names),
        }
    data["second look"] = dict(look)
    return json.dumps(data, ensure_ascii=True, separators=(",", ":")) + "\n"


def _packed(weights: Mapping[str, float], spoken: Mapping[str, str], names: list[str]) -> str:
    found: dict[int, Weight] = {}
    for feature, weight in weights.items():
        if feature and not feature.startswith(RULE) and whole(weight):
            family, *words = feature.split(" ")
            # of two features with one number the one that matters more keeps it
            found.setdefault(key_of(family, words), Weight(max(-MOST, min(MOST, whole(weight))), spoken[feature]))
    return packed(found, names)
