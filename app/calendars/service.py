"""Use cases of calendar feeds: make one, renew and revoke it, and fetch what its address holds.

The address is a key by itself, for calendars cannot sign in (docs/decisions/0016). It opens nothing but
times: who fetches it is its owner as they stand today, through every lock that stands before their own calls.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from app.access.doors import Pass
from app.access.problems import PersonNeeded
from app.assistance import service as assistance
from app.calendars import queries
from app.calendars.errors import NoCalendarFeeds
from app.calendars.ics import Entry, Title
from app.calendars.models import CalendarFeed
from app.kit.clock import wall_clock
from app.kit.database import vault_of
from app.kit.ids import new_id, new_key
from app.kit.problems import NotFound, TooMany
from app.kit.vault import Vault
from app.plans.agenda import Occasion, occasions
from app.vocabulary import Purpose

FEED_DAYS = "calendar-feed-days"
"""The name by which a session carries for how many days this installation gives a feed."""
READ = ("plans.read", "plans.write", "family.read")
"""One of these opens the operations of feeds, and lets an address answer."""
MOST_FETCHES = 60
"""In an hour: calendars ask a few times a day."""
_HOUR = timedelta(hours=1)
_KEPT = timedelta(days=30)
"""For how long a meeting that has been stays in the calendar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A feed, and the key of its address where it has just been given one."""

    feed: CalendarFeed
    key: str | None = None


def days_given(session: AsyncSession) -> int:
    """Return for how many days a feed is given here; none are given where it is 0."""
    days: int = session.info[FEED_DAYS]
    return days


async def make(passed: Pass, *, key: str) -> str:
    """Make a feed for the caller. Raises PersonNeeded, NoCalendarFeeds."""
    actor, now = passed.actor, wall_clock()
    if actor.is_system:
        raise PersonNeeded
    feed = CalendarFeed(
        id=new_id("caf"),
        client_id=actor.client_id,
        organisation_id=actor.organisation_id,
        branch=actor.branch,
        professional_id=actor.professional_id,
        family_member_id=actor.family_member_id,
        child_id=actor.child_id,
        purpose=actor.purpose or Purpose.COORDINATION,
        key_hash=b"",
        key_version=0,
        created_at=now,
        expires_at=now,
    )
    _give(passed, feed, key, now)
    await _save(passed.session, feed)
    return feed.id


async def get(passed: Pass, feed_id: str) -> CalendarFeed:
    """Return one of the caller's own feeds. Raises NotFound."""
    found = await queries.feed(passed.session, feed_id)
    if found is None:
        raise NotFound
    return found


async def renew(passed: Pass, feed_id: str) -> Made:
    """Give a feed another address, and its days anew; the earlier address is void. Raises NotFound."""
    feed = await _held(passed.session, feed_id)
    now, key = wall_clock(), new_key()
    _give(passed, feed, key, now)
    feed.renewed_at, feed.revoked_at = now, None
    await _save(passed.session, feed)
    return Made(feed=feed, key=key)


async def revoke(passed: Pass, feed_id: str) -> CalendarFeed:
    """Let an address answer no more. A second time changes nothing. Raises NotFound."""
    feed = await _held(passed.session, feed_id)
    if feed.revoked_at is None:
        feed.revoked_at = wall_clock()
        await _save(passed.session, feed)
    return feed


async def count_fetch(session: AsyncSession, feed_id: str, *, key: str, now: datetime) -> None:
    """Count one more fetch, and keep the key's hash under the key in use. Raises TooMany."""
    feed = await _held(session, feed_id)
    if feed.hour_began_at is None or now - feed.hour_began_at >= _HOUR:
        feed.hour_began_at, feed.hour_fetches = now, 0
    if feed.hour_fetches >= MOST_FETCHES:
        wait = int((feed.hour_began_at + _HOUR - now).total_seconds()) + 1
        raise TooMany(headers={"Retry-After": str(wait)})
    feed.hour_fetches += 1
    feed.fetches += 1
    feed.last_fetched_at = now
    _keep(feed, key, vault_of(session))
    await _save(session, feed)


async def entries(passed: Pass, feed_id: str) -> list[Entry]:
    """Return what a feed holds today: nothing about a protected child, whoever asks."""
    found = await occasions(passed, since=passed.moment.now - _KEPT)
    found += [
        Occasion(child_id=each.child_id, about=assistance.path_of(each), on=each.due_on)
        for each in await assistance.waiting(passed)
    ]
    shown = await queries.without_protection(
        passed.session, (each.child_id for each in found), on=passed.moment.today
    )
    return _in_order(feed_id, (each for each in found if each.child_id in shown))


def marked(key: str) -> str:
    """Return what of a key is hashed: no hash of anything else is ever one of an address."""
    return f"calendar-feed {key}"


def _in_order(feed_id: str, found: Iterable[Occasion]) -> list[Entry]:
    listed = [
        Entry(
            uid=_uid(feed_id, each.about),
            title=Title.MEETING if isinstance(each.on, datetime) else Title.LAST_DAY,
            on=each.on,
            changes=each.changes,
        )
        for each in found
    ]
    return sorted(listed, key=lambda each: (f"{each.on:%Y%m%d}", each.title, each.uid))


def _uid(feed_id: str, about: str) -> str:
    """A name of its own in each feed: two recipients cannot see by it that they are to meet."""
    return hashlib.sha256(f"{feed_id} {about}".encode()).hexdigest()[:32]


def _give(passed: Pass, feed: CalendarFeed, key: str, now: datetime) -> None:
    days = days_given(passed.session)
    if not days:
        raise NoCalendarFeeds
    _keep(feed, key, passed.vault)
    feed.expires_at = now + timedelta(days=days)


def _keep(feed: CalendarFeed, key: str, vault: Vault) -> None:
    """Keep of the key its hash only."""
    feed.key_hash, feed.key_version = vault.hash(marked(key)), vault.index_version


async def _held(session: AsyncSession, feed_id: str) -> CalendarFeed:
    found = await queries.feed(session, feed_id, lock=True)
    if found is None:
        raise NotFound
    return found


async def _save(session: AsyncSession, feed: CalendarFeed) -> None:
    session.add(feed)
    await session.flush()
