"""What a review says."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

Level = Literal["flag", "hint"]
LEVELS: tuple[Level, ...] = ("flag", "hint")


class Finding(NamedTuple):
    """Words that may hurt: ``words`` is the text from ``start`` to ``end``.

    ``instead`` is another way to say it, and empty where the review stopped for safety.
    """

    reason: str
    level: Level
    start: int
    end: int
    words: str
    why: str
    source: str
    instead: str
    by: tuple[str, ...] = ()
    """The words that led to it: those of a rule, or those that counted most with the model."""

    @property
    def span(self) -> tuple[int, int]:
        """Return where the words stand in the text: from the first number to before the second."""
        return self.start, self.end


class Strength(NamedTuple):
    """Words that are good to hear, and what is good about them."""

    id: str
    title: str
    start: int
    end: int
    words: str

    @property
    def span(self) -> tuple[int, int]:
        """Return where the words stand in the text."""
        return self.start, self.end


class Sign(NamedTuple):
    """Words that sound like fear, threat or control, on either side: ``why`` says what was noticed."""

    id: str
    title: str
    start: int
    end: int
    words: str
    why: str
    by: tuple[str, ...] = ()
    """The words that led to it."""

    @property
    def span(self) -> tuple[int, int]:
        """Return where the words stand in the text."""
        return self.start, self.end


class Review(NamedTuple):
    """What a review found, each kind in the order of the text."""

    findings: tuple[Finding, ...] = ()
    strengths: tuple[Strength, ...] = ()
    safety: tuple[Sign, ...] = ()
    moves: tuple[str, ...] = ()
    """Those of the five moves of an invitation that are there, by their ids, in their order."""
    missing: tuple[str, ...] = ()
    """Those that were not found."""

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reasons to say something else, each once, in the order of the text; hints do not count."""
        return tuple(dict.fromkeys(finding.reason for finding in self.findings if finding.level == "flag"))

    @property
    def to_reconsider(self) -> bool:
        """Whether there is a flag, or a sign of fear, threat or control."""
        return bool(self.safety or self.reasons)

    def as_dict(self) -> dict[str, Any]:
        """Return the review as plain data, for JSON."""
        return {
            "reasons": list(self.reasons),
            "findings": [finding._asdict() for finding in self.findings],
            "strengths": [strength._asdict() for strength in self.strengths],
            "safety": [sign._asdict() for sign in self.safety],
            "moves": list(self.moves),
            "missing": list(self.missing),
        }
