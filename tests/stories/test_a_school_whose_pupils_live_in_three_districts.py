"""A school whose pupils live in three districts, one of them with protected identity: one list, no slip."""

from typing import Any

import pytest

from app.demo.callers import Caller
from tests.cast import Cast
from tests.organisations.places import Place, given_a_place
from tests.steps import (
    Child,
    given_a_child,
    given_protection,
    then_it_is,
    then_it_is_refused,
    when_the_date_is,
)

DISTRICTS = ("north", "south", "west")


@pytest.fixture
async def lindby(cast: Cast) -> Place:
    """Three districts, of which one board answers for two; and an independent school."""
    await when_the_date_is(cast, "2026-09-01T08:00:00Z")
    place = await given_a_place(cast)
    await place.board("syd")
    for code, board in zip(DISTRICTS, ("nord", "syd", "syd"), strict=True):
        await place.district(code, board)
        contact = {
            "districtId": place.districts[code],
            "unitId": place.receptions[board],
            "mailbox": f"kontakt.{code}@example.se",
            "validFrom": "2026-01-01",
        }
        then_it_is(await place.system(board).post("/contact-points", contact), 201)
    await place.school("eken", independent=True)
    return place


async def _teacher(place: Place) -> Caller:
    """A colleague of the rektor's, who is not one of the few."""
    key = f"{place.code}-eken"
    return await place.cast.world.person(
        f"{key}-teacher",
        full_name="Jonas Ek",
        unit=key,
        organisation=key,
        role="teacher",
        system=f"{key}-system",
    )


async def test_a_school_whose_pupils_live_in_three_districts(cast: Cast, lindby: Place) -> None:
    rektor, teacher = lindby.people["eken"], await _teacher(lindby)
    pupils: dict[str, Child] = {}
    for name, district in (("Elsa", "north"), ("Sam", "south"), ("Liv", "north"), ("Amir", "west")):
        pupils[name] = await given_a_child(rektor, since="2026-08-17")
        lives = {"municipalityCode": lindby.code, "districtCode": district, "validFrom": "2020-01-01"}
        then_it_is(await rektor.post(f"{pupils[name].path}/residences", lives), 201)
    await given_protection(rektor, pupils["Amir"])
    names = {child.id: name for name, child in pupils.items()}
    path = f"/units/{rektor.unit_id}/responsible-districts"

    async def list_of(reader: Caller) -> list[tuple[str, set[str]]]:
        listed = then_it_is(await reader.get(path), 200)
        assert listed["_meta"]["totalRecords"] == len(listed["items"])
        return [_line(each, names) for each in listed["items"]]

    # The rektor is one of the few: all three districts, and whom to write to in each.
    assert await list_of(rektor) == [
        ("kontakt.north@example.se", {"Elsa", "Liv"}),
        ("kontakt.south@example.se", {"Sam"}),
        ("kontakt.west@example.se", {"Amir"}),
    ]
    # To the teacher the third district answers for nobody at the school, and Amir is not there.
    assert await list_of(teacher) == [
        ("kontakt.north@example.se", {"Elsa", "Liv"}),
        ("kontakt.south@example.se", {"Sam"}),
    ]
    for below in ("responsible-district", "residences"):
        then_it_is_refused(await teacher.get(f"{pupils['Amir'].path}/{below}"), 404, "not-found")

    # Elsa moves across the river; her school stays, her district does not.
    moves = {"municipalityCode": lindby.code, "districtCode": "south", "validFrom": "2026-10-01"}
    then_it_is(await rektor.post(f"{pupils['Elsa'].path}/residences", moves), 201)
    assert (await list_of(teacher))[0] == ("kontakt.north@example.se", {"Elsa", "Liv"}), "not yet"
    await when_the_date_is(cast, "2026-10-01T08:00:00Z")
    assert await list_of(teacher) == [
        ("kontakt.north@example.se", {"Liv"}),
        ("kontakt.south@example.se", {"Elsa", "Sam"}),
    ]
    asked = f"{pupils['Elsa'].path}/responsible-district"
    for on, board in (("2026-09-30", "nord"), ("2026-10-01", "syd")):
        route = then_it_is(await teacher.get(asked, on=on), 200)["route"]
        assert (route["responsible"]["organisationId"], route["sure"]) == (lindby.boards[board], True)


def _line(item: dict[str, Any], names: dict[str, str]) -> tuple[str, set[str]]:
    """Whom to write to, and for which pupils."""
    return item["responsible"]["contactMailbox"], {names[pupil["childId"]] for pupil in item["pupils"]}
