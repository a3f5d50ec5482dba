"""A text takes in nothing from outside the project: no file of the machine, no image of another host, no script."""

from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import CHAPTER, Built, make_project, run_build

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}<path d="M0 0h9"/></svg>'
ENTITIES = '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/hostname">]>' + SVG.format("<text>&a;</text>")


class Case(NamedTuple):
    """A text, what the message about it holds, a drawing that it shows, and a file outside the project."""

    text: str
    says: str
    drawing: str = ""


PICTURE = "![what it shows](drawing.svg)"
CASES = {
    "script": Case(PICTURE, "holds a script", SVG.format("<script>alert(1)</script>")),
    "event": Case(PICTURE, "holds a script (onclick)", SVG.format('<a onclick="x()"/>')),
    "link": Case(PICTURE, "a link to something outside", SVG.format('<image href="http://example.org/x.png"/>')),
    "style": Case(PICTURE, "a style that fetches", SVG.format("<style>@import url(http://example.org)</style>")),
    "entities": Case(PICTURE, "entities of its own", ENTITIES),
    "endless": Case(PICTURE, "too much to draw", SVG.format('<g id="a"><use href="#a"/></g>')),
    "broken": Case(PICTURE, "a broken one", "<svg"),
    "image above": Case("![what it shows](../../secret.png)", "lies outside the handbook"),
    "image above all": Case("![what it shows](/../secret.png)", "lies outside the handbook"),
    "image through a link": Case("![what it shows](linked.png)", "lies outside the handbook"),
    "image of a host": Case("![what it shows](https://example.org/x.png)", "lies on another host"),
    "image of the same kind of host": Case("![what it shows](//example.org/x.png)", "lies on another host"),
    "figure": Case(":::{figure} ../../secret.png\n:alt: what it shows\n:::", "lies outside the handbook"),
    "download": Case("{download}`all of it <../../secret.png>`", "lies outside the handbook"),
    "included": Case("```{include} ../../secret.png\n```", "from outside the handbook"),
    "included as code": Case("```{literalinclude} ../../secret.png\n```", "from outside the handbook"),
    "included as HTML": Case("```{raw} html\n:file: ../../secret.png\n```", "from outside the handbook"),
    "included as a table": Case("```{csv-table}\n:file: ../../secret.png\n```", "from outside the handbook"),
    "HTML script": Case("<script>alert(1)</script>", 'the element "script"'),
    "HTML in a line": Case("Words <img src=x onerror=alert(1)>.", "a script (onerror)"),
    "HTML frame": Case('<iframe src="https://example.org"></iframe>', 'the element "iframe"'),
    "HTML image": Case('<img src="https://example.org/x.png" alt="">', "fetched from elsewhere"),
    "HTML link": Case('Words <a href=" JavaScript:alert(1)">here</a>.', "a script (href)"),
    "HTML style": Case('<p style="background: url(//example.org)">Words</p>', "a style that fetches"),
    "HTML directive": Case("```{raw} html\n<object data='x'></object>\n```", 'the element "object"'),
    "HTML in capitals": Case("<SCRIPT>alert(1)</SCRIPT>", 'the element "script"'),
}


def name_of(case: str) -> str:
    return case.replace(" ", "-").lower()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return a build of one chapter a case, each with its own folder."""
    project = make_project(tmp_path_factory.mktemp("outside") / "project")
    (project.parent / "secret.png").write_text("topsecret,words\n", encoding="utf-8")
    texts: dict[str, str | None] = {}
    for name, case in CASES.items():
        texts[f"docs/{name_of(name)}/text.md"] = f"# A text\n\nGood words.\n\n{case.text}\n"
        if case.drawing:
            texts[f"docs/{name_of(name)}/drawing.svg"] = case.drawing
    (project / "docs/image-through-a-link").mkdir()
    (project / "docs/image-through-a-link/linked.png").symlink_to(project.parent / "secret.png")
    listed = "\n".join(f"{name_of(name)}/text" for name in CASES)
    texts["docs/chapter.md"] = f"{CHAPTER}\n:::{{toctree}}\n{listed}\n:::\n"
    # two folders up, as the texts say it, is the project itself; one more is outside
    for name, text in texts.items():
        texts[name] = text.replace("../../secret", "../../../secret") if text else text
    return run_build(project, texts)


@pytest.mark.parametrize("name", CASES)
def test_is_told(built: Built, name: str) -> None:
    place = f"docs/{name_of(name)}/text.md"
    said = [line for line in built.warnings.splitlines() if line.startswith(f"{place}:")]
    assert any(CASES[name].says in line and "[invitation.outside]" in line for line in said), built.warnings


@pytest.mark.parametrize("name", CASES)
def test_is_not_on_the_page(built: Built, name: str) -> None:
    page = built.read(f"docs/{name_of(name)}/text.html")
    article = page[page.index("A text</h1>") if "A text</h1>" in page else page.index("A text") :]
    for sign in ("topsecret", "alert(", "example.org", "<iframe", "<object"):
        assert sign not in article


def test_nothing_of_it_is_copied(built: Built) -> None:
    copied = [path for path in built.out.rglob("*") if path.is_file()]
    assert not [path for path in copied if path.name in {"secret.png", "linked.png", "drawing.svg"}]
    assert not [path for path in copied if b"topsecret" in path.read_bytes()]


@pytest.mark.parametrize(
    "text",
    [
        PICTURE,
        "{download}`the drawing <drawing.svg>`",
        "Words<br />words, 1 < 2, <b>bold</b>, H<sub>2</sub>O.",
        '<a href="https://example.org">a link</a> and <https://example.org>.',
        "```{include} ../docs/words.txt\n```",
        "`<script>alert(1)</script>` and\n\n    <script>",
    ],
)
def test_what_lies_in_the_project_is_good(project: Path, text: str) -> None:
    files = {"docs/drawing.svg": SVG.format("<title>A line</title>"), "docs/words.txt": "Some words."}
    built = run_build(project, {"docs/chapter.md": f"{CHAPTER}\n{text}\n", **files})
    assert built.warnings == ""


def test_a_text_without_a_title_is_told_by_the_press(project: Path) -> None:
    built = run_build(project, {"docs/chapter.md": "Words.\n", "docs/evidence.md": ""}, "handbook")
    assert built.warned("docs/chapter.md:1", "This text has no title.")
    assert built.warned("docs/evidence.md:1", "This text has no title.")
    assert not list(built.out.glob("*.pdf"))
