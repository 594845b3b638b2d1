"""HTTP of the chronology."""

from typing import Annotated

from fastapi import Path, Query, Response, status

from app.access.doors import AT_A_CHILD, Cleared, child_door
from app.chronology import queries, service
from app.chronology.models import ChronologyEntry, ChronologyVersion
from app.chronology.render import entry_read, version_read
from app.chronology.schemas import (
    ChronologyEntryCreate,
    ChronologyEntryRead,
    ChronologyEntryUpdate,
    ChronologyVersionRead,
)
from app.kit.etag import IfMatch, etag, put_etag
from app.kit.idempotency import OnceOnly
from app.kit.paging import Page, Paged
from app.kit.problems import (
    IfMatchMissing,
    KeyUsedForAnotherRequest,
    Stale,
    problems,
)
from app.kit.routing import room
from app.vocabulary import Matter

router = room("chronology")
READ = ("five-questions.read", "five-questions.write")
WRITE = ("five-questions.write",)
Reader = Annotated[Cleared, child_door(Matter.CHRONOLOGY, "read", scopes=READ)]
Writer = Annotated[Cleared, child_door(Matter.CHRONOLOGY, "write", scopes=WRITE)]
EntryPath = Annotated[str, Path(alias="chronologyEntryId", examples=["chr-abcdefghijklmnopqrstuvwxyz"])]
OfVersion = Annotated[
    int | None,
    Query(alias="version", ge=1, le=100_000, description="The latest when left out.", examples=[1]),
]


@router.get("/children/{childId}/chronology", summary="List what has happened", responses=AT_A_CHILD)
async def list_chronology(cleared: Reader, asked: Paged) -> Page[ChronologyEntryRead]:
    """What your own branch has written down, in the order in which it happened, strengths beside concerns.
    What was written late says so. Other branches' entries reach you only as disclosures.
    """
    found, total = await queries.page(cleared.session, cleared.child_id, asked)
    await cleared.note()
    rows = [entry_read(cleared.vault, entry, version) for entry, version in found]
    return Page.of(rows, total=total, asked=asked)


@router.post(
    "/children/{childId}/chronology",
    status_code=status.HTTP_201_CREATED,
    summary="Write down what has happened",
    responses=AT_A_CHILD | problems(KeyUsedForAnotherRequest),
)
async def create_chronology_entry(
    cleared: Writer, once: OnceOnly, given: ChronologyEntryCreate, response: Response
) -> ChronologyEntryRead:
    """Writes one significant event in your own branch's compartment: a fact in brief, and what came of it.
    There is no place for an opinion. When it happened is yours to say, when it was written is not: an entry
    that comes after its working day is marked as late.
    """
    made = await once(lambda: service.write(cleared, given=given))
    await cleared.note(subject_id=made)
    entry = await service.get(cleared, made)
    version = await service.version_of(cleared.session, entry)
    put_etag(response, _tag(cleared, version))
    return entry_read(cleared.vault, entry, version, response)


@router.get(
    "/children/{childId}/chronology/{chronologyEntryId}",
    summary="Read an entry of the chronology",
    responses=AT_A_CHILD,
)
async def read_chronology_entry(
    cleared: Reader, entry_id: EntryPath, response: Response, version: OfVersion = None
) -> ChronologyEntryRead:
    """The latest version, or the one that is asked for."""
    entry = await service.get(cleared, entry_id)
    await cleared.note(subject_id=entry.id)
    return await _shown(cleared, entry, response, version=version)


@router.patch(
    "/children/{childId}/chronology/{chronologyEntryId}",
    summary="Amend an entry of the chronology",
    responses=AT_A_CHILD | problems(Stale, IfMatchMissing),
)
async def update_chronology_entry(
    cleared: Writer,
    entry_id: EntryPath,
    precondition: IfMatch,
    given: ChronologyEntryUpdate,
    response: Response,
) -> ChronologyEntryRead:
    """Amends an entry, with the reason why. Each change is a new version; the earlier ones stay as they were,
    and so does when the entry was first written. Whoever has received it is told that a newer version stands.
    """
    entry = await service.get(cleared, entry_id, lock=True)
    precondition.check(_tag(cleared, await service.version_of(cleared.session, entry)))
    await service.amend(cleared, entry, given=given)
    await cleared.note(subject_id=entry.id)
    return await _shown(cleared, entry, response)


@router.get(
    "/children/{childId}/chronology/{chronologyEntryId}/versions",
    summary="List the versions of an entry",
    responses=AT_A_CHILD,
)
async def list_chronology_entry_versions(
    cleared: Reader, entry_id: EntryPath, asked: Paged
) -> Page[ChronologyVersionRead]:
    """Who wrote each version and when, the first first, with a link to what it says."""
    entry = await service.get(cleared, entry_id)
    rows, total = await queries.versions(cleared.session, entry.id, asked)
    await cleared.note(subject_id=entry.id)
    return Page.of([version_read(entry, row) for row in rows], total=total, asked=asked)


def _tag(cleared: Cleared, version: ChronologyVersion) -> str:
    thing = version.chronology_entry_id
    return etag(cleared.vault, thing=thing, version=version.version, viewer=cleared.actor.viewer)


async def _shown(
    cleared: Cleared, entry: ChronologyEntry, response: Response, *, version: int | None = None
) -> ChronologyEntryRead:
    row = await service.version_of(cleared.session, entry, version)
    put_etag(response, _tag(cleared, row))
    return entry_read(cleared.vault, entry, row)
