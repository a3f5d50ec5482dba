"""Sheets with a practice's own letterhead: what stands on them, in which files, for one practice and for many."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from invitation.__main__ import main
from invitation.fonts import OTHER_SCRIPTS
from invitation.practice import Letterhead, house_letterhead
from invitation.press.practices import Outcome, PracticePress, print_practices
from invitation.press.printer import Printer
from own_sheets import (
    EDITIONS,
    LINES,
    OwnSheets,
    check_error,
    page_count,
    read_back,
    write_practice,
)
from paper import read_blanks, verapdf
from pikepdf import Name
from test_logo import image, svg
from test_make import make

FULL = """
name = "Elm Street Couple Therapy"
clinicians = ["Ama Mensah", "Jonas Lindqvist"]
phone = "01632 960 123"
web = "elmstreet.example"
address = "7 Elm Street, Hay"
logo = "logo.svg"
country = "GB"
"""
SHOWN = (
    "Elm Street Couple Therapy",
    "Ama Mensah, Jonas Lindqvist",
    "01632 960 123",
    "elmstreet.example",
    "7 Elm Street, Hay",
)
FILES = sorted(f"{sheet}-{edition}.pdf" for sheet in ("other", "sheet") for edition in EDITIONS)


def small(name: str) -> str:
    return f'name = "{name}"\n'


@pytest.fixture(scope="module")
def full(practice_press: PracticePress, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the sheets of a practice with all there is lie."""
    drawing = svg('<rect width="4" height="2" fill="red"/>')
    return OwnSheets(practice_press, tmp_path_factory.mktemp("full")).printed(FULL, {"logo.svg": drawing})


@pytest.fixture(scope="module")
def house(practice_press: PracticePress) -> dict[str, bytes]:
    """Return the sheets of nobody, by file name."""
    printer = Printer(practice_press.source_folder)
    letterhead = house_letterhead(printer.house)
    return {
        printable.sheet.pdf(edition): printer.print(printable, edition, letterhead)
        for printable in practice_press.sheets
        for edition in printer.design.editions
    }


def written(out: Path) -> list[str]:
    """Return all files in a folder, the hidden ones too."""
    return sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file())


def figures(path: Path) -> list[str]:
    """Return the alternative texts in a PDF."""
    with pikepdf.open(path) as document:
        return [str(item.Alt) for item in document.objects if isinstance(item, pikepdf.Dictionary) and Name.Alt in item]


def emptied(path: Path) -> None:
    """Fail unless no half of a file is left."""
    assert [name for name in written(path) if name.endswith(".part")] == []


# -- what stands on them -----------------------------------------------------------------------------------------------


def test_every_edition_of_every_sheet_is_printed(full: Path) -> None:
    assert written(full) == FILES
    assert all(path.stat().st_mode & 0o444 == 0o444 for path in full.iterdir())


@pytest.mark.parametrize("name", FILES)
def test_a_letterhead_stands_on_every_sheet(full: Path, house: dict[str, bytes], name: str) -> None:
    text = read_back(full / name)
    for words in SHOWN:
        assert words in text
    assert figures(full / name) == ["Logo of Elm Street Couple Therapy"]
    head = read_back(house[name])
    assert "The Invitation Handbook" in head
    assert "Elm Street" not in head


