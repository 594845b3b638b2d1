"""Wire shapes of follow-ups, dissent and the child's voice."""

from datetime import date, datetime

from pydantic import Field

from app.kit.refs import (
    ChildVoiceId,
    DissentId,
    FamilyMemberId,
    FollowUpId,
    GoalId,
    PlanId,
    ProfessionalId,
    UnitId,
)
from app.kit.text import Code, Note
from app.kit.wire import Answer, Wire
from app.plans.schemas import MASKED
from app.vocabulary import DissentFrom, Judgement, Voice, VoiceLevel

OUTCOME = "Elsa är i klassrummet på förmiddagarna, men inte på idrotten."
NOT_DONE = "Fritids började först i februari."
DISSENT = "Jag tycker inte att BUP behövs."
SAID = "Jag vill att någon hämtar mig i kapprummet."
EFFECT = "Fritidsledaren möter Elsa i kapprummet varje morgon."


class GoalOutcomeWire(Wire):
    """How far one goal has been reached, judged by each of the three for itself."""

    goal_id: GoalId
    by_child: Judgement = Field(description="The child's own judgement.", examples=["partly"])
    by_family: Judgement = Field(examples=["partly"])
    by_professionals: Judgement = Field(examples=["reached"])
    words: Note | None = Field(default=None, description="What has become of it.", examples=[OUTCOME])


class FollowUpCreate(Wire):
    """A follow-up of the plan: an outcome for every goal, what was not done, and when again."""

    held_on: date = Field(description="Today or earlier.", examples=["2026-04-01"])
    child_took_part: bool = Field(examples=[True])
    outcomes: list[GoalOutcomeWire] = Field(max_length=50, description="One for each goal of the plan.")
    not_done: Note | None = Field(
        default=None, description="What was not done, and why.", examples=[NOT_DONE]
    )
    next_on: date | None = Field(
        description="When the plan is followed up again; null when it is to be ended.",
        examples=["2026-10-01"],
    )


class FollowUpRead(Answer):
    """A follow-up. It is never changed."""

    id: FollowUpId
    plan_id: PlanId
    held_on: date = Field(examples=["2026-04-01"])
    child_took_part: bool = Field(examples=[True])
    outcomes: list[GoalOutcomeWire]
    not_done: str | None = Field(examples=[NOT_DONE])
    next_on: date | None = Field(examples=["2026-10-01"])
    written_at: datetime = Field(examples=["2026-04-01T14:00:00Z"])


class DissentCreate(Wire):
    """Another meaning about the plan, a goal, a promise or a fact, as it was said."""

    against: DissentFrom = Field(examples=["action"])
    against_id: Code | None = Field(
        default=None,
        description="Which goal or promise of the plan.",
        examples=["act-abcdefghijklmnopqrstuvwxyz"],
    )
    words: Note = Field(examples=[DISSENT])
    voice: Voice | None = Field(
        default=None,
        description="Whose meaning it is, when a professional writes it down. Left out it is the caller's "
        "own: the family member's, or the professional's unit's.",
        examples=["guardian"],
    )
    guardian_id: FamilyMemberId | None = Field(default=None, description="Which guardian's it is.")


class DissentRead(Answer):
    """A dissent, beside the plan."""

    id: DissentId
    plan_id: PlanId
    voice: Voice
    guardian_id: FamilyMemberId | None
    unit_id: UnitId | None = Field(description=MASKED)
    against: DissentFrom
    against_id: str | None = Field(examples=["act-abcdefghijklmnopqrstuvwxyz"])
    words: str = Field(examples=[DISSENT])
    written_by: ProfessionalId | None = Field(
        description="Who wrote it down; null when who means it wrote it."
    )
    said_at: datetime = Field(examples=["2025-10-20T13:30:00Z"])
    taken_back_at: datetime | None = Field(
        description="Who said it has taken it back; it stays to be seen.", examples=["2025-11-20T13:30:00Z"]
    )


class VoiceCreate(Wire):
    """What the child says, and to whom it lets it be passed on: it is asked before."""

    words: Note = Field(description="In the child's own words, or what it drew and chose.", examples=[SAID])
    level: VoiceLevel | None = Field(
        default=None, description="Left out it follows from the child's age.", examples=["own-words"]
    )
    to_parties: bool = Field(description="The child lets those at the plan read it.", examples=[True])
    to_guardians: bool = Field(description="The child lets its guardians read it.", examples=[False])


class VoiceUpdate(Wire):
    """What came of it, or whom the child lets read it; what is left out stays."""

    effect: Note | None = Field(
        default=None, description="Said by those who sit at the plan.", examples=[EFFECT]
    )
    to_parties: bool | None = Field(
        default=None, description="Said by the child, or by who listened to it.", examples=[True]
    )
    to_guardians: bool | None = Field(default=None, examples=[False])


class VoiceRead(Answer):
    """What a child has said."""

    id: ChildVoiceId
    plan_id: PlanId
    level: VoiceLevel
    words: str = Field(examples=[SAID])
    to_parties: bool = Field(examples=[True])
    to_guardians: bool = Field(examples=[False])
    effect: str | None = Field(examples=[EFFECT])
    heard_by: ProfessionalId | None = Field(
        description=f"Who listened; null when the child wrote it by itself. {MASKED}"
    )
    said_at: datetime = Field(examples=["2025-10-19T08:30:00Z"])
