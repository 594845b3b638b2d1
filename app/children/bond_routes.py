"""HTTP of an organisation's own relations, guardians and identifiers of a child."""

from typing import Annotated

from fastapi import Path, Response, status

from app.access.doors import AT_A_CHILD, DOOR, Cleared, child_door
from app.access.quotas import CountedLookUp
from app.children import queries, service
from app.children.errors import AgeDoesNotFit, AlreadyKnown, IdentityMalformed, NotYourUnit, RelationsOverlap
from app.children.models import Guardian, Relation
from app.children.render import guardian_read, identifier_read, relation_read
from app.children.schemas import (
    ExternalIdentifierCreate,
    ExternalIdentifierRead,
    GuardianCreate,
    GuardianRead,
    GuardianUpdate,
    RelationCreate,
    RelationRead,
    RelationUpdate,
)
from app.kit.etag import IfMatch, etag, put_etag
from app.kit.idempotency import OnceOnly
from app.kit.paging import Page, Paged
from app.kit.problems import (
    IfMatchMissing,
    InvalidRequest,
    KeyUsedForAnotherRequest,
    NotAllowed,
    NotFound,
    Stale,
    problems,
)
from app.kit.routing import room
from app.organisations.errors import UnitIsClosed
from app.vocabulary import Matter

router = room("children")
READ_SCOPES = ("children.read", "children.write")
WRITE_SCOPES = ("children.write",)
RelationReader = Annotated[Cleared, child_door(Matter.RELATION, "read", scopes=READ_SCOPES)]
RelationWriter = Annotated[Cleared, child_door(Matter.RELATION, "write", scopes=WRITE_SCOPES)]
GuardianReader = Annotated[Cleared, child_door(Matter.GUARDIAN, "read", scopes=READ_SCOPES)]
GuardianWriter = Annotated[Cleared, child_door(Matter.GUARDIAN, "write", scopes=WRITE_SCOPES)]
IdentifierReader = Annotated[Cleared, child_door(Matter.EXTERNAL_IDENTIFIER, "read", scopes=READ_SCOPES)]
IdentifierWriter = Annotated[Cleared, child_door(Matter.EXTERNAL_IDENTIFIER, "write", scopes=WRITE_SCOPES)]
CREATE = AT_A_CHILD | problems(KeyUsedForAnotherRequest)
CHANGE = AT_A_CHILD | problems(Stale, IfMatchMissing)
RelationPath = Annotated[str, Path(alias="relationId", examples=["rel-abcdefghijklmnopqrstuvwxyz"])]
GuardianPath = Annotated[str, Path(alias="guardianId", examples=["grd-abcdefghijklmnopqrstuvwxyz"])]
IdentifierPath = Annotated[
    str, Path(alias="externalIdentifierId", examples=["ext-abcdefghijklmnopqrstuvwxyz"])
]


def _tag(cleared: Cleared, thing: Relation | Guardian) -> str:
    return etag(cleared.vault, thing=thing.id, version=thing.version, viewer=cleared.actor.viewer)


@router.get("/children/{childId}/relations", summary="List your relations to a child", responses=AT_A_CHILD)
async def list_relations(cleared: RelationReader, asked: Paged) -> Page[RelationRead]:
    """The relations of your own organisation: enrolment, placement, care, case. Nobody else's."""
    rows, total = await queries.relations(cleared.session, cleared.child_id, asked)
    await cleared.note()
    return Page.of([relation_read(row) for row in rows], total=total, asked=asked)


@router.post(
    "/children/{childId}/relations",
    status_code=status.HTTP_201_CREATED,
    summary="Open a relation to a child",
    responses=problems(
        *DOOR,
        NotYourUnit,
        NotAllowed,
        NotFound,
        AgeDoesNotFit,
        UnitIsClosed,
        RelationsOverlap,
        InvalidRequest,
        KeyUsedForAnotherRequest,
    ),
)
async def create_relation(
    cleared: RelationWriter, once: OnceOnly, given: RelationCreate, response: Response
) -> RelationRead:
    """Opens a relation at one of your own units. The named person follows the facts at once. What can only
    be a slip, such as a child health centre for a pupil of sixteen, is refused; an early or a late start of
    school is not.
    """
    made = await once(lambda: service.add_relation(cleared, given=given))
    relation = await service.get_relation(cleared, made)
    await cleared.note(subject_id=made)
    put_etag(response, _tag(cleared, relation))
    return relation_read(relation, response)


@router.get("/children/{childId}/relations/{relationId}", summary="Read a relation", responses=AT_A_CHILD)
async def read_relation(
    cleared: RelationReader, relation_id: RelationPath, response: Response
) -> RelationRead:
    """One relation of your own organisation."""
    relation = await service.get_relation(cleared, relation_id)
    await cleared.note(subject_id=relation.id)
    put_etag(response, _tag(cleared, relation))
    return relation_read(relation)


