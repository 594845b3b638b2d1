"""Wire shapes of a child's part in a cooperation."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from app.cooperation.schemas import CooperationMeetingId
from app.kit.ids import id_field
from app.kit.refs import ChildId, ConsentId, CooperationId, FormKey, ProfessionalId, UnitId
from app.kit.text import Note
from app.kit.wire import Answer, Wire
from app.vocabulary import ParticipationEnd, ParticipationStanding

ParticipationId = Annotated[str, id_field("cpt")]
DiscussionId = Annotated[str, id_field("tdi")]


class ParticipationCreate(Wire):
    """That a child takes part."""

    cooperation_id: CooperationId
    consent_id: ConsentId = Field(
        description="Of the kind `cooperation`, to this very form, given by all, covering every other party."
    )
    valid_from: date | None = Field(
        default=None, description="First day; today when left out.", examples=["2025-09-04"]
    )


class ParticipationEnding(Wire):
    """That a child no longer takes part."""

    reason: ParticipationEnd
    last_day: date | None = Field(default=None, description="Today when left out.", examples=["2026-06-12"])


class ParticipationRead(Answer):
    """A child's part in a cooperation, as the own branch has written it."""

    id: ParticipationId
    child_id: ChildId
    cooperation_id: CooperationId
    form_key: FormKey
    cooperation_name: str = Field(examples=["SST Norra Lindköping"])
    unit_id: UnitId | None
    consent_id: ConsentId
    standing: ParticipationStanding
    valid_from: date = Field(examples=["2025-09-04"])
    valid_to: date | None = Field(description="Last day, included.", examples=["2026-06-12"])
    end_reason: ParticipationEnd | None
    merged_into_id: CooperationId | None = Field(
        description="What the cooperation has gone up in. The child takes part there by that one's consent."
    )


class DiscussionCreate(Wire):
    """What a team has talked of with the child's name."""

    cooperation_meeting_id: CooperationMeetingId
    consent_id: ConsentId = Field(description="Covering every unit that took part in the meeting.")
    words: Note = Field(examples=["Teamet föreslår att skolsocionomen följer med hem."])


class DiscussionRead(Answer):
    """What a team has talked of with the child's name: its author's branch's own record."""

    id: DiscussionId
    child_id: ChildId
    cooperation_meeting_id: CooperationMeetingId
    consent_id: ConsentId
    unit_id: UnitId | None
    discussed_on: date = Field(examples=["2025-10-01"])
    words: str = Field(examples=["Teamet föreslår att skolsocionomen följer med hem."])
    author_id: ProfessionalId | None
    recorded_at: datetime = Field(examples=["2025-10-01T15:00:00Z"])
