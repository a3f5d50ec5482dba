"""The handbook as an e-book (EPUB 3), for readers that know no scripts and keep no forms."""

from .builder import setup_ebook

__all__ = ["setup_ebook"]
