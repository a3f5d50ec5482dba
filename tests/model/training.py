"""Trains the two scores of the review's model: harm, and danger."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import TypeVar

from cut import cut
from fit import Example, fit
from invitation.language.model import DANGER, HARM
from lines import EXAMPLES, HANDBOOK, SEEN, Line, sentences_of, writers_of
from teaching import Text

Said = TypeVar("Said")


@dataclass(frozen=True)
class Score:
    """What a score is to find, and how much a line of each kind counts in its training."""

    wanted: str
    weights: Mapping[str, float]
    """Kinds that are not named are left out."""
    own: Mapping[str, float]
    """How many times as much lines count that did not come from a writer: tests and build ask the review for these."""
    anew: float
    """What share of the weights comes from fitting them anew after the cut."""


SCORES = {
    HARM: Score(
        "warned",
        {"warned": 1.0, "recommended": 1.3, "plain": 3.0, "upset": 0.3},
        own={EXAMPLES: 20.0, HANDBOOK: 40.0},
        anew=0.5,
    ),
    DANGER: Score(
        "control",
        {"control": 1.0, "upset": 1.0, "plain": 0.5, "recommended": 0.5, "warned": 0.5},
        own={EXAMPLES: 10.0, HANDBOOK: 15.0},
        anew=0.0,
    ),
}
PARTS = 4
"""In so many parts the writers are taken, to hear what a score says of those that it has not learned from."""
_SEEN = 5.0
"""So much the lines count for the second look that the tests ask about beside the rules' examples."""
_TWO = 0.5
"""So much two sentences in a row count beside the whole line."""
_CALM = {"plain": 3.0, "recommended": 3.0}
"""So much more lines in which nobody is upset count for the small network: few are near the limit."""
# The rules were written with these lines at hand: they hear more in them than in any others.
_RULES_KNOW = (SEEN,)


def examples(score: Score, lines: Iterable[Line]) -> list[Example]:
    """Return the lines as examples for a score.

    The review hears a sentence together with one neighbour. So where nothing is to be found in a long line, each two
    sentences in a row are an example: none of them may sound bad, however kind the others are.
    """
    found = []
    for line in lines:
        if line.kind in score.weights:
            wanted, weight = line.kind == score.wanted, score.weights[line.kind] * score.own.get(line.writer, 1.0)
            found += [Example(_features(line, part), wanted, weight) for part in _parts(line, wanted)]
    return found


def _parts(line: Line, wanted: bool) -> list[tuple[Counter[str], ...]]:
    return _pairs(line.sentences, wanted) or [line.sentences]


def _pairs(said: Sequence[Said], wanted: bool) -> list[tuple[Said, Said]]:
    """Return each two sentences in a row of a long line in which nothing is to be found."""
    return [] if wanted or len(said) < 3 else list(pairwise(said))


def _features(line: Line, part: Iterable[Counter[str]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for sentence in part:
        total.update(sentence)
    if line.writer in _RULES_KNOW:
        return Counter({name: count for name, count in total.items() if not name.startswith("rule ")})
    return total


@dataclass(frozen=True)
class Trained:
    """What was learned for a score: the weights that are kept, and all that there were before the cut."""

    kept: dict[str, float]
    uncut: dict[str, float]


def train(lines: Sequence[Line], most: Mapping[str, int], processes: int) -> dict[str, Trained]:
    """Return the weights of both scores, at most so many of each are kept."""
    with ProcessPoolExecutor(processes) as pool:
        return dict(zip(SCORES, pool.map(partial(_train, lines, most), SCORES), strict=True))


def train_apart(lines: Sequence[Line], most: Mapping[str, int], processes: int) -> list[dict[str, float]]:
    """Return the weights that are kept for danger: for each part of the writers as learned from the others."""
    parts = _part_of_each_writer(lines)
    others = [[line for line in lines if parts.get(line.writer) != part] for part in range(PARTS)]
    with ProcessPoolExecutor(processes) as pool:
        return [trained.kept for trained in pool.map(partial(_train, most=most, name=DANGER), others)]


def _part_of_each_writer(lines: Iterable[Line]) -> dict[str, int]:
    """Return in which part each writer is. What did not come from a writer is in none: the review always knows it."""
    return {writer: place % PARTS for place, writer in enumerate(writers_of(lines))}


def _train(lines: Sequence[Line], most: Mapping[str, int], name: str) -> Trained:
    score = SCORES[name]
    given = examples(score, lines)
    uncut = fit(given)
    return Trained(cut(given, uncut, most[name], score.anew), uncut)


def texts(lines: Sequence[Line]) -> list[Text]:
    """Return the lines as a second look learns from them, and two sentences in a row where nothing is to be found."""
    found, parts, score = [], _part_of_each_writer(lines), SCORES[DANGER]
    own = {**score.own, SEEN: _SEEN}
    for line in lines:
        wanted, part = line.kind == score.wanted, parts.get(line.writer, PARTS)
        weight = score.weights[line.kind] * own.get(line.writer, 1.0)
        weights = weight, weight * _CALM.get(line.kind, 1.0)
        found.append(Text(line.text, wanted, weights, part))
        two = weights[0] * _TWO, weights[1] * _TWO
        found += [Text(" ".join(some), wanted, two, part) for some in _pairs(sentences_of(line.text), wanted)]
    return found


def spoken_for(lines: Iterable[Line]) -> dict[str, dict[str, str]]:
    """Return, for each score, which reason or sign a feature speaks for: that in whose lines it is most at home."""
    found: dict[str, dict[str, str]] = {}
    lines = list(lines)
    for name, score in SCORES.items():
        seen: dict[str, Counter[str]] = defaultdict(Counter)
        among: Counter[str] = Counter()
        for line in lines:
            if line.kind == score.wanted and line.tag and line.tag != line.kind:
                among[line.tag] += 1
                for feature in set(_features(line, line.sentences)):
                    seen[feature][line.tag] += 1
        tags = sorted(among)
        found[name] = defaultdict(partial(str, min(tags, key=lambda tag: -among[tag])))
        for feature, counts in seen.items():
            found[name][feature] = max(tags, key=partial(_at_home, counts, among))
    return found


def _at_home(counts: Counter[str], among: Counter[str], tag: str) -> float:
    return (counts[tag] + 0.2) / (among[tag] + 20)


LIMITS = {HARM: -0.36, DANGER: -0.72}
"""Above this the review speaks, whether or not a rule did. Below it what a rule says is a hint, and a sign nothing."""
