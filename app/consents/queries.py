"""All SQL of consents."""

from collections.abc import Sequence
from datetime import date
from enum import Enum

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.children.models import Guardian
from app.consents.models import Consent, ConsentAnswer, ConsentRecipient
from app.kit.paging import PageRequest, page_of

_BIRTH_DATE = text("SELECT birth_date FROM register.child_pointer(:child_id)")
_GUARDIANS_NOW = text(
    "SELECT m.id FROM unnest(:members) AS m(id) WHERE register.is_guardian(:child_id, m.id, :on)"
).bindparams(bindparam("members", type_=ARRAY(Text)))


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


async def birth_date(session: AsyncSession, child_id: str) -> date | None:
    """Return the child's birth date, if the caller may know of the child."""
    found: date | None = (await session.execute(_BIRTH_DATE, {"child_id": child_id})).scalar_one_or_none()
    return found


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
