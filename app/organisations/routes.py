"""HTTP of the open register of who takes part."""

from typing import Annotated

from fastapi import Path, Query, Response, status

from app.access.doors import Pass, desk
from app.access.problems import NotAuthenticated, ScopeMissing
from app.kit.etag import IfMatch, etag, put_etag
from app.kit.idempotency import OnceOnly
from app.kit.paging import Page, Paged
from app.kit.problems import (
    HeaderMissing,
    IfMatchMissing,
    InvalidRequest,
    KeyUsedForAnotherRequest,
    NotFound,
    Stale,
    StateForbids,
    problems,
)
from app.kit.refs import OrganisationId
from app.kit.routing import room
from app.organisations import discontinuing, queries, service
from app.organisations.errors import BranchDoesNotFit, NotYourOrganisation, UnitIsClosed, UnitIsNeeded
from app.organisations.models import Duty, Organisation, Professional, Unit
from app.organisations.render import duty_read, organisation_read, professional_read, unit_read
from app.organisations.schemas import (
    DutyCreate,
    DutyRead,
    DutyUpdate,
    OrganisationCreate,
    OrganisationRead,
    OrganisationUpdate,
    ProfessionalCreate,
    ProfessionalRead,
    UnitCreate,
    UnitDiscontinue,
    UnitRead,
    UnitUpdate,
)
from app.vocabulary import Matter

router = room("organisations")
Reader = Annotated[Pass, desk(Matter.ORGANISATION, "read", scopes=())]
Administrator = Annotated[Pass, desk(Matter.ORGANISATION, "write", scopes=("organisations.admin",))]
StaffReader = Annotated[
    Pass, desk(Matter.ORGANISATION, "read-staff", scopes=("organisations.admin", "named-person.read"))
]
READ = problems(NotAuthenticated, ScopeMissing, NotFound)
LIST = problems(NotAuthenticated, ScopeMissing, InvalidRequest)
CREATE = problems(
    HeaderMissing,
    NotAuthenticated,
    ScopeMissing,
    NotYourOrganisation,
    NotFound,
    InvalidRequest,
    BranchDoesNotFit,
    KeyUsedForAnotherRequest,
)
CHANGE = problems(
    NotAuthenticated, ScopeMissing, NotYourOrganisation, NotFound, InvalidRequest, Stale, IfMatchMissing
)
OrganisationPath = Annotated[str, Path(alias="organisationId", examples=["org-abcdefghijklmnopqrstuvwxyz"])]
UnitPath = Annotated[str, Path(alias="unitId", examples=["uni-abcdefghijklmnopqrstuvwxyz"])]
DutyPath = Annotated[str, Path(alias="dutyId", examples=["dty-abcdefghijklmnopqrstuvwxyz"])]
ProfessionalPath = Annotated[str, Path(alias="professionalId", examples=["pro-abcdefghijklmnopqrstuvwxyz"])]
OfOrganisation = Annotated[
    OrganisationId | None, Query(alias="organisationId", description="Only units of this organisation.")
]


def _tag(passed: Pass, thing: Organisation | Unit | Professional | Duty) -> str:
    return etag(passed.vault, thing=thing.id, version=thing.version, viewer="register")


@router.get("/organisations", summary="List organisations", responses=LIST)
async def list_organisations(passed: Reader, asked: Paged) -> Page[OrganisationRead]:
    """Every authority and private provider that takes part. Open to any token."""
    rows, total = await queries.organisations(passed.session, asked)
    return Page.of([organisation_read(row) for row in rows], total=total, asked=asked)


@router.post(
    "/organisations",
    status_code=status.HTTP_201_CREATED,
    summary="Register an organisation",
    responses=CREATE,
)
async def create_organisation(
    passed: Administrator, once: OnceOnly, given: OrganisationCreate, response: Response
) -> OrganisationRead:
    """Registers an authority (nämnd, region) or a private provider. Two boards of one municipality are two
    organisations: secrecy runs between them.
    """
    made = await once(lambda: service.register_organisation(passed.session, passed.actor, given=given))
    organisation = await service.get(passed.session, Organisation, made)
    await passed.note(subject_id=made)
    put_etag(response, _tag(passed, organisation))
    return organisation_read(organisation, response)


