"""The words: short sentences and low grades for clients, plain English for therapists."""

import re
from pathlib import Path

import pytest
from conftest import ROOT
from invitation.datafiles import read_front_matter
from readability import grade, prose, reading_ease, sentences, syllables, words

CHAPTERS = [
    path
    for part in ("myths", "engaging", "inviting")
    for path in sorted((ROOT / "docs" / part).glob("*.md"))
    if path.stem != "index"
]
SHEETS = [path for path in sorted((ROOT / "handouts").glob("*.md")) if path.stem != "index"]


def name(path: Path) -> str:
    return path.stem


def printed(path: Path) -> str:
    return prose(path.read_text(encoding="utf-8").partition("## For the therapist")[0])


def scripts(path: Path) -> list[tuple[str, str, str]]:
    """Return (title, speaker, words) of each script in a chapter."""
    found = re.findall(
        r"^:{3,}\{script\} ([^\n]+)\n((?::[^\n]*\n)*)\n(.*?)^:{3,}", path.read_text(), re.DOTALL | re.MULTILINE
    )
    return [(title, re.search(r":speaker: (.*)", options)[1], said) for title, options, said in found]


def test_formulas_agree_with_a_count_by_hand() -> None:
    # 11 words in 2 sentences, 13 syllables
    text = "The cat sat on the mat. It was happy and warm."
    assert [syllables(word) for word in words(text)] == [1, 1, 1, 1, 1, 1, 1, 1, 2, 1, 1]
    assert reading_ease(text) == pytest.approx(206.835 - 1.015 * 5.5 - 84.6 * 12 / 11)
    assert grade(text) == pytest.approx(0.39 * 5.5 + 11.8 * 12 / 11 - 15.59)


def test_an_unknown_word_is_counted_by_hyphenation() -> None:
    assert syllables("therapeutistical") >= 4


@pytest.mark.parametrize("sheet", SHEETS, ids=name)
def test_a_sheet_is_grade_six_or_lower(sheet: Path) -> None:
    assert grade(printed(sheet)) <= 6


@pytest.mark.parametrize("sheet", SHEETS, ids=name)
def test_no_sentence_on_a_sheet_is_over_twenty_words(sheet: Path) -> None:
    assert [part for part in sentences(printed(sheet)) if len(words(part)) > 20] == []


@pytest.mark.parametrize("sheet", SHEETS, ids=name)
def test_a_sheet_has_a_short_summary_and_one_action(sheet: Path) -> None:
    head = read_front_matter(sheet)
    assert len(words(head["summary"])) <= 30
    assert len(sentences(head["action"])) == 1
    assert grade(head["summary"]) <= 6


@pytest.mark.parametrize("chapter", CHAPTERS, ids=name)
def test_a_chapter_is_plain_english(chapter: Path) -> None:
    assert reading_ease(prose(chapter.read_text(encoding="utf-8"))) >= 50


@pytest.mark.parametrize("chapter", CHAPTERS, ids=name)
def test_what_clients_say_is_easy_to_say(chapter: Path) -> None:
    hard = {title: reading_ease(said) for title, speaker, said in scripts(chapter) if speaker != "therapist"}
    assert {title: ease for title, ease in hard.items() if ease < 75} == {}


def test_scripts_are_found_in_the_chapters() -> None:
    assert sum(len(scripts(chapter)) for chapter in CHAPTERS) >= len(CHAPTERS)
