"""Slides: a page of the handbook in which each section is a slide, and ends with what the trainer says and does.

``{slides}`` at the head of the page names the version and how long it takes; what follows it, up to the first section,
is for the trainer before anybody comes. ``{notes}`` ends a section, with its minutes. The press makes two PDFs of the
page (see ``press.slides``): the slides, and the slides with the notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator
from sphinx.writers.text import TextTranslator

from .datafiles import is_plain_name
from .design import FILE as DESIGN_FILE
from .design import Edition, read_design
from .messages import complain
from .register import register_of

_MINUTES = re.compile(r"(\d{1,3})\s*(?:–|-|to)\s*(\d{1,3})")
_WORD = re.compile(r"\w+(?:[’'-]\w+)*")


@dataclass(frozen=True)
class SlideShow:
    """The slides of one version of the course: its ``name`` for files, its title, how many minutes it takes."""

    docname: str
    name: str
    title: str
    minutes: int

    @property
    def pdf(self) -> str:
        """Return the file name of the slides."""
        return f"slides-{self.name}.pdf"

    def notes_pdf(self, edition: Edition) -> str:
        """Return the file name of the slides with their notes, on one paper."""
        return f"slides-{self.name}-notes-{edition.name}.pdf"


class slides_downloads(nodes.General, nodes.Element):
    """The links to the PDFs of a slide show. Web page only; ``files`` holds pairs of a title and a file name."""


class speaker_notes(nodes.General, nodes.Element):
    """What the trainer says and does with a slide, from minute ``start`` to minute ``end``."""


class SlidesDirective(SphinxDirective):
    """``{slides}``: makes a slide show of the page; the argument is its name."""

    required_arguments = 1
    option_spec = {  # noqa: RUF012
        "title": directives.unchanged_required,
        "minutes": directives.positive_int,
    }

    def run(self) -> list[nodes.Node]:
        """Return the links to its PDFs."""
        name = self.arguments[0]
        for option, example in (("title", "Asked how to bring a partner"), ("minutes", "60")):
            if option not in self.options:
                self._complain(f"say nothing of their `:{option}:`.", f"Add a line `:{option}: {example}`.")
                return []
        if not is_plain_name(name):
            self._complain("have a name that is no plain name.", "Use lower case letters, digits and hyphens.")
            return []
        show = SlideShow(self.env.current_document.docname, name, self.options["title"], self.options["minutes"])
        register_of(self.env).note("slides", name, self.lineno, show=show)
        source_folder = Path(self.env.srcdir)
        self.env.note_dependency(str(source_folder / DESIGN_FILE))
        editions = read_design(source_folder).book_editions
        files = [("Slides", show.pdf), *((f"With notes, {e.title}", show.notes_pdf(e)) for e in editions)]
        return [slides_downloads(files=files, up="../" * show.docname.count("/"))]

    def _complain(self, wrong: str, mend: str) -> None:
        complain("slides", f'The slides "{self.arguments[0]}" {wrong}', mend, self.get_location())


class NotesDirective(SphinxDirective):
    """``{notes} 0 to 3``: what the trainer says and does in these minutes."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the notes."""
        minutes = _MINUTES.fullmatch(self.arguments[0].strip())
        if minutes is None or int(minutes[1]) >= int(minutes[2]):
            complain(
                "slides",
                f'"{self.arguments[0]}" are no minutes.',
                "Write from when to when, as in :::{notes} 0 to 3.",
                self.get_location(),
            )
            return []
        node = speaker_notes("", *self.parse_content_to_nodes(), start=int(minutes[1]), end=int(minutes[2]))
        self.set_source_info(node)
        return [node]


@dataclass(frozen=True)
class Slide:
    """One slide of a doctree: its section, the nodes that are shown, and the speaker's notes."""

    section: nodes.section
    shown: list[nodes.Node]
    notes: speaker_notes

    @property
    def title(self) -> nodes.Node:
        """Return the heading."""
        return self.section.children[0]

    @property
    def words(self) -> int:
        """Return how many words an audience has to read."""
        read = (node for node in (self.title, *self.shown) if not isinstance(node, nodes.image))
        return sum(len(_WORD.findall(node.astext())) for node in read)


def opening_of(document: nodes.document) -> list[nodes.Node]:
    """Return what stands before the first slide: for the trainer, before anybody comes."""
    body = next(document.findall(nodes.section))
    before = [child for child in body.children[1:] if not _is_apart(child)]
    return [child for child in before if not isinstance(child, nodes.section)]


