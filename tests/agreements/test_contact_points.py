"""The contact point of a district, its replacement, and a receipt from every school."""

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from app.demo.callers import API, Caller
from tests.cast import Cast
from tests.conftest import Installation
from tests.interop.importing import superuser_dsn
from tests.organisations.places import Place, given_a_place, unknown
from tests.steps import then_it_is, then_it_is_refused

PATH = "/contact-points"


@pytest.fixture
async def place(cast: Cast) -> Place:
    """A municipality with one district, a municipal school and an independent one."""
    found = await given_a_place(cast)
    await found.district("north", "nord")
    await found.school("ek")
    await found.school("friskolan", independent=True)
    return found


@pytest.fixture
async def database(installation: Installation) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(superuser_dsn(installation))
    yield connection
    await connection.close()


def a_contact(place: Place, **more: Any) -> dict[str, Any]:
    body = {
        "districtId": place.districts["north"],
        "unitId": place.receptions["nord"],
        "phone": "010-123 45 11",
        "validFrom": "2025-01-01",
    }
    return {**body, **more}


def a_successor(place: Place, **more: Any) -> dict[str, Any]:
    body = {"unitId": place.receptions["nord"], "validFrom": "2026-07-01"}
    return {**body, **more}


async def given_a_contact(place: Place, **more: Any) -> dict[str, Any]:
    made: dict[str, Any] = then_it_is(await place.system("nord").post(PATH, a_contact(place, **more)), 201)
    return made


async def receipts(reader: Caller, contact: str, **asked: Any) -> list[dict[str, Any]]:
    """Every receipt, over all the pages."""
    found: list[dict[str, Any]] = []
    for page in range(1, 20):
        body = then_it_is(await reader.get(f"{PATH}/{contact}/receipts", limit=100, page=page, **asked), 200)
        found += body["items"]
        if len(found) == body["_meta"]["totalRecords"]:
            return found
    raise AssertionError("more than is counted")


async def test_a_contact_point_says_whom_to_ask_for_and_the_mailbox_always(place: Place) -> None:
    sara = await place.social_worker("Sara Nyman", "nord")
    named = await given_a_contact(place, professionalId=sara.id)
    assert (named["name"], named["mailbox"]) == ("Sara Nyman", "mottagning.nord@example.se")
    read = then_it_is(await place.people["ek"].get(f"{PATH}/{named['id']}"), 200)
    assert read == named
    asked = {"municipalityCode": place.code, "on": "2026-01-01"}
    listed = then_it_is(await place.people["friskolan"].get(PATH, **asked), 200)["items"]
    assert [each["id"] for each in listed] == [named["id"]]
    before = then_it_is(await place.people["ek"].get(PATH, **{**asked, "on": "2024-12-31"}), 200)
    assert before["items"] == []


async def test_a_replacement_is_announced_to_every_school_alike(place: Place) -> None:
    first = await given_a_contact(place)
    board = place.system("nord")
    omar = await place.social_worker("Omar Ali", "nord")
    answer = await board.post(f"{PATH}/{first['id']}/replacement", a_successor(place, professionalId=omar.id))
    after = then_it_is(answer, 201)
    assert (after["name"], after["replacesId"], after["phone"]) == ("Omar Ali", first["id"], "010-123 45 00")
    ended = then_it_is(await place.people["ek"].get(f"{PATH}/{first['id']}"), 200)
    assert ended["validTo"] == "2026-06-30"
    told = await receipts(board, after["id"])
    assert {each["unitId"] for each in told} == {place.people[name].unit_id for name in ("ek", "friskolan")}
    assert all(each["confirmedAt"] is None for each in told)