@pytest.mark.parametrize("name", FILES)
def test_blanks_are_still_fields(full: Path, house: dict[str, bytes], tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(house[name])
    own, others = read_blanks(full / name), read_blanks(tmp_path / name)
    assert [(blank.kind, blank.label) for blank in own] == [(blank.kind, blank.label) for blank in others]
    assert len(own) == 15


@pytest.mark.parametrize(
    "letterhead",
    [
        small("Elm"),
        FULL.replace('country = "GB"\n', ""),
        'name = "' + "Elm Street " * 10 + '"\nphone = "1"\nweb = "2"\naddress = "' + "Elm Street " * 3 + '"\n',
    ],
    ids=["short", "full", "long"],
)
def test_a_letterhead_moves_nothing_on_the_page(
    own_sheets: OwnSheets, house: dict[str, bytes], letterhead: str
) -> None:
    """As many pages, and each blank where it was: practices with one name and with much to say print alike."""
    out = own_sheets.printed(letterhead, {"logo.svg": svg()})
    for name, pdf in house.items():
        (out / "house.pdf").write_bytes(pdf)
        assert page_count(out / name) == page_count(pdf)
        assert [(blank.page, blank.box) for blank in read_blanks(out / name)] == [
            (blank.page, pytest.approx(blank.box, abs=0.1)) for blank in read_blanks(out / "house.pdf")
        ]


@pytest.mark.parametrize(
    ("country", "listening", "safety"),
    [
        pytest.param("IE", ("IE", "listening"), ("IE", "safety"), id="Ireland"),
        pytest.param("united kingdom", ("GB", "listening"), ("GB", "safety"), id="by name"),
        pytest.param("NZ", ("NZ", "safety"), ("NZ", "safety"), id="no listening line"),
    ],
)
def test_the_stop_line_is_of_one_country(
    own_sheets: OwnSheets, country: str, listening: tuple[str, str], safety: tuple[str, str]
) -> None:
    """A country without a line of the sheet's kind has its other one printed, never one of another country."""
    out = own_sheets.printed(f'{small("Elm")}country = "{country}"\n')
    for sheet, wanted in (("sheet", listening), ("other", safety)):
        for edition in EDITIONS:
            path = out / f"{sheet}-{edition}.pdf"
            text = " ".join(read_back(path, page) for page in range(page_count(path)))
            assert [line for line in LINES if LINES[line] in text] == [wanted]
            assert "0900 444" not in text
            assert {"IE": "112", "GB": "999", "NZ": "111"}[wanted[0]] in text


def test_without_a_country_the_stop_line_is_that_of_the_house(own_sheets: OwnSheets, house: dict[str, bytes]) -> None:
    out = own_sheets.printed(small("Elm"))
    for name in ("sheet-a4.pdf", "other-letter.pdf"):
        [own], [others] = (
            re.findall(r"Someone to talk to: .*\)\.", read_back(pdf)) for pdf in (out / name, house[name])
        )
        assert own == others
        assert "Ireland" in own
        assert "United Kingdom" in own


def test_they_are_pdf_ua(full: Path, own_sheets: OwnSheets) -> None:
    scripts = 'name = "ابن Elm 家庭 שלום கு"\nphone = "١٢٣"\nweb = "Łódź"\nlogo = "logo.png"\n'
    other = own_sheets.printed(scripts, {"logo.png": image("PNG", "LA")})
    files = [*sorted(full.iterdir()), other / "sheet-a4.pdf", other / "other-letter-large.pdf"]
    assert {path.name: verdict for path, verdict in verapdf(files).items() if verdict != "PASS"} == {}


def test_the_same_practice_gives_the_same_bytes(full: Path, own_sheets: OwnSheets) -> None:
    again = own_sheets.printed(FULL, {"logo.svg": svg('<rect width="4" height="2" fill="red"/>')})
    assert all((again / name).read_bytes() == (full / name).read_bytes() for name in FILES)


def test_a_logo_is_drawn_in_its_place_whatever_its_shape(own_sheets: OwnSheets) -> None:
    """Red ink stands within 45 by 13 millimetres at the top left, and nowhere else."""
    red = '<rect x="-9e5" y="-9e5" width="2e6" height="2e6" fill="red"/>'
    logos: dict[str, bytes] = {
        "box.svg": svg(red),
        "wide.svg": svg(red, 'viewBox="0 0 500 1"'),
        "high.svg": svg(red, 'viewBox="0 0 1 500"'),
        "torn.svg": svg(red, 'viewBox="0 0 1 10" width="500" height="1"'),
        "box.png": image("PNG", "RGB", (40, 20), (255, 0, 0)),
        "wide.png": image("PNG", "RGBA", (6000, 60), (255, 0, 0, 255)),
        "high.png": image("PNG", "RGB", (60, 6000), (255, 0, 0)),
    }
    point = 72 / 25.4
    for name, logo in logos.items():
        out = own_sheets.printed(f'{small("Elm")}logo = "{name}"\n', {name: logo})
        with pypdfium2.PdfDocument(out / "sheet-a4.pdf") as document:
            picture = document[0].render(scale=4).to_pil().convert("RGB")
        is_red = picture.split()[1].point(lambda green: 255 if green < 100 else 0)
        is_red.paste(0, mask=picture.split()[0].point(lambda red: 255 if red < 200 else 0))
        box = is_red.getbbox()
        assert box is not None, name
        left, top, right, bottom = (edge / 4 / point for edge in box)
        assert 29.5 <= left < right <= 30 + 45.5, name
        assert 9.5 <= top < bottom <= 10 + 14, name
        assert right - left > 1 or bottom - top > 10, name


# -- names in any script -----------------------------------------------------------------------------------------------

NAMES = {
    "Latin": "Zoë & Søren’s Praxis – “Ümlaut” 7½",
    "Polish": "Łódź Gdańsk Żółć",
    "Vietnamese": "Nguyễn Thị Ánh Tuyết",
    "Igbo": "Chinọ́nso Okafọ̀",
    "Yoruba": "Ṣọlá Adébáyọ̀",
    "marks of their own": "Jose\u0301 A\u030angstro\u0308m",
    "Greek": "Ελένη Παπαδοπούλου",
    "Cyrillic": "Ольга Щукіна",
    "Hebrew": "שלום כהן",
    "Arabic": "مركز السلام للأزواج",
    "Urdu": "ڈاکٹر عائشہ",
    "Devanagari": "क्षत्रिय परिवार केंद्र",
    "Bengali": "আশা পরিবার",
    "Gurmukhi": "ਪਰਿਵਾਰ ਕੇਂਦਰ",
    "Gujarati": "પરિવાર કેન્દ્ર",
    "Oriya": "ପରିବାର କେନ୍ଦ୍ର",
    "Tamil": "குடும்ப மையம்",
    "Telugu": "కుటుంబ కేంద్రం",
    "Kannada": "ಕುಟುಂಬ ಕೇಂದ್ರ",
    "Malayalam": "കുടുംബ കേന്ദ്രം",
    "Sinhala": "පවුල් මධ්‍යස්ථානය",  # with a joiner
    "Thai": "ศูนย์ครอบครัว",
    "Lao": "ສູນຄອບຄົວ",
    "Myanmar": "မိသားစုစင်တာ",
    "Khmer": "សាលា",
    "Georgian": "ოჯახის ცენტრი",
    "Armenian": "Ընտանիքի կենտրոն",
    "Ethiopic": "የቤተሰብ ማዕከል",
    "Chinese": "家庭治療中心",
    "Japanese": "かぞくカウンセリング室",
    "Korean": "가족 상담 센터",
    "joiner": "क्‍ष",
    "Symbols": "Elm ☎ ♥",
    "emoji": "Elm 🌳 👨‍👩‍👧",
    "many": "Elm 家庭 שלום",
}
# these print as they should (looked at), but the PDF names a letter twice or in another place
MISREAD = {
    "Bengali": "কেন্দ্র",
    "Khmer": "មជ្ឈមណ្ឌលគ្រួសារ",
    "Persian": "می‌خواهم",
    "Hebrew with points": "שָׁלוֹם",
}


def letterhead_text(press: PracticePress, name: str, editions: tuple[int, ...] = (0, 3)) -> set[str]:
    """Return the words that PDFium reads at the top of a sheet, where a name stands, in some editions."""
    printer = Printer(press.source_folder)
    letterhead = Letterhead(name, (), (), None, (), practice=True)
    pdfs = (printer.print(press.sheets[1], printer.design.editions[number], letterhead) for number in editions)
    return {read_back(pdf).partition(" A sheet")[0] for pdf in pdfs}


@pytest.mark.parametrize("script", NAMES)
def test_a_name_in_any_script_reads_back_as_typed(practice_press: PracticePress, script: str) -> None:
    composed = {unicodedata.normalize("NFC", text) for text in letterhead_text(practice_press, NAMES[script])}
    assert composed == {unicodedata.normalize("NFC", NAMES[script])}


@pytest.mark.xfail(strict=True, reason="Typst writes the text of such letters wrongly")
@pytest.mark.parametrize("script", MISREAD)
def test_names_that_read_back_wrong(practice_press: PracticePress, script: str) -> None:
    assert letterhead_text(practice_press, MISREAD[script]) == {MISREAD[script]}


def test_every_script_of_the_fonts_is_tried() -> None:
    fonts = {"Noto Sans": "Greek", "Amiri": "Arabic", "Noto Sans CJK SC": "Chinese"}
    assert {fonts.get(font, font.removeprefix("Noto Sans ")) for font in OTHER_SCRIPTS} <= NAMES.keys()


@pytest.mark.parametrize(
    "text", ["#panic() $x$ *b* [x] @y <z> // https://a.b _c_ `d`", "<b>&amp;</b> {{name}} ${x} %s"]
)
def test_signs_that_programs_read_are_printed(practice_press: PracticePress, text: str) -> None:
    assert letterhead_text(practice_press, text) == {text}


@settings(max_examples=40, deadline=None)
@given(
    st.text(
        st.characters(codec="latin-1", categories=["L", "N", "P", "S"], exclude_characters="-"), min_size=1, max_size=12
    )
)
def test_any_name_in_latin_letters_is_printed(practice_press: PracticePress, name: str) -> None:
    """Without a hyphen: PDFium takes one at the end of a line for the break of a word."""
    assert letterhead_text(practice_press, name, (0,)) == {name}


# -- what cannot be printed --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", ["\U00012000", "བ", "\U0001e900"], ids=["cuneiform", "Tibetan", "Adlam"])
def test_a_letter_without_a_font_is_told_with_its_line(own_sheets: OwnSheets, sign: str) -> None:
    own_sheets.refused(f'{small("Elm")}\nphone = "1"\nweb = "a{sign}"\n', 4, "No font", f'"{sign}"')


def test_a_letter_without_a_font_in_a_logo_is_told_with_its_line(own_sheets: OwnSheets) -> None:
    files = {"logo.svg": svg("<text y='1'>\U00012000</text>")}
    own_sheets.refused(f'{small("Elm")}logo = "logo.svg"\n', 2, "No font", files=files)


def test_a_logo_that_typst_does_not_draw_is_told_with_its_line(own_sheets: OwnSheets) -> None:
    files = {"logo.svg": svg(attributes='viewBox="0 0 4 2" width="-4" height="2"')}
    own_sheets.refused(f'{small("Elm")}logo = "logo.svg"\n', 2, "logo cannot be drawn", files=files)


@pytest.mark.parametrize(
    ("text", "line", "key"),
    [
        (f'name = "{"W" * 160}"\n', 1, "name"),
        (f'{small("Elm")}\naddress = "{"m" * 160}"\n', 3, "address"),
        (f'name = "{"W" * 40}"\nweb = "{"m" * 60}"\n', 2, "web"),
        (f"{small('Elm')}clinicians = {['Ama Mensah'] * 60}\n", 2, "clinicians"),
        ("".join(f'{key} = "{"Word " * 32}"\n' for key in ("name", "phone", "web")), 1, "name"),
    ],
    ids=["name", "address", "web", "clinicians", "all"],
)
def test_a_letterhead_that_is_too_long_is_told_with_the_line_to_shorten(
    own_sheets: OwnSheets, text: str, line: int, key: str
) -> None:
    own_sheets.refused(text, line, "letterhead is too long", f"`{key}`")


@pytest.mark.parametrize(
    "letterhead", ['address = "Elm Street Elm Street Elm Street Elm Street 7"', f'web = "{"m" * 45}"']
)
def test_a_long_letterhead_stays_within_the_margins(own_sheets: OwnSheets, letterhead: str) -> None:
    out = own_sheets.printed(f'name = "{"Elm Street " * 6}"\n{letterhead}\n')
    for file in FILES:
        with pypdfium2.PdfDocument(out / file) as document:
            page, text = document[0], document[0].get_textpage()
            boxes = [text.get_charbox(number) for number in range(text.count_chars())]
            assert min(box[0] for box in boxes) > 20
            assert max(box[2] for box in boxes) < page.get_width() - 20
        words = read_back(out / file)
        assert words.count("Elm Street") >= 6


def test_a_practice_with_a_mistake_leaves_nothing(own_sheets: OwnSheets) -> None:
    own_sheets.refused(f'{small("Elm")}\nfax = "1"\n', 3, "`fax`")
    own_sheets.refused(f'{small("Elm")}logo = "none.svg"\n', 2, "no logo")
    own_sheets.refused(f'{small("Elm")}logo = "a.svg"\n', 2, "a script", files={"a.svg": svg("<script/>")})


def test_a_folder_that_cannot_be_written_is_told(practice_press: PracticePress, tmp_path: Path) -> None:
    path = write_practice(tmp_path, small("Elm"))
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    for out in (tmp_path / "file", tmp_path / "file" / "out", Path("/proc/none")):
        outcome = practice_press.print_practice(path, out)
        check_error(outcome.wrong, path, 1, "cannot be written", str(out))
        assert outcome.written == 0
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


def test_a_file_that_cannot_be_replaced_leaves_no_half(practice_press: PracticePress, tmp_path: Path) -> None:
    path, out = write_practice(tmp_path, small("Elm")), tmp_path / "out"
    (out / "sheet-a4.pdf").mkdir(parents=True)
    outcome = practice_press.print_practice(path, out)
    check_error(outcome.wrong, path, 1, "cannot be written")
    assert outcome.written == 0
    emptied(out)


# -- many practices ----------------------------------------------------------------------------------------------------


def folder_of_practices(folder: Path) -> Path:
    """Write five practices, of which two have mistakes, and files that are none."""
    for name, text in {
        "ash": small("Ash") + 'logo = "ash.svg"\ncountry = "IE"\n',
        "beech": small("Beech") + 'fax = "1"\n',
        "cedar": 'name = "家庭治療中心"\n',
        "elm": "name = ",
        "fir": small("Fir") + 'country = "NZ"\n',
    }.items():
        write_practice(folder, text).rename(folder / f"{name}.toml")
    (folder / "ash.svg").write_bytes(svg())
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    return folder


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "invitation", "press", *map(str, arguments)]


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "docs/_ext")}
    return subprocess.run(
        command(*arguments), capture_output=True, text=True, check=False, cwd=ROOT, env=environment, timeout=60
    )


