"""What has happened to a plan. The link leads to it; what stands there is for its parties only."""

from dataclasses import dataclass
from typing import ClassVar

from app.kit.events import PublicEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOpened(PublicEvent):
    """The need of a plan has been noted."""

    kind: ClassVar[str] = "plan.opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCalled(PublicEvent):
    """A unit has been called or invited to a plan."""

    kind: ClassVar[str] = "plan.called"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanActivated(PublicEvent):
    """The plan holds what the law asks for and has become active."""

    kind: ClassVar[str] = "plan.activated"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTransferred(PublicEvent):
    """At eighteen the plan goes on with the young person's own consent."""

    kind: ClassVar[str] = "plan.transferred"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanEnded(PublicEvent):
    """The plan has ended, and the seats of all but its owner have closed."""

    kind: ClassVar[str] = "plan.ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFollowedUp(PublicEvent):
    """A follow-up of the plan has been held and written down."""

    kind: ClassVar[str] = "plan.followed-up"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDissentSaid(PublicEvent):
    """A unit that sits at the plan has another meaning, which is kept beside it."""

    kind: ClassVar[str] = "plan.dissent-said"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanActionChanged(PublicEvent):
    """A promise has been made or changed, or its giver has reported on it."""

    kind: ClassVar[str] = "plan.action-changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadProfessionalAssigned(PublicEvent):
    """A plan has a lead professional from a date."""

    kind: ClassVar[str] = "lead-professional.assigned"
