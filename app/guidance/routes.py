"""HTTP of documents in use."""

from typing import Annotated

from fastapi import Path, Query, Response, status

from app.access.doors import AT_A_DESK, Pass, desk
from app.access.problems import PersonNeeded
from app.guidance import queries, service
from app.guidance.errors import AlreadyRead, VersionNotInForce
from app.guidance.models import GuidanceDocument
from app.guidance.render import document_read, reading_read, version_read
from app.guidance.schemas import (
    GuidanceDocumentCreate,
    GuidanceDocumentRead,
    GuidanceDocumentUpdate,
    GuidanceReadingCreate,
    GuidanceReadingRead,
    GuidanceVersionCreate,
    GuidanceVersionRead,
    UnitReaderRead,
)
from app.kit.etag import ETag, IfMatch, etag, put_etag
from app.kit.idempotency import OnceOnly
from app.kit.paging import Page, Paged
from app.kit.problems import (
    HeaderMissing,
    IfMatchMissing,
    KeyUsedForAnotherRequest,
    NotAllowed,
    NotFound,
    Stale,
    problems,
)
from app.kit.refs import OrganisationId, UnitId
from app.kit.routing import room
from app.organisations.errors import NotYourOrganisation
from app.vocabulary import GuidanceKind, Matter, WorkStep

router = room("guidance")
Reader = Annotated[Pass, desk(Matter.GUIDANCE, "read", scopes=("agreements.read", "agreements.write"))]
Writer = Annotated[Pass, desk(Matter.GUIDANCE, "write", scopes=("agreements.write",))]
Confirmer = Annotated[Pass, desk(Matter.GUIDANCE, "confirm", scopes=("agreements.confirm",))]
ReadingsReader = Annotated[Pass, desk(Matter.GUIDANCE, "read-readings", scopes=("agreements.read",))]
CREATE = AT_A_DESK | problems(HeaderMissing, NotYourOrganisation, NotAllowed, KeyUsedForAnotherRequest)
DocumentPath = Annotated[str, Path(alias="guidanceDocumentId", examples=["gdo-abcdefghijklmnopqrstuvwxyz"])]
AtStep = Annotated[
    WorkStep | None, Query(description="Only what is shown at this step of the work.", examples=["consent"])
]
OfKind = Annotated[GuidanceKind | None, Query(description="Only of this kind.")]
OfOwner = Annotated[
    OrganisationId | None, Query(alias="organisationId", description="Only this organisation's.")
]
AtUnit = Annotated[UnitId, Query(alias="unitId", description="A unit that you are the head of.")]


def _tag(passed: Pass, document: GuidanceDocument) -> ETag:
    return etag(passed.vault, thing=document.id, version=document.version, viewer="register")


async def _shown(
    passed: Pass, document: GuidanceDocument, response: Response, *, made: bool = False
) -> GuidanceDocumentRead:
    in_force = await service.version_today(passed, document)
    ids = [in_force.id] if in_force else []
    readings = await queries.readings_of(passed.session, ids, passed.actor.professional_id)
    await passed.note(subject_id=document.id)
    put_etag(response, _tag(passed, document))
    return document_read(
        document,
        version_read(in_force, passed.vault) if in_force else None,
        readings.get(in_force.id) if in_force else None,
        actor=passed.actor,
        response=response if made else None,
    )


@router.get("/guidance-documents", summary="List the documents in use", responses=AT_A_DESK)
async def list_guidance_documents(
    passed: Reader,
    asked: Paged,
    step: AtStep = None,
    kind: OfKind = None,
    organisation_id: OfOwner = None,
) -> Page[GuidanceDocumentRead]:
    """The guidance and support material that holds today, with `?step=` what is to be shown at a step of the
    work. Everybody has all of it, independent schools too: who is not bound by a document has it for
    information. Says whether you have confirmed the version that holds.
    """
    rows, total = await queries.page_of_documents(
        passed.session,
        asked,
        on=passed.moment.today,
        step=step,
        kind=kind,
        organisation_id=organisation_id,
    )
    held = await queries.in_force_on(passed.session, [row.id for row in rows], passed.moment.today)
    version_ids = [version.id for version in held.values()]
    readings = await queries.readings_of(passed.session, version_ids, passed.actor.professional_id)
    await passed.note()
    shown = [
        document_read(
            row,
            version_read(held[row.id], passed.vault),
            readings.get(held[row.id].id),
            actor=passed.actor,
        )
        for row in rows
    ]
    return Page.of(shown, total=total, asked=asked)


@router.post(
    "/guidance-documents",
    status_code=status.HTTP_201_CREATED,
    summary="Put a document in use",
    responses=CREATE,
)
async def create_guidance_document(
    passed: Writer, once: OnceOnly, given: GuidanceDocumentCreate, response: Response
) -> GuidanceDocumentRead:
    """Puts a document in use with its first version: whose it is, at which steps of the work it is shown, and
    whose staff are to have read it.
    """
    made = await once(lambda: service.create(passed, given=given))
    return await _shown(passed, await service.get(passed.session, made), response, made=True)


