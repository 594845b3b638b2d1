"""All SQL of the register of who takes part."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.kit.paging import PageRequest, page_of
from app.organisations.models import Duty, Organisation, Professional, Unit


async def organisations(session: AsyncSession, asked: PageRequest) -> tuple[Sequence[Organisation], int]:
    """Return a page of organisations, by name."""
    return await page_of(
        session, select(Organisation).order_by(col(Organisation.name), col(Organisation.id)), asked
    )


async def units(
    session: AsyncSession, asked: PageRequest, *, organisation_id: str | None
) -> tuple[Sequence[Unit], int]:
    """Return a page of units, by name, of one organisation or of all."""
    statement = select(Unit).order_by(col(Unit.name), col(Unit.id))
    if organisation_id is not None:
        statement = statement.where(col(Unit.organisation_id) == organisation_id)
    return await page_of(session, statement, asked)


async def professionals(
    session: AsyncSession, asked: PageRequest, *, organisation_id: str | None
) -> tuple[Sequence[Professional], int]:
    """Return a page of an organisation's professionals. Nobody reads those of another."""
    statement = select(Professional).where(col(Professional.organisation_id) == organisation_id)
    return await page_of(session, statement.order_by(col(Professional.id)), asked)


async def duties(
    session: AsyncSession, asked: PageRequest, *, organisation_id: str | None
) -> tuple[Sequence[Duty], int]:
    """Return a page of an organisation's duties."""
    statement = select(Duty).where(col(Duty.organisation_id) == organisation_id)
    return await page_of(session, statement.order_by(col(Duty.unit_id), col(Duty.id)), asked)


async def has_duty(
    session: AsyncSession, *, professional_id: str, unit_id: str, on: date, branch: str | None = None
) -> bool:
    """Whether somebody has a duty at a unit on a date, in one secrecy branch or in any."""
    statement = select(Duty.id).where(
        col(Duty.professional_id) == professional_id,
        col(Duty.unit_id) == unit_id,
        col(Duty.valid).op("@>")(on),
    )
    if branch is not None:
        statement = statement.where(col(Duty.branch) == branch)
    return (await session.exec(statement.limit(1))).first() is not None
