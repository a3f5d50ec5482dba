"""Any text is printed and shown as it was typed, whatever it holds and however deep it stands; none of it is run."""

import random
import re
import subprocess
import unicodedata
from collections import Counter
from html import unescape
from pathlib import Path

import pypdfium2
import pytest
from conftest import CONF, SHEET, Built, make_project, need, run_build
from lxml import etree, html

SEED = 20261123
SIGNS = [
    "#set text(size: 1pt) #panic() $ a^2 $ @key <label> // no /* comment */",
    "<script>alert(1)</script> <img src=x onerror=alert(1)> </p></article> <!-- --> <![CDATA[ ]]> &amp; &lt; &#0;",
    "{claim}`x` :::{include} /etc/passwd ::: ```{eval-rst} [x](y) ![a](b) [^1] | a | b | --- # > - * + 1. ~~~",
    "{{ 7 * 7 }} {% raw %} %s {0} ${HOME} `id` $(id) \\n \\x00 \\u0041 ../../etc",
    "\N{HEBREW LETTER SHIN}\N{HEBREW LETTER LAMED} 12, \N{ARABIC LETTER SEEN}\N{ARABIC LETTER LAM} (a) b",
    "zero\N{ZERO WIDTH SPACE}width\N{ZERO WIDTH JOINER}joined\N{WORD JOINER}, soft\N{SOFT HYPHEN}hyphen",
    "e\N{COMBINING ACUTE ACCENT}" + "\N{COMBINING TILDE}" * 5 + " \N{LATIN SMALL LIGATURE FI} \N{ANGSTROM SIGN}",
    "\N{COUPLE WITH HEART} \N{WAVING HAND SIGN}\N{EMOJI MODIFIER FITZPATRICK TYPE-5} \N{SNOWMAN}",
    "\N{MUSICAL SYMBOL G CLEF} \N{CJK UNIFIED IDEOGRAPH-4F34} \N{DEVANAGARI LETTER KA}\N{DEVANAGARI SIGN VIRAMA}",
    "a" * 3_000,
]
ALPHABET = "".join(
    chr(code)
    for start, end in [(0x20, 0x7F), (0xA1, 0x250), (0x370, 0x530), (0x590, 0x700), (0x900, 0x980), (0x2010, 0x2030)]
    for code in range(start, end)
)
NESTED = ("- {}", "1. {}", "> {}", "{}", ":::{{note}}\n{}\n:::", ":::{{invented}} Ada and Ruth\n{}\n:::")


def texts() -> list[str]:
    """Return the signs and random texts, which are the same at every run."""
    chance = random.Random(SEED)
    some = ["".join(chance.choices(ALPHABET, k=chance.randint(1, 80))) for _ in range(120)]
    return SIGNS + [text for text in (" ".join(text.split()) for text in some) if text]


def typed(text: str) -> str:
    """Return a text as an author types it who wants every sign to stand for itself."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text)


def nested(text: str, chance: random.Random) -> str:
    """Return a text inside lists, quotes and blocks."""
    for _ in range(chance.randint(0, 4)):
        form = chance.choice(NESTED)
        if form.startswith(":::"):
            fence = ":" * (1 + max((len(colons) for colons in re.findall(r":{3,}", text)), default=2))
            text = form.replace(":::", fence).format(text)
        else:
            head = form.format("")
            text = head + text.replace("\n", "\n" + ("> " if head == "> " else " " * len(head)))
    return text


def page_of(texts: list[str], title: str = "A text") -> str:
    """Return a page that says some texts, each nested in whatever a page may have."""
    chance = random.Random(SEED)
    body = "\n\n%\n\n".join(nested(f"BEGIN{number}: {typed(text)} END", chance) for number, text in enumerate(texts))
    return f"# {title}\n\n{body}\n"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = make_project(tmp_path_factory.mktemp("hostile") / "project")
    (project / "docs/hostile.md").write_text(page_of(texts()), encoding="utf-8")
    items = "\n".join(f"- item {number}" for number in range(10_000))
    (project / "docs/long.md").write_text(f"# A long text\n\n{items}\n", encoding="utf-8")
    contents = (project / "docs/contents.md").read_text(encoding="utf-8")
    (project / "docs/contents.md").write_text(
        contents.replace("chapter\n", "chapter\nhostile\nlong\n"), encoding="utf-8"
    )
    (project / "conf.py").write_text(f"{CONF}\nsmartquotes = False\n", encoding="utf-8")
    return project


@pytest.fixture(scope="module")
def built(project: Path) -> Built:
    return run_build(project, builder="html")


def article(built: Built, name: str) -> str:
    """Return the HTML of a page's text, from its heading to the end of its section."""
    page = built.read(f"docs/{name}.html")
    start = page.rindex("<section", 0, page.index("<h1"))
    depth = 0
    for tag in re.finditer(r"<(/?)section\b", page[start:]):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return page[start : start + tag.end()] + ">"
    raise AssertionError("the section never ends")


