"""A calendar feed: one's own times and nothing else, until it is revoked (D 7, T27)."""

import itertools
import logging
from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from typing import Any

import asyncpg
import pytest

from app.demo.callers import Caller
from app.demo.token_client import TokenRefusedError
from app.kit.clock import swedish_date, wall_clock
from app.kit.ids import ALPHABET, KEY_LENGTH
from tests.calendars.calendar_steps import FEEDS, days, fetched, given_a_feed, read
from tests.cast import Cast, made_up_number
from tests.conftest import Installation
from tests.days import in_days, today
from tests.plans.plan_steps import (
    PlanOfElsa,
    given_a_called_plan,
    given_a_promise,
    when_it_becomes_active,
    when_they_accept,
)
from tests.steps import given_a_guardian, given_protection, then_it_is, then_it_is_refused

_APART = itertools.count()
CANARY = "Elsa skall inte synas"


@pytest.fixture
async def database(installation: Installation) -> AsyncIterator[asyncpg.Connection]:
    """As the superuser, to see and to age what nobody else may."""
    _, _, name = installation.dsns.app.partition("?")[0].rpartition("/")
    connection = await asyncpg.connect(installation.admin_dsn, database=name)
    yield connection
    await connection.close()


@pytest.fixture
async def called(cast: Cast) -> PlanOfElsa:
    plan = await given_a_called_plan(cast)
    await when_they_accept(plan, reception=cast.reception, bup=cast.bup)
    return plan


def soon() -> datetime:
    """A moment to come that no other test has."""
    return (wall_clock() + timedelta(hours=48, minutes=next(_APART))).replace(microsecond=0)


def some_day() -> str:
    """A day to come that no other test has."""
    return in_days(200 + next(_APART))


async def given_a_meeting(cast: Cast, plan: PlanOfElsa, at: datetime, **more: Any) -> Any:
    body = {"startsAt": at.isoformat(), "place": f"{CANARY}, rum 12", **more}
    return then_it_is(await cast.rektor.post(f"{plan.path}/meetings", body), 201)


def meetings(found: list[tuple[str, Any]]) -> set[datetime]:
    return {when for title, when in found if title == "Möte / Meeting"}


def key_of(feed: Any) -> str:
    return str(feed["address"]).rpartition("/")[2].removesuffix(".ics")


async def test_parties_and_family_get_their_own_meetings_and_last_days(
    cast: Cast, called: PlanOfElsa
) -> None:
    at = soon()
    await given_a_meeting(cast, called, at)
    due = some_day()
    await given_a_promise(cast, called, "bup", due=due)
    bup, rektor, mother = [await given_a_feed(who) for who in (cast.bup, cast.rektor, called.guardian)]
    found = await days(cast, bup)
    assert at in meetings(found)
    day = date.fromisoformat(due)
    assert ("Sista dag / Last day", day) in found
    assert meetings(await days(cast, mother)) == {at}
    # The promise is BUP's to keep, and stands in nobody else's calendar.
    assert ("Sista dag / Last day", day) not in await days(cast, mother)
    nobody_elses = await days(cast, await given_a_feed(cast.other_rektor))
    assert at not in meetings(nobody_elses)
    assert at in meetings(await days(cast, rektor))


async def test_a_feed_says_nothing_but_times(cast: Cast, called: PlanOfElsa) -> None:
    await given_a_meeting(cast, called, soon())
    await given_a_promise(cast, called, "bup")
    for who in (cast.bup, cast.rektor, called.guardian):
        answer = await fetched(cast, await given_a_feed(who))
        text = answer.text + str(answer.headers)
        for told in (
            *(CANARY, "Elsa", "Berg", "Linden", "BUP", "Barn-", "social", "named", "child", "plan", "SIP"),
            *(called.id, called.child.id, called.child.number, cast.bup.unit_id, who.id or "-nobody-"),
        ):
            assert told.lower() not in text.lower().replace("x-request-id", ""), told
        for event in read(answer).walk("VEVENT"):
            assert set(event) <= {"UID", "DTSTAMP", "SEQUENCE", "DTSTART", "SUMMARY", "CLASS", "TRANSP"}
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["content-disposition"] == 'attachment; filename="calendar.ics"'
        assert answer.headers["referrer-policy"] == "no-referrer"


