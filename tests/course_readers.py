"""Readers of the course's packages that share no code with what writes them."""

import csv
import io
import json
import re
import subprocess
import zipfile
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

from lxml import etree

SCHEMAS = Path(__file__).parent / "schemas"


class _Words(HTMLParser):
    """What a browser shows of HTML in which nothing but line breaks is expected."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words = ""

    def handle_data(self, data: str) -> None:
        self.words += " ".join(re.split(r"[ \t\n\r\f]+", data))

    def handle_starttag(self, tag: str, attrs: object) -> None:
        assert tag == "br", f"a text became a tag: {tag}"
        assert not attrs
        self.words += "\n"

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a text became a comment: {data}")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(f"a text became a declaration: {decl}")

    handle_pi = unknown_decl = handle_decl


def shown(html: str | None) -> str:
    """The words that a browser shows, line breaks kept."""
    reader = _Words()
    reader.feed(html or "")
    reader.close()
    return "\n".join(" ".join(line.split()) for line in reader.words.split("\n")).strip()


def unzip(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as files:
        assert files.testzip() is None
        return {name: files.read(name) for name in files.namelist()}


def check_schema(content: bytes, schema: str) -> None:
    """Fail where a document does not have the structure that a schema of tests/schemas describes."""
    grammar = etree.RelaxNG(etree.parse(SCHEMAS / schema))
    grammar.assertValid(etree.fromstring(content))


@dataclass
class Read:
    """A question as a reader found it: texts as shown, the share of the marks of each option (1 is all)."""

    kind: str
    text: str
    options: list[tuple[str, float, str]] = field(default_factory=list)
    pairs: list[tuple[str, str]] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    feedback: str = ""
    name: str = ""
    tags: list[str] = field(default_factory=list)

    @property
    def spoken(self) -> int:
        """How many feedbacks there are."""
        return sum(bool(feedback) for _, _, feedback in self.options) + bool(self.feedback)


# -- Moodle XML --------------------------------------------------------------------------------------------------------


def read_moodle(content: bytes) -> list[Read]:
    found = []
    for node in ElementTree.fromstring(content):
        if node.get("type") == "category":
            continue
        options = [
            (shown(one.findtext("text")), float(one.get("fraction", "")) / 100, shown(one.findtext("feedback/text")))
            for one in node.findall("answer")
        ]
        kind = node.get("type", "")
        if kind == "multichoice":
            kind = {"true": "single", "false": "several"}[node.findtext("single") or ""]
        ordered = sorted(options, key=lambda option: option[1])
        found.append(
            Read(
                kind,
                shown(node.findtext("questiontext/text")),
                [] if kind == "ordering" else options,
                [
                    (shown(one.findtext("text")), shown(one.findtext("answer/text")))
                    for one in node.findall("subquestion")
                ],
                [text for text, _, _ in ordered] if kind == "ordering" else [],
                shown(node.findtext("generalfeedback/text")),
                node.findtext("name/text") or "",
                [tag.text or "" for tag in node.findall("tags/tag/text")],
            )
        )
    return found


# -- GIFT --------------------------------------------------------------------------------------------------------------


class GiftReader:
    """gift-pegjs, running for as long as it is asked."""

    def __init__(self, script: Path) -> None:
        self.process = subprocess.Popen(
            ["node", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )

    def read(self, gift: str) -> list[Read]:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(gift) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        assert "error" not in answer, answer
        return [self._question(found) for found in answer["questions"] if found["type"] != "Category"]

    def close(self) -> None:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()

    @staticmethod
    def _html(part: dict[str, str] | None) -> str:
        if part is None:
            return ""
        assert part["format"] == "html", part
        return shown(part["text"])

    def _question(self, found: dict) -> Read:
        read = Read(found["type"], self._html(found["stem"]), feedback=self._html(found["globalFeedback"]))
        read.name, read.tags = found["title"], found["tags"]
        if found["type"] == "TF":
            # gift-pegjs names these two after their place; to Moodle, GIFT's home, the first is for those who are wrong
            wrong, right = self._html(found["trueFeedback"]), self._html(found["falseFeedback"])
            true, false = (right, wrong) if found["isTrue"] else (wrong, right)
            read.options = [("True", float(found["isTrue"]), true), ("False", float(not found["isTrue"]), false)]
        for choice in found.get("choices") or ():
            weight = choice["weight"] / 100 if choice["weight"] is not None else float(choice["isCorrect"])
            read.options.append((self._html(choice["text"]), weight, self._html(choice["feedback"])))
        for pair in found.get("matchPairs") or ():
            # gift-pegjs leaves its own placeholders in this one place
            right = re.sub(r"&&(\d{3});?", lambda sign: chr(int(sign[1])), pair["subanswer"])
            read.pairs.append((self._html(pair["subquestion"]), shown(right)))
        return read


# -- tables ------------------------------------------------------------------------------------------------------------


def read_blackboard(content: bytes) -> list[Read]:
    """As Blackboard describes its file: UTF-8, a question a line, tabs, no header, no blank line."""
    found = []
    text = content.decode("utf-8")
    assert text.endswith("\n")
    for line in text[:-1].split("\n"):
        kind, *fields = line.split("\t")
        assert all(fields), line
        question, *rest = map(shown, fields)
        read = Read(kind, question)
        if kind in ("MC", "MA"):
            assert len(rest) % 2 == 0
            assert set(rest[1::2]) <= {"correct", "incorrect"}
            read.options = [
                (text, float(mark == "correct"), "") for text, mark in zip(rest[::2], rest[1::2], strict=True)
            ]
        elif kind == "TF":
            (truth,) = rest
            assert truth in ("true", "false")
            read.options = [("True", float(truth == "true"), ""), ("False", float(truth == "false"), "")]
        elif kind == "MAT":
            read.pairs = list(zip(rest[::2], rest[1::2], strict=True))
        else:
            raise AssertionError(kind)
        assert len(rest) <= 40
        found.append(read)
    return found


def read_brightspace(content: bytes) -> list[Read]:
    """As Brightspace's sample file has it: UTF-8 with its mark, five columns, ``NewQuestion`` begins one."""
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    assert {len(row) for row in rows} == {5}
    found: list[Read] = []
    choices: dict[str, str] = {}
    for word, *cells in rows:
        if word == "NewQuestion":
            found.append(Read(cells[0], ""))
            choices = {}
        elif word == "QuestionText":
            assert cells[1] == "HTML"
            found[-1].text = shown(cells[0])
        elif word == "Title":
            found[-1].name = cells[0]
        elif word == "Feedback":
            assert cells[1] == "HTML"
            found[-1].feedback = shown(cells[0])
        elif word == "Option":
            most = 1 if found[-1].kind == "MS" else 100
            assert cells[2] == "HTML"
            found[-1].options.append((shown(cells[1]), float(cells[0]) / most, cells[3].lstrip("\u2060")))
        elif word in ("TRUE", "FALSE"):
            found[-1].options.append((word.capitalize(), float(cells[0]) / 100, cells[1].lstrip("\u2060")))
        elif word == "Choice":
            choices[cells[0]] = shown(cells[1])
        elif word == "Match":
            found[-1].pairs.append((choices[cells[0]], shown(cells[1])))
        elif word == "Item":
            found[-1].steps.append(shown(cells[0]))
        else:
            assert word in ("", "ID", "Points", "Difficulty", "Scoring"), word
    return found
