"""Writes files so that at no moment half of one is there."""

from __future__ import annotations

import os
from pathlib import Path


def write_whole(target: Path, content: bytes) -> None:
    """Write a file so that at no moment half of it is there. Raises OSError.

    Where the program is killed, a hidden part of the file may stay; the next writing of the same file takes it away.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    name = target.with_name(f".{target.name}.part")
    handle = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0), 0o644)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(name, 0o644)
        os.replace(name, target)
    except BaseException:
        name.unlink(missing_ok=True)
        raise
