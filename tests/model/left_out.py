"""Measures the review on lines that it has not learned from: some writers' are left out of training."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial

from invitation.error_rate import KINDS, Rates, rates_of
from invitation.language import review
from invitation.language.model import Model
from lines import Line, writers_of
from making import made_of

EVERY = 8
"""Of so many writers one is left out."""


def measure_left_out(lines: Sequence[Line], processes: int) -> Rates:
    """Return the rates of some writers' lines, reviewed with what was learned from the others."""
    writers = writers_of(lines)[::EVERY]
    model = Model(json.loads(made_of([line for line in lines if line.writer not in writers], processes=processes)))
    own = [line for line in lines if line.writer in writers]
    asked = {kind: [(line.tag, line.text) for line in own if line.kind == kind] for kind in KINDS}
    return rates_of(asked, partial(review, model=model))
