"""Plain text as the formats want it."""

from __future__ import annotations

import html
import re

# what XML 1.0 cannot hold, and the mark that files begin with; no author means these signs
_UNPRINTABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def clean(text: str) -> str:
    """Return a text with one kind of line break and without signs that no format can hold."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def as_html(text: str) -> str:
    """Return plain text as HTML that shows the same words and line breaks."""
    escaped = html.escape(clean(text), quote=False).replace("\t", " ")
    return escaped.replace("\n", "<br>")


def one_line(text: str) -> str:
    """Return a text on one line."""
    return " ".join(clean(text).split())


def html_cell(text: str) -> str:
    """Return a text as HTML for a cell, in a form that no spreadsheet takes for a formula."""
    found = as_html(text).strip()
    return f"&#{ord(found[0])};{found[1:]}" if found.startswith(_FORMULA) else found


def plain_cell(text: str) -> str:
    """Return a text on one line for a cell.

    One that begins like a formula gets an invisible sign in front (word joiner), so that no spreadsheet runs it.
    """
    found = one_line(text)
    return f"\u2060{found}" if found.startswith(_FORMULA) else found
