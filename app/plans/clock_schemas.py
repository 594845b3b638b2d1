"""Wire shapes of running time limits and their pauses."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from app.kit.refs import AgreementId, ChildId, ClockPauseId, PlanId, UnitId
from app.kit.text import Note
from app.kit.wire import Answer, Wire
from app.vocabulary import ClockKind, ClockStanding, PauseReason

WHY = "Familjen är bortrest till den 7 januari."
PausedKind = Literal[
    ClockKind.PLAN_BEGIN, ClockKind.PLAN_CALL, ClockKind.PLAN_MEETING, ClockKind.PLAN_FOLLOW_UP
]


class ClockRead(Answer):
    """A time limit that runs. What it is about stands behind the link `about`."""

    kind: ClockKind
    child_id: ChildId
    plan_id: PlanId
    unit_id: UnitId | None = Field(description="Who has promised; null where the plan as such is meant.")
    began_on: date = Field(examples=["2025-10-02"])
    warns_on: date = Field(examples=["2025-10-16"])
    last_on: date = Field(description="The last day, pauses counted in.", examples=["2025-10-23"])
    paused_days: int = Field(examples=[0])
    standing: ClockStanding
    agreement_id: AgreementId | None = Field(
        description="The agreement that says within what time; null where the installation does, or a person."
    )


class PauseCreate(Wire):
    """Days on which a time limit stands still, and why."""

    kind: PausedKind = Field(examples=["plan-meeting"])
    reason: PauseReason = Field(
        description="Only what lets this time limit stand still; lack of staff never does.",
        examples=["family-asks"],
    )
    note: Note = Field(description="In plain words.", examples=[WHY])
    valid_from: date = Field(examples=["2025-12-22"])
    valid_to: date = Field(description="The last day, included.", examples=["2026-01-07"])


class PauseRead(Answer):
    """A pause."""

    id: ClockPauseId
    plan_id: PlanId
    kind: ClockKind
    reason: PauseReason
    note: str = Field(examples=[WHY])
    valid_from: date = Field(examples=["2025-12-22"])
    valid_to: date = Field(examples=["2026-01-07"])
    written_at: datetime = Field(examples=["2025-12-18T09:00:00Z"])
    taken_back_at: datetime | None = Field(examples=["2025-12-20T09:00:00Z"])
