"""A school's system asks what has happened: it hears what its people could read, and nothing else."""

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from app.demo.callers import Caller
from app.kit.events import PublicEvent, kinds
from app.vocabulary import Branch
from app.webhooks import queries, service
from app.webhooks.audience import tables_behind
from tests.cast import Cast
from tests.conftest import Installation
from tests.plans.plan_steps import given_a_called_plan, when_they_accept
from tests.steps import given_a_child, given_protection, then_it_is, then_it_is_refused
from tests.webhooks.webhook_steps import given_a_listener


@pytest.fixture
async def owner(installation: Installation) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(installation.dsns.owner)
    yield connection
    await connection.close()


async def hear(listener: Caller, **asked: Any) -> tuple[list[dict[str, Any]], str]:
    """Read the feed to its end."""
    found: list[dict[str, Any]] = []
    while True:
        stretch = then_it_is(await listener.get("/events", **asked), 200)
        found += stretch["items"]
        asked["after"] = stretch["after"]
        if not stretch["hasMore"]:
            return found, stretch["after"]


async def end_of_the_feed(listener: Caller) -> str:
    """The mark behind all that has happened: heard through for a type that hardly ever does."""
    return (await hear(listener, type="unit.closure-announced"))[1]


async def test_a_school_hears_of_a_child_of_its_own(cast: Cast) -> None:
    school = await given_a_listener(cast, "education", Branch.SCHOOL)
    before = await end_of_the_feed(school)
    elsa = await given_a_child(cast.rektor)
    told, after = await hear(school, after=before)
    (event,) = [each for each in told if elsa.id in each["data"]["link"] and "handover" not in each["type"]]
    assert event["type"] == "named-person.changed"
    assert event["data"]["link"].endswith(f"/children/{elsa.id}/named-person")
    assert set(event) == {"specversion", "id", "source", "type", "time", "datacontenttype", "data"}
    assert set(event["data"]) == {"link"}
    again, _ = await hear(school, after=before)
    assert event in again, "told again it is the same"
    later, _ = await hear(school, after=after)
    assert event not in later


@pytest.mark.parametrize("patience", [0.0, 60.0])
async def test_it_is_the_same_however_little_is_looked_at_in_one_go(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, patience: float
) -> None:
    school = await given_a_listener(cast, "education", Branch.SCHOOL)
    care = await given_a_listener(cast, "region", Branch.CARE)
    marks = {each.name: await end_of_the_feed(each) for each in (school, care)}
    elsa = await given_a_child(cast.rektor)
    at_once, _ = await hear(school, after=marks[school.name])
    monkeypatch.setattr(queries, "LOOKED_AT", 1)
    monkeypatch.setattr(service, "PATIENCE_SECONDS", patience)
    in_steps, after = await hear(school, after=marks[school.name])
    assert in_steps == at_once
    assert any(elsa.id in each["data"]["link"] for each in in_steps)
    nothing = then_it_is(await care.get("/events", after=marks[care.name]), 200)
    assert nothing["items"] == []
    assert nothing["hasMore"] is (patience == 0), "it has looked at one event, and there were more"
    assert (await hear(school, after=after))[0] == []
    assert (await hear(care, after=nothing["after"]))[0] == []


async def test_others_hear_nothing_of_it(cast: Cast) -> None:
    care = await given_a_listener(cast, "region", Branch.CARE)
    board = await given_a_listener(cast, "social", Branch.SOCIAL_INQUIRY)
    marks = {each.name: await end_of_the_feed(each) for each in (care, board)}
    elsa = await given_a_child(cast.rektor)
    answers = {"childView": "Vill sova.", "status": "final"}
    then_it_is(await cast.rektor.post(f"{elsa.path}/five-questions", answers), 201)
    for each in (care, board):
        told, _ = await hear(each, after=marks[each.name])
        assert not [event for event in told if elsa.id in event["data"]["link"]]


async def test_what_another_branch_has_written_is_nobodys_news(cast: Cast) -> None:
    """Both branches know the child; each hears of its own compartment only."""
    school = await given_a_listener(cast, "education", Branch.SCHOOL)
    health = await given_a_listener(cast, "education", Branch.PUPIL_HEALTH_MEDICAL)
    marks = {each.name: await end_of_the_feed(each) for each in (school, health)}
    elsa = await given_a_child(cast.rektor)
    answers = {"childView": "Vill sova.", "status": "final"}
    made = then_it_is(await cast.rektor.post(f"{elsa.path}/five-questions", answers), 201)

    async def links(listener: Caller) -> list[str]:
        told, _ = await hear(listener, after=marks[listener.name], type="five-questions.answered")
        return [each["data"]["link"] for each in told if made["id"] in each["data"]["link"]]

    assert len(await links(school)) == 1
    assert await links(health) == []


