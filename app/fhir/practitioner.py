"""Practitioner and PractitionerRole: who works where, with what duty."""

from typing import Literal

from app.fhir.asking import Asking, Told
from app.fhir.elements import (
    CodeableConcept,
    HumanName,
    Identifier,
    Period,
    Reference,
    Resource,
    coded,
    listed,
)
from app.fhir.kinds import Asked, Found, Interaction, Kind, Shown, page
from app.fhir.systems import HSA_ID, own_codes, own_identifiers

STAFF_ROLES = own_codes("staff-role")


class Practitioner(Resource):
    """A professional of the caller's own organisation."""

    resource_type: Literal["Practitioner"] = "Practitioner"
    identifier: list[Identifier] | None = None
    name: list[HumanName]


class PractitionerRole(Resource):
    """A duty: somebody at a unit, in a role, from when to when."""

    resource_type: Literal["PractitionerRole"] = "PractitionerRole"
    active: bool
    period: Period
    practitioner: Reference
    organization: Reference
    code: list[CodeableConcept]


def practitioner(told: Told) -> Practitioner:
    """Say a professional as FHIR does: the HSA-id, and what the school's system calls them."""
    hsa, source = told["hsaId"], told["sourceId"]
    return Practitioner(
        id=told["id"],
        identifier=listed(
            Identifier(system=HSA_ID, value=hsa) if hsa else None,
            Identifier(system=own_identifiers("ss12000"), value=source) if source else None,
        ),
        name=[HumanName(text=told["name"])],
    )


def practitioner_role(told: Told, *, today: str) -> PractitionerRole:
    """Say a duty as FHIR does."""
    holds = told["validFrom"] <= today and (told["validTo"] is None or today <= told["validTo"])
    return PractitionerRole(
        id=told["id"],
        active=holds,
        period=Period(start=told["validFrom"], end=told["validTo"]),
        practitioner=Reference(reference=f"Practitioner/{told['professionalId']}"),
        organization=Reference(reference=f"Organization/{told['unitId']}"),
        code=[coded(STAFF_ROLES, told["role"])],
    )


async def read(asking: Asking, professional_id: str) -> Shown:
    """Read a professional."""
    return Shown(practitioner((await asking.get("professionals", professional_id)).body))


async def search(asking: Asking, asked: Asked) -> Found:
    """List professionals."""
    rows, total = await page(asking, asked, "professionals")
    return Found([practitioner(row) for row in rows], total)


async def read_role(asking: Asking, duty_id: str) -> Shown:
    """Read a duty."""
    answer = await asking.get("duties", duty_id)
    return Shown(practitioner_role(answer.body, today=await asking.today()))


async def search_roles(asking: Asking, asked: Asked) -> Found:
    """List duties."""
    rows, total = await page(asking, asked, "duties")
    today = await asking.today()
    return Found([practitioner_role(row, today=today) for row in rows], total)


KIND = Kind(
    name="Practitioner",
    model=Practitioner,
    says="A professional of your own organisation, with the HSA-id where it is known.",
    interactions=(
        Interaction(code="read", asks=("read_professional",), says="Read a professional."),
        Interaction(code="search-type", asks=("list_professionals",), says="List professionals."),
    ),
    read=read,
    search=search,
)
ROLE_KIND = Kind(
    name="PractitionerRole",
    model=PractitionerRole,
    says="A duty at a unit of your own organisation. Roles are codes of our own.",
    interactions=(
        Interaction(code="read", asks=("read_duty", "read_whoami"), says="Read a duty."),
        Interaction(code="search-type", asks=("list_duties", "read_whoami"), says="List duties."),
    ),
    read=read_role,
    search=search_roles,
)
