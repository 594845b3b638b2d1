"""A health record reads who takes part; its own system, where it is told that something has happened."""

import httpx
import pytest

from app.demo.callers import Caller
from app.vocabulary import Branch
from tests.cast import Cast
from tests.fhir.fhir_steps import Fhir, found, then_it_says
from tests.steps import then_it_is
from tests.webhooks.webhook_steps import Post, given_a_listener


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
async def system(cast: Cast) -> Caller:
    return await given_a_listener(cast, "region", Branch.CARE)


async def test_a_subscription_says_where_and_carries_nothing(cast: Cast, system: Caller) -> None:
    body = {"name": "Journalen", "address": "https://record.example/hook", "types": ["plan.called"]}
    made = then_it_is(await system.post("/event-subscriptions", body), 201)
    read = then_it_is(await Fhir(system).get(f"Subscription/{made['id']}"), 200)
    assert (read["status"], read["channel"]) == (
        "requested",
        {"type": "rest-hook", "endpoint": "https://record.example/hook"},
    )
    assert read["criteria"] == "urn:named-person:topic:plan.called"
    assert made["secret"] not in str(read)
    listed = {each["id"]: each for each in found(await Fhir(system).search("Subscription"))}
    assert listed[read["id"]] == {name: said for name, said in read.items() if name != "meta"}
    then_it_says(await Fhir(cast.rektor).get(f"Subscription/{made['id']}"), 403, "scope-missing")


WANTED = {
    "resourceType": "Subscription",
    "status": "requested",
    "reason": "Journalen",
    "criteria": "urn:named-person:topic:plan.called,plan.ended",
    "channel": {"type": "rest-hook", "endpoint": "https://record.example/fhir"},
}


async def test_a_system_asks_to_be_told_and_sees_the_secret_once(system: Caller) -> None:
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
async def test_nobody_is_told_more_than_that_something_has_happened(system: Caller, changed: dict) -> None:
    then_it_says(await Fhir(system).create({**WANTED, **changed}), 422, "invalid-request")


async def given_a_confirmed(cast: Cast, system: Caller) -> httpx.Response:
    """A subscription whose address has said that it wants to be told, as it is read here."""
    made = then_it_is(await Fhir(system).create(WANTED), 201)
    await Post(cast.app.state.database).goes_round()
    return await Fhir(system).get(f"Subscription/{made['id']}")


async def test_a_subscription_is_paused_and_goes_on(cast: Cast, system: Caller) -> None:
    read = await given_a_confirmed(cast, system)
    assert read.json()["meta"]["versionId"] in read.headers["etag"]
    off = {**read.json(), "status": "off", "reason": "Semester", "criteria": "urn:named-person:topic:all"}
    paused = await Fhir(system).update(off, tag=read.headers["etag"])
    said = then_it_is(paused, 200)
    assert (said["status"], said["reason"], said["criteria"]) == ("off", "Semester", off["criteria"])
    native = then_it_is(await system.get(f"/event-subscriptions/{said['id']}"), 200)
    assert (native["status"], native["types"]) == ("paused", [])
    then_it_says(await Fhir(system).update(said, tag=read.headers["etag"]), 412, "stale")
    then_it_says(await Fhir(system).update(said, tag=None), 428, "if-match-missing")
    on = await Fhir(system).update({**said, "status": "active"}, tag=paused.headers["etag"])
    assert then_it_is(on, 200)["status"] == "active"
    then_it_is(await system.post(f"/event-subscriptions/{said['id']}/ending", {}), 200)
    over = await Fhir(system).get(f"Subscription/{said['id']}")
    again = await Fhir(system).update({**over.json(), "status": "active"}, tag=over.headers["etag"])
    then_it_says(again, 409, "subscription-is-over")


@pytest.mark.parametrize(
    "changed",
    [
        {"status": "requested"},
        {"status": "error"},
        {"status": "active", "channel": {**WANTED["channel"], "endpoint": "https://record.example/other"}},
        {"status": "off", "channel": {**WANTED["channel"], "payload": "application/fhir+json"}},
        {"status": "off", "criteria": "Patient?name=Elsa"},
        {"status": "off", "reason": None},
        {"status": "off", "end": "2030-01-01T00:00:00Z"},
    ],
)
async def test_a_change_makes_no_other_subscription_of_it(cast: Cast, system: Caller, changed: dict) -> None:
    read = await given_a_confirmed(cast, system)
    body = {**read.json(), **changed}
    then_it_says(await Fhir(system).update(body, tag=read.headers["etag"]), 422, "invalid-request")
    assert (await Fhir(system).get(f"Subscription/{body['id']}")).json() == read.json()


async def test_who_has_not_said_yes_is_not_let_go_on(system: Caller) -> None:
    made = then_it_is(await Fhir(system).create(WANTED), 201)
    read = await Fhir(system).get(f"Subscription/{made['id']}")
    for status in ("active", "off"):
        refused = await Fhir(system).update({**read.json(), "status": status}, tag=read.headers["etag"])
        then_it_says(refused, 422, "invalid-request")
