"""HTTP of follow-ups, dissent and the child's voice."""

from collections.abc import Sequence

from fastapi import Response, status

from app.access.doors import AT_A_CHILD, Cleared
from app.kit.etag import IfMatch
from app.kit.idempotency import OnceOnly
from app.kit.paging import Page, Paged
from app.kit.problems import problems
from app.kit.routing import room
from app.plans import following_up, outcome_queries, saying, service
from app.plans.doors import (
    CHANGE,
    CREATE,
    SHOW,
    DissentPath,
    FollowUpPath,
    Reader,
    Sayer,
    Speaker,
    VoicePath,
    Writer,
    check,
    stamp,
)
from app.plans.outcome_models import ChildVoice, PlanDissent, PlanFollowUp
from app.plans.outcome_render import dissent_read, follow_up_read, voice_read
from app.plans.outcome_schemas import (
    DissentCreate,
    DissentRead,
    FollowUpCreate,
    FollowUpRead,
    VoiceCreate,
    VoiceRead,
    VoiceUpdate,
)

router = room("plans")


async def _note(cleared: Cleared) -> None:
    plan = await service.get_plan(cleared)
    await cleared.note(subject_id=plan.id, consent_id=plan.ground(cleared.moment.today))


async def _follow_ups(
    cleared: Cleared, rows: Sequence[PlanFollowUp], response: Response | None = None
) -> list[FollowUpRead]:
    outcomes = await outcome_queries.outcomes(cleared.session, [row.id for row in rows])
    await _note(cleared)
    return [follow_up_read(cleared.vault, row, outcomes, response) for row in rows]


@router.post(
    "/plans/{planId}/follow-ups",
    status_code=status.HTTP_201_CREATED,
    summary="Follow the plan up",
    responses=problems(*CREATE),
)
async def create_follow_up(
    cleared: Writer, once: OnceOnly, given: FollowUpCreate, response: Response
) -> FollowUpRead:
    """Writes down a follow-up that has been held: how far each goal has been reached, as the child, the
    family and the professionals judge it, each for itself; what was not done; and when the plan is followed
    up again. Every goal gets its outcome. Possible once the plan is active.
    """
    made = await once(lambda: following_up.follow_up(cleared, given=given))
    (shown,) = await _follow_ups(cleared, [await following_up.get_follow_up(cleared, made)], response)
    return shown


@router.get("/plans/{planId}/follow-ups", summary="List a plan's follow-ups", responses=AT_A_CHILD)
async def list_follow_ups(cleared: Reader, asked: Paged) -> Page[FollowUpRead]:
    """The follow-ups, the latest first."""
    plan = await service.get_plan(cleared)
    rows, total = await outcome_queries.follow_ups(cleared.session, plan.id, asked)
    return Page.of(await _follow_ups(cleared, rows), total=total, asked=asked)


@router.get("/plans/{planId}/follow-ups/{followUpId}", summary="Read a follow-up", responses=SHOW)
async def read_follow_up(cleared: Reader, follow_up_id: FollowUpPath) -> FollowUpRead:
    """One follow-up."""
    (shown,) = await _follow_ups(cleared, [await following_up.get_follow_up(cleared, follow_up_id)])
    return shown


async def _dissent(cleared: Cleared, row: PlanDissent, response: Response | None = None) -> DissentRead:
    await _note(cleared)
    return dissent_read(cleared.vault, row, response, hidden=cleared.place_masked)


@router.post(
    "/plans/{planId}/dissents",
    status_code=status.HTTP_201_CREATED,
    summary="Say another meaning",
    responses=problems(*CREATE),
)
async def create_dissent(
    cleared: Sayer, once: OnceOnly, given: DissentCreate, response: Response
) -> DissentRead:
    """Keeps another meaning beside the plan, in the words of whoever means it: about the plan, a goal, a
    promise or a fact. A family member says its own; a professional the own unit's, or writes down what the
    child or a guardian has said. The parties read all of it. Of the family each reads the units' and its own.
    """
    made = await once(lambda: saying.dissent(cleared, given=given))
    return await _dissent(cleared, await saying.get_dissent(cleared, made), response)


