"""Two pointers found to be one child: what protects one protects both, until the link is undone."""

import asyncio
from datetime import date

import asyncpg
import pytest

from app.demo.callers import Caller
from tests.cast import Cast, made_up_number
from tests.conftest import Installation
from tests.interop.importing import superuser_dsn
from tests.steps import Child, given_a_child, given_protection, then_it_is, then_it_is_refused

AT_EVERY_DOOR = [
    "access_facts",
    "may_know",
    "plan_facts",
    "place_is_masked",
    "read_named_person",
    "read_caseload",
]
LINK = "coordination-number-became-personal"
VERIFIED = {"verificationSource": "population-register", "verifiedOn": "2025-09-01"}


async def linked(caller: Caller, one: Child, other: Child) -> str:
    body = {"otherChildId": other.id, "reason": LINK}
    return str(then_it_is(await caller.post(f"{one.path}/links", body), 201)["id"])


async def undone(caller: Caller, one: Child, link: str) -> None:
    then_it_is(await caller.post(f"{one.path}/links/{link}/undoing"), 200)


async def shields(installation: Installation, *children: Child) -> list[str]:
    connection = await asyncpg.connect(superuser_dsn(installation))
    try:
        return [
            await connection.fetchval("SELECT shield FROM register.child WHERE id = $1", child.id)
            for child in children
        ]
    finally:
        await connection.close()


async def two_of_one(cast: Cast) -> tuple[Child, Child]:
    """A child whom the school knows by a coordination number, and by the number that it became."""
    born = date(2014, 3, 3)
    before = await given_a_child(cast.rektor, number=made_up_number(born, coordination=True))
    return before, await given_a_child(cast.rektor, number=made_up_number(born))


@pytest.mark.parametrize("level", ["confidentiality-marked", "protected-registration", "sealed"])
async def test_what_protects_one_hides_the_other(cast: Cast, installation: Installation, level: str) -> None:
    before, now = await two_of_one(cast)
    await given_protection(cast.rektor, before, level)
    then_it_is(await cast.teacher.get(now.path), 200)
    await linked(cast.rektor, now, before)
    assert await shields(installation, before, now) == [level, level]
    for path in (now.path, f"{now.path}/named-person", f"{now.path}/relations", f"{now.path}/links"):
        then_it_is_refused(await cast.teacher.get(path), 404, "not-found")
    sought = await cast.teacher.post("/children/lookup", {"identityNumber": now.number})
    then_it_is_refused(sought, 404, "not-found")
    assert then_it_is(await cast.rektor.get(now.path), 200)["protection"] == level


async def test_a_hidden_placement_hides_the_school_of_the_other_pointer(cast: Cast) -> None:
    at_school = await given_a_child(cast.rektor)
    mother = made_up_number(date(1984, 4, 4))
    guardian = {
        "identityNumber": mother,
        "name": "Anna Berg",
        "custody": True,
        "source": "population-register",
        "verifiedOn": "2025-09-01",
        "validFrom": "2019-09-07",
    }
    then_it_is(await cast.rektor.post(f"{at_school.path}/guardians", guardian), 201)
    caller = cast.world.guardian("linked-mother", "Anna Berg", mother)
    assert then_it_is(await caller.get(f"{at_school.path}/named-person"), 200)["unit"]["name"]
    case = await given_a_child(cast.service, kind="case")
    await given_a_child(cast.service, number=at_school.number, kind="case")
    await given_protection(cast.service, case, "hidden-placement")
    link = await linked(cast.service, case, at_school)
    masked = then_it_is(await caller.get(f"{at_school.path}/named-person"), 200)
    assert masked["unit"].get("name") is None
    assert "Linden" not in (await caller.get(f"{at_school.path}/named-person")).text
    await undone(cast.service, case, link)
    assert then_it_is(await caller.get(f"{at_school.path}/named-person"), 200)["unit"]["name"]


async def test_a_protection_that_comes_later_holds_for_all_that_is_linked(
    cast: Cast, installation: Installation
) -> None:
    first, second = await two_of_one(cast)
    third = await given_a_child(cast.rektor)
    await linked(cast.rektor, first, second)
    await linked(cast.rektor, second, third)
    await given_protection(cast.rektor, first)
    assert await shields(installation, first, second, third) == ["sealed"] * 3
    for child in (first, second, third):
        then_it_is_refused(await cast.teacher.get(child.path), 404, "not-found")
        then_it_is(await cast.rektor.get(child.path), 200)


async def test_who_links_and_the_heads_that_have_the_other_go_on_knowing_of_it(cast: Cast) -> None:
    before, now = await two_of_one(cast)
    await given_a_child(cast.nurse, number=now.number, kind="care", since="2014-04-01")
    await given_protection(cast.rektor, before)
    await linked(cast.rektor, before, now)
    then_it_is(await cast.rektor.get(now.path), 200)
    then_it_is(await cast.nurse.get(now.path), 200)
    then_it_is_refused(await cast.nurse.get(before.path), 404, "not-found")  # not one of its few


