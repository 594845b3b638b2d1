"""Wire shapes of consultations and of the hours for them: nothing that could hold a child."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from app.kit.refs import ConsultationId, ConsultationSlotId, ProfessionalId, UnitId
from app.kit.text import Note
from app.kit.wire import Answer, Wire
from app.vocabulary import Branch, ConsultationStatus, ConsultationStep, ConsultationTopic, Sector

_QUESTION = "En elev i mellanstadiet kommer ofta trött och utan matsäck. När är det dags att anmäla?"
_ADVICE = "Prata med vårdnadshavarna om vad ni ser. Får ni inget gehör: anmäl, ni behöver inte veta säkert."
_CONFIRMED = "Said after a warning: the word is nobody's name here."
MeetingPlace = Annotated[
    str,
    StringConstraints(
        max_length=500, pattern=r"^(https://[^\s\x00-\x1f\x7f-\x9f]{4,}|\+?[0-9][0-9 ()-]{3,22})$"
    ),
]
"""Where one meets: an https address or a telephone number."""


class ConsultationCreate(Wire):
    """A question to a unit, without a child."""

    unit_id: UnitId = Field(description="Who is asked, such as the reception of the social services.")
    branch: Branch | None = Field(
        default=None,
        description="The unit's own secrecy branch when left out; a school's pupil health is named here.",
        examples=["social-reception"],
    )
    topic: ConsultationTopic
    question: Note = Field(
        description="In general words: nobody's name, number, address or class. Kept encrypted.",
        examples=[_QUESTION],
    )
    names_confirmed: bool = Field(default=False, description=_CONFIRMED, examples=[False])


class AdviceCreate(Wire):
    """What the asked unit answers."""

    advice: Note = Field(description="In general words too. Kept encrypted.", examples=[_ADVICE])
    next_step: ConsultationStep
    names_confirmed: bool = Field(default=False, description=_CONFIRMED, examples=[False])


class ConsultationRead(Answer):
    """A consultation, for whoever asked and for the unit that is asked. Who asked is nobody's to see: the
    asked unit sees the sector.
    """

    id: ConsultationId
    unit_id: UnitId = Field(description="Who is asked.")
    asker_sector: Sector
    topic: ConsultationTopic
    question: str = Field(examples=[_QUESTION])
    asked_on: date = Field(examples=["2025-09-10"])
    due_on: date = Field(description="The last day for an advice, as is usual here.", examples=["2025-09-12"])
    status: ConsultationStatus
    overdue: bool = Field(description="Whether the day has passed without an advice.", examples=[False])
    advice: str | None = Field(examples=[_ADVICE])
    next_step: ConsultationStep | None
    advised_on: date | None = Field(examples=["2025-09-11"])
    duty_remains: Literal[True] = Field(
        description="Whoever worries keeps the duty to report, whatever the advice.", examples=[True]
    )


class SlotCreate(Wire):
    """An hour that the unit offers for talking about a question without a child."""

    unit_id: UnitId = Field(description="One of your own units.")
    starts_at: AwareDatetime = Field(examples=["2025-09-16T13:00:00Z"])
    minutes: int = Field(ge=10, le=180, description="How long it is.", examples=[30])
    address: MeetingPlace = Field(
        description="Where one meets: an https address or a telephone number. Kept encrypted, and shown to "
        "whoever books.",
        examples=["https://mote.example.se/konsultation"],
    )


class SlotRead(Answer):
    """An hour: free, booked by you, or your own unit's."""

    id: ConsultationSlotId
    unit_id: UnitId
    starts_at: datetime = Field(examples=["2025-09-16T13:00:00Z"])
    ends_at: datetime = Field(examples=["2025-09-16T13:30:00Z"])
    free: bool = Field(description="Whether it can be booked.", examples=[True])
    booked_by: ProfessionalId | None = Field(
        description="For the unit, so that they know whom they meet, and for who has booked it."
    )
    address: str | None = Field(
        description="For the unit, and for who has booked it.",
        examples=["https://mote.example.se/konsultation"],
    )


class TopicCount(Wire):
    """How many consultations there were on a topic."""

    topic: ConsultationTopic
    count: int | None = Field(
        description="In whole fives, rounded down; null where it is under five.", examples=[10]
    )


class ConsultationStatisticsRead(Answer):
    """How many consultations there were in a term: what the own branch was asked, and what it asked."""

    period: str = Field(examples=["2025-2"])
    first_on: date = Field(examples=["2025-07-01"])
    last_on: date = Field(examples=["2025-12-31"])
    agenda2030_goals: list[int] = Field(
        description="Which goals of Agenda 2030 the report belongs to.", examples=[[3, 4]]
    )
    answered_for: int | None = Field(
        description="How many the own branch was asked, in whole fives; null under five.", examples=[25]
    )
    asked_by: int | None = Field(
        description="How many the own branch has asked, in whole fives; null under five.", examples=[None]
    )
    topics: list[TopicCount] = Field(description="Of those that the own branch was asked.")
