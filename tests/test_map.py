"""The map of the program in CONTRIBUTING.md: every module is on it, and imports only from its line or lines above."""

import ast
import re
from pathlib import Path

import pytest
from conftest import ROOT

PACKAGE = ROOT / "docs" / "_ext" / "invitation"


def lines_of_map(text: str) -> list[list[str]]:
    """Return the modules that each line of the map names."""
    map_ = text.partition("## A map of the program")[2].partition("\n## ")[0].partition("```\n\n")[2]
    points = re.findall(r"^- \*\*.*?(?=^- |\Z)", map_, re.MULTILINE | re.DOTALL)
    return [re.findall(r"`(\w+)`", point) for point in points]


MAP = lines_of_map((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))
LEVEL = {name: level for level, names in enumerate(MAP) for name in names}


def modules() -> dict[str, list[Path]]:
    """Return the modules of the package, and its packages as one each, by name."""
    found = {path.stem: [path] for path in PACKAGE.glob("*.py") if path.stem != "__init__"}
    return found | {path.parent.name: sorted(path.parent.rglob("*.py")) for path in PACKAGE.glob("*/__init__.py")}


def imported(path: Path) -> set[str]:
    """Return the modules of the package that a file imports, packages as one each."""
    depth = len(path.relative_to(PACKAGE).parts)
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level == depth:
            names |= {node.module.partition(".")[0]} if node.module else {alias.name for alias in node.names}
    return names


def test_every_module_is_on_the_map_once() -> None:
    named = [name for names in MAP for name in names]
    assert sorted(named) == sorted(modules())


@pytest.mark.parametrize("name", sorted(modules()))
def test_a_module_imports_from_its_line_or_those_above(name: str) -> None:
    below = {
        other
        for path in modules()[name]
        for other in imported(path) - {name}
        if other in LEVEL and LEVEL[other] > LEVEL[name]
    }
    assert below == set()


def test_no_two_modules_need_each_other() -> None:
    needs = {name: {other for path in paths for other in imported(path)} - {name} for name, paths in modules().items()}
    assert [
        (one, other) for one in needs for other in needs[one] if one in needs.get(other, set()) and one < other
    ] == []


def test_language_needs_no_sphinx() -> None:
    for path in modules()["language"]:
        assert not re.search(
            r"^\s*(from|import) (sphinx|docutils|myst)", path.read_text(encoding="utf-8"), re.MULTILINE
        )
