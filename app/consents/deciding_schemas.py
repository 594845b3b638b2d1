"""Wire shapes of what is decided in a guardian's place, and of how a child's maturity was judged."""

from datetime import date
from typing import Annotated

from pydantic import Field

from app.consents.schemas_shared import BoardDecisionShown
from app.kit.ids import id_field
from app.kit.refs import ChildId, FamilyMemberId, ProfessionalId
from app.kit.text import Line, Note
from app.kit.wire import Answer, Wire
from app.vocabulary import Branch, ConsentMatter, Measure

CapacityAssessmentId = Annotated[str, id_field("cap")]
_REASON = "Förstår vad samtycket gäller och vad som följer av ett nej."


class BoardDecisionCreate(Wire):
    """The social board's decision in one guardian's place; never in the child's."""

    replaces_guardian_id: FamilyMemberId
    measure: Measure = Field(
        description="One of the four measures, and the same as the consent's.", examples=["open-intervention"]
    )
    reference: Line = Field(
        description="The decision's own reference at the board.", examples=["SN 2025:117"]
    )
    decided_on: date = Field(examples=["2025-09-10"])
    valid_to: date | None = Field(
        default=None, description="Last day, included; as long as the consent when left out."
    )


class BoardDecisionRead(BoardDecisionShown, Answer):
    """The social board's decision in one guardian's place, for those who see the consent and the board."""


class CapacityAssessmentCreate(Wire):
    """Whether the child is mature enough for an own say, in which matter, and why."""

    matter: ConsentMatter = Field(examples=["other"])
    mature: bool = Field(examples=[True])
    reason: Note = Field(description="Kept encrypted.", examples=[_REASON])
    assessed_on: date | None = Field(
        default=None, description="Today when left out.", examples=["2025-09-03"]
    )


class CapacityAssessmentRead(Answer):
    """How a child's maturity was judged, for the own branch."""

    id: CapacityAssessmentId
    child_id: ChildId
    branch: Branch
    matter: ConsentMatter
    mature: bool
    reason: str = Field(examples=[_REASON])
    assessed_by: ProfessionalId
    assessed_on: date = Field(examples=["2025-09-03"])
