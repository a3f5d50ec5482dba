"""What no text stands for any more is taken away by the next build, and nothing else is."""

import json
from pathlib import Path

import pytest
from conftest import CONF, CONTENTS, SHEET, Build
from invitation.left_over import FOLDER
from kill import BUILDERS, build, build_command, contents, differences

PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><circle cx="4" cy="4" r="3"/></svg>'
GONE = {
    "docs/part/gone.md": "# Gone\n\n:::{image} gone.svg\n:alt: A bulb.\n:::\n\n{download}`gone.txt`\n",
    "docs/part/gone.svg": PICTURE,
    "docs/part/gone.txt": "Words.\n",
    "docs/show.md": (
        "# A show\n\n:::{slides} test\n:title: A test of slides\n:minutes: 5\n:::\n\n"
        "## First\n\nWords.\n\n:::{notes} 0 to 5\nSay it.\n:::\n"
    ),
    "docs/_static/gone.css": "p { margin: 0 }\n",
    "handouts/gone.md": SHEET.replace("# A sheet", "# Another sheet"),
}
PAGES = ("docs/part/gone.html", "docs/show.html", "handouts/gone.html", "handouts/gone-a4.pdf", "slides-test.pdf")


def write(project: Path, files: dict[str, str], listed: str = "") -> None:
    for name, text in files.items():
        path = project / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    contents_page = CONTENTS.replace("chapter\n", f"chapter\n{listed}")
    (project / "docs/contents.md").write_text(contents_page, encoding="utf-8")


def test_after_texts_are_gone_the_site_is_the_same_as_a_clean_one(project: Path, tmp_path: Path) -> None:
    (project / "conf.py").write_text(f'{CONF}\nhtml_static_path = ["docs/_static"]\n', encoding="utf-8")
    write(project, GONE, "part/gone\nshow\n")
    out, clean = tmp_path / "out", tmp_path / "clean"
    build(project, build_command(out))
    assert all((out / "html" / name).is_file() for name in PAGES)
    foreign = out / "html/docs/part/foreign.html"
    foreign.write_text("Somebody else's.", encoding="utf-8")
    for name in GONE:
        (project / name).unlink()
    write(project, {})
    build(project, build_command(out))
    assert foreign.exists(), "a file that no build wrote was taken away"
    foreign.unlink()
    build(project, build_command(clean))
    assert len(BUILDERS) == 5
    assert differences(contents(out / "html"), contents(clean / "html")) == []


def test_a_folder_that_is_empty_without_its_pages_goes_with_them(build: Build) -> None:
    listed = CONTENTS.replace("chapter\n", "chapter\npart/gone\n")
    first = build({**GONE, "docs/contents.md": listed}, fresh=False)
    assert (first.out / "docs/part/gone.html").exists()
    again = build({"docs/part/gone.md": None, "docs/contents.md": CONTENTS}, fresh=False)
    assert not (again.out / "docs/part").exists()
    assert (again.out / "docs/chapter.html").exists()


@pytest.mark.parametrize(
    "noted", [["../../mine.txt"], ["docs/../../../mine.txt"], ["{mine}"], 7, None, [7], {}, [["x"]], "\\"]
)
def test_nothing_outside_is_taken_away_whatever_was_noted(build: Build, tmp_path: Path, noted: object) -> None:
    mine = tmp_path / "mine.txt"
    mine.touch()
    build({}, fresh=False)
    text = "no JSON {" if noted == "\\" else json.dumps(noted).replace("{mine}", str(mine))
    (tmp_path / "doctrees" / FOLDER / "html.json").write_text(text, encoding="utf-8")
    built = build({}, fresh=False)
    assert mine.exists()
    assert (built.out / "docs/chapter.html").exists()
