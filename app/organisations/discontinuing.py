"""A unit closes for good, or becomes a part of another: no chain has a gap, and no mailbox is a dead end.

What is decided is decided at once: the unit says so to everybody, its duties end with it, and nothing new
begins there. The chains that it concerns are laid anew by the worker (app.named_persons), long before the
day.
"""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import Range
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.access.doors import Pass
from app.kit.clock import Moment
from app.kit.events import publish
from app.kit.locks import Lock
from app.kit.problems import FieldError, StateForbids, invalid
from app.organisations.errors import NotYourOrganisation, UnitIsClosed, UnitIsNeeded
from app.organisations.events import UnitDiscontinued
from app.organisations.models import Duty, Unit, UnitDiscontinuation
from app.organisations.schemas import UnitDiscontinue

_SHARED = text(f"SELECT pg_advisory_xact_lock_shared({Lock.DISCONTINUING})")
_ALONE = text(f"SELECT pg_advisory_xact_lock({Lock.DISCONTINUING})")
_TODAY = text("SELECT domain_date()")
_NEEDED = text("SELECT register.unit_needed_as(:unit_id, :closed_from)")
_HEIRS = text("SELECT EXISTS (SELECT 1 FROM unit WHERE successor_id = :unit_id)")


async def hold(session: AsyncSession, *, alone: bool) -> None:
    """Let no unit be discontinued, or be the only one to do so, until the transaction ends."""
    await session.execute(_ALONE if alone else _SHARED)


def refuse_after_its_last_day(unit: Unit, until: date | None, *, pointer: str) -> None:
    """Refuse what would go on at a unit after its last day. Raises UnitIsClosed."""
    if unit.last_day is not None and (until is None or until > unit.last_day):
        error = FieldError(pointer=pointer, code="closed", detail="has closed by then")
        raise UnitIsClosed(errors=[error], last_day=unit.last_day.isoformat(), successor_id=unit.successor_id)


async def refuse_where_nobody_is(session: AsyncSession, unit: Unit, *, pointer: str) -> None:
    """Refuse to send anything to a unit that has closed for good: nobody reads it. Raises InvalidRequest."""
    if unit.last_day is not None and (await session.execute(_TODAY)).scalar_one() > unit.last_day:
        raise invalid(pointer, "closed", "has closed for good")


async def discontinue(passed: Pass, unit: Unit, *, given: UnitDiscontinue) -> str:
    """Decide the last day of a unit, and who takes over. Raises UnitIsClosed, UnitIsNeeded."""
    _must_own(passed, unit)
    await hold(passed.session, alone=True)
    await passed.session.refresh(unit, with_for_update=True)
    if unit.last_day is not None:
        raise UnitIsClosed(last_day=unit.last_day.isoformat(), successor_id=unit.successor_id)
    if given.last_day < passed.moment.today:
        raise invalid("/lastDay", "past", "lies in the past")
    await _demand_successor(passed, unit, given)
    await _demand_nobody_needs_it(passed.session, unit, given)
    decided = UnitDiscontinuation(
        unit_id=unit.id,
        organisation_id=unit.organisation_id,
        last_day=given.last_day,
        successor_id=given.successor_id,
        duties=await _end_duties(
            passed.session, unit.id, given.last_day + timedelta(days=1), today=passed.moment.today
        ),
        decided_by=passed.actor.professional_id,
    )
    unit.last_day, unit.successor_id = given.last_day, given.successor_id
    await _keep(passed.session, unit, decided, passed.moment)
    return decided.id


