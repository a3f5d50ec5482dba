"""Makes the model's file from lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import training
from invitation.language.model import DANGER, HARM
from lines import Line
from pack import pack, whole

MOST_BYTES = {HARM: 84_000, DANGER: 112_000}
"""For the weights of each score."""


def made_of(lines: Sequence[Line], most_bytes: Mapping[str, int] = MOST_BYTES) -> str:
    """Return the model that these lines make, as the text of its file."""
    limits = {name: whole(limit) for name, limit in training.LIMITS.items()}
    scores, seen = training.train(lines)
    return pack(scores, seen, training.spoken_for(lines), limits, most_bytes)
