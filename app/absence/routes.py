"""HTTP of attendance and of the duties that follow from absence."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Path, Response, status

from app.absence import climbing, queries, service
from app.absence.errors import AttendanceOverlaps, LadderIsClosed, StepsAreMissing
from app.absence.models import AbsenceSignal
from app.absence.render import attendance_read, signal_read
from app.absence.schemas import (
    AbsenceSignalRead,
    AttendanceCreate,
    AttendanceRead,
    ClosingCreate,
    StepCreate,
    TeamCheckCreate,
)
from app.access.doors import AT_A_CHILD, DOOR, Cleared, Pass, child_door, desk
from app.children.errors import ChildHasEnded
from app.kit.idempotency import OnceOnly
from app.kit.paging import Page, Paged
from app.kit.problems import (
    InvalidRequest,
    KeyUsedForAnotherRequest,
    NotAllowed,
    NotFound,
    StateForbids,
    problems,
)
from app.kit.routing import room
from app.vocabulary import Matter

router = room("absence")
READ = ("absence.read", "absence.write")
WRITE = ("absence.write",)
Writer = Annotated[Cleared, child_door(Matter.ABSENCE, "record", scopes=WRITE)]
Reader = Annotated[Cleared, child_door(Matter.ABSENCE, "read", scopes=(*READ, "family.read"))]
Taker = Annotated[Cleared, child_door(Matter.ABSENCE, "take-back", scopes=WRITE)]
Climber = Annotated[Cleared, child_door(Matter.ABSENCE, "step", scopes=WRITE)]
Checker = Annotated[Cleared, child_door(Matter.ABSENCE, "check-team", scopes=WRITE)]
Closer = Annotated[Cleared, child_door(Matter.ABSENCE, "close", scopes=WRITE)]
Lister = Annotated[Pass, desk(Matter.ABSENCE, "list-own", scopes=READ, purpose=True)]
RecordPath = Annotated[str, Path(alias="attendanceRecordId", examples=["att-abcdefghijklmnopqrstuvwxyz"])]
SignalPath = Annotated[str, Path(alias="absenceSignalId", examples=["abs-abcdefghijklmnopqrstuvwxyz"])]
STEP = problems(
    *DOOR,
    NotAllowed,
    NotFound,
    LadderIsClosed,
    StepsAreMissing,
    InvalidRequest,
    KeyUsedForAnotherRequest,
)


@router.post(
    "/children/{childId}/attendance",
    status_code=status.HTTP_201_CREATED,
    summary="Write attendance down",
    responses=problems(
        *DOOR,
        NotAllowed,
        NotFound,
        AttendanceOverlaps,
        ChildHasEnded,
        InvalidRequest,
        KeyUsedForAnotherRequest,
    ),
)
async def create_attendance_record(
    cleared: Writer, once: OnceOnly, given: AttendanceCreate, response: Response
) -> AttendanceRead:
    """How much of some days' teaching the pupil was away from, with leave and without. Where the absence of
    the days that are looked at together is more than the threshold, valid and invalid alike, the head of the
    school gets a duty with steps and days. Nothing is written on the child.
    """
    made = await once(lambda: service.write(cleared, given=given))
    await cleared.note(subject_id=made)
    row = await service.get_attendance(cleared, made)
    return attendance_read(row, masked=cleared.place_masked, response=response)


@router.get("/children/{childId}/attendance", summary="List attendance", responses=AT_A_CHILD)
async def list_attendance_records(cleared: Reader, asked: Paged) -> Page[AttendanceRead]:
    """What the school has written down, the latest days first, what was taken back among it: for the school
    and the family.
    """
    rows, total = await queries.page_of_attendance(cleared.session, cleared.child_id, asked)
    await cleared.note()
    shown = [attendance_read(row, masked=cleared.place_masked) for row in rows]
    return Page.of(shown, total=total, asked=asked)


@router.post(
    "/children/{childId}/attendance/{attendanceRecordId}/taking-back",
    summary="Take a record of attendance back",
    responses=problems(*DOOR, NotAllowed, NotFound, StateForbids, InvalidRequest),
)
async def take_back_attendance_record(cleared: Taker, record_id: RecordPath) -> AttendanceRead:
    """Takes a wrong record back, so that the right one can be written; it stays to be seen. A duty that it
    has led to is closed by the head of the school.
    """
    row = await service.take_back(cleared, record_id)
    await cleared.note(subject_id=row.id)
    return attendance_read(row, masked=cleared.place_masked)


@router.get(
    "/absence-signals",
    summary="List what absence your school must see to",
    responses=problems(*DOOR, InvalidRequest),
)
async def list_own_absence_signals(passed: Lister, asked: Paged) -> Page[AbsenceSignalRead]:
    """The open duties of your own units about children whom you may know of; what is due first foremost."""
    rows, total = await queries.page_of_own(passed.session, passed.actor, asked)
    await passed.note_each([row.child_id for row in rows])
    return Page.of(await _shown(passed, rows, masked=False), total=total, asked=asked)


@router.get(
    "/children/{childId}/absence-signals",
    summary="List the duties about a child's absence",
    responses=AT_A_CHILD,
)
async def list_absence_signals(cleared: Reader, asked: Paged) -> Page[AbsenceSignalRead]:
    """Open and closed, the latest first: for the school, and for the child and the guardians, who see each
    step with its day and the notes that they are shown.
    """
    rows, total = await queries.page_of_signals(cleared.session, cleared.child_id, asked)
    await cleared.note()
    return Page.of(await _shown(cleared, rows, masked=cleared.place_masked), total=total, asked=asked)


@router.get(
    "/children/{childId}/absence-signals/{absenceSignalId}",
    summary="Read one duty",
    responses=AT_A_CHILD,
)
async def read_absence_signal(cleared: Reader, signal_id: SignalPath) -> AbsenceSignalRead:
    """One duty: what the absence was, each step with its rule and its last day, and all that was done."""
    return await _one(cleared, signal_id)


@router.post(
    "/children/{childId}/absence-signals/{absenceSignalId}/steps",
    status_code=status.HTTP_201_CREATED,
    summary="Take a step",
    responses=STEP,
)
async def create_absence_step(
    cleared: Climber, signal_id: SignalPath, once: OnceOnly, given: StepCreate, response: Response
) -> AbsenceSignalRead:
    """The head of the school writes down what was done, in the order of the ladder; a follow-up can be made
    again. The inquiry is made together with the pupil, the guardians and the pupil health, or it says why
    not.
    """
    await once(lambda: climbing.step(cleared, signal_id, given=given))
    return await _one(cleared, signal_id, response)


@router.post(
    "/children/{childId}/absence-signals/{absenceSignalId}/team-checks",
    status_code=status.HTTP_201_CREATED,
    summary="Check whether a school social team is the right help",
    responses=STEP,
)
async def create_absence_team_check(
    cleared: Checker, signal_id: SignalPath, once: OnceOnly, given: TeamCheckCreate, response: Response
) -> AbsenceSignalRead:
    """A team is the same for all whom it is for, without an individual test, and wanted: by consent to the
    support and to the sharing. Where it is not the right help the answer says why, and which door is. The
    answer is kept as a step; one that says no is not shown to the family.
    """
    await once(lambda: climbing.check_team(cleared, signal_id, given=given))
    return await _one(cleared, signal_id, response)


@router.post(
    "/children/{childId}/absence-signals/{absenceSignalId}/closing",
    summary="Close a duty",
    responses=problems(*DOOR, NotAllowed, NotFound, LadderIsClosed, StepsAreMissing, InvalidRequest),
)
async def close_absence_signal(
    cleared: Closer, signal_id: SignalPath, given: ClosingCreate
) -> AbsenceSignalRead:
    """The head of the school ends the duty once its steps are taken; at any time, with a reason, where an
    inquiry is not needed or the pupil has left. Absence over the threshold after that day begins a new one.
    """
    await climbing.close(cleared, signal_id, given=given)
    return await _one(cleared, signal_id)


async def _one(cleared: Cleared, signal_id: str, response: Response | None = None) -> AbsenceSignalRead:
    row = await service.get(cleared, signal_id)
    await cleared.note(subject_id=row.id)
    (shown,) = await _shown(cleared, [row], masked=cleared.place_masked, response=response)
    return shown


async def _shown(
    passed: Pass, rows: Sequence[AbsenceSignal], *, masked: bool, response: Response | None = None
) -> list[AbsenceSignalRead]:
    steps = await queries.steps(passed.session, [row.id for row in rows])
    return [
        signal_read(
            passed,
            row,
            [each for each in steps if each.absence_signal_id == row.id],
            masked=masked,
            response=response,
        )
        for row in rows
    ]
