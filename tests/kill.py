"""Kills builds at random moments: the next build must be the same as a clean one, byte for byte.

``.venv/bin/python tests/kill.py 50`` kills so many builds of a small project; with ``--handbook``, of the handbook.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from conftest import CHAPTER, CONTENTS, ROOT, make_project
from tqdm import tqdm

BUILDERS = ("html", "handouts", "handbook", "slides", "ebook")
MADE_OF = ("conf.py", "CHANGELOG.md", "docs", "handouts", "tests/lines")
EDITED = Path("docs", "chapter.md"), Path("docs", "about", "review-status.md")


def add_parts(project: Path, count: int = 12) -> None:
    """Add texts to a small project: where there are more than five, Sphinx reads them with several processes."""
    names = [f"part{number}" for number in range(count)]
    for name in names:
        (project / "docs" / f"{name}.md").write_text(f"# {name}\n", encoding="utf-8")
    listed = CONTENTS.replace("chapter\n", "\n".join(["chapter", *names]) + "\n")
    (project / "docs" / "contents.md").write_text(listed, encoding="utf-8")


def build_command(out: Path, builders: tuple[str, ...] = BUILDERS) -> list[str | Path]:
    """Return the command by which ``make`` builds, into another folder than ``build``."""
    return [sys.executable, "-m", "invitation", "build", *builders, "--out", out]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT / "docs" / "_ext")}


def other_environment(folder: Path) -> dict[str, str]:
    """Return an environment that is as different as can be, for a program of ours that lies in a folder."""
    return {
        "HOME": str(folder),
        "LANG": "tr_TR.UTF-8",
        "LANGUAGE": "de:fr",
        "LC_ALL": "C",
        "PATH": os.environ["PATH"],
        "PYTHONHASHSEED": "7",
        "PYTHONPATH": str(folder / "docs" / "_ext"),
        "PYTHONUTF8": "1",
        "TZ": "Pacific/Kiritimati",
        "USER": "somebody",
    }


def build(project: Path, command: list[str | Path]) -> None:
    run = subprocess.run(command, cwd=project, env=environment(), capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def copy_handbook(folder: Path) -> None:
    """Copy what the handbook is made of into a new folder."""
    folder.mkdir()
    for part in MADE_OF:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / part, folder / part)


def contents(folder: Path) -> dict[str, bytes]:
    """Return all files below a folder, by their paths."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def differences(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """Return the files that are not the same."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def kill_builds(
    project: Path, kills: int, chance: random.Random, scratch: Path, builders: tuple[str, ...] = BUILDERS
) -> Iterator[list[str]]:
    """Kill builds of a project, each after an edit, and yield for each what the next build has made otherwise.

    Every second killed build begins where a whole one has ended, and every other with nothing.
    """
    edited = next(project / path for path in EDITED if (project / path).exists())
    text = edited.read_text(encoding="utf-8")
    texts = [text, f"{text}\nOne line more.\n"]
    clean = []
    for number, version in enumerate(texts):
        edited.write_text(version, encoding="utf-8")
        began = time.monotonic()
        build(project, build_command(scratch / f"clean-{number}", builders))
        longest = time.monotonic() - began
        clean.append(contents(scratch / f"clean-{number}" / "html"))
    assert differences(*clean), "the edit shows nowhere"
    out = scratch / "killed"
    for number in range(kills):
        if number % 2:
            shutil.rmtree(out)
        version = number // 2 % 2
        edited.write_text(texts[version], encoding="utf-8")
        process = subprocess.Popen(
            build_command(out, builders),
            cwd=project,
            env=environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        time.sleep(chance.uniform(0, longest))
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        build(project, build_command(out, builders))
        yield differences(contents(out / "html"), clean[version])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kills", type=int)
    parser.add_argument("--handbook", action="store_true", help="the handbook itself instead of a small project")
    parser.add_argument("--seed", type=int, default=None)
    given = parser.parse_args()
    seed = random.SystemRandom().randrange(10**6) if given.seed is None else given.seed
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        project = scratch / "project"
        if given.handbook:
            copy_handbook(project)
        else:
            make_project(project)
            add_parts(project)
            assert (project / EDITED[0]).read_text(encoding="utf-8") == CHAPTER
        outcomes = list(tqdm(kill_builds(project, given.kills, random.Random(seed), scratch), total=given.kills))
    for number, found in enumerate(outcomes, 1):
        if found:
            print(f"After kill {number}: {len(found)} files are not the same, such as {found[0]}")
    good = sum(not found for found in outcomes)
    print(f"{good} of {given.kills} killed builds were made good by the next (seed {seed}).")
    return 0 if good == given.kills else 1


if __name__ == "__main__":
    sys.exit(main())
