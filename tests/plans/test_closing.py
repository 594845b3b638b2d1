"""A plan becomes active when it is whole, and ends: by its owner's word, or with the consent."""

import asyncio

import pytest

from tests.cast import Cast
from tests.plans.plan_steps import (
    PlanOfElsa,
    given_a_promise,
    when_it_becomes_active,
    when_the_four_items_are_there,
    when_they_accept,
)
from tests.steps import then_it_is, then_it_is_refused


def lacking(body: dict[str, list[dict[str, str]]]) -> list[tuple[str, str]]:
    return [(error["code"], error["pointer"]) for error in body["errors"]]


async def test_each_of_the_four_items_is_asked_for(cast: Cast, met: PlanOfElsa) -> None:
    path = f"{met.path}/activation"
    refused = then_it_is_refused(await cast.rektor.post(path), 409, "plan-incomplete")
    assert lacking(refused) == [
        ("measures", "/actions"),
        ("measures-by-others", "/othersMeasures"),
        ("overall-responsibility", "/overallResponsibleOrganisationId"),
    ]
    assert refused["errors"][0]["detail"] == "The plan must show which measures are needed."
    await given_a_promise(cast, met, "bup")
    then_it_is(await cast.rektor.patch(met.path, {"othersMeasures": {"none": True}}), 200)
    refused = then_it_is_refused(await cast.rektor.post(path), 409, "plan-incomplete")
    assert lacking(refused) == [("overall-responsibility", "/overallResponsibleOrganisationId")]


async def test_a_promise_on_behalf_of_who_has_no_seat_is_no_responsibility(
    cast: Cast, called: PlanOfElsa
) -> None:
    await given_a_promise(cast, called, "bup")
    await when_they_accept(called, reception=cast.reception)
    earlier = {"startsAt": "2020-01-01T10:00:00Z", "place": "Skolan"}
    made = then_it_is(await cast.rektor.post(f"{called.path}/meetings", earlier), 201)
    held = {"presentUnitIds": [cast.unit("reception")], "childTookPart": False}
    then_it_is(await cast.rektor.patch(f"{called.path}/meetings/{made['id']}", {"held": held}), 200)
    refused = await cast.rektor.post(f"{called.path}/activation")
    found = lacking(then_it_is_refused(refused, 409, "plan-incomplete"))
    assert found[0] == ("responsibility", "/actions/0/responsibleOrganisationId")


async def test_the_refusal_speaks_swedish_to_who_asks_in_swedish(cast: Cast, met: PlanOfElsa) -> None:
    headers = {"Purpose": "coordination", "Idempotency-Key": "på-svenska".encode().hex()}
    answer = await cast.http.post(
        f"/named-person/v1{met.path}/activation",
        headers={**headers, "Accept-Language": "sv"},
        auth=cast.rektor.auth,
    )
    body = then_it_is_refused(answer, 409, "plan-incomplete")
    assert body["errors"][0]["detail"] == "Planen ska visa vilka insatser som behövs."


async def test_a_whole_plan_becomes_active_once(cast: Cast, met: PlanOfElsa) -> None:
    await when_the_four_items_are_there(cast, met)
    path = f"{met.path}/activation"
    made = then_it_is(await cast.rektor.post(path, key="active-now"), 200)
    assert (made["status"], made["kind"]) == ("active", "sip")
    assert made["activatedAt"] is not None
    assert then_it_is(await cast.rektor.post(path, key="active-now"), 200)["status"] == "active"
    again = then_it_is_refused(await cast.rektor.post(path), 409, "state-forbids")
    assert "activate" not in again["allowed"]


async def test_a_plan_does_not_become_active_before_the_meeting(cast: Cast, called: PlanOfElsa) -> None:
    await when_the_four_items_are_there(cast, called)
    refused = await cast.rektor.post(f"{called.path}/activation")
    body = then_it_is_refused(refused, 409, "state-forbids")
    assert body["state"] == "called"
    assert body["allowed"] == ["change", "call", "meet", "work", "transfer", "end"]


