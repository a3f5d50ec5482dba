"""The press, second half: blanks become form fields that any program can fill in."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import typst
from conftest import SHEET, Build, make_project, run_build
from invitation.press.fields import BlankTooShort, add_fields
from invitation.press.plain import Field
from invitation.worksheet import BLANK_KINDS
from paper import (
    CHOSEN_STEP,
    Desk,
    blanks_of,
    fill_with_pdfium,
    fill_with_pikepdf,
    ink,
    poppler,
    read_blanks,
    verapdf,
)
from pikepdf import Array, Dictionary, Name, Pdf

FRONT, _, REST = SHEET.partition("Words to print.")
REST = REST[REST.index("## For the therapist") :]
BODY = """
Name {blank}`My name` on {blank}`Day I ask <date>`

Phone {blank}`Their number <phone>`, at {blank}`Hour <number>`

:::{lines} What I want to say
:count: 4
:::

:::{page-break}
:::

:::{tick-list} Before I ask
- We are **rested**.
- We have half an hour.
:::

:::{scale} How calm am I?
:from: not at all
:to: very
:::

- In a list: {blank}`Something in a list`

| One | Two |
|-----|-----|
| a {blank}`Left cell` | b {blank}`Right cell` |

:::{note}
In a card: {blank}`Something in a card`
:::

:::{scale} How sure am I?
:from: not at all
:to: very
:::

:::{lines} Ünter’s “last” words
:count: 1
:::
"""


def steps(label: str) -> list[tuple[str, str]]:
    return [("step", f"{label} 0 = not at all, 10 = very. {step}") for step in range(11)]


EXPECTED = [
    ("text", "My name"),
    ("text", "Day I ask (day, month, year)"),
    ("text", "Their number"),
    ("text", "Hour"),
    ("lines", "What I want to say"),
    ("tick", "We are rested."),
    ("tick", "We have half an hour."),
    *steps("How calm am I?"),
    ("text", "Something in a list"),
    ("text", "Left cell"),
    ("text", "Right cell"),
    ("text", "Something in a card"),
    *steps("How sure am I?"),
    ("lines", "Ünter’s “last” words"),
]
EDITIONS = ("a4", "letter", "a4-large", "letter-large")
TYPED = "Ünter wartet"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the editions of a sheet with every kind of blank lie."""
    project = make_project(tmp_path_factory.mktemp("fields") / "project")
    built = run_build(project, {"handouts/all.md": FRONT + BODY + REST}, "handouts")
    assert built.warnings == ""
    return built.out / "handouts"


@pytest.fixture(params=EDITIONS)
def pdf(folder: Path, request: pytest.FixtureRequest) -> Path:
    return folder / f"all-{request.param}.pdf"


@pytest.fixture
def document(pdf: Path) -> Any:
    with pikepdf.open(pdf) as document:
        yield document


# -- what a field is ---------------------------------------------------------------------------------------------------


def test_every_blank_is_a_field_in_reading_order(pdf: Path) -> None:
    """The order of the annotations is the tab order (see test_tab_order)."""
    assert [(blank.kind, blank.label) for blank in read_blanks(pdf)] == EXPECTED


def test_no_blank_is_still_a_link(document: Pdf) -> None:
    for page in document.pages:
        for annotation in page.get(Name.Annots, []):
            assert annotation.Subtype == Name.Widget
            assert Name.A not in annotation


def test_names_are_unique(document: Pdf) -> None:
    names = [str(field.T) for field in document.Root.AcroForm.Fields]
    assert len(names) == len(set(names)) == len(EXPECTED) - 2 * 10
    assert all("." not in name for name in names)


def test_form_lists_every_field(document: Pdf) -> None:
    listed = {field.objgen for field in document.Root.AcroForm.Fields}
    assert {blank.widget.get(Name.Parent, blank.widget).objgen for blank in blanks_of(document)} == listed


def test_fields_are_printed_and_can_be_written_in(document: Pdf) -> None:
    for blank in blanks_of(document):
        flags = int(blank.widget.F)
        assert flags & 4, "printed"
        assert not flags & (1 | 2 | 32 | 64 | 128), "hidden, or not to be changed"
        assert not int(blank.widget.get(Name.Ff, 0)) & 1, "read only"


