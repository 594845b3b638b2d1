"""All SQL of handovers: the register's functions for where chains change, row-level security for the rest."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from sqlalchemy import RowMapping, and_, bindparam, func, or_, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.audit.actor import Actor
from app.chronology.models import ChronologyEntry
from app.disclosures.models import Disclosure
from app.handovers.models import HandoverItem, HandoverRefusal
from app.organisations.models import Unit
from app.plans.models import CoordinatedPlan, PlanAction, PlanSeat
from app.vocabulary import ActionStatus, PlanStatus
from app.wellbeing.models import FiveQuestions

_OF_CHILD = text("SELECT register.handovers(:child_id)")
_OF_UNITS = text("SELECT register.handovers_of_units(:from_, :until)")
_NOTED_NOW = text("SELECT register.handovers_noted_now(:child_id)")
_STATES = text("SELECT * FROM register.handover_states(:ids)").bindparams(bindparam("ids", type_=ARRAY(Text)))
_ACTS_FOR = text("SELECT register.caller_acts_for(:unit_id, :professional_id, :on)")
_HOLD = text("SELECT register.hold_receipt(:id)")
_SEAT_IS_OPEN = or_(col(PlanSeat.closed_at).is_(None), col(PlanSeat.closed_at) > func.domain_now())
_LAST_RESORT = text(
    "SELECT u.id FROM unit u JOIN organisation o ON o.id = u.organisation_id "
    "WHERE :fallback = ANY (u.fallback_for) AND u.id <> ALL (:parties) "
    "AND (u.last_day IS NULL OR u.last_day >= domain_date()) "
    "ORDER BY (o.municipality_code = :municipality) DESC NULLS LAST, "
    "(o.region_code = left(:municipality, 2)) DESC NULLS LAST, u.recorded_at, u.id LIMIT 1"
).bindparams(bindparam("parties", type_=ARRAY(Text)))


async def acts_for(session: AsyncSession, unit_id: str, professional_id: str | None, *, on: date) -> bool:
    """Whether the caller acts for a unit, or for somebody there, on a date."""
    values = {"unit_id": unit_id, "professional_id": professional_id, "on": on}
    return bool((await session.execute(_ACTS_FOR, values)).scalar_one())


async def of_child(session: AsyncSession, child_id: str) -> list[str]:
    """Return the ids of a child's handovers in the order of their days, if the caller may know of it."""
    return [*(await session.execute(_OF_CHILD, {"child_id": child_id})).scalar_one()]


async def closed_from(session: AsyncSession, unit_ids: Collection[str]) -> dict[str, date]:
    """Return from which day on some units are closed for good, of those that are."""
    closing = select(Unit).where(col(Unit.id).in_(unit_ids), col(Unit.last_day).is_not(None))
    found = (await session.exec(closing)).all()
    return {unit.id: unit.last_day + timedelta(days=1) for unit in found if unit.last_day is not None}


async def of_units(session: AsyncSession, *, from_: date, until: date) -> list[str]:
    """Return the ids of what the caller's own units hand over or receive between two days."""
    return [*(await session.execute(_OF_UNITS, {"from_": from_, "until": until})).scalar_one()]


async def noted_now(session: AsyncSession, child_id: str) -> list[str]:
    """Return the ids of what this very transaction has brought about and is still to be done."""
    return [*(await session.execute(_NOTED_NOW, {"child_id": child_id})).scalar_one()]


async def states(session: AsyncSession, ids: Sequence[str]) -> list[RowMapping]:
    """Return how some handovers stand, in the order that was asked for."""
    rows = (await session.execute(_STATES, {"ids": list(ids)})).mappings().all()
    found = {row["id"]: row for row in rows}
    return [found[each] for each in ids if each in found]


async def hold_receipt(session: AsyncSession, handover_id: str) -> None:
    """Let nobody give the receipt until this transaction ends."""
    await session.execute(_HOLD, {"id": handover_id})


