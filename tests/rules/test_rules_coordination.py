"""What a coordinated plan must contain, and when it is the legal one."""

from dataclasses import replace

import pytest

from app.rules.coordination import (
    TIMINGS,
    ActionFacts,
    LegalItem,
    PlanFacts,
    TimingKey,
    TimingUnit,
    missing_items,
    plan_kind,
)
from app.vocabulary import Certainty, PlanKind, Sector

SCHOOL, SOCIAL, CARE = Sector.SCHOOL, Sector.SOCIAL_SERVICES, Sector.HEALTH_CARE
COMPLETE = PlanFacts(
    party_organisation_ids=("org-social", "org-region"),
    actions=(ActionFacts(described=True, responsible_organisation_id="org-region"),),
    measures_by_others=("The football club meets the child on Tuesdays.",),
    nobody_else_takes_measures=False,
    overall_responsible_organisation_id="org-social",
)


@pytest.mark.parametrize(
    ("sectors", "kind"),
    [
        ((SOCIAL, CARE), PlanKind.LEGAL_SIP),
        ((SCHOOL, SOCIAL, CARE), PlanKind.LEGAL_SIP),
        ((SCHOOL, SOCIAL), PlanKind.CHILDS_PLAN),
        ((SCHOOL, CARE), PlanKind.CHILDS_PLAN),
        ((SOCIAL, SOCIAL), PlanKind.CHILDS_PLAN),
        ((), PlanKind.CHILDS_PLAN),
    ],
)
def test_a_plan_is_legal_with_social_services_and_health_care(
    sectors: tuple[Sector, ...], kind: PlanKind
) -> None:
    assert plan_kind(sectors) is kind


def test_a_plan_with_the_four_items_lacks_nothing() -> None:
    assert missing_items(COMPLETE) == ()


def test_to_say_that_nobody_else_does_anything_is_enough_and_silence_is_not() -> None:
    silent = replace(COMPLETE, measures_by_others=())
    assert [item.pointer for item in missing_items(silent)] == ["/measuresByOthers"]
    assert missing_items(replace(silent, nobody_else_takes_measures=True)) == ()


@pytest.mark.parametrize(
    ("change", "item", "pointer"),
    [
        ({"actions": ()}, LegalItem.MEASURES, "/actions"),
        (
            {"actions": (*COMPLETE.actions, replace(COMPLETE.actions[0], described=False))},
            LegalItem.MEASURES,
            "/actions/1/title",
        ),
        (
            {"actions": (ActionFacts(described=True, responsible_organisation_id=None),)},
            LegalItem.RESPONSIBILITY,
            "/actions/0/responsibleOrganisationId",
        ),
        (
            {"actions": (ActionFacts(described=True, responsible_organisation_id="org-club"),)},
            LegalItem.RESPONSIBILITY,
            "/actions/0/responsibleOrganisationId",
        ),
        (
            {"overall_responsible_organisation_id": None},
            LegalItem.OVERALL_RESPONSIBILITY,
            "/overallResponsibleOrganisationId",
        ),
        (
            {"overall_responsible_organisation_id": "org-club"},
            LegalItem.OVERALL_RESPONSIBILITY,
            "/overallResponsibleOrganisationId",
        ),
    ],
)
def test_each_missing_item_is_named_and_pointed_out(
    change: dict[str, object], item: LegalItem, pointer: str
) -> None:
    found = missing_items(replace(COMPLETE, **change))
    assert [(each.item, each.pointer) for each in found] == [(item, pointer)]
    assert found[0].sentence("sv") != found[0].sentence("en")


def test_an_empty_plan_lacks_all_but_the_responsibility_for_nothing() -> None:
    empty = replace(COMPLETE, actions=(), measures_by_others=(), overall_responsible_organisation_id=None)
    assert {each.item for each in missing_items(empty)} == {
        LegalItem.MEASURES,
        LegalItem.MEASURES_BY_OTHERS,
        LegalItem.OVERALL_RESPONSIBILITY,
    }


def test_the_timings_are_ours_and_said_to_be() -> None:
    stated = {key: (timing.amount, timing.unit) for key, timing in TIMINGS.items()}
    assert stated == {
        TimingKey.BEGIN: (3, TimingUnit.WORKING_DAYS),
        TimingKey.CALL: (7, TimingUnit.DAYS),
        TimingKey.MEETING_WARNING: (14, TimingUnit.DAYS),
        TimingKey.MEETING_BREACH: (21, TimingUnit.DAYS),
        TimingKey.FOLLOW_UP: (6, TimingUnit.MONTHS),
    }
    assert all(timing.certainty is Certainty.UNVERIFIED for timing in TIMINGS.values())
