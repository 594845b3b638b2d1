"""HTTP of the five questions."""

from typing import Annotated

from fastapi import Path, Query, Response, status

from app.access.doors import AT_A_CHILD, DOOR, Cleared, Pass, child_door, desk
from app.access.problems import NotAuthenticated
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
    StateForbids,
    problems,
)
from app.kit.routing import room
from app.vocabulary import Matter
from app.wellbeing import queries, service
from app.wellbeing.errors import ChildViewNeeded, FollowUpNeeded
from app.wellbeing.indicator_sets import INDICATOR_SETS
from app.wellbeing.models import FiveQuestions, FiveQuestionsVersion
from app.wellbeing.render import five_questions_read, indicator_set_read, template, version_read
from app.wellbeing.schemas import (
    FiveQuestionsCreate,
    FiveQuestionsRead,
    FiveQuestionsUpdate,
    FiveQuestionsVersionRead,
)
from app.wellbeing.wording_schemas import FiveQuestionsTemplate, IndicatorSetRead

router = room("five questions")
READ = ("five-questions.read", "five-questions.write")
WRITE = ("five-questions.write",)
Anybody = Annotated[Pass, desk(Matter.FIVE_QUESTIONS, "read-template", scopes=())]
AnybodyToo = Annotated[Pass, desk(Matter.FIVE_QUESTIONS, "read-indicator-sets", scopes=())]
Reader = Annotated[Cleared, child_door(Matter.FIVE_QUESTIONS, "read", scopes=READ)]
Writer = Annotated[Cleared, child_door(Matter.FIVE_QUESTIONS, "write", scopes=WRITE)]
FiveQuestionsPath = Annotated[str, Path(alias="fiveQuestionsId", examples=["fqs-abcdefghijklmnopqrstuvwxyz"])]
OfVersion = Annotated[
    int | None,
    Query(alias="version", ge=1, le=100_000, description="The latest when left out.", examples=[1]),
]


def _tag(cleared: Cleared, version: FiveQuestionsVersion) -> str:
    thing = version.five_questions_id
    return etag(cleared.vault, thing=thing, version=version.version, viewer=cleared.actor.viewer)


async def _shown(
    cleared: Cleared, thing: FiveQuestions, response: Response, *, version: int | None = None
) -> FiveQuestionsRead:
    row = await service.version_of(cleared.session, thing, version)
    put_etag(response, _tag(cleared, row))
    return five_questions_read(cleared.vault, thing, row)


@router.get(
    "/five-questions-template",
    summary="The wording of the five questions",
    responses=problems(NotAuthenticated),
)
async def read_five_questions_template(passed: Anybody) -> FiveQuestionsTemplate:
    """The official English wording, our own working translation into Swedish, and the names of what stands
    beside the answers: indicators, triangle, matrix, and what may be decided to follow.
    """
    await passed.note()
    return template()


@router.get(
    "/indicator-sets",
    summary="List the sets of wellbeing indicators",
    responses=problems(NotAuthenticated, InvalidRequest),
)
async def list_indicator_sets(passed: AnybodyToo, asked: Paged) -> Page[IndicatorSetRead]:
    """The wheels that answers may use, each in its version, with what every word means in our own words. An
    answering says which set its indicators are words of.
    """
    await passed.note()
    wheels = [*INDICATOR_SETS.values()]
    shown = [indicator_set_read(each) for each in wheels[asked.offset : asked.offset + asked.limit]]
    return Page.of(shown, total=len(wheels), asked=asked)


@router.get(
    "/children/{childId}/five-questions", summary="List your branch's five questions", responses=AT_A_CHILD
)
async def list_five_questions(cleared: Reader, asked: Paged) -> Page[FiveQuestionsRead]:
    """What your own branch has answered about the child, the newest first. Other branches' answers reach you
    only as disclosures.
    """
    found, total = await queries.page(cleared.session, cleared.child_id, asked)
    await cleared.note()
    rows = [five_questions_read(cleared.vault, thing, version) for thing, version in found]
    return Page.of(rows, total=total, asked=asked)


@router.post(
    "/children/{childId}/five-questions",
    status_code=status.HTTP_201_CREATED,
    summary="Answer the five questions",
    responses=problems(
        *DOOR,
        NotAllowed,
        NotFound,
        ChildViewNeeded,
        FollowUpNeeded,
        InvalidRequest,
        KeyUsedForAnotherRequest,
    ),
)
async def create_five_questions(
    cleared: Writer, once: OnceOnly, given: FiveQuestionsCreate, response: Response
) -> FiveQuestionsRead:
    """Answers the five questions in your own branch's compartment, as a draft or finished. A question that
    is left out is unanswered, which is not a no. To finish, the child's own view is needed, or why it is
    missing; and when the fifth question is answered yes, a decision on what follows.
    """
    made = await once(lambda: service.answer(cleared, given=given))
    await cleared.note(subject_id=made)
    thing = await service.get(cleared, made)
    version = await service.version_of(cleared.session, thing)
    put_etag(response, _tag(cleared, version))
    return five_questions_read(cleared.vault, thing, version, response)


@router.get(
    "/children/{childId}/five-questions/{fiveQuestionsId}",
    summary="Read one answering of the five questions",
    responses=AT_A_CHILD,
)
async def read_five_questions(
    cleared: Reader, five_questions_id: FiveQuestionsPath, response: Response, version: OfVersion = None
) -> FiveQuestionsRead:
    """The latest version, or the one that is asked for."""
    thing = await service.get(cleared, five_questions_id)
    await cleared.note(subject_id=thing.id)
    return await _shown(cleared, thing, response, version=version)


@router.patch(
    "/children/{childId}/five-questions/{fiveQuestionsId}",
    summary="Finish or amend the five questions",
    responses=problems(
        *DOOR,
        NotAllowed,
        NotFound,
        StateForbids,
        ChildViewNeeded,
        FollowUpNeeded,
        InvalidRequest,
        Stale,
        IfMatchMissing,
    ),
)
async def update_five_questions(
    cleared: Writer,
    five_questions_id: FiveQuestionsPath,
    precondition: IfMatch,
    given: FiveQuestionsUpdate,
    response: Response,
) -> FiveQuestionsRead:
    """Goes on with a draft, finishes it, or amends what is finished. Each change is a new version; the
    earlier ones stay as they were. What has been shared already is not changed by it: whoever received it is
    told that there is a newer version, and gets what it says only by a new disclosure.
    """
    thing = await service.get(cleared, five_questions_id, lock=True)
    precondition.check(_tag(cleared, await service.version_of(cleared.session, thing)))
    await service.change(cleared, thing, given=given)
    await cleared.note(subject_id=thing.id)
    return await _shown(cleared, thing, response)


@router.get(
    "/children/{childId}/five-questions/{fiveQuestionsId}/versions",
    summary="List the versions of an answering",
    responses=AT_A_CHILD,
)
async def list_five_questions_versions(
    cleared: Reader, five_questions_id: FiveQuestionsPath, asked: Paged
) -> Page[FiveQuestionsVersionRead]:
    """Who wrote each version and when, the first first, with a link to what it says."""
    thing = await service.get(cleared, five_questions_id)
    rows, total = await queries.versions(cleared.session, thing.id, asked)
    await cleared.note(subject_id=thing.id)
    return Page.of([version_read(row) for row in rows], total=total, asked=asked)
