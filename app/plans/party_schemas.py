"""Wire shapes of invitations and meetings."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from app.kit.moments import GivenMoment
from app.kit.refs import (
    ChildId,
    FamilyMemberId,
    InvitationId,
    MeetingId,
    OrganisationId,
    PlanId,
    ProfessionalId,
    UnitId,
)
from app.kit.text import Address, LanguageTag, Note
from app.kit.wire import Answer, Wire
from app.vocabulary import AbsenceReason, InvitationAnswer, InvitationKind

QUESTION = "Vad kan BUP göra så att Elsa klarar skolveckan?"
DECISION = "Om BUP kan erbjuda en första tid före november."
PLACE = "Lindens skola, rum 12"
VIEW = "Elsa vill att mötet är kort och att fritidsledaren är med."


class InvitationCreate(Wire):
    """A call to a unit that must come, or an invitation to one that may."""

    unit_id: UnitId
    kind: InvitationKind
    question: Note = Field(
        description="What the unit is asked; nothing about the child beyond what the consent covers.",
        examples=[QUESTION],
    )
    decision_needed: Note | None = Field(
        default=None, description="What must be decided by someone with a mandate.", examples=[DECISION]
    )
    language: LanguageTag | None = Field(
        default=None, description="Which language the family speaks at the meeting.", examples=["so"]
    )
    interpreter: bool = Field(default=False, description="Whether an interpreter comes.", examples=[True])


class InvitationUpdate(Wire):
    """The invited unit's answer; what is left out stays."""

    answer: (
        Literal[
            InvitationAnswer.ACCEPTED,
            InvitationAnswer.DECLINED,
            InvitationAnswer.WRITTEN_CONTRIBUTION,
        ]
        | None
    ) = Field(default=None, examples=["accepted"])
    mandate: bool | None = Field(
        default=None, description="Whether the one who comes may decide what is needed.", examples=[True]
    )
    note: Note | None = Field(
        default=None,
        description="Who comes; why not, when declined; the contribution itself, when it is in writing.",
        examples=["Omar Rashid kommer."],
    )


class InvitationRead(Answer):
    """An invitation, as the parties and the invited unit see it."""

    id: InvitationId
    plan_id: PlanId
    child_id: ChildId
    invited_by_organisation_id: OrganisationId
    organisation_id: OrganisationId = Field(description="The invited unit's organisation.")
    unit_id: UnitId
    kind: InvitationKind
    question: str = Field(examples=[QUESTION])
    decision_needed: str | None = Field(examples=[DECISION])
    language: str | None = Field(examples=["so"])
    interpreter: bool = Field(examples=[True])
    answer: InvitationAnswer
    mandate: bool | None = Field(description="Null until it has been said.", examples=[True])
    note: str | None = Field(examples=["Omar Rashid kommer."])
    answered_by: ProfessionalId | None
    sent_at: datetime = Field(examples=["2025-10-02T08:15:00Z"])
    answered_at: datetime | None = Field(examples=["2025-10-03T09:00:00Z"])
    meeting_due_on: date = Field(
        description="By when the meeting is to be held: counted from the call, as the two organisations have "
        "agreed, or as is usual here.",
        examples=["2025-10-23"],
    )


class MeetingCreate(Wire):
    """A meeting of the parties, to come."""

    starts_at: GivenMoment = Field(examples=["2025-10-20T13:00:00Z"])
    place: Address = Field(examples=[PLACE])
    guardian_ids: list[FamilyMemberId] | None = Field(
        default=None,
        max_length=10,
        description="Which guardians are asked to come; all of them when left out. Where two cannot meet, "
        "each has a meeting of its own: a guardian who is not asked to one never learns that there is one.",
    )


class Absence(Wire):
    """Somebody with a seat who did not come, and why."""

    unit_id: UnitId
    reason: AbsenceReason


class MeetingHeld(Wire):
    """What a meeting was: who was there, who was not, and whether the child was heard."""

    present_unit_ids: list[UnitId] = Field(min_length=1, max_length=20)
    absent: list[Absence] = Field(default=[], max_length=20, description="Who had a seat and did not come.")
    child_took_part: bool = Field(examples=[True])
    child_view: Note | None = Field(default=None, examples=[VIEW])


class MeetingUpdate(Wire):
    """A new time or place, or what the meeting was; what is left out stays."""

    starts_at: GivenMoment | None = Field(default=None, examples=["2025-10-20T13:00:00Z"])
    place: Address | None = Field(default=None, examples=[PLACE])
    held: MeetingHeld | None = Field(default=None)


class MeetingRead(Answer):
    """A meeting."""

    id: MeetingId
    plan_id: PlanId
    starts_at: datetime = Field(examples=["2025-10-20T13:00:00Z"])
    place: str | None = Field(
        description="Null for who must not be told where a protected child is.", examples=[PLACE]
    )
    held_at: datetime | None = Field(
        description="When it was noted that the meeting was held.", examples=["2025-10-20T14:00:00Z"]
    )
    guardian_ids: list[FamilyMemberId] | None = Field(
        description="Which guardians are asked to come; null where all are. Null to a guardian."
    )
    present_unit_ids: list[UnitId]
    absent: list[Absence]
    child_took_part: bool | None = Field(examples=[True])
    child_view: str | None = Field(
        description="What the child said. For the parties and the child; null to a guardian.",
        examples=[VIEW],
    )
