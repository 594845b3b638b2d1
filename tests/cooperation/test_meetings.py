"""Meetings of boards and teams: minutes and decisions for the parties, and nobody in them."""

import uuid
from datetime import date
from typing import Any

import pytest

from app.demo.callers import API
from app.kit.clock import wall_clock
from tests.cast import Cast, made_up_number
from tests.cooperation.forms_steps import (
    PATH,
    given_a_team,
    given_a_team_of_linden,
    given_somebody_of_the_open_care,
)
from tests.days import today
from tests.organisations.places import Place, given_a_place, unknown
from tests.steps import (
    then_it_is,
    then_it_is_refused,
    then_it_says_whom_to_turn_to,
    when_the_date_is,
)


@pytest.fixture
async def place(cast: Cast) -> Place:
    await when_the_date_is(cast, wall_clock().isoformat())
    return await given_a_place(cast)


def a_meeting(**more: Any) -> dict[str, Any]:
    body = {
        "level": "team",
        "heldOn": "2025-10-01",
        "unitIds": [],
        "agenda": ["Frånvaron i årskurs 7"],
        "minutes": "Vi gick igenom hur vi bjuder in.",
        "decisions": [{"words": "Rutinen skrivs om.", "dueOn": "2025-12-01"}],
    }
    return {**body, **more}


async def test_the_parties_read_what_was_decided_and_others_nothing(place: Place) -> None:
    team, rektor = await given_a_team_of_linden(place)
    path = f"{PATH}/{team['id']}/meetings"
    body = a_meeting(unitIds=[place.cast.unit("linden")])
    made = then_it_is(await rektor.post(path, body), 201)
    assert {name: made[name] for name in ("level", "heldOn", "unitIds", "agenda", "minutes")} == {
        name: body[name] for name in ("level", "heldOn", "unitIds", "agenda", "minutes")
    }
    assert made["decisions"] == [{**body["decisions"][0], "unitId": None}]
    for party in (place.cast.teacher, rektor):
        assert then_it_is(await party.get(f"{path}/{made['id']}"), 200) == made
        assert [each["id"] for each in then_it_is(await party.get(path), 200)["items"]] == [made["id"]]
    for stranger in (place.cast.other_rektor, place.cast.reception, place.cast.bup):
        for refused in (await stranger.get(path), await stranger.get(f"{path}/{made['id']}")):
            then_it_is_refused(refused, 404, "not-found")
        then_it_is_refused(await stranger.post(path, a_meeting()), 404, "not-found")
    for nowhere in (f"{path}/{unknown('cmt')}", f"{PATH}/{unknown('coo')}/meetings"):
        then_it_is_refused(await rektor.get(nowhere), 404, "not-found")


@pytest.mark.parametrize(
    "spelled",
    ["{number}", "{day}-{serial}", "{day} {serial}", "{short}-{serial}", "pnr:{day}{serial}."],
)
@pytest.mark.parametrize("where", ["agenda", "minutes", "decisions"])
async def test_no_identity_number_stands_in_minutes(place: Place, spelled: str, where: str) -> None:
    team, rektor = await given_a_team_of_linden(place)
    number = made_up_number(date(2012, 4, 5))
    text = "Om " + spelled.format(number=number, day=number[:8], short=number[2:8], serial=number[8:])
    said: Any = {"agenda": ["Annat", text], "minutes": text, "decisions": [{"words": text}]}[where]
    refused = await rektor.post(f"{PATH}/{team['id']}/meetings", a_meeting(**{where: said}))
    errors = then_it_is_refused(refused, 422, "person-in-text")["errors"]
    expected = {"agenda": "/agenda/1", "minutes": "/minutes", "decisions": "/decisions/0/words"}[where]
    assert [each["pointer"] for each in errors] == [expected]
    assert number[8:] not in refused.text
    assert then_it_is(await rektor.get(f"{PATH}/{team['id']}/meetings"), 200)["items"] == []


