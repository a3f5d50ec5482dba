"""The review on the command line: ``python -m invitation review [FILE]``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from .result import Review
from .reviewing import REASONS, RULES, review

HELP = (
    "These words sound as if somebody may be afraid, threatened or controlled. So there are no other words for them "
    "here. Please put the message aside and talk first with somebody who knows about this, alone and from a phone that "
    "nobody checks: the page Helplines (docs/about/helplines.md) lists numbers by country. In danger, ring the "
    "emergency number."
)
CANNOT_SEE = (
    "The review reads words. It hears no tone of voice and knows nothing of the two of you. It cannot tell whether it "
    "is safe to ask, or wise."
)


def review_command(file: Path | None, *, as_json: bool) -> int:
    """Print the review of a file or of standard input.

    Returns 1 where there is something to reconsider, and 2 where the text cannot be read.
    """
    try:
        text = file.read_text(encoding="utf-8-sig") if file else sys.stdin.buffer.read().decode("utf-8-sig")
    except OSError as error:
        print(f"{file} cannot be read: {error.strerror}. Give the name of a text file.", file=sys.stderr)
        return 2
    except UnicodeDecodeError:
        print(f"{file or 'The text'} is no text in UTF-8. Save it as plain text, UTF-8.", file=sys.stderr)
        return 2
    result = review(text)
    print(json.dumps(result.as_dict(), ensure_ascii=False, indent=2) if as_json else describe(result))
    return 1 if result.to_reconsider else 0


def describe(result: Review) -> str:
    """Return a review as text for a reader."""
    if result.safety:
        lines = [f'- "{_one_line(sign.words)}": {sign.why}' for sign in result.safety]
        return "\n".join(["Stop here, please.", *lines, "", HELP])
    lines = []
    for finding in result.findings:
        mark = "Think again" if finding.level == "flag" else "Perhaps"
        lines += [
            f'{mark}: "{_one_line(finding.words)}" ({REASONS[finding.reason].title})',
            f"  {finding.why}",
            *([f"  What counted most: {_quoted(finding.by)}"] if finding.by != (finding.words,) else []),
            f"  For example: {finding.instead}",
        ]
    if not result.findings:
        lines.append("Nothing was found.")
    good = dict.fromkeys(strength.title for strength in result.strengths)
    if good:
        lines += ["", "Good to hear:", *(f"- {title}" for title in good)]
    if result.missing:
        lines += ["", "Of the five moves of an invitation, not found:"]
        lines += [f"- {RULES.moves[move]}" for move in result.missing]
    return "\n".join([*lines, "", CANNOT_SEE])


def _quoted(by: tuple[str, ...]) -> str:
    return ", ".join(f'"{_one_line(words)}"' for words in by)


def _one_line(words: str) -> str:
    return " ".join(words.split())
