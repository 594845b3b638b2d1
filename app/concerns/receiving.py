"""Use cases of the reception: write a report down, say which child it is about, judge the need of
protection.
"""

from collections.abc import Sequence

from app.access.doors import Pass
from app.codes.service import note_about
from app.concerns import queries, received_queries
from app.concerns.carried import FEEDBACK_DAYS, PROTECTION_DAYS
from app.concerns.received_models import ChildInquiry, ReceivedConcernReport
from app.concerns.received_schemas import ProtectionJudgementCreate, ReceivedConcernReportCreate
from app.kit.clock import swedish_date
from app.kit.problems import NotAllowed, NotFound, StateForbids, invalid
from app.notices.service import leave
from app.organisations.reaching import next_contact
from app.rules.clocks import Clock
from app.rules.concern import decision_clock, feedback_clock, protection_clock
from app.rules.facts import ReporterKind
from app.vocabulary import Branch, CodeOccasion, NoticeKind, ReceivedReportStatus

_SAID = {"text", "child_id", "identity_number", "child_name", "child_description", "reporter_name"}
_NOT_SAID = {"in_danger_now": False, "family_informed": None}


async def must_be_reception(passed: Pass) -> None:
    """Raise NotAllowed unless the caller works at a reception; with how the board's own is reached."""
    if passed.actor.branch is not Branch.SOCIAL_RECEPTION or not passed.actor.unit_ids:
        board, today = passed.actor.organisation_id or "", passed.moment.today
        receptions = await queries.receptions_of(passed.session, board, today)
        reached = await next_contact(passed, *(each.id for each in receptions))
        raise NotAllowed(missing="reception", **reached)


async def write_down(passed: Pass, *, given: ReceivedConcernReportCreate) -> str:
    """Write down a report that came by telephone, letter or visit."""
    await must_be_reception(passed)
    received_at = given.received_at or passed.moment.now
    if received_at > passed.moment.now:
        raise invalid("/receivedAt", "future", "lies in the future")
    owner = passed.actor.organisation_id or ""
    said = given.model_dump(mode="json", include=_SAID)
    row = ReceivedConcernReport(
        organisation_id=owner,
        branch=Branch.SOCIAL_RECEPTION,
        unit_id=passed.actor.unit_ids[0],
        channel=given.channel,
        reporter_kind=given.reporter_kind,
        child_id=await _known_child(passed, given.child_id) if given.child_id else None,
        text_sealed=passed.vault.seal_json(owner, {**_NOT_SAID, **said, "child_id": None}),
        violence=given.suspects_violence,
        status=ReceivedReportStatus.RECEIVED,
        received_at=received_at,
    )
    passed.session.add(row)
    await passed.session.flush()
    clock = protection_clock(swedish_date(received_at), days=passed.session.info[PROTECTION_DAYS])
    await _notify(passed, row, NoticeKind.CONCERN_RECEIVED, clock)
    await attach_if_open(passed, row)
    return row.id


async def get(passed: Pass, received_id: str, *, lock: bool = False) -> ReceivedConcernReport:
    """Return a report that the caller's reception has received, or whose inquiry they conduct. Raises
    NotFound.
    """
    found = await received_queries.received(passed.session, received_id)
    if found is None:
        raise NotFound
    if lock:
        await must_be_reception(passed)
        found = await received_queries.received(passed.session, received_id, lock=True)
    if found is None:
        raise NotFound
    return found


async def name_child(passed: Pass, received_id: str, *, child_id: str) -> ReceivedConcernReport:
    """Say which child a report is about. If an inquiry about it is open the report is added to that."""
    row = await get(passed, received_id, lock=True)
    if row.child_id != child_id and row.status not in received_queries.UNDECIDED:
        raise StateForbids(allowed=[])
    row.child_id = await _known_child(passed, child_id)
    await save(passed, row)
    await attach_if_open(passed, row)
    return row


