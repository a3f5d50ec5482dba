"""Questions on a web page and as plain text; the press sets its own.

The page works without scripts: answers can be ticked, and a ``details`` holds the right one and the feedback. The
script ``quiz.js`` adds a button to check an answer. On paper the questions are a sheet, and the key stands at the end.
There is no form, so that nothing can be sent, and ``autocomplete="off"`` keeps browsers from remembering.
"""

from __future__ import annotations

from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator
from sphinx.writers.text import TextTranslator

from ..messages import complain
from ..register import register_of
from .collect import KIND
from .layout import LETTERS, key, shown_rights, shown_steps, task
from .question import Question

KEY_NOTE = "On paper the answers stand here."


class question(nodes.General, nodes.Element):
    """A question: the ``question`` itself, its ``number`` on the page, the title of the ``chapter`` it rests on."""


class question_key(nodes.General, nodes.Element):
    """The key to all questions of a page: ``questions`` holds pairs of a number and a question.

    ``chapters`` holds the title of the chapter that each rests on, by the id of the question.
    """


class NumberQuestions(SphinxTransform):
    """Numbers the questions of a document in reading order, and gives them to its key."""

    default_priority = 400

    def apply(self, **kwargs: Any) -> None:
        """Number the questions."""
        found = list(self.document.findall(question))
        for number, node in enumerate(found, 1):
            node["number"] = number
        keys = list(self.document.findall(question_key))
        for place in keys:
            place["questions"] = [(asked["number"], asked["question"]) for asked in found]
            if not found:
                complain("question", "There is a key, and no question.", "Remove {question-key}.", place)
        if found and not keys:
            complain(
                "question",
                "This page has questions, and no key to them.",
                "End it with a part `## Key` that holds {question-key}: on paper the answers stand there.",
                found[-1],
            )


class QuestionKeyDirective(SphinxDirective):
    """``{question-key}``: on paper, the answers to all questions of the page stand here."""

    def run(self) -> list[nodes.Node]:
        """Return the key."""
        node = question_key(questions=[], chapters={})
        self.set_source_info(node)
        return [node]


