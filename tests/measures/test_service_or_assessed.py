"""A measure stands on its legal footing, or is refused with the rule, the pointer and both lawful roads."""

from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest

from app.main import create_app
from app.settings import Settings
from tests.cast import Cast
from tests.conftest import PUBLIC_URL
from tests.measures.measure_steps import (
    assessed,
    given_a_head_of,
    given_a_measure,
    given_a_school_social_team,
    service,
)
from tests.steps import given_a_child, then_it_is, then_it_is_refused, then_it_says_whom_to_turn_to

NEW_RULE, OLD_RULE = "help-without-individual-test", "service-is-the-same-for-all"


@pytest.fixture
async def switched(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """The same installation, with the new act's row switched off."""
    app = create_app(settings.model_copy(update={"switched_off_rules": NEW_RULE}))
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url=PUBLIC_URL) as http:
            yield http


async def test_service_with_an_individual_test_is_refused_with_the_rule_and_both_roads(cast: Cast) -> None:
    child = await given_a_child(cast.service, kind="case")
    body = service(cast.service.unit_id, individualTest=True, mapping=True)
    refused = then_it_is_refused(
        await cast.service.post(f"{child.path}/support-measures", body), 422, "wrong-kind-of-measure"
    )
    assert refused["rule"] == NEW_RULE
    assert [each["pointer"] for each in refused["errors"]] == ["/individualTest"]
    assert [each["road"] for each in refused["roads"]] == ["assessed-decision", "without-individual-test"]
    assert all("2025:400" in "".join(each["citations"]) for each in refused["roads"])
    assert refused["responsibleDistrict"] == f"{child.path}/responsible-district"
    assert refused["familyApplies"] == f"{child.path}/applications"
    then_it_says_whom_to_turn_to(refused, child=child)
    then_it_is(await cast.service.get(refused["responsibleDistrict"]), 200)


async def test_a_measure_of_before_the_new_act_is_judged_by_the_ruling(cast: Cast) -> None:
    child = await given_a_child(cast.service, kind="case")
    body = service(cast.service.unit_id, mapping=True, adaptation=True, startsOn="2025-06-30")
    where = f"{child.path}/support-measures"
    refused = then_it_is_refused(await cast.service.post(where, body), 422, "wrong-kind-of-measure")
    assert refused["rule"] == OLD_RULE
    assert [each["pointer"] for each in refused["errors"]] == ["/mapping", "/adaptation"]
    assert "3660-17" in refused["citations"][0]
    then_it_is(await cast.service.post(where, {**body, "startsOn": "2025-07-01"}), 201)


async def test_where_the_row_is_switched_off_the_ruling_goes_on(
    cast: Cast, switched: httpx.AsyncClient
) -> None:
    child = await given_a_child(cast.service, kind="case")
    caller = replace(cast.service, http=switched)
    body = service(cast.service.unit_id, mapping=True)
    refused = await caller.post(f"{child.path}/support-measures", body)
    assert then_it_is_refused(refused, 422, "wrong-kind-of-measure")["rule"] == OLD_RULE


async def test_a_manager_overrides_with_a_reason_and_nobody_else(cast: Cast) -> None:
    child = await given_a_child(cast.service, kind="case")
    where = f"{child.path}/support-measures"
    body = service(cast.service.unit_id, individualTest=True, overrideReason="Prövat med jurist.")
    refused = then_it_is_refused(await cast.service.post(where, body), 403, "not-allowed")
    assert (refused["missing"], refused["rule"]) == ("manager", NEW_RULE)
    then_it_says_whom_to_turn_to(refused, cast.service.unit_id, child=child)
    head = await given_a_head_of(cast, "service")
    made = then_it_is(await head.post(where, body), 201)
    assert (made["overriddenRule"], made["overrideReason"]) == (NEW_RULE, "Prövat med jurist.")
    needless = {**service(cast.service.unit_id), "overrideReason": "För säkerhets skull."}
    refused = then_it_is_refused(await head.post(where, needless), 422, "invalid-request")
    assert refused["errors"][0]["pointer"] == "/overrideReason"


async def test_assessed_help_stands_on_a_decision_of_a_social_board(cast: Cast) -> None:
    child = await given_a_child(cast.inquiry, kind="case")
    where = f"{child.path}/support-measures"
    body = assessed(cast.inquiry.unit_id, performerUnitId=cast.unit("service"), duringInquiry=True)
    made = then_it_is(await cast.inquiry.post(where, body), 201)
    assert made["decision"]["number"] == "SN-2025-118"
    assert (made["duringInquiry"], len(made["marks"])) == (True, 3)
    without = {**body, "decision": None}
    refused = then_it_is_refused(await cast.inquiry.post(where, without), 422, "invalid-request")
    assert refused["errors"][0]["pointer"] == "/decision"
    assert "assessed-help-has-a-decision" in refused["errors"][0]["detail"]
    with_one = service(cast.inquiry.unit_id, decision=body["decision"])
    refused = then_it_is_refused(await cast.inquiry.post(where, with_one), 422, "invalid-request")
    assert refused["errors"][0]["pointer"] == "/decision"


