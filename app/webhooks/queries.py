"""All SQL of events that are told. Row-level security decides, in the listener's place, who hears what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, TextClause, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Text
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.kit.locks import Lock
from app.kit.paging import PageRequest, page_of
from app.vocabulary import DeliveryStatus, SubscriptionStatus
from app.webhooks.audience import hears
from app.webhooks.models import EventSubscription

_AT_A_TIME = 5_000
LOOKED_AT = 1_000
"""Events that are looked at in one statement: of each it is asked who could read it."""
_IN_ORDER = text("SELECT register.put_events_in_order(:lock, :most)")
_LISTEN = text("SELECT register.listen(:client_id, :branch)")
_END = text("SELECT coalesce(max(position), 0) FROM outbox_event")
_REACH = text(
    "SELECT max(s.position) FROM (SELECT position FROM outbox_event"
    " WHERE position > :after AND position <= :until ORDER BY position LIMIT :most) s"
)
_REDELIVER = text(
    "WITH again AS (UPDATE event_delivery SET status = 'waiting', attempts = 0, due_at = :at,"
    " first_due_at = :at, claimed_until = NULL, settled_at = NULL"
    " WHERE subscription_id = :subscription_id AND status IN ('dead', 'delivered')"
    " AND (event_id = ANY (:event_ids) OR (cardinality(:event_ids) = 0 AND status = 'dead')) RETURNING 1)"
    " SELECT count(*) FROM again"
).bindparams(bindparam("event_ids", type_=ARRAY(Text)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """An event that the listener hears of."""

    public_id: str
    type: str
    link: str
    child_id: str | None
    happened_at: datetime
    position: int


async def put_in_order(session: AsyncSession) -> None:
    """Give what has happened its place in the order of telling."""
    await session.execute(_IN_ORDER, {"lock": Lock.EVENTS, "most": _AT_A_TIME})


async def listen(session: AsyncSession, client_id: str, branch: str) -> bool:
    """Listen for a branch of a system's until the transaction ends; False when it may not."""
    return bool((await session.execute(_LISTEN, {"client_id": client_id, "branch": branch})).scalar_one())


async def end(session: AsyncSession) -> int:
    """Return the last place that is taken."""
    return int((await session.execute(_END)).scalar_one())


async def reach(session: AsyncSession, *, after: int, until: int) -> int:
    """Return up to where, between two places, may be looked at once."""
    asked = {"after": after, "until": until, "most": LOOKED_AT}
    return (await session.execute(_REACH, asked)).scalar_one() or until


async def heard(
    session: AsyncSession, *, after: int, until: int, types: Sequence[str], most: int
) -> list[Heard]:
    """Return the first events between two places that the listener hears of: any type where none is named."""
    asked = {"after": after, "until": until, "types": [*types], "most": most}
    return [Heard(**row) for row in (await session.execute(_heard(), asked)).mappings()]


def _heard() -> TextClause:
    """Built when the first asks: which tables there are is known then."""
    return text(
        "SELECT e.public_id, e.type, e.link, e.child_id, e.happened_at, e.position"  # noqa: S608 - our own names
        " FROM outbox_event e WHERE e.position > :after AND e.position <= :until"
        " AND (cardinality(:types) = 0 OR e.type = ANY (:types))"
        f" AND {hears()} ORDER BY e.position LIMIT :most"
    ).bindparams(bindparam("types", type_=ARRAY(Text)))


async def subscription(
    session: AsyncSession, subscription_id: str, *, lock: bool = False
) -> EventSubscription | None:
    """Return one of the organisation's subscriptions."""
    return await session.get(EventSubscription, subscription_id, with_for_update=True if lock else None)


async def count_of(session: AsyncSession, client_id: str) -> int:
    """Count a system's subscriptions that have not ended."""
    statement = (
        select(func.count())
        .select_from(EventSubscription)
        .where(
            col(EventSubscription.client_id) == client_id,
            col(EventSubscription.status) != SubscriptionStatus.ENDED,
        )
    )
    return (await session.exec(statement)).one()


async def page_of_subscriptions(
    session: AsyncSession, client_id: str, asked: PageRequest
) -> tuple[Sequence[EventSubscription], int]:
    """Return a page of a system's subscriptions, the newest first; ended ones too."""
    statement = select(EventSubscription).where(col(EventSubscription.client_id) == client_id)
    newest = (col(EventSubscription.recorded_at).desc(), col(EventSubscription.id))
    return await page_of(session, statement.order_by(*newest), asked)


async def page_of_deliveries(
    session: AsyncSession, subscription_id: str, status: DeliveryStatus | None, asked: PageRequest
) -> tuple[Sequence[RowMapping], int]:
    """Return a page of what is told to a subscription, the newest first. What waits is listed only while the
    listener may hear of it, and what was withheld never was.
    """
    shown = (
        "FROM event_delivery d JOIN outbox_event e ON e.public_id = d.event_id"
        " WHERE d.subscription_id = :subscription_id AND d.status <> 'withheld'"
        " AND (CAST(:status AS text) IS NULL OR d.status = :status)"
        f" AND (d.status = 'delivered' OR ({hears()}))"
    )
    values = {"subscription_id": subscription_id, "status": status}
    total = (await session.execute(text(f"SELECT count(*) {shown}"), values)).scalar_one()
    rows = await session.execute(
        text(
            "SELECT d.event_id, e.type, d.status, d.attempts, d.outcome, d.due_at, d.settled_at "
            f"{shown} ORDER BY d.id DESC LIMIT :limit OFFSET :offset"
        ),
        {**values, "limit": asked.limit, "offset": asked.offset},
    )
    return rows.mappings().all(), total


async def redeliver(
    session: AsyncSession, subscription_id: str, *, event_ids: Sequence[str] | None, at: datetime
) -> int:
    """Let events wait anew: these, or all that are dead; return how many."""
    values = {"subscription_id": subscription_id, "event_ids": [*(event_ids or ())], "at": at}
    return int((await session.execute(_REDELIVER, values)).scalar_one())
