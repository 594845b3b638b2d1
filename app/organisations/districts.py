"""Use cases of districts: who may write them, who answers in them on which day."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.audit.actor import Actor
from app.kit.columns import dates
from app.kit.problems import invalid
from app.organisations import district_queries
from app.organisations.district_schemas import DistrictCreate, DistrictUpdate, ResponsibilityCreate
from app.organisations.errors import DistrictExists, NotYourOrganisation
from app.organisations.models import District, DistrictResponsibility, Organisation, Unit
from app.vocabulary import Sector

Place = tuple[str, str | None]
"""A municipality's code, and a district's where it is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """Who answers in a place: as much as is known."""

    municipality_code: str
    district: District | None = None
    board: Organisation | None = None
    reception: Unit | None = None
    whole: bool = True
    """Whether the district is known, or the municipality has none to tell apart."""


async def register_district(session: AsyncSession, actor: Actor, *, given: DistrictCreate) -> str:
    """Register a district with who answers in it. Raises DistrictExists."""
    await _demand_own_municipality(session, actor, given.municipality_code)
    await _demand_board(session, given.organisation_id, given.unit_id)
    known = select(District.id).where(
        col(District.municipality_code) == given.municipality_code, col(District.code) == given.code
    )
    if (await session.exec(known)).first() is not None:
        raise DistrictExists
    district = District(municipality_code=given.municipality_code, code=given.code, name=given.name)
    session.add(district)
    await session.flush()
    await _keep(session, district.id, given.organisation_id, given.unit_id, given.valid_from)
    return district.id


async def rename_district(
    session: AsyncSession, actor: Actor, *, district: District, given: DistrictUpdate
) -> None:
    """Change a district's name."""
    await _demand_own_municipality(session, actor, district.municipality_code)
    district.name = given.name
    district.version += 1
    session.add(district)
    await session.flush()


async def hand_over_district(
    session: AsyncSession, actor: Actor, *, district: District, given: ResponsibilityCreate
) -> str:
    """Let another board answer from a day on; what was before stays known."""
    await _demand_own_municipality(session, actor, district.municipality_code)
    await _demand_board(session, given.organisation_id, given.unit_id)
    await session.refresh(district, with_for_update=True)
    if await district_queries.begun_later(session, district.id, given.valid_from):
        raise invalid("/validFrom", "overlap", "somebody is to answer from that day or later already")
    await district_queries.end_before(session, district.id, given.valid_from)
    return await _keep(session, district.id, given.organisation_id, given.unit_id, given.valid_from)


async def who_answers(
    session: AsyncSession, places: Collection[Place], on: date
) -> Mapping[Place, Answering]:
    """Say for each place who answers there on a day. A few statements, however many places."""
    municipalities = {municipality for municipality, _ in places}
    districts = await district_queries.districts_of(session, municipalities)
    held = await district_queries.responsibilities_on(session, [each.id for each in districts], on)
    boards, receptions = await district_queries.by_id(
        session,
        {row.organisation_id for row in held.values()},
        {row.unit_id for row in held.values() if row.unit_id},
    )
    in_districts = [_answering(each, held.get(each.id), boards, receptions) for each in districts]
    whole = await _whole_municipalities(
        session, municipalities - {each.municipality_code for each in districts}
    )
    return {place: _answer(place, in_districts, whole) for place in places}


def _answering(
    district: District,
    held: DistrictResponsibility | None,
    boards: Mapping[str, Organisation],
    receptions: Mapping[str, Unit],
) -> Answering:
    return Answering(
        municipality_code=district.municipality_code,
        district=district,
        board=boards.get(held.organisation_id) if held else None,
        reception=receptions.get(held.unit_id) if held and held.unit_id else None,
    )


def _answer(place: Place, in_districts: Sequence[Answering], whole: Mapping[str, Answering]) -> Answering:
    """The district's own; where it is not known, what all districts of the municipality have in common."""
    municipality, code = place
    there = [each for each in in_districts if each.municipality_code == municipality]
    if not there:
        return whole.get(municipality, Answering(municipality_code=municipality))
    named = there if len(there) == 1 and code is None else [each for each in there if _is(each, code)]
    if named:
        return named[0]
    boards = {each.board.id: each.board for each in there if each.board}
    receptions = {each.reception.id: each.reception for each in there if each.reception}
    return Answering(
        municipality_code=municipality,
        board=next(iter(boards.values())) if len(boards) == 1 else None,
        reception=next(iter(receptions.values())) if len(receptions) == 1 else None,
        whole=False,
    )


def _is(answering: Answering, code: str | None) -> bool:
    return answering.district is not None and answering.district.code == code


async def _whole_municipalities(
    session: AsyncSession, municipalities: Collection[str]
) -> Mapping[str, Answering]:
    """Who answers in municipalities without districts: the one social board, at its one reception."""
    boards = await district_queries.boards_of(session, municipalities)
    receptions = await district_queries.receptions_of(session, [board.id for board in boards])
    found = {}
    for municipality in municipalities:
        own = [board for board in boards if board.municipality_code == municipality]
        board = own[0] if len(own) == 1 else None
        doors = [unit for unit in receptions if board is not None and unit.organisation_id == board.id]
        found[municipality] = Answering(
            municipality_code=municipality,
            board=board,
            reception=doors[0] if len(doors) == 1 else None,
        )
    return found


async def _keep(
    session: AsyncSession, district_id: str, organisation_id: str, unit_id: str | None, from_: date
) -> str:
    held = DistrictResponsibility(
        district_id=district_id, organisation_id=organisation_id, unit_id=unit_id, valid=dates(from_, None)
    )
    session.add(held)
    await session.flush()
    return held.id


async def _demand_own_municipality(session: AsyncSession, actor: Actor, municipality_code: str) -> None:
    """The installation's administrator, or a social board's of that municipality."""
    if actor.organisation_id is None:
        return
    own = await session.get(Organisation, actor.organisation_id)
    if own is None or (own.sector, own.municipality_code) != (Sector.SOCIAL_SERVICES, municipality_code):
        raise NotYourOrganisation


async def _demand_board(session: AsyncSession, organisation_id: str, unit_id: str | None) -> None:
    board = await session.get(Organisation, organisation_id)
    if board is None or board.sector != Sector.SOCIAL_SERVICES:
        raise invalid("/organisationId", "board", "is no social board")
    unit = await session.get(Unit, unit_id) if unit_id else None
    if unit_id is not None and (unit is None or unit.organisation_id != organisation_id):
        raise invalid("/unitId", "unknown", "is no unit of that board")
