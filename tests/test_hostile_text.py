"""Any text is printed and shown as it was typed, whatever it holds and however deep it stands; none of it is run."""

import random
import re
from html import unescape
from pathlib import Path

import pypdfium2
import pytest
from conftest import CONF, Built, make_project, run_build
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


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = make_project(tmp_path_factory.mktemp("hostile") / "project")
    chance = random.Random(SEED)
    body = "\n\n%\n\n".join(nested(f"BEGIN{number}: {typed(text)} END", chance) for number, text in enumerate(texts()))
    (project / "docs/hostile.md").write_text(f"# A text\n\n{body}\n", encoding="utf-8")
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


def test_ten_thousand_items_and_hostile_texts_are_printed_as_typed(project: Path, built: Built) -> None:
    printed = run_build(project, builder="handbook", fresh=False)
    told = [line for line in printed.warnings.splitlines() if "could not be set" in line]
    assert printed.warnings.splitlines() == told, printed.warnings
    assert all("could not be displayed" in line for line in told), told
    if not told:
        with pypdfium2.PdfDocument(printed.out / "handbook-docs-a4.pdf") as document:
            said = "".join(page.get_textpage().get_text_range() for page in document)
        assert "9999" in said
