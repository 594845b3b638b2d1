"""Telling: what has happened is set down for each subscription, and told until it is taken.

Several processes may be at it. Whatever is decided is decided in the listener's place at that moment, so that
what has been withdrawn, or protected, since it happened is told to nobody, on no attempt.
"""

import asyncio
from collections.abc import Coroutine, Iterable
from datetime import datetime, timedelta
from typing import Any, TypeVar

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from app.kit.clock import wall_clock
from app.kit.database import Database
from app.vocabulary import DeliveryStatus, SubscriptionStatus
from app.webhooks import delivery_queries as told
from app.webhooks import queries
from app.webhooks.delivery_queries import Due, Taken
from app.webhooks.models import EventSubscription
from app.webhooks.render import event_read
from app.webhooks.sending import Outcome, Sender, signed

STRETCH = 500
"""Events of a subscription that are set down in one transaction."""
EACH, MOST = 5, 50
"""Deliveries of a subscription, and of all, that are under way at a time."""
LEASE = timedelta(seconds=60)
PAUSES = tuple(timedelta(seconds=each) for each in (5, 30, 120, 600, 1_800, 3_600))
"""Between one attempt and the next; the last goes on."""
GIVEN_UP = timedelta(days=3)
ASKED_FOR = 12
"""How often an address is asked whether it wants to be told: over some six hours."""
_LOG = structlog.get_logger()
AnyT = TypeVar("AnyT")


def pause(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts."""
    return PAUSES[min(attempts, len(PAUSES)) - 1] if attempts else timedelta(0)


class Postman:
    """Tells what has happened, over a database of its own."""

    def __init__(self, database: Database, sender: Sender) -> None:
        self._database = database
        self._sender = sender

    async def go_round(self) -> int:
        """Do all there is to do now; return how many were told."""
        while await self._ask_addresses():
            pass
        while await self._set_down():
            pass
        told_now = 0
        while taken := await self._take():
            told_now += sum(await _all(self._deliver(each) for each in taken))
        return told_now

    async def close(self) -> None:
        """Close the connections."""
        await self._sender.close()
        await self._database.close()

    async def _set_down(self) -> bool:
        """Set down a stretch of what one subscription has not been told of."""
        async with self._database.session() as session, session.begin():
            await queries.put_in_order(session)
        async with self._database.session() as session, session.begin():
            turn = await told.take_subscription(session)
            if turn is None:
                return False
            until = await queries.reach(session, after=turn.position, until=turn.until)
            events: list[queries.Heard] = []
            if await queries.listen(session, turn.client_id, turn.branch):
                events = await queries.heard(
                    session, after=turn.position, until=until, types=turn.types, most=STRETCH
                )
            await told.keep(session, turn.id, events, at=wall_clock())
            last = events[-1].position if len(events) == STRETCH else until
            await told.advance(session, turn.id, last)
        return True

    async def _take(self) -> list[Taken]:
        async with self._database.session() as session, session.begin():
            return await told.take_deliveries(session, now=wall_clock(), lease=LEASE, each=EACH, most=MOST)

    async def _deliver(self, taken: Taken) -> bool:
        """Tell one event, if it may still be told."""
        async with self._database.session() as session, session.begin():
            listens = await queries.listen(session, taken.client_id, taken.branch)
            due = await told.due(session, taken.id) if listens else None
            row = await queries.subscription(session, taken.subscription_id) if listens else None
            if listens and due is None:
                await told.settle(session, taken.id, DeliveryStatus.WITHHELD, outcome=None, at=wall_clock())
        if due is None or row is None:
            return False
        outcome = await self._tell(row, due)
        async with self._database.session() as session, session.begin():
            await queries.listen(session, taken.client_id, taken.branch)
            await _remember(session, taken, due, outcome, now=wall_clock())
        return outcome.taken

    async def _tell(self, row: EventSubscription, due: Due) -> Outcome:
        vault, now = self._database.vault, wall_clock()
        secrets = [vault.open(row.organisation_id, row.secret_sealed)]
        if row.earlier_secret_sealed and row.earlier_secret_until and row.earlier_secret_until > now:
            secrets.append(vault.open(row.organisation_id, row.earlier_secret_sealed))
        body = event_read(due.event).model_dump_json(by_alias=True)
        headers = signed(body, event_id=due.event.public_id, with_=secrets, at=now)
        return await self._sender.tell(vault.open(row.organisation_id, row.address_sealed), body, headers)

    async def _ask_addresses(self) -> bool:
        """Ask some of the addresses that have not said yet whether they want to be told."""
        async with self._database.session() as session, session.begin():
            found = await told.take_unconfirmed(session, now=wall_clock(), lease=LEASE)
        await _all(self._ask(*each) for each in found)
        return bool(found)

    async def _ask(self, subscription_id: str, client_id: str, branch: str) -> None:
        async with self._database.session() as session, session.begin():
            listens = await queries.listen(session, client_id, branch)
            row = await queries.subscription(session, subscription_id) if listens else None
        if row is None:
            return
        wants = await self._sender.wants(self._database.vault.open(row.organisation_id, row.address_sealed))
        async with self._database.session() as session, session.begin():
            await queries.listen(session, client_id, branch)
            row = await queries.subscription(session, subscription_id, lock=True)
            if row is None or row.status != SubscriptionStatus.UNCONFIRMED:
                return
            if wants:
                row.status, row.confirmed_at, row.ask_at = SubscriptionStatus.ACTIVE, wall_clock(), None
            else:
                row.ask_at = None if row.asked >= ASKED_FOR else wall_clock() + pause(row.asked)
            row.version += 1
            session.add(row)


async def _all(work: Iterable[Coroutine[Any, Any, AnyT]]) -> list[AnyT]:
    """Do it all at once, and wait for all of it even where some of it fails."""
    done = await asyncio.gather(*work, return_exceptions=True)
    for each in done:
        if isinstance(each, BaseException):
            raise each
    return [each for each in done if not isinstance(each, BaseException)]


async def _remember(
    session: AsyncSession, taken: Taken, due: Due, outcome: Outcome, *, now: datetime
) -> None:
    """Write down what came of it."""
    if outcome.taken:
        await told.settle(session, taken.id, DeliveryStatus.DELIVERED, outcome=outcome.code, at=now)
        await told.flourish(session, taken.subscription_id)
        return
    if now - due.first_due_at >= GIVEN_UP:
        await told.settle(session, taken.id, DeliveryStatus.DEAD, outcome=outcome.code, at=now)
        _LOG.error("webhooks.delivery-is-dead", subscription=taken.subscription_id, outcome=outcome.code)
    else:
        later = now + pause(due.attempts)
        await told.postpone(session, taken.id, outcome=outcome.code, due_at=later)
    if outcome.gone:
        await _end(session, taken.subscription_id)
    elif outcome.nobody:
        row = await queries.subscription(session, taken.subscription_id)
        until = now + pause((row.failures if row else 0) + 1)
        await told.rest(session, taken.subscription_id, now=now, until=until)


async def _end(session: AsyncSession, subscription_id: str) -> None:
    """The address has said that it is no more."""
    row = await queries.subscription(session, subscription_id, lock=True)
    if row is not None and row.status != SubscriptionStatus.ENDED:
        row.status = SubscriptionStatus.ENDED
        row.version += 1
        session.add(row)
