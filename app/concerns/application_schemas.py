"""Wire shapes of applications for help and of warm handovers."""

from datetime import date, datetime

from pydantic import Field

from app.concerns.schemas import MOMENT, Said, SaidText
from app.kit.moments import GivenMoment
from app.kit.refs import (
    ChildId,
    ChildInquiryId,
    ConsentId,
    HelpApplicationId,
    ProfessionalId,
    SupportMeasureId,
    UnitId,
    WarmHandoverId,
)
from app.kit.text import Line, Note
from app.kit.wire import Answer, Wire
from app.organisations.schemas_shared import ContactRouteRead
from app.vocabulary import ApplicationOutcome, ApplicationStatus, HandoverAim, ReportMeetingPlace

_WHAT = "Vi behöver hjälp med mornarna. Elsa kommer inte i väg, och vi orkar inte längre."
_WHY = "Ni får föräldrastöd från nästa vecka, utan utredning."
_NEXT = "Ring familjerådgivningen på 010-123 45 11, de vet att ni hör av er."
_PHONE = "070-123 45 67"


class _WhoApplies(Wire):
    """Who applies, and for whom."""

    applicant_name: Line = Field(examples=["Anna Berg"])
    child_name: Line = Field(examples=["Elsa Berg"])
    phone: Line = Field(description="Where to reach you.", examples=[_PHONE])


class HelpApplicationCreate(_WhoApplies):
    """What a family asks for, in its own words. Nothing else is needed."""

    what: SaidText = Field(examples=[_WHAT])
    identity_number: Said | None = Field(
        default=None, description="The child's, if you wish to give it.", examples=[None]
    )
    municipality_code: Said | None = Field(
        default=None, description="Where the child lives, where that is not known here.", examples=["9901"]
    )
    district_code: Said | None = Field(default=None, examples=["north"])


class HelpApplicationRead(Answer):
    """An application, for who has made it: what was asked, by when there is an answer, the answer, and always
    somebody to turn to.
    """

    id: HelpApplicationId
    child_id: ChildId
    aim: HandoverAim
    what: str | None = Field(
        description="Null where you were handed over: you tell it yourself.", examples=[_WHAT]
    )
    status: ApplicationStatus
    received_at: datetime = Field(examples=[MOMENT])
    answer_due_on: date = Field(examples=["2025-09-17"])
    meets_at: datetime | None = Field(examples=[None])
    meeting_place: ReportMeetingPlace | None = Field(examples=[None])
    reason: str | None = Field(examples=[_WHY])
    next_contact: str | None = Field(examples=[_NEXT])
    answered_at: datetime | None = Field(examples=[MOMENT])
    withdrawn_at: datetime | None = Field(description="When the family took it back.", examples=[None])
    contacts: list[ContactRouteRead] = Field(
        description="Whom to ring: the unit that answers, or the one it names as next. Not named where the "
        "child is protected."
    )
    emergency_phone: str = Field(description="In immediate danger.", examples=["112"])


class ReceivedApplicationRead(Answer):
    """An application as the unit has it that answers it."""

    id: HelpApplicationId
    unit_id: UnitId
    aim: HandoverAim
    status: ApplicationStatus
    what: str | None = Field(description="Null where the family was handed over.", examples=[_WHAT])
    applicant_name: str = Field(examples=["Anna Berg"])
    child_name: str = Field(examples=["Elsa Berg"])
    phone: str = Field(examples=[_PHONE])
    identity_number: str | None = Field(examples=["201909072388"])
    child_id: ChildId | None = Field(description="The child, for those of you who may know of it.")
    handed_over_unit_id: UnitId | None = Field(description="Who has handed the family over.")
    handed_over_by: ProfessionalId | None
    meets_at: datetime | None = Field(examples=[None])
    meeting_place: ReportMeetingPlace | None = Field(examples=[None])
    received_at: datetime = Field(examples=[MOMENT])
    answer_due_on: date = Field(examples=["2025-09-17"])
    overdue: bool = Field(examples=[False])
    reason: str | None = Field(examples=[_WHY])
    next_contact: str | None = Field(examples=[_NEXT])
    next_contact_unit_id: UnitId | None
    answered_by: ProfessionalId | None
    answered_at: datetime | None = Field(examples=[MOMENT])
    withdrawn_at: datetime | None = Field(description="When the family took it back.", examples=[None])
    child_inquiry_id: ChildInquiryId | None


class ApplicationAnswerCreate(Wire):
    """The answer to the family."""

    outcome: ApplicationOutcome = Field(examples=["helped-without-inquiry"])
    reason: Note | None = Field(
        default=None, description="Needed where no inquiry takes it up. The family reads it.", examples=[_WHY]
    )
    next_contact_unit_id: UnitId | None = Field(
        default=None, description="Needed for `elsewhere`: whom the family turns to next."
    )
    next_contact: Note | None = Field(default=None, examples=[_NEXT])
    inquiry_unit_id: UnitId | None = Field(
        default=None, description="Which unit of yours inquires; your own when left out."
    )


class WarmHandoverCreate(_WhoApplies):
    """That a family is handed over, with its consent. There is no place for a note: the family tells it."""

    support_measure_id: SupportMeasureId = Field(
        description="The help out of which it is handed over; the recipient is not told of it."
    )
    consent_id: ConsentId = Field(
        description="A consent of the kind `warm-handover` to the recipient; no other consent will do."
    )
    giver_id: str = Field(
        description="Who applies: one of those who have consented.",
        pattern=r"^(fam|chi)-[a-z2-7]{26}$",
        examples=["fam-abcdefghijklmnopqrstuvwxyz"],
    )
    aim: HandoverAim
    inquiry_unit_id: UnitId | None = Field(
        default=None, description="Needed for `inquiry`: the unit that inquires."
    )
    meets_at: GivenMoment | None = Field(
        default=None,
        description="When all of you meet, if that is agreed.",
        examples=["2025-09-05T08:00:00Z"],
    )
    meeting_place: ReportMeetingPlace | None = Field(default=None, examples=["school"])


class WarmHandoverRead(Answer):
    """A warm handover, for the service that has made it: whether there is an answer, not which, and whom the
    family turns to next. What the service has written stays where it is.
    """

    id: WarmHandoverId
    child_id: ChildId
    support_measure_id: SupportMeasureId
    consent_id: ConsentId
    aim: HandoverAim
    recipient_unit_id: UnitId | None = Field(
        description="Null for who must not be told where a protected child is."
    )
    contacts: list[ContactRouteRead]
    meets_at: datetime | None = Field(examples=[None])
    meeting_place: ReportMeetingPlace | None = Field(examples=[None])
    handed_over_by: ProfessionalId
    handed_over_at: datetime = Field(examples=[MOMENT])
    answered_at: datetime | None = Field(description="While the consent holds.", examples=[MOMENT])
    next_contact_unit_id: UnitId | None = Field(description="While the consent holds.")
