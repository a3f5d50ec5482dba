"""Keeps what is costly to make and mostly comes out the same, such as fonts and pictures, from build to build.

It lies beside what Sphinx keeps of the texts, and goes with it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path

from sphinx.application import Sphinx

from .press.whole import write_whole

FOLDER = "kept"
_MADE_BY = ("brotli", "fontpkg-atkinson-hyperlegible", "fonttools", "pillow", "typst")


def kept(app: Sphinx, name: str, made_of: Iterable[object], make: Callable[[], bytes]) -> bytes:
    """Return what ``make`` returns, from the last build if nothing has changed that it is made of.

    That is ``made_of`` (values whose ``repr`` says all), this program, and the packages that draw and cut letters.
    Raises OSError where it cannot be kept.
    """
    program = app.extensions["invitation"].metadata.get("env_version")
    said = repr([program, *map(version, _MADE_BY), *made_of])
    key = hashlib.sha256(said.encode("utf-8")).digest()
    file = Path(app.doctreedir, FOLDER, name)
    try:
        known = file.read_bytes()
    except OSError:
        known = b""
    if known[: len(key)] == key:
        return known[len(key) :]
    content = make()
    write_whole(file, key + content)
    return content
