"""Districts of a municipality, who answers in them on which day, and how units were reached before."""

from typing import Any

import pytest

from app.demo.callers import API
from tests.cast import Cast
from tests.organisations.places import Place, given_a_place, unknown
from tests.steps import then_it_is, then_it_is_refused


@pytest.fixture
async def place(cast: Cast) -> Place:
    return await given_a_place(cast)


def _district(place: Place, **more: Any) -> dict[str, Any]:
    body = {
        "municipalityCode": place.code,
        "code": "north",
        "name": "Norr",
        "organisationId": place.boards["nord"],
        "unitId": place.receptions["nord"],
        "validFrom": "2020-01-01",
    }
    return {**body, **more}


async def test_a_district_says_which_board_answers_there(place: Place) -> None:
    district = await place.district("north", "nord")
    read = then_it_is(await place.cast.rektor.get(f"/districts/{district}"), 200)
    assert (read["organisationId"], read["unitId"]) == (place.boards["nord"], place.receptions["nord"])
    listed = then_it_is(await place.cast.rektor.get("/districts", municipalityCode=place.code), 200)
    assert [each["id"] for each in listed["items"]] == [district]


async def test_another_board_answers_from_a_day_and_the_earlier_stays_known(place: Place) -> None:
    district = await place.district("north", "nord")
    await place.board("syd")
    change = {"organisationId": place.boards["syd"], "validFrom": "2024-01-01"}
    path = f"/districts/{district}/responsibilities"
    then_it_is(await place.administrator.post(path, change), 201)
    listed = then_it_is(await place.cast.rektor.get(path), 200)["items"]
    assert [(each["organisationId"], each["validFrom"], each["validTo"]) for each in listed] == [
        (place.boards["syd"], "2024-01-01", None),
        (place.boards["nord"], "2020-01-01", "2023-12-31"),
    ]
    now = then_it_is(await place.cast.rektor.get(f"/districts/{district}"), 200)
    assert now["organisationId"] == place.boards["syd"]
    refused = then_it_is_refused(
        await place.administrator.post(path, {**change, "validFrom": "2023-06-01"}), 422, "invalid-request"
    )
    assert refused["errors"][0]["pointer"] == "/validFrom"


async def test_a_social_board_writes_the_districts_of_its_own_municipality_only(place: Place) -> None:
    own = place.system("nord")
    made = then_it_is(await own.post("/districts", _district(place)), 201)
    renamed = then_it_is(await own.patch(f"/districts/{made['id']}", {"name": "Norra"}), 200)
    assert renamed["name"] == "Norra"
    elsewhere = _district(place, municipalityCode="0001")
    then_it_is_refused(await own.post("/districts", elsewhere), 403, "not-your-organisation")
    then_it_is_refused(await place.cast.rektor.post("/districts", _district(place)), 403, "scope-missing")


async def test_what_is_wrong_with_a_district_is_said_and_nothing_is_stored(place: Place) -> None:
    admin = place.administrator
    school = place.cast.organisation("education")
    for wrong, pointer in (
        ({"organisationId": school, "unitId": None}, "/organisationId"),
        ({"unitId": place.cast.unit("linden")}, "/unitId"),
        ({"municipalityCode": "99"}, "/municipalityCode"),
    ):
        refused = then_it_is_refused(
            await admin.post("/districts", _district(place, **wrong)), 422, "invalid-request"
        )
        assert refused["errors"][0]["pointer"] == pointer
    listed = then_it_is(await admin.get("/districts", municipalityCode=place.code), 200)
    assert listed["_meta"]["totalRecords"] == 0


async def test_a_district_is_made_once(place: Place) -> None:
    admin = place.administrator
    first = then_it_is(await admin.post("/districts", _district(place), key="district-once-1"), 201)
    again = then_it_is(await admin.post("/districts", _district(place), key="district-once-1"), 201)
    assert again["id"] == first["id"]
    then_it_is_refused(await admin.post("/districts", _district(place)), 409, "district-exists")
    answer = await place.cast.http.post(f"{API}/districts", json=_district(place), auth=admin.auth)
    then_it_is_refused(answer, 400, "header-missing")


async def test_a_district_is_changed_on_the_version_that_was_read(place: Place) -> None:
    path = f"/districts/{await place.district('north', 'nord')}"
    admin = place.administrator
    then_it_is_refused(await admin.patch(path, {"name": "N"}, etag='"old"'), 412, "stale")
    then_it_is_refused(await admin.patch(path, {"name": "N"}, etag=""), 428, "if-match-missing")


@pytest.mark.parametrize("below", ["", "/responsibilities"])
async def test_a_district_that_is_not_there_is_not_found(cast: Cast, below: str) -> None:
    then_it_is_refused(await cast.rektor.get(f"/districts/{unknown('dct')}{below}"), 404, "not-found")


async def test_how_a_unit_was_reached_is_kept_at_every_change(place: Place) -> None:
    unit = f"/units/{place.receptions['nord']}"
    changed = {
        "phone": "010-765 43 21",
        "onCallPhone": None,
        "district": "north",
        "openingHours": "Dygnet runt",
    }
    now = then_it_is(await place.administrator.patch(unit, changed), 200)
    assert (now["phone"], now["onCallPhone"], now["district"]) == ("010-765 43 21", None, "north")
    versions = then_it_is(await place.cast.rektor.get(f"{unit}/versions"), 200)["items"]
    assert [(each["phone"], each["onCallPhone"]) for each in versions] == [
        ("010-765 43 21", None),
        ("010-123 45 00", "010-123 45 99"),
    ]
    then_it_is(await place.administrator.patch(unit, {"municipalityCode": place.code}), 200)
    again = then_it_is(await place.cast.rektor.get(f"{unit}/versions"), 200)
    assert again["_meta"]["totalRecords"] == 2, "where it lies is no way of reaching it"
    then_it_is_refused(await place.cast.rektor.get(f"/units/{unknown('uni')}/versions"), 404, "not-found")
