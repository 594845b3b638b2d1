"""A document as an accessible PDF (PDF/UA-1), drawn by Typst.

What people have written is handed over as data and never as source, so that nothing in it is obeyed. Only the
fonts that come with Typst are used and no date is written: the same content gives the same bytes everywhere.
"""

import json
import re
from pathlib import Path
from typing import Any

import typst

from app.kit.paper.sheets import Paper

_TEMPLATE = Path(__file__).with_name("paper.typ").read_bytes()
_NOT_IN_THE_FONT = re.compile(
    r"[^\n\x20-\u017f\u0192\u0218-\u021b\u0391-\u03a9\u03b1-\u03c9\u0410-\u044f\u2013\u2014\u2018-\u201e"
    r"\u2022\u2026\u20ac]"
)
NOT_SHOWN = {
    "sv": "Några tecken kan inte visas i PDF; de står som ?. HTML-versionen har dem alla.",
    "en": "Some characters cannot be shown in the PDF and stand as ?. The HTML version has them all.",
}


def as_pdf(paper: Paper) -> bytes:
    """Draw the document. The file says nothing of who made it, when, or for whom."""
    data = paper.as_data()
    try:
        return _drawn(data)
    except typst.TypstError:  # PDF/UA lets no sign be missing: say so where the font has none
        plain = _plain(data)
        plain["lead"] = [*plain["lead"], NOT_SHOWN[paper.language]]
        return _drawn(plain)


def _drawn(data: dict[str, Any]) -> bytes:
    drawn = typst.compile(
        _TEMPLATE,
        format="pdf",
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
        sys_inputs={"paper": json.dumps(data)},
    )
    return bytes(drawn)


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return _NOT_IN_THE_FONT.sub("?", value)
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value]
