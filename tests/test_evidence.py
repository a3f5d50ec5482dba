"""Claims: the words, figures, strength, source and limits come from the data; a mistake is told with its place."""

import pytest
from bs4 import BeautifulSoup, Tag
from conftest import CHAPTER, CLAIMS, CONTENTS, EVIDENCE, REFERENCES, Build, Built, make_project, run_build

DATA = "docs/_data/evidence/claims.yaml"
PAGE = "docs/chapter.md"
WISDOM = """
- id: ask-kindly
  says: Experienced therapists ask kindly.
  strength: practice wisdom
  limits: Nobody has tested it.
"""

WISDOM_LIST = """
:::{evidence}
:strength: practice wisdom
:::
"""
USE = "\nSo we say {claim}`ask-kindly`.\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A chapter with a card, marks in the text and a figure; and the page that lists the evidence."""
    text = """# A chapter

:::{claim} waiting-helps
:::

:::{claim} ask-kindly
:::

One sentence {claim}`waiting-helps`. Another {claim}`ask-kindly`. They were {figure}`waiting-helps.couples` couples.

## A second part

The end.
"""
    evidence = EVIDENCE + WISDOM_LIST + WISDOM_LIST.replace("practice wisdom", "strong")
    project = make_project(tmp_path_factory.mktemp("evidence") / "project")
    built = run_build(project, {DATA: CLAIMS + WISDOM, PAGE: text, "docs/evidence.md": evidence})
    assert built.warnings == ""
    return built


def page(built: Built, name: str) -> BeautifulSoup:
    return BeautifulSoup(built.read(f"docs/{name}.html"), "html.parser")


def words(tag: Tag | None) -> str:
    assert tag is not None
    return " ".join(tag.get_text().split())


# -- the card ----------------------------------------------------------------------------------------------------------


def test_a_card_says_the_sentence_with_its_figures_filled_in(built: Built) -> None:
    card = page(built, "chapter").select(".claim")[0]
    assert words(card.select_one(".claim-says")) == "Of 12 invented couples, most came round."


def test_a_card_names_its_strength_and_leads_to_its_place_on_the_evidence_page(built: Built) -> None:
    link = page(built, "chapter").select(".claim .strength a")[0]
    assert words(link) == "limited"
    assert link["href"] == "evidence.html#claim-waiting-helps"
    assert page(built, "evidence").find(id="claim-waiting-helps")


def test_a_card_cites_its_source_and_leads_to_the_reference(built: Built) -> None:
    link = page(built, "chapter").select(".claim .bibtex-citation a")[0]
    assert words(link) == "Reed, 2020"
    address, _, anchor = str(link["href"]).partition("#")
    assert address == "references.html"
    assert "On waiting" in words(page(built, "references").find(id=anchor))


def test_a_card_folds_out_its_limits_and_what_not_to_say(built: Built) -> None:
    fold = page(built, "chapter").select(".claim")[0].select_one("details")
    assert fold
    assert words(fold.summary) == "Limits and what not to say"
    assert [words(part) for part in fold("p")] == [
        "Limits: Invented for the tests.",
        "Do not say: Waiting always helps.",
    ]


def test_practice_wisdom_needs_no_source(built: Built) -> None:
    card = page(built, "chapter").select(".claim")[1]
    assert words(card.select_one(".strength")) == "practice wisdom"
    assert not card.select(".bibtex-citation")
    assert words(card.summary) == "Limits"


# -- in a sentence -----------------------------------------------------------------------------------------------------


def test_a_mark_in_a_sentence_has_strength_source_and_a_footnote_with_the_limits(built: Built) -> None:
    soup = page(built, "chapter")
    mark = soup.select(".claim-mark")[0]
    assert words(mark).startswith("(limited · [Reed, 2020])")
    assert mark.select_one(".strength a[href='evidence.html#claim-waiting-helps']")
    note = mark.select_one("a.footnote-reference")
    assert note
    assert "Limits: Invented for the tests. Do not say: Waiting always helps." in words(
        soup.find(id=str(note["href"]).removeprefix("#"))
    )


def test_every_mark_has_a_footnote_of_its_own(built: Built) -> None:
    soup = page(built, "chapter")
    addresses = [str(note["href"]).removeprefix("#") for note in soup.select("a.footnote-reference")]
    assert len(set(addresses)) == 2
    assert "Nobody has tested it." in words(soup.find(id=addresses[1]))


def test_a_figure_in_a_sentence_comes_from_the_data(built: Built) -> None:
    assert "They were 12 couples." in words(page(built, "chapter"))


def test_a_page_has_each_id_once(built: Built) -> None:
    for name in ("chapter", "evidence", "references"):
        ids = [str(tag["id"]) for tag in page(built, name).find_all(id=True)]
        assert len(ids) == len(set(ids)), name


