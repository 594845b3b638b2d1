"""All SQL of consultations. Row-level security shows a consultation to the branch that asked and to the unit
that is asked; which of their own branch asked, only a keyed tag says. It shows an hour to its unit, to who
has booked it, and to all while it is free.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from app.audit.actor import Actor
from app.children.models import ChildRecord
from app.consultations.models import Consultation, ConsultationSlot
from app.kit.paging import PageRequest, page_of

_COUNTS = text("SELECT side, topic, count FROM register.consultation_counts(:client, :first, :last)")


async def asked_by(
    session: AsyncSession, tags: Sequence[str], wanted: PageRequest
) -> tuple[Sequence[Consultation], int]:
    """Return a page of what somebody has asked, the newest first; within a day in no order."""
    statement = select(Consultation).where(col(Consultation.asker_tag).in_(tags))
    return await page_of(session, _newest(statement), wanted)


async def asked_of(
    session: AsyncSession, actor: Actor, wanted: PageRequest
) -> tuple[Sequence[Consultation], int]:
    """Return a page of what the caller's own units are asked, the newest first; within a day in no order."""
    statement = select(Consultation).where(
        col(Consultation.unit_id).in_(actor.unit_ids), col(Consultation.branch) == actor.branch
    )
    return await page_of(session, _newest(statement), wanted)


async def consultation(session: AsyncSession, consultation_id: str) -> Consultation | None:
    """Return one that the caller's branch has asked or their unit is asked."""
    return await session.get(Consultation, consultation_id)


async def to_advise(session: AsyncSession, consultation_id: str) -> Consultation | None:
    """Return one that the caller's unit is asked, locked."""
    statement = select(Consultation).where(col(Consultation.id) == consultation_id).with_for_update()
    return (await session.exec(statement.execution_options(populate_existing=True))).first()


async def sealed_names(session: AsyncSession, *, on: date) -> Sequence[ChildRecord]:
    """Return what the caller's branch knows of the names of the open children at their own units."""
    own = func.register.own_open_children(on).table_valued("child_id")
    statement = select(ChildRecord).where(col(ChildRecord.child_id).in_(select(own.c.child_id)))
    return (await session.exec(statement)).all()


async def counts(
    session: AsyncSession, client_id: str, *, first: date, last: date
) -> list[tuple[str, str, int]]:
    """Return the counts of a period, as they are: they are never shown so."""
    asked = {"client": client_id, "first": first, "last": last}
    return [tuple(row) for row in (await session.execute(_COUNTS, asked)).all()]


async def slots(
    session: AsyncSession, wanted: PageRequest, *, since: datetime, unit_id: str | None
) -> tuple[Sequence[ConsultationSlot], int]:
    """Return a page of the hours to come that the caller may see, the next first."""
    statement = select(ConsultationSlot).where(
        col(ConsultationSlot.starts_at) > since, col(ConsultationSlot.withdrawn_at).is_(None)
    )
    if unit_id is not None:
        statement = statement.where(col(ConsultationSlot.unit_id) == unit_id)
    ordered = statement.order_by(col(ConsultationSlot.starts_at), col(ConsultationSlot.id))
    return await page_of(session, ordered, wanted)


async def slot(session: AsyncSession, slot_id: str, *, lock: bool = False) -> ConsultationSlot | None:
    """Return one hour that the caller may see."""
    statement = select(ConsultationSlot).where(
        col(ConsultationSlot.id) == slot_id, col(ConsultationSlot.withdrawn_at).is_(None)
    )
    if lock:
        statement = statement.with_for_update()
    return (await session.exec(statement.execution_options(populate_existing=True))).first()


def _newest(statement: SelectOfScalar[Consultation]) -> SelectOfScalar[Consultation]:
    return statement.order_by(col(Consultation.asked_on).desc(), col(Consultation.id))
