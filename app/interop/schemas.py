"""Wire shapes of the runs of the school system's synchronisation."""

from datetime import datetime

from pydantic import Field

from app.kit.refs import ImportRunId, OrganisationId
from app.kit.wire import Answer, Wire


class RecordsRead(Wire):
    """How many records of each resource could be read."""

    organisations: int = Field(examples=[5])
    persons: int = Field(examples=[118])
    duties: int = Field(examples=[19])
    groups: int = Field(examples=[10])
    placements: int = Field(examples=[9])


class RowCounts(Wire):
    """What became of the rows of one kind."""

    created: int = Field(examples=[0])
    changed: int = Field(examples=[1])
    unchanged: int = Field(examples=[47])
    ended: int = Field(examples=[0])


class RowsByKind(Wire):
    """What became of the rows, by kind. `children` counts those that are new to the organisation itself."""

    units: RowCounts
    professionals: RowCounts
    duties: RowCounts
    children: RowCounts
    records: RowCounts
    relations: RowCounts
    guardians: RowCounts
    identifiers: RowCounts


class ImportCounts(Wire):
    """The counts of one run."""

    read: RecordsRead
    rows: RowsByKind
    changes: int = Field(
        description="Rows that were created, changed or ended; none when the answers say nothing new.",
        examples=[1],
    )
    quarantined: int = Field(description="Records that were set aside.", examples=[1])
    unverified_numbers: int = Field(
        description="Identity numbers with a wrong check digit: kept, and never used for matching.",
        examples=[1],
    )
    shielded: int = Field(description="Persons whom the answers mark as protected.", examples=[3])
    masked_names: int = Field(
        description="Names of protected staff and guardians that were not taken over.", examples=[1]
    )
    heads_named: int = Field(
        description="Heads of units for whom a protected child exists from now on.", examples=[0]
    )
    verified_guardians_kept: int = Field(
        description="Guardians whom somebody has verified and of whom the answers say something else: left "
        "as they are, for somebody to look at.",
        examples=[0],
    )
    departed: int = Field(description="Pupils who have emigrated or died.", examples=[0])
    grown_up: int = Field(description="Pupils too old to have a named person.", examples=[0])
    ignored_persons: int = Field(
        description="Persons who are neither staff nor pupils nor responsible for one.", examples=[2]
    )
    vacant_duties: int = Field(examples=[0])
    unknown_duty_roles: int = Field(examples=[0])
    dangling_references: int = Field(
        description="References to persons whom the answers do not hold.", examples=[0]
    )
    incomplete: list[str] = Field(
        description="Resources that were missing or not whole: nothing of theirs was ended.",
        examples=[["placements"]],
    )


class QuarantinedRead(Wire):
    """A record that was set aside. Nothing of its content is kept."""

    resource: str = Field(examples=["persons"])
    record_id: str = Field(
        description="The record's id in the school's system, or `#` and its place in the file.",
        examples=["2f1c8f0e-5d0b-5f57-9d0a-0b1f4f6a9c11"],
    )
    reason: str = Field(examples=["ends-before-it-starts"])
    place: str = Field(description="Where in the record.", examples=["enrolments.0"])


class ImportRead(Answer):
    """A run, and what it counted."""

    id: ImportRunId
    organisation_id: OrganisationId
    source: str = Field(
        description="`ss12000-folder`, or `ss12000-full` and `ss12000-delta` of a system that is asked.",
        examples=["ss12000-folder"],
    )
    started_at: datetime = Field(examples=["2025-08-18T04:00:00Z"])
    finished_at: datetime | None = Field(examples=["2025-08-18T04:00:03Z"])
    counts: ImportCounts


class ChangedRead(Wire):
    """A line of what a run has changed. Nothing of the content is kept."""

    kind: str = Field(examples=["guardians"])
    outcome: str = Field(examples=["changed"])
    record_id: str = Field(
        description="The record's id in the school's system.",
        examples=["2f1c8f0e-5d0b-5f57-9d0a-0b1f4f6a9c11"],
    )
    fields: list[str] = Field(description="What differs, or which kind it is of.", examples=[["phone"]])


class ImportWithQuarantineRead(ImportRead):
    """A run with what it has set aside."""

    quarantine: list[QuarantinedRead] = Field(
        description="At most 1 000 records; `counts.quarantined` says how many there are."
    )
    changed: list[ChangedRead] = Field(
        description="At most 1 000 lines; `counts.changes` says how many changes there are. About protected "
        "children there is none."
    )
