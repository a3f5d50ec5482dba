"""Every example in the handbook is run, and none is missed: Sphinx's own runner, counted against the sources."""

import re
from pathlib import Path

import pytest
from conftest import ROOT, sphinx_build

TEXTS = [
    path
    for folder in ("docs", "handouts")
    for path in sorted((ROOT / folder).rglob("*.md"))
    if not any(part.startswith("_") for part in path.relative_to(ROOT).parts)
]


def examples_in(source: str) -> int:
    """Count the examples in a text by its letters alone, without Sphinx, MyST or the extension."""
    source = re.sub(r"^```(?! *\{).*?^```", "", source, flags=re.DOTALL | re.MULTILINE)  # code that is only shown
    scripts = len(re.findall(r"^(?::{3,}|`{3,})\{script\}", source, re.MULTILINE))
    counterparts = len(re.findall(r"^:instead-of:", source, re.MULTILINE))
    limits = len(re.findall(r"^:below:", source, re.MULTILINE))
    visible = len(re.findall(r"^>>> ", source, re.MULTILINE))
    return scripts + counterparts + 2 * limits + visible


def test_the_count_knows_every_kind_of_example() -> None:
    script = ":::{script} When\n:id: a\n:instead-of: No.\n\nYes.\n:::\n"
    assert examples_in(script) == 2
    assert examples_in(script.replace(":instead-of: No.\n", "")) == 1
    assert examples_in("::::{script} When\n::::\n```{script} When\n```\n") == 2
    assert examples_in(":::{scale} How?\n:below: 6\n:then: Wait.\n:::\n:::{scale} How?\n:::\n") == 2
    assert examples_in("```{doctest}\n>>> 1\n1\n>>> [1,\n...  2]\n[1, 2]\n```\n") == 2
    assert examples_in(f"```text\n{script}>>> 1\n```\n") == 0


def test_every_example_of_the_handbook_holds_and_none_is_missed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = sphinx_build("doctest", tmp_path / "doctrees", tmp_path / "out")
    report = (tmp_path / "out" / "output.txt").read_text(encoding="utf-8")
    assert run.returncode == 0, run.stderr + report
    total = re.search(r"^Doctest summary\n=+\n +(\d+) tests\n +0 failures in tests\n", report, re.MULTILINE)
    assert total, report
    ran, written = int(total[1]), sum(examples_in(path.read_text(encoding="utf-8")) for path in TEXTS)
    with capsys.disabled():
        print(f"\n{ran} examples of the handbook were run by Sphinx's doctest builder; the texts hold {written}.")
    assert ran == written > 0