async def test_two_recipients_cannot_see_that_they_are_to_meet(cast: Cast, called: PlanOfElsa) -> None:
    await given_a_meeting(cast, called, soon())
    uids = []
    for who in (cast.bup, called.guardian):
        calendar = read(await fetched(cast, await given_a_feed(who)))
        uids.append({str(event["UID"]) for event in calendar.walk("VEVENT")})
    assert uids[0]
    assert uids[1]
    assert not uids[0] & uids[1]


async def test_a_meeting_for_one_guardian_is_in_no_other_guardians_feed(
    cast: Cast, called: PlanOfElsa
) -> None:
    number = await given_a_guardian(cast.rektor, called.child, name="Per Berg")
    father = cast.world.guardian(f"father of {called.child.id}", "Per Berg", number)
    everybody = then_it_is(await cast.rektor.get(f"{called.child.path}/guardians"), 200)["items"]
    ids = {each["name"]: each["familyMemberId"] for each in everybody}
    hers, his = soon(), soon()
    await given_a_meeting(cast, called, hers, guardianIds=[ids["Anna Berg"]])
    feeds = {"mother": await given_a_feed(called.guardian), "father": await given_a_feed(father)}
    before = (await fetched(cast, feeds["mother"])).text
    await given_a_meeting(cast, called, his, guardianIds=[ids["Per Berg"]])
    assert meetings(await days(cast, feeds["mother"])) == {hers}
    assert meetings(await days(cast, feeds["father"])) == {his}
    after = (await fetched(cast, feeds["mother"])).text

    def without_stamps(text: str) -> list[str]:
        return [line for line in text.split("\r\n") if not line.startswith("DTSTAMP")]

    assert without_stamps(before) == without_stamps(after)


async def test_what_rested_on_a_consent_is_gone_at_the_next_fetch(cast: Cast, called: PlanOfElsa) -> None:
    at = soon()
    await given_a_meeting(cast, called, at)
    feeds = [await given_a_feed(who) for who in (cast.bup, cast.reception, cast.rektor, called.guardian)]
    for feed in feeds:
        assert at in meetings(await days(cast, feed))
    then_it_is(await called.guardian.post(f"{called.consent_path}/withdrawal"), 200)
    for feed in feeds:
        assert at not in meetings(await days(cast, feed))


async def test_a_protected_child_leaves_no_trace_in_anybodys_feed(cast: Cast, called: PlanOfElsa) -> None:
    at = soon()
    await given_a_meeting(cast, called, at)
    due = some_day()
    await given_a_promise(cast, called, "linden", due=due)
    feeds = [await given_a_feed(who) for who in (cast.bup, cast.rektor, called.guardian)]
    await given_protection(cast.rektor, called.child, "protected-registration")
    for feed in feeds:
        found = await days(cast, feed)
        assert at not in meetings(found)
        assert ("Sista dag / Last day", date.fromisoformat(due)) not in found
    # The few who are named see it where they sign in, and still not in a calendar.
    assert then_it_is(await cast.rektor.get(f"{called.path}/meetings"), 200)["items"]


async def test_a_follow_up_stands_in_the_familys_calendar(cast: Cast, called: PlanOfElsa) -> None:
    await when_they_meet_again(cast, called)
    await when_it_becomes_active(cast, called)
    day = date.fromisoformat(in_days(90))
    for who in (called.guardian, cast.rektor):
        assert ("Sista dag / Last day", day) in await days(cast, await given_a_feed(who))
    assert ("Sista dag / Last day", day) not in await days(cast, await given_a_feed(cast.bup))


