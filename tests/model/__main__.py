"""Trains the model of the review of language: ``python tests/model``."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import training
from lines import Line, all_lines
from pack import pack, whole

ROOT = Path(__file__).parents[2]
LINES = ROOT / "tests" / "lines"
MODEL = ROOT / "docs" / "_ext" / "invitation" / "language" / "model.json"
MOST_BYTES = 195_000


def made_of(lines: list[Line], most_bytes: int = MOST_BYTES) -> str:
    """Return the model that these lines make, as the text of its file."""
    limits = {
        name: {limit: whole(value) for limit, value in limits.items()} for name, limits in training.LIMITS.items()
    }
    return pack(training.train(lines), training.spoken_for(lines), limits, most_bytes)


def main() -> None:
    """Train on all lines and write the model."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--out", type=Path, default=MODEL)
    given.add_argument("--lines", type=Path, default=LINES)
    options = given.parse_args()
    started = time.monotonic()
    lines = all_lines(options.lines, ROOT / "docs")
    text = made_of(lines)
    options.out.write_text(text, encoding="utf-8")
    print(f"{len(lines)} lines, {len(text.encode())} bytes, {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
