"""Makes a handbook larger, to see how the work grows with it: each chapter several times, everything else once."""

import re
from pathlib import Path

PARTS = ("myths", "engaging", "inviting")
_NAMES = (re.compile(r"^(:id: *)(\S+)()$", re.MULTILINE), re.compile(r"^(\()([\w-]+)(\)=)$", re.MULTILINE))
"""What may stand in one chapter only: ids of scripts, and places to link to."""


def chapters(source_folder: Path) -> list[Path]:
    """Return the chapters that can be had several times, in the order of their names."""
    found = (path for part in PARTS for path in (source_folder / "docs" / part).glob("*.md"))
    return sorted(path for path in found if path.name != "index.md")


def grow(source_folder: Path, times: int) -> None:
    """Write further copies of each chapter beside it, until each is there so many times, and list them."""
    for chapter in chapters(source_folder):
        text, index = chapter.read_text(encoding="utf-8"), chapter.with_name("index.md")
        names = [chapter.stem]
        for number in range(2, times + 1):
            names.append(f"{chapter.stem}-copy-{number}")
            chapter.with_name(f"{names[-1]}.md").write_text(_renamed(text, f"-copy-{number}"), encoding="utf-8")
        listed = index.read_text(encoding="utf-8")
        listed = re.sub(rf"^{re.escape(chapter.stem)}$", "\n".join(names), listed, count=1, flags=re.MULTILINE)
        index.write_text(listed, encoding="utf-8")


def _renamed(text: str, ending: str) -> str:
    for names in _NAMES:
        text = names.sub(rf"\g<1>\g<2>{ending}\g<3>", text)
    return text
