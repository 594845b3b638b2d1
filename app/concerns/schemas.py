"""Wire shapes of the reporter's side."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from app.kit.refs import (
    ChildId,
    ConcernReportId,
    ConcernSupplementId,
    OrganisationId,
    ProfessionalId,
    UnitId,
)
from app.kit.text import NO_CONTROLS_BUT_LINES
from app.kit.wire import Answer, Wire
from app.organisations.schemas_shared import ContactRouteRead
from app.vocabulary import ConcernFeedback, DeliveryWay, MissingFromReport, ReportDelivery, RouteDoubt

TEXT = "Elsa kom till skolan med blåmärken på båda armarna och säger att hon inte vågar gå hem."
_MORE = "I dag såg vi ett nytt blåmärke, på halsen."
WHO = "En pojke på omkring sju år som följer med Elsa på morgnarna."
MOMENT = "2025-09-03T08:15:00Z"
SaidText = Annotated[str, StringConstraints(min_length=1, max_length=20_000, pattern=NO_CONTROLS_BUT_LINES)]
Said = Annotated[str, StringConstraints(max_length=600)]
"""What somebody says of who it is: kept as it is said, never refused for its form."""


class ConcernReportCreate(Wire):
    """A report. Only the text is needed: what is missing is asked for afterwards, and never holds it up."""

    text: SaidText = Field(
        description="What has been seen, heard and said. Kept encrypted, once for you and once for the "
        "reception.",
        examples=[TEXT],
    )
    child_id: Said | None = Field(
        default=None,
        description="The child, if you have it here. One that is not known to you is passed on as you "
        "wrote it.",
        examples=["chi-abcdefghijklmnopqrstuvwxyz"],
    )
    identity_number: Said | None = Field(
        default=None,
        description="As you know it; not checked and not looked up, only passed on to the reception.",
        examples=["201909072388"],
    )
    child_name: Said | None = Field(default=None, examples=["Elsa Berg"])
    child_description: Said | None = Field(
        default=None, description="Who the child is, where no name is known.", examples=[WHO]
    )
    municipality_code: Said | None = Field(
        default=None, description="Where the child lives, if you know.", examples=["9901"]
    )
    district_code: Said | None = Field(default=None, examples=["north"])
    suspects_violence: bool = Field(
        default=False,
        description="Suspicion of violence, sexual abuse or honour-based oppression: goes its own way.",
        examples=[False],
    )
    in_danger_now: bool = Field(
        default=False,
        description="The child is in danger where it is: then also ring at once.",
        examples=[False],
    )
    family_informed: bool | None = Field(
        default=None, description="Whether the guardians know of the report.", examples=[True]
    )
    unit_id: Said | None = Field(
        default=None,
        description="At which of your units you report; your first one when left out, or none of yours.",
        examples=["uni-abcdefghijklmnopqrstuvwxyz"],
    )
    cosign_asked: bool = Field(
        default=False,
        description="Asks the head of your unit to stand behind the report. It does not wait for that.",
        examples=[True],
    )


class ConcernSupplementCreate(Wire):
    """What is added to a report."""

    text: SaidText = Field(examples=[_MORE])


class ConcernDeliveryCreate(Wire):
    """How a report that did not arrive is passed on."""

    how: DeliveryWay = Field(
        description="`again` tries the service once more; the others say that you have told the reception "
        "so.",
        examples=["telephone"],
    )


class ConcernSupplementRead(Wire):
    """What was added."""

    id: ConcernSupplementId
    text: str = Field(examples=[_MORE])
    added_by: ProfessionalId
    added_at: datetime = Field(examples=[MOMENT])


class ConcernReportRead(Answer):
    """A report, for who made it and for the head of the unit: the receipt. It says nothing of what social
    services do with it. Where the child is protected it names no recipient, since that would name a district.
    """

    id: ConcernReportId
    reported_at: datetime = Field(examples=[MOMENT])
    reported_by: ProfessionalId
    unit_id: UnitId | None
    delivery: ReportDelivery
    delivered_at: datetime | None = Field(examples=[MOMENT])
    recipient_organisation_id: OrganisationId | None
    recipient_unit_id: UnitId | None
    doubts: list[RouteDoubt] = Field(
        description="Why it is not sure that this is who answers. Whoever receives it passes it on."
    )
    contacts: list[ContactRouteRead] = Field(
        description="Whom to ring. Where the report has not been delivered: ring now."
    )
    emergency_phone: str = Field(description="In immediate danger.", examples=["112"])
    missing: list[MissingFromReport] = Field(
        description="What the reception will ask for. Add it when you know it; nothing waits for it."
    )
    child_id: ChildId | None = Field(description="The child, where you may know of it.")
    text: str = Field(examples=[TEXT])
    identity_number: str | None = Field(examples=["201909072388"])
    child_name: str | None = Field(examples=["Elsa Berg"])
    child_description: str | None = Field(examples=[WHO])
    suspects_violence: bool
    in_danger_now: bool
    family_informed: bool | None
    supplements: list[ConcernSupplementRead]
    cosign_asked: bool
    cosigned_by: ProfessionalId | None
    cosigned_at: datetime | None = Field(examples=[MOMENT])
    feedback_due_on: date | None = Field(
        description="Until when there is to be feedback; null until the report is delivered. The number "
        "of days "
        "is this installation's setting, unverified.",
        examples=["2025-09-24"],
    )


class ConcernFeedbackRead(Answer):
    """What the reporter is told: one of three values with its code, or nothing yet. There is no text,
    and there never will be one.
    """

    value: ConcernFeedback | None
    code: str | None = Field(
        description="KSI, Socialstyrelsen.", pattern=r"^[A-Z]{3}\.\d\d\.\d\d$", examples=["XAA.80.05"]
    )
    told_at: datetime | None = Field(examples=[MOMENT])
    due_on: date | None = Field(examples=["2025-09-24"])
