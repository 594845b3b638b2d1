"""What goes along when the named person changes is decided item by item, on a ground, and never of itself."""

from datetime import date, timedelta
from typing import Any

from app.demo.callers import Caller
from tests.cast import Cast
from tests.chronology.chronology_steps import given_an_entry
from tests.days import today
from tests.handovers.handover_steps import (
    deciding,
    given_a_child_about_to_start_school,
    given_a_pupil_about_to_change_school,
    given_finished,
    path_of,
    soon,
    the_handover,
)
from tests.plans.plan_steps import given_a_called_plan, given_a_promise, when_they_meet
from tests.steps import (
    Child,
    given_a_child,
    given_a_guardian,
    then_it_is,
    then_it_is_refused,
    then_it_says_whom_to_turn_to,
)


async def items(caller: Caller, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = then_it_is(await caller.get(f"{path}/items", limit=100), 200)["items"]
    return found


async def given_consent(cast: Cast, who: Caller, child: Child, item: str, unit: str) -> str:
    """Everybody who is asked has said yes, to sharing one item with one unit."""
    body = {
        "kind": "sharing",
        "itemIds": [item],
        "recipients": [{"unitId": cast.unit(unit)}],
        "purpose": "coordination",
        "validTo": soon(300).isoformat(),
    }
    asked = then_it_is(await who.post(f"{child.path}/consents", body), 201)
    for giver in asked["missingGivers"]:
        said = {"giverId": giver, "answer": "given", "form": "telephone"}
        then_it_is(await who.post(f"{child.path}/consents/{asked['id']}/answers", said), 201)
    return str(asked["id"])


async def test_what_care_has_written_stays_without_a_consent_and_goes_along_with_one(cast: Cast) -> None:
    elsa = await given_a_child_about_to_start_school(cast)
    await given_a_guardian(cast.nurse, elsa)
    finished = await given_finished(cast.nurse, elsa)
    draft = then_it_is(await cast.nurse.post(f"{elsa.path}/five-questions", {"childView": "Ja."}), 201)["id"]
    start = path_of(elsa, await the_handover(cast.nurse, elsa, "school-start"))
    shown = {each["itemId"]: each for each in await items(cast.nurse, start)}
    assert shown[finished]["standing"] == "needs-consent"
    assert shown[draft]["standing"] == "not-finished"
    assert shown[finished]["categories"] == ["medical"]
    refused = await cast.nurse.post(f"{start}/items", deciding(finished))
    assert then_it_is_refused(refused, 409, "sharing-not-allowed")["rule"]
    consent = await given_consent(cast, cast.nurse, elsa, finished, "linden")
    body = deciding(finished, consentId=consent)
    made = then_it_is(await cast.nurse.post(f"{start}/items", body, key="goes-along-once"), 201)
    assert made["standing"] == "goes-along"
    assert then_it_is(await cast.nurse.post(f"{start}/items", body, key="goes-along-once"), 201) == made
    then_it_is_refused(await cast.nurse.post(f"{start}/items", body), 409, "item-decided")
    (received,) = await items(cast.rektor, start)
    assert (received["itemId"], received["disclosureId"]) == (finished, made["disclosureId"])
    receipt = f"{elsa.path}/disclosures/{made['disclosureId']}/receipt"
    got = then_it_is(await cast.rektor.post(receipt), 201)
    copy = await cast.rektor.get(f"{elsa.path}/received-items/{got['receivedItemIds'][0]}")
    assert then_it_is(copy, 200)["sourceId"] == finished


async def test_the_receiver_hears_nothing_of_what_stays(cast: Cast) -> None:
    elsa = await given_a_child_about_to_start_school(cast)
    item = await given_finished(cast.nurse, elsa)
    start = path_of(elsa, await the_handover(cast.nurse, elsa, "school-start"))
    without = await cast.rektor.get(f"{start}/items")
    kept = deciding(item, share=False, reasonNotToShare="Behövs inte i skolan.")
    made = then_it_is(await cast.nurse.post(f"{start}/items", kept), 201)
    assert made["standing"] == "kept"
    (own,) = await items(cast.nurse, start)
    assert own == made
    assert (await cast.rektor.get(f"{start}/items")).json() == without.json()
    bare = await cast.nurse.post(f"{start}/items", deciding(item, share=False))
    then_it_is_refused(bare, 422, "invalid-request")


async def test_what_is_open_goes_along_only_when_it_is_confirmed(cast: Cast) -> None:
    amir = await given_a_pupil_about_to_change_school(cast)
    item = await given_finished(cast.rektor, amir, categories=["general"])
    change = path_of(amir, await the_handover(cast.rektor, amir, "school-change"))
    (shown,) = await items(cast.rektor, change)
    assert shown["standing"] == "may-go"
    unconfirmed = await cast.rektor.post(f"{change}/items", {"itemId": item, "familyInformed": True})
    assert unconfirmed.status_code == 409
    weighed = deciding(item, harm="no-harm", weighing="Behövs för stödet.", necessity="Behövs för stödet.")
    made = then_it_is(await cast.rektor.post(f"{change}/items", weighed), 201)
    assert made["standing"] == "goes-along"
    assert [each["itemId"] for each in await items(cast.other_rektor, change)] == [item]


async def test_what_goes_along_is_judged_as_a_handover_and_not_as_any_sharing(cast: Cast) -> None:
    """Special support may follow a pupil to an independent school; at any other time it needs a consent."""
    amir = await given_a_pupil_about_to_change_school(cast)
    item = await given_finished(cast.rektor, amir, categories=["special-support"])
    change = path_of(amir, await the_handover(cast.rektor, amir, "school-change"))
    (shown,) = await items(cast.rektor, change)
    assert (shown["standing"], shown["rule"]) == ("needs-decision", "special-support-without-harm")
    ordinary = {
        "items": [{"kind": "five-questions", "id": item, "confirmed": True}],
        "recipientUnitId": cast.other_rektor.unit_id,
        "purpose": "coordination",
        "familyInformed": True,
        "harm": "no-harm",
    }
    at_another_time = await cast.rektor.post(f"{amir.path}/disclosures", ordinary)
    then_it_is_refused(at_another_time, 409, "sharing-not-allowed")
    unheeded = then_it_is_refused(
        await cast.rektor.post(f"{change}/items", deciding(item)), 409, "decision-needed"
    )
    assert "harm" in {each["fact"] for each in unheeded["missing"]}
    made = then_it_is(await cast.rektor.post(f"{change}/items", deciding(item, harm="no-harm")), 201)
    assert made["standing"] == "goes-along"
    kept = then_it_is(await cast.rektor.get(f"{amir.path}/disclosures/{made['disclosureId']}"), 200)
    assert (kept["purpose"], kept["decision"]["items"][0]["facts"]["situation"]) == (
        "coordination",
        "handover",
    )


async def test_what_was_kept_may_go_along_later(cast: Cast) -> None:
    amir = await given_a_pupil_about_to_change_school(cast)
    item = await given_finished(cast.rektor, amir, categories=["general"])
    change = path_of(amir, await the_handover(cast.rektor, amir, "school-change"))
    kept = deciding(item, share=False, reasonNotToShare="Först ska familjen tillfrågas.")
    first = then_it_is(await cast.rektor.post(f"{change}/items", kept), 201)
    weighed = deciding(item, harm="no-harm", weighing="Familjen vill det.", necessity="Behövs för stödet.")
    then = then_it_is(await cast.rektor.post(f"{change}/items", weighed), 201)
    assert then["id"] == first["id"]
    assert (first["standing"], then["standing"]) == ("kept", "goes-along")


async def test_only_the_outgoing_unit_decides_and_only_on_its_own(cast: Cast) -> None:
    amir = await given_a_pupil_about_to_change_school(cast)
    item = await given_finished(cast.rektor, amir)
    foreign = await given_finished(cast.psychologist, amir)
    change = path_of(amir, await the_handover(cast.rektor, amir, "school-change"))
    refused = await cast.other_rektor.post(f"{change}/items", deciding(item))
    assert then_it_is_refused(refused, 403, "not-allowed")["missing"] == "outgoing-unit"
    refused = then_it_is_refused(await cast.psychologist.get(f"{change}/items"), 403, "not-allowed")
    assert refused["missing"] == "outgoing-unit"
    then_it_says_whom_to_turn_to(refused, cast.rektor.unit_id, cast.other_rektor.unit_id, child=amir)
    then_it_is_refused(await cast.reception.post(f"{change}/items", deciding(item)), 404, "not-found")
    unknown = await cast.rektor.post(f"{change}/items", deciding(foreign))
    assert then_it_is_refused(unknown, 422, "invalid-request")["errors"][0]["pointer"] == "/itemId"
    then_it_is_refused(await cast.rektor.post(f"{change}/items", {}), 422, "invalid-request")
    nobody = cast.rektor.for_purpose(None)
    then_it_is_refused(await nobody.post(f"{change}/items", deciding(item)), 400, "header-missing")


async def test_nothing_is_handed_over_to_oneself(cast: Cast) -> None:
    """To another unit of the same organisation and branch nothing crosses a border."""
    young = await given_a_child(cast.rektor, born=date(today().year - 17, 3, 3))
    item = await given_finished(cast.rektor, young)
    relation = then_it_is(await cast.rektor.get(f"{young.path}/relations"), 200)["items"][0]
    ending = {"validTo": soon().isoformat()}
    then_it_is(await cast.rektor.patch(f"{young.path}/relations/{relation['id']}", ending), 200)
    leaving = path_of(young, await the_handover(cast.rektor, young, "leaving-school"))
    (shown,) = await items(cast.rektor, leaving)
    assert shown["standing"] == "within-branch"
    then_it_is_refused(await cast.rektor.post(f"{leaving}/items", deciding(item)), 409, "handover-to-oneself")


async def test_a_change_of_person_within_the_unit_hands_nothing_over(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    item = await given_finished(cast.rektor, elsa)
    for who, on in ((cast.rektor, soon(10)), (cast.teacher, soon(20))):
        body = {"professionalId": who.id, "validFrom": on.isoformat()}
        then_it_is(await cast.rektor.post(f"{elsa.path}/named-person-assignments", body), 201)
    change = path_of(elsa, await the_handover(cast.rektor, elsa, "person-change"))
    then_it_is_refused(await cast.rektor.post(f"{change}/items", deciding(item)), 409, "handover-to-oneself")
    refusal = await cast.rektor.post(f"{change}/refusal", {"reason": "wrong-date"})
    then_it_is_refused(refusal, 409, "handover-to-oneself")


async def test_where_nobody_receives_nothing_is_decided(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    item = await given_finished(cast.rektor, elsa)
    end = path_of(elsa, await the_handover(cast.rektor, elsa, "adulthood"))
    refused = await cast.rektor.post(f"{end}/items", deciding(item))
    then_it_is_refused(refused, 409, "handover-is-settled")


async def test_what_a_unit_has_promised_is_listed_until_it_is_done(cast: Cast) -> None:
    plan = await given_a_called_plan(cast)
    await when_they_meet(cast, plan)
    elsa = plan.child
    await given_a_child(cast.other_rektor, number=elsa.number, since=soon().isoformat())
    action = (await given_a_promise(cast, plan, "linden", due=soon(10).isoformat()))["id"]
    change = path_of(elsa, await the_handover(cast.rektor, elsa, "school-change"))
    for reader in (cast.rektor, plan.guardian):
        (listed,) = then_it_is(await reader.get(change), 200)["openPromises"]
        assert (listed["planId"], listed["actionId"], listed["overdue"]) == (plan.id, action, False)
    assert then_it_is(await cast.other_rektor.get(change), 200)["openPromises"] == [], "no seat, no promise"
    then_it_is(await cast.rektor.patch(f"{plan.path}/actions/{action}", {"status": "done"}), 200)
    assert then_it_is(await cast.rektor.get(change), 200)["openPromises"] == []


async def test_the_outgoing_unit_knows_of_the_child_no_more_when_its_ground_has_ended(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    await given_a_child(cast.other_rektor, number=elsa.number, since=today().isoformat())
    change = path_of(elsa, await the_handover(cast.rektor, elsa, "school-change"))
    relation = then_it_is(await cast.rektor.get(f"{elsa.path}/relations"), 200)["items"][0]
    last = (today() - timedelta(days=1)).isoformat()
    then_it_is(await cast.rektor.patch(f"{elsa.path}/relations/{relation['id']}", {"validTo": last}), 200)
    for path in (elsa.path, f"{elsa.path}/named-person", change, f"{change}/items"):
        then_it_is_refused(await cast.rektor.get(path), 404, "not-found")
    then_it_is(await cast.other_rektor.get(change), 200)


async def test_an_entry_of_the_chronology_goes_along_like_anything_else(cast: Cast) -> None:
    amir = await given_a_pupil_about_to_change_school(cast)
    entry = (await given_an_entry(cast.rektor, amir))["id"]
    change = path_of(amir, await the_handover(cast.rektor, amir, "school-change"))
    (shown,) = await items(cast.rektor, change)
    assert (shown["itemId"], shown["standing"]) == (entry, "may-go")
    made = then_it_is(await cast.rektor.post(f"{change}/items", deciding(entry)), 201)
    receipt = f"{amir.path}/disclosures/{made['disclosureId']}/receipt"
    then_it_is(await cast.other_rektor.post(receipt), 201)
