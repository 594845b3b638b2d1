"""The event outbox, who subscribes to it, and what has been told to whom. Thin: id, type, time, link."""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Column,
    Computed,
    ForeignKey,
    Identity,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlmodel import Field

from app.kit.columns import ID_LENGTH, id_column, moment, recorded_at, reference, sealed, words
from app.kit.database import Table
from app.kit.ids import id_factory
from app.vocabulary import DeliveryStatus, SubscriptionStatus

SUBJECT = "substring((link)::text, '.*([a-z]{3}-[a-z2-7]{26})'::text)"
"""The last id in a link: what it leads to, or what that belongs to."""


class OutboxEvent(Table, table=True):
    """An event to be told. What it is about is a link; who may hear of it is asked whenever it is told."""

    __table_args__ = (
        Index("ix_outbox_event_position", "position", unique=True),
        Index("ix_outbox_event_unordered", "id", postgresql_where=text("position IS NULL")),
    )

    id: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(), primary_key=True))
    public_id: str = Field(default_factory=id_factory("evt"), max_length=30, unique=True)
    type: str
    link: str
    subject_id: str | None = Field(default=None, sa_column=Column(String(ID_LENGTH), Computed(SUBJECT)))
    """The row behind the link: whoever cannot read it does not hear of the event."""
    child_id: str | None = Field(default=None, max_length=30)
    """For the check whenever it is told; never part of what is sent."""
    organisation_id: str | None = Field(default=None, max_length=30)
    """For whom alone it is; none where the check at delivery asks of the child, or of the link."""
    branch: str | None = None
    happened_at: datetime = Field(sa_column=moment(nullable=False))
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())
    position: int | None = Field(default=None, sa_column=Column(BigInteger))
    """Its place in the order of telling, given once its transaction is over: nothing comes in before."""
    settled_at: datetime | None = Field(default=None, sa_column=moment())
    """Nobody is told of it any more."""


class EventSubscription(Table, table=True):
    """Prenumeration: an address of a system's where it wants to be told, for one of its branches."""

    id: str = Field(default_factory=id_factory("sub"), sa_column=id_column("sub"))
    client_id: str = Field(max_length=200, index=True)
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    branch: str
    name: str = Field(max_length=200)
    address_sealed: bytes = Field(sa_column=sealed())
    types: list[str] = Field(sa_column=words())
    """Which types it is told of; of all where none is named."""
    status: str = Field(default=SubscriptionStatus.UNCONFIRMED)
    secret_sealed: bytes = Field(sa_column=sealed())
    earlier_secret_sealed: bytes | None = Field(default=None, sa_column=sealed(nullable=True))
    """The secret before this one, with which is signed too for a while."""
    earlier_secret_until: datetime | None = Field(default=None, sa_column=moment())
    position: int = Field(sa_column=Column(BigInteger, nullable=False))
    """How far in the order of telling it has come."""
    created_at: datetime = Field(sa_column=moment(nullable=False))
    confirmed_at: datetime | None = Field(default=None, sa_column=moment())
    """Since when the address has been known to want it."""
    ask_at: datetime | None = Field(default=None, sa_column=moment())
    """When its address is asked next whether it wants it."""
    asked: int = 0
    failing_since: datetime | None = Field(default=None, sa_column=moment())
    failures: int = 0
    """How often in a row nobody was there."""
    resting_until: datetime | None = Field(default=None, sa_column=moment())
    version: int = 1
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class EventDelivery(Table, table=True):
    """One event for one subscription: told until it has been taken, or three days have gone."""

    __table_args__ = (
        UniqueConstraint("subscription_id", "event_id"),
        Index(
            "ix_event_delivery_waiting",
            "subscription_id",
            "id",
            postgresql_where=text("status = 'waiting'"),
        ),
    )

    id: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(), primary_key=True))
    subscription_id: str = Field(sa_column=reference("event_subscription.id", index=False))
    organisation_id: str = Field(sa_column=reference("organisation.id", index=False))
    event_id: str = Field(
        sa_column=Column(
            String(ID_LENGTH),
            ForeignKey("outbox_event.public_id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        )
    )
    status: str = Field(default=DeliveryStatus.WAITING)
    attempts: int = 0
    outcome: str | None = Field(default=None, max_length=32)
    """What came of the last attempt: a status code, or why there was none."""
    due_at: datetime = Field(sa_column=moment(nullable=False))
    claimed_until: datetime | None = Field(default=None, sa_column=moment())
    """Until when whoever is at it has it alone; who is killed loses it then."""
    first_due_at: datetime = Field(sa_column=moment(nullable=False))
    settled_at: datetime | None = Field(default=None, sa_column=moment())
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())
