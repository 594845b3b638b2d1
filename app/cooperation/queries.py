"""All SQL of cooperation that is about no child."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Date, bindparam, delete, func, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.cooperation.models import (
    Cooperation,
    CooperationEntry,
    CooperationForm,
    CooperationFormEntry,
    CooperationMeeting,
    CooperationParty,
)
from app.kit.paging import PageRequest, page_of
from app.organisations.models import Unit

_HOLDS = text("cooperation.valid @> :on").bindparams(bindparam("on", type_=Date))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which cooperations somebody looks for."""

    form_key: str | None = None
    unit_id: str | None = None
    municipality_code: str | None = None
    on: date | None = None


async def own_forms(session: AsyncSession) -> Sequence[CooperationForm]:
    """Return the forms that organisations have configured themselves, by key."""
    return (await session.exec(select(CooperationForm).order_by(col(CooperationForm.key)))).all()


async def own_form(session: AsyncSession, key: str, *, lock: bool = False) -> CooperationForm | None:
    """Return one of them, held for a change with `lock`."""
    statement = select(CooperationForm).where(col(CooperationForm.key) == key)
    return (await session.exec(statement.with_for_update() if lock else statement)).first()


async def form_entries(session: AsyncSession, form_id: str) -> Sequence[CooperationFormEntry]:
    """Return how a form has been, the latest first."""
    statement = select(CooperationFormEntry).where(col(CooperationFormEntry.cooperation_form_id) == form_id)
    return (await session.exec(statement.order_by(col(CooperationFormEntry.number).desc()))).all()


async def page_of_cooperations(
    session: AsyncSession, asked: PageRequest, wanted: Wanted
) -> tuple[Sequence[Cooperation], int]:
    """Return a page of cooperations, by name."""
    statement = select(Cooperation)
    if wanted.form_key is not None:
        statement = statement.where(col(Cooperation.form_key) == wanted.form_key)
    if wanted.municipality_code is not None:
        statement = statement.where(col(Cooperation.municipality_code) == wanted.municipality_code)
    if wanted.unit_id is not None:
        own = select(CooperationParty.cooperation_id).where(col(CooperationParty.unit_id) == wanted.unit_id)
        statement = statement.where(col(Cooperation.id).in_(own))
    if wanted.on is not None:
        statement = statement.where(_HOLDS.bindparams(on=wanted.on))
    return await page_of(session, statement.order_by(col(Cooperation.name), col(Cooperation.id)), asked)


async def parties_of(session: AsyncSession, cooperation_ids: Collection[str]) -> Mapping[str, list[str]]:
    """Return the units that take part in some cooperations."""
    found: dict[str, list[str]] = {each: [] for each in cooperation_ids}
    statement = select(CooperationParty).where(col(CooperationParty.cooperation_id).in_(cooperation_ids))
    for row in (await session.exec(statement.order_by(col(CooperationParty.unit_id)))).all():
        found[row.cooperation_id].append(row.unit_id)
    return found


async def merged_into(session: AsyncSession, cooperation_ids: Collection[str]) -> Mapping[str, list[str]]:
    """Return which others have gone up in some cooperations."""
    found: dict[str, list[str]] = {each: [] for each in cooperation_ids}
    statement = select(Cooperation).where(col(Cooperation.merged_into_id).in_(cooperation_ids))
    for row in (await session.exec(statement.order_by(col(Cooperation.id)))).all():
        found[row.merged_into_id or ""].append(row.id)
    return found


async def units(session: AsyncSession, unit_ids: Collection[str]) -> Sequence[Unit]:
    """Return some units."""
    return (await session.exec(select(Unit).where(col(Unit.id).in_(unit_ids)))).all()


async def put_parties(session: AsyncSession, cooperation_id: str, found: Sequence[Unit]) -> None:
    """Let exactly these units take part."""
    await session.execute(
        delete(CooperationParty).where(col(CooperationParty.cooperation_id) == cooperation_id)
    )
    session.add_all(
        CooperationParty(cooperation_id=cooperation_id, organisation_id=unit.organisation_id, unit_id=unit.id)
        for unit in sorted(found, key=lambda unit: unit.id)
    )
    await session.flush()


async def last_number(session: AsyncSession, cooperation_id: str) -> int:
    """Return the number of the latest step in a cooperation's history."""
    statement = select(func.coalesce(func.max(col(CooperationEntry.number)), 0)).where(
        col(CooperationEntry.cooperation_id) == cooperation_id
    )
    return (await session.exec(statement)).one()


async def page_of_history(
    session: AsyncSession, cooperation_id: str, asked: PageRequest
) -> tuple[Sequence[CooperationEntry], int]:
    """Return a cooperation's history, the latest step first."""
    statement = select(CooperationEntry).where(col(CooperationEntry.cooperation_id) == cooperation_id)
    return await page_of(session, statement.order_by(col(CooperationEntry.number).desc()), asked)


async def page_of_meetings(
    session: AsyncSession, cooperation_id: str, asked: PageRequest
) -> tuple[Sequence[CooperationMeeting], int]:
    """Return the meetings of a cooperation, the latest first."""
    statement = select(CooperationMeeting).where(col(CooperationMeeting.cooperation_id) == cooperation_id)
    latest = (col(CooperationMeeting.held_on).desc(), col(CooperationMeeting.id))
    return await page_of(session, statement.order_by(*latest), asked)
