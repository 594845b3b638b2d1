"""All SQL of events that are told. Row-level security decides, in the listener's place, who hears what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import TextClause, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Text
from sqlmodel.ext.asyncio.session import AsyncSession

from app.kit.locks import Lock
from app.webhooks.audience import hears

_AT_A_TIME = 5_000
_IN_ORDER = text("SELECT register.put_events_in_order(:lock, :most)")
_LISTEN = text("SELECT register.listen(:client_id, :branch)")
_END = text("SELECT coalesce(max(position), 0) FROM outbox_event")


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


async def heard(
    session: AsyncSession, *, after: int, until: int, types: Sequence[str], most: int
) -> list[Heard]:
    """Return the first events between two places that the listener hears of: any type where none is named."""
    rows = await session.execute(_heard(), {"after": after, "until": until, "types": [*types], "most": most})
    return [Heard(**row) for row in rows.mappings()]


def _heard() -> TextClause:
    """Built when the first asks: which tables there are is known then."""
    return text(
        "SELECT e.public_id, e.type, e.link, e.child_id, e.happened_at, e.position"  # noqa: S608 - our own names
        " FROM outbox_event e WHERE e.position > :after AND e.position <= :until"
        " AND (cardinality(:types) = 0 OR e.type = ANY (:types))"
        f" AND {hears()} ORDER BY e.position LIMIT :most"
    ).bindparams(bindparam("types", type_=ARRAY(Text)))
