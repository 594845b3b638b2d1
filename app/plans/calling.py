"""The parties are called with a question, and answer; who accepts gets a seat."""

from app.access.doors import Cleared
from app.codes import service as codes
from app.kit.events import publish
from app.kit.ids import new_id
from app.kit.problems import NotAllowed, NotFound, invalid
from app.notices.events import AttentionMoved
from app.organisations.models import Unit
from app.plans import queries, service
from app.plans.errors import AlreadyAtThePlan
from app.plans.events import PlanCalled
from app.plans.models import CoordinatedPlan, PlanInvitation
from app.plans.opening import take_seat
from app.plans.party_schemas import InvitationCreate, InvitationUpdate
from app.plans.states import NOT_CALLED_YET, SEATING, Act, demand, demand_answer
from app.vocabulary import CodeOccasion, InvitationAnswer, PlanStatus


async def call(cleared: Cleared, *, given: InvitationCreate) -> str:
    """Call a unit. Only under a consent to a plan that is given and covers it. Raises ConsentMissing."""
    plan = await service.get_plan(cleared)
    service.demand_owner(cleared, plan)
    demand(plan.status, Act.CALL)
    unit = await service.known_unit(cleared.session, given.unit_id, pointer="/unitId")
    ground = plan.ground(cleared.moment.today)
    await service.on_ground(cleared, consent_id=ground, parties=[(unit.id, unit.branch)], lock=True)
    plan = await service.hold(cleared, ground=ground)
    demand(plan.status, Act.CALL)
    await _refuse_twice(cleared, plan, unit)
    invitation = _invitation(cleared, plan, unit, given)
    await service.save(cleared, invitation)
    if plan.status in NOT_CALLED_YET:
        plan.status = PlanStatus.CALLED
        plan.called_at = cleared.moment.now
    await service.judge_kind(cleared, plan)
    plan.version += 1
    await service.save(cleared, plan)
    await service.tell(cleared, PlanCalled, plan.id, below=f"/invitations/{invitation.id}")
    await _code(cleared, plan, unit)
    return invitation.id


async def _code(cleared: Cleared, plan: CoordinatedPlan, called: Unit) -> None:
    sent = (plan.organisation_id, plan.branch, plan.unit_id)
    received = (called.organisation_id, called.branch, called.id)
    await codes.note(cleared, CodeOccasion.CALL_SENT, [sent], plan_id=plan.id)
    await codes.note(cleared, CodeOccasion.CALL_RECEIVED, [received], plan_id=plan.id)


async def _refuse_twice(cleared: Cleared, plan: CoordinatedPlan, unit: Unit) -> None:
    seats = await queries.seats(cleared.session, [plan.id])
    seated = any(seat.unit_id == unit.id for seat in seats)
    if seated or await queries.invited(cleared.session, plan.id, unit.id) is not None:
        raise AlreadyAtThePlan


def _invitation(
    cleared: Cleared, plan: CoordinatedPlan, unit: Unit, given: InvitationCreate
) -> PlanInvitation:
    owner = plan.organisation_id
    return PlanInvitation(
        id=new_id("inv"),
        plan_id=plan.id,
        child_id=plan.child_id,
        organisation_id=owner,
        branch=plan.branch,
        invited_organisation_id=unit.organisation_id,
        invited_branch=unit.branch,
        unit_id=unit.id,
        kind=given.kind,
        question_sealed=cleared.vault.seal(owner, given.question),
        decision_needed_sealed=cleared.vault.seal_optional(owner, given.decision_needed),
        language=given.language,
        interpreter=given.interpreter,
        answer=InvitationAnswer.WAITING,
        sent_at=cleared.moment.now,
    )


async def get_invitation(cleared: Cleared, invitation_id: str, *, lock: bool = False) -> PlanInvitation:
    """Return an invitation, to a seat or to the one invited. Raises NotFound."""
    found = await queries.invitation(
        cleared.session, cleared.subject, cleared.actor, invitation_id=invitation_id, lock=lock
    )
    if found is None:
        raise NotFound
    return found


async def own_invitation(cleared: Cleared, invitation_id: str) -> PlanInvitation:
    """Return the invitation of the caller's unit, held for its answer. Raises NotFound; NotAllowed for one
    that the caller may read and is not asked to answer.
    """
    _demand_invited(cleared, await get_invitation(cleared, invitation_id))
    return await get_invitation(cleared, invitation_id, lock=True)


async def answer(cleared: Cleared, invitation: PlanInvitation, *, given: InvitationUpdate) -> None:
    """Answer for the invited unit. Accepting opens its seat; a no, and what is contributed in writing instead
    of one, is said in words.
    """
    owner = invitation.organisation_id
    if given.answer is not None:
        demand_answer(invitation.answer, given.answer)
        _demand_words(given)
        invitation.answer = given.answer
        invitation.answered_at = cleared.moment.now
        invitation.answered_by = cleared.actor.professional_id
    if given.mandate is not None:
        invitation.mandate = given.mandate
    if given.note is not None:
        invitation.answer_note_sealed = cleared.vault.seal(owner, given.note)
    invitation.version += 1
    await service.save(cleared, invitation)
    if given.answer in SEATING:
        await _sit_down(cleared, invitation)
    await publish(cleared.session, AttentionMoved(child_id=invitation.child_id, moment=cleared.moment))


def _demand_words(given: InvitationUpdate) -> None:
    """Who shall cooperate and does not come says why; a contribution in writing is the words themselves."""
    if given.answer is not InvitationAnswer.ACCEPTED and given.note is None:
        raise invalid("/note", "missing", "say why not, or what is contributed")


def _demand_invited(cleared: Cleared, invitation: PlanInvitation) -> None:
    actor = cleared.actor
    if invitation.unit_id not in actor.unit_ids or invitation.invited_branch != actor.branch:
        raise NotAllowed(missing="invited-unit")


async def _sit_down(cleared: Cleared, invitation: PlanInvitation) -> None:
    """Take the seat, then make sure that the plan did not end meanwhile: only a seat sees the plan."""
    await take_seat(cleared, plan_id=invitation.plan_id, unit_id=invitation.unit_id)
    plan = await service.get_plan(cleared, lock=True)
    if plan.status == PlanStatus.ENDED:
        raise NotFound
