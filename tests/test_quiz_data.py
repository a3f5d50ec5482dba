"""The learning objectives, and the questions of the course as a whole."""

import re
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from conftest import ROOT, Build, Site
from invitation.quiz.collect import questions_of
from invitation.quiz.objectives import UNSEEN, read_objectives
from invitation.quiz.question import KINDS, Question
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

DATA = "docs/_data/objectives.yaml"
OBJECTIVE = """- id: ask-first
  says: Ask first, and listen.
  chapters: [chapter]
"""


# -- the objectives ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("right", "mistake", "wrong", "mend"),
    [
        pytest.param("[chapter]", "[gone]", 'a chapter "gone"', "below docs/", id="chapter"),
        pytest.param("[chapter]", "chapter", "`chapters` is no list", "[a-name, another]", id="no list"),
        pytest.param("  chapters: [chapter]\n", "", "has no `chapters`", "`chapters: ...`", id="missing"),
        pytest.param("  says:", "  say:", "a key `say`", "Use id, says or chapters", id="key"),
        pytest.param("ask-first", "Ask First", "is no id", "lower case", id="id"),
        pytest.param("Ask first", "Understand", '"understand"', "ask, name or stop", id="not to be seen"),
        pytest.param("Ask first, and listen.", "[Ask]", "`says` holds something else", "`says: words`", id="no words"),
        pytest.param(OBJECTIVE, OBJECTIVE * 2, "the other is on line 1", "Change one", id="twice"),
        pytest.param(OBJECTIVE, "- words\n", "An entry is no objective", "`- id: a-name`", id="no objectives"),
        pytest.param("[chapter]", "[chapter", "not valid YAML", "indentation", id="broken"),
    ],
)
def test_a_mistake_is_told_with_its_place(build: Build, right: str, mistake: str, wrong: str, mend: str) -> None:
    built = build({DATA: OBJECTIVE.replace(right, mistake, 1)}, "dummy")
    told = [line for line in built.warnings.splitlines() if line.startswith(f"{DATA}:")]
    assert any(wrong in line and mend in line for line in told), built.warnings


def test_a_project_without_objectives_is_left_alone(build: Build) -> None:
    assert build(builder="dummy").warnings == ""


def test_the_objectives_are_sound_and_begin_with_a_verb_that_can_be_seen() -> None:
    objectives, problems = read_objectives(ROOT)
    assert problems == []
    assert 12 <= len(objectives) <= 15
    assert all((ROOT / "docs" / f"{chapter}.md").exists() for each in objectives for chapter in each.chapters)
    assert not [each.id for each in objectives if each.says.split()[0].lower() in UNSEEN]


# -- the questions -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def questions(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Question]]:
    """Return the questions of the handbook, from the texts that the site was built from."""
    out = tmp_path_factory.mktemp("questions")
    with patch_docutils(ROOT), docutils_namespace():
        app = Sphinx(ROOT, ROOT, out, site.doctrees, "dummy", status=StringIO(), warning=StringIO())
        yield questions_of(app.env)


def single(questions: list[Question]) -> list[Question]:
    """Return those with one right answer out of several."""
    return [asked for asked in questions if asked.kind in {"single", "reply"}]


def test_there_are_sixty_of_every_kind(questions: list[Question]) -> None:
    kinds = Counter(asked.kind for asked in questions)
    assert len(questions) == 60
    assert set(kinds) == set(KINDS)
    assert kinds["reply"] >= 15
    assert min(kinds.values()) >= 4


def test_every_objective_is_tested_and_safety_most_of_all(questions: list[Question]) -> None:
    tested = Counter(asked.objective for asked in questions)
    objectives = read_objectives(ROOT)[0]
    assert set(tested) == {each.id for each in objectives}
    assert min(tested.values()) >= 3
    assert tested["ask-about-fear"] + tested["act-on-fear"] >= 10


def test_a_question_rests_on_a_chapter_of_its_objective(questions: list[Question]) -> None:
    chapters = {each.id: each.chapters for each in read_objectives(ROOT)[0]}
    strays = [(q.id, q.rests_on) for q in questions if q.rests_on.partition("#")[0] not in chapters[q.objective]]
    assert strays == []


def test_the_right_answer_is_not_known_by_its_length_or_place(questions: list[Question]) -> None:
    asked = single(questions)
    right = {q.id: next(option.text for option in q.options if option.right) for q in asked}
    wrong = {q.id: [len(option.text) for option in q.options if not option.right] for q in asked}
    assert [q.id for q in asked if len(right[q.id]) > max(wrong[q.id])] == []
    shortest = [q.id for q in asked if len(right[q.id]) < min(wrong[q.id])]
    assert len(shortest) <= 0.4 * len(asked), shortest
    places = Counter([option.right for option in q.options].index(True) for q in asked)
    assert set(places) == {0, 1, 2, 3}
    assert max(places.values()) <= 0.4 * len(asked)


def test_true_and_false_are_mixed(questions: list[Question]) -> None:
    right = [o.text for q in questions if q.kind == "true-false" for o in q.options if o.right]
    assert {"True", "False"} == set(right)


def test_each_feedback_is_short_and_its_own(questions: list[Question]) -> None:
    said = [option.feedback for q in questions for option in q.options]
    said += [q.feedback for q in questions if q.feedback]
    assert [words for words in said if len(words.split()) > 40] == []
    assert [words for words in said if len(words.split()) < 5] == []
    assert [words for words, count in Counter(said).items() if count > 1] == []


def test_a_question_is_no_figure_to_remember(questions: list[Question]) -> None:
    """Digits belong to the feedback and the sources; what is asked is what one does."""
    assert [q.id for q in questions if re.search(r"\d", q.text)] == []


def test_every_answer_is_found_in_the_folder_of_the_chapters(questions: list[Question]) -> None:
    for asked in questions:
        assert Path(ROOT, "docs", asked.rests_on.partition("#")[0] + ".md").is_file(), asked.id
        assert len(asked.quotes.split()) >= 3, asked.id
