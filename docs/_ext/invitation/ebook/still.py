"""A text without anything that moves, is filled in or is fetched: what an e-reader can show.

Blanks become lines, boxes become a list, questions get their answers at the end of the page, and what folds away stands
open. Links to PDFs and pictures of paper go: they are not in the book.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape
from posixpath import dirname, relpath
from typing import Any

from docutils import nodes

from ..arrangement import cards, columns
from ..fold import fold
from ..own_words import own_words
from ..printed import printed_handbook
from ..quiz.layout import key, shown_rights, shown_steps, task
from ..quiz.page import question, question_key
from ..quiz.question import Question
from ..sheet import page_break, sheet_downloads
from ..slides import minutes_words, slides_downloads, speaker_notes
from ..worksheet import BLANK_KINDS, SCALE_STEPS, blank, lines, scale, tick_list

MOST_RULES = 2  # lines to write on: a screen of empty lines says no more than two
WITHOUT_REVIEW = (
    "On the handbook’s web site this page looks over what you type. A book cannot. "
    "The ten checks above need only a pencil."
)
_RULE = "_" * 24
_ANSWER = "answer-"

Uri = Callable[[str], str]


def make_still(document: nodes.document, docname: str, suffix: str) -> None:
    """Replace, in a document that is about to be written, all that an e-reader cannot show.

    ``suffix`` is how the names of the book's pages end.
    """

    def uri(target: str) -> str:
        page, _, identity = target.partition("#")
        return relpath(page + suffix, dirname(docname) or ".") + (f"#{identity}" if identity else "")

    for section in [node.parent for node in document.findall(printed_handbook)]:
        # what leads to the links to the PDFs goes with them
        if isinstance(section, nodes.section) and isinstance(section.parent, nodes.section):
            section.parent.remove(section)
    _replace(document, printed_handbook, lambda node: [])
    _replace(document, nodes.comment, lambda node: [])  # hidden checks
    for work in document.findall(nodes.citation):
        work.remove(work.children[0])  # its number: texts cite works by author and year
    _replace(document, page_break, lambda node: [])
    _replace(document, sheet_downloads, lambda node: [])
    _replace(document, slides_downloads, lambda node: [])
    _replace(document, question, _question)
    _replace(document, question_key, lambda node: _key(node, uri))
    _replace(document, own_words, lambda node: [nodes.paragraph("", WITHOUT_REVIEW)])
    _replace(document, blank, _blank)
    _replace(document, lines, _lines)
    _replace(document, tick_list, _tick_list)
    _replace(document, scale, _scale)
    _replace(document, fold, lambda node: [_box("fold", _bold(node["summary"]), *node.children)])
    _replace(document, speaker_notes, _speaker_notes)
    _replace(document, columns, lambda node: [_box("columns", *node.children)])
    _replace(document, cards, lambda node: [_box("cut-cards", *node.children)])


def _replace(document: nodes.document, kind: type[nodes.Element], make: Callable[[Any], Iterable[nodes.Node]]) -> None:
    for node in list(document.findall(kind)):
        node.replace_self(list(make(node)))


def _box(style: str, *children: nodes.Node, **attributes: Any) -> nodes.container:
    return nodes.container("", *children, classes=[style], **attributes)


def _bold(words: str) -> nodes.paragraph:
    return nodes.paragraph("", "", nodes.strong("", words))


# -- blanks ------------------------------------------------------------------------------------------------------------


def _rule(length: int, label: str = "") -> nodes.Node:
    """Return a line to write on. A screen reader says its label, or passes over it where that stands beside it."""
    said = f'role="img" aria-label="Blank: {escape(label)}"' if label else 'aria-hidden="true"'
    return nodes.raw("", f'<span class="rule" {said}>{_RULE[:length]}</span>', format="html")


def _blank(node: blank) -> list[nodes.Node]:
    return [_rule(int(BLANK_KINDS[node["kind"]]["letters"]), str(node["label"]))]


def _lines(node: lines) -> list[nodes.Node]:
    rules = (nodes.paragraph("", "", _rule(len(_RULE))) for _ in range(min(node["count"], MOST_RULES)))
    return [_box("write-lines", nodes.paragraph("", node["label"]), *rules)]


def _tick_list(node: tick_list) -> list[nodes.Node]:
    items = (nodes.list_item("", nodes.paragraph("", "", *item.children)) for item in node.children)
    return [_box("tick-list", _bold(node["label"]), nodes.bullet_list("", *items))]


def _scale(node: scale) -> list[nodes.Node]:
    steps = " ".join(map(str, range(SCALE_STEPS)))
    ends = f"0 = {node['low']}, {SCALE_STEPS - 1} = {node['high']}"
    return [
        _box(
            "scale",
            _bold(node["label"]),
            nodes.paragraph("", steps, classes=["scale-steps"]),
            nodes.paragraph("", ends),
        )
    ]


def _speaker_notes(node: speaker_notes) -> list[nodes.Node]:
    return [_box("speaker-notes", _bold(minutes_words(node["start"], node["end"])), *node.children)]


# -- questions ---------------------------------------------------------------------------------------------------------


def _lettered(words: Iterable[str]) -> nodes.Node:
    items = (nodes.list_item("", nodes.paragraph("", said)) for said in words)
    return nodes.enumerated_list("", *items, enumtype="loweralpha", prefix="", suffix=".")


def _numbered(words: Iterable[str]) -> nodes.Node:
    items = (nodes.list_item("", nodes.paragraph("", said)) for said in words)
    return nodes.enumerated_list("", *items, enumtype="arabic", prefix="", suffix=".")


def _question(node: question) -> list[nodes.Node]:
    asked: Question = node["question"]
    offered: list[nodes.Node]
    if asked.pairs:
        offered = [_numbered(pair.left for pair in asked.pairs), _lettered(shown_rights(asked))]
    else:
        offered = [_lettered(shown_steps(asked) or (option.text for option in asked.options))]
    words = nodes.paragraph("", "", nodes.strong("", f"{node['number']}. {asked.text}"), nodes.Text(f" {task(asked)}"))
    to_answer = nodes.reference(
        "", "", nodes.Text(f"Answer to question {node['number']}"), refid=f"{_ANSWER}{node['number']}", internal=True
    )
    return [_box("question", words, *offered, nodes.paragraph("", "", to_answer), ids=node["ids"])]


def _key(node: question_key, uri: Uri) -> list[nodes.Node]:
    return [_answer(number, asked, node["chapters"].get(asked.id, ""), uri) for number, asked in node["questions"]]


def _answer(number: int, asked: Question, chapter: str, uri: Uri) -> nodes.Node:
    said: list[nodes.Node] = []
    if asked.options:
        said = [_lettered(f"{'Right' if option.right else 'Not this'}: {option.feedback}" for option in asked.options)]
    elif asked.pairs:
        said = [_numbered(f"{pair.left} – {pair.right}" for pair in asked.pairs)]
    elif asked.sequence:
        said = [_numbered(asked.sequence)]
    if asked.feedback:
        said.append(nodes.paragraph("", asked.feedback))
    if chapter:
        link = nodes.reference("", chapter, refuri=uri(f"docs/{asked.rests_on}"), internal=True)
        said.append(nodes.paragraph("", "", nodes.Text("It rests on "), link, nodes.Text(f": “{asked.quotes}”.")))
    return _box("answer", _bold(f"{number}. {key(asked)}"), *said, ids=[f"{_ANSWER}{number}"])
