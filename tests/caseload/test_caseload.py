"""The caseload: one's own children today, and nobody else's, in lists and in counts."""

import uuid
from datetime import date
from typing import Any

import asyncpg

from app.demo.callers import Caller
from tests.cast import Cast
from tests.conftest import Installation
from tests.steps import Child, given_a_child, then_it_is, then_it_is_refused


async def given_a_school(cast: Cast) -> tuple[Caller, Caller, Caller]:
    """A school of its own with nobody on its list: its rektor, a teacher and a school nurse."""
    world, mark = cast.world, uuid.uuid4().hex[:8]
    body = {"name": "Björkens skola", "roleMailbox": f"{mark}@example.se", "phone": "010-123 45 00"}
    await world.unit(f"school-{mark}", "education", kind="school", branch="school", **body)

    async def person(role: str) -> Caller:
        return await world.person(
            f"{role}-{mark}",
            full_name="Nils Björk",
            unit=f"school-{mark}",
            organisation="education",
            role=role,
            system="school-system",
        )

    return await person("principal"), await person("teacher"), await person("school-nurse")


async def caseload(caller: Caller, **asked: Any) -> Any:
    return then_it_is(await caller.get("/caseload", **asked), 200)


def ids(page: Any) -> list[str]:
    return [item["childId"] for item in page["items"]]


async def log_of(installation: Installation, caller: Caller) -> list[tuple[Any, ...]]:
    connection = await asyncpg.connect(installation.dsns.audit)
    try:
        rows = await connection.fetch(
            "SELECT outcome, purpose, child_id FROM audit.audit_entry "
            "WHERE action = 'caseload:read' AND professional_id = $1 ORDER BY id",
            caller.id,
        )
    finally:
        await connection.close()
    return [tuple(row) for row in rows]


async def test_the_rektor_sees_the_own_schools_children_with_their_names(cast: Cast) -> None:
    rektor, _, _ = await given_a_school(cast)
    elsa = await given_a_child(rektor)
    page = await caseload(rektor)
    assert page["_meta"]["totalRecords"] == 1
    item = page["items"][0]
    assert item.pop("_links")["named-person"]["href"].endswith(f"{elsa.path}/named-person")
    assert item == {
        "childId": elsa.id,
        "birthDate": item["birthDate"],
        "givenName": "Elsa",
        "familyName": "Berg",
        "namedPerson": True,
        "related": True,
        "unitId": rektor.unit_id,
        "since": "2025-08-18",
        "accepted": False,
    }


async def test_the_receipt_shows(cast: Cast) -> None:
    rektor, _, _ = await given_a_school(cast)
    elsa = await given_a_child(rektor)
    contact = then_it_is(await rektor.get(f"{elsa.path}/named-person"), 200)
    receipt = f"{elsa.path}/named-person-assignments/{contact['assignmentId']}/acceptance"
    then_it_is(await rektor.post(receipt), 200)
    assert (await caseload(rektor))["items"][0]["accepted"] is True


async def test_another_unit_of_the_same_authority_sees_nothing_of_it(cast: Cast) -> None:
    rektor, _, _ = await given_a_school(cast)
    neighbour, _, _ = await given_a_school(cast)
    elsa = await given_a_child(rektor)
    page = await caseload(neighbour)
    assert (page["items"], page["_meta"]["totalRecords"]) == ([], 0)
    assert elsa.id not in ids(await caseload(cast.other_rektor, limit=100))


async def test_pupil_health_is_related_to_the_pupils_and_is_not_their_named_person(cast: Cast) -> None:
    rektor, _, nurse = await given_a_school(cast)
    elsa = await given_a_child(rektor)
    item = (await caseload(nurse))["items"][0]
    assert (item["childId"], item["givenName"]) == (elsa.id, "Elsa")
    assert (item["namedPerson"], item["related"]) == (False, True)


async def test_a_child_known_only_by_the_duty_has_no_names_here(cast: Cast) -> None:
    child = await given_a_child(cast.reception, born=date(2023, 3, 3), kind="case")
    seen: list[Any] = []
    page = 1
    while True:
        found = await caseload(cast.nurse, page=page, limit=100)
        seen += found["items"]
        if "next" not in found["_links"]:
            break
        page += 1
    item = next(item for item in seen if item["childId"] == child.id)
    assert (item["namedPerson"], item["related"]) == (True, False)
    assert (item["givenName"], item["familyName"]) == (None, None)


