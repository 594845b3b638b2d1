"""Wire shapes of the front desk."""

from datetime import date, datetime

from pydantic import Field

from app.kit.refs import ChildId, FamilyMemberId, OrganisationId, ProfessionalId, UnitId
from app.kit.wire import Answer, Wire
from app.vocabulary import Branch, Sector, StaffRole


class ApiInfo(Wire):
    """What this API is (Digg VER.07)."""

    api_name: str = Field(examples=["named-person"])
    api_version: str = Field(examples=["0.1.0"])
    api_released: date = Field(examples=["2026-11-22"])
    api_documentation: str = Field(examples=["https://named-person.example.se/docs"])
    api_status: str = Field(examples=["beta"])


class WhoAmI(Answer):
    """The caller, as the register sees it at this moment."""

    client_id: str = Field(examples=["https://school-system.example.se"])
    organisation_id: OrganisationId | None
    sector: Sector | None
    branch: Branch | None
    professional_id: ProfessionalId | None
    family_member_id: FamilyMemberId | None
    child_id: ChildId | None
    roles: list[StaffRole]
    unit_ids: list[UnitId]
    scopes: list[str] = Field(examples=[["children.read", "named-person.read"]])
    today: date = Field(description="The domain clock's Swedish date.", examples=["2025-09-03"])


class Capabilities(Answer):
    """What this installation offers."""

    named_person_rule_set: str = Field(examples=["kronoberg"])
    disclosure_rules: int = Field(description="Rules in the disclosure table.", examples=[58])
    rule_table_version: str = Field(
        description="The version of the disclosure table that answers here.", examples=["3f9c1b2a7d5e8046"]
    )
    rule_table_signed_at: datetime | None = Field(
        description="When somebody of the installation signed this very version; none: nobody has.",
        examples=["2026-11-22T09:00:00Z"],
    )
    unverified_rules: list[str] = Field(
        description="Rules whose wording has not been verified; each is marked in every output.",
        examples=[["school-answers-inquiry"]],
    )
    switched_off_rules: list[str] = Field(
        description="Rules that the installation has switched off.", examples=[["school-answers-inquiry"]]
    )
    switched_on_rules: list[str] = Field(
        description="Rules that are off unless an installation switches them on, and are on here.",
        examples=[[]],
    )
    max_body_bytes: int = Field(examples=[262144])
    page_limit: int = Field(examples=[100])
    calendar_feed_days: int = Field(
        description="For how many days a calendar feed is given; 0 where none are.", examples=[90]
    )
    demo: bool = Field(description="Demo mode: fictional people and a movable clock.")
    languages: list[str] = Field(examples=[["sv", "en"]])
