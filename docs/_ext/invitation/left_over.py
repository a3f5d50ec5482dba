"""Takes away what earlier builds wrote and no source stands for any more: the page of a text that is gone, its PDFs.

What a build stands for is noted beside what Sphinx keeps of the texts. Only what was noted is ever taken away.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from .cards import cards_of
from .press.paper import PaperBuilder
from .press.whole import write_whole

FOLDER = "written"


def take_away(app: Sphinx, exception: Exception | None) -> None:
    """Remove what the builder noted at the end of its last build and does not stand for now, and note what it does."""
    if exception:
        return
    builder, out = app.builder, Path(app.outdir)
    if isinstance(builder, PaperBuilder):
        written: Iterable[Path] = builder.targets()
    elif isinstance(builder, StandaloneHTMLBuilder) and builder.name == "html":
        written = _pages_and_what_they_show(app, builder)
    else:
        return
    names = sorted({path.relative_to(out).as_posix() for path in written})
    file = Path(app.doctreedir, FOLDER, f"{builder.name}.json")
    still_there = {name.casefold() for name in names}  # some systems take two names for one
    for name in _noted(file):
        if name.casefold() not in still_there:
            _remove(out, name)
    write_whole(file, json.dumps(names).encode("utf-8"))


def _pages_and_what_they_show(app: Sphinx, builder: StandaloneHTMLBuilder) -> Iterator[Path]:
    env, config, out = app.env, app.config, Path(app.outdir)
    for docname in env.found_docs:
        yield Path(builder.get_outfilename(docname))
        if config.html_copy_source:
            suffix = Path(env.doc2path(docname)).suffix
            more = config.html_sourcelink_suffix
            yield out / "_sources" / f"{docname}{suffix}{'' if more == suffix else more}"
    yield from (out / "_images" / name for _, name in env.images.values())
    yield from (out / "_downloads" / name for _, name in env.dlfiles.values())
    yield from (out / card for card in cards_of(env))
    for folder in (Path(app.confdir, name) for name in config.html_static_path):
        yield from (out / "_static" / path.relative_to(folder) for path in folder.rglob("*") if path.is_file())


def _noted(file: Path) -> list[str]:
    try:
        return [str(name) for name in json.loads(file.read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError):
        return []


def _remove(folder: Path, name: str) -> None:
    """Remove a file below a folder, and the folders that are empty without it."""
    path = folder / name
    if ".." in path.parts or not path.is_relative_to(folder):
        return
    path.unlink(missing_ok=True)
    with contextlib.suppress(OSError):  # where something else lies in it
        for parent in path.relative_to(folder).parents[:-1]:
            (folder / parent).rmdir()


def setup_left_over(app: Sphinx) -> None:
    """Take away what is left over at the end of each build."""
    app.connect("build-finished", take_away)
