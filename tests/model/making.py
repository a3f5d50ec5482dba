"""Makes the model's file from lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import training
from invitation.language.model import DANGER, HARM
from lines import Line
from pack import STEP, pack, whole
from teaching import second_look

MOST_WEIGHTS = {HARM: 29_000, DANGER: 16_800}
"""So many each score has. With these the file is smaller than 200 KB."""


def made_of(lines: Sequence[Line], most: Mapping[str, int] = MOST_WEIGHTS, processes: int = 1) -> str:
    """Return the model that these lines make, as the text of its file."""
    limits = {name: whole(limit) for name, limit in training.LIMITS.items()}
    trained = training.train(lines, most, processes)
    cuts = [*training.train_apart(lines, most, processes), trained[DANGER].kept]
    look = second_look(training.texts(lines), trained[DANGER].uncut, cuts, STEP, processes)
    kept = {name: one.kept for name, one in trained.items()}
    return pack(kept, training.spoken_for(lines), limits, look)
