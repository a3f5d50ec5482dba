"""What to say, and what to say it instead of: a card for the reader, a checked example for the build.

Each script carries a hidden doctest: the recommended words must pass ``invitation.review``, the words warned against
must not, and for the named reasons.
"""

from __future__ import annotations

import re

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.ext.doctest import DocTestBuilder
from sphinx.util.docutils import SphinxDirective

from .datafiles import is_plain_name
from .hidden_check import hidden_check
from .language import REASONS, explain, review
from .messages import choices, complain
from .register import register_of

SPEAKERS = ("client", "partner", "therapist")
CHANNELS = ("face to face", "text", "letter", "phone", "in session")
NOTHING_FOUND = "nothing to reconsider"
DOCTEST_PAGE = "docs/about/how-every-example-is-checked"


def verdict(words: str, *because: str) -> str:
    """Return the reasons for which words should be reconsidered, in alphabetical order, or NOTHING_FOUND.

    Where reasons are named, and all of them are found, only they count: words may be unwise for more than one.

    >>> verdict("You always shout.")
    'always-or-never'
    >>> verdict("You never listen, you idiot.", "label")
    'label'
    """
    found = set(review(words).reasons)
    return ", ".join(sorted(set(because) if because and found >= set(because) else found)) or NOTHING_FOUND


def _one_of(words: tuple[str, ...], argument: str | None) -> str:
    if argument not in words:
        raise ValueError(f"use {choices(words)}")
    return argument


def _reasons(argument: str | None) -> tuple[str, ...]:
    named = tuple(word.strip() for word in (argument or "").split(",") if word.strip())
    for reason in named:
        _one_of(tuple(REASONS), reason)
    return named


class ScriptDirective(SphinxDirective):
    """``{script}``: words to say (the content), and the words they are said instead of."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec = {  # noqa: RUF012
        "id": directives.unchanged_required,
        "speaker": lambda argument: _one_of(SPEAKERS, argument),
        "channel": lambda argument: _one_of(CHANNELS, argument),
        "instead-of": directives.unchanged_required,
        "because": _reasons,
        "objection": directives.unchanged_required,
    }

    def run(self) -> list[nodes.Node]:
        """Return the card and the hidden doctest."""
        title = " ".join(self.arguments[0].split())
        for option, example in (("id", "a-short-name"), ("speaker", "client"), ("channel", "face to face")):
            if option not in self.options:
                self._complain(title, f"has no `:{option}:`.", f"Add a line `:{option}: {example}`.")
                return []
        said = self.parse_content_to_nodes()
        words = "\n\n".join(_read_aloud(node) for node in said)
        instead, because = self.options.get("instead-of", ""), self.options.get("because", ())
        self._check(title, words, instead, because)
        identity = self.options["id"]
        if not is_plain_name(identity):
            self._complain(title, "has an id that is no plain name.", "Use lower case letters, digits and hyphens.")
            return []
        checks = [((words,), NOTHING_FOUND)]
        if instead:
            checks.append(((instead, *because), ", ".join(sorted(because))))
        register_of(self.env).note("script", identity, self.lineno, objection=self.options.get("objection", ""))

        self.env.domains.standard_domain.note_hyperlink_target(
            f"script-{identity}", self.env.current_document.docname, f"script-{identity}", title
        )
        card = nodes.container(ids=[f"script-{identity}"], classes=["script", f"script-{self.options['speaker']}"])
        self.set_source_info(card)
        card += nodes.paragraph("", title, classes=["script-title"])
        card += nodes.paragraph(
            "", f"{self.options['speaker'].capitalize()}, {self.options['channel']}", classes=["script-who"]
        )
        if "objection" in self.options:
            card += _quoted("If they say", [nodes.paragraph("", self.options["objection"])], "script-objection")
        card += _quoted("Say", said, "script-say")
        if instead:
            card += _quoted("Instead of", [nodes.paragraph("", instead)], "script-instead")
        code = "\n".join(f">>> verdict({', '.join(map(repr, given))})\n{expected!r}" for given, expected in checks)
        return [card, hidden_check(self, code, identity)]

    def _complain(self, title: str, wrong: str, mend: str) -> None:
        complain("script", f'The script "{title}" {wrong}', mend, self.get_location())

    def _check(self, title: str, words: str, instead: str, because: tuple[str, ...]) -> None:
        """Tell the author at once what the doctest would find later."""
        if not words:
            self._complain(title, "says nothing.", "Write the words to say below its options, after an empty line.")
        found = review(words)
        for finding in found.findings:
            if finding.level == "flag":
                self._complain(title, f"breaks its own rule: {explain(finding)}", "Say it in another way.")
        if self.options["speaker"] != "therapist":
            for sign in found.safety:
                wrong = f'has words that the review stops at: "{" ".join(sign.words.split())}" ({sign.title}).'
                self._complain(
                    title, wrong, "Where there is fear or control there is no script; say it in another way."
                )
        if instead and not (because and set(because) <= set(review(instead).reasons)):
            self._complain(
                title,
                f'warns against words for "{", ".join(because)}", but the review finds "{verdict(instead)}".',
                "Correct `:because:`, or choose words that are plainly wrong for that reason.",
            )
        if because and not instead:
            self._complain(title, "has a `:because:` without words.", "Add `:instead-of:`, or remove `:because:`.")


def _read_aloud(node: nodes.Node) -> str:
    """Return the words of a paragraph as a reader reads them, with its hard line breaks."""

    def words(text: nodes.Text) -> str:
        if isinstance(text.parent, nodes.raw):
            return "\n" if "html" in text.parent["format"] else ""
        return text.astext()

    return "".join(words(text) for text in node.findall(nodes.Text))


def _quoted(label: str, said: list[nodes.Node], style: str) -> nodes.container:
    return nodes.container(
        "",
        nodes.paragraph("", label, classes=["script-label"]),
        nodes.block_quote("", *said),
        classes=[style],
    )


class InventedDirective(SphinxDirective):
    """``{invented}``: an example couple, always marked as invented."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the example as a card."""
        card = nodes.container(classes=["invented"])
        self.set_source_info(card)
        card += nodes.paragraph(
            "", "", nodes.strong("", " ".join(self.arguments[0].split())), nodes.Text(" (an invented couple)")
        )
        card += self.parse_content_to_nodes()
        return [card]


