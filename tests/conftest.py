"""What the tests share: a small project to break, the whole site, built once, and a browser to look at it."""

import functools
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING
from warnings import catch_warnings, filterwarnings

import pytest
from course_readers import GiftReader
from invitation.offline import pack_site
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from sphinx.application import Sphinx
from sphinx.deprecation import RemovedInSphinx11Warning
from sphinx.util.console import strip_colors
from sphinx.util.docutils import docutils_namespace, patch_docutils

if TYPE_CHECKING:
    from invitation.press.practices import PracticePress
    from own_sheets import OwnSheets

ROOT = Path(__file__).parent.parent

CONF = """
extensions = ["myst_parser", "sphinx.ext.doctest", "sphinxcontrib.bibtex", "invitation"]
root_doc = "docs/contents"
include_patterns = ["docs/**", "handouts/**"]
exclude_patterns = ["docs/_*/**"]
language = "en-GB"
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
SMALL_RULES = """
unless = ['i never said {who}']
sign = []
strength = []
move = []
[same]
"'" = "’"
" " = "*"
[words]
who = ["you", "u"]
verb = ["{who} shout(?:ed)?"]
[[reason]]
id = "loud"
title = "Loud"
why = "It hurts."
source = "practice wisdom"
instead = "Could we speak softly?"
unless = []
[[reason.rule]]
patterns = ['''{verb}
  |{who} yell''']
level = "flag"
instead = "I like it quiet."
matches = ["You shout"]
passes = ["We shout"]
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
    for name in ("design.toml", "house.toml", "search-words.toml"):
        shutil.copy(ROOT / "docs/_data" / name, folder / "docs/_data" / name)
    (folder / "docs/_static").mkdir()
    shutil.copy(ROOT / "docs/_static/mark.svg", folder / "docs/_static/mark.svg")
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

    @property
    def pages(self) -> list[Path]:
        """Return the pages that the theme makes; 404.html stands by itself, and test_search_engines looks at it."""
        found = (path for path in self.root.rglob("*.html") if "_static" not in path.parts)
        return sorted(path for path in found if path.name != "404.html")

    @property
    def sheets(self) -> list[Path]:
        return sorted(self.root.glob("handouts/*.pdf"))

    @property
    def books(self) -> list[Path]:
        """Return the printed handbook and its parts."""
        return sorted(self.root.glob("handbook*.pdf"))


def sphinx_build(builder: str, doctrees: Path, out: Path) -> subprocess.CompletedProcess[str]:
    """Run a builder over the handbook as ``make`` does."""
    command = [sys.executable, "-m", "sphinx", "-b", builder, "-nW", "--keep-going", "-d", doctrees, ROOT, out]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Return the handbook with its sheets, slides, printed form and e-book, built from a clean start and packed."""
    folder = tmp_path_factory.mktemp("site")
    command = [
        sys.executable,
        "-m",
        "invitation",
        "build",
        "html",
        "handouts",
        "handbook",
        "slides",
        "ebook",
        "--out",
        folder,
    ]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    pack_site(folder / "html")
    return Site(folder / "html", folder / "doctrees")


@pytest.fixture(scope="session")
def practice_press(tmp_path_factory: pytest.TempPathFactory) -> "PracticePress":
    """Return the press of a small project, whose sheets were read once: see own_sheets.make_press."""
    from own_sheets import make_press

    return make_press(tmp_path_factory.mktemp("press") / "project")


@pytest.fixture
def own_sheets(practice_press: "PracticePress", tmp_path: Path) -> "OwnSheets":
    """Return what prints for practices into a folder of the test."""
    from own_sheets import OwnSheets

    return OwnSheets(practice_press, tmp_path)


def need(program: str) -> str:
    """Return the path of a program. Where it is missing the test skips and says so; in CI it fails."""
    path = shutil.which(program)
    if path is None:
        message = f"{program} is not installed; .ci/run shows how to install what the tests need"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return path


# -- a real browser ----------------------------------------------------------------------------------------------------


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass

    def end_headers(self) -> None:
        # a file written twice in one second has one date, and a browser would keep the first
        self.send_header("Cache-Control", "no-store")
        super().end_headers()


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve a folder, on this machine only, and give its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder)) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def address(site: Site) -> Iterator[str]:
    """Return where the site is served, on this machine only."""
    with serve(site.root) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = need("chromium")
    options = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # what is asked of others is noted, not sent
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=options)
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1400, "height": 1000}, reduced_motion="reduce")
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture(scope="session")
def npm_packages() -> Path:
    """Return the folder of the npm packages that read the course's packages back, installed once."""
    need("node")
    folder = ROOT / "tests" / "packages"
    installed, locked = folder / "node_modules", folder / "package-lock.json"
    noted = installed / ".package-lock.json"
    if not noted.is_file() or noted.stat().st_mtime < locked.stat().st_mtime:
        # scripts of packages have no business here
        command = [need("npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if run.returncode:
            message = f"npm could not install what tests/packages names: {run.stderr[-500:]}"
            if os.environ.get("CI") == "true":
                pytest.fail(message)
            pytest.skip(message)
    return installed


ICON = "/_static/mark.svg"


def requests_of(page: Page) -> list[str]:
    """Return a list that grows with each request of a page from now on.

    Its icon is left out: the browser asks for that by itself, sometimes long after the page is there.
    """
    sent: list[str] = []
    page.on("request", lambda request: None if request.url.endswith(ICON) else sent.append(request.url))
    return sent


@pytest.fixture(scope="session")
def gift_reader(npm_packages: Path) -> Iterator[GiftReader]:
    """Return gift-pegjs, ready to read."""
    reader = GiftReader(npm_packages.parent / "read-gift.js")
    yield reader
    reader.close()
