"""The published error rate: enough lines, no line in both sets, honest sums, and no worse than it was."""

from pathlib import Path

import pytest
from conftest import ROOT
from invitation.datafiles import DataProblem
from invitation.error_rate import FOLDER, KINDS, SETS, UNREAD, Rate, measure, read_lines
from invitation.language import REASONS

LINES = ROOT / FOLDER


def lines(name: str, kind: str) -> list[str]:
    return [said for _, said in read_lines(LINES / name, kind)]


def test_there_are_enough_lines_each_way() -> None:
    assert len(lines("seen", "warned")) >= 150
    assert len(lines("seen", "recommended")) >= 150
    assert len(lines("unseen", "warned")) + len(lines("unseen", "recommended")) >= 150
    assert {reason for reason, _ in read_lines(LINES / "seen", "warned")} >= set(REASONS) - {"accusing-feeling"}


def test_no_line_stands_twice() -> None:
    """Nor in both sets: what was seen is not unseen."""
    everything = [line for name in SETS for kind in KINDS for line in lines(name, kind)]
    assert len(everything) == len(set(everything))
    assert all(line == line.strip() and line for line in everything)


def test_no_line_is_an_example_of_a_rule_and_unseen() -> None:
    examples = {line for reason in REASONS.values() for rule in reason.rules for line in (*rule.matches, *rule.passes)}
    assert not examples & {line for name in UNREAD for kind in KINDS for line in lines(name, kind)}


# The least that is to be found where there is something, and the most where there is nothing.
SEEN = {"warned": 0.97, "recommended": 0.02, "plain": 0.02, "control": 0.97, "upset": 0.02, "precision": 0.97}
NEW = {"warned": 0.90, "recommended": 0.05, "plain": 0.005, "control": 0.95, "upset": 0.05, "precision": 0.94}


@pytest.mark.parametrize(("name", "asked"), [("seen", SEEN), *((name, NEW) for name in UNREAD)])
def test_the_review_does_what_is_asked_of_it(name: str, asked: dict[str, float]) -> None:
    rates = measure(LINES / name)
    for kind, rate in {**rates.kinds, "precision": rates.precision}.items():
        share = rate.found / rate.among
        is_enough = share >= asked[kind] if asked[kind] > 0.5 else share <= asked[kind]
        assert is_enough, f"{kind}: {rate}"


def test_rates_are_counted(tmp_path: Path) -> None:
    for kind, text in {
        "warned": "blame\tYou lied to me.\nlabel\tWe went home.\n",
        "recommended": "I miss you.\nYou are so lazy.\n",
        "plain": "It rains.\n",
        "control": "He hit me.\nIt rains.\n",
        "upset": "I am sad.\n",
    }.items():
        (tmp_path / f"{kind}.tsv").write_text(text, encoding="utf-8")
    rates = measure(tmp_path)
    assert rates.kinds == {
        "warned": Rate(1, 2),
        "recommended": Rate(1, 2),
        "plain": Rate(0, 1),
        "control": Rate(1, 2),
        "upset": Rate(0, 1),
    }
    assert rates.precision == Rate(1, 2)
    assert rates.reasons == {"label": (Rate(0, 1), Rate(0, 1)), "blame": (Rate(1, 1), Rate(1, 1))}
    assert str(Rate(1, 3)) == "1 of 3 (33%)"


@pytest.mark.parametrize(
    ("text", "message"),
    [("rude\tYou lied.\n", 'The reason "rude" is unknown.'), ("You lied.\n", 'The reason "" is unknown.')],
)
def test_a_mistake_in_the_lines_is_named(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "warned.tsv").write_text("blame\tYou lied.\n" + text, encoding="utf-8")
    with pytest.raises(DataProblem) as problem:
        read_lines(tmp_path, "warned")
    assert (problem.value.wrong, problem.value.line) == (message, 2)
    with pytest.raises(DataProblem):
        read_lines(tmp_path, "plain")
