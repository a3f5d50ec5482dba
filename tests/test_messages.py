"""How a mistake is named: its file and line, and what can be chosen."""

from pathlib import Path

import pytest
from invitation.messages import choices, place


def test_a_place_is_a_file_and_a_line() -> None:
    assert place(Path("data.yaml"), 7) == "data.yaml:7"


def test_a_place_without_a_line_has_one_all_the_same() -> None:
    """Sphinx takes a place without a colon for the name of a document, and adds the ending of one."""
    assert place(Path("data.yaml"), None) == "data.yaml:1"


@pytest.mark.parametrize(("words", "sentence"), [(["a"], "a"), (["a", "b"], "a or b"), (("a", "b", "c"), "a, b or c")])
def test_choices_are_readable(words: list[str] | tuple[str, ...], sentence: str) -> None:
    assert choices(words) == sentence
