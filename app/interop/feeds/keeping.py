"""What is kept of a school system between two rounds: how far it was read, and its records, sealed.

Row-level security shows these rows to nobody but a synchronisation of the same organisation.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import bindparam, delete, select, text, update
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA
from sqlalchemy.types import Text
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from app.interop.feeds.models import SchoolRecord, SchoolSource
from app.interop.importing.errors import ImportUnderWayError
from app.interop.importing.run import batched
from app.interop.ss12000.reasons import Resource
from app.kit.database import vault_of
from app.kit.spool import Ids, Spool, Texts
from app.kit.vault import Vault

_AT_A_TIME = 1_000
_ENTER = text(
    "SELECT set_config('app.organisation', :organisation, true), set_config('app.synchronising', 'on', true)"
)
_KEEP = text(
    "INSERT INTO school_record (organisation_id, resource, record_id, row_sealed) "
    "SELECT :organisation, :resource, k.id, k.row FROM unnest(:ids, :rows) AS k(id, row) "
    "ON CONFLICT (organisation_id, resource, record_id) DO UPDATE SET row_sealed = excluded.row_sealed"
).bindparams(bindparam("ids", type_=ARRAY(Text)), bindparam("rows", type_=ARRAY(BYTEA)))
ToKeep = Callable[[Resource], Iterable[tuple[str, str]]]
"""Says what is to be kept of a resource: records as text, by id."""


@dataclass(frozen=True, slots=True)
class ReadUntil:
    """How far a resource has been read; it has been read whole at least once."""

    since: datetime
    blurred: bool
    """A record without an id came: it could be anybody's, so nothing of the resource has vanished."""


@dataclass(slots=True)
class Standing:
    """What stands of one school system."""

    spool: Spool
    """Where what was kept lies, opened, while the round is made."""
    organisation_id: str
    address_hash: bytes
    source_id: str
    version: int
    read_until: dict[Resource, ReadUntil] = field(default_factory=dict)
    full_at: datetime | None = None
    failures: int = 0
    moved: bool = False
    """Another system is asked now than the one that has said what is kept."""
    kept: dict[Resource, Texts] = field(init=False)
    """Records, by id."""

    def __post_init__(self) -> None:
        """Nothing has been read yet."""
        self.kept = {resource: Texts(self.spool) for resource in Resource}


async def enter(session: AsyncSession, organisation_id: str) -> None:
    """Name the organisation that is synchronised, for the rest of the transaction."""
    await session.execute(_ENTER, {"organisation": organisation_id})


async def source_of(session: AsyncSession, organisation_id: str, address: str) -> SchoolSource:
    """Return the row of an organisation's school system, made when there is none."""
    await enter(session, organisation_id)
    wanted = select(SchoolSource).where(col(SchoolSource.organisation_id) == organisation_id)
    found: SchoolSource | None = (await session.execute(wanted)).scalar_one_or_none()
    if found is not None:
        return found
    made = SchoolSource(
        organisation_id=organisation_id,
        address_hash=vault_of(session).hash(_address(address)),
        read_until={},
    )
    session.add(made)
    await session.flush()
    return made


async def read_standing(session: AsyncSession, organisation_id: str, address: str, spool: Spool) -> Standing:
    """Read everything that is kept of an organisation's school system."""
    row = await source_of(session, organisation_id, address)
    vault = vault_of(session)
    standing = Standing(
        spool=spool,
        organisation_id=organisation_id,
        address_hash=vault.hash(_address(address)),
        source_id=row.id,
        version=row.version,
        failures=row.failures,
    )
    if row.address_hash not in vault.hashes(_address(address)):
        standing.moved = True
        return standing
    standing.full_at = row.full_at
    standing.read_until = {
        Resource(name): ReadUntil(datetime.fromisoformat(each["since"]), bool(each["blurred"]))
        for name, each in row.read_until.items()
        if name in {*Resource}
    }
    await _read_records(session, vault, standing)
    return standing


