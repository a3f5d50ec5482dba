"""Trains the two scores of the review's model: harm, and danger."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from cut import cut
from fit import Example, fit
from invitation.language.model import DANGER, HARM
from lines import EXAMPLES, HANDBOOK, SEEN, Line


@dataclass(frozen=True)
class Score:
    """What a score is to find, and how much a line of each kind counts in its training."""

    wanted: str
    weights: Mapping[str, float]
    """Kinds that are not named are left out."""
    handbook: float
    """How many times as much the words of the scripts count, which the build asks of the review."""
    anew: float
    """What share of the weights comes from fitting them anew after the cut."""


SCORES = {
    HARM: Score("warned", {"warned": 1.0, "recommended": 1.3, "plain": 3.0, "upset": 0.3}, 40.0, 0.5),
    DANGER: Score(
        "control", {"control": 1.0, "upset": 1.0, "plain": 0.5, "recommended": 0.5, "warned": 0.5}, 15.0, 0.0
    ),
}
# What the tests ask of the review: the rules' own examples.
_EXAMPLES = 10.0
# The rules were written with these lines at hand: they hear more in them than in any others.
_RULES_KNOW = (SEEN,)


def examples(score: Score, lines: Iterable[Line]) -> list[Example]:
    """Return the lines as examples for a score.

    The review hears a sentence together with one neighbour. So where nothing is to be found in a long line, each two
    sentences in a row are an example: none of them may sound bad, however kind the others are.
    """
    found = []
    more = {EXAMPLES: _EXAMPLES, HANDBOOK: score.handbook}
    for line in lines:
        if line.kind in score.weights:
            wanted, weight = line.kind == score.wanted, score.weights[line.kind] * more.get(line.writer, 1.0)
            found += [Example(_features(line, part), wanted, weight) for part in _parts(line, wanted)]
    return found


def _parts(line: Line, wanted: bool) -> list[tuple[Counter[str], ...]]:
    if wanted or len(line.sentences) < 3:
        return [line.sentences]
    return list(pairwise(line.sentences))


def _features(line: Line, part: Iterable[Counter[str]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for sentence in part:
        total.update(sentence)
    if line.writer in _RULES_KNOW:
        return Counter({name: count for name, count in total.items() if not name.startswith("rule ")})
    return total


def train(lines: Sequence[Line], most: Mapping[str, int]) -> dict[str, dict[str, float]]:
    """Return the weights of both scores, at most so many of each."""
    weights = {}
    for name, score in SCORES.items():
        given = examples(score, lines)
        weights[name] = cut(given, fit(given), most[name], score.anew)
    return weights


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


LIMITS = {HARM: -0.24, DANGER: -0.26}
"""Above this the review speaks, whether or not a rule did. Below it what a rule says is a hint, and a sign nothing."""
