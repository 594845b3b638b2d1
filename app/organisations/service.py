"""Use cases of the register: who may write what, and what is read back."""

from datetime import date, timedelta
from typing import TypeVar

from sqlalchemy.dialects.postgresql import Range
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from app.audit.actor import Actor
from app.kit.columns import dates
from app.kit.database import vault_of
from app.kit.problems import FieldError, InvalidRequest, NotAllowed, NotFound
from app.organisations import district_queries, queries
from app.organisations.discontinuing import hold as hold_discontinuing
from app.organisations.discontinuing import refuse_after_its_last_day, refuse_where_nobody_is
from app.organisations.districts import Answering, Place, who_answers
from app.organisations.errors import BranchDoesNotFit, NotYourOrganisation
from app.organisations.models import DistrictResponsibility, Duty, Organisation, Professional, Unit
from app.organisations.schemas import (
    DutyCreate,
    DutyUpdate,
    OrganisationCreate,
    OrganisationUpdate,
    ProfessionalCreate,
    UnitCreate,
    UnitUpdate,
)
from app.organisations.sectors import BRANCHES, KINDS, branch_of
from app.vocabulary import Branch, Sector, StaffRole

__all__ = [
    "Answering",
    "Place",
    "hold_discontinuing",
    "refuse_after_its_last_day",
    "refuse_where_nobody_is",
    "who_answers",
]
ThingT = TypeVar("ThingT", bound=SQLModel)
OwnT = TypeVar("OwnT", Professional, Duty)
_ADMINISTRATORS = frozenset({StaffRole.ADMINISTRATOR, StaffRole.UNIT_MANAGER})


async def get(session: AsyncSession, kind: type[ThingT], thing_id: str) -> ThingT:
    """Return one thing of the open register. Raises NotFound."""
    found = await session.get(kind, thing_id)
    if found is None:
        raise NotFound
    return found


async def get_own(session: AsyncSession, actor: Actor, kind: type[OwnT], thing_id: str) -> OwnT:
    """Return a thing of the caller's own organisation; another's is not found."""
    found = await session.get(kind, thing_id)
    if found is None or actor.organisation_id not in {None, found.organisation_id}:
        raise NotFound
    return found


def _must_own(actor: Actor, organisation_id: str) -> None:
    """An administrator of the installation owns all; one of an organisation owns that."""
    if actor.organisation_id not in {None, organisation_id}:
        raise NotYourOrganisation


def must_administer(actor: Actor, organisation_id: str) -> None:
    """Let only the installation's administrator, the organisation's own system or its administrators and unit
    managers by.
    """
    _must_own(actor, organisation_id)
    if actor.professional_id is not None and actor.roles.isdisjoint(_ADMINISTRATORS):
        raise NotAllowed(missing="role")


async def register_organisation(session: AsyncSession, actor: Actor, *, given: OrganisationCreate) -> str:
    """Register an organisation; only the installation's administrator may."""
    if actor.organisation_id is not None:
        raise NotYourOrganisation
    organisation = Organisation(**given.model_dump())
    session.add(organisation)
    await session.flush()  # later statements of the request refer to it
    return organisation.id


async def rename_organisation(
    session: AsyncSession, actor: Actor, *, organisation: Organisation, given: OrganisationUpdate
) -> None:
    """Change an organisation's name."""
    _must_own(actor, organisation.id)
    organisation.name = given.name
    organisation.version += 1
    session.add(organisation)
    await session.flush()


async def register_unit(session: AsyncSession, actor: Actor, *, given: UnitCreate) -> str:
    """Register a unit of an organisation. Raises BranchDoesNotFit."""
    _must_own(actor, given.organisation_id)
    organisation = await get(session, Organisation, given.organisation_id)
    sector = Sector(organisation.sector)
    if given.branch not in BRANCHES[sector] or given.kind not in KINDS[sector]:
        raise BranchDoesNotFit(allowed_branches=sorted(BRANCHES[sector]), allowed_kinds=sorted(KINDS[sector]))
    unit = Unit(**given.model_dump())
    session.add(unit)
    await session.flush()
    return unit.id


async def change_unit(session: AsyncSession, actor: Actor, *, unit: Unit, given: UnitUpdate) -> None:
    """Change how a unit is reached."""
    _must_own(actor, unit.organisation_id)
    for name, value in given.model_dump(exclude_unset=True).items():
        if value is not None or name not in {"name", "role_mailbox"}:
            setattr(unit, name, value)
    unit.version += 1
    session.add(unit)
    await session.flush()


async def register_professional(session: AsyncSession, actor: Actor, *, given: ProfessionalCreate) -> str:
    """Register a professional; the name is sealed."""
    _must_own(actor, given.organisation_id)
    await get(session, Organisation, given.organisation_id)
    professional = Professional(
        organisation_id=given.organisation_id,
        name_sealed=vault_of(session).seal(given.organisation_id, given.name),
        hsa_id=given.hsa_id,
        source_id=given.source_id,
    )
    session.add(professional)
    await session.flush()
    return professional.id


def period(valid_from: date, valid_to: date | None) -> Range[date]:
    """Return the dates from first to last, included. Raises InvalidRequest when they run backwards."""
    if valid_to is not None and valid_to < valid_from:
        raise InvalidRequest(
            errors=[FieldError(pointer="/validTo", code="backwards", detail="is before validFrom")]
        )
    return dates(valid_from, valid_to)


def last_day(valid: Range[date]) -> date | None:
    """Return the last day of a period, included; none when it is open."""
    return None if valid.upper is None else valid.upper - timedelta(days=1)


async def register_duty(session: AsyncSession, actor: Actor, *, given: DutyCreate) -> str:
    """Register a duty; professional and unit must be of the same organisation."""
    professional = await get(session, Professional, given.professional_id)
    unit = await get(session, Unit, given.unit_id)
    _must_own(actor, professional.organisation_id)
    if unit.organisation_id != professional.organisation_id:
        raise NotYourOrganisation
    await session.refresh(unit, with_for_update={"read": True})  # it is not discontinued meanwhile
    refuse_after_its_last_day(unit, given.valid_to, pointer="/validTo")
    duty = Duty(
        organisation_id=professional.organisation_id,
        professional_id=professional.id,
        unit_id=unit.id,
        role=given.role,
        branch=branch_of(given.role, Branch(unit.branch)),
        valid=period(given.valid_from, given.valid_to),
    )
    session.add(duty)
    await session.flush()
    return duty.id


async def has_duty(
    session: AsyncSession, professional_id: str, unit_id: str, on: date, *, branch: str | None = None
) -> bool:
    """Whether somebody has a duty at a unit on a date."""
    return await queries.has_duty(
        session, professional_id=professional_id, unit_id=unit_id, on=on, branch=branch
    )


async def responsible_on(session: AsyncSession, district_id: str, on: date) -> DistrictResponsibility | None:
    """Return who answers in a district on a day."""
    return (await district_queries.responsibilities_on(session, [district_id], on)).get(district_id)


async def end_duty(session: AsyncSession, actor: Actor, *, duty: Duty, given: DutyUpdate) -> None:
    """Set a duty's last day. Its token opens nothing from the next request after that day."""
    _must_own(actor, duty.organisation_id)
    unit = await session.get_one(Unit, duty.unit_id, with_for_update={"read": True})
    refuse_after_its_last_day(unit, given.valid_to, pointer="/validTo")
    duty.valid = period(duty.valid.lower, given.valid_to)
    duty.version += 1
    session.add(duty)
    await session.flush()
