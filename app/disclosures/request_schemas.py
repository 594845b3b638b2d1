"""Wire shapes of a question to another unit and its answers, and of a notice that something was corrected."""

from datetime import date, datetime
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from app.disclosures.schemas import ReceivedItemId
from app.kit.ids import id_field
from app.kit.refs import (
    ChildId,
    DisclosureId,
    OrganisationId,
    ProfessionalId,
    RecordId,
    UnitId,
)
from app.kit.text import Note
from app.kit.wire import Answer, Wire
from app.vocabulary import Branch, Category, Purpose

InformationRequestId = Annotated[str, id_field("irq")]
CorrectionId = Annotated[str, id_field("cor")]
_WHY = "Skolan behöver veta hur stödet hemma fungerar för att kunna planera skolveckan."
_MOMENT = "2025-09-06T14:00:00Z"


class InformationRequestCreate(Wire):
    """A question to another unit: what is asked for, why, and until when an answer is of use."""

    asked_unit_id: UnitId
    asked_branch: Branch | None = Field(
        default=None,
        description="The unit's own secrecy branch when left out; a school's pupil health is named here.",
        examples=["social-service"],
    )
    categories: list[Category] = Field(
        min_length=1,
        max_length=len(Category),
        description="What is asked for; each is answered by itself.",
        examples=[["social-record"]],
    )
    purpose: Purpose
    why: Note = Field(
        description="Why your own task needs it. Whoever is asked and knows the child reads it: write "
        "nothing about the child that they need not know. Kept encrypted.",
        examples=[_WHY],
    )
    due_on: date | None = Field(
        default=None,
        description="Left out, it is as the agreement between the two organisations says, or as is usual "
        "in this installation.",
        examples=["2025-09-20"],
    )


class InformationAnswerCreate(Wire):
    """The answer to one thing that is asked for: by a disclosure, or a reasoned no."""

    category: Category = Field(examples=["social-record"])
    disclosure_id: DisclosureId | None = Field(
        default=None, description="What was shared with whoever asks, and has it in it."
    )
    reason: Note | None = Field(
        default=None,
        description="Why it is not shared: your own record, shown to nobody else. Kept encrypted.",
        examples=[None],
    )
    tell_asker: bool = Field(
        default=False,
        description="A no says that the child is known here: it is told only where the rules let that be "
        "said.",
    )

    @model_validator(mode="after")
    def _one_of_the_two(self) -> Self:
        if (self.disclosure_id is None) is (self.reason is None):
            raise ValueError("either a disclosure or a reason")
        return self


class InformationAnswerRead(Wire):
    """How one thing was answered, as far as the reader is told."""

    category: Category
    answer: Literal["shared", "not-shared"] = Field(examples=["shared"])
    disclosure_id: DisclosureId | None
    reason: str | None = Field(description="For the answerer's own people.", examples=[None])
    told: bool = Field(description="Whether who asked is told of it.", examples=[True])
    answered_at: datetime = Field(examples=[_MOMENT])


class InformationRequestRead(Answer):
    """A question between two units, for those who ask and those who are asked and know the child."""

    id: InformationRequestId
    child_id: ChildId
    organisation_id: OrganisationId = Field(description="Who asks.")
    branch: Branch
    unit_id: UnitId
    asked_by: ProfessionalId
    asked_organisation_id: OrganisationId
    asked_branch: Branch
    asked_unit_id: UnitId
    categories: list[Category]
    purpose: Purpose
    why: str = Field(examples=[_WHY])
    due_on: date = Field(examples=["2025-09-20"])
    asked_at: datetime = Field(examples=[_MOMENT])
    waiting: list[Category] = Field(description="What has no answer yet that you are told of.")
    answers: list[InformationAnswerRead]


class CorrectionRead(Answer):
    """That something your unit has received was amended afterwards. What it says now is not told here."""

    id: CorrectionId
    child_id: ChildId
    disclosure_id: DisclosureId
    received_item_id: ReceivedItemId | None = Field(description="Your own copy, when it was taken over.")
    source_id: RecordId
    organisation_id: OrganisationId = Field(description="Whose record it is.")
    shared_version: int = Field(description="The version that was shared.", examples=[1])
    newer_version: int = Field(description="The version that stands now.", examples=[2])
    noted_at: datetime = Field(examples=[_MOMENT])
