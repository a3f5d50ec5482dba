"""The bench: that it measures what it says, and writes it down. No test here depends on how fast the machine is."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from conftest import ROOT

sys.path.insert(0, str(Path(__file__).parent / "bench"))

from invitation.press.collect import collect_sheets
from press import PressBench
from row import Row
from sheet_html import sheet_html
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


def test_a_part_that_cannot_run_is_named_and_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    sys.path.insert(0, str(ROOT / "tests" / "bench"))
    import importlib.util

    spec = importlib.util.spec_from_file_location("bench_main", ROOT / "tests" / "bench" / "__main__.py")
    assert spec
    assert spec.loader
    bench = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bench)

    def broken() -> list[Row]:
        raise RuntimeError("no Pango here")

    rows = bench.measure([broken, lambda: [Row("a", 1.5, "so")]])
    assert rows == [Row("a", 1.5, "so")]
    assert "left out: no Pango here" in capsys.readouterr().err


def test_the_bench_writes_its_ratios_down(tmp_path: Path) -> None:
    """A quick run, with a Python that has no WeasyPrint: that part is left out, and the exit status says so."""
    out = tmp_path / "bench.json"
    command = [sys.executable, ROOT / "tests" / "bench", "--quick", "--weasyprint", sys.executable, "--out", out]
    run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert run.returncode == 1, run.stderr
    assert "left out: WeasyPrint did not start" in run.stderr
    result = json.loads(out.read_text(encoding="utf-8"))
    ratios = {"press_over_typst", "press_with_fields_over_typst", "press_growth_exponent", "press_two_cores"}
    assert ratios <= result.keys()
    assert all(result[name] > 0 for name in ratios)
    review = {"review_ms_per_1000_characters", "review_ms_per_1000_characters_in_browser"}
    assert all(0 < result[name] < 1000 for name in review)
    assert set(result["how"]) == ratios | review
    assert result["cores"] >= 1
