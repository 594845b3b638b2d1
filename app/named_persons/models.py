"""Tables of who is named person and who is lead professional, over time."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, Date, Index, String, literal_column, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlmodel import Field

from app.kit.columns import id_column, moment, recorded_at, reference, valid_range
from app.kit.database import Table
from app.kit.ids import id_factory

_STANDS = text("superseded_at IS NULL")


class NamedPersonAssignment(Table, table=True):
    """Uppdraget som namngiven person: a unit, and a person where appointed, during some dates.

    A row is never changed but by being superseded (recorded time) or by its receipt. Overlap is refused
    by exclusion; a gap by the deferred check `register.check_chain`.
    """

    __table_args__ = (
        ExcludeConstraint(
            ("child_id", "="),
            ("valid", "&&"),
            using="gist",
            where=_STANDS,
            name="ex_named_person_assignment_one_at_a_time",
        ),
        Index("ix_named_person_assignment_unit_id", "unit_id", postgresql_where=_STANDS),
        Index(
            "ix_named_person_assignment_professional_id",
            "professional_id",
            postgresql_where=text("superseded_at IS NULL AND professional_id IS NOT NULL"),
        ),
        {"schema": "register"},
    )

    id: str = Field(default_factory=id_factory("npa"), sa_column=id_column("npa"))
    child_id: str = Field(sa_column=reference("register.child.id"))
    unit_id: str = Field(sa_column=reference("unit.id", index=False))
    professional_id: str | None = Field(
        default=None, sa_column=reference("professional.id", nullable=True, index=False)
    )
    rule_key: str
    """Which rule of the named-person rule set says so."""
    rule_set: str
    """Which rule set stood."""
    fact_kind: str | None = None
    """The kind of the dated fact that decided; none where a fallback unit answers."""
    fact_from: date | None = Field(default=None, sa_column=Column(Date))
    valid: Any = Field(sa_column=valid_range())
    accepted_at: datetime | None = Field(default=None, sa_column=moment())
    """The receipt of the one who took over; responsibility never waits for it."""
    accepted_by: str | None = Field(default=None, max_length=30)
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())
    superseded_at: datetime | None = Field(default=None, sa_column=moment())


class NamedPersonRuleSetChoice(Table, table=True):
    """Kommunens val av regeluppsättning: which rule set stands in a municipality during some dates.

    A choice that has not begun is superseded by another; one that has begun ends where the next begins.
    """

    __table_args__ = (
        ExcludeConstraint(
            ("municipality_code", "="),
            ("valid", "&&"),
            using="gist",
            where=text("superseded_at IS NULL"),
            name="ex_named_person_rule_set_choice_one_at_a_time",
        ),
    )

    id: str = Field(default_factory=id_factory("rsc"), sa_column=id_column("rsc"))
    municipality_code: str = Field(max_length=4)
    rule_set: str
    valid: Any = Field(sa_column=valid_range())
    organisation_id: str | None = Field(default=None, sa_column=reference("organisation.id", nullable=True))
    chosen_by: str | None = Field(default=None, max_length=30)
    """The professional, where the administrator's token named one."""
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())
    superseded_at: datetime | None = Field(default=None, sa_column=moment())
    relaid_to: str | None = Field(default=None, max_length=30)
    """The last child whose chain has been laid anew: where the worker goes on."""
    relaid_at: datetime | None = Field(default=None, sa_column=moment())
    """When every chain had been."""


class NamedPersonCover(Table, table=True):
    """Vikariat: for some dates a person, a unit or a mailbox acts for a professional or for a whole unit."""

    __table_args__ = (
        ExcludeConstraint(
            ("unit_id", "="),
            (literal_column("coalesce(professional_id, '')"), "="),
            ("valid", "&&"),
            using="gist",
            where=text("withdrawn_at IS NULL"),
            name="ex_named_person_cover_one_at_a_time",
        ),
        CheckConstraint(
            "num_nonnulls(acting_professional_id, acting_unit_id, role_mailbox) >= 1", name="somebody_acts"
        ),
        Index("ix_named_person_cover_acting_professional_id", "acting_professional_id"),
        Index("ix_named_person_cover_acting_unit_id", "acting_unit_id"),
    )

    id: str = Field(default_factory=id_factory("npc"), sa_column=id_column("npc"))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    branch: str
    unit_id: str = Field(sa_column=reference("unit.id", index=False))
    professional_id: str | None = Field(
        default=None, sa_column=reference("professional.id", nullable=True, index=False)
    )
    """Who is covered; none: the whole unit."""
    acting_professional_id: str | None = Field(
        default=None, sa_column=reference("professional.id", nullable=True, index=False)
    )
    acting_unit_id: str | None = Field(
        default=None, sa_column=reference("unit.id", nullable=True, index=False)
    )
    role_mailbox: str | None = Field(default=None, sa_column=Column(String(254)))
    phone: str | None = Field(default=None, sa_column=Column(String(24)))
    reason: str
    """CoverReason. Why somebody is away is between that person and the head of the unit."""
    valid: Any = Field(sa_column=valid_range())
    set_by: str = Field(max_length=30)
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())
    withdrawn_at: datetime | None = Field(default=None, sa_column=moment())


class LeadProfessionalAssignment(Table, table=True):
    """Samordnare: the coordinator beside the named person, for a plan."""

    __table_args__ = (
        ExcludeConstraint(
            ("plan_id", "="),
            ("valid", "&&"),
            using="gist",
            name="ex_lead_professional_assignment_one_at_a_time",
        ),
    )

    id: str = Field(default_factory=id_factory("lpa"), sa_column=id_column("lpa"))
    child_id: str = Field(sa_column=reference("register.child.id"))
    plan_id: str = Field(max_length=30)
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    branch: str
    unit_id: str = Field(sa_column=reference("unit.id"))
    professional_id: str = Field(sa_column=reference("professional.id"))
    valid: Any = Field(sa_column=valid_range())
    version: int = 1
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())