async def when_they_meet_again(cast: Cast, called: PlanOfElsa) -> None:
    """They have accepted already; the meeting is held."""
    earlier = (wall_clock() - timedelta(minutes=5)).isoformat()
    made = then_it_is(
        await cast.rektor.post(f"{called.path}/meetings", {"startsAt": earlier, "place": "Här"}), 201
    )
    held = {"held": {"presentUnitIds": [cast.unit("linden"), cast.unit("bup")], "childTookPart": True}}
    then_it_is(await cast.rektor.patch(f"{called.path}/meetings/{made['id']}", held), 200)


async def test_the_address_is_shown_once_and_kept_nowhere(
    cast: Cast, database: asyncpg.Connection, called: PlanOfElsa
) -> None:
    guardian = called.guardian
    made = then_it_is(await guardian.post(FEEDS, key="a-feed-of-hers-1"), 201)
    key = key_of(made)
    assert len(key) == KEY_LENGTH
    assert set(key) <= set(ALPHABET)
    again = then_it_is(await guardian.post(FEEDS, key="a-feed-of-hers-1"), 201)
    assert (again["id"], again["address"]) == (made["id"], None)
    shown = then_it_is(await guardian.get(f"{FEEDS}/{made['id']}"), 200)
    assert shown["address"] is None
    (listed,) = then_it_is(await guardian.get(FEEDS), 200)["items"]
    assert listed == shown
    then_it_is_refused(await guardian.get(f"/calendar-feeds/{key}"), 404, "not-found")
    await fetched(cast, made)
    for table in ("calendar_feed", "idempotency_key", "outbox_event", "audit.audit_entry"):
        rows = await database.fetch(f"SELECT t::text AS said FROM {table} t")  # noqa: S608 - names of ours
        assert rows
        for each in rows:
            assert key not in each["said"]
            assert key.encode().hex() not in each["said"]


