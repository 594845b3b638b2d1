"""A family takes its own application back, as long as nobody has answered it."""

from datetime import timedelta

import pytest

from app.kit.clock import swedish_date, wall_clock
from app.vocabulary import Branch
from tests.cast import Cast
from tests.concerns.application_steps import (
    ASKED,
    applications,
    given_a_consent_to_be_handed_over,
    given_a_family_in,
    given_open_care_worker,
    given_service,
    handing_over,
    handovers,
    notices_of,
)
from tests.consents.family_steps import Family, given_a_family
from tests.organisations.places import Place, given_a_place, unknown
from tests.steps import (
    given_protection,
    then_it_is,
    then_it_is_refused,
    then_it_says_whom_to_turn_to,
    when_the_date_is,
)
from tests.webhooks.test_the_feed import end_of_the_feed, hear
from tests.webhooks.webhook_steps import given_a_listener

ANSWER = {"outcome": "helped-without-inquiry", "reason": "Ni får föräldrastöd från nästa vecka."}


@pytest.fixture
async def place(cast: Cast) -> Place:
    found = await given_a_place(cast)
    await found.social_worker("Sara", "nord")
    return found


async def applied(berg: Family) -> str:
    made = then_it_is(await berg.mother.post(applications(berg), ASKED), 201)
    return f"{applications(berg)}/{made['id']}"


def received(path: str) -> str:
    return f"/applications/{path.rpartition('/')[2]}"


async def test_what_is_taken_back_waits_for_nobody_and_stays_as_received(place: Place) -> None:
    berg, sara = await given_a_family_in(place), place.people["Sara"]
    path = await applied(berg)
    taken = then_it_is(await berg.mother.post(f"{path}/withdrawal"), 200)
    assert (taken["status"], taken["answeredAt"]) == ("withdrawn", None)
    assert taken["withdrawnAt"] is not None
    assert then_it_is(await berg.mother.post(f"{path}/withdrawal"), 200) == taken, "again changes nothing"
    assert then_it_is(await berg.mother.get(path), 200) == taken

    seen = then_it_is(await sara.get(received(path)), 200)
    assert (seen["status"], seen["what"], seen["overdue"]) == ("withdrawn", ASKED["what"], False)
    assert then_it_is(await sara.get("/applications", waiting=True), 200)["items"] == []
    assert then_it_is(await sara.get("/concern-clocks"), 200)["items"] == []
    assert not await notices_of(sara, "application-received")
    then_it_is_refused(await sara.post(f"{received(path)}/answer", ANSWER), 409, "state-forbids")
    late = swedish_date(wall_clock()) + timedelta(days=40)
    await when_the_date_is(place.cast, f"{late}T12:00:00Z")
    assert then_it_is(await sara.get(received(path)), 200)["overdue"] is False


async def test_a_new_one_can_be_made_and_is_answered(place: Place) -> None:
    berg, sara = await given_a_family_in(place), place.people["Sara"]
    first = await applied(berg)
    then_it_is(await berg.mother.post(f"{first}/withdrawal"), 200)
    second = await applied(berg)
    then_it_is(await sara.post(f"{received(second)}/answer", ANSWER), 200)
    listed = then_it_is(await berg.mother.get(applications(berg)), 200)["items"]
    assert {each["status"] for each in listed} == {"withdrawn", ANSWER["outcome"]}


async def test_what_is_answered_is_not_taken_back_and_the_refusal_says_whom_to_ring(place: Place) -> None:
    berg, sara = await given_a_family_in(place), place.people["Sara"]
    path = await applied(berg)
    then_it_is(await sara.post(f"{received(path)}/answer", ANSWER), 200)
    refused = then_it_is_refused(await berg.mother.post(f"{path}/withdrawal"), 409, "state-forbids")
    then_it_says_whom_to_turn_to(refused, place.receptions["nord"], child=berg.child)
    assert then_it_is(await berg.mother.get(path), 200)["withdrawnAt"] is None


async def test_nobody_else_takes_it_back(place: Place) -> None:
    berg, sara = await given_a_family_in(place), place.people["Sara"]
    path = await applied(berg)
    then_it_is_refused(await berg.father.post(f"{path}/withdrawal"), 404, "not-found")
    then_it_is_refused(await sara.post(f"{path}/withdrawal"), 403, "scope-missing")
    then_it_is_refused(await place.cast.rektor.post(f"{path}/withdrawal"), 403, "scope-missing")
    other = await given_a_family(place.cast)
    swapped = f"{applications(other)}/{path.rpartition('/')[2]}"
    for stranger in (f"{path}/withdrawal", f"{swapped}/withdrawal"):
        then_it_is_refused(await other.mother.post(stranger), 404, "not-found")
    nothing = f"{applications(berg)}/{unknown('apl')}/withdrawal"
    then_it_is_refused(await berg.mother.post(nothing), 404, "not-found")
    bare = berg.mother.for_purpose(None)
    then_it_is_refused(await bare.post(f"{path}/withdrawal"), 400, "header-missing")
    assert then_it_is(await sara.get(received(path)), 200)["status"] == "waiting"


async def test_what_a_service_has_handed_over_is_taken_back_by_its_consent(place: Place) -> None:
    sten = await given_open_care_worker(place)
    berg = await given_a_family_in(place, by=sten, kind="case")
    consent = await given_a_consent_to_be_handed_over(berg, sten, place.receptions["nord"])
    body = handing_over(berg, await given_service(sten, berg), consent)
    then_it_is(await sten.post(handovers(berg), body), 201)
    (hers,) = then_it_is(await berg.mother.get(applications(berg)), 200)["items"]
    path = f"{applications(berg)}/{hers['id']}/withdrawal"
    refused = then_it_is_refused(await berg.mother.post(path), 409, "state-forbids")
    assert refused["allowed"] == ["consent-withdrawal"]
    assert refused["consentWithdrawal"] == f"{berg.consents}/{consent}/withdrawal"
    then_it_is(await berg.mother.post(refused["consentWithdrawal"], {}), 200)
    assert then_it_is(await place.people["Sara"].get("/applications"), 200)["items"] == []


async def test_a_protected_childs_refusal_names_no_place(place: Place) -> None:
    berg = await given_a_family_in(place)
    path = await applied(berg)
    await given_protection(place.cast.rektor, berg.child)
    answer = await place.people["Sara"].post(f"{received(path)}/answer", ANSWER)
    then_it_is(answer, 200)
    refused = then_it_is_refused(await berg.mother.post(f"{path}/withdrawal"), 409, "state-forbids")
    then_it_says_whom_to_turn_to(refused, child=berg.child)
    assert place.receptions["nord"] not in str(refused)


async def test_only_the_receptions_system_hears_that_it_is_taken_back(place: Place) -> None:
    berg, board = await given_a_family_in(place), f"{place.code}-nord"
    reception = await given_a_listener(place.cast, board, Branch.SOCIAL_RECEPTION)
    inquiry = await given_a_listener(place.cast, board, Branch.SOCIAL_INQUIRY)
    marks = {each.name: await end_of_the_feed(each) for each in (reception, inquiry)}
    path = await applied(berg)
    for _ in range(2):
        then_it_is(await berg.mother.post(f"{path}/withdrawal"), 200)
    told, _ = await hear(reception, after=marks[reception.name])
    assert [each["type"] for each in told] == ["help-application.received", "help-application.withdrawn"]
    assert {each["data"]["link"].partition("/v1")[2] for each in told} == {received(path)}
    assert (await hear(inquiry, after=marks[inquiry.name]))[0] == []
