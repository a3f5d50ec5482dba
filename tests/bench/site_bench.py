"""Measures the building of the web site: against the extensions as they come, after one edit, and as it grows."""

import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from child import Cost, run
from grown import chapters, grow
from invitation.build import all_cores
from row import Row
from timing import growth, in_turns

STRAIGHT = 1.1
"""The exponent up to which something grows in a straight line, as far as can be measured."""


class SiteBench:
    """The measurements of the site of a handbook, each on a copy of it."""

    def __init__(self, source_folder: Path, rounds: int) -> None:
        self.source_folder, self.rounds = source_folder, rounds

    @contextmanager
    def copied(self) -> Iterator[tuple[Path, Path]]:
        """Give a copy of the handbook that may be changed, and a folder to build into."""
        with tempfile.TemporaryDirectory() as name:
            source, out = Path(name, "handbook"), Path(name, "built")
            left_out = shutil.ignore_patterns("__pycache__", "build", "node_modules", ".*")
            shutil.copytree(self.source_folder, source, ignore=left_out)
            yield source, out

    def clean(self, source: Path, out: Path, *more: str) -> Cost:
        """Build the site as ``make`` does, where nothing has been built before."""
        shutil.rmtree(out, ignore_errors=True)
        return self.again(source, out, *more)

    def again(self, source: Path, out: Path, *more: str) -> Cost:
        """Build what has changed."""
        return run([sys.executable, "-m", "invitation", "build", "html", "--out", out, *more], source)

    def stock(self, source: Path, out: Path, packages: Path) -> Cost:
        """Build the site with the extensions as they come."""
        shutil.rmtree(out, ignore_errors=True)
        return run([sys.executable, Path(__file__).with_name("stock_site.py"), packages, source, out], source)

    def against_stock(self, packages: Path) -> Iterator[Row]:
        """Yield how much longer a clean build takes with the extensions as they come, which use one core."""
        with self.copied() as (source, out):
            stock, ours, on_one = in_turns(
                [
                    lambda: self.stock(source, out.with_name("stock"), packages).seconds,
                    lambda: self.clean(source, out).seconds,
                    lambda: self.clean(source, out, "--cores", "1").seconds,
                ],
                self.rounds,
                warm=1,
            )
            pages = len(list((out / "html").rglob("*.html")))
        how = (
            f"clean builds of {pages} pages in turns, medians: {stock:.1f} s with sphinx-book-theme, Sphinx's search "
            "and pybtex as they come, {:.1f} s with the frame, search and shortcuts of the project, {}"
        )
        yield Row("stock_site_over_ours", stock / ours, how.format(ours, f"on {all_cores()} cores, as make does"))
        yield Row("stock_site_over_ours_on_one_core", stock / on_one, how.format(on_one, "on one core"))

    def one_page(self) -> Iterator[Row]:
        """Yield which part of a clean build it takes to build again after one chapter was edited."""
        with self.copied() as (source, out):
            chapter = chapters(source)[0]
            text = chapter.read_text(encoding="utf-8")
            versions = iter(range(10**6))

            def edited() -> float:
                chapter.write_text(f"{text}\nOne sentence more, for the {next(versions)}th time.\n", encoding="utf-8")
                return self.again(source, out).seconds

            whole, one = in_turns([lambda: self.clean(source, out).seconds, edited], self.rounds, warm=1)
            renamed = self.rename(source, out, chapter, text)
        how = (
            f"a sentence added to {chapter.stem}, medians: {one:.1f} s, a clean build {whole:.1f} s; a new title, "
            f"which then stood beside every page of its part: {renamed:.1f} s"
        )
        yield Row("one_page_over_clean", one / whole, how)

    def rename(self, source: Path, out: Path, chapter: Path, text: str) -> float:
        """Give a chapter another title, build again, and return the seconds. Raises RuntimeError where a page lies."""
        title = "A title that nobody gave it before"
        chapter.write_text(re.sub(r"^# .*$", f"# {title}", text, count=1, flags=re.MULTILINE), encoding="utf-8")
        seconds = self.again(source, out).seconds
        for page in sorted((out / "html" / "docs" / chapter.parent.name).glob("*.html")):
            if title not in page.read_text(encoding="utf-8"):
                raise RuntimeError(f"{page.name} does not show the new title of {chapter.stem}")
        return seconds

    def growth(self, sizes: list[int]) -> Iterator[Row]:
        """Yield with which exponents time and memory grow with the number of chapters, from the last size but one."""
        costs = []
        for size in sizes:
            with self.copied() as (source, out):
                grow(source, size)
                costs.append(self.clean(source, out))
                count = len(chapters(source))
            print(f"{'':11}{count} chapters: {costs[-1].seconds:.1f} s, {costs[-1].megabytes:.0f} MB", flush=True)
        told = ", ".join(
            f"{size} times: {cost.seconds:.1f} s, {cost.megabytes:.0f} MB"
            for size, cost in zip(sizes, costs, strict=True)
        )
        last = sizes[-2:]
        time = growth(last, [cost.seconds for cost in costs[-2:]])
        memory = growth(last, [cost.megabytes for cost in costs[-2:]])
        how = f"clean builds of the site with its chapters {told}; from {last[0]} to {last[1]} times"
        yield Row("growth_exponent", time, how + beyond_straight(time))
        yield Row("growth_memory_exponent", memory, how + beyond_straight(memory))


def beyond_straight(exponent: float) -> str:
    """Return what to say of an exponent: nothing as long as it is a straight line."""
    return f"; steeper than a straight line ({STRAIGHT}), which needs mending" if exponent > STRAIGHT else ""
