"""Runs another program and says what it cost."""

import os
import subprocess
import tempfile
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
    with tempfile.TemporaryFile("w+") as said:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=said, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise RuntimeError(" / ".join(said.read().strip().splitlines()[-3:]) or f"{command[0]} failed")
    return Cost(seconds, usage.ru_maxrss / 1024)
