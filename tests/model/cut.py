"""Cuts a score down to the weights that matter most, so that the file stays small."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache

from fit import Example, fit
from invitation.language.model import BEGINNING, END, FRAMES, PAIR, STEM, STEMS, THREE, WORD, Token, token

RULE = "rule "
"""With this begin the features that say what a rule heard; they are always kept."""
_COST = 0.01
"""Lower than for all weights: each of the few has to do for more lines."""


def cut(examples: Sequence[Example], weights: Mapping[str, float], most: int, anew: float) -> dict[str, float]:
    """Return at most so many weights, in the order in which they matter.

    The weights that stay can be fitted once more, without the others; ``anew`` is the share of that in what is
    returned. As they were they find more of what is new, fitted anew they are truer to the examples that count most.
    """
    seen = Counter(feature for example in examples for feature in example.features)
    joined = merged(weights, seen)
    always = {feature for feature in joined if not feature or feature.startswith(RULE)}
    # great weights, and of those that are seen often also small ones
    order = sorted(joined.keys() - always, key=lambda name: (-abs(joined[name]) * seen[name] ** 0.5, name))
    kept = {feature: joined[feature] for feature in [*sorted(always), *order[:most]]}
    if not anew:
        return kept
    again = fit([_known(example, kept) for example in examples], cost=_COST)
    return {feature: (1 - anew) * weight + anew * again.get(feature, 0.0) for feature, weight in kept.items()}


def _known(example: Example, kept: Mapping[str, float]) -> Example:
    features = Counter({feature: count for feature, count in example.features.items() if feature in kept})
    return Example(features, example.wanted, example.weight)


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