@router.get("/plans/{planId}/dissents", summary="List the dissent", responses=AT_A_CHILD)
async def list_dissents(cleared: Reader, asked: Paged) -> Page[DissentRead]:
    """What has been said against the plan, in the order it was said."""
    plan = await service.get_plan(cleared)
    rows, total = await outcome_queries.dissents(cleared.session, plan.id, asked)
    await _note(cleared)
    shown = [dissent_read(cleared.vault, row, hidden=cleared.place_masked) for row in rows]
    return Page.of(shown, total=total, asked=asked)


@router.get("/plans/{planId}/dissents/{dissentId}", summary="Read a dissent", responses=SHOW)
async def read_dissent(cleared: Reader, dissent_id: DissentPath) -> DissentRead:
    """One dissent."""
    return await _dissent(cleared, await saying.get_dissent(cleared, dissent_id))


@router.post(
    "/plans/{planId}/dissents/{dissentId}/taking-back", summary="Take a dissent back", responses=SHOW
)
async def take_back_dissent(cleared: Sayer, dissent_id: DissentPath) -> DissentRead:
    """Who said it takes it back; for a family member also the professional who wrote it down. It stays to be
    seen, with the day it was taken back. To do it again changes nothing.
    """
    return await _dissent(cleared, await saying.take_back(cleared, dissent_id))


async def _voice(cleared: Cleared, row: ChildVoice, response: Response, *, made: bool = False) -> VoiceRead:
    await _note(cleared)
    stamp(response, cleared, row)
    return voice_read(cleared.vault, row, response if made else None, hidden=cleared.place_masked)


@router.post(
    "/plans/{planId}/voices",
    status_code=status.HTTP_201_CREATED,
    summary="Write down what the child says",
    responses=problems(*CREATE),
)
async def create_voice(cleared: Speaker, once: OnceOnly, given: VoiceCreate, response: Response) -> VoiceRead:
    """The child's own voice: written by itself, or by who listened to it. The child is asked before whom it
    may be passed on to; until then it is read by the child and by whoever listened.
    """
    made = await once(lambda: saying.speak(cleared, given=given))
    return await _voice(cleared, await saying.get_voice(cleared, made), response, made=True)


@router.get("/plans/{planId}/voices", summary="List what the child has said", responses=AT_A_CHILD)
async def list_voices(cleared: Reader, asked: Paged) -> Page[VoiceRead]:
    """What the child has said and lets you read, the latest first, with what came of it."""
    plan = await service.get_plan(cleared)
    rows, total = await outcome_queries.voices(cleared.session, plan.id, asked)
    await _note(cleared)
    shown = [voice_read(cleared.vault, row, hidden=cleared.place_masked) for row in rows]
    return Page.of(shown, total=total, asked=asked)


@router.get("/plans/{planId}/voices/{voiceId}", summary="Read what the child has said", responses=SHOW)
async def read_voice(cleared: Reader, voice_id: VoicePath, response: Response) -> VoiceRead:
    """One thing that the child has said."""
    return await _voice(cleared, await saying.get_voice(cleared, voice_id), response)


@router.patch(
    "/plans/{planId}/voices/{voiceId}",
    summary="Say what came of it, or who may read it",
    responses=problems(*CHANGE),
)
async def update_voice(
    cleared: Speaker, voice_id: VoicePath, precondition: IfMatch, given: VoiceUpdate, response: Response
) -> VoiceRead:
    """Those at the plan say what effect it had. The child, or who listened to it, says who may read it."""
    row = await saying.get_voice(cleared, voice_id)
    check(precondition, cleared, row)
    await saying.change_voice(cleared, row, given=given)
    return await _voice(cleared, await saying.get_voice(cleared, voice_id), response)
