"""Questions to test the packages with: one of every kind, ordinary and hostile, and a strategy that makes more."""

from hypothesis import strategies as st
from invitation.course.content import CHOICES, Course, Page, Sheet
from invitation.quiz.question import KINDS, Option, Pair, Question

RIGHT_TO_LEFT = "مرحبا بك (1) שלום"
HOSTILE = (
    'He said "no" & <b>left</b>; that\'s {all} ~ of it = 100% # of: a\\b :: -> [html] ####',
    "=1+1",
    "+44 1234",
    "-2+3",
    "@SUM(A1:A9)",
    "%50% of couples",
    "[plain] text",
    "// not a comment",
    "$CATEGORY: x",
    "first line\nsecond line\n\nfourth line",
    "😀 two chairs 🪑🪑 e\u0301",
    RIGHT_TO_LEFT,
    "]]> <!-- </script> &amp; &#61; &lt;",
    'a, b; \'c\' ""d""',
    "\\n is no line break, \\\\ neither",
    "TRUE",
    "word " * 400,
)


def question(
    kind: str = "single", name: str = "a-question", text: str = "What do you ask first?", **given: object
) -> Question:
    parts: dict[str, object] = {
        "options": (),
        "pairs": (),
        "sequence": (),
        "feedback": "Safety comes before the story.",
        "objective": "ask-about-fear",
        "rests_on": "engaging/the-first-call#what-to-do",
        "quotes": "Safety, before the story",
    }
    if kind in CHOICES:
        parts["options"] = (
            Option("Whether they can talk freely.", True, "Nobody answers freely with somebody listening."),
            Option("What they have tried.", False, "That can wait."),
            Option("What they hope for.", False, ""),
        )
    if kind == "several":
        parts["options"] = (
            *parts["options"][:2],
            Option("Whether they are afraid.", True, "Yes."),
            parts["options"][2],
        )  # type: ignore[index]
    if kind == "true-false":
        parts["options"] = (Option("True", False, "It is not so."), Option("False", True, "Indeed."))
    if kind == "matching":
        parts["pairs"] = (
            Pair("The one who asks", "hopes"),
            Pair("The one who is asked", "worries"),
            Pair("The therapist", "listens"),
        )
    if kind == "ordering":
        parts["sequence"] = ("Wait for a calm hour", "Own your part", "Ask for their idea")
    return Question(id=name, kind=kind, text=text, **(parts | given))  # type: ignore[arg-type]


def hostile_questions() -> list[Question]:
    """Every hostile text in every place of every kind."""
    found = []
    for number, text in enumerate(HOSTILE):
        other = HOSTILE[(number + 5) % len(HOSTILE)]
        for kind in KINDS:
            given: dict[str, object] = {"feedback": text}
            if kind == "true-false":
                given["options"] = (Option("True", True, text), Option("False", False, ""))
            elif kind in CHOICES:
                options = [Option(text, True, other), Option(other, False, ""), Option("third", False, text)]
                given["options"] = (*options, Option("fourth", kind == "several", other))
            elif kind == "matching":
                given["pairs"] = (Pair(text, other), Pair(other, "plain"), Pair("plain", text))
            else:
                given["sequence"] = (text, other, "last")
            found.append(question(kind, f"{kind}-{number}", text, **given))
    return found


def samples() -> list[Question]:
    """One ordinary question of every kind, then the hostile ones, then two answers that are the same."""
    twice = question("matching", "twice", pairs=(Pair("one", "same"), Pair("two", "same"), Pair("three", "other")))
    quiet = question("reply", "quiet", feedback="")
    return [*(question(kind, kind) for kind in KINDS), *hostile_questions(), twice, quiet]


PAGES = (
    Page(
        "training-the-course",
        "The course",
        '<h1>The course</h1><p>Read <a href="engaging-the-first-call.html#what-to-do">the first call</a>.</p>',
        "Training",
    ),
    Page(
        "engaging-the-first-call",
        "The first call & more",
        '<h1>The first call</h1><section id="what-to-do"><h2>What to do</h2>'
        '<p>Ask <a href="../sheets/first-call-guide.pdf">from the sheet</a>.</p></section>',
        "Engaging",
    ),
    Page("myths-love", "Love should be enough", "<h1>Love should be enough</h1><p>It is not.</p>", "Myths"),
)
SHEETS = (Sheet("first-call-guide", "First call: a guide", b"%PDF-1.7 invented\n%%EOF\n"),)


def course(questions: list[Question]) -> Course:
    return Course(
        "The Invitation Handbook: the course",
        "Not yet reviewed by a clinician.",
        "en-GB",
        PAGES,
        SHEETS,
        tuple(questions),
    )


_SIGNS = st.one_of(
    st.sampled_from([*list("\"'<>&{}~=#:\\%[]*-+@$/,;|\t\n"), "\\n", "->", "::", "####", "&amp;", "😀", "ש", "]]>"]),
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Zs", "Cn")),
    st.just(" "),
)
texts = st.lists(_SIGNS, min_size=1, max_size=30).map("".join).filter(lambda text: bool(seen(text)))
spoken = st.one_of(st.just(""), texts)


def seen(text: str) -> str:
    """A text as a reader sees it: white space at the ends and in rows is not seen. Written anew, not shared."""
    kept = "".join(
        sign for sign in text if sign in "\t\n\r" or (ord(sign) >= 32 and ord(sign) not in (0xFEFF, 0xFFFE, 0xFFFF))
    )
    lines = [" ".join(line.split()) for line in kept.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return "\n".join(lines).strip()


def flat(text: str) -> str:
    """The same, on one line."""
    return " ".join(seen(text).split())


@st.composite
def questions(draw: st.DrawFn) -> Question:
    kind = draw(st.sampled_from(KINDS))
    given: dict[str, object] = {"feedback": draw(spoken)}
    several = draw(st.lists(texts, min_size=2, max_size=6, unique_by=flat))
    if kind == "true-false":
        true = draw(st.booleans())
        given["options"] = (Option("True", true, draw(spoken)), Option("False", not true, draw(spoken)))
    elif kind in CHOICES:
        right = draw(st.integers(0, len(several) - 1))
        more = draw(st.booleans())
        given["options"] = tuple(
            Option(text, place == right or (kind == "several" and more and place == 0), draw(spoken))
            for place, text in enumerate(several)
        )
    elif kind == "matching":
        given["pairs"] = tuple(Pair(draw(texts), text) for text in several)
    else:
        given["sequence"] = tuple(several)
    return question(kind, "drawn", draw(texts), **given)


@st.composite
def quizzes(draw: st.DrawFn) -> list[Question]:
    from dataclasses import replace

    drawn = draw(st.lists(questions(), min_size=1, max_size=6))
    return [replace(one, id=f"drawn-{number}") for number, one in enumerate(drawn)]
