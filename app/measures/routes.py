"""HTTP of support measures."""

from typing import Annotated

from fastapi import Path, Query, Response, status

from app.access.doors import AT_A_CHILD, DOOR, Cleared, Pass, child_door, desk
from app.access.problems import NotAuthenticated, ScopeMissing
from app.children.errors import ChildHasEnded
from app.cooperation.errors import CooperationIsOver
from app.disclosures.errors import DecisionNeeded, SharingNotAllowed
from app.kit.idempotency import OnceOnly
from app.kit.paging import Page, Paged
from app.kit.problems import (
    HeaderMissing,
    InvalidRequest,
    KeyUsedForAnotherRequest,
    NotAllowed,
    NotFound,
    StateForbids,
    invalid,
    problems,
)
from app.kit.routing import room
from app.measures import queries, service
from app.measures.errors import WrongKindOfMeasure
from app.measures.render import measure_read, statistics_read
from app.measures.schemas import MeasureCreate, MeasureEnding, MeasureStatisticsRead, SupportMeasureRead
from app.rules.statistics import HalfYear
from app.vocabulary import Matter

router = room("support measures")
READ = ("measures.read", "measures.write")
WRITE = ("measures.write",)
Registrar = Annotated[Cleared, child_door(Matter.SUPPORT_MEASURE, "register", scopes=WRITE)]
Reader = Annotated[Cleared, child_door(Matter.SUPPORT_MEASURE, "read", scopes=(*READ, "family.read"))]
Ender = Annotated[Cleared, child_door(Matter.SUPPORT_MEASURE, "end", scopes=WRITE)]
Lister = Annotated[Pass, desk(Matter.SUPPORT_MEASURE, "list-own", scopes=READ, purpose=True)]
Counter = Annotated[Pass, desk(Matter.STATISTICS, "read-measures", scopes=("statistics.read",))]
MeasurePath = Annotated[str, Path(alias="supportMeasureId", examples=["msr-abcdefghijklmnopqrstuvwxyz"])]
Period = Annotated[
    str | None,
    Query(
        pattern=r"^20[0-9]{2}-[12]$",
        description="A half-year that is over; the latest, where none is said.",
        examples=["2025-2"],
    ),
]


@router.post(
    "/children/{childId}/support-measures",
    status_code=status.HTTP_201_CREATED,
    summary="Register a measure",
    responses=problems(
        *DOOR,
        NotAllowed,
        NotFound,
        ChildHasEnded,
        CooperationIsOver,
        WrongKindOfMeasure,
        SharingNotAllowed,
        DecisionNeeded,
        InvalidRequest,
        KeyUsedForAnotherRequest,
    ),
)
async def create_support_measure(
    cleared: Registrar, once: OnceOnly, given: MeasureCreate, response: Response
) -> SupportMeasureRead:
    """Help to a child or its family, as service or as assessed help. Service that bears a mark of an
    individual test is refused, with the rule that holds on its first day, where it struck, and both lawful
    roads; a manager may override with a reason. Assessed help stands on a board's decision. It may be given
    while an inquiry is open. Who gives it, elsewhere, reads it only on a ground (`telling`).
    """
    made = await once(lambda: service.register(cleared, given=given))
    row = await service.get(cleared, made)
    await cleared.note(subject_id=made, consent_id=row.consent_id, reason=row.overridden_rule)
    return measure_read(cleared, row, masked=cleared.place_masked, response=response)


@router.get("/children/{childId}/support-measures", summary="List a child's measures", responses=AT_A_CHILD)
async def list_support_measures(cleared: Reader, asked: Paged) -> Page[SupportMeasureRead]:
    """Those that your branch answers for, those that your unit gives and may read, and for the child and the
    guardians those that they are shown; the latest first.
    """
    rows, total = await queries.page(cleared.session, cleared.child_id, asked)
    await cleared.note()
    shown = [measure_read(cleared, row, masked=cleared.place_masked) for row in rows]
    return Page.of(shown, total=total, asked=asked)


@router.get(
    "/children/{childId}/support-measures/{supportMeasureId}",
    summary="Read one measure",
    responses=AT_A_CHILD,
)
async def read_support_measure(cleared: Reader, measure_id: MeasurePath) -> SupportMeasureRead:
    """One measure: whole to the authority that answers for it. Who gives it reads it while the ground of the
    telling holds, without the decision, the cost and whether an inquiry is open.
    """
    row = await service.get(cleared, measure_id)
    await cleared.note(subject_id=row.id, consent_id=row.consent_id)
    return measure_read(cleared, row, masked=cleared.place_masked)


@router.post(
    "/children/{childId}/support-measures/{supportMeasureId}/ending",
    summary="End a measure",
    responses=problems(*DOOR, NotAllowed, NotFound, StateForbids, InvalidRequest),
)
async def end_support_measure(
    cleared: Ender, measure_id: MeasurePath, given: MeasureEnding
) -> SupportMeasureRead:
    """The authority ends it. Where the form of cooperation asks for it, what became of attendance and goals
    is said too.
    """
    row = await service.end(cleared, measure_id, given=given)
    await cleared.note(subject_id=row.id)
    return measure_read(cleared, row, masked=cleared.place_masked)


@router.get(
    "/support-measures",
    summary="List the measures of your own units",
    responses=problems(*DOOR, InvalidRequest),
)
async def list_own_support_measures(passed: Lister, asked: Paged) -> Page[SupportMeasureRead]:
    """The measures that go on for which your own units answer, or which they give and may read, about
    children whom you may know of.
    """
    rows, total = await queries.page_of_own(passed.session, passed.actor, asked)
    await passed.note_each([row.child_id for row in rows])
    return Page.of([measure_read(passed, row, masked=False) for row in rows], total=total, asked=asked)


@router.get(
    "/statistics/measures",
    summary="How many measures there were, and what they led to",
    responses=problems(HeaderMissing, NotAuthenticated, ScopeMissing, InvalidRequest),
)
async def read_measure_statistics(passed: Counter, period: Period = None) -> MeasureStatisticsRead:
    """The measures for which the own organisation's branch answers, in a half-year that is over: how many
    began as service and as assessed help, during an open inquiry, against a rule; and what became of
    attendance and goals. In whole fives, none under five; children with protected identity are counted
    nowhere.
    """
    half = HalfYear.called(period) if period else HalfYear.before(passed.moment.today)
    if not half.is_over(passed.moment.today):
        raise invalid("/period", "not-over", "is not over yet")
    rows = await queries.counts(passed.session, passed.actor.client_id, first=half.first, last=half.last)
    await passed.note()
    return statistics_read(half, rows)
