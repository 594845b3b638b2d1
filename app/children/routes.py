"""HTTP of the child pointer: register, look up, read, correct, link."""

from typing import Annotated

from fastapi import Path, Response, status

from app.access.doors import AT_A_CHILD, DOOR, Cleared, Pass, child_door, desk
from app.access.problems import PersonNeeded
from app.access.quotas import CountedLookUp
from app.children import linking, queries, registering, service
from app.children.errors import (
    AgeDoesNotFit,
    BirthDateNeeded,
    IdentityMalformed,
    NotYourUnit,
    OneAndTheSame,
    RelationsOverlap,
)
from app.children.render import child_read, link_read
from app.children.schemas import (
    ChildCreate,
    ChildCreated,
    ChildLinkCreate,
    ChildLinkRead,
    ChildLinkUndone,
    ChildLookup,
    ChildRead,
    ChildUpdate,
    SeenThroughLink,
)
from app.kit.etag import IfMatch, etag, put_etag
from app.kit.idempotency import OnceOnly
from app.kit.links import links_of
from app.kit.paging import Page, Paged
from app.kit.problems import (
    IfMatchMissing,
    InvalidRequest,
    KeyUsedForAnotherRequest,
    NotAllowed,
    NotFound,
    Stale,
    StateForbids,
    problems,
)
from app.kit.routing import room
from app.organisations.errors import UnitIsClosed
from app.vocabulary import Matter

router = room("children")
SCOPE_READ = ("children.read", "children.write", "family.read")
SCOPE_WRITE = ("children.write",)
Registrar = Annotated[Pass, desk(Matter.CHILD, "register", scopes=SCOPE_WRITE, purpose=True)]
Searcher = Annotated[
    Pass, desk(Matter.CHILD, "look-up", scopes=("children.read", "children.write"), purpose=True)
]
Reader = Annotated[Cleared, child_door(Matter.CHILD, "read", scopes=SCOPE_READ)]
Updater = Annotated[Cleared, child_door(Matter.CHILD, "update", scopes=SCOPE_WRITE)]
Linker = Annotated[Cleared, child_door(Matter.CHILD, "link", scopes=SCOPE_WRITE)]
LinkPath = Annotated[str, Path(alias="linkId", examples=["lnk-abcdefghijklmnopqrstuvwxyz"])]


async def _shown(passed: Pass, child_id: str, response: Response) -> ChildRead:
    pointer = await queries.pointer(passed.session, child_id)
    if pointer is None:
        raise NotFound
    record = await queries.own_record(passed.session, child_id, passed.actor.branch)
    version = record.version if record else 0
    put_etag(response, etag(passed.vault, thing=child_id, version=version, viewer=passed.actor.viewer))
    return child_read(passed.vault, pointer, record, family=passed.actor.is_family)


@router.post(
    "/children",
    status_code=status.HTTP_201_CREATED,
    summary="Register a child",
    responses=problems(
        *DOOR,
        NotYourUnit,
        IdentityMalformed,
        BirthDateNeeded,
        AgeDoesNotFit,
        UnitIsClosed,
        RelationsOverlap,
        InvalidRequest,
        KeyUsedForAnotherRequest,
        StateForbids,
    ),
)
async def create_child(
    passed: Registrar, once: OnceOnly, _counted: CountedLookUp, given: ChildCreate, response: Response
) -> ChildCreated:
    """Registers a child at one of your own units. The answer has the same shape, headers and time class
    whether or not somebody else knows the child: what others know is never yours to learn. The child gets
    its chain of named persons in the same moment. To register a child again corrects its names; a relation
    of your own unit's that stands on those days is kept, and one that overlaps some of them is in the way.
    """
    if passed.actor.is_system:
        raise PersonNeeded
    made = await once(lambda: registering.register_child(passed, given=given))
    await passed.note(child_id=made)
    return ChildCreated.model_validate(
        {
            "id": made,
            "_links": links_of(
                f"/children/{made}", response, **{"named-person": f"/children/{made}/named-person"}
            ),
        }
    )