def name_chapters(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Give each question the title of the chapter that it rests on, now that all are known."""

    def chapter(asked: Question) -> str:
        title = app.env.titles.get(f"docs/{asked.rests_on.partition('#')[0]}")
        return title.astext() if title else ""

    for node in doctree.findall(question):
        node["chapter"] = chapter(node["question"])
    for place in doctree.findall(question_key):
        place["chapters"] = {asked.id: chapter(asked) for _, asked in place["questions"]}


# -- the web page ------------------------------------------------------------------------------------------------------


def _mark(mark: str | int) -> str:
    return f'<span class="question-letter">{mark}</span>'


def _letter(place: int) -> str:
    return _mark(LETTERS[place])


def _controls(asked: Question, number: int) -> str:
    """Return the form controls of a question."""
    name = f"answer-{number}"
    lines = []
    if asked.pairs:
        rights = shown_rights(asked)
        choices = "".join(
            f'<option value="{LETTERS[place]}">{LETTERS[place]}: {escape(right)}</option>'
            for place, right in enumerate(rights)
        )
        wanted = [LETTERS[rights.index(pair.right)] for pair in asked.pairs]
        lines = [
            f'<li><label for="{name}-{place}">{_mark(place + 1)} {escape(pair.left)}</label>'
            f'<select id="{name}-{place}" data-right="{wanted[place]}" autocomplete="off">'
            f'<option value="">Choose</option>{choices}</select></li>'
            for place, pair in enumerate(asked.pairs)
        ]
        offered = "".join(f"<li>{_letter(place)} {escape(right)}</li>" for place, right in enumerate(rights))
        return f'<ol class="question-answers">{"".join(lines)}</ol><ul class="question-offered">{offered}</ul>'
    if asked.sequence:
        steps = shown_steps(asked)
        choices = "".join(f'<option value="{place}">{place}</option>' for place in range(1, len(steps) + 1))
        lines = [
            f'<li>{_letter(place)}<select id="{name}-{place}" aria-label="Place of: {escape(step)}" '
            f'data-right="{asked.sequence.index(step) + 1}" autocomplete="off">'
            f'<option value="">Place</option>{choices}</select>'
            f'<label for="{name}-{place}">{escape(step)}</label></li>'
            for place, step in enumerate(steps)
        ]
    else:
        box = "checkbox" if asked.kind == "several" else "radio"
        lines = [
            f'<li><input type="{box}" id="{name}-{place}" name="{name}" value="{LETTERS[place]}"'
            f"{' data-right' if option.right else ''} "
            f'autocomplete="off"><label for="{name}-{place}">{_letter(place)} {escape(option.text)}</label></li>'
            for place, option in enumerate(asked.options)
        ]
    return f'<ul class="question-answers">{"".join(lines)}</ul>'


def _answer(asked: Question, source: str, start: str = "") -> str:
    """Return the right answer, after a ``start``, and the feedback; what is said to one answer has its letter."""
    if asked.pairs:
        parts = "".join(
            f"<li>{_mark(number)} {escape(pair.left)} <strong>{escape(pair.right)}</strong></li>"
            for number, pair in enumerate(asked.pairs, 1)
        )
        said = f'<ul class="question-pairs">{parts}</ul>'
    elif asked.sequence:
        said = f"<ol>{''.join(f'<li>{escape(step)}</li>' for step in asked.sequence)}</ol>"
    else:
        parts = "".join(
            f'<li data-letter="{LETTERS[place]}">{_letter(place)} <strong>{"Right" if option.right else "Not this"}:'
            f"</strong> {escape(option.feedback)}</li>"
            for place, option in enumerate(asked.options)
        )
        said = f'<ul class="question-feedbacks">{parts}</ul>'
    after = f'<p class="question-after">{escape(asked.feedback)}</p>' if asked.feedback else ""
    return f'<p class="question-right">{start}Answer: <strong>{key(asked)}</strong>.</p>{said}{after}{source}'


def _source(self: HTML5Translator, asked: Question, chapter: str) -> str:
    """Return the words that the answer rests on, with a link to their place."""
    place, _, identity = asked.rests_on.partition("#")
    if not chapter:
        return ""  # there is none: told by the check, with file and line
    address = self.builder.get_relative_uri(self.builder.current_docname, f"docs/{place}")
    return (
        f'<p class="question-source">It rests on <a href="{escape(address)}#{escape(identity)}">'
        f"{escape(chapter)}</a>: “{escape(asked.quotes)}”.</p>"
    )


def _visit_question_html(self: HTML5Translator, node: question) -> None:
    asked, number = node["question"], node["number"]
    self.body.append(
        f'<div class="question question-{asked.kind}" id="{node["ids"][0]}"><fieldset>'
        f'<legend><span class="question-number">{number}.</span> {escape(asked.text)} '
        f'<span class="question-task">{task(asked)}</span></legend>{_controls(asked, number)}</fieldset>'
        f'<details class="question-answer"><summary>Answer<span class="visually-hidden"> to question {number}</span>'
        f"</summary>{_answer(asked, _source(self, asked, node['chapter']))}</details></div>\n"
    )
    raise nodes.SkipNode


def _visit_key_html(self: HTML5Translator, node: question_key) -> None:
    entries = "".join(
        f'<div class="question-key-entry">'
        f"{_answer(asked, _source(self, asked, node['chapters'].get(asked.id, '')), f'{number}. ')}</div>"
        for number, asked in node["questions"]
    )
    # on the page every question has its own answer
    self.body.append(f'<p class="question-key-note">{KEY_NOTE}</p><div class="question-key">{entries}</div>\n')
    raise nodes.SkipNode


# -- plain text --------------------------------------------------------------------------------------------------------


def _block(self: TextTranslator, *lines: str) -> None:
    for line in lines:
        self.new_state(0)
        self.add_text(line)
        self.end_state()


def _visit_question_text(self: TextTranslator, node: question) -> None:
    asked = node["question"]
    _block(self, f"{node['number']}. {asked.text} {task(asked)}")
    if asked.pairs:
        _block(self, *(f"__ {place} {pair.left}" for place, pair in enumerate(asked.pairs, 1)))
    words = shown_rights(asked) if asked.pairs else shown_steps(asked) if asked.sequence else ()
    words = words or tuple(option.text for option in asked.options)
    _block(self, *(f"{LETTERS[place]} {said}" for place, said in enumerate(words)))
    raise nodes.SkipNode


def _visit_key_text(self: TextTranslator, node: question_key) -> None:
    _block(self, *(f"{number}. {key(asked)}" for number, asked in node["questions"]))
    raise nodes.SkipNode


def add_script(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give the pages with questions, and only those, their script and their looks."""
    if register_of(app.env).notes_in(pagename, KIND):
        app.add_css_file("quiz.css")
        app.add_js_file("quiz.js", loading_method="defer")


def setup_page(app: Sphinx) -> None:
    """Register the nodes."""
    app.add_directive("question-key", QuestionKeyDirective)
    app.add_transform(NumberQuestions)
    app.add_node(question, html=(_visit_question_html, None), text=(_visit_question_text, None))
    app.add_node(question_key, html=(_visit_key_html, None), text=(_visit_key_text, None))
    app.connect("doctree-resolved", name_chapters)
    app.connect("html-page-context", add_script)
