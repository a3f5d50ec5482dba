"""The second look of the review: that it sums as it says, takes back what it should, and can be learned."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from invitation.language import RULES, handbook_model, review
from invitation.language.model import CLEAR, DANGER, HARM, SCORES, Model, key_of, tokens, word_number
from invitation.language.packing import (
    Weight,
    packed,
    packed_keys,
    packed_numbers,
    unpacked_keys,
    unpacked_numbers,
)
from invitation.language.second_look import (
    AROUND,
    BELIEVED,
    KNOWN,
    MOST_DETECTOR,
    MOST_HEARD,
    MOST_NUMBER,
    PART,
    WIDTH,
    SecondLook,
)

sys.path.insert(0, str(ROOT / "tests" / "model"))

import teaching
from lines import HANDBOOK, Line, sentences_of
from network import UNKNOWN, Network, Shape, fitted, sums
from teaching import Text, second_look, stems_of
from training import PARTS, texts, train_apart
from varied import varied

DATA = handbook_model().data["second look"]
STEMS = [
    word_number(stem)
    for stem in stems_of(sentences_of("I hid my phone because he checks it. I never know what he will do."))
]


# ---- What it sums


def plainly(data: dict[str, Any], stems: list[int]) -> int:
    """Return what a second look says, one sum after the other."""
    size, detectors = data["size"], len(data["rests"])
    words = unpacked_keys(data["words"], data["known"], KNOWN)
    numbers = unpacked_numbers(data["numbers"], (len(words) + 1) * size, MOST_NUMBER)
    looks = unpacked_numbers(data["detectors"], WIDTH * size * detectors, MOST_DETECTOR)
    total: int = data["rest"]
    for detector in range(detectors):
        best = 0
        for middle in range(len(stems)):
            heard = data["rests"][detector]
            for place in range(WIDTH):
                at = middle + place - AROUND
                if 0 <= at < len(stems):
                    row = words.index(stems[at] % KNOWN) + 1 if stems[at] % KNOWN in words else 0
                    for one in range(size):
                        look = looks[(place * size + one) * detectors + detector]
                        heard += numbers[row * size + one] * look
            best = max(best, heard)
        total += data["counts"][detector] * best
    return total // PART


@settings(deadline=None, max_examples=10)  # the plain sum is slow
@given(st.lists(st.one_of(st.sampled_from(STEMS), st.integers(0, (1 << 24) - 1)), min_size=1, max_size=7))
def test_the_long_numbers_come_to_the_plain_sum(stems: list[int]) -> None:
    assert SecondLook(DATA).steps(stems) == plainly(DATA, stems)


def test_the_words_of_a_line_are_read_in_a_row() -> None:
    look = SecondLook(DATA)
    assert look.steps(STEMS) != look.steps(STEMS[::-1])
    assert look.steps(STEMS) == look.steps(STEMS), "what was heard before changes nothing"


@given(st.sets(st.integers(0, KNOWN - 1), max_size=40).map(sorted), st.lists(st.integers(-7, 7), max_size=40))
def test_packed_keys_and_numbers_are_read_again(keys: list[int], numbers: list[int]) -> None:
    assert unpacked_keys(packed_keys(keys, KNOWN), len(keys), KNOWN) == keys
    assert unpacked_numbers(packed_numbers(numbers, 7), len(numbers), 7) == numbers


def test_the_file_has_no_more_than_is_read() -> None:
    rows = unpacked_keys(DATA["words"], DATA["known"], KNOWN)
    assert len(rows) > 1000
    assert rows == sorted(set(rows))
    assert packed_keys(rows, KNOWN) == DATA["words"]
    for name, count, most in (
        ("numbers", (len(rows) + 1) * DATA["size"], MOST_NUMBER),
        ("detectors", WIDTH * DATA["size"] * len(DATA["rests"]), MOST_DETECTOR),
    ):
        assert packed_numbers(unpacked_numbers(DATA[name], count, most), most) == DATA[name]


def test_no_detector_can_hear_more_than_is_carried_for_it() -> None:
    detectors = len(DATA["rests"])
    looks = unpacked_numbers(DATA["detectors"], WIDTH * DATA["size"] * detectors, MOST_DETECTOR)
    for detector, rest in enumerate(DATA["rests"]):
        assert MOST_NUMBER * sum(map(abs, looks[detector::detectors])) + abs(rest) <= MOST_HEARD


# ---- What it decides


def looking_at(words: dict[str, int], danger: dict[str, int], limit: int) -> Model:
    """Return a model with weights of words for danger, and a second look that adds so many steps for a word."""
    keys = sorted(word_number(word) % KNOWN for word in words)
    by_key = {word_number(word) % KNOWN: steps for word, steps in words.items()}
    # one detector for each word, which hears the word in its middle
    row = [0] * len(words)
    numbers = row + [int(one == place) for one in range(len(words)) for place in range(len(words))]
    middle = [int(one == detector) for one in range(len(words)) for detector in range(len(words))]
    silent = [0] * len(middle)
    look = {
        "size": len(words),
        "known": len(words),
        "words": packed_keys(keys, KNOWN),
        "numbers": packed_numbers(numbers, MOST_NUMBER),
        "detectors": packed_numbers([*silent, *silent, *middle, *silent, *silent], MOST_DETECTOR),
        "rests": row,
        "counts": [by_key[key] * PART for key in keys],
        "rest": 0,
    }
    nothing = {"bias": -1, "limit": 0, "rules": {}, "speaks for": ["blame"], "weights": ""}
    weights = {key_of("word", (word,)): Weight(weight, "fear") for word, weight in danger.items()}
    own = {"bias": 0, "limit": limit, "rules": {}, "speaks for": ["fear"], "weights": packed(weights, ["fear"])}
    return Model({HARM: nothing, DANGER: own, "second look": look})


def is_unsafe(text: str, model: Model) -> bool:
    return bool(review(text, RULES, model).safety)


@pytest.mark.parametrize(
    ("steps", "danger", "unsafe"),
    [
        (500, -60, False),
        (500, -59, True),
        (-10, -59, False),
        (-10, -50, False),
        (-10, -49, True),
        (-500, 30, False),
        (-500, 31, True),
    ],
)
def test_a_second_look_takes_back_what_is_not_too_far_above_the_limit(steps: int, danger: int, unsafe: bool) -> None:
    model = looking_at({"teapot": steps}, {"yeti": danger}, -60)
    assert is_unsafe("A yeti, teapot.", model) == unsafe
    assert BELIEVED == 90


def test_it_reads_a_sentence_with_its_neighbour_in_the_order_of_the_text() -> None:
    model = looking_at({"teapot": -20}, {"yeti": 60, "cup": 1}, 50)
    assert is_unsafe("A yeti.", model)
    assert not is_unsafe("A yeti. The teapot.", model)
    assert not is_unsafe("The teapot. A yeti.", model)
    assert is_unsafe("The teapot. A cup. A yeti.", model)


def test_a_neighbour_counts_only_where_a_second_look_finds_nothing_clear() -> None:
    clear = 50 + CLEAR[DANGER]
    assert is_unsafe("A yeti. The cup.", looking_at({"teapot": -10}, {"yeti": clear + 1, "cup": -90}, 50))
    assert not is_unsafe("A yeti teapot. The cup.", looking_at({"teapot": -10}, {"yeti": clear + 1, "cup": -90}, 50))


# ---- How it is learned

SMALL = Shape(numbers=4, detectors=6, rounds=60, pace=0.02, silent=0.0, decay=0.0)
COARSE = Shape(numbers=4, detectors=6, rounds=60, pace=0.02, silent=0.0, decay=0.0, coarse=(7, 31))
ROWS = [[2, 3], [3, 2], [2, 3, 4], [4, 3, 2], [4, 2, 3], [3, 2, 4]]
WANTED = np.array([[1, 0], [0, 0], [1, 0], [0, 0], [1, 1], [0, 1]], np.float32)
ALIKE = np.ones((6, 2), np.float32)


@pytest.mark.parametrize("shape", [SMALL, COARSE])
def test_a_network_learns_what_stands_in_which_order(shape: Shape) -> None:
    network = fitted(ROWS, WANTED, ALIKE, shape, seed=1)
    assert ((sums(network, ROWS) > 0) == WANTED).all()
    again = fitted(ROWS, WANTED, ALIKE, shape, seed=1)
    assert np.array_equal(network.words, again.words), "the same lines give the same network"


def test_a_coarse_network_has_whole_steps() -> None:
    network = fitted(ROWS, WANTED, ALIKE, COARSE, seed=1)
    for numbers, step, most in zip((network.words, network.detectors), network.steps, COARSE.coarse, strict=True):
        whole = numbers / step
        assert np.allclose(whole, np.round(whole), atol=1e-4)
        assert np.abs(np.round(whole)).max() <= most


def test_a_line_that_does_not_count_teaches_nothing() -> None:
    counts = ALIKE.copy()
    counts[2:, 0] = 0
    wrong = WANTED.copy()
    wrong[2:, 0] = 1 - wrong[2:, 0]
    found = sums(fitted(ROWS, wrong, counts, SMALL, seed=1), ROWS) > 0
    assert found[:2, 0].tolist() == [True, False]
    assert (found[:, 1] == WANTED[:, 1]).all()
    assert UNKNOWN not in {word for row in ROWS for word in row}


def test_a_network_learns_what_is_to_be_added_to_another_score() -> None:
    said = np.where(WANTED > 0, 9, -9).astype(np.float32)
    said[:1] *= -1
    network = fitted(ROWS, WANTED, ALIKE, SMALL, seed=1, said=said)
    added = sums(network, ROWS)
    assert ((added + said > 0) == WANTED).all()
    assert ((added > 0) == WANTED)[0].all()
    assert not ((added > 0) == WANTED).all(), "of the other lines enough was said"


def test_harm_is_not_looked_at_again() -> None:
    model = looking_at({"teapot": -500}, {"yeti": 10}, 0)
    assert model.is_found(DANGER, ["a yeti teapot"], [10]) == [False]
    assert model.is_found(HARM, ["a yeti teapot"], [10]) == [True]


def test_what_is_said_of_a_line_comes_from_those_who_did_not_learn_from_its_writer() -> None:
    writers = [f"w{number}" for number in range(6)]
    lines = [
        Line(writer, kind, "", f"a {kind} {writer}") for writer in (*writers, HANDBOOK) for kind in ("control", "plain")
    ]
    parts = {text.text.split()[-1]: text.part for text in texts(lines)}
    assert [parts[writer] for writer in writers] == [0, 1, 2, 3, 0, 1]
    assert parts["handbook"] == PARTS, "what is always known was always learned from"
    for part, weights in enumerate(train_apart(lines, {DANGER: 1000}, 1)):
        known = {feature.split()[1] for feature in weights if feature.startswith("stem ") and " w" in feature}
        assert known == {writer for writer in writers if parts[writer] != part}


def test_the_small_network_is_told_what_was_said_of_each_line(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[Any, Any]] = []

    def nothing(*given: Any, said: Any = None, **_: Any) -> Network:
        told.append((said, given[2]))
        zeros = (np.zeros(size, np.float32) for size in ((50, 2), (WIDTH * 2, 1), 1, (1, 1), 1))
        return Network(*zeros, steps=(1.0, 1.0))

    monkeypatch.setattr(teaching, "fitted", nothing)
    monkeypatch.setattr(teaching, "_PUPIL_KNOWS", 1)
    lines = [
        Text("I hid my phone.", True, (1.0, 1.0), 0),
        Text("I lost my phone.", False, (1.0, 3.0), 1),
        Text("You lost it.", False, (0.5, 1.5), 2),
    ]
    second_look(lines, {"": 9.0}, [{"": 1.0}, {"": -2.0}, {"": 0.5}], 0.02, 1)
    said, counts = told[-1]
    assert said.ravel().tolist() == [1.0, -2.0, 0.5] * 3, "and so of the lines that were made of them"
    assert np.allclose(counts.ravel(), [1, 0.3, 1.5, *([1, 0.1, 1] * 2)]), (
        "it need not learn what the sum will not find"
    )


def test_a_long_line_without_danger_is_learned_in_pairs_too() -> None:
    long = "One thing. Two things. Three things."
    made = texts(
        [Line("a", "control", "fear", long), Line("a", "upset", "", long + " Four."), Line("a", "plain", "", long)]
    )
    assert [(one.text, one.wanted, one.weights) for one in made] == [
        (long, True, (1.0, 1.0)),
        (long + " Four.", False, (1.0, 1.0)),
        ("one thing. two things.", False, (0.5, 0.5)),
        ("two things. three things.", False, (0.5, 0.5)),
        ("three things. four.", False, (0.5, 0.5)),
        (long, False, (0.5, 1.5)),
        ("one thing. two things.", False, (0.25, 0.75)),
        ("two things. three things.", False, (0.25, 0.75)),
    ]


def test_lines_that_nobody_wrote_have_words_from_between_the_same_words() -> None:
    written = ["I hid my phone", "I lost my phone", "I hid my keys", "You lost it."]
    made = list(varied(written, 30, seed=1))
    assert len(made) == 120
    assert made == list(varied(written, 30, seed=1))
    assert len(set(made)) > 10
    words = {word.strip(".") for line in made for word in line.split()} - {""}
    assert words == {"I", "hid", "lost", "my", "phone", "keys", "You", "it"}
    assert any("I lost my keys" in line for line in made)
    assert not any("You hid" in line for line in made)


def test_stems_are_those_that_the_review_reads() -> None:
    assert stems_of(sentences_of("He’s hiding 2 phones. Why?")) == ["hes", "hid", "#", "phon", ".", "why", "?"]
    assert [one.stem for one in tokens("he's hiding")] == ["hes", "hid"]
    assert SCORES == (HARM, DANGER)
