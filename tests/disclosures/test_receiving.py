"""The recipient reads while the ground holds, takes over with a receipt, and keeps what it took."""

import asyncio
from collections.abc import Awaitable

import httpx

from app.kit.clock import wall_clock
from tests.cast import Cast
from tests.consents.family_steps import (
    SECRET,
    Family,
    given_a_family,
    given_shared_on_consent,
    sharing,
)
from tests.plans.plan_steps import given_a_called_plan, given_a_plan, given_a_plan_consent
from tests.steps import then_it_is, then_it_is_refused, when_the_date_is


def received(family: Family) -> str:
    return f"{family.child.path}/received-items"


async def when_withdrawn(family: Family, consent: str) -> None:
    then_it_is(await family.mother.post(f"{family.consents}/{consent}/withdrawal"), 200)


async def test_the_recipient_reads_takes_over_and_keeps_its_own_copy(cast: Cast) -> None:
    family = await given_a_family(cast)
    consent, (made,) = await given_shared_on_consent(cast, family)
    path = f"{family.disclosures}/{made}"
    listed = then_it_is(await cast.reception.get(family.disclosures), 200)
    assert [each["id"] for each in listed["items"]] == [made]
    read = then_it_is(await cast.reception.get(path), 200)
    assert read["items"][0]["content"]["inTheWay"]["text"] == SECRET
    taken = await cast.reception.post(f"{path}/receipt")
    receipt = then_it_is(taken, 201)
    assert SECRET not in taken.text
    assert len(receipt["receivedItemIds"]) == 1
    then_it_is_refused(await cast.reception.post(f"{path}/receipt"), 409, "already-received")

    await when_withdrawn(family, consent)
    kept = then_it_is(await cast.reception.get(received(family)), 200)["items"]
    assert [each["id"] for each in kept] == receipt["receivedItemIds"]
    assert kept[0]["content"]["inTheWay"]["text"] == SECRET
    assert kept[0]["fromOrganisationId"] == cast.organisation("education")
    one = await cast.reception.get(f"{received(family)}/{kept[0]['id']}")
    assert then_it_is(one, 200) == kept[0]
    after = await cast.reception.get(path)
    assert then_it_is(after, 200)["items"] == []
    assert SECRET not in after.text


async def test_what_is_not_taken_over_is_gone_with_the_consent(cast: Cast) -> None:
    family = await given_a_family(cast)
    consent, made = await given_shared_on_consent(cast, family, to=("reception", "bup"))
    paths = [f"{family.disclosures}/{each}" for each in made]
    then_it_is(await cast.reception.post(f"{paths[0]}/receipt"), 201)
    then_it_is(await cast.bup.get(paths[1]), 200)
    await when_withdrawn(family, consent)
    for path in (paths[1], family.disclosures, received(family), family.child.path):
        then_it_is_refused(await cast.bup.get(path), 404, "not-found")
    then_it_is_refused(await cast.bup.post(f"{paths[1]}/receipt"), 404, "not-found")
    own = then_it_is(await cast.rektor.get(paths[1]), 200)
    assert own["endedAt"]
    item = own["items"][0]["sourceId"]
    again = await cast.rektor.post(family.disclosures, sharing(cast, item, consentId=consent))
    assert then_it_is_refused(again, 409, "decision-needed")["consent"] == "withdrawn"


async def test_a_repeated_key_after_a_withdrawal_brings_nothing_back(cast: Cast) -> None:
    family = await given_a_family(cast)
    consent, (made,) = await given_shared_on_consent(cast, family)
    item = then_it_is(await cast.rektor.get(f"{family.disclosures}/{made}"), 200)["items"][0]["sourceId"]
    body = sharing(cast, item, consentId=consent)
    shared = then_it_is(await cast.rektor.post(family.disclosures, body, key="shared-once-1"), 201)
    await when_withdrawn(family, consent)
    replay = await cast.rektor.post(family.disclosures, body, key="shared-once-1")
    again = then_it_is(replay, 201)
    assert again["id"] == shared["id"]
    assert again["endedAt"] is not None
    assert SECRET not in replay.text
    path = f"{family.disclosures}/{shared['id']}"
    then_it_is_refused(await cast.reception.post(f"{path}/receipt", key="receipt-once-1"), 404, "not-found")


