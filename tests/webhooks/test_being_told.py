"""A school's system is told at an address of its own: signed, until taken, and nothing else."""

from collections.abc import AsyncIterator
from datetime import timedelta

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from standardwebhooks import WebhookVerificationError

from app.kit.clock import wall_clock
from app.kit.database import Database
from app.sign_in.clients import disable
from app.vocabulary import Branch
from app.webhooks import queries
from tests.cast import Cast
from tests.conftest import Installation
from tests.plans.plan_steps import given_a_called_plan, when_they_accept
from tests.steps import given_a_child, given_protection, then_it_is, then_it_is_refused
from tests.webhooks.webhook_steps import (
    SUBSCRIPTIONS,
    Post,
    given_a_listener,
    given_a_subscription,
    verified,
)

KNOWN = "named-person.changed"


@pytest.fixture
def database(app: FastAPI) -> Database:
    found: Database = app.state.database
    return found


@pytest.fixture
def post(database: Database) -> Post:
    return Post(database)


@pytest.fixture
async def owner(installation: Installation) -> AsyncIterator[asyncpg.Connection]:
    _, _, name = installation.dsns.app.partition("?")[0].rpartition("/")
    connection = await asyncpg.connect(installation.admin_dsn, database=name)
    yield connection
    await connection.close()


async def when_time_goes(owner: asyncpg.Connection, subscription: str, by: timedelta) -> None:
    """So much later: what waits was begun that long ago."""
    await owner.execute(
        "UPDATE event_delivery SET due_at = due_at - $2::interval,"
        " first_due_at = first_due_at - $2::interval,"
        " claimed_until = claimed_until - $2::interval WHERE subscription_id = $1",
        subscription,
        by,
    )
    await owner.execute(
        "UPDATE event_subscription SET resting_until = resting_until - $2::interval,"
        " ask_at = ask_at - $2::interval,"
        " earlier_secret_until = earlier_secret_until - $2::interval WHERE id = $1",
        subscription,
        by,
    )


async def test_a_system_is_told_what_has_happened(cast: Cast, post: Post) -> None:
    school = await given_a_listener(cast, "education", Branch.SCHOOL)
    made = await given_a_subscription(school, post, types=[KNOWN])
    elsa = await given_a_child(cast.rektor)
    await post.goes_round()
    (request,) = [each for each in post.receiver.told[made["where"]] if elsa.id.encode() in each.content]
    event = verified(made["secret"], request)
    assert request.headers["webhook-id"] == event["id"]
    assert request.headers["content-type"] == "application/cloudevents+json"
    assert set(event) == {"specversion", "id", "source", "type", "time", "datacontenttype", "data"}
    assert event["data"] == {"link": f"{event['source']}/children/{elsa.id}/named-person"}
    listed = then_it_is(await school.get(f"{made['path']}/deliveries"), 200)["items"]
    (delivery,) = [each for each in listed if each["eventId"] == event["id"]]
    assert (delivery["status"], delivery["outcome"], delivery["attempts"]) == ("delivered", "204", 1)
    before = len(post.receiver.told[made["where"]])
    await post.goes_round()
    assert len(post.receiver.told[made["where"]]) == before, "what was taken is told once"


