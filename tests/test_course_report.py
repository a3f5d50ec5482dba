"""The report beside the packages, the command that makes both, and that the same course gives the same bytes."""

import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import kill
import pytest
from bs4 import BeautifulSoup
from conftest import ROOT
from course_readers import GiftReader, shown, unzip
from course_samples import course, question, samples, seen
from invitation.__main__ import main
from invitation.course.collect import CoursePages, collect_course
from invitation.course.content import Sheet, UnusableQuestions
from invitation.course.imscc import imscc
from invitation.course.packages import packages, write_course
from invitation.course.report import report
from invitation.course.scorm import scorm
from invitation.press.collect import read_through
from invitation.quiz.collect import questions_of
from invitation.quiz.question import KINDS, Option
from lxml import html
from test_course_moodle import check_gift, check_moodle, spoken
from test_course_qti import check_cartridge, check_qti12, check_qti21
from test_course_tables import check_blackboard, check_brightspace

TARGETS = ["moodle", "gift", "qti12", "qti21", "imscc", "scorm", "brightspace", "blackboard"]
PAGES = {
    "docs/contents.md": "# Contents\n\n:::{toctree}\n:glob:\n\nchapter\nevidence\nreferences\nengaging/index\n"
    "training/index\n../handouts/*\n:::\n",
    "docs/training/index.md": "# Training\n\n:::{toctree}\nquiz\n:::\n",
    "docs/training/quiz.md": """# Quiz

:::{question} When do you ask?
:id: first
:kind: single
:objective: ask-well
:rests-on: engaging/call#what
:quotes: See the sheet

- right: On a calm day.
  - Both can listen then.
- wrong: After a row.
  - Wait for a calm day.
- wrong: At night.
  - Wait for a calm day.
:::

## Key

:::{question-key}
:::
""",
    "docs/_data/objectives.yaml": "- id: ask-well\n  says: Ask on a calm day.\n  chapters: [engaging/call]\n",
    "docs/engaging/index.md": "# Engaging\n\n:::{toctree}\ncall\n:::\n",
    "docs/engaging/call.md": "# The call\n\n## What\n\nSee [the sheet](../../handouts/sheet.md), "
    "[the quiz](../training/quiz.md), [the part](index.md), [here](#what) and <https://example.org>.\n\n"
    "![Two chairs](chairs.png)\n",
}


@pytest.fixture
def taught(project: Path) -> Path:
    """Return a small project with a course."""
    for name, text in PAGES.items():
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (project / "docs/engaging/chairs.png").write_bytes((ROOT / "docs/_static/readme.png").read_bytes())
    return project


def test_report_tells_for_every_target_and_question_what_became_of_it() -> None:
    made = packages(course(samples()))
    page = BeautifulSoup(report(course(samples()), made), "html.parser")
    sections = page.find_all("section")
    assert [section["id"] for section in sections] == TARGETS
    for section, package in zip(sections, made, strict=True):
        assert section.find("a")["href"] == package.file
        rows = section.find("tbody").find_all("tr")
        assert [row.find("th").text for row in rows] == [one.id for one in samples()]
        for row, entry in zip(rows, package.entries, strict=True):
            fates = [cell["class"][0] for cell in row.find_all("td")]
            assert fates == [part.fate for _, part in entry.parts()]


def test_whatever_is_not_kept_is_explained_and_what_is_dropped_is_there_to_read() -> None:
    for package in packages(course(samples())):
        assert package.target in package.file
        for one, entry in zip(samples(), package.entries, strict=True):
            for name, part in entry.parts():
                assert part.fate in ("kept", "none") or part.how, (package.target, one.id, name)
                assert bool(part.lost) == (part.fate == "dropped")
    page = report(course(samples()), packages(course(samples()))).decode()
    for one in html.document_fromstring(page).iterfind(".//section[@id='blackboard']//tr"):
        given = {sample.id: sample for sample in samples()}.get(one.findtext("th"))
        if given and given.feedback:
            dropped = [shown(html.tostring(node, encoding="unicode")[4:-5]) for node in one[3].iter("li")]
            assert dropped == [seen(given.feedback)]