async def test_who_does_not_know_of_the_protected_one_learns_nothing_of_the_link(cast: Cast) -> None:
    before, now = await two_of_one(cast)
    await given_a_child(cast.nurse, number=now.number, kind="care", since="2014-04-01")
    await given_protection(cast.rektor, before)
    link = await linked(cast.rektor, before, now)
    seen = await cast.nurse.get(f"{now.path}/links")
    assert then_it_is(seen, 200)["items"] == []
    assert before.id not in seen.text
    then_it_is_refused(await cast.nurse.post(f"{now.path}/links/{link}/undoing"), 404, "not-found")
    unknown = f"{now.path}/links/lnk-{'a' * 26}/undoing"
    then_it_is_refused(await cast.nurse.post(unknown), 404, "not-found")
    assert [each["id"] for each in then_it_is(await cast.rektor.get(f"{now.path}/links"), 200)["items"]] == [
        link
    ]


async def test_undoing_leaves_each_what_it_has_of_its_own(cast: Cast, installation: Installation) -> None:
    marked, sealed, plain = [await given_a_child(cast.rektor) for _ in range(3)]
    await given_protection(cast.rektor, marked, "confidentiality-marked")
    await given_protection(cast.rektor, sealed)
    links = [await linked(cast.rektor, sealed, other) for other in (marked, plain)]
    assert await shields(installation, marked, sealed, plain) == ["sealed"] * 3
    for link in links:
        await undone(cast.rektor, sealed, link)
    assert await shields(installation, marked, sealed, plain) == ["confidentiality-marked", "sealed", "none"]
    then_it_is(await cast.teacher.get(plain.path), 200)
    for child in (marked, sealed):
        then_it_is_refused(await cast.teacher.get(child.path), 404, "not-found")
    again = await cast.rektor.post(f"{sealed.path}/links/{links[0]}/undoing")
    then_it_is_refused(again, 409, "state-forbids")


async def test_a_lifting_lowers_all_that_is_linked_to_what_still_stands(
    cast: Cast, installation: Installation
) -> None:
    before, now = await two_of_one(cast)
    await given_protection(cast.rektor, before, "protected-registration")
    await given_protection(cast.rektor, now, "confidentiality-marked")
    await linked(cast.rektor, before, now)
    assert await shields(installation, before, now) == ["protected-registration"] * 2
    for child, left in ((before, "confidentiality-marked"), (now, "none")):
        (standing,) = then_it_is(await cast.rektor.get(f"{child.path}/protections"), 200)["items"]
        lifting = f"{child.path}/protections/{standing['id']}/lifting"
        then_it_is(await cast.rektor.post(lifting, VERIFIED), 200)
        assert await shields(installation, before, now) == [left] * 2
    then_it_is(await cast.teacher.get(now.path), 200)


async def test_a_linked_pointer_is_in_no_list_of_who_is_not_named(cast: Cast) -> None:
    before, now = await two_of_one(cast)
    listed = await all_of_the_caseload(cast.teacher)
    assert now.id in listed
    await given_protection(cast.rektor, before)
    await linked(cast.rektor, before, now)
    assert await all_of_the_caseload(cast.teacher) == listed - {before.id, now.id}
    assert {before.id, now.id} <= await all_of_the_caseload(cast.rektor)


async def all_of_the_caseload(caller: Caller) -> set[str]:
    found: set[str] = set()
    page = 1
    while True:
        answer = then_it_is(await caller.get("/caseload", limit=100, page=page), 200)
        found |= {each["childId"] for each in answer["items"]}
        if len(found) >= answer["_meta"]["totalRecords"]:
            return found
        page += 1


async def test_a_protection_and_a_link_that_meet_leave_no_pointer_open(
    cast: Cast, installation: Installation
) -> None:
    """Whoever comes first: afterwards both are protected, and neither waits for the other for ever."""
    for turn in range(20):
        before, now = await two_of_one(cast)
        seal = {"level": "sealed", "reason": "Hot.", "reviewOn": "2099-01-01"}
        link = {"otherChildId": now.id if turn % 2 else before.id, "reason": LINK}
        protected, made = await asyncio.gather(
            cast.rektor.post(f"{before.path}/protections", seal),
            cast.rektor.post(f"{(before if turn % 2 else now).path}/links", link),
        )
        assert (protected.status_code, made.status_code) == (201, 201), (protected.text, made.text)
        assert await shields(installation, before, now) == ["sealed", "sealed"]


async def test_no_question_about_a_child_walks_along_its_links(installation: Installation) -> None:
    """The shield stands in the pointer's own row: what is asked at every door costs what it did."""
    connection = await asyncpg.connect(superuser_dsn(installation))
    try:
        asked = await connection.fetch(
            "SELECT proname, prosrc FROM pg_proc "
            "WHERE pronamespace = 'register'::regnamespace AND proname = ANY ($1)",
            AT_EVERY_DOOR,
        )
        used = await connection.fetch(
            "SELECT indexdef FROM pg_indexes WHERE schemaname = 'register' AND tablename = 'child_link'"
        )
    finally:
        await connection.close()
    assert len(asked) == len(AT_EVERY_DOOR)
    assert [each["proname"] for each in asked if "linked_set" in each["prosrc"]] == []
    columns = " ".join(each["indexdef"] for each in used)
    assert "(child_id)" in columns
    assert "(other_child_id)" in columns
