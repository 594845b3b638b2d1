"""Steps of working together: forms at work in a municipality of the test's own."""

from typing import Any

from app.demo.callers import Caller
from app.demo.world import reached
from tests.organisations.places import Place
from tests.steps import then_it_is

PATH = "/cooperations"


async def given_open_care(place: Place) -> str:
    """The board's open care, beside its reception."""
    key = f"{place.code}-nord-service"
    return await place.cast.world.unit(
        key,
        f"{place.code}-nord",
        kind="social-service",
        branch="social-service",
        **reached("Öppenvården", "oppenvard"),
    )


def a_team(place: Place, *unit_ids: str, **more: Any) -> dict[str, Any]:
    body = {
        "organisationId": place.boards["nord"],
        "formKey": "sst",
        "name": "SST Norr",
        "municipalityCode": place.code,
        "unitIds": list(unit_ids),
        "validFrom": "2025-01-01",
    }
    return {**body, **more}


async def given_a_team(place: Place, *unit_ids: str, **more: Any) -> dict[str, Any]:
    made: dict[str, Any] = then_it_is(
        await place.system("nord").post(PATH, a_team(place, *unit_ids, **more)), 201
    )
    return made


async def given_a_team_of_linden(place: Place, **more: Any) -> tuple[dict[str, Any], Caller]:
    """The world's own school and the place's open care; and the rektor, who takes part."""
    linden, care = place.cast.unit("linden"), await given_open_care(place)
    return await given_a_team(place, linden, care, **more), place.cast.rektor


async def given_somebody_of_the_open_care(place: Place) -> Caller:
    """A social worker of the place's open care, once it is there."""
    return await place.cast.world.person(
        f"{place.code}-vera",
        full_name="Vera Lund",
        unit=f"{place.code}-nord-service",
        organisation=f"{place.code}-nord",
        role="social-worker",
        system=f"{place.code}-nord-system",
    )
