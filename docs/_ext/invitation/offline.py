"""The whole web site as one zip file, to unpack and open from a folder where there is no network."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

from .course.archive import archive
from .press.whole import write_whole
from .printed import ARCHIVE_LINE, SITE_ARCHIVE

FOLDER = PurePosixPath(SITE_ARCHIVE).stem  # what the archive unpacks into, so that nothing is strewn about
CARDS = "_static/cards"
# what only a server or a search engine reads
_LEFT_OUT = {SITE_ARCHIVE, ".buildinfo", "objects.inv", "robots.txt", "sitemap.xml", "404.html"}
_ARCHIVE_LINE = re.compile(re.escape(ARCHIVE_LINE).replace(re.escape("{address}"), '[^"]*'))

# a browser loads no font ahead from a folder, and complains
_PRELOAD_LINE = re.compile(r'\s*<link rel="preload"[^>]*>')


class NoSite(Exception):
    """The folder holds no finished site; the message says what to do."""


def pack_site(site: Path) -> Path:
    """Write the archive of a finished site into its folder and return its path. Raises NoSite.

    The result is the same bytes for the same site. The archive does not hold itself, nor a link to itself.
    """
    if not (site / "index.html").is_file():
        raise NoSite(f"{site}: there is no finished web site in this folder. Build it first, with `make`.")
    files = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    packed = {f"{FOLDER}/{name}": _content(path) for name, path in files.items() if _belongs(name)}
    target = site / SITE_ARCHIVE
    write_whole(target, archive(packed, first=f"{FOLDER}/index.html"))
    return target


def _belongs(name: str) -> bool:
    hidden = any(part.startswith(".") for part in PurePosixPath(name).parts)
    return not (hidden or name in _LEFT_OUT or name.startswith(f"{CARDS}/"))


def _content(path: Path) -> bytes:
    content = path.read_bytes()
    if path.suffix != ".html":
        return content
    return _PRELOAD_LINE.sub("", _ARCHIVE_LINE.sub("", content.decode("utf-8"))).encode("utf-8")
