"""The review of language: what it finds, where, and that nobody can make it slow."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import ROOT, SMALL_RULES
from hypothesis import given
from hypothesis import strategies as st
from invitation.datafiles import DataProblem
from invitation.language import LEVELS, REASONS, RULES, Finding, Review, explain, review
from invitation.language.kept import keep, kept_file, read_kept
from invitation.language.pattern import beginnings, expand, needs, parse, written_out
from invitation.language.rules import Kind, Rule, Rules, read_rules
from invitation.language.text import LONGEST, sentences

BIBLIOGRAPHY = Path(__file__).parents[1] / "docs" / "_data" / "references.bib"


Read = Callable[[str], Rules]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Return what reads rules that are written there."""

    def read(text: str) -> Rules:
        path = tmp_path / "rules.toml"
        path.write_text(text, encoding="utf-8")
        return read_rules(path)

    return read


def each_rule(kinds: dict[str, Kind]) -> list[object]:
    return [
        pytest.param(kind, rule, id=f"{kind.id}-{number}")
        for kind in kinds.values()
        for number, rule in enumerate(kind.rules, 1)
    ]


FOR_REASONS, FOR_SIGNS, FOR_STRENGTHS = (
    each_rule(dict(kinds)) for kinds in (RULES.reasons, RULES.signs, RULES.strengths)
)
MATCHES = [line for reason in REASONS.values() for rule in reason.rules for line in rule.matches]
PASSES = [line for reason in REASONS.values() for rule in reason.rules for line in rule.passes]


def spans(text: str) -> list[tuple[str, int, int]]:
    return [(finding.reason, finding.start, finding.end) for finding in review(text).findings]


def found(text: str, reason: str) -> list[str]:
    return [finding.words for finding in review(text).findings if finding.reason == reason]


# ---- The rules and their examples


def test_the_reasons_asked_for_are_known() -> None:
    assert set(REASONS) == {
        *("always-or-never", "label", "blame", "feel-that-you", "accusing-feeling", "needs-therapy", "ultimatum"),
        *("pressure", "guilt", "contempt", "denial", "comparison", "loaded-question", "told-you-so", "done-deal"),
        *("last-resort", "score"),
    }
    assert all(key == reason.id and reason.title and reason.why.endswith((".", "?")) for key, reason in REASONS.items())
    assert set(RULES.signs) == {"fear", "violence", "watched", "control", "threat", "sex", "punished"}
    assert set(RULES.strengths) >= {
        *("own-part", "care", "curiosity", "open-question", "real-choice", "small-ask", "shared-aim", "their-view"),
    }
    assert list(RULES.moves) == ["moment", "care", "own-part", "ask", "choice"]
    assert {strength.move for strength in RULES.strengths.values()} == {*RULES.moves, ""}


@pytest.mark.parametrize(("reason", "rule"), FOR_REASONS)
def test_a_rule_finds_its_examples(reason: Kind, rule: Rule) -> None:
    assert len(rule.matches) >= 2
    for line in rule.matches:
        result = review(line)
        levels = {finding.level for finding in result.findings if finding.reason == reason.id}
        assert rule.level in levels, line
        # words may break more than one rule of a reason; where the review stops for safety there is nothing instead
        assert result.safety or rule.instead in {other.instead for other in reason.rules}


@pytest.mark.parametrize(("reason", "rule"), FOR_REASONS)
def test_a_rule_offers_its_own_words_for_one_of_its_examples(reason: Kind, rule: Rule) -> None:
    offered = {finding.instead for line in rule.matches for finding in review(line).findings}
    assert rule.instead in offered


@pytest.mark.parametrize(("reason", "rule"), FOR_REASONS)
def test_a_rule_lets_its_counter_examples_pass(reason: Kind, rule: Rule) -> None:
    assert rule.passes
    for line in rule.passes:
        assert not found(line, reason.id), line


