"""Tables of what is about one child: its part in a cooperation, and what a team has talked of with its name.

Both are the compartment of whoever writes them, like everything else about a child.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlmodel import Field

from app.kit.columns import id_column, recorded_at, reference, sealed, valid_range
from app.kit.database import Table
from app.kit.ids import id_factory


class CooperationParticipation(Table, table=True):
    """Deltagande: a child takes part, with a consent to this very form."""

    __table_args__ = (
        Index("ix_cooperation_participation_child_id_organisation_id", "child_id", "organisation_id"),
        ExcludeConstraint(
            ("child_id", "="),
            ("cooperation_id", "="),
            ("organisation_id", "="),
            ("branch", "="),
            ("valid", "&&"),
            using="gist",
            name="ex_cooperation_participation_one_at_a_time",
        ),
    )

    id: str = Field(default_factory=id_factory("cpt"), sa_column=id_column("cpt"))
    child_id: str = Field(sa_column=reference("register.child.id", index=False))
    organisation_id: str = Field(sa_column=reference("organisation.id", index=False))
    branch: str
    unit_id: str = Field(sa_column=reference("unit.id"))
    cooperation_id: str = Field(sa_column=reference("cooperation.id"))
    consent_id: str = Field(sa_column=reference("consent.id"))
    valid: Any = Field(sa_column=valid_range())
    end_reason: str | None = None
    started_by: str = Field(sa_column=reference("professional.id"))
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class TeamDiscussion(Table, table=True):
    """Teamsamtal med namn: what was said of a child at a meeting, with consent; its author's own record."""

    __table_args__ = (Index("ix_team_discussion_child_id_organisation_id", "child_id", "organisation_id"),)

    id: str = Field(default_factory=id_factory("tdi"), sa_column=id_column("tdi"))
    child_id: str = Field(sa_column=reference("register.child.id", index=False))
    organisation_id: str = Field(sa_column=reference("organisation.id", index=False))
    branch: str
    unit_id: str = Field(sa_column=reference("unit.id"))
    cooperation_meeting_id: str = Field(sa_column=reference("cooperation_meeting.id"))
    consent_id: str = Field(sa_column=reference("consent.id"))
    discussed_on: date
    words_sealed: bytes = Field(sa_column=sealed())
    author_id: str = Field(sa_column=reference("professional.id"))
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())
