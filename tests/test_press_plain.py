"""The press, first half: from a doctree to plain data, and from plain data to words on paper."""

import contextlib
import datetime
import functools
import re
import string
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2
import pytest
from conftest import ROOT, SHEET, Build, Built, make_project, run_build
from fontTools.ttLib import TTFont
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invitation.fonts import REGULAR
from invitation.practice import house_letterhead
from invitation.press.plain import PlainSheet, PlainWriter, plain_sheet
from invitation.press.printer import PrintableSheet, Printer
from invitation.press.typesetter import TypesettingFailed, typeset
from invitation.sheet import Sheet, sheet_drawing
from sphinx import addnodes

FRONT, _, REST = SHEET.partition("Words to print.")
REST = REST[REST.index("## For the therapist") :]
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
EDITIONS = 4


def sheet(body: str) -> str:
    """Return a sheet whose printed part is ``body``."""
    return f"{FRONT}{body}\n\n{REST}"


def line_in(body_line: int) -> int:
    """Return where a line of a sheet's body stands in its file."""
    return FRONT.count("\n") + body_line


class Case(NamedTuple):
    """A text and what must come of it; ``short`` writes plain data as it is here."""

    body: str
    plain: list[Any]


P = "paragraph"
CASES = {
    "paragraph": Case("One.\n\nTwo\nlines.", [[P, "One."], [P, "Two lines."]]),
    "heading": Case("## Two\n\n### Three", [["heading", {"level": 2}, "Two"], ["heading", {"level": 3}, "Three"]]),
    "rubric": Case(":::{rubric} Small head\n:::", [["heading", {"level": 2}, "Small head"]]),
    "bullets": Case(
        "- One\n- Two\n  - Below",
        [["bullets", ["item", [P, "One"]], ["item", [P, "Two"], ["bullets", ["item", [P, "Below"]]]]]],
    ),
    "steps": Case("3. One\n4. Two", [["steps", {"start": 3}, ["item", [P, "One"]], ["item", [P, "Two"]]]]),
    "terms": Case("Term\n: Meaning", [["terms", ["term", {"term": "Term"}, [P, "Meaning"]]]]),
    "quote": Case("> Said", [["quote", [P, "Said"]]]),
    "container": Case(":::{container} some-class\nInside\n:::", [[P, "Inside"]]),
    "compound": Case("```{eval-rst}\n.. compound::\n\n   Inside\n```", [[P, "Inside"]]),
    "table": Case(
        "| A | B |\n|---|---|\n| c | d |",
        [
            [
                "table",
                {
                    "widths": [50, 50],
                    "head": [[["cell", {"colspan": 1, "rowspan": 1}, [P, word]] for word in "AB"]],
                    "rows": [[["cell", {"colspan": 1, "rowspan": 1}, [P, word]] for word in "cd"]],
                },
            ]
        ],
    ),
    "table with a title": Case(
        ":::{list-table} What we know\n:widths: 1 2\n- - c\n  - d\n:::",
        [
            ["heading", {"level": 2}, "What we know"],
            [
                "table",
                {
                    "widths": [1, 2],
                    "head": [],
                    "rows": [[["cell", {"colspan": 1, "rowspan": 1}, [P, word]] for word in "cd"]],
                },
            ],
        ],
    ),
    "table with joined cells": Case(
        "```{eval-rst}\n+---+---+\n| a | b |\n|   +---+\n|   | c |\n+---+---+\n| d     |\n+-------+\n```",
        [
            [
                "table",
                {
                    "widths": [3, 3],
                    "head": [],
                    "rows": [
                        [
                            ["cell", {"colspan": 1, "rowspan": 2}, [P, "a"]],
                            ["cell", {"colspan": 1, "rowspan": 1}, [P, "b"]],
                        ],
                        [["cell", {"colspan": 1, "rowspan": 1}, [P, "c"]]],
                        [["cell", {"colspan": 2, "rowspan": 1}, [P, "d"]]],
                    ],
                },
            ]
        ],
    ),
    "image": Case(
        ":::{image} drawing.svg\n:alt: A square\n:::",
        [["image", {"path": "/handouts/drawing.svg", "alt": "A square", "width": 1.0}]],
    ),
    "narrow image": Case(
        ":::{image} drawing.svg\n:alt: A square\n:width: 30%\n:::",
        [["image", {"path": "/handouts/drawing.svg", "alt": "A square", "width": 0.3}]],
    ),
    "image in a line": Case(
        "See ![a square](drawing.svg).",
        [[P, "See ", ["image", {"path": "/handouts/drawing.svg", "alt": "a square", "width": 1.0}], "."]],
    ),
    "figure": Case(
        ":::{figure} drawing.svg\n:alt: A square\nWhat it is.\n:::",
        [["image", {"path": "/handouts/drawing.svg", "alt": "A square", "width": 1.0}], ["small", [P, "What it is."]]],
    ),
    "page break": Case("One.\n\n:::{page-break}\n:::\n\nTwo.", [[P, "One."], ["page-break"], [P, "Two."]]),
    "rule": Case("One.\n\n---\n\nTwo.", [[P, "One."], ["rule"], [P, "Two."]]),
    "line block": Case("```{eval-rst}\n| One\n| Two\n```", [[P, "One", ["break"], "Two"]]),
    "admonition": Case(":::{admonition} A title\nInside\n:::", [["card", {"title": "A title"}, [P, "Inside"]]]),
    **{
        name: Case(f":::{{{name}}}\nInside\n:::", [["card", {"title": name.capitalize()}, [P, "Inside"]]])
        for name in ("note", "tip", "important", "hint", "attention")
    },
    "lines": Case(
        ":::{lines} My plan\n:count: 2\n:::",
        [["lines", {"label": "My plan", "count": 2, "fill": False, "number": "0"}]],
    ),
    "lines that fill the page": Case(
        ":::{lines} My plan\n:fill:\n:::", [["lines", {"label": "My plan", "count": 3, "fill": True, "number": "0"}]]
    ),
    "columns": Case(
        ":::{columns}\n:widths: 2 1\n- **Say**\n\n  One.\n- Two.\n:::",
        [["columns", {"widths": [2, 1]}, ["part", [P, ["strong", "Say"]], [P, "One."]], ["part", [P, "Two."]]]],
    ),
    "cards": Case(
        ":::{cards}\n:columns: 3\n- One.\n- Two.\n:::",
        [["cards", {"columns": 3, "size": None}, ["part", [P, "One."]], ["part", [P, "Two."]]]],
    ),
    "timeline": Case(
        ":::{timeline}\nToday\n: Thank them.\n\n**Later**\n: Ask again.\n:::",
        [
            [
                "timeline",
                ["point", {"term": "Today"}, [P, "Thank them."]],
                ["point", {"term": "['strong', 'Later']"}, [P, "Ask again."]],
            ]
        ],
    ),
    "ticks": Case(
        ":::{tick-list} Before\n- We are **rested**.\n- We have time.\n:::",
        [
            [
                "ticks",
                {"label": "Before"},
                ["tick", {"number": "0"}, "We are ", ["strong", "rested"], "."],
                ["tick", {"number": "1"}, "We have time."],
            ]
        ],
    ),
    "scale": Case(
        ":::{scale} How calm?\n:from: not\n:to: very\n:::",
        [
            [
                "scale",
                {"label": "How calm?", "low": "not", "high": "very", "numbers": [f"0/{step}" for step in range(11)]},
            ]
        ],
    ),
    "scored scale": Case(
        ":::{scale} How calm?\n:from: not\n:to: very\n:below: 6\n:then: Pick another day.\n:::",
        [
            [
                "scale",
                {"label": "How calm?", "low": "not", "high": "very", "numbers": [f"0/{step}" for step in range(11)]},
            ],
            [P, "Below 6: pick another day."],
        ],
    ),
    "blank": Case(
        "On {blank}`Day <date>` at {blank}`Hour`",
        [
            [
                P,
                "On ",
                ["blank", {"number": "0", "last": False, "width": pytest.approx(6.82)}],
                " (day, month, year) at ",
                ["blank", {"number": "1", "last": True, "width": pytest.approx(11.16)}],
            ]
        ],
    ),
    "strong and emphasis": Case("**a** *b*", [[P, ["strong", "a"], " ", ["emphasis", "b"]]]),
    "code": Case("Type `#x`.", [[P, "Type ", ["code", "#x"], "."]]),
    "high and low": Case("m{sup}`2` H{sub}`2`O", [[P, "m", ["superscript", "2"], " H", ["subscript", "2"], "O"]]),
    "link": Case(
        "[there](https://example.org/a?b=c#d)", [[P, ["link", {"address": "https://example.org/a?b=c#d"}, "there"]]]
    ),
    "link within the site": Case("See [a page](../docs/chapter.md).", [[P, "See a page."]]),
    "abbreviation": Case("{abbr}`EFT (emotionally focused)`", [[P, "EFT"]]),
    "figure of a claim": Case("Of {figure}`waiting-helps.couples`.", [[P, "Of 12."]]),
    "comment": Case("One.\n\n% only for us", [[P, "One."]]),
    "target": Case("(here)=\nOne.", [[P, "One."]]),
    "substitution": Case("```{eval-rst}\n.. |w| replace:: words\n```\n\nOne.", [[P, "One."]]),
    "invented couple": Case(
        ":::{invented} Ada and Ruth\nThey wait.\n:::",
        [[P, ["strong", "Ada and Ruth"], " (an invented couple)"], [P, "They wait."]],
    ),
    "claim": Case(
        ":::{claim} waiting-helps\n:::",
        [
            [P, "Of 12 invented couples, most came round."],
            [P, "limited · [Reed, 2020]"],
            [P, ["strong", "Limits: "], "Invented for the tests."],
            [P, ["strong", "Do not say: "], "Waiting always helps."],
        ],
    ),
    "signs": Case(
        r'#set $a$ @b //c \[x\] \<tag> \\ "quotes" {{x}} ~ _ = مرحبا',
        [[P, "#set $a$ @b //c [x] <tag> \\ “quotes” {{x}} ~ _ = مرحبا"]],
    ),
}