@router.get("/organisations/{organisationId}", summary="Read an organisation", responses=READ)
async def read_organisation(
    passed: Reader, organisation_id: OrganisationPath, response: Response
) -> OrganisationRead:
    """One organisation. Open to any token."""
    organisation = await service.get(passed.session, Organisation, organisation_id)
    put_etag(response, _tag(passed, organisation))
    return organisation_read(organisation)


@router.patch("/organisations/{organisationId}", summary="Rename an organisation", responses=CHANGE)
async def update_organisation(
    passed: Administrator,
    organisation_id: OrganisationPath,
    precondition: IfMatch,
    given: OrganisationUpdate,
    response: Response,
) -> OrganisationRead:
    """Changes the name of an organisation."""
    organisation = await service.get(passed.session, Organisation, organisation_id)
    precondition.check(_tag(passed, organisation))
    await service.rename_organisation(passed.session, passed.actor, organisation=organisation, given=given)
    await passed.note(subject_id=organisation.id)
    put_etag(response, _tag(passed, organisation))
    return organisation_read(organisation)


@router.get("/units", summary="List units", responses=LIST)
async def list_units(passed: Reader, asked: Paged, organisation_id: OfOrganisation = None) -> Page[UnitRead]:
    """Units with their role mailbox, telephone and opening hours. Open to any token."""
    rows, total = await queries.units(passed.session, asked, organisation_id=organisation_id)
    return Page.of([unit_read(row) for row in rows], total=total, asked=asked)


@router.post("/units", status_code=status.HTTP_201_CREATED, summary="Register a unit", responses=CREATE)
async def create_unit(
    passed: Administrator, once: OnceOnly, given: UnitCreate, response: Response
) -> UnitRead:
    """Registers a unit. Its branch and kind must belong to the organisation's sector; its role mailbox is
    where responsibility lands when no person is appointed.
    """
    made = await once(lambda: service.register_unit(passed.session, passed.actor, given=given))
    unit = await service.get(passed.session, Unit, made)
    await passed.note(subject_id=made)
    put_etag(response, _tag(passed, unit))
    return unit_read(unit, response)


@router.get("/units/{unitId}", summary="Read a unit", responses=READ)
async def read_unit(passed: Reader, unit_id: UnitPath, response: Response) -> UnitRead:
    """One unit. Open to any token."""
    unit = await service.get(passed.session, Unit, unit_id)
    put_etag(response, _tag(passed, unit))
    return unit_read(unit)


@router.patch("/units/{unitId}", summary="Change how a unit is reached", responses=CHANGE)
async def update_unit(
    passed: Administrator, unit_id: UnitPath, precondition: IfMatch, given: UnitUpdate, response: Response
) -> UnitRead:
    """Changes a unit's name, role mailbox, telephone, opening hours, on-call route or district; what is left
    out stays. How it was before is kept (`…/versions`).
    """
    unit = await service.get(passed.session, Unit, unit_id)
    precondition.check(_tag(passed, unit))
    await service.change_unit(passed.session, passed.actor, unit=unit, given=given)
    await passed.note(subject_id=unit.id)
    put_etag(response, _tag(passed, unit))
    return unit_read(unit)


@router.post(
    "/units/{unitId}/discontinuation",
    status_code=status.HTTP_201_CREATED,
    summary="Close a unit for good, or make it a part of another",
    responses=CREATE | problems(UnitIsClosed, UnitIsNeeded),
)
async def discontinue_unit(
    passed: Administrator, unit_id: UnitPath, once: OnceOnly, given: UnitDiscontinue, response: Response
) -> UnitRead:
    """Sets a unit's last day and, where there is one, the unit that takes over. From the day after, every
    child that it answered for is answered for by the successor, or by whom the rules name; the handovers are
    foreseen from now on, and the families read them. The duties at the unit end with it, and none begins
    there later: one that was to begin afterwards is on the last day only. What answers for many, such as a
    unit of last resort, needs a successor or is replaced first.
    """
    unit = await service.get(passed.session, Unit, unit_id)
    made = await once(lambda: discontinuing.discontinue(passed, unit, given=given))
    await passed.session.refresh(unit)
    await passed.note(subject_id=made)
    put_etag(response, _tag(passed, unit))
    return unit_read(unit, response)


