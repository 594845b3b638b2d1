"""All SQL of telling: what is to be done is taken through the register, the rest in the listener's place."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import TextClause, text
from sqlmodel.ext.asyncio.session import AsyncSession

from app.webhooks.audience import hears
from app.webhooks.queries import Heard

_TAKE_SUBSCRIPTION = text("SELECT * FROM register.take_subscription()")
_TAKE_DELIVERIES = text("SELECT * FROM register.take_deliveries(:now, :lease, :each, :most)")
_TAKE_UNCONFIRMED = text("SELECT * FROM register.take_unconfirmed(:now, :lease)")
_KEEP = text(
    "INSERT INTO event_delivery"
    " (subscription_id, organisation_id, event_id, status, attempts, due_at, first_due_at)"
    " SELECT :subscription_id, caller('organisation'), :event_id, 'waiting', 0, :at, :at"
    " ON CONFLICT (subscription_id, event_id) DO NOTHING"
)
_ADVANCE = text("UPDATE event_subscription SET position = :position WHERE id = :id")
_SETTLE = text(
    "UPDATE event_delivery SET status = :status, outcome = :outcome, settled_at = :at, claimed_until = NULL"
    " WHERE id = :id"
)
_POSTPONE = text(
    "UPDATE event_delivery SET outcome = :outcome, due_at = :due_at, claimed_until = NULL WHERE id = :id"
)
_FLOURISHES = text(
    "UPDATE event_subscription SET failing_since = NULL, failures = 0, resting_until = NULL"
    " WHERE id = :id AND failures > 0"
)
_RESTS = text(
    "UPDATE event_subscription SET failing_since = coalesce(failing_since, :now), failures = failures + 1,"
    " resting_until = :until WHERE id = :id AND (resting_until IS NULL OR resting_until <= :now)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A subscription that has not been told of everything."""

    id: str
    client_id: str
    branch: str
    types: list[str]
    position: int
    until: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A delivery that is ours for a while."""

    id: int
    subscription_id: str
    client_id: str
    branch: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """An event that is to be told, and how often that has been tried."""

    event: Heard
    attempts: int
    first_due_at: datetime


async def take_subscription(session: AsyncSession) -> Turn | None:
    """Take the next subscription that is to be looked at; held until the transaction ends."""
    row = (await session.execute(_TAKE_SUBSCRIPTION)).mappings().first()
    return None if row is None else Turn(**row)


async def take_deliveries(
    session: AsyncSession, *, now: datetime, lease: timedelta, each: int, most: int
) -> list[Taken]:
    """Take what is to be told now, a few of each subscription."""
    values = {"now": now, "lease": lease, "each": each, "most": most}
    return [Taken(**row) for row in (await session.execute(_TAKE_DELIVERIES, values)).mappings()]


async def take_unconfirmed(
    session: AsyncSession, *, now: datetime, lease: timedelta
) -> list[tuple[str, str, str]]:
    """Take the subscriptions whose addresses are to be asked: id, system, branch."""
    rows = await session.execute(_TAKE_UNCONFIRMED, {"now": now, "lease": lease})
    return [(row.id, row.client_id, row.branch) for row in rows]


async def keep(session: AsyncSession, subscription_id: str, events: list[Heard], *, at: datetime) -> None:
    """Let events wait for a subscription; one that does already waits once."""
    if events:
        rows = [
            {"subscription_id": subscription_id, "event_id": event.public_id, "at": at} for event in events
        ]
        await session.execute(_KEEP, rows)


async def advance(session: AsyncSession, subscription_id: str, position: int) -> None:
    """Remember how far a subscription has come."""
    await session.execute(_ADVANCE, {"id": subscription_id, "position": position})


async def due(session: AsyncSession, delivery_id: int) -> Due | None:
    """Return what is to be told, if the listener may still hear of it."""
    row = (await session.execute(_due(), {"id": delivery_id})).mappings().first()
    if row is None:
        return None
    told = {**row}
    attempts, first_due_at = told.pop("attempts"), told.pop("first_due_at")
    return Due(event=Heard(**told), attempts=attempts, first_due_at=first_due_at)


def _due() -> TextClause:
    return text(
        "SELECT e.public_id, e.type, e.link, e.child_id, e.happened_at, e.position,"  # noqa: S608 - our own names
        " d.attempts, d.first_due_at"
        " FROM event_delivery d JOIN outbox_event e ON e.public_id = d.event_id"
        f" WHERE d.id = :id AND d.status = 'waiting' AND {hears()}"
    )


async def settle(
    session: AsyncSession, delivery_id: int, status: str, *, outcome: str | None, at: datetime
) -> None:
    """Be done with a delivery."""
    await session.execute(_SETTLE, {"id": delivery_id, "status": status, "outcome": outcome, "at": at})


async def postpone(session: AsyncSession, delivery_id: int, *, outcome: str, due_at: datetime) -> None:
    """Try again later."""
    await session.execute(_POSTPONE, {"id": delivery_id, "outcome": outcome, "due_at": due_at})


async def flourish(session: AsyncSession, subscription_id: str) -> None:
    """Somebody was there."""
    await session.execute(_FLOURISHES, {"id": subscription_id})


async def rest(session: AsyncSession, subscription_id: str, *, now: datetime, until: datetime) -> None:
    """Nobody was there: leave the address alone for a while."""
    await session.execute(_RESTS, {"id": subscription_id, "now": now, "until": until})
