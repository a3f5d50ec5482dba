"""Times things that are to be compared in turns, so that what else the machine does falls on all of them."""

import statistics
import time
from collections.abc import Callable, Sequence

Timed = Callable[[], float | None]
"""Does a thing once; may return the seconds that it took, if it measured them itself."""


def seconds(thing: Timed) -> float:
    """Return how long a thing takes, once."""
    start = time.perf_counter()
    told = thing()
    return time.perf_counter() - start if told is None else told


def in_turns(things: Sequence[Timed], rounds: int, warm: int = 3) -> list[float]:
    """Return the median seconds of each thing; all are done in turns, ``warm`` rounds before the clock counts."""
    taken: list[list[float]] = [[] for _ in things]
    for number in range(warm + rounds):
        for thing, times in zip(things, taken, strict=True):
            spent = seconds(thing)
            if number >= warm:
                times.append(spent)
    return [statistics.median(times) for times in taken]


def growth(sizes: Sequence[float], taken: Sequence[float]) -> float:
    """Return the exponent with which time grows with size: 1 is a straight line, 2 a square."""
    slope, _ = statistics.linear_regression([_log(size) for size in sizes], [_log(spent) for spent in taken])
    return slope


def _log(number: float) -> float:
    import math

    return math.log(number)
