"""HTTP of goals and promises."""

from fastapi import Response, status

from app.access.doors import AT_A_CHILD, Cleared
from app.kit.etag import IfMatch
from app.kit.idempotency import OnceOnly
from app.kit.paging import Page, Paged
from app.kit.problems import problems
from app.kit.routing import room
from app.plans import queries, service, working
from app.plans.doors import (
    CHANGE,
    CREATE,
    SHOW,
    ActionPath,
    GoalPath,
    Reader,
    Reporter,
    Writer,
    check,
    stamp,
)
from app.plans.models import PlanAction, PlanGoal
from app.plans.render import actions_read, goals_read
from app.plans.work_schemas import (
    ActionCreate,
    ActionRead,
    ActionUpdate,
    GoalCreate,
    GoalRead,
    GoalUpdate,
)

router = room("plans")


async def _goal(cleared: Cleared, row: PlanGoal, response: Response, *, made: bool = False) -> GoalRead:
    plan = await service.get_plan(cleared)
    await cleared.note(subject_id=plan.id, consent_id=plan.ground(cleared.moment.today))
    stamp(response, cleared, row)
    (shown,) = await goals_read(cleared, [row], response if made else None)
    return shown


async def _action(cleared: Cleared, row: PlanAction, response: Response, *, made: bool = False) -> ActionRead:
    plan = await service.get_plan(cleared)
    await cleared.note(subject_id=plan.id, consent_id=plan.ground(cleared.moment.today))
    stamp(response, cleared, row)
    (shown,) = await actions_read(cleared, plan, [row], response if made else None)
    return shown


@router.post(
    "/plans/{planId}/goals",
    status_code=status.HTTP_201_CREATED,
    summary="Set a goal",
    responses=problems(*CREATE),
)
async def create_goal(cleared: Writer, once: OnceOnly, given: GoalCreate, response: Response) -> GoalRead:
    """Writes down a goal in the child's own words. Possible once somebody has been called."""
    made = await once(lambda: working.set_goal(cleared, given=given))
    return await _goal(cleared, await service.get_part(cleared, PlanGoal, made), response, made=True)


@router.get("/plans/{planId}/goals", summary="List a plan's goals", responses=AT_A_CHILD)
async def list_goals(cleared: Reader, asked: Paged) -> Page[GoalRead]:
    """The goals in their present words, in the order they were said, each with its earlier wordings."""
    plan = await service.get_plan(cleared)
    rows, total = await queries.goals(cleared.session, plan.id, asked)
    await cleared.note(subject_id=plan.id, consent_id=plan.ground(cleared.moment.today))
    return Page.of(await goals_read(cleared, rows), total=total, asked=asked)


@router.get("/plans/{planId}/goals/{goalId}", summary="Read a goal", responses=SHOW)
async def read_goal(cleared: Reader, goal_id: GoalPath, response: Response) -> GoalRead:
    """One goal."""
    return await _goal(cleared, await service.get_part(cleared, PlanGoal, goal_id), response)


@router.patch("/plans/{planId}/goals/{goalId}", summary="Say a goal anew", responses=problems(*CHANGE))
async def update_goal(
    cleared: Writer, goal_id: GoalPath, precondition: IfMatch, given: GoalUpdate, response: Response
) -> GoalRead:
    """Changes a goal's words or indicator. How it was said before stays in its history, with who and when."""
    plan = await service.get_plan(cleared, lock=True)
    row = await service.get_part(cleared, PlanGoal, goal_id, lock=True)
    check(precondition, cleared, row)
    await working.change_goal(cleared, plan, row, given=given)
    return await _goal(cleared, row, response)


@router.post(
    "/plans/{planId}/actions",
    status_code=status.HTTP_201_CREATED,
    summary="Write down a promise",
    responses=problems(*CREATE),
)
async def create_action(
    cleared: Writer, once: OnceOnly, given: ActionCreate, response: Response
) -> ActionRead:
    """Writes down what a party promises, and by when. What others than the parties do is said in the plan."""
    made = await once(lambda: working.promise(cleared, given=given))
    return await _action(cleared, await service.get_part(cleared, PlanAction, made), response, made=True)


@router.get("/plans/{planId}/actions", summary="List a plan's promises", responses=AT_A_CHILD)
async def list_actions(cleared: Reader, asked: Paged) -> Page[ActionRead]:
    """The promises, the soonest first. Whether one is overdue is reckoned now, not stored."""
    plan = await service.get_plan(cleared)
    rows, total = await queries.actions(cleared.session, plan.id, asked)
    await cleared.note(subject_id=plan.id, consent_id=plan.ground(cleared.moment.today))
    return Page.of(await actions_read(cleared, plan, rows), total=total, asked=asked)


@router.get("/plans/{planId}/actions/{actionId}", summary="Read a promise", responses=SHOW)
async def read_action(cleared: Reader, action_id: ActionPath, response: Response) -> ActionRead:
    """One promise."""
    return await _action(cleared, await service.get_part(cleared, PlanAction, action_id), response)


@router.patch(
    "/plans/{planId}/actions/{actionId}",
    summary="Report on a promise, or change it",
    responses=problems(*CHANGE),
)
async def update_action(
    cleared: Reporter, action_id: ActionPath, precondition: IfMatch, given: ActionUpdate, response: Response
) -> ActionRead:
    """The responsible unit, the lead professional or the plan's owner says that the promise is started, done
    or broken, and what shows it (`plans.attend`); who has said it stands in the history. Any party with a
    seat changes its words and date (`plans.write`), and says why the date is another. What it was before
    stays in its history, for all to see.
    """
    plan = await service.get_plan(cleared, lock=True)
    row = await service.get_part(cleared, PlanAction, action_id, lock=True)
    check(precondition, cleared, row)
    await working.change_action(cleared, plan, row, given=given)
    return await _action(cleared, row, response)
