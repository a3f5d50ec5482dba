"""Scripts: a card for the reader, a checked example for the build, and no trace of the check on any page."""

import ast
import doctest

import pytest
from bs4 import BeautifulSoup, Tag
from conftest import CHAPTER, CONTENTS, Build, Built, make_project, run_build
from docutils import nodes
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invitation.language import REASONS, review
from invitation.script import DOCTEST_PAGE, NOTHING_FOUND, ScriptDirective, count_examples, verdict
from sphinx.errors import ExtensionError

PAGE = "docs/chapter.md"
SCRIPT = """
:::{script} Asking on a quiet evening
:id: quiet-evening
:speaker: client
:channel: face to face
:objection: It costs too much.
:instead-of: You never talk. You need therapy.
:because: always-or-never, needs-therapy

I miss talking with you.
:::
"""
SHORT = """
:::{script} After a row
:id: after-a-row
:speaker: therapist
:channel: in session

What made you ring this week?
:::
"""
HEAD = """
:::{script} Asking
:id: asking
:speaker: client
:channel: text
"""


def with_words(words: str, instead: str = "", because: str = "") -> str:
    options = f":instead-of: {instead}\n:because: {because}\n" if instead else ""
    return f"{CHAPTER}{HEAD}{options}\n{words}\n:::\n"


def with_page(text: str) -> dict[str, str | None]:
    """Return what puts a text on the one page that may show program code."""
    contents = CONTENTS.replace("chapter\n", f"chapter\n{DOCTEST_PAGE.removeprefix('docs/')}\n")
    return {f"{DOCTEST_PAGE}.md": "# How every example is checked\n" + text, "docs/contents.md": contents}


def hidden_checks(built: Built, docname: str = "docs/chapter") -> list[str]:
    return [node.astext() for node in built.app.env.get_doctree(docname).findall(nodes.comment)]


def given_words(built: Built) -> list[str]:
    """Return the words that the hidden checks of the chapter pass to the review."""
    found = []
    for code in hidden_checks(built):
        for check in doctest.DocTestParser().get_examples(code):
            call = ast.parse(check.source.strip(), mode="eval").body
            assert isinstance(call, ast.Call)
            found.append(ast.literal_eval(call.args[0]))
    return found


def words(tag: Tag | None) -> str:
    assert tag is not None
    return " ".join(tag.get_text().split())


# -- what the reader sees ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    project = make_project(tmp_path_factory.mktemp("script") / "project")
    invented = "\n:::{invented} Rosa and Dilek\nRosa works nights.\n:::\n"
    built = run_build(project, {PAGE: CHAPTER + SCRIPT + SHORT + invented})
    assert built.warnings == ""
    return built


@pytest.fixture(scope="module")
def cards(built: Built) -> list[Tag]:
    return list(BeautifulSoup(built.read("docs/chapter.html"), "html.parser").select(".script"))


def test_a_card_says_when_to_say_it_who_and_how(cards: list[Tag]) -> None:
    assert words(cards[0].select_one(".script-title")) == "Asking on a quiet evening"
    assert words(cards[0].select_one(".script-who")) == "Client, face to face"
    assert words(cards[1].select_one(".script-who")) == "Therapist, in session"


def test_a_card_shows_the_objection_the_words_and_what_they_replace_in_this_order(cards: list[Tag]) -> None:
    assert [words(label) for label in cards[0].select(".script-label")] == ["If they say", "Say", "Instead of"]
    assert [words(quote) for quote in cards[0]("blockquote")] == [
        "It costs too much.",
        "I miss talking with you.",
        "You never talk. You need therapy.",
    ]


def test_a_card_without_objection_and_counterpart_shows_the_words_only(cards: list[Tag]) -> None:
    assert [words(label) for label in cards[1].select(".script-label")] == ["Say"]


def test_a_card_can_be_linked_to(cards: list[Tag]) -> None:
    assert [card["id"] for card in cards] == ["script-quiet-evening", "script-after-a-row"]


def test_an_example_couple_is_marked_as_invented(built: Built) -> None:
    card = BeautifulSoup(built.read("docs/chapter.html"), "html.parser").select_one(".invented")
    assert words(card) == "Rosa and Dilek (an invented couple) Rosa works nights."


