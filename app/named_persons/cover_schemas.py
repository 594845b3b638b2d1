"""Wire shapes of covers: who acts for a named person, or for a whole unit, and when."""

from datetime import date, datetime
from typing import Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from app.kit.refs import CoverId, ProfessionalId, UnitId
from app.kit.text import EmailAddress, PhoneNumber
from app.kit.wire import Answer, Wire
from app.named_persons.schemas import ActingUnit, NamedPersonProfessional
from app.vocabulary import CoverReason


class CoverCreate(Wire):
    """A colleague, another unit or a mailbox acts for a professional, or for a whole unit that is closed."""

    unit_id: UnitId = Field(description="The unit whose named person is covered.")
    professional_id: ProfessionalId | None = Field(
        default=None, description="Who is covered; left out: the whole unit."
    )
    acting_professional_id: ProfessionalId | None = None
    acting_unit_id: UnitId | None = None
    role_mailbox: EmailAddress | None = Field(default=None, examples=["skolplikt@example.se"])
    phone: PhoneNumber | None = Field(default=None, examples=["010-123 45 00"])
    reason: CoverReason
    valid_from: date = Field(examples=["2026-06-29"])
    valid_to: date = Field(description="Last day, included.", examples=["2026-07-31"])

    @model_validator(mode="after")
    def _somebody_acts(self) -> Self:
        acting = [self.acting_professional_id, self.acting_unit_id]
        if all(acting) or not any([*acting, self.role_mailbox]):
            raise PydanticCustomError(
                "one_acts", "a professional, a unit or a mailbox acts, not both of the first"
            )
        return self


class CoverRead(Answer):
    """A cover. Why somebody is away is shown to that person and to the head of the unit only."""

    id: CoverId
    unit_id: UnitId
    professional: NamedPersonProfessional | None = Field(description="Who is covered; null: the whole unit.")
    acting_professional: NamedPersonProfessional | None
    acting_unit: ActingUnit | None
    role_mailbox: str | None = Field(examples=["skolplikt@example.se"])
    phone: str | None = Field(examples=["010-123 45 00"])
    reason: CoverReason | None
    valid_from: date = Field(examples=["2026-06-29"])
    valid_to: date = Field(description="Last day, included.", examples=["2026-07-31"])
    recorded_at: datetime = Field(examples=["2026-06-01T08:00:00Z"])
    withdrawn_at: datetime | None = Field(
        description="When it was taken back before it had begun.", examples=["2026-06-10T08:00:00Z"]
    )


class UnitClosureRead(Wire):
    """When a unit is closed, and who answers then."""

    valid_from: date = Field(examples=["2026-06-29"])
    valid_to: date = Field(description="Last day, included.", examples=["2026-07-31"])
    acting_unit: ActingUnit | None
    role_mailbox: str = Field(examples=["skolplikt@example.se"])
    phone: str | None = Field(examples=["010-123 45 00"])
