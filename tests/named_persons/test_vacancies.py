"""A person leaves: the unit answers from its mailbox, and what was opened to them is closed."""

from datetime import date

import pytest

from app.cli.chains import Chains
from tests.cast import Cast
from tests.days import in_days, today
from tests.steps import given_a_child, then_it_is, then_it_is_refused, when_the_date_is
from tests.towns import given_a_town


@pytest.fixture
async def worker(settings):
    care = Chains(settings)
    yield care
    await care.close()


async def test_when_a_duty_ends_the_person_is_gone_and_the_mailbox_answers(
    cast: Cast, worker: Chains
) -> None:
    town = await given_a_town(cast)
    rektor, teacher = town.who("rektor"), town.who("teacher")
    bo = await given_a_child(rektor, born=date(today().year - 8, 2, 3), since=f"{today().year - 1}-08-18")
    path = f"{bo.path}/named-person"
    appoint = {"professionalId": teacher.id, "validFrom": in_days(0), "unitId": town.unit("school")}
    then_it_is(await rektor.post(f"{bo.path}/named-person-assignments", appoint), 201)
    duties = then_it_is(await rektor.get("/duties", limit=100), 200)["items"]
    (duty,) = (each for each in duties if each["professionalId"] == teacher.id)
    then_it_is(await town.administrator.patch(f"/duties/{duty['id']}", {"validTo": in_days(4)}), 200)

    # Known at once, of every day: the read asks for the duty itself
    for day, who in ((4, teacher.id), (5, None)):
        told = then_it_is(await rektor.get(path, on=in_days(day)), 200)
        assert (told["professional"] or {}).get("id") == who
        assert told["unit"]["roleMailbox"] == f"school.{town.code}@example.se"
    # Once a day the worker ends the person's part of the assignment, and once is enough
    assert await worker.settle_vacancies(None) == 1
    assert await worker.settle_vacancies(None) == 0
    listed = then_it_is(await rektor.get(f"{bo.path}/named-person-assignments", limit=100), 200)["items"]
    live = [item for item in listed if not item["supersededAt"] and item["validUntil"] > in_days(0)]
    assert [(item["professionalId"], item["validFrom"]) for item in live][-2:] == [
        (teacher.id, in_days(0)),
        (None, in_days(5)),
    ]
    try:
        await when_the_date_is(cast, f"{in_days(4)}T20:00:00Z")
        then_it_is(await teacher.get(path), 200)
        await when_the_date_is(cast, f"{in_days(5)}T08:00:00Z")
        then_it_is_refused(await teacher.get(path), 401, "not-authenticated")
    finally:
        await when_the_date_is(cast, f"{in_days(0)}T10:00:00Z")


async def test_an_appointment_ends_with_the_duty_that_it_stands_on(cast: Cast) -> None:
    town = await given_a_town(cast)
    rektor, administrator = town.who("rektor"), town.administrator
    bo = await given_a_child(rektor, born=date(today().year - 8, 2, 3), since=f"{today().year - 1}-08-18")
    person = {"organisationId": cast.world.organisations[town.named("education")], "name": "Vik Arie"}
    substitute = then_it_is(await administrator.post("/professionals", person), 201)["id"]
    duty = {"professionalId": substitute, "unitId": town.unit("school"), "role": "teacher"}
    dates = {"validFrom": in_days(0), "validTo": in_days(30)}
    then_it_is(await administrator.post("/duties", {**duty, **dates}), 201)
    body = {"professionalId": substitute, "validFrom": in_days(3)}
    where = f"{bo.path}/named-person-assignments"
    before = then_it_is(await rektor.get(where), 200)
    for wrong in ({**body, "unitId": cast.unit("bvc")}, {**body, "unitId": town.unit("annex")}):
        refused = then_it_is_refused(await rektor.post(where, wrong), 422, "unit-does-not-fit")
        assert refused["errors"][0]["pointer"] == "/unitId"
    late = {**body, "validFrom": in_days(31)}
    assert then_it_is_refused(await rektor.post(where, late), 422, "no-duty-at-unit")["errors"]
    assert then_it_is(await rektor.get(where), 200) == before, "what was refused changed nothing"
    made = then_it_is(await rektor.post(where, body), 201)
    assert (made["validFrom"], made["validUntil"]) == (in_days(3), in_days(31))
    after = then_it_is(await rektor.get(f"{bo.path}/named-person", on=in_days(31)), 200)
    assert (after["professional"], after["unit"]["id"]) == (None, town.unit("school"))
