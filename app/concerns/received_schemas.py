"""Wire shapes of social services' side: the received report, judgement, decision, time, feedback, inquiry."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from app.concerns.schemas import MOMENT, TEXT, WHO, ConcernSupplementRead, Said, SaidText
from app.kit.moments import GivenMoment
from app.kit.refs import (
    ChildId,
    ChildInquiryId,
    ConcernExtensionId,
    HelpApplicationId,
    ProfessionalId,
    ReceivedConcernReportId,
    UnitId,
)
from app.kit.text import Line, Note
from app.kit.wire import Answer, Wire
from app.rules.facts import ReporterKind
from app.vocabulary import (
    Branch,
    Certainty,
    ClockKind,
    ClockStanding,
    ConcernDecision,
    ConcernFeedback,
    DelayReason,
    ProtectionJudgement,
    ReceivedReportStatus,
    ReportChannel,
)

_REASON = "Mamman har hämtat barnet och är ensam hemma med det; pappan är bortrest till fredag."
_WHY = "Det som anmäls är allvarligt nog för att utredas."
_DELAY = "Barnet vårdas på sjukhus och kan inte höras före den tionde."


class ReceivedConcernReportCreate(Wire):
    """A report that came another way: by telephone, by letter, at a visit."""

    text: SaidText = Field(examples=[TEXT])
    channel: Literal[ReportChannel.TELEPHONE, ReportChannel.LETTER, ReportChannel.VISIT] = Field(
        examples=["telephone"]
    )
    reporter_kind: Literal[ReporterKind.MANDATED, ReporterKind.PRIVATE_PERSON] = Field(
        description="A private person gets no feedback. Who reported by duty another way is told that way.",
        examples=["private-person"],
    )
    reporter_name: Line | None = Field(
        default=None, description="None for who will not say.", examples=[None]
    )
    child_id: ChildId | None = None
    identity_number: Said | None = Field(default=None, examples=["201909072388"])
    child_name: Said | None = Field(default=None, examples=["Elsa Berg"])
    child_description: Said | None = Field(default=None, examples=[WHO])
    suspects_violence: bool = Field(default=False, examples=[False])
    received_at: GivenMoment | None = Field(
        default=None, description="Now, when left out.", examples=[MOMENT]
    )


class ReportedChildCreate(Wire):
    """Which child a report is about."""

    child_id: ChildId


class ProtectionJudgementCreate(Wire):
    """The judgement of the need of immediate protection."""

    outcome: ProtectionJudgement = Field(examples=["no-immediate-need"])
    reason: Note = Field(examples=[_REASON])
    violence: bool | None = Field(
        default=None,
        description="Whether violence is suspected; as the reporter says, when left out.",
        examples=[False],
    )


class ConcernPassingOn(Wire):
    """Which reception answers instead, and why."""

    unit_id: UnitId
    reason: Note = Field(examples=["Barnet har flyttat till Norra distriktet."])


class DelayGiven(Wire):
    """Why a decision comes after its time."""

    reason: DelayReason = Field(
        description="A lawful one for this time; or `none-lawful`, by the unit's head, who stands for it.",
        examples=["exceptional-reasons"],
    )
    note: Note = Field(examples=[_DELAY])


class ConcernDecisionCreate(Wire):
    """The decision to open an inquiry, or not to."""

    outcome: ConcernDecision = Field(examples=["open-inquiry"])
    reason: Note = Field(examples=[_WHY])
    inquiry_unit_id: UnitId | None = Field(
        default=None, description="Which unit of yours inquires; your own when left out."
    )
    delay: DelayGiven | None = Field(default=None, description="Where the time is over.")


class ConcernExtensionCreate(Wire):
    """A longer time, decided before it is over."""

    reason: DelayReason = Field(examples=["exceptional-reasons"])
    note: Note = Field(examples=[_DELAY])
    until: date = Field(description="The new last day.", examples=["2025-10-01"])


class ConcernFeedbackCreate(Wire):
    """What the reporter is told: one of three values. There is no place for a word more."""

    value: ConcernFeedback = Field(examples=["inquiry-opened"])


class FeedbackWithholdingCreate(Wire):
    """Why it would be inappropriate to tell the reporter. It stays with the reception."""

    reason: Note = Field(examples=["Barnet kan fara illa av att skolan vet."])


class ChildInquiryEnd(Wire):
    """The end of an inquiry."""

    delay: DelayGiven | None = Field(default=None, description="Where the time is over.")


class ConcernClockRead(Wire):
    """A time that runs, and the rule that it stands on."""

    kind: ClockKind
    received_concern_report_id: ReceivedConcernReportId | None
    child_inquiry_id: ChildInquiryId | None
    help_application_id: HelpApplicationId | None
    began_on: date = Field(examples=["2025-09-03"])
    warns_on: date = Field(examples=["2025-09-10"])
    last_on: date = Field(examples=["2025-09-17"])
    standing: ClockStanding
    rule: str = Field(description="The key of the rule.", examples=["inquiry-decided-within-fourteen-days"])
    certainty: Certainty = Field(
        description="How surely the time was read in the law; `unverified` for what is a setting here."
    )


class ConcernExtensionRead(Wire):
    """A time that was lengthened."""

    id: ConcernExtensionId
    reason: DelayReason
    rule: str = Field(examples=["decision-later-on-exceptional-reasons"])
    note: str = Field(examples=[_DELAY])
    until: date = Field(examples=["2025-10-01"])
    decided_by: ProfessionalId
    decided_at: datetime = Field(examples=[MOMENT])


class ReceivedConcernReportRead(Answer):
    """A report as the reception has it: what was reported, by whom, and what has been done with it."""

    id: ReceivedConcernReportId
    unit_id: UnitId
    channel: ReportChannel
    received_at: datetime = Field(examples=[MOMENT])
    status: ReceivedReportStatus
    reporter_kind: ReporterKind = Field(examples=["mandated"])
    reporter_id: ProfessionalId | None
    reporter_unit_id: UnitId | None
    reporter_name: str | None = Field(examples=["Jonas Ek"])
    child_id: ChildId | None = Field(
        description="The child, once it is known which, and to those of you who may know of it."
    )
    text: str = Field(examples=[TEXT])
    stated_child_id: str | None = Field(
        description="The child's id as the reporter wrote it.", examples=[None]
    )
    identity_number: str | None = Field(examples=["201909072388"])
    child_name: str | None = Field(examples=["Elsa Berg"])
    child_description: str | None = Field(examples=[WHO])
    in_danger_now: bool
    family_informed: bool | None
    supplements: list[ConcernSupplementRead]
    violence: bool
    protection: ProtectionJudgement | None
    protection_reason: str | None = Field(examples=[_REASON])
    protection_judged_by: ProfessionalId | None
    protection_judged_at: datetime | None = Field(examples=[MOMENT])
    decision: ConcernDecision | None
    decision_reason: str | None = Field(examples=[_WHY])
    decided_by: ProfessionalId | None
    decided_at: datetime | None = Field(examples=[MOMENT])
    delayed_because: DelayReason | None
    child_inquiry_id: ChildInquiryId | None
    feedback: ConcernFeedback | None
    told_at: datetime | None = Field(examples=[MOMENT])
    feedback_withheld_at: datetime | None = Field(examples=[None])
    passed_on_unit_id: UnitId | None = Field(description="The reception that answers instead.")
    passed_on_reason: str | None = Field(examples=[None])
    passed_on_at: datetime | None = Field(examples=[None])
    extensions: list[ConcernExtensionRead]
    clocks: list[ConcernClockRead]


class ChildInquiryRead(Answer):
    """An inquiry's shell: since when, by whom, until when. What it finds is not kept here."""

    id: ChildInquiryId
    child_id: ChildId | None
    branch: Branch
    unit_id: UnitId
    opened_unit_id: UnitId
    opened_by: ProfessionalId
    opened_at: datetime = Field(examples=[MOMENT])
    ended_by: ProfessionalId | None
    ended_at: datetime | None = Field(examples=[None])
    delayed_because: DelayReason | None
    received_concern_report_ids: list[ReceivedConcernReportId] = Field(
        description="The reports that belong to it and that you may read, the first first."
    )
    extensions: list[ConcernExtensionRead]
    clocks: list[ConcernClockRead]
