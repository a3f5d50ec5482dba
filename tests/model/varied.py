"""Makes lines that nobody wrote, out of those that were written: the teachers say what is in them."""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

_WORD = re.compile(r"(\w+(?:['’]\w+)*)")
_SHARES = (0.1, 0.2, 0.4)
"""So many of its words a line loses to others."""
_MISSING = 0.03
_BESIDE = 0.3
"""So many lines get another one beside them."""
_SHORT = 60
"""Characters of a line that may stand beside another."""

Places = dict[tuple[str, str], tuple[list[str], list[float]]]


def varied(texts: Sequence[str], times: int, seed: int) -> Iterator[str]:
    """Return each text so many times with some of its words exchanged: for such as stand between the same two words."""
    chance = random.Random(seed)
    places = _places(texts)
    short = [text for text in texts if len(text) < _SHORT]
    for _ in range(times):
        for text in texts:
            line = _exchanged(text, places, chance)
            if chance.random() < _BESIDE:
                beside = chance.choice(short)
                line = " ".join(_ended(one) for one in chance.sample([line, beside], 2))
            yield line


def _ended(line: str) -> str:
    return line if line.endswith((".", "?", "!")) else f"{line}."


def _places(texts: Sequence[str]) -> Places:
    between: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for text in texts:
        words = ["^", *_WORD.findall(text), "$"]
        for before, word, after in zip(words, words[1:], words[2:], strict=False):
            between[before.lower(), after.lower()][word] += 1
    return {
        place: (list(words), [count**0.75 for count in words.values()])
        for place, words in between.items()
        if len(words) > 1
    }


def _exchanged(text: str, places: Places, chance: random.Random) -> str:
    share = chance.choice(_SHARES)
    parts = _WORD.split(text)
    words = ["^", *parts[1::2], "$"]
    for place in range(1, len(words) - 1):
        known = places.get((words[place - 1].lower(), words[place + 1].lower()))
        if chance.random() < _MISSING:
            words[place] = ""
        elif known and chance.random() < share:
            words[place] = chance.choices(*known)[0]
    parts[1::2] = words[1:-1]
    return " ".join("".join(parts).split())