@router.delete(
    "/units/{unitId}/discontinuation",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="Let a unit go on after all",
    responses=problems(NotAuthenticated, ScopeMissing, NotYourOrganisation, NotFound, StateForbids),
)
async def continue_unit(passed: Administrator, unit_id: UnitPath) -> None:
    """Takes the decision back, while the unit still goes on: its duties are as they were, and the children's
    chains are laid anew.
    """
    unit = await service.get(passed.session, Unit, unit_id)
    await passed.note(subject_id=await discontinuing.take_back(passed, unit))


@router.get("/professionals", summary="List your organisation's professionals", responses=LIST)
async def list_professionals(passed: StaffReader, asked: Paged) -> Page[ProfessionalRead]:
    """The caller's own organisation's professionals; those of others are nobody else's to list."""
    rows, total = await queries.professionals(
        passed.session, asked, organisation_id=passed.actor.organisation_id
    )
    await passed.note()
    return Page.of([professional_read(passed.vault, row) for row in rows], total=total, asked=asked)


@router.post(
    "/professionals",
    status_code=status.HTTP_201_CREATED,
    summary="Register a professional",
    responses=CREATE,
)
async def create_professional(
    passed: Administrator, once: OnceOnly, given: ProfessionalCreate, response: Response
) -> ProfessionalRead:
    """Registers somebody who works for an organisation. What they may do follows from their duties."""
    made = await once(lambda: service.register_professional(passed.session, passed.actor, given=given))
    professional = await service.get(passed.session, Professional, made)
    await passed.note(subject_id=made)
    put_etag(response, _tag(passed, professional))
    return professional_read(passed.vault, professional, response)


@router.get("/professionals/{professionalId}", summary="Read a professional", responses=READ)
async def read_professional(
    passed: StaffReader, professional_id: ProfessionalPath, response: Response
) -> ProfessionalRead:
    """One professional of the caller's own organisation."""
    professional = await service.get_own(passed.session, passed.actor, Professional, professional_id)
    await passed.note(subject_id=professional.id)
    put_etag(response, _tag(passed, professional))
    return professional_read(passed.vault, professional)


@router.get("/duties", summary="List your organisation's duties", responses=LIST)
async def list_duties(passed: StaffReader, asked: Paged) -> Page[DutyRead]:
    """Who works where, in what role and secrecy branch, in the caller's own organisation."""
    rows, total = await queries.duties(passed.session, asked, organisation_id=passed.actor.organisation_id)
    await passed.note()
    return Page.of([duty_read(row) for row in rows], total=total, asked=asked)


@router.post(
    "/duties",
    status_code=status.HTTP_201_CREATED,
    summary="Register a duty",
    responses=CREATE | problems(UnitIsClosed),
)
async def create_duty(
    passed: Administrator, once: OnceOnly, given: DutyCreate, response: Response
) -> DutyRead:
    """Puts a professional at a unit in a role. The role decides the secrecy branch: a school nurse's is
    pupil health's medical branch, wherever she sits.
    """
    made = await once(lambda: service.register_duty(passed.session, passed.actor, given=given))
    duty = await service.get(passed.session, Duty, made)
    await passed.note(subject_id=made)
    put_etag(response, _tag(passed, duty))
    return duty_read(duty, response)


@router.get("/duties/{dutyId}", summary="Read a duty", responses=READ)
async def read_duty(passed: StaffReader, duty_id: DutyPath, response: Response) -> DutyRead:
    """One duty of the caller's own organisation."""
    duty = await service.get_own(passed.session, passed.actor, Duty, duty_id)
    await passed.note(subject_id=duty.id)
    put_etag(response, _tag(passed, duty))
    return duty_read(duty)


@router.patch("/duties/{dutyId}", summary="End a duty", responses=CHANGE | problems(UnitIsClosed))
async def update_duty(
    passed: Administrator, duty_id: DutyPath, precondition: IfMatch, given: DutyUpdate, response: Response
) -> DutyRead:
    """Sets a duty's last day. From the next request after it, the professional's tokens open nothing."""
    duty = await service.get_own(passed.session, passed.actor, Duty, duty_id)
    precondition.check(_tag(passed, duty))
    await service.end_duty(passed.session, passed.actor, duty=duty, given=given)
    await passed.note(subject_id=duty.id)
    put_etag(response, _tag(passed, duty))
    return duty_read(duty)
