"""HTTP of the meetings of boards and teams."""

from typing import Annotated

from fastapi import Path, Response, status

from app.access.doors import AT_A_DESK, Pass, desk
from app.cooperation import meeting, queries
from app.cooperation.errors import CooperationIsOver, PersonInText
from app.cooperation.models import CooperationMeeting
from app.cooperation.render import meeting_read
from app.cooperation.routes import CooperationPath
from app.cooperation.schemas import (
    CooperationMeetingCreate,
    CooperationMeetingRead,
    CooperationMeetingUpdate,
)
from app.kit.etag import ETag, IfMatch, etag, put_etag
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
from app.kit.routing import room
from app.vocabulary import Matter

router = room("cooperation")
READ = ("cooperation.read", "cooperation.write")
Reader = Annotated[Pass, desk(Matter.COOPERATION, "read-meetings", scopes=READ)]
Writer = Annotated[Pass, desk(Matter.COOPERATION, "write-meeting", scopes=("cooperation.write",))]
WRITE = AT_A_DESK | problems(NotAllowed, PersonInText)
MeetingPath = Annotated[str, Path(alias="cooperationMeetingId", examples=["cmt-abcdefghijklmnopqrstuvwxyz"])]


def _tag(passed: Pass, held: CooperationMeeting) -> ETag:
    return etag(passed.vault, thing=held.id, version=held.version, viewer="parties")


async def _shown(
    passed: Pass, held: CooperationMeeting, response: Response, *, made: bool = False
) -> CooperationMeetingRead:
    await passed.note(subject_id=held.id)
    put_etag(response, _tag(passed, held))
    return meeting_read(held, passed.vault, response if made else None)


@router.get("/cooperations/{cooperationId}/meetings", summary="List the meetings", responses=AT_A_DESK)
async def list_cooperation_meetings(
    passed: Reader, cooperation_id: CooperationPath, asked: Paged
) -> Page[CooperationMeetingRead]:
    """The meetings of boards and teams, the latest first, for the parties; to others there are none."""
    cooperation = await meeting.of_party(passed, cooperation_id)
    rows, total = await queries.page_of_meetings(passed.session, cooperation.id, asked)
    await passed.note(subject_id=cooperation.id)
    return Page.of([meeting_read(row, passed.vault) for row in rows], total=total, asked=asked)


@router.post(
    "/cooperations/{cooperationId}/meetings",
    status_code=status.HTTP_201_CREATED,
    summary="Write a meeting down",
    responses=WRITE | problems(HeaderMissing, CooperationIsOver, KeyUsedForAnotherRequest),
)
async def create_cooperation_meeting(
    passed: Writer,
    cooperation_id: CooperationPath,
    once: OnceOnly,
    given: CooperationMeetingCreate,
    response: Response,
) -> CooperationMeetingRead:
    """Writes down what a board or a team has gone through and decided. Nobody is in it: a text that holds an
    identity number is refused, in whatever spelling. A child is only ever talked of by name under a consent
    of the form's own, in the compartment of whoever does (`/children/{childId}/team-discussions`).
    """
    cooperation = await meeting.of_party(passed, cooperation_id)
    made = await once(lambda: meeting.hold(passed, cooperation, given=given))
    return await _shown(passed, await meeting.get_meeting(passed, cooperation, made), response, made=True)


@router.get(
    "/cooperations/{cooperationId}/meetings/{cooperationMeetingId}",
    summary="Read a meeting",
    responses=AT_A_DESK,
)
async def read_cooperation_meeting(
    passed: Reader, cooperation_id: CooperationPath, meeting_id: MeetingPath, response: Response
) -> CooperationMeetingRead:
    """One meeting, for the parties."""
    cooperation = await meeting.of_party(passed, cooperation_id)
    return await _shown(passed, await meeting.get_meeting(passed, cooperation, meeting_id), response)


@router.patch(
    "/cooperations/{cooperationId}/meetings/{cooperationMeetingId}",
    summary="Write the minutes of a meeting anew",
    responses=WRITE | problems(Stale, IfMatchMissing),
)
async def update_cooperation_meeting(
    passed: Writer,
    cooperation_id: CooperationPath,
    meeting_id: MeetingPath,
    precondition: IfMatch,
    given: CooperationMeetingUpdate,
    response: Response,
) -> CooperationMeetingRead:
    """Writes agenda, minutes or decisions anew, by the organisation that wrote them."""
    cooperation = await meeting.of_party(passed, cooperation_id)
    held = await meeting.own_meeting(passed, cooperation, meeting_id)
    precondition.check(_tag(passed, held))
    await meeting.change(passed, cooperation, held, given=given)
    return await _shown(passed, held, response)
