"""The listeners that write public events into the outbox, in the change's own transaction, and stop what
waits there when a sharing, or everything about a child, has ended.
"""

from collections.abc import Sequence
from datetime import datetime

import asyncpg
from sqlalchemy import ColumnElement, func, text, true, update
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from app.children.events import ChildEnded
from app.disclosures.events import DisclosureEnded, DisclosureMade
from app.handovers.events import HandoverForeseen
from app.kit.clock import wall_clock
from app.kit.database import PATIENCE_SECONDS
from app.kit.events import BranchEvent, OpenEvent, PublicEvent
from app.kit.ids import new_id
from app.named_persons.events import NamedPersonChanged
from app.webhooks.models import OutboxEvent

_ENDED_ON = text("SELECT register.ended_on(:child_id)")
_TELL = (
    "INSERT INTO outbox_event (public_id, type, link, child_id, happened_at) "
    "SELECT n.id, $1, '/children/' || n.child_id || n.below, n.child_id, $2 "
    "FROM unnest($3::text[], $4::text[], $5::text[]) AS n(id, child_id, below)"
)
_GOING_ON = "SELECT c.id FROM unnest($1::text[]) AS c(id) WHERE register.ended_on(c.id) IS NULL"
_NOTED_NOW = "SELECT child_id, handover_id FROM register.handovers_noted_now_of($1)"


async def on_public_event(session: AsyncSession, event: PublicEvent) -> None:
    """Keep an event for telling: type, time and link; the child only for the check whenever it is told. Of a
    child that has died or emigrated no notice is sent; what is for the few is told to no system.
    """
    if (await session.execute(_ENDED_ON, {"child_id": event.child_id})).scalar_one() is not None:
        return
    session.add(
        OutboxEvent(
            type=event.kind,
            link=event.link,
            child_id=event.child_id,
            happened_at=event.happened_at,
            settled_at=wall_clock() if event.for_the_few else None,
        )
    )


async def tell_of_chains(connection: asyncpg.Connection, children: Sequence[str], at: datetime) -> None:
    """Keep for telling, of many children at once: that somebody else answers, and each handover that has come
    about with it and is still to be done.
    """
    rows = await connection.fetch(_GOING_ON, list(children), timeout=PATIENCE_SECONDS)
    going_on = [row["id"] for row in rows]
    noted = await connection.fetch(_NOTED_NOW, going_on, timeout=PATIENCE_SECONDS)
    changed = [(child, "/named-person") for child in going_on]
    foreseen = [(row["child_id"], f"/handovers/{row['handover_id']}") for row in noted]
    for kind, told in ((NamedPersonChanged.kind, changed), (HandoverForeseen.kind, foreseen)):
        ids, of, below = [new_id("evt") for _ in told], [each[0] for each in told], [each[1] for each in told]
        await connection.execute(_TELL, kind, at, ids, of, below, timeout=PATIENCE_SECONDS)


async def on_open_event(session: AsyncSession, event: OpenEvent) -> None:
    """Keep an event that names no child; some are for one branch of one organisation alone."""
    alone = event if isinstance(event, BranchEvent) else None
    session.add(
        OutboxEvent(
            type=event.kind,
            link=event.link,
            organisation_id=alone.organisation_id if alone else None,
            branch=alone.branch if alone else None,
            happened_at=event.happened_at,
        )
    )


async def withhold_what_was_shared(session: AsyncSession, event: DisclosureEnded) -> None:
    """Settle, undelivered, the news of a sharing whose ground has fallen: nothing is behind its link now."""
    news = (col(OutboxEvent.type) == DisclosureMade.kind) & (col(OutboxEvent.link) == event.link)
    await _settle(session, event.child_id, news)


async def stop_notices(session: AsyncSession, event: ChildEnded) -> None:
    """Settle, undelivered, whatever waits about the child."""
    await _settle(session, event.child_id, true())


async def _settle(session: AsyncSession, child_id: str, which: ColumnElement[bool]) -> None:
    waiting = (col(OutboxEvent.child_id) == child_id) & col(OutboxEvent.settled_at).is_(None) & which
    await session.execute(update(OutboxEvent).where(waiting).values(settled_at=func.clock_timestamp()))
