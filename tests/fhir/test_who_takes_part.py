"""A health record reads who takes part; its own system, where it is told that something has happened."""

from dataclasses import replace

import pytest

from app.vocabulary import Branch
from tests.cast import Cast
from tests.fhir.fhir_steps import Fhir, found, then_it_says
from tests.steps import then_it_is


async def test_organisations_and_their_units(cast: Cast) -> None:
    fhir, owner = Fhir(cast.nurse), cast.organisation("education")
    read = then_it_is(await fhir.get(f"Organization/{owner}"), 200)
    assert read["id"] == owner
    units = found(await fhir.get("Organization", partof=f"Organization/{owner}", _count=100))
    assert cast.unit("linden") in {each["id"] for each in units}
    assert {each["partOf"]["reference"] for each in units} == {f"Organization/{owner}"}
    unit = then_it_is(await fhir.get(f"Organization/{cast.unit('linden')}"), 200)
    assert {each["system"] for each in unit["telecom"]} <= {"phone", "email"}
    everybody = found(await fhir.get("Organization", _count=100))
    assert all("partOf" not in each for each in everybody)


async def test_professionals_and_their_duties(cast: Cast) -> None:
    fhir = Fhir(cast.rektor)
    read = then_it_is(await fhir.get(f"Practitioner/{cast.teacher.id}"), 200)
    duties = found(await fhir.search("PractitionerRole", _count="100"))
    own = [each for each in duties if each["practitioner"]["reference"] == f"Practitioner/{read['id']}"]
    assert own
    assert then_it_is(await fhir.get(f"PractitionerRole/{own[0]['id']}"), 200) == own[0]
    assert own[0]["active"]
    then_it_says(await Fhir(cast.nurse).get(f"PractitionerRole/{own[0]['id']}"), 404, "not-found")


@pytest.fixture
async def system(cast: Cast):
    name = "fhir-events"
    if name not in cast.world.systems:
        await cast.world.connect(
            name, organisation="region", branches=(Branch.CARE,), scopes=("events.subscribe",)
        )
    auth = cast.world.systems[name].as_system(["events.subscribe"])
    return replace(cast.world.administrator, name=name, auth=auth, purpose=None)


async def test_a_subscription_says_where_and_carries_nothing(cast: Cast, system) -> None:
    body = {"name": "Journalen", "address": "https://record.example/hook", "types": ["plan.called"]}
    made = then_it_is(await system.post("/event-subscriptions", body), 201)
    read = then_it_is(await Fhir(system).get(f"Subscription/{made['id']}"), 200)
    assert (read["status"], read["channel"]) == (
        "requested",
        {"type": "rest-hook", "endpoint": "https://record.example/hook"},
    )
    assert read["criteria"] == "urn:named-person:topic:plan.called"
    assert made["secret"] not in str(read)
    assert read in found(await Fhir(system).search("Subscription"))
    then_it_says(await Fhir(cast.rektor).get(f"Subscription/{made['id']}"), 403, "scope-missing")


WANTED = {
    "resourceType": "Subscription",
    "status": "requested",
    "reason": "Journalen",
    "criteria": "urn:named-person:topic:plan.called,plan.ended",
    "channel": {"type": "rest-hook", "endpoint": "https://record.example/fhir"},
}


async def test_a_system_asks_to_be_told_and_sees_the_secret_once(system) -> None:
    made = then_it_is(await Fhir(system).create(WANTED), 201)
    (shown,) = made["extension"]
    native = then_it_is(await system.get(f"/event-subscriptions/{made['id']}"), 200)
    assert (native["types"], native["address"]) == (
        ["plan.called", "plan.ended"],
        "https://record.example/fhir",
    )
    read = then_it_is(await Fhir(system).get(f"Subscription/{made['id']}"), 200)
    assert "extension" not in read
    assert shown["valueString"] not in str(read)
    everything = {**WANTED, "criteria": "urn:named-person:topic:all", "reason": "Allt"}
    assert then_it_is(await Fhir(system).create(everything), 201)["criteria"].endswith(":all")


@pytest.mark.parametrize(
    "changed",
    [
        {"channel": {**WANTED["channel"], "payload": "application/fhir+json"}},
        {"channel": {**WANTED["channel"], "header": ["Authorization: Bearer x"]}},
        {"channel": {**WANTED["channel"], "type": "email"}},
        {"channel": {**WANTED["channel"], "endpoint": "record.example"}},
        {"criteria": "Patient?name=Elsa"},
        {"criteria": "urn:named-person:topic:no.such"},
        {"status": "active"},
        {"end": "2030-01-01T00:00:00Z"},
    ],
)
async def test_nobody_is_told_more_than_that_something_has_happened(system, changed: dict) -> None:
    then_it_says(await Fhir(system).create({**WANTED, **changed}), 422, "invalid-request")
