"""Tables of plans. A plan belongs to the organisation that opened it; others read it through a seat."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Column, Date, Index, UniqueConstraint
from sqlmodel import Field

from app.kit.columns import id_column, json_object, moment, recorded_at, reference, sealed, words
from app.kit.database import Table
from app.kit.ids import id_factory


class EndReason(StrEnum):
    """Varför planen avslutades."""

    GOALS_REACHED = "goals-reached"
    """Målen är nådda."""
    ONE_PRINCIPAL_ENOUGH = "one-principal-enough"
    """Behoven tillgodoses nu av en huvudman."""
    CONSENT_WITHDRAWN = "consent-withdrawn"
    """Samtycket är återtaget."""
    MOVED = "moved"
    """Barnet har flyttat."""
    DECEASED = "deceased"
    """Barnet har avlidit."""
    EMIGRATED = "emigrated"
    """Barnet har utvandrat."""
    DECLINED = "declined"
    """Barnet eller vårdnadshavarna vill inte ha någon plan."""


class CoordinatedPlan(Table, table=True):
    """Samordnad individuell plan (SIP) or barnets plan; text sealed under the opener's key."""

    __table_args__ = (Index("ix_coordinated_plan_child_id", "child_id"),)

    id: str = Field(default_factory=id_factory("pln"), sa_column=id_column("pln"))
    child_id: str = Field(sa_column=reference("register.child.id", index=False))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    branch: str
    unit_id: str = Field(sa_column=reference("unit.id"))
    opened_by: str = Field(sa_column=reference("professional.id"))
    kind: str
    status: str
    need_sealed: bytes = Field(sa_column=sealed())
    """Why a plan is needed, in plain words."""
    consent_id: str | None = Field(default=None, sa_column=reference("consent.id", nullable=True))
    own_consent_id: str | None = Field(default=None, sa_column=reference("consent.id", nullable=True))
    """What it rests on once the young person decides alone."""
    own_consent_from: date | None = Field(default=None, sa_column=Column(Date))
    overall_responsible_id: str | None = Field(
        default=None, sa_column=reference("organisation.id", nullable=True)
    )
    """Which principal has the overall responsibility."""
    others_measures_sealed: bytes | None = Field(default=None, sa_column=sealed(nullable=True))
    """Measures by others than municipality and region, or the statement that there are none."""
    need_noted_at: datetime = Field(sa_column=moment(nullable=False))
    called_at: datetime | None = Field(default=None, sa_column=moment())
    activated_at: datetime | None = Field(default=None, sa_column=moment())
    follow_up_on: date | None = Field(default=None, sa_column=Column(Date))
    ended_at: datetime | None = Field(default=None, sa_column=moment())
    end_reason: str | None = Field(default=None, max_length=64)
    end_words_sealed: bytes | None = Field(default=None, sa_column=sealed(nullable=True))
    end_told: list[str] = Field(default_factory=list, sa_column=words())
    version: int = 1
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())

    def ground(self, on: date) -> str | None:
        """The consent that the plan rests on, on a date."""
        grown = self.own_consent_from is not None and self.own_consent_from <= on
        return self.own_consent_id if grown else self.consent_id


class PlanSeat(Table, table=True):
    """A party's seat at the plan: lets one unit read it while the seat is live."""

    __table_args__ = (
        UniqueConstraint("plan_id", "unit_id"),
        Index("ix_plan_seat_unit_id_child_id", "unit_id", "child_id"),
    )

    id: str = Field(default_factory=id_factory("sea"), sa_column=id_column("sea"))
    plan_id: str = Field(sa_column=reference("coordinated_plan.id", index=False))
    child_id: str = Field(sa_column=reference("register.child.id"))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    """The party: whose people the seat admits."""
    branch: str
    unit_id: str = Field(sa_column=reference("unit.id", index=False))
    opened_at: datetime = Field(sa_column=moment(nullable=False))
    closed_at: datetime | None = Field(default=None, sa_column=moment())
    """When it closes; a transfer at eighteen says it beforehand."""

    def is_open(self, now: datetime) -> bool:
        """Whether it has not closed yet."""
        return self.closed_at is None or self.closed_at > now