async def test_a_receipt_is_repeated_with_its_key_and_carries_no_contents(cast: Cast) -> None:
    family = await given_a_family(cast)
    consent, (made,) = await given_shared_on_consent(cast, family)
    path = f"{family.disclosures}/{made}/receipt"
    first = then_it_is(await cast.reception.post(path, key="receipt-once-2"), 201)
    await when_withdrawn(family, consent)
    replay = await cast.reception.post(path, key="receipt-once-2")
    assert then_it_is(replay, 201) == first
    assert SECRET not in replay.text


async def test_the_last_day_counts_and_the_day_after_does_not(cast: Cast) -> None:
    family = await given_a_family(cast)
    _, (made,) = await given_shared_on_consent(cast, family)
    path = f"{family.disclosures}/{made}"
    try:
        await when_the_date_is(cast, "2030-12-31T20:00:00Z")
        then_it_is(await cast.reception.get(path), 200)
        await when_the_date_is(cast, "2030-12-31T23:30:00Z")  # already the new year in Sweden
        then_it_is_refused(await cast.reception.get(path), 404, "not-found")
        then_it_is_refused(await cast.reception.post(f"{path}/receipt"), 404, "not-found")
    finally:
        await when_the_date_is(cast, wall_clock().isoformat())


async def test_only_the_named_unit_receives(cast: Cast) -> None:
    family = await given_a_family(cast)
    _, (made,) = await given_shared_on_consent(cast, family)
    path = f"{family.disclosures}/{made}"
    unknown = f"{family.disclosures}/dis-aaaaaaaaaaaaaaaaaaaaaaaaaa"
    for caller in (cast.inquiry, cast.service, cast.bup, cast.nurse, cast.other_rektor):
        then_it_is_refused(await caller.get(path), 404, "not-found")
        then_it_is_refused(await caller.post(f"{path}/receipt"), 404, "not-found")
    for caller in (cast.school_nurse, cast.psychologist):
        one = then_it_is_refused(await caller.get(path), 404, "not-found")
        other = then_it_is_refused(await caller.get(unknown), 404, "not-found")
        assert {**one, "requestId": "", "instance": ""} == {**other, "requestId": "", "instance": ""}
    then_it_is_refused(await cast.rektor.post(f"{path}/receipt"), 403, "not-allowed")
    then_it_is_refused(await family.mother.post(f"{path}/receipt"), 403, "scope-missing")
    assert then_it_is(await cast.rektor.get(received(family)), 200)["items"] == []
    then_it_is_refused(await cast.inquiry.get(received(family)), 404, "not-found")


async def test_the_family_sees_that_it_was_shared_and_not_what(cast: Cast) -> None:
    family = await given_a_family(cast)
    consent, (made,) = await given_shared_on_consent(cast, family)
    for guardian in (family.mother, family.father):
        listed = then_it_is(await guardian.get(family.disclosures), 200)["items"]
        assert [each["id"] for each in listed] == [made]
        read = await guardian.get(f"{family.disclosures}/{made}")
        assert then_it_is(read, 200)["items"] == []
        assert SECRET not in read.text
        assert read.json()["decidedBy"] is None
    stranger = await given_a_family(cast)
    then_it_is_refused(await stranger.mother.get(f"{family.disclosures}/{made}"), 404, "not-found")
    log = then_it_is(await family.mother.get(f"{family.child.path}/access-log"), 200)["items"]
    assert (consent, cast.unit("linden")) in {(entry["consentId"], entry["unitId"]) for entry in log}