def sources_of(document: nodes.document) -> list[nodes.footnote]:
    """Return the notes on the claims that the slides rest on."""
    return list(document.findall(nodes.footnote))


def _is_apart(node: nodes.Node) -> bool:
    return isinstance(node, slides_downloads | nodes.comment) or (
        isinstance(node, nodes.Element) and "claim-footnotes" in node.get("classes", ())
    )


def slides_of(document: nodes.document) -> Iterator[Slide]:
    """Yield the slides of a doctree that has been checked."""
    body = next(document.findall(nodes.section))
    for section in body.children:
        if isinstance(section, nodes.section):
            notes = [child for child in section.children if isinstance(child, speaker_notes)]
            shown = [
                child for child in section.children[1:] if not isinstance(child, speaker_notes) and not _is_apart(child)
            ]
            if notes:
                yield Slide(section, shown, notes[0])


def check_slides(app: Sphinx, doctree: nodes.document) -> None:
    """Tell the author of slides with too many words, without notes, or with minutes that do not join."""
    docname = app.env.current_document.docname
    found = register_of(app.env).notes_in(docname, "slides")
    if not found:
        return
    show: SlideShow = found[0].get("show")
    most = read_design(Path(app.srcdir)).slides.most_words
    body = next(doctree.findall(nodes.section))
    reached = 0
    for section in (child for child in body.children if isinstance(child, nodes.section)):
        title = section.children[0].astext()
        notes = [child for child in section.children if isinstance(child, speaker_notes)]
        if len(notes) != 1:
            wrong = f'The slide "{title}" has {len(notes) or "no"} notes.'
            mend = f"End each slide with one :::{{notes}} {reached} to ..., and what the trainer says and does."
            complain("slides", wrong, mend, section)
            return
        if notes[0]["start"] != reached:
            wrong = f'The slide "{title}" begins in minute {notes[0]["start"]}; the one before it ends in {reached}.'
            complain("slides", wrong, "Let each begin when the last one ends.", notes[0])
        reached = notes[0]["end"]
    for slide in slides_of(doctree):
        if slide.words > most:
            wrong = f'The slide "{slide.title.astext()}" has {slide.words} words.'
            complain("slides", wrong, f"Keep {most} at most; move the rest to its notes.", slide.section)
    if reached != show.minutes:
        wrong = f"The slides end in minute {reached}, and say that they take {show.minutes}."
        complain("slides", wrong, "Correct the notes of the last slide, or `:minutes:`.", (docname, found[0].line))


def minutes_words(start: int, end: int) -> str:
    """Return the time of a slide in words."""
    return f"Minute {start} to {end}"


def _visit_notes_html(self: HTML5Translator, node: speaker_notes) -> None:
    words = minutes_words(node["start"], node["end"])
    self.body.append(f'<div class="speaker-notes"><p class="speaker-minutes">{words}</p>\n')


def _depart_notes_html(self: HTML5Translator, node: speaker_notes) -> None:
    self.body.append("</div>\n")


def _visit_downloads_html(self: HTML5Translator, node: slides_downloads) -> None:
    links = "".join(
        f'<li><a href="{self.encode(node["up"] + name)}" type="application/pdf">PDF: {self.encode(title)}</a></li>'
        for title, name in node["files"]
    )
    self.body.append(f'<ul class="sheet-downloads">{links}</ul>\n')
    raise nodes.SkipNode


def _visit_notes_text(self: TextTranslator, node: speaker_notes) -> None:
    self.new_state(0)
    self.add_text(minutes_words(node["start"], node["end"]))
    self.end_state()


def _nothing(self: TextTranslator, node: nodes.Element) -> None:
    pass


def _skip_text(self: TextTranslator, node: nodes.Element) -> None:
    raise nodes.SkipNode


def setup_slides(app: Sphinx) -> None:
    """Register the slides and their notes."""
    app.add_directive("slides", SlidesDirective)
    app.add_directive("notes", NotesDirective)
    app.add_node(speaker_notes, html=(_visit_notes_html, _depart_notes_html), text=(_visit_notes_text, _nothing))
    app.add_node(slides_downloads, html=(_visit_downloads_html, None), text=(_skip_text, None))
    app.connect("doctree-read", check_slides)
