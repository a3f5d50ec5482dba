"""The register: notes on what the texts hold outlast a build, are forgotten with their text, and can be merged."""

from pathlib import Path

import pytest
from conftest import CHAPTER, CONTENTS, Build, make_project, run_build
from invitation.register import Note, Register, register_of

SCRIPT = """
:::{{script}} Asking
:id: {0}
:speaker: client
:channel: text
:instead-of: You never talk.
:because: always-or-never

I miss you.
:::
"""


def every_note(register: Register) -> list[Note]:
    return [note for _, notes in sorted(register.by_document.items()) for note in notes]


@pytest.fixture
def register() -> Register:
    """A register without a project."""

    class Document:
        docname = "a"

    class Environment:
        current_document = Document()
        domaindata: dict[str, object] = {}  # noqa: RUF012 (as Sphinx has it)

    return Register(Environment())  # type: ignore[arg-type]


def test_a_note_keeps_its_place_and_its_details(register: Register) -> None:
    register.note("script", "asking", 7, examples=2)
    (note,) = register.notes("script")
    assert (note.key, note.docname, note.line, note.get("examples"), note.get("objection")) == (
        "asking",
        "a",
        7,
        2,
        None,
    )


def test_notes_come_by_kind_by_document_and_in_reading_order(register: Register) -> None:
    for docname, keys in (("b", "zy"), ("a", "xw")):
        register.env.current_document.docname = docname  # type: ignore[misc]
        for key in keys:
            register.note("script", key, None)
            register.note("claim", key * 2, None)
    assert [note.key for note in register.notes("script")] == ["x", "w", "z", "y"]
    assert [note.key for note in register.notes("claim")] == ["xx", "ww", "zz", "yy"]
    assert register.notes("sheet") == []


def test_a_text_that_is_read_again_or_removed_takes_its_notes_along(register: Register) -> None:
    register.note("script", "asking", None)
    register.clear_doc("b")
    assert len(register.notes("script")) == 1
    register.clear_doc("a")
    assert register.notes("script") == []


def test_what_another_process_has_read_is_taken_over(register: Register) -> None:
    register.note("script", "asking", None)
    theirs = {docname: [Note("script", docname * 2, docname, 1)] for docname in ("b", "c")}
    register.merge_domaindata({"b"}, {"notes": theirs})
    assert [note.key for note in register.notes("script")] == ["asking", "bb"]


def test_the_notes_outlast_a_build_in_which_nothing_is_read(project: Path) -> None:
    first = run_build(project, {"docs/chapter.md": CHAPTER + SCRIPT.format("asking")}, "dummy")
    second = run_build(project, builder="dummy", fresh=False)
    assert second.app.env.all_docs == first.app.env.all_docs, "the second build read something"
    assert every_note(register_of(second.app.env)) == every_note(register_of(first.app.env))
    (script,) = register_of(second.app.env).notes("script")
    assert (script.key, script.docname, script.line) == ("asking", "docs/chapter", 6)


def test_the_notes_follow_a_text_that_changes(project: Path) -> None:
    run_build(project, {"docs/chapter.md": CHAPTER + SCRIPT.format("asking")}, "dummy")
    changed = run_build(project, {"docs/chapter.md": CHAPTER + SCRIPT.format("telling")}, "dummy", fresh=False)
    assert [note.key for note in register_of(changed.app.env).notes("script")] == ["telling"]


def test_the_notes_go_with_a_text_that_is_removed(project: Path) -> None:
    files: dict[str, str | None] = {"docs/more.md": "# More\n" + SCRIPT.format("asking")}
    with_more = {**files, "docs/contents.md": CONTENTS.replace("chapter\n", "chapter\nmore\n")}
    assert len(register_of(run_build(project, with_more, "dummy").app.env).notes("script")) == 1
    without = run_build(project, {"docs/more.md": None, "docs/contents.md": CONTENTS}, "dummy", fresh=False)
    assert register_of(without.app.env).notes("script") == []


def test_two_processes_note_the_same_as_one(tmp_path: Path) -> None:
    names = [f"part{number}" for number in range(12)]
    files: dict[str, str | None] = {f"docs/{name}.md": f"# {name}\n{SCRIPT.format(name)}" for name in names}
    files["docs/contents.md"] = CONTENTS.replace("chapter\n", "\n".join(["chapter", *names]) + "\n")
    built = []
    for parallel in (1, 2):
        folder = tmp_path / str(parallel)
        built.append(run_build(make_project(folder / "project"), files, "dummy", parallel=parallel))
    one, two = (register_of(build.app.env) for build in built)
    assert built[1].app.is_parallel_allowed("read"), "Sphinx did not read in parallel"
    assert [build.warnings for build in built] == ["", ""]
    assert [note.key for note in two.notes("script")] == sorted(names)
    assert every_note(one) == every_note(two)


def test_a_project_without_mistakes_has_no_warnings(build: Build) -> None:
    for builder in ("html", "text", "inventory"):
        assert build(builder=builder).warnings == ""
