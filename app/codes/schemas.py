"""Wire shapes of code events."""

from datetime import datetime

from pydantic import Field

from app.kit.refs import ChildId, CodeEventId, PlanId, UnitId
from app.kit.wire import Wire
from app.vocabulary import CodeOccasion, CodeSystem


class CodeName(Wire):
    """What the code stands for, in both languages."""

    sv: str = Field(examples=["Upprättande av samordnad individuell plan"])
    en: str = Field(examples=["A coordinated individual plan is drawn up"])


class CodeEventRead(Wire):
    """One code, to be reported by the own organisation."""

    id: CodeEventId
    system: CodeSystem
    code: str = Field(examples=["AU124"])
    name: CodeName
    occasion: CodeOccasion
    unit_id: UnitId
    child_id: ChildId
    plan_id: PlanId | None
    happened_at: datetime = Field(examples=["2025-10-21T13:00:00Z"])
