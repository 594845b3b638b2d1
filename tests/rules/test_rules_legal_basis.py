"""The legal bases: old law on old dates, new law from its day, and no number outside the rules."""

import itertools
import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.rules.consent_givers import AGE_RULES
from app.rules.disclosure import TABLE
from app.rules.legal_basis import LEGAL_BASES, citation, citations, history

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
    cited = {code for rule in TABLE for code in rule.basis} | {rule.basis for rule in AGE_RULES}
    assert cited == set(CODES)


def test_no_paragraph_number_stands_in_code_outside_the_rules() -> None:
    number = re.compile(r"\b\d+ ?kap\.|\b\d+ ?[a-z]? ?§|\b(?:OSL|SoL|HSL|PDL|PSL|FB|LVU) \d+:\d+")
    found = [
        path.relative_to(APP)
        for path in APP.rglob("*.py")
        if "rules" not in path.relative_to(APP).parts and number.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []
