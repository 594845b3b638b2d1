"""Use cases of the catalogue: say what help there is, change it, and say that it is still right."""

from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.access.doors import Pass
from app.catalogue.errors import MeasureExists
from app.catalogue.models import CatalogueMeasure
from app.catalogue.schemas import CatalogueMeasureCreate, CatalogueMeasureUpdate
from app.kit.columns import dates
from app.kit.problems import NotFound, invalid
from app.organisations.models import District, Organisation, Unit
from app.organisations.service import last_day, must_administer

CHECK_DAYS = "catalogue-check-days"
"""The name by which a session carries for how many days what has been checked counts as right."""
SAID = ("name", "summary", "level", "target_group", "age_from", "age_to", "way", "how", "phone", "place")
"""What a row of the catalogue says in words of its own."""
_MAY_BE_NOTHING = frozenset({"phone", "place", "district_id", "valid_to"})


async def create(passed: Pass, *, given: CatalogueMeasureCreate) -> str:
    """Show a measure in the catalogue. Raises NotYourOrganisation, MeasureExists."""
    must_administer(passed.actor, given.organisation_id)
    await owner(passed.session, given.organisation_id, given.municipality_code)
    await _demand_place(passed.session, given.municipality_code, given.district_id)
    await _demand_unit(passed.session, given.organisation_id, given.unit_id)
    known = select(CatalogueMeasure.id).where(
        col(CatalogueMeasure.organisation_id) == given.organisation_id,
        col(CatalogueMeasure.code) == given.code,
    )
    if (await passed.session.exec(known)).first() is not None:
        raise MeasureExists
    measure = CatalogueMeasure(
        **given.model_dump(exclude={"valid_from", "valid_to"}),
        valid=dates(given.valid_from, given.valid_to),
        last_checked_on=passed.moment.today,
    )
    return await save(passed.session, measure)


async def get(session: AsyncSession, measure_id: str, *, lock: bool = False) -> CatalogueMeasure:
    """Return a measure. Raises NotFound."""
    found = await session.get(CatalogueMeasure, measure_id, with_for_update=lock or None)
    if found is None:
        raise NotFound
    return found


async def change(passed: Pass, measure: CatalogueMeasure, *, given: CatalogueMeasureUpdate) -> None:
    """Say something else of a measure; that counts as having checked it. Raises NotYourOrganisation."""
    must_administer(passed.actor, measure.organisation_id)
    said = _said(given)
    if "district_id" in said:
        await _demand_place(passed.session, measure.municipality_code, said["district_id"])
    if "unit_id" in said:
        await _demand_unit(passed.session, measure.organisation_id, said["unit_id"])
    if "valid_to" in said:
        measure.valid = _until(measure, said.pop("valid_to"))
    for name, value in said.items():
        setattr(measure, name, value)
    if measure.age_to < measure.age_from:
        raise invalid("/ageTo", "backwards", "the ages run backwards")
    await _checked(passed, measure)


async def confirm(passed: Pass, measure: CatalogueMeasure) -> None:
    """Say that all that stands there is still right. Raises NotYourOrganisation."""
    must_administer(passed.actor, measure.organisation_id)
    await _checked(passed, measure)


async def owner(session: AsyncSession, organisation_id: str, municipality_code: str) -> Organisation:
    """Return who offers help in a municipality: an authority of a municipality does so in that one only."""
    found = await session.get(Organisation, organisation_id)
    if found is None:
        raise invalid("/organisationId", "unknown", "names an organisation that is not here")
    if found.municipality_code not in {None, municipality_code}:
        raise invalid("/municipalityCode", "another", "is another municipality than the organisation's own")
    return found


async def save(session: AsyncSession, measure: CatalogueMeasure) -> str:
    """Write a measure to the database."""
    session.add(measure)
    await session.flush()
    return measure.id


async def _checked(passed: Pass, measure: CatalogueMeasure) -> None:
    measure.last_checked_on = passed.moment.today
    measure.version += 1
    await save(passed.session, measure)


def _said(given: CatalogueMeasureUpdate) -> dict[str, Any]:
    """What is said, and what is taken away by saying null; a null elsewhere says nothing."""
    plain = given.model_dump(exclude_unset=True)
    return {name: value for name, value in plain.items() if value is not None or name in _MAY_BE_NOTHING}


def _until(measure: CatalogueMeasure, valid_to: Any) -> Any:
    if valid_to is not None and valid_to < measure.valid.lower:
        raise invalid("/validTo", "backwards", "is before validFrom")
    return dates(measure.valid.lower, valid_to)


async def _demand_place(session: AsyncSession, municipality_code: str, district_id: str | None) -> None:
    district = await session.get(District, district_id) if district_id else None
    if district_id is not None and (district is None or district.municipality_code != municipality_code):
        raise invalid("/districtId", "unknown", "is no district of that municipality")


async def _demand_unit(session: AsyncSession, organisation_id: str, unit_id: str) -> None:
    unit = await session.get(Unit, unit_id)
    if unit is None or unit.organisation_id != organisation_id:
        raise invalid("/unitId", "unknown", "is no unit of that organisation")


__all__ = ["CHECK_DAYS", "SAID", "change", "confirm", "create", "get", "last_day", "owner", "save"]
