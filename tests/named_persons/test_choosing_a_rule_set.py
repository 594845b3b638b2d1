"""A municipality chooses its rule set from a date: future answers follow, old ones stand."""

from datetime import date, timedelta
from typing import Any

import asyncpg
import pytest

from app.cli import chains as worker_chains
from app.cli.chains import Chains
from app.demo.callers import Caller
from app.named_persons import choosing, queries
from app.rules.named_person_rule_sets import RULE_SETS
from tests.cast import Cast
from tests.days import in_days, today
from tests.steps import Child, given_a_child, then_it_is, then_it_is_refused
from tests.towns import Town, given_a_town

CHOICES = "/named-person-rule-set-choices"


@pytest.fixture
async def worker(settings):
    """The worker, with nothing left to do of what other towns have chosen."""
    care = Chains(settings)
    await care.carry_out_choices(None)
    yield care
    await care.close()


@pytest.fixture
async def owner(installation):
    connection = await asyncpg.connect(installation.dsns.owner)
    yield connection
    await connection.close()


@pytest.fixture
async def town(cast: Cast) -> Town:
    """A town whose school has a pupil health team."""
    town = await given_a_town(cast)
    await town.add_unit("team", "Elevhälsan", kind="pupil-health", branch="pupil-health-psychosocial")
    return town


async def given_a_last_resort(town: Town) -> None:
    await town.add_unit(
        "joint",
        "Samlade elevhälsan",
        kind="pupil-health",
        branch="pupil-health-psychosocial",
        fallbackFor=["pupil-health"],
    )


async def named_person(caller: Caller, child: Child, on: str) -> dict[str, Any]:
    shown: dict[str, Any] = then_it_is(await caller.get(f"{child.path}/named-person", on=on), 200)
    return shown


def choice(town: Town, rule_set: str, *, days: int) -> dict[str, str]:
    return {"municipalityCode": town.code, "ruleSet": rule_set, "validFrom": in_days(days)}


def seven() -> date:
    return date(today().year - 7, 2, 3)


async def given_a_pupil(town: Town) -> Child:
    since = f"{today().year - 1}-08-18"
    return await given_a_child(town.who("rektor"), born=seven(), since=since)


async def test_a_person_can_read_what_each_rule_set_says(cast: Cast) -> None:
    listed = then_it_is(await cast.teacher.get("/named-person-rule-sets"), 200)
    assert [item["key"] for item in listed["items"]] == [*RULE_SETS]
    assert [item["default"] for item in listed["items"]] == [True, False, False]
    for item in listed["items"]:
        assert "barnmorskan" in item["beforeBirth"]["sv"]
        for text in (item["name"], item["source"], *(rule["says"] for rule in item["rules"])):
            assert text["sv"] != text["en"] != ""
    kronoberg, bjuv, linkoping = ({rule["key"]: rule for rule in item["rules"]} for item in listed["items"])
    assert "rektor" in kronoberg["rektor-of-the-school"]["says"]["sv"]
    assert kronoberg["municipal-activity-responsibility-fallback"]["fallback"] == "activity-responsibility"
    assert "pupil-health-of-the-school" in bjuv
    assert "rektor-of-the-school" not in bjuv
    assert "preschool-where-placed" in linkoping