@router.post(
    "/children/lookup",
    summary="Find a child by number",
    responses=problems(*DOOR, IdentityMalformed, NotFound, InvalidRequest),
)
async def look_up_child(
    passed: Searcher, _counted: CountedLookUp, given: ChildLookup, response: Response
) -> ChildRead:
    """Finds a child that you may know of. A POST, so that the number never stands in an address. A child
    that nobody knows and one that is not yours to know of answer alike.
    """
    if passed.actor.is_system:
        raise PersonNeeded
    child_id = await service.look_up(passed, identity_number=given.identity_number)
    shown = await _shown(passed, child_id, response)
    await passed.note(child_id=child_id)
    return shown


@router.get("/children/{childId}", summary="Read a child", responses=problems(*DOOR, NotFound))
async def read_child(cleared: Reader, response: Response) -> ChildRead:
    """The pointer, and what your own branch knows of who the child is. Nobody else's names are shown."""
    shown = await _shown(cleared, cleared.child_id, response)
    await cleared.note()
    return shown


@router.patch(
    "/children/{childId}",
    summary="Correct what your branch knows of a child",
    responses=AT_A_CHILD | problems(Stale, IfMatchMissing),
)
async def update_child(
    cleared: Updater, precondition: IfMatch, given: ChildUpdate, response: Response
) -> ChildRead:
    """Corrects the names that your own branch has, or raises the protection. A protection is never lowered
    here; when it is raised for the first time, only you and the heads of the units that have the child now
    go on knowing of it.
    """
    record = await service.own_record(cleared)
    precondition.check(
        etag(cleared.vault, thing=cleared.child_id, version=record.version, viewer=cleared.actor.viewer)
    )
    await service.change_record(cleared, record, given=given)
    await cleared.note()
    return await _shown(cleared, cleared.child_id, response)


@router.get(
    "/children/{childId}/links",
    summary="List the links of a pointer",
    responses=AT_A_CHILD,
)
async def list_child_links(cleared: Linker, asked: Paged) -> Page[ChildLinkRead]:
    """Which other pointers have been found to be the same child, and which links were undone. A link to a
    protected pointer that does not exist for you is not among them.
    """
    rows = await queries.links(cleared.session, cleared.child_id)
    await cleared.note()
    page = rows[asked.offset : asked.offset + asked.limit]
    return Page.of([link_read(row) for row in page], total=len(rows), asked=asked)


@router.post(
    "/children/{childId}/links",
    status_code=status.HTTP_201_CREATED,
    summary="Link two pointers",
    responses=problems(*DOOR, NotAllowed, NotFound, OneAndTheSame, InvalidRequest, KeyUsedForAnotherRequest),
)
async def create_child_link(
    cleared: Linker, once: OnceOnly, given: ChildLinkCreate, response: Response
) -> ChildLinkRead:
    """Says that two pointers are one child: a coordination number that became a personal identity number,
    a newborn registered twice. You must know of both. Nothing is merged; a wrong link can be undone. While
    the link stands, what protects one of them protects both: the other then exists for you and for the heads
    of the units that have it, and each keeps the few of its own.
    """
    made = await once(lambda: linking.link(cleared, given=given))
    await cleared.note(subject_id=made)
    return link_read(await linking.one_link(cleared, made), response)


@router.post(
    "/children/{childId}/links/{linkId}/undoing",
    summary="Undo a wrong link",
    responses=problems(*DOOR, NotAllowed, NotFound, StateForbids),
)
async def undo_child_link(cleared: Linker, link_id: LinkPath) -> ChildLinkUndone:
    """Undoes a link, and tells who saw what meanwhile without a relation of their own: those are the ones
    to be told. Each pointer keeps the protection that it has of its own.
    """
    undone_at = await linking.undo_link(cleared, link_id)
    await cleared.note(subject_id=link_id)
    seen = await queries.seen_through_link(cleared.session, link_id)
    return ChildLinkUndone.model_validate(
        {
            "id": link_id,
            "undone_at": undone_at,
            "undone_by": cleared.actor.professional_id,
            "seen_meanwhile": [SeenThroughLink.model_validate(dict(entry)) for entry in seen],
            "_links": links_of(f"/children/{cleared.child_id}/links/{link_id}"),
        }
    )
