"""The handbook's commands: ``python -m invitation build``, ``review``, ``press``, ``course``, ``pack``, ``overdue``."""

from __future__ import annotations

import argparse
import datetime
import logging
import sys
from pathlib import Path

from .textfiles import DataProblem


def list_overdue(source_folder: Path, today: datetime.date) -> int:
    """Print the helplines that are due for checking and return the exit status: 1 only if the file has a mistake."""
    from .messages import place
    from .safety import FILE, overdue, read_helplines

    countries, problems = read_helplines(source_folder)
    for problem in problems:
        print(f"{place(problem.path, problem.line)}: {problem.wrong} {problem.mend}", file=sys.stderr)
    due = list(overdue(countries, today))
    for country, service in due:
        print(f"{country.name}: {service.name}, {service.contact}: last checked {service.checked}, {service.how}")
    total = sum(len(country.services) for country in countries)
    print(f"{len(due)} of {total} helplines in {FILE} are due: checked more than twelve months ago.")
    return 1 if problems else 0


def print_for_practices(given: argparse.Namespace) -> int:
    """Print the sheets for one practice or for a folder of them and return the exit status: 1 if one failed."""
    # Sphinx takes a second to load, and the other commands do without it
    from .build import all_cores
    from .press.collect import SheetsNotRead, collect_sheets
    from .press.practices import PracticePress, print_practices

    if given.practices:
        if not given.practices.is_dir():
            print(f"{given.practices}: there is no such folder. Name the one with the practices.", file=sys.stderr)
            return 1
        files = sorted(given.practices.glob("*.toml"))
        tasks = [(path, given.out / path.stem) for path in files]
        if not tasks:
            print(f"{given.practices}: there is no practice in this folder. Its files end in .toml.", file=sys.stderr)
            return 1
    else:
        tasks = [(given.practice, given.out)]
    if not (given.folder / "conf.py").is_file():
        print(f"{given.folder}: this is not the handbook's folder. Name it with --folder.", file=sys.stderr)
        return 1
    try:
        sheets = collect_sheets(given.folder.resolve())
    except SheetsNotRead as error:
        print(error, file=sys.stderr)
        return 1
    outcomes = print_practices(PracticePress(given.folder.resolve(), tuple(sheets)), tasks, given.cores or all_cores())
    failed = [outcome for outcome in outcomes if outcome.wrong]
    for outcome in failed:
        print(outcome.wrong, file=sys.stderr)
    written = sum(outcome.written for outcome in outcomes)
    print(f"{written} sheets printed into {given.out} for {len(outcomes) - len(failed)} of {len(outcomes)} practices.")
    return 1 if failed else 0


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is no number of cores; write 1 or more")
    return int(text)


def pack_course(given: argparse.Namespace) -> int:
    """Write the course as packages for learning platforms and return the exit status: 1 if it could not be."""
    from .course.collect import collect_course
    from .course.content import UnusableQuestions
    from .course.packages import write_course
    from .course.report import FILE, summary
    from .press.collect import SheetsNotRead

    if not (given.folder / "conf.py").is_file():
        print(f"{given.folder}: this is not the handbook's folder. Name it with --folder.", file=sys.stderr)
        return 1
    try:
        packages = write_course(collect_course(given.folder.resolve()), given.out)
    except (SheetsNotRead, UnusableQuestions) as error:
        print(error, file=sys.stderr)
        return 1
    for package in packages:
        print(f"{given.out / package.file}: {package.platform}; {summary(package)}")
    print(f"What each platform gets of each question: {given.out / FILE}")
    return 0


def pack_the_site(given: argparse.Namespace) -> int:
    """Pack a finished web site into one zip file and return the exit status: 1 if there is none."""
    from .offline import NoSite, pack_site

    try:
        print(f"The whole site, to open from a folder: {pack_site(given.site)}")
    except NoSite as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def review_words(given: argparse.Namespace) -> int:
    """Print the review of a message and return the exit status: 1 where there is something to reconsider."""
    from .language.command import review_command

    return review_command(given.file, as_json=given.json)


def build_project(given: argparse.Namespace) -> int:
    """Run some of the project's builders, as ``make`` does, and return the exit status: 1 if one failed."""
    from .build import BuildFailed, run_builders

    if not (given.folder / "conf.py").is_file():
        print(f"{given.folder}: this is not the handbook's folder. Name it with --folder.", file=sys.stderr)
        return 1
    try:
        run_builders(given.folder.resolve(), given.builder, given.out.resolve(), given.address, given.cores)
    except BuildFailed as error:
        print(error, end="\n" if str(error) else "", file=sys.stderr)
        return 1
    return 0


def _run(given: argparse.Namespace) -> int:
    """Run a command; where the system refuses to read or write a file, or a file is wrong, say so."""
    try:
        return int(given.run(given))
    except DataProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    except OSError as error:
        from .build import explain

        print(explain(error, getattr(given, "out", Path())), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130


def _add_cores(command: argparse.ArgumentParser) -> None:
    command.add_argument("--cores", type=_count, default=None, help="how many to use (default: all)")


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m invitation", description="The Invitation Handbook")
    commands = parser.add_subparsers(required=True, metavar="command")
    command = commands.add_parser("overdue", help="list the helplines that were checked more than twelve months ago")
    command.add_argument("folder", nargs="?", type=Path, default=Path(), help="the project (default: this folder)")
    command.set_defaults(run=lambda given: list_overdue(given.folder, datetime.datetime.now(datetime.UTC).date()))
    command = commands.add_parser(
        "build", help="build the site, the sheets, the printed handbook, or what else there is"
    )
    command.add_argument("builder", nargs="+", help="html, handouts, handbook, slides, ebook, inventory")
    command.add_argument("--address", default="", help="where the site will be published: https://...")
    command.add_argument("--out", type=Path, default=Path("build"), metavar="FOLDER", help="where (default: build)")
    command.add_argument("--folder", type=Path, default=Path(), help="the project (default: this folder)")
    _add_cores(command)
    command.set_defaults(run=build_project)
    command = commands.add_parser("press", help="print the sheets with the letterhead of one practice, or of many")
    whose = command.add_mutually_exclusive_group(required=True)
    whose.add_argument(
        "--practice", type=Path, metavar="FILE", help="a practice's file (see handouts/example-practice.toml)"
    )
    whose.add_argument("--practices", type=Path, metavar="FOLDER", help="a folder of them: each gets a folder in OUT")
    command.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="where the sheets go")
    command.add_argument("--folder", type=Path, default=Path(), help="the project (default: this folder)")
    _add_cores(command)
    command.set_defaults(run=print_for_practices)
    command = commands.add_parser("review", help="say what in a message may land as blame, pressure or threat")
    command.add_argument("file", nargs="?", type=Path, help="a text file in UTF-8 (default: what is typed or piped in)")
    command.add_argument("--json", action="store_true", help="print the review as JSON")
    command.set_defaults(run=review_words)
    command = commands.add_parser("course", help="pack the course for learning platforms")
    command.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="where the packages go")
    command.add_argument("--folder", type=Path, default=Path(), help="the project (default: this folder)")
    command.set_defaults(run=pack_course)
    command = commands.add_parser("pack", help="pack the finished web site into one zip file, to open off line")
    command.add_argument("site", type=Path, metavar="FOLDER", help="the finished site; the zip file is written into it")
    command.set_defaults(run=pack_the_site)
    given = parser.parse_args(arguments)
    logging.getLogger("fontTools").setLevel(logging.WARNING)  # a theme's dependency sets the level of everybody
    return _run(given)


if __name__ == "__main__":
    sys.exit(main())