def test_fields_lie_on_the_page_and_apart(document: Pdf) -> None:
    blanks = list(blanks_of(document))
    for blank in blanks:
        left, bottom, right, top = blank.box
        width, height = (float(edge) for edge in document.pages[blank.page].MediaBox[2:])
        assert left > 20
        assert left < right < width - 20
        assert bottom > 20
        assert bottom < top < height - 20
        assert right - left >= (28 if blank.is_written else 9)
        assert top - bottom >= 9
    for one in blanks:
        for other in blanks:
            if one.page == other.page and one.box != other.box:
                apart = (
                    one.box[2] <= other.box[0]
                    or other.box[2] <= one.box[0]
                    or one.box[3] <= other.box[1]
                    or other.box[3] <= one.box[1]
                )
                assert apart, f"{one.label} and {other.label}"


def test_reading_order_runs_down_the_page(pdf: Path) -> None:
    """A field never begins above the one before it, unless it stands beside it."""
    for before, after in pairwise(read_blanks(pdf)):
        if before.page == after.page:
            assert after.box[3] <= before.box[3] + 1
            if after.box[3] > before.box[1]:
                assert after.box[0] >= before.box[2]
        else:
            assert after.page > before.page


def test_tab_order(document: Pdf) -> None:
    """Every page says that the tab key follows the tags."""
    assert [str(page.get(Name.Tabs)) for page in document.pages] == ["/S"] * len(document.pages)


def tags_in_order(element: Any) -> list[tuple[str, Any]]:
    """Return the tag of every annotation in reading order, as (type, annotation)."""
    kids = element.get(Name.K)
    found = []
    for kid in kids if isinstance(kids, Array) else [kids]:
        if not isinstance(kid, Dictionary):
            continue
        if kid.get(Name.Type) == Name.OBJR:
            found.append((str(element.S), kid.Obj))
        else:
            found += tags_in_order(kid)
    return found


def test_tags_are_forms_in_reading_order(document: Pdf) -> None:
    tags = tags_in_order(document.Root.StructTreeRoot)
    assert {kind for kind, _ in tags} == {"/Form"}
    assert [str(annotation.TU) for _, annotation in tags] == [label for _, label in EXPECTED]


def test_each_field_knows_its_tag(document: Pdf) -> None:
    """The tree from a page's parts to their tags leads back to the field."""
    parents: dict[int, Any] = {}
    waiting = [document.Root.StructTreeRoot.ParentTree]
    while waiting:
        node = waiting.pop()
        waiting += list(node.get(Name.Kids, []))
        numbers = list(node.get(Name.Nums, []))
        parents.update({int(key): value for key, value in zip(numbers[::2], numbers[1::2], strict=True)})
    for blank in blanks_of(document):
        element = parents[int(blank.widget.StructParent)]
        assert str(element.S) == "/Form"
        assert blank.widget.objgen in {kid.Obj.objgen for kid in as_list(element.K) if isinstance(kid, Dictionary)}


def as_list(kids: Any) -> list[Any]:
    return list(kids) if isinstance(kids, Array) else [kids]


def test_a_scale_is_one_group(document: Pdf) -> None:
    groups = [field for field in document.Root.AcroForm.Fields if Name.Kids in field]
    assert [str(group.TU) for group in groups] == [
        "How calm am I? 0 = not at all, 10 = very.",
        "How sure am I? 0 = not at all, 10 = very.",
    ]
    for group in groups:
        assert str(group.FT) == "/Btn"
        assert int(group.Ff) & 1 << 15, "only one can be chosen"
        kids = list(group.Kids)
        assert [[name for name in kid.AP.N if name != "/Off"] for kid in kids] == [[f"/{step}"] for step in range(11)]
        assert all(kid.Parent.objgen == group.objgen for kid in kids)
        assert all(Name.T not in kid for kid in kids)


def test_blanks_are_empty(document: Pdf) -> None:
    for blank in blanks_of(document):
        field = blank.widget.get(Name.Parent, blank.widget)
        assert field.get(Name.V, Name.Off) == Name.Off
        assert blank.widget.get(Name.AS, Name.Off) == Name.Off


