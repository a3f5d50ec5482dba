"""The index: what is told of its mistakes, and that the one of the handbook is one a reader can use."""

import re
from pathlib import Path

import pytest
from conftest import CONF, ROOT, Build, Built, Site, run_build
from invitation.index import MEANING, Item, read_index

FILE = "docs/_data/index.yaml"
OUR_PAGES = (
    CONF
    + f"""
html_theme = "basic"
templates_path = ["{ROOT / "docs/_templates"}"]
"""
)
GLOSSARY = """# Glossary

:::{glossary}
consent
  Agreeing freely.

waiting list
  Those who have to wait.
:::
"""
CONTENTS = """# Contents

:::{toctree}
:glob:

chapter
evidence
glossary
references
../handouts/*
:::
"""


def build_index(build: Build, index: str, **changes: str) -> Built:
    texts = {"conf.py": OUR_PAGES, FILE: index, "docs/glossary.md": GLOSSARY, "docs/contents.md": CONTENTS}
    return build({**texts, **changes})


def lines(page: str) -> list[str]:
    """Return the entries of the page as a reader sees them."""
    main = page[page.index("<main") : page.index("</main")]
    return [" ".join(re.sub("<[^>]+>", "", line).split()) for line in main.splitlines() if "<li" in line]


def test_entries_stand_in_order_with_what_is_below_them(build: Build) -> None:
    built = build_index(
        build,
        """
        "“zest”": chapter
        waiting:
          at: chapter
          with patience: chapter
          and a list: glossary
          see also: [chapters]
        fees: {see: chapters}
        chapters: chapter#a-chapter
        """,
    )
    assert built.warnings == ""
    assert lines(built.read("genindex.html")) == [
        "chapters",
        "consent",
        "fees, see chapters",
        "waiting",
        "and a list",
        "with patience",
        "see also chapters",
        "waiting list",
        "“zest”",
    ]
    page = built.read("genindex.html")
    assert 'href="docs/chapter.html#a-chapter">chapters</a>' in page
    assert 'href="docs/glossary.html#term-consent">consent</a>' in page
    assert 'href="#entry-chapters">chapters</a>' in page
    assert re.findall(r'<h2 id="letter-(.)">', page) == ["C", "F", "W", "Z"]


def test_a_word_of_the_glossary_joins_its_entry(build: Build) -> None:
    built = build_index(build, "Consent: {see: permission}\npermission: chapter\nwaiting list: chapter")
    assert lines(built.read("genindex.html")) == [
        "Consent",
        MEANING,
        "see also permission",
        "permission",
        "waiting list",
        MEANING,
    ]


@pytest.mark.parametrize(
    ("index", "line", "wrong", "mend"),
    [
        ("fees:\n  at: prices", 2, "There is no page docs/prices.", "Name a page as `part/chapter`"),
        ("fees: chapter#prices", 1, 'On the page docs/chapter there is no "prices".', "Name a heading as it stands"),
        ("\nfees: {see: prices}", 2, '"fees" sends readers to "prices"', "Name the entry that has it all."),
        ("a: {see: b}\nb: {see: c}\nc: chapter", 1, '"a" sends readers to "b"', "Name the entry that has it all."),
        ("a:\n  at: chapter\n  see also: [b]", 1, '"a" sends readers to "b"', "Name the entry that has it all."),
    ],
)
def test_what_leads_nowhere_is_told(build: Build, index: str, line: int, wrong: str, mend: str) -> None:
    assert build_index(build, index).warned(f"{FILE}:{line}", wrong, mend)


