"""Tables of the open register of who takes part. Names of staff are sealed; the rest is public matter."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlmodel import Field

from app.kit.columns import id_column, json_object, moment, recorded_at, reference, sealed, valid_range, words
from app.kit.database import Table
from app.kit.ids import id_factory


class Organisation(Table, table=True):
    """Huvudman eller nämnd: an authority or a private provider. The organisation is the secrecy border."""

    id: str = Field(default_factory=id_factory("org"), sa_column=id_column("org"))
    name: str = Field(max_length=200)
    sector: str
    regime: str
    organisation_number: str | None = Field(default=None, max_length=12)
    municipality_code: str | None = Field(default=None, max_length=4)
    region_code: str | None = Field(default=None, max_length=2)
    source_id: str | None = Field(default=None, max_length=64)
    version: int = 1
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class Unit(Table, table=True):
    """Enhet: where the work is done; it belongs to one branch and has a role mailbox."""

    __table_args__ = (UniqueConstraint("organisation_id", "source_id"),)

    id: str = Field(default_factory=id_factory("uni"), sa_column=id_column("uni"))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    name: str = Field(max_length=200)
    kind: str
    branch: str
    school_unit_code: str | None = Field(default=None, max_length=8)
    district: str | None = Field(default=None, max_length=64)
    role_mailbox: str = Field(max_length=254)
    phone: str | None = Field(default=None, max_length=24)
    opening_hours: str | None = Field(default=None, max_length=500)
    municipality_code: str | None = Field(default=None, max_length=4)
    """Where the unit lies; none where its organisation is a municipality's own."""
    on_call_phone: str | None = Field(default=None, max_length=24)
    """Beredskap, jour: the number to ring out of hours."""
    on_call_route: str | None = Field(default=None, max_length=500)
    fallback_for: list[str] = Field(default_factory=list, sa_column=words())
    """Where it is the named person of last resort, by the rule sets' own names."""
    source_id: str | None = Field(default=None, max_length=64)
    last_day: date | None = None
    """Nedläggning: the last day on which there is such a unit; none while none has been set."""
    successor_id: str | None = Field(default=None, sa_column=reference("unit.id", nullable=True))
    """Which unit takes over then."""
    version: int = 1
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class Professional(Table, table=True):
    """Yrkesperson. The name is sealed under the organisation's key."""

    __table_args__ = (UniqueConstraint("organisation_id", "source_id"),)

    id: str = Field(default_factory=id_factory("pro"), sa_column=id_column("pro"))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    name_sealed: bytes = Field(sa_column=sealed())
    hsa_id: str | None = Field(default=None, max_length=31, unique=True)
    source_id: str | None = Field(default=None, max_length=64)
    version: int = 1
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class ProfessionalIdentifier(Table, table=True):
    """A system's own id for a professional, by which it names them when it asks for a token.

    Never a number that names a person.
    """

    __table_args__ = (
        Index(
            "uq_professional_identifier_organisation_id_system_value",
            "organisation_id",
            "system",
            "value",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: str = Field(default_factory=id_factory("pxi"), sa_column=id_column("pxi"))
    organisation_id: str = Field(sa_column=reference("organisation.id", index=False))
    professional_id: str = Field(sa_column=reference("professional.id"))
    system: str = Field(max_length=64)
    value: str = Field(max_length=64)
    ended_at: datetime | None = Field(default=None, sa_column=moment())
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class Duty(Table, table=True):
    """Tjänst: a professional at a unit in a role, which decides the secrecy branch, during some dates."""

    __table_args__ = (
        Index("ix_duty_professional_id_valid", "professional_id", "valid"),
        UniqueConstraint("organisation_id", "source_id"),
    )

    id: str = Field(default_factory=id_factory("dty"), sa_column=id_column("dty"))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    professional_id: str = Field(sa_column=reference("professional.id", index=False))
    unit_id: str = Field(sa_column=reference("unit.id"))
    role: str
    branch: str
    valid: Any = Field(sa_column=valid_range())
    source_id: str | None = Field(default=None, max_length=64)
    version: int = 1
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class District(Table, table=True):
    """Distrikt: an area of a municipality, such as a stadsdel, with a code and a name."""

    __table_args__ = (UniqueConstraint("municipality_code", "code"),)

    id: str = Field(default_factory=id_factory("dct"), sa_column=id_column("dct"))
    municipality_code: str = Field(max_length=4)
    code: str = Field(max_length=64)
    name: str = Field(max_length=200)
    version: int = 1
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class DistrictResponsibility(Table, table=True):
    """Ansvar för ett distrikt: which social board answers there, and where one turns, during some dates."""

    __table_args__ = (
        ExcludeConstraint(
            ("district_id", "="),
            ("valid", "&&"),
            using="gist",
            name="ex_district_responsibility_one_at_a_time",
        ),
    )

    id: str = Field(default_factory=id_factory("drs"), sa_column=id_column("drs"))
    district_id: str = Field(sa_column=reference("district.id", index=False))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    """The social board."""
    unit_id: str | None = Field(default=None, sa_column=reference("unit.id", nullable=True))
    """Its reception."""
    valid: Any = Field(sa_column=valid_range())
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class UnitDiscontinuation(Table, table=True):
    """Beslut om nedläggning: a unit closes for good, or the decision is taken back; and how far the
    worker has come in laying the chains anew that it concerns.
    """

    id: str = Field(default_factory=id_factory("udc"), sa_column=id_column("udc"))
    unit_id: str = Field(sa_column=reference("unit.id"))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    last_day: date
    successor_id: str | None = Field(default=None, sa_column=reference("unit.id", nullable=True))
    duties: Any = Field(default_factory=list, sa_column=json_object())
    """The duties that end with it, each with the day that it had said before."""
    decided_by: str | None = Field(default=None, max_length=30)
    """The professional, where the administrator's token named one."""
    withdrawn_at: datetime | None = Field(default=None, sa_column=moment())
    relaid_to: str | None = Field(default=None, max_length=30)
    """The last child whose chain has been laid anew: where the worker goes on."""
    relaid_at: datetime | None = Field(default=None, sa_column=moment())
    """When every chain had been."""
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class UnitVersion(Table, table=True):
    """How a unit was reached since a moment. The database writes it at every change, whoever makes it."""

    __table_args__ = (Index("ix_unit_version_unit_id_recorded_at", "unit_id", "recorded_at"),)

    id: str = Field(default_factory=id_factory("unv"), sa_column=id_column("unv"))
    unit_id: str = Field(sa_column=reference("unit.id", index=False))
    name: str = Field(max_length=200)
    role_mailbox: str = Field(max_length=254)
    phone: str | None = Field(default=None, max_length=24)
    opening_hours: str | None = Field(default=None, max_length=500)
    district: str | None = Field(default=None, max_length=64)
    on_call_phone: str | None = Field(default=None, max_length=24)
    on_call_route: str | None = Field(default=None, max_length=500)
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())
