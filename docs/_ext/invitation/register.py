"""What the texts contain, noted while they are read: claims used, scripts, sheets, examples.

A Sphinx domain, so that the notes survive incremental and parallel builds.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from typing import Any, cast

from sphinx.domains import Domain
from sphinx.environment import BuildEnvironment


@dataclass(frozen=True)
class Note:
    """One thing that stands in a document: its kind ("claim", "script" and so on), its key, where, and its details."""

    kind: str
    key: str
    docname: str
    line: int | None
    detail: tuple[tuple[str, Any], ...] = ()

    def get(self, name: str) -> Any:
        """Return a detail by name, or None."""
        return dict(self.detail).get(name)


class Register(Domain):
    """The domain that keeps the notes of every document."""

    name = "invitation"
    label = "The Invitation Handbook"
    initial_data = {"notes": {}}  # noqa: RUF012 (Sphinx declares it so)
    data_version = 1

    @property
    def by_document(self) -> dict[str, list[Note]]:
        """Return the notes of each document."""
        return cast("dict[str, list[Note]]", self.data["notes"])

    def note(self, kind: str, key: str, line: int | None, **detail: Any) -> None:
        """Keep a note on the document being read; details must be hashable."""
        docname = self.env.current_document.docname
        self.by_document.setdefault(docname, []).append(Note(kind, key, docname, line, tuple(detail.items())))

    def notes(self, kind: str) -> list[Note]:
        """Return all notes of one kind, by document and then in reading order."""
        return [note for docname in sorted(self.by_document) for note in self.by_document[docname] if note.kind == kind]

    def notes_in(self, docname: str, kind: str) -> list[Note]:
        """Return the notes of one kind in one document: for what is asked of every page."""
        return [note for note in self.by_document.get(docname, ()) if note.kind == kind]

    def clear_doc(self, docname: str) -> None:
        """Forget a document that is about to be read again."""
        self.by_document.pop(docname, None)

    def resolve_any_xref(self, *_: Any) -> list[Any]:
        """Return no targets: a register is written, and never linked to."""
        return []

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, Any]) -> None:
        """Take over what another process has read."""
        for docname in docnames:
            if docname in otherdata["notes"]:
                self.by_document[docname] = otherdata["notes"][docname]


def register_of(env: BuildEnvironment) -> Register:
    """Return the register of a build."""
    return cast("Register", env.get_domain(Register.name))
