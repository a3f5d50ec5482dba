"""The lines that the model learns from: each with its writer, what it is, and what is in its sentences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from invitation.error_rate import KINDS, read_lines
from invitation.language import RULES
from invitation.language.model import features
from invitation.language.reviewing import heard
from invitation.language.text import plain, sentences

EXAMPLES, SEEN, HANDBOOK = "the rules' examples", "seen", "the handbook"
OWN = (EXAMPLES, SEEN, HANDBOOK)
"""What did not come from one of the writers."""
_BLOCK = r"^(?P<fence>:{3,}|`{3,})\{%s\}[^\n]*\n(?P<body>.*?)^(?P=fence)\s*$"
_SCRIPT, _QUESTION = (re.compile(_BLOCK % name, re.MULTILINE | re.DOTALL) for name in ("script", "question"))
_RIGHT = re.compile(r"^- right: *(.+)$", re.MULTILINE)
_INSTEAD = re.compile(r"^:instead-of: *([^\n]+)\n:because: *([a-z-]+)", re.MULTILINE)
_OPTION = re.compile(r"^:[a-z-]+:[^\n]*\n", re.MULTILINE)
_MARKUP = re.compile(r"\[([^]]*)\]\([^)]*\)|[*_`\\]")


@dataclass(frozen=True)
class Line:
    """A line: who wrote it, one of KINDS, the reason or the sign ("" if none is named), and the text."""

    writer: str
    kind: str
    tag: str
    text: str

    @cached_property
    def sentences(self) -> tuple[Counter[str], ...]:
        """Return what is in each of its sentences: features by their names, and what the rules heard in it."""
        return tuple(map(named, sentences_of(self.text)))


def sentences_of(text: str) -> list[str]:
    """Return the sentences of a text as the review reads them."""
    return [sentence for _, sentence in sentences(plain(text, RULES.same))]


def writers_of(lines: Iterable[Line]) -> list[str]:
    """Return who wrote the lines, without what did not come from one of the writers."""
    return sorted({line.writer for line in lines} - set(OWN))


def named(sentence: str) -> Counter[str]:
    """Return what is in a sentence of a plain text."""
    found = Counter(f"{one.family} {' '.join(one.key)}" for one in features(sentence))
    found.update(f"rule {name}" for name in heard(sentence, RULES))
    return found


def all_lines(folder: Path, docs: Path | None = None) -> list[Line]:
    """Return all lines of ``tests/lines`` that may be learned from, each once; those that were kept unseen are not."""
    found: dict[str, Line] = {}
    for line in [*_rules_lines(), *(_handbook_lines(docs) if docs else ()), *_written_lines(folder)]:
        found.setdefault(_key(line.text), line)
    return list(found.values())


def _key(text: str) -> str:
    return re.sub(r"\W+", " ", text.lower()).strip()


def _written_lines(folder: Path) -> Iterator[Line]:
    training = folder / "training"
    writers = sorted(path for path in training.iterdir() if path.is_dir()) if training.is_dir() else []
    for place in (folder / "seen", *writers):
        for kind in KINDS:
            if (place / f"{kind}.tsv").exists():
                yield from (Line(place.name, kind, tag, text) for tag, text in read_lines(place, kind))


def _rules_lines() -> Iterator[Line]:
    """What the rules find by design, and what they let pass."""
    for reason in RULES.reasons.values():
        yield Line(EXAMPLES, "recommended", "", reason.instead)
        for rule in reason.rules:
            if rule.level == "flag":
                yield from (Line(EXAMPLES, "warned", reason.id, text) for text in rule.matches)
            yield from (Line(EXAMPLES, "recommended", "", text) for text in (*rule.passes, rule.instead))
    for sign in RULES.signs.values():
        for rule in sign.rules:
            yield from (Line(EXAMPLES, "control", sign.id, text) for text in rule.matches)
            yield from (Line(EXAMPLES, "upset", "", text) for text in rule.passes)


def _handbook_lines(docs: Path) -> Iterator[Line]:
    """The words that scripts and quiz recommend, and those that they are said instead of."""
    for path in sorted(docs.rglob("*.md")):
        for question in _QUESTION.finditer(path.read_text(encoding="utf-8")):
            if ":kind: reply" in question["body"]:
                yield from (Line(HANDBOOK, "recommended", "", said) for said in _RIGHT.findall(question["body"]))
        for script in _SCRIPT.finditer(path.read_text(encoding="utf-8")):
            for instead in _INSTEAD.finditer(script["body"]):
                yield Line(HANDBOOK, "warned", instead[2], instead[1].strip())
            for paragraph in re.split(r"\n\s*\n", _OPTION.sub("", script["body"])):
                said = " ".join(_MARKUP.sub(r"\1", paragraph).split())
                if said:
                    yield Line(HANDBOOK, "recommended", "", said)
