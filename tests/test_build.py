"""What make runs: killed, without room, leave or network, it leaves a whole result or says why there is none."""

import contextlib
import ctypes
import random
import resource
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import BIBLIOGRAPHY, CHAPTER, ROOT
from invitation.unfinished import MARK, whole_build
from kill import BUILDERS, add_parts, contents, differences, environment, kill_builds

KILLS = 3  # tests/kill.py kills more, and builds of the handbook
CAP_DAC_OVERRIDE, PR_CAPBSET_DROP = 1, 24


def run(
    project: Path,
    *arguments: str | Path,
    before: Callable[[], None] | None = None,
    through: tuple[str, ...] = (),
    package: Path | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run a command of the handbook in a project.

    Something may be done in its process ``before``, it may run ``through`` another program, and with a ``package`` of
    ours from another folder.
    """
    command = [*through, sys.executable, "-m", "invitation", *arguments]
    return subprocess.run(
        command,
        cwd=project,
        env=environment() | ({"PYTHONPATH": str(package)} if package else {}),
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=before,
        timeout=300,
    )


def build(project: Path, *builders: str, **how: Callable[[], None] | tuple[str, ...]) -> str:
    """Build and return what was said on standard error, after "0 " or another exit status."""
    done = run(project, "build", *(builders or BUILDERS), **how)  # type: ignore[arg-type]
    assert "Traceback" not in done.stderr
    return f"{done.returncode} {done.stderr}"


def without_leave() -> None:
    """Take from root the right to write everywhere, so that it is refused like anybody else."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0)


def with_files_of_at_most(size: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


# -- killed ------------------------------------------------------------------------------------------------------------


def test_after_a_killed_build_the_next_is_the_same_as_a_clean_one(project: Path, tmp_path: Path) -> None:
    add_parts(project)
    outcomes = list(kill_builds(project, KILLS, random.Random(), tmp_path / "scratch", ("html", "handouts")))
    assert outcomes == [[]] * KILLS


def test_what_a_killed_build_left_is_taken_away_and_said_so(project: Path) -> None:
    """Half a page that is newer than its text would stay for ever."""
    assert build(project, "html") == "0 "
    clean = contents(project / "build" / "html")
    (project / "build" / MARK).touch()  # as it stands there while a build runs
    page = project / "build/html/docs/chapter.html"
    page.write_text(page.read_text(encoding="utf-8")[:100], encoding="utf-8")
    (project / "build/html/no-longer.html").touch()
    said = build(project, "html")
    assert said.startswith("0 The last build did not end well")
    assert differences(contents(project / "build" / "html"), clean) == []


def test_nothing_else_in_the_folder_is_taken_away(tmp_path: Path) -> None:
    for name in ("html/page.html", "doctrees/page.doctree", "course/quiz.txt", MARK):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    with whole_build(tmp_path):
        assert {path.name for path in tmp_path.iterdir()} == {"course", MARK, ".lock"}


@pytest.mark.parametrize("end", [KeyboardInterrupt, OSError, SystemExit])
def test_the_mark_stays_where_a_build_does_not_end(tmp_path: Path, end: type[BaseException]) -> None:
    def broken_off() -> None:
        with whole_build(tmp_path):
            raise end

    with contextlib.suppress(end):
        broken_off()
    assert (tmp_path / MARK).exists()
    with whole_build(tmp_path):
        assert (tmp_path / MARK).exists()
    assert not (tmp_path / MARK).exists()


def test_two_builds_into_one_folder_wait_for_each_other(tmp_path: Path) -> None:
    order: list[str] = []

    def second() -> None:
        with whole_build(tmp_path):
            order.append("second")

    with whole_build(tmp_path):
        thread = threading.Thread(target=second)
        thread.start()
        time.sleep(0.2)
        order.append("first")
    thread.join(timeout=10)
    assert order == ["first", "second"]


# -- mistakes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [("build", "html"), ("press", "--practice", "mine.toml", "--out", "mine")])
def test_a_mistake_is_said_again_by_the_next_build_whoever_read_it_first(
    project: Path, command: tuple[str, ...]
) -> None:
    (project / "mine.toml").write_text('name = "Elm Street"\n', encoding="utf-8")
    (project / "docs/chapter.md").write_text(f"{CHAPTER}\n:::{{claim}} nowhere\n:::\n", encoding="utf-8")
    first = run(project, *command)
    assert first.returncode == 1
    assert "docs/chapter.md:6: " in first.stderr
    second = build(project, "html")
    assert second.startswith("1 ")
    assert "docs/chapter.md:6: " in second


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("conf.py", "extensions = [", "Configuration error"),
        ("docs/_data/design.toml", "[colour", "docs/_data/design.toml:1: "),
        ("docs/_data/house.toml", 'name = "x"\n', "docs/_data/house.toml:1: "),
        ("docs/_data/search-words.toml", "same = [[", "docs/_data/search-words.toml:1: "),
        ("docs/_data/references.bib", f"{BIBLIOGRAPHY}\n@book{{x,", "docs/_data/references.bib:4: "),
        ("docs/_data/references.bib", BIBLIOGRAPHY * 2, "references.bib: repeated bibliography entry: reed2020waiting"),
        ("docs/_data/references.bib", BIBLIOGRAPHY.replace("waiting", "wai\ating"), "docs/_data/references.bib:2: "),
    ],
)
def test_a_file_without_which_nothing_can_be_built_is_named_once(
    project: Path, file: str, text: str, said: str
) -> None:
    (project / file).write_text(text, encoding="utf-8")
    told = build(project, "html", "handouts")
    assert told.startswith("1 ")
    assert told.count(said) == 1


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"always-or-never"', '"always"', ':1: The rules do not have "always-or-never" any more'),
        ('title = "Fear"', "title = 1", "`title` in [sign] is not text."),
        ('title = "Fear"', "title = ", "This is not valid TOML"),
    ],
)
def test_a_mistake_in_the_rules_of_the_review_is_told_by_every_command(
    project: Path, tmp_path: Path, old: str, new: str, told: str
) -> None:
    package = tmp_path / "own"
    shutil.copytree(ROOT / "docs/_ext/invitation", package / "invitation")
    rules = package / "invitation/language/rules.toml"
    text = rules.read_text(encoding="utf-8")
    assert text.count(old) == 1
    rules.write_text(text.replace(old, new), encoding="utf-8")
    (project / "mine.toml").write_text('name = "Elm Street"\n', encoding="utf-8")
    (project / "words.txt").write_text("You never listen.\n", encoding="utf-8")
    for command in (
        ("build", "html"),
        ("press", "--practice", "mine.toml", "--out", "mine"),
        ("course", "--out", "course"),
        ("review", "words.txt"),
    ):
        done = run(project, *command, package=package)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert done.stderr.count(f"{rules}:") == 1
        assert told in done.stderr
    assert not (project / "mine").exists()
    assert run(project, "overdue", package=package).returncode == 0, "what needs no rules does not work without them"