def test_no_file_of_the_site_shows_the_hidden_checks(built: Built) -> None:
    endings = {".html", ".js", ".txt", ".md", ".json"}
    names = [
        path
        for path in built.out.rglob("*")
        if path.suffix in endings and (path.name == "search-index.js" or "_static" not in path.parts)
    ]
    assert {"search-index.js", "chapter.html", "sheet.html"} <= {path.name for path in names}
    for path in names:
        text = path.read_text(encoding="utf-8")
        for trace in (">>>", "&gt;&gt;&gt;", "verdict(", NOTHING_FOUND):
            assert trace not in text, path


def test_the_words_can_be_searched_for_and_the_check_cannot(built: Built) -> None:
    index = built.read("_static/search-index.js").lower()
    assert "quiet" in index
    assert "verdict" not in index


def test_plain_text_shows_the_words_and_no_check(build: Build) -> None:
    text = build({PAGE: CHAPTER + SCRIPT}, "text").read("docs/chapter.txt")
    assert "I miss talking with you." in text
    assert ">>>" not in text


# -- the checks are run ------------------------------------------------------------------------------------------------


def test_the_run_checks_each_script_once_and_what_it_replaces_once_more(build: Build) -> None:
    built = build({PAGE: CHAPTER + SCRIPT + SHORT}, "doctest")
    assert built.warnings == ""
    assert built.app.builder.total_tries == count_examples(built.app.env) == 3
    assert built.app.builder.total_failures == 0
    assert built.app.statuscode == 0


def test_visible_examples_on_their_page_are_checked_and_counted_too(build: Build) -> None:
    examples = "\n```{doctest}\n>>> 1 + 1\n2\n>>> [2,\n...  3]\n[2, 3]\n```\n"
    built = build({PAGE: CHAPTER + SCRIPT, **with_page(examples)}, "doctest")
    assert built.warnings == ""
    assert built.app.builder.total_tries == count_examples(built.app.env) == 4


@pytest.mark.parametrize(
    ("said", "instead", "expected", "got"),
    [
        ("You never listen.", "", NOTHING_FOUND, "always-or-never"),
        ("I miss you.", "I miss you.", "blame", NOTHING_FOUND),
        ("I miss you.", "You never listen.", "blame", "always-or-never"),
    ],
)
def test_a_broken_rule_fails_the_run_even_if_the_reading_let_it_through(
    build: Build, monkeypatch: pytest.MonkeyPatch, said: str, instead: str, expected: str, got: str
) -> None:
    monkeypatch.setattr(ScriptDirective, "_check", lambda *_: None)
    built = build({PAGE: with_words(said, instead, "blame")}, "doctest")
    report = built.read("output.txt")
    assert built.app.statuscode == 1
    assert built.app.builder.total_failures == 1
    assert f"'{expected}'\nGot:\n    '{got}'" in report
    assert 'File "docs/chapter.md", line ' in report


def test_a_run_that_checks_nothing_fails(build: Build) -> None:
    with pytest.raises(ExtensionError, match="0 examples were checked"):
        build(builder="doctest")


@pytest.mark.parametrize("option", [":skipif: True", ":options: +SKIP"])
def test_a_run_that_skips_an_example_fails(build: Build, option: str) -> None:
    examples = f"\n```{{doctest}}\n{option}\n>>> 1 + 1\n2\n```\n"
    with pytest.raises(ExtensionError, match="2 examples were checked, but the texts have 3"):
        build({PAGE: CHAPTER + SCRIPT, **with_page(examples)}, "doctest")


def test_an_example_that_readers_do_not_see_counts_as_well(build: Build) -> None:
    examples = "\n```{doctest}\n:hide:\n>>> 1 + 1\n2\n```\n"
    built = build({PAGE: CHAPTER + SCRIPT, **with_page(examples)}, "doctest")
    assert built.app.builder.total_tries == count_examples(built.app.env) == 3


