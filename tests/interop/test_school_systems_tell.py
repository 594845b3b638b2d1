"""A school system tells that something has changed: we subscribe, renew and end, and believe no more."""

from datetime import UTC, datetime, timedelta

import pytest

from app.cli.school_systems import ask_alone
from app.interop.feeds.asker import is_due
from app.interop.feeds.models import SchoolSource
from app.kit.clock import wall_clock
from tests.interop.conftest import known_as
from tests.interop.school_system import Asking, SchoolSystemOnHttp
from tests.steps import then_it_is

pytestmark = pytest.mark.usefixtures("first_of_october")
TOLD = {"modifiedEntites": ["Person"], "deletedEntities": False}


@pytest.fixture
def system(village):
    system = SchoolSystemOnHttp()
    village.pupil("Olle")
    system.take(village)
    return system


@pytest.fixture
def asking(importer, system, tmp_path):
    return Asking(importer, system, tmp_path / "token", notifications=True)


async def source(asking) -> SchoolSource:
    return await asking.asker.source(asking.agreed)


async def told(asking, target, body=TOLD):
    return await asking.importer.cast.http.post(target, json=body)


def target_of(system) -> str:
    (subscription,) = system.subscriptions.values()
    return str(subscription["target"])


async def later(asking, **values) -> None:
    """Let time have passed: what the table says of it is moved back."""
    for name, moment in values.items():
        await asking.importer.ask(
            f"UPDATE school_source SET {name} = $2 WHERE organisation_id = $1",  # noqa: S608 - our own column
            asking.importer.organisation_id,
            moment,
        )


async def test_it_is_subscribed_to_once_with_an_address_of_our_own(asking, system):
    await asking.asks()
    await asking.asks(full=True)
    (made,) = system.subscriptions.values()
    assert made["resourceTypes"] == [
        {"resource": each} for each in ("Organisation", "Person", "Duty", "Group", "Placement")
    ]
    base, _, key = made["target"].rpartition("/")
    assert base.endswith("/named-person/v1/roster-notifications")
    assert len(key) == 53
    row = await source(asking)
    assert row.subscription == made["id"]
    assert key.encode() not in (row.key_hash or b"")


async def test_what_it_tells_lets_it_be_asked_sooner_and_is_not_believed(asking, system):
    await asking.asks()
    system.change("persons", "Olle", familyName="Ekman")
    assert (await source(asking)).told_at is None
    answer = await told(asking, target_of(system), {"modifiedEntites": ["Grade"], "deletedEntities": True})
    assert then_it_is(answer, 200) == {"heard": True}
    row = await source(asking)
    assert row.told_at is not None
    assert not is_due(asking.agreed, row), "it was asked less than a minute ago"
    await later(asking, asked_at=wall_clock() - timedelta(minutes=2))
    assert is_due(asking.agreed, await source(asking))
    asked = await ask_alone(asking.asker, asking.asker.database._url)
    assert asked == 1
    row = await source(asking)
    assert row.told_at is None
    assert not is_due(asking.agreed, row)
    child = await asking.importer.child_of(known_as("Olle"))
    versions = await asking.importer.ask("SELECT version FROM child_record WHERE child_id = $1", child)
    assert [each["version"] for each in versions] == [2]


async def test_an_address_that_nobody_was_given_answers_in_the_same_way(asking, system):
    await asking.asks()
    target = target_of(system)
    base, _, key = target.rpartition("/")
    answers = []
    for name in (key, "a" * 53, "b", "%C3%A5", "a" * 2_000):
        answer = await told(asking, f"{base}/{name}")
        headers = {k: v for k, v in answer.headers.items() if k != "x-request-id"}
        answers.append((answer.status_code, headers, answer.content))
    assert all(each == answers[0] for each in answers)
    assert answers[0][0] == 200


@pytest.mark.parametrize(
    "body", [[], "x", {"modifiedEntites": "Person"}, {"deletedEntities": 7}, {"modifiedEntites": [["x"]]}]
)
async def test_what_is_no_notification_is_refused_whoever_has_the_address(asking, system, body):
    await asking.asks()
    target = target_of(system)
    for address in (target, target[:-1] + "7"):
        then_it_is(await told(asking, address, body), 422)
    assert (await source(asking)).told_at is None


@pytest.mark.parametrize(
    "body", [{}, {"modifiedEntities": ["Person"], "more": {"x": 1}}, {"modifiedEntites": []}]
)
async def test_other_spellings_are_heard_too(asking, system, body):
    await asking.asks()
    then_it_is(await told(asking, target_of(system), body), 200)
    assert (await source(asking)).told_at is not None


