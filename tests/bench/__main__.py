"""Measures the project, prints a table, and writes build/bench.json: figures of one run, and no test's limits.

make bench             all of it, which takes a while
make bench ONLY=site   a part: press, review or site
make bench RECORD=1    and shows the result on the page How fast it is
"""

import argparse
import datetime
import json
import os
import platform
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
RECORD = Path("docs", "_data", "bench.json")
"""What the page *How fast it is* shows."""
sys.path[:0] = [str(Path(__file__).parent), str(ROOT / "docs" / "_ext")]

from invitation.press.collect import collect_sheets  # noqa: E402
from language import ReviewBench  # noqa: E402
from press import PressBench  # noqa: E402
from row import Row  # noqa: E402
from site_bench import SiteBench  # noqa: E402

Part = Callable[[], Iterable[Row]]


def machine() -> dict[str, str | int]:
    """Return on what the figures were taken, and when."""
    return {
        "date": datetime.date.today().isoformat(),
        "processor": processor(),
        "cores": os.cpu_count() or 1,
        "machine": platform.machine(),
        "system": platform.system(),
        "python": platform.python_version(),
    }


def processor() -> str:
    """Return the name of the processor, or nothing where the system does not say."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")


def packages_of(python: Path) -> Path:
    """Return the folder in which the packages of another Python lie. Raises OSError and RuntimeError."""
    command = [python, "-c", "import sphinx_book_theme as t, pathlib; print(pathlib.Path(t.__file__).parent.parent)"]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    if told.returncode:
        raise RuntimeError(f"sphinx-book-theme did not start: {told.stderr.strip().splitlines()[-1:]}")
    return Path(told.stdout.strip())


def measure(parts: Iterable[Part]) -> tuple[list[Row], int]:
    """Run the parts; return their rows and how many parts could not run here, which say why and are left out."""
    rows: list[Row] = []
    left_out = 0
    for part in parts:
        try:
            for row in part():
                print(f"{row.value:9.2f}  {row.name}")
                print(textwrap.indent(textwrap.fill(row.how, 100), " " * 11), flush=True)
                rows.append(row)
        except (OSError, RuntimeError) as error:
            print(f"        -  left out: {error}", file=sys.stderr)
            left_out += 1
    return rows, left_out


def parts_of(quick: bool, others: Path) -> dict[str, list[Part]]:
    """Return what can be measured; ``others`` is the Python that has what it is measured against."""
    press = PressBench(ROOT, collect_sheets(ROOT), rounds=1 if quick else 9)
    site = SiteBench(ROOT, rounds=1 if quick else 3)
    language = ReviewBench(ROOT, rounds=2 if quick else 30)
    return {
        "press": [
            press.against_typst,
            lambda: press.against_weasyprint(others),
            lambda: press.growth([4, 8, 16] if quick else [125, 250, 500, 1000]),
            lambda: press.cores(8 if quick else 160),
        ],
        "review": [language.in_python, language.in_browser],
        "site": [
            lambda: site.against_stock(packages_of(others)),
            site.one_page,
            lambda: site.growth([1, 2] if quick else [1, 4, 16]),
        ],
    }


def main() -> int:
    """Run the bench and return the exit status: 1 where a part could not be measured."""
    parser = argparse.ArgumentParser(prog="make bench", description="Measure the project")
    parser.add_argument("--others", type=Path, required=True, help="the Python that has WeasyPrint and the theme")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "bench.json")
    parser.add_argument("--record", action="store_true", help=f"write it into {RECORD.as_posix()} as well")
    parser.add_argument("--only", choices=["press", "review", "site"], help="measure one part of the project")
    parser.add_argument("--quick", action="store_true", help="few rounds: to see that it runs, not for figures")
    given = parser.parse_args()
    if given.record and (given.quick or given.only):
        parser.error("what is recorded is measured in full: leave out --quick and --only")
    parts = parts_of(given.quick, given.others)
    chosen = parts[given.only] if given.only else [part for group in parts.values() for part in group]
    rows, left_out = measure(chosen)
    figures = {row.name: round(row.value, 3) for row in rows}
    result = json.dumps({**figures, "how": {row.name: row.how for row in rows}, **machine()}, indent=2) + "\n"
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_text(result, encoding="utf-8")
    print(f"\nWritten to {given.out}")
    if given.record and left_out:
        print("Not recorded, because something was left out.", file=sys.stderr)
    elif given.record:
        (ROOT / RECORD).write_text(result, encoding="utf-8")
        print(f"Recorded in {RECORD}")
    return 1 if left_out else 0


if __name__ == "__main__":
    sys.exit(main())