async def judge_protection(
    passed: Pass, received_id: str, *, given: ProtectionJudgementCreate
) -> ReceivedConcernReport:
    """Judge the need of immediate protection: never refused for coming late, and made once."""
    row = await get(passed, received_id, lock=True)
    if row.protection_judged_at is not None:
        raise StateForbids(allowed=["decision"])
    row.protection = given.outcome
    row.protection_sealed = passed.vault.seal(row.organisation_id, given.reason)
    row.protection_judged_by = passed.actor.professional_id
    row.protection_judged_at = passed.moment.now
    if given.violence is not None:
        row.violence = given.violence
    if row.status == ReceivedReportStatus.RECEIVED:
        row.status = ReceivedReportStatus.PROTECTION_JUDGED
    await save(passed, row)
    await note_code(passed, row, CodeOccasion.CONCERN_PROTECTION_JUDGED)
    await settle(passed, row, NoticeKind.CONCERN_RECEIVED)
    if row.status == ReceivedReportStatus.PROTECTION_JUDGED:
        clock = decision_clock(swedish_date(row.received_at), violence=row.violence)
        await _notify(passed, row, NoticeKind.CONCERN_UNDECIDED, clock)
    else:
        await owe_feedback(passed, row)
    return row


async def attach_if_open(passed: Pass, row: ReceivedConcernReport) -> bool:
    """Add an undecided report to the inquiry that is open about its child; say whether it was."""
    if row.child_id is None or row.status not in received_queries.UNDECIDED:
        return False
    inquiry = await received_queries.open_inquiry(passed.session, row.child_id)
    if inquiry is None:
        return False
    await add_to(passed, [row], inquiry)
    return True


async def add_to(passed: Pass, rows: Sequence[ReceivedConcernReport], inquiry: ChildInquiry) -> None:
    """Add reports to an open inquiry, without a decision of their own."""
    for row in rows:
        row.status, row.child_inquiry_id = ReceivedReportStatus.ADDED, inquiry.id
        await save(passed, row)
        await settle(passed, row, NoticeKind.CONCERN_UNDECIDED)
        await owe_feedback(passed, row)


async def owe_feedback(passed: Pass, row: ReceivedConcernReport) -> None:
    """The reporter is to be told now, if it is one who is told this way."""
    if gets_feedback(row) and row.told_at is None and row.withheld_at is None:
        clock = feedback_clock(swedish_date(row.received_at), days=passed.session.info[FEEDBACK_DAYS])
        await _notify(passed, row, NoticeKind.CONCERN_FEEDBACK_OWED, clock)


def gets_feedback(row: ReceivedConcernReport) -> bool:
    """Whether the reporter reported by duty, through the service."""
    return row.reporter_kind == ReporterKind.MANDATED and row.concern_report_id is not None


async def save(passed: Pass, row: ReceivedConcernReport) -> None:
    """Write what has changed."""
    passed.session.add(row)
    await passed.session.flush()


async def note_code(passed: Pass, row: ReceivedConcernReport, occasion: CodeOccasion) -> None:
    """Write the statistical code, once it is known which child it is."""
    if row.child_id is not None:
        place = (row.organisation_id, row.branch, row.unit_id)
        await note_about(passed, row.child_id, occasion, [place])


async def settle(passed: Pass, row: ReceivedConcernReport, kind: NoticeKind) -> None:
    """What was to be done has been done."""
    await queries.settle(passed.session, unit_id=row.unit_id, key=f"{kind}:{row.id}", at=passed.moment.now)


async def _notify(passed: Pass, row: ReceivedConcernReport, kind: NoticeKind, clock: Clock) -> None:
    await leave(
        passed.session,
        kind=kind,
        key=f"{kind}:{row.id}",
        organisation_id=row.organisation_id,
        branch=Branch(row.branch),
        unit_id=row.unit_id,
        due_on=clock.last_on,
        link=f"/received-concern-reports/{row.id}",
        moment=passed.moment,
    )


async def _known_child(passed: Pass, child_id: str) -> str:
    if not await received_queries.may_know(passed.session, child_id):
        raise invalid("/childId", "unknown", "is no child of yours")
    return child_id
