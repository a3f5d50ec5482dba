"""How a question is written, and what an author is told who writes it wrongly."""

import pytest
from bs4 import BeautifulSoup, Tag
from conftest import Build
from invitation.quiz.collect import questions_of
from invitation.quiz.layout import key, mixed, shown_rights, shown_steps
from invitation.quiz.question import Option, Pair, Question

PAGE = "docs/quiz.md"
DATA = "docs/_data/objectives.yaml"
OBJECTIVES = """- id: ask-first
  says: Ask first, and listen.
  chapters: [chapter]
"""
CONTENTS = "# Contents\n\n:::{toctree}\nchapter\nevidence\nreferences\nquiz\n../handouts/sheet\n:::\n"
CHAPTER = """# A chapter

:::{claim} waiting-helps
:::

## What to do

Ask "Who is there?" and **wait for
an answer** before you go on.

### A part of it

Other words.
"""
SINGLE = """:::{question} What do you do first?
:id: first
:kind: single
:objective: ask-first
:rests-on: chapter#what-to-do
:quotes: wait for an answer before

- wrong: Talk.
  - They have not spoken. Ask.
- right: Ask, and wait.
  - So they can begin.
- wrong: Hang up & go.
  - Nobody is heard. Ask.
:::
"""
SEVERAL = """:::{question} What helps?
:id: what-helps
:kind: several
:objective: ask-first
:rests-on: chapter#what-to-do
:quotes: “Who is there?”

- right: Asking
  - Yes.
- wrong: Talking
  - Ask instead.
- right: Waiting
  - Yes.
- wrong: Leaving
  - Stay instead.

Both together.
:::
"""
TRUE_FALSE = """:::{question} Waiting is enough.
:id: enough
:kind: true-false
:objective: ask-first
:rests-on: chapter#what-to-do
:quotes: before you go on

- wrong: True
  - Ask as well.
- right: False
  - You ask as well.
:::
"""
MATCHING = """:::{question} What belongs together?
:id: together
:kind: matching
:objective: ask-first
:rests-on: chapter#a-part-of-it
:quotes: Other words

- One
  - Eins
- Two
  - Zwei
- Three
  - Drei

In another language.
:::
"""
ORDERING = """:::{question} In which order?
:id: order
:kind: ordering
:objective: ask-first
:rests-on: chapter#a-part-of-it
:quotes: Other words

1. Ask
2. Wait
3. Answer

Asking comes first.
:::
"""
REPLY = """:::{question} “Hello?” Which reply would you choose?
:id: hello
:kind: reply
:objective: ask-first
:rests-on: chapter#what-to-do
:quotes: Who is there

- right: “Who is there?”
  - A question.
- wrong: “What?”
  - Ask who it is.
- wrong: “You always ring so late.”
  - Ask who it is.
:::
"""
KEY = "## Key\n\n:::{question-key}\n:::\n"
ALL = "# Quiz\n\n## Part\n\n:::{objective} ask-first\n:::\n\n" + "\n".join(
    (SINGLE, SEVERAL, TRUE_FALSE, MATCHING, ORDERING, REPLY, KEY)
)
BASE = {DATA: OBJECTIVES, "docs/chapter.md": CHAPTER, "docs/contents.md": CONTENTS}


def text(tag: Tag | None) -> str:
    assert tag is not None
    return " ".join(tag.get_text().split())


def soup(build: Build) -> BeautifulSoup:
    built = build({**BASE, PAGE: ALL})
    assert built.warnings == ""
    return BeautifulSoup(built.read("docs/quiz.html"), "html.parser")


# -- what comes out ----------------------------------------------------------------------------------------------------


def test_every_kind_is_read_in_full(build: Build) -> None:
    built = build({**BASE, PAGE: ALL}, "dummy")
    assert built.warnings == ""
    single, several, true_false, matching, ordering, reply = questions_of(built.app.env)
    assert single == Question(
        id="first",
        kind="single",
        text="What do you do first?",
        options=(
            Option("Talk.", right=False, feedback="They have not spoken. Ask."),
            Option("Ask, and wait.", right=True, feedback="So they can begin."),
            Option("Hang up & go.", right=False, feedback="Nobody is heard. Ask."),
        ),
        pairs=(),
        sequence=(),
        feedback="",
        objective="ask-first",
        rests_on="chapter#what-to-do",
        quotes="wait for an answer before",
    )
    assert [option.right for option in several.options] == [True, False, True, False]
    assert several.feedback == "Both together."
    assert [option.text for option in true_false.options] == ["True", "False"]
    assert matching.pairs == (Pair("One", "Eins"), Pair("Two", "Zwei"), Pair("Three", "Drei"))
    assert matching.feedback == "In another language."
    assert ordering.sequence == ("Ask", "Wait", "Answer")
    assert reply.options[2].text == "“You always ring so late.”"


