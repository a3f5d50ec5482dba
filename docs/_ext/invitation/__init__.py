"""The Invitation Handbook: its Sphinx extension, and the review of language that checks every script.

``review`` needs nothing but Python; Sphinx is imported only when Sphinx asks for the extension.
"""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from .language import review

__version__ = "0.1.0"
__all__ = ["review", "setup"]


def __getattr__(name: str) -> Any:
    # reading the rules takes most of a second, which the press has no use for
    if name == "review":
        from .language import review

        return review
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _program() -> int:
    """Return a number that changes with the program, so that texts are read anew by a program that has changed."""
    kinds = {".json", ".py", ".toml", ".typ"}
    sources = sorted(path for path in Path(__file__).parent.rglob("*") if path.suffix in kinds)
    return zlib.crc32(b"".join(path.read_bytes() for path in sources))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the parts of the extension. Raises ExtensionError where the rules of the review cannot be read."""
    from .textfiles import DataProblem

    try:
        return _set_up(app)
    except DataProblem as problem:
        from sphinx.errors import ExtensionError

        raise ExtensionError(str(problem)) from None  # which Sphinx prints, and nothing else


def _set_up(app: Sphinx) -> ExtensionMetadata:
    """Register the parts of the extension, each from its own module."""
    from .arrangement import setup_arrangement
    from .cards import setup_cards
    from .catalogue import setup_catalogue
    from .citations import setup_citations
    from .course.collect import setup_course
    from .ebook import setup_ebook
    from .error_rate import setup_error_rate
    from .evidence import setup_evidence
    from .fold import setup_fold
    from .glossary import setup_glossary
    from .index import setup_index
    from .inventory import setup_inventory
    from .left_over import setup_left_over
    from .markup import setup_markup
    from .measured import setup_measured
    from .metadata import setup_metadata
    from .outside import setup_outside
    from .own_words import setup_own_words
    from .points import setup_points
    from .press.builder import setup_press
    from .press.collect import setup_sheet_collector
    from .press.handbook import setup_handbook
    from .press.slides import setup_slides_press
    from .printed import setup_printed
    from .quiz import setup_quiz
    from .register import Register
    from .role_play import setup_role_play
    from .safety import setup_safety
    from .script import setup_script
    from .search import setup_search
    from .search_engines import setup_search_engines
    from .sheet import setup_sheet
    from .site import setup_site
    from .slides import setup_slides
    from .wide import setup_wide
    from .worksheet import setup_worksheet

    app.add_domain(Register)
    for part in (
        setup_citations,
        setup_fold,
        setup_evidence,
        setup_error_rate,
        setup_measured,
        setup_script,
        setup_worksheet,
        setup_arrangement,
        setup_safety,
        setup_sheet,
        setup_catalogue,
        setup_own_words,
        setup_points,
        setup_role_play,
        setup_slides,
        setup_quiz,
        setup_markup,
        setup_outside,
        setup_site,
        setup_search,
        setup_index,
        setup_glossary,
        setup_wide,
        setup_inventory,
        setup_press,
        setup_sheet_collector,
        setup_handbook,
        setup_course,
        setup_printed,
        setup_slides_press,
        setup_ebook,
        setup_cards,
        setup_metadata,
        setup_search_engines,
        setup_left_over,
    ):
        part(app)
    return {"version": __version__, "env_version": _program(), "parallel_read_safe": True, "parallel_write_safe": True}
