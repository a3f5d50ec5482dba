"""The report that lies beside the packages: for every platform and question, what was kept, changed or dropped."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Sequence

from .account import Entry, Package, Part
from .content import Course
from .text import as_html

FILE = "report.html"
_STYLE = """
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 70rem; margin: 0 auto; padding: 1rem; color: #2b211c; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid #8a7a6f; padding: 0.3rem 0.5rem; text-align: start; vertical-align: top; }
thead th { background: #f6f0ea; }
td { overflow-wrap: anywhere; }
.changed > span, .dropped > span { font-weight: bold; }
.scroll { overflow-x: auto; }
"""
_WORDS = {"kept": "Kept", "changed": "Changed", "dropped": "Dropped", "none": "None to keep"}


def report(course: Course, packages: Sequence[Package]) -> bytes:
    """Return the report as a page of HTML that needs nothing else."""
    links = "".join(f'<li><a href="#{package.target}">{_escape(package.platform)}</a></li>\n' for package in packages)
    sections = "\n".join(_section(package) for package in packages)
    return f"""<!DOCTYPE html>
<html lang="{_escape(course.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>What each package holds: {_escape(course.title)}</title>
<link rel="icon" href="data:,">
<style>{_STYLE}</style>
</head>
<body>
<main>
<h1>What each package holds</h1>
<p>{len(course.questions)} questions, {len(course.pages)} pages and {len(course.sheets)} sheets of
{_escape(course.title)}. Find your platform, read what it cannot hold, then import its file.</p>
<p>The place that an answer rests on goes into Moodle XML (as a tag) and SCORM (as a link), the objective into Moodle
XML and GIFT (as a tag) and the cartridge (as a category). The other files have no place for them.</p>
<p>{_escape(course.notice)}</p>
<ul>
{links}</ul>
{sections}
</main>
</body>
</html>
""".encode()


def _escape(text: str) -> str:
    return html.escape(text)


def summary(package: Package) -> str:
    """Return in one line what became of the parts of all questions in a package."""
    fates = Counter(part.fate for entry in package.entries for _, part in entry.parts() if part.fate != "none")
    counts = [f"{fates[fate]} {fate}" for fate in ("kept", "changed", "dropped") if fates[fate]]
    return ", ".join(counts) or "no questions"


def _section(package: Package) -> str:
    rows = "\n".join(_row(entry) for entry in package.entries)
    return f"""<section id="{package.target}">
<h2>{_escape(package.platform)}</h2>
<p>File: <a href="{package.file}">{package.file}</a>. {_escape(package.good_to_know)}</p>
<p>Parts of questions: {summary(package)}.</p>
<div class="scroll" role="region" aria-label="{_escape(package.platform)}" tabindex="0">
<table>
<thead><tr><th scope="col">Question</th><th scope="col">Kind of question</th><th scope="col">Feedback per option</th>
<th scope="col">General feedback</th><th scope="col">Order</th><th scope="col">Wording</th></tr></thead>
<tbody>
{rows}
</tbody>
</table>
</div>
</section>"""


def _row(entry: Entry) -> str:
    cells = "".join(_cell(part) for _, part in entry.parts())
    return f'<tr><th scope="row">{_escape(entry.question)}</th>{cells}</tr>'


def _cell(part: Part) -> str:
    said = f"<span>{_WORDS[part.fate]}.</span>"
    if part.how:
        said += f" {_escape(part.how)}"
    if part.lost:
        lost = "".join(f"<li>{as_html(words)}</li>" for words in part.lost)
        said += f"<details><summary>What was dropped</summary><ul>{lost}</ul></details>"
    return f'<td class="{part.fate}">{said}</td>'
