"""How fast a review is, in Python and in the browser, on a message of 1,000 characters that is full of findings."""

from __future__ import annotations

import time
from functools import cache

from .reviewing import RULES, review

CHARACTERS = 1000
# The page has loaded review.js and review-rules.js.
IN_BROWSER = """([text, rounds]) => {
    let best = Infinity;
    for (let round = 0; round < rounds; round += 1) {
        const started = performance.now();
        for (let time = 0; time < 20; time += 1) invitationReview(text);
        best = Math.min(best, (performance.now() - started) / 20);
    }
    return best * 1000 / text.length;
}"""
"""A function for the browser: takes [message(), rounds] and returns milliseconds for 1,000 characters."""


@cache
def message() -> str:
    """Return the message: examples of the rules, one of each reason in turn, and what is said instead."""
    rules = [rule for reason in RULES.reasons.values() for rule in reason.rules]
    turns = [line for rule in rules for line in (rule.matches[0], rule.instead)]
    text = " ".join(line if line.endswith((".", "?", "!")) else f"{line}." for line in turns[::3])
    return text[:CHARACTERS]


def review_ms_per_1000_characters(rounds: int = 20) -> float:
    """Return the milliseconds of processor time that Python takes for 1,000 characters, in the best of some rounds."""
    text = message()
    review(text)
    best = float("inf")
    for _ in range(rounds):
        started = time.process_time()
        for _ in range(5):
            review(text)
        best = min(best, (time.process_time() - started) / 5)
    return best * 1000 * 1000 / len(text)
