"""Tables about children.

Schema `register`: the pointer and the dated facts; no organisation owns them and the application has no
right on them but the register's functions. The others belong to an organisation and a secrecy branch, on
every row, under row-level security (docs/decisions/0003).
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Date, Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Field

from app.kit.columns import id_column, moment, recorded_at, reference, sealed, valid_range
from app.kit.database import Table
from app.kit.ids import id_factory

CHILD = "register.child.id"


class Child(Table, table=True):
    """Barnet: the pointer. Whether a number is known here is nobody's to learn."""

    __table_args__ = (
        UniqueConstraint("identity_hash"),
        Index("ix_child_protected", "id", postgresql_where=text("shield <> 'none'")),
        {"schema": "register"},
    )

    id: str = Field(default_factory=id_factory("chi"), sa_column=id_column("chi"))
    identity_kind: str
    identity_hash: bytes | None = Field(default=None, sa_column=Column(LargeBinary))
    identity_key_version: int | None = None
    identity_sealed: bytes | None = Field(default=None, sa_column=sealed(nullable=True))
    birth_date: date
    shield: str = "none"
    """ProtectionLevel: the highest protection that stands. Raised by any feed, lowered by none."""
    covered_from: date
    """First day on which there must be a named person."""
    covered_until: date
    """First day on which there need be none: the end the rule set gives, death or emigration."""
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class ChildFact(Table, table=True):
    """A dated fact that the named-person rules read: residence, responsible unit by care or enrolment."""

    __table_args__ = (
        UniqueConstraint("child_id", "organisation_id", "kind", "source_key"),
        {"schema": "register"},
    )

    id: str = Field(default_factory=id_factory("fac"), sa_column=id_column("fac"))
    child_id: str = Field(sa_column=reference(CHILD, index=False))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    kind: str
    """`residence`, `care`, `placement` or `enrolment`."""
    source_key: str
    """What the fact is known by in its organisation: a relation's id."""
    unit_id: str | None = Field(default=None, sa_column=reference("unit.id", nullable=True))
    municipality_code: str | None = Field(default=None, max_length=4)
    district_code: str | None = Field(default=None, max_length=64)
    valid: Any = Field(sa_column=valid_range())
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class ChildEnding(Table, table=True):
    """Avslut: the child has died or emigrated. Everything about it ends, and no notice is sent any more."""

    __table_args__ = (UniqueConstraint("child_id"), {"schema": "register"})

    id: str = Field(default_factory=id_factory("end"), sa_column=id_column("end"))
    child_id: str = Field(sa_column=reference(CHILD, index=False))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    kind: str
    ended_on: date
    """The first day on which there is nothing more: no named person, no consent, no family's view."""
    source: str
    recorded_by: str = Field(sa_column=reference("professional.id"))
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class ShieldNamed(Table, table=True):
    """One of the few for whom a protected child exists."""

    __table_args__ = (UniqueConstraint("child_id", "professional_id"), {"schema": "register"})

    id: str = Field(default_factory=id_factory("shn"), sa_column=id_column("shn"))
    child_id: str = Field(sa_column=reference(CHILD, index=False))
    professional_id: str = Field(sa_column=reference("professional.id"))
    named_by: str | None = Field(default=None, max_length=30)
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())
    removed_at: datetime | None = Field(default=None, sa_column=moment())
    removed_by: str | None = Field(default=None, max_length=30)
    """Whom a head has removed, no feed names again; without a name it ended with the last protection."""
    named_unit_id: str | None = Field(default=None, max_length=30)
    """Let in by another organisation, as the head of a unit."""


class NamedUnit(Table, table=True):
    """A unit of another organisation for whose heads one of the few has let a protected child exist."""

    __table_args__ = {"schema": "register"}

    id: str = Field(default_factory=id_factory("nun"), sa_column=id_column("nun"))
    child_id: str = Field(sa_column=reference(CHILD))
    organisation_id: str = Field(sa_column=reference("organisation.id", index=False))
    """Whose few have let it in."""
    unit_id: str = Field(sa_column=reference("unit.id", index=False))
    named_by: str = Field(max_length=30)
    named_at: datetime = Field(sa_column=moment(nullable=False))
    reason_sealed: bytes = Field(sa_column=sealed())
    review_on: date = Field(sa_column=Column(Date, nullable=False))
    taken_back_at: datetime | None = Field(default=None, sa_column=moment())
    taken_back_by: str | None = Field(default=None, max_length=30)
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class Protection(Table, table=True):
    """Skydd: that an organisation protects the child, how, and until when it has been lifted by whom."""

    __table_args__ = {"schema": "register"}

    id: str = Field(default_factory=id_factory("prt"), sa_column=id_column("prt"))
    child_id: str = Field(sa_column=reference(CHILD))
    level: str
    organisation_id: str | None = Field(
        default=None, sa_column=reference("organisation.id", nullable=True, index=False)
    )
    branch: str | None = None
    set_by: str | None = Field(default=None, max_length=30)
    """The professional; none when a feed said it."""
    reason_sealed: bytes | None = Field(default=None, sa_column=sealed(nullable=True))
    review_on: date | None = Field(default=None, sa_column=Column(Date))
    set_at: datetime = Field(sa_column=moment(nullable=False))
    lifted_at: datetime | None = Field(default=None, sa_column=moment())
    lifted_by: str | None = Field(default=None, max_length=30)
    lifted_by_organisation_id: str | None = Field(default=None, max_length=30)
    verification_source: str | None = Field(default=None, max_length=64)
    verified_on: date | None = Field(default=None, sa_column=Column(Date))
    lifting_note_sealed: bytes | None = Field(
        default=None, sa_column=sealed(nullable=True, owner="lifted_by_organisation_id")
    )
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class FamilyMember(Table, table=True):
    """Vårdnadshavare som person: the pointer to a guardian, by keyed hash; names stay with organisations."""

    __table_args__ = (UniqueConstraint("identity_hash"), {"schema": "register"})

    id: str = Field(default_factory=id_factory("fam"), sa_column=id_column("fam"))
    identity_hash: bytes | None = Field(default=None, sa_column=Column(LargeBinary))
    identity_key_version: int | None = None
    identity_sealed: bytes | None = Field(default=None, sa_column=sealed(nullable=True))
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class ChildLink(Table, table=True):
    """Two pointers found to be one child; a wrong link is undone, never erased."""

    __table_args__ = (Index("ix_child_link_other_child_id", "other_child_id"), {"schema": "register"})

    id: str = Field(default_factory=id_factory("lnk"), sa_column=id_column("lnk"))
    child_id: str = Field(sa_column=reference(CHILD))
    other_child_id: str = Field(sa_column=reference(CHILD, index=False))
    reason: str = Field(max_length=64)
    linked_by: str = Field(max_length=30)
    linked_at: datetime | None = Field(default=None, sa_column=recorded_at())
    undone_by: str | None = Field(default=None, max_length=30)
    undone_at: datetime | None = Field(default=None, sa_column=moment())


