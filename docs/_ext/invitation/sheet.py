"""A sheet: one MyST file below ``handouts/`` with its front matter, its printed part and its therapist's side.

What every sheet has in common (summary, one thing to do, stop line, version line) is put in here, from the front matter
and the project's data, so that the web page and the PDF say the same.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator
from sphinx.writers.text import TextTranslator

from .datafiles import DataProblem, Entry, check_keys, is_date, long_date, read_front_matter
from .design import FILE as DESIGN_FILE
from .design import Edition, read_design
from .house import FILE as HOUSE_FILE
from .house import MARK, House, read_house
from .messages import choices, complain, place
from .register import register_of
from .safety import FILE as HELPLINES_FILE
from .safety import STOP_KINDS, stop_line, stop_services

FOLDER = "handouts"
THERAPIST_SIDE = "For the therapist"
READERS = {
    "asks": "For the one who asks",
    "asked": "For the one who is asked",
    "both": "For both of you",
    "therapist": "For the therapist",
    "course": "For the course",
}
MOMENTS = ("before asking", "asking", "after a no", "first session", "teaching")


@dataclass(frozen=True)
class Sheet:
    """The front matter of a sheet; ``docname`` is its place in the project."""

    docname: str
    reader: str
    moment: str
    topics: tuple[str, ...]
    summary: str
    action: str
    helpline: str
    version: str
    date: datetime.date

    @property
    def name(self) -> str:
        """Return the name of the file without its ending."""
        return self.docname.rpartition("/")[2]

    def pdf(self, edition: Edition) -> str:
        """Return the file name of an edition."""
        return f"{self.name}-{edition.name}.pdf"


class sheet_summary(nodes.General, nodes.Element):
    """The two lines at the head of a sheet."""


class sheet_action(nodes.General, nodes.Element):
    """The one thing to do."""


class sheet_version(nodes.General, nodes.Element):
    """The line with version, date and review status."""


class page_break(nodes.General, nodes.Element):
    """Where a new page begins in print. Nothing is seen of it elsewhere."""


class sheet_downloads(nodes.General, nodes.Element):
    """The links to a sheet's PDFs; ``files`` holds (title, file name) pairs. Web page only."""


def is_sheet(docname: str) -> bool:
    """Tell whether a document is a sheet."""
    return docname.startswith(f"{FOLDER}/") and docname != f"{FOLDER}/index"


def read_sheet(path: Path, docname: str) -> Sheet:
    """Return a sheet's front matter; raises DataProblem for the first thing that is wrong with it."""
    entry = read_front_matter(path)
    if not entry:
        raise DataProblem(
            path,
            1,
            "This sheet has no front matter.",
            "Begin the file as the other sheets in handouts/ do, with three hyphens.",
        )
    problems = check_keys(
        entry,
        path,
        "The front matter",
        required=("reader", "moment", "topics", "summary", "action", "helpline", "version", "date"),
    )
    problems += _check_words(entry, path)
    if problems:
        raise problems[0]
    return Sheet(
        docname=docname,
        reader=entry["reader"],
        moment=entry["moment"],
        topics=tuple(entry["topics"]),
        summary=" ".join(str(entry["summary"]).split()),
        action=" ".join(str(entry["action"]).split()),
        helpline=entry["helpline"],
        version=str(entry["version"]),
        date=datetime.date.fromisoformat(str(entry["date"])),
    )


def _check_words(entry: Entry, path: Path) -> list[DataProblem]:
    problems = []
    for key, known in (("reader", tuple(READERS)), ("moment", MOMENTS), ("helpline", STOP_KINDS)):
        if key in entry and entry[key] not in known:
            problems.append(
                DataProblem(path, entry.lines[key], f'`{key}` is "{entry[key]}".', f"Use {choices(tuple(known))}.")
            )
    if "topics" in entry and not isinstance(entry["topics"], list):
        problems.append(
            DataProblem(path, entry.lines["topics"], "`topics` is no list.", "Write it as `topics: [timing, safety]`.")
        )
    if "date" in entry and not is_date(str(entry["date"])):
        problems.append(
            DataProblem(path, entry.lines["date"], f'"{entry["date"]}" is no date.', "Write it as 2026-11-23.")
        )
    return problems


