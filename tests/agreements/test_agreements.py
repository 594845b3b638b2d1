"""Agreements between organisations, and the operations that read what they say."""

from datetime import timedelta
from typing import Any

import pytest

from app.demo.callers import API
from app.kit.clock import wall_clock
from app.rules.coordination import TimingUnit
from app.rules.working_days import last_day
from app.vocabulary import AgreedTiming
from tests.cast import Cast
from tests.days import today
from tests.organisations.places import Place, given_a_place, unknown
from tests.steps import given_a_child, then_it_is, then_it_is_refused, when_the_date_is

PATH = "/collaboration-agreements"


@pytest.fixture
async def place(cast: Cast) -> Place:
    await when_the_date_is(cast, wall_clock().isoformat())
    return await given_a_place(cast)


def an_agreement(place: Place, **more: Any) -> dict[str, Any]:
    body = {
        "organisationId": place.boards["nord"],
        "kind": "sok",
        "name": "SÖK",
        "partyIds": [place.boards["nord"], place.cast.organisation("education")],
        "levels": [
            {"level": "steering-group", "name": "Styrgruppen"},
            {"level": "individual-forum", "name": "Nätverksmötet"},
        ],
        "limits": {"ageFrom": 0, "ageTo": 18, "areas": ["skolfrånvaro"]},
        "timings": [{"key": "information-answer", "amount": 3, "unit": "working-days"}],
        "validFrom": "2025-01-01",
        "revisionOn": str(today() + timedelta(days=30)),
    }
    return {**body, **more}


async def given_an_agreement(place: Place, **more: Any) -> dict[str, Any]:
    made: dict[str, Any] = then_it_is(await place.administrator.post(PATH, an_agreement(place, **more)), 201)
    return made


async def test_an_agreement_is_read_as_it_was_written(place: Place) -> None:
    made = await given_an_agreement(place)
    read = then_it_is(await place.cast.rektor.get(f"{PATH}/{made['id']}"), 200)
    assert read == made
    assert set(read["partyIds"]) == {place.boards["nord"], place.cast.organisation("education")}
    assert [each["level"] for each in read["levels"]] == ["steering-group", "individual-forum"]
    assert read["overdue"] is False


async def test_what_was_agreed_anew_stands_and_what_was_before_is_kept(place: Place) -> None:
    made = await given_an_agreement(place)
    path = f"{PATH}/{made['id']}"
    change = {"timings": [{"key": "call", "amount": 5, "unit": "days"}], "revisionOn": "2031-01-01"}
    changed = then_it_is(await place.system("nord").patch(path, change), 200)
    assert (changed["version"], changed["timings"][0]["key"], changed["name"]) == (2, "call", "SÖK")
    versions = then_it_is(await place.cast.rektor.get(f"{path}/versions"), 200)["items"]
    assert [(each["version"], each["timings"][0]["key"]) for each in versions] == [
        (2, "call"),
        (1, "information-answer"),
    ]


async def test_goals_are_agreed_on_and_what_was_the_goal_before_is_kept(place: Place) -> None:
    assert (await given_an_agreement(place))["goals"] == []
    goal = {"measure": "report-meetings", "atLeastPercent": 60}
    made = await given_an_agreement(place, goals=[goal])
    assert made["goals"] == [goal]
    path = f"{PATH}/{made['id']}"
    higher = {"goals": [{**goal, "atLeastPercent": 80}]}
    changed = then_it_is(await place.system("nord").patch(path, higher), 200)
    assert (changed["goals"], changed["timings"]) == (higher["goals"], made["timings"])
    versions = then_it_is(await place.cast.rektor.get(f"{path}/versions"), 200)["items"]
    assert [each["goals"] for each in versions] == [higher["goals"], [goal]]


@pytest.mark.parametrize(
    "goals",
    [
        [{"measure": "report-meetings", "atLeastPercent": 0}],
        [{"measure": "report-meetings", "atLeastPercent": 101}],
        [{"measure": "grades", "atLeastPercent": 50}],
        [{"measure": "decisions", "atLeastPercent": 50}, {"measure": "decisions", "atLeastPercent": 60}],
    ],
)
async def test_a_goal_is_a_share_of_a_measure_and_each_stands_once(place: Place, goals: list[Any]) -> None:
    refused = await place.administrator.post(PATH, an_agreement(place, goals=goals))
    then_it_is_refused(refused, 422, "invalid-request")