@pytest.mark.parametrize(("sign", "rule"), FOR_SIGNS)
def test_a_sign_is_seen_in_its_examples_and_not_near_by(sign: Kind, rule: Rule) -> None:
    assert len(rule.matches) >= 2
    for line in rule.matches:
        assert sign.id in {one.id for one in review(line).safety}, line
    for line in rule.passes:
        assert sign.id not in {one.id for one in review(line).safety}, line


@pytest.mark.parametrize(("strength", "rule"), FOR_STRENGTHS)
def test_a_strength_is_seen_in_its_examples_and_not_near_by(strength: Kind, rule: Rule) -> None:
    assert len(rule.matches) >= 2
    for line in rule.matches:
        assert strength.id in {one.id for one in review(line).strengths}, line
    for line in rule.passes:
        assert strength.id not in {one.id for one in review(line).strengths}, line


@pytest.mark.parametrize(("reason", "rule"), FOR_REASONS)
def test_what_is_offered_instead_passes_the_review(reason: Kind, rule: Rule) -> None:
    result = review(rule.instead)
    assert (result.findings, result.safety) == ((), ())


def test_each_rule_offers_words_of_its_own() -> None:
    offers = [rule.instead for reason in REASONS.values() for rule in reason.rules]
    assert len(offers) == len(set(offers))


@pytest.mark.parametrize("reason", REASONS.values(), ids=REASONS.keys())
def test_a_source_is_in_the_bibliography(reason: Kind) -> None:
    keys = re.findall(r"\[@([a-z0-9]+)\]", reason.source)
    known = set(re.findall(r"^@\w+\{([^,]+),", BIBLIOGRAPHY.read_text(encoding="utf-8"), re.MULTILINE))
    assert keys or reason.source == "practice wisdom"
    assert set(keys) <= known


# ---- Safety first


@pytest.mark.parametrize(
    "line",
    [
        "I'm scared of my husband. You never listen.",
        "You always shout. If you leave, I'll kill you.",
        "She checks my phone. You're so lazy.",
    ],
)
def test_where_there_is_fear_or_control_nothing_is_offered_instead(line: str) -> None:
    result = review(line)
    assert result.safety
    assert result.reasons
    assert {finding.instead for finding in result.findings} == {""}
    assert all("Say, for example" not in explain(finding) for finding in result.findings)


def test_no_part_of_the_program_calls_a_message_safe() -> None:
    files = [*ROOT.glob("docs/_ext/invitation/language/*"), *ROOT.glob("docs/_static/*.js")]
    said = [
        file.name for file in files if file.is_file() and re.search(r"safe to send", file.read_text(encoding="utf-8"))
    ]
    assert files
    assert said == []


# ---- What is good, and the moves


def test_a_whole_invitation_makes_the_five_moves() -> None:
    text = (
        "Is now a good time for ten minutes? I love you, and it hurts that we fight. "
        "I walked out on Sunday, and I am sorry. "
        "What do you think we should do next? You can say no."
    )
    result = review(text)
    assert result.moves == tuple(RULES.moves)
    assert (result.missing, result.reasons, result.safety) == ((), (), ())
    assert review("What do you think we should do next?").missing == ("moment", "care", "own-part", "choice")


# ---- What is harmless


