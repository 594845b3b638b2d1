"""Wire shapes of organisations, units, professionals and duties."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from app.kit.refs import DutyId, OrganisationId, ProfessionalId, ProfessionalIdentifierId, UnitId
from app.kit.text import Address, Code, EmailAddress, Line, PhoneNumber
from app.kit.wire import Answer, Wire
from app.vocabulary import Branch, LegalRegime, Sector, StaffRole, UnitKind

OrganisationNumber = Annotated[str, Field(pattern=r"^[0-9]{10}$", examples=["2120000000"])]
MunicipalityCode = Annotated[str, Field(pattern=r"^[0-9]{4}$", examples=["0780"])]
RegionCode = Annotated[str, Field(pattern=r"^[0-9]{2}$", examples=["07"])]
SchoolUnitCode = Annotated[str, Field(pattern=r"^[0-9]{8}$", examples=["10000001"])]
SystemName = Annotated[
    str,
    Field(
        pattern=r"^[a-z0-9][a-z0-9.-]{0,63}$",
        description="Which system's id it is: a short name, without a colon.",
        examples=["vendor.example"],
    ),
]
HsaId = Annotated[str, Field(pattern=r"^SE[0-9]{10}-[A-Za-z0-9]{1,18}$", examples=["SE2321000016-1A2B"])]
FallbackName = Literal["child-health", "school", "pupil-health", "activity-responsibility"]


class OrganisationCreate(Wire):
    """A new organisation: an authority (nämnd, region) or a private provider."""

    name: Line = Field(examples=["Utbildningsnämnden i Lindköping"])
    sector: Sector
    regime: LegalRegime
    organisation_number: OrganisationNumber | None = None
    municipality_code: MunicipalityCode | None = None
    region_code: RegionCode | None = None


class OrganisationUpdate(Wire):
    """What may change about an organisation."""

    name: Line = Field(examples=["Barn- och utbildningsnämnden i Lindköping"])


class OrganisationRead(Answer):
    """An organisation as everybody may see it."""

    id: OrganisationId
    name: str = Field(examples=["Utbildningsnämnden i Lindköping"])
    sector: Sector
    regime: LegalRegime
    organisation_number: OrganisationNumber | None
    municipality_code: MunicipalityCode | None
    region_code: RegionCode | None


class UnitCreate(Wire):
    """A new unit: a school, a child health centre, a reception."""

    organisation_id: OrganisationId
    name: Line = Field(examples=["Lindens skola"])
    kind: UnitKind
    branch: Branch
    role_mailbox: EmailAddress = Field(examples=["rektor.linden@example.se"])
    phone: PhoneNumber | None = Field(default=None, examples=["010-123 45 00"])
    opening_hours: Address | None = Field(default=None, examples=["Vardagar 8-16"])
    school_unit_code: SchoolUnitCode | None = None
    district: Code | None = Field(default=None, examples=["north"])
    municipality_code: MunicipalityCode | None = Field(
        default=None,
        description="Where the unit lies: needed of an independent school, so that it is told what every "
        "school there is told. A municipality's own units lie in it.",
        examples=["0780"],
    )
    on_call_phone: PhoneNumber | None = Field(
        default=None, description="The number to ring out of hours.", examples=["010-123 45 99"]
    )
    on_call_route: Address | None = Field(
        default=None,
        description="Who answers out of hours, and when.",
        examples=["Socialjouren, alla dagar 16-08"],
    )
    fallback_for: list[FallbackName] = Field(
        default_factory=list,
        max_length=4,
        description="Where this unit is named person when the facts name no other.",
        examples=[["school"]],
    )


class UnitUpdate(Wire):
    """What may change about a unit."""

    name: Line | None = Field(default=None, examples=["Lindens skola"])
    role_mailbox: EmailAddress | None = Field(default=None, examples=["rektor.linden@example.se"])
    phone: PhoneNumber | None = Field(default=None, examples=["010-123 45 01"])
    opening_hours: Address | None = Field(default=None, examples=["Vardagar 8-17"])
    district: Code | None = Field(default=None, examples=["north"])
    municipality_code: MunicipalityCode | None = Field(default=None, examples=["0780"])
    on_call_phone: PhoneNumber | None = Field(default=None, examples=["010-123 45 99"])
    on_call_route: Address | None = Field(default=None, examples=["Socialjouren, alla dagar 16-08"])


class UnitRead(Answer):
    """A unit as everybody may see it."""

    id: UnitId
    organisation_id: OrganisationId
    name: str = Field(examples=["Lindens skola"])
    kind: UnitKind
    branch: Branch
    role_mailbox: str = Field(examples=["rektor.linden@example.se"])
    phone: str | None = Field(examples=["010-123 45 00"])
    opening_hours: str | None = Field(examples=["Vardagar 8-16"])
    school_unit_code: str | None = Field(examples=["10000001"])
    district: str | None = Field(examples=["north"])
    municipality_code: MunicipalityCode | None
    on_call_phone: str | None = Field(examples=["010-123 45 99"])
    on_call_route: str | None = Field(examples=["Socialjouren, alla dagar 16-08"])
    fallback_for: list[FallbackName] = Field(examples=[["school"]])
    last_day: date | None = Field(
        description="The last day on which there is such a unit; null while it goes on.",
        examples=["2026-06-30"],
    )
    successor_id: UnitId | None = Field(
        description="Which unit takes over from the day after, where one does: turn there then."
    )


class UnitDiscontinue(Wire):
    """A unit closes for good, or becomes a part of another."""

    last_day: date = Field(description="The last day on which there is such a unit.", examples=["2026-06-30"])
    successor_id: UnitId | None = Field(
        default=None,
        description="Which unit takes over, of the same kind and branch; left out, the rules find another "
        "for each child.",
    )


class ProfessionalCreate(Wire):
    """A new professional of an organisation."""

    organisation_id: OrganisationId
    name: Line = Field(examples=["Maria Lind"])
    hsa_id: HsaId | None = None
    source_id: Code | None = Field(
        default=None,
        description="The person's id in the organisation's own system, such as SS 12000.",
        examples=["5a1f0c9e-3f5f-4a39-9a55-0f5e6f1f2a10"],
    )


class ProfessionalRead(Answer):
    """A professional, as colleagues of the same organisation see them."""

    id: ProfessionalId
    organisation_id: OrganisationId
    name: str = Field(examples=["Maria Lind"])
    hsa_id: str | None = Field(examples=["SE2321000016-1A2B"])
    source_id: str | None = Field(examples=["5a1f0c9e-3f5f-4a39-9a55-0f5e6f1f2a10"])


class ProfessionalIdentifierCreate(Wire):
    """A system's own id for a professional."""

    system: SystemName
    value: Code = Field(
        description="The id, to the letter. An identity number is refused: it stands in assertions and logs.",
        examples=["anst-20417"],
    )


class ProfessionalIdentifierRead(Answer):
    """A system's own id for a professional, in force."""

    id: ProfessionalIdentifierId
    professional_id: ProfessionalId
    system: str = Field(examples=["vendor.example"])
    value: str = Field(examples=["anst-20417"])


class DutyCreate(Wire):
    """A new duty: somebody at a unit, in a role, from a date. The role decides the branch."""

    professional_id: ProfessionalId
    unit_id: UnitId
    role: StaffRole
    valid_from: date = Field(examples=["2025-08-01"])
    valid_to: date | None = Field(default=None, description="Last day, included.", examples=["2026-07-31"])


class DutyUpdate(Wire):
    """Ends a duty, or moves its end."""

    valid_to: date | None = Field(description="Last day, included.", examples=["2026-06-30"])


class DutyRead(Answer):
    """A duty."""

    id: DutyId
    organisation_id: OrganisationId
    professional_id: ProfessionalId
    unit_id: UnitId
    role: StaffRole
    branch: Branch
    valid_from: date = Field(examples=["2025-08-01"])
    valid_to: date | None = Field(examples=["2026-07-31"])
