"""Tells whether what was printed from the whole handbook is newer than all that it is made from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from sphinx.environment import BuildEnvironment

from ..house import MARK

_PROGRAM = Path(__file__).parent.parent
_KINDS = {".css", ".html", ".jinja", ".py", ".toml", ".typ"}


def is_newer_than_sources(env: BuildEnvironment, targets: Iterable[Path]) -> bool:
    """Tell whether all targets are there, and newer than the texts, the data and the program."""
    newest = max(path.stat().st_mtime for path in _sources(env) if path.exists())
    return all(path.exists() and path.stat().st_mtime >= newest for path in targets)


def _sources(env: BuildEnvironment) -> Iterator[Path]:
    """Yield all that the handbook is made from: the texts, their folders, the data and the program."""
    source_folder = Path(env.srcdir)
    for docname in env.found_docs:
        path = Path(env.doc2path(docname))
        yield from (path, path.parent)  # a folder changes when a text is taken away
        yield from (source_folder / name for name in env.dependencies.get(docname, ()))
    yield from (source_folder / "conf.py", source_folder / MARK)
    yield from (source_folder / "docs" / "_data").rglob("*")
    yield from (path for path in _PROGRAM.rglob("*") if path.suffix in _KINDS)