def short(data: dict[str, Any]) -> Any:
    """Return plain data in few words: text as it is, else the type, the attributes if any, and the children."""
    if data["type"] == "text":
        return data["text"]
    attributes = {key: value for key, value in data.items() if key not in {"type", "children"}}
    if data["type"] == "code":
        return ["code", attributes["text"]]
    for key in ("head", "rows"):
        if key in attributes:
            attributes[key] = [[short(cell) for cell in row] for row in attributes[key]]
    if "term" in attributes:
        attributes["term"] = "".join(str(short(part)) for part in attributes["term"])
    children: list[Any] = []
    for child in map(short, data["children"]):
        if child == "":
            continue
        if isinstance(child, str) and children and isinstance(children[-1], str):
            children[-1] += child
        else:
            children.append(child)
    return [data["type"], *([attributes] if attributes else []), *children]


def file_name(case: str) -> str:
    return case.replace(" ", "-")


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return a build of one sheet a case."""
    project = make_project(tmp_path_factory.mktemp("plain") / "project")
    sheets: dict[str, str | None] = {f"handouts/{file_name(name)}.md": sheet(case.body) for name, case in CASES.items()}
    return run_build(project, {**sheets, "handouts/drawing.svg": DRAWING}, "handouts")


def plain_of(built: Built, docname: str) -> PlainSheet:
    document = built.app.env.get_and_resolve_doctree(docname, built.app.builder, tags=built.app.tags)
    return plain_sheet(document, Path(built.app.srcdir))


@pytest.mark.parametrize("name", CASES)
def test_becomes_plain_data(printed: Built, name: str) -> None:
    """What the sheets share stands around: the title and the summary, what to do, the stop line, the version."""
    plain = plain_of(printed, f"handouts/{file_name(name)}")
    assert [short(block) for block in plain.blocks[2:-3]] == CASES[name].plain


def test_prints_every_case(printed: Built) -> None:
    """The template knows all that the press hands it."""
    assert printed.warnings == ""
    assert len(list(printed.out.glob("handouts/*.pdf"))) == EDITIONS * (len(CASES) + 1)


def test_cases_cover_every_kind_of_node(printed: Built) -> None:
    met = set()
    for name in CASES:
        document = printed.app.env.get_and_resolve_doctree(
            f"handouts/{file_name(name)}", printed.app.builder, tags=printed.app.tags
        )
        met |= {type(node) for node in document.findall()}
    writer = PlainWriter(PlainSheet("", []), ROOT)
    # the drawing has a test of its own; marks of the index stand in the glossary alone, which the handbook prints
    assert {*writer.block_methods, *writer.silent} - {sheet_drawing, addnodes.index} <= met


def test_shared_parts(build: Build) -> None:
    built = build(builder="handouts")
    plain = plain_of(built, "handouts/sheet")
    blocks = [short(block) for block in plain.blocks]
    assert plain.title == "A sheet"
    assert blocks[:2] == [["heading", {"level": 1}, "A sheet"], ["summary", [P, "A small sheet. It is for the tests."]]]
    action, stop, version = blocks[-3:]
    assert action == ["action", [P, ["strong", "One thing to do: "], "Ring one friend."]]
    assert stop[0] == "stop"
    assert "116 123" in str(stop)
    assert version[0] == "small"
    assert "Version 1.0, 23 November 2026" in str(version)


def text_of(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as document:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())


def test_leaves_out_what_is_not_for_paper(build: Build) -> None:
    built = build(builder="handouts")
    everything = str(plain_of(built, "handouts/sheet").blocks)
    for pdf in built.out.glob("handouts/*.pdf"):
        text = text_of(pdf)
        assert "Words to print." in text
        for absent in ("For the therapist", "Purpose", "Not to be printed", "PDF", "US Letter"):
            assert absent not in text
            assert absent not in everything


def test_fields_are_numbered_in_reading_order(build: Build) -> None:
    fields = plain_of(build(builder="handouts"), "handouts/sheet").fields
    assert [(field.number, field.kind, field.name, field.label) for field in fields.values()] == [
        ("0", "text", "field-01", "Day I will ask (day, month, year)"),
        ("1", "lines", "field-02", "What I want to say"),
        ("2", "tick", "field-03", "We are both rested."),
        ("3", "tick", "field-04", "We have half an hour."),
        *((f"4/{step}", "step", "field-05", "How calm am I? 0 = not at all, 10 = very.") for step in range(11)),
    ]


# -- what cannot be printed --------------------------------------------------------------------------------------------


class Wrong(NamedTuple):
    """A text that cannot be printed, the line where it stands, and what the message names."""

    body: str
    line: int
    names: str


WRONG = {
    "math": Wrong("One.\n\n```{math}\na = b\n```", 3, "math_block"),
    "math-in-a-line": Wrong("One.\nTwo {math}`a`.", 1, "math"),
    "raw": Wrong('One.\n\n<video src="film.mp4"></video>', 3, "raw"),
    "raw-in-a-line": Wrong("One <b>two</b>.", 1, "raw"),
    "code": Wrong("One.\n\n```python\nprint()\n```", 3, "literal_block"),
    "footnote": Wrong("One [^a].\n\n[^a]: Two.", 1, "footnote_reference"),
    "claim": Wrong("One.\n\nTwo {claim}`waiting-helps`.", 3, "footnote_reference"),
    "warning": Wrong("One.\n\n:::{warning}\nTwo.\n:::", 3, "warning"),
    "topic": Wrong("One.\n\n:::{topic} Two\nThree.\n:::", 3, "topic"),
    "no-such-image": Wrong("One.\n\n![what it shows](nowhere.png)", 3, "nowhere.png"),
    "image-without-words": Wrong("One.\n\n![](drawing.svg)", 3, "drawing.svg"),
    "figure-without-words": Wrong("One.\n\n:::{figure} drawing.svg\nWords.\n:::", 3, "drawing.svg"),
    "strange-image": Wrong("One.\n\n![a film](film.mp4)", 3, "film.mp4"),
    "in-a-list": Wrong("One.\n\n- Two\n- ```{math}\n  a\n  ```", 4, "math_block"),
    "in-a-table": Wrong("One.\n\n| a |\n|---|\n| {math}`b` |", 3, "math"),
    "no-font": Wrong("One.\n\nTwo \N{ADLAM CAPITAL LETTER ALIF}.", 3, "\N{ADLAM CAPITAL LETTER ALIF}"),
}


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return a build of one sheet a mistake; each had PDFs of an earlier version, and one good sheet stands by."""
    project = make_project(tmp_path_factory.mktemp("refused") / "project")
    good = {f"handouts/{name}.md": sheet("One.") for name in WRONG}
    built = run_build(project, {**good, "handouts/drawing.svg": DRAWING, "handouts/film.mp4": "a film"}, "handouts")
    assert len(list(built.out.glob("handouts/*.pdf"))) == EDITIONS * (len(WRONG) + 1)
    bad: dict[str, str | None] = {f"handouts/{name}.md": sheet(wrong.body) for name, wrong in WRONG.items()}
    return run_build(project, bad, "handouts", fresh=True)


