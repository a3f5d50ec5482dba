"""Keeps a build that was broken off from being taken for a whole one: it leaves a mark, and the next begins anew."""

from __future__ import annotations

import contextlib
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

MARK = ".unfinished"
_LOCK = ".lock"
_MADE = ("doctrees", "html")
"""What builds leave in their folder, and go on from."""


@contextlib.contextmanager
def whole_build(folder: Path) -> Iterator[None]:
    """Hold a folder, such as ``build``, while something is built into it.

    What an unfinished build has left there is removed first. Where the block is left by an exception, or the program
    is killed in it, the folder keeps the mark of an unfinished build. Waits while another program builds into the
    folder. Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK).open("w") as lock:
        _hold(lock)
        mark = folder / MARK
        if mark.exists():
            print("The last build did not end well, so that everything is built anew.", file=sys.stderr)
            for name in _MADE:
                if (folder / name).exists():
                    shutil.rmtree(folder / name)
        mark.touch()
        yield
        mark.unlink()


def _hold(lock: IO[str]) -> None:
    """Keep other programs from building into the same folder until the file is closed, by whatever end."""
    try:
        import fcntl
    except ImportError:  # on Windows nobody is kept out
        return
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("Another program is building into the same folder. Waiting for it to end ...", file=sys.stderr)
        fcntl.flock(lock, fcntl.LOCK_EX)
