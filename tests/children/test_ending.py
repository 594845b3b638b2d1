"""A child dies or emigrates: everything about it ends at once, for everybody, and no notice goes out."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any

import asyncpg
import pytest

from tests.cast import Cast
from tests.conftest import Installation
from tests.consents.family_steps import Family, given_a_family, given_shared_on_consent
from tests.days import today
from tests.plans.plan_steps import PlanOfElsa, given_a_called_plan, when_they_accept
from tests.steps import given_a_child, then_it_is, then_it_is_refused


@pytest.fixture
async def owner(installation: Installation) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(installation.dsns.owner)
    yield connection
    await connection.close()


def ended(on: date | None = None, **more: Any) -> dict[str, Any]:
    return {"kind": "emigrated", "on": (on or today()).isoformat(), "source": "population-register", **more}


def endings(family: Family) -> str:
    return f"{family.child.path}/endings"


async def notices(owner: asyncpg.Connection, child_id: str) -> tuple[int, int]:
    """How many notices there are about the child, and how many of them wait."""
    row = await owner.fetchrow(
        "SELECT count(*) AS all, count(*) FILTER (WHERE settled_at IS NULL) AS waiting "
        "FROM outbox_event WHERE child_id = $1",
        child_id,
    )
    assert row is not None
    return row["all"], row["waiting"]


async def test_consents_sharing_and_the_familys_view_end_that_instant(
    cast: Cast, owner: asyncpg.Connection
) -> None:
    family = await given_a_family(cast)
    consent, made = await given_shared_on_consent(cast, family, to=("reception", "bup"))
    paths = [f"{family.disclosures}/{each}" for each in made]
    then_it_is(await cast.reception.post(f"{paths[0]}/receipt"), 201)
    then_it_is(await cast.bup.get(paths[1]), 200)
    before, waiting = await notices(owner, family.child.id)
    assert before == waiting > 0

    body = ended(kind="deceased")
    written = then_it_is(await cast.rektor.post(endings(family), body, key="ended-once-001"), 201)
    assert (written["kind"], written["on"]) == ("deceased", today().isoformat())
    assert then_it_is(await cast.rektor.post(endings(family), body, key="ended-once-001"), 201) == written

    assert await notices(owner, family.child.id) == (before, 0)
    for path in (family.child.path, family.consents, family.disclosures, f"{family.child.path}/named-person"):
        for guardian in (family.mother, family.father):
            then_it_is_refused(await guardian.get(path), 404, "not-found")
    for path in (paths[1], family.child.path):
        then_it_is_refused(await cast.bup.get(path), 404, "not-found")
    kept = then_it_is(await cast.reception.get(f"{family.child.path}/received-items"), 200)
    assert len(kept["items"]) == 1
    own = then_it_is(await cast.rektor.get(paths[1]), 200)
    assert own["endedAt"] is not None
    read = then_it_is(await cast.rektor.get(f"{family.consents}/{consent}"), 200)
    assert read["status"] == "expired"
    share = {
        "items": [{"kind": "five-questions", "id": own["items"][0]["sourceId"]}],
        "recipientUnitId": cast.unit("reception"),
        "purpose": "coordination",
        "familyInformed": True,
        "consentId": consent,
    }
    refused = await cast.rektor.post(family.disclosures, share)
    assert refused.status_code == 409
    assert refused.json()["consent"] == "expired"
    asked = {
        "kind": "plan",
        "recipients": [{"unitId": cast.unit("bup")}],
        "purpose": "coordination",
        "validTo": "2030-12-31",
    }
    then_it_is_refused(await cast.rektor.post(family.consents, asked), 409, "child-has-ended")
    assert await notices(owner, family.child.id) == (before, 0)


async def test_plans_end_whoever_they_belong_to(cast: Cast) -> None:
    plan: PlanOfElsa = await given_a_called_plan(cast)
    await when_they_accept(plan, bup=cast.bup)
    then_it_is(await cast.bup.get(plan.path), 200)
    bvc = await given_a_child(cast.nurse, number=plan.child.number, kind="care")
    then_it_is(await cast.nurse.post(f"{bvc.path}/endings", ended()), 201)
    read = then_it_is(await cast.rektor.get(plan.path), 200)
    assert (read["status"], read["endReason"]) == ("ended", "emigrated")
    assert [seat["unitId"] for seat in read["seats"] if seat["closedAt"] is None] == [cast.unit("linden")]
    for other in (cast.bup, cast.reception, plan.guardian):
        then_it_is_refused(await other.get(plan.path), 404, "not-found")
    for other in (cast.bup, cast.reception):
        then_it_is_refused(await other.get(f"{plan.path}/invitations"), 404, "not-found")


async def test_the_chain_of_named_persons_ends_on_the_day(cast: Cast) -> None:
    family = await given_a_family(cast)
    day = today() - timedelta(days=3)
    where = f"{family.child.path}/named-person"
    then_it_is(await cast.rektor.post(endings(family), ended(day)), 201)
    then_it_is(await cast.rektor.get(where, on=(day - timedelta(days=1)).isoformat()), 200)
    for on in (day, today(), today() + timedelta(days=400)):
        then_it_is_refused(await cast.rektor.get(where, on=on.isoformat()), 404, "not-found")
    history = then_it_is(await cast.rektor.get(f"{where}-assignments"), 200)["items"]
    live = [each for each in history if not each["supersededAt"]]
    assert max(each["validUntil"] for each in live) == day.isoformat()
    # A relation that comes in late does not wake the chain.
    await given_a_child(cast.other_rektor, number=family.child.number, since="2026-01-12")
    then_it_is_refused(await cast.rektor.get(where, on=today().isoformat()), 404, "not-found")
    listed = then_it_is(await cast.other_rektor.get(endings(family)), 200)["items"]
    assert [each["on"] for each in listed] == [day.isoformat()]


async def test_a_child_that_dies_on_the_day_of_its_birth_has_had_no_named_person(cast: Cast) -> None:
    child = await given_a_child(cast.nurse, born=date(2026, 1, 7), kind="care", since="2026-01-07")
    born = then_it_is(await cast.nurse.get(child.path), 200)["birthDate"]
    body = ended(date.fromisoformat(born), kind="deceased", source="own-record")
    then_it_is(await cast.nurse.post(f"{child.path}/endings", body), 201)
    history = then_it_is(await cast.nurse.get(f"{child.path}/named-person-assignments"), 200)["items"]
    assert all(each["supersededAt"] for each in history)


async def test_an_ending_is_written_down_once_by_who_has_the_child(cast: Cast) -> None:
    family = await given_a_family(cast)
    path = endings(family)
    unknown = "/children/chi-aaaaaaaaaaaaaaaaaaaaaaaaaa/endings"
    for caller in (cast.other_rektor, cast.bup):
        then_it_is_refused(await caller.post(path, ended()), 404, "not-found")
        then_it_is_refused(await caller.post(unknown, ended()), 404, "not-found")
        then_it_is_refused(await caller.get(path), 404, "not-found")
    then_it_is_refused(await family.mother.post(path, ended()), 403, "scope-missing")
    then_it_is_refused(await cast.rektor.for_purpose(None).post(path, ended()), 400, "header-missing")
    for wrong in (
        ended(today() + timedelta(days=1)),
        ended(date(1999, 1, 1)),
        ended(kind="moved"),
        {"kind": "deceased"},
    ):
        then_it_is_refused(await cast.rektor.post(path, wrong), 422, "invalid-request")
    assert then_it_is(await cast.rektor.get(path), 200)["items"] == []
    then_it_is(await family.mother.get(family.child.path), 200)
    then_it_is(await cast.rektor.post(path, ended()), 201)
    then_it_is_refused(await cast.teacher.post(path, ended()), 409, "already-ended")


@pytest.mark.parametrize("linked", ["before it is known", "afterwards"])
async def test_a_child_ends_by_whichever_pointer_it_is_known(
    cast: Cast, owner: asyncpg.Connection, linked: str
) -> None:
    family = await given_a_family(cast)
    consent, made = await given_shared_on_consent(cast, family)
    other = await given_a_child(cast.rektor)
    link = {"otherChildId": family.child.id, "reason": "found-to-be-one"}
    if linked == "before it is known":
        then_it_is(await cast.rektor.post(f"{other.path}/links", link), 201)
    then_it_is(await cast.rektor.post(f"{other.path}/endings", ended(kind="deceased")), 201)
    if linked == "afterwards":
        then_it_is(await cast.rektor.post(f"{other.path}/links", link), 201)
    for path in (family.child.path, family.consents, f"{family.child.path}/named-person"):
        then_it_is_refused(await family.mother.get(path), 404, "not-found")
    then_it_is_refused(await cast.reception.get(f"{family.disclosures}/{made[0]}"), 404, "not-found")
    assert then_it_is(await cast.rektor.get(f"{family.consents}/{consent}"), 200)["status"] == "expired"
    assert (await notices(owner, family.child.id))[1] == 0
    (standing,) = then_it_is(await cast.rektor.get(f"{other.path}/links"), 200)["items"]
    then_it_is(await cast.rektor.post(f"{other.path}/links/{standing['id']}/undoing"), 200)
    then_it_is(await family.mother.get(f"{family.child.path}/named-person"), 200)  # it was another child
