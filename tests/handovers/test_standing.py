"""A handover comes into being with the chain, stands as the chain says, and is refused without moving
anything.
"""

from datetime import date, timedelta

import httpx

from tests.cast import Cast, made_up_number
from tests.days import today
from tests.handovers.handover_steps import (
    given_a_child_about_to_start_school,
    given_a_pupil_about_to_change_school,
    handovers_of,
    path_of,
    soon,
    the_handover,
    the_handover_to,
)
from tests.steps import (
    given_a_child,
    given_a_guardian,
    given_protection,
    then_it_is,
    then_it_is_refused,
    then_it_says_whom_to_turn_to,
)

NO_SUCH = "hov-aaaaaaaaaaaaaaaaaaaaaaaaaa"
WRONG = {"reason": "not-here", "note": "Eleven går på Ekens friskola."}


async def test_a_chain_that_is_laid_says_who_hands_over_to_whom_and_when(cast: Cast) -> None:
    elsa = await given_a_child_about_to_start_school(cast)
    found = [each for each in await handovers_of(cast.nurse, elsa) if each["status"] != "lapsed"]
    kinds = [each["kind"] for each in found]
    assert kinds[:2] == ["birth", "school-start"]
    assert kinds[-1] == "adulthood"
    assert found[0]["outgoing"] is None
    assert found[-1]["incoming"] is None
    days = [each["takesEffectOn"] for each in found]
    assert days == sorted(days)
    start = found[1]
    assert (start["takesEffectOn"], start["status"]) == (soon().isoformat(), "planned")
    assert (start["outgoing"]["unitId"], start["incoming"]["unitId"]) == (
        cast.unit("bvc"),
        cast.unit("linden"),
    )


async def test_a_chain_that_changes_leaves_the_earlier_handover_behind(cast: Cast) -> None:
    elsa = await given_a_child_about_to_start_school(cast)
    before = await the_handover(cast.nurse, elsa, "school-start")
    relation = then_it_is(await cast.rektor.get(f"{elsa.path}/relations"), 200)["items"][0]
    where = f"{elsa.path}/relations/{relation['id']}"
    then_it_is(await cast.rektor.patch(where, {"validTo": (soon() + timedelta(days=90)).isoformat()}), 200)
    assert (await the_handover(cast.nurse, elsa, "school-start"))["id"] == before["id"], "it stands still"
    number = elsa.number
    await given_a_child(cast.other_rektor, number=number, since=soon(10).isoformat())
    then_it_is(await cast.nurse.get(path_of(elsa, before)), 200)
    now = {each["id"]: each["status"] for each in await handovers_of(cast.nurse, elsa)}
    assert now[before["id"]] == "lapsed"
    anew = await the_handover(cast.nurse, elsa, "school-start")
    assert anew["incoming"]["unitId"] == cast.unit("eken")


