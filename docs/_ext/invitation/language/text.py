"""A text as the rules read it: small letters, one kind of apostrophe, sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

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


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Return the sentences of a plain text with their closing marks, and where each begins."""
    start = 0
    for end in [*(found.end() for found in _END.finditer(text)), len(text)]:
        while end - start > LONGEST:
            cut = text.rfind(" ", start + 1, start + LONGEST) + 1 or start + LONGEST
            yield from _piece(text, start, cut)
            start = cut
        yield from _piece(text, start, end)
        start = end


def _piece(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    begun = text[start:end].lstrip(_AROUND)
    if begun:
        yield end - len(begun), begun.rstrip(_AROUND).removesuffix(" -")


def words(sentence: str) -> list[tuple[str, int]]:
    """Return how each word begins, and where."""
    return [(found[1], found.start()) for found in _WORD.finditer(sentence)]
