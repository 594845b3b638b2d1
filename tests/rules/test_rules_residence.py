"""Which rule answers for a child on a date, by which fact."""

from datetime import date

import pytest

from app.disclosures.switches import read_switches
from app.rules.residence import ROUTES, SWITCHABLE_ROUTES, ResidenceFact, find_route
from app.rules.table import NotSwitchableError
from app.vocabulary import Certainty, ResidenceKind

ON = date(2026, 3, 1)
REGISTERED, STAY, PLACED = ResidenceKind.REGISTERED, ResidenceKind.STAY, ResidenceKind.PLACED


def fact(kind: ResidenceKind, code: str, since: date = date(2020, 1, 1), until: date | None = None):
    return ResidenceFact(kind=kind, municipality_code=code, district_code=None, from_=since, until=until)


@pytest.mark.parametrize(
    ("facts", "in_danger", "key", "code"),
    [
        ((fact(REGISTERED, "0180"),), False, "registered-residence", "0180"),
        ((fact(REGISTERED, "0180"), fact(STAY, "0780")), False, "registered-residence", "0180"),
        ((fact(REGISTERED, "0180"), fact(STAY, "0780")), True, "danger-where-the-child-is", "0780"),
        ((fact(REGISTERED, "0180"),), True, "registered-residence", "0180"),
        (
            (fact(REGISTERED, "0180"), fact(PLACED, "1280")),
            False,
            "placed-child-stays-with-who-placed-it",
            "1280",
        ),
        ((fact(PLACED, "1280"), fact(STAY, "0780")), True, "danger-where-the-child-is", "0780"),
        ((fact(STAY, "0780"),), False, "stay-without-registered-residence", "0780"),
    ],
)
def test_the_first_rule_that_finds_its_fact_answers(
    facts: tuple[ResidenceFact, ...], in_danger: bool, key: str, code: str
) -> None:
    route = find_route(facts, on=ON, in_danger=in_danger)
    assert route is not None
    assert (route.rule.key, route.fact.municipality_code) == (key, code)


@pytest.mark.parametrize("facts", [(), (fact(REGISTERED, "0180", date(2026, 3, 2)),)])
def test_nobody_answers_where_nobody_has_said_where_the_child_belongs(
    facts: tuple[ResidenceFact, ...],
) -> None:
    assert find_route(facts, on=ON) is None


def test_a_move_counts_from_its_day_whatever_the_order_of_the_facts() -> None:
    before = fact(REGISTERED, "0180", date(2020, 1, 1), date(2026, 3, 1))
    after = fact(REGISTERED, "0780", date(2026, 3, 1))
    for facts in ((before, after), (after, before)):
        for on, code in ((date(2026, 2, 28), "0180"), (ON, "0780")):
            route = find_route(facts, on=on)
            assert route is not None
            assert route.fact.municipality_code == code


def test_of_two_that_hold_the_later_counts() -> None:
    older, newer = fact(REGISTERED, "0180"), fact(REGISTERED, "0780", date(2024, 1, 1))
    for facts in ((older, newer), (newer, older)):
        route = find_route(facts, on=ON)
        assert route is not None
        assert route.fact is newer


def test_every_exception_is_unverified_and_can_be_switched_off() -> None:
    exceptions = {rule.key for rule in ROUTES} - {"registered-residence"}
    assert exceptions == SWITCHABLE_ROUTES
    assert all(rule.certainty is Certainty.UNVERIFIED for rule in ROUTES if rule.key in exceptions)
    facts = (fact(REGISTERED, "0180"), fact(PLACED, "1280"), fact(STAY, "0780"))
    route = find_route(facts, on=ON, in_danger=True, off=SWITCHABLE_ROUTES)
    assert route is not None
    assert route.rule.key == "registered-residence"
    assert find_route(facts[2:], on=ON, off=SWITCHABLE_ROUTES) is None


def test_the_settings_switch_exceptions_beside_the_rules_of_disclosure() -> None:
    switches = read_switches(off="danger-where-the-child-is, placed-child-stays-with-who-placed-it", on="")
    assert switches.routes_off == {"danger-where-the-child-is", "placed-child-stays-with-who-placed-it"}
    assert not switches.off
    for wrong in ("registered-residence", "no-such-rule"):
        with pytest.raises(NotSwitchableError):
            read_switches(off=wrong, on="")
    with pytest.raises(NotSwitchableError):
        read_switches(off="", on="danger-where-the-child-is")


def test_every_rule_says_what_it_means_in_both_languages() -> None:
    assert len({rule.key for rule in ROUTES}) == len(ROUTES)
    for rule in ROUTES:
        assert rule.says("sv") != rule.says("en")