@pytest.mark.parametrize("name", WRONG)
def test_refuses(refused: Built, name: str) -> None:
    """The message says where and what is wrong, and how to mend it; not even the old PDFs are left."""
    wrong = WRONG[name]
    found = [line for line in refused.warnings.splitlines() if line.startswith(f"handouts/{name}.md:")]
    said = [line for line in found if "[invitation.press]" in line]
    assert len(said) == 1, refused.warnings
    assert said[0].startswith(f"handouts/{name}.md:{line_in(wrong.line)}: WARNING: ")
    assert wrong.names in said[0]
    assert re.search(r"\. [A-Z][^.]*(Use|Say|Correct|Save|Put|Take|Write|Leave)|\. (Use|Say|Correct|Save)", said[0])
    assert not list(refused.out.glob(f"handouts/{name}[-.]*"))


def test_one_wrong_sheet_stops_no_other(refused: Built) -> None:
    assert len(list(refused.out.glob("handouts/sheet-*.pdf"))) == EDITIONS
    assert len(list(refused.out.glob("handouts/*"))) == EDITIONS + 1  # and the picture


# -- text is data ------------------------------------------------------------------------------------------------------

SIGNS = [
    "#set text(size: 1pt)",
    "#panic()",
    "$ a^2 $",
    "@key <label>",
    "// no comment",
    "/* no comment */",
    "[x] [ ] - [ ]",
    "<tag> </tag> &amp; &lt;",
    "\\ \\n \\u{41} \\",
    "\"quotes\" 'single' “typed” ‘so’",
    "-- --- ... ~ * _ = ` + 1. -",
    "https://example.org/a//b#c",
    "{{ template }} {% if %} %s {0}",
    "Müller, Škoda, Łódź, naïve, Ærø, 5 €, ½, © ™",
    "مرحبا بالعالم",
    "Ξένη, Привет",
]