async def test_the_receipt_is_the_one_on_the_assignment(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    waiting = await the_handover(cast.rektor, elsa, "school-start")
    assert waiting["status"] == "waiting"
    assert waiting["acceptedAt"] is None
    receipt = waiting["_links"]["acceptance"]["href"].partition("/v1")[2]
    then_it_is(await cast.rektor.post(receipt), 200)
    then_it_is_refused(await cast.rektor.post(receipt), 409, "already-accepted")
    settled = then_it_is(await cast.rektor.get(path_of(elsa, waiting)), 200)
    assert settled["status"] == "taken-over"
    assert settled["acceptedAt"] is not None
    assert "acceptance" not in settled["_links"]
    refused = await cast.rektor.post(f"{path_of(elsa, waiting)}/refusal", WRONG)
    said = then_it_is_refused(refused, 409, "handover-is-settled")
    assert said["state"] == "taken-over"
    then_it_says_whom_to_turn_to(said, child=elsa)
    assert then_it_is(await cast.rektor.get(path_of(elsa, waiting)), 200) == settled


async def test_a_receipt_stays_when_a_person_is_appointed_and_leaves(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    start = await the_handover(cast.rektor, elsa, "school-start")
    then_it_is(await cast.rektor.post(start["_links"]["acceptance"]["href"].partition("/v1")[2]), 200)
    where = f"{elsa.path}/named-person-assignments"
    for who, on in ((cast.rektor, soon(10)), (cast.teacher, soon(20))):
        body = {"professionalId": who.id, "validFrom": on.isoformat()}
        then_it_is(await cast.rektor.post(where, body), 201)
    assert (await the_handover(cast.rektor, elsa, "school-start"))["status"] == "taken-over"
    change = await the_handover(cast.rektor, elsa, "person-change")
    assert change["takesEffectOn"] == soon(20).isoformat()
    assert change["outgoing"]["professionalId"] == cast.rektor.id
    assert change["incoming"]["professionalId"] == cast.teacher.id
    assert change["status"] == "planned"


async def test_a_refusal_goes_to_both_units_and_changes_nothing_for_the_child(cast: Cast) -> None:
    elsa = await given_a_pupil_about_to_change_school(cast)
    then_it_is(await cast.other_rektor.get(elsa.path), 200)
    before = [
        then_it_is(await cast.rektor.get(f"{elsa.path}/named-person", on=on.isoformat()), 200)
        for on in (today(), soon())
    ]
    change = await the_handover(cast.other_rektor, elsa, "school-change")
    where = f"{path_of(elsa, change)}/refusal"
    made = then_it_is(await cast.other_rektor.post(where, WRONG, key="refuse-it-once"), 201)
    assert made["status"] == "refused"
    assert made["refusal"]["escalatedTo"] == cast.unit("attendance")
    again = then_it_is(await cast.other_rektor.post(where, WRONG, key="refuse-it-once"), 201)
    assert again == made
    then_it_is_refused(await cast.other_rektor.post(where, WRONG), 409, "already-refused")
    seen = then_it_is(await cast.rektor.get(path_of(elsa, change)), 200)
    assert seen["refusal"]["note"] == WRONG["note"]
    left = then_it_is(await cast.rektor.get("/notices", limit=100), 200)["items"]
    (told,) = [each for each in left if each["kind"] == "handover-refused" and each["childId"] == elsa.id]
    assert told["_links"]["about"]["href"].endswith(path_of(elsa, change))
    after = [
        then_it_is(await cast.rektor.get(f"{elsa.path}/named-person", on=on.isoformat()), 200)
        for on in (today(), soon())
    ]
    assert after == before


async def test_others_who_know_the_child_hear_of_no_refusal(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    number = await given_a_guardian(cast.rektor, elsa)
    mother = cast.world.guardian("mother-of-a-refused", "Anna Berg", number)
    await given_a_child(cast.reception, number=elsa.number, kind="case", since="2025-09-01")
    start = await the_handover(cast.rektor, elsa, "school-start")
    then_it_is(await cast.rektor.post(f"{path_of(elsa, start)}/refusal", WRONG), 201)
    for other in (mother, cast.reception):
        seen = then_it_is(await other.get(path_of(elsa, start)), 200)
        assert (seen["status"], seen["refusal"]) == ("waiting", None)
    then_it_is(await cast.rektor.post(start["_links"]["acceptance"]["href"].partition("/v1")[2]), 200)
    assert (await the_handover(cast.rektor, elsa, "school-start"))["status"] == "taken-over"


async def test_who_may_refuse(cast: Cast) -> None:
    elsa = await given_a_pupil_about_to_change_school(cast)
    change = await the_handover(cast.rektor, elsa, "school-change")
    where = f"{path_of(elsa, change)}/refusal"
    then_it_is_refused(await cast.reception.post(where, WRONG), 404, "not-found")
    refused = then_it_is_refused(await cast.teacher.post(where, WRONG), 403, "not-allowed")
    assert refused["missing"] == "role"
    then_it_says_whom_to_turn_to(refused, child=elsa)
    refused = then_it_is_refused(await cast.rektor.post(where, WRONG), 403, "not-allowed")
    assert refused["missing"] == "incoming-unit"
    then_it_says_whom_to_turn_to(refused, cast.other_rektor.unit_id, child=elsa)
    bare = await cast.other_rektor.post(where, {"reason": "other"})
    assert then_it_is_refused(bare, 422, "invalid-request")["errors"][0]["pointer"] == "/note"
    then_it_is_refused(await cast.other_rektor.post(where, {"reason": "no"}), 422, "invalid-request")
    unknown = await cast.other_rektor.post(f"{elsa.path}/handovers/{NO_SUCH}/refusal", WRONG)
    then_it_is_refused(unknown, 404, "not-found")
    assert (await the_handover(cast.rektor, elsa, "school-change"))["status"] == "planned"


async def test_what_the_doors_ask_for(cast: Cast) -> None:
    elsa = await given_a_pupil_about_to_change_school(cast)
    change = await the_handover(cast.rektor, elsa, "school-change")
    where = f"{path_of(elsa, change)}/refusal"
    then_it_is_refused(await cast.other_rektor.for_purpose(None).post(where, WRONG), 400, "header-missing")
    keyless = await cast.http.request(
        "POST",
        f"/named-person/v1{where}",
        json=WRONG,
        headers={"Purpose": "coordination"},
        auth=cast.other_rektor.auth,
    )
    then_it_is_refused(keyless, 400, "header-missing")
    roster = cast.world.systems["school-system"].as_system(["roster.sync"])
    wrong: httpx.Response = await cast.http.get(
        f"/named-person/v1{elsa.path}/handovers", headers={"Purpose": "coordination"}, auth=roster
    )
    then_it_is_refused(wrong, 403, "scope-missing")
    other = await given_a_child(cast.rektor)
    elsewhere = await cast.rektor.get(f"{other.path}/handovers/{change['id']}")
    then_it_is_refused(elsewhere, 404, "not-found")


async def test_a_units_list_shows_what_is_to_come_and_what_waits(cast: Cast) -> None:
    elsa = await given_a_child_about_to_start_school(cast)
    amir = await given_a_child(
        cast.rektor, since=today().isoformat(), number=made_up_number(date(2016, 3, 3))
    )
    listed = then_it_is(await cast.rektor.get("/handovers", limit=100), 200)
    mine = {each["childId"]: each for each in listed["items"]}
    assert mine[elsa.id]["status"] == "planned"
    assert mine[amir.id]["status"] == "waiting"
    assert {each["status"] for each in listed["items"]} <= {"planned", "waiting", "refused"}
    sooner = then_it_is(await cast.rektor.get("/handovers", limit=100, until=soon(5).isoformat()), 200)
    assert elsa.id not in {each["childId"] for each in sooner["items"]}
    nurses = then_it_is(await cast.nurse.get("/handovers", limit=100), 200)
    assert elsa.id in {each["childId"] for each in nurses["items"]}
    assert amir.id not in {each["childId"] for each in nurses["items"]}, "no centre ever had him"
    then_it_is(await cast.rektor.post(mine[amir.id]["_links"]["acceptance"]["href"].partition("/v1")[2]), 200)
    after = then_it_is(await cast.rektor.get("/handovers", limit=100), 200)
    assert amir.id not in {each["childId"] for each in after["items"]}
    receipts = then_it_is(await cast.rektor.get("/handovers", limit=100, status="taken-over"), 200)
    assert amir.id in {each["childId"] for each in receipts["items"]}


async def test_a_protected_child_stands_in_no_list_but_that_of_the_few(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor, since=today().isoformat())
    number = await given_a_guardian(cast.rektor, elsa)
    mother = cast.world.guardian("mother-of-a-protected", "Anna Berg", number)
    start = await the_handover_to(cast.teacher, elsa, cast.unit("linden"))
    await given_protection(cast.rektor, elsa, "confidentiality-marked")
    for path in (f"{elsa.path}/handovers", path_of(elsa, start), f"{path_of(elsa, start)}/items"):
        then_it_is_refused(await cast.teacher.get(path), 404, "not-found")
    teachers = then_it_is(await cast.teacher.get("/handovers", limit=100), 200)
    assert elsa.id not in {each["childId"] for each in teachers["items"]}
    rektors = then_it_is(await cast.rektor.get("/handovers", limit=100), 200)
    assert elsa.id in {each["childId"] for each in rektors["items"]}
    masked = then_it_is(await mother.get(path_of(elsa, start)), 200)
    assert masked["incoming"] == {"unitId": None, "kind": "school", "professionalId": None}


async def test_the_family_reads_its_own_handovers(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    mother = cast.world.guardian(
        "mother-of-a-handover", "Anna Berg", await given_a_guardian(cast.rektor, elsa)
    )
    start = await the_handover(mother, elsa, "school-start")
    assert start["incoming"]["unitId"] == cast.unit("linden")
    then_it_is_refused(await mother.get(f"{path_of(elsa, start)}/items"), 403, "scope-missing")
