"""The role-plays of the course: what their cards say and to whom, and that the file of role-plays is sound."""

import re
from collections import Counter
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from bs4 import BeautifulSoup, Tag
from conftest import ROOT, SHEET, Build, Site
from invitation.register import register_of
from invitation.role_play import KINDS, RolePlay, read_role_plays
from readability import grade, sentences, words

DATA = "docs/_data/role-plays.yaml"
CARDS = "handouts/cards.md"
FIRST = """- id: the-bus
  title: The last bus
  kind: caller
  chapter: chapter
  minutes: 8
  setting: A call from a bus stop.
  therapist: >-
    Somebody rings from a bus stop and would like to bring a partner. You know no more than this, and you have
    eight minutes in all. Begin: “Hello, can anyone hear you?”
  partner: >-
    You are Mo, and you are waiting for the last one home. You would like to be told what to say, and you would
    like it before it comes. First line: “What do I say to her?”
  hidden: You only want to know whether she is all right.
  good: It asks about safety, and then it waits.
  watch: Count the questions.
"""
SECOND = FIRST.replace("the-bus", "the-tram").replace("The last bus", "The first tram")
BOTH = FIRST + SECOND
TEXT = SHEET.replace("Words to print.", "```{role-play-cards}\n```\n\n```{role-play-list}\n```\n")


# -- the cards ---------------------------------------------------------------------------------------------------------


def found_cards(build: Build) -> list[Tag]:
    built = build({DATA: BOTH, CARDS: TEXT})
    assert built.warnings == ""
    return BeautifulSoup(built.read("handouts/cards.html"), "html.parser").select(".cut-card")


def text(tag: Tag) -> str:
    return " ".join(tag.get_text().split())


def test_a_role_play_is_three_cards_that_can_be_sorted_again(build: Build) -> None:
    heads = [text(tag.select_one("strong") or tag) for tag in found_cards(build)]
    assert heads == ["1. The last bus"] * 3 + ["2. The first tram"] * 3


def test_each_card_is_for_one_reader(build: Build) -> None:
    therapist, partner, observer = found_cards(build)[:3]
    assert "Therapist, 8 minutes A call from a bus stop. Somebody rings" in text(therapist)
    assert text(therapist).endswith("in all. Begin: “Hello, can anyone hear you?”")
    assert "The other player A call from a bus stop. You are Mo" in text(partner)
    assert text(partner).endswith(
        "First line: “What do I say to her?” Only for you You only want to know whether she is all right."
    )
    assert text(observer).endswith(
        "A good answer: It asks about safety, and then it waits. Watch for: Count the questions. Chapter: A chapter"
    )
    assert [link["href"] for link in observer("a")] == ["../docs/chapter.html"]


def test_what_is_hidden_stands_on_one_card_only_and_the_kind_on_none(build: Build) -> None:
    found = found_cards(build)
    assert [position for position, tag in enumerate(found) if "all right" in text(tag)] == [1, 4]
    assert not [tag for tag in found if "caller" in text(tag)]


def test_the_list_goes_on_counting_in_its_second_column(build: Build) -> None:
    built = build({DATA: BOTH, CARDS: TEXT})
    lists = BeautifulSoup(built.read("handouts/cards.html"), "html.parser").select(".column ol")
    assert [(tag.get("start", "1"), text(tag)) for tag in lists] == [
        ("1", "The last bus, 8 min"),
        ("2", "The first tram, 8 min"),
    ]


def test_a_single_role_play_is_listed_in_one_column(build: Build) -> None:
    built = build({DATA: FIRST, CARDS: TEXT})
    assert built.warnings == ""
    assert not BeautifulSoup(built.read("handouts/cards.html"), "html.parser").select(".column")


def test_role_plays_are_noted_in_the_register(build: Build) -> None:
    notes = register_of(build({DATA: BOTH, CARDS: TEXT}, "dummy").app.env).notes("role-play")
    assert [(note.key, note.docname, note.get("role_play").kind) for note in notes] == [
        ("the-bus", "handouts/cards", "caller"),
        ("the-tram", "handouts/cards", "caller"),
    ]


def test_a_changed_role_play_reaches_the_next_build(build: Build, project: Path) -> None:
    built = build({DATA: FIRST, CARDS: TEXT})
    (project / DATA).write_text(FIRST.replace("The last bus", "The last ferry"), encoding="utf-8")
    built = build(fresh=False)
    assert "The last ferry" in built.read("handouts/cards.html")


# -- on paper ----------------------------------------------------------------------------------------------------------


