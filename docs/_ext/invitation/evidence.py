"""Evidence as data: what may be claimed, how strongly, on whose word, and what must not be said.

``docs/_data/evidence/*.yaml`` holds the claims. A text names a claim by its id; the words, the figures, the strength
and the source come from the data, and the page *What the evidence says* is made from it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective, SphinxRole

from .citations import bibliography_of, cite, known_keys
from .datafiles import DataProblem, Entry, check_keys, is_plain_name, read_yaml, tell
from .fold import fold
from .messages import choices, complain, place
from .register import register_of

FOLDER = Path("docs", "_data", "evidence")
STRENGTHS = ("strong", "moderate", "limited", "contested", "practice wisdom")
PRACTICE_WISDOM = STRENGTHS[-1]

_PLACEHOLDER = re.compile(r"\{([\w-]+)\}")


@dataclass(frozen=True)
class Claim:
    """One claim: ``says`` is the finished sentence, ``figures`` its numbers as printed in the source."""

    id: str
    says: str
    figures: dict[str, str]
    strength: str
    sources: tuple[str, ...]
    limits: str
    do_not_say: str
    path: Path
    line: int

    @property
    def anchor(self) -> str:
        """Return the claim's place on the evidence page."""
        return f"claim-{self.id}"


def _read_claim(entry: Any, path: Path) -> tuple[Claim | None, list[DataProblem]]:
    if not isinstance(entry, Entry):
        return None, [DataProblem(path, None, "An entry is no claim.", "Begin each claim with `- id: a-name`.")]
    name = f'The claim "{entry.get("id", "?")}"'
    problems = check_keys(
        entry,
        path,
        name,
        required=("id", "says", "strength", "limits"),
        optional=("figures", "sources", "do_not_say"),
        more_than_words=("figures", "sources"),
    )

    def problem(key: str, wrong: str, mend: str) -> None:
        problems.append(DataProblem(path, entry.lines.get(key, entry.line), f"{name} {wrong}", mend))

    says, strength = str(entry.get("says", "")), entry.get("strength")
    sources, figures = entry.get("sources") or [], entry.get("figures") or {}
    if not is_plain_name(str(entry.get("id", ""))):
        problem("id", "has an id that is no plain name.", "Use lower case letters, digits and hyphens.")
    if strength is not None and str(strength) not in STRENGTHS:
        problem("strength", f'has the strength "{strength}".', f"Use {choices(STRENGTHS)}.")
    if not isinstance(figures, dict):
        problem("figures", "has figures in a form that nobody reads.", "Write each below `figures:` as `name: 42`.")
        figures = {}
    if not isinstance(sources, list):
        problem("sources", "has sources in a form that nobody reads.", "Write them as `sources: [key]`.")
    elif not sources and strength != PRACTICE_WISDOM:
        problem(
            "sources", "has no source.", f"Add `sources: [key]`, or call it {PRACTICE_WISDOM} if that is what it is."
        )
    figures = {str(key): str(value) for key, value in figures.items()}
    for figure in _PLACEHOLDER.findall(says):
        if figure not in figures:
            problem(
                "says",
                f"names a figure {{{figure}}} that it does not have.",
                f"Add it below `figures:` as `{figure}: 42`.",
            )
    if re.search(r"[{}]", _PLACEHOLDER.sub("", says)):
        problem("says", "has a brace that belongs to no figure.", "Write a figure as {name}, without spaces.")
    if re.search(r"\d", _PLACEHOLDER.sub("", says)):
        problem("says", "has a number in its words.", "Put the number below `figures:` and its name in braces here.")
    if problems:
        return None, problems
    claim = Claim(
        id=str(entry["id"]),
        says=" ".join(_PLACEHOLDER.sub(lambda match: figures[match[1]], says).split()),
        figures=figures,
        strength=str(strength),
        sources=tuple(str(key) for key in sources),
        limits=" ".join(str(entry["limits"]).split()),
        do_not_say=" ".join(str(entry.get("do_not_say") or "").split()),
        path=path,
        line=entry.line,
    )
    return claim, []


@functools.lru_cache(maxsize=4)
def _read_files(stamped: tuple[tuple[Path, int], ...]) -> tuple[dict[str, Claim], tuple[DataProblem, ...]]:
    claims: dict[str, Claim] = {}
    problems: list[DataProblem] = []
    for path, _ in stamped:
        try:
            entries = read_yaml(path) or []
        except DataProblem as error:
            problems.append(error)
            continue
        for entry in entries if isinstance(entries, list) else [entries]:
            claim, wrong = _read_claim(entry, path)
            problems += wrong
            if claim and claim.id in claims:
                first = claims[claim.id]
                problems.append(
                    DataProblem(
                        path,
                        claim.line,
                        f'The claim "{claim.id}" stands twice.',
                        f"It is also in {first.path.name}, line {first.line}; rename or remove one.",
                    )
                )
            elif claim:
                claims[claim.id] = claim
    return claims, tuple(problems)