@router.get("/guidance-documents/{guidanceDocumentId}", summary="Read a document in use", responses=AT_A_DESK)
async def read_guidance_document(
    passed: Reader, document_id: DocumentPath, response: Response
) -> GuidanceDocumentRead:
    """One document, with the version that holds today."""
    return await _shown(passed, await service.get(passed.session, document_id), response)


@router.patch(
    "/guidance-documents/{guidanceDocumentId}",
    summary="Change where a document is shown, or to whom it applies",
    responses=AT_A_DESK | problems(NotYourOrganisation, NotAllowed, Stale, IfMatchMissing),
)
async def update_guidance_document(
    passed: Writer,
    document_id: DocumentPath,
    precondition: IfMatch,
    given: GuidanceDocumentUpdate,
    response: Response,
) -> GuidanceDocumentRead:
    """Changes the title, what it is about, its steps, and who is to have read it. What it says is changed by
    a new version, never in place.
    """
    document = await service.get(passed.session, document_id, lock=True)
    precondition.check(_tag(passed, document))
    await service.change(passed, document, given=given)
    return await _shown(passed, document, response)


@router.post(
    "/guidance-documents/{guidanceDocumentId}/versions",
    status_code=status.HTTP_201_CREATED,
    summary="Issue a new version of a document",
    responses=CREATE,
)
async def create_guidance_version(
    passed: Writer,
    document_id: DocumentPath,
    once: OnceOnly,
    given: GuidanceVersionCreate,
    response: Response,
) -> GuidanceDocumentRead:
    """From a day on the document says this; what it said before is kept. Whoever had confirmed an earlier
    version has not confirmed this one.
    """
    await once(lambda: service.issue(passed, document_id, given=given))
    return await _shown(passed, await service.get(passed.session, document_id), response, made=True)


@router.get(
    "/guidance-documents/{guidanceDocumentId}/versions",
    summary="List the versions of a document",
    responses=AT_A_DESK,
)
async def list_guidance_versions(
    passed: Reader, document_id: DocumentPath, asked: Paged
) -> Page[GuidanceVersionRead]:
    """What the document has said, says and is to say, the latest first."""
    document = await service.get(passed.session, document_id)
    rows, total = await queries.page_of_versions(passed.session, document.id, asked)
    await passed.note(subject_id=document.id)
    return Page.of([version_read(row, passed.vault) for row in rows], total=total, asked=asked)


@router.post(
    "/guidance-documents/{guidanceDocumentId}/readings",
    status_code=status.HTTP_201_CREATED,
    summary="Confirm that you have read a document",
    responses=AT_A_DESK
    | problems(HeaderMissing, PersonNeeded, VersionNotInForce, AlreadyRead, KeyUsedForAnotherRequest),
)
async def confirm_guidance_reading(
    passed: Confirmer,
    document_id: DocumentPath,
    once: OnceOnly,
    given: GuidanceReadingCreate,
    response: Response,
) -> GuidanceReadingRead:
    """You have read the version that holds today: each professional says so once of each version, also of
    what is for information only.
    """
    document = await service.get(passed.session, document_id)
    made = await once(lambda: service.confirm(passed, document, number=given.number))
    reading = await service.get_reading(passed.session, made)
    version = await service.get_version(passed.session, reading.guidance_version_id)
    await passed.note(subject_id=document.id)
    return reading_read(reading, version, response)


@router.get(
    "/guidance-documents/{guidanceDocumentId}/readings",
    summary="List who at your unit has read a document",
    responses=AT_A_DESK | problems(NotAllowed),
)
async def list_guidance_readings(
    passed: ReadingsReader, document_id: DocumentPath, asked: Paged, unit_id: AtUnit
) -> Page[UnitReaderRead]:
    """For the head of a unit: everybody with a duty there today, who has not confirmed the version that holds
    first. Nobody else sees who has read what.
    """
    document = await service.get(passed.session, document_id)
    service.must_head(passed, unit_id)
    in_force = await service.version_today(passed, document)
    if in_force is None:
        raise NotFound
    rows, total = await queries.page_of_staff(
        passed.session, asked, version_id=in_force.id, unit_id=unit_id, on=passed.moment.today
    )
    await passed.note(subject_id=document.id)
    shown = [
        UnitReaderRead.model_validate(
            {
                "professional_id": row.id,
                "unit_id": unit_id,
                "name": passed.vault.open(row.organisation_id, row.name_sealed),
                "confirmed_at": row.confirmed_at,
            }
        )
        for row in rows
    ]
    return Page.of(shown, total=total, asked=asked)