def test_font_of_the_fields_is_embedded(document: Pdf) -> None:
    form = document.Root.AcroForm
    font = form.DR.Font.Atkinson
    assert str(form.DA).startswith("/Atkinson ")
    assert len(font.Widths) == int(font.LastChar) - int(font.FirstChar) + 1
    assert len(font.FontDescriptor.FontFile2.read_bytes()) == int(font.FontDescriptor.FontFile2.Length1)
    assert not form.NeedAppearances


def test_typed_text_is_as_large_as_can_be_read(document: Pdf, pdf: Path) -> None:
    size = float(str(document.Root.AcroForm.DA).split()[1])
    assert size >= (15 if "large" in pdf.name else 12)
    for blank in blanks_of(document):
        if blank.kind == "text":
            assert blank.box[3] - blank.box[1] >= size * 1.2, blank.label


def test_a_sheet_without_blanks_has_no_form(build: Build) -> None:
    built = build({"handouts/plain.md": f"{FRONT}Words.\n\n{REST}"}, "handouts")
    with pikepdf.open(built.out / "handouts" / "plain-a4.pdf") as document:
        assert Name.AcroForm not in document.Root


# -- filled in by other programs ---------------------------------------------------------------------------------------


def test_pdfium_shows_what_is_typed(pdf: Path, tmp_path: Path) -> None:
    """Each blank is filled in alone, and ink appears in it and in no other."""
    blanks = read_blanks(pdf)
    desk = Desk(pdf)
    seen = {page: desk.show(page) for page in {blank.page for blank in blanks}}
    for blank in blanks:
        desk.click(blank)
        if blank.is_written:
            desk.type(blank, TYPED)
        desk.leave()
        before, after = seen[blank.page], desk.show(blank.page)
        beside = [other for other in blanks if other.page == blank.page]
        assert [other.label for other in beside if ink(after, other.box) > ink(before, other.box)] == [blank.label]
        seen[blank.page] = after
    desk.save(tmp_path / "filled.pdf")
    desk.close()
    with pikepdf.open(tmp_path / "filled.pdf") as document:
        for blank in blanks_of(document):
            field = blank.widget.get(Name.Parent, blank.widget)
            assert str(field.V) == {"text": TYPED, "lines": TYPED, "tick": "/Yes", "step": "/10"}[blank.kind]


def test_only_one_step_is_chosen(folder: Path) -> None:
    """Clicking another step takes back the first."""
    pdf = folder / "all-a4.pdf"
    group = [blank for blank in read_blanks(pdf) if blank.label.startswith("How calm am I?")]
    desk = Desk(pdf)
    page = desk.show(group[0].page)
    empty = [ink(page, blank.box) for blank in group]
    for chosen in (group[3], group[8]):
        desk.click(chosen)
        desk.leave()
        page = desk.show(chosen.page)
        marked = [ink(page, blank.box) > before + 20 for blank, before in zip(group, empty, strict=True)]
        assert marked == [blank is chosen for blank in group]
    desk.close()


def test_a_tick_can_be_taken_back(folder: Path) -> None:
    pdf = folder / "all-a4.pdf"
    tick = next(blank for blank in read_blanks(pdf) if blank.kind == "tick")
    desk = Desk(pdf)
    seen = []
    for _ in range(3):
        seen.append(ink(desk.show(tick.page), tick.box))
        desk.click(tick)
        desk.leave()
    desk.close()
    assert seen[0] == seen[2] < seen[1]


def without_ink(before: Path, after: Path) -> list[str]:
    """Return the blanks that show no more ink than before in Poppler; of a scale only the chosen step counts."""
    empty, filled = poppler(before), poppler(after)
    return [
        f"{blank.kind}: {blank.label}"
        for blank in read_blanks(before)
        if blank.is_chosen and ink(filled[blank.page], blank.box) <= ink(empty[blank.page], blank.box) + 20
    ]


@pytest.mark.parametrize("appearances", [True, False], ids=["drawn", "to be drawn"])
def test_poppler_shows_values_that_a_program_set(pdf: Path, tmp_path: Path, *, appearances: bool) -> None:
    filled = tmp_path / "filled.pdf"
    fill_with_pikepdf(pdf, filled, TYPED, appearances=appearances)
    assert without_ink(pdf, filled) == []


