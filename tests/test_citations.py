"""References: a DOI where there is one, an address only for an official document without one; and citing stays fast."""

from typing import Any

import pybtex.plugin
import pytest
from bs4 import BeautifulSoup
from conftest import BIBLIOGRAPHY, CHAPTER, Build
from invitation.citations import remember_plugins
from pybtex.style.formatting.plain import Style as PlainStyle

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


SECOND = """
@article{moss2021asking, author = "Moss, Ida", title = "{On asking}", journal = "Journal of Examples", year = "2021"}
"""


def test_references_are_formatted_once_and_again_where_another_work_is_cited(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    formatted: list[str] = []
    format_entry = PlainStyle.format_entry

    def noted(self: PlainStyle, label: str, entry: Any, bib_data: Any = None) -> Any:
        formatted.append(entry.key)
        return format_entry(self, label, entry, bib_data)

    monkeypatch.setattr(PlainStyle, "format_entry", noted)
    first = build({"docs/_data/references.bib": BIBLIOGRAPHY + SECOND}, fresh=True)
    assert formatted == ["reed2020waiting"], "once for the list, and once more for the tooltips"
    assert "On asking" not in first.read("docs/references.html")
    formatted.clear()
    build({"docs/chapter.md": CHAPTER + "\nOne sentence more.\n"}, fresh=False)
    assert formatted == []
    again = build({"docs/chapter.md": CHAPTER + "\nSee {cite:p}`moss2021asking`.\n"}, fresh=False)
    assert sorted(formatted) == ["moss2021asking", "reed2020waiting"]
    assert again.warnings == ""
    assert "Moss, 2021" in BeautifulSoup(again.read("docs/chapter.html"), "html.parser").get_text()
    assert "On asking" in again.read("docs/references.html"), "the list of works was not written anew"


def test_the_page_of_references_can_be_edited(build: Build) -> None:
    """Its entries get their ids anew, which the citations must follow."""
    build(fresh=True)
    page = "# References\n\nSome words.\n\n:::{bibliography}\n:::\n"
    again = build({"docs/references.md": page}, fresh=False)
    listed = BeautifulSoup(again.read("docs/references.html"), "html.parser")
    assert "On waiting" in listed.get_text()
    link = BeautifulSoup(again.read("docs/chapter.html"), "html.parser").select_one('a[href*="references.html#"]')
    assert link
    assert listed.find(id=str(link["href"]).partition("#")[2])
