"""The eighteenth birthday is a transfer, not an end: from that day on the young person alone decides."""

from datetime import timedelta

import pytest

from app.demo.callers import Caller
from tests.cast import Cast
from tests.plans.plan_steps import PlanOfElsa, given_a_plan_consent, when_a_unit_is_called, when_they_accept
from tests.plans.youth_steps import (
    Youth,
    given_a_youth,
    given_adult_psychiatry,
    given_an_own_consent,
    when_the_day_begins,
    when_the_plan_is_handed_over,
)
from tests.steps import then_it_is, then_it_is_refused, when_the_date_is


@pytest.fixture
async def youth(cast: Cast) -> Youth:
    return await given_a_youth(cast)


async def then_it_is_closed_to(plan: PlanOfElsa, *callers: Caller) -> None:
    for caller in callers:
        for below in ("", "/goals", "/actions", "/meetings", "/follow-ups"):
            then_it_is_refused(await caller.get(f"{plan.path}{below}"), 404, "not-found")


async def test_given_before_the_day_the_plan_goes_on_without_a_break(cast: Cast, youth: Youth) -> None:
    plan = youth.plan
    own = await given_an_own_consent(cast, youth, "reception")
    before = await when_the_plan_is_handed_over(cast, youth, own)
    assert (before["status"], before["shared"], before["consentId"]) == ("active", True, plan.consent_id)
    assert before["ownConsentFrom"] == youth.day.isoformat()
    await when_the_day_begins(cast, youth.day, minutes=-1)
    for reader in (cast.bup, cast.reception, youth.mother, youth.itself):
        read = then_it_is(await reader.get(plan.path), 200)
        told = reader is not youth.mother  # what the young person has decided for itself is not hers to know
        assert read["ownConsentFrom"] == (youth.day.isoformat() if told else None)
        assert [seat["closedAt"] for seat in read["seats"]].count(None) == (2 if told else 3)
    await when_the_day_begins(cast, youth.day, minutes=0)
    await then_it_is_closed_to(plan, youth.mother, cast.bup)
    for reader in (cast.rektor, cast.reception, youth.itself):
        read = then_it_is(await reader.get(plan.path), 200)
        assert (read["status"], read["shared"], read["consentId"]) == ("active", True, own)
        assert read["endedAt"] is None
    open_seats = [seat["unitId"] for seat in read["seats"] if seat["closedAt"] is None]
    assert open_seats == [cast.unit("linden"), cast.unit("reception")]
    promises = then_it_is(await youth.itself.get(f"{plan.path}/actions"), 200)["items"]
    assert [each["responsibleUnitId"] for each in promises] == [cast.unit("bup")]


async def test_without_an_own_consent_the_plan_waits_and_ends_for_nobody(cast: Cast, youth: Youth) -> None:
    plan = youth.plan
    await when_the_day_begins(cast, youth.day, minutes=0)
    await then_it_is_closed_to(plan, youth.mother, cast.bup, cast.reception)
    for reader in (cast.rektor, youth.itself):
        read = then_it_is(await reader.get(plan.path), 200)
        assert (read["status"], read["shared"], read["endReason"]) == ("active", False, None)
    call = {"unitId": cast.unit("service"), "kind": "called", "question": "Kan ni komma?"}
    refused = await cast.rektor.post(f"{plan.path}/invitations", call)
    then_it_is_refused(refused, 409, "consent-missing")
    await when_the_day_begins(cast, youth.day + timedelta(days=9))
    own = await given_an_own_consent(cast, youth, "bup", "reception", since=youth.day + timedelta(days=9))
    read = await when_the_plan_is_handed_over(cast, youth, own)
    assert (read["status"], read["shared"]) == ("active", True)
    assert read["ownConsentFrom"] == (youth.day + timedelta(days=9)).isoformat()
    for reader in (cast.bup, cast.reception, youth.itself):
        then_it_is(await reader.get(plan.path), 200)
    await then_it_is_closed_to(plan, youth.mother)


async def test_from_the_day_on_the_guardian_takes_nothing_back_and_the_young_person_all(
    cast: Cast, youth: Youth
) -> None:
    plan = youth.plan
    own = await given_an_own_consent(cast, youth, "reception", "bup")
    await when_the_plan_is_handed_over(cast, youth, own)
    await when_the_day_begins(cast, youth.day)
    then_it_is_refused(await youth.mother.post(f"{plan.consent_path}/withdrawal"), 404, "not-found")
    then_it_is(await cast.bup.get(plan.path), 200)
    then_it_is(await youth.itself.post(f"{plan.child.path}/consents/{own}/withdrawal"), 200)
    await then_it_is_closed_to(plan, cast.bup, cast.reception)
    read = then_it_is(await youth.itself.get(plan.path), 200)
    assert (read["status"], read["endReason"]) == ("ended", "consent-withdrawn")


