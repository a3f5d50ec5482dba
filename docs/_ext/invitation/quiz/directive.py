"""``{question}``: how a question is written.

The title is the question. Below its options stands a list, and after the list, for those who want it, a paragraph that
is said to everybody::

    :::{question} What do you ask first?
    :id: first-question
    :kind: single
    :objective: ask-about-fear
    :rests-on: engaging/the-first-call#what-to-do
    :quotes: Safety, before the story

    - right: Whether they are alone.
      - Nobody answers freely with somebody listening.
    - wrong: What they have tried.
      - That can wait. Ask first whether they are alone.
    - wrong: What they hope for.
      - Later. Ask first whether they are alone.
    :::

In a question of the kind matching, each line of the list holds one thing, and the line below it what belongs to it. In
one of the kind ordering, the list is numbered and in the right order.
"""

from __future__ import annotations

import re

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from ..datafiles import is_plain_name
from ..language import explain, review
from ..messages import choices, complain
from ..register import register_of
from .collect import KIND
from .page import question
from .question import KINDS, Kind, Option, Pair, Question

_OPTIONS = {
    "id": "a-short-name",
    "kind": "single",
    "objective": "ask-about-fear",
    "rests-on": "engaging/the-first-call#in-brief",
    "quotes": "words that stand there",
}
FEWEST: dict[Kind, int] = {"single": 3, "several": 4, "true-false": 2, "matching": 3, "ordering": 3, "reply": 3}
MOST = 8  # letters a to h
_MARK = re.compile(r"(right|wrong):\s+", re.IGNORECASE)
_MEND_MARK = "Begin it with `- right: ` or `- wrong: `."


class _Mistake(Exception):
    """A mistake in a question: sentences for the author, and where it is."""

    def __init__(self, wrong: str, mend: str, where: nodes.Node | None = None) -> None:
        super().__init__(wrong)
        self.wrong, self.mend, self.where = wrong, mend, where