def read_claims(source_folder: Path) -> tuple[dict[str, Claim], tuple[DataProblem, ...]]:
    """Return the claims by id, and what is wrong with the files. They are read anew when a file has changed."""
    paths = [source_folder / FOLDER / name for name in _files(source_folder)]
    return _read_files(tuple((path, path.stat().st_mtime_ns) for path in paths))


def _files(source_folder: Path) -> tuple[str, ...]:
    return tuple(path.name for path in sorted((source_folder / FOLDER).glob("*.yaml")))


def reread(app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]) -> list[str]:
    """Return the pages to read again.

    These are the pages that list all claims, if a file of claims has come or gone, and those whose claim was missing.
    """
    now, register = _files(Path(app.srcdir)), register_of(env)
    lists = {note.docname for note in register.notes("evidence") if note.get("files") != now}
    claims = read_claims(Path(app.srcdir))[0]
    waiting = {note.docname for note in register.notes("claim") if not note.get("found") and note.key in claims}
    return sorted((lists | waiting) - removed)


def _use_claim(env: BuildEnvironment, claim_id: str, line: int, where: Any) -> Claim | None:
    """Note that a text uses a claim and return it, or tell the author that there is none."""
    claims, problems = read_claims(Path(env.srcdir))
    claim = claims.get(claim_id)
    register_of(env).note("claim", claim_id, line, found=claim is not None)
    if claim is None:
        if not problems:
            complain(
                "claim",
                f'There is no claim "{claim_id}".',
                f"Look for its id in {FOLDER.as_posix()}/, or write it there first.",
                where,
            )
        return None
    env.note_dependency(str(claim.path))
    return claim


def _strength_link(env: BuildEnvironment, claim: Claim) -> nodes.Node:
    """Return the claim's strength, linked to its place on the evidence page."""
    link = pending_xref(
        "",
        nodes.inline(claim.strength, claim.strength),
        refdomain="std",
        reftype="ref",
        reftarget=claim.anchor,
        refdoc=env.current_document.docname,
        refexplicit=True,
        refwarn=True,
    )
    return nodes.inline("", "", link, classes=["strength"])


def _strength_class(claim: Claim) -> str:
    return "strength-" + claim.strength.replace(" ", "-")


def _source_nodes(env: BuildEnvironment, document: nodes.document, claim: Claim, line: int | None) -> list[nodes.Node]:
    if not claim.sources:
        return []
    return [nodes.Text(" · "), cite(env, document, list(claim.sources), line)]


def _limits(claim: Claim) -> list[nodes.Node]:
    paragraphs: list[nodes.Node] = [_labelled("Limits", claim.limits)]
    if claim.do_not_say:
        paragraphs.append(_labelled("Do not say", claim.do_not_say))
    return paragraphs


def _labelled(label: str, words: str) -> nodes.paragraph:
    return nodes.paragraph("", "", nodes.strong("", f"{label}: "), nodes.Text(words))


class ClaimDirective(SphinxDirective):
    """``{claim}``: a claim in its own words, with strength, source, limits and what not to say."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the claim as a card."""
        claim_id = self.arguments[0]
        claim = _use_claim(self.env, claim_id, self.lineno, self.get_location())
        if claim is None:
            return []
        card = nodes.container(classes=["claim", _strength_class(claim)])
        card += nodes.paragraph("", claim.says, classes=["claim-says"])
        source = nodes.paragraph("", "", classes=["claim-source"])
        source += _strength_link(self.env, claim)
        source += _source_nodes(self.env, self.state.document, claim, self.lineno)
        card += source
        card += fold("", *_limits(claim), summary="Limits" + (" and what not to say" if claim.do_not_say else ""))
        self.set_source_info(card)
        return [card]


class claim_mark(nodes.Inline, nodes.Element):
    """Stands where a text rests on a claim until the footnotes are numbered; has ``claim_id``."""


class ClaimRole(SphinxRole):
    """``{claim}`id```: marks a sentence with a claim's strength, source and, in a footnote, its limits."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the mark."""
        if _use_claim(self.env, self.text, self.lineno, self.get_location()) is None:
            return [], []
        node = claim_mark(claim_id=self.text)
        self.set_source_info(node)
        return [node], []


class ClaimMarks(SphinxTransform):
    """Replaces the marks by strength, source and a footnote. Runs before docutils numbers the footnotes."""

    default_priority = 300

    def apply(self, **kwargs: Any) -> None:
        """Replace the marks."""
        footnotes = nodes.container(classes=["claim-footnotes"])
        for mark in list(self.document.findall(claim_mark)):
            claim = read_claims(Path(self.env.srcdir))[0][mark["claim_id"]]
            reference = nodes.footnote_reference("", auto=1)
            self.document.set_id(reference)
            self.document.note_autofootnote_ref(reference)
            footnote = nodes.footnote("", *_limits(claim), auto=1)
            self.document.set_id(footnote)
            self.document.note_autofootnote(footnote)
            footnotes += footnote
            inline = nodes.inline("", "", classes=["claim-mark"])
            inline += nodes.Text("(")
            inline += _strength_link(self.env, claim)
            inline += _source_nodes(self.env, self.document, claim, mark.line)
            inline += nodes.Text(")")
            inline += reference
            mark.replace_self(inline)
        if footnotes.children:
            sections = [child for child in self.document.children if isinstance(child, nodes.section)]
            (sections[-1] if sections else self.document).append(footnotes)