async def test_the_parties_of_a_plan_hear_of_it(cast: Cast) -> None:
    listeners = {
        "education": await given_a_listener(cast, "education", Branch.SCHOOL),
        "region": await given_a_listener(cast, "region", Branch.CARE),
        "social": await given_a_listener(cast, "social", Branch.SOCIAL_RECEPTION),
        "provider": await given_a_listener(cast, "independent", Branch.SCHOOL),
    }
    plan = await given_a_called_plan(cast)
    await when_they_accept(plan, reception=cast.reception, bup=cast.bup)
    heard = {}
    for name, listener in listeners.items():
        told, _ = await hear(listener)
        heard[name] = {each["type"] for each in told if plan.path in each["data"]["link"]}
    assert "plan.called" in heard["region"]
    assert "plan.called" in heard["social"]
    assert {"plan.opened", "plan.called"} <= heard["education"]
    assert heard["provider"] == set()


async def test_nothing_is_ever_told_of_a_protected_child(cast: Cast) -> None:
    school = await given_a_listener(cast, "education", Branch.SCHOOL)
    elsa = await given_a_child(cast.rektor)
    assert [each for each in (await hear(school))[0] if elsa.id in each["data"]["link"]]
    await given_protection(cast.rektor, elsa)
    assert not [each for each in (await hear(school))[0] if elsa.id in each["data"]["link"]]


async def test_an_event_of_a_call_that_ends_later_is_not_passed_by(
    cast: Cast, owner: asyncpg.Connection
) -> None:
    """Ids are drawn before a transaction is over: whoever reads meanwhile must not go past the slower one."""
    school = await given_a_listener(cast, "education", Branch.SCHOOL)
    elsa = await given_a_child(cast.rektor)
    before = await end_of_the_feed(school)
    link = f"/children/{elsa.id}/named-person"
    slow = owner.transaction()
    await slow.start()
    insert = (
        "INSERT INTO outbox_event (public_id, type, link, child_id, happened_at)"
        " VALUES ($1, 'named-person.covered', $2, $3, clock_timestamp())"
    )
    await owner.execute(insert, f"evt-{elsa.id[4:]}", link, elsa.id)
    linn = await given_a_child(cast.rektor)
    first, mark = await hear(school, after=before)
    assert [each for each in first if linn.id in each["data"]["link"]]
    await slow.commit()
    second, _ = await hear(school, after=mark)
    assert [each["id"] for each in second if elsa.id in each["data"]["link"]] == [f"evt-{elsa.id[4:]}"]


async def test_the_mark_says_nothing_and_is_the_systems_own(cast: Cast) -> None:
    school = await given_a_listener(cast, "education", Branch.SCHOOL)
    health = await given_a_listener(cast, "education", Branch.PUPIL_HEALTH_MEDICAL)
    one, two = await end_of_the_feed(school), await end_of_the_feed(school)
    assert one != two, "nobody reads off whether others have been at work"
    for mark in (one[:-4], "AAAA", "å", "="):
        then_it_is_refused(await school.get("/events", after=mark), 422, "invalid-request")
    then_it_is_refused(await health.get("/events", after=one), 422, "invalid-request")


async def test_a_system_of_several_branches_says_for_which_it_listens(cast: Cast) -> None:
    both = await given_a_listener(cast, "education", Branch.PRESCHOOL, Branch.SCHOOL)
    then_it_is_refused(await both.get("/events"), 422, "invalid-request")
    then_it_is(await both.get("/events", branch="school"), 200)
    then_it_is_refused(await both.get("/events", branch="care"), 422, "invalid-request")
    imagined = await both.get("/events", branch="school", type="plan.imagined")
    then_it_is_refused(imagined, 422, "invalid-request")


async def test_nobody_without_the_scope_listens(cast: Cast) -> None:
    for who in (cast.rektor, cast.reception, cast.world.administrator):
        then_it_is_refused(await who.get("/events"), 403, "scope-missing")


def test_every_kind_of_event_has_somebody_who_may_hear_it() -> None:
    """An event whose link leads to a kind of thing that nobody knows is told to nobody."""
    assert {"pln", "cns", "dis", "fqs", "chr", "asr"} <= set(tables_behind())
    assert not [kind.kind for kind in kinds(PublicEvent) if kind.for_the_few and kind.for_all_who_know]
