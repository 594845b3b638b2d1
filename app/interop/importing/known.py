"""What the organisation knows of some of its children already: read branch by branch, and opened."""

from collections.abc import AsyncIterator, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, literal, select, true
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA, Range
from sqlalchemy.types import Text
from sqlmodel import SQLModel, col

from app.children.models import ChildRecord, ExternalIdentifier, Guardian, Relation
from app.children.registering import identifier_text
from app.interop.importing.run import BRANCHES, Run
from app.kit.vault import Vault
from app.vocabulary import Branch, ProtectionLevel

SYSTEM = "ss12000-person"
"""The name under which a producer's id of a pupil is kept."""
OURS = "ss12000:"
"""How the source ids of relations begin that the import has written."""
_RELATION = ("child_id", "id", "unit_id", "kind", "valid", "source_id")
_PAGE = 1_000


@dataclass(frozen=True, slots=True)
class KnownRecord:
    """Who the child is, as a branch knows it."""

    id: str
    given_name: str | None = field(repr=False)
    family_name: str | None = field(repr=False)
    protection: ProtectionLevel


@dataclass(frozen=True, slots=True)
class KnownRelation:
    """A relation of the organisation to a child."""

    id: str
    child_id: str
    branch: Branch
    unit_id: str
    kind: str
    valid: Range[date]
    source_id: str | None


@dataclass(frozen=True, slots=True)
class KnownGuardian:
    """A guardian as a branch knows it."""

    id: str
    family_member_id: str
    name: str = field(repr=False)
    phone: str | None = field(repr=False)
    custody: bool
    verified: bool
    valid: Range[date]
    source_id: str | None


@dataclass(slots=True)
class Known:
    """What the organisation knows of some children, by branch and child."""

    records: dict[tuple[Branch, str], KnownRecord] = field(default_factory=dict)
    relations: dict[str, KnownRelation] = field(default_factory=dict)
    """By source id; those that somebody wrote by hand by their natural key."""
    guardians: dict[tuple[Branch, str], list[KnownGuardian]] = field(default_factory=dict)
    identifiers: set[tuple[Branch, str, bytes]] = field(default_factory=set)
    sealed_ids: dict[str, bytes] = field(default_factory=dict)
    """The producer's id of each child, sealed: opened for the few whom a line is written about."""
    members: dict[str, str] = field(default_factory=dict)
    """Family members by the producer's id."""

    def told_of(self, child_id: str) -> bool:
        """Whether the organisation has been told that a child is protected."""
        found = (self.records.get((branch, child_id)) for branch in BRANCHES)
        return any(each is not None and each.protection is not ProtectionLevel.NONE for each in found)

    def identified(self, branch: Branch, child_id: str, hashes: Iterable[bytes]) -> bool:
        """Whether a branch has an identifier of a child, under any key."""
        return any((branch, child_id, each) in self.identifiers for each in hashes)


def id_text(organisation_id: str, source_id: str) -> str:
    """Return what is hashed of a producer's id, as for any identifier of the organisation."""
    return identifier_text(system=SYSTEM, value=source_id, owner=organisation_id, child_id="", verified=True)


def natural_key(branch: str, kind: str, child_id: str, unit_id: str, since: date) -> str:
    """Return what a stay is known by: the standard gives enrolments no id of their own."""
    return f"{OURS}{branch}:{kind}:{child_id}:{unit_id}:{since.isoformat()}"


async def identified(run: Run, hashes: Collection[bytes]) -> dict[bytes, str]:
    """Return the children by the hashes of producer's ids."""
    found: dict[bytes, str] = {}
    for branch in BRANCHES:
        await run.work_in(branch)
        those = literal([*hashes], ARRAY(BYTEA))
        for row in await _those(run, branch, ExternalIdentifier, "value_hash", those, "system", "child_id"):
            if row.system == SYSTEM:
                found[row.value_hash] = row.child_id
    return found


async def read_known(run: Run, children: Collection[str], *, guardians: Collection[str] = ()) -> Known:
    """Read what is known of some children in both branches; and of which family members somebody is sure who
    have a producer's id.
    """
    known = Known()
    those = literal([*children], ARRAY(Text))
    for branch in BRANCHES:
        await run.work_in(branch)
        await _records(run, branch, known, those)
        await _relations(run, branch, known, those)
        await _guardians(run, branch, known, those)
        await _identifiers(run, branch, known, those)
        persons = literal([*guardians], ARRAY(Text))
        for row in await _those(run, branch, Guardian, "source_id", persons, "family_member_id"):
            known.members[row.source_id] = row.family_member_id
    return known


