"""What cannot be is refused at its place, and nothing of who answers for the child is any different."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

import httpx
import pytest

from tests.cast import Cast
from tests.days import in_days, today
from tests.handovers.handover_steps import deciding, given_finished, the_handover
from tests.steps import Child, given_a_child, then_it_is, then_it_is_refused
from tests.towns import Town, given_a_town

Refusal = tuple[int, str, str]


class Bo:
    """A pupil with an appointed rektor, and everything that is to stay as it is."""

    def __init__(self, town: Town, child: Child) -> None:
        self.town, self.child, self.rektor = town, child, town.who("rektor")
        self.appointments = f"{child.path}/named-person-assignments"
        self.relations = f"{child.path}/relations"

    async def stands(self) -> list[Any]:
        paths = (self.appointments, self.relations, f"{self.child.path}/handovers", "/named-person-covers")
        return [then_it_is(await self.rektor.get(path, limit=100), 200)["items"] for path in paths]

    async def appoints(self, **body: Any) -> httpx.Response:
        appointed = {"professionalId": self.rektor.id, "validFrom": in_days(0), **body}
        return await self.rektor.post(self.appointments, appointed)

    async def opens(self, **body: Any) -> httpx.Response:
        relation = {"unitId": self.rektor.unit_id, "kind": "enrolment", "validFrom": in_days(0), **body}
        return await self.rektor.post(self.relations, relation)

    async def lengthens(self) -> httpx.Response:
        made = then_it_is(
            await self.opens(kind="placement", validFrom=in_days(-20), validTo=in_days(-11)), 201
        )
        then_it_is(await self.opens(kind="placement", validFrom=in_days(-5)), 201)
        return await self.rektor.patch(f"{self.relations}/{made['id']}", {"validTo": in_days(-5)})

    async def covers(self, **body: Any) -> httpx.Response:
        cover = {
            "unitId": self.rektor.unit_id,
            "professionalId": self.rektor.id,
            "actingProfessionalId": self.town.who("clerk").id,
            "reason": "sickness",
            "validFrom": in_days(1),
            "validTo": in_days(9),
        }
        return await self.rektor.post("/named-person-covers", {**cover, **body})


Trial = Callable[[Bo], Awaitable[httpx.Response]]
TRIALS: dict[str, tuple[Trial, Refusal]] = {
    "an overlapping relation": (lambda bo: bo.opens(), (409, "relations-overlap", "/validFrom")),
    "a backwards relation": (
        lambda bo: bo.opens(kind="placement", validTo=in_days(-1)),
        (422, "invalid-request", "/validTo"),
    ),
    "a backwards cover": (
        lambda bo: bo.covers(validFrom=in_days(10)),
        (422, "invalid-request", "/validTo"),
    ),
    "a person without duty": (
        lambda bo: bo.appoints(professionalId=bo.town.cast.nurse.id),
        (422, "no-duty-at-unit", "/professionalId"),
    ),
    "a person who does not act yet": (
        lambda bo: bo.covers(actingProfessionalId=bo.town.cast.nurse.id),
        (422, "no-duty-at-unit", "/actingProfessionalId"),
    ),
    "another unit than the rules have named": (
        lambda bo: bo.appoints(unitId=bo.town.unit("annex")),
        (422, "unit-does-not-fit", "/unitId"),
    ),
    "an appointment before the first day": (
        lambda bo: bo.appoints(validFrom="1999-01-01"),
        (422, "outside-the-chain", "/validFrom"),
    ),
    "a handover to oneself": (lambda bo: bo.appoints(), (409, "already-appointed", "/professionalId")),
    "a cover of oneself": (
        lambda bo: bo.covers(actingProfessionalId=bo.rektor.id),
        (422, "cover-does-not-fit", "/actingProfessionalId"),
    ),
    "a unit where nobody is of that age": (
        lambda bo: bo.opens(kind="placement", validFrom="2010-01-01"),
        (409, "age-does-not-fit", "/unitId"),
    ),
}


@pytest.fixture
async def bo(cast: Cast) -> Bo:
    town = await given_a_town(cast)
    born, since = date(today().year - 8, 2, 3), f"{today().year - 1}-08-18"
    bo = Bo(town, await given_a_child(town.who("rektor"), born=born, since=since))
    then_it_is(await bo.appoints(), 201)
    return bo


@pytest.mark.parametrize("what", TRIALS)
async def test_bad_input_is_refused_at_its_place_and_changes_nothing(bo: Bo, what: str) -> None:
    trial, (status, code, pointer) = TRIALS[what]
    before = await bo.stands()
    refused = then_it_is_refused(await trial(bo), status, code)
    assert [each["pointer"] for each in refused["errors"]] == [pointer]
    assert await bo.stands() == before


async def test_a_relation_is_not_lengthened_into_another_and_can_be_shortened(bo: Bo) -> None:
    refused = then_it_is_refused(await bo.lengthens(), 409, "relations-overlap")
    assert [each["pointer"] for each in refused["errors"]] == ["/validTo"]
    listed = then_it_is(await bo.rektor.get(bo.relations), 200)["items"]
    first, second = [each for each in listed if each["kind"] == "placement"]
    assert (first["validTo"], second["validTo"]) == (in_days(-11), None)
    for each, last in ((first, in_days(-6)), (second, in_days(-1)), (second, None), (second, in_days(-3))):
        then_it_is(await bo.rektor.patch(f"{bo.relations}/{each['id']}", {"validTo": last}), 200)


async def test_a_child_may_come_back_and_stand_there_in_two_ways(bo: Bo) -> None:
    then_it_is(await bo.opens(kind="placement", validTo=in_days(10)), 201)
    then_it_is(await bo.opens(kind="placement", validFrom=in_days(11)), 201)


async def test_there_is_no_second_receipt(bo: Bo) -> None:
    now = then_it_is(await bo.rektor.get(f"{bo.child.path}/named-person"), 200)
    receipt = f"{bo.appointments}/{now['assignmentId']}/acceptance"
    then_it_is(await bo.rektor.post(receipt), 200)
    before = await bo.stands()
    then_it_is_refused(await bo.rektor.post(receipt), 409, "already-accepted")
    assert await bo.stands() == before


async def test_nothing_goes_along_to_oneself(bo: Bo) -> None:
    annex = bo.town.who("annex-rektor")
    await given_a_child(annex, number=bo.child.number, since=in_days(30))
    item = await given_finished(bo.rektor, bo.child)
    change = await the_handover(bo.rektor, bo.child, "school-change")
    where = f"{bo.child.path}/handovers/{change['id']}/items"
    refused = then_it_is_refused(await bo.rektor.post(where, deciding(item)), 409, "handover-to-oneself")
    assert [each["pointer"] for each in refused["errors"]] == ["/itemId"]