def test_a_second_build_without_a_change_has_the_same_questions(build: Build) -> None:
    first = questions_of(build({**BASE, PAGE: ALL}, "dummy").app.env)
    again = build(builder="dummy", fresh=False)
    assert questions_of(again.app.env) == first != []


def test_each_answer_has_a_control_with_a_label_in_a_named_group(build: Build) -> None:
    page = soup(build)
    questions = page.select(".question")
    assert [text(question.legend)[:2] for question in questions] == ["1.", "2.", "3.", "4.", "5.", "6."]
    for question in questions:
        controls = question.select("fieldset :is(input, select)")
        labelled = {label["for"] for label in question.select("fieldset label")}
        assert {control["id"] for control in controls} == labelled
        assert all(control["autocomplete"] == "off" for control in controls)
    assert [len(question.select("input[type=radio]")) for question in questions] == [3, 0, 2, 0, 0, 3]
    assert [len(question.select("input[type=checkbox]")) for question in questions] == [0, 4, 0, 0, 0, 0]
    assert [len(question.select("select")) for question in questions] == [0, 0, 0, 3, 3, 0]
    assert not page.select(".question form")


def test_the_right_answers_are_marked_where_they_stand(build: Build) -> None:
    single, several, _, matching, ordering, _ = soup(build).select(".question")
    assert [box["value"] for box in single.select("[data-right]")] == ["b"]
    assert [box["value"] for box in several.select("[data-right]")] == ["a", "c"]
    rights = {"One": "Eins", "Two": "Zwei", "Three": "Drei"}
    for line in matching.select("fieldset ol > li"):
        select = line.select_one("select")
        assert select
        assert text(select.select_one(f"[value={select['data-right']}]")).endswith(rights[text(line.label).split()[-1]])
    places = {text(line.label): line.select_one("select")["data-right"] for line in ordering.select("fieldset li")}  # type: ignore[index]
    assert places == {"Ask": "1", "Wait": "2", "Answer": "3"}


def test_without_scripts_each_question_shows_its_answer_and_all_feedback(build: Build) -> None:
    answers = [text(details) for details in soup(build).select(".question details")]
    assert answers[0] == (
        "Answer to question 1Answer: b. a Not this: They have not spoken. Ask. b Right: So they can begin. "
        "c Not this: Nobody is heard. Ask. It rests on A chapter: “wait for an answer before”."
    ).replace("b. a", "b.a").replace("Ask. b", "Ask.b").replace("begin. c", "begin.c").replace("Ask. It", "Ask.It")
    assert "Both together." in answers[1]
    assert "Two Zwei" in answers[3]
    assert "AskWaitAnswerAsking comes first." in answers[4]


def test_the_words_that_an_answer_rests_on_are_linked(build: Build) -> None:
    links = [link["href"] for link in soup(build).select(".question details a")]
    assert links[0] == "chapter.html#what-to-do"
    assert links[3] == "chapter.html#a-part-of-it"


def test_signs_of_html_stay_text(build: Build) -> None:
    page = build({**BASE, PAGE: ALL}).read("docs/quiz.html")
    assert "Hang up &amp; go." in page
    assert "Hang up & go." not in page


def test_the_key_holds_every_answer(build: Build) -> None:
    entries = [text(entry) for entry in soup(build).select(".question-key-entry")]
    assert len(entries) == 6
    assert entries[0].startswith("1. Answer: b.")
    assert "They have not spoken. Ask." in entries[0]


def test_the_script_is_loaded_by_pages_with_questions_only(build: Build) -> None:
    built = build({**BASE, PAGE: ALL})
    for name in ("quiz.js", "quiz.css"):
        assert name in built.read("docs/quiz.html")
        assert name not in built.read("docs/chapter.html")


def test_plain_text_has_the_questions_and_the_key(build: Build) -> None:
    said = build({**BASE, PAGE: ALL}, "text").read("docs/quiz.txt")
    for words in ("1. What do you do first? Choose one.", "b Ask, and wait.", "__ 2 Two", "1. b"):
        assert words in said