async def test_a_notice_lies_at_the_school_until_somebody_there_has_confirmed(place: Place) -> None:
    ek = place.people["ek"]
    contact = await given_a_contact(place)

    async def notices() -> list[str]:
        found = then_it_is(await ek.get("/notices", limit=100), 200)["items"]
        return [each["kind"] for each in found if each["_links"]["about"]["href"].endswith(contact["id"])]

    assert await notices() == ["contact-replaced"]
    then_it_is(await ek.post(f"{PATH}/{contact['id']}/receipts", {"unitId": ek.unit_id}), 201)
    assert await notices() == []


async def test_whoever_listens_to_events_hears_of_it_once(place: Place, database: asyncpg.Connection) -> None:
    contact = await given_a_contact(place)
    told = await database.fetch(
        "SELECT type, child_id FROM outbox_event WHERE link = $1", f"{PATH}/{contact['id']}"
    )
    assert [(row["type"], row["child_id"]) for row in told] == [("contact-point.announced", None)]


async def test_each_school_confirms_for_itself_and_who_has_not_is_seen(place: Place) -> None:
    contact = await given_a_contact(place)
    ek, friskolan = place.people["ek"], place.people["friskolan"]
    path = f"{PATH}/{contact['id']}/receipts"
    own = then_it_is(await ek.get(f"/units/{ek.unit_id}/contact-receipts", confirmed=False), 200)["items"]
    assert [each["contactPointId"] for each in own] == [contact["id"]]
    made = then_it_is(await ek.post(path, {"unitId": ek.unit_id}, key=f"receipt-{place.code}"), 201)
    assert (made["confirmedBy"], made["unitId"]) == (ek.id, ek.unit_id)
    again = then_it_is(await ek.post(path, {"unitId": ek.unit_id}, key=f"receipt-{place.code}"), 201)
    assert again == made
    then_it_is_refused(await ek.post(path, {"unitId": ek.unit_id}), 409, "already-confirmed")
    missing = await receipts(place.system("nord"), contact["id"], confirmed=False)
    assert [each["unitId"] for each in missing] == [friskolan.unit_id]
    there = await receipts(place.system("nord"), contact["id"], confirmed=True)
    assert [each["unitId"] for each in there] == [ek.unit_id]
    none_left = then_it_is(await ek.get(f"/units/{ek.unit_id}/contact-receipts", confirmed=False), 200)
    assert none_left["items"] == []


async def test_a_school_sees_its_own_receipt_and_confirms_for_no_other(place: Place) -> None:
    contact = await given_a_contact(place)
    ek, friskolan = place.people["ek"], place.people["friskolan"]
    assert [each["unitId"] for each in await receipts(ek, contact["id"])] == [ek.unit_id]
    path = f"{PATH}/{contact['id']}/receipts"
    others = await ek.post(path, {"unitId": friskolan.unit_id})
    nothing = await ek.post(path, {"unitId": unknown("uni")})
    for answer in (others, nothing):
        then_it_is_refused(answer, 404, "not-found")
    then_it_is_refused(await ek.get(f"/units/{friskolan.unit_id}/contact-receipts"), 404, "not-found")
    then_it_is_refused(
        await ek.post(f"{PATH}/{unknown('ctp')}/receipts", {"unitId": ek.unit_id}), 404, "not-found"
    )
    elsewhere = then_it_is(await place.cast.rektor.get(path), 200)
    assert elsewhere["items"] == [], "a school of another municipality is told nothing"


