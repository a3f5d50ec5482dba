"""The review of language: what it finds, where, and that nobody can make it slow."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invitation import language
from invitation.language import LEVELS, REASONS, Finding, Reason, Review, Rule, explain, read_rules, review

BIBLIOGRAPHY = Path(__file__).parents[1] / "docs" / "_data" / "references.bib"
RULES = [
    pytest.param(reason, rule, id=f"{reason.id}-{number}")
    for reason in REASONS.values()
    for number, rule in enumerate(reason.rules, 1)
]
MATCHES = [line for reason in REASONS.values() for rule in reason.rules for line in rule.matches]
PASSES = [line for reason in REASONS.values() for rule in reason.rules for line in rule.passes]


def spans(text: str) -> list[tuple[str, int, int]]:
    return [(finding.reason, finding.start, finding.end) for finding in review(text).findings]


def found(text: str, reason: str) -> list[str]:
    return [finding.words for finding in review(text).findings if finding.reason == reason]


# ---- The rules and their examples


def test_the_reasons_asked_for_are_known() -> None:
    asked_for = {"always-or-never", "label", "needs-therapy", "ultimatum", "told-you-so", "blame"}
    assert asked_for <= set(REASONS)
    assert all(key == reason.id and reason.title and reason.why.endswith((".", "?")) for key, reason in REASONS.items())


@pytest.mark.parametrize(("reason", "rule"), RULES)
def test_a_rule_finds_its_examples(reason: Reason, rule: Rule) -> None:
    assert len(rule.matches) >= 2
    for line in rule.matches:
        by_this_rule = [f for f in review(line).findings if (f.reason, f.instead) == (reason.id, rule.instead)]
        assert by_this_rule, line
        assert {f.level for f in by_this_rule} == {rule.level}


@pytest.mark.parametrize(("reason", "rule"), RULES)
def test_a_rule_lets_its_counter_examples_pass(reason: Reason, rule: Rule) -> None:
    assert rule.passes
    for line in rule.passes:
        assert not found(line, reason.id), line


@pytest.mark.parametrize(("reason", "rule"), RULES)
def test_what_is_offered_instead_passes_the_review(reason: Reason, rule: Rule) -> None:
    assert review(rule.instead).findings == ()


def test_each_rule_offers_words_of_its_own() -> None:
    offers = [rule.instead for reason in REASONS.values() for rule in reason.rules]
    assert len(offers) == len(set(offers))


def test_flags_stand_before_hints() -> None:
    """Where two rules of a reason match at the same place the first one counts: a hint must not hide a flag."""
    for reason in REASONS.values():
        levels = [rule.level for rule in reason.rules]
        assert levels == sorted(levels, key=LEVELS.index), reason.id


@pytest.mark.parametrize("reason", REASONS.values(), ids=REASONS.keys())
def test_a_source_is_in_the_bibliography(reason: Reason) -> None:
    keys = re.findall(r"\[@([a-z0-9]+)\]", reason.source)
    known = set(re.findall(r"^@\w+\{([^,]+),", BIBLIOGRAPHY.read_text(encoding="utf-8"), re.MULTILINE))
    assert keys or reason.source == "practice wisdom"
    assert set(keys) <= known


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
        (["you shout so"], ["you shout"]),
        (["we never"], ["you shout"]),
        (["we never "], ["you shout"]),
    ],
)
def test_only_what_begins_within_the_harmless_part_is_harmless(
    unless: list[str], heard: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    reasons, _ = read_rules(SMALL.replace("unless = []", f"unless = {unless}"))
    monkeypatch.setattr(language, "REASONS", reasons)
    assert found("We never you shout so.", "loud") == heard


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
    assert review(line).reasons == (reason,)


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
    assert review("Much love from you\nalways mine to listen").reasons
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
        instead=reason.rules[1].instead,
    )


def test_explain_is_one_line() -> None:
    (finding,) = review("you\nnever  listen").findings
    assert explain(finding) == (
        f'"you never listen" (Always and never): {finding.why} Say, for example: "{finding.instead}"'
    )


def test_reasons_are_those_with_a_flag_once_in_order() -> None:
    result = review("We never talk. You are a liar. You need therapy. You are lazy.")
    assert [finding.level for finding in result.findings] == ["hint", "flag", "flag", "flag"]
    assert result.reasons == ("label", "needs-therapy")


def test_one_sentence_may_have_several_reasons() -> None:
    assert review("You always make me angry.").reasons == ("always-or-never", "blame")


def test_nothing_to_find() -> None:
    assert review("") == review("Could we talk on Saturday?") == Review(())
    assert review("").reasons == ()


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
    one = start + seed * (12_000 // len(seed))
    two = start + seed * (24_000 // len(seed))
    times = [(seconds(one), seconds(two)) for _ in range(2)]
    while len(times) < 8 and not about_twice(times):  # a busy machine gets another chance
        times.append((seconds(one), seconds(two)))
    assert about_twice(times), times


def about_twice(times: list[tuple[float, float]]) -> bool:
    return min(after for _, after in times) <= 3 * min(before for before, _ in times)


# ---- The part of the regular-expression language that Python and JavaScript share

TOKEN = re.compile(
    r"(?P<mark>\(\))|(?P<open>\(\?[:=!])|(?P<close>\))|(?P<bar>\|)"
    r"|(?P<set>\[\^?(?:\\[wn]|[a-z0-9'?!.-])+\])|(?P<edge>\\b)|(?P<letter>\\[wn?]|[a-z0-9 ,'!-])"
    r"|(?P<times>(?:[*+?]|\{\d+(?:,(?P<most>\d+))?\})(?P<lazy>\??))"
)


def faults(pattern: str) -> list[str]:
    """Return what in a pattern JavaScript reads differently, or what may take more than linear time."""
    wrong: list[str] = []
    opened: list[str] = []
    last, position = "", 0
    while position < len(pattern):
        token = TOKEN.match(pattern, position)
        if token is None:
            return [*wrong, f"not shared: {pattern[position : position + 9]}"]
        kind = str(token.lastgroup if token.lastgroup not in ("most", "lazy") else "times")
        position = token.end()
        if kind == "open":
            opened.append(token[0])
        elif kind == "close":
            kind = "group" if opened.pop() == "(?:" else "look"
        elif kind == "times":
            unbounded = token[0][0] in "*+"
            if last not in ("letter", "set", "group", " "):
                wrong.append(f"nothing to repeat, or twice: {token[0]}")
            if last == "group" and (unbounded or int(token["most"] or 1) > 20):
                wrong.append(f"a group without a bound: {token[0]}")
            if last == " " and token[0] != "+":
                wrong.append(f"a quantifier behind a space: {token[0]}")
            if int(token["most"] or 1) > 200:
                wrong.append(f"too many: {token[0]}")
        last = " " if token[0] == " " else kind
    return wrong


@pytest.mark.parametrize(
    "pattern",
    [
        *("(?<=a)b", "(?<!a)b", "(?P<name>a)", "(?<name>a)", "(a)", "(?i)a", "(?i:a)", "a++", "a*+", "(?>a)"),
        *("(?:a+)+", "(?:a|b)*", "(?:a){0,99}", "a.*b", "[^a]{0,9999}", "a{2}{3}", "some +?body", " +{0,3}"),
        *(r"\Aa", r"a\Z", "^a", "a$", r"\d", "A", "é", "(?=a)+"),
    ],
)
def test_the_check_of_patterns_sees_faults(pattern: str) -> None:
    assert faults(pattern)


@pytest.mark.parametrize("reason", REASONS.values(), ids=REASONS.keys())
def test_patterns_keep_to_what_python_and_javascript_share(reason: Reason) -> None:
    for pattern in (reason.search, *reason.unless):
        assert faults(pattern.pattern) == []
    assert reason.search.pattern.count("()") == len(reason.rules)


# ---- Reading the rules

SMALL = """
unless = ['i never said']
[same]
"'" = "’"
" " = "*"
[words]
who = ["you", "u"]
verb = ["{who} shout(?:ed)?"]
[[reason]]
id = "loud"
title = "Loud"
why = "It hurts."
source = "practice wisdom"
unless = []
[[reason.rule]]
pattern = '''{verb}
  |{who} yell'''