class QuestionDirective(SphinxDirective):
    """``{question}``: see the module."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec = dict.fromkeys(_OPTIONS, directives.unchanged)

    def run(self) -> list[nodes.Node]:
        """Return the question, or nothing after telling the author what is wrong with it."""
        title = " ".join(self.arguments[0].split())
        try:
            asked = self._read(title)
        except _Mistake as mistake:
            where = mistake.where or self.get_location()
            complain("question", f'The question "{_short(title)}" {mistake.wrong}', mistake.mend, where)
            return []
        register_of(self.env).note(KIND, asked.id, self.lineno, question=asked)
        node = question(question=asked, ids=[f"question-{asked.id}"])
        self.set_source_info(node)
        return [node]

    def _read(self, title: str) -> Question:
        given = {name: " ".join((self.options.get(name) or "").split()) for name in _OPTIONS}
        for name, example in _OPTIONS.items():
            if not given[name]:
                raise _Mistake(f"has no `:{name}:`.", f"Add a line `:{name}: {example}`.")
        if not is_plain_name(given["id"]):
            raise _Mistake("has an id that is no plain name.", "Use lower case letters, digits and hyphens.")
        kind = next((known for known in KINDS if known == given["kind"]), None)
        if kind is None:
            raise _Mistake(f'is of a kind "{given["kind"]}" that is not known.', f"Use {choices(KINDS)}.")
        if not re.fullmatch(r"[^#\s]+#[^#\s]+", given["rests-on"]):
            raise _Mistake(
                "does not say in which section its answer stands.",
                f"Write the chapter's path below docs/ and the section: `:rests-on: {_OPTIONS['rests-on']}`.",
            )
        content, after = self._content(kind)
        options = _options(content) if isinstance(content, nodes.bullet_list) and kind != "matching" else ()
        pairs = _pairs(content) if kind == "matching" else ()
        sequence = tuple(_plain(item) for item in content) if kind == "ordering" else ()
        _check_number(kind, len(options or pairs or sequence))
        if options:
            _check_options(kind, options)
        elif not after:
            raise _Mistake("has no feedback.", "After the list, write a paragraph that says why this is the answer.")
        return Question(
            given["id"],
            kind,
            title,
            options,
            pairs,
            sequence,
            after,
            given["objective"],
            given["rests-on"],
            given["quotes"],
        )

    def _content(self, kind: Kind) -> tuple[nodes.Element, str]:
        """Return the list, and what is said to everybody."""
        found = [node for node in self.parse_content_to_nodes() if not isinstance(node, nodes.comment)]
        wanted = nodes.enumerated_list if kind == "ordering" else nodes.bullet_list
        if not found or not isinstance(found[0], wanted):
            if kind == "ordering":
                raise _Mistake("holds no numbered list.", "Write the steps in the right order: `1. `, `2. ` and so on.")
            raise _Mistake("holds no list.", f"Write one line an answer. {_MEND_MARK}" if kind != "matching" else _PAIR)
        for node in found[1:]:
            if not isinstance(node, nodes.paragraph):
                raise _Mistake(
                    "holds something else than one list and what is said after it.",
                    "Put all answers into one list, without empty lines in other places than between them.",
                    node,
                )
        return found[0], " ".join(_plain(node) for node in found[1:])


_PAIR = "Begin each line with a hyphen, and write what belongs to it on the line below: two spaces, a hyphen, words."


def _short(title: str) -> str:
    return title if len(title) <= 60 else title[:57].rstrip() + "..."


def _plain(node: nodes.Node) -> str:
    """Return the words of a node; raises _Mistake where there is more than words."""
    for inside in node.findall(nodes.Element):
        if not isinstance(inside, nodes.paragraph | nodes.list_item | nodes.emphasis | nodes.strong):
            raise _Mistake(
                f'holds something else than words: "{_short(" ".join(inside.astext().split())) or inside.tagname}".',
                "Questions go to learning platforms as plain text: leave links, lists and marks out.",
                inside,
            )
    return " ".join(node.astext().split())


def _parts(item: nodes.Node) -> tuple[nodes.paragraph, nodes.list_item | None]:
    """Return the words of an item and the one item below it, or None where there is none."""
    first, *rest = item.children
    if not isinstance(first, nodes.paragraph):
        raise _Mistake("has a line without words.", _MEND_MARK, item)
    if not rest:
        return first, None
    if len(rest) > 1 or not isinstance(rest[0], nodes.bullet_list) or len(rest[0]) != 1:
        raise _Mistake(
            f'has more than one line below "{_short(" ".join(first.astext().split()))}".',
            "Write one line below each: two spaces, a hyphen, words.",
            item,
        )
    below = rest[0][0]
    return first, below if isinstance(below, nodes.list_item) else None


def _options(found: nodes.bullet_list) -> tuple[Option, ...]:
    options = []
    for item in found:
        first, below = _parts(item)
        words = _plain(first)
        mark = _MARK.match(words)
        if mark is None:
            raise _Mistake(f'does not say whether "{_short(words)}" is right.', _MEND_MARK, item)
        said = words[mark.end() :]
        if below is None:
            raise _Mistake(
                f'gives no feedback to "{_short(said)}".',
                "Write it on the line below: two spaces, a hyphen, why it is right or wrong, and the better move.",
                item,
            )
        options.append(Option(said, mark[1].lower() == "right", _plain(below)))
    return tuple(options)


def _pairs(found: nodes.Element) -> tuple[Pair, ...]:
    pairs = []
    for item in found:
        first, below = _parts(item)
        if below is None:
            raise _Mistake(f'has nothing that belongs to "{_short(_plain(first))}".', _PAIR, item)
        pairs.append(Pair(_plain(first), _plain(below)))
    for words in ([pair.left for pair in pairs], [pair.right for pair in pairs]):
        if len(set(words)) < len(words):
            raise _Mistake("has two pairs with the same words.", "Nobody could tell them apart: change one.")
    return tuple(pairs)


def _check_number(kind: Kind, count: int) -> None:
    what = {"matching": "pairs", "ordering": "steps"}.get(kind, "answers")
    if kind == "true-false" and count != FEWEST[kind]:
        raise _Mistake(f"has {count} answers.", "A question of the kind true-false has two, True and False.")
    if count < FEWEST[kind]:
        raise _Mistake(f"has too few {what}: {count}.", f"Write {FEWEST[kind]} at least.")
    if count > MOST:
        raise _Mistake(f"has too many {what}: {count}.", f"Write {MOST} at most.")


def _check_options(kind: Kind, options: tuple[Option, ...]) -> None:
    right = [option for option in options if option.right]
    if not right:
        raise _Mistake("has no right answer.", "Begin the right one with `- right: `.")
    if kind == "several" and not 2 <= len(right) < len(options):
        raise _Mistake(
            f"asks for several answers, and {len(right)} of {len(options)} are right.",
            "Make two right at least and one wrong, or write `:kind: single`.",
        )
    if kind != "several" and len(right) > 1:
        raise _Mistake(f"has {len(right)} right answers.", "Leave one, or write `:kind: several`.")
    if len({option.text for option in options}) < len(options):
        raise _Mistake("has the same answer twice.", "Change one of them.")
    if kind == "true-false" and {option.text for option in options} != {"True", "False"}:
        raise _Mistake("is true or false, and has other answers.", "Write `True` and `False` after the marks.")
    if kind == "reply":
        for finding in review(right[0].text).findings:
            if finding.level == "flag":
                raise _Mistake(f"recommends a reply that breaks a rule: {explain(finding)}", "Say it in another way.")


def setup_directive(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("question", QuestionDirective)
