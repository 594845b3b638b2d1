"""Wire shapes of contact points and of the schools' receipts."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from app.kit.ids import id_field
from app.kit.refs import ContactPointId, DistrictId, OrganisationId, ProfessionalId, UnitId
from app.kit.text import EmailAddress, PhoneNumber
from app.kit.wire import Answer, Wire

ReceiptId = Annotated[str, id_field("ctr")]


class ContactPointReplacement(Wire):
    """Who comes after, from which day on."""

    unit_id: UnitId = Field(description="Where; its role mailbox is the first way in.")
    professional_id: ProfessionalId | None = Field(
        default=None, description="Whom one asks for; none where the role mailbox is the contact."
    )
    mailbox: EmailAddress | None = Field(
        default=None,
        description="The unit's role mailbox when left out.",
        examples=["kontakt.norr@example.se"],
    )
    phone: PhoneNumber | None = Field(
        default=None, description="The unit's when left out.", examples=["010-123 45 11"]
    )
    valid_from: date = Field(examples=["2026-07-01"])


class ContactPointCreate(ContactPointReplacement):
    """The first contact point of a district."""

    district_id: DistrictId


class ContactPointRead(Answer):
    """Whom a school turns to in a district's social services, during some dates."""

    id: ContactPointId
    district_id: DistrictId
    organisation_id: OrganisationId = Field(description="The social board that answers there.")
    unit_id: UnitId
    professional_id: ProfessionalId | None
    name: str | None = Field(
        description="Whom one asks for; none where the role mailbox is the contact.", examples=["Sara Nyman"]
    )
    mailbox: str = Field(examples=["kontakt.norr@example.se"])
    phone: str | None = Field(examples=["010-123 45 11"])
    valid_from: date = Field(examples=["2026-07-01"])
    valid_to: date | None = Field(description="Last day, included.", examples=[None])
    replaces_id: ContactPointId | None
    announced_at: datetime = Field(examples=["2026-06-15T08:00:00Z"])


class ReceiptCreate(Wire):
    """That a school has taken note."""

    unit_id: UnitId = Field(description="The school: a unit where you have a duty.")


class ReceiptRead(Answer):
    """One school's receipt, open until somebody there has confirmed."""

    id: ReceiptId
    contact_point_id: ContactPointId
    unit_id: UnitId
    organisation_id: OrganisationId = Field(description="Whose school it is.")
    confirmed_at: datetime | None = Field(examples=["2026-06-16T07:30:00Z"])
    confirmed_by: ProfessionalId | None
