"""HTTP of covers: who acts for whom, and when a unit is closed."""

from typing import Annotated

from fastapi import Path, Response, status

from app.access.doors import AT_A_DESK, Pass, desk
from app.access.problems import NotAuthenticated, PersonNeeded, ScopeMissing
from app.kit.idempotency import OnceOnly
from app.kit.ids import pattern
from app.kit.paging import Page, Paged
from app.kit.problems import (
    HeaderMissing,
    InvalidRequest,
    KeyUsedForAnotherRequest,
    NotAllowed,
    NotFound,
    StateForbids,
    problems,
)
from app.kit.routing import room
from app.named_persons import cover_queries, covering
from app.named_persons.cover_render import closure_read, cover_read
from app.named_persons.cover_schemas import CoverCreate, CoverRead, UnitClosureRead
from app.named_persons.errors import AlreadyCovered, CoverDoesNotFit, CoverOfCover, NoDutyAtUnit
from app.organisations.errors import UnitIsClosed
from app.vocabulary import Matter

router = room("named persons")
READ = ("named-person.read", "named-person.write")
WRITE = ("named-person.write",)
Reader = Annotated[Pass, desk(Matter.NAMED_PERSON, "read-covers", scopes=READ)]
Setter = Annotated[Pass, desk(Matter.NAMED_PERSON, "cover", scopes=WRITE)]
Ender = Annotated[Pass, desk(Matter.NAMED_PERSON, "end-cover", scopes=WRITE)]
Anybody = Annotated[Pass, desk(Matter.NAMED_PERSON, "read-closures", scopes=())]
CoverPath = Annotated[
    str,
    Path(
        alias="coverId",
        json_schema_extra={"pattern": pattern("npc")},
        examples=["npc-abcdefghijklmnopqrstuvwxyz"],
    ),
]
UnitPath = Annotated[str, Path(alias="unitId", examples=["uni-abcdefghijklmnopqrstuvwxyz"])]
DOOR = (NotAuthenticated, ScopeMissing, PersonNeeded)


@router.post(
    "/named-person-covers",
    status_code=status.HTTP_201_CREATED,
    summary="Let somebody act for a named person or for a closed unit",
    responses=problems(
        HeaderMissing,
        *DOOR,
        NotAllowed,
        NotFound,
        AlreadyCovered,
        CoverOfCover,
        NoDutyAtUnit,
        CoverDoesNotFit,
        UnitIsClosed,
        InvalidRequest,
        KeyUsedForAnotherRequest,
    ),
)
async def create_named_person_cover(
    passed: Setter, once: OnceOnly, given: CoverCreate, response: Response
) -> CoverRead:
    """For holiday, sickness, leave, or while the unit is closed. The head of the unit sets it; for an own
    holiday, the person too. Whoever acts is let in where the named person is, from the first day to the last,
    and the one who is covered stays let in. Who acts must work in the same organisation and secrecy branch on
    each of the dates; a mailbox alone lets nobody in. Nobody is covered twice, and who acts is not covered.
    """
    made = await once(lambda: covering.set_cover(passed, given=given))
    row = await covering.one(passed, made)
    await passed.note(subject_id=made)
    return cover_read(passed.vault, row, response, with_reason=await covering.may_read_reason(passed, row))


@router.get(
    "/named-person-covers",
    summary="List the covers at your own units",
    responses=problems(*DOOR, InvalidRequest),
)
async def list_named_person_covers(passed: Reader, asked: Paged) -> Page[CoverRead]:
    """Who acts for whom at the units where you work, and where you or your unit act for somebody."""
    rows, total = await cover_queries.page(passed.session, covering.caller_of(passed), asked)
    await passed.note()
    shown = [
        cover_read(passed.vault, row, with_reason=await covering.may_read_reason(passed, row)) for row in rows
    ]
    return Page.of(shown, total=total, asked=asked)


@router.get("/named-person-covers/{coverId}", summary="Read a cover", responses=problems(*DOOR, NotFound))
async def read_named_person_cover(passed: Reader, cover_id: CoverPath) -> CoverRead:
    """One cover at a unit where you work, or in which you or your unit act."""
    row = await covering.one(passed, cover_id)
    await passed.note(subject_id=cover_id)
    return cover_read(passed.vault, row, with_reason=await covering.may_read_reason(passed, row))


@router.delete(
    "/named-person-covers/{coverId}",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="End a cover now",
    responses=problems(*DOOR, NotAllowed, NotFound, StateForbids),
)
async def end_named_person_cover(passed: Ender, cover_id: CoverPath) -> None:
    """From the next request on nobody acts any more. The days that have been stay written down; a cover that
    was to begin today or later is taken back.
    """
    await covering.end_cover(passed, cover_id)
    await passed.note(subject_id=cover_id)


@router.get(
    "/units/{unitId}/closures",
    summary="When a unit is closed, and who answers then",
    responses=AT_A_DESK,
)
async def list_unit_closures(passed: Anybody, unit_id: UnitPath, asked: Paged) -> Page[UnitClosureRead]:
    """The out-of-term contact: from now on, when the unit is closed, and where to turn. Open to any token."""
    if await cover_queries.unit(passed.session, unit_id) is None:
        raise NotFound
    rows = await cover_queries.closures(passed.session, unit_id)
    await passed.note(subject_id=unit_id)
    shown = [closure_read(row) for row in rows[asked.offset : asked.offset + asked.limit]]
    return Page.of(shown, total=len(rows), asked=asked)