async def test_five_hundred_schools_are_told_and_every_receipt_is_accounted_for(
    place: Place, database: asyncpg.Connection
) -> None:
    ek = place.people["ek"]
    owner = await database.fetchval("SELECT organisation_id FROM unit WHERE id = $1", ek.unit_id)
    await database.execute(
        "INSERT INTO unit (id, organisation_id, name, kind, branch, role_mailbox, fallback_for, version, "
        "municipality_code) SELECT register.random_id('uni'), $1, 'Skola ' || n, 'school', 'school', "
        "'skola' || n || '@example.se', '{}', 1, CASE WHEN n % 4 = 0 THEN $2 END "
        "FROM generate_series(1, 498) n",
        owner,
        place.code,
    )
    schools = await database.fetch(
        "SELECT u.id FROM unit u JOIN organisation o ON o.id = u.organisation_id WHERE o.sector = 'school' "
        "AND coalesce(u.municipality_code, o.municipality_code) = $1",
        place.code,
    )
    contact = await given_a_contact(place)
    board = place.system("nord")
    told = await receipts(board, contact["id"])
    assert len(told) == 500
    assert {each["unitId"] for each in told} == {row["id"] for row in schools}
    then_it_is(await ek.post(f"{PATH}/{contact['id']}/receipts", {"unitId": ek.unit_id}), 201)
    missing = await receipts(board, contact["id"], confirmed=False)
    assert {each["unitId"] for each in missing} == {row["id"] for row in schools} - {ek.unit_id}
    assert len(missing) == 499


async def test_a_district_has_one_contact_point_at_a_time(place: Place) -> None:
    first = await given_a_contact(place)
    board = place.system("nord")
    then_it_is_refused(await board.post(PATH, a_contact(place)), 409, "contact-point-exists")
    path = f"{PATH}/{first['id']}/replacement"
    too_early = await board.post(path, a_successor(place, validFrom="2025-01-01"))
    assert then_it_is_refused(too_early, 422, "invalid-request")["errors"][0]["pointer"] == "/validFrom"
    then_it_is(await board.post(path, a_successor(place)), 201)
    twice = await board.post(path, a_successor(place, validFrom="2026-08-01"))
    assert then_it_is_refused(twice, 422, "invalid-request")["errors"][0]["pointer"] == "/validFrom"
    then_it_is_refused(
        await board.post(f"{PATH}/{unknown('ctp')}/replacement", a_successor(place)), 404, "not-found"
    )


async def test_a_contact_is_of_the_board_that_answers_there(place: Place) -> None:
    await place.board("syd")
    stranger = await place.social_worker("Tove Lund", "syd")
    board = place.system("nord")
    for wrong, pointer in (
        ({"districtId": unknown("dct")}, "/districtId"),
        ({"unitId": place.receptions["syd"]}, "/unitId"),
        ({"professionalId": stranger.id}, "/professionalId"),
        ({"phone": "ring"}, "/phone"),
    ):
        refused = then_it_is_refused(
            await board.post(PATH, a_contact(place, **wrong)), 422, "invalid-request"
        )
        assert refused["errors"][0]["pointer"] == pointer
    then_it_is_refused(
        await board.post(PATH, a_contact(place, validFrom="2019-01-01")), 409, "nobody-answers-there"
    )
    then_it_is_refused(await place.system("syd").post(PATH, a_contact(place)), 403, "not-your-organisation")
    then_it_is_refused(await place.people["ek"].post(PATH, a_contact(place)), 403, "scope-missing")
    listed = then_it_is(await board.get(PATH, districtId=place.districts["north"]), 200)
    assert listed["items"] == []


async def test_a_contact_point_is_made_and_replaced_once(place: Place) -> None:
    board = place.system("nord")
    first = then_it_is(await board.post(PATH, a_contact(place), key=f"contact-{place.code}"), 201)
    again = then_it_is(await board.post(PATH, a_contact(place), key=f"contact-{place.code}"), 201)
    assert again["id"] == first["id"]
    path = f"{PATH}/{first['id']}/replacement"
    after = then_it_is(await board.post(path, a_successor(place), key=f"after-{place.code}"), 201)
    once_more = then_it_is(await board.post(path, a_successor(place), key=f"after-{place.code}"), 201)
    assert once_more["id"] == after["id"]
    assert len(await receipts(board, after["id"])) == 2
    for where in (PATH, path, f"{PATH}/{first['id']}/receipts"):
        caller = place.people["ek"] if where.endswith("receipts") else board
        answer = await place.cast.http.post(f"{API}{where}", json={}, auth=caller.auth)
        then_it_is_refused(answer, 400, "header-missing")