# -- mistakes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("right", "mistake", "line", "wrong", "mend"),
    [
        pytest.param(":id: quiet-evening\n", "", 6, "has no `:id:`", "Add a line `:id: a-short-name`", id="no id"),
        pytest.param("quiet-evening", "", 6, "has no `:id:`", "Add a line `:id: a-short-name`", id="empty id"),
        pytest.param("quiet-evening", "Quiet evening", 6, "plain name", "lower case letters", id="id with a space"),
        pytest.param(":speaker: client\n", "", 6, "has no `:speaker:`", "`:speaker: client`", id="no speaker"),
        pytest.param("client", "dog", 8, "'speaker': dog", "use client, partner or therapist", id="speaker"),
        pytest.param("face to face", "drum", 9, "'channel': drum", "use face to face, text, letter,", id="channel"),
        pytest.param("always-or-never, ", "rude, ", 12, "'because': rude", "use always-or-never, label,", id="reason"),
        pytest.param("always-or-never, ", "blame, ", 6, 'finds "always-or-never, needs-', "`:because:`", id="because"),
        pytest.param("needs-therapy", "needs-therapy, blame", 6, "warns against", "`:because:`", id="too many"),
        pytest.param(":because: always-or-never, needs-therapy\n", "", 6, 'words for ""', "`:because:`", id="none"),
        pytest.param("You never talk. You need therapy.", "I miss you.", 6, f'"{NOTHING_FOUND}"', "", id="harmless"),
        pytest.param(":instead-of: You never talk. You need therapy.\n", "", 6, "without words", "Add `:i", id="alone"),
        pytest.param("I miss talking", "You never talk", 6, '"You never talk', "another way", id="breaks its rule"),
        pytest.param("I miss talking with you.\n", "", 6, "says nothing", "after an empty line", id="no words"),
        pytest.param(":objection:", ":objektion:", 10, "Unknown option key: 'objektion'", "'objection'", id="option"),
        pytest.param(" Asking on a quiet evening", "", 6, "1 argument(s) required", "", id="no title"),
    ],
)
def test_a_mistake_in_a_script_is_told_with_its_place(
    build: Build, right: str, mistake: str, line: int, wrong: str, mend: str
) -> None:
    assert right in SCRIPT
    built = build({PAGE: CHAPTER + SCRIPT.replace(right, mistake)}, "dummy")
    assert built.warned(f"{PAGE}:{line}", wrong, mend), built.warnings


def test_words_that_break_a_rule_are_told_with_the_reason_and_another_way_to_say_it(build: Build) -> None:
    built = build({PAGE: with_words("I miss you.\n\nYou never listen to me.")}, "dummy")
    (finding,) = review("You never listen to me.").findings
    assert built.warned(f"{PAGE}:6", REASONS["always-or-never"].title, finding.why, finding.instead), built.warnings


@pytest.mark.parametrize("because", ["label, needs-therapy", "needs-therapy, label", "label,needs-therapy"])
def test_reading_and_running_agree_on_reasons_in_any_order(build: Build, because: str) -> None:
    built = build({PAGE: with_words("I miss you.", "You need help. You are lazy.", because)}, "doctest")
    assert bool(built.warnings) == bool(built.app.builder.total_failures), built.read("output.txt")


def test_an_id_that_stands_twice_is_told_with_the_place_of_both(build: Build) -> None:
    built = build({PAGE: CHAPTER + SCRIPT, "docs/references.md": "# References\n" + SCRIPT}, "dummy")
    assert built.warned("docs/references.md:3", 'called "quiet-evening"', "docs/chapter", "Change the `:id:`"), (
        built.warnings
    )


def test_an_id_that_stands_twice_on_a_page_is_told_too(build: Build) -> None:
    built = build({PAGE: CHAPTER + SCRIPT + SCRIPT}, "dummy")
    assert built.warned(f"{PAGE}:17", 'called "quiet-evening"'), built.warnings


def test_program_code_is_refused_on_a_page_for_therapists(build: Build) -> None:
    built = build({PAGE: f"{CHAPTER}\n```{{doctest}}\n>>> 1\n1\n```\n"}, "dummy")
    assert built.warned(f"{PAGE}:6", "Program code", f"{DOCTEST_PAGE}.md, or use {{script}}"), built.warnings