async def take_back(passed: Pass, unit: Unit) -> str:
    """Let a unit go on after all, while it still does; duties are as they were. Raises StateForbids."""
    _must_own(passed, unit)
    await hold(passed.session, alone=True)
    await passed.session.refresh(unit, with_for_update=True)
    if unit.last_day is None or unit.last_day < passed.moment.today:
        raise StateForbids(allowed=[])
    standing = select(UnitDiscontinuation).where(
        col(UnitDiscontinuation.unit_id) == unit.id, col(UnitDiscontinuation.withdrawn_at).is_(None)
    )
    decided = (await passed.session.exec(standing)).one()
    for said in decided.duties:
        duty = await passed.session.get_one(Duty, said["id"])
        until = date.fromisoformat(said["until"]) if said["until"] else None
        duty.valid = Range(date.fromisoformat(said["from"]), until)
        duty.version += 1
        passed.session.add(duty)
    decided.withdrawn_at, decided.relaid_to, decided.relaid_at = passed.moment.now, None, None
    unit.last_day = unit.successor_id = None
    await _keep(passed.session, unit, decided, passed.moment)
    return decided.id


def _must_own(passed: Pass, unit: Unit) -> None:
    if passed.actor.organisation_id not in {None, unit.organisation_id}:
        raise NotYourOrganisation


async def _demand_successor(passed: Pass, unit: Unit, given: UnitDiscontinue) -> None:
    """A successor does the same work on the day after. Nobody but the installation's administrator lays it on
    another organisation.
    """
    if given.successor_id is None:
        return
    successor = await passed.session.get(Unit, given.successor_id, with_for_update=True)
    if successor is None:
        raise invalid("/successorId", "unknown", "is no unit")
    if successor.id == unit.id:
        raise invalid("/successorId", "oneself", "is the unit that closes")
    if (successor.kind, successor.branch) != (unit.kind, unit.branch):
        raise invalid("/successorId", "kind", "is of another kind or branch")
    if successor.organisation_id != unit.organisation_id and passed.actor.organisation_id is not None:
        raise invalid("/successorId", "organisation", "belongs to another organisation")
    if successor.last_day is not None and successor.last_day <= given.last_day:
        raise invalid("/successorId", "closed", "has closed by then")


async def _demand_nobody_needs_it(session: AsyncSession, unit: Unit, given: UnitDiscontinue) -> None:
    """What answers for many is replaced first, or has a successor that takes it over."""
    asked = {"unit_id": unit.id, "closed_from": given.last_day + timedelta(days=1)}
    needed = list((await session.execute(_NEEDED, asked)).scalar_one())
    if given.successor_id is None:
        heir = (await session.execute(_HEIRS, {"unit_id": unit.id})).scalar_one()
        needed += [*(["last-resort"] if unit.fallback_for else []), *(["successor"] if heir else [])]
    if needed:
        error = FieldError(pointer="/lastDay", code="needed", detail="leaves somebody without an answer")
        raise UnitIsNeeded(errors=[error], needed_as=sorted(needed))


async def _end_duties(
    session: AsyncSession, unit_id: str, closed_from: date, *, today: date
) -> list[dict[str, Any]]:
    """End every duty at the unit with it; return what each had said before. One that was to begin later never
    does: it is left with a day that has passed, so that it lets nobody in on any day to come.
    """
    never = Range(today - timedelta(days=1), today)
    later = select(Duty).where(
        col(Duty.unit_id) == unit_id, col(Duty.valid).op("&&")(Range(closed_from, None))
    )
    said = []
    for duty in (await session.exec(later.order_by(col(Duty.id)))).all():
        until = duty.valid.upper
        said.append(
            {
                "id": duty.id,
                "from": duty.valid.lower.isoformat(),
                "until": until.isoformat() if until else None,
            }
        )
        duty.valid = Range(duty.valid.lower, closed_from) if duty.valid.lower < closed_from else never
        duty.version += 1
        session.add(duty)
    return said


async def _keep(session: AsyncSession, unit: Unit, decided: UnitDiscontinuation, moment: Moment) -> None:
    unit.version += 1
    session.add(unit)
    session.add(decided)
    await session.flush()
    await publish(session, UnitDiscontinued(link=f"/units/{unit.id}", happened_at=moment.now))