async def _read_records(session: AsyncSession, vault: Vault, standing: Standing) -> None:
    owner = standing.organisation_id
    wanted = select(
        col(SchoolRecord.id),
        col(SchoolRecord.resource),
        col(SchoolRecord.record_id),
        col(SchoolRecord.row_sealed),
    ).where(col(SchoolRecord.organisation_id) == owner)
    after = 0
    while True:
        page = wanted.where(col(SchoolRecord.id) > after).order_by(col(SchoolRecord.id)).limit(_AT_A_TIME)
        rows = (await session.execute(page)).all()
        for row in rows:
            standing.kept[Resource(row.resource)].add(row.record_id, vault.open(owner, row.row_sealed))
        if len(rows) < _AT_A_TIME:
            return
        after = rows[-1].id


async def keep(
    session: AsyncSession, standing: Standing, *, now: ToKeep, read_until: Mapping[Resource, ReadUntil]
) -> None:
    """Keep what stands now. Raises ImportUnderWayError when somebody else has done so meanwhile."""
    await enter(session, standing.organisation_id)
    change = (
        update(SchoolSource)
        .where(col(SchoolSource.id) == standing.source_id, col(SchoolSource.version) == standing.version)
        .values(
            version=standing.version + 1,
            address_hash=standing.address_hash,
            read_until={
                name.value: {"since": each.since.astimezone(UTC).isoformat(), "blurred": each.blurred}
                for name, each in read_until.items()
            },
            full_at=standing.full_at,
        )
    )
    if (await session.execute(change)).rowcount != 1:  # type: ignore[attr-defined] # an update has one
        raise ImportUnderWayError("Another synchronisation of this organisation has just ended.")
    if standing.moved:
        await session.execute(
            delete(SchoolRecord).where(col(SchoolRecord.organisation_id) == standing.organisation_id)
        )
    for resource in Resource:
        await _keep_one(session, standing, resource, now(resource))


async def _keep_one(
    session: AsyncSession, standing: Standing, resource: Resource, now: Iterable[tuple[str, str]]
) -> None:
    """Write what has changed, and forget what stands no more."""
    before, stands = standing.kept[resource], Ids(standing.spool)
    changed: list[tuple[str, str]] = []
    for name, record in now:
        stands.add(name)
        if not before.holds(name, record):
            changed.append((name, record))
        if len(changed) == _AT_A_TIME:
            await _write(session, standing.organisation_id, resource, changed)
            changed.clear()
    await _write(session, standing.organisation_id, resource, changed)
    for gone in batched(before.names_not_in(stands), _AT_A_TIME):
        await _forget(session, standing.organisation_id, resource, gone)


async def _forget(session: AsyncSession, owner: str, resource: Resource, gone: Sequence[str]) -> None:
    statement = delete(SchoolRecord).where(
        col(SchoolRecord.organisation_id) == owner,
        col(SchoolRecord.resource) == resource.value,
        col(SchoolRecord.record_id).in_(gone),
    )
    await session.execute(statement)


async def _write(
    session: AsyncSession, owner: str, resource: Resource, changed: Sequence[tuple[str, str]]
) -> None:
    if not changed:
        return
    vault = vault_of(session)
    values = {
        "organisation": owner,
        "resource": resource.value,
        "ids": [name for name, _ in changed],
        "rows": [vault.seal(owner, record) for _, record in changed],
    }
    await session.execute(_KEEP, values)


async def mark(session: AsyncSession, standing: Standing, **values: Any) -> None:
    """Write down what became of a round, whatever it brought."""
    await enter(session, standing.organisation_id)
    change = update(SchoolSource).where(col(SchoolSource.id) == standing.source_id)
    await session.execute(change.values(**values))


async def heard(session: AsyncSession, standing: Standing, *, before: datetime) -> None:
    """Forget what the system told us before it was asked; what it told meanwhile is asked for again."""
    change = update(SchoolSource).where(
        col(SchoolSource.id) == standing.source_id, col(SchoolSource.told_at) <= before
    )
    await session.execute(change.values(told_at=None))


def _address(address: str) -> str:
    return f"school-system:{address.rstrip('/')}"
