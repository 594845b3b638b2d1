"""A unit offers hours, a professional books one; no child is named, and no stranger sees who meets whom."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from app.kit.clock import wall_clock
from tests.cast import Cast
from tests.steps import then_it_is, then_it_is_refused, then_it_says_whom_to_turn_to

ADDRESS = "https://mote.example.se/konsultation"


def an_hour(cast: Cast, **more: Any) -> dict[str, Any]:
    starts = (wall_clock() + timedelta(days=700)).astimezone(UTC).replace(microsecond=0)
    hour = {"unitId": cast.unit("reception"), "startsAt": starts.isoformat(), "minutes": 30}
    return {**hour, "address": ADDRESS, **more}


async def given_an_hour(cast: Cast) -> str:
    made = then_it_is(await cast.reception.post("/consultation-slots", an_hour(cast)), 201)
    return f"/consultation-slots/{made['id']}"


async def test_an_hour_is_booked_and_only_the_two_see_where_they_meet(cast: Cast) -> None:
    where = await given_an_hour(cast)
    free = then_it_is(await cast.teacher.get(where), 200)
    assert (free["free"], free["address"], free["bookedBy"]) == (True, None, None)
    booked = then_it_is(await cast.teacher.post(f"{where}/booking"), 200)
    assert (booked["free"], booked["address"], booked["bookedBy"]) == (False, ADDRESS, cast.teacher.id)
    assert then_it_is(await cast.teacher.post(f"{where}/booking"), 200) == booked
    assert then_it_is(await cast.reception.get(where), 200)["bookedBy"] == cast.teacher.id


async def test_to_others_an_hour_that_is_taken_does_not_exist(cast: Cast) -> None:
    where = await given_an_hour(cast)
    then_it_is(await cast.teacher.post(f"{where}/booking"), 200)
    for stranger in (cast.rektor, cast.other_rektor, cast.inquiry, cast.bup):
        then_it_is_refused(await stranger.get(where), 404, "not-found")
        then_it_is_refused(await stranger.post(f"{where}/booking"), 404, "not-found")
        then_it_is_refused(await stranger.delete(f"{where}/booking"), 404, "not-found")
        then_it_is_refused(await stranger.delete(where), 404, "not-found")


async def test_of_two_who_book_at_once_one_gets_it(cast: Cast) -> None:
    where = await given_an_hour(cast)
    callers = (cast.teacher, cast.rektor, cast.bup)
    answers = await asyncio.gather(*(each.post(f"{where}/booking") for each in callers))
    assert sorted(each.status_code for each in answers) == [200, 404, 404]


async def test_who_gives_an_hour_back_lets_another_have_it(cast: Cast) -> None:
    where = await given_an_hour(cast)
    refused = then_it_is_refused(await cast.rektor.delete(f"{where}/booking"), 403, "not-allowed")
    then_it_says_whom_to_turn_to(refused, cast.reception.unit_id)
    then_it_is(await cast.teacher.post(f"{where}/booking"), 200)
    then_it_is(await cast.teacher.delete(f"{where}/booking"), 204)
    then_it_is(await cast.rektor.post(f"{where}/booking"), 200)


async def test_the_unit_takes_its_hour_away(cast: Cast) -> None:
    where = await given_an_hour(cast)
    refused = then_it_is_refused(await cast.teacher.delete(where), 403, "not-allowed")
    then_it_says_whom_to_turn_to(refused, cast.reception.unit_id)
    own = then_it_is_refused(await cast.reception.post(f"{where}/booking"), 403, "not-allowed")
    then_it_is(await cast.reception.get(own["elsewhere"]), 200)
    then_it_is(await cast.teacher.post(f"{where}/booking"), 200)
    then_it_is(await cast.reception.delete(where), 204)
    for each in (cast.teacher, cast.reception):
        then_it_is_refused(await each.get(where), 404, "not-found")


async def test_the_list_shows_what_is_free_and_what_is_ones_own(cast: Cast) -> None:
    free, taken = await given_an_hour(cast), await given_an_hour(cast)
    then_it_is(await cast.teacher.post(f"{taken}/booking"), 200)
    for reader, found in (
        (cast.rektor, {free}),
        (cast.teacher, {free, taken}),
        (cast.reception, {free, taken}),
    ):
        assert found == await _listed(cast, reader) & {free, taken}


async def _listed(cast: Cast, reader: Any) -> set[str]:
    found: set[str] = set()
    for page in range(1, 20):
        query = {"unitId": cast.unit("reception"), "limit": 100, "page": page}
        items = then_it_is(await reader.get("/consultation-slots", **query), 200)["items"]
        found |= {f"/consultation-slots/{each['id']}" for each in items}
        if not items:
            break
    return found


async def test_an_hour_is_offered_at_ones_own_unit_and_in_time_to_come(cast: Cast) -> None:
    refused = await cast.teacher.post("/consultation-slots", an_hour(cast))
    assert then_it_is_refused(refused, 422, "invalid-request")["errors"][0]["pointer"] == "/unitId"
    past = an_hour(cast, startsAt=datetime(2024, 1, 1, 8, tzinfo=UTC).isoformat())
    refused = await cast.reception.post("/consultation-slots", past)
    assert then_it_is_refused(refused, 422, "invalid-request")["errors"][0]["pointer"] == "/startsAt"
    for spoilt in ({"minutes": 0}, {"address": "javascript:alert(1)"}, {"note": "Elsa Berg"}):
        refused = await cast.reception.post("/consultation-slots", an_hour(cast, **spoilt))
        then_it_is_refused(refused, 422, "invalid-request")