# -- the evidence page -------------------------------------------------------------------------------------------------


def test_the_evidence_page_lists_each_claim_whole_below_its_strength(built: Built) -> None:
    listed = page(built, "evidence").select(".claim")
    assert [str(claim["id"]) for claim in listed] == ["claim-waiting-helps", "claim-ask-kindly"]
    for part in ("Of 12 invented couples", "[Reed, 2020]", "Limits: Invented", "Do not say: Waiting always"):
        assert part in words(listed[0])
    assert "strength-practice-wisdom" in listed[1]["class"]


def test_the_evidence_page_says_where_it_has_nothing(built: Built) -> None:
    assert "The handbook makes no claim of this strength so far." in words(page(built, "evidence"))


def test_the_claims_of_a_strength_stand_in_the_order_of_their_ids(build: Build) -> None:
    data = CLAIMS + CLAIMS.replace("waiting-helps", "asking-helps")
    built = build({DATA: data, PAGE: CHAPTER + "\n:::{claim} asking-helps\n:::\n"}, "text")
    assert built.warnings == ""
    ids = [node["ids"][0] for node in built.app.env.get_doctree("docs/evidence").findall() if "claim" in _classes(node)]
    assert ids == ["claim-asking-helps", "claim-waiting-helps"]


def _classes(node: object) -> list[str]:
    return getattr(node, "attributes", {}).get("classes", [])


# -- mistakes in the text ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "wrong", "mend"),
    [
        (":::{claim} no-such\n:::", 6, 'no claim "no-such"', "docs/_data/evidence/"),
        ("Words\nand {claim}`no-such`.", 6, 'no claim "no-such"', "docs/_data/evidence/"),
        ("They were {figure}`no-such.couples`.", 6, 'no claim "no-such"', "docs/_data/evidence/"),
        ("They were {figure}`waiting-helps.years`.", 6, 'no figure "years"', "It has couples; write {figure}`claim-id"),
        ("They were {figure}`waiting-helps`.", 6, 'no figure ""', "It has couples; write {figure}`claim-id.name`."),
        (":::{claim}\n:::", 6, "1 argument(s) required", ""),
        (":::{evidence}\n:::", 6, 'no strength ""', "`:strength: ...` with strong, moderate, limited, contested or"),
        (":::{evidence}\n:strength: sure\n:::", 6, 'no strength "sure"', "strong, moderate, limited, contested or"),
    ],
)
def test_a_mistake_in_a_text_is_told_with_its_place(build: Build, text: str, line: int, wrong: str, mend: str) -> None:
    built = build({PAGE: f"{CHAPTER}\n{text}\n"}, "dummy")
    assert built.warned(f"{PAGE}:{line}", wrong, mend), built.warnings


def test_each_text_that_names_an_unknown_claim_is_told(build: Build) -> None:
    built = build(
        {PAGE: CHAPTER + "\nA {claim}`no-such`.\n", "docs/references.md": "# R\n\nB {claim}`nor-this`.\n"}, "dummy"
    )
    assert built.warned(f"{PAGE}:6", '"no-such"'), built.warnings
    assert built.warned("docs/references.md:3", '"nor-this"'), built.warnings


# -- mistakes in the data ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("right", "mistake", "line", "wrong", "mend"),
    [
        pytest.param("  sources: [reed2020waiting]\n", "", 2, "has no source", "Add `sources: [key]`", id="no source"),
        pytest.param("[reed2020waiting]", "[]", 7, "has no source", "Add `sources: [key]`", id="empty sources"),
        pytest.param("[reed2020waiting]", "reed", 7, "in a form that nobody reads", "`sources: [key]`", id="no list"),
        pytest.param("limited", "certain", 6, 'the strength "certain"', "Use strong, moderate, limited", id="strength"),
        pytest.param("limited", "", 6, "has no `strength`", "`strength: ...`", id="empty strength"),
        pytest.param("[reed2020waiting]", "[doe1999]", 2, '"doe1999"', "docs/_data/references.bib", id="unknown key"),
        pytest.param("Of {couples}", "Of 12", 3, "a number in its words", "below `figures:`", id="number in words"),
        pytest.param("{couples}", "{people}", 3, "a figure {people}", "as `people: 42`", id="unknown placeholder"),
        pytest.param("{couples}", "{couples }", 3, "brace", "", id="placeholder with a space"),
        pytest.param("{couples}", "{couples", 3, "brace", "", id="placeholder left open"),
        pytest.param("waiting-helps", "Waiting helps", 2, "no plain name", "lower case letters", id="id"),
        pytest.param("  limits:", "  limit:", 8, "a key `limit`", "Use id, says, strength, limits", id="unknown field"),
        pytest.param("  limits: Invented for the tests.\n", "", 2, "has no `limits`", "`limits: ...`", id="no limits"),
        pytest.param("says: Of", "says: Of: the", 3, "not valid YAML", "double quotes", id="colon in the words"),
        pytest.param("figures:\n    couples: 12", "figures: [12]", 4, "figures", "`name: 42`", id="figures"),
        pytest.param("- id: waiting-helps", "id: waiting-helps", 3, "not valid YAML", "indentation", id="no dash"),
    ],
)
def test_a_mistake_in_the_data_is_told_with_its_place(
    build: Build, right: str, mistake: str, line: int, wrong: str, mend: str
) -> None:
    assert right in CLAIMS
    built = build({DATA: CLAIMS.replace(right, mistake, 1)}, "dummy")
    assert built.warned(f"{DATA}:{line}", wrong, mend), built.warnings


