"""Makes the model's file from lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import training
from invitation.language.model import DANGER, HARM
from lines import Line
from pack import pack, whole

MOST_WEIGHTS = {HARM: 32_500, DANGER: 49_000}
"""So many each score has. With these the file is smaller than 200 KB."""


def made_of(lines: Sequence[Line], most: Mapping[str, int] = MOST_WEIGHTS) -> str:
    """Return the model that these lines make, as the text of its file."""
    limits = {name: whole(limit) for name, limit in training.LIMITS.items()}
    return pack(training.train(lines, most), training.spoken_for(lines), limits)
