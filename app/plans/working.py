"""The plan is worked on: goals in the child's words, promises with a giver and a date."""

from collections.abc import Iterable
from datetime import date, datetime

from app.access.doors import Cleared
from app.access.problems import ScopeMissing
from app.kit.ids import new_id
from app.kit.problems import NotAllowed, StateForbids, invalid
from app.organisations.models import Unit
from app.plans import lead_queries, queries, service
from app.plans.events import PlanActionChanged
from app.plans.models import CoordinatedPlan, PlanAction, PlanActionChange, PlanGoal, PlanGoalChange
from app.plans.states import Act, demand, demand_progress
from app.plans.work_schemas import ActionCreate, ActionUpdate, GoalCreate, GoalUpdate
from app.vocabulary import ActionStatus


async def set_goal(cleared: Cleared, *, given: GoalCreate) -> str:
    """Write down a goal."""
    plan = await service.get_plan(cleared, lock=True)
    demand(plan.status, Act.WORK)
    goal = PlanGoal(
        id=new_id("goa"),
        plan_id=plan.id,
        child_id=plan.child_id,
        organisation_id=plan.organisation_id,
        branch=plan.branch,
        words_sealed=cleared.vault.seal(plan.organisation_id, given.words),
        indicator=given.indicator,
    )
    await service.save(cleared, goal)
    await _keep(cleared, goal, by=cleared.actor.professional_id, at=cleared.moment.now)
    return goal.id


async def change_goal(cleared: Cleared, plan: CoordinatedPlan, goal: PlanGoal, *, given: GoalUpdate) -> None:
    """Say a goal anew. How it was said before stays to be seen."""
    demand(plan.status, Act.WORK)
    said_anew = bool({"words", "indicator"} & given.model_fields_set)
    if said_anew and not await queries.goal_histories(cleared.session, [goal.id]):
        await _keep(cleared, goal, by=None, at=goal.recorded_at or cleared.moment.now)
    if given.words is not None:
        goal.words_sealed = cleared.vault.seal(goal.organisation_id, given.words)
    if "indicator" in given.model_fields_set:
        goal.indicator = given.indicator
    goal.version += 1
    await service.save(cleared, goal)
    if said_anew:
        await _keep(cleared, goal, by=cleared.actor.professional_id, at=cleared.moment.now)


async def _keep(cleared: Cleared, goal: PlanGoal, *, by: str | None, at: datetime) -> None:
    """Write down how the goal is said now, beside how it was said."""
    change = PlanGoalChange(
        plan_id=goal.plan_id,
        goal_id=goal.id,
        child_id=goal.child_id,
        organisation_id=goal.organisation_id,
        branch=goal.branch,
        words_sealed=goal.words_sealed,
        indicator=goal.indicator,
        changed_by=by,
        changed_at=at,
    )
    await service.save(cleared, change)


async def promise(cleared: Cleared, *, given: ActionCreate) -> str:
    """Write down a promise of a party."""
    plan = await service.get_plan(cleared, lock=True)
    demand(plan.status, Act.WORK)
    unit = await _responsible(cleared, plan, given.responsible_unit_id)
    if given.goal_id is not None:
        await service.get_part(cleared, PlanGoal, given.goal_id, pointer="/goalId")
    action = PlanAction(
        id=new_id("act"),
        plan_id=plan.id,
        goal_id=given.goal_id,
        child_id=plan.child_id,
        organisation_id=plan.organisation_id,
        branch=plan.branch,
        words_sealed=cleared.vault.seal(plan.organisation_id, given.words),
        responsible_organisation_id=unit.organisation_id,
        responsible_unit_id=unit.id,
        responsible_professional_id=await _giver(cleared, given.responsible_professional_id, unit),
        starts_on=_before_due(given.starts_on, given.due_on),
        due_on=_from_today(cleared, given.due_on),
        status=ActionStatus.PROMISED,
    )
    await service.save(cleared, action)
    await _remember(cleared, action)
    await service.tell(cleared, PlanActionChanged, plan.id, below=f"/actions/{action.id}")
    return action.id


async def _responsible(cleared: Cleared, plan: CoordinatedPlan, unit_id: str) -> Unit:
    unit = await service.known_unit(cleared.session, unit_id, pointer="/responsibleUnitId")
    _, parties = await service.party_organisations(cleared, plan)
    if unit.organisation_id not in parties:
        raise invalid("/responsibleUnitId", "no-party", "does not belong to a party of the plan")
    return unit


async def _giver(cleared: Cleared, professional_id: str | None, unit: Unit) -> str | None:
    """The person who gives the promise works at the unit that answers for it."""
    if professional_id is None or await queries.has_duty(
        cleared.session, professional_id, unit_id=unit.id, on=cleared.moment.today
    ):
        return professional_id
    raise invalid("/responsibleProfessionalId", "duty", "has no duty at the unit")


