"""The stage: rows go in by COPY, sealed under the organisation's key, and come back in pages."""

from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA

from app.interop.importing.errors import ImportRefusedError
from app.interop.importing.run import Run
from app.interop.ss12000.rows import GuardianRow, OrganisationRow, PupilRow, SchoolAnswers, StaffRow
from app.kit.database import PATIENCE_SECONDS, driver_of

PAGE = 1_000
RowT = TypeVar("RowT", OrganisationRow, StaffRow, PupilRow, GuardianRow)
_ADAPTERS: dict[type[Any], TypeAdapter[Any]] = {
    kind: TypeAdapter(kind) for kind in (OrganisationRow, StaffRow, PupilRow, GuardianRow)
}
PUPIL, STAFF = "pupil", "staff"
_NAMES = {OrganisationRow: "organisation", StaffRow: STAFF, PupilRow: PUPIL, GuardianRow: "guardian"}
_COLUMNS = ("import_run_id", "organisation_id", "kind", "key_hash", "row_sealed")
_ARRIVED = text("SELECT kind, count(*) AS rows FROM import_stage WHERE import_run_id = :run GROUP BY kind")
_PAGE = text(
    "SELECT id, key_hash, row_sealed FROM import_stage WHERE import_run_id = :run AND kind = :kind "
    "AND (key_hash, id) > (:after_hash, :after) ORDER BY key_hash, id LIMIT :page"
)
_THOSE = text(
    "SELECT s.row_sealed FROM unnest(:keys) AS k(key) "
    "CROSS JOIN LATERAL (SELECT row_sealed FROM import_stage "
    "WHERE import_run_id = :run AND kind = :kind AND key_hash = k.key OFFSET 0) AS s"
).bindparams(bindparam("keys", type_=ARRAY(BYTEA)))
_CLEAR = text("DELETE FROM import_stage WHERE organisation_id = :organisation")
Record = tuple[str, str, str, bytes, bytes]


async def stage(run: Run, answers: SchoolAnswers) -> Mapping[str, int]:
    """Copy every row into the stage, see that all have arrived, and return how many of each kind."""
    await run.session.execute(_CLEAR, {"organisation": run.organisation_id})  # what a crash has left
    driver = await driver_of(run.session)
    sent: Counter[str] = Counter()

    def records() -> Iterator[Record]:
        for row in chain(answers.organisations, answers.people):
            sent[_NAMES[type(row)]] += 1
            yield _sealed(run, row)

    await driver.copy_records_to_table(
        "import_intake", records=records(), columns=_COLUMNS, timeout=PATIENCE_SECONDS
    )
    arrived = {row.kind: row.rows for row in await run.session.execute(_ARRIVED, {"run": run.run_id})}
    if arrived != sent:
        raise ImportRefusedError("Not every row reached the stage.")
    return sent


def _key(row: OrganisationRow | StaffRow | PupilRow | GuardianRow) -> str:
    """What a row is found by. Every import takes the children that others may have too in one order, so that
    none blocks another.
    """
    identity = row.identity if isinstance(row, PupilRow) else None
    return identity.canonical if identity is not None and identity.checked else row.source_id


def _sealed(run: Run, row: OrganisationRow | StaffRow | PupilRow | GuardianRow) -> Record:
    content = _ADAPTERS[type(row)].dump_json(row).decode()
    sealed = run.vault.seal(run.organisation_id, content)
    return run.run_id, run.organisation_id, _NAMES[type(row)], run.vault.hash(_key(row)), sealed


async def staged(run: Run, kind: type[RowT]) -> AsyncIterator[list[RowT]]:
    """Return the rows of one kind, opened, in pages."""
    values: dict[str, Any] = {"run": run.run_id, "kind": _NAMES[kind], "page": PAGE}
    after: tuple[bytes, int] = (b"", 0)
    while True:
        values |= {"after_hash": after[0], "after": after[1]}
        found = (await run.session.execute(_PAGE, values)).all()
        if not found:
            return
        yield [_opened(run, kind, row.row_sealed) for row in found]
        after = (found[-1].key_hash, found[-1].id)


async def all_staged(run: Run, kind: type[RowT]) -> list[RowT]:
    """Return all rows of one kind."""
    return [row async for page in staged(run, kind) for row in page]


async def staged_guardians(run: Run, source_ids: Iterable[str]) -> dict[str, GuardianRow]:
    """Return some guardians, by the producer's ids."""
    keys = [run.vault.hash(each) for each in source_ids]
    values = {"run": run.run_id, "kind": _NAMES[GuardianRow], "keys": keys}
    found = [_opened(run, GuardianRow, row.row_sealed) for row in await run.session.execute(_THOSE, values)]
    return {row.source_id: row for row in found}


def _opened(run: Run, kind: type[RowT], sealed: bytes) -> RowT:
    row: RowT = _ADAPTERS[kind].validate_json(run.vault.open(run.organisation_id, sealed))
    return row


async def clear(run: Run) -> None:
    """Empty the stage."""
    await run.session.execute(_CLEAR, {"organisation": run.organisation_id})
