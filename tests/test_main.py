"""The commands: what is due for checking is listed, and nothing fails because of the calendar."""

import datetime
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT
from invitation.__main__ import list_overdue, main

TODAY = datetime.date(2026, 11, 23)


def test_nothing_is_due_on_the_day_of_the_check(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert list_overdue(project, TODAY) == 0
    assert capsys.readouterr().out.startswith("0 of 2 helplines")


def test_after_more_than_a_year_each_line_is_listed(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert list_overdue(project, TODAY + datetime.timedelta(days=366)) == 0
    out = capsys.readouterr().out
    assert "Ireland: A listening line, 116 123: last checked 2026-11-23, read on public pages, not rung" in out
    assert "2 of 2 helplines" in out


def test_a_mistake_in_the_file_is_told_and_fails(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = project / "docs/_data/helplines.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("kind: safety", "kind: other"), encoding="utf-8")
    assert list_overdue(project, TODAY) == 1
    assert f'{file}:15: There is no kind of helpline "other". Use safety' in capsys.readouterr().err


def test_the_command_reads_the_folder_it_is_given(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["overdue", str(project)]) == 0
    assert "of 2 helplines" in capsys.readouterr().out


def test_the_command_runs_in_the_project_as_make_calls_it() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "invitation", "overdue"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert "helplines in docs/_data/helplines.yaml are due" in run.stdout


def test_a_command_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["fly"])
    assert "invalid choice: 'fly'" in capsys.readouterr().err
