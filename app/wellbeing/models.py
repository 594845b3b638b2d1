"""Tables of the five questions. Answers are sealed under the owner's key; versions are kept."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from app.kit.columns import id_column, moment, recorded_at, reference, sealed, words
from app.kit.database import Table
from app.kit.ids import id_factory


class FiveQuestions(Table, table=True):
    """De fem frågorna: one answering, owned by its author's organisation and branch."""

    __table_args__ = (Index("ix_five_questions_child_id_organisation_id", "child_id", "organisation_id"),)

    id: str = Field(default_factory=id_factory("fqs"), sa_column=id_column("fqs"))
    child_id: str = Field(sa_column=reference("register.child.id", index=False))
    organisation_id: str = Field(sa_column=reference("organisation.id", index=False))
    branch: str
    unit_id: str = Field(sa_column=reference("unit.id"))
    author_id: str = Field(sa_column=reference("professional.id"))
    status: str
    version: int = 1
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class FiveQuestionsVersion(Table, table=True):
    """One version of the answers; append-only."""

    __table_args__ = (UniqueConstraint("five_questions_id", "version"),)

    id: str = Field(default_factory=id_factory("fqv"), sa_column=id_column("fqv"))
    five_questions_id: str = Field(sa_column=reference("five_questions.id", index=False))
    child_id: str = Field(sa_column=reference("register.child.id"))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    branch: str
    version: int
    status: str
    author_id: str = Field(sa_column=reference("professional.id"))
    answers_sealed: bytes = Field(sa_column=sealed())
    """JSON: the five answers, the child's view or why it is missing, triangle, matrix, what follows."""
    categories: list[str] = Field(sa_column=words())
    """What is written in them: decides their secrecy when they are to cross a border."""
    indicator_set: str
    """Which wheel, in which version."""
    indicators: list[str] = Field(default_factory=list, sa_column=words())
    happened_at: datetime | None = Field(default=None, sa_column=moment())
    """Valid time: when it was observed."""
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())
