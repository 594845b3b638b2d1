"""A family app begins with nobody's id: a guardian finds her children, a young person itself."""

from datetime import date
from typing import Any

from app.demo.callers import Caller
from tests.cast import Cast, made_up_number
from tests.steps import (
    Child,
    given_a_child,
    given_protection,
    then_it_is,
    then_it_is_refused,
    when_the_date_is,
)


async def given_custody(rektor: Caller, child: Child, number: str, **more: Any) -> dict[str, Any]:
    body = {
        "identityNumber": number,
        "name": "Anna Berg",
        "custody": True,
        "source": "population-register",
        "verifiedOn": "2025-08-20",
        "validFrom": "2019-09-07",
        **more,
    }
    made: dict[str, Any] = then_it_is(await rektor.post(f"{child.path}/guardians", body), 201)
    return made


async def own(caller: Caller, **params: Any) -> list[str]:
    found = then_it_is(await caller.get("/own-children", **params), 200)
    return [each["childId"] for each in found["items"]]


async def test_a_guardian_finds_her_children_and_where_to_go_on(cast: Cast) -> None:
    number = made_up_number(date(1985, 5, 5))
    younger = await given_a_child(cast.rektor, born=date(2019, 9, 7))
    older = await given_a_child(cast.rektor, born=date(2016, 2, 2))
    await given_a_child(cast.rektor)
    for child in (younger, older):
        await given_custody(cast.rektor, child, number)
    anna = cast.world.guardian("own-anna", "Anna Berg", number)

    found = then_it_is(await anna.get("/own-children"), 200)

    assert [each["childId"] for each in found["items"]] == [older.id, younger.id]
    assert [each["itself"] for each in found["items"]] == [False, False]
    for link in ("self", "named-person", "consents", "plans", "disclosures", "access-log"):
        href = found["items"][0]["_links"][link]["href"].partition("/named-person/v1")[2]
        then_it_is(await anna.get(href), 200)
    assert await own(anna, limit=1, page=2) == [younger.id]


async def test_custody_counts_while_it_is_verified_and_stands(cast: Cast) -> None:
    number = made_up_number(date(1985, 5, 5))
    told, ended, unverified = [await given_a_child(cast.rektor) for _ in range(3)]
    await given_custody(cast.rektor, told, number)
    await given_custody(cast.rektor, ended, number, validTo="2024-06-30")
    await given_custody(cast.rektor, unverified, number, verifiedOn=None)
    anna = cast.world.guardian("own-custody", "Anna Berg", number)

    assert await own(anna) == [told.id]


async def test_at_eighteen_the_child_is_its_own(cast: Cast) -> None:
    await when_the_date_is(cast, "2025-09-01T08:00:00Z")
    number = made_up_number(date(1985, 5, 5))
    child = await given_a_child(cast.rektor, born=date(2007, 11, 3), since="2023-08-18")
    await given_custody(cast.rektor, child, number)
    anna = cast.world.guardian("own-eighteen", "Anna Berg", number)
    itself = cast.world.young_person("own-itself", "Elsa Berg", child.number)

    assert await own(anna) == [child.id]
    (shown,) = then_it_is(await itself.get("/own-children"), 200)["items"]
    assert (shown["childId"], shown["itself"]) == (child.id, True)

    await when_the_date_is(cast, "2025-11-04T08:00:00Z")
    assert await own(anna) == []
    assert await own(itself) == [child.id]


async def test_the_family_of_a_protected_child_finds_it_and_nobody_elses(cast: Cast) -> None:
    number = made_up_number(date(1985, 5, 5))
    child = await given_a_child(cast.rektor)
    await given_custody(cast.rektor, child, number)
    await given_protection(cast.rektor, child)
    anna = cast.world.guardian("own-protected", "Anna Berg", number)
    other, hers = await given_a_child(cast.rektor), made_up_number(date(1980, 1, 1))
    await given_custody(cast.rektor, other, hers)
    stranger = cast.world.guardian("own-stranger", "Eva Ek", hers)

    assert await own(anna) == [child.id]
    assert await own(stranger) == [other.id]


async def test_it_is_for_families_and_for_a_purpose(cast: Cast) -> None:
    number = made_up_number(date(1985, 5, 5))
    await given_custody(cast.rektor, await given_a_child(cast.rektor), number)
    anna = cast.world.guardian("own-purpose", "Anna Berg", number)

    then_it_is_refused(await cast.rektor.get("/own-children"), 403, "scope-missing")
    then_it_is_refused(await anna.for_purpose(None).get("/own-children"), 400, "header-missing")
    then_it_is_refused(await anna.get("/own-children", limit=0), 422, "invalid-request")
    anonymous = await cast.http.get("/named-person/v1/own-children", headers={"Purpose": "family"})
    then_it_is_refused(anonymous, 401, "not-authenticated")
