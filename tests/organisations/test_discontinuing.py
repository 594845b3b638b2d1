"""What is asked of a unit that closes for good, and of whoever decides it."""

from datetime import timedelta
from typing import Any

import pytest

from tests.cast import Cast
from tests.days import in_days, today
from tests.organisations.places import given_a_place
from tests.steps import given_a_child, then_it_is, then_it_is_refused, when_the_date_is
from tests.towns import Town, given_a_town


@pytest.fixture
async def town(cast: Cast) -> Town:
    return await given_a_town(cast)


def where(town: Town, unit: str = "school") -> str:
    return f"/units/{town.unit(unit)}/discontinuation"


async def close(town: Town, unit: str = "school", **body: Any) -> dict[str, Any]:
    made = await town.administrator.post(where(town, unit), {"lastDay": in_days(30), **body})
    read: dict[str, Any] = then_it_is(made, 201)
    return read


async def test_the_unit_says_its_last_day_and_where_to_turn_then(cast: Cast, town: Town) -> None:
    made = await close(town, successorId=town.unit("annex"))
    assert (made["lastDay"], made["successorId"]) == (in_days(30), town.unit("annex"))
    assert then_it_is(await cast.teacher.get(f"/units/{town.unit('school')}"), 200) == made
    then_it_is(await town.administrator.delete(where(town)), 204)
    again = then_it_is(await cast.teacher.get(f"/units/{town.unit('school')}"), 200)
    assert (again["lastDay"], again["successorId"]) == (None, None)
    then_it_is_refused(await town.administrator.delete(where(town)), 409, "state-forbids")


async def test_its_duties_end_with_it_and_are_as_they_were_when_it_goes_on(town: Town) -> None:
    async def duties() -> dict[str, tuple[str, str | None]]:
        listed = then_it_is(await town.administrator.get("/duties", limit=100), 200)["items"]
        here = [each for each in listed if each["unitId"] == town.unit("school")]
        return {each["id"]: (each["validFrom"], each["validTo"]) for each in here}

    later = {"professionalId": town.who("clerk").id, "unitId": town.unit("school"), "role": "teacher"}
    then_it_is(await town.administrator.post("/duties", {**later, "validFrom": in_days(60)}), 201)
    before = await duties()
    await close(town)
    ended = await duties()
    assert {last for _, last in ended.values()} == {in_days(30), in_days(-1)}
    assert [each for each in ended.values() if each[1] == in_days(-1)] == [(in_days(-1), in_days(-1))]
    then_it_is(await town.administrator.delete(where(town)), 204)
    assert await duties() == before


async def test_nothing_new_begins_there_after_its_last_day(town: Town) -> None:
    await close(town, successorId=town.unit("annex"))
    duty = {"professionalId": town.who("clerk").id, "unitId": town.unit("school"), "role": "teacher"}
    for last in (None, in_days(31)):
        body = {**duty, "validFrom": in_days(1), "validTo": last}
        refused = then_it_is_refused(await town.administrator.post("/duties", body), 409, "unit-is-closed")
        assert [each["pointer"] for each in refused["errors"]] == ["/validTo"]
        assert (refused["lastDay"], refused["successorId"]) == (in_days(30), town.unit("annex"))
    made = {**duty, "validFrom": in_days(1), "validTo": in_days(30)}
    kept = then_it_is(await town.administrator.post("/duties", made), 201)
    longer = await town.administrator.patch(f"/duties/{kept['id']}", {"validTo": in_days(31)})
    then_it_is_refused(longer, 409, "unit-is-closed")

    rektor = town.who("rektor")
    child = await given_a_child(rektor)
    late = {"unitId": rektor.unit_id, "kind": "placement", "validFrom": in_days(31)}
    refused = then_it_is_refused(await rektor.post(f"{child.path}/relations", late), 409, "unit-is-closed")
    assert [each["pointer"] for each in refused["errors"]] == ["/validFrom"]
    newcomer = {"birthDate": "2018-01-08", "givenName": "Bo", "familyName": "Berg", "relation": late}
    refused = then_it_is_refused(await rektor.post("/children", newcomer), 409, "unit-is-closed")
    assert [each["pointer"] for each in refused["errors"]] == ["/relation/validFrom"]


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"lastDay": in_days(-1)}, "/lastDay", "past"),
        ({"successorId": "uni-aaaaaaaaaaaaaaaaaaaaaaaaaa"}, "/successorId", "unknown"),
        ({"successorId": "school"}, "/successorId", "oneself"),
        ({"successorId": "preschool"}, "/successorId", "kind"),
        ({"successorId": "elsewhere"}, "/successorId", "organisation"),
        ({"successorId": "closing"}, "/successorId", "closed"),
    ],
)
async def test_who_takes_over_does_the_same_work_on_the_day_after(
    cast: Cast, town: Town, body: dict[str, str], pointer: str, code: str
) -> None:
    if body.get("successorId") == "closing":
        await town.add_unit("closing", "Ekens skola", kind="school")
        await close(town, "closing", lastDay=in_days(30))
    units = {"elsewhere": cast.other_rektor.unit_id}
    if (named := body.get("successorId")) in {"school", "preschool", "closing"}:
        units[named] = town.unit(named)
    given = {name: units.get(value, value) for name, value in body.items()}
    answer = await town.administrator.post(where(town), {"lastDay": in_days(30), **given})
    (error,) = then_it_is_refused(answer, 422, "invalid-request")["errors"]
    assert (error["pointer"], error["code"]) == (pointer, code)
    assert then_it_is(await cast.teacher.get(f"/units/{town.unit('school')}"), 200)["lastDay"] is None


