"""Fonts and cards are made once and kept from build to build, unless something has changed that they are made of."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Build
from invitation import cards, site

HOUSE = (ROOT / "docs/_data/house.toml").read_text(encoding="utf-8")
CARDS = ["card", "card A sheet", "card References"]  # of the whole, and of the folders


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what has been made so far, by name."""
    names: list[str] = []

    def noting(make: Callable[..., bytes], name: str) -> Callable[..., bytes]:
        def noted(*given: Any) -> bytes:
            names.append(f"{name} {given[0]}".strip())
            return make(*given)

        return noted

    monkeypatch.setattr(site, "web_font", noting(site.web_font, "font"))
    monkeypatch.setattr(cards, "card", noting(cards.card, "card"))
    return names


def test_fonts_and_cards_are_made_once(build: Build, made: list[str]) -> None:
    first = build(fresh=True)
    assert sorted(made) == [*CARDS, "font Bold", "font Italic", "font Regular"]
    files = {
        path: path.read_bytes()
        for path in (first.out / "_static").rglob("*")
        if path.suffix == ".woff2" or path.parent.name == "cards"
    }
    assert len(files) == len(CARDS) + 3
    made.clear()
    build(fresh=False)
    assert made == []
    assert {path: path.read_bytes() for path in files} == files


def test_a_card_is_drawn_anew_where_its_words_have_changed(build: Build, made: list[str]) -> None:
    first = build(fresh=True)
    card = first.out / "_static/cards/handbook.png"
    before = card.read_bytes()
    made.clear()
    name = next(line for line in HOUSE.splitlines() if line.startswith("name = "))
    build({"docs/_data/house.toml": HOUSE.replace(name, 'name = "Another name"', 1)}, fresh=False)
    assert sorted(made) == CARDS
    assert card.read_bytes() != before


def test_what_is_kept_in_half_is_made_anew(build: Build, made: list[str]) -> None:
    first = build(fresh=True)
    whole = (first.out / "_static/atkinson-bold.woff2").read_bytes()
    kept = Path(first.app.doctreedir, "kept", "atkinson-bold.woff2")
    kept.write_bytes(kept.read_bytes()[:10])
    made.clear()
    build(fresh=False)
    assert made == ["font Bold"]
    assert (first.out / "_static/atkinson-bold.woff2").read_bytes() == whole