def test_which_kinds_each_target_cannot_hold() -> None:
    asked = [question(kind, kind) for kind in KINDS]
    changed = {
        package.target: [entry.question for entry in package.entries if entry.kind.fate != "kept"]
        for package in packages(course(asked))
    }
    assert changed == {
        "moodle": [],
        "gift": ["ordering"],
        "qti12": ["ordering"],
        "qti21": [],
        "imscc": ["matching", "ordering"],
        "scorm": [],
        "brightspace": [],
        "blackboard": ["ordering"],
    }


@pytest.mark.parametrize("seed", ["1", "2"])
def test_same_course_gives_the_same_bytes(seed: str) -> None:
    program = (
        "import hashlib; from course_samples import course, samples; from invitation.course.packages import packages;"
        "print([hashlib.sha256(one.content).hexdigest() for one in packages(course(samples()))])"
    )
    path = os.pathsep.join([str(ROOT / "docs/_ext"), str(ROOT / "tests"), *filter(None, sys.path)])
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path, "TZ": "Asia/Tokyo"}
    run = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == str([hashlib.sha256(one.content).hexdigest() for one in packages(course(samples()))])


def test_the_packages_and_the_book_of_a_project_are_the_same_everywhere(taught: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "another folder, \N{LATIN SMALL LETTER E WITH ACUTE}"
    shutil.copytree(taught, elsewhere)
    shutil.copytree(ROOT / "docs/_ext/invitation", elsewhere / "docs/_ext/invitation")
    made = []
    for folder, environment in ((taught, kill.environment()), (elsewhere, kill.other_environment(elsewhere))):
        for command in (("course", "--out", "out/course"), ("build", "ebook", "--out", "out")):
            run = subprocess.run(
                [sys.executable, "-m", "invitation", *command],
                cwd=folder,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            assert run.returncode == 0, run.stderr
        made.append({**kill.contents(folder / "out/course"), **kill.contents(folder / "out/html")})
    assert len(made[0]) == len(TARGETS) + 2
    assert kill.differences(*made) == []


def test_archives_tell_nothing_of_when_and_where_they_were_made() -> None:
    for package in packages(course(samples())):
        if package.file.endswith((".zip", ".imscc")):
            with zipfile.ZipFile(io.BytesIO(package.content)) as files:
                entries = files.infolist()
            assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
            assert {(entry.create_system, entry.external_attr >> 16) for entry in entries} == {(3, 0o644)}
            names = [entry.filename for entry in entries]
            assert names == ["imsmanifest.xml", *sorted(set(names) - {"imsmanifest.xml"})]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([question(), question()], 'Two questions are called "a-question".'),
        ([question(text="  ")], "has no text."),
        ([question(options=())], "has 0 answers, pairs or steps"),
        ([question("ordering", sequence=("one", "one"))], "has the same answer or step twice."),
        ([question("ordering", sequence=("one", " "))], "has an answer, a pair or a step without words."),
        (
            [question(options=(Option("a", True, ""), Option("b", True, "")))],
            "has 2 right answers, and its kind has one.",
        ),
        ([question("several", options=(Option("a", False, ""), Option("b", False, "")))], "has no right answer."),
        ([question("true-false", options=(Option("Yes", True, ""), Option("No", False, "")))], "has other answers."),
        ([replace(question(), kind="essay")], 'is of a kind "essay" that is not known.'),  # type: ignore[arg-type]
    ],
)
def test_questions_that_nobody_could_answer_are_refused(given: list, words: str, tmp_path: Path) -> None:
    with pytest.raises(UnusableQuestions, match=words.replace("(", r"\(")):
        write_course(course(given), tmp_path)
    assert not list(tmp_path.iterdir())


