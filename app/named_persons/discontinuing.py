"""A unit closes for good, or goes on after all: the chains that it concerns are laid anew in portions."""

from datetime import timedelta

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.kit.clock import Moment
from app.named_persons.choosing import lay_portion
from app.organisations.models import Unit, UnitDiscontinuation
from app.organisations.service import hold_discontinuing
from app.vocabulary import UnitKind

_CONCERNED = text(
    "SELECT id FROM register.children_of_units(:units, :closed_from, :after, :limit) AS c(id)"
).bindparams(bindparam("units", type_=ARRAY(Text)))


async def carry_out_next(session: AsyncSession, *, moment: Moment, at_a_time: int) -> int | None:
    """Lay a portion of the chains anew that a decision concerns, and remember how far it came; nothing when
    all have been carried out. A chain that cannot be laid stays as it is, and is told in the log.
    """
    decided = await _next(session)
    if decided is None:
        return None
    asked = {
        "units": await _units(session, decided),
        "closed_from": decided.last_day + timedelta(days=1),
        "after": decided.relaid_to or "",
        "limit": at_a_time,
    }
    children = list((await session.execute(_CONCERNED, asked)).scalars())
    return await lay_portion(session, decided, children, moment=moment, whole=at_a_time)


async def _units(session: AsyncSession, decided: UnitDiscontinuation) -> list[str]:
    """Whose children the decision concerns. Of those that a unit which goes on after all is to get back, the
    facts name the unit, or a school whose pupil health it is; or its successor answers for them.
    """
    if decided.withdrawn_at is None:
        return [decided.unit_id]
    unit = await session.get_one(Unit, decided.unit_id)
    found = [unit.id, *([decided.successor_id] if decided.successor_id else [])]
    if unit.kind == UnitKind.PUPIL_HEALTH:
        schools = select(Unit.id).where(col(Unit.organisation_id) == unit.organisation_id)
        found += (await session.exec(schools)).all()
    return found


async def _next(session: AsyncSession) -> UnitDiscontinuation | None:
    """Return, and hold, the oldest decision whose chains have not all been laid anew, if nobody holds it."""
    await hold_discontinuing(session, alone=False)
    statement = (
        select(UnitDiscontinuation)
        .where(col(UnitDiscontinuation.relaid_at).is_(None))
        .order_by(col(UnitDiscontinuation.recorded_at), col(UnitDiscontinuation.id))
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return (await session.exec(statement)).first()