async def test_a_choice_moves_what_is_to_come_and_leaves_what_has_been(
    cast: Cast, town: Town, worker: Chains
) -> None:
    child = await given_a_pupil(town)
    rektor = town.who("rektor")
    before = await named_person(rektor, child, in_days(30))
    assert (before["ruleSet"], before["rule"]) == ("kronoberg", "rektor-of-the-school")
    assert before["fact"] == {"kind": "enrolment", "validFrom": f"{today().year - 1}-08-18"}
    await given_a_last_resort(town)

    made = then_it_is(await town.administrator.post(CHOICES, choice(town, "bjuv", days=30)), 201)
    assert (made["validTo"], made["carriedOutAt"], made["supersededAt"]) == (None, None, None)
    await worker.carry_out_choices(None)
    after = await named_person(rektor, child, in_days(30))
    assert (after["ruleSet"], after["rule"]) == ("bjuv", "pupil-health-of-the-school")
    assert after["unit"]["id"] == town.unit("team")
    assert after["validFrom"] == in_days(30)
    for on in (in_days(0), in_days(29)):
        now = await named_person(rektor, child, on)
        assert (now["ruleSet"], now["unit"]["id"]) == ("kronoberg", town.unit("school"))
    (listed,) = then_it_is(await cast.teacher.get(CHOICES, municipalityCode=town.code), 200)["items"]
    assert listed["id"] == made["id"]
    assert listed["carriedOutAt"] is not None
    # A child who comes after the choice is answered by it at once
    newcomer = await given_a_pupil(town)
    assert (await named_person(rektor, newcomer, in_days(31)))["ruleSet"] == "bjuv"


