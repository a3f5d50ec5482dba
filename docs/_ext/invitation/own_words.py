"""The place on the page Write your own where a reader's own words are reviewed, in the browser and nowhere else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from .language import RULES, handbook_model
from .language.browser import rules_script
from .messages import complain

RULES_SCRIPT = "review-rules.js"
SCRIPTS = (RULES_SCRIPT, "review.js", "own-words.js")
STYLE = "own-words.css"
PLACE = "own-words"

# Hidden until the scripts are there; without them the page explains how to check by hand.
_FIELDS = f"""
<div id="{PLACE}-fields" hidden>
<p><label for="{PLACE}-text">Your words</label></p>
<p id="{PLACE}-note">What you type stays on this screen. It is not sent anywhere and not kept, and it is gone when you
leave the page.</p>
<textarea id="{PLACE}-text" rows="7" autocomplete="off" spellcheck="true" aria-describedby="{PLACE}-note"></textarea>
<p class="{PLACE}-buttons"><button type="button" id="{PLACE}-clear">Clear everything</button>
<button type="button" id="{PLACE}-print">Print the result</button></p>
<p id="{PLACE}-status" role="status" aria-live="polite"></p>
<div id="{PLACE}-result"></div>
</div>
"""
_WITHOUT = "This part of the page needs scripts, and they are switched off. The ten checks above need only a pencil."


class own_words(nodes.General, nodes.Element):
    """Where the words are typed; holds what is shown where there are signs of fear or control."""


class OwnWordsDirective(SphinxDirective):
    """``{own-words}``: the field; the content is the help that is shown instead of a review where it stops."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the place, with its help."""
        if not self.content:
            complain(
                "own-words",
                "The block own-words says nothing for those who may be in danger.",
                "Write below it what they should read, with a link to the helplines.",
                self.get_location(),
            )
            return []
        place = own_words("", *self.parse_content_to_nodes())
        self.set_source_info(place)
        return [place]


def _visit(self: Any, node: own_words) -> None:
    self.body.append(f'<div id="{PLACE}">\n<p id="{PLACE}-without">{_WITHOUT}</p>{_FIELDS}')
    self.body.append(f'<div id="{PLACE}-help" hidden>\n')


def _depart(self: Any, node: own_words) -> None:
    self.body.append("</div>\n</div>\n")


def _skip(self: Any, node: own_words) -> None:
    raise nodes.SkipNode


def add_scripts(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Load the review on the page that has a place for it, and on no other."""
    if doctree is not None and next(iter(doctree.findall(own_words)), None) is not None:
        app.add_css_file(STYLE)
        for script in SCRIPTS:
            app.add_js_file(script, loading_method="defer")


def write_rules(app: Sphinx, exception: Exception | None) -> None:
    """Write the rules into the finished site."""
    if exception is None and app.builder.format == "html":
        (Path(app.outdir) / "_static" / RULES_SCRIPT).write_text(
            rules_script(RULES, handbook_model()), encoding="utf-8"
        )


def setup_own_words(app: Sphinx) -> None:
    """Register the directive and what its page needs. Raises DataProblem where the model is not of these rules."""
    handbook_model()  # before a text needs it
    app.add_node(own_words, html=(_visit, _depart), text=(_skip, None), latex=(_skip, None))
    app.add_directive("own-words", OwnWordsDirective)
    app.connect("html-page-context", add_scripts)
    app.connect("build-finished", write_rules)