@pytest.mark.parametrize(
    "line",
    [
        "I'm sorry I said you never help.",
        "I called you a liar on Sunday. That was unfair.",
        "When I told you that you need therapy, I was wrong.",
        "I used to think it was all your fault.",
        "I'm not saying that any of this is your fault.",
        "It doesn't mean that you're broken or that you need therapy.",
        "Nobody says you're lazy.",
        "Please don't think it's because of you.",
        "You may feel that it's because of you.",
        "Rather than you always driving, I could learn it.",
        "Do you feel that you're always the one who gives in?",
        "Are you worried that they will say it's your fault?",
        "You said you never want to feel cornered like that.",
        "It must feel as if you're always in the wrong.",
        "You may think I'm telling you that you're the problem.",
        "I'm afraid you'll hear that you need fixing.",
        "When people say you're lazy, what do you want to answer?",
    ],
)
def test_taking_back_denying_and_asking_are_harmless(line: str) -> None:
    assert review(line).findings == ()


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("I'm not saying it's your fault, but you never listen.", "always-or-never"),
        ("I don't think you're lazy. You're a liar.", "label"),
        ("Don't you think you need therapy?", "needs-therapy"),
        ("You feel nothing because you are selfish.", "label"),
        ("It's not my fault, it's your fault.", "blame"),
        ("I said you never help, and you don't.", "always-or-never"),
        ("Do you see that you never ask and do it every single time?", "always-or-never"),
    ],
)
def test_what_goes_on_after_the_harmless_part_counts(line: str, reason: str) -> None:
    assert reason in review(line).reasons


@pytest.mark.parametrize(
    ("unless", "heard"),
    [
        (["we never you shout so", "never you"], []),
        (["never you", "we never you"], []),
        (["you shout so"], []),
        (["you"], ["you shout"]),
        (["we never"], ["you shout"]),
        (["we never "], ["you shout"]),
    ],
)
def test_what_is_covered_or_begun_before_is_harmless(unless: list[str], heard: list[str], read: Read) -> None:
    rules = read(SMALL_RULES.replace("unless = []", f"unless = {unless}"))
    assert [finding.words.lower() for finding in review("We never you shout so.", rules).findings] == heard


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("youre so lazy", "label"),
        ("your a liar", "label"),
        ("you dont ever call", "always-or-never"),
        ("youve ruined everything", "blame"),
        ("if you dont come im leaving", "ultimatum"),
        ("Ive been saying this for years", "told-you-so"),
        ("you need counseling", "needs-therapy"),
        ("you need counselling", "needs-therapy"),
        ("You never apologise", "always-or-never"),
        ("You are self-centred", "label"),
        ("You are self-centered", "label"),
    ],
)
def test_spelling_does_not_matter(line: str, reason: str) -> None:
    assert reason in review(line).reasons


# ---- Offsets


@pytest.mark.parametrize("line", MATCHES)
def test_case_apostrophes_and_spaces_do_not_matter(line: str) -> None:
    expected = spans(line)
    for variant in (
        line.upper(),
        line.lower(),
        line.replace("'", "’"),
        line.replace("'", "`"),
        line.replace("’", "'"),
        line.replace(" ", "\n"),
        line.replace(" ", "\u00a0"),
        line.replace(" ", "\t"),
    ):
        assert spans(variant) == expected, variant
    for around in ("*", '"', "'", "“", "_"):
        assert spans(around + line + around) == [(reason, start + 1, end + 1) for reason, start, end in expected]
    stretched = [(reason, len(line[:start].replace(" ", " \r\n "))) for reason, start, _ in expected]
    assert [(reason, start) for reason, start, _ in spans(line.replace(" ", " \r\n "))] == stretched


@pytest.mark.parametrize("line", PASSES)
def test_what_passes_also_passes_in_capitals_and_with_curly_apostrophes(line: str) -> None:
    assert spans(line.upper().replace("'", "’")) == [(r, start, end) for r, start, end in spans(line)]


def test_only_ascii_letters_make_words_as_in_javascript() -> None:
    assert spans("\u00e9you never listen") == [("always-or-never", 1, 17)]


def test_a_paragraph_ends_a_thought() -> None:
    by_rules_alone = replace(RULES)
    assert review("Much love from you\nalways mine to listen", by_rules_alone).reasons
    assert not review("Much love from you\n\nalways mine to listen").findings
    assert not review("Much love from you \r\n \r\n always mine to listen").findings


SNIPPETS = st.one_of(
    st.sampled_from(MATCHES + PASSES),
    st.text(max_size=12),
    st.sampled_from("’ '\n\u00a0İßﬁ\x00😀"),
    st.sampled_from(["you’re ", "👩‍❤️‍👨", "\n\n", "\r\n", "e\u0301"]),
)


