"""Wire shapes of where a child belongs and who answers for it."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from app.kit.refs import ChildId, ContactPointId, DistrictId, OrganisationId, UnitId
from app.kit.text import Code
from app.kit.wire import Answer, Wire
from app.vocabulary import Certainty, ResidenceKind, RouteDoubt

MunicipalityCode = Annotated[str, Field(pattern=r"^[0-9]{4}$", examples=["9901"])]
ResidenceId = Annotated[
    str, Field(pattern=r"^(fac|whr)-[a-z2-7]{26}$", examples=["fac-abcdefghijklmnopqrstuvwxyz"])
]


class ResidenceCreate(Wire):
    """Where the child belongs from a day on, as your own organisation has been told."""

    kind: ResidenceKind = Field(
        default=ResidenceKind.REGISTERED,
        description="`registered` is the register's, for all who have the child. `stay` and `placed` are "
        "read by your own branch alone; only social services say that a child is placed.",
        examples=["registered"],
    )
    municipality_code: MunicipalityCode = Field(
        description="Where it is registered or stays; for `placed` the municipality that placed it."
    )
    district_code: Code | None = Field(
        default=None, description="The municipality's own code, where it has districts.", examples=["north"]
    )
    valid_from: date = Field(examples=["2026-08-15"])


class ResidenceRead(Answer):
    """Where the child belonged during some dates, as your own organisation has been told."""

    id: ResidenceId
    child_id: ChildId
    kind: ResidenceKind
    municipality_code: MunicipalityCode
    district_code: str | None = Field(examples=["north"])
    valid_from: date = Field(examples=["2026-08-15"])
    valid_to: date | None = Field(description="Last day, included.", examples=[None])
    recorded_at: datetime = Field(examples=["2026-08-16T08:00:00Z"])


class RouteRuleRead(Wire):
    """The rule that decided."""

    key: str = Field(examples=["registered-residence"])
    says: str = Field(
        description="In the caller's language.",
        examples=["The municipality where the child is registered answers, wherever it goes to school."],
    )
    certainty: Certainty


class RouteFactRead(Wire):
    """The fact that it read."""

    kind: ResidenceKind
    municipality_code: MunicipalityCode
    district_code: str | None = Field(examples=["north"])
    valid_from: date = Field(examples=["2026-08-15"])


class ResponsibleRead(Wire):
    """Who answers in a district or a municipality: as much as is known."""

    municipality_code: MunicipalityCode | None
    district_id: DistrictId | None
    district_name: str | None = Field(examples=["Norra Lindköping"])
    organisation_id: OrganisationId | None = Field(description="The social board.")
    organisation_name: str | None = Field(examples=["Socialnämnden i Lindköping"])
    unit_id: UnitId | None = Field(description="Its reception.")
    unit_name: str | None = Field(examples=["Mottagningen barn och unga"])
    role_mailbox: str | None = Field(examples=["mottagning@example.se"])
    phone: str | None = Field(examples=["010-123 45 00"])
    opening_hours: str | None = Field(examples=["Vardagar 8-16"])
    on_call_phone: str | None = Field(examples=["010-123 45 99"])
    on_call_route: str | None = Field(examples=["Socialjouren, alla dagar 16-08"])
    contact_point_id: ContactPointId | None
    contact_name: str | None = Field(examples=["Sara Nyman"])
    contact_mailbox: str | None = Field(examples=["kontakt.norr@example.se"])
    contact_phone: str | None = Field(examples=["010-123 45 11"])


class RouteRead(Wire):
    """Who answers, by which rule and fact, and how sure that is."""

    responsible: ResponsibleRead
    rule: RouteRuleRead | None = Field(description="None when nobody has said where the child belongs.")
    fact: RouteFactRead | None
    sure: bool = Field(description="Nothing is in doubt.")
    doubts: list[RouteDoubt] = Field(examples=[[]])


class ResponsibleDistrictRead(Answer):
    """Which district and social board answers for a child on a date."""

    child_id: ChildId
    on: date = Field(examples=["2026-11-22"])
    route: RouteRead
    in_immediate_danger: RouteRead = Field(
        description="Who answers when the child is in danger where it is now. Danger to life: ring 112 first."
    )


class PupilRouteRead(Wire):
    """One pupil whose district it is."""

    child_id: ChildId
    rule: str | None = Field(examples=["registered-residence"])
    sure: bool
    doubts: list[RouteDoubt] = Field(examples=[[]])


class DistrictOfPupilsRead(Answer):
    """A district that answers for some of a school's pupils, and for which."""

    responsible: ResponsibleRead
    pupils: list[PupilRouteRead]
