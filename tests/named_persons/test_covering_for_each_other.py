"""Somebody acts for the named person: for a holiday, an illness, a leave, or while the school is closed."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import asyncpg
import httpx
import pytest

from app.demo.callers import Caller
from tests.cast import Cast
from tests.days import in_days, today
from tests.steps import (
    Child,
    given_a_child,
    given_a_guardian,
    given_protection,
    then_it_is,
    then_it_is_refused,
    when_the_date_is,
)
from tests.towns import Town, as_system, given_a_town

COVERS = "/named-person-covers"
NOBODY = "npc-aaaaaaaaaaaaaaaaaaaaaaaaaa"


@pytest.fixture
async def town(cast: Cast) -> AsyncIterator[Town]:
    yield await given_a_town(cast)
    await when_the_date_is(cast, f"{in_days(0)}T10:00:00Z")


@pytest.fixture
async def owner(installation: Any) -> AsyncIterator[asyncpg.Connection]:
    """The outbox as the owner of the database sees it."""
    connection = await asyncpg.connect(installation.dsns.owner)
    yield connection
    await connection.close()


@pytest.fixture
async def bo(town: Town) -> Child:
    """A pupil whose rektor has been appointed."""
    child = await given_a_child(
        town.who("rektor"), born=date(today().year - 8, 2, 3), since=f"{today().year - 1}-08-18"
    )
    body = {"professionalId": town.who("rektor").id, "validFrom": in_days(0)}
    then_it_is(await town.who("rektor").post(f"{child.path}/named-person-assignments", body), 201)
    return child


def cover(town: Town, *, acting: str = "clerk", who: str = "rektor", **more: Any) -> dict[str, Any]:
    body = {
        "unitId": town.unit("school"),
        "professionalId": town.who(who).id,
        "actingProfessionalId": town.who(acting).id,
        "reason": "sickness",
        "validFrom": in_days(0),
        "validTo": in_days(9),
        **more,
    }
    return {name: value for name, value in body.items() if value is not None}


def closed(town: Town, **more: Any) -> dict[str, Any]:
    acts = {"actingProfessionalId": None, "actingUnitId": town.unit("office")}
    return cover(town, **{**acts, "professionalId": None, "reason": "school-closure", **more})


async def named_person(caller: Caller, child: Child, on: str | None = None) -> dict[str, Any]:
    shown: dict[str, Any] = then_it_is(
        await caller.get(f"{child.path}/named-person", **({"on": on} if on else {})), 200
    )
    return shown


def pointer(answer: httpx.Response, status: int, code: str) -> str:
    (error,) = then_it_is_refused(answer, status, code)["errors"]
    return str(error["pointer"])


async def test_who_acts_is_let_in_from_the_first_day_to_the_last(cast: Cast, town: Town, bo: Child) -> None:
    rektor, clerk = town.who("rektor"), town.who("clerk")
    path = f"{bo.path}/named-person"
    then_it_is_refused(await clerk.get(path), 404, "not-found")
    made = then_it_is(await rektor.post(COVERS, cover(town, validFrom=in_days(2))), 201)
    assert made["actingProfessional"] == {"id": clerk.id, "name": "Klas Kontor"}
    then_it_is_refused(await clerk.get(path), 404, "not-found")  # not yet

    await when_the_date_is(cast, f"{in_days(2)}T08:00:00Z")
    for caller in (clerk, rektor):  # the one who is covered stays let in
        told = await named_person(caller, bo)
        assert told["professional"]["name"] == "Rut Bok"
        assert told["cover"]["professional"] == {"id": clerk.id, "name": "Klas Kontor"}
        assert told["cover"]["actingFor"] == {"kind": "professional", "id": rektor.id, "name": "Rut Bok"}
        assert (told["cover"]["validFrom"], told["cover"]["validTo"]) == (in_days(2), in_days(9))
        assert told["cover"]["roleMailbox"] == told["unit"]["roleMailbox"]
    assert bo.id in [item["childId"] for item in then_it_is(await clerk.get("/caseload"), 200)["items"]]
    then_it_is(await clerk.get(f"{bo.path}/plans"), 200)
    # To act for the named person opens nobody's records
    then_it_is_refused(await clerk.get(f"{bo.path}/five-questions"), 403, "not-allowed")
    then_it_is_refused(await clerk.get(f"{bo.path}/relations"), 403, "not-allowed")

    await when_the_date_is(cast, f"{in_days(9)}T20:00:00Z")
    then_it_is(await clerk.get(path), 200)
    await when_the_date_is(cast, f"{in_days(10)}T08:00:00Z")
    then_it_is_refused(await clerk.get(path), 404, "not-found")
    assert (await named_person(rektor, bo))["cover"] is None
    assert then_it_is(await clerk.get("/caseload"), 200)["items"] == []


async def test_a_cover_is_ended_at_once_and_what_had_not_begun_is_taken_back(
    town: Town, bo: Child, cast: Cast
) -> None:
    rektor, clerk = town.who("rektor"), town.who("clerk")
    made = then_it_is(await rektor.post(COVERS, cover(town)), 201)
    where = f"{COVERS}/{made['id']}"
    await named_person(clerk, bo)
    then_it_is_refused(await clerk.delete(where), 403, "not-allowed")
    then_it_is(await rektor.delete(where), 204)
    then_it_is_refused(await clerk.get(f"{bo.path}/named-person"), 404, "not-found")
    assert then_it_is(await rektor.get(where), 200)["withdrawnAt"] is not None
    then_it_is_refused(await rektor.delete(where), 409, "state-forbids")

    again = then_it_is(await rektor.post(COVERS, cover(town)), 201)
    await when_the_date_is(cast, f"{in_days(4)}T08:00:00Z")
    then_it_is(await rektor.delete(f"{COVERS}/{again['id']}"), 204)
    kept = then_it_is(await rektor.get(f"{COVERS}/{again['id']}"), 200)
    assert (kept["validFrom"], kept["validTo"], kept["withdrawnAt"]) == (in_days(0), in_days(3), None)
    then_it_is_refused(await clerk.get(f"{bo.path}/named-person"), 404, "not-found")


async def test_a_school_that_is_closed_says_where_to_turn(cast: Cast, town: Town, bo: Child) -> None:
    rektor = town.who("rektor")
    mother = cast.world.guardian(f"mother {bo.id}", "Anna Berg", await given_a_guardian(rektor, bo))
    then_it_is(await rektor.post(COVERS, closed(town, validFrom=in_days(5), validTo=in_days(20))), 201)
    mailbox = {"actingUnitId": None, "roleMailbox": "jour@example.se", "phone": "010-999 00 00"}
    days = {"validFrom": in_days(30), "validTo": in_days(33)}
    then_it_is(await rektor.post(COVERS, closed(town, **mailbox, **days)), 201)
    open_day = await named_person(mother, bo, in_days(4))
    assert open_day["cover"] is None
    for day in (5, 20):
        told = (await named_person(mother, bo, in_days(day)))["cover"]
        assert told["actingFor"]["kind"] == "unit"
        assert told["actingFor"]["id"] == town.unit("school")
        assert told["unit"]["id"] == town.unit("office")
        assert told["roleMailbox"] == f"office.{town.code}@example.se"
    later = await named_person(mother, bo, in_days(31))
    assert (later["cover"]["roleMailbox"], later["cover"]["phone"]) == ("jour@example.se", "010-999 00 00")
    assert later["unit"]["id"] == town.unit("school"), "responsibility stays where it is"
    published = then_it_is(await mother.get(f"/units/{town.unit('school')}/closures"), 200)["items"]
    assert [(item["validFrom"], item["validTo"]) for item in published] == [
        (in_days(5), in_days(20)),
        (in_days(30), in_days(33)),
    ]
    assert published[0]["actingUnit"]["id"] == town.unit("office")
    unknown = "uni-aaaaaaaaaaaaaaaaaaaaaaaaaa"
    then_it_is_refused(await mother.get(f"/units/{unknown}/closures"), 404, "not-found")
    # The office acts for the school: its people are let in while it does
    await when_the_date_is(cast, f"{in_days(5)}T08:00:00Z")
    await named_person(town.who("clerk"), bo)
    await when_the_date_is(cast, f"{in_days(31)}T08:00:00Z")
    then_it_is_refused(await town.who("clerk").get(f"{bo.path}/named-person"), 404, "not-found")


async def test_who_may_set_a_cover(cast: Cast, town: Town) -> None:
    rektor, teacher = town.who("rektor"), town.who("teacher")
    refused = await teacher.post(COVERS, cover(town))
    assert then_it_is_refused(refused, 403, "not-allowed")["missing"] == "role"
    own = cover(town, who="teacher")
    then_it_is_refused(await teacher.post(COVERS, own), 403, "not-allowed")  # not for an illness
    made = then_it_is(await teacher.post(COVERS, {**own, "reason": "holiday"}, key="own-holiday"), 201)
    again = then_it_is(await teacher.post(COVERS, {**own, "reason": "holiday"}, key="own-holiday"), 201)
    assert (again["id"], again["reason"]) == (made["id"], "holiday")
    for stranger in (cast.rektor, town.who("annex-rektor"), cast.nurse):
        then_it_is_refused(await stranger.post(COVERS, cover(town)), 404, "not-found")
    bare = await cast.http.post(
        f"/named-person/v1{COVERS}", json=cover(town), headers={"Idempotency-Key": "k" * 8}, auth=rektor.auth
    )
    then_it_is(bare, 201)  # it is about no child: no purpose is asked for
    keyless = await cast.http.post(f"/named-person/v1{COVERS}", json=cover(town), auth=rektor.auth)
    then_it_is_refused(keyless, 400, "header-missing")
    system = as_system(rektor, town, ["organisations.admin"])
    then_it_is_refused(await system.post(COVERS, cover(town)), 403, "scope-missing")


async def test_why_somebody_is_away_is_between_them_and_the_head(cast: Cast, town: Town) -> None:
    rektor, teacher = town.who("rektor"), town.who("teacher")
    made = then_it_is(await rektor.post(COVERS, cover(town, who="teacher")), 201)
    where = f"{COVERS}/{made['id']}"
    reasons = {
        name: then_it_is(await town.who(name).get(where), 200)["reason"]
        for name in ("rektor", "teacher", "clerk")
    }
    assert reasons == {"rektor": "sickness", "teacher": "sickness", "clerk": None}
    listed = then_it_is(await town.who("clerk").get(COVERS), 200)["items"]
    assert [(item["id"], item["reason"]) for item in listed] == [(made["id"], None)]
    for stranger in (cast.rektor, town.who("annex-rektor"), cast.reception):
        then_it_is_refused(await stranger.get(where), 404, "not-found")
        then_it_is_refused(await stranger.delete(where), 404, "not-found")
        then_it_is_refused(await stranger.get(f"{COVERS}/{NOBODY}"), 404, "not-found")
        assert made["id"] not in (await stranger.get(COVERS)).text
    then_it_is_refused(await teacher.delete(f"{COVERS}/{NOBODY}"), 404, "not-found")


async def test_what_does_not_fit_is_refused_at_its_place_and_changes_nothing(cast: Cast, town: Town) -> None:
    rektor = town.who("rektor")

    async def refused(status: int, code: str, body: dict[str, Any]) -> str:
        return pointer(await rektor.post(COVERS, body), status, code)

    invalid, duty, fit = (422, "invalid-request"), (422, "no-duty-at-unit"), (422, "cover-does-not-fit")
    assert await refused(*invalid, cover(town, validTo=in_days(-1))) == "/validTo"
    assert await refused(*invalid, cover(town, validFrom=in_days(-9), validTo=in_days(-1))) == "/validTo"
    assert await refused(*invalid, cover(town, reason="school-closure")) == "/reason"
    assert await refused(*invalid, closed(town, reason="leave")) == "/reason"
    then_it_is_refused(await rektor.post(COVERS, cover(town, actingProfessionalId=None)), *invalid)
    then_it_is_refused(await rektor.post(COVERS, cover(town, actingUnitId=town.unit("office"))), *invalid)
    assert await refused(*duty, cover(town, who="clerk", acting="rektor")) == "/professionalId"
    assert await refused(*duty, cover(town, actingProfessionalId=cast.nurse.id)) == "/actingProfessionalId"
    assert await refused(*fit, cover(town, acting="rektor")) == "/actingProfessionalId"
    for unit in (town.unit("school"), town.unit("preschool"), cast.unit("eken"), cast.unit("bvc")):
        assert await refused(*fit, closed(town, actingUnitId=unit)) == "/actingUnitId"
    assert then_it_is(await rektor.get(COVERS), 200)["items"] == []


async def test_nobody_is_covered_twice_and_who_acts_is_not_covered(town: Town) -> None:
    rektor = town.who("rektor")
    then_it_is(await rektor.post(COVERS, cover(town, acting="clerk", who="teacher")), 201)
    overlap = cover(town, acting="annex-rektor", who="teacher", validFrom=in_days(9), validTo=in_days(12))
    assert pointer(await rektor.post(COVERS, overlap), 409, "already-covered") == "/validFrom"
    chained = cover(town, who="rektor", acting="teacher")
    assert pointer(await rektor.post(COVERS, chained), 409, "cover-of-cover") == "/actingProfessionalId"
    acts = cover(town, who="rektor", acting="annex-rektor")
    then_it_is(await rektor.post(COVERS, acts), 201)
    office = {"unitId": town.unit("office"), "reason": "leave", "actingProfessionalId": rektor.id}
    away = {**cover(town, who="clerk"), **office}
    then_it_is_refused(await town.who("clerk").post(COVERS, away), 409, "cover-of-cover")
    then_it_is(await rektor.post(COVERS, {**overlap, "validFrom": in_days(10)}), 201)
    assert then_it_is(await rektor.get(COVERS), 200)["_meta"]["totalRecords"] == 3


async def test_a_closed_unit_acts_for_no_other_and_who_acts_for_another_does_not_close(town: Town) -> None:
    rektor, clerk = town.who("rektor"), town.who("clerk")
    then_it_is(await rektor.post(COVERS, closed(town)), 201)
    office = closed(town, unitId=town.unit("office"), actingUnitId=town.unit("annex"))
    assert pointer(await clerk.post(COVERS, office), 409, "cover-of-cover") == "/actingUnitId"
    annex = closed(town, unitId=town.unit("annex"), actingUnitId=town.unit("school"))
    refused = await town.who("annex-rektor").post(COVERS, annex)
    assert pointer(refused, 409, "cover-of-cover") == "/actingUnitId"


async def test_where_a_protected_child_is_no_cover_tells(cast: Cast, town: Town, bo: Child) -> None:
    rektor = town.who("rektor")
    mother = cast.world.guardian(f"mother {bo.id}", "Anna Berg", await given_a_guardian(rektor, bo))
    then_it_is(await rektor.post(COVERS, cover(town)), 201)
    await given_protection(rektor, bo)
    masked = await named_person(mother, bo)
    assert "closures" not in masked["_links"]
    assert (masked["cover"], masked["fact"], masked["professional"]) == (None, None, None)
    assert (await named_person(rektor, bo))["cover"]["professional"]["id"] == town.who("clerk").id
    then_it_is_refused(await town.who("clerk").get(f"{bo.path}/named-person"), 404, "not-found")


async def test_who_acts_for_a_closed_school_answers_its_handovers_while_it_does(
    cast: Cast, town: Town
) -> None:
    rektor, clerk = town.who("rektor"), town.who("clerk")
    since = f"{today().year - 1}-08-18" if today().month < 9 else f"{today().year}-08-18"
    ada, bea = [await given_a_child(rektor, born=date(today().year - 6, 2, 3), since=since) for _ in range(2)]
    then_it_is(await rektor.post(COVERS, closed(town, validFrom=in_days(1), validTo=in_days(9))), 201)

    async def waiting(who: Caller) -> dict[str, dict[str, Any]]:
        listed = then_it_is(await who.get("/handovers", limit=100), 200)["items"]
        return {each["childId"]: each for each in listed if each["childId"] in {ada.id, bea.id}}

    known = await waiting(rektor)
    assert set(known) == {ada.id, bea.id}
    refusal = {child.id: f"{child.path}/handovers/{known[child.id]['id']}/refusal" for child in (ada, bea)}
    receipt = known[bea.id]["_links"]["acceptance"]["href"].partition("/v1")[2]
    wrong = {"reason": "not-here"}
    assert await waiting(clerk) == {}
    then_it_is_refused(await clerk.post(refusal[ada.id], wrong), 404, "not-found")
    then_it_is_refused(await clerk.post(receipt), 404, "not-found")

    await when_the_date_is(cast, f"{in_days(1)}T08:00:00Z")
    assert set(await waiting(clerk)) == {ada.id, bea.id}
    assert then_it_is(await clerk.post(refusal[ada.id], wrong), 201)["status"] == "refused"
    assert then_it_is(await clerk.post(receipt), 200)["acceptedAt"] is not None
    assert (await waiting(rektor))[ada.id]["refusal"]["reason"] == "not-here"

    await when_the_date_is(cast, f"{in_days(10)}T08:00:00Z")
    assert await waiting(clerk) == {}
    then_it_is_refused(await clerk.post(refusal[bea.id], wrong), 404, "not-found")


async def test_nobody_acts_at_or_for_a_unit_that_has_closed_for_good_by_then(town: Town) -> None:
    rektor = town.who("rektor")
    gone = {"lastDay": in_days(5)}
    then_it_is(await town.administrator.post(f"/units/{town.unit('office')}/discontinuation", gone), 201)
    late = await rektor.post(COVERS, closed(town, validTo=in_days(6)))
    assert pointer(late, 409, "unit-is-closed") == "/actingUnitId"
    then_it_is(await rektor.post(COVERS, closed(town, validTo=in_days(5))), 201)
    then_it_is(await town.administrator.post(f"/units/{town.unit('school')}/discontinuation", gone), 201)
    mailbox = closed(town, actingUnitId=None, roleMailbox="jour@example.se")
    later = await rektor.post(COVERS, {**mailbox, "validFrom": in_days(6), "validTo": in_days(9)})
    assert pointer(later, 409, "unit-is-closed") == "/validTo"


async def test_who_acts_in_another_organisation_speaks_for_nobody_here(cast: Cast, town: Town) -> None:
    rektor, elsewhere = town.who("rektor"), await given_a_town(cast)
    child = await given_a_child(rektor, born=date(today().year - 6, 2, 3), since=f"{today().year}-01-08")
    then_it_is(await rektor.post(COVERS, closed(town)), 201)
    for who in (elsewhere.who("clerk"), elsewhere.who("rektor"), cast.other_rektor):
        listed = then_it_is(await who.get("/handovers", limit=100), 200)["items"]
        assert child.id not in {each["childId"] for each in listed}


@pytest.mark.parametrize("which", ["person", "unit"])
async def test_the_families_are_told_of_a_cover_and_of_its_end(
    town: Town, bo: Child, owner: asyncpg.Connection, which: str
) -> None:
    rektor = town.who("rektor")
    other = await given_a_child(rektor, born=date(today().year - 8, 5, 3), since=f"{today().year - 1}-08-18")
    body = cover(town) if which == "person" else closed(town)
    made = then_it_is(await rektor.post(COVERS, {**body, "validFrom": in_days(3)}), 201)

    async def told(child: Child) -> list[str]:
        rows = await owner.fetch(
            "SELECT link FROM outbox_event WHERE child_id = $1 AND type = 'named-person.covered'", child.id
        )
        return [row["link"] for row in rows]

    everybody = which == "unit"
    assert await told(bo) == [f"{bo.path}/named-person"]
    assert await told(other) == ([f"{other.path}/named-person"] if everybody else [])
    closures = f"/units/{town.unit('school')}/closures"
    announced = "SELECT count(*) FROM outbox_event WHERE link = $1 AND type = 'unit.closure-announced'"
    assert await owner.fetchval(announced, closures) == int(everybody)
    assert (await named_person(rektor, bo))["_links"]["closures"]["href"].endswith(closures)
    then_it_is(await rektor.delete(f"{COVERS}/{made['id']}"), 204)
    assert len(await told(bo)) == 2
    assert await owner.fetchval(announced, closures) == 2 * int(everybody)