def contents(out: Path) -> dict[str, bytes]:
    return {name: (out / name).read_bytes() for name in written(out)}


@dataclass(frozen=True)
class Batch:
    """A run of the command over a folder of practices, on two cores."""

    practices: Path
    out: Path
    done: subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def batch(practice_press: PracticePress, tmp_path_factory: pytest.TempPathFactory) -> Batch:
    folder = tmp_path_factory.mktemp("batch")
    practices, out = folder_of_practices(folder / "practices"), folder / "out"
    arguments = ("--practices", practices, "--out", out, "--folder", practice_press.source_folder, "--cores", 2)
    return Batch(practices, out, run(*arguments))


def test_a_bad_practice_among_many_is_listed_at_the_end(batch: Batch) -> None:
    assert batch.done.returncode == 1
    assert written(batch.out) == sorted(f"{name}/{file}" for name in ("ash", "cedar", "fir") for file in FILES)
    first, second = batch.done.stderr.splitlines()  # and so no bar of progress, where nobody looks
    check_error(first, batch.practices / "beech.toml", 2, "`fax`")
    check_error(second, batch.practices / "elm.toml", 1, "TOML")
    assert batch.done.stdout == f"24 sheets printed into {batch.out} for 3 of 5 practices.\n"


def test_one_core_and_two_print_the_same(batch: Batch, practice_press: PracticePress, tmp_path: Path) -> None:
    files = sorted(batch.practices.glob("*.toml"))
    outcomes = print_practices(practice_press, [(path, tmp_path / path.stem) for path in files], 1)
    assert [outcome.practice for outcome in outcomes] == files
    assert [outcome.written for outcome in outcomes] == [8, 0, 8, 0, 8]
    assert contents(tmp_path) == contents(batch.out)


