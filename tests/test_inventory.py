"""The inventory counts what is there: once, and only what readers get."""

import json
from pathlib import Path

from conftest import CHAPTER, CLAIMS, CONTENTS, Build

FULL: dict[str, str | None] = {
    "docs/contents.md": CONTENTS.replace("chapter\n", "chapter\nmore\nabout/how-every-example-is-checked\n"),
    "docs/chapter.md": CHAPTER
    + """
:::{script} Asking
:id: asking
:speaker: client
:channel: text
:objection: It costs too much.
:instead-of: You never talk.
:because: always-or-never

I miss you.
:::

:::{script} Asking again
:id: asking-again
:speaker: client
:channel: text
:objection: It costs too much.

I miss you still.
:::

:::{script} Asking a third time
:id: asking-thrice
:speaker: client
:channel: letter
:objection: I am too tired.

I miss you so.
:::
""",
    "docs/more.md": """# More

So we think {claim}`waiting-helps` {claim}`asking-helps`.

:::{helplines}
:::

:::{glossary}
own part
  What I did.

screening
  Asking everybody.
:::
""",
    "docs/about/how-every-example-is-checked.md": "# How\n\n```{doctest}\n>>> 1 + 1\n2\n>>> 2 + 2\n4\n```\n",
    "docs/_data/evidence/claims.yaml": CLAIMS + CLAIMS.replace("waiting-helps", "asking-helps"),
}
COUNTS = {
    "claims": 2,
    "scripts": 3,
    "objections": 2,
    "glossary_terms": 2,
    "helpline_countries": 1,
    "sheets": 1,
    "pdfs": 0,
    "questions": 0,
    "examples": 6,
}


def counts(out: Path) -> dict[str, int]:
    return json.loads((out / "inventory.json").read_text(encoding="utf-8"))


def test_everything_is_counted(build: Build) -> None:
    built = build(FULL, "inventory")
    assert built.warnings == ""
    assert counts(built.out) == COUNTS


def test_the_keys_are_those_that_others_read_and_stand_in_their_order(build: Build) -> None:
    assert list(counts(build(builder="inventory").out)) == list(COUNTS)


def test_pdfs_are_counted_where_the_site_has_them(build: Build, project: Path) -> None:
    handouts = project.parent / "out" / "inventory" / "html" / "handouts"
    handouts.mkdir(parents=True)
    for name in ("sheet-a4.pdf", "sheet-letter.pdf", "sheet.html"):
        (handouts / name).touch()
    assert counts(build(builder="inventory").out)["pdfs"] == 2


def test_a_second_count_without_a_change_says_the_same(build: Build) -> None:
    first = counts(build(builder="inventory").out)
    assert counts(build(builder="inventory", fresh=False).out) == first


def test_the_counts_are_shown_as_well(build: Build) -> None:
    shown = build(builder="inventory").app._status.getvalue()
    assert "     1  claims" in shown
    assert "     0  glossary terms" in shown
