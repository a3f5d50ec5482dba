"""A sheet's plain data as an HTML page of the same looks, for WeasyPrint."""

import re
from html import escape
from typing import Any

from invitation.fonts import FOLDER

_BLOCKS = {"paragraph": "p", "bullets": "ul", "steps": "ol", "item": "li", "quote": "blockquote"}


def sheet_html(data: dict[str, Any]) -> str:
    """Return a page that says and shows what the press prints from ``data``; blanks are form controls."""
    practice = data["letterhead"]
    contact = "".join(f"<p>{_inlines(line)}</p>" for line in practice["contact"])
    mark = f'<span class="mark">{data["look"]["mark"]}</span>'
    letterhead = f'<div class="letterhead"><p>{mark}{_inlines(practice["name"])}</p><div>{contact}</div></div>'
    return (
        f'<html lang="en-GB"><head><title>{escape(data["title"])}</title>'
        f"<style>{_faces(data['look']['family'])}{_style(data)}</style></head>"
        f"<body>{letterhead}{''.join(map(_block, data['blocks']))}</body></html>"
    )


def _faces(family: str) -> str:
    return "".join(
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; '
        f'src: url("{(FOLDER / f"AtkinsonHyperlegible-{face}.ttf").as_uri()}") }}'
        for face, weight in (("Regular", 400), ("Bold", 700))
    )


def _style(data: dict[str, Any]) -> str:
    edition, look = data["edition"], data["look"]
    top, side = edition["margin"]
    return f"""
      @page {{ size: {"A4" if edition["paper"] == "a4" else "Letter"}; margin: {top}mm {side}mm {top + 5}mm;
        @bottom-left {{ content: string(title) }} @bottom-right {{ content: counter(page) " / " counter(pages) }} }}
      body {{ font: {edition["size"]}pt/{look["leading"]} "{look["family"]}"; color: {look["ink"]}; hyphens: none }}
      h1 {{ font-size: 1.75em; string-set: title content(); line-height: 1.1 }}
      h2 {{ font-size: 1.15em; color: {look["accent"]}; break-after: avoid }}
      .badge {{ display: inline-block; width: 1.45em; line-height: 1.45em; border-radius: 50%; text-align: center;
        background: {look["accent"]}; color: #fff; margin-right: 0.4em }}
      .summary {{ font-weight: bold; font-size: 1.08em }}
      .drawing {{ float: right; width: 9em; text-align: center; font-size: 0.86em }} .drawing img {{ height: 5.2em }}
      .first {{ background: {look["soft"]}; border-left: 3pt solid {look["accent"]}; padding: 0.65em }}
      table {{ border-collapse: collapse; width: 100% }} td, th {{ border: 0.6pt solid {look["line"]}; padding: 0.5em;
        text-align: left; vertical-align: top }} th {{ background: {look["soft"]} }}
      blockquote {{ margin: 0.9em 0; border-left: 2.5pt solid {look["accent"]}; padding-left: 0.8em }}
      .stop {{ border: 1.2pt solid {look["ink"]}; padding: 0.65em; font-size: 0.86em }} .small {{ font-size: 0.86em }}
      .action {{ border: 1.2pt solid {look["accent"]}; border-radius: 4pt; padding: 0.75em;
        background: {look["soft"]} }}
      .columns, .cards {{ display: grid; grid-template-columns: 1fr 1fr; gap: 1em }}
      .cards > div {{ border: 0.8pt dashed {look["line"]}; padding: 0.8em }}
      .point {{ border-left: 1.4pt solid {look["accent"]}; padding-left: 1.5em }}
      .steps {{ display: grid; grid-template-columns: repeat(11, 1fr); text-align: center }}
      input[type=text] {{ border: 0; border-bottom: 0.9pt solid {look["line"]}; width: 60% }}
      textarea {{ border: 0.9pt solid {look["line"]}; width: 100%; display: block }}
      .letterhead {{ display: flex; justify-content: space-between; font-size: 0.8em }}
      .mark svg {{ height: 1.9em; width: 2.3em }}
    """


def _inlines(nodes: list[dict[str, Any]]) -> str:
    return "".join(map(_inline, nodes))


def _inline(node: dict[str, Any]) -> str:
    if node["type"] == "text":
        return escape(node["text"])
    if node["type"] == "strong":
        return f"<b>{_inlines(node['children'])}</b>"
    if node["type"] == "blank":
        return f'<input type="text" name="f{node["number"]}">'
    return _inlines(node["children"])


def _block(node: dict[str, Any]) -> str:
    kind = node["type"]
    label = f"<p><b>{escape(node['label'])}</b></p>" if "label" in node else ""
    if kind == "heading":
        words = re.sub(r"^(\d+)\. ", r'<span class="badge">\1</span>', _inlines(node["children"]))
        return f"<h{node['level']}>{words}</h{node['level']}>"
    if kind == "paragraph":
        return f"<p>{_inlines(node['children'])}</p>"
    if kind in _BLOCKS:
        return f"<{_BLOCKS[kind]}>{''.join(map(_block, node['children']))}</{_BLOCKS[kind]}>"
    if kind == "lines":
        return f'{label}<textarea name="f{node["number"]}" rows="{node["count"]}"></textarea>'
    if kind == "ticks":
        return label + "".join(
            f'<p><input type="checkbox" name="f{item["number"]}"> {_inlines(item["children"])}</p>'
            for item in node["children"]
        )
    if kind == "scale":
        group = node["numbers"][0]
        steps = "".join(
            f'<span><input type="radio" name="s{group}" value="{step}"><br>{step}</span>'
            for step in range(len(node["numbers"]))
        )
        return f"{label}<div class='steps'>{steps}</div><p>{escape(node['low'])} – {escape(node['high'])}</p>"
    if kind == "table":
        rows = [("th", row) for row in node["head"]] + [("td", row) for row in node["rows"]]
        return f"<table>{''.join(_row(tag, row) for tag, row in rows)}</table>"
    if kind in {"drawing", "image"}:
        words = escape(node.get("says", ""))
        return f'<div class="{kind}"><img src=".{node["path"]}" alt="{escape(node["alt"])}"><p>{words}</p></div>'
    if kind == "page-break":
        return '<div style="break-before: page"></div>'
    term = f"<p><b>{_inlines(node['term'])}</b></p>" if "term" in node else ""
    return f'<div class="{kind}">{term}{"".join(map(_block, node["children"]))}</div>'


def _row(tag: str, row: list[dict[str, Any]]) -> str:
    return "<tr>" + "".join(f"<{tag}>{''.join(map(_block, cell['children']))}</{tag}>" for cell in row) + "</tr>"
