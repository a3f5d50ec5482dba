"""The page that shows what the bench measured last."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from conftest import ROOT, Build
from invitation.measured import FILE, in_words, read_bench

RESULT = {
    "stock_site_over_ours": 2.345,
    "one_page_over_clean": 0.204,
    "how": {"stock_site_over_ours": "both in turns", "one_page_over_clean": "a sentence added"},
    "date": "2026-11-25",
    "processor": "A processor",
    "cores": 2,
    "machine": "x86_64",
    "system": "Linux",
    "python": "3.11.7",
}
PAGE = "# How fast\n\nIt is {measured}`one_page_over_clean`.\n\n:::{bench}\n:::\n"


def changes(result: object = RESULT, page: str = PAGE) -> dict[str, str]:
    return {FILE.as_posix(): json.dumps(result), "docs/chapter.md": page + "\n:::{claim} waiting-helps\n:::\n"}


def test_the_page_shows_the_last_result_with_day_and_machine(build: Build) -> None:
    built = build(changes())
    assert built.warnings == ""
    text = BeautifulSoup(built.read("docs/chapter.html"), "html.parser").get_text(" ")
    assert "It is 0.20." in text
    assert "Measured on 25 November 2026, A processor, 2 cores, Linux, Python 3.11.7." in text
    assert "stock site over ours: 2.3" in text
    assert "Both in turns." in text


def test_a_new_result_is_shown_by_the_next_build(build: Build) -> None:
    build(changes(), fresh=True)
    again = build({FILE.as_posix(): json.dumps({**RESULT, "one_page_over_clean": 0.157})}, fresh=False)
    assert "It is 0.16." in again.read("docs/chapter.html")


@pytest.mark.parametrize(
    "result",
    [{}, [], {**RESULT, "date": "today"}, {**RESULT, "one_page_over_clean": "fast"}, {"how": {"a": "b"}}, {"how": 7}],
)
def test_what_is_no_result_is_told(build: Build, result: object) -> None:
    built = build(changes(result))
    assert built.warned(f"{FILE.as_posix()}:1", "This is no result of the bench.", "make bench RECORD=1")


def test_what_was_not_measured_yet_says_so_and_stops_nothing(build: Build) -> None:
    """Or the bench, which builds the handbook, could never measure anything new."""
    for made in ({"docs/chapter.md": changes()["docs/chapter.md"]}, changes(page=PAGE.replace("one_page", "new_page"))):
        built = build(made)
        assert built.warnings == ""
        assert "It is not measured yet." in BeautifulSoup(built.read("docs/chapter.html"), "html.parser").get_text()


@pytest.mark.parametrize(
    ("figure", "words"),
    [(35.4, "35"), (9.96, "10"), (9.94, "9.9"), (2.06, "2.1"), (1.0, "1.0"), (0.996, "1.0"), (0.204, "0.20")],
)
def test_figures_in_words(figure: float, words: str) -> None:
    assert in_words(figure) == words


def test_the_page_asks_for_what_is_in_the_recorded_result() -> None:
    asked = re.findall(r"\{measured\}`(\w+)`", (ROOT / "docs/about/how-fast-it-is.md").read_text(encoding="utf-8"))
    assert len(asked) >= 10
    assert set(asked) <= read_bench(ROOT).figures.keys(), "run make bench RECORD=1"