def _before_due(starts_on: date | None, due_on: date) -> date | None:
    if starts_on is not None and starts_on > due_on:
        raise invalid("/startsOn", "backwards", "lies after dueOn")
    return starts_on


def _from_today(cleared: Cleared, due_on: date) -> date:
    if due_on < cleared.moment.today:
        raise invalid("/dueOn", "past", "lies before today")
    return due_on


async def change_action(
    cleared: Cleared, plan: CoordinatedPlan, action: PlanAction, *, given: ActionUpdate
) -> None:
    """What became of a promise is reported; whoever writes the plan changes its words and date. What it was
    before stays to be seen.
    """
    demand(plan.status, Act.WORK)
    if given.responsible_unit_id is not None:
        await _take_over(cleared, plan, action, given)
    if given.status is not None or given.evidence is not None:
        await _demand_reporter(cleared, plan, action)
    if given.status is not None:
        _report(cleared, action, given)
    if given.words is not None or given.due_on is not None:
        _rewrite(cleared, action, given)
    action.version += 1
    await service.save(cleared, action)
    await _remember(cleared, action, given)
    await service.tell(cleared, PlanActionChanged, plan.id, below=f"/actions/{action.id}")


async def _demand_reporter(cleared: Cleared, plan: CoordinatedPlan, action: PlanAction) -> None:
    """What became of a promise is told by the unit that gave it, by who leads the plan, and by its owner.
    Another unit of the giver's organisation has promised nothing.
    """
    _demand_scope(cleared, ("plans.attend",))
    actor = cleared.actor
    if action.responsible_unit_id in actor.unit_ids or service.owns(cleared, plan):
        return
    today = cleared.moment.today
    if plan.id not in await lead_queries.led_by(cleared.session, actor.professional_id or "", on=today):
        raise NotAllowed(missing="responsible-party")


def _report(cleared: Cleared, action: PlanAction, given: ActionUpdate) -> None:
    demand_progress(action.status, given.status or ActionStatus.STARTED)
    if given.status is ActionStatus.BROKEN and given.reason is None:
        raise invalid("/reason", "missing", "say why it is not kept")
    action.status = given.status or action.status
    action.done_at = cleared.moment.now if given.status is ActionStatus.DONE else None


async def _take_over(
    cleared: Cleared, plan: CoordinatedPlan, action: PlanAction, given: ActionUpdate
) -> None:
    """Answer for a promise from now on: only the unit itself says so, and only with a seat."""
    _demand_scope(cleared, ("plans.attend",))
    unit_id = given.responsible_unit_id
    seats = await queries.seats(cleared.session, [plan.id])
    seat = next((each for each in seats if each.unit_id == unit_id), None)
    if seat is None or not seat.is_open(cleared.moment.now) or unit_id not in cleared.actor.unit_ids:
        raise invalid("/responsibleUnitId", "not-yours", "is not one of your units with a seat at the plan")
    if action.status == ActionStatus.DONE:
        raise StateForbids(state=action.status, allowed=[])
    if given.reason is None:
        raise invalid("/reason", "missing", "say why it is taken over")
    action.responsible_organisation_id = seat.organisation_id
    action.responsible_unit_id = seat.unit_id
    action.responsible_professional_id = None


def _rewrite(cleared: Cleared, action: PlanAction, given: ActionUpdate) -> None:
    _demand_scope(cleared, ("plans.write",))
    if given.words is not None:
        action.words_sealed = cleared.vault.seal(action.organisation_id, given.words)
    if given.due_on is not None and given.due_on != action.due_on:
        if given.reason is None:
            raise invalid("/reason", "missing", "say why the date is another")
        action.due_on = _from_today(cleared, given.due_on)


async def _remember(cleared: Cleared, action: PlanAction, given: ActionUpdate | None = None) -> None:
    """Write down where the promise stands now, beside where it stood."""
    owner = action.organisation_id
    change = PlanActionChange(
        plan_id=action.plan_id,
        action_id=action.id,
        child_id=action.child_id,
        organisation_id=owner,
        branch=action.branch,
        status=action.status,
        due_on=action.due_on,
        words_sealed=action.words_sealed,
        reason_sealed=cleared.vault.seal_optional(owner, given.reason if given else None),
        evidence_sealed=cleared.vault.seal_optional(owner, given.evidence if given else None),
        taken_over_by=given.responsible_unit_id if given else None,
        changed_by=cleared.actor.professional_id,
        changed_at=cleared.moment.now,
    )
    await service.save(cleared, change)


def _demand_scope(cleared: Cleared, scopes: Iterable[str]) -> None:
    """The operation has two halves, and each its own scope."""
    if cleared.actor.scopes.isdisjoint(scopes):
        raise ScopeMissing(required_scopes=list(scopes))
