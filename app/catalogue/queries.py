"""All SQL of the catalogue."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Date, bindparam, or_, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from app.catalogue.models import CatalogueMeasure
from app.kit.clock import Moment
from app.kit.paging import PageRequest, page_of
from app.organisations.models import District, Organisation, Unit
from app.vocabulary import PreventionLevel

_DOMAIN_NOW = text("SELECT domain_now()")
_OFFERED = text("catalogue_measure.valid @> :on").bindparams(bindparam("on", type_=Date))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which measures somebody looks for."""

    municipality_code: str | None = None
    district: District | None = None
    level: PreventionLevel | None = None
    age: int | None = None
    organisation_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """Who offers some measures, where, and whom one turns to."""

    organisations: Mapping[str, Organisation]
    units: Mapping[str, Unit]
    districts: Mapping[str, District]


async def moment(session: AsyncSession) -> Moment:
    """Return what time it is in the domain, for whoever reads without a token."""
    return Moment((await session.execute(_DOMAIN_NOW)).scalar_one())


def _offered(wanted: Wanted, on: date) -> "SelectOfScalar[CatalogueMeasure]":
    measure = CatalogueMeasure
    statement = select(measure).where(_OFFERED.bindparams(on=on))
    if wanted.municipality_code is not None:
        statement = statement.where(col(measure.municipality_code) == wanted.municipality_code)
    if wanted.district is not None:
        whole = col(measure.district_id).is_(None) & (
            col(measure.municipality_code) == wanted.district.municipality_code
        )
        statement = statement.where(or_(col(measure.district_id) == wanted.district.id, whole))
    if wanted.level is not None:
        statement = statement.where(col(measure.level) == wanted.level)
    if wanted.age is not None:
        statement = statement.where(col(measure.age_from) <= wanted.age, col(measure.age_to) >= wanted.age)
    if wanted.organisation_id is not None:
        statement = statement.where(col(measure.organisation_id) == wanted.organisation_id)
    return statement.order_by(col(measure.municipality_code), col(measure.name), col(measure.id))


async def page(
    session: AsyncSession, asked: PageRequest, wanted: Wanted, *, on: date
) -> tuple[Sequence[CatalogueMeasure], int]:
    """Return a page of what is offered on a day, by name."""
    return await page_of(session, _offered(wanted, on), asked)


async def first(session: AsyncSession, wanted: Wanted, *, on: date, most: int) -> Sequence[CatalogueMeasure]:
    """Return what is offered on a day, by name, as far as there is room."""
    return (await session.exec(_offered(wanted, on).limit(most))).all()


async def overdue(
    session: AsyncSession, asked: PageRequest, *, organisation_id: str | None, on: date, days: int
) -> tuple[Sequence[CatalogueMeasure], int]:
    """Return what is offered and has not been checked for more than some days, the longest ago first."""
    before = on - timedelta(days=days)
    statement = _offered(Wanted(organisation_id=organisation_id), on).where(
        col(CatalogueMeasure.last_checked_on) < before
    )
    longest_ago = (col(CatalogueMeasure.last_checked_on), col(CatalogueMeasure.id))
    return await page_of(session, statement.order_by(None).order_by(*longest_ago), asked)


async def by_code(
    session: AsyncSession, organisation_id: str, codes: Collection[str]
) -> Mapping[str, CatalogueMeasure]:
    """Return an organisation's measures with some codes, and hold them against others' changes."""
    statement = select(CatalogueMeasure).where(
        col(CatalogueMeasure.organisation_id) == organisation_id, col(CatalogueMeasure.code).in_(codes)
    )
    rows = await session.exec(statement.order_by(col(CatalogueMeasure.id)).with_for_update())
    return {row.code: row for row in rows.all()}


async def around(session: AsyncSession, measures: Sequence[CatalogueMeasure]) -> Around:
    """Return what some measures name. Three statements, however many there are."""
    organisations = {each.organisation_id for each in measures}
    units = {each.unit_id for each in measures}
    districts = {each.district_id for each in measures if each.district_id}
    owners = await session.exec(select(Organisation).where(col(Organisation.id).in_(organisations)))
    doors = await session.exec(select(Unit).where(col(Unit.id).in_(units)))
    areas = await session.exec(select(District).where(col(District.id).in_(districts)))
    return Around(
        organisations={row.id: row for row in owners.all()},
        units={row.id: row for row in doors.all()},
        districts={row.id: row for row in areas.all()},
    )


async def units_by_mailbox(session: AsyncSession, organisation_id: str) -> Mapping[str, Sequence[Unit]]:
    """Return an organisation's units by their role mailboxes, in small letters."""
    rows = await session.exec(select(Unit).where(col(Unit.organisation_id) == organisation_id))
    found: dict[str, list[Unit]] = {}
    for unit in rows.all():
        found.setdefault(unit.role_mailbox.lower(), []).append(unit)
    return found


async def districts_of(
    session: AsyncSession, municipality_codes: Collection[str]
) -> Mapping[tuple[str, str], District]:
    """Return the districts of some municipalities, by municipality and code."""
    rows = await session.exec(select(District).where(col(District.municipality_code).in_(municipality_codes)))
    return {(row.municipality_code, row.code): row for row in rows.all()}
