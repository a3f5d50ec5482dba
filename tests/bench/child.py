"""Runs another program and says what it cost.

Between the two stands a small process, this file as a program: what a process needs at the most is counted from the
memory of the process that starts it, and the bench itself has grown large by then.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True)
class Cost:
    """What a program took: seconds by the clock on the wall, and megabytes at the most."""

    seconds: float
    megabytes: float


def run(command: Sequence[str | Path], folder: Path) -> Cost:
    """Run a program in a folder, with the project's own extension. Raises RuntimeError where it fails."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "docs" / "_ext")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # programs are kept compiled, as they are for everybody
    starter = [sys.executable, "-S", __file__, *command]
    told = subprocess.run(starter, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if told.returncode:
        raise RuntimeError(" / ".join(told.stderr.strip().splitlines()[-3:]) or f"{command[0]} failed")
    return Cost(**json.loads(told.stdout))


def main() -> int:
    """Run a program whose words all go to the errors; print its cost, and return its status."""
    start = time.perf_counter()
    process = subprocess.Popen(sys.argv[1:], stdout=sys.stderr)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    print(json.dumps({"seconds": seconds, "megabytes": usage.ru_maxrss / 1024}))
    return int(process.returncode != 0)


if __name__ == "__main__":
    sys.exit(main())
