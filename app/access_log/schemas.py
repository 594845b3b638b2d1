"""Wire shapes of the access log."""

from datetime import datetime

from pydantic import Field

from app.kit.refs import ConsentId, ProfessionalId, UnitId
from app.kit.wire import Wire
from app.vocabulary import Purpose

_AT = Field(examples=["2025-09-05T09:30:00Z"])
_UNIT = Field(description="What the unit is called.", examples=["Lindens skola"])


class OwnLogEntry(Wire):
    """One entry as the own branch sees it for its own control."""

    at: datetime = _AT
    unit_id: UnitId | None
    unit: str | None = _UNIT
    professional_id: ProfessionalId | None
    purpose: Purpose | None
    action: str = Field(description="What was done, as `matter:verb`.", examples=["five-questions:read"])
    outcome: str = Field(description="`allowed` or `refused`.", examples=["allowed"])
    reason: str | None = Field(
        description="The rule that allowed it or why it was refused, as a code.", examples=["may-not-know"]
    )
    subject_id: str | None = Field(
        description="The thing itself, where there was one.", examples=["fqs-abcdefghijklmnopqrstuvwxyz"]
    )


class FamilyLogEntry(Wire):
    """One entry as the family sees it: which unit, for what, under which of one's own consents."""

    at: datetime = _AT
    unit_id: UnitId | None
    unit: str | None = _UNIT
    purpose: Purpose | None
    consent_id: ConsentId