class FigureRole(SphinxRole):
    """``{figure}`claim-id.name```: a figure from the data."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the figure as text."""
        claim_id, _, name = self.text.partition(".")
        claim = _use_claim(self.env, claim_id, self.lineno, self.get_location())
        if claim is None:
            return [], []
        if name not in claim.figures:
            complain(
                "claim",
                f'The claim "{claim_id}" has no figure "{name}".',
                f"It has {choices(list(claim.figures)) if claim.figures else 'none'}; write {{figure}}`claim-id.name`.",
                self.get_location(),
            )
            return [], []
        return [nodes.Text(claim.figures[name])], []


class EvidenceDirective(SphinxDirective):
    """``{evidence}``: all claims, by strength, with sources, limits and what not to say."""

    option_spec = {"strength": directives.unchanged_required}  # noqa: RUF012

    def run(self) -> list[nodes.Node]:
        """Return the claims of one strength."""
        strength = self.options.get("strength", "")
        if strength not in STRENGTHS:
            complain(
                "claim",
                f'There is no strength "{strength}".',
                f"Add a line `:strength: ...` with {choices(STRENGTHS)}.",
                self.get_location(),
            )
            return []
        source_folder = Path(self.env.srcdir)
        claims = [claim for claim in read_claims(source_folder)[0].values() if claim.strength == strength]
        for name in _files(source_folder):
            self.env.note_dependency(str(source_folder / FOLDER / name))
        register_of(self.env).note("evidence", strength, self.lineno, files=_files(source_folder))
        result: list[nodes.Node] = []
        for claim in sorted(claims, key=lambda claim: claim.id):
            target = nodes.container(
                ids=[claim.anchor], classes=["claim", _strength_class(claim), *_sort_classes(self.env, claim)]
            )
            target += nodes.paragraph("", claim.says, classes=["claim-says"])
            source = nodes.paragraph("", "", classes=["claim-source"])
            source += nodes.inline("", claim.strength.capitalize(), classes=["strength"])
            source += _source_nodes(self.env, self.state.document, claim, self.lineno)
            target += source
            target += _limits(claim)
            # the label by which a claim's strength in a text finds its place here
            self.env.domains.standard_domain.note_hyperlink_target(
                claim.anchor, self.env.current_document.docname, claim.anchor, claim.strength
            )
            result.append(target)
        return result or [nodes.paragraph("", "The handbook makes no claim of this strength so far.")]


def _sort_classes(env: BuildEnvironment, claim: Claim) -> list[str]:
    """Return what the page sorts claims by: the year and the first author of the newest source, as class names."""
    entries = bibliography_of(env).bibdata.data.entries
    works = [entries[key] for key in claim.sources if key in entries]
    if not works:
        return []
    newest = max(works, key=lambda work: str(work.fields.get("year", "")))
    authors = newest.persons.get("author") or newest.persons.get("editor") or []
    name = " ".join(authors[0].last_names) if authors else ""
    return [f"year-{newest.fields.get('year', '')}", f"author-{nodes.make_id(name)}"]


def add_sorting(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Let readers sort the claims on the page that lists them all."""
    if register_of(app.env).notes_in(pagename, "evidence"):
        app.add_js_file("evidence.js", loading_method="defer")


def check_data(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Report what is wrong with the evidence files."""
    claims, problems = read_claims(Path(app.srcdir))
    for problem in problems:
        tell("claim", problem)
    keys = known_keys(env)
    for claim in claims.values():
        for key in claim.sources:
            if key not in keys:
                complain(
                    "claim",
                    f'The claim "{claim.id}" names a source "{key}" that is not in references.bib.',
                    "Correct the key, or add the work to docs/_data/references.bib.",
                    place(claim.path, claim.line),
                )


def check_use(app: Sphinx, env: BuildEnvironment) -> None:
    """Report claims that no text uses."""
    used = {note.key for note in register_of(env).notes("claim")}
    for claim in _unused(read_claims(Path(app.srcdir))[0], used):
        complain(
            "claim",
            f'No text uses the claim "{claim.id}".',
            "Put it where it matters with {claim}, or remove it from the data.",
            place(claim.path, claim.line),
        )


def _unused(claims: dict[str, Claim], used: set[str]) -> Iterator[Claim]:
    return (claim for claim in claims.values() if claim.id not in used)


def setup_evidence(app: Sphinx) -> None:
    """Register the directives and roles of the evidence."""
    app.add_directive("claim", ClaimDirective)
    app.add_directive("evidence", EvidenceDirective)
    app.add_role("claim", ClaimRole())
    app.add_role("figure", FigureRole())
    app.add_transform(ClaimMarks)
    app.connect("html-page-context", add_sorting)
    app.connect("env-get-outdated", reread)
    app.connect("env-before-read-docs", check_data)
    app.connect("env-check-consistency", check_use)
