"""Wire shapes of the catalogue."""

from datetime import date, datetime
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from app.kit.ids import id_field
from app.kit.refs import DistrictId, OrganisationId, UnitId
from app.kit.text import Address, Brief, Code, EmailAddress, Line, PhoneNumber
from app.kit.wire import Answer, Wire
from app.vocabulary import PreventionLevel, WayToHelp

MeasureId = Annotated[str, id_field("cme")]
ImportId = Annotated[str, id_field("cim")]
MunicipalityCode = Annotated[str, Field(pattern=r"^[0-9]{4}$", examples=["9901"])]
MAX_AGE = 25
MAX_TABLE = 200_000
_TABLE = "code;name;summary;level;targetGroup;ageFrom;ageTo;way;how;municipalityCode;contact;validFrom\r\n"
TableText = Annotated[
    str,
    StringConstraints(min_length=1, max_length=MAX_TABLE),
    Field(examples=[_TABLE]),
]
"""A table as text. What stands in its cells is judged cell by cell."""


class Described(Wire):
    """What is said of a measure, whoever writes it and however."""

    name: Line = Field(examples=["Föräldrakurs"])
    summary: Brief = Field(examples=["Fem träffar om vardagen med tonåringar."])
    level: PreventionLevel
    target_group: Line = Field(examples=["Föräldrar till barn 10-17 år"])
    age_from: int = Field(ge=0, le=MAX_AGE, description="Of the child.", examples=[10])
    age_to: int = Field(ge=0, le=MAX_AGE, description="Included.", examples=[17])
    way: WayToHelp
    how: Brief = Field(examples=["Ring eller mejla. Ingen utredning görs och ingen journal förs."])
    phone: PhoneNumber | None = Field(
        default=None, description="Where it is another than the unit's.", examples=["010-123 45 10"]
    )
    place: Address | None = Field(default=None, examples=["Lindens skola, varannan tisdag 13-16"])
    valid_from: date = Field(examples=["2025-08-18"])
    valid_to: date | None = Field(
        default=None, description="Last day on which it is offered, included.", examples=["2026-06-12"]
    )

    @model_validator(mode="after")
    def _forwards(self) -> Self:
        if self.age_to < self.age_from:
            raise ValueError("the ages run backwards")
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError("the dates run backwards")
        return self


class CatalogueMeasureCreate(Described):
    """A measure to show in the catalogue."""

    organisation_id: OrganisationId = Field(description="Who offers it, and answers for what is said of it.")
    code: Code = Field(
        description="The organisation's own, by which an import knows it again.", examples=["fk-10"]
    )
    municipality_code: MunicipalityCode
    district_id: DistrictId | None = Field(
        default=None, description="Only there; without it, in the whole municipality."
    )
    unit_id: UnitId = Field(description="Whom to turn to: a unit of the organisation, never a person.")


class CatalogueRow(Described):
    """One row of a table: the unit is named by its role mailbox, the district by its code."""

    code: Code
    municipality_code: MunicipalityCode
    district: Code | None = None
    contact: EmailAddress


class CatalogueMeasureUpdate(Wire):
    """What is said anew; what is left out stays. Whatever is changed counts as checked today."""

    name: Line | None = Field(default=None, examples=["Föräldrakurs"])
    summary: Brief | None = Field(default=None, examples=["Fem träffar om vardagen med tonåringar."])
    level: PreventionLevel | None = None
    target_group: Line | None = Field(default=None, examples=["Föräldrar till barn 10-17 år"])
    age_from: int | None = Field(default=None, ge=0, le=MAX_AGE, examples=[10])
    age_to: int | None = Field(default=None, ge=0, le=MAX_AGE, examples=[17])
    way: WayToHelp | None = None
    how: Brief | None = Field(default=None, examples=["Ring eller mejla."])
    district_id: DistrictId | None = None
    unit_id: UnitId | None = None
    phone: PhoneNumber | None = Field(default=None, examples=["010-123 45 10"])
    place: Address | None = Field(default=None, examples=["Lindens skola"])
    valid_to: date | None = Field(default=None, examples=["2026-06-12"])


class CatalogueMeasureRead(Answer):
    """A measure, as everybody reads it."""

    id: MeasureId
    organisation_id: OrganisationId
    organisation_name: str = Field(
        description="Who offers it.", examples=["Lindköpings kommun, socialnämnden"]
    )
    code: str = Field(examples=["fk-10"])
    name: str = Field(examples=["Föräldrakurs"])
    summary: str = Field(examples=["Fem träffar om vardagen med tonåringar."])
    level: PreventionLevel
    target_group: str = Field(examples=["Föräldrar till barn 10-17 år"])
    age_from: int = Field(examples=[10])
    age_to: int = Field(examples=[17])
    way: WayToHelp
    how: str = Field(examples=["Ring eller mejla. Ingen utredning görs och ingen journal förs."])
    municipality_code: MunicipalityCode
    district_id: DistrictId | None
    district_name: str | None = Field(examples=["Norra Lindköping"])
    unit_id: UnitId
    unit_name: str = Field(examples=["Öppna insatser barn och unga"])
    phone: str | None = Field(examples=["010-123 45 00"])
    role_mailbox: str = Field(examples=["oppna.insatser@example.se"])
    opening_hours: str | None = Field(examples=["Vardagar 8-16"])
    place: str | None = Field(examples=["Lindens skola, varannan tisdag 13-16"])
    valid_from: date = Field(examples=["2025-08-18"])
    valid_to: date | None = Field(examples=["2026-06-12"])
    last_checked_on: date = Field(
        description="When whoever offers it last said that this is right.", examples=["2025-09-01"]
    )


class CatalogueImportCreate(Wire):
    """A whole table to read in: all of it, or nothing."""

    organisation_id: OrganisationId = Field(description="Whose measures these are.")
    table: TableText = Field(
        description="CSV with a heading, separated by semicolons or commas; a quoted cell may hold lines.",
    )


class CountsRead(Wire):
    """What has become of the rows."""

    created: int = Field(examples=[12])
    changed: int = Field(examples=[3])
    unchanged: int = Field(description="As they were; they count as checked today.", examples=[20])


class CatalogueImportRead(Answer):
    """A table that was read in."""

    id: ImportId
    organisation_id: OrganisationId
    counts: CountsRead
    recorded_at: datetime = Field(examples=["2025-09-01T09:00:00Z"])
