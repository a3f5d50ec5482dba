"""Measures the project, prints a table, and writes build/bench.json: figures of one run, and no test's limits.

make bench
"""

import argparse
import json
import os
import platform
import sys
import textwrap
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path[:0] = [str(Path(__file__).parent), str(ROOT / "docs" / "_ext")]

from invitation.press.collect import collect_sheets  # noqa: E402
from language import ReviewBench  # noqa: E402
from press import PressBench  # noqa: E402
from row import Row  # noqa: E402


def machine() -> dict[str, str | int]:
    """Return on what the figures were taken."""
    return {"cores": os.cpu_count() or 1, "machine": platform.machine(), "python": platform.python_version()}


def measure(parts: Iterable[Callable[[], Iterable[Row]]]) -> list[Row]:
    """Run the parts and return their rows; a part that cannot run here says why and is left out."""
    rows: list[Row] = []
    for part in parts:
        try:
            for row in part():
                print(f"{row.value:9.2f}  {row.name}")
                print(textwrap.indent(textwrap.fill(row.how, 100), " " * 11))
                rows.append(row)
        except (OSError, RuntimeError) as error:
            print(f"        -  left out: {error}", file=sys.stderr)
    return rows


def main() -> int:
    """Run the bench and return the exit status: 1 where a part could not be measured."""
    parser = argparse.ArgumentParser(prog="make bench", description="Measure the project")
    parser.add_argument("--weasyprint", type=Path, required=True, help="the Python that has WeasyPrint")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "bench.json")
    parser.add_argument("--quick", action="store_true", help="few rounds: to see that it runs, not for figures")
    given = parser.parse_args()
    bench = PressBench(ROOT, collect_sheets(ROOT), rounds=1 if given.quick else 9)
    language = ReviewBench(ROOT, rounds=2 if given.quick else 30)
    parts: list[Callable[[], Iterable[Row]]] = [
        bench.against_typst,
        lambda: bench.against_weasyprint(given.weasyprint),
        lambda: bench.growth([4, 8, 16] if given.quick else [125, 250, 500, 1000]),
        lambda: bench.cores(8 if given.quick else 160),
        language.in_python,
        language.in_browser,
    ]
    rows = measure(parts)
    figures = {row.name: round(row.value, 3) for row in rows}
    given.out.parent.mkdir(parents=True, exist_ok=True)
    result = {**figures, "how": {row.name: row.how for row in rows}, **machine()}
    given.out.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(f"\nWritten to {given.out}")
    return 0 if len(rows) == 8 else 1


if __name__ == "__main__":
    sys.exit(main())
