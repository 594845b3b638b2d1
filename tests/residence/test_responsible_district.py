"""Which district and social board answers for a child on a date: by registered residence, never by school."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any

import pytest

from app.demo.callers import API, Caller
from app.disclosures.switches import SWITCHES, Switches
from app.kit.clock import swedish_date, wall_clock
from app.rules.residence import SWITCHABLE_ROUTES
from tests.cast import Cast
from tests.organisations.places import Place, given_a_place, unknown
from tests.steps import (
    Child,
    given_a_child,
    given_protection,
    then_it_is,
    then_it_is_refused,
    when_the_date_is,
)


@pytest.fixture
async def place(cast: Cast) -> Place:
    """A municipality with two boards, each in its own district, and a school."""
    await when_the_date_is(cast, wall_clock().isoformat())
    found = await given_a_place(cast)
    await found.board("syd")
    await found.district("north", "nord")
    await found.district("south", "syd")
    await found.school("ek")
    return found


@pytest.fixture
def without_exceptions(cast: Cast) -> AsyncIterator[None]:
    """An installation that has switched every exception off."""
    carried = cast.app.state.database._carried
    before = carried[SWITCHES]
    carried[SWITCHES] = Switches(routes_off=SWITCHABLE_ROUTES)
    yield
    carried[SWITCHES] = before


async def given_residence(caller: Caller, child: Child, **said: Any) -> dict[str, Any]:
    body = {"validFrom": "2024-01-01", **said}
    made: dict[str, Any] = then_it_is(await caller.post(f"{child.path}/residences", body), 201)
    return made


async def who_answers(caller: Caller, child: Child, **asked: Any) -> dict[str, Any]:
    found: dict[str, Any] = then_it_is(await caller.get(f"{child.path}/responsible-district", **asked), 200)
    return found


async def test_the_district_of_registered_residence_answers_and_says_why(place: Place) -> None:
    ek = place.people["ek"]
    elsa = await given_a_child(ek)
    await given_residence(ek, elsa, municipalityCode=place.code, districtCode="south")
    found = await who_answers(ek, elsa)
    route, responsible = found["route"], found["route"]["responsible"]
    assert responsible["districtId"] == place.districts["south"]
    assert responsible["organisationId"] == place.boards["syd"]
    assert responsible["unitId"] == place.receptions["syd"]
    assert responsible["onCallPhone"] == "010-123 45 99"
    assert route["rule"]["key"] == "registered-residence"
    assert route["rule"]["certainty"] == "through-another-statute"
    assert route["fact"] == {
        "kind": "registered",
        "municipalityCode": place.code,
        "districtCode": "south",
        "validFrom": "2024-01-01",
    }
    assert (route["sure"], route["doubts"]) == (True, [])


async def test_the_school_of_another_municipality_changes_nothing(place: Place) -> None:
    rektor = place.cast.rektor
    elsa = await given_a_child(rektor, municipalityCode="9901")
    await given_residence(
        rektor, elsa, municipalityCode=place.code, districtCode="north", validFrom="2025-01-01"
    )
    found = await who_answers(rektor, elsa, on="2025-06-01")
    assert found["route"]["responsible"]["organisationId"] == place.boards["nord"]


async def test_a_move_counts_from_its_day_and_the_past_is_answered_as_it_was(place: Place) -> None:
    ek = place.people["ek"]
    elsa = await given_a_child(ek)
    for district, since in (("north", "2022-01-01"), ("south", "2026-06-15")):
        await given_residence(ek, elsa, municipalityCode=place.code, districtCode=district, validFrom=since)
    for on, board in (("2026-06-14", "nord"), ("2026-06-15", "syd"), ("2023-01-01", "nord")):
        found = await who_answers(ek, elsa, on=on)
        assert found["route"]["responsible"]["organisationId"] == place.boards[board], on
    nowhere = await who_answers(ek, elsa, on="2021-12-31")
    assert nowhere["route"]["doubts"] == ["residence-unknown"]
    assert nowhere["route"]["responsible"]["organisationId"] is None
    listed = then_it_is(await ek.get(f"{elsa.path}/residences"), 200)["items"]
    assert [(each["districtCode"], each["validTo"]) for each in listed] == [
        ("south", None),
        ("north", "2026-06-14"),
    ]


async def test_what_was_forgotten_is_put_in_between_and_what_was_wrong_is_put_right(place: Place) -> None:
    ek = place.people["ek"]
    elsa = await given_a_child(ek)
    for district, since in (("north", "2022-01-01"), ("south", "2026-01-01"), ("south", "2024-01-01")):
        await given_residence(ek, elsa, municipalityCode=place.code, districtCode=district, validFrom=since)
    first = await given_residence(
        ek, elsa, municipalityCode=place.code, districtCode="north", validFrom="2024-01-01"
    )
    assert first["validTo"] == "2025-12-31"
    listed = then_it_is(await ek.get(f"{elsa.path}/residences"), 200)["items"]
    assert [(each["districtCode"], each["validFrom"], each["validTo"]) for each in listed] == [
        ("south", "2026-01-01", None),
        ("north", "2024-01-01", "2025-12-31"),
        ("north", "2022-01-01", "2023-12-31"),
    ]


async def test_a_board_that_took_over_a_district_answers_from_its_day(place: Place) -> None:
    ek = place.people["ek"]
    elsa = await given_a_child(ek)
    await given_residence(ek, elsa, municipalityCode=place.code, districtCode="north")
    change = {"organisationId": place.boards["syd"], "validFrom": "2026-01-01"}
    path = f"/districts/{place.districts['north']}/responsibilities"
    then_it_is(await place.administrator.post(path, change), 201)
    for on, board in (("2025-12-31", "nord"), ("2026-01-01", "syd")):
        found = await who_answers(ek, elsa, on=on)
        assert found["route"]["responsible"]["organisationId"] == place.boards[board]


async def test_where_only_the_municipality_is_known_the_answer_says_so(place: Place) -> None:
    ek = place.people["ek"]
    elsa = await given_a_child(ek)
    await given_residence(ek, elsa, municipalityCode=place.code)
    unsure = await who_answers(ek, elsa)
    assert unsure["route"]["doubts"] == ["district-unknown", "board-unknown"]
    assert unsure["route"]["responsible"]["municipalityCode"] == place.code
    one = await given_a_place(place.cast)
    await given_residence(ek, elsa, municipalityCode=one.code, validFrom="2025-01-01")
    sure = await who_answers(ek, elsa)
    assert sure["route"]["sure"], "a municipality without districts has one board"
    assert sure["route"]["responsible"]["organisationId"] == one.boards["nord"]
    assert sure["route"]["responsible"]["unitId"] == one.receptions["nord"]


async def test_the_contact_point_of_the_day_is_part_of_the_answer(place: Place) -> None:
    ek, board = place.people["ek"], place.system("nord")
    sara = await place.social_worker("Sara Nyman", "nord")
    contact = {
        "districtId": place.districts["north"],
        "unitId": place.receptions["nord"],
        "professionalId": sara.id,
        "validFrom": "2025-01-01",
    }
    then_it_is(await board.post("/contact-points", contact), 201)
    elsa = await given_a_child(ek)
    await given_residence(ek, elsa, municipalityCode=place.code, districtCode="north")
    now = (await who_answers(ek, elsa))["route"]["responsible"]
    assert (now["contactName"], now["contactMailbox"]) == ("Sara Nyman", "mottagning.nord@example.se")
    before = (await who_answers(ek, elsa, on="2024-12-31"))["route"]["responsible"]
    assert (before["contactPointId"], before["roleMailbox"]) == (None, "mottagning.nord@example.se")


async def _placed(place: Place, elsa: Child) -> Caller:
    """A child that somebody at the board syd has a case of, and has placed."""
    worker = await place.social_worker("Tove Lund", "syd")
    await given_a_child(worker, number=elsa.number, kind="case", since="2025-01-01")
    await given_residence(worker, elsa, kind="placed", municipalityCode=place.code, districtCode="south")
    return worker


async def test_that_a_child_is_placed_counts_for_who_has_placed_it_and_is_nobody_elses_to_conclude(
    place: Place,
) -> None:
    ek = place.people["ek"]
    elsa = await given_a_child(ek)
    await given_residence(ek, elsa, municipalityCode=place.code, districtCode="north")
    before = (await ek.get(f"{elsa.path}/responsible-district")).text
    worker = await _placed(place, elsa)
    own = (await who_answers(worker, elsa))["route"]
    assert own["rule"]["key"] == "placed-child-stays-with-who-placed-it"
    assert own["responsible"]["organisationId"] == place.boards["syd"]
    assert own["doubts"] == ["rule-unverified"]
    assert (await ek.get(f"{elsa.path}/responsible-district")).text == before
    listed = then_it_is(await ek.get(f"{elsa.path}/residences"), 200)["items"]
    assert [each["kind"] for each in listed] == ["registered"]


@pytest.mark.usefixtures("without_exceptions")
async def test_an_installation_can_switch_the_exceptions_off(place: Place) -> None:
    ek = place.people["ek"]
    elsa = await given_a_child(ek)
    await given_residence(ek, elsa, municipalityCode=place.code, districtCode="north")
    await given_residence(ek, elsa, kind="stay", municipalityCode=place.code, districtCode="south")
    worker = await _placed(place, elsa)
    for caller in (worker, ek):
        found = await who_answers(caller, elsa)
        for way in ("route", "inImmediateDanger"):
            assert found[way]["rule"]["key"] == "registered-residence"
            assert found[way]["sure"]


async def test_in_danger_whoever_answers_where_the_child_is_answers(place: Place) -> None:
    ek = place.people["ek"]
    elsa = await given_a_child(ek)
    await given_residence(ek, elsa, municipalityCode=place.code, districtCode="north")
    same = await who_answers(ek, elsa)
    assert same["inImmediateDanger"] == same["route"]
    await given_residence(ek, elsa, kind="stay", municipalityCode=place.code, districtCode="south")
    found = await who_answers(ek, elsa)
    assert found["route"]["responsible"]["organisationId"] == place.boards["nord"]
    danger = found["inImmediateDanger"]
    assert danger["responsible"]["organisationId"] == place.boards["syd"]
    assert (danger["rule"]["key"], danger["doubts"]) == ("danger-where-the-child-is", ["rule-unverified"])


async def test_without_registered_residence_the_municipality_of_stay_answers(place: Place) -> None:
    ek = place.people["ek"]
    elsa = await given_a_child(ek)
    await given_residence(ek, elsa, kind="stay", municipalityCode=place.code, districtCode="south")
    route = (await who_answers(ek, elsa))["route"]
    assert route["rule"]["key"] == "stay-without-registered-residence"
    assert route["responsible"]["organisationId"] == place.boards["syd"]
    assert route["doubts"] == ["rule-unverified"]
    swedish = await place.cast.http.get(
        f"{API}{elsa.path}/responsible-district",
        headers={"Purpose": "coordination", "Accept-Language": "sv"},
        auth=ek.auth,
    )
    assert "vistas" in swedish.json()["route"]["rule"]["says"]


async def test_the_named_person_follows_a_move(place: Place) -> None:
    """The unit of last resort is that of the municipality where the child is registered now."""
    rektor = place.cast.rektor
    elsa = await given_a_child(rektor, kind="placement", since="2025-08-18", municipalityCode="9901")
    before = then_it_is(await rektor.get(f"{elsa.path}/named-person"), 200)
    moved = await given_a_place(place.cast)
    key = f"{moved.code}-school"
    where = {"sector": "school", "regime": "osl", "municipalityCode": moved.code}
    await place.cast.world.organisation(key, name=key, **where)
    there = await place.cast.world.unit(
        key,
        key,
        kind="other",
        branch="school",
        fallbackFor=["school"],
        name=key,
        roleMailbox="skolplikt@example.se",
    )
    today = swedish_date(wall_clock()).isoformat()
    await given_residence(rektor, elsa, municipalityCode=moved.code, validFrom=today)
    after = then_it_is(await rektor.get(f"{elsa.path}/named-person"), 200)
    assert (before["unit"]["id"] == there, after["unit"]["id"] == there) == (False, True)


async def test_a_move_that_is_to_come_moves_nothing_before_its_day(place: Place) -> None:
    """Nobody had said where the child lives; that it moves in a year says nothing of today."""
    rektor = place.cast.rektor
    elsa = await given_a_child(rektor, kind="placement", since="2025-08-18")
    moved = await given_a_place(place.cast)
    key = f"{moved.code}-school"
    where = {"sector": "school", "regime": "osl", "municipalityCode": moved.code}
    await place.cast.world.organisation(key, name=key, **where)
    unit = {"kind": "other", "branch": "school", "fallbackFor": ["school"], "name": key}
    there = await place.cast.world.unit(key, key, roleMailbox="skolplikt@example.se", **unit)
    before = then_it_is(await rektor.get(f"{elsa.path}/named-person"), 200)
    day = swedish_date(wall_clock()) + timedelta(days=365)
    await given_residence(rektor, elsa, municipalityCode=moved.code, validFrom=day.isoformat())

    async def answers(on: date) -> str:
        found = then_it_is(await rektor.get(f"{elsa.path}/named-person", on=on.isoformat()), 200)
        return str(found["unit"]["id"])

    assert await answers(swedish_date(wall_clock())) == before["unit"]["id"]
    assert await answers(day - timedelta(days=1)) == before["unit"]["id"] != there
    assert await answers(day) == there


async def test_who_registers_again_keeps_what_was_said_of_other_days(place: Place) -> None:
    ek = place.people["ek"]
    elsa = await given_a_child(ek)
    await given_residence(ek, elsa, municipalityCode=place.code, districtCode="south")
    day = (swedish_date(wall_clock()) + timedelta(days=90)).isoformat()
    await given_residence(ek, elsa, municipalityCode="9901", validFrom=day)
    said = then_it_is(await ek.get(f"{elsa.path}/residences"), 200)["items"]
    await given_a_child(ek, number=elsa.number, municipalityCode=place.code)  # says nothing new
    assert then_it_is(await ek.get(f"{elsa.path}/residences"), 200)["items"] == said
    await given_a_child(ek, number=elsa.number, municipalityCode="9901")
    now = then_it_is(await ek.get(f"{elsa.path}/residences"), 200)["items"]
    assert [each["municipalityCode"] for each in now] == ["9901", "9901", place.code]
    assert (await who_answers(ek, elsa, on="2025-06-01"))["route"]["fact"]["districtCode"] == "south"


async def test_what_is_wrong_with_a_residence_is_said(place: Place) -> None:
    ek = place.people["ek"]
    elsa = await given_a_child(ek)
    path = f"{elsa.path}/residences"
    for wrong, pointer in (
        ({"municipalityCode": "18"}, "/municipalityCode"),
        ({"municipalityCode": "0180", "kind": "holiday"}, "/kind"),
        ({"municipalityCode": "0180", "validFrom": "2025-02-30"}, "/validFrom"),
        ({"municipalityCode": "0180", "districtCode": "Å Ä"}, "/districtCode"),
    ):
        answer = await ek.post(path, {"validFrom": "2025-01-01", **wrong})
        assert then_it_is_refused(answer, 422, "invalid-request")["errors"][0]["pointer"] == pointer
    placed = {"kind": "placed", "municipalityCode": place.code, "validFrom": "2025-01-01"}
    assert then_it_is_refused(await ek.post(path, placed), 403, "not-allowed")["missing"] == "sector"
    assert then_it_is(await ek.get(path), 200)["items"] == []


async def test_a_residence_is_said_once(place: Place) -> None:
    ek = place.people["ek"]
    elsa = await given_a_child(ek)
    body = {"municipalityCode": place.code, "validFrom": "2025-01-01"}
    first = then_it_is(await ek.post(f"{elsa.path}/residences", body, key=f"once-{elsa.id}"), 201)
    again = then_it_is(await ek.post(f"{elsa.path}/residences", body, key=f"once-{elsa.id}"), 201)
    assert again["id"] == first["id"]
    headers = {"Purpose": "coordination"}
    answer = await place.cast.http.post(
        f"{API}{elsa.path}/residences", json=body, headers=headers, auth=ek.auth
    )
    then_it_is_refused(answer, 400, "header-missing")


@pytest.mark.parametrize("below", ["residences", "responsible-district"])
async def test_who_has_nothing_to_do_with_the_child_hears_nothing(place: Place, below: str) -> None:
    elsa = await given_a_child(place.people["ek"])
    for path in (elsa.path, f"/children/{unknown('chi')}"):
        then_it_is_refused(await place.cast.rektor.get(f"{path}/{below}"), 404, "not-found")
    without = place.people["ek"].for_purpose(None)
    then_it_is_refused(await without.get(f"{elsa.path}/{below}"), 400, "header-missing")
    then_it_is_refused(await place.administrator.get(f"{elsa.path}/{below}"), 403, "scope-missing")


async def test_a_school_lists_the_districts_of_its_own_pupils_only(place: Place) -> None:
    ek = place.people["ek"]
    path = f"/units/{ek.unit_id}/responsible-districts"
    elsa, sam, liv = [await given_a_child(ek) for _ in range(3)]
    for child, district in ((elsa, "north"), (sam, "south")):
        await given_residence(ek, child, municipalityCode=place.code, districtCode=district)
    left = await given_a_child(ek, since="2024-08-18")
    (relation,) = then_it_is(await ek.get(f"{left.path}/relations"), 200)["items"]
    ended = {"validTo": "2025-06-10"}
    then_it_is(await ek.patch(f"{left.path}/relations/{relation['id']}", ended), 200)
    listed = then_it_is(await ek.get(path), 200)
    assert [
        (each["responsible"]["districtId"], [pupil["childId"] for pupil in each["pupils"]])
        for each in listed["items"]
    ] == [
        (place.districts["north"], [elsa.id]),
        (place.districts["south"], [sam.id]),
        (None, [liv.id]),
    ]
    assert listed["items"][2]["pupils"][0]["doubts"] == ["residence-unknown"]
    second = then_it_is(await ek.get(path, limit=1, page=2), 200)
    assert second["_meta"]["totalRecords"] == 3
    assert [each["responsible"]["districtId"] for each in second["items"]] == [place.districts["south"]]
    for caller, unit in (
        (place.cast.rektor, ek.unit_id),
        (ek, unknown("uni")),
        (ek, place.receptions["nord"]),
    ):
        then_it_is_refused(await caller.get(f"/units/{unit}/responsible-districts"), 404, "not-found")
    then_it_is_refused(await ek.for_purpose(None).get(path), 400, "header-missing")


async def test_protected_identity_gives_no_route_to_who_may_not_have_it(place: Place) -> None:
    ek = place.people["ek"]
    amir = await given_a_child(ek)
    await given_residence(ek, amir, municipalityCode=place.code, districtCode="north")
    worker = await place.social_worker("Sara Nyman", "nord")
    await given_a_child(worker, number=amir.number, kind="case", since="2025-01-01")
    assert (await who_answers(worker, amir))["route"]["sure"]
    await given_protection(ek, amir)
    then_it_is_refused(await worker.get(f"{amir.path}/responsible-district"), 404, "not-found")
    assert (await who_answers(ek, amir))["route"]["sure"], "the few who are named have it"