class BreakingPress(PracticePress):
    """Breaks down at practices called bad, as a program does that has no memory left."""

    def print_practices(self, tasks: list[tuple[Path, Path]]) -> list[Outcome]:
        if any(path.stem == "bad" for path, _ in tasks):
            os._exit(1)
        return super().print_practices(tasks)


def test_a_practice_at_which_the_press_breaks_down_stops_no_other(
    practice_press: PracticePress, tmp_path: Path
) -> None:
    names = ["ash", "bad", "fir"]
    tasks = []
    for name in names:
        path = write_practice(tmp_path / name, small(name))
        tasks.append((path.rename(path.with_stem(name)), tmp_path / "out" / name))
    press = BreakingPress(practice_press.source_folder, practice_press.sheets[:1])
    outcomes = print_practices(press, tasks, 1)
    assert [outcome.written for outcome in outcomes] == [4, 0, 4]
    for (path, _), outcome in zip(tasks, outcomes, strict=True):
        if path.stem == "bad":
            check_error(outcome.wrong, path, 1, "broke down")


def test_the_bar_of_progress_is_for_terminals(practice_press: PracticePress, tmp_path: Path) -> None:
    """See test_a_bad_practice_among_many for a run that nobody looks at."""
    folder = folder_of_practices(tmp_path / "practices")
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("4H", 24, 80, 0, 0))
    arguments = (
        "--practices",
        folder,
        "--out",
        tmp_path / "out",
        "--folder",
        practice_press.source_folder,
        "--cores",
        1,
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "docs/_ext")}
    done = subprocess.run(
        command(*arguments), stdout=subprocess.PIPE, stderr=theirs, check=False, env=environment, timeout=60
    )
    os.close(theirs)
    shown = os.read(ours, 100_000).decode()
    os.close(ours)
    assert done.returncode == 1
    assert "100%" in shown
    assert "5/5" in shown
    assert shown.index("5/5") < shown.rindex("`fax`")