@functools.cache
def words_of(text: str) -> str:
    """Return what a sheet with this text says, as PDFium reads it."""
    block = {"type": "paragraph", "children": [{"type": "text", "text": text, "children": []}]}
    title = {"type": "heading", "level": 1, "children": [{"type": "text", "text": "T", "children": []}]}
    action = {"type": "action", "children": []}
    front = Sheet("handouts/t", "asks", "asking", (), "S", "A", "safety", "1.0", datetime.date(2026, 11, 23))
    printable = PrintableSheet(front, PlainSheet("T", [title, block, action]))
    printer = Printer(ROOT)
    data = printer.data(printable, printer.design.editions[0], house_letterhead(printer.house))
    with pypdfium2.PdfDocument(typeset(data, ROOT, 0)) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)


def bare(text: str) -> str:
    """Return text without what a line's end changes: spaces, and hyphens, which PDFium marks in its own way there."""
    return re.sub(r"[\s\-\u2010\u00ad\u0002\ufffe]", "", text)


@pytest.mark.parametrize("text", SIGNS)
def test_prints_signs_as_typed(text: str) -> None:
    assert " ".join(text.split()) in " ".join(words_of(text).split())


LETTERS = "".join(
    sorted(
        set(string.ascii_letters + string.digits + string.punctuation + " ")
        | {chr(code) for code in TTFont(REGULAR).getBestCmap() if 0xA1 <= code < 0x250 and code != 0xAD}
        | set("–—‘’“”…€")
    )
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(LETTERS, min_size=1, max_size=400))
def test_prints_any_text_as_typed(text: str) -> None:
    assert bare(text) in bare(words_of(text))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_prints_or_refuses_any_text(text: str) -> None:
    with contextlib.suppress(TypesettingFailed):
        words_of(text)