async def test_another_schools_key_moves_nothing_here(asking, system):
    await asking.asks()
    then_it_is(await told(asking, target_of(system)[:-4] + "abcd"), 200)
    assert (await source(asking)).told_at is None


async def test_it_is_renewed_in_time(asking, system):
    await asking.asks()
    row = await source(asking)
    assert row.subscription_until is not None
    assert row.subscription_until - wall_clock() > timedelta(days=80)
    await later(asking, subscription_until=wall_clock() + timedelta(days=6))
    await asking.asks(full=True)
    assert ("PATCH", f"/subscriptions/{row.subscription}", {}) in system.asked
    renewed = await source(asking)
    assert renewed.subscription == row.subscription
    assert (renewed.subscription_until or datetime.min.replace(tzinfo=UTC)) - wall_clock() > timedelta(
        days=80
    )


async def test_one_that_is_gone_is_made_anew_at_another_address(asking, system):
    await asking.asks()
    target = target_of(system)
    system.subscriptions.clear()
    await later(asking, subscription_until=wall_clock())
    await asking.asks(full=True)
    assert target_of(system) != target
    then_it_is(await told(asking, target), 200)
    assert (await source(asking)).told_at is None, "the earlier address is void"
    then_it_is(await told(asking, target_of(system)), 200)
    assert (await source(asking)).told_at is not None


async def test_it_is_ended_and_its_address_is_void(asking, system):
    await asking.asks()
    target = target_of(system)
    assert await asking.asker.end_subscription(asking.agreed)
    assert system.subscriptions == {}
    then_it_is(await told(asking, target), 200)
    assert (await source(asking)).told_at is None
    assert not await asking.asker.end_subscription(asking.agreed)


async def test_it_ends_when_nothing_has_been_agreed_any_more(asking, system):
    await asking.asks()
    asking.agreed = asking.agreed.model_copy(update={"notifications": False})
    await asking.asks(full=True)
    assert system.subscriptions == {}
    assert (await source(asking)).key_hash is None


async def test_a_system_without_subscriptions_is_asked_by_the_clock(asking, system):
    system.next("POST /subscriptions", 404)
    first = await asking.asks()
    assert first.set_aside == 0
    assert (await source(asking)).subscription is None


async def test_a_notification_while_the_subscription_is_made_is_heard(asking, system):
    heard = []

    async def tell_at_once(request):
        body = (await request.aread()).decode()
        target = body.split('"target":"')[1].split('"')[0]
        heard.append(await told(asking, target))
        return system._subscriptions("POST", [], body.encode())

    original = system.handle_async_request

    async def answering(request):
        if request.method == "POST" and request.url.path.endswith("/subscriptions"):
            return await tell_at_once(request)
        return await original(request)

    system.handle_async_request = answering
    await asking.asks()
    assert [each.status_code for each in heard] == [200]
    assert (await source(asking)).told_at is not None


def moments(**values) -> SchoolSource:
    return SchoolSource(organisation_id="org", address_hash=b"", read_until={}, **values)


def test_who_is_asked_when(asking):
    agreed, now = asking.agreed, wall_clock()
    fresh, hour = now - timedelta(seconds=30), now - timedelta(minutes=61)
    assert is_due(agreed, moments())
    assert not is_due(agreed, moments(asked_at=fresh, full_at=fresh))
    assert is_due(agreed, moments(asked_at=hour, full_at=hour))
    assert not is_due(agreed, moments(asked_at=fresh, full_at=fresh, told_at=now))
    assert is_due(agreed, moments(asked_at=now - timedelta(minutes=2), full_at=fresh, told_at=now))
    assert not is_due(agreed, moments(asked_at=hour, full_at=hour, failures=7)), "less and less often"
    assert is_due(agreed, moments(asked_at=now - timedelta(hours=7), full_at=hour, failures=40))
    assert is_due(agreed, moments(asked_at=now - timedelta(minutes=2), full_at=now - timedelta(days=2)))


async def test_one_that_fails_holds_nobody_else_up(asking):
    nobody = asking.agreed.model_copy(update={"organisation": f"org-{'a' * 26}"})
    asking.asker.systems = (nobody, asking.agreed)
    assert await asking.asker.ask_who_is_due() == 1
    assert (await source(asking)).asked_at is not None
