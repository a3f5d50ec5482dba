"""A sheet: one MyST file below ``handouts/`` with its front matter, its printed part and its therapist's side.

What every sheet has in common (summary, one thing to do, stop line, version line) is put in here, from the front matter
and the project's data, so that the web page and the PDF say the same.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

from docutils import nodes
from lxml import etree
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator
from sphinx.writers.text import TextTranslator

from .datafiles import (
    DataProblem,
    Entry,
    check_keys,
    is_date,
    is_plain_name,
    long_date,
    read_front_matter,
    read_text,
    tell,
)
from .design import FILE as DESIGN_FILE
from .design import Edition, read_design
from .house import FILE as HOUSE_FILE
from .house import MARK, House, read_house
from .messages import choices, complain, place
from .register import register_of
from .safety import FILE as HELPLINES_FILE
from .safety import STOP_KINDS, stop_line, stop_services

FOLDER = "handouts"
DRAWINGS = f"{FOLDER}/drawings"
THERAPIST_SIDE = "For the therapist"
READERS = {
    "asks": "For the one who asks",
    "asked": "For the one who is asked",
    "both": "For both of you",
    "therapist": "For the therapist",
    "course": "For the course",
}
# for whom the words of the stop line are; every other reader is a client
_AUDIENCES = {"asked": "asked", "therapist": "therapist", "course": "course"}
NO_HELPLINE = "none"
_TITLE = re.compile(r"^# +(\S.*)$", re.MULTILINE)
_NO_TITLE = "This sheet has no title."
_TITLE_MEND = "Begin it with one line such as `# Before you ask`, and use ## for what is below."
_PICTURE_SIZE = (240, 339)  # of A4, as the page shows it
DRAWING_KEYS = ("drawing", "drawing_shows", "drawing_says")
MOMENTS = ("before asking", "asking", "after a no", "first session", "teaching")


@dataclass(frozen=True)
class Drawing:
    """The drawing at the head of a sheet: an SVG file, what it ``shows`` (for those who cannot see it) and ``says``."""

    name: str
    shows: str
    says: str

    @property
    def path(self) -> str:
        """Return its place in the project."""
        return f"{DRAWINGS}/{self.name}.svg"


@dataclass(frozen=True)
class Sheet:
    """The front matter of a sheet; ``docname`` is its place in the project.

    A ``discreet`` sheet gives nothing away at a glance: it does not name the handbook.
    """

    docname: str
    reader: str
    moment: str
    topics: tuple[str, ...]
    summary: str
    action: str
    helpline: str
    version: str
    date: datetime.date
    drawing: Drawing | None = None
    discreet: bool = False

    @property
    def audience(self) -> str:
        """Return to whom the stop line speaks: one of the audiences of the house."""
        return "discreet" if self.discreet else _AUDIENCES.get(self.reader, "client")

    @property
    def name(self) -> str:
        """Return the name of the file without its ending."""
        return self.docname.rpartition("/")[2]

    @property
    def picture(self) -> str:
        """Return the file name of the picture of its first page."""
        return f"{self.name}.png"

    def pdf(self, edition: Edition) -> str:
        """Return the file name of an edition."""
        return f"{self.name}-{edition.name}.pdf"


class sheet_summary(nodes.General, nodes.Element):
    """The two lines at the head of a sheet."""


class sheet_drawing(nodes.General, nodes.Element):
    """The drawing at the head of a sheet: an image, then a paragraph with what it says."""


class sheet_action(nodes.General, nodes.Element):
    """The one thing to do."""


class sheet_version(nodes.General, nodes.Element):
    """The line with version, date and review status."""


class page_break(nodes.General, nodes.Element):
    """Where a new page begins in print. Nothing is seen of it elsewhere."""


class sheet_downloads(nodes.General, nodes.Element):
    """A sheet's picture beside the links to its PDFs. Web page only.

    ``title`` is the sheet's, ``picture`` a file name, ``files`` holds pairs of an edition's title and a file name.
    """


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
        optional=(*DRAWING_KEYS, "discreet"),
        more_than_words=("topics", "reader", "moment", "helpline", "drawing"),
    )
    problems += _check_words(entry, path)
    problems += _check_drawing(entry, path)
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
        discreet=entry.get("discreet") == "true",
        drawing=Drawing(*(" ".join(str(entry[key]).split()) for key in DRAWING_KEYS)) if "drawing" in entry else None,
    )


def _check_words(entry: Entry, path: Path) -> list[DataProblem]:
    problems = []
    # nothing on a certificate can go wrong for its reader; every other sheet has a stop line
    helplines = (*STOP_KINDS, NO_HELPLINE) if entry.get("reader") == "course" else STOP_KINDS
    for key, known in (("reader", tuple(READERS)), ("moment", MOMENTS), ("helpline", helplines)):
        if key in entry and entry[key] not in known:
            problems.append(
                DataProblem(path, entry.lines[key], f'`{key}` is "{entry[key]}".', f"Use {choices(tuple(known))}.")
            )
    if entry.get("discreet", "true") != "true":
        problems.append(
            DataProblem(
                path, entry.lines["discreet"], "`discreet` is not `true`.", "Write `discreet: true`, or nothing."
            )
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


def _check_drawing(entry: Entry, path: Path) -> list[DataProblem]:
    given = [key for key in DRAWING_KEYS if key in entry]
    if not given:
        return []
    line = entry.lines[given[0]]
    missing = [key for key in DRAWING_KEYS if not entry.get(key)]
    if missing:
        return [
            DataProblem(
                path,
                line,
                f"The drawing has no `{missing[0]}`.",
                "A drawing has a name, what it shows (for those who cannot see it) and what it says (printed below).",
            )
        ]
    name = str(entry["drawing"])
    if not is_plain_name(name) or not (path.parent / "drawings" / f"{name}.svg").is_file():
        return [
            DataProblem(
                path,
                entry.lines["drawing"],
                f'There is no drawing "{name}".',
                f"Put it into {DRAWINGS}/ as an SVG file, and write its name without .svg.",
            )
        ]
    if not _is_drawing(path.parent / "drawings" / f"{name}.svg"):
        return [
            DataProblem(
                path,
                entry.lines["drawing"],
                f'The drawing "{name}" is no SVG file, or a broken one.',
                "Open it in a program that draws, and save it as SVG.",
            )
        ]
    return []


def _is_drawing(path: Path) -> bool:
    try:
        root = etree.fromstring(path.read_bytes(), etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return False
    return bool(root.tag == "{http://www.w3.org/2000/svg}svg")


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
            tell("sheet", error)
            return
        titled = [child for child in self.document.children if isinstance(child, nodes.section)]
        # without a title MyST makes one of the first heading below it
        has_title = _TITLE.search(read_text(path))
        if not has_title or len(titled) != 1:
            complain(
                "sheet",
                "This sheet has more than one title." if has_title else _NO_TITLE,
                _TITLE_MEND,
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
        services = stop_services(source_folder, house.stop_countries, sheet.helpline)
        if not services and sheet.helpline != NO_HELPLINE:
            path = Path(self.env.doc2path(sheet.docname))
            complain(
                "sheet",
                f"There is no {sheet.helpline} helpline for the stop line of this sheet.",
                f"Add one to {HELPLINES_FILE.as_posix()} for a country that house.toml names.",
                place(path, read_front_matter(path).lines["helpline"]),
            )
        name = "" if sheet.discreet else f"{house.name}. "
        version = (
            f"{name}Version {sheet.version}, {long_date(sheet.date)}. {house.status}. {house.no_emergency} "
            f"{house.licence}."
        )
        at_end: list[nodes.Node] = [
            sheet_action("", nodes.paragraph("", "", nodes.strong("", "One thing to do: "), nodes.Text(sheet.action))),
            *([stop_line(house, sheet.audience, services)] if services else []),
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
        body[1:1] = [
            downloads(sheet, title, editions),
            *([_drawing_node(sheet.drawing)] if sheet.drawing else []),
            sheet_summary("", nodes.paragraph("", sheet.summary)),
        ]


def _drawing_node(drawing: Drawing) -> sheet_drawing:
    return sheet_drawing(
        "", nodes.image("", uri=f"/{drawing.path}", alt=drawing.shows), nodes.paragraph("", drawing.says)
    )


def downloads(sheet: Sheet, title: str, editions: tuple[Edition, ...]) -> sheet_downloads:
    """Return the picture of a sheet and the links to its PDFs."""
    files = [(edition.title, sheet.pdf(edition)) for edition in editions]
    return sheet_downloads(title=title, picture=sheet.picture, files=files)


def read_title(path: Path) -> str:
    """Return the title of a sheet as readers see it; raises DataProblem where it has none."""
    found = _TITLE.search(read_text(path))
    if not found:
        raise DataProblem(path, 1, _NO_TITLE, _TITLE_MEND)
    return unescape(found[1].strip())  # a space that must not break is written as an entity


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


def _visit_box_html(style: str) -> Any:
    def visit(self: HTML5Translator, node: nodes.Element) -> None:
        self.body.append(f'<div class="{style}">\n')

    return visit


def _depart_box_html(self: HTML5Translator, node: nodes.Element) -> None:
    self.body.append("</div>\n")


def _visit_downloads_html(self: HTML5Translator, node: sheet_downloads) -> None:
    links = "".join(
        f'<li><a href="{self.encode(name)}" type="application/pdf">PDF, {self.encode(title)}'
        f'<span class="visually-hidden">: {self.encode(node["title"])}</span></a></li>'
        for title, name in node["files"]
    )
    shows = self.attval(f"The first page of the sheet “{node['title']}”")
    self.body.append(
        f'<div class="sheet-take"><img src="{self.encode(node["picture"])}" alt="{shows}" width="{_PICTURE_SIZE[0]}" '
        f'height="{_PICTURE_SIZE[1]}" loading="lazy"><ul class="sheet-downloads">{links}</ul></div>\n'
    )
    raise nodes.SkipNode


def _nothing(self: TextTranslator, node: nodes.Element) -> None:
    pass


def _skip(self: HTML5Translator | TextTranslator, node: nodes.Element) -> None:
    raise nodes.SkipNode


def setup_sheet(app: Sphinx) -> None:
    """Register the sheets."""
    app.add_transform(CompleteSheet)
    app.add_directive("page-break", PageBreakDirective)
    app.add_node(page_break, html=(_skip, None), text=(_skip, None))
    for kind, style in (
        (sheet_drawing, "sheet-drawing"),
        (sheet_summary, "sheet-summary"),
        (sheet_action, "sheet-action"),
        (sheet_version, "sheet-version"),
    ):
        app.add_node(kind, html=(_visit_box_html(style), _depart_box_html), text=(_nothing, _nothing))
    app.add_node(sheet_downloads, html=(_visit_downloads_html, None), text=(_skip, None))