def test_one_practice_is_printed_by_the_command(
    practice_press: PracticePress, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path, out = write_practice(tmp_path, small("Elm")), tmp_path / "a" / "b c"
    arguments = ["press", "--practice", str(path), "--out", str(out), "--folder", str(practice_press.source_folder)]
    assert main(arguments) == 0
    assert written(out) == FILES
    told = capfd.readouterr()
    assert (told.out, told.err) == (f"8 sheets printed into {out} for 1 of 1 practices.\n", "")
    path.write_text(small("Elm") + "country = 1\n", encoding="utf-8")
    before = contents(out)
    assert main(arguments) == 1
    check_error(capfd.readouterr().err.strip(), path, 2, "`country`")
    assert contents(out) == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--practices", "{}/empty", "--out", "{}/out"], "there is no practice in this folder"),
        (["--practices", "{}/none", "--out", "{}/out"], "there is no such folder"),
        (["--practices", "{}/elm.toml", "--out", "{}/out"], "there is no such folder"),
        (["--practice", "{}/elm.toml", "--out", "{}/out", "--folder", "{}"], "not the handbook's folder"),
    ],
)
def test_folders_that_are_none_are_told(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "elm.toml").write_text(small("Elm"), encoding="utf-8")
    assert main(["press", *(argument.format(tmp_path) for argument in arguments)]) == 1
    told = capfd.readouterr()
    assert words in told.err
    assert len(told.err.splitlines()) == 1
    assert told.out == ""
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--practice", "elm.toml"], "--out"),
        (["--out", "out"], "--practice"),
        (["--practice", "elm.toml", "--practices", "folder", "--out", "out"], "not allowed with"),
        *((["--practices", "x", "--out", "out", "--cores", count], "number of cores") for count in ("0", "-1", "two")),
    ],
)
def test_a_command_that_is_incomplete_is_told(
    capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["press", *arguments])
    assert caught.value.code == 2
    assert words in capsys.readouterr().err