def pages(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as document:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def first_heads(path: Path) -> list[tuple[int, float]]:
    """Return how far from the left the title of the first role-play stands on its cards, and its size."""
    heads = []
    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            text_page = page.get_textpage()
            finder = text_page.search("The last bus")
            while hit := finder.get_next():
                size = round(pdfium.FPDFText_GetFontSize(text_page, hit[0]), 1)
                heads.append((round(text_page.get_charbox(hit[0])[0]), size))
    return heads[:3]  # the fourth stands in the list


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_cards_stand_side_by_side_in_smaller_letters(build: Build, paper: str) -> None:
    built = build({DATA: BOTH, CARDS: TEXT}, "handouts")
    assert built.warnings == ""
    standard = first_heads(built.out / f"handouts/cards-{paper}.pdf")
    assert [size for _, size in standard] == [12] * 3
    assert standard[0] < standard[1] < standard[2]
    large = first_heads(built.out / f"handouts/cards-{paper}-large.pdf")
    assert [size for _, size in large] == [18] * 3
    assert len(set(large)) == 1


def test_cards_of_a_sheet_keep_to_its_letters(build: Build) -> None:
    """Only role-plays are set smaller."""
    own = SHEET.replace("Words to print.", "```{cards}\n- One card to cut out.\n- Another card.\n```\n")
    built = build({CARDS: own}, "handouts")
    assert built.warnings == ""
    with pypdfium2.PdfDocument(built.out / "handouts/cards-a4.pdf") as document:
        page = document[0].get_textpage()
        hit = page.search("One card to cut out").get_next()
        assert hit
        assert round(pdfium.FPDFText_GetFontSize(page, hit[0]), 1) == 14


def heads_by_page(path: Path, number: int, title: str) -> list[int]:
    """Return on how many cards of each page a role-play's title stands, without the pages where it stands on none."""
    head = re.compile(rf"\b{number}\. {re.escape(title)}(?!,)")  # in the list a comma follows
    return [count for page in pages(path) if (count := len(head.findall(page)))]


@pytest.mark.parametrize("edition", ["a4", "letter", "a4-large", "letter-large"])
def test_a_page_holds_all_cards_of_a_role_play_or_none(build: Build, edition: str) -> None:
    text = TEXT.replace("```{role-play-cards}", "Words above the cards.\n\n" * 12 + "```{role-play-cards}")
    built = build({DATA: BOTH, CARDS: text}, "handouts")
    for number, title in ((1, "The last bus"), (2, "The first tram")):
        assert heads_by_page(built.out / f"handouts/cards-{edition}.pdf", number, title) == [3]


def test_the_role_plays_of_the_handbook_stand_two_to_a_page(site: Site, role_plays: list[RolePlay]) -> None:
    files = sorted(site.root.glob("handouts/role-play-cards-*.pdf"))
    assert len(files) == 4
    for path in files:
        for role_play in role_plays:
            assert heads_by_page(path, role_play.number, role_play.title) == [3], f"{path.name}: {role_play.title}"
        if "large" not in path.name:
            assert len(pages(path)) == 2 + len(role_plays) / 2


# -- mistakes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("right", "mistake", "line", "wrong", "mend"),
    [
        pytest.param("chapter: chapter", "chapter: gone", 1, 'a chapter "gone"', "such as `chapter:", id="chapter"),
        pytest.param(
            "  good: It asks about safety, and then it waits.\n", "", 1, "has no `good`", "`good:", id="missing"
        ),
        pytest.param("  watch: Count the questions.", "  watch:", 15, "has no `watch`", "`watch: ...`", id="empty key"),
        pytest.param("  watch:", "  look:", 15, "a key `look`", "Use id, title, kind", id="unknown key"),
        pytest.param("kind: caller", "kind: call", 3, 'no kind "call"', "Use caller, reluctant partner", id="kind"),
        pytest.param("minutes: 8", "minutes: eight", 5, '"eight" is no number', "`minutes: 8`", id="minutes in words"),
        pytest.param("minutes: 8", "minutes: 21", 5, '"21" is no number', "from 1 to 20", id="too long"),
        pytest.param("minutes: 8", "minutes: 0", 5, '"0" is no number', "from 1 to 20", id="no minute"),
        pytest.param("id: the-bus", "id: The bus", 1, '"The bus" is no id', "lower case", id="id"),
        pytest.param(
            "You know no more than this, and you have\n    eight minutes in all. ",
            "",
            7,
            "has 19 words",
            "25 to 55",
            id="few words",
        ),
        pytest.param(
            "You are Mo", "You are Mo" + " and Mo" * 20, 10, "`partner` has 77 words", "25 to 55", id="many words"
        ),
        pytest.param("Begin: “", "Then: “", 7, "`therapist` does not end", "`Begin: “...”`", id="no opening"),
        pytest.param(
            "First line: “", "Begin: “", 10, "`partner` does not end", "`First line: “...”`", id="wrong opening"
        ),
        pytest.param(
            "to her?”", "to her?” Go on.", 10, "`partner` does not end", "End it with", id="opening not at the end"
        ),
        pytest.param("kind: caller", "kind: [caller]", 3, "something else than words", "`kind: words`", id="list"),
        pytest.param(
            FIRST, FIRST + FIRST, 16, 'have the id "the-bus"; the other is on line 1', "Change one", id="twice"
        ),
        pytest.param(FIRST, "role-plays:\n" + FIRST, 1, "is no list of role-plays", "`- id: a-name`", id="no list"),
        pytest.param(FIRST, "- words\n", 1, "Entry 1 is no role-play", "`- id: a-name`", id="no role-play"),
        pytest.param(FIRST, "# nothing yet\n", 1, "There is no role-play in this file", "`- id: a-name`", id="empty"),
        pytest.param("kind: caller", "kind: [caller", 4, "not valid YAML", "indentation", id="broken"),
    ],
)
def test_a_mistake_is_told_with_its_place(
    build: Build, right: str, mistake: str, line: int, wrong: str, mend: str
) -> None:
    assert right in FIRST
    built = build({DATA: FIRST.replace(right, mistake, 1), CARDS: TEXT}, "dummy")
    assert built.warned(f"{DATA}:{line}", wrong, mend), built.warnings
    assert "Traceback" not in built.warnings