async def test_the_preview_says_what_ends_what_stays_and_which_plans(cast: Cast) -> None:
    family = await given_a_family(cast)
    consent, made = await given_shared_on_consent(cast, family, to=("reception", "bup"))
    then_it_is(await cast.reception.post(f"{family.disclosures}/{made[0]}/receipt"), 201)
    where = f"{family.consents}/{consent}/withdrawal-preview"
    for caller in (cast.rektor, family.mother):
        preview = then_it_is(await caller.get(where), 200)
        assert [each["disclosureId"] for each in preview["ends"]] == [made[1]]
        assert [each["disclosureId"] for each in preview["stays"]] == [made[0]]
        assert preview["stays"][0]["recipientUnitId"] == cast.unit("reception")
        assert preview["plans"] == []
    for stranger in (cast.reception, cast.school_nurse, cast.other_rektor):
        assert (await stranger.get(where)).status_code in {403, 404}
    await when_withdrawn(family, consent)
    after = then_it_is(await cast.rektor.get(where), 200)
    assert after["ends"] == []
    assert len(after["stays"]) == 1


async def test_the_preview_names_the_plans_that_rest_on_this_very_consent_and_go_on(cast: Cast) -> None:
    plan = await given_a_called_plan(cast)
    child = plan.child
    other = await given_a_plan_consent(cast, child, "bup")
    elsewhere = await given_a_plan(cast, child, consentId=other)
    on_nothing = await given_a_plan(cast, child)
    ended = await given_a_plan(cast, child, consentId=plan.consent_id)
    then_it_is(await cast.rektor.post(f"/plans/{ended['id']}/ending", {"reason": "moved"}), 200)
    for caller in (cast.rektor, plan.guardian):
        seen = then_it_is(await caller.get(f"{plan.consent_path}/withdrawal-preview"), 200)
        assert seen["plans"] == [plan.id]
        of_another = await caller.get(f"{child.path}/consents/{other}/withdrawal-preview")
        assert then_it_is(of_another, 200)["plans"] == [elsewhere["id"]]
    assert on_nothing["id"] not in {plan.id, elsewhere["id"]}
    then_it_is(await plan.guardian.post(f"{plan.consent_path}/withdrawal"), 200)
    after = then_it_is(await cast.rektor.get(f"{plan.consent_path}/withdrawal-preview"), 200)
    assert after["plans"] == [], "it has ended with the consent"


async def test_no_sharing_that_commits_after_a_withdrawal_rests_on_it(cast: Cast) -> None:
    """Fifty times a withdrawal and a sharing meet: whoever comes first, nothing is readable afterwards."""
    family = await given_a_family(cast)
    shared = refused = 0
    for turn in range(50):
        consent, (first,) = await given_shared_on_consent(cast, family)
        own = then_it_is(await cast.rektor.get(f"{family.disclosures}/{first}"), 200)
        body = sharing(cast, own["items"][0]["sourceId"], consentId=consent)
        withdrawal = family.mother.post(f"{family.consents}/{consent}/withdrawal")
        gone, made = await _met(turn, withdrawal, cast.rektor.post(family.disclosures, body))
        then_it_is(gone, 200)
        if made.status_code == 201:
            shared += 1
            ended = then_it_is(await cast.rektor.get(f"{family.disclosures}/{made.json()['id']}"), 200)
            assert ended["endedAt"] is not None
            unread = await cast.reception.get(f"{family.disclosures}/{made.json()['id']}")
            then_it_is_refused(unread, 404, "not-found")
        else:
            refused += 1
            assert then_it_is_refused(made, 409, "decision-needed")["consent"] == "withdrawn"
    assert shared
    assert refused


async def _met(
    turn: int, withdrawal: Awaitable[httpx.Response], share: Awaitable[httpx.Response]
) -> list[httpx.Response]:
    """The withdrawal and the sharing; in the first turns one after the other, then both at once."""
    if turn == 0:
        return [await withdrawal, await share]
    if turn == 1:
        return [await share, await withdrawal][::-1]
    early, late = (0, turn % 25) if turn % 2 else (turn % 25, 0)
    return await asyncio.gather(_soon(early, withdrawal), _soon(late, share))


async def _soon(milliseconds: int, call: Awaitable[httpx.Response]) -> httpx.Response:
    await asyncio.sleep(milliseconds / 1000)
    return await call
