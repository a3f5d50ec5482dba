"""Runs the project's Sphinx builders as ``make`` does: every warning is an error, and no half of a result is kept."""

from __future__ import annotations

import errno
import gc
import logging
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.errors import SphinxError, SphinxParallelError
from sphinx.util.console import color_terminal, nocolor
from sphinx.util.docutils import docutils_namespace, patch_docutils

from .datafiles import DataProblem
from .unfinished import whole_build

_FOLDERS = {"inventory": "."}
"""Where below the build's folder a builder writes, if not into the site."""
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS}


class BuildFailed(Exception):
    """A build that did not end well; the message, if any, is for the author, who has been told of all warnings."""


def all_cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run_builders(
    source_folder: Path, builders: Iterable[str], folder: Path, address: str = "", cores: int | None = None
) -> None:
    """Run builders one after the other into a folder, as far as none fails.

    ``address`` is where the site will be published; ``cores`` says how many to use (None: all). Raises BuildFailed and
    OSError.
    """
    # Nearly all that a build makes stays until its end; Python would look through it again and again for what is gone,
    # which took a fifth of the time of every build.
    gc.set_threshold(50_000, 10, 10)
    if not color_terminal():
        nocolor()
    with whole_build(folder):
        for builder in builders:
            try:
                _run_on(cores or all_cores(), source_folder, builder, folder, address)
            except Exception as error:
                cause = cause_of(error)
                if isinstance(cause, OSError):
                    raise cause from error
                if isinstance(cause, DataProblem):
                    raise BuildFailed from error  # which has been told as a warning
                if isinstance(error, SphinxError):
                    raise BuildFailed(f"{error.category}: {error}") from error
                raise


def _run_on(cores: int, source_folder: Path, builder: str, folder: Path, address: str) -> None:
    try:
        _run(source_folder, builder, folder, address, cores)
    except SphinxParallelError:
        # what stops one of several processes reaches us as a trace of it; a single one says it in words
        _run(source_folder, builder, folder, address, 1)


def _run(source_folder: Path, builder: str, folder: Path, address: str, cores: int) -> None:
    with patch_docutils(source_folder), docutils_namespace():
        app = Sphinx(
            source_folder,
            source_folder,
            folder / _FOLDERS.get(builder, "html"),
            folder / "doctrees",
            builder,
            confoverrides={"html_baseurl": address} if address else {},
            status=sys.stdout,
            warning=sys.stderr,
            warningiserror=True,
            parallel=cores,
        )
        for handler in logging.getLogger("sphinx").handlers:
            handler.filters.insert(0, _stop_where_nothing_can_be_written)
        app.build()
    if app.statuscode:
        raise BuildFailed


def _stop_where_nothing_can_be_written(record: logging.LogRecord) -> bool:
    """Let a message of Sphinx pass, but end the build where it says that a file could not be written.

    Sphinx would say so of every page, and go on.
    """
    for said in record.args if isinstance(record.args, tuple) else ():
        if isinstance(said, OSError) and said.errno in _NO_ROOM | _REFUSED:
            raise said
    return True


def cause_of(error: BaseException | None) -> OSError | DataProblem | None:
    """Return what the system or one of our functions has refused, out of the errors that Sphinx wraps it into."""
    if error is None or isinstance(error, OSError | DataProblem):
        return error
    return cause_of(getattr(error, "orig_exc", None) or error.__cause__) if isinstance(error, SphinxError) else None


def explain(error: OSError, folder: Path) -> str:
    """Return what to do where the system refuses to write into a folder."""
    if error.errno in _NO_ROOM:
        return f"{folder}: there is no room left on the disk ({error.strerror}). Make room, then do the same again."
    where = error.filename2 or error.filename or folder
    if error.errno in _REFUSED:
        return (
            f"{where}: access is refused ({error.strerror}). "
            f"See that you may read the handbook and write into {folder}, or name another folder."
        )
    return f"{where}: {error.strerror or error}. See that the file is where it should be, then do the same again."
