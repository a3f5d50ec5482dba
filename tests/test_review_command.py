"""The review on the command line: text and JSON, a file and standard input, and what the exit status says."""

import io
import json
from pathlib import Path

import pytest
from invitation.__main__ import main
from invitation.language import RULES
from invitation.language.command import CANNOT_SEE, HELP


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(["review", *arguments])
    out, err = capsys.readouterr()
    return status, out, err


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> object:
    def put(text: bytes) -> None:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text)))

    return put


def test_a_file_is_reviewed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("You never\nlisten. Do you?", encoding="utf-8")
    status, out, err = run(capsys, str(file))
    assert (status, err) == (1, "")
    assert out.startswith('Think again: "You never listen" (Always and never)\n')
    assert "For example: " in out
    assert out.endswith(CANNOT_SEE + "\n")


def test_what_is_typed_is_reviewed(typed: object, capsys: pytest.CaptureFixture[str]) -> None:
    typed("I miss you. Could we talk on Sunday? You can say no, that’s fine.".encode())  # type: ignore[operator]
    status, out, _ = run(capsys)
    assert status == 0
    assert out.startswith("Nothing was found.")
    assert "- You leave a real choice" in out
    assert f"- {RULES.moves['own-part']}" in out


def test_hints_do_not_change_the_exit_status(typed: object, capsys: pytest.CaptureFixture[str]) -> None:
    typed(b"I felt abandoned.")  # type: ignore[operator]
    status, out, _ = run(capsys)
    assert status == 0
    assert out.startswith('Perhaps: "I felt abandoned"')


def test_where_there_is_fear_help_stands_in_place_of_words(typed: object, capsys: pytest.CaptureFixture[str]) -> None:
    typed(b"I'm scared of my husband. You never listen.")  # type: ignore[operator]
    status, out, _ = run(capsys)
    assert status == 1
    assert out.startswith("Stop here, please.\n")
    assert HELP in out
    assert "For example" not in out
    assert "Think again" not in out


def test_json_holds_everything(typed: object, capsys: pytest.CaptureFixture[str]) -> None:
    typed("Look: you’re lazy.".encode())  # type: ignore[operator]
    status, out, _ = run(capsys, "--json")
    data = json.loads(out)
    assert status == 1
    assert data["reasons"] == ["label"]
    assert data["findings"][0]["words"] == "you’re lazy"
    assert set(data) == {"reasons", "findings", "strengths", "safety", "moves", "missing"}


def test_what_cannot_be_read_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = run(capsys, str(tmp_path / "none.txt"))
    assert status == 2
    assert "none.txt cannot be read" in err
    (tmp_path / "old.txt").write_bytes("Für dich".encode("latin-1"))
    status, _, err = run(capsys, str(tmp_path / "old.txt"))
    assert status == 2
    assert "UTF-8" in err
