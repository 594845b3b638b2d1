"""Tables of what became of a plan, and of what is said beside it."""

from datetime import date, datetime

from sqlalchemy import Column, Date, UniqueConstraint
from sqlmodel import Field

from app.kit.columns import id_column, moment, recorded_at, reference, sealed
from app.kit.database import Table
from app.kit.ids import id_factory


class PlanFollowUp(Table, table=True):
    """Uppföljning: was it done, did it help, when again."""

    id: str = Field(default_factory=id_factory("flw"), sa_column=id_column("flw"))
    plan_id: str = Field(sa_column=reference("coordinated_plan.id"))
    child_id: str = Field(sa_column=reference("register.child.id"))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    branch: str
    held_on: date
    child_took_part: bool
    not_done_sealed: bytes | None = Field(default=None, sa_column=sealed(nullable=True))
    """What was not done, and why."""
    next_on: date | None = Field(default=None, sa_column=Column(Date))
    written_by: str = Field(sa_column=reference("professional.id"))
    written_at: datetime = Field(sa_column=moment(nullable=False))
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class GoalOutcome(Table, table=True):
    """Hur långt man har kommit mot ett mål: three judgements side by side, none of them the true one."""

    __table_args__ = (UniqueConstraint("follow_up_id", "goal_id"),)

    id: str = Field(default_factory=id_factory("out"), sa_column=id_column("out"))
    follow_up_id: str = Field(sa_column=reference("plan_follow_up.id", index=False))
    goal_id: str = Field(sa_column=reference("plan_goal.id"))
    plan_id: str = Field(sa_column=reference("coordinated_plan.id"))
    child_id: str = Field(sa_column=reference("register.child.id"))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    branch: str
    by_child: str
    by_family: str
    by_professionals: str
    words_sealed: bytes | None = Field(default=None, sa_column=sealed(nullable=True))
    """What has become of it, in the child's words where it has said it."""
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class PlanDissent(Table, table=True):
    """Avvikande mening: kept beside the plan, as it was said, by whoever said it."""

    id: str = Field(default_factory=id_factory("dst"), sa_column=id_column("dst"))
    plan_id: str = Field(sa_column=reference("coordinated_plan.id"))
    child_id: str = Field(sa_column=reference("register.child.id"))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    branch: str
    voice: str
    guardian_id: str | None = Field(
        default=None, sa_column=reference("register.family_member.id", nullable=True)
    )
    unit_id: str | None = Field(default=None, sa_column=reference("unit.id", nullable=True))
    against: str
    against_id: str | None = Field(default=None, max_length=30)
    words_sealed: bytes = Field(sa_column=sealed())
    written_by: str | None = Field(default=None, sa_column=reference("professional.id", nullable=True))
    """Who wrote it down; nobody when the one whose meaning it is wrote it."""
    said_at: datetime = Field(sa_column=moment(nullable=False))
    taken_back_at: datetime | None = Field(default=None, sa_column=moment())
    version: int = 1
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class ChildVoice(Table, table=True):
    """Barnets röst: what the child said, whether it lets it be passed on, and what effect it had."""

    id: str = Field(default_factory=id_factory("voi"), sa_column=id_column("voi"))
    plan_id: str = Field(sa_column=reference("coordinated_plan.id"))
    child_id: str = Field(sa_column=reference("register.child.id"))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    """Of whoever listened; the plan's owner when the child wrote it by itself."""
    branch: str
    level: str
    words_sealed: bytes = Field(sa_column=sealed())
    to_parties: bool
    """Whether the child lets it be read by those who sit at the plan."""
    to_guardians: bool
    effect_sealed: bytes | None = Field(default=None, sa_column=sealed(nullable=True))
    """What came of it."""
    heard_by: str | None = Field(default=None, sa_column=reference("professional.id", nullable=True))
    said_at: datetime = Field(sa_column=moment(nullable=False))
    version: int = 1
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())