@pytest.mark.parametrize(
    ("index", "wrong"),
    [
        ("- fees", "This is no index."),
        ("fees:", 'The entry "fees" leads nowhere.'),
        ("fees: [chapter]", 'The entry "fees" leads nowhere.'),
        ("fees:\n  low: [chapter]", '"low" below "fees" leads nowhere.'),
        ("fees:\n  see also: money", '"see also" below "fees"'),
        ("fees:\n  see: money\n  low: chapter", '"fees" says "see" and leads elsewhere as well.'),
        ("fees: chapter\nfees: chapter", '"fees" stands twice'),
    ],
)
def test_what_is_no_index_is_told(project: Path, index: str, wrong: str) -> None:
    (project / FILE).write_text(index, encoding="utf-8")
    if wrong.startswith('"see also"'):  # a text instead of a list is a place that is not there
        assert run_build(project).warned(f"{FILE}:2", "There is no page docs/money.")
        return
    with pytest.raises(Exception, match=re.escape(wrong)):
        run_build(project)


def test_marks_in_texts_are_refused(build: Build) -> None:
    chapter = "# A chapter\n\n```{index} single: fees\n```\n\n:::{claim} waiting-helps\n:::\n"
    built = build_index(build, "fees: chapter", **{"docs/chapter.md": chapter})
    assert "The index is not made of marks in texts. Write the entry into docs/_data/index.yaml." in built.warnings


def test_a_new_entry_alone_makes_the_page_anew(project: Path) -> None:
    run_build(project, {"conf.py": OUR_PAGES, FILE: "fees: chapter"}, fresh=True)
    built = run_build(project, {FILE: "fees: chapter\nprices: chapter"}, fresh=False)
    assert lines(built.read("genindex.html")) == ["fees", "prices"]


# -- that of the handbook ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def items() -> list[Item]:
    return read_index(ROOT)


def test_there_is_much_to_look_up(items: list[Item]) -> None:
    assert len(items) >= 250


def test_no_entry_is_lonely_or_said_twice(items: list[Item]) -> None:
    names = {item.name for item in items}
    assert len({item.id for item in items}) == len(items)
    assert [item.name for item in items if len(item.under) == 1 and not item.at and not item.see_also] == []
    assert [name for name in names if name + "s" in names] == []
    for item in items:
        places = [(place.docname, place.anchor) for place in item.under.values()]
        assert len(places) == len(set(places)), f"{item.name} leads to one place by two ways"


def test_entries_are_written_alike(items: list[Item]) -> None:
    allowed = {"Black couples", "Deaf partners", "GPs", "Latino couples"}
    for item in items:
        assert item.name[0].islower() or item.name[0] == "“" or item.name in allowed, item.name
        for words in (item.name, *item.under):
            assert words == words.strip(" .,;:"), words
            assert not re.search(r"['\"]{1}\w+['\"]|  |\.$", words.replace("...", "")), words
        for words in item.under:
            assert words[0].islower() or words[0] == "“", words


def test_every_chapter_and_sheet_can_be_looked_up(items: list[Item]) -> None:
    found = [place.docname for item in items for place in filter(None, (item.at, *item.under.values()))]
    for folder, least in (("docs/myths", 4), ("docs/engaging", 4), ("docs/inviting", 4), ("handouts", 1)):
        for path in (ROOT / folder).glob("*.md"):
            if path.stem != "index":
                assert found.count(f"{folder}/{path.stem}") >= least, path


def test_every_link_of_the_index_leads_somewhere(site: Site) -> None:
    page = (site.root / "genindex.html").read_text(encoding="utf-8")
    main = page[page.index("<main") : page.index("</main")]
    links = re.findall(r'href="([^"#]*)(?:#([^"]*))?"', main)
    assert len(links) > 600
    texts = {"": page}
    for name, anchor in links:
        text = texts.setdefault(name, (site.root / name).read_text(encoding="utf-8")) if name else page
        assert not anchor or f'id="{anchor}"' in text, (name, anchor)


@pytest.mark.parametrize(
    "word",
    [
        "money",
        "childcare",
        "silence",
        "drink and drugs",
        "religion",
        "waiting list",
        "video sessions",
        "one partner alone",
        "secrets",
        "nothing wrong",
        "men",
        "older couples",
        "same-sex couples",
        "safety",
        "helplines",
        "apology",
        "text messages",
    ],
)
def test_what_people_look_up_is_there(items: list[Item], word: str) -> None:
    assert word in {item.name for item in items}