async def test_nothing_is_passed_by_however_little_is_looked_at_in_one_go(
    cast: Cast, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    school = await given_a_listener(cast, "education", Branch.SCHOOL)
    made = await given_a_subscription(school, post, types=[KNOWN])
    children = [await given_a_child(cast.rektor) for _ in range(3)]
    monkeypatch.setattr(queries, "LOOKED_AT", 1)
    await post.goes_round()
    told = [each.content for each in post.receiver.told[made["where"]]]
    assert [sum(child.id.encode() in each for each in told) for child in children] == [1, 1, 1]


async def test_a_changed_body_or_another_secret_is_noticed(cast: Cast, post: Post) -> None:
    school = await given_a_listener(cast, "education", Branch.SCHOOL)
    made = await given_a_subscription(school, post, types=[KNOWN])
    await given_a_child(cast.rektor)
    await post.goes_round()
    request = post.receiver.told[made["where"]][-1]
    forged = httpx.Request("POST", request.url, headers=request.headers, content=request.content + b" ")
    with pytest.raises(WebhookVerificationError):
        verified(made["secret"], forged)
    with pytest.raises(WebhookVerificationError):
        verified("whsec_" + "A" * 43 + "=", request)


async def test_an_address_that_does_not_want_it_is_told_nothing(cast: Cast, post: Post) -> None:
    """Nobody makes us call at somebody else's door."""
    school = await given_a_listener(cast, "education", Branch.SCHOOL)
    for number, allowed in enumerate(("", "https://somebody.example", "somebody.example")):
        where = f"/unwilling-{number}-{school.name}"
        post.receiver.wants[where] = allowed
        body = {"name": "Ovillig", "address": f"https://receiver.example{where}"}
        made = then_it_is(await school.post(SUBSCRIPTIONS, body), 201)
        await given_a_child(cast.rektor)
        await post.goes_round()
        assert where not in post.receiver.told
        path = f"{SUBSCRIPTIONS}/{made['id']}"
        assert then_it_is(await school.get(path), 200)["status"] == "unconfirmed"
        then_it_is_refused(await school.patch(path, {"paused": False}), 422, "invalid-request")
    post.receiver.wants[where] = "*"
    then_it_is(await school.post(f"{path}/confirmation"), 200)
    await post.goes_round()
    assert then_it_is(await school.get(path), 200)["status"] == "active"


async def test_others_are_told_nothing_of_it(cast: Cast, post: Post) -> None:
    """The same event waits for whoever may read what is behind its link, and for nobody else."""
    names = {
        "education": Branch.SCHOOL,
        "region": Branch.CARE,
        "social": Branch.SOCIAL_RECEPTION,
        "independent": Branch.SCHOOL,
    }
    made = {}
    for name, branch in names.items():
        listener = await given_a_listener(cast, name, branch)
        made[name] = await given_a_subscription(listener, post)
    plan = await given_a_called_plan(cast)
    await when_they_accept(plan, reception=cast.reception, bup=cast.bup)
    await post.goes_round()
    heard = {
        name: {each["type"] for each in post.receiver.came(each_made["where"], plan.path)}
        for name, each_made in made.items()
    }
    assert "plan.called" in heard["region"]
    assert "plan.called" in heard["social"]
    assert {"plan.opened", "plan.called"} <= heard["education"]
    assert heard["independent"] == set()


async def test_what_nobody_takes_is_told_again_under_the_same_id(
    cast: Cast, post: Post, owner: asyncpg.Connection
) -> None:
    school = await given_a_listener(cast, "education", Branch.SCHOOL)
    made = await given_a_subscription(school, post, types=[KNOWN])
    post.receiver.answers[made["where"]] = lambda: httpx.Response(503)
    elsa = await given_a_child(cast.rektor)
    await post.goes_round()
    assert then_it_is(await school.get(made["path"]), 200)["failingSince"] is not None
    for hour in range(24):
        await when_time_goes(owner, made["id"], timedelta(hours=1))
        await post.goes_round()
        assert hour < 30
    del post.receiver.answers[made["where"]]
    await when_time_goes(owner, made["id"], timedelta(hours=1))
    await post.goes_round()
    told = post.receiver.came(made["where"], elsa.id)
    assert len(told) > 20
    assert len({each["id"] for each in told}) == 1
    assert then_it_is(await school.get(made["path"]), 200)["failingSince"] is None
    (delivery,) = await mine(school, made, told[0]["id"])
    assert delivery["status"] == "delivered"


async def mine(school, made, event_id):
    listed = then_it_is(await school.get(f"{made['path']}/deliveries", limit=100), 200)["items"]
    return [each for each in listed if each["eventId"] == event_id]


async def test_after_three_days_it_is_left_and_can_be_told_again(
    cast: Cast, post: Post, owner: asyncpg.Connection
) -> None:
    school = await given_a_listener(cast, "education", Branch.SCHOOL)
    made = await given_a_subscription(school, post, types=[KNOWN])
    post.receiver.answers[made["where"]] = lambda: httpx.Response(400)
    elsa = await given_a_child(cast.rektor)
    await post.goes_round()
    await when_time_goes(owner, made["id"], timedelta(days=3, seconds=1))
    await post.goes_round()
    event = post.receiver.came(made["where"], elsa.id)[0]["id"]
    assert [each["status"] for each in await mine(school, made, event)] == ["dead"]
    await when_time_goes(owner, made["id"], timedelta(days=1))
    before = len(post.receiver.told[made["where"]])
    await post.goes_round()
    assert len(post.receiver.told[made["where"]]) == before
    del post.receiver.answers[made["where"]]
    again = then_it_is(await school.post(f"{made['path']}/redeliveries", {"status": "dead"}), 200)
    assert again["waiting"] >= 1
    await post.goes_round()
    assert [each["status"] for each in await mine(school, made, event)] == ["delivered"]
    once_more = then_it_is(await school.post(f"{made['path']}/redeliveries", {"eventIds": [event]}), 200)
    assert once_more == {"waiting": 1}
    await post.goes_round()
    assert len(post.receiver.came(made["where"], elsa.id)) == 4


async def test_nothing_is_told_of_a_child_that_has_been_protected_since(
    cast: Cast, post: Post, owner: asyncpg.Connection
) -> None:
    """T30: not even on a retry; and nothing of it is left in what the system can list."""
    school = await given_a_listener(cast, "education", Branch.SCHOOL)
    made = await given_a_subscription(school, post, types=[KNOWN])
    post.receiver.answers[made["where"]] = lambda: httpx.Response(500)
    elsa = await given_a_child(cast.rektor)
    await post.goes_round()
    (told,) = post.receiver.came(made["where"], elsa.id)
    assert len(await mine(school, made, told["id"])) == 1
    await given_protection(cast.rektor, elsa)
    assert await mine(school, made, told["id"]) == []
    del post.receiver.answers[made["where"]]
    await when_time_goes(owner, made["id"], timedelta(hours=1))
    await post.goes_round()
    assert len(post.receiver.came(made["where"], elsa.id)) == 1
    assert await mine(school, made, told["id"]) == []
    again = {"eventIds": [told["id"]]}
    assert then_it_is(await school.post(f"{made['path']}/redeliveries", again), 200) == {"waiting": 0}


async def test_nothing_is_told_to_a_system_that_is_shut_out(
    cast: Cast, post: Post, database: Database
) -> None:
    school = await given_a_listener(cast, "education", Branch.SCHOOL)
    made = await given_a_subscription(school, post, types=[KNOWN])
    async with database.session() as session, session.begin():
        await disable(session, school.name, now=wall_clock())
    elsa = await given_a_child(cast.rektor)
    await post.goes_round()
    assert post.receiver.came(made["where"], elsa.id) == []


async def test_one_that_does_not_answer_holds_nobody_else_up(cast: Cast, post: Post) -> None:
    slow = await given_a_listener(cast, "education", Branch.SCHOOL)
    quick = await given_a_listener(cast, "education", Branch.SCHOOL)
    at_slow = await given_a_subscription(slow, post, types=[KNOWN])
    at_quick = await given_a_subscription(quick, post, types=[KNOWN])

    def gone_quiet() -> httpx.Response:
        raise httpx.ReadTimeout("")

    post.receiver.answers[at_slow["where"]] = gone_quiet
    children = [await given_a_child(cast.rektor) for _ in range(8)]
    await post.goes_round()
    for child in children:
        assert len(post.receiver.came(at_quick["where"], child.id)) == 1
    assert len(post.receiver.told[at_slow["where"]]) <= 5, "it is left alone after the first few"


async def test_an_address_that_is_no_more_is_left(cast: Cast, post: Post) -> None:
    school = await given_a_listener(cast, "education", Branch.SCHOOL)
    made = await given_a_subscription(school, post, types=[KNOWN])
    post.receiver.answers[made["where"]] = lambda: httpx.Response(410)
    await given_a_child(cast.rektor)
    await post.goes_round()
    assert then_it_is(await school.get(made["path"]), 200)["status"] == "ended"
    for path, body in (("secret", None), ("confirmation", None), ("redeliveries", {"status": "dead"})):
        then_it_is_refused(await school.post(f"{made['path']}/{path}", body), 409, "subscription-is-over")
    then_it_is_refused(await school.patch(made["path"], {"name": "Ny"}), 409, "subscription-is-over")


async def test_nobody_is_led_on_to_another_address(cast: Cast, post: Post) -> None:
    school = await given_a_listener(cast, "education", Branch.SCHOOL)
    made = await given_a_subscription(school, post, types=[KNOWN])
    elsewhere = httpx.Response(302, headers={"Location": "https://receiver.example/elsewhere"})
    post.receiver.answers[made["where"]] = lambda: elsewhere
    await given_a_child(cast.rektor)
    await post.goes_round()
    assert "/elsewhere" not in post.receiver.told


async def test_a_secret_is_changed_at_leisure(cast: Cast, post: Post, owner: asyncpg.Connection) -> None:
    school = await given_a_listener(cast, "education", Branch.SCHOOL)
    made = await given_a_subscription(school, post, types=[KNOWN])
    assert then_it_is(await school.get(made["path"]), 200)["secret"] is None
    renewed = then_it_is(await school.post(f"{made['path']}/secret"), 200)
    assert renewed["secret"] != made["secret"]
    await given_a_child(cast.rektor)
    await post.goes_round()
    for secret in (made["secret"], renewed["secret"]):
        assert verified(secret, post.receiver.told[made["where"]][-1])
    await when_time_goes(owner, made["id"], timedelta(hours=25))
    await given_a_child(cast.rektor)
    await post.goes_round()
    request = post.receiver.told[made["where"]][-1]
    assert verified(renewed["secret"], request)
    with pytest.raises(WebhookVerificationError):
        verified(made["secret"], request)


async def test_while_it_is_paused_what_happens_waits(cast: Cast, post: Post) -> None:
    school = await given_a_listener(cast, "education", Branch.SCHOOL)
    made = await given_a_subscription(school, post, types=[KNOWN])
    then_it_is(await school.patch(made["path"], {"paused": True}), 200)
    elsa = await given_a_child(cast.rektor)
    await post.goes_round()
    assert post.receiver.came(made["where"], elsa.id) == []
    then_it_is(await school.patch(made["path"], {"paused": False}), 200)
    await post.goes_round()
    assert len(post.receiver.came(made["where"], elsa.id)) == 1


async def test_it_ends_at_once(cast: Cast, post: Post) -> None:
    school = await given_a_listener(cast, "education", Branch.SCHOOL)
    made = await given_a_subscription(school, post, types=[KNOWN])
    for _ in range(2):
        assert then_it_is(await school.post(f"{made['path']}/ending"), 200)["status"] == "ended"
    elsa = await given_a_child(cast.rektor)
    await post.goes_round()
    assert post.receiver.came(made["where"], elsa.id) == []


async def test_a_subscription_is_the_systems_own(cast: Cast, post: Post) -> None:
    """Another system of the same organisation, and another's, see nothing of it."""
    school = await given_a_listener(cast, "education", Branch.SCHOOL)
    made = await given_a_subscription(school, post)
    for other in (
        await given_a_listener(cast, "education", Branch.SCHOOL),
        await given_a_listener(cast, "region", Branch.CARE),
    ):
        for path in (made["path"], f"{made['path']}/deliveries"):
            then_it_is_refused(await other.get(path), 404, "not-found")
        for path in ("secret", "ending", "confirmation"):
            then_it_is_refused(await other.post(f"{made['path']}/{path}"), 404, "not-found")
        then_it_is_refused(await other.patch(made["path"], {"name": "Min"}, etag='"x"'), 404, "not-found")
        then_it_is_refused(
            await other.post(f"{made['path']}/redeliveries", {"status": "dead"}), 404, "not-found"
        )
        assert then_it_is(await other.get(SUBSCRIPTIONS), 200)["items"] == []


@pytest.mark.parametrize(
    "address",
    [
        "http://receiver.example/hook",
        "https://user:secret@receiver.example/hook",
        "https://receiver.example/hook#part",
        "https:///hook",
        "https://receiver.example:0/",
        "https://receiver.example:99999/",
        "ftp://receiver.example/",
        "file:///etc/passwd",
        "https://receiver.example/a b",
    ],
)
async def test_an_address_is_an_https_address(cast: Cast, address: str) -> None:
    school = await given_a_listener(cast, "education", Branch.SCHOOL)
    loopback = address.startswith("http://")
    answer = await school.post(SUBSCRIPTIONS, {"name": "Skolsystemet", "address": address})
    if loopback:  # demo mode, in which these tests run, lets this machine be told without TLS
        then_it_is(answer, 201)
    else:
        then_it_is_refused(answer, 422, "invalid-request")


async def test_the_secret_is_shown_once_and_the_subscription_made_once(cast: Cast) -> None:
    school = await given_a_listener(cast, "education", Branch.SCHOOL)
    body = {"name": "Skolsystemet", "address": "https://receiver.example/once"}
    first = then_it_is(await school.post(SUBSCRIPTIONS, body, key="subscribe-once"), 201)
    again = then_it_is(await school.post(SUBSCRIPTIONS, body, key="subscribe-once"), 201)
    assert first["secret"].startswith("whsec_")
    assert (again["id"], again["secret"]) == (first["id"], None)


async def test_a_system_has_so_many_and_no_more(cast: Cast) -> None:
    school = await given_a_listener(cast, "education", Branch.SCHOOL)
    body = {"name": "Skolsystemet", "address": "https://receiver.example/many"}
    for _ in range(20):
        made = then_it_is(await school.post(SUBSCRIPTIONS, body), 201)
    then_it_is_refused(await school.post(SUBSCRIPTIONS, body), 409, "too-many-subscriptions")
    then_it_is(await school.post(f"{SUBSCRIPTIONS}/{made['id']}/ending"), 200)
    then_it_is(await school.post(SUBSCRIPTIONS, body), 201)