@given(st.lists(SNIPPETS, max_size=12).map("".join))
def test_a_finding_says_where_it_is(text: str) -> None:
    findings = review(text).findings
    for finding in findings:
        assert 0 <= finding.start < finding.end <= len(text)
        assert text[finding.start : finding.end] == finding.words == finding.words.strip()
    assert list(findings) == sorted(findings, key=lambda finding: (finding.start, finding.end))
    for reason in REASONS:
        ends = [0] + [finding.end for finding in findings if finding.reason == reason]
        starts = [finding.start for finding in findings if finding.reason == reason]
        assert all(end <= start for end, start in zip(ends, starts, strict=False))


@given(
    st.text(alphabet="😀👩‍❤️‍👨’“… \n\u00a0éß漢", max_size=20),
    st.sampled_from(MATCHES),
)
def test_what_stands_before_only_shifts_a_finding(before: str, line: str) -> None:
    shift = len(before) + 2
    moved = [(reason, start + shift, end + shift) for reason, start, end in spans(line)]
    assert spans(before + "\n\n" + line) == moved


# ---- The result


def test_a_finding_explains_itself() -> None:
    text = "Look: you never listen."
    (finding,) = review(text).findings
    reason = REASONS["always-or-never"]
    assert finding == Finding(
        reason="always-or-never",
        level="flag",
        start=6,
        end=22,
        words="you never listen",
        why=reason.why,
        source=reason.source,
        instead=finding.instead,
        by=("you never listen",),
    )
    assert finding.span == (6, 22)
    assert finding.instead in {rule.instead for rule in reason.rules}


def test_explain_is_one_line() -> None:
    (finding,) = review("you\nnever  listen").findings
    assert explain(finding) == (
        f'"you never listen" (Always and never): {finding.why} Say, for example: "{finding.instead}"'
    )


def test_reasons_are_those_with_a_flag_once_in_order() -> None:
    result = review("We never talk. You are a liar. You need therapy. You are lazy.")
    assert [finding.level for finding in result.findings] == ["hint", "flag", "flag", "flag"]
    assert result.reasons == ("label", "needs-therapy")
    assert result.to_reconsider
    assert not review("We never talk.").to_reconsider
    assert review("He hit me.").to_reconsider


def test_one_sentence_may_have_several_reasons() -> None:
    assert set(review("You always make me angry.").reasons) == {"always-or-never", "blame"}


def test_flags_go_before_hints_of_the_same_reason() -> None:
    assert LEVELS == ("flag", "hint")
    levels = [finding.level for finding in review("We never talk because you never listen.").findings]
    assert sorted(set(levels)) == ["flag", "hint"]


def test_nothing_to_find() -> None:
    assert review("") == Review(missing=tuple(RULES.moves))
    assert review("It rains.").findings == review("It rains.").strengths == review("It rains.").safety == ()


def test_the_language_needs_no_sphinx() -> None:
    code = "import sys, invitation; invitation.review('You never listen.'); import invitation.__main__; "
    code += "sys.exit(any(name.split('.')[0] in {'sphinx', 'docutils', 'yaml', 'babel'} for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# ---- No text takes long

HOSTILE = [
    "you ",
    "never ",
    "if you don't ",
    "you never ",
    "you are so ",
    "you're a ",
    "you are a, ",
    "i said ",
    "i told you ",
    "do you think ",
    "do you feel you never ",
    "because of you ",
    "if you had ",
    "not ",
    "sorry i said ",
    "every single time you ",
    "you need to get ",
    "nothing i do ",
    "a-",
    "a'",
    "a",
    "n't",
    "'",
    " ",
    "\n",
    " \n",
    "You never listen. You need therapy! ",
]


def seconds(text: str) -> float:
    started = time.process_time()
    review(text)
    return time.process_time() - started


