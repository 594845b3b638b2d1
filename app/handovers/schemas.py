"""Wire shapes of handovers: where a chain changes, what was promised, a refusal, the items one by one."""

from datetime import date, datetime

from pydantic import Field

from app.kit.refs import (
    ActionId,
    AssignmentId,
    ChildId,
    DisclosureId,
    HandoverId,
    HandoverItemId,
    HandoverRefusalId,
    PlanId,
    ProfessionalId,
    RecordId,
    UnitId,
)
from app.kit.text import Note
from app.kit.wire import Answer, Wire
from app.vocabulary import (
    ActionStatus,
    Category,
    HandoverItemStanding,
    HandoverKind,
    HandoverStatus,
    RefusalReason,
    UnitKind,
)


class HandoverSide(Wire):
    """A unit that hands over or receives. Its id is null for who must not be told where a protected child
    is.
    """

    unit_id: UnitId | None
    kind: UnitKind
    professional_id: ProfessionalId | None = Field(
        description="Only where the unit goes on and the person changes; null for its role mailbox."
    )


class RefusalRead(Wire):
    """That the receiving unit says it is wrong: for the two units."""

    id: HandoverRefusalId
    reason: RefusalReason
    note: str | None = Field(examples=["Eleven går på Ekens friskola sedan i måndags."])
    refused_by: ProfessionalId
    refused_at: datetime = Field(examples=["2025-08-19T07:30:00Z"])
    escalated_to: UnitId | None = Field(
        description="The municipality's unit of last resort, which is told that the two units disagree."
    )


class OpenPromise(Wire):
    """A promise of the outgoing unit in a plan that the caller reads, not yet kept."""

    plan_id: PlanId
    action_id: ActionId
    due_on: date = Field(examples=["2025-11-01"])
    status: ActionStatus
    overdue: bool


class HandoverRead(Answer):
    """A change in a child's chain of named persons. Responsibility moves on the day, whoever does what."""

    id: HandoverId
    child_id: ChildId
    kind: HandoverKind
    status: HandoverStatus
    takes_effect_on: date = Field(examples=["2025-08-18"])
    outgoing: HandoverSide | None = Field(description="Null at the first day of the chain.")
    incoming: HandoverSide | None = Field(description="Null after the last day of the chain.")
    assignment_id: AssignmentId | None = Field(
        description="The assignment on which the receiving unit gives its receipt."
    )
    accepted_at: datetime | None = Field(examples=["2025-08-19T07:30:00Z"])
    refusal: RefusalRead | None = Field(
        description="For the two units and nobody else; null for everybody else."
    )


class HandoverContents(HandoverRead):
    """One handover with what the outgoing unit has promised and not yet done."""

    open_promises: list[OpenPromise] = Field(
        description="Those of them that stand in plans which you read yourself."
    )


class RefusalCreate(Wire):
    """Why the receiving unit says that it is wrong."""

    reason: RefusalReason = Field(examples=["not-here"])
    note: Note | None = Field(
        default=None,
        description="Needed when the reason is `other`. Kept encrypted; the outgoing unit reads it.",
        examples=["Eleven går på Ekens friskola sedan i måndags."],
    )


class HandoverItemRead(Answer):
    """One record and what becomes of it. The receiving unit sees only what has been shared with it."""

    id: HandoverItemId | None = Field(description="Null until it is decided.")
    handover_id: HandoverId
    item_id: RecordId
    categories: list[Category]
    standing: HandoverItemStanding
    rule: str | None = Field(
        description="The rule that decides now, or decided then.", examples=["consent-lifts-secrecy"]
    )
    disclosure_id: DisclosureId | None
    decided_at: datetime | None = Field(examples=["2025-06-10T08:00:00Z"])
