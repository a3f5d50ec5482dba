"""Trains the model of the review of language, and measures it on writers left out: ``make model``."""

from __future__ import annotations

import argparse
import os
import time
from datetime import UTC, datetime
from pathlib import Path

from invitation.error_rate import LEFT_OUT, written_rates
from left_out import measure_left_out
from lines import all_lines
from making import made_of

ROOT = Path(__file__).parents[2]
LINES = ROOT / "tests" / "lines"
MODEL = ROOT / "docs" / "_ext" / "invitation" / "language" / "model.json"


def main() -> None:
    """Train on all lines and write the model; leave some writers out and write how it does on theirs."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--quick", action="store_true", help="train only, and measure nothing")
    options = given.parse_args()
    started = time.monotonic()
    lines = all_lines(LINES, ROOT / "docs")
    processes = os.cpu_count() or 1
    text = made_of(lines, processes=processes)
    MODEL.write_text(text, encoding="utf-8")
    print(f"Learned from {len(lines)} lines in {time.monotonic() - started:.0f} s: {len(text.encode())} bytes.")
    if not options.quick:
        rates = measure_left_out(lines, processes)
        day = datetime.now(UTC).date().isoformat()
        (LINES / f"{LEFT_OUT}.json").write_text(written_rates(rates, day), encoding="utf-8")
        print(*(f"{kind}: {rate}" for kind, rate in rates.kinds.items()), sep="\n")


if __name__ == "__main__":
    main()