@pytest.mark.parametrize("seed", HOSTILE)
def test_twice_the_text_takes_about_twice_the_time(seed: str) -> None:
    """A finding of each reason goes first, so that what is harmless is looked for too."""
    start = " ".join(reason.rules[0].matches[0] for reason in REASONS.values()) + ". "
    one = start + seed * (6_000 // len(seed))
    two = start + seed * (12_000 // len(seed))
    review(two)  # patterns are made when they are first needed
    times = [(seconds(one), seconds(two)) for _ in range(2)]
    while len(times) < 8 and not about_twice(times):  # a busy machine gets another chance
        times.append((seconds(one), seconds(two)))
    assert about_twice(times), times


def about_twice(times: list[tuple[float, float]]) -> bool:
    return min(after for _, after in times) <= 3 * min(before for before, _ in times)


def test_no_piece_of_a_text_is_long() -> None:
    """So no pattern can take more than so much time, whatever it is."""
    for seed in HOSTILE:
        pieces = list(sentences(seed * 300))
        assert all(len(piece) <= LONGEST for _, piece in pieces)
        assert all((seed * 300)[start : start + len(piece)] == piece for start, piece in pieces)


# ---- The part of the regular-expression language that Python and JavaScript share


@pytest.mark.parametrize(
    "pattern",
    [
        *("(?<=a)b", "(?<!a)b", "(?P<name>a)", "(?<name>a)", "(a)", "(?i)a", "(?i:a)", "a++", "a*+", "(?>a)"),
        *("(?:a+)+", "(?:a|b)*", "(?:a){0,99}", "a.*b", "a{2}{3}", "(?=a)+", "(?:a", "a)"),
        *(r"\Aa", r"a\Z", r"\d", "A", "é", "a&b"),
    ],
)
def test_what_the_two_languages_do_not_share_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"not shared|repeated|bracket"):
        parse(pattern, {})


@pytest.mark.parametrize(
    ("pattern", "expanded"),
    [
        ("you don't care", "you +don'?t +care"),
        ("a ?b", "a *b"),
        ("a (?!b)c", "a +(?! )(?!b)c"),
        ("over$", "over(?=[ ,.!?]*$)"),
        ("{how}x{how?}y{how*}z", "(?:so)x(?:(?:so),? +)?y(?:(?:so),? +){0,3}z"),
        ("[ ,]a", "[ ,]a"),
        ("(?:a\n  |b)", "(?:a|b)"),
    ],
)
def test_a_pattern_is_written_for_people(pattern: str, expanded: str) -> None:
    assert expand(pattern, {"how": "(?:so)"}) == expanded


@pytest.mark.parametrize(
    ("pattern", "begins", "needed"),
    [
        ("you never listen", {"you"}, {"list"}),
        ("(?:you|u) (?:always|never)", {"you", "u"}, {"alwa", "neve"}),
        ("(?:so )?lov\\w+ it", {"so", *(f"lov{letter}" for letter in "abcdefghijklmnopqrstuvwxyz0123456789_")}, {"it"}),
        ("don't", {"don", "dont"}, {"don", "dont"}),
        ("(?:a big|an old) cat", {"a", "an"}, {"cat"}),
        ("over-?dramatic", {"over"}, {"over"}),
        ("(?:cat|dog)s? (?!no)(?=yes)", {"cat", "cats", "dog", "dogs"}, {"cat", "cats", "dog", "dogs"}),
    ],
)
def test_a_pattern_knows_what_it_needs(pattern: str, begins: set[str], needed: set[str]) -> None:
    row = parse(written_out(pattern), {})
    cost = {"you": 9.0, "u": 9.0, "so": 9.0, "a": 9.0, "an": 9.0, "big": 5.0, "old": 5.0, "neve": 5.0}
    assert beginnings(row) == begins
    assert needs(row, lambda word: cost.get(word, 1.0))[0] == needed


def test_a_pattern_needs_words_of_two_places() -> None:
    row = parse(written_out("(?:you|u) never listen"), {})
    assert needs(row, lambda word: {"list": 1.0, "neve": 2.0}.get(word, 9.0)) == ({"list"}, {"neve"})


def test_a_pattern_may_begin_with_any_word_but_must_need_one() -> None:
    assert beginnings(parse(written_out(r"[\w'-]{1,30} shouts"), {})) is None
    assert needs(parse(written_out(r"[\w'-]{1,30} shouts"), {}), lambda _: 1.0) == ({"shou"}, None)
    assert needs(parse(written_out(r"[\w'-]{1,30}"), {}), lambda _: 1.0) == (None, None)


@pytest.mark.parametrize("line", [*MATCHES, *PASSES])
def test_nothing_is_missed_by_looking_only_where_a_pattern_could_match(line: str) -> None:
    """Every pattern is tried at every word, without regard to what it needs or begins with."""
    from invitation.language.text import plain, words

    for _, sentence in sentences(plain(line, RULES.same)):
        begun = words(sentence)
        by_need = {group: sorted(hits) for group, hits in RULES.said.matches(sentence, begun).items()}
        all_hits: dict[int, list[tuple[int, int, int]]] = {}
        for pattern in RULES.said.patterns:
            for place in (place for _, place in begun):
                if (hit := pattern.match(sentence, place)) and not hit[0].endswith(" "):
                    all_hits.setdefault(pattern.group, []).append((place, hit.end(), pattern.rule))
        assert by_need == {group: sorted(hits) for group, hits in all_hits.items()}


# ---- Reading the rules


def test_rules_are_read_with_their_word_lists(read: Read) -> None:
    rules = read(SMALL_RULES)
    for line in ("U shouted!", "you  yell", "You\nshout"):
        assert review(line, rules).reasons == ("loud",), line
    for line in ("you shouts", "we yell", "I never said you shout"):
        assert review(line, rules).reasons == (), line
    assert (rules.same[ord("’")], rules.same[ord("*")], rules.same[ord("A")]) == ("'", " ", "a")
    assert rules.reasons["loud"].rules[0].matches == ("You shout",)


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("{who} yell", "{whom} yell", 21, 'There is no word list {whom} above rule 1 of the reason "loud".'),
        ("{who} shout", "{verb} shout", 11, 'There is no word list {verb} above the word list "verb".'),
        ('level = "flag"', 'level = "shout"', 22, 'The level of rule 1 of the reason "loud" is "shout".'),
        ('instead = "I like it quiet."\n', "", 19, 'There is no instead in rule 1 of the reason "loud".'),
        ('title = "Loud"', 'titel = "Loud"', 12, 'There is no title in the reason "loud".'),
        ('level = "flag"', 'level = "flag"\ncolour = "red"', 23, 'There is a "colour" in rule 1 of the reason "loud"'),
        (
            "shout(?:ed)?",
            "shout(?:ed?",
            11,
            'A pattern in the word list "verb" cannot be used: a bracket is not closed',
        ),
        (
            "'i never said {who}'",
            "'i (never said'",
            2,
            "A pattern in the unless of all reasons cannot be used: not shared",
        ),
        ("[same]", "[sam]", None, "There is no same in the rules."),
        ('" " = "*"', '"  " = "*"', 8, "`  ` in [same] is not one sign."),
        ("move = []", "move = 1", 5, "`move` is not a list."),
        (
            "move = []",
            'move = [{id = "a", title = "A"}, {id = "a", title = "B"}]',
            5,
            'The move "a" stands there twice.',
        ),
        ("strength = []", "strength = [[]]", 4, "`strength` is no list of tables."),
        ('"u"]', "1]", 10, "`who` in [words] holds something else than words."),
        ("{who} yell", "{who} y[a-z]", 21, "a set holds single small letters, a hyphen last"),
        ("{who} yell", "{who} ye{3,2}", 21, "repeated from 3 to 2 times"),
        ("{who} yell", "{who} ye{0,301}", 21, "repeated from 0 to 301 times, which is less, or more than 300"),
        ("{who} yell", "{who} ye{0,\N{ARABIC-INDIC DIGIT THREE}}", 21, "not shared by Python and JavaScript"),
        ("{who} yell", r"{who} y\\u00e9ll", 21, "not shared by Python and JavaScript"),
        ("{who} yell", "{who} " + "(?:" * 2_000, 21, "it nests too deep"),
        ("{who} yell", "(?:a|)", 21, "it may match any words"),
    ],
)
def test_a_mistake_in_the_rules_is_told_with_its_line(
    old: str, new: str, line: int | None, message: str, read: Read, tmp_path: Path
) -> None:
    assert SMALL_RULES.count(old) == 1
    with pytest.raises(DataProblem) as caught:
        read(SMALL_RULES.replace(old, new))
    assert message in caught.value.wrong
    assert (caught.value.path, caught.value.line) == (tmp_path / "rules.toml", line)