async def test_agreements_whose_day_of_revision_has_passed_are_listed(place: Place) -> None:
    yesterday, long_ago = today() - timedelta(days=1), today() - timedelta(days=90)
    late = await given_an_agreement(place, revisionOn=str(yesterday))
    later = await given_an_agreement(place, revisionOn=str(long_ago))
    await given_an_agreement(place, revisionOn=str(today()))
    await given_an_agreement(place, revisionOn=str(yesterday), validTo=str(yesterday))
    asked = {"organisationId": place.boards["nord"], "overdue": True}
    listed = then_it_is(await place.cast.rektor.get(PATH, **asked), 200)
    assert [each["id"] for each in listed["items"]] == [later["id"], late["id"]]
    assert all(each["overdue"] for each in listed["items"])
    everything = then_it_is(await place.cast.rektor.get(PATH, organisationId=place.boards["nord"]), 200)
    assert everything["_meta"]["totalRecords"] == 4


async def _ask(place: Place, child: str, **more: Any) -> Any:
    body = {
        "askedUnitId": place.receptions["nord"],
        "categories": ["social-record"],
        "purpose": "coordination",
        "why": "Skolan behöver planera veckan.",
        **more,
    }
    return await place.cast.rektor.post(f"{child}/information-requests", body)


async def test_a_question_is_due_as_the_two_have_agreed_and_else_as_is_usual(place: Place) -> None:
    elsa = await given_a_child(place.cast.rektor)
    usual = then_it_is(await _ask(place, elsa.path), 201)
    assert usual["dueOn"] == str(today() + timedelta(days=14))
    await given_an_agreement(place)
    soon = then_it_is(await _ask(place, elsa.path), 201)
    assert soon["dueOn"] == str(last_day(today(), 3, TimingUnit.WORKING_DAYS))
    said = then_it_is(await _ask(place, elsa.path, dueOn=str(today() + timedelta(days=60))), 201)
    assert said["dueOn"] == str(today() + timedelta(days=60))


async def test_the_agreement_with_the_fewest_parties_says_most_about_the_two(place: Place) -> None:
    for_all = [
        place.boards["nord"],
        *(place.cast.organisation(name) for name in ("education", "region", "independent")),
    ]
    call = {"key": "call", "amount": 9, "unit": "days"}
    county = await given_an_agreement(
        place, partyIds=for_all, timings=[call, {"key": "information-answer", "amount": 20, "unit": "days"}]
    )
    two = await given_an_agreement(place)
    ended = {"key": "information-answer", "amount": 1, "unit": "days"}
    await given_an_agreement(place, timings=[ended], validTo="2025-12-31")
    asked = {"organisationId": place.boards["nord"], "limit": 100}
    listed = then_it_is(await place.cast.rektor.get("/agreed-timings", **asked), 200)["items"]
    times = {each["key"]: (each["amount"], each["unit"], each["agreementId"]) for each in listed}
    assert times["information-answer"] == (3, "working-days", two["id"])
    assert times["call"] == (9, "days", county["id"])
    assert times["follow-up"] == (6, "months", None)
    page = then_it_is(await place.cast.rektor.get("/agreed-timings", **{**asked, "limit": 4, "page": 2}), 200)
    every = len(AgreedTiming)
    assert (page["_meta"]["count"], page["_meta"]["totalRecords"]) == (every - 4, every)


async def test_an_agreement_is_for_the_ages_that_it_says(place: Place) -> None:
    elsa = await given_a_child(place.cast.rektor)
    young = await given_an_agreement(place, limits={"ageFrom": 0, "ageTo": 5, "areas": []})
    unheeded = then_it_is(await _ask(place, elsa.path), 201)
    assert unheeded["dueOn"] == str(today() + timedelta(days=14))
    asked = {"organisationId": place.boards["nord"], "limit": 100}

    async def says(**more: int) -> str | None:
        listed = then_it_is(await place.cast.rektor.get("/agreed-timings", **asked, **more), 200)["items"]
        found: str | None = {each["key"]: each for each in listed}["information-answer"]["agreementId"]
        return found

    assert [await says(age=age) for age in (0, 5, 6)] == [young["id"], young["id"], None]
    assert await says() == young["id"]
    for wrong in (-1, 26):
        refused = await place.cast.rektor.get("/agreed-timings", **asked, age=wrong)
        then_it_is_refused(refused, 422, "invalid-request")


