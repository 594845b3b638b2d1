"""HTTP of the ids under which other systems know a professional."""

from typing import Annotated

from fastapi import Path, Response, status

from app.access.doors import AT_A_DESK, Pass, desk
from app.access.problems import NotAuthenticated, ScopeMissing
from app.kit.idempotency import OnceOnly
from app.kit.links import links_of
from app.kit.paging import Page, Paged
from app.kit.problems import HeaderMissing, InvalidRequest, KeyUsedForAnotherRequest, NotFound, problems
from app.kit.routing import room
from app.organisations import identifiers, service
from app.organisations.errors import IdentifierIsTaken, NotYourOrganisation
from app.organisations.models import Professional, ProfessionalIdentifier
from app.organisations.schemas import ProfessionalIdentifierCreate, ProfessionalIdentifierRead
from app.vocabulary import Matter

router = room("organisations")
Administrator = Annotated[Pass, desk(Matter.ORGANISATION, "write", scopes=("organisations.admin",))]
StaffReader = Annotated[
    Pass, desk(Matter.ORGANISATION, "read-staff", scopes=("organisations.admin", "named-person.read"))
]
ProfessionalPath = Annotated[str, Path(alias="professionalId", examples=["pro-abcdefghijklmnopqrstuvwxyz"])]
IdentifierPath = Annotated[
    str, Path(alias="professionalIdentifierId", examples=["pxi-abcdefghijklmnopqrstuvwxyz"])
]
CREATE = problems(
    HeaderMissing,
    NotAuthenticated,
    ScopeMissing,
    NotYourOrganisation,
    NotFound,
    IdentifierIsTaken,
    InvalidRequest,
    KeyUsedForAnotherRequest,
)


def _read(row: ProfessionalIdentifier, response: Response | None = None) -> ProfessionalIdentifierRead:
    path = f"/professionals/{row.professional_id}/external-identifiers/{row.id}"
    return ProfessionalIdentifierRead.model_validate(
        {
            **row.model_dump(include={"id", "professional_id", "system", "value"}),
            "_links": links_of(path, response),
        }
    )


@router.get(
    "/professionals/{professionalId}/external-identifiers",
    summary="List other systems' ids for a professional",
    responses=AT_A_DESK,
)
async def list_professional_identifiers(
    passed: StaffReader, professional_id: ProfessionalPath, asked: Paged
) -> Page[ProfessionalIdentifierRead]:
    """Under which ids other systems know one of your own organisation's professionals; those in force."""
    professional = await service.get_own(passed.session, passed.actor, Professional, professional_id)
    rows, total = await identifiers.listed(passed.session, professional, asked)
    await passed.note(subject_id=professional.id)
    return Page.of([_read(row) for row in rows], total=total, asked=asked)


@router.post(
    "/professionals/{professionalId}/external-identifiers",
    status_code=status.HTTP_201_CREATED,
    summary="Keep another system's id for a professional",
    responses=CREATE,
)
async def create_professional_identifier(
    passed: Administrator,
    once: OnceOnly,
    professional_id: ProfessionalPath,
    given: ProfessionalIdentifierCreate,
    response: Response,
) -> ProfessionalIdentifierRead:
    """Lets a system that knows its staff by ids of its own name a professional by them, when it asks for a
    token on their behalf: `ext:` and the system's name, a colon, the id.
    """
    professional = await service.get_own(passed.session, passed.actor, Professional, professional_id)
    made = await once(
        lambda: identifiers.keep(
            passed.session,
            passed.actor,
            professional=professional,
            given=given,
            today=passed.moment.today,
        )
    )
    await passed.note(subject_id=made)
    return _read(await identifiers.in_force(passed.session, professional, made), response)


@router.delete(
    "/professionals/{professionalId}/external-identifiers/{professionalIdentifierId}",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="End another system's id for a professional",
    responses=AT_A_DESK,
)
async def end_professional_identifier(
    passed: Administrator, professional_id: ProfessionalPath, identifier_id: IdentifierPath
) -> None:
    """The id names nobody from now on, and may be given to somebody else."""
    professional = await service.get_own(passed.session, passed.actor, Professional, professional_id)
    identifier = await identifiers.in_force(passed.session, professional, identifier_id)
    await identifiers.end(passed.session, identifier, now=passed.moment.now)
    await passed.note(subject_id=identifier.id)