def test_cards_without_role_plays_are_told_where_they_stand(build: Build) -> None:
    built = build({CARDS: TEXT}, "dummy")
    line = TEXT.splitlines().index("```{role-play-cards}") + 1
    assert built.warned(f"{CARDS}:{line}", "There are no role-plays.", DATA), built.warnings


def test_a_project_without_role_plays_is_left_alone(build: Build) -> None:
    assert build(builder="dummy").warnings == ""


def test_a_role_play_with_a_mistake_leaves_the_others_their_numbers(project: Path) -> None:
    (project / DATA).write_text(FIRST.replace("minutes: 8", "minutes: x") + SECOND, encoding="utf-8")
    role_plays, problems = read_role_plays(project)
    assert [(role_play.number, role_play.id) for role_play in role_plays] == [(2, "the-tram")]
    assert len(problems) == 1


# -- those of the handbook ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def role_plays() -> list[RolePlay]:
    found, problems = read_role_plays(ROOT)
    assert problems == []
    return found


def read_by_players(role_play: RolePlay) -> list[str]:
    parts = [f"{part.knows} {part.opening}" for part in (role_play.therapist, role_play.partner)]
    return [role_play.setting, *parts, role_play.hidden, role_play.good, role_play.watch]


def test_the_handbook_has_twenty_four_of_every_kind(role_plays: list[RolePlay]) -> None:
    assert len(role_plays) == 24
    kinds = Counter(role_play.kind for role_play in role_plays)
    assert set(kinds) == set(KINDS)
    assert kinds["safety"] >= 4


def test_every_chapter_with_an_exercise_between_two_people_has_a_role_play(role_plays: list[RolePlay]) -> None:
    """All but one: the exercise of that chapter is a request of the learner's own."""
    chapters = {
        f"{part}/{path.stem}"
        for part in ("engaging", "inviting")
        for path in (ROOT / "docs" / part).glob("*.md")
        if path.stem != "index"
    }
    assert chapters - {role_play.chapter for role_play in role_plays} == {"inviting/write-your-own"}


def test_the_cards_are_read_easily(role_plays: list[RolePlay]) -> None:
    for role_play in role_plays:
        texts = read_by_players(role_play)
        assert grade("\n\n".join(texts)) <= 6, role_play.id
        assert [part for part in texts for part in sentences(part) if len(words(part)) > 20] == [], role_play.id


def test_no_title_tells_that_there_is_fear(role_plays: list[RolePlay]) -> None:
    """Whoever plays the therapist must find it out."""
    told = re.compile(r"afraid|fear|safe|violen|danger|control|threat", re.IGNORECASE)
    assert [role_play.title for role_play in role_plays if told.search(role_play.title)] == []


def test_who_is_afraid_of_nobody_can_say_so(role_plays: list[RolePlay]) -> None:
    """A therapist asks everyone; the player needs the answer."""
    nobody = r"\b(?:nobody|neither|not)\b[^.;]{0,20}\b(?:afraid|frightens)|afraid of neither|fear nothing|there is none"
    answer = re.compile(nobody, re.IGNORECASE)
    for role_play in role_plays:
        if role_play.kind != "safety":
            told = " ".join([role_play.therapist.knows, role_play.hidden])
            assert answer.search(told), role_play.id
