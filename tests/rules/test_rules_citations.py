"""Each rule cites what it rests on, and each basis stands where and when the law has it."""

import pytest

from app.rules.disclosure import TABLE
from app.rules.legal_basis import LEGAL_BASES, LegalBasis
from app.rules.rule import Step
from app.vocabulary import Certainty
from tests.rules.rule_citations import ACTS, PLACES, RESTS_ON

SURE = {"V": Certainty.VERIFIED, "T": Certainty.THROUGH_ANOTHER_STATUTE, "U": Certainty.UNVERIFIED}
BY_KEY = {rule.key: rule for rule in TABLE}
SHORT = {number: short for short, number, *_ in (line.split(" | ") for line in ACTS.strip().splitlines())}


def _place(basis: LegalBasis) -> str:
    act = SHORT[basis.statute.number]
    if basis.chapter is not None:
        return f"{act} {basis.chapter}:{basis.section or '?'}"
    return act if basis.section is None else f"{act} {basis.section}"


def test_every_basis_stands_where_and_when_the_law_has_it() -> None:
    written = [[part.strip() for part in line.split("|")] for line in PLACES.strip().splitlines()]
    found = [
        [row.code, _place(row), str(row.valid_from), str(row.valid_to or ""), row.certainty]
        for row in sorted(LEGAL_BASES, key=lambda row: (row.code, row.valid_from))
    ]
    assert found == [[*parts, SURE[mark]] for *parts, mark in written]


@pytest.mark.parametrize("line", RESTS_ON.strip().splitlines(), ids=lambda line: line.split("|")[1].strip())
def test_a_rule_rests_on_its_bases_and_says_how_sure_it_is(line: str) -> None:
    rows, key, mark, bases = (part.strip() for part in line.split("|"))
    rule = BY_KEY[key]
    assert ",".join(str(row) for row in rule.row) == rows.replace("-", "")
    assert rule.certainty is SURE[mark]
    assert rule.basis == tuple(bases.split())


def test_no_rule_is_left_out_here() -> None:
    assert len(RESTS_ON.strip().splitlines()) == len(TABLE)


@pytest.mark.parametrize("line", ACTS.strip().splitlines(), ids=lambda line: line.split(" | ")[1])
def test_an_act_is_cited_by_its_name_and_number_in_both_languages(line: str) -> None:
    short, number, name_sv, name_en = line.split(" | ")
    row = next(row for row in LEGAL_BASES if row.statute.number == number)
    assert row.statute.short == short.removeprefix("old ")
    assert f"{name_sv} ({number})" in row.text("sv")
    assert f"{name_en} ({number})" in row.text("en")


def test_the_steps_are_named_as_in_the_decision_table() -> None:
    assert [step.label for step in Step] == [
        "before the table",
        "0",
        "1",
        "1b",
        "2",
        "3",
        "4",
        "5",
        "6",
        "modifier",
    ]
