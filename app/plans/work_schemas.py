"""Wire shapes of goals and promises."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from app.kit.refs import ActionId, GoalId, OrganisationId, PlanId, UnitId
from app.kit.text import Note
from app.kit.wire import Answer, Wire
from app.plans.schemas import MASKED
from app.vocabulary import ActionStatus, WellbeingIndicator

WORDS = "Jag vill kunna vara i klassrummet hela förmiddagen."
PROMISE = "Erbjuda en första tid hos BUP."


class GoalCreate(Wire):
    """A goal, in the child's own words."""

    words: Note = Field(description="In the child's own words.", examples=[WORDS])
    indicator: WellbeingIndicator | None = Field(default=None, examples=["included"])


class GoalUpdate(Wire):
    """A goal said anew; what is left out stays."""

    words: Note | None = Field(default=None, examples=[WORDS])
    indicator: WellbeingIndicator | None = Field(default=None, examples=["included"])


class GoalRead(Answer):
    """A goal."""

    id: GoalId
    plan_id: PlanId
    words: str = Field(examples=[WORDS])
    indicator: WellbeingIndicator | None


class ActionCreate(Wire):
    """A promise: what, by whom, by when."""

    words: Note = Field(examples=[PROMISE])
    goal_id: GoalId | None = Field(default=None, description="A goal of the same plan.")
    responsible_unit_id: UnitId = Field(
        description="A unit of an organisation that sits at the plan or has been called to it. What anybody "
        "else does is said in the plan's `othersMeasures`."
    )
    due_on: date = Field(description="Today or later.", examples=["2025-11-01"])


class ActionUpdate(Wire):
    """What the promise has come to (by its giver), or its words and date; what is left out stays."""

    status: Literal[ActionStatus.STARTED, ActionStatus.DONE, ActionStatus.BROKEN] | None = Field(
        default=None, description="Said by the responsible party.", examples=["done"]
    )
    words: Note | None = Field(default=None, examples=[PROMISE])
    due_on: date | None = Field(default=None, description="Today or later.", examples=["2025-11-15"])


class ActionRead(Answer):
    """A promise."""

    id: ActionId
    plan_id: PlanId
    goal_id: GoalId | None
    words: str = Field(examples=[PROMISE])
    responsible_organisation_id: OrganisationId | None = Field(description=MASKED)
    responsible_unit_id: UnitId | None = Field(description=MASKED)
    due_on: date = Field(examples=["2025-11-01"])
    status: ActionStatus
    overdue: bool = Field(
        description="Not kept, and its date has passed today; reckoned when it is read.", examples=[False]
    )
    done_at: datetime | None = Field(examples=["2025-10-28T10:00:00Z"])
