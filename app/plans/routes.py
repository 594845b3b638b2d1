"""HTTP of the plan itself: open, read, change, make active, end."""

from fastapi import Response, status

from app.access.doors import AT_A_CHILD, Cleared
from app.kit.etag import IfMatch
from app.kit.idempotency import OnceOnly
from app.kit.paging import Page, Paged
from app.kit.problems import problems
from app.kit.routing import room
from app.plans import closing, opening, queries, service, transferring
from app.plans.doors import (
    CHANGE,
    CREATE,
    SHOW,
    Activator,
    Ender,
    Lister,
    Opener,
    Reader,
    Transferrer,
    Writer,
    check,
    stamp,
)
from app.plans.errors import ConsentMissing, PlanIncomplete
from app.plans.models import CoordinatedPlan
from app.plans.render import plan_read, plan_summary
from app.plans.schemas import (
    EndingCreate,
    PlanCreate,
    PlanRead,
    PlanSummaryRead,
    PlanUpdate,
    TransferCreate,
)

router = room("plans")


async def _shown(
    cleared: Cleared, plan: CoordinatedPlan, response: Response, *, made: bool = False
) -> PlanRead:
    """Write it down, and show the plan as it stands."""
    await cleared.note(subject_id=plan.id, consent_id=plan.ground(cleared.moment.today))
    stamp(response, cleared, plan)
    (view,) = await service.view(cleared, plan)
    return plan_read(cleared.vault, view, response if made else None, hidden=cleared.place_masked)


@router.post(
    "/children/{childId}/plans",
    status_code=status.HTTP_201_CREATED,
    summary="Note the need of a plan",
    responses=problems(*CREATE),
)
async def open_plan(cleared: Opener, once: OnceOnly, given: PlanCreate, response: Response) -> PlanRead:
    """Notes that a plan is needed, and why. Your unit gets the first seat. The plan stays at `consent` until
    a consent to it is given and somebody is called under it.
    """
    made = await once(lambda: opening.open_plan(cleared, given=given))
    return await _shown(cleared, await service.get_plan(cleared, made), response, made=True)


@router.get("/children/{childId}/plans", summary="List a child's plans", responses=AT_A_CHILD)
async def list_plans(cleared: Lister, asked: Paged) -> Page[PlanSummaryRead]:
    """The plans at which one of your own units sits, or all of them to the family; the newest first. Where
    each stands, and how many promises are overdue; what is written in a plan is read in the plan.
    """
    rows, total = await queries.plans_of(cleared.session, cleared.child_id, cleared.actor, asked)
    await cleared.note()
    views = await service.view(cleared, *rows)
    shown = [plan_summary(view, hidden=cleared.place_masked) for view in views]
    return Page.of(shown, total=total, asked=asked)


@router.get("/plans/{planId}", summary="Read a plan", responses=SHOW)
async def read_plan(cleared: Reader, response: Response) -> PlanRead:
    """The plan as its parties and the family see it, with how many promises are overdue today."""
    return await _shown(cleared, await service.get_plan(cleared), response)


@router.patch("/plans/{planId}", summary="Change a plan", responses=problems(*CHANGE, ConsentMissing))
async def update_plan(
    cleared: Writer, precondition: IfMatch, given: PlanUpdate, response: Response
) -> PlanRead:
    """Changes the need, who has the overall responsibility, what others do, and the day of follow-up. Which
    consent the plan rests on is changed by its owner; once somebody is called, only to one that covers them.
    """
    plan = await service.get_plan(cleared, lock=True)
    check(precondition, cleared, plan)
    await opening.change_plan(cleared, plan, given=given)
    return await _shown(cleared, plan, response)


@router.post(
    "/plans/{planId}/activation",
    summary="Make a plan active",
    responses=problems(*CREATE, ConsentMissing, PlanIncomplete),
)
async def activate_plan(cleared: Activator, once: OnceOnly, response: Response) -> PlanRead:
    """Makes the plan active, once the parties have met and it holds the four items that the law asks for:
    which measures are needed, who answers for each, what others do, and who has the overall responsibility.
    Each item that is missing is pointed at. Done by the plan's owner, under a consent that is still given.
    """
    made = await once(lambda: closing.activate(cleared))
    return await _shown(cleared, await service.get_plan(cleared, made), response)


@router.post(
    "/plans/{planId}/transfer",
    summary="Hand a plan over at eighteen",
    responses=problems(*CREATE, ConsentMissing),
)
async def transfer_plan(
    cleared: Transferrer, once: OnceOnly, given: TransferCreate, response: Response
) -> PlanRead:
    """From the eighteenth birthday on the young person alone decides, and the plan goes on with its consent.
    Asked for and given beforehand, the plan goes on without a break; later, it goes on from then. Until there
    is such a consent, only the owner and the young person read the plan. A unit that the young person leaves
    out loses its seat on that day; what it has promised stays to be seen, and can be taken over by another.
    """
    made = await once(lambda: transferring.transfer(cleared, given=given))
    return await _shown(cleared, await service.get_plan(cleared, made), response)


@router.post("/plans/{planId}/ending", summary="End a plan", responses=problems(*CREATE))
async def end_plan(cleared: Ender, once: OnceOnly, given: EndingCreate, response: Response) -> PlanRead:
    """Ends the plan with a reason that its state allows, and says who has been told. The seats of all but its
    owner close at once; the plan stays readable to the owner and the family. Each party keeps its own record.
    """
    made = await once(lambda: closing.end(cleared, given=given))
    return await _shown(cleared, await service.get_plan(cleared, made), response)