# -- the words reach the check as they were written --------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        """I said "later", and it's my part. 'Really.'""",
        'He said """stop""" and ran.',
        "It costs 100% or {20}. %s {0} $x #1",
        "A path like C:/temp \N{RIGHT SINGLE QUOTATION MARK}caf\N{LATIN SMALL LETTER E WITH ACUTE}\N{EM DASH}",
        "first # doctest: +SKIP",
    ],
)
def test_signs_that_mean_something_to_python_survive(build: Build, said: str) -> None:
    built = build({PAGE: with_words(said)}, "doctest")
    assert given_words(built) == [said]
    assert built.app.builder.total_tries == 1


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("I miss you.\nSo much.", "I miss you.\nSo much."),
        ("I miss you.\n\nShall we talk?", "I miss you.\n\nShall we talk?"),
        ("I *miss* **you**.", "I miss you."),
        (r"A back\\slash and \*stars\*.", r"A back\slash and *stars*."),
        ("One  \nTwo", "One\nTwo"),
    ],
)
def test_the_check_reads_what_the_reader_reads(build: Build, written: str, said: str) -> None:
    built = build({PAGE: with_words(written)}, "doctest")
    assert given_words(built) == [said]
    assert built.app.builder.total_tries == 1


@pytest.mark.parametrize(
    "instead",
    [
        "You never talk: never, to anybody.",
        r"You never say 'sorry' \ \n.",
        'You never say "sorry".',
        "You never, $&*{}.",
    ],
)
def test_the_words_warned_against_survive_too(build: Build, instead: str) -> None:
    built = build({PAGE: with_words("I miss you.", instead, "always-or-never")}, "doctest")
    assert built.warnings == ""
    assert given_words(built) == ["I miss you.", instead]
    assert built.app.statuscode == 0


@pytest.mark.parametrize("line_break", ["\n", "  \n", "\\\n"])
def test_a_fault_that_spans_a_line_break_is_found(build: Build, line_break: str) -> None:
    built = build({PAGE: with_words(f"You{line_break}never listen.")}, "dummy")
    assert built.warned(f"{PAGE}:6", "breaks its own rule"), built.warnings


WORDS = st.lists(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=40),
    min_size=1,
    max_size=3,
)


@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(WORDS, min_size=8, max_size=8))
def test_any_words_become_a_check_that_python_can_read(
    tmp_path_factory: pytest.TempPathFactory, scripts: list[list[str]]
) -> None:
    project = make_project(tmp_path_factory.mktemp("words") / "project")
    with (project / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write("\nsmartquotes = False\n")
    text = CHAPTER
    for number, lines in enumerate(scripts):
        said = "\n".join(f"So {line}".rstrip(" \\") for line in lines)  # or MyST breaks the line there
        text += HEAD.replace(":id: asking", f":id: asking-{number}") + f"\n{said}\n:::\n"
    built = run_build(project, {PAGE: text}, "dummy")
    doctree = built.app.env.get_doctree("docs/chapter")
    shown = [
        "\n\n".join(paragraph.astext() for paragraph in quote.children)
        for quote in doctree.findall(nodes.block_quote)
        if "script-say" in quote.parent["classes"]
    ]
    assert len(shown) == len(scripts)
    assert given_words(built) == shown
    assert all(len(doctest.DocTestParser().get_examples(code)) == 1 for code in hidden_checks(built))
    assert not any(
        check.options for code in hidden_checks(built) for check in doctest.DocTestParser().get_examples(code)
    )


def test_words_may_be_unwise_for_more_reasons_than_are_named(build: Build) -> None:
    assert build({PAGE: with_words("I miss you.", "You need help. You are lazy.", "label")}, "doctest").warnings == ""
    assert verdict("You need help. You are lazy.", "label") == "label"
    assert verdict("You need help. You are lazy.", "label", "blame") == "label, needs-therapy"


def test_a_verdict_names_the_reasons_or_says_that_there_are_none() -> None:
    assert verdict("You never talk. You need therapy.") == "always-or-never, needs-therapy"
    assert verdict("I miss you.") == NOTHING_FOUND
