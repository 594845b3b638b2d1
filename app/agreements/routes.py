"""HTTP of collaboration agreements."""

from typing import Annotated

from fastapi import Path, Query, Response, status

from app.access.doors import AT_A_DESK, Pass, desk
from app.agreements import queries, service
from app.agreements.models import CollaborationAgreement
from app.agreements.render import agreement_read, timing_read, version_read
from app.agreements.schemas import (
    MAX_AGE,
    AgreedTimingRead,
    AgreementCreate,
    AgreementRead,
    AgreementUpdate,
    AgreementVersionRead,
)
from app.kit.etag import IfMatch, etag, put_etag
from app.kit.idempotency import OnceOnly
from app.kit.paging import Page, Paged
from app.kit.problems import (
    HeaderMissing,
    IfMatchMissing,
    KeyUsedForAnotherRequest,
    NotAllowed,
    Stale,
    problems,
)
from app.kit.refs import OrganisationId
from app.kit.routing import room
from app.organisations.errors import NotYourOrganisation
from app.vocabulary import AgreementKind, Matter

router = room("agreements")
Reader = Annotated[Pass, desk(Matter.AGREEMENT, "read", scopes=("agreements.read", "agreements.write"))]
Writer = Annotated[Pass, desk(Matter.AGREEMENT, "write", scopes=("agreements.write",))]
AgreementPath = Annotated[str, Path(alias="agreementId", examples=["agr-abcdefghijklmnopqrstuvwxyz"])]
OfParty = Annotated[
    OrganisationId | None, Query(alias="organisationId", description="Only those of this party.")
]
OfKind = Annotated[AgreementKind | None, Query(description="Only those of this kind.")]
Overdue = Annotated[bool, Query(description="Only those in force whose day of revision has passed.")]
Other = Annotated[OrganisationId, Query(alias="organisationId", description="The other organisation.")]

Age = Annotated[
    int | None, Query(ge=0, le=MAX_AGE, description="For a child of this age, in years.", examples=[12])
]


def _tag(passed: Pass, agreement: CollaborationAgreement) -> str:
    return etag(passed.vault, thing=agreement.id, version=agreement.version, viewer="register")


async def _shown(
    passed: Pass, agreement: CollaborationAgreement, response: Response, *, made: bool = False
) -> AgreementRead:
    parties = await queries.parties_of(passed.session, [agreement.id])
    await passed.note(subject_id=agreement.id)
    put_etag(response, _tag(passed, agreement))
    return agreement_read(
        agreement, parties[agreement.id], on=passed.moment.today, response=response if made else None
    )


@router.get("/collaboration-agreements", summary="List collaboration agreements", responses=AT_A_DESK)
async def list_collaboration_agreements(
    passed: Reader,
    asked: Paged,
    organisation_id: OfParty = None,
    kind: OfKind = None,
    *,
    overdue: Overdue = False,
) -> Page[AgreementRead]:
    """What organisations have agreed about working together (SÖK, BUS), the nearest day of revision first."""
    on = passed.moment.today
    rows, total = await queries.page_of_agreements(
        passed.session, asked, on=on, organisation_id=organisation_id, kind=kind, overdue=overdue
    )
    parties = await queries.parties_of(passed.session, [row.id for row in rows])
    await passed.note()
    return Page.of([agreement_read(row, parties[row.id], on=on) for row in rows], total=total, asked=asked)


@router.post(
    "/collaboration-agreements",
    status_code=status.HTTP_201_CREATED,
    summary="Write down a collaboration agreement",
    responses=AT_A_DESK | problems(HeaderMissing, NotYourOrganisation, NotAllowed, KeyUsedForAnotherRequest),
)
async def create_collaboration_agreement(
    passed: Writer, once: OnceOnly, given: AgreementCreate, response: Response
) -> AgreementRead:
    """Writes down an agreement: its parties, the levels at which they meet, for whom it is, and within what
    time they have promised to do things. Other operations read those times.
    """
    made = await once(lambda: service.create(passed, given=given))
    return await _shown(passed, await service.get(passed.session, made), response, made=True)


@router.get(
    "/collaboration-agreements/{agreementId}", summary="Read a collaboration agreement", responses=AT_A_DESK
)
async def read_collaboration_agreement(
    passed: Reader, agreement_id: AgreementPath, response: Response
) -> AgreementRead:
    """One agreement."""
    return await _shown(passed, await service.get(passed.session, agreement_id), response)


@router.patch(
    "/collaboration-agreements/{agreementId}",
    summary="Change a collaboration agreement",
    responses=AT_A_DESK | problems(NotYourOrganisation, NotAllowed, Stale, IfMatchMissing),
)
async def update_collaboration_agreement(
    passed: Writer,
    agreement_id: AgreementPath,
    precondition: IfMatch,
    given: AgreementUpdate,
    response: Response,
) -> AgreementRead:
    """Writes down what is agreed anew, by whoever keeps the agreement. What it said before is kept."""
    agreement = await service.get(passed.session, agreement_id, lock=True)
    precondition.check(_tag(passed, agreement))
    await service.change(passed, agreement, given=given)
    return await _shown(passed, agreement, response)


@router.get(
    "/collaboration-agreements/{agreementId}/versions",
    summary="List what an agreement has said",
    responses=AT_A_DESK,
)
async def list_collaboration_agreement_versions(
    passed: Reader, agreement_id: AgreementPath, asked: Paged
) -> Page[AgreementVersionRead]:
    """What the agreement has said, at every change, the latest first."""
    agreement = await service.get(passed.session, agreement_id)
    rows, total = await queries.page_of_versions(passed.session, agreement.id, asked)
    await passed.note(subject_id=agreement.id)
    return Page.of([version_read(row) for row in rows], total=total, asked=asked)


@router.get(
    "/agreed-timings",
    summary="List the times agreed with another organisation",
    responses=AT_A_DESK | problems(NotAllowed),
)
async def list_agreed_timings(
    passed: Reader, asked: Paged, organisation_id: Other, age: Age = None
) -> Page[AgreedTimingRead]:
    """Within what time things are done between your organisation and another today: as the agreement with the
    fewest parties says that has both, and whose limits the age lies within where one is given; or else as is
    usual in this installation.
    """
    if passed.actor.organisation_id is None:
        raise NotAllowed(missing="organisation")
    between = (passed.actor.organisation_id, organisation_id)
    found = await service.all_agreed(passed.session, between=between, on=passed.moment.today, age=age)
    await passed.note()
    rows = [timing_read(each) for each in found.values()]
    return Page.of(rows[asked.offset :][: asked.limit], total=len(rows), asked=asked)
