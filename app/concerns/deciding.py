"""Use cases of the decision: open an inquiry or not, in time; lengthen a time lawfully; end an inquiry."""

from datetime import timedelta

from app.access.doors import Pass
from app.concerns import queries, received_queries
from app.concerns.errors import (
    DecisionIsLate,
    ExtensionNotLawful,
    InquiryIsOpen,
    ViolenceOpensAnInquiry,
)
from app.concerns.received_models import ChildInquiry, ConcernExtension, ReceivedConcernReport
from app.concerns.received_schemas import ConcernDecisionCreate, ConcernExtensionCreate, DelayGiven
from app.concerns.receiving import (
    add_to,
    attach_if_open,
    get,
    note_code,
    owe_feedback,
    save,
    settle,
)
from app.kit.clock import swedish_date
from app.kit.problems import FieldError, NotFound, StateForbids, invalid
from app.notices.service import leave
from app.organisations.models import Unit
from app.organisations.reaching import next_contact
from app.rules.clocks import Clock
from app.rules.concern import (
    OPEN_INQUIRY_TAKES_THE_REPORT,
    VIOLENCE_OPENS_AT_ONCE,
    decision_clock,
    delay_rule,
    inquiry_clock,
    may_decide,
    rule_of_time,
)
from app.vocabulary import (
    Branch,
    CodeOccasion,
    ConcernDecision,
    DelayReason,
    NoticeKind,
    ReceivedReportStatus,
    StaffRole,
)

_INQUIRERS = frozenset({Branch.SOCIAL_INQUIRY, Branch.SOCIAL_RECEPTION})
_LONGEST = timedelta(days=366)


async def decide(passed: Pass, received_id: str, *, given: ConcernDecisionCreate) -> ReceivedConcernReport:
    """Decide on a report. Where an inquiry about the child is open already the report is added to it
    instead.
    """
    row = await get(passed, received_id, lock=True)
    if row.status == ReceivedReportStatus.ADDED:
        inquiry = await received_queries.inquiry(passed.session, row.child_inquiry_id or "")
        reached = await next_contact(passed, inquiry.unit_id if inquiry else row.unit_id)
        raise InquiryIsOpen(rule=OPEN_INQUIRY_TAKES_THE_REPORT.key, **reached)
    if row.status not in received_queries.UNDECIDED:
        raise StateForbids(allowed=["feedback"])
    if await attach_if_open(passed, row):
        return row
    await _demand_lawful(passed, row, given)
    row.decision = given.outcome
    row.decision_sealed = passed.vault.seal_json(
        row.organisation_id, {"reason": given.reason, "delay": given.delay.note if given.delay else None}
    )
    row.decided_by, row.decided_at = passed.actor.professional_id, passed.moment.now
    if given.outcome is ConcernDecision.OPEN:
        inquiry = await open_inquiry(
            passed, child_id=row.child_id, opened_at=row.unit_id, unit_id=given.inquiry_unit_id, but=row.id
        )
        row.status, row.child_inquiry_id = ReceivedReportStatus.INQUIRY_OPENED, inquiry.id
    else:
        row.status = ReceivedReportStatus.INQUIRY_NOT_OPENED
    await save(passed, row)
    await note_code(passed, row, CodeOccasion.CONCERN_JUDGED)
    await settle(passed, row, NoticeKind.CONCERN_UNDECIDED)
    await owe_feedback(passed, row)
    return row


async def _demand_lawful(passed: Pass, row: ReceivedConcernReport, given: ConcernDecisionCreate) -> None:
    opens = given.outcome is ConcernDecision.OPEN
    if not may_decide(given.outcome, violence=row.violence):
        error = FieldError(pointer="/outcome", code="violence", detail="an inquiry is to be opened")
        raise ViolenceOpensAnInquiry(rule=VIOLENCE_OPENS_AT_ONCE.key, errors=[error])
    if not opens and row.protection_judged_at is None:
        raise StateForbids(allowed=["protection-judgement"])
    if row.violence:
        return  # opened at once or late: what protects the child waits for nobody's reasons
    rows = await received_queries.extensions(passed.session, received_ids=[row.id])
    clock = decision_clock(swedish_date(row.received_at), until=received_queries.until(rows, row.id))
    row.delayed_because = await _reason_for_delay(passed, clock, given.delay, unit_id=row.unit_id)


async def _reason_for_delay(
    passed: Pass, clock: Clock, delay: DelayGiven | None, *, unit_id: str
) -> DelayReason | None:
    """Why it comes late; None in time. Raises DecisionIsLate without a lawful reason, unless the head of the
    unit stands for the breach.
    """
    today = passed.moment.today
    if today <= clock.last_on:
        return None
    if delay is not None:
        head = StaffRole.UNIT_MANAGER in passed.actor.roles
        if delay_rule(clock.kind, delay.reason, on=today) or (
            delay.reason is DelayReason.NONE_LAWFUL and head
        ):
            return delay.reason
    rule = rule_of_time(clock.kind)
    pointer = "/delay" if delay is None else "/delay/reason"
    error = FieldError(pointer=pointer, code="late", detail="give a lawful reason for the delay")
    reached = await next_contact(passed, unit_id)
    raise DecisionIsLate(rule=rule.key if rule else None, errors=[error], **reached)


