"""What the tests of a practice's own sheets share: a small project read once, and printing from it."""

import itertools
import re
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from conftest import HELPLINES, SHEET, make_project
from invitation.press.collect import collect_sheets
from invitation.press.practices import Outcome, PracticePress

EDITIONS = ("a4", "letter", "a4-large", "letter-large")
SERVICE = """    - name: {name}
      short: {name}
      kind: {kind}
      contact: "{contact}"
      seen: an example (2020)
      checked: 2026-11-23
      how: rung
"""
COUNTRY = '- country: {name}\n  code: {code}\n  emergency: "{emergency}"\n  services:\n'
MORE_HELPLINES = (
    COUNTRY.format(name="United Kingdom", code="GB", emergency="999")
    + SERVICE.format(name="Brit Ear", kind="listening", contact="0808 111")
    + SERVICE.format(name="Brit Safe", kind="safety", contact="0808 222")
    + COUNTRY.format(name="New Zealand", code="NZ", emergency="111")
    + SERVICE.format(name="Kiwi Safe", kind="safety", contact="0800 333")
    + COUNTRY.format(name="Utopia", code="UT", emergency="000")
    + SERVICE.format(name="Own Part", kind="own-behaviour", contact="0900 444")
)
# by country and kind: what stands on a stop line
LINES = {
    ("IE", "listening"): "Line, 116 123",
    ("IE", "safety"): "Safe, 1800 000 000",
    ("GB", "listening"): "Brit Ear, 0808 111",
    ("GB", "safety"): "Brit Safe, 0808 222",
    ("NZ", "safety"): "Kiwi Safe, 0800 333",
}
SAFETY_SHEET = SHEET.replace("helpline: listening", "helpline: safety").replace("# A sheet", "# Another sheet")
# one plain sentence or two: a place, a capital letter, a full stop, nothing of a program
ERROR = re.compile(r"(?P<file>[^\n]+?):(?P<line>\d+): [A-Z`\"][^\n]*\.")


def make_press(folder: Path) -> PracticePress:
    """Return the press of a small project of two sheets and four countries with helplines."""
    project = make_project(folder)
    (project / "docs/_data/helplines.yaml").write_text(HELPLINES + MORE_HELPLINES, encoding="utf-8")
    (project / "handouts/other.md").write_text(SAFETY_SHEET, encoding="utf-8")
    return PracticePress(project, tuple(collect_sheets(project)))


def write_practice(folder: Path, text: str | bytes, files: dict[str, str | bytes] | None = None) -> Path:
    """Write a practice's file, and what lies beside it, and return the file."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in {"practice.toml": text, **(files or {})}.items():
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return folder / "practice.toml"


def check_error(message: str, path: Path, line: int, *words: str) -> None:
    """Fail unless a message is what a clinician should see: place, one or two short sentences, and these words."""
    told = ERROR.fullmatch(message)
    assert told, message
    assert (told["file"], int(told["line"])) == (str(path), line), message
    said = message.removeprefix(f"{path}:{line}: ")
    own_words = re.sub(r'"[^"]*"|`[^`]*`', "", said)
    assert len(re.findall(r"[.?](?= [A-Z]|$)", own_words)) <= 2, said
    assert len(said) < 300
    assert said.isprintable()
    assert "Traceback" not in said
    assert "Error" not in said
    for word in words:
        assert word in said


@dataclass(frozen=True)
class OwnSheets:
    """Prints for practices into a folder of the test."""

    press: PracticePress
    folder: Path

    def print(self, text: str | bytes, files: dict[str, str | bytes] | None = None) -> tuple[Outcome, Path]:
        """Print for a practice and return what became of it, and the folder with the sheets."""
        number = next(number for number in itertools.count() if not (self.folder / str(number)).exists())
        path = write_practice(self.folder / str(number), text, files)
        out = path.parent / "out"
        return self.press.print_practice(path, out), out

    def printed(self, text: str, files: dict[str, str | bytes] | None = None) -> Path:
        """Print for a practice without mistakes and return the folder with the sheets."""
        outcome, out = self.print(text, files)
        assert outcome.wrong == ""
        return out

    def refused(self, text: str | bytes, line: int, *words: str, files: dict[str, str | bytes] | None = None) -> str:
        """Fail unless a practice is refused at a line with these words and nothing is written; return the message."""
        outcome, out = self.print(text, files)
        check_error(outcome.wrong, outcome.practice, line, *words)
        assert outcome.written == 0
        assert not out.exists()
        return outcome.wrong


def read_back(path: Path | bytes, page: int = 0) -> str:
    """Return the text of a page as PDFium reads it, on one line."""
    with pypdfium2.PdfDocument(path) as document:
        return " ".join(document[page].get_textpage().get_text_bounded().split())


def page_count(path: Path | bytes) -> int:
    with pypdfium2.PdfDocument(path) as document:
        return len(document)