async def test_taken_back_before_the_day_it_changes_nothing_until_then(cast: Cast, youth: Youth) -> None:
    plan = youth.plan
    own = await given_an_own_consent(cast, youth, "reception")
    await when_the_plan_is_handed_over(cast, youth, own)
    then_it_is(await youth.itself.post(f"{plan.child.path}/consents/{own}/withdrawal"), 200)
    read = then_it_is(await cast.bup.get(plan.path), 200)
    assert (read["status"], read["ownConsentFrom"]) == ("active", None)
    assert [seat["closedAt"] for seat in read["seats"]] == [None, None, None]
    await when_the_day_begins(cast, youth.day)
    await then_it_is_closed_to(plan, cast.bup, cast.reception)
    assert then_it_is(await cast.rektor.get(plan.path), 200)["shared"] is False


async def test_a_guardian_who_withdraws_before_the_day_ends_the_plan_all_the_same(
    cast: Cast, youth: Youth
) -> None:
    own = await given_an_own_consent(cast, youth, "reception", "bup")
    await when_the_plan_is_handed_over(cast, youth, own)
    then_it_is(await youth.mother.post(f"{youth.plan.consent_path}/withdrawal"), 200)
    await when_the_day_begins(cast, youth.day)
    await then_it_is_closed_to(youth.plan, cast.bup, cast.reception)
    body = {"consentId": own}
    refused = await cast.rektor.post(f"{youth.plan.path}/transfer", body)
    assert then_it_is_refused(refused, 409, "state-forbids")["allowed"] == []


async def test_only_the_young_persons_own_given_consent_carries_the_plan(cast: Cast, youth: Youth) -> None:
    path = f"{youth.plan.path}/transfer"
    guardians = {"consentId": youth.plan.consent_id}
    refused = then_it_is_refused(await cast.rektor.post(path, guardians), 422, "invalid-request")
    assert [(error["pointer"], error["code"]) for error in refused["errors"]] == [("/consentId", "not-own")]
    silent = await given_an_own_consent(cast, youth, "bup", answer=None)
    refused = then_it_is_refused(await cast.rektor.post(path, {"consentId": silent}), 409, "consent-missing")
    assert (refused["missing"], refused["rule"]) == ("answers", "plan-needs-consent")
    no = await given_an_own_consent(cast, youth, "bup", answer="refused")
    then_it_is_refused(await cast.rektor.post(path, {"consentId": no}), 409, "consent-missing")
    own = {"consentId": await given_an_own_consent(cast, youth, "bup")}
    then_it_is_refused(await cast.bup.post(path, own), 403, "not-allowed")
    then_it_is_refused(await cast.other_rektor.post(path, own), 404, "not-found")
    then_it_is_refused(await youth.itself.post(path, own), 403, "scope-missing")
    then_it_is_refused(await cast.rektor.post(path, {"consentId": "x"}), 422, "invalid-request")
    keyless = await cast.http.post(
        f"/named-person/v1{path}", json=own, headers={"Purpose": "coordination"}, auth=cast.rektor.auth
    )
    then_it_is_refused(keyless, 400, "header-missing")
    first = then_it_is(await cast.rektor.post(path, own, key="handed-over-once"), 200)
    again = then_it_is(await cast.rektor.post(path, own, key="handed-over-once"), 200)
    assert again["ownConsentFrom"] == first["ownConsentFrom"] == youth.day.isoformat()


async def test_a_call_that_the_young_person_does_not_name_is_closed_with_the_day(
    cast: Cast, youth: Youth
) -> None:
    """A unit that was called while the guardians decided neither sits down nor reads its call afterwards."""
    plan = youth.plan
    other = await given_a_plan_consent(
        cast, plan.child, "reception", "bup", "service", validTo="2099-12-31", judgedMature=False
    )
    tag = (await cast.rektor.get(plan.path)).headers["ETag"]
    then_it_is(await cast.rektor.patch(plan.path, {"consentId": other}, etag=tag), 200)
    called = await when_a_unit_is_called(cast, plan.path, "service")
    invitation = f"{plan.path}/invitations/{called['id']}"
    tag = (await cast.service.get(invitation)).headers["ETag"]
    await when_the_plan_is_handed_over(cast, youth, await given_an_own_consent(cast, youth, "bup"))
    await when_the_day_begins(cast, youth.day)
    then_it_is_refused(await cast.service.get(invitation), 404, "not-found")
    accepted = {"answer": "accepted", "mandate": True}
    then_it_is_refused(await cast.service.patch(invitation, accepted, etag=tag), 404, "not-found")
    then_it_is_refused(await cast.service.get(plan.path), 404, "not-found")