def test_command_writes_packages_and_report(taught: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "packed"
    assert main(["course", "--out", str(out), "--folder", str(taught)]) == 0
    said = capsys.readouterr().out.splitlines()
    assert sorted(path.name for path in out.iterdir()) == sorted(
        [*(line.partition(":")[0].rpartition("/")[2] for line in said[:-1]), "report.html"]
    )
    assert len(said) == len(TARGETS) + 1
    assert said[0].endswith("Moodle (Moodle XML); 4 kept")  # no general feedback
    first = {path.name: path.read_bytes() for path in out.iterdir()}
    assert main(["course", "--out", str(out), "--folder", str(taught)]) == 0
    assert {path.name: path.read_bytes() for path in out.iterdir()} == first


def test_course_is_read_from_the_project(taught: Path) -> None:
    found = collect_course(taught)
    assert [(page.name, page.title, page.part) for page in found.pages] == [
        ("training-index", "Training", "Training"),
        ("engaging-index", "Engaging", "Engaging"),
        ("engaging-call", "The call", "Engaging"),
    ]
    assert [one.id for one in found.questions] == ["first"]
    assert [(sheet.name, sheet.title) for sheet in found.sheets] == [
        ("sheet-a4", "A sheet (A4)"),
        ("sheet-letter", "A sheet (US Letter)"),
    ]
    assert all(sheet.pdf.startswith(b"%PDF-") for sheet in found.sheets)
    page = BeautifulSoup(found.pages[2].body, "html.parser")
    links = {link.text: link.get("href") for link in page.find_all("a")}
    assert links["the sheet"] == "../sheets/sheet-a4.pdf"
    assert links["the quiz"] is None  # its answers are not for learners
    assert links["the part"] == "engaging-index.html"
    assert links["here"] == "#what"
    assert page.find(id="what")
    assert page.find("img")["src"].startswith("data:image/png;base64,")
    outside = page.find("a", href="https://example.org")
    assert (outside["target"], outside["rel"]) == ("_blank", ["noopener"])


def test_mistakes_of_the_project_stop_the_command(
    taught: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (taught / "docs/engaging/call.md").write_text("# The call\n\nSee [](nowhere.md).\n", encoding="utf-8")
    assert main(["course", "--out", str(tmp_path / "packed"), "--folder", str(taught)]) == 1
    assert "docs/engaging/call.md:3" in capsys.readouterr().err
    assert not (tmp_path / "packed").exists()
    assert main(["course", "--out", str(tmp_path), "--folder", str(tmp_path)]) == 1
    assert "this is not the handbook's folder" in capsys.readouterr().err


def test_every_page_of_the_handbook_links_only_to_what_is_in_its_package() -> None:
    pages = read_through(ROOT, CoursePages.name).builder.pages  # type: ignore[attr-defined]
    sheets = [Sheet(f"{path.stem}-a4", path.stem, b"") for path in (ROOT / "handouts").glob("*.md")]
    files = unzip(imscc(replace(course([]), pages=tuple(pages), sheets=tuple(sheets))).content)
    documents = {name: html.document_fromstring(files[name]) for name in files if name.endswith(".html")}
    assert len(documents) > 40
    for name, document in documents.items():
        assert not document.xpath("//script | //iframe | //*[@onclick]")
        for node in document.xpath("//*[@href or @src]"):
            address = node.get("href") or node.get("src")
            where, _, section = address.partition("#")
            if address.startswith(("http://", "https://")):
                assert node.tag == "a", address
            elif not address.startswith(("data:", "mailto:", "tel:")):
                path = os.path.normpath(f"pages/{where}") if where else name
                assert path in files, (name, address)
                assert not section or documents[path].xpath("//*[@id=$id]", id=section), (name, address)


def test_every_question_of_the_handbook_reaches_every_package(gift_reader: GiftReader) -> None:
    app = read_through(ROOT, CoursePages.name)
    asked = questions_of(app.env)
    assert len(asked) >= 60
    assert sum(read.spoken for read in check_moodle(asked)) == spoken(asked)
    assert sum(read.spoken for read in check_gift(asked, gift_reader)) == spoken(asked)
    assert check_qti12(asked) == check_qti21(asked) == check_cartridge(asked) == spoken(asked)
    check_blackboard(asked)
    check_brightspace(asked)
    given = replace(course(asked), pages=tuple(app.builder.pages))  # type: ignore[attr-defined]
    index = html.document_fromstring(unzip(scorm(given).content)["index.html"])
    data = json.loads(index.get_element_by_id("data").text)
    assert [one["text"] for one in data["questions"]] == [one.text for one in asked]
    assert all("read" in one for one in data["questions"])
    # the page that holds the questions would give the answers away
    assert not [page.name for page in given.pages if "quiz" in page.name]
