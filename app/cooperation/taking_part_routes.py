"""HTTP of a child's part in cooperation."""

from typing import Annotated

from fastapi import Path, Response, status

from app.access.doors import AT_A_CHILD, Cleared, child_door
from app.children.errors import ChildHasEnded
from app.cooperation import taking_part, taking_part_queries
from app.cooperation.errors import (
    CooperationIsOver,
    FormConsentMissing,
    NoChildTakesPart,
    OutsideTarget,
    TakesPartAlready,
)
from app.cooperation.service import get
from app.cooperation.taking_part_models import CooperationParticipation, TeamDiscussion
from app.cooperation.taking_part_schemas import (
    DiscussionCreate,
    DiscussionRead,
    ParticipationCreate,
    ParticipationEnding,
    ParticipationRead,
)
from app.kit.idempotency import OnceOnly
from app.kit.links import links_of
from app.kit.paging import Page, Paged
from app.kit.problems import (
    KeyUsedForAnotherRequest,
    StateForbids,
    problems,
)
from app.kit.routing import room
from app.organisations.service import last_day
from app.vocabulary import Matter

router = room("cooperation")
READ = ("cooperation.read", "cooperation.write")
WRITE = ("cooperation.write",)
PartReader = Annotated[Cleared, child_door(Matter.COOPERATION, "read-parts", scopes=(*READ, "family.read"))]
Beginner = Annotated[Cleared, child_door(Matter.COOPERATION, "take-part", scopes=WRITE)]
Ender = Annotated[Cleared, child_door(Matter.COOPERATION, "end-part", scopes=WRITE)]
DiscussionReader = Annotated[Cleared, child_door(Matter.COOPERATION, "read-discussions", scopes=READ)]
Discusser = Annotated[Cleared, child_door(Matter.COOPERATION, "discuss", scopes=WRITE)]
CREATE = AT_A_CHILD | problems(FormConsentMissing, KeyUsedForAnotherRequest)
PartPath = Annotated[str, Path(alias="participationId", examples=["cpt-abcdefghijklmnopqrstuvwxyz"])]


async def _read(
    cleared: Cleared, part: CooperationParticipation, response: Response | None = None
) -> ParticipationRead:
    cooperation = await get(cleared.session, part.cooperation_id)
    path = f"/children/{part.child_id}/cooperations"
    ending = {} if cleared.actor.is_family else {"ending": f"{path}/{part.id}/ending"}
    return ParticipationRead.model_validate(
        {
            **part.model_dump(include={"id", "child_id", "cooperation_id", "consent_id", "end_reason"}),
            "form_key": cooperation.form_key,
            "cooperation_name": cooperation.name,
            "unit_id": None if cleared.place_masked else part.unit_id,
            "standing": await taking_part.stands(cleared, part, cooperation),
            "valid_from": part.valid.lower,
            "valid_to": last_day(part.valid),
            "merged_into_id": cooperation.merged_into_id,
            "_links": links_of(path, response, **ending),
        }
    )


@router.get(
    "/children/{childId}/cooperations", summary="List what a child takes part in", responses=AT_A_CHILD
)
async def list_participations(cleared: PartReader, asked: Paged) -> Page[ParticipationRead]:
    """In which cooperations your own branch lets the child take part or has done, the latest first, and how
    each stands today: by its dates, by the cooperation's, and by the consent. The child and the guardians see
    all of them, whichever branch it was; what a team has said stays with the team.
    """
    rows, total = await taking_part_queries.page_of_parts(cleared.session, cleared.child_id, asked)
    await cleared.note()
    return Page.of([await _read(cleared, row) for row in rows], total=total, asked=asked)


@router.post(
    "/children/{childId}/cooperations",
    status_code=status.HTTP_201_CREATED,
    summary="Let a child take part in a cooperation",
    responses=CREATE
    | problems(NoChildTakesPart, OutsideTarget, CooperationIsOver, TakesPartAlready, ChildHasEnded),
)
async def create_participation(
    cleared: Beginner, once: OnceOnly, given: ParticipationCreate, response: Response
) -> ParticipationRead:
    """Lets a child take part, in the own compartment: with a consent to this very form, given by all who are
    needed, that covers every other party. A consent to a coordinated plan or to another form opens nothing
    here, nor does this one open any of them. What is to be shared is asked for by itself.
    """
    made = await once(lambda: taking_part.begin(cleared, given=given))
    part = await taking_part.get_part(cleared, made)
    await cleared.note(subject_id=part.id, consent_id=part.consent_id)
    return await _read(cleared, part, response)


@router.post(
    "/children/{childId}/cooperations/{participationId}/ending",
    summary="End a child's part in a cooperation",
    responses=AT_A_CHILD | problems(StateForbids),
)
async def end_participation(
    cleared: Ender, part_id: PartPath, given: ParticipationEnding
) -> ParticipationRead:
    """The child no longer takes part, from the day after the last. That it did, stays."""
    part = await taking_part.get_part(cleared, part_id)
    await taking_part.end(cleared, part, given=given)
    await cleared.note(subject_id=part.id, consent_id=part.consent_id)
    return await _read(cleared, part)


def _discussed(cleared: Cleared, row: TeamDiscussion, response: Response | None = None) -> DiscussionRead:
    kept = {"id", "child_id", "cooperation_meeting_id", "consent_id", "discussed_on", "recorded_at"}
    return DiscussionRead.model_validate(
        {
            **row.model_dump(include=kept),
            "unit_id": None if cleared.place_masked else row.unit_id,
            "author_id": None if cleared.place_masked else row.author_id,
            "words": cleared.vault.open(row.organisation_id, row.words_sealed),
            "_links": links_of(f"/children/{row.child_id}/team-discussions", response),
        }
    )


@router.get(
    "/children/{childId}/team-discussions",
    summary="List what teams have talked of with a child's name",
    responses=AT_A_CHILD,
)
async def list_team_discussions(cleared: DiscussionReader, asked: Paged) -> Page[DiscussionRead]:
    """What the own branch has written down of meetings where the child was talked of by name."""
    rows, total = await taking_part_queries.page_of_discussions(cleared.session, cleared.child_id, asked)
    await cleared.note()
    return Page.of([_discussed(cleared, row) for row in rows], total=total, asked=asked)


@router.post(
    "/children/{childId}/team-discussions",
    status_code=status.HTTP_201_CREATED,
    summary="Write down what a team has talked of with a child's name",
    responses=CREATE,
)
async def create_team_discussion(
    cleared: Discusser, once: OnceOnly, given: DiscussionCreate, response: Response
) -> DiscussionRead:
    """Team meetings name nobody; where one child is named all the same, it is under a consent to this very
    form that covers every unit that took part, and what is written stays in the own compartment.
    """
    made = await once(lambda: taking_part.discuss(cleared, given=given))
    discussion = await taking_part.get_discussion(cleared, made)
    await cleared.note(subject_id=discussion.id, consent_id=discussion.consent_id)
    return _discussed(cleared, discussion, response)
