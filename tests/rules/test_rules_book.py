"""The rule book is the table, and a lawyer finds every rule in it."""

from pathlib import Path

from app.rules.book import render
from app.rules.disclosure import TABLE
from app.rules.legal_basis import history
from app.vocabulary import Certainty

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "disclosure-rules.md"


def test_the_committed_page_is_the_table() -> None:
    assert PAGE.read_text(encoding="utf-8") == render()


def test_every_rule_has_one_heading_both_sentences_and_its_bases() -> None:
    page = render()
    headings = [line for line in page.splitlines() if line.startswith("### ")]
    assert sorted(headings) == sorted(f"### {rule.key}" for rule in TABLE)
    sections = dict(
        part.split("\n", maxsplit=1) for part in page.replace("\n## ", "\n### ").split("\n### ")[1:]
    )
    for rule in TABLE:
        section = sections[rule.key]
        assert rule.says_sv in section
        assert rule.says_en in section
        for code in rule.basis:
            assert all(row.text("sv") in section for row in history(code))


def test_every_uncertain_rule_is_marked() -> None:
    marked = render().count("- **Certainty:** **")
    assert marked == sum(rule.certainty is not Certainty.VERIFIED for rule in TABLE)


def test_the_page_says_what_is_not_modelled() -> None:
    assert "## What is not modelled" in render()