@router.patch(
    "/children/{childId}/relations/{relationId}",
    summary="End a relation",
    responses=CHANGE | problems(RelationsOverlap),
)
async def update_relation(
    cleared: RelationWriter,
    relation_id: RelationPath,
    precondition: IfMatch,
    given: RelationUpdate,
    response: Response,
) -> RelationRead:
    """Sets a relation's last day. Need-to-know ends with it; the named person follows at once."""
    relation = await service.get_relation(cleared, relation_id)
    precondition.check(_tag(cleared, relation))
    await service.end_relation(cleared, relation, given=given)
    await cleared.note(subject_id=relation.id)
    put_etag(response, _tag(cleared, relation))
    return relation_read(relation)


@router.get("/children/{childId}/guardians", summary="List the guardians you know", responses=AT_A_CHILD)
async def list_guardians(cleared: GuardianReader, asked: Paged) -> Page[GuardianRead]:
    """Guardians as your own organisation knows them, with source and date of verification."""
    rows, total = await queries.guardians(cleared.session, cleared.child_id, asked)
    await cleared.note()
    return Page.of([guardian_read(cleared.vault, row) for row in rows], total=total, asked=asked)


@router.post(
    "/children/{childId}/guardians",
    status_code=status.HTTP_201_CREATED,
    summary="Write down a guardian",
    responses=problems(
        *DOOR, NotAllowed, NotFound, AlreadyKnown, IdentityMalformed, InvalidRequest, KeyUsedForAnotherRequest
    ),
)
async def create_guardian(
    cleared: GuardianWriter,
    once: OnceOnly,
    _counted: CountedLookUp,
    given: GuardianCreate,
    response: Response,
) -> GuardianRead:
    """Writes down a guardian. Only custody that has been verified with its source gives the guardian a view
    of their own; another relation, or an unverified one, gives none.
    """
    made = await once(lambda: service.add_guardian(cleared, given=given))
    guardian = await service.get_guardian(cleared, made)
    await cleared.note(subject_id=made)
    put_etag(response, _tag(cleared, guardian))
    return guardian_read(cleared.vault, guardian, response)


@router.get("/children/{childId}/guardians/{guardianId}", summary="Read a guardian", responses=AT_A_CHILD)
async def read_guardian(
    cleared: GuardianReader, guardian_id: GuardianPath, response: Response
) -> GuardianRead:
    """One guardian as your own organisation knows them."""
    guardian = await service.get_guardian(cleared, guardian_id)
    await cleared.note(subject_id=guardian.id)
    put_etag(response, _tag(cleared, guardian))
    return guardian_read(cleared.vault, guardian)


@router.patch("/children/{childId}/guardians/{guardianId}", summary="Correct a guardian", responses=CHANGE)
async def update_guardian(
    cleared: GuardianWriter,
    guardian_id: GuardianPath,
    precondition: IfMatch,
    given: GuardianUpdate,
    response: Response,
) -> GuardianRead:
    """Writes down that custody has ended or been verified. It takes effect on the guardian's next call."""
    guardian = await service.get_guardian(cleared, guardian_id)
    precondition.check(_tag(cleared, guardian))
    await service.change_guardian(cleared, guardian, given=given)
    await cleared.note(subject_id=guardian.id)
    put_etag(response, _tag(cleared, guardian))
    return guardian_read(cleared.vault, guardian)


@router.get(
    "/children/{childId}/external-identifiers", summary="List your ids for a child", responses=AT_A_CHILD
)
async def list_external_identifiers(cleared: IdentifierReader, asked: Paged) -> Page[ExternalIdentifierRead]:
    """The ids under which your own systems know the child."""
    rows, total = await queries.external_identifiers(cleared.session, cleared.child_id, asked)
    await cleared.note()
    return Page.of([identifier_read(cleared.vault, row) for row in rows], total=total, asked=asked)


@router.post(
    "/children/{childId}/external-identifiers",
    status_code=status.HTTP_201_CREATED,
    summary="Keep an id of yours for a child",
    responses=CREATE | problems(AlreadyKnown),
)
async def create_external_identifier(
    cleared: IdentifierWriter, once: OnceOnly, given: ExternalIdentifierCreate, response: Response
) -> ExternalIdentifierRead:
    """Keeps an id of one of your own systems, encrypted. No other organisation sees it."""
    made = await once(lambda: service.add_identifier(cleared, given=given))
    identifier = await service.get_identifier(cleared, made)
    await cleared.note(subject_id=made)
    return identifier_read(cleared.vault, identifier, response)


@router.delete(
    "/children/{childId}/external-identifiers/{externalIdentifierId}",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="Remove an id of yours for a child",
    responses=AT_A_CHILD,
)
async def delete_external_identifier(cleared: IdentifierWriter, identifier_id: IdentifierPath) -> None:
    """Removes an id that your own branch has kept."""
    identifier = await service.get_identifier(cleared, identifier_id)
    await service.remove_identifier(cleared, identifier)
    await cleared.note(subject_id=identifier_id)
