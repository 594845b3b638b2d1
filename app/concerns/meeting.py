"""Use cases of the meeting about a report: offer it inside the time, or say why it does not suit; hear
answers; hold it. Nothing of it goes to the reporter's compartment: whoever is offered it hears of it from
the reception.
"""

from collections.abc import Mapping

from app.access.doors import Pass
from app.concerns import received_queries
from app.concerns.errors import MeetingOutsideTheTime, ViolenceOpensAnInquiry
from app.concerns.meeting_schemas import ReportMeetingAnswerCreate, ReportMeetingCreate
from app.concerns.received_models import ReceivedConcernReport, ReportMeeting
from app.concerns.receiving import get, note_code
from app.kit.clock import swedish_date
from app.kit.moments import GivenMoment
from app.kit.problems import FieldError, NotFound, StateForbids, invalid
from app.rules.concern import MEETING_NOT_AT_VIOLENCE, MEETING_WITHIN_THE_TIME, decision_clock
from app.vocabulary import CodeOccasion, ReportMeetingAnswer, ReportMeetingStanding

_WAITING = ReportMeetingAnswer.WAITING


async def offer(passed: Pass, received_id: str, *, given: ReportMeetingCreate) -> str:
    """Offer a meeting inside the time of the decision; or write down why none suits."""
    row = await get(passed, received_id, lock=True)
    if given.unsuitable_because is None:
        await _demand_an_offer(passed, row, given)
    elif given.place or given.starts_at or given.offered_to:
        raise invalid("/unsuitableBecause", "both", "a meeting that does not suit is not offered")
    meeting = ReportMeeting(
        received_concern_report_id=row.id,
        organisation_id=row.organisation_id,
        branch=row.branch,
        unsuitable_because=given.unsuitable_because,
        place=given.place,
        starts_at=given.starts_at,
        offered_to=[each.value for each in dict.fromkeys(given.offered_to)],
        answers={each.value: _WAITING.value for each in given.offered_to},
        note_sealed=passed.vault.seal_optional(row.organisation_id, given.note),
        written_by=passed.actor.professional_id or "",
        written_at=passed.moment.now,
    )
    passed.session.add(meeting)
    await passed.session.flush()
    if given.unsuitable_because is None:
        await note_code(passed, row, CodeOccasion.CONCERN_MEETING_OFFERED)
    return meeting.id


async def _demand_an_offer(passed: Pass, row: ReceivedConcernReport, given: ReportMeetingCreate) -> None:
    """Raise for what is missing, for violence, and for a day outside the time."""
    for pointer, value in (
        ("/place", given.place),
        ("/startsAt", given.starts_at),
        ("/offeredTo", given.offered_to),
    ):
        if not value:
            raise invalid(pointer, "missing", "is needed where a meeting is offered")
    if row.violence:
        raise ViolenceOpensAnInquiry(rule=MEETING_NOT_AT_VIOLENCE.key)
    rows = await received_queries.extensions(passed.session, received_ids=[row.id])
    clock = decision_clock(swedish_date(row.received_at), until=received_queries.until(rows, row.id))
    starts_at = given.starts_at
    if starts_at and (starts_at < row.received_at or swedish_date(starts_at) > clock.last_on):
        error = FieldError(
            pointer="/startsAt", code="outside", detail="lies outside the time of the decision"
        )
        raise MeetingOutsideTheTime(rule=MEETING_WITHIN_THE_TIME.key, errors=[error])


async def answer(
    passed: Pass, received_id: str, meeting_id: str, *, given: ReportMeetingAnswerCreate
) -> ReportMeeting:
    """Write down what one of them has answered; they may change their mind until it is held."""
    meeting = await _offered(passed, received_id, meeting_id)
    if given.party not in meeting.offered_to:
        raise invalid("/party", "unknown", "is not offered it")
    if given.answer is _WAITING:
        raise invalid("/answer", "waiting", "is no answer")
    meeting.answers = {**meeting.answers, given.party.value: given.answer.value}
    passed.session.add(meeting)
    await passed.session.flush()
    return meeting


async def hold(passed: Pass, received_id: str, meeting_id: str, *, at: GivenMoment | None) -> ReportMeeting:
    """Write down that it was held: somebody has said yes to it."""
    meeting = await _offered(passed, received_id, meeting_id)
    if ReportMeetingAnswer.ACCEPTED not in meeting.answers.values():
        raise StateForbids(allowed=["answers"])
    held_at = at or passed.moment.now
    if held_at > passed.moment.now:
        raise invalid("/heldAt", "future", "lies in the future")
    meeting.held_at = held_at
    passed.session.add(meeting)
    await passed.session.flush()
    row = await get(passed, received_id)
    await note_code(passed, row, CodeOccasion.CONCERN_MEETING_JOINED)
    return meeting


async def get_meeting(passed: Pass, received_id: str, meeting_id: str) -> ReportMeeting:
    """Return one meeting. Raises NotFound."""
    found = await received_queries.meeting(passed.session, received_id, meeting_id)
    if found is None:
        raise NotFound
    return found


async def _offered(passed: Pass, received_id: str, meeting_id: str) -> ReportMeeting:
    await get(passed, received_id, lock=True)
    meeting = await get_meeting(passed, received_id, meeting_id)
    if meeting.unsuitable_because is not None or meeting.held_at is not None:
        raise StateForbids(allowed=[])
    return meeting


def standing_of(meeting: ReportMeeting) -> ReportMeetingStanding:
    """How it stands: read off what was said, never stored."""
    answers: Mapping[str, str] = meeting.answers
    if meeting.unsuitable_because is not None:
        return ReportMeetingStanding.UNSUITABLE
    if meeting.held_at is not None:
        return ReportMeetingStanding.HELD
    if ReportMeetingAnswer.DECLINED in answers.values():
        return ReportMeetingStanding.DECLINED
    if _WAITING in answers.values():
        return ReportMeetingStanding.OFFERED
    return ReportMeetingStanding.ACCEPTED
