"""How rows of the register look on the wire."""

from fastapi import Response

from app.kit.links import links_of
from app.kit.vault import Vault
from app.organisations.models import Duty, Organisation, Professional, Unit
from app.organisations.schemas import DutyRead, OrganisationRead, ProfessionalRead, UnitRead
from app.organisations.service import last_day


def organisation_read(row: Organisation, response: Response | None = None) -> OrganisationRead:
    """Show an organisation."""
    return OrganisationRead.model_validate(
        {
            **row.model_dump(include=set(OrganisationRead.model_fields) - {"links"}),
            "_links": links_of(f"/organisations/{row.id}", response),
        }
    )


def unit_read(row: Unit, response: Response | None = None) -> UnitRead:
    """Show a unit."""
    return UnitRead.model_validate(
        {
            **row.model_dump(include=set(UnitRead.model_fields) - {"links"}),
            "_links": links_of(
                f"/units/{row.id}", response, organisation=f"/organisations/{row.organisation_id}"
            ),
        }
    )


def professional_read(vault: Vault, row: Professional, response: Response | None = None) -> ProfessionalRead:
    """Show a professional, with the name opened."""
    return ProfessionalRead.model_validate(
        {
            **row.model_dump(include={"id", "organisation_id", "hsa_id", "source_id"}),
            "name": vault.open(row.organisation_id, row.name_sealed),
            "_links": links_of(f"/professionals/{row.id}", response),
        }
    )


def duty_read(row: Duty, response: Response | None = None) -> DutyRead:
    """Show a duty."""
    return DutyRead.model_validate(
        {
            **row.model_dump(
                include={"id", "organisation_id", "professional_id", "unit_id", "role", "branch"}
            ),
            "valid_from": row.valid.lower,
            "valid_to": last_day(row.valid),
            "_links": links_of(
                f"/duties/{row.id}",
                response,
                unit=f"/units/{row.unit_id}",
                professional=f"/professionals/{row.professional_id}",
            ),
        }
    )
