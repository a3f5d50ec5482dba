"""The newest changes, for the front page: the first points of ``CHANGELOG.md``."""

from __future__ import annotations

import re
from pathlib import Path

from .datafiles import DataProblem, read_text

FILE = Path("CHANGELOG.md")
SHOWN = 3
_POINT = re.compile(r"^- +(.*(?:\n {2,}\S.*)*)", re.MULTILINE)


def newest_changes(source_folder: Path) -> list[str]:
    """Return the first points of the change log as plain text; raises DataProblem where it has none."""
    path = source_folder / FILE
    points = _POINT.findall(read_text(path))
    if not points:
        raise DataProblem(path, None, "No changes are listed.", "Write each change as a line that begins with `- `.")
    return [" ".join(point.replace("*", "").replace("`", "").split()) for point in points[:SHOWN]]