class ChildRecord(Table, table=True):
    """What an organisation's branch itself knows of who the child is: names, sealed under its key."""

    __table_args__ = (UniqueConstraint("child_id", "organisation_id", "branch"),)

    id: str = Field(default_factory=id_factory("rec"), sa_column=id_column("rec"))
    child_id: str = Field(sa_column=reference(CHILD, index=False))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    branch: str
    given_name_sealed: bytes | None = Field(default=None, sa_column=sealed(nullable=True))
    family_name_sealed: bytes | None = Field(default=None, sa_column=sealed(nullable=True))
    protection: str = "none"
    """The protection that this branch has been told of itself."""
    version: int = 1
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class Relation(Table, table=True):
    """Relation: enrolment, placement, care or case at a unit; what need-to-know stands on."""

    __table_args__ = (
        UniqueConstraint("organisation_id", "source_id"),
        Index("ix_relation_child_id_organisation_id", "child_id", "organisation_id"),
        Index("ix_relation_unit_id_child_id", "unit_id", "child_id"),
    )

    id: str = Field(default_factory=id_factory("rel"), sa_column=id_column("rel"))
    child_id: str = Field(sa_column=reference(CHILD, index=False))
    organisation_id: str = Field(sa_column=reference("organisation.id", index=False))
    branch: str
    unit_id: str = Field(sa_column=reference("unit.id", index=False))
    kind: str
    valid: Any = Field(sa_column=valid_range())
    source_id: str | None = Field(default=None, max_length=128)
    version: int = 1
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class Guardian(Table, table=True):
    """Vårdnadshavare, as one organisation knows it: with custody, source and date of verification."""

    __table_args__ = (
        UniqueConstraint("organisation_id", "branch", "child_id", "family_member_id"),
        Index("ix_guardian_child_id", "child_id"),
        Index("ix_guardian_family_member_id", "family_member_id"),
        Index("ix_guardian_organisation_id_source_id", "organisation_id", "source_id"),
    )

    id: str = Field(default_factory=id_factory("grd"), sa_column=id_column("grd"))
    child_id: str = Field(sa_column=reference(CHILD, index=False))
    organisation_id: str = Field(sa_column=reference("organisation.id", index=False))
    branch: str
    family_member_id: str = Field(sa_column=reference("register.family_member.id", index=False))
    name_sealed: bytes = Field(sa_column=sealed())
    phone_sealed: bytes | None = Field(default=None, sa_column=sealed(nullable=True))
    custody: bool
    source: str
    verified_on: date | None = Field(default=None, sa_column=Column(Date))
    """Without it the guardian has no access (T29)."""
    valid: Any = Field(sa_column=valid_range())
    source_id: str | None = Field(default=None, max_length=128)
    version: int = 1
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class ExternalIdentifier(Table, table=True):
    """A client's own id for the child, or an identity number that could not be checked. Sealed."""

    __table_args__ = (
        UniqueConstraint("organisation_id", "branch", "system", "value_hash"),
        Index(
            "ix_external_identifier_child_id_organisation_id_branch", "child_id", "organisation_id", "branch"
        ),
    )

    id: str = Field(default_factory=id_factory("ext"), sa_column=id_column("ext"))
    child_id: str = Field(sa_column=reference(CHILD, index=False))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    branch: str
    system: str = Field(max_length=64)
    value_sealed: bytes = Field(sa_column=sealed())
    value_hash: bytes = Field(sa_column=sealed())
    """Keyed hash, so that the same id is stored once; an unverified number is never searched by it."""
    hash_key_version: int
    verified: bool = True
    version: int = 1
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())
