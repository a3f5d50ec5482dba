"""The course's sheets: a quiz whose key stands in the text and nowhere in print, a certificate that claims nothing."""

import re
from pathlib import Path

import pypdfium2
import pytest
from conftest import ROOT, Site
from paper import read_blanks

ORDER = {"first": 1, "second": 2, "third": 3}
PRINTED, _, SIDE = (ROOT / "handouts/quiz-sheet.md").read_text(encoding="utf-8").partition("## For the therapist")
KEY = re.findall(r"^\| (\d+) \| the (\w+) \| (.+) \|$", SIDE, re.MULTILINE)


def options() -> dict[int, list[str]]:
    """Return the answers to choose from, by the number of the question."""
    found = re.findall(r"^:::\{tick-list\} (\d+)\. .+\n((?:- .+\n)+):::$", PRINTED, re.MULTILINE)
    return {int(number): re.findall(r"^- (.+)$", answers, re.MULTILINE) for number, answers in found}


def prose_of(path: Path) -> str:
    return " ".join(re.sub(r"\*\*|\{\w+\}`[^`]*`", "", path.read_text(encoding="utf-8")).split())


def printed(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as document:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())


def test_the_quiz_has_twelve_questions_with_three_answers_and_a_key() -> None:
    assert {number: len(answers) for number, answers in options().items()} == dict.fromkeys(range(1, 13), 3)
    assert [int(number) for number, _, _ in KEY] == list(range(1, 13))


def test_no_place_and_no_length_gives_the_right_answer_away() -> None:
    right = [ORDER[place] for _, place, _ in KEY]
    assert {right.count(place) for place in ORDER.values()} == {4}
    longest = [
        max(range(3), key=lambda place, answers=answers: len(answers[place])) + 1 for answers in options().values()
    ]
    assert sum(one == other for one, other in zip(right, longest, strict=True)) <= 6


@pytest.mark.parametrize(("number", "place", "source"), KEY)
def test_the_key_names_what_stands_in_the_text(number: str, place: str, source: str) -> None:
    chapter = re.search(r"\]\((\.\./docs/[\w/-]+\.md)#[\w-]+\)", source)
    assert chapter, f"question {number} names no section of a chapter"
    text = prose_of((ROOT / "handouts" / chapter[1]).resolve())
    quoted = re.findall(r': "([^"]+)"', source)
    claims = re.findall(r"\{claim\}`([\w-]+)`", source)
    assert quoted or claims
    assert [words for words in quoted if words not in text] == []
    raw = (ROOT / "handouts" / chapter[1]).resolve().read_text(encoding="utf-8")
    assert [claim for claim in claims if claim not in raw] == []


def test_the_key_is_not_printed(site: Site) -> None:
    for path in sorted(site.root.glob("handouts/quiz-sheet-*.pdf")):
        text = printed(path)
        assert "12. “It’s all me. I ruin everything.”" in text
        assert "It rests on" not in text
        assert "the second" not in text


def test_the_certificate_claims_no_approval_and_can_be_filled_in(site: Site) -> None:
    files = sorted(site.root.glob("handouts/certificate-*.pdf"))
    assert len(files) == 4
    for path in files:
        text = printed(path)
        assert "This certificate claims no approval by any board or authority." in text
        assert "Someone to talk to" not in text
        with pypdfium2.PdfDocument(path, autoclose=True) as document:
            document.init_forms()
            assert document.get_formtype() == pypdfium2.raw.FORMTYPE_ACRO_FORM


def test_the_attendance_sheet_has_a_line_a_person_and_asks_for_nothing_more(site: Site) -> None:
    """Two dozen people at least, as many as the hour is for."""
    files = sorted(site.root.glob("handouts/attendance-sheet-*.pdf"))
    assert len(files) == 4
    for path in files:
        labels = [blank.label for blank in read_blanks(path)]
        for label in ("Name", "Time of coming", "Time of leaving", "Signature"):
            assert sum(found.startswith(f"{label}, ") for found in labels) >= 24, path.name
        assert not [label for label in labels if re.search("mail|phone|employer|licence", label, re.IGNORECASE)]


def test_the_other_sheets_of_the_course_say_whom_to_talk_to(site: Site) -> None:
    for name in ("role-play-cards", "observer-sheet", "quiz-sheet"):
        text = printed(site.root / f"handouts/{name}-a4.pdf")
        assert "You can leave a role or an exercise at any time" in text
        assert "Someone to talk to: Australia" in text
