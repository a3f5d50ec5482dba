"""What the builders that print have in common."""

from __future__ import annotations

from pathlib import Path

from docutils import nodes
from sphinx.builders import Builder


class PaperBuilder(Builder):
    """Prints with Typst: a page of the site has no address on paper."""

    format = "typst"
    supported_image_types = ["image/svg+xml", "image/png", "image/jpeg", "image/gif"]  # noqa: RUF012
    allow_parallel = True

    def targets(self) -> list[Path]:
        """Return all files that stand there once everything is printed."""
        raise NotImplementedError

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Return no address."""
        return ""

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Write nothing for a single document."""