def check_identities(app: Sphinx, env: BuildEnvironment) -> None:
    """Report scripts that have the same id: each must be findable."""
    first: dict[str, str] = {}
    for note in register_of(env).notes("script"):
        if note.key in first:
            complain(
                "script",
                f'Two scripts are called "{note.key}"; the other stands in {first[note.key]}.',
                "Change the `:id:` of one of them.",
                (note.docname, note.line),
            )
        first.setdefault(note.key, note.docname)


def count_examples(env: BuildEnvironment) -> int:
    """Return how many checked examples the texts say they have, the hidden ones among them."""
    return sum(note.get("count") for note in register_of(env).notes("examples"))


def note_examples(app: Sphinx, doctree: nodes.document) -> None:
    """Note how many examples a text has, and refuse program code where readers are clinicians."""
    docname, count = app.env.current_document.docname, 0
    for block in doctree.findall(nodes.Element):
        if "testnodetype" not in block:
            continue
        count += len(re.findall(r"^\s*>>> ", block.get("test", block.astext()), re.MULTILINE))
        if not block.get("own") and docname != DOCTEST_PAGE:
            complain(
                "doctest",
                "Program code stands in a text for therapists.",
                f"Move the {{{block['testnodetype']}}} to {DOCTEST_PAGE}.md, or use {{script}}.",
                block,
            )
    if count:
        register_of(app.env).note("examples", docname, None, count=count)


def check_all_ran(app: Sphinx, exception: Exception | None) -> None:
    """Fail a run of the doctest builder that checked nothing, or fewer examples than the texts have."""
    if exception or not isinstance(app.builder, DocTestBuilder):
        return
    ran, written = app.builder.total_tries, count_examples(app.env)
    if ran != written or not ran:
        raise ExtensionError(f"{ran} examples were checked, but the texts have {written}: none may be skipped.")


def setup_script(app: Sphinx) -> None:
    """Register the directives, and what keeps the examples honest."""
    app.add_directive("script", ScriptDirective)
    app.add_directive("invented", InventedDirective)
    app.connect("doctree-read", note_examples)
    app.connect("env-check-consistency", check_identities)
    app.connect("build-finished", check_all_ran)