async def open_inquiry(
    passed: Pass, *, child_id: str | None, opened_at: str, unit_id: str | None, but: str | None = None
) -> ChildInquiry:
    """Open an inquiry at one of the board's units; whatever else is undecided about the child is added to
    it.
    """
    unit = await passed.session.get(Unit, unit_id or opened_at)
    own = passed.actor.organisation_id
    if unit is None or unit.organisation_id != own or unit.branch not in _INQUIRERS:
        raise invalid("/inquiryUnitId", "unknown", "is no unit of yours that inquires")
    inquiry = ChildInquiry(
        organisation_id=unit.organisation_id,
        branch=unit.branch,
        unit_id=unit.id,
        opened_branch=passed.actor.branch or "",
        opened_unit_id=opened_at,
        child_id=child_id,
        opened_by=passed.actor.professional_id or "",
        opened_at=passed.moment.now,
    )
    passed.session.add(inquiry)
    await passed.session.flush()
    await leave(
        passed.session,
        kind=NoticeKind.CONCERN_INQUIRY_OPEN,
        key=f"{NoticeKind.CONCERN_INQUIRY_OPEN}:{inquiry.id}",
        organisation_id=inquiry.organisation_id,
        branch=Branch(inquiry.branch),
        unit_id=inquiry.unit_id,
        due_on=inquiry_clock(passed.moment.today).last_on,
        link=f"/child-inquiries/{inquiry.id}",
        moment=passed.moment,
    )
    if child_id is not None:
        others = await received_queries.undecided_about(passed.session, child_id)
        await add_to(passed, [each for each in others if each.id != but], inquiry)
    return inquiry


async def extend_decision(passed: Pass, received_id: str, *, given: ConcernExtensionCreate) -> str:
    """Lengthen the time of a decision, before it is over. Raises ExtensionNotLawful."""
    row = await get(passed, received_id, lock=True)
    if row.status not in received_queries.UNDECIDED:
        raise StateForbids(allowed=[])
    if row.violence:
        raise ViolenceOpensAnInquiry(rule=VIOLENCE_OPENS_AT_ONCE.key)
    rows = await received_queries.extensions(passed.session, received_ids=[row.id])
    clock = decision_clock(swedish_date(row.received_at), until=received_queries.until(rows, row.id))
    extension = await _extension(passed, clock, given, about=row)
    extension.received_concern_report_id = row.id
    passed.session.add(extension)
    await passed.session.flush()
    return extension.id


async def extend_inquiry(passed: Pass, inquiry_id: str, *, given: ConcernExtensionCreate) -> str:
    """Lengthen the time of an inquiry, before it is over. Raises ExtensionNotLawful."""
    inquiry = await get_inquiry(passed, inquiry_id, lock=True)
    if inquiry.ended_at is not None:
        raise StateForbids(allowed=[])
    extension = await _extension(passed, await _clock_of(passed, inquiry), given, about=inquiry)
    extension.child_inquiry_id = inquiry.id
    passed.session.add(extension)
    await passed.session.flush()
    return extension.id


async def _extension(
    passed: Pass,
    clock: Clock,
    given: ConcernExtensionCreate,
    *,
    about: ReceivedConcernReport | ChildInquiry,
) -> ConcernExtension:
    today = passed.moment.today
    rule = delay_rule(clock.kind, given.reason, on=today)
    time = rule_of_time(clock.kind)
    if rule is None:
        error = FieldError(pointer="/reason", code="unlawful", detail="does not lengthen this time")
        head = await next_contact(passed, about.unit_id)
        raise ExtensionNotLawful(rule=time.key if time else None, errors=[error], **head)
    if today > clock.last_on:
        error = FieldError(pointer="/until", code="over", detail="the time is over already")
        raise ExtensionNotLawful(rule=rule.key, errors=[error], **await next_contact(passed, about.unit_id))
    if not clock.last_on < given.until <= today + _LONGEST:
        raise invalid("/until", "out-of-range", "is after the last day, and within a year")
    return ConcernExtension(
        organisation_id=about.organisation_id,
        branch=passed.actor.branch or "",
        reason=given.reason,
        rule=rule.key,
        note_sealed=passed.vault.seal(about.organisation_id, given.note),
        until=given.until,
        decided_by=passed.actor.professional_id or "",
        decided_at=passed.moment.now,
    )


async def get_inquiry(passed: Pass, inquiry_id: str, *, lock: bool = False) -> ChildInquiry:
    """Return an inquiry that the caller's unit has opened or conducts. Raises NotFound."""
    found = await received_queries.inquiry(passed.session, inquiry_id, lock=lock)
    own = set(passed.actor.unit_ids)
    if found is None or own.isdisjoint({found.unit_id, found.opened_unit_id}):
        raise NotFound
    return found


async def end_inquiry(passed: Pass, inquiry_id: str, *, delay: DelayGiven | None) -> ChildInquiry:
    """End an inquiry, in time or with a lawful reason. Raises DecisionIsLate."""
    inquiry = await get_inquiry(passed, inquiry_id, lock=True)
    if inquiry.ended_at is not None:
        raise StateForbids(allowed=[])
    clock = await _clock_of(passed, inquiry)
    inquiry.delayed_because = await _reason_for_delay(passed, clock, delay, unit_id=inquiry.unit_id)
    if delay is not None:
        inquiry.delay_sealed = passed.vault.seal(inquiry.organisation_id, delay.note)
    inquiry.ended_by, inquiry.ended_at = passed.actor.professional_id, passed.moment.now
    passed.session.add(inquiry)
    await passed.session.flush()
    key = f"{NoticeKind.CONCERN_INQUIRY_OPEN}:{inquiry.id}"
    await queries.settle(passed.session, unit_id=inquiry.unit_id, key=key, at=passed.moment.now)
    return inquiry


async def _clock_of(passed: Pass, inquiry: ChildInquiry) -> Clock:
    rows = await received_queries.extensions(passed.session, inquiry_ids=[inquiry.id])
    return inquiry_clock(swedish_date(inquiry.opened_at), until=received_queries.until(rows, inquiry.id))
