"""Wire shapes of copies of a plan."""

from dataclasses import dataclass
from datetime import datetime

from pydantic import Field

from app.kit.paper.sheets import CopyForm, Language
from app.kit.refs import FamilyMemberId, PlanCopyId, PlanId, ProfessionalId, UnitId
from app.kit.wire import Wire
from app.vocabulary import Voice


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyWanted:
    """Which copy, and for whom: the caller, a guardian or the child."""

    form: CopyForm
    language: Language
    guardian_id: str | None = None
    for_child: bool = False

    @property
    def for_family(self) -> bool:
        """Whether a professional draws it for somebody of the family."""
        return self.guardian_id is not None or self.for_child


class PlanCopyRead(Wire):
    """A copy that somebody has got."""

    id: PlanCopyId
    plan_id: PlanId
    recipient: Voice
    guardian_id: FamilyMemberId | None
    unit_id: UnitId | None
    professional_id: ProfessionalId | None = Field(
        description="Who fetched it; null when the family did by itself."
    )
    form: CopyForm
    language: Language
    digest: str = Field(
        description="Two copies with the same digest say the same.",
        examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
    )
    made_at: datetime = Field(examples=["2025-10-21T13:30:00Z"])
