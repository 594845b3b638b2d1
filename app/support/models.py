"""Tables of offers of support and of a family's no to them."""

from datetime import datetime

from sqlmodel import Field

from app.kit.columns import id_column, moment, recorded_at, reference, sealed
from app.kit.database import Table
from app.kit.ids import id_factory


class SupportOffer(Table, table=True):
    """Erbjudande: what the named person's unit has offered the family, in plain words."""

    id: str = Field(default_factory=id_factory("sof"), sa_column=id_column("sof"))
    child_id: str = Field(sa_column=reference("register.child.id"))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    branch: str
    unit_id: str = Field(sa_column=reference("unit.id"))
    offered_by: str = Field(sa_column=reference("professional.id"))
    words_sealed: bytes = Field(sa_column=sealed())
    offered_at: datetime = Field(sa_column=moment(nullable=False))
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class SupportDecline(Table, table=True):
    """Familjens nej: somebody who speaks for the child wants no offers. No reason is asked for, none is
    kept.
    """

    id: str = Field(default_factory=id_factory("dcl"), sa_column=id_column("dcl"))
    child_id: str = Field(sa_column=reference("register.child.id"))
    giver_id: str = Field(max_length=30)
    """A guardian, or the child itself."""
    noted_by: str | None = Field(default=None, sa_column=reference("professional.id", nullable=True))
    """The professional of the named person's unit who heard it; none when the family said it here."""
    form: str
    declined_at: datetime = Field(sa_column=moment(nullable=False))
    withdrawn_at: datetime | None = Field(default=None, sa_column=moment())
    withdrawn_noted_by: str | None = Field(
        default=None, sa_column=reference("professional.id", nullable=True)
    )
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())