def test_a_list_that_holds_no_claims_is_told_with_its_file(build: Build) -> None:
    built = build({DATA: CLAIMS + "- just words\n"}, "dummy")
    assert built.warned(f"{DATA}:1", "An entry is no claim.", "`- id: a-name`"), built.warnings


def test_an_id_that_stands_twice_is_told_with_both_places(build: Build) -> None:
    other = "docs/_data/evidence/more.yaml"
    built = build({other: "# More\n" + CLAIMS}, "dummy")
    assert built.warned(f"{other}:3", '"waiting-helps" stands twice', "claims.yaml, line 2"), built.warnings


def test_a_claim_that_no_text_uses_is_told(build: Build) -> None:
    built = build({DATA: CLAIMS + WISDOM}, "dummy")
    assert built.warned(f"{DATA}:11", 'No text uses the claim "ask-kindly"', "remove it"), built.warnings


def test_being_listed_as_evidence_is_not_being_used(build: Build) -> None:
    built = build({PAGE: "# A chapter\n"}, "dummy")
    assert built.warned(f"{DATA}:2", 'No text uses the claim "waiting-helps"'), built.warnings


@pytest.mark.parametrize("use", ["A {claim}`waiting-helps`.", "They were {figure}`waiting-helps.couples`."])
def test_a_claim_is_used_by_a_mark_or_a_figure_too(build: Build, use: str) -> None:
    assert build({PAGE: f"# A chapter\n\n{use}\n"}, "dummy").warnings == ""


def test_one_broken_file_does_not_make_its_claims_unknown_everywhere(build: Build) -> None:
    """The author reads of the one mistake that was made, and not of every text that names a claim."""
    built = build({DATA: CLAIMS.replace("limited", "certain")}, "dummy")
    assert "There is no claim" not in built.warnings


def test_a_second_file_of_claims_is_read_too(build: Build) -> None:
    more = {"docs/_data/evidence/more.yaml": WISDOM, "docs/evidence.md": EVIDENCE + WISDOM_LIST}
    assert build({**more, PAGE: CHAPTER + USE}, "dummy").warnings == ""


# -- the next build ----------------------------------------------------------------------------------------------------


def test_a_change_of_the_data_reads_the_pages_that_use_it_again_and_no_other(build: Build) -> None:
    plain = {"docs/plain.md": "# Plain\n", "docs/contents.md": CONTENTS.replace("chapter\n", "chapter\nplain\n")}
    first = build(plain, "dummy")
    assert "Of 12 invented" in first.app.env.get_doctree("docs/chapter").astext()
    second = build({DATA: CLAIMS.replace("couples: 12", "couples: 34")}, "dummy", fresh=False)
    for name in ("docs/chapter", "docs/evidence"):
        assert "Of 34 invented" in second.app.env.get_doctree(name).astext(), name
    read = {name for name, time in second.app.env.all_docs.items() if time != first.app.env.all_docs[name]}
    assert read == {"docs/chapter", "docs/evidence"}


def test_a_new_file_of_claims_reaches_the_evidence_page_of_the_next_build(build: Build) -> None:
    build(builder="dummy")
    more = WISDOM.replace("practice wisdom", "limited\n  sources: [reed2020waiting]")
    built = build({"docs/_data/evidence/more.yaml": more, PAGE: CHAPTER + USE}, "dummy", fresh=False)
    assert built.warnings == ""
    assert "ask kindly" in built.app.env.get_doctree("docs/evidence").astext()


def test_a_text_that_was_written_before_its_claim_is_read_again_when_the_claim_is_there(build: Build) -> None:
    other = "docs/references.md"
    first = build({other: REFERENCES + USE}, "dummy")
    assert first.warned(f"{other}:6", 'no claim "ask-kindly"'), first.warnings
    second = build({DATA: CLAIMS + WISDOM, "docs/evidence.md": EVIDENCE + WISDOM_LIST}, "dummy", fresh=False)
    assert second.warnings == ""
    assert "practice wisdom" in second.app.env.get_doctree("docs/references").astext()