def test_the_line_is_that_of_the_rule_among_those_of_other_reasons(read: Read) -> None:
    other = SMALL_RULES[SMALL_RULES.index("[[reason]]") :].replace('"loud"', '"louder"')
    with pytest.raises(DataProblem, match='36: The level of rule 1 of the reason "louder"'):
        read(SMALL_RULES + other.replace('"flag"', '"flags"'))


def test_an_id_may_stand_only_once(read: Read) -> None:
    with pytest.raises(DataProblem, match='27: The reason "loud" stands there twice'):
        read(SMALL_RULES + SMALL_RULES[SMALL_RULES.index("[[reason]]") :])


def test_word_lists_in_word_lists_may_not_grow_without_end(read: Read) -> None:
    laughs = '\nl_a = ["ha"]\n' + "\n".join(
        f'l_{after} = ["{" ".join([f"{{l_{before}}}"] * 9)}"]' for before, after in pairwise("abcdefghijkl")
    )
    began = time.monotonic()
    with pytest.raises(DataProblem, match="with its word lists it is longer than 100,000 signs"):
        read(SMALL_RULES.replace("[words]", f"[words]{laughs}"))
    assert time.monotonic() - began < 5


@given(
    st.lists(st.sampled_from([*"ab ?*+()[]{}|^$'-.,3", "(?:", "(?!", "(?=", r"\b", r"\w", r"\d", "{1,2}", "é", "A"]))
)
def test_a_pattern_that_is_taken_can_be_used(parts: list[str]) -> None:
    written = written_out("".join(parts))
    try:
        parse(written, {})
    except (ValueError, KeyError):
        return
    re.compile(written, re.ASCII)


