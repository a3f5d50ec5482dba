"""Reads an invitation as the other person might hear it: what in it may land as blame, pressure or threat.

The rules are data (``rules.toml``): which words, why they may hurt, and how else it could be said. Beside them a model
(``model.json``), trained on lines of our own, weighs the words. A review finds words; it does not know tone, history or
fear, and it never says that a message may be sent.
"""

from __future__ import annotations

from .result import LEVELS, Finding, Level, Review, Sign, Strength
from .reviewing import REASONS, RULES, explain, handbook_model, review

__all__ = [
    "LEVELS",
    "REASONS",
    "RULES",
    "Finding",
    "Level",
    "Review",
    "Sign",
    "Strength",
    "explain",
    "handbook_model",
    "review",
]