def test_no_text_is_taken_for_a_mistake_but_what_looks_like_one(built: Built) -> None:
    """Markup that comes out as text is the commonest mistake, and told as one."""
    [said] = built.warnings.splitlines()
    assert "A directive is printed as text" in said
    assert "BEGIN2" in said


def test_the_page_says_what_was_typed(built: Built) -> None:
    said = " ".join(html.fromstring(article(built, "hostile")).text_content().split())
    for number, text in enumerate(texts()):
        found = re.search(rf"BEGIN{number}: (.*?) END", said)
        assert found, text
        assert found[1] == " ".join(text.split())


@pytest.mark.parametrize("name", ["hostile", "long"])
def test_the_page_is_well_formed(built: Built, name: str) -> None:
    """As XML, which forgives nothing; but for the names of signs, which XML does not know."""
    names = re.compile(r"&(?!amp;|lt;|gt;|quot;|#)\w+;")
    text = names.sub(lambda name: unescape(name[0]), article(built, name))
    root = etree.fromstring(text)
    assert not list(root.iter("script", "img", "iframe"))
    assert not [value for element in root.iter() for value in element.attrib if value.startswith("on")]


def test_ten_thousand_items_are_shown(built: Built) -> None:
    assert len(html.fromstring(article(built, "long")).findall(".//li")) == 10_000


# -- on paper ----------------------------------------------------------------------------------------------------------

# what our fonts have, reads from left to right and is no mark that stands on another letter
PRINTABLE = "".join(
    sign
    for sign in map(chr, [*range(0x20, 0x7F), *range(0xA1, 0x250), *range(0x370, 0x530), *range(0x2010, 0x2028)])
    if unicodedata.category(sign)[0] in "LNPS"
)
UNPRINTABLE = "\N{MUSICAL SYMBOL G CLEF}"
MARKED = [
    "e\N{COMBINING ACUTE ACCENT} a\N{COMBINING DIAERESIS} q\N{COMBINING ACUTE ACCENT}",
    "so\N{COMBINING CIRCUMFLEX ACCENT}\N{COMBINING ACUTE ACCENT}",  # as some systems write what is copied
    "\N{DEVANAGARI LETTER KA}\N{DEVANAGARI SIGN VIRAMA}\N{DEVANAGARI LETTER SSA}",
    "\N{CJK UNIFIED IDEOGRAPH-4F34}\N{CJK UNIFIED IDEOGRAPH-4FA3}",
    "\N{THAI CHARACTER KO KAI}\N{THAI CHARACTER MAI THO}",
]
INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\u00ad"
HEBREW = "\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd"
ARABIC = "\u0645\u0631\u062d\u0628\u0627 \u0628\u0627\u0644\u0639\u0627\u0644\u0645"
RIGHT_TO_LEFT = [HEBREW, ARABIC, f"they say {HEBREW} twice"]
TWO_MARKS = "q\N{COMBINING CIRCUMFLEX ACCENT}\N{COMBINING ACUTE ACCENT}"


def on_sheet() -> list[str]:
    """Return what is printed on a sheet: the signs that our fonts have, marked letters, and random texts."""
    chance = random.Random(SEED)
    some = ["".join(chance.choices(PRINTABLE, k=chance.randint(1, 80))) for _ in range(150)]
    alone = [sign for sign in SIGNS if not re.search(r"[\u0590-\u06ff]|\u0303|\U0001d11e", sign)]
    return [*alone, *MARKED, f"zero{'width'.join(INVISIBLE)}signs", *some]


