"""All SQL of calendar feeds. Row-level security shows each to whose it is; one register function finds it by
the keyed hash of its address.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA
from sqlalchemy.types import Text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.calendars.models import CalendarFeed
from app.kit.paging import PageRequest, page_of

_TAKE = text("SELECT * FROM register.calendar_feed(:hashes)").bindparams(
    bindparam("hashes", type_=ARRAY(BYTEA))
)
_OPEN = text(
    "SELECT c.id FROM unnest(:children) AS c(id) CROSS JOIN LATERAL register.access_facts(c.id, :on) f "
    "WHERE NOT f.shielded AND register.may_know(c.id) AND register.ended_on(c.id) IS NULL"
).bindparams(bindparam("children", type_=ARRAY(Text)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Whose feed an address belongs to, and whether it still answers."""

    id: str
    client_id: str
    organisation_id: str | None
    branch: str | None
    professional_id: str | None
    family_member_id: str | None
    child_id: str | None
    purpose: str
    scopes: frozenset[str]
    """What the system may hold today through which it was asked for."""
    expires_at: datetime
    revoked_at: datetime | None


async def of_address(session: AsyncSession, hashes: Sequence[bytes]) -> Found | None:
    """Return the feed whose address has one of these hashes."""
    row = (await session.execute(_TAKE, {"hashes": list(hashes)})).mappings().first()
    return None if row is None else Found(**{**row, "scopes": frozenset(row["scopes"])})


async def feed(session: AsyncSession, feed_id: str, *, lock: bool = False) -> CalendarFeed | None:
    """Return one of the caller's own feeds."""
    return await session.get(CalendarFeed, feed_id, with_for_update=True if lock else None)


async def page(session: AsyncSession, asked: PageRequest) -> tuple[Sequence[CalendarFeed], int]:
    """Return a page of the caller's own feeds, the newest first."""
    newest = (col(CalendarFeed.recorded_at).desc(), col(CalendarFeed.id))
    return await page_of(session, select(CalendarFeed).order_by(*newest), asked)


async def without_protection(session: AsyncSession, child_ids: Iterable[str], *, on: date) -> set[str]:
    """Return those of some children whom the caller may know of and who are not protected."""
    rows = await session.execute(_OPEN, {"children": sorted(set(child_ids)), "on": on})
    return {str(child_id) for (child_id,) in rows}
