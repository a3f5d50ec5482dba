"""Items of QTI 1.2, as Canvas and Common Cartridge both read them."""

from __future__ import annotations

from collections.abc import Mapping

from ..quiz.question import Question
from .content import right_sides
from .text import as_html, one_line
from .xml import Node, add

NAMESPACE = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
_RESPONSE = "response1"


def option_names(question: Question) -> list[str]:
    """Return the names of a question's options inside its item."""
    if question.kind == "true-false":
        return [option.text.lower() for option in question.options]
    return [f"option{number}" for number in range(1, len(question.options) + 1)]


def add_metadata(parent: Node, fields: Mapping[str, str]) -> None:
    """Add the fields that tell a platform what an item or a quiz is."""
    metadata = add(parent, "qtimetadata")
    for label, entry in fields.items():
        field = add(metadata, "qtimetadatafield")
        add(field, "fieldlabel", label)
        add(field, "fieldentry", entry)


def add_item(section: Node, question: Question, name: str, label: str, metadata: Mapping[str, str]) -> None:
    """Add a question of any kind but ordering."""
    item = add(section, "item", ident=name, title=label)
    add_metadata(add(item, "itemmetadata"), metadata)
    presentation = add(item, "presentation")
    _add_material(presentation, question.text)
    processing = add(item, "resprocessing")
    add(add(processing, "outcomes"), "decvar", maxvalue="100", minvalue="0", varname="SCORE", vartype="Decimal")
    if question.feedback:
        condition = add(processing, "respcondition", continue_="Yes")
        add(add(condition, "conditionvar"), "other")
        add(condition, "displayfeedback", feedbacktype="Response", linkrefid="general_fb")
    if question.kind == "matching":
        _add_pairs(presentation, processing, question)
    else:
        _add_options(presentation, processing, question)
    if question.feedback:
        _add_feedback(item, "general_fb", question.feedback)
    for option, option_name in zip(question.options, option_names(question), strict=True):
        if option.feedback:
            _add_feedback(item, f"{option_name}_fb", option.feedback)


def _add_material(parent: Node, text: str) -> None:
    add(add(parent, "material"), "mattext", as_html(text), texttype="text/html")


def _add_feedback(item: Node, name: str, text: str) -> None:
    _add_material(add(add(item, "itemfeedback", ident=name), "flow_mat"), text)


def _add_options(presentation: Node, processing: Node, question: Question) -> None:
    cardinality = "Multiple" if question.kind == "several" else "Single"
    choice = add(add(presentation, "response_lid", ident=_RESPONSE, rcardinality=cardinality), "render_choice")
    names = option_names(question)
    for option, name in zip(question.options, names, strict=True):
        _add_material(add(choice, "response_label", ident=name), option.text)
        if option.feedback:
            condition = add(processing, "respcondition", continue_="Yes")
            add(add(condition, "conditionvar"), "varequal", name, respident=_RESPONSE)
            add(condition, "displayfeedback", feedbacktype="Response", linkrefid=f"{name}_fb")
    condition = add(processing, "respcondition", continue_="No")
    variables = add(condition, "conditionvar")
    if question.kind == "several":
        variables = add(variables, "and")
    for option, name in zip(question.options, names, strict=True):
        if option.right:
            add(variables, "varequal", name, respident=_RESPONSE)
        elif question.kind == "several":
            add(add(variables, "not"), "varequal", name, respident=_RESPONSE)
    add(condition, "setvar", "100", action="Set", varname="SCORE")


def _add_pairs(presentation: Node, processing: Node, question: Question) -> None:
    rights = right_sides(question)
    for number, pair in enumerate(question.pairs, 1):
        response = f"response{number}"
        asked = add(presentation, "response_lid", ident=response)
        # on both sides Canvas shows plain text only
        add(add(asked, "material"), "mattext", one_line(pair.left), texttype="text/plain")
        choice = add(asked, "render_choice")
        for place, right in enumerate(rights, 1):
            material = add(add(choice, "response_label", ident=f"match{place}"), "material")
            add(material, "mattext", one_line(right), texttype="text/plain")
        condition = add(processing, "respcondition")
        variables = add(condition, "conditionvar")
        add(variables, "varequal", f"match{rights.index(pair.right) + 1}", respident=response)
        add(condition, "setvar", f"{100 / len(question.pairs):.2f}", action="Add", varname="SCORE")
