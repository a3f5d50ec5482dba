"""What a word of the glossary means, where it stands: a link to the glossary that shows its entry beforehand."""

from __future__ import annotations

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.writers.html5 import HTML5Translator

from .addresses import linked_page
from .register import register_of


class explained_term(nodes.Inline, nodes.Element):
    """A word as a link (``refuri``) to the glossary, with what it ``says`` there; ``number`` counts them in a page."""


def meanings(env: BuildEnvironment) -> dict[str, str]:
    """Return what the words of the glossary mean, by where they stand (page#anchor)."""
    return {f"{note.docname}#{note.key}": note.get("says") for note in register_of(env).notes("meaning")}


def note_meanings(app: Sphinx, doctree: nodes.document) -> None:
    """Keep what the words mean whose glossary has just been read."""
    register = register_of(app.env)
    for glossary in doctree.findall(addnodes.glossary):
        for item in glossary.findall(nodes.definition_list_item):
            says = " ".join(item[-1].astext().split())
            for term in item.findall(nodes.term):
                for anchor in term["ids"]:
                    register.note("meaning", anchor, None, says=says)


class ExplainTerms(SphinxPostTransform):
    """Puts beside every link of a web page to the glossary what the word means."""

    default_priority = 900
    formats = ("html",)

    def run(self, **_: object) -> None:
        """Wrap the links of words. In the glossary itself the meanings are in view."""
        here = self.env.current_document.docname
        register = register_of(self.env)
        if self.app.builder.name != "html" or register.notes_in(here, "meaning"):
            return
        number = 0
        for link in list(self.document.findall(nodes.reference)):
            if not link.get("internal"):
                continue
            docname, anchor = linked_page(here, link.get("refuri", ""))
            # of the one page alone: to go through all notes for each page would grow as a square
            known = {note.key: note.get("says") for note in register.notes_in(docname, "meaning")}
            if meaning := known.get(anchor):
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
