"""Markup that comes out as text is found, with file and line; prose and code are left alone."""

import pytest
from conftest import CHAPTER, CONTENTS, SHEET, Build

PAGE = "docs/chapter.md"


@pytest.mark.parametrize(
    ("text", "line", "wrong"),
    [
        pytest.param("::{claim} waiting-helps\n::\n", 6, "A directive is printed", id="two colons"),
        pytest.param("Words.\n\n::{lines} What I want to say\n", 8, "A directive is printed", id="two colons below"),
        pytest.param("Words\n::{claim} waiting-helps\n::\n", 6, "A directive is printed", id="two colons after a line"),
        pytest.param("- One\n- ::{claim} waiting-helps\n", 7, "A directive is printed", id="two colons in a list"),
        pytest.param("    :::{claim} waiting-helps\n    :::\n", 6, "A directive is printed", id="indented"),
        pytest.param("See :::{claim} waiting-helps :::\n", 6, "A directive is printed", id="within a line"),
        pytest.param("``{claim} waiting-helps\n``\n", 6, "A directive is printed", id="two backticks"),
        pytest.param("It helps {claim}'waiting-helps'.\n", 6, "A role is printed", id="straight quotes"),
        pytest.param('It helps {claim}"waiting-helps".\n', 6, "A role is printed", id="double quotes"),
        pytest.param(
            "It helps {claim}\N{LEFT SINGLE QUOTATION MARK}waiting-helps\N{RIGHT SINGLE QUOTATION MARK}.\n",
            *(6, "A role is printed"),
            id="round quotes",
        ),
        pytest.param("It helps {claim}\N{ACUTE ACCENT}waiting-helps\N{ACUTE ACCENT}.\n", 6, "A role", id="accents"),
        pytest.param("It helps {claim}`waiting-helps'.\n", 6, "A role is printed", id="two kinds of quotes"),
        pytest.param("It helps {claim}`waiting-helps.\n", 6, "A role is printed", id="a backtick that is missing"),
        pytest.param("It helps {claim} `waiting-helps`.\n", 6, "A role is printed", id="a space before the backtick"),
        pytest.param("It helps :claim:`waiting-helps`.\n", 6, "A role", id="a role of reStructuredText"),
        pytest.param("Words and\nwords and\nwords {claim}'waiting-helps'.\n", 6, "A role is printed", id="third line"),
        pytest.param("## It helps {claim}'waiting-helps'\n", 6, "A role is printed", id="in a heading"),
        pytest.param("| a |\n|---|\n| {claim}'waiting-helps' |\n", 6, "A role is printed", id="in a table"),
        pytest.param("> {claim}'waiting-helps'\n", 6, "A role is printed", id="in a quotation"),
        pytest.param(".. claim:: waiting-helps\n", 6, "reStructuredText", id="reStructuredText"),
        pytest.param("Words.\n\n.. note::\n   Words.\n", 8, "reStructuredText", id="reStructuredText below"),
        pytest.param(":::claim waiting-helps\n:::\n", 6, "", id="no braces"),
        pytest.param("::: claim waiting-helps\n:::\n", 6, "", id="no braces after a space"),
        pytest.param(":::(claim) waiting-helps\n:::\n", 6, "", id="round brackets"),
        pytest.param(":::{claim waiting-helps\n:::\n", 6, "", id="a brace that is missing"),
        pytest.param(
            ":::{invented} Ann and Bo\n:::{claim} waiting-helps\n:::\nWords.\n:::\n",
            10,
            "colons",
            id="closes too early",
        ),
        pytest.param(
            ":::{invented} Ann and Bo\n:::{claim} waiting-helps\n:::\n:::\n\n## More\n\nWords.\n",
            *(9, "colons"),
            id="closes too early and swallows what follows",
        ),
        pytest.param(":::{invented} Ann and Bo\nWords.\n\n## More\n\nWords.\n", 6, "never closed", id="never closed"),
        pytest.param(":::{clam} waiting-helps\n:::\n", 6, "Unknown directive", id="an unknown directive"),
        pytest.param("It helps {clam}`waiting-helps`.\n", 6, "Unknown", id="an unknown role"),
    ],
)
def test_an_accident_is_told_with_its_place(build: Build, text: str, line: int, wrong: str) -> None:
    """The place of an accident in a line is that of its paragraph or table; the warning quotes the line itself."""
    built = build({PAGE: f"{CHAPTER}\n{text}"}, "dummy")
    assert built.warned(f"{PAGE}:{line}", wrong), built.warnings


