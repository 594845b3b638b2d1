"""The legal bases: old law on old dates, new law from its day, and no number outside the rules."""

import itertools
import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.rules.absence import RUNGS
from app.rules.concern import CONCERN_RULES
from app.rules.consent_givers import AGE_RULES
from app.rules.disclosure import TABLE
from app.rules.legal_basis import LEGAL_BASES, citation, citations, history
from app.rules.measures import GUARDS

CODES = sorted({basis.code for basis in LEGAL_BASES})
SWITCH = date(2025, 7, 1)
APP = Path(__file__).parents[2] / "app"


@pytest.mark.parametrize(
    ("code", "old", "new"),
    [
        ("concern-report-duty", "14 kap. 1 § socialtjänstlagen (2001:453)", "19 kap. 1 § "),
        ("coordinated-plan-social", "2 kap. 7 § socialtjänstlagen (2001:453)", "10 kap. 8-9 §§ "),
        ("private-social-care-confidentiality", "15 kap. 1 § ", "17 kap. 11 § "),
    ],
)
def test_the_social_services_act_was_renumbered_on_1_july_2025(code: str, old: str, new: str) -> None:
    before = citation(code, on=SWITCH - timedelta(days=1))
    after = citation(code, on=SWITCH)
    assert before is not None
    assert before.text("sv").startswith(old)
    assert after is not None
    assert after.text("sv").startswith(new)
    assert "(2025:400)" in after.text("en")


@pytest.mark.parametrize("code", CODES)
def test_a_basis_stands_in_one_place_at_a_time(code: str) -> None:
    rows = history(code)
    for earlier, later in itertools.pairwise(rows):
        assert earlier.valid_to is not None
        assert earlier.valid_to < later.valid_from
    for row in rows:
        assert citation(code, on=row.valid_from) == row
        assert row.valid(row.valid_from - timedelta(days=1)) is False
    assert citation(code, on=rows[0].valid_from - timedelta(days=1)) is None


def test_an_unconfirmed_paragraph_says_so_in_both_languages() -> None:
    row = citation("inquiry-information-duty", on=SWITCH)
    assert row is not None
    assert row.text("sv") == "19 kap. socialtjänstlagen (2025:400) [paragrafen inte bekräftad]"
    assert row.text("en") == "chapter 19 of the Social Services Act (2025:400) [section not confirmed]"


def test_articles_are_not_sections() -> None:
    row = citation("purpose-limitation", on=SWITCH)
    assert row is not None
    assert row.text("sv") == "artikel 5 i dataskyddsförordningen (2016/679)"
    assert row.text("en") == "article 5 of the General Data Protection Regulation (2016/679)"


def test_citations_leave_out_what_was_not_law_yet() -> None:
    codes = ("feedback-to-reporter", "social-secrecy")
    assert [row.code for row in citations(codes, on=SWITCH - timedelta(days=1))] == ["social-secrecy"]
    assert [row.code for row in citations(codes, on=SWITCH)] == list(codes)


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(KeyError):
        citation("no-such-basis", on=SWITCH)


def test_every_rule_and_age_step_cites_a_known_basis_and_every_basis_is_cited() -> None:
    cited = {code for rule in (*TABLE, *CONCERN_RULES, *RUNGS, *GUARDS) for code in rule.basis}
    cited |= {rule.basis for rule in AGE_RULES}
    assert cited == set(CODES)


PARAGRAPH = re.compile(
    r"§|\bkap\.|\bkapitel \d|\b(?:chapter|(?<!\d )section|article|artikel)s? \d"
    r"|\b(?:OSL|TF|SoL|SoF|HSL|PDL|PSL|FB|LVU|LSS|BrB|GDPR|SVOD|SoLPuL|[Ss]kollag\w*|[Pp]atientlag\w*) \d"
    r"|(?<!SN )\b(?:19|20)\d\d:\d{2,4}\b",
)
"""A place in the law, or an act's number, however it is written; no section of an RFC, nor what a board calls
its own decision."""
CODE = {".py", ".sql", ".html", ".css", ".js", ".typ", ".toml", ".ini", ".mako"}


@pytest.mark.parametrize("folder", ["app", "migrations", "bench", "tests/contract/oracle.yaml"])
def test_no_paragraph_number_stands_in_code_outside_the_rules(folder: str) -> None:
    """Not in docstrings and comments either: the law moves, and only the dated table moves with it. The
    oracle of the access matrix names rows of the table, never places in the law.
    """
    place = APP.parent / folder
    files = [place] if place.is_file() else [each for each in place.rglob("*") if each.suffix in CODE]
    outside = [each for each in files if not each.is_relative_to(APP / "rules")]
    assert outside
    found = [each.name for each in outside if PARAGRAPH.search(each.read_text(encoding="utf-8"))]
    assert found == []


@pytest.mark.parametrize(
    "written",
    [
        "25 kap. 12 §",
        "OSL 25:12",
        "skollagen 29 kap.",
        "chapter 25, section 12",
        "SFS 2009:400",
        "GDPR 9.2 h",
    ],
)
def test_a_place_in_the_law_is_known_however_it_is_written(written: str) -> None:
    assert PARAGRAPH.search(f"# as {written} says")
