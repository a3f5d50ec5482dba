"""The bench: that it measures what it says, and writes it down. No test here depends on how fast the machine is."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from bs4 import BeautifulSoup
from conftest import CONTENTS, ROOT, run_build

sys.path.insert(0, str(Path(__file__).parent / "bench"))

from child import run as run_child
from grown import chapters, grow
from invitation.press.collect import collect_sheets
from press import PressBench
from row import Row
from sheet_html import sheet_html
from site_bench import SiteBench, beyond_straight
from stock_site import leave_shortcuts_out, without
from timing import growth, in_turns


def test_things_are_done_in_turns_and_the_first_rounds_do_not_count() -> None:
    done: list[str] = []

    def thing(name: str, seconds: list[float]) -> float:
        done.append(name)
        return seconds.pop(0)

    slow_at_first, even = [9.0, 1.0, 2.0, 3.0], [5.0, 5.0, 5.0, 5.0]
    medians = in_turns([lambda: thing("a", slow_at_first), lambda: thing("b", even)], rounds=3, warm=1)
    assert done == ["a", "b"] * 4
    assert medians == [2.0, 5.0]


def test_what_does_not_time_itself_is_timed() -> None:
    [quick] = in_turns([lambda: None], rounds=1, warm=0)
    assert 0 <= quick < 1


@pytest.mark.parametrize("exponent", [1, 2, 0.5])
def test_growth_is_the_exponent(exponent: float) -> None:
    sizes = [125, 250, 500, 1000]
    assert growth(sizes, [3 * size**exponent for size in sizes]) == pytest.approx(exponent)


def test_weasyprint_is_given_all_that_the_press_prints() -> None:
    """Every word, every blank and the drawing of a sheet stand on the page that WeasyPrint prints."""
    bench = PressBench(ROOT, collect_sheets(ROOT), rounds=1)
    for sheet in bench.sheets:
        page = BeautifulSoup(sheet_html(bench.data(sheet)), "html.parser")
        text = page.body.get_text(" ").split()
        for words in texts(sheet.plain.blocks):
            assert set(words.split()) - {"1.", "2.", "3.", "4.", "5."} <= set(text), sheet.sheet.name
        blanks = page.select("input, textarea")
        assert len(blanks) == len(sheet.plain.fields)
        assert len(page.select(".drawing img")) == (1 if sheet.sheet.drawing else 0)


def texts(blocks: list[dict]) -> list[str]:
    found = []
    for block in blocks:
        if block["type"] == "text":
            found.append(block["text"])
        found += texts(block.get("children", [])) + texts(block.get("term", []))
        for row in (*block.get("head", []), *block.get("rows", [])):
            found += texts(row)
    return found


def bench_main() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench_main", ROOT / "tests" / "bench" / "__main__.py")
    assert spec
    assert spec.loader
    bench = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bench)
    return bench


def test_a_part_that_cannot_run_is_named_and_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    def broken() -> list[Row]:
        raise RuntimeError("no Pango here")

    assert bench_main().measure([broken, lambda: [Row("a", 1.5, "so")]]) == ([Row("a", 1.5, "so")], 1)
    assert "left out: no Pango here" in capsys.readouterr().err


def test_the_bench_writes_its_ratios_down(tmp_path: Path) -> None:
    """A quick run, with a Python that has no WeasyPrint: that part is left out, and the exit status says so."""
    out = tmp_path / "bench.json"
    command = [sys.executable, ROOT / "tests" / "bench", "--quick", "--only", "press", "--others", sys.executable]
    run = subprocess.run([*command, "--out", out], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert run.returncode == 1, run.stderr
    assert "left out: WeasyPrint did not start" in run.stderr
    result = json.loads(out.read_text(encoding="utf-8"))
    ratios = {"press_over_typst", "press_with_fields_over_typst", "press_growth_exponent", "press_two_cores"}
    assert ratios <= result.keys()
    assert all(result[name] > 0 for name in ratios)
    assert set(result["how"]) == ratios
    assert result["cores"] >= 1
    assert {"date", "processor", "python"} <= result.keys()


def test_what_is_not_measured_in_full_is_not_recorded(tmp_path: Path) -> None:
    for less in ("--quick", "--only=site"):
        command = [sys.executable, ROOT / "tests" / "bench", "--others", sys.executable, "--record", less]
        run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
        assert run.returncode == 2
        assert "what is recorded is measured in full" in run.stderr


# -- the site ----------------------------------------------------------------------------------------------------------

PART = {
    "docs/myths/index.md": "# Myths\n\nWhat some believe.\n\n```{toctree}\none\n```\n",
    "docs/myths/one.md": "# One\n\n(here)=\n## In brief\n\nSee [above](#one).\n\n"
    ":::{script} A line\n:id: a-line\n:speaker: client\n:channel: face to face\n\nI miss talking with you.\n:::\n",
    "docs/contents.md": CONTENTS.replace("chapter\n", "chapter\nmyths/index\n"),
}


@pytest.fixture
def small(project: Path) -> Path:
    """Return the small project with a part that has a chapter."""
    for name, text in PART.items():
        (project / name).parent.mkdir(exist_ok=True)
        (project / name).write_text(text, encoding="utf-8")
    return project


def test_a_larger_handbook_has_each_chapter_several_times(small: Path) -> None:
    assert [chapter.name for chapter in chapters(small)] == ["one.md"]
    grow(small, 3)
    assert [chapter.name for chapter in chapters(small)] == ["one-copy-2.md", "one-copy-3.md", "one.md"]
    assert (small / "docs/myths/one.md").read_text(encoding="utf-8") == PART["docs/myths/one.md"]
    third = (small / "docs/myths/one-copy-3.md").read_text(encoding="utf-8")
    assert ":id: a-line-copy-3\n" in third
    assert "(here-copy-3)=\n" in third
    built = run_build(small)
    assert built.warnings == "", "something stands twice"
    assert (built.out / "docs/myths/one-copy-3.html").exists()


def test_the_site_is_measured_on_copies(small: Path) -> None:
    before = {path: path.read_bytes() for path in small.rglob("*") if path.is_file()}
    bench = SiteBench(small, rounds=1)
    rows = [*bench.one_page(), *bench.growth([1, 2])]
    assert [row.name for row in rows] == ["one_page_over_clean", "growth_exponent", "growth_memory_exponent"]
    assert rows[0].value > 0
    assert "1 times: " in rows[1].how
    assert {path: path.read_bytes() for path in small.rglob("*") if path.is_file()} == before


def test_a_page_that_keeps_an_old_title_stops_the_bench(small: Path, tmp_path: Path) -> None:
    chapter, out = small / "docs/myths/one.md", tmp_path / "built"
    bench = SiteBench(small, rounds=1)
    bench.clean(small, out)
    assert bench.rename(small, out, chapter, chapter.read_text(encoding="utf-8")) > 0
    (out / "html/docs/myths/late.html").write_text("<p>One</p>", encoding="utf-8")
    with pytest.raises(RuntimeError, match=r"late\.html does not show the new title of one"):
        bench.rename(small, out, chapter, chapter.read_text(encoding="utf-8"))


def test_a_program_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="It is too late"):
        run_child([sys.executable, "-c", "raise SystemExit('It is too late')"], tmp_path)


def test_the_memory_of_a_program_is_its_own(tmp_path: Path) -> None:
    little = run_child([sys.executable, "-c", ""], tmp_path).megabytes
    much = run_child([sys.executable, "-c", "x = bytearray(80_000_000)"], tmp_path).megabytes
    assert 60 < much - little < 100


@pytest.mark.parametrize(("exponent", "told"), [(1.0, False), (1.1, False), (1.5, True)])
def test_what_grows_faster_than_a_straight_line_is_told(exponent: float, told: bool) -> None:
    assert bool(beyond_straight(exponent)) == told


def test_the_extensions_as_they_come_are_without_the_shortcuts(monkeypatch: pytest.MonkeyPatch) -> None:
    from invitation import citations, search, site

    for module, name in ((citations, "setup_shortcuts"), (search, "setup_search"), (site, "setup_site")):
        monkeypatch.setattr(module, name, getattr(module, name))  # to have it back afterwards
    monkeypatch.setattr(citations.HandbookStyle, "format_entry", citations.HandbookStyle.format_entry)
    ours = citations.HandbookStyle.format_entry
    leave_shortcuts_out()
    assert citations.HandbookStyle.format_entry is not ours
    assert citations.setup_shortcuts is search.setup_search is without