# ---- What is kept of the patterns


def test_what_is_kept_of_the_patterns_is_what_would_be_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    file = tmp_path / "new" / "rules.json"
    assert read_kept(file) is None
    keep(file, RULES.said.patterns)
    again = {pattern.written: (pattern.begins, pattern.needs, pattern.needs_too) for pattern in RULES.said.patterns}
    assert read_kept(file) == again
    file.write_text(file.read_text(encoding="utf-8")[:-9], encoding="utf-8")
    assert read_kept(file) is None, "half a file was believed"


def test_what_is_kept_belongs_to_the_rules() -> None:
    assert kept_file(SMALL_RULES) == kept_file(SMALL_RULES)
    assert kept_file(SMALL_RULES) != kept_file(SMALL_RULES + "\n")


def test_nothing_is_kept_where_python_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    keep(tmp_path / "rules.json", RULES.said.patterns)
    assert list(tmp_path.iterdir()) == []


def test_rules_that_are_known_are_the_rules_that_are_read() -> None:
    path = Path(str(files("invitation.language").joinpath("rules.toml")))
    found = read_rules(path)
    known = {
        one.written: (one.begins, one.needs, one.needs_too) for one in (*found.said.patterns, *found.harmless.patterns)
    }
    again = read_rules(path, known)
    assert again.said.patterns == found.said.patterns
    assert again.harmless.patterns == found.harmless.patterns
