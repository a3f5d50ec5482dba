"""Whoever builds the handbook gets the same bytes: in another folder, time zone and language, and on more cores."""

import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Site
from invitation.offline import pack_site
from kill import contents, copy_handbook, differences, other_environment


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """Return a copy of the handbook in another folder, and an environment that is as different as can be."""
    folder = tmp_path_factory.mktemp("elsewhere") / "another folder, \N{LATIN SMALL LETTER E WITH ACUTE}"
    copy_handbook(folder)
    return folder, other_environment(folder)


def test_site_and_prints_are_the_same(site: Site, elsewhere: tuple[Path, dict[str, str]]) -> None:
    """The first build was one program on one core; this is one for each builder, on two."""
    folder, environment = elsewhere
    for builder in ("html", "handouts", "handbook", "slides", "ebook"):
        command = [sys.executable, "-m", "sphinx", "-nWb", builder, "-j", "2", "-d", "read", ".", "out"]
        run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stderr
    pack_site(folder / "out")
    first, second = contents(site.root), contents(folder / "out")
    assert len(first) > 200
    assert differences(first, second) == []