@pytest.mark.parametrize("text", ["::{claim} waiting-helps\n", "It helps {claim}'waiting-helps'.\n", ".. note::\n"])
def test_the_author_reads_how_it_is_written(build: Build, text: str) -> None:
    built = build({PAGE: f"{CHAPTER}\n{text}"}, "dummy")
    assert built.warned(f"{PAGE}:6", "three colons", ":::{name}", "more colons than the one inside", "{name}`words`")


@pytest.mark.parametrize("box", ["[ ]", "[x]", "[X]"])
@pytest.mark.parametrize("sign", ["-", "*", "1."])
def test_a_box_without_a_label_is_refused_with_a_hint(build: Build, box: str, sign: str) -> None:
    built = build({PAGE: f"{CHAPTER}\n{sign} Words.\n{sign} {box} We are rested.\n"}, "dummy")
    assert built.warned(f"{PAGE}:7", "without labels", ":::{tick-list}"), built.warnings


def test_an_accident_on_a_sheet_is_told_too(build: Build) -> None:
    sheet = "handouts/sheet.md"
    text = build(builder="dummy").app.srcdir.joinpath(sheet).read_text(encoding="utf-8")
    built = build({sheet: text.replace(":::{lines}", "::{lines}")}, "dummy")
    assert built.warned(f"{sheet}:18", "A directive is printed as text"), built.warnings


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("At 10:30 we talked:: a set {a, b} of {words}, {20} couples, and {this} one.\n", id="prose"),
        pytest.param("A note on {care}: it 'helps' (\"yes\"), {so} they say.\n", id="quotes after braces"),
        pytest.param("The C++ way is std::vector; a ratio is 3:2, or a :: b.\n", id="colons within a line"),
        pytest.param("An ellipsis .. and two dots.. here.\n\n.. and so on.\n", id="dots"),
        pytest.param("Write `:::{note}`, `{claim}`, `{claim}'x'` or `- [ ]`.\n", id="code in a line"),
        pytest.param("```text\n:::{claim} x\n:::\n::{a}\n{claim}'x'\n.. note::\n- [ ] x\n```\n", id="a block of code"),
        pytest.param("```\n:::{claim} x\n:::\n- [ ] x\n```\n", id="a block of code without a language"),
        pytest.param("~~~md\n:::{claim} x\n:::\n~~~\n", id="a block of Markdown"),
        pytest.param("    indented code\n    {claim}'x'\n", id="indented code"),
        pytest.param("% {claim}'x' and ::{lines} in a remark\n\nWords.\n", id="a remark"),
        pytest.param("- [a link](contents.md)\n- [sic] that\n- [x]y\n", id="brackets that are no boxes"),
        pytest.param("- `[ ]` is how a box is written elsewhere.\n", id="a box in code"),
        pytest.param(":::{invented} Ann and Bo\nA line: of words.\n:::\n", id="a block"),
        pytest.param(
            "::::{invented} Ann and Bo\n:::{claim} waiting-helps\n:::\nWords.\n::::\n", id="a block in a longer block"
        ),
        pytest.param("```{claim} waiting-helps\n```\n", id="a block of backticks"),
        pytest.param("- One\n\n  :::{claim} waiting-helps\n  :::\n", id="a block in a list"),
    ],
)
def test_what_is_meant_as_it_stands_raises_no_alarm(build: Build, text: str) -> None:
    assert build({PAGE: f"{CHAPTER}\n{text}"}, "dummy").warnings == ""


UNUSABLE = [*"\a\0\f\v\x1b\x7f\x85\N{LINE SEPARATOR}\ufeff\ufdd0\ufffe\U0010ffff", "&#12;", "&#0;", "&#xd800;"]


def test_a_sign_that_is_no_text_is_told_with_its_line(build: Build) -> None:
    pages = {f"docs/sign{number}.md": f"# Words\n\nSome{sign}thing.\n" for number, sign in enumerate(UNUSABLE)}
    listed = CONTENTS.replace("chapter\n", "chapter\nsign*\n")
    built = build({**pages, "docs/contents.md": listed, "handouts/sheet.md": SHEET.replace("Words to", "Words\a to")})
    for place in (*(f"{name}:3" for name in pages), "handouts/sheet.md:14"):
        assert built.warned(place, "is no letter and cannot be printed", "Delete it"), place
    assert len(built.warnings.splitlines()) == len(pages) + 1


def test_a_sign_that_is_no_text_is_told_where_a_file_is_included(build: Build) -> None:
    built = build({PAGE: f"{CHAPTER}\n```{{literalinclude}} words.txt\n```\n", "docs/words.txt": "Some\athing.\n"})
    assert built.warned(f"{PAGE}:6", "U+0007")
