"""The questions of the course: their directive, their page, and what learning platforms are given."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup_quiz(app: Sphinx) -> None:
    """Register the questions and the objectives."""
    from .check import setup_check
    from .directive import setup_directive
    from .objectives import setup_objectives
    from .page import setup_page

    for part in (setup_objectives, setup_directive, setup_page, setup_check):
        part(app)