def test_the_objective_is_said_in_a_sentence(build: Build) -> None:
    assert "By the end you can: ask first, and listen." in text(soup(build).select_one("article, main, body"))


# -- the key -----------------------------------------------------------------------------------------------------------


def test_the_mixed_order_is_never_the_right_one_and_always_the_same() -> None:
    for count in range(2, 9):
        for seed in ("a", "b", "c", "some-question"):
            words = tuple(f"word {number}" for number in range(count))
            found = mixed(words, seed)
            assert found != words
            assert sorted(found) == sorted(words)
            assert found == mixed(words, seed)
    assert mixed((), "a") == ()


def test_the_key_names_the_letters_that_are_shown(build: Build) -> None:
    found = {asked.id: asked for asked in questions_of(build({**BASE, PAGE: ALL}, "dummy").app.env)}
    assert key(found["first"]) == "b"
    assert key(found["what-helps"]) == "a and c"
    steps = shown_steps(found["order"])
    assert [steps["abc".index(letter)] for letter in key(found["order"]).split(", ")] == ["Ask", "Wait", "Answer"]
    rights = shown_rights(found["together"])
    assert [rights["abc".index(part[-1])] for part in key(found["together"]).split(", ")] == ["Eins", "Zwei", "Drei"]


# -- what is wrong -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "right", "mistake", "wrong", "mend"),
    [
        pytest.param(SINGLE, ":id: first\n", "", "has no `:id:`", "`:id: a-short-name`", id="no id"),
        pytest.param(SINGLE, ":quotes: wait for an answer before\n", "", "has no `:quotes:`", "Add", id="no words"),
        pytest.param(SINGLE, ":id: first", ":id: The First", "no plain name", "lower case", id="bad id"),
        pytest.param(SINGLE, "kind: single", "kind: essay", 'kind "essay"', "single, several", id="unknown kind"),
        pytest.param(SINGLE, "chapter#what-to-do", "chapter", "which section", "the section", id="no section"),
        pytest.param(SINGLE, "- right:", "- wrong:", "no right answer", "`- right: `", id="no right one"),
        pytest.param(SINGLE, "wrong: Talk", "right: Talk", "2 right answers", ":kind: several", id="two right ones"),
        pytest.param(SINGLE, "wrong: Talk.", "Talk.", 'whether "Talk." is right', "`- wrong: `", id="no mark"),
        pytest.param(
            SINGLE, "  - So they can begin.\n", "", 'no feedback to "Ask, and wait."', "line below", id="no feedback"
        ),
        pytest.param(
            SINGLE, "- wrong: Talk.\n  - They have not spoken. Ask.\n", "", "too few answers: 2", "3", id="few"
        ),
        pytest.param(SINGLE, "wrong: Talk.", "wrong: Ask, and wait.", "the same answer twice", "Change", id="twice"),
        pytest.param(
            SINGLE,
            "  - So they can begin.",
            "  - So.\n  - And so.",
            "more than one line below",
            "one line",
            id="two lines",
        ),
        pytest.param(SINGLE, "Talk.\n", "[Talk](chapter.md)\n", "something else than words", "plain text", id="a link"),
        pytest.param(SINGLE, "- wrong: Hang", "\nWords.\n\n- wrong: Hang", "one list", "one list", id="two lists"),
        pytest.param(SINGLE, SINGLE.split("\n\n")[1], "Words.\n:::\n", "holds no list", "- right: ", id="no list"),
        pytest.param(
            SEVERAL, "right: Waiting", "wrong: Waiting", "1 of 4 are right", ":kind: single", id="one of several"
        ),
        pytest.param(
            SEVERAL,
            "wrong: Talking\n  - Ask instead.\n- right: Waiting\n  - Yes.\n- wrong:",
            "right: Talking\n  - Ask.\n- right: Waiting\n  - Yes.\n- right:",
            "4 of 4 are right",
            "one wrong",
            id="all of several",
        ),
        pytest.param(TRUE_FALSE, "wrong: True", "wrong: Yes", "has other answers", "`True`", id="yes for true"),
        pytest.param(TRUE_FALSE, "- right: False\n  - You ask as well.\n", "", "has 1 answers", "two", id="only true"),
        pytest.param(MATCHING, "  - Zwei\n", "", 'belongs to "Two"', "line below", id="half a pair"),
        pytest.param(MATCHING, "- Zwei", "- Eins", "the same words", "change one", id="two alike"),
        pytest.param(
            MATCHING, "\nIn another language.\n", "", "has no feedback", "After the list", id="pairs, no word"
        ),
        pytest.param(MATCHING, "- Three\n  - Drei\n", "", "too few pairs: 2", "3", id="few pairs"),
        pytest.param(ORDERING, "3. Answer\n", "", "too few steps: 2", "3", id="few steps"),
        pytest.param(ORDERING, "1. Ask\n2. Wait\n3. Answer", "- Ask\n- Wait", "no numbered list", "1. ", id="bullets"),
        pytest.param(ORDERING, "\nAsking comes first.\n", "", "has no feedback", "After the list", id="steps, no word"),
        pytest.param(
            REPLY,
            "right: “Who is there?”",
            "right: “You never ring.”",
            "breaks a rule",
            "another way",
            id="a bad reply",
        ),
    ],
)
def test_a_mistake_is_told_with_its_place(
    build: Build, source: str, right: str, mistake: str, wrong: str, mend: str
) -> None:
    assert right in source
    good = REPLY if source is not REPLY else SINGLE
    built = build({**BASE, PAGE: f"# Quiz\n\n{good}\n{source.replace(right, mistake, 1)}\n{KEY}"}, "dummy")
    told = [line for line in built.warnings.splitlines() if line.startswith(f"{PAGE}:")]
    assert len(told) == 1, built.warnings
    assert wrong in told[0]
    assert mend in told[0]
    title = source.split("} ", 1)[1].split("\n")[0]
    assert f'The question "{title}"' in told[0]
    first = f"# Quiz\n\n{good}\n".count("\n") + 1
    assert first <= int(told[0].split(":")[1]) <= first + source.count("\n")


