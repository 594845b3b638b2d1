"""Wire shapes of requests for help, their answers and their history."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from app.disclosures.schemas_shared import GroundGiven
from app.kit.refs import (
    AssistanceRequestId,
    ChildId,
    ConsentId,
    DisclosureId,
    OrganisationId,
    ProfessionalId,
    RecordId,
    UnitId,
)
from app.kit.text import Brief, Note
from app.kit.wire import Answer, Wire
from app.vocabulary import AssistanceOutcome, AssistanceStatus, Branch, Category, Purpose
from app.wellbeing.schemas_shared import WrittenCategories

_WHAT = "Stöd hemma på morgnarna, två gånger i veckan under åtta veckor."
_WHY = "Elsa kommer inte upp på fredagarna, och skolan har gjort vad den kan."
_REASON = "Vi har ingen plats före jul."
_NEXT = "Familjecentralen tar emot utan remiss; fråga efter Karin."
_MOMENT = "2025-09-06T14:00:00Z"


class AssistanceRequestCreate(Wire):
    """A request to another unit: something definite, why, and until when."""

    asked_unit_id: UnitId
    asked_branch: Branch | None = Field(
        default=None,
        description="The unit's own secrecy branch when left out; a school's pupil health is named here.",
        examples=["social-service"],
    )
    what: Brief = Field(description="What is asked for, so that it can be answered.", examples=[_WHAT])
    why: Note = Field(description="Why, and what has been done already. Kept encrypted.", examples=[_WHY])
    record_id: RecordId | None = Field(
        default=None,
        description="The own record that it builds on, such as the answers to the five questions. Whoever is "
        "asked does not get it by that.",
    )
    categories: WrittenCategories = Field(
        default_factory=list,
        description="What is written in the request about the child; the own branch's category is always "
        "part of it. For each of them the rules decide whether it may be said.",
        examples=[["general"]],
    )
    purpose: Purpose
    due_on: date | None = Field(
        default=None,
        description="Until when an answer is needed; as agreed between the two, or as is usual here, when "
        "left out.",
        examples=["2025-09-20"],
    )
    ground: GroundGiven | None = Field(default=None, description="What lets it be said, if needed.")
    shown_to_family: bool = Field(
        default=False,
        description="Whether the child and the guardians may read it as it is written. Who is asked for the "
        "consent on which it rests sees in any case what is asked for, of whom, and how it stands. To or "
        "from reception or inquiry, only a request under a consent can be shown.",
        examples=[True],
    )


class AssistanceAnswerCreate(Wire):
    """An answer: yes, yes in part, or no; always with a reason, and never a dead end."""

    outcome: AssistanceOutcome = Field(examples=["declined"])
    reason: Note = Field(description="What will be done, or why not. Kept encrypted.", examples=[_REASON])
    next_contact: Brief | None = Field(
        default=None, description="Whom to turn to next, and how. Kept encrypted.", examples=[_NEXT]
    )
    next_contact_unit_id: UnitId | None = Field(
        default=None, description="The unit to turn to next. A no, or a yes in part, names one or the other."
    )
    starts_on: date | None = Field(
        default=None, description="From when, where something is done.", examples=["2025-10-01"]
    )
    categories: WrittenCategories = Field(
        default_factory=list,
        description="What the reason says about the child beyond what who asks has told.",
        examples=[[]],
    )
    disclosure_id: DisclosureId | None = Field(
        default=None, description="A disclosure of yours to who asks, on which the answer rests."
    )
    ground: GroundGiven | None = Field(default=None, description="What else lets the answer be told.")
    tell_asker: bool = Field(
        default=True,
        description="False keeps the answer as your own record, where the rules do not let it be told.",
        examples=[True],
    )
    tell_family: bool = Field(
        default=False,
        description="Whether those of the family who may read the request may read this answer too. They are "
        "never told what who asks is not told.",
        examples=[True],
    )


class AssistanceWithdrawal(Wire):
    """Why a request is taken back."""

    reason: Brief = Field(examples=["Familjen har fått hjälp på annat håll."])


class AssistanceStep(Wire):
    """One step of what has happened to a request, as far as the reader is told."""

    step: Literal["asked", "answered", "withdrawn"] = Field(examples=["answered"])
    at: datetime = Field(examples=[_MOMENT])
    outcome: AssistanceOutcome | None
    reason: str | None = Field(examples=[_REASON])
    next_contact: str | None = Field(examples=[_NEXT])
    next_contact_unit_id: UnitId | None
    starts_on: date | None = Field(examples=[None])
    disclosure_id: DisclosureId | None
    told: bool = Field(description="Whether who asked is told of it.", examples=[True])
    told_family: bool = Field(description="Whether the family is told of it too.", examples=[True])


class AssistanceRequestRead(Answer):
    """A request between two units, for those who ask, those who are asked and may know of the child, and
    those of the family to whom it is shown. A place is left out where the child is protected and the reader
    must not be told of it.
    """

    id: AssistanceRequestId
    child_id: ChildId
    organisation_id: OrganisationId | None = Field(description="Who asks.")
    branch: Branch
    unit_id: UnitId | None
    asked_by: ProfessionalId | None = Field(description="For those who ask and are asked.")
    asked_organisation_id: OrganisationId | None
    asked_branch: Branch
    asked_unit_id: UnitId | None
    contact_unit_id: UnitId | None = Field(
        description="Whom to turn to: the unit that the last answer names, or else the one that asks."
    )
    what: str = Field(examples=[_WHAT])
    why: str | None = Field(
        description="For the family only where the request is shown to it.", examples=[_WHY]
    )
    record_id: RecordId | None = Field(description="For the asker's own people.")
    consent_id: ConsentId | None = Field(description="For the asker's own people, and the family.")
    shown_to_family: bool = Field(examples=[True])
    categories: list[Category]
    purpose: Purpose
    ground: str = Field(
        description="The key of the rule that lets it be said.", examples=["ordinary-school-information"]
    )
    holds_until: date | None = Field(
        description="First date on which the ground no longer holds.", examples=[None]
    )
    status: AssistanceStatus = Field(examples=["waiting"])
    due_on: date = Field(examples=["2025-09-20"])
    overdue: bool = Field(description="Whether the day has passed without an answer.", examples=[False])
    asked_at: datetime = Field(examples=[_MOMENT])
    history: list[AssistanceStep] = Field(description="Everything that has happened to it, in order.")