async def test_adult_psychiatry_takes_over_what_child_psychiatry_promised(cast: Cast, youth: Youth) -> None:
    plan, adult = youth.plan, await given_adult_psychiatry(cast)
    own = await given_an_own_consent(cast, youth, "reception", "adult-psychiatry")
    await when_the_plan_is_handed_over(cast, youth, own)
    await when_the_day_begins(cast, youth.day)
    plan.invitations["adult"] = (await when_a_unit_is_called(cast, plan.path, "adult-psychiatry"))["id"]
    await when_they_accept(plan, adult=adult)
    (promise,) = then_it_is(await adult.get(f"{plan.path}/actions"), 200)["items"]
    path = f"{plan.path}/actions/{promise['id']}"
    assert promise["overdue"] is True
    over = {"responsibleUnitId": adult.unit_id, "reason": "Elsa har fyllt arton."}
    for refused, pointer in (
        ({**over, "responsibleUnitId": cast.unit("reception")}, "/responsibleUnitId"),
        ({"responsibleUnitId": adult.unit_id}, "/reason"),
    ):
        body = then_it_is_refused(await adult.patch(path, refused), 422, "invalid-request")
        assert [error["pointer"] for error in body["errors"]] == [pointer]
    taken = then_it_is(await adult.patch(path, {**over, "dueOn": later(youth)}), 200)
    assert (taken["responsibleUnitId"], taken["overdue"]) == (adult.unit_id, False)
    assert [step["takenOverByUnitId"] for step in taken["history"]] == [None, adult.unit_id]
    assert taken["history"][1]["reason"] == over["reason"]
    done = then_it_is(await adult.patch(path, {"status": "done"}), 200)
    assert len(done["history"]) == 3
    refused = then_it_is_refused(await cast.reception.patch(path, {"status": "broken"}), 403, "not-allowed")
    assert refused["missing"] == "responsible-party"
    over["responsibleUnitId"] = cast.unit("reception")
    then_it_is_refused(await cast.reception.patch(path, over), 409, "state-forbids")


def later(youth: Youth) -> str:
    return (youth.day + timedelta(days=30)).isoformat()


async def test_the_owner_is_reminded_before_the_day_until_the_young_person_has_decided(
    cast: Cast, youth: Youth
) -> None:
    async def reminded(caller: Caller) -> list[str]:
        found = then_it_is(await caller.get("/notices", limit=100), 200)["items"]
        return [
            each["dueOn"]
            for each in found
            if each["kind"] == "plan-comes-of-age" and youth.plan.id in each["_links"]["about"]["href"]
        ]

    assert await reminded(cast.rektor) == [youth.day.isoformat()]
    assert await reminded(cast.bup) == []
    await when_the_plan_is_handed_over(cast, youth, await given_an_own_consent(cast, youth, "bup"))
    assert await reminded(cast.rektor) == []


async def test_who_consented_already_goes_on_alone(cast: Cast) -> None:
    """At seventeen asked beside the mother: on the day nothing changes but who decides."""
    youth = await given_a_youth(cast)
    plan = youth.plan
    both = await given_a_plan_consent(cast, plan.child, "reception", "bup", validTo="2099-12-31")
    tag = (await cast.rektor.get(plan.path)).headers["ETag"]
    then_it_is(await cast.rektor.patch(plan.path, {"consentId": both}, etag=tag), 200)
    await when_the_day_begins(cast, youth.day)
    for reader in (cast.rektor, cast.bup, cast.reception, youth.itself):
        read = then_it_is(await reader.get(plan.path), 200)
        assert (read["status"], read["shared"], read["consentId"]) == ("active", True, both)
    await then_it_is_closed_to(plan, youth.mother)
    then_it_is_refused(
        await youth.mother.post(f"{plan.child.path}/consents/{both}/withdrawal"), 404, "not-found"
    )
    await when_the_date_is(cast, "2099-12-30T10:00:00Z")
    then_it_is(await cast.bup.get(plan.path), 200)