class PlanInvitation(Table, table=True):
    """Kallelse eller inbjudan: to a unit, with the question that it is to answer and its mandate."""

    __table_args__ = (UniqueConstraint("plan_id", "unit_id"),)

    id: str = Field(default_factory=id_factory("inv"), sa_column=id_column("inv"))
    plan_id: str = Field(sa_column=reference("coordinated_plan.id", index=False))
    child_id: str = Field(sa_column=reference("register.child.id"))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    """The opener, who owns the row."""
    branch: str
    invited_organisation_id: str = Field(sa_column=reference("organisation.id"))
    invited_branch: str
    unit_id: str = Field(sa_column=reference("unit.id"))
    kind: str
    question_sealed: bytes = Field(sa_column=sealed())
    decision_needed_sealed: bytes | None = Field(default=None, sa_column=sealed(nullable=True))
    language: str | None = Field(default=None, max_length=35)
    interpreter: bool = False
    answer: str = "waiting"
    mandate: bool | None = None
    """Whether the one who comes may decide what is needed; none until answered."""
    answer_note_sealed: bytes | None = Field(default=None, sa_column=sealed(nullable=True))
    answered_by: str | None = Field(default=None, max_length=30)
    sent_at: datetime = Field(sa_column=moment(nullable=False))
    answered_at: datetime | None = Field(default=None, sa_column=moment())
    version: int = 1
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class PlanMeeting(Table, table=True):
    """Planmöte: when and where, who was there, whether the child was heard."""

    id: str = Field(default_factory=id_factory("mtg"), sa_column=id_column("mtg"))
    plan_id: str = Field(sa_column=reference("coordinated_plan.id"))
    child_id: str = Field(sa_column=reference("register.child.id"))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    branch: str
    starts_at: datetime = Field(sa_column=moment(nullable=False))
    place_sealed: bytes = Field(sa_column=sealed())
    guardian_ids: list[str] | None = Field(default=None, sa_column=words(nullable=True))
    """Which guardians are asked to come; none said where all are. Nobody else of them learns of it."""
    present_unit_ids: list[str] = Field(default_factory=list, sa_column=words())
    absent: list[dict[str, str]] = Field(default_factory=list, sa_column=json_object())
    """Who had a seat and did not come: `unitId`, `reason`."""
    child_took_part: bool | None = None
    child_view_sealed: bytes | None = Field(default=None, sa_column=sealed(nullable=True))
    held_at: datetime | None = Field(default=None, sa_column=moment())
    version: int = 1
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class PlanGoal(Table, table=True):
    """Mål, in the child's own words."""

    id: str = Field(default_factory=id_factory("goa"), sa_column=id_column("goa"))
    plan_id: str = Field(sa_column=reference("coordinated_plan.id"))
    child_id: str = Field(sa_column=reference("register.child.id"))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    branch: str
    words_sealed: bytes = Field(sa_column=sealed())
    indicator: str | None = None
    version: int = 1
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class PlanGoalChange(Table, table=True):
    """How a goal was said, by whom and when. Nothing of it is removed; the goal holds its present words."""

    __table_args__ = (Index("ix_plan_goal_change_goal_id", "goal_id"),)

    id: str = Field(default_factory=id_factory("gcg"), sa_column=id_column("gcg"))
    plan_id: str = Field(sa_column=reference("coordinated_plan.id"))
    goal_id: str = Field(sa_column=reference("plan_goal.id", index=False))
    child_id: str = Field(sa_column=reference("register.child.id"))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    branch: str
    words_sealed: bytes = Field(sa_column=sealed())
    indicator: str | None = None
    changed_by: str | None = Field(default=None, sa_column=reference("professional.id", nullable=True))
    """Who wrote it down; none where it was not kept."""
    changed_at: datetime = Field(sa_column=moment(nullable=False))
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class PlanAction(Table, table=True):
    """Åtgärd: a promise with a giver and a date. Overdue is reckoned when it is read."""

    id: str = Field(default_factory=id_factory("act"), sa_column=id_column("act"))
    plan_id: str = Field(sa_column=reference("coordinated_plan.id"))
    goal_id: str | None = Field(default=None, sa_column=reference("plan_goal.id", nullable=True))
    child_id: str = Field(sa_column=reference("register.child.id"))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    branch: str
    words_sealed: bytes = Field(sa_column=sealed())
    responsible_organisation_id: str = Field(sa_column=reference("organisation.id"))
    responsible_unit_id: str = Field(sa_column=reference("unit.id"))
    responsible_professional_id: str | None = Field(
        default=None, sa_column=reference("professional.id", nullable=True)
    )
    """The person who gives the promise, where one is named; the unit answers for it all the same."""
    starts_on: date | None = Field(default=None, sa_column=Column(Date))
    due_on: date
    status: str = "promised"
    done_at: datetime | None = Field(default=None, sa_column=moment())
    version: int = 1
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class PlanActionChange(Table, table=True):
    """What a promise has been through: made, put off, started, kept, broken. Nothing of it is removed."""

    __table_args__ = (Index("ix_plan_action_change_action_id", "action_id"),)

    id: str = Field(default_factory=id_factory("acg"), sa_column=id_column("acg"))
    plan_id: str = Field(sa_column=reference("coordinated_plan.id"))
    action_id: str = Field(sa_column=reference("plan_action.id", index=False))
    child_id: str = Field(sa_column=reference("register.child.id"))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    branch: str
    status: str
    due_on: date
    words_sealed: bytes | None = Field(default=None, sa_column=sealed(nullable=True))
    """How it was worded from then on; none where that was not kept yet."""
    reason_sealed: bytes | None = Field(default=None, sa_column=sealed(nullable=True))
    """Why it was put off, or could not be kept."""
    evidence_sealed: bytes | None = Field(default=None, sa_column=sealed(nullable=True))
    """What shows that it was kept."""
    taken_over_by: str | None = Field(default=None, sa_column=reference("unit.id", nullable=True))
    """The unit that answers for it from then on."""
    changed_by: str | None = Field(default=None, sa_column=reference("professional.id", nullable=True))
    changed_at: datetime = Field(sa_column=moment(nullable=False))
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())
