"""Tables of consents: what is asked, each person's answer, the board's decision in a guardian's place, and
how a child's maturity was judged. The status is derived, never stored.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, Date, Index, UniqueConstraint
from sqlmodel import Field

from app.kit.columns import id_column, moment, recorded_at, reference, sealed, valid_range, words
from app.kit.database import Table
from app.kit.ids import id_factory


class Consent(Table, table=True):
    """Samtycke: the scope that is asked for, per item, recipient, purpose and period."""

    __table_args__ = (Index("ix_consent_child_id_organisation_id", "child_id", "organisation_id"),)

    id: str = Field(default_factory=id_factory("cns"), sa_column=id_column("cns"))
    child_id: str = Field(sa_column=reference("register.child.id", index=False))
    organisation_id: str = Field(sa_column=reference("organisation.id", index=False))
    """The sender: whose information it is about."""
    branch: str
    kind: str = "sharing"
    """`sharing` of items; `plan`: to draw up a coordinated plan with the recipients; `cooperation`: to take
    part in one form of cooperation; `warm-handover`: to be handed over. None of them ever stands for another.
    """
    form_key: str | None = Field(default=None, max_length=64)
    """Of a consent to take part: which form."""
    item_ids: list[str] = Field(sa_column=words())
    """Public ids of the items, such as a five-questions answering."""
    categories: list[str] = Field(sa_column=words())
    purpose: str
    measure: str = "none-of-the-four"
    """Which of the four measures it is about, where the board may decide in one guardian's place."""
    valid: Any = Field(sa_column=valid_range())
    required: list[str] = Field(sa_column=words())
    """Family members (and the child's own id) who must all have given."""
    own_say_from: date | None = Field(default=None, sa_column=Column(Date))
    """The birthday from which the child's own yes is needed too, when it was too young to be asked."""
    recorded_by: str | None = Field(default=None, max_length=30)
    version: int = 1
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class ConsentRecipient(Table, table=True):
    """To whom: a unit of an organisation."""

    __table_args__ = (UniqueConstraint("consent_id", "unit_id"),)

    id: str = Field(default_factory=id_factory("crc"), sa_column=id_column("crc"))
    consent_id: str = Field(sa_column=reference("consent.id", index=False))
    child_id: str = Field(sa_column=reference("register.child.id"))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    """The sender, who owns the row."""
    branch: str
    recipient_organisation_id: str = Field(sa_column=reference("organisation.id"))
    recipient_branch: str
    unit_id: str = Field(sa_column=reference("unit.id"))


class ConsentAnswer(Table, table=True):
    """What one person answered, how it was heard, and when it was taken back."""

    __table_args__ = (UniqueConstraint("consent_id", "giver_id"),)

    id: str = Field(default_factory=id_factory("ans"), sa_column=id_column("ans"))
    consent_id: str = Field(sa_column=reference("consent.id", index=False))
    child_id: str = Field(sa_column=reference("register.child.id"))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    branch: str
    giver_id: str = Field(max_length=30)
    """A family member's id, or the child's own."""
    status: str
    form: str
    language: str = "sv"
    interpreter: bool = False
    noted_by: str | None = Field(default=None, max_length=30)
    """The professional who heard it; nobody when given in a family app."""
    note_sealed: bytes | None = Field(default=None, sa_column=sealed(nullable=True))
    answered_at: datetime = Field(sa_column=moment(nullable=False))
    """Domain clock."""
    withdrawn_at: datetime | None = Field(default=None, sa_column=moment())
    version: int = 1
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class ConsentChildView(Table, table=True):
    """Barnets syn: what the child says of a consent and how it was asked, or why not. The latest counts."""

    __table_args__ = (
        CheckConstraint("(words_sealed IS NULL) <> (not_asked_reason IS NULL)", name="words_or_reason"),
    )

    id: str = Field(default_factory=id_factory("cvw"), sa_column=id_column("cvw"))
    consent_id: str = Field(sa_column=reference("consent.id"))
    child_id: str = Field(sa_column=reference("register.child.id"))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    """Of whoever asked for the consent."""
    branch: str
    form: str | None = None
    language: str = "sv"
    interpreter: bool = False
    words_sealed: bytes | None = Field(default=None, sa_column=sealed(nullable=True))
    not_asked_reason: str | None = None
    to_guardians: bool = False
    """Whether the child lets its guardians read it."""
    heard_on: date
    heard_by: str = Field(sa_column=reference("professional.id"))
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class BoardDecision(Table, table=True):
    """Socialnämndens beslut in one guardian's place, for one of the four measures."""

    id: str = Field(default_factory=id_factory("brd"), sa_column=id_column("brd"))
    consent_id: str = Field(sa_column=reference("consent.id"))
    child_id: str = Field(sa_column=reference("register.child.id"))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    """The social board's own."""
    branch: str
    measure: str
    replaces_id: str = Field(max_length=30)
    """The guardian in whose place it stands: never the child."""
    reference_sealed: bytes = Field(sa_column=sealed())
    """The decision's own reference at the board."""
    decided_on: date
    valid: Any = Field(sa_column=valid_range())
    recorded_by: str = Field(sa_column=reference("professional.id"))
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class CapacityAssessment(Table, table=True):
    """Mognadsbedömning: whether the child is mature enough for an own say in a matter, and why."""

    __table_args__ = (
        Index("ix_capacity_assessment_child_id_organisation_id", "child_id", "organisation_id"),
    )

    id: str = Field(default_factory=id_factory("cap"), sa_column=id_column("cap"))
    child_id: str = Field(sa_column=reference("register.child.id", index=False))
    organisation_id: str = Field(sa_column=reference("organisation.id", index=False))
    branch: str
    matter: str
    mature: bool
    reason_sealed: bytes = Field(sa_column=sealed())
    assessed_by: str = Field(sa_column=reference("professional.id"))
    assessed_on: date
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())
