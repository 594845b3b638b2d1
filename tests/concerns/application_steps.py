"""Steps of applications: a family that lives in a place of the test's own, and the people of its board."""

from typing import Any

from app.demo.callers import Caller
from app.demo.world import reached
from tests.consents.family_steps import Family, given_a_family, when_the_guardian_answers
from tests.cooperation.forms_steps import given_open_care
from tests.measures.measure_steps import given_a_measure, service
from tests.organisations.places import Place
from tests.steps import Child, then_it_is

WHAT = "Vi behöver hjälp med mornarna, hemma hos oss."
WHO = {"applicantName": "Anna Berg", "childName": "Elsa Berg", "phone": "070-123 45 67"}
ASKED = {**WHO, "what": WHAT}


async def given_it_lives(who: Caller, child: Child, place: Place, **where: Any) -> None:
    body = {"kind": "registered", "municipalityCode": place.code, "validFrom": "2024-01-01", **where}
    then_it_is(await who.post(f"{child.path}/residences", body), 201)


async def given_a_family_in(place: Place, *, by: Caller | None = None, **more: Any) -> Family:
    """Anna, Johan and Elsa, who live there."""
    berg = await given_a_family(place.cast, by=by, **more)
    await given_it_lives(by or place.cast.rektor, berg.child, place)
    return berg


async def given_open_care_worker(place: Place) -> Caller:
    """Somebody who gives help as service."""
    await given_open_care(place)
    key = f"{place.code}-nord"
    await place.cast.world.person(
        f"{key}-sten",
        full_name="Sten Service",
        unit=f"{key}-service",
        organisation=key,
        role="social-worker",
        system=f"{key}-system",
    )
    return place.cast.world.callers[f"{key}-sten"]


async def given_an_inquirer(place: Place) -> Caller:
    """Somebody who inquires, in a unit of its own."""
    key = f"{place.code}-nord"
    await place.cast.world.unit(
        f"{key}-inquiry",
        key,
        kind="social-inquiry",
        branch="social-inquiry",
        **reached("Utredningsenheten", "utredning"),
    )
    await place.cast.world.person(
        f"{key}-ulla",
        full_name="Ulla Utredare",
        unit=f"{key}-inquiry",
        organisation=key,
        role="social-worker",
        system=f"{key}-system",
    )
    return place.cast.world.callers[f"{key}-ulla"]


async def given_a_consent_to_be_handed_over(
    berg: Family, by: Caller, unit_id: str, *, from_both: bool = True
) -> str:
    body = {
        "kind": "warm-handover",
        "recipients": [{"unitId": unit_id}],
        "purpose": "social-services",
        "validTo": "2030-12-31",
    }
    made = str(then_it_is(await by.post(berg.consents, body), 201)["id"])
    for guardian in (berg.mother, berg.father)[: 2 if from_both else 1]:
        then_it_is(await when_the_guardian_answers(guardian, berg, made), 201)
    return made


async def given_service(by: Caller, berg: Family) -> str:
    """A measure's id: help that is the same for all."""
    return (await given_a_measure(by, berg.child, service(by.unit_id))).rpartition("/")[2]


def handing_over(berg: Family, measure: str, consent: str, **more: Any) -> dict[str, Any]:
    return {
        **WHO,
        "supportMeasureId": measure,
        "consentId": consent,
        "giverId": berg.mother_id,
        "aim": "application",
        **more,
    }


def handovers(berg: Family) -> str:
    return f"{berg.child.path}/warm-handovers"


def applications(berg: Family) -> str:
    return f"{berg.child.path}/applications"


async def given_an_application(berg: Family) -> dict[str, Any]:
    made: dict[str, Any] = then_it_is(await berg.mother.post(applications(berg), ASKED), 201)
    return made


async def notices_of(caller: Caller, kind: str) -> list[dict[str, Any]]:
    page = then_it_is(await caller.get("/notices", limit=100), 200)["items"]
    return [each for each in page if each["kind"] == kind]


def about(notice: dict[str, Any]) -> str:
    """The path of what a notice is about."""
    return str(notice["_links"]["about"]["href"]).partition("/named-person/v1")[2]