async def test_a_school_decides_on_no_assessed_help_and_says_nothing_of_inquiries(cast: Cast) -> None:
    child = await given_a_child(cast.rektor)
    where = f"{child.path}/support-measures"
    for body, pointer in (
        (assessed(cast.rektor.unit_id), "/kind"),
        (service(cast.rektor.unit_id, duringInquiry=True), "/duringInquiry"),
    ):
        refused = then_it_is_refused(await cast.rektor.post(where, body), 422, "invalid-request")
        assert ("responsibleDistrict" in refused) is (pointer == "/kind")
        assert refused["errors"][0]["pointer"] == pointer


async def test_who_bears_the_cost_adds_up(cast: Cast) -> None:
    child = await given_a_child(cast.service, kind="case")
    where, social, school = (
        f"{child.path}/support-measures",
        cast.organisation("social"),
        cast.organisation("education"),
    )

    def shares(*each: tuple[str, int]) -> dict[str, object]:
        parts = [{"organisationId": bearer, "percent": percent} for bearer, percent in each]
        return service(cast.service.unit_id, costShares=parts)

    made = then_it_is(await cast.service.post(where, shares((social, 60), (school, 40))), 201)
    assert {each["organisationId"]: each["percent"] for each in made["costShares"]} == {
        social: 60,
        school: 40,
    }
    for wrong in (((social, 60), (school, 41)), ((social, 10), (social, 10))):
        refused = then_it_is_refused(await cast.service.post(where, shares(*wrong)), 422, "invalid-request")
        assert refused["errors"][0]["pointer"] == "/costShares"
    unknown = shares(("org-aaaaaaaaaaaaaaaaaaaaaaaaaa", 5))
    refused = then_it_is_refused(await cast.service.post(where, unknown), 422, "invalid-request")
    assert refused["errors"][0]["pointer"] == "/costShares/0/organisationId"


async def test_the_effect_is_said_where_the_form_of_cooperation_asks_for_it(cast: Cast) -> None:
    child = await given_a_child(cast.service, kind="case")
    team = service(cast.service.unit_id, cooperationId=await given_a_school_social_team(cast))
    measure = await given_a_measure(cast.service, child, team)
    ending = {"endedOn": team["startsOn"], "reason": "completed"}
    refused = then_it_is_refused(await cast.service.post(f"{measure}/ending", ending), 422, "invalid-request")
    assert refused["errors"][0]["pointer"] == "/effect/attendance"
    half = {**ending, "effect": {"attendance": "better"}}
    refused = then_it_is_refused(await cast.service.post(f"{measure}/ending", half), 422, "invalid-request")
    assert refused["errors"][0]["pointer"] == "/effect/goals"
    told = {**ending, "effect": {"attendance": "better", "goals": "same"}}
    ended = then_it_is(await cast.service.post(f"{measure}/ending", told), 200)
    assert ended["effect"] == {"attendance": "better", "goals": "same"}
    then_it_is_refused(await cast.service.post(f"{measure}/ending", told), 409, "state-forbids")
    plain = await given_a_measure(cast.service, child)
    then_it_is(await cast.service.post(f"{plain}/ending", ending), 200)


@pytest.mark.parametrize(
    ("spoilt", "pointer"),
    [
        ({"unitId": "uni-aaaaaaaaaaaaaaaaaaaaaaaaaa"}, "/unitId"),
        ({"performerUnitId": "uni-aaaaaaaaaaaaaaaaaaaaaaaaaa"}, "/performerUnitId"),
        ({"endsOn": "2001-01-01"}, "/endsOn"),
        ({"kind": "help"}, "/kind"),
        ({"cooperationId": "coo-aaaaaaaaaaaaaaaaaaaaaaaaaa"}, "/cooperationId"),
        ({"telling": {"purpose": "coordination"}}, "/telling"),
    ],
    ids=[
        "another unit",
        "nobody's unit",
        "backwards",
        "no such kind",
        "no such cooperation",
        "told to oneself",
    ],
)
async def test_what_cannot_be_is_refused(cast: Cast, spoilt: dict[str, object], pointer: str) -> None:
    child = await given_a_child(cast.service, kind="case")
    body = {**service(cast.service.unit_id), **spoilt}
    refused = then_it_is_refused(
        await cast.service.post(f"{child.path}/support-measures", body), 422, "invalid-request"
    )
    assert refused["errors"][0]["pointer"] == pointer


async def test_the_same_key_registers_once(cast: Cast) -> None:
    child = await given_a_child(cast.service, kind="case")
    where, body = f"{child.path}/support-measures", service(cast.service.unit_id)
    first = then_it_is(await cast.service.post(where, body, key="measure-once"), 201)
    assert then_it_is(await cast.service.post(where, body, key="measure-once"), 201)["id"] == first["id"]
