"""Makes the model's file from lines."""

from __future__ import annotations

from collections.abc import Sequence

import training
from lines import Line
from pack import pack, whole

MOST_BYTES = 195_000


def made_of(lines: Sequence[Line], most_bytes: int = MOST_BYTES) -> str:
    """Return the model that these lines make, as the text of its file."""
    limits = {
        name: {limit: whole(value) for limit, value in limits.items()} for name, limits in training.LIMITS.items()
    }
    return pack(training.train(lines), training.spoken_for(lines), limits, most_bytes)
