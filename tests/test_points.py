"""The table of the points that the handbook must make: every place it names is there."""

import pytest
from conftest import ROOT, SHEET, Build
from invitation.points import read_points

DATA = "docs/_data/points.yaml"
PAGE = "docs/chapter.md"
POINT = """- says: Wait for a calm hour.
  chapters: [chapter]
  scripts: [calm]
  sheets: [sheet]
"""
TEXT = """# A chapter

:::{claim} waiting-helps
:::

:::{points}
:::

:::{script} A calm hour
:id: calm
:speaker: client
:channel: face to face

Is now all right?
:::
"""


def test_the_table_links_each_place_by_its_title(build: Build) -> None:
    built = build({DATA: POINT, PAGE: TEXT, "handouts/sheet.md": SHEET})
    assert built.warnings == ""
    page = built.read("docs/chapter.html")
    for part in ("Wait for a calm hour.", 'href="#script-calm"', "A calm hour", "../handouts/sheet.html", "A sheet"):
        assert part in page


def test_a_project_without_points_is_left_alone(build: Build) -> None:
    assert build(builder="dummy").warnings == ""


@pytest.mark.parametrize(
    ("right", "mistake", "wrong", "mend"),
    [
        pytest.param("[chapter]", "[gone]", 'a chapter "gone"', "Correct the name", id="chapter"),
        pytest.param("[calm]", "[calm, gone]", 'a script "gone"', "Correct the name", id="script"),
        pytest.param("[sheet]", "[gone]", 'a sheet "gone"', "Correct the name", id="sheet"),
        pytest.param("[sheet]", "[index]", 'a sheet "index"', "Correct the name", id="no sheet"),
        pytest.param("[sheet]", "[]", "`sheets` is no list", "`sheets: [a-name, another]`", id="no place"),
        pytest.param("  sheets: [sheet]\n", "", "has no `sheets`", "`sheets: ...`", id="missing"),
        pytest.param("  sheets:", "  sheet:", "a key `sheet`", "Use says, chapters, scripts or sheets", id="key"),
        pytest.param(POINT, "- words\n", "An entry is no point", "`- says: ...`", id="no list of points"),
        pytest.param("[chapter]", "[chapter", "not valid YAML", "indentation", id="broken"),
    ],
)
def test_a_mistake_is_told_with_its_place(build: Build, right: str, mistake: str, wrong: str, mend: str) -> None:
    built = build({DATA: POINT.replace(right, mistake, 1), PAGE: TEXT}, "dummy")
    told = [line for line in built.warnings.splitlines() if line.startswith(f"{DATA}:")]
    assert any(wrong in line and mend in line for line in told), built.warnings


def test_the_handbook_makes_all_thirteen_points_in_a_chapter_a_script_and_a_sheet() -> None:
    points, problems = read_points(ROOT)
    assert problems == []
    assert len(points) == 13
    assert all(point.chapters and point.scripts and point.sheets for point in points)
