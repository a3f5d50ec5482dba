"""A line of the bench's table."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """A figure by its name, and how it was taken."""

    name: str
    value: float
    how: str