async def unit_of_last_resort(
    session: AsyncSession, *, fallback: str, municipality_code: str | None, parties: Sequence[str]
) -> str | None:
    """Return who answers for such children in a municipality when nobody else does, but for the parties."""
    values = {"fallback": fallback, "municipality": municipality_code, "parties": list(parties)}
    found: str | None = (await session.execute(_LAST_RESORT, values)).scalar_one_or_none()
    return found


async def refusals(session: AsyncSession, ids: Sequence[str]) -> dict[str, HandoverRefusal]:
    """Return the refusals that the caller's unit has given or been given."""
    statement = select(HandoverRefusal).where(col(HandoverRefusal.handover_id).in_(list(ids)))
    return {row.handover_id: row for row in (await session.exec(statement)).all()}


async def items(session: AsyncSession, handover_id: str) -> dict[str, HandoverItem]:
    """Return what has been decided in a handover: the own decisions, or what was given the caller."""
    statement = select(HandoverItem).where(col(HandoverItem.handover_id) == handover_id)
    ordered = statement.order_by(col(HandoverItem.recorded_at), col(HandoverItem.id))
    return {row.source_id: row for row in (await session.exec(ordered)).all()}


async def items_given(
    session: AsyncSession, handover_id: str, *, unit_ids: Sequence[str], on: date
) -> Sequence[tuple[HandoverItem, Disclosure]]:
    """Return what a handover has brought the caller's units: taken over, or to be read while its ground
    holds.
    """
    until = col(Disclosure.holds_until)
    holds = and_(col(Disclosure.ended_at).is_(None), or_(until.is_(None), until > on))
    statement = (
        select(HandoverItem, Disclosure)
        .join(Disclosure, col(Disclosure.id) == col(HandoverItem.disclosure_id))
        .where(
            col(HandoverItem.handover_id) == handover_id,
            col(Disclosure.shared),
            col(Disclosure.recipient_unit_id).in_(unit_ids),
            or_(col(Disclosure.received_at).is_not(None), holds),
        )
    )
    ordered = statement.order_by(col(HandoverItem.recorded_at), col(HandoverItem.id))
    return (await session.exec(ordered)).all()


async def item_of_disclosure(session: AsyncSession, disclosure_id: str) -> HandoverItem | None:
    """Return the item that a disclosure decided on, if it belongs to a handover."""
    statement = select(HandoverItem).where(col(HandoverItem.disclosure_id) == disclosure_id)
    return (await session.exec(statement)).first()


async def own_records(session: AsyncSession, child_id: str, unit_id: str) -> list[str]:
    """Return the ids of what a unit of the caller's branch has written: answers to the five questions, then
    entries of the chronology.
    """
    found: list[str] = []
    for kept in (FiveQuestions, ChronologyEntry):
        statement = select(kept.id).where(col(kept.child_id) == child_id, col(kept.unit_id) == unit_id)
        found += await session.exec(statement.order_by(col(kept.recorded_at), col(kept.id)))
    return found


async def open_promises(
    session: AsyncSession, child_id: str, unit_id: str, actor: Actor
) -> Sequence[PlanAction]:
    """Return what a unit has promised and not done, in the plans that the caller reads: at which the own unit
    sits, or all of them for the family.
    """
    kept = [ActionStatus.PROMISED.value, ActionStatus.STARTED.value]
    statement = (
        select(PlanAction)
        .join(CoordinatedPlan, col(CoordinatedPlan.id) == col(PlanAction.plan_id))
        .where(
            col(PlanAction.child_id) == child_id,
            col(PlanAction.responsible_unit_id) == unit_id,
            col(PlanAction.status).in_(kept),
            col(CoordinatedPlan.status) != PlanStatus.ENDED,
        )
    )
    if not actor.is_family:
        seats = select(PlanSeat.plan_id).where(
            col(PlanSeat.unit_id).in_(actor.unit_ids),
            _SEAT_IS_OPEN,
        )
        statement = statement.where(col(PlanAction.plan_id).in_(seats))
    ordered = statement.order_by(col(PlanAction.due_on), col(PlanAction.recorded_at), col(PlanAction.id))
    return (await session.exec(ordered)).all()