async def open_relations(run: Run, branch: Branch) -> AsyncIterator[KnownRelation]:
    """Yield the relations that the import has written, in the order of their source ids."""
    after = ""
    await run.work_in(branch)
    while True:
        statement = (
            select(*(getattr(Relation, name) for name in _RELATION))
            .where(*_own(run, branch, Relation))
            .where(col(Relation.source_id).startswith(OURS), col(Relation.source_id) > after)
        )
        rows = (await run.session.execute(statement.order_by(col(Relation.source_id)).limit(_PAGE))).all()
        for row in rows:
            yield _relation(branch, row)
        if len(rows) < _PAGE:
            return
        after = rows[-1].source_id


def _own(run: Run, branch: Branch, table: Any) -> tuple[ColumnElement[bool], ...]:
    return (table.organisation_id == run.organisation_id, table.branch == branch.value)


async def _those(
    run: Run, branch: Branch, table: type[SQLModel], key: str, those: ColumnElement[Any], *names: str
) -> Iterable[Any]:
    """Return what a branch has under some keys. Each is looked up by itself, by index: nobody has counted the
    rows of a table that grows within this very transaction, and comparing all with all costs the square.
    """
    columns: Any = table
    keys = func.unnest(those).table_valued("key").render_derived("k")
    found = (
        select(getattr(columns, key), *(getattr(columns, name) for name in names))
        .where(getattr(columns, key) == keys.c.key, *_own(run, branch, columns))
        .offset(0)  # so that it stays a question of its own
        .lateral("found")
    )
    return await run.session.execute(select(found).select_from(keys.join(found, true())))


async def _records(run: Run, branch: Branch, known: Known, those: ColumnElement[Any]) -> None:
    columns = ("id", "given_name_sealed", "family_name_sealed", "protection")
    for row in await _those(run, branch, ChildRecord, "child_id", those, *columns):
        known.records[branch, row.child_id] = KnownRecord(
            row.id,
            run.vault.open_optional(run.organisation_id, row.given_name_sealed),
            run.vault.open_optional(run.organisation_id, row.family_name_sealed),
            ProtectionLevel(row.protection),
        )


async def _relations(run: Run, branch: Branch, known: Known, those: ColumnElement[Any]) -> None:
    by_hand: dict[str, KnownRelation] = {}
    for row in await _those(run, branch, Relation, "child_id", those, *_RELATION[1:]):
        found = _relation(branch, row)
        if row.source_id is not None:
            known.relations[row.source_id] = found
        elif row.valid.lower is not None:
            by_hand[natural_key(branch, row.kind, row.child_id, row.unit_id, row.valid.lower)] = found
    known.relations = by_hand | known.relations


def _relation(branch: Branch, row: Any) -> KnownRelation:
    return KnownRelation(row.id, row.child_id, branch, row.unit_id, row.kind, row.valid, row.source_id)


async def _guardians(run: Run, branch: Branch, known: Known, those: ColumnElement[Any]) -> None:
    columns = ("id", "family_member_id", "name_sealed", "phone_sealed", "custody", "verified_on")
    for row in await _those(run, branch, Guardian, "child_id", those, *columns, "valid", "source_id"):
        known.guardians.setdefault((branch, row.child_id), []).append(_guardian(run.vault, run, row))


def _guardian(vault: Vault, run: Run, row: Any) -> KnownGuardian:
    return KnownGuardian(
        id=row.id,
        family_member_id=row.family_member_id,
        name=vault.open(run.organisation_id, row.name_sealed),
        phone=vault.open_optional(run.organisation_id, row.phone_sealed),
        custody=row.custody,
        verified=row.verified_on is not None,
        valid=row.valid,
        source_id=row.source_id,
    )


async def _identifiers(run: Run, branch: Branch, known: Known, those: ColumnElement[Any]) -> None:
    columns = ("system", "value_hash", "value_sealed")
    for row in await _those(run, branch, ExternalIdentifier, "child_id", those, *columns):
        known.identifiers.add((branch, row.child_id, row.value_hash))
        if row.system == SYSTEM:
            known.sealed_ids[row.child_id] = row.value_sealed
