"""All SQL of the reporter's side. Row-level security shows a report to who made it and to the head of the
unit.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import exists, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.concerns.models import ConcernFeedbackGiven, ConcernReport, ConcernSupplement
from app.kit.ids import new_id
from app.kit.paging import PageRequest, page_of
from app.organisations.models import Duty, Organisation, Unit
from app.sign_in.models import Client
from app.vocabulary import Branch, StaffRole, UnitKind

_KNOWS = text(
    "SELECT register.may_know(:child_id) AS knows, register.concern_place_shows(:child_id) AS shows"
)
_DELIVER = text(
    "SELECT register.deliver_concern(:id, :report, :organisation, :unit, :sealed, :violence, :at, "
    "cast(:due AS date))"
)
_SUPPLEMENT = text("SELECT register.supplement_concern(:id, :supplement, :sealed, :at)")
_SETTLE = text("SELECT register.settle_concern_notice(:unit_id, :key, :at)")
_HEADS = (StaffRole.PRINCIPAL, StaffRole.UNIT_MANAGER)


async def knows(session: AsyncSession, child_id: str) -> tuple[bool, bool]:
    """Whether the caller may know of a child, and whether it may be said who answers for it. A child
    that does not exist answers like one that is hidden.
    """
    row = (await session.execute(_KNOWS, {"child_id": child_id})).one()
    return bool(row.knows), bool(row.shows)


async def is_connected(session: AsyncSession, organisation_id: str) -> bool:
    """Whether a system of a social board reads what comes to its reception."""
    statement = select(
        exists().where(
            col(Client.organisation_id) == organisation_id,
            col(Client.disabled_at).is_(None),
            col(Client.branches).op("@>")([Branch.SOCIAL_RECEPTION.value]),
            col(Client.scopes).op("@>")(["concerns.read"]),
        )
    )
    return bool((await session.exec(statement)).one())


async def municipality_of(session: AsyncSession, unit_id: str | None) -> str | None:
    """In which municipality a unit works."""
    unit = await session.get(Unit, unit_id) if unit_id else None
    if unit is None:
        return None
    organisation = await session.get(Organisation, unit.organisation_id)
    return unit.municipality_code or (organisation.municipality_code if organisation else None)


async def receptions_in(session: AsyncSession, municipality_code: str, on: date) -> Sequence[Unit]:
    """Every reception of a municipality, for who must ring."""
    board = select(Organisation.id).where(col(Organisation.municipality_code) == municipality_code)
    statement = select(Unit).where(
        col(Unit.kind) == UnitKind.SOCIAL_RECEPTION,
        col(Unit.organisation_id).in_(board),
        (col(Unit.last_day).is_(None)) | (col(Unit.last_day) >= on),
    )
    return (await session.exec(statement.order_by(col(Unit.name), col(Unit.id)).limit(20))).all()


async def receptions_of(session: AsyncSession, organisation_id: str, on: date) -> Sequence[Unit]:
    """Every reception of a social board."""
    statement = select(Unit).where(
        col(Unit.kind) == UnitKind.SOCIAL_RECEPTION,
        col(Unit.organisation_id) == organisation_id,
        (col(Unit.last_day).is_(None)) | (col(Unit.last_day) >= on),
    )
    return (await session.exec(statement.order_by(col(Unit.name), col(Unit.id)).limit(20))).all()


async def heads_of(session: AsyncSession, unit_id: str, branch: str, on: date) -> Sequence[str]:
    """Who heads a unit on a day."""
    statement = select(Duty.professional_id).where(
        col(Duty.unit_id) == unit_id,
        col(Duty.branch) == branch,
        col(Duty.role).in_(_HEADS),
        col(Duty.valid).op("@>")(on),
    )
    return sorted(set((await session.exec(statement)).all()))


async def deliver(session: AsyncSession, **values: Any) -> None:
    """Let the report lie at a reception. Nothing comes back."""
    await session.execute(_DELIVER, values)


async def pass_supplement_on(session: AsyncSession, **values: Any) -> str | None:
    """Let what was added reach the reception, if the report has; return its record there, for the event that
    the reception hears of and for nothing else.
    """
    found = await session.execute(_SUPPLEMENT, {"id": new_id("csu"), **values})
    received: str | None = found.scalar_one()
    return received


async def settle(session: AsyncSession, **values: Any) -> None:
    """There is nothing more to look at."""
    await session.execute(_SETTLE, values)


async def page(session: AsyncSession, asked: PageRequest) -> tuple[Sequence[ConcernReport], int]:
    """Return a page of the caller's reports, and of those of the units that they head, the newest first."""
    newest = (col(ConcernReport.reported_at).desc(), col(ConcernReport.id))
    return await page_of(session, select(ConcernReport).order_by(*newest), asked)


async def report(session: AsyncSession, report_id: str, *, lock: bool = False) -> ConcernReport | None:
    """Return a report that the caller may read."""
    return await session.get(ConcernReport, report_id, with_for_update=True if lock else None)


async def supplements(session: AsyncSession, report_ids: Iterable[str]) -> Sequence[ConcernSupplement]:
    """Return what has been added to some reports, in order: the reporter's own rows."""
    statement = select(ConcernSupplement).where(
        col(ConcernSupplement.concern_report_id).in_(list(report_ids)),
        col(ConcernSupplement.received_concern_report_id).is_(None),
    )
    return (
        await session.exec(statement.order_by(col(ConcernSupplement.added_at), col(ConcernSupplement.id)))
    ).all()


async def feedback(session: AsyncSession, report_id: str) -> ConcernFeedbackGiven | None:
    """Return the feedback that the caller has been given."""
    statement = select(ConcernFeedbackGiven).where(col(ConcernFeedbackGiven.concern_report_id) == report_id)
    return (await session.exec(statement)).first()


async def units(session: AsyncSession, unit_ids: Iterable[str | None]) -> dict[str, Unit]:
    """Return some units by their ids."""
    wanted = {each for each in unit_ids if each}
    found = await session.exec(select(Unit).where(col(Unit.id).in_(wanted)))
    return {each.id: each for each in found.all()}