async def test_the_address_stands_in_no_log(
    cast: Cast, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    feed = await given_a_feed(cast.bup)
    caplog.set_level(logging.DEBUG)
    read(await fetched(cast, feed))
    then_it_is(await cast.bup.post(f"{FEEDS}/{feed['id']}/revocation"), 200)
    refused = await fetched(cast, feed)
    assert key_of(feed) not in refused.text
    written = capfd.readouterr()
    said = written.out + written.err + "".join(record.getMessage() for record in caplog.records)
    # What httpx says of the call that the test makes is not the service's.
    assert key_of(feed) not in said.replace(str(feed["address"]), "", said.count("HTTP Request"))


async def test_unknown_revoked_and_run_out_answer_alike(cast: Cast, database: asyncpg.Connection) -> None:
    unknown = {"address": (await given_a_feed(cast.bup))["address"].replace("/calendar/", "/calendar/x")}
    revoked, expired, renewed = [await given_a_feed(cast.bup) for _ in range(3)]
    then_it_is(await cast.bup.post(f"{FEEDS}/{revoked['id']}/revocation"), 200)
    again = then_it_is(await cast.bup.post(f"{FEEDS}/{revoked['id']}/revocation"), 200)
    assert again["revokedAt"] is not None
    await database.execute(
        "UPDATE calendar_feed SET expires_at = now() - interval '1 second' WHERE id = $1", expired["id"]
    )
    other = then_it_is(await cast.bup.post(f"{FEEDS}/{renewed['id']}/renewal"), 200)
    assert key_of(other) != key_of(renewed)
    read(await fetched(cast, other))
    said = set()
    for feed in (unknown, revoked, expired, renewed):
        answer = await fetched(cast, feed)
        then_it_is_refused(answer, 404, "not-found")
        kept = {name: value for name, value in answer.headers.items() if name != "x-request-id"}
        said.add((answer.text.replace(answer.headers["x-request-id"], ""), str(sorted(kept.items()))))
    assert len(said) == 1
    back = then_it_is(await cast.bup.post(f"{FEEDS}/{revoked['id']}/renewal"), 200)
    assert back["revokedAt"] is None
    read(await fetched(cast, back))
    then_it_is_refused(await fetched(cast, revoked), 404, "not-found")


@pytest.mark.parametrize("key", ["", "a", "a" * 52, "å" * 53, "%00", "a" * 4000, "..%2f..%2fwhoami"])
async def test_a_made_up_address_opens_nothing(cast: Cast, key: str) -> None:
    answer = await cast.http.get(f"/named-person/v1/calendar/{key}.ics")
    then_it_is_refused(answer, 404, "not-found")


async def test_every_fetch_is_written_down_and_shown_to_its_owner(
    cast: Cast, database: asyncpg.Connection, called: PlanOfElsa
) -> None:
    feed = await given_a_feed(called.guardian)
    for _ in range(3):
        read(await fetched(cast, feed))
    then_it_is(await called.guardian.post(f"{FEEDS}/{feed['id']}/revocation"), 200)
    then_it_is_refused(await fetched(cast, feed), 404, "not-found")
    shown = then_it_is(await called.guardian.get(f"{FEEDS}/{feed['id']}"), 200)
    assert shown["fetches"] == 3
    assert shown["lastFetchedAt"] is not None
    rows = await database.fetch(
        "SELECT action, outcome, reason, purpose FROM audit.audit_entry WHERE action LIKE 'calendar:%' "
        "AND family_member_id = (SELECT family_member_id FROM calendar_feed WHERE id = $1) ORDER BY id",
        feed["id"],
    )
    assert [(row["action"], row["outcome"], row["reason"]) for row in rows] == [
        ("calendar:make", "allowed", None),
        *[("calendar:fetch", "allowed", None)] * 3,
        ("calendar:revoke", "allowed", None),
        ("calendar:fetch", "refused", "revoked"),
        ("calendar:read", "allowed", None),
    ]
    assert {row["purpose"] for row in rows} == {"family"}


async def test_who_fetches_is_the_owner_as_they_stand_today(cast: Cast, database: asyncpg.Connection) -> None:
    """A duty that has ended, a system that is closed or may no longer read plans: the address is void."""
    feed = await given_a_feed(cast.bup)
    client = await database.fetchval("SELECT client_id FROM calendar_feed WHERE id = $1", feed["id"])
    scopes = await database.fetchval("SELECT scopes FROM client WHERE client_id = $1", client)
    disable = "UPDATE client SET disabled_at = $2 WHERE client_id = $1"
    hold = "UPDATE client SET scopes = $2 WHERE client_id = $1"
    serve = "UPDATE duty SET valid = daterange(lower(valid), $2) WHERE professional_id = $1"
    today = swedish_date(wall_clock())
    lesser = [scope for scope in scopes if scope not in {"plans.read", "plans.write"}]
    for statement, whose, closed, opened in (
        (disable, client, wall_clock(), None),
        (hold, client, lesser, scopes),
        (serve, cast.bup.id, today, None),
    ):
        read(await fetched(cast, feed))
        await database.execute(statement, whose, closed)
        try:
            then_it_is_refused(await fetched(cast, feed), 404, "not-found")
        finally:
            await database.execute(statement, whose, opened)
    read(await fetched(cast, feed))


async def test_custody_that_has_ended_empties_the_feed(cast: Cast, called: PlanOfElsa) -> None:
    at = soon()
    await given_a_meeting(cast, called, at)
    feed = await given_a_feed(called.guardian)
    assert at in meetings(await days(cast, feed))
    (guardian,) = then_it_is(await cast.rektor.get(f"{called.child.path}/guardians"), 200)["items"]
    ended = {"validTo": in_days(-1), "verifiedOn": in_days(0)}
    then_it_is(await cast.rektor.patch(f"{called.child.path}/guardians/{guardian['id']}", ended), 200)
    assert await days(cast, feed) == []


async def test_an_address_answers_so_often_in_an_hour(cast: Cast, database: asyncpg.Connection) -> None:
    feed = await given_a_feed(cast.bup)
    read(await fetched(cast, feed))
    statement = "UPDATE calendar_feed SET hour_fetches = $2 WHERE id = $1"
    await database.execute(statement, feed["id"], 59)
    read(await fetched(cast, feed))
    answer = await fetched(cast, feed)
    then_it_is_refused(answer, 429, "too-many")
    assert 0 < int(answer.headers["retry-after"]) <= 3600
    await database.execute(
        "UPDATE calendar_feed SET hour_began_at = now() - interval '61 minutes' WHERE id = $1", feed["id"]
    )
    read(await fetched(cast, feed))


async def test_a_feed_is_nobody_elses(cast: Cast, called: PlanOfElsa) -> None:
    feed = await given_a_feed(cast.bup)
    nobodys = f"{FEEDS}/caf-{'a' * 26}"
    strangers: tuple[Caller, ...] = (cast.nurse, cast.rektor, cast.teacher, called.guardian)
    for stranger in strangers:
        listed = then_it_is(await stranger.get(FEEDS, limit=100), 200)["items"]
        assert feed["id"] not in {each["id"] for each in listed}
        for path in (f"{FEEDS}/{feed['id']}", nobodys):
            then_it_is_refused(await stranger.get(path), 404, "not-found")
            then_it_is_refused(await stranger.post(f"{path}/renewal"), 404, "not-found")
            then_it_is_refused(await stranger.post(f"{path}/revocation"), 404, "not-found")
    read(await fetched(cast, feed))


async def test_making_a_feed_keeps_every_promise_of_an_operation(cast: Cast) -> None:
    then_it_is_refused(await cast.bup.for_purpose(None).post(FEEDS), 400, "header-missing")
    then_it_is_refused(await cast.bup._send("POST", FEEDS), 400, "header-missing")
    no_plans = cast.world.systems["health-record"].as_professional(cast.bup.id, ["children.read"])
    reader = Caller("BUP", cast.http, no_plans, "coordination")
    then_it_is_refused(await reader.post(FEEDS), 403, "scope-missing")
    then_it_is_refused(await reader.get(FEEDS), 403, "scope-missing")
    system = cast.world.systems["school-system"].as_system(["plans.read"])
    with pytest.raises(TokenRefusedError, match="invalid_scope"):
        await Caller("school system", cast.http, system, "coordination").post(FEEDS)


async def test_where_no_feeds_are_given_none_answers(cast: Cast) -> None:
    """Off unless the installation has switched it on."""
    feed = await given_a_feed(cast.bup)
    carried = cast.app.state.database._carried
    carried["calendar-feed-days"] = 0
    try:
        then_it_is_refused(await cast.bup.post(FEEDS), 409, "no-calendar-feeds")
        then_it_is_refused(await cast.bup.post(f"{FEEDS}/{feed['id']}/renewal"), 409, "no-calendar-feeds")
        then_it_is_refused(await fetched(cast, feed), 404, "not-found")
        then_it_is(await cast.bup.post(f"{FEEDS}/{feed['id']}/revocation"), 200)
    finally:
        carried["calendar-feed-days"] = 90


async def test_the_keyed_hash_follows_the_key_in_use(cast: Cast, database: asyncpg.Connection) -> None:
    feed = await given_a_feed(cast.bup)
    statement = "SELECT key_hash, key_version FROM calendar_feed WHERE id = $1"
    row = await database.fetchrow(statement, feed["id"])
    assert row is not None
    vault = cast.app.state.database.vault
    assert row["key_hash"] == vault.hash(f"calendar-feed {key_of(feed)}")
    assert row["key_hash"] != vault.hash(key_of(feed))
    assert row["key_version"] == vault.index_version


async def test_a_young_person_has_a_feed_of_its_own(cast: Cast) -> None:
    number = made_up_number(today().replace(year=today().year - 16))
    child = then_it_is(
        await cast.rektor.post(
            "/children",
            {
                "identityNumber": number,
                "givenName": "Sara",
                "familyName": "Berg",
                "relation": {
                    "unitId": cast.rektor.unit_id,
                    "kind": "enrolment",
                    "validFrom": "2025-08-18",
                },
            },
        ),
        201,
    )
    sara = cast.world.young_person(f"herself {child['id']}", "Sara Berg", number)
    feed = await given_a_feed(sara)
    assert await days(cast, feed) == []
    then_it_is_refused(await cast.rektor.get(f"{FEEDS}/{feed['id']}"), 404, "not-found")
