"""The handbook as an e-book (EPUB 3), for readers that know no scripts and keep no forms."""

from __future__ import annotations

from sphinx.application import Sphinx

from .builder import setup_builder


def setup_ebook(app: Sphinx) -> None:
    """Register the builder and its theme."""
    setup_builder(app)
