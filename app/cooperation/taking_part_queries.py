"""All SQL of children's parts in cooperation. Row-level security shows a branch its own."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Date, bindparam, func, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.audit.actor import Actor
from app.cooperation.models import Cooperation
from app.cooperation.taking_part_models import CooperationParticipation, TeamDiscussion
from app.kit.paging import PageRequest, page_of

_HOLDS = text("SELECT register.consent_holds(:consent, :on)").bindparams(bindparam("on", type_=Date))
_AFTER = text(
    "(upper(cooperation_participation.valid) IS NULL OR upper(cooperation_participation.valid) > :on)"
).bindparams(bindparam("on", type_=Date))
_GOES_ON = text("cooperation_participation.valid @> :on AND cooperation.valid @> :on").bindparams(
    bindparam("on", type_=Date)
)


async def consent_holds(session: AsyncSession, consent_id: str, *, on: date) -> bool:
    """Whether a consent holds on a day, also for who of the family was not asked for it."""
    return bool((await session.execute(_HOLDS, {"consent": consent_id, "on": on})).scalar_one())


async def page_of_parts(
    session: AsyncSession, child_id: str, asked: PageRequest
) -> tuple[Sequence[CooperationParticipation], int]:
    """Return a page of what the child takes part in and has taken part in, the latest first."""
    part = CooperationParticipation
    statement = select(part).where(col(part.child_id) == child_id)
    return await page_of(session, statement.order_by(col(part.valid).desc(), col(part.id)), asked)


async def part(session: AsyncSession, part_id: str) -> CooperationParticipation | None:
    """Return one, held against a simultaneous change."""
    return await session.get(CooperationParticipation, part_id, with_for_update=True)


async def takes_part(session: AsyncSession, child_id: str, cooperation_id: str, *, from_: date) -> bool:
    """Whether the child takes part on that day or later."""
    statement = select(CooperationParticipation.id).where(
        col(CooperationParticipation.child_id) == child_id,
        col(CooperationParticipation.cooperation_id) == cooperation_id,
        _AFTER.bindparams(on=from_),
    )
    return (await session.exec(statement.limit(1))).first() is not None


async def going_on(
    session: AsyncSession, actor: Actor, *, on: date
) -> Sequence[tuple[CooperationParticipation, Cooperation]]:
    """Return what children take part in on a day by the caller's own units, with the consent that it needs,
    and of whom the caller may know.
    """
    part = CooperationParticipation
    statement = (
        select(part, Cooperation)
        .join(Cooperation, col(Cooperation.id) == col(part.cooperation_id))
        .where(
            col(part.unit_id).in_(actor.unit_ids),
            col(part.branch) == actor.branch,
            _GOES_ON.bindparams(on=on),
            func.register.may_know(col(part.child_id)),
            func.register.consent_holds(col(part.consent_id), on),
        )
    )
    return (await session.exec(statement)).all()


async def page_of_discussions(
    session: AsyncSession, child_id: str, asked: PageRequest
) -> tuple[Sequence[TeamDiscussion], int]:
    """Return a page of what teams have talked of with the child's name, the latest first."""
    statement = select(TeamDiscussion).where(col(TeamDiscussion.child_id) == child_id)
    latest = (col(TeamDiscussion.discussed_on).desc(), col(TeamDiscussion.id))
    return await page_of(session, statement.order_by(*latest), asked)
