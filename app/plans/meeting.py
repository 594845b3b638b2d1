"""The parties meet: when and where, then who was there and whether the child was heard."""

from app.access.doors import Cleared
from app.consents.service import guardians_now
from app.kit.ids import new_id
from app.kit.problems import StateForbids, invalid
from app.plans import queries, service
from app.plans.models import CoordinatedPlan, PlanMeeting
from app.plans.party_schemas import MeetingCreate, MeetingHeld, MeetingUpdate
from app.plans.states import Act, demand
from app.vocabulary import PlanStatus


async def arrange(cleared: Cleared, *, given: MeetingCreate) -> str:
    """Set a time and a place."""
    plan = await service.get_plan(cleared, lock=True)
    demand(plan.status, Act.MEET)
    meeting = PlanMeeting(
        id=new_id("mtg"),
        plan_id=plan.id,
        child_id=plan.child_id,
        organisation_id=plan.organisation_id,
        branch=plan.branch,
        starts_at=given.starts_at,
        place_sealed=cleared.vault.seal(plan.organisation_id, given.place),
        guardian_ids=await _asked(cleared, given),
    )
    await service.save(cleared, meeting)
    return meeting.id


async def _asked(cleared: Cleared, given: MeetingCreate) -> list[str] | None:
    """Which guardians are asked to come. Raises InvalidRequest for who is no guardian of the child today."""
    if given.guardian_ids is None:
        return None
    today = cleared.moment.today
    known = await guardians_now(cleared.session, cleared.child_id, given.guardian_ids, on=today)
    for index, guardian_id in enumerate(given.guardian_ids):
        if guardian_id not in known:
            raise invalid(f"/guardianIds/{index}", "unknown", "is no guardian of the child")
    return list(dict.fromkeys(given.guardian_ids))


async def change_meeting(
    cleared: Cleared, plan: CoordinatedPlan, meeting: PlanMeeting, *, given: MeetingUpdate
) -> None:
    """Move a meeting that has not been held, or say what it was. The first one held makes the plan `met`."""
    demand(plan.status, Act.MEET)
    if given.starts_at is not None or given.place is not None:
        _move(cleared, meeting, given)
    if given.held is not None:
        await _hold(cleared, plan, meeting, given.held)
    meeting.version += 1
    await service.save(cleared, meeting)


def _move(cleared: Cleared, meeting: PlanMeeting, given: MeetingUpdate) -> None:
    if meeting.held_at is not None:
        raise StateForbids(state="held", allowed=["held"])
    if given.starts_at is not None:
        meeting.starts_at = given.starts_at
    if given.place is not None:
        meeting.place_sealed = cleared.vault.seal(meeting.organisation_id, given.place)


async def _hold(cleared: Cleared, plan: CoordinatedPlan, meeting: PlanMeeting, held: MeetingHeld) -> None:
    if meeting.starts_at > cleared.moment.now:
        raise invalid("/held", "not-yet", "the meeting has not begun")
    await _demand_seats(cleared, plan, held)
    meeting.present_unit_ids = list(dict.fromkeys(held.present_unit_ids))
    meeting.absent = [each.model_dump(mode="json", by_alias=True) for each in held.absent]
    meeting.child_took_part = held.child_took_part
    meeting.child_view_sealed = cleared.vault.seal_optional(meeting.organisation_id, held.child_view)
    meeting.held_at = meeting.held_at or cleared.moment.now
    if plan.status == PlanStatus.CALLED:
        plan.status = PlanStatus.MET
        plan.version += 1
        await service.save(cleared, plan)


async def _demand_seats(cleared: Cleared, plan: CoordinatedPlan, held: MeetingHeld) -> None:
    seats = await queries.seats(cleared.session, [plan.id])
    seated = {seat.unit_id for seat in seats if seat.is_open(cleared.moment.now)}
    for index, unit_id in enumerate(held.present_unit_ids):
        if unit_id not in seated:
            raise invalid(f"/held/presentUnitIds/{index}", "no-seat", "has no seat at the plan")
    for index, absence in enumerate(held.absent):
        pointer = f"/held/absent/{index}/unitId"
        if absence.unit_id not in seated:
            raise invalid(pointer, "no-seat", "has no seat at the plan")
        if absence.unit_id in held.present_unit_ids:
            raise invalid(pointer, "present", "was there")