level = "flag"
instead = "I like it quiet."
matches = ["You shout"]
passes = ["We shout"]
"""


def test_rules_are_read_with_their_word_lists() -> None:
    reasons, same = read_rules(SMALL)
    loud = reasons["loud"]
    assert all(loud.search.search(line) for line in ("u shouted", "you  yell"))
    assert not any(loud.search.search(line) for line in ("you shouts", "we yell"))
    assert loud.unless[0].search("i   never said")
    assert (same[ord("’")], same[ord("*")], same[ord("A")]) == ("'", " ", "a")
    assert loud.rules[0].matches == ("You shout",)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("{who} yell", "{whom} yell", 'There is no word list {whom} above rule 1 of the reason "loud".'),
        ("{who} shout", "{verb} shout", 'There is no word list {verb} above the word list "verb".'),
        ('level = "flag"', 'level = "shout"', 'The level of rule 1 of the reason "loud" is "shout".'),
        ('instead = "I like it quiet."\n', "", 'There is no instead in rule 1 of the reason "loud".'),
        ('title = "Loud"', 'titel = "Loud"', 'There is no title in the reason "loud".'),
        ('level = "flag"', 'level = "flag"\ncolour = "red"', 'There is a "colour" in rule 1 of the reason "loud"'),
        ("shout(?:ed)?", "shout(?:ed?", 'A pattern in the reason "loud" is no regular expression'),
        ("'i never said'", "'i (never said'", 'A pattern in the unless of the reason "loud" is no regular expression'),
        ("[same]", "[sam]", "There is no same in the rules."),
    ],
)
def test_a_mistake_in_the_rules_is_named(old: str, new: str, message: str) -> None:
    assert SMALL.count(old) == 1
    with pytest.raises(ValueError, match=re.escape(message)):
        read_rules(SMALL.replace(old, new))


def test_an_id_may_stand_only_once() -> None:
    with pytest.raises(ValueError, match='The reason "loud" stands there twice'):
        read_rules(SMALL + SMALL[SMALL.index("[[reason]]") :])
