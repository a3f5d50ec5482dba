"""References: a DOI where there is one, an address only for an official document without one; and citing stays fast."""

import pybtex.plugin
import pytest
from bs4 import BeautifulSoup
from conftest import Build
from invitation.citations import remember_plugins

WORKS = """
@article{one, author = "Reed, Ann", title = "One", journal = "J", year = "2020", doi = "10.1/a", url = "https://a.test/"}
@article{two, author = "Reed, Ann", title = "Two", journal = "J", year = "2020", url = "https://b.test/"}
@misc{three, author = "{An office}", title = "Three", year = "2020", url = "https://c.test/"}
@misc{four, author = "{An office}", title = "Four", year = "2020", doi = "10.1/d", url = "https://d.test/"}
"""
PAGE = "# References\n\n:::{bibliography}\n:all:\n:::\n"


@pytest.fixture
def references(build: Build) -> dict[str, str]:
    changes = {
        "docs/_data/references.bib": WORKS,
        "docs/references.md": PAGE,
        "docs/_data/evidence/claims.yaml": "- id: waiting-helps\n  says: So.\n  strength: limited\n"
        "  sources: [one]\n  limits: Invented.\n",
    }
    built = build(changes)
    assert built.warnings == ""
    page = BeautifulSoup(built.read("docs/references.html"), "html.parser")
    texts = [citation.get_text(" ", strip=True) for citation in page.select(".citation")]
    return {name: text for name in ("One", "Two", "Three", "Four") for text in texts if f"{name}." in text}


def test_a_doi_is_printed_and_no_address_beside_it(references: dict[str, str]) -> None:
    assert "doi:10.1/a" in references["One"]
    assert "a.test" not in references["One"]
    assert "doi:10.1/d" in references["Four"]
    assert "d.test" not in references["Four"]


def test_only_an_official_document_without_a_doi_has_an_address(references: dict[str, str]) -> None:
    assert "https://c.test/" in references["Three"]
    assert "b.test" not in references["Two"]


def test_the_list_is_a_list_of_items(build: Build) -> None:
    page = BeautifulSoup(build().read("docs/references.html"), "html.parser")
    (group,) = page.select('[role="list"].citation-list')
    assert [child["role"] for child in group.find_all("div", recursive=False)] == ["listitem"]


def test_a_plugin_is_looked_up_once() -> None:
    remember_plugins()
    remember_plugins()
    look_up = pybtex.plugin._load_entry_point
    before = look_up.cache_info().misses
    for _ in range(3):
        pybtex.plugin.find_plugin("pybtex.style.names", "plain")
    assert look_up.cache_info().misses <= before + 1
