"""Wire shapes of districts, who answers in them, and how a unit was reached before."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from app.kit.ids import id_field
from app.kit.refs import DistrictId, OrganisationId, UnitId
from app.kit.text import Code, Line
from app.kit.wire import Answer, Wire

ResponsibilityId = Annotated[str, id_field("drs")]
UnitVersionId = Annotated[str, id_field("unv")]
Municipality = Annotated[str, Field(pattern=r"^[0-9]{4}$", examples=["9901"])]


class DistrictCreate(Wire):
    """A new district, and who answers in it."""

    municipality_code: Municipality
    code: Code = Field(description="The municipality's own code.", examples=["north"])
    name: Line = Field(examples=["Norra Lindköping"])
    organisation_id: OrganisationId = Field(description="The social board that answers there.")
    unit_id: UnitId | None = Field(default=None, description="Its reception: where one turns.")
    valid_from: date = Field(examples=["2025-01-01"])


class DistrictUpdate(Wire):
    """What may change about a district itself; its code never does."""

    name: Line = Field(examples=["Norr"])


class DistrictRead(Answer):
    """A district, and who answers in it today."""

    id: DistrictId
    municipality_code: Municipality
    code: str = Field(examples=["north"])
    name: str = Field(examples=["Norra Lindköping"])
    organisation_id: OrganisationId | None = Field(description="The social board that answers there today.")
    unit_id: UnitId | None = Field(description="Its reception.")


class ResponsibilityCreate(Wire):
    """That another board, or another reception of the same, answers in a district from a day on."""

    organisation_id: OrganisationId
    unit_id: UnitId | None = None
    valid_from: date = Field(examples=["2026-01-01"])


class ResponsibilityRead(Answer):
    """Who answers in a district during some dates."""

    id: ResponsibilityId
    district_id: DistrictId
    organisation_id: OrganisationId
    unit_id: UnitId | None
    valid_from: date = Field(examples=["2025-01-01"])
    valid_to: date | None = Field(description="Last day, included.", examples=["2025-12-31"])


class UnitVersionRead(Wire):
    """How a unit was reached since a moment, until the next of these."""

    id: UnitVersionId
    unit_id: UnitId
    name: str = Field(examples=["Lindens skola"])
    role_mailbox: str = Field(examples=["rektor.linden@example.se"])
    phone: str | None = Field(examples=["010-123 45 00"])
    opening_hours: str | None = Field(examples=["Vardagar 8-16"])
    district: str | None = Field(examples=["north"])
    on_call_phone: str | None = Field(examples=["010-123 45 99"])
    on_call_route: str | None = Field(examples=["Socialjouren, alla dagar 16-08"])
    recorded_at: datetime = Field(examples=["2025-08-18T07:00:00Z"])
