"""Wire shapes of the meeting about a report."""

from datetime import datetime

from pydantic import Field

from app.concerns.schemas import MOMENT
from app.kit.moments import GivenMoment
from app.kit.refs import ProfessionalId, ReceivedConcernReportId, ReportMeetingId
from app.kit.text import Note
from app.kit.wire import Answer, Wire
from app.vocabulary import (
    MeetingUnsuitable,
    ReportMeetingAnswer,
    ReportMeetingParty,
    ReportMeetingPlace,
    ReportMeetingStanding,
)

_STARTS = "2025-09-10T13:00:00Z"


class ReportMeetingCreate(Wire):
    """A meeting that is offered; or why none is."""

    unsuitable_because: MeetingUnsuitable | None = Field(
        default=None, description="Why no meeting suits; else the rest says what is offered.", examples=[None]
    )
    place: ReportMeetingPlace | None = Field(default=None, examples=["school"])
    starts_at: GivenMoment | None = Field(
        default=None, description="Inside the time of the decision.", examples=[_STARTS]
    )
    offered_to: list[ReportMeetingParty] = Field(
        default_factory=list,
        max_length=3,
        description="Voluntary for each of them.",
        examples=[["child", "guardians", "reporter"]],
    )
    note: Note | None = Field(
        default=None,
        description="Why it is, or is not, to the child's best.",
        examples=["Föräldrarna vill att läraren är med och berättar själv."],
    )


class ReportMeetingAnswerCreate(Wire):
    """What one of those who are offered it says, as the reception has heard it."""

    party: ReportMeetingParty = Field(examples=["guardians"])
    answer: ReportMeetingAnswer = Field(examples=["accepted"])


class ReportMeetingHolding(Wire):
    """That it was held."""

    held_at: GivenMoment | None = Field(default=None, description="Now, when left out.", examples=[_STARTS])


class ReportMeetingRead(Answer):
    """A meeting about a report: how it stands, and what each has answered."""

    id: ReportMeetingId
    received_concern_report_id: ReceivedConcernReportId
    standing: ReportMeetingStanding
    unsuitable_because: MeetingUnsuitable | None
    place: ReportMeetingPlace | None
    starts_at: datetime | None = Field(examples=[_STARTS])
    answers: dict[ReportMeetingParty, ReportMeetingAnswer] = Field(
        description="Of each who is offered it.", examples=[{"guardians": "accepted", "reporter": "waiting"}]
    )
    note: str | None = Field(examples=["Föräldrarna vill att läraren är med och berättar själv."])
    written_by: ProfessionalId
    written_at: datetime = Field(examples=[MOMENT])
    held_at: datetime | None = Field(examples=[None])