def test_poppler_shows_what_was_typed_with_pdfium(pdf: Path, tmp_path: Path) -> None:
    filled = tmp_path / "filled.pdf"
    fill_with_pdfium(pdf, filled, TYPED)
    assert without_ink(pdf, filled) == []


def test_passes_verapdf_empty_and_filled(folder: Path, tmp_path: Path) -> None:
    files = []
    for name in ("all-a4", "all-letter-large"):
        source = folder / f"{name}.pdf"
        files += [source, *(tmp_path / f"{name}-{way}.pdf" for way in ("pdfium", "drawn", "to-be-drawn"))]
        fill_with_pdfium(source, files[-3], TYPED)
        fill_with_pikepdf(source, files[-2], TYPED, appearances=True)
        fill_with_pikepdf(source, files[-1], TYPED, appearances=False)
    assert {file.name: verdict for file, verdict in verapdf(files).items() if verdict != "PASS"} == {}


# -- too little room ---------------------------------------------------------------------------------------------------


def test_refuses_a_blank_without_room(build: Build) -> None:
    """The message names the blank, and no edition is left."""
    cells = " | ".join(["x"] * 9)
    rule = "|".join(["---"] * 10)
    body = f"| {cells} | y |\n|{rule}|\n| {cells} | {{blank}}`A very small blank` |"
    good = f"{FRONT}One.\n\n{REST}"
    assert len(list(build({"handouts/tight.md": good}, "handouts").out.glob("handouts/tight-*.pdf"))) == len(EDITIONS)
    built = build({"handouts/tight.md": f"{FRONT}{body}\n\n{REST}"}, "handouts")
    line = built.warnings.splitlines()[-1]
    assert "handouts/tight.md" in line.partition(" WARNING: ")[0]
    assert '"A very small blank" has only ' in line
    assert " mm. Shorten " in line
    assert not list(built.out.glob("handouts/tight*"))


def link_page(width: float) -> bytes:
    """Return a tagged PDF with one link, ``width`` points wide, that is to become a field."""
    text = f'#set document(title: "T")\n#link("field:0", box(width: {width}pt, height: 20pt))'
    pdf = typst.compile(text.encode(), format="pdf", pdf_standards=["ua-1"])
    assert isinstance(pdf, bytes)
    return pdf


@pytest.mark.parametrize("kind", ["text", "lines"])
def test_measures_the_room(kind: str) -> None:
    fields = {"0": Field("0", kind, "field-01", "My plan", least_room=20)}
    with pytest.raises(BlankTooShort, match='"My plan" has only 20 mm') as caught:
        add_fields(link_page(56), fields, 14)
    assert caught.value.label == "My plan"
    assert caught.value.room == pytest.approx(19.8, abs=0.1)
    add_fields(link_page(57), fields, 14)


@pytest.mark.parametrize("kind", BLANK_KINDS)
def test_every_kind_of_blank_has_room_within_a_line(build: Build, kind: str) -> None:
    built = build({"handouts/kinds.md": f"{FRONT}A {{blank}}`Short <{kind}>` b.\n\n{REST}"}, "handouts")
    assert built.warnings == ""


def test_a_link_to_a_page_stays_a_link(build: Build) -> None:
    body = "See [there](https://example.org/x), {blank}`My name`"
    built = build({"handouts/linked.md": f"{FRONT}{body}\n\n{REST}"}, "handouts")
    assert built.warnings == ""
    with pikepdf.open(built.out / "handouts" / "linked-a4.pdf") as document:
        kinds = [
            (str(item.Subtype), str(item.get(Name.A, Dictionary()).get(Name.URI, "")))
            for item in document.pages[0].Annots
        ]
        assert kinds == [("/Link", "https://example.org/x"), ("/Widget", "")]
        assert [kind for kind, _ in tags_in_order(document.Root.StructTreeRoot)] == ["/Link", "/Form"]


def test_filling_in_chooses_one_step_a_scale(folder: Path) -> None:
    """A guard for the tests above: what they choose is there."""
    chosen = [blank for blank in read_blanks(folder / "all-a4.pdf") if blank.kind == "step" and blank.is_chosen]
    assert [blank.on for blank in chosen] == [f"/{CHOSEN_STEP}"] * 2
