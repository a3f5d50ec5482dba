"""The model beside the rules: its file, how it is trained, and that its findings explain themselves."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from invitation.error_rate import FOLDER, KINDS, UNREAD, read_left_out, read_lines, written_rates
from invitation.language import REASONS, RULES, handbook_model, review
from invitation.language.model import (
    ABOUT,
    CLEAR,
    DANGER,
    FAMILIES,
    HARM,
    SCORES,
    Model,
    beside,
    features,
    key_of,
    led_by,
    places,
    token,
)
from invitation.language.packing import KEYS, MOST, Weight, packed, unpacked
from invitation.language.text import plain, sentences

sys.path.insert(0, str(ROOT / "tests" / "model"))

from cut import cut, merged
from fit import Example, fit
from left_out import EVERY, measure_left_out
from lines import Line, all_lines
from making import made_of
from training import SCORES as TRAINED

MODEL = ROOT / "docs/_ext/invitation/language/model.json"
TRAINING = ROOT / FOLDER / "training"
SAID = [
    "You never",
    "treat me like",
    "I learned not to ask him",
    "the milk",
    "don’t u",
    "?",
    "!",
    ",",
    " - ",
    ". ",
    "42",
]
TEXTS = st.one_of(
    st.lists(st.sampled_from(SAID), max_size=30).map(" ".join),
    st.text(max_size=60),
    st.lists(st.text(alphabet="abeinosty'’ ", min_size=1, max_size=9), max_size=25).map(" ".join),
)


review("You never listen.")  # reading the model, and its first words, takes longer than an example may


def tiny() -> list[Line]:
    said = {
        "warned": ["You are a fool.", "You fool, you did it.", "What a fool you are.", "You never ask."],
        "recommended": ["I would like to ask you.", "Could we talk?", "I missed you.", "I am sorry that I shouted."],
        "plain": ["The bus is late.", "Have you seen the keys?", "We need milk."],
        "control": ["He takes my phone.", "He counts my money.", "My phone is his."],
        "upset": ["I am scared of spiders.", "The phone is broken."],
    }
    tags = {"warned": "label", "control": "watched"}
    return [Line("someone", kind, tags.get(kind, ""), text) for kind, texts in said.items() for text in texts]


# ---- The file


def test_the_model_weighs_less_than_200_kilobytes() -> None:
    assert 50_000 < MODEL.stat().st_size < 200_000
    assert MODEL.read_bytes().isascii()


def test_each_weight_is_a_whole_number_and_speaks_for_a_reason_or_a_sign() -> None:
    data = json.loads(MODEL.read_text(encoding="utf-8"))
    assert set(data) == {*SCORES, "second look"}
    for score, kinds in ((HARM, RULES.reasons), (DANGER, RULES.signs)):
        names = data[score]["speaks for"]
        assert set(names) <= set(kinds)
        weights = unpacked(data[score]["weights"], names)
        assert len(weights) > 5000
        assert all(0 <= key < KEYS and 0 < abs(weight.weight) <= MOST for key, weight in weights.items())
        assert packed(weights, names) == data[score]["weights"]
        heard = {
            f"{kind.id} {rule.level}"
            for kinds in (RULES.reasons, RULES.signs, RULES.strengths)
            for kind in kinds.values()
            for rule in kind.rules
        }
        assert set(data[score]["rules"]) <= heard


@given(
    st.dictionaries(
        st.integers(0, KEYS - 1),
        st.builds(Weight, st.integers(-MOST, MOST).filter(bool), st.sampled_from(["blame", "label"])),
        max_size=50,
    )
)
def test_what_is_packed_is_read_again(weights: dict[int, Weight]) -> None:
    found = unpacked(packed(weights, ["blame", "label"]), ["blame", "label"])
    assert {key: weight.weight for key, weight in found.items()} == {key: one.weight for key, one in weights.items()}
    assert all(found[key].speaks_for == (one.speaks_for if one.weight >= 2 else "") for key, one in weights.items())


# ---- The sum, and what explains it


@settings(deadline=None)  # a busy machine gives no fixed time
@given(TEXTS)
def test_the_fast_sum_is_the_sum_of_all_weights(text: str) -> None:
    model = handbook_model()
    for _, sentence in sentences(plain(text, RULES.same)):
        data = [unpacked(model.data[score]["weights"], model.data[score]["speaks for"]) for score in SCORES]
        if not places(sentence):
            assert model.sums(sentence) == (0, 0)
            continue
        keys = [key_of(one.family, one.key) for one in features(sentence)]
        assert model.sums(sentence) == tuple(sum(known[key].weight for key in keys if key in known) for known in data)
        for score, known in zip(SCORES, data, strict=True):
            about, *others = features(sentence)
            assert Counter(one for one, _, _ in model.weights(sentence, score)) == Counter(
                known[key] for one in others if (key := key_of(one.family, one.key)) in known
            )
            assert about.family == ABOUT


def test_a_sentence_is_read_by_its_words_its_stems_and_its_frame() -> None:
    found = Counter((one.family, " ".join(one.key)) for one in features("don't u ever listen?"))
    assert {
        ("word", "dont"),
        ("word", "you"),
        ("stem", "listen"),
        ("about", "9"),
        ("about", "9 listen"),
        ("pair", "^ dont"),
        ("pair", "? $"),
        ("three", "you ever listen"),
        ("frame", "you ever *"),
    } <= set(found)
    assert {one.family for one in features("don't you ever listen?")} == set(FAMILIES)
    assert token("listening").stem == token("listens").stem == "listen"
    assert token("1999").word == "#"


def test_tokens_stand_where_they_are_said_to_stand() -> None:
    assert [("don't u, ok?")[start:end] for start, end in places("don't u, ok?")] == ["don't", "u", ",", "ok", "?"]


@pytest.mark.parametrize("family", FAMILIES)
def test_a_feature_has_one_number(family: str) -> None:
    assert key_of(family, ("you", "are")) != key_of(family, ("are", "you"))
    assert len({key_of(one, ("you",)) for one in FAMILIES}) == len(FAMILIES)


def found_by_model() -> list[tuple[str, str]]:
    """Return lines in which only the model found something, and of which kind."""
    lines = [(kind, said) for kind in ("warned", "control") for _, said in read_lines(ROOT / FOLDER / "seen", kind)]
    folders = sorted(path for path in TRAINING.iterdir() if path.is_dir())
    lines += [(kind, said) for kind in ("warned", "control") for _, said in read_lines(folders[0], kind)]
    return lines


def test_what_the_model_finds_is_explained_by_words_of_the_text() -> None:
    seen = 0
    for _, said in found_by_model():
        result = review(said)
        for one in (*result.findings, *result.safety):
            assert said[one.start : one.end] == one.words == one.words.strip()
            assert one.by, said
            assert all(words in one.words for words in one.by), (said, one)
            seen += one.by != (one.words,)
    assert seen > 100


@settings(deadline=None)  # a busy machine gives no fixed time
@given(TEXTS)
def test_a_span_begins_and_ends_with_a_word(text: str) -> None:
    model = handbook_model()
    for _, sentence in sentences(plain(text, RULES.same)):
        if not any(character.isalnum() and character.isascii() for character in sentence):
            continue
        for score, kinds in ((HARM, REASONS), (DANGER, RULES.signs)):
            name, (start, end), by = led_by(model, score, sentence, {})
            assert name in kinds
            words = sentence[start:end]
            assert words
            assert words[0] not in "?!.,"
            assert words[-1] not in "?!.,"
            assert all(start <= first < after <= end for first, after in by)


@pytest.mark.parametrize("reason", REASONS.values(), ids=REASONS)
def test_what_is_offered_where_no_rule_spoke_passes_the_review(reason: object) -> None:
    result = review(reason.instead)  # type: ignore[attr-defined]
    assert (result.findings, result.safety) == ((), ())


def model_of(harm: dict[str, int], limit: int, bias: int = 0) -> Model:
    """Return a model that knows words alone."""
    weights = {key_of("word", (word,)): Weight(weight, "blame") for word, weight in harm.items()}
    nothing = {"bias": -1, "limit": 0, "rules": {}, "speaks for": ["fear"], "weights": ""}
    own = {"bias": bias, "limit": limit, "rules": {}, "speaks for": ["blame"], "weights": packed(weights, ["blame"])}
    return Model({HARM: own, DANGER: nothing})


def test_one_bad_sentence_is_found_in_a_long_message_and_many_good_ones_do_not_add_up() -> None:
    model = model_of({"teapot": 30, "cup": 2}, 10)
    good = "I would like a cup. " * 40
    assert review(good, RULES, model).reasons == ()
    (finding,) = [one for one in review(good + "Oh, teapot! " + good, RULES, model).findings if one.level == "flag"]
    assert (finding.words, finding.by, finding.reason) == ("teapot", ("teapot",), "blame")
    assert finding.instead == REASONS["blame"].instead


def test_a_neighbour_takes_back_what_a_sentence_said() -> None:
    model = model_of({"teapot": 20, "sorry": -30}, 10)
    assert review("Oh, teapot.", RULES, model).reasons == ("blame",)
    assert review("Teapot.", RULES, model).reasons == (), "of one word alone the model knows too little"
    assert review("Oh, teapot. We were out.", RULES, model).reasons == ("blame",)
    assert review("Oh, teapot. So sorry.", RULES, model).reasons == ()


def test_what_a_rule_said_is_a_hint_where_the_words_are_clearly_harmless() -> None:
    assert review("You never listen.", RULES, model_of({}, -5)).reasons == ("always-or-never",)
    kind = review("You never listen.", RULES, model_of({"listen": -20}, -5))
    assert [(one.reason, one.level) for one in kind.findings] == [("always-or-never", "hint")]
    assert not kind.to_reconsider
    beside = review("You never listen. Oh, teapot.", RULES, model_of({"listen": -20, "teapot": 10}, -5))
    assert beside.reasons == ()
    beside = review("You never listen. Oh, teapot.", RULES, model_of({"listen": -20, "teapot": 30}, -5))
    assert beside.reasons == ("always-or-never", "blame")


def test_a_kind_neighbour_takes_back_what_a_rule_said_but_not_of_what_is_clearly_harsh() -> None:
    kind = "You never listen. Could we talk?"
    near = review(kind, RULES, model_of({"listen": 10 + CLEAR[HARM], "talk": -40}, 10))
    assert [one.level for one in near.findings] == ["hint"]
    clear = review(kind, RULES, model_of({"listen": 11 + CLEAR[HARM], "talk": -41}, 10))
    assert [one.level for one in clear.findings] == ["flag"]


def test_nothing_that_is_said_beside_it_takes_back_what_is_clearly_dangerous() -> None:
    weights = {key_of("word", (word,)): Weight(weight, "fear") for word, weight in {"yeti": 60, "talk": -90}.items()}
    nothing = {"bias": -1, "limit": 0, "rules": {}, "speaks for": ["blame"], "weights": ""}
    own = {"bias": 0, "rules": {}, "speaks for": ["fear"], "weights": packed(weights, ["fear"])}
    clear = {HARM: nothing, DANGER: own | {"limit": 59 - CLEAR[DANGER]}}
    assert [one.id for one in review("A yeti. Could we talk?", RULES, Model(clear)).safety] == ["fear"]
    unclear = {HARM: nothing, DANGER: own | {"limit": 60 - CLEAR[DANGER]}}
    assert review("A yeti. Could we talk?", RULES, Model(unclear)).safety == ()
    assert review("A yeti.", RULES, Model(unclear)).safety


@pytest.mark.parametrize(
    ("sums", "heard"),
    [
        ([], []),
        ([5], [5]),
        ([5, -3], [2, -3]),
        ([5, 9], [5, 14]),
        ([9, 5], [14, 5]),
        ([-2, 9, 4], [-2, 13, 4]),
        ([3, 3], [6, 6]),
        ([9, 1, -7], [10, -6, -7]),
    ],
)
def test_the_worse_of_two_neighbours_counts_unless_it_answers_itself(sums: list[int], heard: list[int]) -> None:
    assert [own + (0 if near is None else sums[near]) for own, near in zip(sums, beside(sums), strict=True)] == heard


# ---- Training


def test_training_tells_the_two_sides_apart() -> None:
    lines = [("bad cat", True), ("bad dog", True), ("good cat", False), ("good dog", False)]
    weights = fit([Example(Counter(text.split()), wanted) for text, wanted in lines])
    assert weights["bad"] > 0 > weights["good"]
    assert abs(weights["cat"]) < 0.1 * weights["bad"]


def test_training_on_a_few_lines_works_and_gives_the_same_each_time() -> None:
    text = made_of(tiny())
    assert text == made_of(tiny())
    model = Model(json.loads(text))
    fool, kind = (model.sums(sentence)[0] for sentence in ("you are a fool", "could we talk"))
    assert fool > 0 > kind
    phone, bus = (model.sums(sentence)[1] for sentence in ("he has my phone", "the bus is late"))
    assert phone > bus


def test_the_order_of_lines_with_the_same_words_does_not_leave_room_for_chance() -> None:
    smaller = json.loads(made_of(tiny(), {HARM: 100, DANGER: 90}))
    harm, danger = (len(unpacked(smaller[score]["weights"], smaller[score]["speaks for"])) for score in SCORES)
    assert 80 < harm <= 100
    assert 70 < danger <= 90


@pytest.mark.parametrize("anew", [0.0, 0.5, 1.0])
def test_what_is_left_after_a_cut_still_tells_the_sides_apart(anew: float) -> None:
    lines = [("you bad cat", True), ("you bad dog", True), ("you good cat", False), ("you good bird", False)]
    given = [Example(Counter(f"word {word}" for word in text.split()), wanted) for text, wanted in lines]
    given.append(Example(Counter({"rule pressure flag": 1, "word you": 1}), True))
    left = cut(given, fit(given), 2, anew)
    assert set(left) == {"", "rule pressure flag", "word bad", "word good"}
    assert min(left["rule pressure flag"], left["word bad"]) > 0 > left["word good"]


def test_what_says_the_same_twice_has_one_weight() -> None:
    weights = {"": 9.0, "rule pressure flag": 1.0, "word baked": 1.0, "stem bak": 2.0, "word ran": 4.0, "stem ran": 0.5}
    weights |= {"pair you baked": 1.0, "stems you bak": 0.5, "three so you are": 2.0, "frame so you are": 3.0}
    weights |= {"three so you baked": 2.0, "frame so you *ed": 3.0, "about 1 ran": 1.0}
    seen = dict.fromkeys(weights, 2) | {"word ran": 1, "pair you baked": 1}
    kept = {"": 9.0, "rule pressure flag": 1.0, "stem bak": 3.0, "word ran": 4.0, "stem ran": 0.5}
    kept |= {"pair you baked": 1.0, "stems you bak": 0.5, "frame so you are": 5.0}
    kept |= {"three so you baked": 2.0, "frame so you *ed": 3.0, "about 1 ran": 1.0}
    assert merged(weights, seen) == kept


def test_the_same_is_learned_from_the_kinds_that_are_named() -> None:
    assert {score.wanted for score in TRAINED.values()} == {"warned", "control"}
    assert all(set(score.weights) <= set(KINDS) for score in TRAINED.values())


def test_the_lines_have_their_form_and_each_stands_once() -> None:
    """Nor is a line learned from that is kept unseen."""
    lines = [line.text for line in all_lines(ROOT / FOLDER)]
    unseen = {said for name in UNREAD for kind in KINDS for _, said in read_lines(ROOT / FOLDER / name, kind)}
    assert len(lines) > 45_000
    assert not unseen & set(lines)
    for folder in sorted(path for path in TRAINING.iterdir() if path.is_dir()):
        for kind in KINDS:
            for tag, said in read_lines(folder, kind):
                assert said == " ".join(said.split())
                assert said
                assert bool(tag) == (kind in ("warned", "control"))
                assert kind != "control" or tag in RULES.signs


def test_left_out_lines_are_measured_and_written(tmp_path: Path) -> None:
    writers = "abcdefghij"
    lines = [Line(writer, one.kind, one.tag, f"{one.text} {writer}") for writer in writers for one in tiny()]
    assert EVERY < len(writers) < 2 * EVERY, "two of them are left out"
    rates = measure_left_out(lines, 1)
    assert {kind: rate.among for kind, rate in rates.kinds.items()} == {
        kind: sum(line.kind == kind and line.writer in "ai" for line in lines) for kind in KINDS
    }
    (tmp_path / "left-out.json").write_text(written_rates(rates, "2026-01-31"), encoding="utf-8")
    assert read_left_out(tmp_path / "left-out.json") == (rates, "2026-01-31")


def test_about_is_the_only_family_with_a_mark_before_its_words() -> None:
    assert [one.family for one in features("so") if len(one.key) == 1] == [ABOUT, "word", "stem"]
