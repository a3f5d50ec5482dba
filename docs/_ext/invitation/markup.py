"""Finds markup that came out as text: the commonest accident of MyST is a directive that is printed instead of run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from docutils import nodes
from markdown_it import MarkdownIt
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from sphinx.application import Sphinx

from .datafiles import DataProblem, read_text, unusable_sign
from .messages import complain
from .sheet import is_sheet

_NAME = r"\{[a-z][\w:.-]*\}"
_DIRECTIVE = re.compile(rf"{_NAME}(\s|$)")
_ACCIDENTS = (
    (re.compile(rf"(^\s*::|^\s*`{{2,}}|^\s*~{{3,}}|:::+)\s*{_NAME}"), "A directive is printed as text."),
    (re.compile(r"^\s*:{3,}\s*$"), "A line of colons is printed as text."),
    (re.compile(r"^\s*\.\.\s+[a-z][\w-]*::"), "A directive in reStructuredText is printed as text."),
    (re.compile(rf"{_NAME}[`'\"‘’“”´]"), "A role is printed as text."),
)
_BEFORE_CODE = re.compile(rf"({_NAME}\s?|:[a-z][\w-]*:)$")
_MEND = (
    "Open a block with three colons and its name in braces, :::{name}, at the margin; close it with as many; give a "
    "block that holds another block more colons than the one inside; write a role as {name}`words`."
)
_BOX = re.compile(r"\[[ xX]\](\s|$)")


@dataclass(frozen=True)
class Fence:
    """A block between fences of a MyST text: ``line`` counts from 1, ``info`` is what follows the opening fence.

    ``markup`` is the fence, or empty where an indented fence was taken for code.
    """

    line: int
    markup: str
    info: str
    closed: bool


@cache
def _parser() -> MarkdownIt:
    """Return what finds blocks; words are read by MyST alone, or every text would be read twice."""
    parser = MarkdownIt("commonmark").enable("table").use(front_matter_plugin).use(colon_fence_plugin)
    return parser.disable("inline")


def fences(text: str, first_line: int = 1) -> Iterator[Fence]:
    """Yield the blocks of a text, those inside directives too."""
    lines = text.splitlines()
    for token in _parser().parse(text):
        if token.type == "code_block" and token.map and re.match(rf":{{2,}}\s*{_NAME}", token.content):
            yield Fence(first_line + token.map[0], "", token.content.partition("\n")[0], closed=False)
        if token.type not in {"fence", "colon_fence"} or token.map is None:
            continue
        start, end = token.map
        last = lines[end - 1].strip("> \t") if end - 1 > start else ""  # it may stand in a quote
        closed = len(last) >= len(token.markup) and set(last) == {token.markup[0]}
        info = token.info.strip()
        yield Fence(first_line + start, token.markup, info, closed)
        if _DIRECTIVE.match(info):
            yield from fences(token.content, first_line + start + 1)


def _check_fences(text: str, docname: str) -> None:
    for fence in fences(text):
        if not fence.markup:
            wrong = f'A directive is printed as text, because it is indented. It reads "{fence.info[:60]}".'
            complain("markup", wrong, _MEND, (docname, fence.line))
        elif fence.markup[0] == ":" and not _DIRECTIVE.match(fence.info):
            wrong = (
                f'A block of colons is not a directive: it opens with "{fence.info[:60]}".'
                if fence.info
                else "A line of colons opens a block, where it was meant to close one."
            )
            complain("markup", wrong, _MEND, (docname, fence.line))
        elif not fence.closed and _DIRECTIVE.match(fence.info):
            complain("markup", f"The block {fence.info} is never closed.", _MEND, (docname, fence.line))


def _is_code(node: nodes.Element | None) -> bool:
    """Tell whether a node lies in code, in a comment or in what only the machine reads."""
    while node is not None:
        if isinstance(node, nodes.literal | nodes.literal_block | nodes.Invisible | nodes.raw):
            return True
        node = node.parent
    return False


def _check_text(text: nodes.Text) -> None:
    for line in text.astext().splitlines():
        for pattern, wrong in _ACCIDENTS:
            if pattern.search(line):
                complain("markup", f'{wrong} It reads "{line.strip()[:60]}".', _MEND, text.parent)
                break


def _check_code(code: nodes.literal) -> None:
    """Find a role or a directive of which only the words between backticks were taken as code."""
    before = code.previous_sibling()
    said = before.astext() if isinstance(before, nodes.Text) else ""
    if _BEFORE_CODE.search(said):
        words = f"{said.split()[-1]} `{code.astext()}`"
        complain("markup", f'A role is printed as text. It reads "{words[:60]}".', _MEND, code.parent)
    elif re.match(rf"{_NAME}\s+\S", code.astext()):
        complain("markup", f'A directive is printed as text. It reads "{code.astext()[:60]}".', _MEND, code.parent)


def check_markup(app: Sphinx, doctree: nodes.document) -> None:
    """Report markup that is printed as text, and lists of MyST's own tick boxes."""
    docname = app.env.current_document.docname
    try:
        _check_fences(read_text(Path(app.env.doc2path(docname))), docname)
    except DataProblem as error:
        if not is_sheet(docname):  # which has told it
            complain("markup", error.wrong, error.mend, (docname, error.line))
        return
    for text in doctree.findall(nodes.Text):
        if unusable := unusable_sign(text):  # which may be written by its number, or stand in a file that is included
            complain("markup", *unusable, text.parent)
        if not _is_code(text.parent):
            _check_text(text)
    for code in doctree.findall(nodes.literal):
        _check_code(code)
    for item in doctree.findall(nodes.list_item):
        paragraph = item.children[0] if item.children else None
        words = paragraph.children[0] if isinstance(paragraph, nodes.paragraph) and paragraph.children else None
        if isinstance(words, nodes.Text) and _BOX.match(words.astext()):
            complain(
                "markup",
                "A list with [ ] has boxes without labels, which screen readers cannot read and which break e-books.",
                "Put the list into :::{tick-list} What the boxes are about, without the brackets.",
                item,
            )


def setup_markup(app: Sphinx) -> None:
    """Register the check."""
    app.connect("doctree-read", check_markup)