class CompleteSheet(SphinxTransform):
    """Puts the parts that all sheets share into a sheet."""

    default_priority = 350

    def apply(self, **kwargs: Any) -> None:
        """Complete the document if it is a sheet."""
        docname = self.env.current_document.docname
        if not is_sheet(docname):
            return
        source_folder = Path(self.env.srcdir)
        path = Path(self.env.doc2path(docname))
        try:
            sheet = read_sheet(path, docname)
            house = read_house(source_folder)
        except DataProblem as error:
            complain("sheet", error.wrong, error.mend, place(error.path, error.line))
            return
        titled = [child for child in self.document.children if isinstance(child, nodes.section)]
        # without a title MyST makes one of the first heading below it
        has_title = re.search(r"^# +\S", path.read_text(encoding="utf-8"), re.MULTILINE)
        if not has_title or len(titled) != 1:
            complain(
                "sheet",
                "This sheet has more than one title." if has_title else "This sheet has no title.",
                "Begin it with one line such as `# Before you ask`, and use ## for what is below.",
                place(path, 1),
            )
            return
        self._complete(titled[0], sheet, house, source_folder)

    def _complete(self, body: nodes.section, sheet: Sheet, house: House, source_folder: Path) -> None:
        for data_file in (HELPLINES_FILE, HOUSE_FILE, DESIGN_FILE, MARK):
            self.env.note_dependency(str(source_folder / data_file))
        title = body.children[0].astext()
        register_of(self.env).note("sheet", sheet.name, body.line, sheet=sheet, title=title)
        editions = read_design(source_folder).editions
        end = therapist_side(body)
        services = stop_services(source_folder, house, sheet.helpline)
        if not services:
            path = Path(self.env.doc2path(sheet.docname))
            complain(
                "sheet",
                f"There is no {sheet.helpline} helpline for the stop line of this sheet.",
                f"Add one to {HELPLINES_FILE.as_posix()} for a country that house.toml names.",
                place(path, read_front_matter(path).lines["helpline"]),
            )
        version = (
            f"{house.name}. Version {sheet.version}, {long_date(sheet.date)}. {house.status}. {house.no_emergency} "
            f"{house.licence}."
        )
        at_end: list[nodes.Node] = [
            sheet_action("", nodes.paragraph("", "", nodes.strong("", "One thing to do: "), nodes.Text(sheet.action))),
            stop_line(house, services),
            sheet_version("", nodes.paragraph("", version)),
        ]
        if end is None:
            complain(
                "sheet",
                "This sheet has no therapist's side.",
                f"End it with `## {THERAPIST_SIDE}`: purpose, when, when not, steps, what to watch for, sources.",
                (sheet.docname, body.line),
            )
            body += at_end
        else:
            body[body.index(end) : body.index(end)] = at_end
        files = [(edition.title, sheet.pdf(edition)) for edition in editions]
        body[1:1] = [
            sheet_downloads(files=files),
            sheet_summary("", nodes.paragraph("", sheet.summary)),
        ]


def therapist_side(body: nodes.Element) -> nodes.section | None:
    """Return the part of a sheet that is not printed, or None where there is none."""
    for child in body.children:
        if isinstance(child, nodes.section) and child.children and child.children[0].astext() == THERAPIST_SIDE:
            return child
    return None


class PageBreakDirective(SphinxDirective):
    """``{page-break}``: a new page begins here in print."""

    def run(self) -> list[nodes.Node]:
        """Return the break."""
        return [page_break()]


class SheetsDirective(SphinxDirective):
    """``{sheets}``: the list of all sheets, with their PDFs."""

    def run(self) -> list[nodes.Node]:
        """Return the list."""
        source_folder = Path(self.env.srcdir)
        editions = read_design(source_folder).editions
        items: list[nodes.Node] = []
        for docname in sorted(docname for docname in self.env.found_docs if is_sheet(docname)):
            path = Path(self.env.doc2path(docname))
            self.env.note_dependency(str(path))
            try:
                sheet = read_sheet(path, docname)
            except DataProblem:
                continue  # reported where the sheet itself is read
            card = nodes.container(classes=["sheet-entry"])
            card += self.parse_text_to_nodes(f"**{{doc}}`/{docname}`**")
            card += nodes.paragraph("", READERS[sheet.reader] + ". " + sheet.summary)
            card += sheet_downloads(files=[(edition.title, sheet.pdf(edition)) for edition in editions])
            items.append(card)
        return items


def _visit_box_html(style: str) -> Any:
    def visit(self: HTML5Translator, node: nodes.Element) -> None:
        self.body.append(f'<div class="{style}">\n')

    return visit


def _depart_box_html(self: HTML5Translator, node: nodes.Element) -> None:
    self.body.append("</div>\n")


def _visit_downloads_html(self: HTML5Translator, node: sheet_downloads) -> None:
    links = "".join(
        f'<li><a href="{self.encode(name)}" type="application/pdf">PDF, {self.encode(title)}</a></li>'
        for title, name in node["files"]
    )
    self.body.append(f'<ul class="sheet-downloads">{links}</ul>\n')
    raise nodes.SkipNode


def _nothing(self: TextTranslator, node: nodes.Element) -> None:
    pass


def _skip(self: HTML5Translator | TextTranslator, node: nodes.Element) -> None:
    raise nodes.SkipNode


def setup_sheet(app: Sphinx) -> None:
    """Register the sheets."""
    app.add_transform(CompleteSheet)
    app.add_directive("sheets", SheetsDirective)
    app.add_directive("page-break", PageBreakDirective)
    app.add_node(page_break, html=(_skip, None), text=(_skip, None))
    for kind, style in (
        (sheet_summary, "sheet-summary"),
        (sheet_action, "sheet-action"),
        (sheet_version, "sheet-version"),
    ):
        app.add_node(kind, html=(_visit_box_html(style), _depart_box_html), text=(_nothing, _nothing))
    app.add_node(sheet_downloads, html=(_visit_downloads_html, None), text=(_skip, None))
