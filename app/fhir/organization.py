"""Organization: an authority or a private provider (`org-…`), and each of its units (`uni-…`)."""

from typing import Literal

from app.fhir.asking import Asking, Told
from app.fhir.care_team import reached
from app.fhir.elements import (
    CodeableConcept,
    ContactPoint,
    Identifier,
    Reference,
    Resource,
    coded,
    listed,
)
from app.fhir.kinds import Asked, Found, Interaction, Kind, Param, Shown, page
from app.fhir.systems import ORGANISATION_NUMBER, own_codes, own_identifiers

_UNIT = "uni-"


class Organization(Resource):
    """An organisation or one of its units."""

    resource_type: Literal["Organization"] = "Organization"
    identifier: list[Identifier] | None = None
    active: bool = True
    type: list[CodeableConcept]
    name: str
    telecom: list[ContactPoint] | None = None
    part_of: Reference | None = None


def organization(told: Told) -> Organization:
    """Say an organisation as FHIR does."""
    number = told["organisationNumber"]
    return Organization(
        id=told["id"],
        identifier=listed(Identifier(system=ORGANISATION_NUMBER, value=number) if number else None),
        type=[coded(own_codes("sector"), told["sector"])],
        name=told["name"],
    )


def unit(told: Told) -> Organization:
    """Say a unit as FHIR does: part of its organisation, with its kind, its branch, how it is reached."""
    code = told["schoolUnitCode"]
    return Organization(
        id=told["id"],
        identifier=listed(Identifier(system=own_identifiers("school-unit"), value=code) if code else None),
        active=told["lastDay"] is None,
        type=[coded(own_codes("unit-kind"), told["kind"]), coded(own_codes("branch"), told["branch"])],
        name=told["name"],
        telecom=reached(told),
        part_of=Reference(reference=f"Organization/{told['organisationId']}"),
    )


async def read(asking: Asking, thing_id: str) -> Shown:
    """Read an organisation or a unit, as its id says."""
    if thing_id.startswith(_UNIT):
        return Shown(unit((await asking.get("units", thing_id)).body))
    return Shown(organization((await asking.get("organisations", thing_id)).body))


async def search(asking: Asking, asked: Asked) -> Found:
    """List organisations, or the units of one."""
    if "partof" not in asked.params:
        rows, total = await page(asking, asked, "organisations")
        return Found([organization(row) for row in rows], total)
    owner = asked.reference("partof", "Organization")
    rows, total = await page(asking, asked, "units", organisationId=owner)
    return Found([unit(row) for row in rows], total)


KIND = Kind(
    name="Organization",
    model=Organization,
    says="An authority or a private provider, and each of its units: who takes part, and how to reach them.",
    interactions=(
        Interaction(
            code="read",
            asks=("read_organisation", "read_unit"),
            says="Read an organisation (`org-…`) or a unit (`uni-…`).",
        ),
        Interaction(
            code="search-type",
            asks=("list_organisations", "list_units"),
            says="List organisations, or the units of one (`partof`).",
        ),
    ),
    read=read,
    search=search,
    params=(Param("partof", "reference", "The units of `Organization/org-…`."),),
)
