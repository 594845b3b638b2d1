"""Wire shapes of goals and promises."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from app.kit.refs import ActionId, GoalId, OrganisationId, PlanId, ProfessionalId, UnitId
from app.kit.text import Note
from app.kit.wire import Answer, Wire
from app.plans.schemas import MASKED
from app.vocabulary import ActionStatus, WellbeingIndicator

WORDS = "Jag vill kunna vara i klassrummet hela förmiddagen."
PROMISE = "Erbjuda en första tid hos BUP."
REASON = "Mottagningen flyttar i november."
EVIDENCE = "Elsa har varit på sin första tid."


class GoalCreate(Wire):
    """A goal, in the child's own words."""

    words: Note = Field(description="In the child's own words.", examples=[WORDS])
    indicator: WellbeingIndicator | None = Field(default=None, examples=["included"])


class GoalUpdate(Wire):
    """A goal said anew; what is left out stays."""

    words: Note | None = Field(default=None, examples=[WORDS])
    indicator: WellbeingIndicator | None = Field(default=None, examples=["included"])


class GoalChangeRead(Wire):
    """How a goal was said, by whom and when."""

    words: str = Field(examples=[WORDS])
    indicator: WellbeingIndicator | None
    changed_by_professional_id: ProfessionalId | None = Field(
        description=f"Who wrote it down; null where that was not kept. {MASKED}"
    )
    changed_at: datetime = Field(examples=["2025-10-20T14:00:00Z"])


class GoalRead(Answer):
    """A goal."""

    id: GoalId
    plan_id: PlanId
    words: str = Field(examples=[WORDS])
    indicator: WellbeingIndicator | None
    history: list[GoalChangeRead] = Field(description="How it has been said, the first wording first.")


class ActionCreate(Wire):
    """A promise: what, by whom, by when."""

    words: Note = Field(examples=[PROMISE])
    goal_id: GoalId | None = Field(default=None, description="A goal of the same plan.")
    responsible_unit_id: UnitId = Field(
        description="A unit of an organisation that sits at the plan or has been called to it. What anybody "
        "else does is said in the plan's `othersMeasures`."
    )
    responsible_professional_id: ProfessionalId | None = Field(
        default=None, description="The person who gives the promise, with a duty at the unit."
    )
    starts_on: date | None = Field(default=None, description="Not after `dueOn`.", examples=["2025-10-20"])
    due_on: date = Field(description="Today or later.", examples=["2025-11-01"])


class ActionUpdate(Wire):
    """What the promise has come to, or its words and date; what is left out stays."""

    status: Literal[ActionStatus.STARTED, ActionStatus.DONE, ActionStatus.BROKEN] | None = Field(
        default=None,
        description="Said by the responsible unit, the lead professional or the owner.",
        examples=["done"],
    )
    words: Note | None = Field(default=None, examples=[PROMISE])
    due_on: date | None = Field(default=None, description="Today or later.", examples=["2025-11-15"])
    responsible_unit_id: UnitId | None = Field(
        default=None,
        description="Your own unit, with a seat, which takes the promise over: at eighteen an adult service "
        "takes over from a child's.",
    )
    reason: Note | None = Field(
        default=None,
        description="Needed for another date, and for a promise that is not kept or is taken over.",
        examples=[REASON],
    )
    evidence: Note | None = Field(
        default=None,
        description="What shows that it is kept; from those who may say `status`.",
        examples=[EVIDENCE],
    )


class ActionChangeRead(Wire):
    """Where a promise stood, and why it moved there."""

    status: ActionStatus
    due_on: date = Field(examples=["2025-11-01"])
    words: str | None = Field(
        description="How it was worded then; null where that was not kept.", examples=[PROMISE]
    )
    reason: str | None = Field(examples=[REASON])
    evidence: str | None = Field(examples=[EVIDENCE])
    taken_over_by_unit_id: UnitId | None = Field(
        description=f"The unit that took it over then; null where nobody did. {MASKED}"
    )
    changed_by_professional_id: ProfessionalId | None = Field(
        description=f"Who wrote it down; null where it was a system. {MASKED}"
    )
    changed_at: datetime = Field(examples=["2025-10-20T14:00:00Z"])


class ActionRead(Answer):
    """A promise."""

    id: ActionId
    plan_id: PlanId
    goal_id: GoalId | None
    words: str = Field(examples=[PROMISE])
    responsible_organisation_id: OrganisationId | None = Field(description=MASKED)
    responsible_unit_id: UnitId | None = Field(description=MASKED)
    responsible_professional_id: ProfessionalId | None = Field(description=MASKED)
    starts_on: date | None = Field(examples=["2025-10-20"])
    due_on: date = Field(examples=["2025-11-01"])
    status: ActionStatus
    overdue: bool = Field(
        description="Not kept, and its date has passed today; reckoned when it is read.", examples=[False]
    )
    done_at: datetime | None = Field(examples=["2025-10-28T10:00:00Z"])
    times_put_off: int = Field(description="How often its date has been moved to a later one.", examples=[0])
    was_broken: bool = Field(
        description="It was not kept at some time, whatever it is now.", examples=[False]
    )
    history: list[ActionChangeRead] = Field(
        description="All that it has been through, the first thing first."
    )
