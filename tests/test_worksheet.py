"""Blanks: form controls with labels on the page, lines in plain text, and clear errors for the author."""

import pytest
from bs4 import BeautifulSoup, Tag
from conftest import SHEET, Build, Built, make_project, run_build
from invitation.worksheet import BLANK_KINDS, MOST_LINES, SCALE_STEPS, scale_advice

PAGE = "handouts/sheet.md"
MORE = """
Name: {blank}`My <b> & "own" name` and phone: {blank}`My phone <phone>`, age {blank}`My age <number>` years.

:::{lines} Three lines & no count
:::

:::{scale} How sure?
:from: 1 < 2
:to: "very"
:below: 6
:then: Pick another day.
:::

:::{tick-list} With markup
- We are **both** rested.
- A [link](../docs/chapter.md) here.
:::
"""


def with_text(old: str, new: str) -> dict[str, str]:
    assert old in SHEET
    return {PAGE: SHEET.replace(old, new)}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    project = make_project(tmp_path_factory.mktemp("worksheet") / "project")
    built = run_build(project, with_text("\n## For the therapist", MORE + "\n## For the therapist"))
    assert built.warnings == ""
    return built


@pytest.fixture(scope="module")
def page(built: Built) -> Tag:
    body = BeautifulSoup(built.read("handouts/sheet.html"), "html.parser").select_one("div.body")
    assert body
    return body


def words(tag: Tag | None) -> str:
    assert tag is not None
    return " ".join(tag.get_text().split())


def label_of(page: Tag, control: Tag) -> str:
    """Return what a screen reader says of a control."""
    if control.get("aria-label"):
        return str(control["aria-label"])
    around = control.find_parent("label")
    return words(around or page.find("label", attrs={"for": control.get("id", "")}))


# -- the web page ------------------------------------------------------------------------------------------------------


def test_every_control_has_a_label_in_reading_order(page: Tag) -> None:
    labels = [label_of(page, control) for control in page(["input", "textarea"])]
    scale = [str(step) for step in range(SCALE_STEPS)]
    assert labels == [
        *("Day I will ask (day, month, year)", "What I want to say", "We are both rested.", "We have half an hour."),
        *scale,
        *('My <b> & "own" name', "My phone", "My age", "Three lines & no count"),
        *scale,
        *("We are both rested.", "A link here."),
    ]


def test_controls_that_belong_together_have_a_common_name(page: Tag) -> None:
    groups = [words(group.legend) for group in page("fieldset")]
    assert groups == ["Before I ask", "How calm am I?", "How sure?", "With markup"]
    for control in page("input", type=["radio", "checkbox"]):
        assert control.find_parent("fieldset")


def test_what_is_typed_is_neither_sent_nor_remembered(page: Tag) -> None:
    assert not page(["form", "script"])
    for control in page(["input", "textarea"]):
        assert control["autocomplete"] == "off"
        assert control.get("name") is None or control["type"] == "radio"


def test_no_two_controls_have_the_same_id_and_no_two_scales_the_same_name(page: Tag) -> None:
    ids = [str(tag["id"]) for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    names = [{str(control["name"]) for control in group("input", type="radio")} for group in page.select(".scale")]
    assert [len(name) for name in names] == [1, 1]
    assert names[0].isdisjoint(names[1])


@pytest.mark.parametrize(
    ("number", "kind", "keyboard"),
    [(0, "date", "text"), (5, "text", "text"), (6, "phone", "tel"), (7, "number", "numeric")],
)
def test_a_blank_has_the_width_and_the_keyboard_of_its_kind(page: Tag, number: int, kind: str, keyboard: str) -> None:
    control = page.find(id=f"blank-{number}")
    assert isinstance(control, Tag)
    assert control["type"] == "text"
    assert control["inputmode"] == keyboard
    assert control["size"] == str(BLANK_KINDS[kind]["letters"])
    assert f"blank-{kind}" in control["class"]


def test_only_a_blank_that_ends_its_line_may_grow(page: Tag) -> None:
    growing = [str(control["id"]) for control in page.select("input.blank-last")]
    assert growing == ["blank-0"]


def test_lines_to_write_on_are_as_many_as_asked_for(page: Tag) -> None:
    assert [area["rows"] for area in page("textarea")] == ["2", "3"]


def test_a_scale_goes_from_nought_to_ten_and_says_what_its_ends_mean(page: Tag) -> None:
    first, second = page.select(".scale")
    assert [control["value"] for control in first("input")] == [str(step) for step in range(11)]
    assert [words(end) for end in first.select(".scale-ends span")] == ["0 = not at all", "10 = very"]
    assert [words(end) for end in second.select(".scale-ends span")] == ["0 = 1 < 2", "10 = very"]


def test_a_scored_scale_says_what_to_do_below_its_limit(page: Tag) -> None:
    (scale,) = page.find_all("fieldset", class_="scale")[1:]
    assert words(scale.find_next_sibling("p")) == "Below 6: pick another day."


def test_a_tick_list_keeps_bold_and_links(page: Tag) -> None:
    items = page.select(".tick-list")[1]("li")
    assert words(items[0].strong) == "both"
    assert items[1].a
    assert items[1].a["href"] == "../docs/chapter.html"


# -- plain text --------------------------------------------------------------------------------------------------------


def test_plain_text_shows_lines_boxes_and_numbers(build: Build) -> None:
    built = build(builder="text")
    assert built.warnings == ""
    lines = [line.strip() for line in built.read("handouts/sheet.txt").splitlines() if line.strip()]
    start = lines.index("Day: ___________ (day, month, year)")
    assert lines[start : start + 8] == [
        "Day: ___________ (day, month, year)",
        "What I want to say",
        "_" * 60,
        "_" * 60,
        "Before I ask",
        "[ ] We are both rested.",
        "[ ] We have half an hour.",
        "How calm am I? 0 = not at all, 10 = very.",
    ]
    assert lines[start + 8].split() == [str(step) for step in range(11)]


# -- the score ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", range(11))
def test_advice_is_given_below_the_limit_and_nowhere_else(number: int) -> None:
    assert scale_advice(number, below=6, then="Wait.") == ("Wait." if number < 6 else "")


@pytest.mark.parametrize("number", [-1, 11])
def test_a_number_that_is_not_on_the_scale_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match=f"from 0 to 10; {number} is not"):
        scale_advice(number, below=6, then="Wait.")


