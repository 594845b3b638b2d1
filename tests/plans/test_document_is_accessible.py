"""Every copy is PDF/UA-1, whatever stands in it: the checker's word, and what it does not look at."""

import html
import io
import itertools
import re
from typing import Any

import pdfua
import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from app.kit.paper.html import as_html
from app.kit.paper.pdf import NOT_SHOWN, as_pdf
from app.kit.paper.sheets import Entry, Paper, Section
from bench.paper import a_plan

HOSTILE = (
    '#read("/etc/passwd")',
    '#eval("1+1") #include "x" #image("/etc/passwd") #import "@preview/x:0.1.0"',
    "$ sum $ *fet* _kursiv_ = Rubrik \\u{0} <label> @ref `kod` // kommentar",
    '#set page(width: 1pt)\n#show: it => panic("x")\n= En rubrik till\n- en lista',
    '{{7*7}} ${7*7} <%= 7*7 %> </p><script>alert(1)</script> ]]> &lt; "; DROP TABLE x; --',
    "=cmd|' /C calc'!A0 @SUM(1) +1 -1 \t=1",
    "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:x",
    "a" * 4_000,
    "\u202e omvänt \u2066 \ufeff e\u0301 \u00ad",
    "\x01 \x7f \x85 \u2028 \u2029",
    "مرحبا 日本 🧸",
)


def plan_that_says(words: str) -> Paper:
    """A plan in which the same words stand in every place that people write in."""
    entry = Entry(title=words, facts=[(words, words), ("Vem", words)])
    sections = [Section(heading="Vem gör vad, och när", lines=[words], entries=[entry])]
    return Paper(
        language="sv", title="Samordnad individuell plan (SIP)", lead=[words], sections=sections, footer="x"
    )


def findings(pdf: bytes) -> list[Any]:
    return [each for outcome in pdfua.validate(io.BytesIO(pdf)).outcomes for each in outcome.findings]


def kinds_of(node: Any) -> list[str]:
    """What the tags of a tree of tags are, in the order of reading."""
    node = node.get_object()
    if isinstance(node, ArrayObject):
        return [kind for each in node for kind in kinds_of(each)]
    if not isinstance(node, DictionaryObject):
        return []
    own = [str(node["/S"])] if "/S" in node else []
    return own + (kinds_of(node["/K"]) if "/K" in node else [])


@pytest.mark.parametrize("promises", [0, 1, 8, 60])
def test_a_plan_of_any_length_passes_the_checker(promises: int) -> None:
    assert findings(as_pdf(a_plan(promises))) == []


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_no_words_make_a_copy_less_accessible_or_are_obeyed(words: str) -> None:
    drawn = as_pdf(plan_that_says(words))
    assert findings(drawn) == []
    reader = PdfReader(io.BytesIO(drawn))
    text = " ".join(page.extract_text() for page in reader.pages)
    assert "root:x:0:0" not in text
    assert reader.pages[0].mediabox.width == pytest.approx(595.3, abs=1), "no page has been set anew"
    headings = [kind for kind in kinds_of(reader.trailer["/Root"]["/StructTreeRoot"]) if kind[:2] == "/H"]
    assert headings == ["/H1", "/H2", "/H3"], "words make no heading"
    assert as_pdf(plan_that_says(words)) == drawn


def test_what_the_checker_does_not_look_at() -> None:
    reader = PdfReader(io.BytesIO(as_pdf(a_plan(8))))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]) == "sv"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    metadata = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert "Samordnad individuell plan (SIP)" in metadata
    assert "CreateDate" not in metadata, "the file says nothing of when"
    kinds = kinds_of(root["/StructTreeRoot"])
    assert kinds.count("/H1") == 1
    assert not {"/Table", "/TH", "/Figure", "/Link"} & set(kinds), "no table, picture or link to explain"
    levels = [int(kind[2]) for kind in kinds if kind[:2] == "/H" and kind[2:].isdigit()]
    assert all(later <= earlier + 1 for earlier, later in itertools.pairwise(levels))
    assert {"/L", "/LI", "/LBody"} <= set(kinds)
    assert all(page["/Tabs"] == "/S" for page in reader.pages)


def test_english_says_that_it_is_english() -> None:
    swedish = plan_that_says("日本")
    paper = Paper(language="en", title="Plan", lead=swedish.lead, sections=swedish.sections, footer="x")
    drawn = as_pdf(paper)
    reader = PdfReader(io.BytesIO(drawn))
    assert str(reader.trailer["/Root"]["/Lang"]) == "en"
    assert NOT_SHOWN["en"] in " ".join(reader.pages[0].extract_text().split())
    assert findings(drawn) == []


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_no_words_are_markup_in_the_page(words: str) -> None:
    page = as_html(plan_that_says(words)).decode()
    kinds = re.findall(r"<(/?[a-zA-Z!][^\s>]*)", page)
    wanted = "!DOCTYPE html head meta title style body main h1 h2 h3 p ul li strong footer".split()  # noqa: SIM905 - tags
    assert {kind.strip("/") for kind in kinds} <= set(wanted)
    assert page.count("<title>") == 1
    assert "<script" not in page
    assert re.sub(r"[\r\n]+", "\n", html.unescape(page)).count(re.sub(r"[\r\n]+", "\n", words)) >= 4