async def test_another_party_neither_activates_nor_ends(cast: Cast, met: PlanOfElsa) -> None:
    ending = {"reason": "moved"}
    for path, body in (("activation", None), ("ending", ending)):
        refused = await cast.bup.post(f"{met.path}/{path}", body)
        assert then_it_is_refused(refused, 403, "not-allowed")["missing"] == "plan-owner"
        then_it_is_refused(await cast.other_rektor.post(f"{met.path}/{path}", body), 404, "not-found")
    then_it_is_refused(await cast.rektor.post(f"{met.path}/ending", {"reason": "x"}), 422, "invalid-request")


async def test_an_ended_plan_stays_with_its_owner_and_the_family(cast: Cast, met: PlanOfElsa) -> None:
    await when_it_becomes_active(cast, met)
    ended = then_it_is(await cast.rektor.post(f"{met.path}/ending", {"reason": "goals-reached"}), 200)
    assert (ended["status"], ended["endReason"]) == ("ended", "goals-reached")
    open_seats = [seat["unitId"] for seat in ended["seats"] if seat["closedAt"] is None]
    assert open_seats == [cast.unit("linden")]
    for reader in (cast.rektor, met.guardian):
        then_it_is(await reader.get(met.path), 200)
        then_it_is(await reader.get(f"{met.path}/actions"), 200)
    for other in (cast.bup, cast.reception):
        then_it_is_refused(await other.get(met.path), 404, "not-found")
    refused = await cast.rektor.patch(met.path, {"need": "Nytt"})
    assert then_it_is_refused(refused, 409, "state-forbids")["allowed"] == []


@pytest.mark.parametrize("who", ["the mother herself", "the rektor who heard it"])
async def test_a_withdrawn_consent_closes_the_plan_to_the_others_at_once(
    cast: Cast, met: PlanOfElsa, who: str
) -> None:
    await when_it_becomes_active(cast, met)
    then_it_is(await cast.bup.get(met.path), 200)
    path = f"{met.consent_path}/withdrawal"
    if who == "the mother herself":
        then_it_is(await met.guardian.post(path), 200)
    else:
        consent = then_it_is(await cast.rektor.get(met.consent_path), 200)
        giver = consent["answers"][0]["giverId"]
        then_it_is(await cast.rektor.post(path, {"giverId": giver}), 200)
    for other in (cast.bup, cast.reception):
        for below in ("", "/goals", "/actions", "/meetings", "/invitations"):
            then_it_is_refused(await other.get(f"{met.path}{below}"), 404, "not-found")
        then_it_is_refused(await other.get(f"{met.child.path}/plans"), 404, "not-found")
    read = then_it_is(await cast.rektor.get(met.path), 200)
    assert (read["status"], read["endReason"]) == ("ended", "consent-withdrawn")
    assert then_it_is(await met.guardian.get(met.path), 200)["status"] == "ended"


async def test_who_is_called_cannot_come_after_the_consent_is_withdrawn(
    cast: Cast, called: PlanOfElsa
) -> None:
    path = f"{called.path}/invitations/{called.invitations['bup']}"
    tag = (await cast.bup.get(path)).headers["ETag"]
    then_it_is(await called.guardian.post(f"{called.consent_path}/withdrawal"), 200)
    then_it_is_refused(await cast.bup.patch(path, {"answer": "accepted"}, etag=tag), 404, "not-found")


async def test_an_acceptance_and_a_withdrawal_at_once_leave_no_seat_open(
    cast: Cast, called: PlanOfElsa
) -> None:
    path = f"{called.path}/invitations/{called.invitations['bup']}"
    tag = (await cast.bup.get(path)).headers["ETag"]
    await asyncio.gather(
        cast.bup.patch(path, {"answer": "accepted"}, etag=tag),
        called.guardian.post(f"{called.consent_path}/withdrawal"),
    )
    read = then_it_is(await cast.rektor.get(called.path), 200)
    assert read["status"] == "ended"
    assert [seat["unitId"] for seat in read["seats"] if seat["closedAt"] is None] == [cast.unit("linden")]
    then_it_is_refused(await cast.bup.get(called.path), 404, "not-found")


async def test_the_family_sees_in_its_log_who_read_the_plan(cast: Cast, met: PlanOfElsa) -> None:
    then_it_is(await cast.bup.get(met.path), 200)
    log = then_it_is(await met.guardian.get(f"{met.child.path}/access-log"), 200)
    assert cast.unit("bup") in [entry["unitId"] for entry in log["items"]]
    assert cast.unit("reception") not in [entry["unitId"] for entry in log["items"]]
