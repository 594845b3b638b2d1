"""Table of support measures."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field

from app.kit.columns import id_column, json_object, recorded_at, reference, sealed, words
from app.kit.database import Table
from app.kit.ids import id_factory


class SupportMeasure(Table, table=True):
    """Insats: help to a child or its family. The row is the authority's, who answers for it; who gives it is
    another role, and reads it where it is told.
    """

    __table_args__ = (
        Index("ix_support_measure_child_id_organisation_id", "child_id", "organisation_id"),
        Index("ix_support_measure_performer_unit_id_child_id", "performer_unit_id", "child_id"),
    )

    id: str = Field(default_factory=id_factory("msr"), sa_column=id_column("msr"))
    child_id: str = Field(sa_column=reference("register.child.id", index=False))
    organisation_id: str = Field(sa_column=reference("organisation.id", index=False))
    branch: str
    unit_id: str = Field(sa_column=reference("unit.id"))
    """The authority's unit: who answers for it."""
    performer_organisation_id: str = Field(sa_column=reference("organisation.id"))
    performer_branch: str
    performer_unit_id: str = Field(sa_column=reference("unit.id", index=False))
    kind: str
    aim: str
    cooperation_id: str | None = Field(default=None, sa_column=reference("cooperation.id", nullable=True))
    marks: list[str] = Field(sa_column=words())
    """Which marks of an individual test it bears."""
    text_sealed: bytes = Field(sa_column=sealed())
    """JSON: what it is, the decision's own number, why the rule was overridden, what was recorded as ground.
    """
    overridden_rule: str | None = None
    decided_on: date | None = None
    during_inquiry: bool = False
    cost_shares: dict[str, Any] = Field(sa_column=json_object())
    """How many per cent each organisation bears."""
    told: bool = False
    """Whether who gives it may read it."""
    ground: str | None = None
    decision: dict[str, Any] = Field(sa_column=json_object())
    """What the rules answered to the telling. No personal text."""
    consent_id: str | None = Field(default=None, sa_column=reference("consent.id", nullable=True))
    holds_until: date | None = None
    """First day on which the ground of the telling no longer holds."""
    shown_to_family: bool
    starts_on: date
    ends_on: date | None = None
    """Until when it is meant to go on."""
    ended_on: date | None = None
    end_reason: str | None = None
    effect_on_attendance: str | None = None
    effect_on_goals: str | None = None
    registered_by: str = Field(sa_column=reference("professional.id"))
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())
