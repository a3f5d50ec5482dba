"""The commands and the versions: what `make help` lists is there, and what make installs is exact and enough."""

import os
import re
import subprocess
import tomllib
from importlib.metadata import PackageNotFoundError, requires

import pytest
from conftest import ROOT, need
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
TARGETS = {"site", "handouts", "inventory", "test", "live", "clean", "help"}


def make(*arguments: str) -> str:
    """Return what make says, as on a command line of its own."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    command = [need("make"), "--no-print-directory", *arguments]
    run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=environment)
    assert run.returncode == 0, run.stderr
    return run.stdout


# -- make --------------------------------------------------------------------------------------------------------------


def listed() -> dict[str, str]:
    """Return the targets that `make help` lists, with what it says of them."""
    return dict(re.findall(r"^  make (\S+) +(\S.*)$", make("help"), re.MULTILINE))


def test_help_lists_the_targets() -> None:
    assert listed().keys() >= TARGETS


def test_help_lists_every_target_once() -> None:
    """What is declared as a command is listed, and the other way round."""
    declared = re.findall(r"^\.PHONY:(.*)$", MAKEFILE, re.MULTILINE)
    names = " ".join(declared).split()
    assert sorted(names) == sorted(listed())
    assert len(make("help").splitlines()) == len(names)


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_make_knows_each_target(target: str) -> None:
    """A dry run: nothing is done."""
    assert make("--dry-run", target).strip()


def test_plain_make_builds_site_and_sheets() -> None:
    commands = make("--dry-run")
    assert commands == make("--dry-run", "site")
    assert re.search(r"invitation build html handouts handbook slides ebook *$", commands, re.MULTILINE)
    assert commands.index("ebook") < commands.index("invitation pack build/html"), "packed before the end"
    assert "--address" not in commands
    assert '--address "https://example.org/"' in make("--dry-run", "ADDRESS=https://example.org/")


def test_make_test_checks_style_types_and_code() -> None:
    commands = make("--dry-run", "test")
    for tool in ("ruff check", "ruff format --check", "mypy", "pytest"):
        assert tool in commands


def test_clean_keeps_the_sources() -> None:
    removed = re.findall(r"^rm -rf (.*)$", make("--dry-run", "clean"), re.MULTILINE)
    assert removed == ["build"]


# -- versions ----------------------------------------------------------------------------------------------------------


def pinned() -> dict[str, Version]:
    """Return what requirements.txt installs, by name."""
    versions: dict[str, Version] = {}
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8").replace("\\\n", " ")
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            match = re.fullmatch(r"([A-Za-z0-9._-]+)==([A-Za-z0-9.!+]+)( +--hash=sha256:[0-9a-f]{64})+", line)
            assert match, f"requirements.txt does not pin one version by its hashes in: {line}"
            name = canonicalize_name(match[1])
            assert name not in versions, f"{name} stands twice"
            versions[name] = Version(match[2])
    return versions


def wanted() -> list[Requirement]:
    """Return what the project says it needs, with all extras, and what is needed to install it."""
    extras = [line for lines in PROJECT["project"]["optional-dependencies"].values() for line in lines]
    lines = [*PROJECT["project"]["dependencies"], *extras, *PROJECT["build-system"]["requires"]]
    return [Requirement(line) for line in lines]


def test_every_version_is_exact() -> None:
    assert len(pinned()) > 40


@pytest.mark.parametrize("requirement", wanted(), ids=str)
def test_versions_are_what_the_project_needs(requirement: Requirement) -> None:
    versions = pinned()
    name = canonicalize_name(requirement.name)
    assert name in versions, f"requirements.txt lacks {name}"
    assert requirement.specifier.contains(versions[name], prereleases=True)


def test_versions_are_enough() -> None:
    """Whatever a pinned package needs is pinned too, in a version that it accepts."""
    versions, waiting = pinned(), [(canonicalize_name(need.name), frozenset(need.extras)) for need in wanted()]
    seen, missing = set(waiting), []
    while waiting:
        name, extras = waiting.pop()
        try:
            lines = requires(name) or []
        except PackageNotFoundError:
            continue
        for requirement in map(Requirement, lines):
            marks = [{"extra": extra} for extra in extras or {""}]
            if requirement.marker and not any(requirement.marker.evaluate(mark) for mark in marks):
                continue
            below = (canonicalize_name(requirement.name), frozenset(requirement.extras))
            if below[0] not in versions or not requirement.specifier.contains(versions[below[0]], prereleases=True):
                missing.append(f"{name} needs {requirement}")
            elif below not in seen:
                seen.add(below)
                waiting.append(below)
    assert missing == []


def test_versions_are_all_used() -> None:
    """Nothing is installed that nobody needs."""
    names = {canonicalize_name(requirement.name) for requirement in wanted()}
    waiting = list(names)
    while waiting:
        try:
            lines = requires(waiting.pop()) or []
        except PackageNotFoundError:
            continue
        below = {canonicalize_name(Requirement(line).name) for line in lines}
        waiting += below - names
        names |= below
    assert set(pinned()) - names == set()
