"""Use cases of the feedback: one of three values to the named reporter, or none where it would do harm."""

from datetime import date

from app.access.doors import Pass
from app.concerns import received_queries
from app.concerns.errors import FeedbackDoesNotFit, NobodyIsToBeTold
from app.concerns.received_models import ReceivedConcernReport
from app.concerns.receiving import get, gets_feedback, note_code, save, settle
from app.kit.problems import FieldError, StateForbids
from app.rules.codes import codes_for
from app.rules.concern import FEEDBACK_RULE, VALUE_OF, may_tell
from app.vocabulary import CodeOccasion, ConcernFeedback, NoticeKind, ReceivedReportStatus, Sector

_TOLD = {
    ConcernFeedback.OPENED: CodeOccasion.CONCERN_REPORTER_TOLD_OPENED,
    ConcernFeedback.NOT_OPENED: CodeOccasion.CONCERN_REPORTER_TOLD_NOT_OPENED,
    ConcernFeedback.OPEN_ALREADY: CodeOccasion.CONCERN_REPORTER_TOLD_OPEN_ALREADY,
}


async def tell(passed: Pass, received_id: str, *, value: ConcernFeedback) -> ReceivedConcernReport:
    """Tell the reporter one of three values: the one that fits what has been decided."""
    row = await get(passed, received_id, lock=True)
    _demand_somebody(row, passed.moment.today)
    fits = VALUE_OF.get(ReceivedReportStatus(row.status))
    if fits is not value:
        error = FieldError(pointer="/value", code="undecided", detail="is not what has been decided")
        raise FeedbackDoesNotFit(rule=FEEDBACK_RULE, errors=[error])
    row.feedback, row.told_at = value, passed.moment.now
    await save(passed, row)
    (code,) = codes_for(_TOLD[value], sector=Sector.SOCIAL_SERVICES, on=passed.moment.today)
    await received_queries.tell(
        passed.session, received=row.id, value=value, code=code.code, at=passed.moment.now
    )
    await note_code(passed, row, _TOLD[value])
    await settle(passed, row, NoticeKind.CONCERN_FEEDBACK_OWED)
    return row


async def withhold(passed: Pass, received_id: str, *, reason: str) -> ReceivedConcernReport:
    """Keep the feedback back, since telling would be inappropriate. The reporter sees nothing of it."""
    row = await get(passed, received_id, lock=True)
    _demand_somebody(row, passed.moment.today)
    row.withheld_sealed = passed.vault.seal(row.organisation_id, reason)
    row.withheld_at = passed.moment.now
    await save(passed, row)
    await settle(passed, row, NoticeKind.CONCERN_FEEDBACK_OWED)
    return row


def _demand_somebody(row: ReceivedConcernReport, today: date) -> None:
    """Raise NobodyIsToBeTold, or StateForbids for what has been told or withheld."""
    if not gets_feedback(row) or not may_tell(today):
        raise NobodyIsToBeTold(rule=FEEDBACK_RULE)
    if row.told_at is not None or row.withheld_at is not None:
        raise StateForbids(allowed=[])
