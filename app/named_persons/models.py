"""Tables of who is named person and who is lead professional, over time."""

from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlmodel import Field

from app.kit.columns import id_column, moment, recorded_at, reference, valid_range
from app.kit.database import Table
from app.kit.ids import id_factory


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
            where=text("superseded_at IS NULL"),
            name="ex_named_person_assignment_one_at_a_time",
        ),
        {"schema": "register"},
    )

    id: str = Field(default_factory=id_factory("npa"), sa_column=id_column("npa"))
    child_id: str = Field(sa_column=reference("register.child.id"))
    unit_id: str = Field(sa_column=reference("unit.id"))
    professional_id: str | None = Field(default=None, sa_column=reference("professional.id", nullable=True))
    rule_key: str
    """Which rule of the named-person rule set says so."""
    valid: Any = Field(sa_column=valid_range())
    accepted_at: datetime | None = Field(default=None, sa_column=moment())
    """The receipt of the one who took over; responsibility never waits for it."""
    accepted_by: str | None = Field(default=None, max_length=30)
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())
    superseded_at: datetime | None = Field(default=None, sa_column=moment())


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
