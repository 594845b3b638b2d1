"""A plan is followed up: what became of each goal, judged by each for itself, and what was not done."""

from app.access.doors import Cleared
from app.kit.ids import new_id
from app.kit.problems import FieldError, InvalidRequest, NotFound, invalid
from app.plans import outcome_queries, service
from app.plans.events import PlanFollowedUp
from app.plans.models import CoordinatedPlan
from app.plans.outcome_models import GoalOutcome, PlanFollowUp
from app.plans.outcome_schemas import FollowUpCreate, GoalOutcomeWire
from app.plans.states import Act, demand
from app.vocabulary import CodeOccasion, PlanStatus


async def follow_up(cleared: Cleared, *, given: FollowUpCreate) -> str:
    """Write down a follow-up that has been held, and set the day of the next."""
    plan = await service.get_plan(cleared, lock=True)
    demand(plan.status, Act.FOLLOW_UP)
    _refuse_wrong_days(cleared, given)
    _refuse_unless_each_once(given, await outcome_queries.goal_ids(cleared.session, plan.id))
    held = PlanFollowUp(
        id=new_id("flw"),
        plan_id=plan.id,
        child_id=plan.child_id,
        organisation_id=plan.organisation_id,
        branch=plan.branch,
        held_on=given.held_on,
        child_took_part=given.child_took_part,
        not_done_sealed=cleared.vault.seal_optional(plan.organisation_id, given.not_done),
        next_on=given.next_on,
        written_by=cleared.actor.professional_id or "",
        written_at=cleared.moment.now,
    )
    await service.save(cleared, held)
    for outcome in given.outcomes:
        await service.save(cleared, _outcome(cleared, plan, held, outcome))
    plan.status = PlanStatus.FOLLOW_UP
    plan.follow_up_on = given.next_on
    plan.version += 1
    await service.save(cleared, plan)
    await service.tell(cleared, PlanFollowedUp, plan.id, below=f"/follow-ups/{held.id}")
    await service.code(cleared, CodeOccasion.PLAN_FOLLOWED_UP, plan)
    return held.id


def _refuse_wrong_days(cleared: Cleared, given: FollowUpCreate) -> None:
    if given.held_on > cleared.moment.today:
        raise invalid("/heldOn", "not-yet", "lies after today")
    if given.next_on is not None and given.next_on < cleared.moment.today:
        raise invalid("/nextOn", "past", "lies before today")


def _refuse_unless_each_once(given: FollowUpCreate, goal_ids: list[str]) -> None:
    """Every goal gets its outcome: what became of a goal is never passed over in silence."""
    judged = [outcome.goal_id for outcome in given.outcomes]
    errors = [
        FieldError(pointer=f"/outcomes/{at}/goalId", code="unknown", detail="is not a goal of this plan")
        for at, goal_id in enumerate(judged)
        if goal_id not in goal_ids
    ]
    errors += [
        FieldError(pointer=f"/outcomes/{at}/goalId", code="twice", detail="is judged twice")
        for at, goal_id in enumerate(judged)
        if goal_id in judged[:at]
    ]
    if set(goal_ids) - set(judged):
        errors.append(FieldError(pointer="/outcomes", code="missing", detail="leaves out a goal of the plan"))
    if errors:
        raise InvalidRequest(errors=errors)


def _outcome(
    cleared: Cleared, plan: CoordinatedPlan, held: PlanFollowUp, given: GoalOutcomeWire
) -> GoalOutcome:
    return GoalOutcome(
        id=new_id("out"),
        follow_up_id=held.id,
        goal_id=given.goal_id,
        plan_id=plan.id,
        child_id=plan.child_id,
        organisation_id=plan.organisation_id,
        branch=plan.branch,
        by_child=given.by_child,
        by_family=given.by_family,
        by_professionals=given.by_professionals,
        words_sealed=cleared.vault.seal_optional(plan.organisation_id, given.words),
    )


async def get_follow_up(cleared: Cleared, follow_up_id: str) -> PlanFollowUp:
    """Return a follow-up of this plan. Raises NotFound."""
    found = await outcome_queries.follow_up(cleared.session, cleared.subject, follow_up_id)
    if found is None:
        raise NotFound
    return found