@pytest.mark.parametrize(
    ("right", "mistake", "wrong", "mend"),
    [
        pytest.param("ask-first", "be-nice", 'an objective "be-nice"', "Use ask-first.", id="objective"),
        pytest.param("chapter#what-to-do", "gone#what-to-do", 'a chapter "docs/gone"', "below docs/", id="chapter"),
        pytest.param("#what-to-do", "#what-not", 'a section "what-not"', "a-chapter, what-to-do", id="section"),
        pytest.param("wait for an answer before", "wait for ever", '"wait for ever"', "Copy some words", id="words"),
        pytest.param(
            "wait for an answer before", "Other words", '"Other words"', "Copy", id="words of another section"
        ),
        pytest.param(
            "wait for an answer before", "go on. Other words", '"go on. Other words"', "Copy", id="words of two places"
        ),
    ],
)
def test_a_place_that_is_not_there_is_told(build: Build, right: str, mistake: str, wrong: str, mend: str) -> None:
    built = build({**BASE, PAGE: f"# Quiz\n\n{SINGLE.replace(right, mistake, 1)}\n{KEY}"}, "dummy")
    assert built.warned(f"{PAGE}:3", wrong, mend), built.warnings


def test_words_that_leave_their_chapter_are_missed_at_the_next_build(build: Build) -> None:
    assert build({**BASE, PAGE: ALL}, "dummy").warnings == ""
    changed = build({"docs/chapter.md": CHAPTER.replace("wait for\n", "count to\n")}, "dummy", fresh=False)
    assert changed.warned(f"{PAGE}:8", "quotes words that no paragraph", "read again")


def test_two_questions_with_one_id_are_told(build: Build) -> None:
    built = build({**BASE, PAGE: f"# Quiz\n\n{SINGLE}\n{SINGLE}\n{KEY}"}, "dummy")
    assert 'Two questions are called "first"' in built.warnings
    assert "Change the `:id:`" in built.warnings


def test_questions_without_a_key_and_a_key_without_questions_are_told(build: Build) -> None:
    built = build({**BASE, PAGE: f"# Quiz\n\n{SINGLE}"}, "dummy")
    assert built.warned(f"{PAGE}:3", "no key to them", "## Key")
    built = build({**BASE, PAGE: f"# Quiz\n\n{KEY}"}, "dummy")
    assert built.warned(f"{PAGE}:5", "a key, and no question", "Remove")


def test_an_objective_that_is_not_there_is_told_where_it_is_named(build: Build) -> None:
    built = build({**BASE, PAGE: f"# Quiz\n\n:::{{objective}} gone\n:::\n\n{SINGLE}\n{KEY}"}, "dummy")
    assert built.warned(f"{PAGE}:3", 'no objective "gone"', "objectives.yaml")