async def test_a_rule_set_whose_unit_of_last_resort_nobody_has_named_is_not_chosen(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    fallbacks = queries.fallbacks

    async def but_for_pupil_health(session, code) -> dict[str, str]:
        return {
            name: unit for name, unit in (await fallbacks(session, code)).items() if name != "pupil-health"
        }

    monkeypatch.setattr(queries, "fallbacks", but_for_pupil_health)
    refused = await town.administrator.post(CHOICES, choice(town, "bjuv", days=30))
    body = then_it_is_refused(refused, 409, "no-unit-of-last-resort")
    assert body["missing"] == ["pupil-health"]
    assert body["errors"][0]["pointer"] == "/ruleSet"
    assert then_it_is(await town.administrator.get(CHOICES, municipalityCode=town.code), 200)["items"] == []


async def test_another_choice_ends_the_first_on_its_date_and_supersedes_what_was_planned(
    town: Town, worker: Chains
) -> None:
    await given_a_last_resort(town)
    child, rektor = await given_a_pupil(town), town.who("rektor")
    for rule_set, days in (("bjuv", 10), ("kronoberg", 40), ("linkoping", 20)):
        then_it_is(await town.administrator.post(CHOICES, choice(town, rule_set, days=days)), 201)
    await worker.carry_out_choices(None)
    listed = then_it_is(await rektor.get(CHOICES, municipalityCode=town.code), 200)["items"]
    live = {
        item["ruleSet"]: (item["validFrom"], item["validTo"]) for item in listed if not item["supersededAt"]
    }
    assert live == {"bjuv": (in_days(10), in_days(19)), "linkoping": (in_days(20), None)}
    answered = [(await named_person(rektor, child, in_days(day)))["ruleSet"] for day in (9, 10, 19, 20, 50)]
    assert answered == ["kronoberg", "bjuv", "bjuv", "linkoping", "linkoping"]


async def test_a_killed_worker_goes_on_where_it_was_and_a_second_run_changes_nothing(
    town: Town, worker: Chains, owner: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    await given_a_last_resort(town)
    children = [await given_a_pupil(town) for _ in range(5)]
    made = then_it_is(await town.administrator.post(CHOICES, choice(town, "bjuv", days=5)), 201)
    monkeypatch.setattr(worker_chains, "PORTION", 2)
    laid, lay_chain = [], choosing.lay_chain

    async def until_killed(session, child_id, **more) -> None:
        if len(laid) == 3:
            raise KeyboardInterrupt
        laid.append(child_id)
        await lay_chain(session, child_id, **more)

    monkeypatch.setattr(choosing, "lay_chain", until_killed)
    with pytest.raises(KeyboardInterrupt):
        await worker.carry_out_choices(None)
    where = "SELECT relaid_to, relaid_at FROM named_person_rule_set_choice WHERE id = $1"
    stopped = await owner.fetchrow(where, made["id"])
    in_order = sorted(child.id for child in children)
    assert (stopped["relaid_to"], stopped["relaid_at"]) == (in_order[1], None)
    for child in children:  # none without, whether or not the worker has come to it
        await named_person(town.who("rektor"), child, in_days(6))

    monkeypatch.setattr(choosing, "lay_chain", lay_chain)
    assert await worker.carry_out_choices(None) >= 3, "and whatever other choices wait"
    for child in children:
        assert (await named_person(town.who("rektor"), child, in_days(6)))["ruleSet"] == "bjuv"
    rows = "SELECT count(*) FROM register.named_person_assignment"
    as_it_is = await owner.fetchval(rows)
    assert await worker.carry_out_choices(None) == 0
    await owner.execute(
        "UPDATE named_person_rule_set_choice SET relaid_to = NULL, relaid_at = NULL WHERE id = $1", made["id"]
    )
    assert await worker.carry_out_choices(None) >= 5
    assert await owner.fetchval(rows) == as_it_is


async def test_a_chain_that_cannot_be_laid_stays_and_stops_nobody_else(
    town: Town, worker: Chains, monkeypatch: pytest.MonkeyPatch
) -> None:
    await given_a_last_resort(town)
    children = sorted([await given_a_pupil(town) for _ in range(3)], key=lambda child: child.id)
    then_it_is(await town.administrator.post(CHOICES, choice(town, "bjuv", days=5)), 201)
    lay_chain = choosing.lay_chain

    async def refuses_one(session, child_id, **more) -> None:
        await lay_chain(session, child_id, **more)
        if child_id == children[1].id:
            raise choosing.NoUnitOfLastResort

    monkeypatch.setattr(choosing, "lay_chain", refuses_one)
    assert await worker.carry_out_choices(None) == 3
    sets = [(await named_person(town.who("rektor"), child, in_days(6)))["ruleSet"] for child in children]
    assert sets == ["bjuv", "kronoberg", "bjuv"]


async def test_a_family_that_moves_is_answered_by_the_rule_set_of_where_it_lives(
    cast: Cast, town: Town
) -> None:
    await given_a_last_resort(town)
    then_it_is(await town.administrator.post(CHOICES, choice(town, "bjuv", days=0)), 201)
    elsa = await given_a_child(cast.rektor, born=seven(), since=f"{today().year - 1}-08-18")
    moves = today() + timedelta(days=60)
    await given_a_child(town.who("rektor"), born=seven(), number=elsa.number, since=moves.isoformat())
    stays = await named_person(cast.rektor, elsa, in_days(59))
    assert (stays["ruleSet"], stays["unit"]["name"]) == ("kronoberg", "Lindens skola")
    moved = await named_person(town.who("rektor"), elsa, in_days(60))
    assert (moved["ruleSet"], moved["unit"]["id"]) == ("bjuv", town.unit("team"))


async def test_who_may_choose_and_from_when(cast: Cast, town: Town) -> None:
    body = choice(town, "linkoping", days=3)
    then_it_is_refused(await town.who("rektor").post(CHOICES, body), 403, "scope-missing")
    stranger = (await given_a_town(cast)).administrator
    then_it_is_refused(await stranger.post(CHOICES, body), 403, "not-your-municipality")
    past = {**body, "validFrom": in_days(-1)}
    refused = then_it_is_refused(await town.administrator.post(CHOICES, past), 422, "invalid-request")
    assert refused["errors"] == [{"pointer": "/validFrom", "code": "past", "detail": "lies in the past"}]
    for wrong in ({"ruleSet": "stockholm"}, {"municipalityCode": "07"}, {"validFrom": "soon"}):
        answer = await town.administrator.post(CHOICES, {**body, **wrong})
        (error,) = then_it_is_refused(answer, 422, "invalid-request")["errors"]
        assert error["pointer"] == f"/{next(iter(wrong))}"
    assert then_it_is(await cast.teacher.get(CHOICES, municipalityCode=town.code), 200)["items"] == []
    made = then_it_is(await cast.world.administrator.post(CHOICES, body, key="choose-once"), 201)
    again = then_it_is(await cast.world.administrator.post(CHOICES, body, key="choose-once"), 201)
    assert (made["id"], made["organisationId"]) == (again["id"], None)
    other = await cast.world.administrator.post(CHOICES, {**body, "ruleSet": "kronoberg"}, key="choose-once")
    then_it_is_refused(other, 422, "key-used-for-another-request")


async def test_a_private_provider_chooses_nothing_for_the_municipality(cast: Cast) -> None:
    auth = cast.world.systems["independent-school-system"].as_system(["organisations.admin"])
    provider = Caller("The provider", cast.http, auth, "administration")
    body = {"municipalityCode": "9901", "ruleSet": "bjuv", "validFrom": in_days(1)}
    then_it_is_refused(await provider.post(CHOICES, body), 403, "not-your-municipality")


async def test_others_learn_the_kind_of_the_fact_and_not_its_day(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor, born=seven(), since=f"{today().year - 1}-08-18")
    await given_a_child(
        cast.reception, born=seven(), number=elsa.number, kind="case", since=f"{today().year}-01-01"
    )
    told = await named_person(cast.reception, elsa, in_days(0))
    assert told["fact"] == {"kind": "enrolment", "validFrom": None}
    listed = then_it_is(await cast.reception.get(f"{elsa.path}/named-person-assignments"), 200)["items"]
    assert {item["fact"]["validFrom"] for item in listed if item["fact"]} == {None}
    own = then_it_is(await cast.rektor.get(f"{elsa.path}/named-person-assignments"), 200)["items"]
    assert f"{today().year - 1}-08-18" in {item["fact"]["validFrom"] for item in own if item["fact"]}
    assert None in {item["fact"] for item in own if not item["fact"]}, "the child health fallback has no fact"


async def test_a_pupil_health_team_closes_and_goes_on_after_all(town: Town, worker: Chains) -> None:
    await given_a_last_resort(town)
    child, rektor = await given_a_pupil(town), town.who("rektor")
    then_it_is(await town.administrator.post(CHOICES, choice(town, "bjuv", days=5)), 201)
    await worker.carry_out_choices(None)
    where, team = f"/units/{town.unit('team')}/discontinuation", town.unit("team")

    async def answers() -> list[str]:
        days = (in_days(6), in_days(20), in_days(21))
        return [(await named_person(rektor, child, day))["unit"]["id"] for day in days]

    assert await answers() == [team, team, team]
    then_it_is(await town.administrator.post(where, {"lastDay": in_days(20)}), 201)
    await worker.carry_out_discontinuations(None)
    assert await answers() == [team, team, town.unit("joint")]
    then_it_is(await town.administrator.delete(where), 204)
    await worker.carry_out_discontinuations(None)
    assert await answers() == [team, team, team]


async def test_a_school_with_two_pupil_health_teams_keeps_one_when_the_other_closes(
    town: Town, worker: Chains
) -> None:
    await given_a_last_resort(town)
    second = await town.add_unit(
        "second-team", "Elevhälsan två", kind="pupil-health", branch="pupil-health-psychosocial"
    )
    child, rektor = await given_a_pupil(town), town.who("rektor")
    then_it_is(await town.administrator.post(CHOICES, choice(town, "bjuv", days=5)), 201)
    await worker.carry_out_choices(None)
    for name, answers in (("team", second), ("second-team", town.unit("joint"))):
        where = f"/units/{town.unit(name)}/discontinuation"
        then_it_is(await town.administrator.post(where, {"lastDay": in_days(20)}), 201)
        await worker.carry_out_discontinuations(None)
        assert (await named_person(rektor, child, in_days(21)))["unit"]["id"] == answers
