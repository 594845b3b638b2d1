"""HTTP of invitations and meetings."""

from fastapi import Response, status

from app.access.doors import AT_A_CHILD, Cleared
from app.kit.etag import IfMatch
from app.kit.idempotency import OnceOnly
from app.kit.paging import Page, Paged
from app.kit.problems import problems
from app.kit.routing import room
from app.plans import calling, meeting, queries, service, ticking
from app.plans.doors import (
    CHANGE,
    CREATE,
    SHOW,
    Caller,
    InvitationPath,
    InvitationReader,
    Invited,
    MeetingPath,
    Reader,
    Writer,
    check,
    stamp,
)
from app.plans.errors import AlreadyAtThePlan, ConsentMissing
from app.plans.models import PlanInvitation, PlanMeeting
from app.plans.party_schemas import (
    InvitationCreate,
    InvitationRead,
    InvitationUpdate,
    MeetingCreate,
    MeetingRead,
    MeetingUpdate,
)
from app.plans.render import invitation_read, meeting_read

router = room("plans")


async def _note_invitation(cleared: Cleared, invitation_id: str) -> None:
    """Who is only invited does not see the plan, nor which consent it rests on."""
    plan = await queries.plan(cleared.session, cleared.subject)
    ground = plan.ground(cleared.moment.today) if plan else None
    await cleared.note(subject_id=invitation_id, consent_id=ground)


async def _shown(
    cleared: Cleared, row: PlanInvitation, response: Response, *, made: bool = False
) -> InvitationRead:
    await _note_invitation(cleared, row.id)
    stamp(response, cleared, row)
    due = await ticking.meetings_due(cleared, [row])
    return invitation_read(cleared.vault, row, response if made else None, due=due)


@router.post(
    "/plans/{planId}/invitations",
    status_code=status.HTTP_201_CREATED,
    summary="Call a unit to a plan",
    responses=problems(*CREATE, ConsentMissing, AlreadyAtThePlan),
)
async def create_invitation(
    cleared: Caller, once: OnceOnly, given: InvitationCreate, response: Response
) -> InvitationRead:
    """Calls a unit that must come, or invites one that may, with the question that it is to answer. Only
    under a consent to the plan that everybody who is needed has given and that covers the unit: else the
    answer says what is missing. Done by the plan's owner. The invitation tells its question, nothing else.
    """
    made = await once(lambda: calling.call(cleared, given=given))
    return await _shown(cleared, await calling.get_invitation(cleared, made), response, made=True)


@router.get("/plans/{planId}/invitations", summary="List a plan's invitations", responses=AT_A_CHILD)
async def list_invitations(cleared: InvitationReader, asked: Paged) -> Page[InvitationRead]:
    """All invitations, to the parties that have a seat; to an invited unit its own."""
    rows, total = await queries.invitations(cleared.session, cleared.subject, cleared.actor, asked)
    await _note_invitation(cleared, cleared.subject)
    due = await ticking.meetings_due(cleared, rows)
    return Page.of([invitation_read(cleared.vault, row, due=due) for row in rows], total=total, asked=asked)


@router.get("/plans/{planId}/invitations/{invitationId}", summary="Read an invitation", responses=SHOW)
async def read_invitation(
    cleared: InvitationReader, invitation_id: InvitationPath, response: Response
) -> InvitationRead:
    """One invitation: your own unit's, or any of a plan at which you sit."""
    return await _shown(cleared, await calling.get_invitation(cleared, invitation_id), response)


@router.patch(
    "/plans/{planId}/invitations/{invitationId}",
    summary="Answer an invitation",
    responses=problems(*CHANGE),
)
async def answer_invitation(
    cleared: Invited,
    invitation_id: InvitationPath,
    precondition: IfMatch,
    given: InvitationUpdate,
    response: Response,
) -> InvitationRead:
    """The invited unit accepts, declines or contributes in writing, and says whether the one who comes has a
    mandate to decide. Accepting or contributing opens the unit's seat: from then on it reads the plan.
    """
    row = await calling.own_invitation(cleared, invitation_id)
    check(precondition, cleared, row)
    await calling.answer(cleared, row, given=given)
    return await _shown(cleared, row, response)


async def _meeting(
    cleared: Cleared, row: PlanMeeting, response: Response, *, made: bool = False
) -> MeetingRead:
    plan = await service.get_plan(cleared)
    await cleared.note(subject_id=plan.id, consent_id=plan.ground(cleared.moment.today))
    stamp(response, cleared, row)
    made_at = response if made else None
    hidden = cleared.place_masked
    return meeting_read(cleared.vault, row, made_at, to_guardian=_is_guardian(cleared), hidden=hidden)


def _is_guardian(cleared: Cleared) -> bool:
    return cleared.actor.family_member_id is not None


@router.post(
    "/plans/{planId}/meetings",
    status_code=status.HTTP_201_CREATED,
    summary="Arrange a meeting",
    responses=problems(*CREATE),
)
async def create_meeting(
    cleared: Writer, once: OnceOnly, given: MeetingCreate, response: Response
) -> MeetingRead:
    """Sets the time and place of a meeting of the parties. Possible once somebody has been called."""
    made = await once(lambda: meeting.arrange(cleared, given=given))
    return await _meeting(cleared, await service.get_part(cleared, PlanMeeting, made), response, made=True)


@router.get("/plans/{planId}/meetings", summary="List a plan's meetings", responses=AT_A_CHILD)
async def list_meetings(cleared: Reader, asked: Paged) -> Page[MeetingRead]:
    """Meetings to come and meetings held, in their order."""
    plan = await service.get_plan(cleared)
    rows, total = await queries.meetings(cleared.session, plan.id, asked)
    await cleared.note(subject_id=plan.id, consent_id=plan.ground(cleared.moment.today))
    guardian = _is_guardian(cleared)
    hidden = cleared.place_masked
    shown = [meeting_read(cleared.vault, row, to_guardian=guardian, hidden=hidden) for row in rows]
    return Page.of(shown, total=total, asked=asked)


@router.get("/plans/{planId}/meetings/{meetingId}", summary="Read a meeting", responses=SHOW)
async def read_meeting(cleared: Reader, meeting_id: MeetingPath, response: Response) -> MeetingRead:
    """One meeting. What the child said there is for the parties and the child, not for a guardian."""
    return await _meeting(cleared, await service.get_part(cleared, PlanMeeting, meeting_id), response)


@router.patch(
    "/plans/{planId}/meetings/{meetingId}",
    summary="Move a meeting, or say that it was held",
    responses=problems(*CHANGE),
)
async def update_meeting(
    cleared: Writer,
    meeting_id: MeetingPath,
    precondition: IfMatch,
    given: MeetingUpdate,
    response: Response,
) -> MeetingRead:
    """Moves a meeting that has not been held, or says who was there, whether the child took part and what it
    said. Only units with a seat can have been present. The first meeting held makes the plan `met`.
    """
    plan = await service.get_plan(cleared, lock=True)
    row = await service.get_part(cleared, PlanMeeting, meeting_id, lock=True)
    check(precondition, cleared, row)
    await meeting.change_meeting(cleared, plan, row, given=given)
    return await _meeting(cleared, row, response)
