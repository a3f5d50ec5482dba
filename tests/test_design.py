"""The one set of colours and letters: readable by day, by night and as grey, and the same on every page."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from conftest import ROOT, Site
from fontTools.ttLib import TTFont
from invitation.datafiles import DataProblem
from invitation.design import FILE, custom_properties, read_design
from invitation.fonts import WEB_FACES, font_faces, web_font, web_font_name

DESIGN = read_design(ROOT)
MODES = {"light": DESIGN.colour, "dark": DESIGN.dark}


def brightness(colour: str) -> float:
    """Return the relative luminance of #rrggbb, as WCAG defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((brightness(one), brightness(other)))
    return (lighter + 0.05) / (darker + 0.05)


def grey(colour: str) -> str:
    """Return a colour as a printer without colours shows it."""
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return "#" + f"{round(0.299 * red + 0.587 * green + 0.114 * blue):02x}" * 3


def test_contrast_is_measured_rightly() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#767676") == pytest.approx(4.54, abs=0.01)
    assert contrast("#123456", "#123456") == pytest.approx(1)


@pytest.mark.parametrize("mode", MODES)
def test_colours_are_complete(mode: str) -> None:
    assert set(MODES[mode]) == {"paper", "ink", "accent", "soft", "line", "print"}
    assert all(re.fullmatch(r"#[0-9a-f]{6}", colour) for colour in MODES[mode].values())


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("ground", ["paper", "soft"])
@pytest.mark.parametrize("text", ["ink", "accent"])
def test_text_can_be_read(mode: str, ground: str, text: str) -> None:
    colours = MODES[mode]
    assert contrast(colours[text], colours[ground]) >= 7
    assert contrast(grey(colours[text]), grey(colours[ground])) >= 7


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("ground", ["paper", "soft"])
def test_lines_can_be_seen(mode: str, ground: str) -> None:
    colours = MODES[mode]
    assert contrast(colours["line"], colours[ground]) >= 3
    assert contrast(grey(colours["line"]), grey(colours[ground])) >= 3


def test_links_differ_from_text() -> None:
    """Not by colour alone; but where the colour is seen, it is another."""
    for colours in MODES.values():
        assert contrast(colours["accent"], colours["ink"]) >= 1.3


def test_paper_is_white() -> None:
    """What is printed must cost no ink for its ground."""
    assert DESIGN.colour["paper"] == "#ffffff"


def test_editions() -> None:
    assert [(edition.name, edition.size) for edition in DESIGN.editions] == [
        ("a4", 14),
        ("letter", 14),
        ("a4-large", 18),
        ("letter-large", 18),
    ]


def blocks(style: str) -> dict[str, dict[str, str]]:
    """Return the custom properties of a style sheet by selector."""
    return {
        " ".join(selector.split()): dict(re.findall(r"--house-([a-z]+): (#[0-9a-f]{6});", body))
        for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", style)
    }


def test_style_sheet_carries_every_colour() -> None:
    found = blocks(custom_properties(DESIGN))
    assert found == {"html": DESIGN.colour, 'html[data-theme="dark"]': DESIGN.dark}


def test_site_has_the_style_sheet(site: Site) -> None:
    style = (site.root / "_static/design.css").read_text(encoding="utf-8")
    found = blocks(style)
    assert found["html"] == DESIGN.colour
    assert found['html[data-theme="dark"]'] == DESIGN.dark
    for page in site.pages:
        assert "_static/design.css" in page.read_text(encoding="utf-8"), page


def test_house_style_uses_no_colour_that_the_data_lacks() -> None:
    """The style sheet written by hand names colours only, so that a change of the data reaches every page."""
    style = (ROOT / "docs/_static/house.css").read_text(encoding="utf-8")
    assert set(re.findall(r"var\(--house-([a-z]+)", style)) <= set(DESIGN.colour)
    on_screen = style.partition("@media print")[0]
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[;\s)])", on_screen) == []


@pytest.mark.parametrize("face", [face for face, _, _ in WEB_FACES])
def test_web_font(face: str) -> None:
    data = web_font(face)
    assert data[:4] == b"wOF2"
    assert len(data) < 60_000
    font = TTFont(BytesIO(data))
    letters = font.getBestCmap()
    assert {ord(letter) for letter in "AZaz09éßŁøț–—‘’“”…€"} <= letters.keys()
    assert DESIGN.family in str(font["name"].getDebugName(1))


@pytest.mark.parametrize("face", [face for face, _, _ in WEB_FACES])
def test_site_has_the_web_fonts(site: Site, face: str) -> None:
    style = (site.root / "_static/design.css").read_text(encoding="utf-8")
    assert f'url("{web_font_name(face)}") format("woff2")' in style
    assert (site.root / "_static" / web_font_name(face)).read_bytes() == web_font(face)


def test_each_face_has_its_own_letters() -> None:
    style = font_faces(DESIGN.family)
    assert style.count("@font-face") == len(WEB_FACES) == len({web_font(face) for face, _, _ in WEB_FACES})
    assert style.count(f'font-family: "{DESIGN.family}"') == len(WEB_FACES)


def test_family_has_no_other_source_than_the_project() -> None:
    assert "://" not in font_faces(DESIGN.family)


GOOD = """[colour]
paper = "#ffffff"
[dark]
[type]
family = "x"
leading = 1.45
book_size = 12
[slides]
size = 32
least = 24
most_words = 40
notes_size = 14
"""


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("[colour]\n", "`type` is missing"),
        (GOOD.replace("leading = 1.45\n", ""), "`leading` in .type. is missing"),
        (f"{GOOD}[[edition]]\nname = 'a4'\n", "`margin` in .edition. is missing"),
        (f"{GOOD}[[edition]]\nname = '../a4'\n", '"../a4" is no name'),
        (f"edition = []\n{GOOD}", "`edition` is no list of tables"),
        (f"{GOOD.replace('#ffffff', 'white')}", "`paper` in .colour. is no colour"),
        (f"{GOOD.replace('1.45', 'true')}", "`leading` in .type. is not a number"),
        (f"{GOOD.replace('1.45', '-1')}", "`leading` in .type. is no size"),
        ("[colour\n", "not valid TOML"),
    ],
)
def test_says_what_is_missing(tmp_path: Path, text: str, wrong: str) -> None:
    (tmp_path / FILE).parent.mkdir(parents=True)
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(DataProblem, match=wrong) as caught:
        read_design(tmp_path)
    assert caught.value.path == tmp_path / FILE


EDITIONS = "".join(
    f'[[edition]]\nname = "{name}"\npaper = "a4"\ntitle = "A"\nsize = {size}\nmargin = [1, 2]\n'
    for name, size in (("a", 14), ("b", 18))
)


@pytest.mark.parametrize(
    ("good", "bad", "line"),
    [
        ("leading = 1.45", "leading = [1.45]", 6),
        ("leading = 1.45\n", "", 4),
        ("size = 32", "size = -32", 9),
        ("size = 14", "size = '14'", 17),
        ("size = 18", "size = '18'", 23),
        ('name = "b"\n', "", 19),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, good: str, bad: str, line: int) -> None:
    (tmp_path / FILE).parent.mkdir(parents=True)
    (tmp_path / FILE).write_text(f"{GOOD}{EDITIONS}", encoding="utf-8")
    assert len(read_design(tmp_path).editions) == 2
    (tmp_path / FILE).write_text(f"{GOOD}{EDITIONS}".replace(good, bad), encoding="utf-8")
    with pytest.raises(DataProblem) as caught:
        read_design(tmp_path)
    assert caught.value.line == line
