"""Wire shapes of care blocks."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from app.kit.refs import CareBlockId, ChildId, OrganisationId, ProfessionalId, UnitId
from app.kit.text import Note
from app.kit.wire import Answer, Wire
from app.vocabulary import Branch

WISH = "Vill inte att BUP:s anteckningar läses på BVC."
CONSENTED = "Patienten samtyckte i telefon."


class LiftingBasis(StrEnum):
    """Grund för att häva en spärr."""

    PATIENT_CONSENTED = "patient-consented"
    """Patienten har samtyckt, eller häver den själv."""
    EMERGENCY = "emergency"
    """Fara för patientens liv eller annars allvarlig risk för hälsan."""


class CareBlockCreate(Wire):
    """A block to set."""

    organisation_id: OrganisationId | None = Field(
        default=None, description="Whose records: said by the patient; a provider blocks its own."
    )
    unit_id: UnitId | None = Field(
        default=None,
        description="Only this unit's records; else all of the provider's, each unit for itself.",
    )
    note: Note | None = Field(
        default=None,
        description="What the patient has asked for, as it was heard. Needed of a provider; kept sealed.",
        examples=[WISH],
    )


class CareBlockLifting(Wire):
    """On what a provider lifts a block; a patient needs to say nothing."""

    basis: LiftingBasis | None = Field(default=None, examples=["patient-consented"])
    note: Note | None = Field(default=None, description="Kept sealed.", examples=[CONSENTED])


class CareBlockRead(Answer):
    """One block, standing or lifted."""

    id: CareBlockId
    child_id: ChildId
    organisation_id: OrganisationId
    branch: Branch
    unit_id: UnitId | None
    set_by: ProfessionalId | None = Field(description="Null when the patient set it.")
    note: str | None = Field(examples=[WISH])
    set_at: datetime = Field(examples=["2026-11-22T09:30:00Z"])
    lifted_at: datetime | None = Field(examples=[None])
    lifted_by: ProfessionalId | None = Field(
        description="Null while it stands, or when the patient lifted it."
    )
    lifting_basis: LiftingBasis | None
    lifting_note: str | None = Field(examples=[None])
