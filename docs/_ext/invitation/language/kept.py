"""Keeps what was found out about the patterns of the rules, where Python keeps its compiled modules.

To find out which words 1,300 patterns need takes most of a second, for every build and every review of a file.
What is kept counts only for the same rules, read by the same program; without it everything works, only slower.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from .search import Pattern, Words

_PROGRAM = ("pattern.py", "rules.py", "search.py", "kept.py")
_NAME = "rules.{}.json"


def kept_file(rules: str) -> Path:
    """Return where is kept what belongs to these rules (their text)."""
    here = Path(__file__).parent
    known = hashlib.sha256(rules.encode("utf-8"))
    for name in _PROGRAM:
        known.update((here / name).read_bytes())
    return Path(importlib.util.cache_from_source(__file__)).with_name(_NAME.format(known.hexdigest()[:32]))


def read_kept(file: Path) -> dict[str, Words] | None:
    """Return how the patterns begin and what they need, by the pattern written out; None if that is not kept."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        return {
            pattern: (frozenset(begins), frozenset(needs), frozenset(too))
            for pattern, (begins, needs, too) in found.items()
        }
    except (OSError, ValueError, AttributeError, TypeError):
        return None


def keep(file: Path, patterns: Iterable[Pattern]) -> None:
    """Keep it, if Python may keep its own modules there; what was kept of other rules goes."""
    if sys.dont_write_bytecode:
        return
    found: Mapping[str, object] = {
        one.written: (sorted(one.begins), sorted(one.needs), sorted(one.needs_too)) for one in patterns
    }
    part = file.with_name(f"{file.name}.{os.getpid()}")
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        for old in file.parent.glob(_NAME.format("*")):
            old.unlink(missing_ok=True)
        part.write_text(json.dumps(found), encoding="utf-8")
        part.replace(file)
