"""Wire shapes of protections and of the few who are named."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from app.kit.refs import (
    ChildId,
    NamedUnitId,
    OrganisationId,
    ProfessionalId,
    ProtectedAccessId,
    ProtectionId,
    UnitId,
)
from app.kit.text import Code, Note
from app.kit.wire import Answer, Wire
from app.vocabulary import Branch, ProtectionLevel

REASON = "Hot mot barnet från en närstående."
NOTE = "Hotet är bedömt och har upphört."
Settable = Literal[
    ProtectionLevel.CONFIDENTIALITY_MARKED,
    ProtectionLevel.PROTECTED_REGISTRATION,
    ProtectionLevel.HIDDEN_PLACEMENT,
    ProtectionLevel.SEALED,
]


class ProtectionCreate(Wire):
    """A protection to set."""

    level: Settable = Field(examples=["sealed"])
    reason: Note | None = Field(
        default=None,
        description="Why; kept sealed. Needed for a seal and for a hidden placement.",
        examples=[REASON],
    )
    review_on: date | None = Field(
        default=None,
        description="When it is looked at again; it does not lapse by itself. Needed for a seal and for a "
        "hidden placement.",
        examples=["2027-05-22"],
    )


class ProtectionRead(Answer):
    """One protection, standing or lifted."""

    id: ProtectionId
    child_id: ChildId
    level: ProtectionLevel
    organisation_id: OrganisationId | None = Field(
        description="Who set it; null when that was not kept, before protections had rows."
    )
    branch: Branch | None
    set_by: ProfessionalId | None = Field(description="Null when a school system's data said it.")
    set_at: datetime = Field(examples=["2026-11-22T09:30:00Z"])
    reason: str | None = Field(description="For the own organisation of who set it.", examples=[REASON])
    review_on: date | None = Field(examples=["2027-05-22"])
    review_due: bool = Field(description="Its day of review has come.", examples=[False])
    lifted_at: datetime | None = Field(examples=[None])
    lifted_by: ProfessionalId | None
    verification_source: str | None = Field(examples=["population-register"])
    verified_on: date | None = Field(examples=[None])
    lifting_note: str | None = Field(
        description="For the own organisation of who lifted it.", examples=[None]
    )


class ProtectionLifting(Wire):
    """On what a protection is lifted."""

    verification_source: Code | None = Field(
        default=None,
        description="Where it was seen that the population register protects the child no more. Needed for "
        "what the population register says.",
        examples=["population-register"],
    )
    verified_on: date | None = Field(
        default=None, description="The day on which that was seen.", examples=["2026-11-20"]
    )
    note: Note | None = Field(
        default=None,
        description="Why; kept sealed. Needed for a seal and for a hidden placement.",
        examples=[NOTE],
    )


class ProtectedAccessCreate(Wire):
    """A colleague for whom the child is to exist."""

    professional_id: ProfessionalId


class ProtectedAccessRead(Answer):
    """One of the few of the caller's own organisation for whom the child exists."""

    id: ProtectedAccessId
    child_id: ChildId
    professional_id: ProfessionalId
    name: str = Field(examples=["Maria Lindqvist"])
    named_by: ProfessionalId | None = Field(
        description="Null when the unit's head was named because the unit had the child."
    )
    named_at: datetime = Field(examples=["2026-11-22T09:30:00Z"])


class NamedUnitCreate(Wire):
    """A unit of another organisation for whose heads a protected child is to exist."""

    unit_id: UnitId
    reason: Note = Field(
        description="Why they must know of the child; kept sealed.",
        examples=["Barnet börjar på skolan till hösten."],
    )
    review_on: date = Field(
        description="When it is looked at again; it does not lapse by itself.", examples=["2027-05-22"]
    )


class NamedUnitRead(Answer):
    """A unit elsewhere that the caller's organisation has let in. Who its heads are is its own to know."""

    id: NamedUnitId
    child_id: ChildId
    unit_id: UnitId
    named_by: ProfessionalId
    named_at: datetime = Field(examples=["2026-11-22T09:30:00Z"])
    reason: str = Field(examples=["Barnet börjar på skolan till hösten."])
    review_on: date = Field(examples=["2027-05-22"])
    review_due: bool = Field(description="Its day of review has come.", examples=[False])
    taken_back_at: datetime | None = Field(examples=[None])
    taken_back_by: ProfessionalId | None