async def test_minutes_are_adjusted_by_who_wrote_them(place: Place) -> None:
    team, rektor = await given_a_team_of_linden(place)
    path = f"{PATH}/{team['id']}/meetings"
    made = then_it_is(await rektor.post(path, a_meeting(unitIds=[rektor.unit_id])), 201)
    one, seen = f"{path}/{made['id']}", (await rektor.get(f"{path}/{made['id']}")).headers["etag"]
    changed = then_it_is(await rektor.patch(one, {"minutes": "Justerat."}, etag=seen), 200)
    assert (changed["minutes"], changed["agenda"], changed["decisions"]) == (
        "Justerat.",
        made["agenda"],
        made["decisions"],
    )
    then_it_is_refused(await rektor.patch(one, {"minutes": "Igen."}, etag=seen), 412, "stale")
    then_it_is_refused(await rektor.patch(one, {"minutes": "Igen."}, etag=""), 428, "if-match-missing")
    number = made_up_number(date(2011, 1, 2))
    hidden = await rektor.patch(one, {"decisions": [{"words": f"Om {number}"}]})
    then_it_is_refused(hidden, 422, "person-in-text")
    assert then_it_is(await rektor.get(one), 200) == changed
    other = await given_somebody_of_the_open_care(place)
    refused = then_it_is_refused(await other.patch(one, {"minutes": "Mitt."}), 403, "not-allowed")
    assert refused["missing"] == "author"
    then_it_says_whom_to_turn_to(refused, rektor.unit_id)
    assert then_it_is(await rektor.patch(one, {"minutes": None, "agenda": None}), 200)["minutes"] is None


async def test_who_did_not_write_them_adjusts_nothing_whatever_they_build_on(place: Place) -> None:
    cast = place.cast
    team = await given_a_team(place, cast.unit("linden"), cast.unit("service"))
    path = f"{PATH}/{team['id']}/meetings"
    one = f"{path}/{then_it_is(await cast.rektor.post(path, a_meeting()), 201)['id']}"
    theirs = (await cast.service.get(one)).headers["etag"]
    then_it_is(await cast.rektor.patch(one, {"minutes": "Justerat."}), 200)
    for tag in (theirs, (await cast.service.get(one)).headers["etag"]):
        then_it_is_refused(await cast.service.patch(one, {"minutes": "Vårt."}, etag=tag), 403, "not-allowed")


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"level": "individual-forum"}, "/level"),
        ({"heldOn": "2024-12-31"}, "/heldOn"),
        ({"unitIds": ["uni-" + "a" * 26]}, "/unitIds"),
        ({"agenda": [" "]}, "/agenda/0"),
        ({"present": ["Anna Berg"]}, ""),
    ],
    ids=["level", "early", "stranger", "blank", "people"],
)
async def test_what_is_no_meeting_of_it_is_refused(place: Place, wrong: dict[str, Any], pointer: str) -> None:
    team, rektor = await given_a_team_of_linden(place)
    refused = await rektor.post(f"{PATH}/{team['id']}/meetings", a_meeting(**wrong))
    assert [each["pointer"] for each in then_it_is_refused(refused, 422, "invalid-request")["errors"]] == [
        pointer
    ]


async def test_writing_a_meeting_keeps_every_promise_of_an_operation(place: Place) -> None:
    team, rektor = await given_a_team_of_linden(place)
    path, key = f"{PATH}/{team['id']}/meetings", str(uuid.uuid4())
    first = then_it_is(await rektor.post(path, a_meeting(), key=key), 201)
    assert then_it_is(await rektor.post(path, a_meeting(), key=key), 201)["id"] == first["id"]
    bare = await place.cast.http.post(f"{API}{path}", json=a_meeting(), auth=rektor.auth)
    then_it_is_refused(bare, 400, "header-missing")
    then_it_is_refused(await place.administrator.get(path), 403, "scope-missing")
    ended = {"reason": "period-over", "lastDay": str(today())}
    then_it_is(await place.system("nord").post(f"{PATH}/{team['id']}/ending", ended), 200)
    then_it_is_refused(await rektor.post(path, a_meeting()), 409, "cooperation-is-over")
    assert then_it_is(await rektor.get(path), 200)["_meta"]["totalRecords"] == 1
