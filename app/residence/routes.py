"""HTTP of where children belong and who answers for them."""

from datetime import date
from typing import Annotated

from fastapi import Header, Path, Query, Response, status

from app.access.doors import AT_A_CHILD, DOOR, Cleared, Pass, child_door, desk
from app.children.errors import ChildHasEnded
from app.kit.idempotency import OnceOnly
from app.kit.links import links_of
from app.kit.paging import Page, Paged
from app.kit.problem_handlers import preferred_language
from app.kit.problems import InvalidRequest, KeyUsedForAnotherRequest, NotAllowed, NotFound, problems
from app.kit.routing import room
from app.residence import service
from app.residence.render import district_read, residence_read, route_read
from app.residence.schemas import (
    DistrictOfPupilsRead,
    ResidenceCreate,
    ResidenceRead,
    ResponsibleDistrictRead,
)
from app.vocabulary import Matter

router = room("residence")
READ = ("children.read", "children.write")
Reader = Annotated[Cleared, child_door(Matter.RESIDENCE, "read", scopes=READ)]
Writer = Annotated[Cleared, child_door(Matter.RESIDENCE, "write", scopes=("children.write",))]
Asker = Annotated[Cleared, child_door(Matter.RESIDENCE, "route", scopes=READ)]
School = Annotated[Pass, desk(Matter.RESIDENCE, "list", scopes=READ, purpose=True)]
UnitPath = Annotated[str, Path(alias="unitId", examples=["uni-abcdefghijklmnopqrstuvwxyz"])]
On = Annotated[date | None, Query(description="Today when left out.", examples=["2026-11-22"])]
Language = Annotated[str | None, Header(alias="Accept-Language", include_in_schema=False)]


@router.post(
    "/children/{childId}/residences",
    status_code=status.HTTP_201_CREATED,
    summary="Say where a child belongs",
    responses=problems(*DOOR, NotAllowed, NotFound, ChildHasEnded, InvalidRequest, KeyUsedForAnotherRequest),
)
async def create_residence(
    cleared: Writer, once: OnceOnly, given: ResidenceCreate, response: Response
) -> ResidenceRead:
    """Says where the child is registered from a day on, where it stays, or which municipality has placed it.
    What you said of earlier days stays known. Registered residence is the register's, and the named person
    follows; that a child stays somewhere, or is placed, is read by your own branch alone.
    """
    made = await once(lambda: service.record(cleared, given=given))
    await cleared.note(subject_id=made)
    return residence_read(cleared.child_id, await service.residence(cleared, made), response)


@router.get("/children/{childId}/residences", summary="List where a child belongs", responses=AT_A_CHILD)
async def list_residences(cleared: Reader, asked: Paged) -> Page[ResidenceRead]:
    """Where the child is and was registered as your own organisation has been told, and where your own branch
    knows it to stay or to be placed from. What others have been told is not shown.
    """
    rows = await service.residences(cleared)
    await cleared.note()
    shown = [residence_read(cleared.child_id, row) for row in rows[asked.offset :][: asked.limit]]
    return Page.of(shown, total=len(rows), asked=asked)


@router.get(
    "/children/{childId}/responsible-district",
    summary="Ask which district answers for a child",
    responses=AT_A_CHILD,
)
async def read_responsible_district(
    cleared: Asker, on: On = None, language: Language = None
) -> ResponsibleDistrictRead:
    """Which district and social board answers for the child on a date, whom to turn to there, by which rule
    and which fact, and what is in doubt. By registered residence on that date, never by school. That a child
    is placed counts only for the branch of social services that has said so: it is nobody else's to conclude.
    """
    on = on or cleared.moment.today
    usual, in_danger = await service.responsible(cleared, on=on)
    await cleared.note()
    spoken = preferred_language(language)
    return ResponsibleDistrictRead.model_validate(
        {
            "child_id": cleared.child_id,
            "on": on,
            "route": route_read(cleared.vault, usual, language=spoken),
            "in_immediate_danger": route_read(cleared.vault, in_danger, language=spoken),
            "_links": links_of(
                f"/children/{cleared.child_id}/responsible-district",
                residences=f"/children/{cleared.child_id}/residences",
            ),
        }
    )


@router.get(
    "/units/{unitId}/responsible-districts",
    summary="List the districts that answer for your pupils",
    responses=AT_A_CHILD,
)
async def list_responsible_districts(
    passed: School, unit_id: UnitPath, asked: Paged, on: On = None
) -> Page[DistrictOfPupilsRead]:
    """Every district that answers for a pupil of your own unit, whom to turn to there, and for which pupils.
    A protected child stands here only for the few who are named, and so does its district.
    """
    on = on or passed.moment.today
    rows = await service.districts_of_pupils(passed, unit_id=unit_id, on=on)
    page = rows[asked.offset :][: asked.limit]
    await passed.note_each([child_id for row in page for child_id, _ in row.pupils], subject_id=unit_id)
    return Page.of([district_read(passed.vault, unit_id, row) for row in page], total=len(rows), asked=asked)
