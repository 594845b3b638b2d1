"""All SQL of contact points and receipts. An announcement is one statement, however many the schools."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Date, bindparam, exists, text
from sqlalchemy.dialects.postgresql import Range
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.agreements.contact_models import ContactPoint, ContactReceipt
from app.kit.paging import PageRequest, page_of
from app.organisations.models import District, Professional, Unit

_ANNOUNCE = text(
    "INSERT INTO contact_receipt (id, contact_point_id, unit_id, organisation_id) "
    "SELECT register.random_id('ctr'), :contact_point_id, u.id, u.organisation_id "
    "FROM unit u JOIN organisation o ON o.id = u.organisation_id AND o.sector = 'school' "
    "WHERE u.kind IN ('preschool', 'school', 'upper-secondary-school') "
    "AND coalesce(u.municipality_code, o.municipality_code) = :municipality_code "
    "AND (u.last_day IS NULL OR u.last_day >= domain_date())"
)
_TELL = text("SELECT register.tell_schools_of_contact(:contact_point_id, :at)")
_SETTLE = text("SELECT register.settle_contact_notice(:contact_point_id, :unit_id, :at)")
_END_BEFORE = text(
    "UPDATE contact_point SET valid = daterange(lower(valid), :from_), version = version + 1 WHERE id = :id"
).bindparams(bindparam("from_", type_=Date))


def _holds(on: date) -> ColumnElement[bool]:
    return col(ContactPoint.valid).op("@>")(on)


async def page_of_contact_points(
    session: AsyncSession,
    asked: PageRequest,
    *,
    on: date | None,
    district_id: str | None,
    municipality_code: str | None,
) -> tuple[Sequence[ContactPoint], int]:
    """Return a page of contact points, those of one district together, the latest first."""
    statement = select(ContactPoint)
    if on is not None:
        statement = statement.where(_holds(on))
    if district_id is not None:
        statement = statement.where(col(ContactPoint.district_id) == district_id)
    if municipality_code is not None:
        there = select(District.id).where(col(District.municipality_code) == municipality_code)
        statement = statement.where(col(ContactPoint.district_id).in_(there))
    ordered = (col(ContactPoint.district_id), col(ContactPoint.valid).desc(), col(ContactPoint.id))
    return await page_of(session, statement.order_by(*ordered), asked)


async def contact_points_on(
    session: AsyncSession, district_ids: Collection[str], on: date
) -> Mapping[str, ContactPoint]:
    """Return the contact points of some districts on a date, by district."""
    statement = select(ContactPoint).where(col(ContactPoint.district_id).in_(district_ids), _holds(on))
    return {row.district_id: row for row in (await session.exec(statement)).all()}


async def reached_at(
    session: AsyncSession, rows: Sequence[ContactPoint]
) -> tuple[Mapping[str, Unit], Mapping[str, Professional]]:
    """Return the units and the professionals of some contact points."""
    units = await session.exec(select(Unit).where(col(Unit.id).in_({row.unit_id for row in rows})))
    people = {row.professional_id for row in rows if row.professional_id}
    named = await session.exec(select(Professional).where(col(Professional.id).in_(people)))
    return {each.id: each for each in units.all()}, {each.id: each for each in named.all()}


async def meets_another(session: AsyncSession, district_id: str, valid: Range[date]) -> bool:
    """Whether the district has a contact point on one of these days."""
    statement = select(
        exists().where(col(ContactPoint.district_id) == district_id, col(ContactPoint.valid).op("&&")(valid))
    )
    return bool((await session.exec(statement)).one())


async def end_before(session: AsyncSession, contact_point_id: str, from_: date) -> None:
    """Let the one before end, the day before the next begins."""
    await session.execute(_END_BEFORE, {"id": contact_point_id, "from_": from_})


async def announce(
    session: AsyncSession, contact_point_id: str, *, municipality_code: str, at: datetime
) -> None:
    """Leave every school of the municipality, its own and the independent, a receipt to confirm and a notice
    of it.
    """
    values = {"contact_point_id": contact_point_id, "municipality_code": municipality_code}
    await session.execute(_ANNOUNCE, values)
    await session.execute(_TELL, {"contact_point_id": contact_point_id, "at": at})


async def settle_notice(session: AsyncSession, receipt: ContactReceipt) -> None:
    """The school has confirmed: its notice is over."""
    values = {
        "contact_point_id": receipt.contact_point_id,
        "unit_id": receipt.unit_id,
        "at": receipt.confirmed_at,
    }
    await session.execute(_SETTLE, values)


async def page_of_receipts(
    session: AsyncSession,
    asked: PageRequest,
    *,
    contact_point_id: str | None = None,
    unit_id: str | None = None,
    seen_by: str | None = None,
    confirmed: bool | None = None,
) -> tuple[Sequence[ContactReceipt], int]:
    """Return a page of receipts, those that nobody has confirmed first."""
    statement = select(ContactReceipt)
    for column, wanted in (
        (ContactReceipt.contact_point_id, contact_point_id),
        (ContactReceipt.unit_id, unit_id),
        (ContactReceipt.organisation_id, seen_by),
    ):
        if wanted is not None:
            statement = statement.where(col(column) == wanted)
    if confirmed is not None:
        open_ = col(ContactReceipt.confirmed_at).is_(None)
        statement = statement.where(~open_ if confirmed else open_)
    ordered = (
        col(ContactReceipt.confirmed_at).desc().nulls_first(),
        col(ContactReceipt.recorded_at).desc(),
        col(ContactReceipt.unit_id),
        col(ContactReceipt.id),
    )
    return await page_of(session, statement.order_by(*ordered), asked)


async def receipt(session: AsyncSession, contact_point_id: str, unit_id: str) -> ContactReceipt | None:
    """Return one school's receipt, held for its confirmation."""
    statement = select(ContactReceipt).where(
        col(ContactReceipt.contact_point_id) == contact_point_id, col(ContactReceipt.unit_id) == unit_id
    )
    return (await session.exec(statement.with_for_update())).first()
