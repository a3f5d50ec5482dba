"""The rules for the page in the browser: the same data, written out as a script that any page may load."""

from __future__ import annotations

import json
from typing import Any

from .model import Model, reading
from .pattern import PREFIX
from .rules import HARMLESS, Kind, Rules
from .search import Pattern
from .text import LONGEST


def rules_script(rules: Rules, model: Model) -> str:
    """Return a script that puts the rules and the model where ``review.js`` finds them. It only sets one value."""
    data = json.dumps(rules_data(rules) | model_data(model), ensure_ascii=True, separators=(",", ":"))
    return f"globalThis.invitationRules = {data};\n"


def rules_data(rules: Rules) -> dict[str, Any]:
    """Return the rules as plain data. Word lists keep their names in the patterns, and are there once."""
    return {
        "prefix": PREFIX,
        "longest": LONGEST,
        "everywhere": HARMLESS,
        "same": {chr(kind): plain for kind, plain in rules.same.items()},
        "lists": dict(rules.lists),
        "moves": dict(rules.moves),
        "kinds": [
            _kind(sort, kind)
            for sort, kinds in (("reason", rules.reasons), ("sign", rules.signs), ("strength", rules.strengths))
            for kind in kinds.values()
        ],
        "said": [_pattern(pattern) for pattern in rules.said.patterns],
        "harmless": [_pattern(pattern) for pattern in rules.harmless.patterns],
    }


def model_data(model: Model) -> dict[str, Any]:
    """Return the model as its file has it, and how it reads words."""
    return {
        "model": dict(model.data),
        "reading": reading(),
    }


def _kind(sort: str, kind: Kind) -> dict[str, Any]:
    return {
        "sort": sort,
        "id": kind.id,
        "title": kind.title,
        "why": kind.why,
        "source": kind.source,
        "move": kind.move,
        "instead": kind.instead,
        "group": kind.group,
        "harmless": list(kind.harmless_groups),
        "rules": [{"level": rule.level, "instead": rule.instead} for rule in kind.rules],
    }


def _pattern(pattern: Pattern) -> list[Any]:
    return [
        pattern.group,
        pattern.rule,
        pattern.written,
        " ".join(sorted(pattern.begins)),
        " ".join(sorted(pattern.needs)),
        " ".join(sorted(pattern.needs_too)),
    ]
