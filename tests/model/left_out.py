"""Measures the review on lines that it has not learned from: some writers' in turn are left out of training."""

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

GROUPS = 8
"""So many times the model is trained; each time the lines of an eighth of the writers are left out."""


def measure_left_out(lines: Sequence[Line], processes: int) -> Rates:
    """Return the rates of all writers' lines, each reviewed with what was learned from writers of other groups."""
    writers = sorted({line.writer for line in lines} - set(OWN))
    groups = [writers[first::GROUPS] for first in range(min(GROUPS, len(writers)))]
    with ProcessPoolExecutor(processes) as pool:
        return joined(list(pool.map(without, repeat(lines), groups)))


def without(lines: Sequence[Line], writers: Sequence[str]) -> Rates:
    """Return the rates of some writers' lines where only the others' were learned."""
    model = Model(json.loads(made_of([line for line in lines if line.writer not in writers])))
    own = [line for line in lines if line.writer in writers]
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
