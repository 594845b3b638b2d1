"""Wire shapes of running time limits."""

from datetime import date

from pydantic import Field

from app.kit.refs import (
    AbsenceSignalId,
    AgreementId,
    ChildId,
    ChildInquiryId,
    HelpApplicationId,
    PlanId,
    ReceivedConcernReportId,
    UnitId,
)
from app.kit.wire import Answer
from app.vocabulary import AbsenceRung, Certainty, ClockKind, ClockStanding


class DeadlineRead(Answer):
    """A time limit that runs. What it is about stands behind the link `self`."""

    kind: ClockKind
    child_id: ChildId | None = Field(description="Null for a report, an inquiry, an application.")
    plan_id: PlanId | None
    absence_signal_id: AbsenceSignalId | None = Field(description="The duty of the head of the school.")
    absence_rung: AbsenceRung | None = Field(description="Which step of it.")
    participation_id: str | None = Field(
        pattern=r"^cpt-[a-z2-7]{26}$",
        description="The child's part in a form of cooperation that is to be evaluated.",
        examples=["cpt-abcdefghijklmnopqrstuvwxyz"],
    )
    received_concern_report_id: ReceivedConcernReportId | None
    child_inquiry_id: ChildInquiryId | None
    help_application_id: HelpApplicationId | None
    unit_id: UnitId | None = Field(
        description="Who has promised, or where it is to be done; null where the plan as such is meant."
    )
    began_on: date = Field(examples=["2025-10-02"])
    warns_on: date = Field(examples=["2025-10-16"])
    last_on: date = Field(description="The last day, pauses counted in.", examples=["2025-10-23"])
    paused_days: int = Field(examples=[0])
    standing: ClockStanding
    agreement_id: AgreementId | None = Field(
        description="The agreement that says within what time; null where the installation does, or a person."
    )
    rule: str | None = Field(
        description="The key of the rule that it stands on; null where it is agreed or promised.",
        examples=[None],
    )
    certainty: Certainty | None = Field(description="How surely the rule's time was read; null without one.")