SHEET_PDF = "handouts/sheet-a4.pdf"


def sheet_of(texts: list[str], folder: Path) -> Built:
    """Return a build of one sheet that says some texts, nested in whatever a sheet may have."""
    project = make_project(folder / "project")
    (project / "conf.py").write_text(f"{CONF}\nsmartquotes = False\n", encoding="utf-8")
    front = SHEET[: SHEET.index("# A sheet")]
    text = f"{front}{page_of(texts, 'A sheet')}\n## For the therapist\n\n### Purpose\n\nNothing.\n"
    return run_build(project, {"handouts/sheet.md": text}, "handouts")


def bare(text: str) -> str:
    """Return a text without what the end of a line changes, and signs that look the same as the same."""
    return unicodedata.normalize("NFKC", re.sub(rf"[\s\-\u2010\u0002\ufffe{INVISIBLE}]", "", text))


def said_in(text: str) -> list[str]:
    return [found[1] for found in re.finditer(r"BEGIN\d+:(.*?)END", text, re.DOTALL)]


def read_by_pdfium(path: Path) -> tuple[list[str], str]:
    """Return what the texts of a PDF say, and all that it says, without what stands at the foot of each page."""
    foot = re.compile(r"(A sheet \d+ / \d+|The Invitation Handbook: [\w ]+ \d+)\s*$")
    with pypdfium2.PdfDocument(path) as document:
        pages = "\n".join(foot.sub("", page.get_textpage().get_text_range()) for page in document)
    return said_in(pages), pages


def read_by_poppler(path: Path) -> list[str]:
    command = [need("pdftotext"), "-raw", path, "-"]
    text = subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8")
    return said_in(re.sub("[\u202a-\u202c]", "", text))  # by which it says how words run


def check_all_is_said(read: list[str], texts: list[str]) -> None:
    assert len(read) == len(texts)
    for said, text in zip(read, texts, strict=True):
        assert bare(said) == bare(text)


def test_a_sheet_says_what_was_typed(tmp_path: Path) -> None:
    """Signs of no width are kept or left out where they can do nothing, and never shown as something else."""
    texts = on_sheet()
    check_all_is_said(read_by_pdfium(sheet_of(texts, tmp_path).out / SHEET_PDF)[0], texts)


def test_the_handbook_says_what_was_typed_and_ten_thousand_items(project: Path, built: Built) -> None:
    texts = on_sheet()
    printed = run_build(project, {"docs/hostile.md": page_of(texts)}, "handbook", fresh=False)
    assert [line for line in printed.warnings.splitlines() if "printed as text" not in line] == []
    read, everything = read_by_pdfium(printed.out / "handbook-a4.pdf")
    check_all_is_said(read, texts)
    assert [int(number) for number in re.findall(r"item (\d+)", everything)] == list(range(10_000))


def test_words_from_right_to_left_are_read_as_they_run(tmp_path: Path) -> None:
    """PDFium finds each word, but in a line with others takes them from the left; poppler knows how they run."""
    path = sheet_of(RIGHT_TO_LEFT, tmp_path).out / SHEET_PDF
    assert [said.split() for said in read_by_poppler(path)] == [text.split() for text in RIGHT_TO_LEFT]
    words = [Counter(text.split()) for text in RIGHT_TO_LEFT]
    assert [Counter(said.split()) for said in read_by_pdfium(path)[0]] == words


@pytest.mark.xfail(strict=True, reason="Typst writes the text of a letter with two marks once for each sign")
def test_a_letter_with_two_marks_reads_back_once(tmp_path: Path) -> None:
    check_all_is_said(read_by_pdfium(sheet_of([TWO_MARKS], tmp_path).out / SHEET_PDF)[0], [TWO_MARKS])


def test_a_sheet_with_a_sign_that_no_font_has_is_refused_at_its_line(tmp_path: Path) -> None:
    built = sheet_of(["good", f"not {UNPRINTABLE}"], tmp_path)
    [said] = built.warnings.splitlines()
    assert re.match(r"handouts/sheet\.md:\d\d: WARNING: The sheet could not be set", said)
    assert UNPRINTABLE in said
    assert not list(built.out.glob("handouts/*.pdf"))
