"""What a word of the glossary means, where it stands: a link to the glossary that shows its entry beforehand."""

from __future__ import annotations

import posixpath
from urllib.parse import urldefrag

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.writers.html5 import HTML5Translator

MEANINGS = "_invitation_meanings"


class explained_term(nodes.Inline, nodes.Element):
    """A word as a link (``refuri``) to the glossary, with what it ``says`` there; ``number`` counts them in a page."""


def _meanings(env: BuildEnvironment) -> dict[str, dict[str, str]]:
    meanings: dict[str, dict[str, str]] = env.__dict__.setdefault(MEANINGS, {})
    return meanings


def meanings(env: BuildEnvironment) -> dict[str, str]:
    """Return what the words of the glossary mean, by where they stand (page#anchor)."""
    return {
        f"{docname}#{anchor}": says
        for docname, found in sorted(_meanings(env).items())
        for anchor, says in found.items()
    }


def note_meanings(app: Sphinx, doctree: nodes.document) -> None:
    """Keep what the words mean whose glossary has just been read."""
    found = {
        anchor: " ".join(item[-1].astext().split())
        for glossary in doctree.findall(addnodes.glossary)
        for item in glossary.findall(nodes.definition_list_item)
        for term in item.findall(nodes.term)
        for anchor in term["ids"]
    }
    if found:
        _meanings(app.env)[app.env.current_document.docname] = found


def forget_meanings(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Forget a glossary that will be read again, or is gone."""
    _meanings(env).pop(docname, None)


def merge_meanings(app: Sphinx, env: BuildEnvironment, docnames: list[str], other: BuildEnvironment) -> None:
    """Take over the glossaries that another process has read."""
    _meanings(env).update({docname: _meanings(other)[docname] for docname in docnames if docname in _meanings(other)})


class ExplainTerms(SphinxPostTransform):
    """Puts beside every link of a web page to the glossary what the word means."""

    default_priority = 900
    formats = ("html",)

    def run(self, **_: object) -> None:
        """Wrap the links of words. In the glossary itself the meanings are in view."""
        here = self.env.current_document.docname
        if self.app.builder.name != "html" or here in _meanings(self.env):
            return
        known = meanings(self.env)
        number = 0
        for link in list(self.document.findall(nodes.reference)):
            page, anchor = urldefrag(link.get("refuri", ""))
            docname = posixpath.normpath(posixpath.join(posixpath.dirname(here), page)).removesuffix(".html")
            meaning = known.get(f"{docname}#{anchor}")
            if meaning and link.get("internal"):
                number += 1
                link.replace_self(
                    explained_term("", *link.children, refuri=link["refuri"], says=meaning, number=number)
                )


def _visit_html(self: HTML5Translator, node: explained_term) -> None:
    href, described = self.attval(node["refuri"]), f"meaning-{node['number']}"
    self.body.append(f'<span class="term"><a class="reference internal" href="{href}" aria-describedby="{described}">')


def _depart_html(self: HTML5Translator, node: explained_term) -> None:
    # hidden for those who see no styles; a screen reader reads it after the name of the link
    says = self.encode(node["says"])
    self.body.append(
        f'</a><span class="meaning" role="tooltip" id="meaning-{node["number"]}" hidden>{says}</span></span>'
    )


def setup_glossary(app: Sphinx) -> None:
    """Register the meanings."""
    app.add_node(explained_term, html=(_visit_html, _depart_html))
    app.add_post_transform(ExplainTerms)
    app.connect("doctree-read", note_meanings)
    app.connect("env-purge-doc", forget_meanings)
    app.connect("env-merge-info", merge_meanings)