@pytest.mark.parametrize(
    "command", [("press", "--practice", "mine.toml", "--out", "mine"), ("course", "--out", "mine")]
)
@pytest.mark.parametrize("name", ["house", "design"])
def test_who_reads_the_project_first_names_a_file_that_cannot_be_read(
    project: Path, command: tuple[str, ...], name: str
) -> None:
    (project / "mine.toml").write_text('name = "Elm Street"\n', encoding="utf-8")
    (project / f"docs/_data/{name}.toml").write_text("[colour", encoding="utf-8")
    done = run(project, *command, "--out", "mine")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stderr.count(f"docs/_data/{name}.toml:1: ") == 1
    assert not (project / "mine").exists()


def test_another_folder_is_not_built(tmp_path: Path) -> None:
    assert "not the handbook's folder" in build(tmp_path, "html")
    assert list(tmp_path.iterdir()) == []


# -- no room, no leave -------------------------------------------------------------------------------------------------


def test_a_full_disk_is_said_once_and_once_there_is_room_all_is_built(project: Path) -> None:
    """A link to the device on which nothing ever fits stands for pages."""
    assert build(project, "html") == "0 "
    clean = contents(project / "build" / "html")
    for page in ("chapter", "contents"):
        path = project / f"build/html/docs/{page}.html"
        path.unlink()
        path.symlink_to("/dev/full")
    said = build(project, "html")
    assert (
        said
        == "1 build: there is no room left on the disk (No space left on device). Make room, then do the same again.\n"
    )
    assert build(project, "html").startswith("0 The last build did not end well")
    assert differences(contents(project / "build" / "html"), clean) == []


@pytest.mark.parametrize("size", [0, 40_000])
def test_a_disk_that_fills_up_is_said_once(project: Path, size: int) -> None:
    said = build(project, before=with_files_of_at_most(size))
    assert said.startswith("1 ")
    assert said.count("no room left on the disk") == 1
    assert said.count("\n") == 1


@pytest.mark.parametrize("cores", ["1", "2"])
def test_so_is_one_that_is_full_for_one_of_several_processes(project: Path, cores: str) -> None:
    add_parts(project)
    assert build(project, "html", "--cores", cores) == "0 "
    shutil.rmtree(project / "build")
    full = project / "build/doctrees/docs/part11.doctree"
    full.parent.mkdir(parents=True)
    full.symlink_to("/dev/full")
    said = build(project, "html", "--cores", cores)
    assert said.startswith("1 ")
    assert said.count("no room left on the disk") == 1
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    "command",
    [
        ("build", "html"),
        ("press", "--practice", "mine.toml"),
        ("course",),
    ],
    ids=lambda command: command[0],
)
def test_a_folder_that_may_not_be_written_to_is_named(project: Path, command: tuple[str, ...]) -> None:
    (project / "mine.toml").write_text('name = "Elm Street"\n', encoding="utf-8")
    closed = project / "closed"
    closed.mkdir()
    closed.chmod(0o555)
    done = run(project, *command, "--out", "closed/out", before=without_leave)
    closed.chmod(0o755)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "Permission denied" in done.stderr
    assert "closed/out" in done.stderr
    assert list(closed.iterdir()) == []


# -- the same everywhere -----------------------------------------------------------------------------------------------


def no_network() -> tuple[str, ...]:
    """Return the program through which others have no network."""
    through = ("unshare", "--map-root-user", "--net")
    unshare = shutil.which("unshare")
    if not unshare or subprocess.run([*through, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system lets nobody take the network away from a program")
    return through


def test_everything_is_built_without_a_network(project: Path) -> None:
    assert build(project, through=no_network()) == "0 "