async def test_a_protected_child_is_listed_and_counted_only_for_the_few_who_are_named(cast: Cast) -> None:
    rektor, teacher, nurse = await given_a_school(cast)
    elsa = await given_a_child(rektor)
    before = (await teacher.get("/caseload")).content, (await nurse.get("/caseload")).content
    amir = await given_a_child(rektor, born=date(2010, 1, 4), protection="protected-registration")
    assert ids(await caseload(rektor)) == [amir.id, elsa.id]
    assert ((await teacher.get("/caseload")).content, (await nurse.get("/caseload")).content) == before
    first = await caseload(teacher, limit=1)
    assert (ids(first), first["_meta"]["totalRecords"]) == ([elsa.id], 1)
    assert "next" not in first["_links"]


async def test_pages_hold_each_child_once(cast: Cast) -> None:
    rektor, _, _ = await given_a_school(cast)
    children: list[Child] = [await given_a_child(rektor) for _ in range(3)]
    first, second = await caseload(rektor, limit=2), await caseload(rektor, limit=2, page=2)
    assert sorted(ids(first) + ids(second)) == sorted(child.id for child in children)
    assert first["_meta"] == {"totalRecords": 3, "page": 1, "limit": 2, "count": 2}


async def test_a_child_who_has_left_is_no_longer_listed(cast: Cast) -> None:
    rektor, _, _ = await given_a_school(cast)
    child = await given_a_child(rektor, born=date(2006, 2, 2), since="2012-08-20")
    relation = then_it_is(await rektor.get(f"{child.path}/relations"), 200)["items"][0]["id"]
    assert child.id in ids(await caseload(rektor))
    then_it_is(await rektor.patch(f"{child.path}/relations/{relation}", {"validTo": "2022-06-10"}), 200)
    assert ids(await caseload(rektor)) == []


async def test_each_child_shown_is_in_the_log_and_an_empty_page_is_too(
    cast: Cast, installation: Installation
) -> None:
    rektor, _, _ = await given_a_school(cast)
    await caseload(rektor)
    assert await log_of(installation, rektor) == [("allowed", "coordination", None)]
    elsa = await given_a_child(rektor)
    await caseload(rektor)
    assert (await log_of(installation, rektor))[1:] == [("allowed", "coordination", elsa.id)]


async def test_purpose_scope_and_page_are_demanded(cast: Cast) -> None:
    then_it_is_refused(await cast.rektor.for_purpose(None).get("/caseload"), 400, "header-missing")
    then_it_is_refused(await cast.rektor.get("/caseload", limit=101), 422, "invalid-request")
    other_scope = cast.world.systems["school-system"].as_professional(cast.rektor.id, ["children.read"])
    caller = Caller("Maria", cast.http, other_scope, "coordination")
    then_it_is_refused(await caller.get("/caseload"), 403, "scope-missing")
    then_it_is_refused(await cast.world.administrator.get("/caseload"), 403, "scope-missing")


async def test_a_duty_that_has_ended_opens_nothing_any_more(cast: Cast) -> None:
    rektor, _, _ = await given_a_school(cast)
    world, admin = cast.world, cast.world.administrator
    person = {"organisationId": cast.organisation("education"), "name": "Vera Vik"}
    stand_in = then_it_is(await admin.post("/professionals", person), 201)["id"]
    duty = {
        "professionalId": stand_in,
        "unitId": rektor.unit_id,
        "role": "teacher",
        "validFrom": "2019-01-01",
    }
    made = then_it_is(await admin.post("/duties", duty), 201)["id"]
    vera = world.staff("stand-in", "Vera Vik", stand_in, unit="linden", system="school-system")
    await caseload(vera)
    then_it_is(await admin.patch(f"/duties/{made}", {"validTo": "2020-01-01"}), 200)
    then_it_is_refused(await vera.get("/caseload"), 401, "not-authenticated")
