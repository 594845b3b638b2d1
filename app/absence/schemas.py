"""Wire shapes of attendance, of the duties that follow from absence, and of what was done."""

from datetime import date, datetime

from pydantic import Field

from app.kit.refs import AbsenceSignalId, AttendanceRecordId, ChildId, ConsentId, ProfessionalId, UnitId
from app.kit.text import Note
from app.kit.wire import Answer, Wire
from app.vocabulary import (
    AbsenceDeed,
    AbsenceHeard,
    AbsenceOutcome,
    AbsenceRung,
    AttendanceSource,
    Certainty,
    ClockStanding,
    NextDoor,
    TeamReason,
)

MOST_MINUTES = 100_000
_MOMENT = "2025-10-06T14:00:00Z"
_NOTE = "Samtal med Elsa och mamma. Fredagarna är svårast; schemat ses över."
_NOT_HEARD = "Pappan har fått tre tider och inte kommit."
_SHOWN = (
    "Whether the child and the guardians may read the note; that and when it was done, they see in any case."
)


class AttendanceCreate(Wire):
    """How much of some days' teaching the pupil was away from."""

    unit_id: UnitId = Field(description="Your own school.")
    first_on: date = Field(examples=["2025-09-01"])
    last_on: date = Field(examples=["2025-09-30"])
    scheduled_minutes: int = Field(ge=1, le=MOST_MINUTES, description="Of teaching.", examples=[5280])
    valid_minutes: int = Field(ge=0, le=MOST_MINUTES, description="Away with leave or ill.", examples=[900])
    invalid_minutes: int = Field(ge=0, le=MOST_MINUTES, description="Away without.", examples=[600])


class AttendanceRead(Answer):
    """A record of attendance, for the school and the family."""

    id: AttendanceRecordId
    child_id: ChildId
    unit_id: UnitId | None = Field(description="Null for who must not be told where a protected child is.")
    first_on: date = Field(examples=["2025-09-01"])
    last_on: date = Field(examples=["2025-09-30"])
    scheduled_minutes: int = Field(examples=[5280])
    valid_minutes: int = Field(examples=[900])
    invalid_minutes: int = Field(examples=[600])
    absent_percent: int = Field(description="Valid and invalid together, rounded down.", examples=[28])
    source: AttendanceSource
    written_at: datetime = Field(examples=[_MOMENT])
    taken_back_at: datetime | None = Field(examples=[None])


class StepCreate(Wire):
    """Something that was done."""

    rung: AbsenceRung
    done_on: date = Field(examples=["2025-10-06"])
    note: Note | None = Field(default=None, description="Kept encrypted.", examples=[_NOTE])
    heard: list[AbsenceHeard] = Field(
        default_factory=list,
        max_length=3,
        description="With whom the inquiry was made: all three, or else `notHeardWhy`.",
        examples=[["pupil", "guardians", "pupil-health"]],
    )
    not_heard_why: Note | None = Field(
        default=None, description="Why somebody was not heard. Kept encrypted.", examples=[_NOT_HEARD]
    )
    shown_to_family: bool = Field(default=False, description=_SHOWN, examples=[True])


class TeamCheckCreate(Wire):
    """What the check asks, whether the pupil is one whom a school social team is for."""

    grade: int = Field(ge=0, le=10, description="The school year; 0 for the preschool class.", examples=[7])
    fares_ill: bool = Field(
        description="Whether there is worry that the child fares ill or may come to.", examples=[False]
    )
    needs_individual_test: bool = Field(
        description="Whether the need asks for an inquiry, an assessment and a decision.", examples=[False]
    )
    consent_to_support: bool = Field(
        description="Whether the guardians and the pupil want the team's support.", examples=[True]
    )
    sharing_consent_id: ConsentId | None = Field(
        default=None, description="The consent under which the school and the social services may share."
    )


class ClosingCreate(Wire):
    """How the duty ends."""

    outcome: AbsenceOutcome
    reason: Note = Field(description="Kept encrypted.", examples=["Sex veckor utan frånvaro."])
    shown_to_family: bool = Field(default=False, description=_SHOWN, examples=[True])


class RungRead(Wire):
    """A step of the ladder: on what it rests, until when, and how it stands."""

    rung: AbsenceRung
    rule: str = Field(examples=["absence-is-investigated"])
    says_sv: str = Field(examples=["Frånvarons orsaker kartläggs."])
    says_en: str = Field(examples=["The causes of the absence are mapped."])
    citations: list[str] = Field(
        description="Where the law says so; none where it is a guideline.", examples=[[]]
    )
    guideline: str | None = Field(description="Whose guideline it is, where it is no law.", examples=[None])
    certainty: Certainty
    due_on: date = Field(examples=["2025-10-08"])
    done_on: date | None = Field(examples=["2025-10-06"])
    standing: ClockStanding | None = Field(description="Null once it is done.", examples=[None])


class StepRead(Wire):
    """Something that was done, as far as the reader is told."""

    deed: AbsenceDeed
    done_on: date = Field(examples=["2025-10-06"])
    heard: list[AbsenceHeard]
    note: str | None = Field(examples=[_NOTE])
    not_heard_why: str | None = Field(examples=[None])
    fits: bool | None = Field(description="What the check of the target group said.", examples=[None])
    reasons: list[TeamReason] = Field(description="Why the team is not the right help.", examples=[[]])
    doors: list[NextDoor] = Field(description="Whom to turn to instead.", examples=[[]])
    written_by: ProfessionalId | None = Field(description="For the school's own people.")
    written_at: datetime = Field(examples=[_MOMENT])


class AbsenceSignalRead(Answer):
    """A duty of the head of the school: what the absence was, the steps with their days, what was done."""

    id: AbsenceSignalId
    child_id: ChildId
    unit_id: UnitId | None = Field(description="Null for who must not be told where a protected child is.")
    signalled_on: date = Field(examples=["2025-10-01"])
    first_on: date = Field(description="The first of the days that were looked at.", examples=["2025-09-01"])
    last_on: date = Field(examples=["2025-09-30"])
    absent_percent: int = Field(description="Valid and invalid together, rounded down.", examples=[28])
    valid_percent: int = Field(examples=[17])
    invalid_percent: int = Field(examples=[11])
    threshold_percent: int = Field(description="Over which it became a duty then.", examples=[20])
    rungs: list[RungRead]
    next_rung: AbsenceRung = Field(description="What is to be done next.")
    next_due_on: date = Field(examples=["2025-10-08"])
    overdue: bool = Field(examples=[False])
    closed_on: date | None = Field(examples=[None])
    outcome: AbsenceOutcome | None
    history: list[StepRead] = Field(description="Everything that was done, in order.")