async def test_the_installation_itself_has_agreed_with_nobody(place: Place) -> None:
    answer = await place.administrator.get("/agreed-timings", organisationId=place.boards["nord"])
    assert then_it_is_refused(answer, 403, "not-allowed")["missing"] == "organisation"


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"levels": [{"level": "steering-group", "name": "S"}] * 2}, ""),
        ({"levels": [{"level": "steering-group", "name": "S"}, {"level": "working-group", "name": "A"}]}, ""),
        ({"timings": [{"key": "call", "amount": 5, "unit": "days"}] * 2}, ""),
        ({"timings": [{"key": "call", "amount": 0, "unit": "days"}]}, "/timings/0/amount"),
        ({"limits": {"ageFrom": 12, "ageTo": 6}}, "/limits"),
        ({"validTo": "2024-12-31"}, "/validTo"),
        ({"documentUrl": "http://example.se/sok.pdf"}, "/documentUrl"),
    ],
)
async def test_what_is_wrong_with_an_agreement_is_said(
    place: Place, wrong: dict[str, Any], pointer: str
) -> None:
    answer = await place.administrator.post(PATH, an_agreement(place, **wrong))
    assert then_it_is_refused(answer, 422, "invalid-request")["errors"][0]["pointer"] == pointer


async def test_the_keeper_is_a_party_and_every_party_is_known(place: Place) -> None:
    education, region = place.cast.organisation("education"), place.cast.organisation("region")
    for parties, pointer in (
        ([education, region], ""),
        ([place.boards["nord"], place.boards["nord"]], ""),
        ([place.boards["nord"], unknown("org")], "/partyIds"),
    ):
        answer = await place.administrator.post(PATH, an_agreement(place, partyIds=parties))
        assert then_it_is_refused(answer, 422, "invalid-request")["errors"][0]["pointer"] == pointer
    path = f"{PATH}/{(await given_an_agreement(place))['id']}"
    without = then_it_is_refused(
        await place.administrator.patch(path, {"partyIds": [education, region]}), 422, "invalid-request"
    )
    assert without["errors"][0]["pointer"] == "/partyIds"
    wider = {"partyIds": [place.boards["nord"], education, region]}
    assert len(then_it_is(await place.administrator.patch(path, wider), 200)["partyIds"]) == 3


async def test_only_who_keeps_it_writes_it(place: Place) -> None:
    await place.board("syd")
    other = place.system("syd")
    then_it_is_refused(await other.post(PATH, an_agreement(place)), 403, "not-your-organisation")
    made = await given_an_agreement(place)
    answer = await other.patch(f"{PATH}/{made['id']}", {"name": "Vår"})
    then_it_is_refused(answer, 403, "not-your-organisation")
    answer = await place.cast.rektor.post(PATH, an_agreement(place))
    assert then_it_is_refused(answer, 403, "scope-missing")["requiredScopes"] == ["agreements.write"]


async def test_a_social_worker_administers_nothing_and_an_administrator_does(place: Place) -> None:
    scopes = ["agreements.read", "agreements.write"]
    for name, role, status in (("worker", "social-worker", 403), ("admin", "administrator", 201)):
        person = await place.social_worker(name, "nord", role)
        auth = place.cast.world.systems[f"{place.code}-nord-system"].as_professional(person.id, scopes)
        answer = await place.cast.http.post(
            f"{API}{PATH}",
            json=an_agreement(place),
            headers={"Idempotency-Key": f"by-{name}-{place.code}"},
            auth=auth,
        )
        body = then_it_is(answer, status)
        assert body.get("missing") == ("role" if status == 403 else None)


async def test_an_agreement_is_made_once_and_changed_on_the_version_that_was_read(place: Place) -> None:
    admin = place.administrator
    first = then_it_is(await admin.post(PATH, an_agreement(place), key="agreement-once"), 201)
    again = then_it_is(await admin.post(PATH, an_agreement(place), key="agreement-once"), 201)
    assert again["id"] == first["id"]
    answer = await place.cast.http.post(f"{API}{PATH}", json=an_agreement(place), auth=admin.auth)
    then_it_is_refused(answer, 400, "header-missing")
    path = f"{PATH}/{first['id']}"
    then_it_is_refused(await admin.patch(path, {"name": "Ny"}, etag='"old"'), 412, "stale")
    then_it_is_refused(await admin.patch(path, {"name": "Ny"}, etag=""), 428, "if-match-missing")
    then_it_is_refused(await admin.get(f"{PATH}/{unknown('agr')}"), 404, "not-found")
    then_it_is_refused(await admin.get(f"{PATH}/{unknown('agr')}/versions"), 404, "not-found")