def test_a_project_with_mistakes_prints_nothing(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (project / "handouts/sheet.md").write_text("# No front matter\n", encoding="utf-8")
    path = write_practice(project.parent, small("Elm"))
    out = project.parent / "out"
    assert main(["press", "--practice", str(path), "--out", str(out), "--folder", str(project)]) == 1
    told = capfd.readouterr()
    assert "handouts/sheet.md:1" in told.err
    assert "Traceback" not in told.err
    assert not out.exists()


def test_make_prints_for_a_practice() -> None:
    done = make("--dry-run", "handouts", "PRACTICE=my practice.toml", "OUT=my sheets")
    assert done.splitlines()[-1].endswith('-m invitation press --practice "my practice.toml" --out "my sheets"')
    assert "-b handouts" not in done


def test_make_asks_where_the_sheets_go() -> None:
    with pytest.raises(AssertionError, match="Say where the sheets go: OUT=folder"):
        make("--dry-run", "handouts", "PRACTICE=my.toml")


def test_the_example_prints(practice_press: PracticePress, tmp_path: Path) -> None:
    outcome = practice_press.print_practice(ROOT / "handouts/example-practice.toml", tmp_path / "out")
    assert outcome == Outcome(ROOT / "handouts/example-practice.toml", 8)
    text = read_back(tmp_path / "out" / "sheet-a4.pdf")
    assert "Elm Street Couple Therapy" in text
    assert "Ama Mensah, Jonas Lindqvist, Nadia Haddad" in text
    assert LINES["GB", "listening"] in text
