"""All SQL of districts and of what units were like before."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import Date, bindparam, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.kit.paging import PageRequest, page_of
from app.organisations.models import District, DistrictResponsibility, Organisation, Unit, UnitVersion
from app.vocabulary import Sector, UnitKind

Answering = tuple[District, DistrictResponsibility | None]
_END_BEFORE = text(
    "UPDATE district_responsibility SET valid = daterange(lower(valid), :from_) "
    "WHERE district_id = :district_id AND valid @> :from_ AND lower(valid) < :from_"
).bindparams(bindparam("from_", type_=Date))
_holds_on = DistrictResponsibility.__table__.c.valid.op("@>")  # type: ignore[attr-defined] # SQLModel hides its table


async def page_of_districts(
    session: AsyncSession, asked: PageRequest, *, municipality_code: str | None
) -> tuple[Sequence[District], int]:
    """Return a page of districts, of one municipality or of all, by name."""
    statement = select(District).order_by(
        col(District.municipality_code), col(District.name), col(District.id)
    )
    if municipality_code is not None:
        statement = statement.where(col(District.municipality_code) == municipality_code)
    return await page_of(session, statement, asked)


async def responsibilities_on(
    session: AsyncSession, district_ids: Collection[str], on: date
) -> Mapping[str, DistrictResponsibility]:
    """Return who answers on a date, by district."""
    statement = select(DistrictResponsibility).where(
        col(DistrictResponsibility.district_id).in_(district_ids), _holds_on(on)
    )
    return {row.district_id: row for row in (await session.exec(statement)).all()}


async def page_of_responsibilities(
    session: AsyncSession, district_id: str, asked: PageRequest
) -> tuple[Sequence[DistrictResponsibility], int]:
    """Return who has answered and answers in a district, the latest first."""
    statement = select(DistrictResponsibility).where(col(DistrictResponsibility.district_id) == district_id)
    return await page_of(session, statement.order_by(col(DistrictResponsibility.valid).desc()), asked)


async def begun_later(session: AsyncSession, district_id: str, from_: date) -> bool:
    """Whether somebody is to answer from that day or a later one already."""
    statement = text(
        "SELECT EXISTS (SELECT 1 FROM district_responsibility WHERE district_id = :district_id "
        "AND lower(valid) >= :from_)"
    ).bindparams(bindparam("from_", type_=Date))
    values = {"district_id": district_id, "from_": from_}
    return bool((await session.execute(statement, values)).scalar_one())


async def end_before(session: AsyncSession, district_id: str, from_: date) -> None:
    """End whoever answers, the day before another does."""
    await session.execute(_END_BEFORE, {"district_id": district_id, "from_": from_})


async def districts_of(session: AsyncSession, municipalities: Collection[str]) -> Sequence[District]:
    """Return every district of some municipalities."""
    statement = select(District).where(col(District.municipality_code).in_(municipalities))
    return (await session.exec(statement.order_by(col(District.code)))).all()


async def boards_of(session: AsyncSession, municipalities: Collection[str]) -> Sequence[Organisation]:
    """Return the social services' organisations of some municipalities."""
    statement = select(Organisation).where(
        col(Organisation.municipality_code).in_(municipalities),
        col(Organisation.sector) == Sector.SOCIAL_SERVICES,
    )
    return (await session.exec(statement)).all()


async def by_id(
    session: AsyncSession, organisations: Collection[str], units: Collection[str]
) -> tuple[Mapping[str, Organisation], Mapping[str, Unit]]:
    """Return some organisations and units by their ids."""
    boards = await session.exec(select(Organisation).where(col(Organisation.id).in_(organisations)))
    receptions = await session.exec(select(Unit).where(col(Unit.id).in_(units)))
    return {row.id: row for row in boards}, {row.id: row for row in receptions}


async def receptions_of(session: AsyncSession, organisations: Collection[str]) -> Sequence[Unit]:
    """Return the receptions of some organisations."""
    statement = select(Unit).where(
        col(Unit.organisation_id).in_(organisations), col(Unit.kind) == UnitKind.SOCIAL_RECEPTION
    )
    return (await session.exec(statement)).all()


async def page_of_unit_versions(
    session: AsyncSession, unit_id: str, asked: PageRequest
) -> tuple[Sequence[UnitVersion], int]:
    """Return how a unit has been reached, the latest first."""
    statement = select(UnitVersion).where(col(UnitVersion.unit_id) == unit_id)
    newest = (col(UnitVersion.recorded_at).desc(), col(UnitVersion.id))
    return await page_of(session, statement.order_by(*newest), asked)
