"""HTTP of running time limits and their pauses."""

from typing import Annotated

from fastapi import Path, Response, status

from app.access.doors import AT_A_CHILD, DOOR, Cleared, Pass, desk
from app.kit.idempotency import OnceOnly
from app.kit.links import links_of
from app.kit.paging import Page, Paged
from app.kit.problems import InvalidRequest, problems
from app.kit.routing import room
from app.plans import clock_queries, service, ticking
from app.plans.clock_models import ClockPause
from app.plans.clock_schemas import ClockRead, PauseCreate, PauseRead
from app.plans.doors import CREATE, SHOW, Caller, Reader
from app.plans.errors import PauseNotLawful
from app.plans.ticking import Ticking
from app.vocabulary import Matter

router = room("plans")
Looker = Annotated[Pass, desk(Matter.PLAN, "read-clocks", scopes=("plans.read", "plans.write"), purpose=True)]
PausePath = Annotated[str, Path(alias="clockPauseId", examples=["pau-abcdefghijklmnopqrstuvwxyz"])]


def _clock(passed: Pass, each: Ticking) -> ClockRead:
    clock, plan = each.clock, each.plan
    return ClockRead.model_validate(
        {
            **clock.shown(passed.moment.today),
            "child_id": plan.child_id,
            "plan_id": plan.id,
            "unit_id": each.promise.responsible_unit_id if each.promise else None,
            "paused_days": clock.paused_days,
            "agreement_id": clock.agreement_id,
            "_links": links_of(each.about, None, plan=f"/plans/{plan.id}"),
        }
    )


def _pause(cleared: Cleared, row: ClockPause, response: Response | None = None) -> PauseRead:
    plan = f"/plans/{row.plan_id}"
    plain = {"id", "plan_id", "kind", "reason", "written_at", "taken_back_at"}
    return PauseRead.model_validate(
        {
            **row.model_dump(include=plain),
            "note": cleared.vault.open(row.organisation_id, row.note_sealed),
            "valid_from": row.first,
            "valid_to": ticking.last_of(row),
            "_links": links_of(f"{plan}/clock-pauses/{row.id}", response, plan=plan),
        }
    )


@router.get("/clocks", summary="List the time limits that run", responses=problems(*DOOR, InvalidRequest))
async def list_clocks(passed: Looker, asked: Paged) -> Page[ClockRead]:
    """Every time limit that runs at the plans where your own units sit: to begin, to call, to meet, to follow
    up, and every promise that is still to be kept; the one that ends first foremost. The days are those that
    the parties have agreed on, or else the installation's. A time limit warns before it is breached.
    """
    found = await ticking.running(passed)
    await passed.note()
    shown = found[asked.offset : asked.offset + asked.limit]
    return Page.of([_clock(passed, each) for each in shown], total=len(found), asked=asked)


@router.post(
    "/plans/{planId}/clock-pauses",
    status_code=status.HTTP_201_CREATED,
    summary="Let a time limit stand still",
    responses=problems(*CREATE, PauseNotLawful),
)
async def create_clock_pause(
    cleared: Caller, once: OnceOnly, given: PauseCreate, response: Response
) -> PauseRead:
    """The plan's owner lets a time limit stand still for some days, for a reason that is lawful for it; the
    last day moves by as many days. Lack of staff is no reason. Two pauses never cover the same day.
    """
    made = await once(lambda: ticking.pause(cleared, given=given))
    await cleared.note(subject_id=cleared.subject)
    return _pause(cleared, await ticking.get_pause(cleared, made), response)


@router.get("/plans/{planId}/clock-pauses", summary="List a plan's pauses", responses=AT_A_CHILD)
async def list_clock_pauses(cleared: Reader, asked: Paged) -> Page[PauseRead]:
    """When and why the plan's time limits have stood still, for the parties and the family."""
    plan = await service.get_plan(cleared)
    rows, total = await clock_queries.page_of_pauses(cleared.session, plan.id, asked)
    await cleared.note(subject_id=plan.id, consent_id=plan.ground(cleared.moment.today))
    return Page.of([_pause(cleared, row) for row in rows], total=total, asked=asked)


@router.post(
    "/plans/{planId}/clock-pauses/{clockPauseId}/taking-back",
    summary="Take a pause back",
    responses=SHOW,
)
async def take_back_clock_pause(cleared: Caller, pause_id: PausePath) -> PauseRead:
    """The plan's owner takes a pause back; it stays to be seen. To do it again changes nothing."""
    row = await ticking.take_back(cleared, pause_id)
    await cleared.note(subject_id=cleared.subject)
    return _pause(cleared, row)
