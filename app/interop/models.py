"""Tables of imports: each run with its counts, what was quarantined and why, and the stage."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Identity, Index, LargeBinary
from sqlmodel import Field

from app.kit.columns import id_column, json_object, moment, recorded_at, reference, words
from app.kit.database import Table
from app.kit.ids import id_factory


class ImportRun(Table, table=True):
    """En import: what came, what changed, what was set aside."""

    id: str = Field(default_factory=id_factory("imp"), sa_column=id_column("imp"))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    source: str = Field(max_length=64)
    counts: dict[str, Any] = Field(sa_column=json_object())
    finished_at: datetime | None = Field(default=None, sa_column=moment())
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class ImportQuarantine(Table, table=True):
    """A record that was set aside: its id in the source and the kind of reason, never its content."""

    id: str = Field(default_factory=id_factory("qua"), sa_column=id_column("qua"))
    import_run_id: str = Field(sa_column=reference("import_run.id"))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    resource: str = Field(max_length=32)
    record_id: str = Field(max_length=64)
    reason: str = Field(max_length=64)
    place: str = Field(default="", max_length=128)
    """Where in the record, as names and positions: `enrolments.0.endDate`."""


class ImportChange(Table, table=True):
    """A line of what a run has changed: the record's id in the source and names of fields, never content."""

    id: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(), primary_key=True))
    import_run_id: str = Field(sa_column=reference("import_run.id"))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    kind: str = Field(max_length=32)
    outcome: str = Field(max_length=16)
    record_id: str = Field(max_length=96)
    fields: list[str] = Field(sa_column=words())


class ImportStage(Table, table=True):
    """Where a run's records wait for the upsert, already sealed."""

    __table_args__ = (
        Index("ix_import_stage_import_run_id_kind_key_hash_id", "import_run_id", "kind", "key_hash", "id"),
        {"prefixes": ["UNLOGGED"]},
    )

    id: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(), primary_key=True))
    import_run_id: str = Field(max_length=30)
    organisation_id: str = Field(max_length=30)
    kind: str = Field(max_length=16)
    key_hash: bytes | None = Field(default=None, sa_column=Column(LargeBinary))
    row_sealed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