async def test_the_installations_administrator_may_lay_it_on_another_organisation(
    cast: Cast, town: Town
) -> None:
    body = {"lastDay": in_days(30), "successorId": cast.other_rektor.unit_id}
    made = then_it_is(await cast.world.administrator.post(where(town), body), 201)
    assert made["successorId"] == cast.other_rektor.unit_id


async def test_a_unit_is_closed_once(town: Town) -> None:
    await close(town)
    again = await town.administrator.post(where(town), {"lastDay": in_days(60)})
    then_it_is_refused(again, 409, "unit-is-closed")


async def test_what_answers_for_many_is_replaced_first(cast: Cast, town: Town) -> None:
    await town.add_unit("guard", "Skolpliktsbevakningen", kind="other", fallbackFor=["school"])
    body = {"lastDay": in_days(30)}
    refused = then_it_is_refused(
        await town.administrator.post(where(town, "guard"), body), 409, "unit-is-needed"
    )
    assert refused["neededAs"] == ["last-resort"]
    assert [each["pointer"] for each in refused["errors"]] == ["/lastDay"]
    await close(town, "guard", successorId=town.unit("office"))
    heir = then_it_is_refused(
        await town.administrator.post(where(town, "office"), body), 409, "unit-is-needed"
    )
    assert heir["neededAs"] == ["successor"]

    place = await given_a_place(cast)
    await place.district("south", "nord")
    reception = f"/units/{place.receptions['nord']}/discontinuation"
    refused = then_it_is_refused(await place.administrator.post(reception, body), 409, "unit-is-needed")
    assert refused["neededAs"] == ["reception"]


async def test_nobody_elses_administrator_closes_it(cast: Cast, town: Town) -> None:
    other = (await given_a_place(cast)).system("nord")
    body = {"lastDay": in_days(30)}
    then_it_is_refused(await other.post(where(town), body), 403, "not-your-organisation")
    then_it_is_refused(await other.delete(where(town)), 403, "not-your-organisation")
    then_it_is_refused(await town.who("rektor").post(where(town), body), 403, "scope-missing")
    unknown = "/units/uni-aaaaaaaaaaaaaaaaaaaaaaaaaa/discontinuation"
    then_it_is_refused(await town.administrator.post(unknown, body), 404, "not-found")
    then_it_is_refused(await town.administrator.delete(unknown), 404, "not-found")


async def test_a_key_decides_once_and_a_missing_one_nothing(town: Town) -> None:
    body = {"lastDay": in_days(30)}
    made = then_it_is(await town.administrator.post(where(town), body, key="close-once"), 201)
    again = then_it_is(await town.administrator.post(where(town), body, key="close-once"), 201)
    assert again == made
    other = await town.administrator.post(where(town), {"lastDay": in_days(40)}, key="close-once")
    then_it_is_refused(other, 422, "key-used-for-another-request")
    for wrong in ({"lastDay": "soon"}, {}, {"lastDay": in_days(3), "more": 1}):
        then_it_is_refused(await town.administrator.post(where(town), wrong), 422, "invalid-request")


async def test_nothing_is_sent_to_where_nobody_is_any_more(cast: Cast, town: Town) -> None:
    child = await given_a_child(cast.rektor)
    asked = {
        "askedUnitId": town.unit("school"),
        "categories": ["general"],
        "purpose": "coordination",
        "why": "Elsa byter skola.",
    }
    consent = {
        "recipients": [{"unitId": town.unit("school")}],
        "kind": "plan",
        "categories": ["plan"],
        "purpose": "coordination",
        "validTo": in_days(60),
    }
    await close(town, lastDay=today().isoformat())
    then_it_is(await cast.rektor.post(f"{child.path}/information-requests", asked), 201)
    await when_the_date_is(cast, f"{today() + timedelta(days=1)}T10:00:00Z")
    for where_, body, pointer in (
        ("information-requests", asked, "/askedUnitId"),
        ("consents", consent, "/recipients/0/unitId"),
    ):
        answer = await cast.rektor.post(f"{child.path}/{where_}", body)
        (error,) = then_it_is_refused(answer, 422, "invalid-request")["errors"]
        assert (error["pointer"], error["code"]) == (pointer, "closed")


async def test_after_its_last_day_it_stays_closed(cast: Cast, town: Town) -> None:
    await close(town, lastDay=today().isoformat())
    await when_the_date_is(cast, f"{today() + timedelta(days=1)}T10:00:00Z")
    then_it_is_refused(await town.administrator.delete(where(town)), 409, "state-forbids")