@pytest.mark.parametrize("then", ["Wait.", 'Don\'t ask "today".', r"A back\slash."])
def test_a_scored_scale_is_checked_on_both_sides_of_its_limit(build: Build, then: str) -> None:
    built = build(with_text(":to: very", f":to: very\n:below: 6\n:then: {then}"), "doctest")
    assert built.warnings == ""
    assert built.app.builder.total_tries == 2
    assert built.app.builder.total_failures == 0


def test_the_advice_of_a_scored_scale_may_begin_with_i(build: Build) -> None:
    built = build(with_text(":to: very", ":to: very\n:below: 6\n:then: I pick another day."), "text")
    assert "Below 6: I pick another day." in built.read("handouts/sheet.txt")


# -- mistakes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("right", "mistake", "line", "wrong", "mend"),
    [
        pytest.param("<date>", "<weekday>", 16, 'no kind of blank called "weekday"', "text, date, phone or", id="kind"),
        pytest.param("Day I will ask <date>", "<date>", 16, "A blank has no label", "{blank}`My first", id="no label"),
        pytest.param("Day I will ask <date>", " ", 16, "A blank has no label", "{blank}`My first", id="empty"),
        pytest.param(" What I want to say", "", 18, "1 argument(s) required", "", id="lines without a label"),
        pytest.param(":count: 2", f":count: {MOST_LINES + 1}", 19, "count", f"at most {MOST_LINES}", id="too many"),
        pytest.param(":count: 2", ":count: 0", 19, "count", "must be positive", id="no lines"),
        pytest.param(":count: 2", ":count: two", 19, "'count': two", "", id="a count in words"),
        pytest.param(" How calm am I?", "", 27, "1 argument(s) required", "", id="scale without a label"),
        pytest.param(":from: not at all\n", "", 27, "what its ends mean", "`:from: not at all`", id="no low end"),
        pytest.param(":to: very\n", "", 27, "what its ends mean", "`:to: very`", id="no high end"),
        pytest.param(":to: very\n", ":to:\n", 29, "'to': None", "", id="empty high end"),
        pytest.param(":to: very", ":to: very\n:below: 6", 27, "a limit without advice", "`:then:", id="no advice"),
        pytest.param(":to: very", ":to: very\n:then: Wait.", 27, "without a limit", "`:below: 6`", id="no limit"),
        pytest.param(":to: very", ":to: very\n:below: 11\n:then: W.", 30, "'below': 11", "1 and 10", id="high limit"),
        pytest.param("- We are both rested.\n- We", "We are both rested. We", 22, "else than one", "hyphen", id="text"),
        pytest.param("- We have half", "\nAnd:\n\n- We have half", 22, "else than one list", "hyphen", id="two lists"),
        pytest.param("- We are both rested.\n- We", "1. We are both.\n2. We", 22, "else than", "hyphen", id="numbers"),
        pytest.param("- We are both rested.\n- We have half an hour.\n", "", 22, "else than", "hyphen", id="no list"),
        pytest.param("- We have half", "  - Really.\n- We have half", 23, "more than one", "one sentence", id="nested"),
        pytest.param("both rested.\n", "both rested.\n\n  Really.\n", 23, "more than", "one sentence", id="paragraphs"),
        pytest.param("- We are both rested.\n", "-\n", 23, "", "one sentence", id="an empty box"),
    ],
)
def test_a_mistake_in_a_blank_is_told_with_its_place(
    build: Build, right: str, mistake: str, line: int, wrong: str, mend: str
) -> None:
    built = build(with_text(right, mistake), "dummy")
    assert built.warned(f"{PAGE}:{line}", wrong, mend), built.warnings
