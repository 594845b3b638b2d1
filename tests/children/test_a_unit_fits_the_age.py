"""A relation at a kind of unit that has no child of that age is refused, and leaves nothing behind."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from app.demo.callers import Caller
from tests.cast import Cast, made_up_number
from tests.steps import given_a_child, then_it_is, then_it_is_refused
from tests.towns import given_a_town


def registering(
    caller: Caller, number: str, kind: str, first: str, last: str | None = None
) -> dict[str, Any]:
    relation = {"unitId": caller.unit_id, "kind": kind, "validFrom": first, "validTo": last}
    return {"identityNumber": number, "givenName": "Bo", "familyName": "Berg", "relation": relation}


@dataclass(frozen=True)
class Slip:
    """Who registers a child where nobody is of that age, and which row says so."""

    who: str
    kind: str
    born: date
    first: str
    rule: str
    last: str | None = None
    pointer: str = "/relation/unitId"


SLIPS = (
    Slip("nurse", "care", date(2009, 5, 4), "2025-08-18", "child-health-until-school"),
    Slip("nurse", "care", date(2019, 5, 4), "2019-08-18", "child-health-until-school", "2029-01-01",
         "/relation/validTo"),
    Slip("rektor", "enrolment", date(2022, 5, 4), "2025-08-18", "school-from-an-early-start"),
    Slip("rektor", "placement", date(2015, 5, 4), "2015-08-18", "school-from-an-early-start"),
)  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: f"{slip.who}, {slip.born}, until {slip.last}")
async def test_a_child_is_not_registered_where_nobody_is_of_that_age(cast: Cast, slip: Slip) -> None:
    caller: Caller = getattr(cast, slip.who)
    number = made_up_number(slip.born)
    answer = await caller.post("/children", registering(caller, number, slip.kind, slip.first, slip.last))
    problem = then_it_is_refused(answer, 409, "age-does-not-fit")
    assert [each["pointer"] for each in problem["errors"]] == [slip.pointer]
    assert problem["rule"] == slip.rule
    lookup = await caller.post("/children/lookup", {"identityNumber": number})
    then_it_is_refused(lookup, 404, "not-found")


async def test_a_known_child_does_not_come_where_nobody_is_of_that_age(cast: Cast) -> None:
    town = await given_a_town(cast)
    await town.add_unit("upper", "Bokens gymnasium", kind="upper-secondary-school")
    await town.add_unit("after", "Aktivitetsansvaret", kind="municipal-activity-responsibility")
    child = await given_a_child(town.who("rektor"), born=date(2016, 5, 4))
    before = then_it_is(await town.who("rektor").get(f"{child.path}/relations"), 200)
    chain = then_it_is(await town.who("rektor").get(f"{child.path}/named-person-assignments"), 200)
    for unit in ("upper", "after"):
        head = await town.person(f"head-{unit}", "Uno Gran", unit=unit, role="principal")
        await given_a_child(head, number=child.number, since="2031-08-18")  # at fifteen it may
        body = {"unitId": head.unit_id, "kind": "enrolment", "validFrom": "2026-01-12"}
        refused = then_it_is_refused(
            await head.post(f"{child.path}/relations", body), 409, "age-does-not-fit"
        )
        assert [each["pointer"] for each in refused["errors"]] == ["/unitId"]
        kept = then_it_is(await head.get(f"{child.path}/relations"), 200)["items"]
        assert "2026-01-12" not in {each["validFrom"] for each in kept}
    now = then_it_is(await town.who("rektor").get(f"{child.path}/named-person", on="2026-02-01"), 200)
    assert now["unit"]["id"] == town.unit("school")
    after = then_it_is(await town.who("rektor").get(f"{child.path}/relations"), 200)
    assert [each["id"] for each in before["items"]] == [
        each["id"] for each in after["items"] if each["unitId"] == town.unit("school")
    ]
    assert chain["items"], "there was one all along"


@pytest.mark.parametrize(
    ("born", "first"),
    [
        (date(2020, 12, 30), "2025-08-18"),  # a year early
        (date(2019, 1, 2), "2025-08-18"),  # preschool class
        (date(2018, 1, 2), "2025-08-18"),  # a year late
        (date(2007, 6, 1), "2025-08-18"),  # the fourth year of a special school
    ],
)
async def test_an_early_or_late_start_is_let_through(cast: Cast, born: date, first: str) -> None:
    body = registering(cast.rektor, made_up_number(born), "enrolment", first)
    then_it_is(await cast.rektor.post("/children", body), 201)


async def test_what_ends_late_can_still_be_ended(cast: Cast) -> None:
    child = await given_a_child(cast.nurse, born=date(2015, 5, 4), kind="care", since="2015-05-10")
    found = then_it_is(await cast.nurse.get(f"{child.path}/relations"), 200)["items"][0]
    path = f"{child.path}/relations/{found['id']}"
    assert then_it_is(await cast.nurse.patch(path, {"validTo": "2025-12-31"}), 200)["validTo"] == "2025-12-31"


async def test_who_has_no_duty_there_learns_nothing_of_the_age(cast: Cast) -> None:
    number = made_up_number(date(2009, 5, 4))
    body = registering(cast.nurse, number, "care", "2025-08-18")
    then_it_is_refused(await cast.rektor.post("/children", body), 403, "not-your-unit")
