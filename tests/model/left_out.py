"""Measures the review on lines that it has not learned from: each writer's in turn are left out of training."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import repeat

from invitation.error_rate import KINDS, Rate, Rates, rates_of
from invitation.language import review
from invitation.language.model import Model
from lines import OWN, Line
from making import made_of


def measure_left_out(lines: Sequence[Line], processes: int) -> Rates:
    """Return the rates of all writers' lines, each reviewed with what was learned from all the other writers."""
    writers = sorted({line.writer for line in lines} - set(OWN))
    with ProcessPoolExecutor(processes) as pool:
        return joined(list(pool.map(without, repeat(lines), writers)))


def without(lines: Sequence[Line], writer: str) -> Rates:
    """Return the rates of a writer's lines where only the others' were learned."""
    model = Model(json.loads(made_of([line for line in lines if line.writer != writer])))
    own = [line for line in lines if line.writer == writer]
    asked = {kind: [(line.tag, line.text) for line in own if line.kind == kind] for kind in KINDS}
    return rates_of(asked, partial(review, model=model))


def joined(parts: Sequence[Rates]) -> Rates:
    """Return the sums of rates."""
    kinds = {kind: _sum([part.kinds[kind] for part in parts]) for kind in KINDS}
    reasons = sorted({reason for part in parts for reason in part.reasons})
    by_reason = {}
    for reason in reasons:
        pairs = [part.reasons[reason] for part in parts if reason in part.reasons]
        by_reason[reason] = _sum([flagged for flagged, _ in pairs]), _sum([named for _, named in pairs])
    return Rates(kinds, by_reason)


def _sum(rates: Sequence[Rate]) -> Rate:
    return Rate(sum(rate.found for rate in rates), sum(rate.among for rate in rates))
