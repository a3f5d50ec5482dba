"""XML, built as a tree: no text is ever pasted into markup."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from lxml import etree

from .text import clean

Node = etree._Element  # noqa: SLF001 (lxml has no public name for it)
XSI = "http://www.w3.org/2001/XMLSchema-instance"


def add(parent: Node, tag: str, text: str | None = None, **attributes: str) -> Node:
    """Add an element of the parent's namespace and return it. Attributes with a hyphen or a colon: use ``set``."""
    namespace = etree.QName(parent).namespace
    node = etree.SubElement(parent, f"{{{namespace}}}{tag}" if namespace else tag)
    for name, value in attributes.items():
        node.set(name.rstrip("_"), clean(value))
    if text is not None:
        node.text = clean(text)
    return node


def root(namespace: str, tag: str, schemas: Mapping[str, str], others: Mapping[str, str] | None = None) -> Node:
    """Return the root of a document; ``schemas`` says where the schema of each namespace is published."""
    names = {**(others or {}), "xsi": XSI}
    names[cast(str, None)] = namespace  # the one without a prefix, which the types of lxml do not know
    node = etree.Element(f"{{{namespace}}}{tag}", nsmap=names)
    node.set(f"{{{XSI}}}schemaLocation", " ".join(f"{name} {where}" for name, where in schemas.items()))
    return node


def add_lines(parent: Node, tag: str, text: str, **attributes: str) -> Node:
    """Add an element with a text, its line breaks as ``<br/>``."""
    first, *rest = clean(text).replace("\t", " ").split("\n")
    node = add(parent, tag, first, **attributes)
    for line in rest:
        add(node, "br").tail = line
    return node


def document(node: Node) -> bytes:
    """Return a document as a file."""
    etree.indent(node)
    return etree.tostring(node, xml_declaration=True, encoding="UTF-8") + b"\n"
