"""A text as the rules read it: small letters, one kind of apostrophe, sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .pattern import PREFIX

LONGEST = 300
"""A longer sentence is read in pieces of so many characters, so that no text takes more than linear time."""

_BREAK = re.compile(r"\n[ \n]*")
_OUTER_APOSTROPHE = re.compile(r"\B'|'\B", re.ASCII)
_END = re.compile(r"[.!?]+(?![\w'])|[;:](?![^ \n])|\n| -+ |[()\[\]\u2013\u2014\u2026]+", re.ASCII)
_AROUND = " \n,;:()[]\u2013\u2014\u2026"
_WORD = re.compile(rf"(\w{{1,{PREFIX}}})\w*", re.ASCII)


def plain(text: str, same: Mapping[int, str]) -> str:
    """Return a text as the rules read it, character for character, so that offsets hold.

    Small letters, one kind of apostrophe and only inside words, no marks of emphasis or quotation, a space for a line
    break; a line break stays where a paragraph ends.
    """
    mapped = _BREAK.sub(
        lambda found: (" " if found[0].count("\n") == 1 else "\n") * len(found[0]), text.translate(same)
    )
    return _OUTER_APOSTROPHE.sub(" ", mapped)


def sentences(text: str) -> list[tuple[int, str]]:
    """Return the sentences of a plain text with their closing marks, and where each begins."""
    found: list[tuple[int, str]] = []
    start = 0
    for end in [*[one.end() for one in _END.finditer(text)], len(text)]:
        while end - start > LONGEST:
            cut = text.rfind(" ", start + 1, start + LONGEST) + 1 or start + LONGEST
            _add(found, text, start, cut)
            start = cut
        _add(found, text, start, end)
        start = end
    return found


def _add(found: list[tuple[int, str]], text: str, start: int, end: int) -> None:
    begun = text[start:end].lstrip(_AROUND)
    if begun:
        found.append((end - len(begun), begun.rstrip(_AROUND).removesuffix(" -")))


def words(sentence: str) -> list[tuple[str, int]]:
    """Return how each word begins, and where."""
    return [(found[1], found.start()) for found in _WORD.finditer(sentence)]
