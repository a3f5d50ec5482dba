"""What the tests share: a small project to break, and the whole site, built once."""

import functools
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from warnings import catch_warnings, filterwarnings

import pytest
from sphinx.application import Sphinx
from sphinx.deprecation import RemovedInSphinx11Warning
from sphinx.util.console import strip_colors
from sphinx.util.docutils import docutils_namespace, patch_docutils

ROOT = Path(__file__).parent.parent

CONF = """
extensions = ["myst_parser", "sphinx.ext.doctest", "sphinxcontrib.bibtex", "sphinx_book_theme", "invitation"]
root_doc = "docs/contents"
include_patterns = ["docs/**", "handouts/**"]
exclude_patterns = ["docs/_*/**"]
language = "en-GB"
html_search_language = "en"
source_suffix = {".md": "markdown"}
myst_enable_extensions = ["colon_fence", "deflist"]
nitpicky = True
bibtex_bibfiles = ["docs/_data/references.bib"]
bibtex_default_style = "handbook"
bibtex_reference_style = "author_year"
doctest_global_setup = (
    "from invitation import review; from invitation.script import verdict; "
    "from invitation.worksheet import scale_advice"
)
doctest_test_doctest_blocks = ""
"""
BIBLIOGRAPHY = """
@article{reed2020waiting, author = "Reed, Ann", title = "{On waiting}", journal = "Journal of Examples", year = "2020"}
"""
CLAIMS = """
- id: waiting-helps
  says: Of {couples} invented couples, most came round.
  figures:
    couples: 12
  strength: limited
  sources: [reed2020waiting]
  limits: Invented for the tests.
  do_not_say: Waiting always helps.
"""
HELPLINES = """
- country: Ireland
  code: IE
  emergency: "112"
  services:
    - name: A listening line
      short: Line
      kind: listening
      contact: "116 123"
      seen: an example (2020)
      checked: 2026-11-23
      how: read on public pages, not rung
    - name: A safety line
      short: Safe
      kind: safety
      contact: 1800 000 000
      seen: an example (2020)
      checked: 2026-11-23
      how: read on public pages, not rung
"""
CHAPTER = """# A chapter

:::{claim} waiting-helps
:::
"""
CONTENTS = """# Contents

:::{toctree}
:glob:

chapter
evidence
references
../handouts/*
:::
"""
EVIDENCE = """# Evidence

:::{evidence}
:strength: limited
:::
"""
REFERENCES = """# References

:::{bibliography}
:::
"""
SHEET = """---
reader: asks
moment: before asking
topics: [timing]
summary: A small sheet. It is for the tests.
action: Ring one friend.
helpline: listening
version: "1.0"
date: 2026-11-23
---

# A sheet

Words to print.

Day: {blank}`Day I will ask <date>`

:::{lines} What I want to say
:count: 2
:::

:::{tick-list} Before I ask
- We are both rested.
- We have half an hour.
:::

:::{scale} How calm am I?
:from: not at all
:to: very
:::

## For the therapist

### Purpose

Not to be printed.
"""


@dataclass
class Built:
    """A finished build: the application, what it warned of, and where it wrote."""

    app: Sphinx
    warnings: str
    out: Path

    def read(self, name: str) -> str:
        return (self.out / name).read_text(encoding="utf-8")

    def warned(self, place: str, *words: str) -> bool:
        """Tell whether one warning stands at a place ("file:line") and holds all of these words."""
        lines = [line for line in self.warnings.splitlines() if line.startswith(f"{place}: ")]
        return any(all(word in line for word in words) for line in lines)


Build = Callable[..., Built]


def make_project(folder: Path) -> Path:
    """Write a small project without mistakes into a folder and return it."""
    for name, text in {
        "conf.py": CONF,
        "docs/_data/references.bib": BIBLIOGRAPHY,
        "docs/_data/evidence/claims.yaml": CLAIMS,
        "docs/_data/helplines.yaml": HELPLINES,
        "docs/contents.md": CONTENTS,
        "docs/chapter.md": CHAPTER,
        "docs/evidence.md": EVIDENCE,
        "docs/references.md": REFERENCES,
        "handouts/sheet.md": SHEET,
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for name in ("docs/_data/design.toml", "docs/_data/house.toml", "docs/_static/mark.svg"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    return folder


def run_build(
    project: Path,
    changes: dict[str, str | None] | None = None,
    builder: str = "html",
    *,
    fresh: bool | None = None,
    parallel: int = 1,
) -> Built:
    """Change files of a small project (a text replaces a file, None removes it) and build it.

    Each warning is one line, "file:line: WARNING: what is wrong. How to mend it.", without colours; paths are relative
    to the project. Where ``fresh`` is not given, all texts are read anew, except for the handouts.
    """
    for name, text in (changes or {}).items():
        if text is None:
            (project / name).unlink()
        else:
            (project / name).parent.mkdir(parents=True, exist_ok=True)
            (project / name).write_text(text, encoding="utf-8")
    warnings, out = StringIO(), project.parent / "out" / builder
    with patch_docutils(project), docutils_namespace(), catch_warnings():
        filterwarnings("ignore", "'(?!invitation)", RemovedInSphinx11Warning)  # of other packages: not ours to mend
        app = Sphinx(
            project,
            project,
            out,
            project.parent / "doctrees",
            builder,
            status=StringIO(),
            warning=warnings,
            freshenv=builder != "handouts" if fresh is None else fresh,
            parallel=parallel,
        )
        app.build()
    text = strip_colors(warnings.getvalue()).replace(f"{project}{os.sep}", "")
    return Built(app, text, out)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return the folder of a small project without mistakes."""
    return make_project(tmp_path / "project")


@pytest.fixture
def build(project: Path) -> Build:
    """Return a function that changes files of the small project and builds it: see run_build."""
    return functools.partial(run_build, project)


@dataclass
class Site:
    """The whole handbook, built as ``make`` does it."""

    root: Path
    doctrees: Path
    log: str

    @property
    def pages(self) -> list[Path]:
        return sorted(path for path in self.root.rglob("*.html") if "_static" not in path.parts)

    @property
    def sheets(self) -> list[Path]:
        return sorted(self.root.glob("handouts/*.pdf"))


def sphinx_build(builder: str, doctrees: Path, out: Path) -> subprocess.CompletedProcess[str]:
    """Run a builder over the handbook as ``make`` does."""
    command = [sys.executable, "-m", "sphinx", "-b", builder, "-nW", "--keep-going", "-d", doctrees, ROOT, out]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Return the handbook with its sheets, built from a clean start."""
    folder = tmp_path_factory.mktemp("site")
    log = ""
    for builder in ("html", "handouts"):
        run = sphinx_build(builder, folder / "doctrees", folder / "html")
        log += run.stdout + run.stderr
        assert run.returncode == 0, log
    return Site(folder / "html", folder / "doctrees", log)


def need(program: str) -> str:
    """Return the path of a program. Where it is missing the test skips and says so; in CI it fails."""
    path = shutil.which(program)
    if path is None:
        message = f"{program} is not installed; .ci/run shows how to install what the tests need"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return path
