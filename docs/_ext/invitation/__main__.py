"""The handbook's commands: ``python -m invitation overdue``."""

from __future__ import annotations

import argparse
import datetime
import sys
from pathlib import Path

from .messages import place
from .safety import FILE, overdue, read_helplines


def list_overdue(source_folder: Path, today: datetime.date) -> int:
    """Print the helplines that are due for checking and return the exit status: 1 only if the file has a mistake."""
    countries, problems = read_helplines(source_folder)
    for problem in problems:
        print(f"{place(problem.path, problem.line)}: {problem.wrong} {problem.mend}", file=sys.stderr)
    due = list(overdue(countries, today))
    for country, service in due:
        print(f"{country.name}: {service.name}, {service.contact}: last checked {service.checked}, {service.how}")
    total = sum(len(country.services) for country in countries)
    print(f"{len(due)} of {total} helplines in {FILE} are due: checked more than twelve months ago.")
    return 1 if problems else 0


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m invitation", description="The Invitation Handbook")
    commands = parser.add_subparsers(required=True, metavar="command")
    command = commands.add_parser("overdue", help="list the helplines that were checked more than twelve months ago")
    command.add_argument("folder", nargs="?", type=Path, default=Path(), help="the project (default: this folder)")
    command.set_defaults(run=lambda given: list_overdue(given.folder, datetime.datetime.now(datetime.UTC).date()))
    given = parser.parse_args(arguments)
    return int(given.run(given))


if __name__ == "__main__":
    sys.exit(main())
