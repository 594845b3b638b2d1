"""A document as one HTML page: no script, no link, nothing fetched. It is built as a tree, so that nothing
written in it is markup.
"""

import base64
import hashlib
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

from app.kit.paper.sheets import Fact, Paper

_STYLE = (
    "body{font:1.1rem/1.5 serif;max-width:42rem;margin:2rem auto;padding:0 1rem;white-space:pre-line}"
    "h1{font-size:1.7rem}h2{margin-top:2rem}h3{font-size:1.1rem}footer{margin-top:3rem;font-size:.85rem}"
    "@media print{body{margin:0}}"
)
_DIGEST = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
PAGE_POLICY = f"default-src 'none'; style-src 'sha256-{_DIGEST}'; frame-ancestors 'none'"
"""What a browser that shows the page may do: use its one style."""


def as_html(paper: Paper) -> bytes:
    """Write the page, in UTF-8."""
    page = Element("html", lang=paper.language)
    head = SubElement(page, "head")
    SubElement(head, "meta", charset="utf-8")
    SubElement(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
    SubElement(head, "meta", name="robots", content="noindex")
    _text(head, "title", paper.title)
    _text(head, "style", _STYLE)
    main = SubElement(SubElement(page, "body"), "main")
    _text(main, "h1", paper.title)
    for line in paper.lead:
        _text(main, "p", line)
    for section in paper.sections:
        _text(main, "h2", section.heading)
        for line in section.lines:
            _text(main, "p", line)
        for entry in section.entries:
            _text(main, "h3", entry.title)
            _facts(main, entry.facts)
    _text(SubElement(main, "footer"), "p", paper.footer)
    markup: bytes = tostring(page, encoding="utf-8", method="html")
    return b"<!DOCTYPE html>\n" + markup


def _text(parent: Element, tag: str, words: str) -> None:
    SubElement(parent, tag).text = words


def _facts(parent: Element, facts: Sequence[Fact]) -> None:
    below = SubElement(parent, "ul")
    for name, said in facts:
        row = SubElement(below, "li")
        label = SubElement(row, "strong")
        label.text = f"{name}:"
        label.tail = f" {said}"
