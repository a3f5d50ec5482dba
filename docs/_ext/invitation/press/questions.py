"""Questions of the course as plain data: on paper a sheet with boxes, and the key at its end."""

from __future__ import annotations

from collections.abc import Sequence

from ..quiz.layout import LETTERS, key, shown_rights, shown_steps, task
from ..quiz.page import question, question_key
from ..quiz.question import Question
from .plain import Data, PlainWriter, text_blocks

NUMBERS = "12345678"


def _words(text: str, *, strong: bool = False) -> Data:
    words = text_blocks(text)
    return PlainWriter.block("paragraph", [PlainWriter.block("strong", words)] if strong else words)


def _boxes(words: tuple[str, ...], marks: Sequence[str]) -> list[Data]:
    """Return lines that begin with a box and with the mark by which the key names them."""
    return [PlainWriter.block("box-line", [_words(said)], mark=mark) for mark, said in zip(marks, words, strict=False)]


def question_blocks(node: question) -> list[Data]:
    """Return a question with its boxes."""
    asked: Question = node["question"]
    if asked.pairs:
        lines = _boxes(tuple(pair.left for pair in asked.pairs), NUMBERS)
        offered = [
            PlainWriter.block("letter-line", [_words(right)], mark=LETTERS[place])
            for place, right in enumerate(shown_rights(asked))
        ]
    else:
        lines = _boxes(shown_steps(asked) or tuple(option.text for option in asked.options), LETTERS)
        offered = []
    head = PlainWriter.block(
        "paragraph",
        [PlainWriter.block("strong", text_blocks(f"{node['number']}. {asked.text}")), *text_blocks(f" {task(asked)}")],
    )
    return [PlainWriter.block("question", [head, *lines, *offered])]


def key_blocks(node: question_key) -> list[Data]:
    """Return the key: the right answer to each question, what is said to every answer, and what it rests on."""
    return [_key(number, asked, node["chapters"].get(asked.id, "")) for number, asked in node["questions"]]


def _key(number: int, asked: Question, chapter: str) -> Data:
    said = [
        PlainWriter.block(
            "letter-line",
            [_words(f"{'Right' if option.right else 'Not this'}: {option.feedback}")],
            mark=LETTERS[place],
        )
        for place, option in enumerate(asked.options)
    ]
    link = PlainWriter.block("to", text_blocks(chapter), anchor=f"docs/{asked.rests_on}")
    source = PlainWriter.block("paragraph", [*text_blocks("It rests on "), link, *text_blocks(f": “{asked.quotes}”.")])
    return PlainWriter.block(
        "question",
        [
            _words(f"{number}. {key(asked)}", strong=True),
            *said,
            *([_words(asked.feedback)] if asked.feedback else []),
            PlainWriter.block("small", [source]),
        ],
    )
