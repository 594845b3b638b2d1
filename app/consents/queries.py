"""All SQL of consents."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from sqlalchemy import RowMapping, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from app.children.models import Guardian
from app.consents.models import (
    BoardDecision,
    CapacityAssessment,
    Consent,
    ConsentAnswer,
    ConsentChildView,
    ConsentRecipient,
)
from app.kit.paging import PageRequest, page_of

_CHILD = text("SELECT birth_date, register.ended_on(id) AS ended_on FROM register.child_pointer(:child_id)")
_FOR_THE_BOARD = text("SELECT * FROM register.consent_for_the_board(:consent_id)")
_GUARDIANS_NOW = text(
    "SELECT m.id FROM unnest(:members) AS m(id) WHERE register.is_guardian(:child_id, m.id, :on)"
).bindparams(bindparam("members", type_=ARRAY(Text)))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildOf:
    """When the child was born, and on which day everything about it ended."""

    birth_date: date
    ended_on: date | None

    def has_ended(self, on: date) -> bool:
        """Whether the child has died or emigrated."""
        return self.ended_on is not None and self.ended_on <= on


class Hold(Enum):
    """How a consent's row is held until the transaction ends."""

    NOT = "not"
    """Only read."""
    AGAINST_CHANGE = "against-change"
    """For sharing: a simultaneous withdrawal waits, or is waited for."""
    FOR_CHANGE = "for-change"
    """For answers and withdrawals: everything else waits."""


async def consent(session: AsyncSession, consent_id: str, *, hold: Hold = Hold.NOT) -> Consent | None:
    """Return a consent as it stands now, if the caller may see it."""
    statement = select(Consent).where(col(Consent.id) == consent_id)
    if hold is not Hold.NOT:
        statement = statement.with_for_update(read=hold is Hold.AGAINST_CHANGE)
    return (await session.exec(statement.execution_options(populate_existing=True))).first()


async def recipients(session: AsyncSession, consent_id: str) -> Sequence[ConsentRecipient]:
    """Return to whom."""
    statement = select(ConsentRecipient).where(col(ConsentRecipient.consent_id) == consent_id)
    return (await session.exec(statement.order_by(col(ConsentRecipient.id)))).all()


async def answers(session: AsyncSession, consent_id: str) -> Sequence[ConsentAnswer]:
    """Return what each has answered, as it stands now."""
    statement = select(ConsentAnswer).where(col(ConsentAnswer.consent_id) == consent_id)
    statement = statement.order_by(col(ConsentAnswer.id)).execution_options(populate_existing=True)
    return (await session.exec(statement)).all()


async def child_of(session: AsyncSession, child_id: str) -> ChildOf | None:
    """Return what a consent asks of the child, if the caller may know of it."""
    row = (await session.execute(_CHILD, {"child_id": child_id})).mappings().first()
    return None if row is None else ChildOf(birth_date=row["birth_date"], ended_on=row["ended_on"])


async def custody_claims(session: AsyncSession, child_id: str, *, on: date) -> Sequence[Guardian]:
    """Return those who have custody on a date, as the caller's own organisation has written it down."""
    statement = select(Guardian).where(
        col(Guardian.child_id) == child_id, col(Guardian.custody), col(Guardian.valid).contains(on)
    )
    return (await session.exec(statement.order_by(col(Guardian.recorded_at), col(Guardian.id)))).all()


async def page_of_consents(
    session: AsyncSession, child_id: str, asked: PageRequest
) -> tuple[Sequence[Consent], int]:
    """Return a page of the child's consents that the caller may see, the newest first."""
    statement = select(Consent).where(col(Consent.child_id) == child_id)
    return await page_of(session, statement.order_by(col(Consent.recorded_at).desc(), col(Consent.id)), asked)


async def guardians_now(
    session: AsyncSession, child_id: str, members: Sequence[str], *, on: date
) -> frozenset[str]:
    """Return those of these family members who are guardians with verified custody on a date."""
    values = {"child_id": child_id, "members": list(members), "on": on}
    return frozenset((await session.execute(_GUARDIANS_NOW, values)).scalars())


async def board_decisions(session: AsyncSession, consent_id: str) -> Sequence[BoardDecision]:
    """Return what the board has decided in a guardian's place, as far as the caller may see it."""
    statement = select(BoardDecision).where(col(BoardDecision.consent_id) == consent_id)
    statement = statement.order_by(col(BoardDecision.recorded_at), col(BoardDecision.id))
    return (await session.exec(statement)).all()


async def page_of_board_decisions(
    session: AsyncSession, consent_id: str, child_id: str, asked: PageRequest
) -> tuple[Sequence[BoardDecision], int]:
    """Return a page of what the board has decided about a consent, the newest first."""
    statement = select(BoardDecision).where(
        col(BoardDecision.consent_id) == consent_id, col(BoardDecision.child_id) == child_id
    )
    newest = (col(BoardDecision.recorded_at).desc(), col(BoardDecision.id))
    return await page_of(session, statement.order_by(*newest), asked)


async def child_views(session: AsyncSession, consent_id: str) -> Sequence[ConsentChildView]:
    """Return what the child has said of a consent, as far as the caller may read it, the latest first."""
    return (await session.exec(_child_views(consent_id))).all()


async def page_of_child_views(
    session: AsyncSession, consent_id: str, asked: PageRequest
) -> tuple[Sequence[ConsentChildView], int]:
    """Return a page of it."""
    return await page_of(session, _child_views(consent_id), asked)


def _child_views(consent_id: str) -> "SelectOfScalar[ConsentChildView]":
    statement = select(ConsentChildView).where(col(ConsentChildView.consent_id) == consent_id)
    return statement.order_by(col(ConsentChildView.recorded_at).desc(), col(ConsentChildView.id))


async def consent_for_the_board(session: AsyncSession, consent_id: str) -> RowMapping | None:
    """Return a consent that the caller's branch has asked for or is to receive under."""
    return (await session.execute(_FOR_THE_BOARD, {"consent_id": consent_id})).mappings().first()


async def assessments(session: AsyncSession, child_id: str) -> Sequence[CapacityAssessment]:
    """Return how the caller's own branch has judged the child's maturity, the first first."""
    statement = select(CapacityAssessment).where(col(CapacityAssessment.child_id) == child_id)
    ordered = statement.order_by(col(CapacityAssessment.recorded_at), col(CapacityAssessment.id))
    return (await session.exec(ordered)).all()


async def page_of_assessments(
    session: AsyncSession, child_id: str, asked: PageRequest
) -> tuple[Sequence[CapacityAssessment], int]:
    """Return a page of how the caller's own branch has judged the child's maturity, the newest first."""
    statement = select(CapacityAssessment).where(col(CapacityAssessment.child_id) == child_id)
    newest = (col(CapacityAssessment.recorded_at).desc(), col(CapacityAssessment.id))
    return await page_of(session, statement.order_by(*newest), asked)
