"""What the organisation knows of some of its children already: read branch by branch, and opened."""

from collections.abc import AsyncIterator, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, any_, literal, select
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
_RELATION = ("id", "child_id", "unit_id", "kind", "valid", "source_id")
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
        of = (col(ExternalIdentifier.system) == SYSTEM, _among(ExternalIdentifier.value_hash, hashes, BYTEA))
        for row in await _rows(run, branch, ExternalIdentifier, of, "value_hash", "child_id"):
            found[row.value_hash] = row.child_id
    return found


async def read_known(run: Run, children: Collection[str], *, guardians: Collection[str] = ()) -> Known:
    """Read what is known of some children in both branches; and of which family members somebody is sure who
    have a producer's id.
    """
    known = Known()
    for branch in BRANCHES:
        await run.work_in(branch)
        if children:
            await _records(run, branch, known, children)
            await _relations(run, branch, known, children)
            await _guardians(run, branch, known, children)
            await _identifiers(run, branch, known, children)
        if guardians:
            of = (_among(Guardian.source_id, guardians),)
            for row in await _rows(run, branch, Guardian, of, "source_id", "family_member_id"):
                known.members[row.source_id] = row.family_member_id
    return known


async def open_relations(run: Run, branch: Branch) -> AsyncIterator[KnownRelation]:
    """Yield the relations that the import has written and that go on, in the order of their source ids."""
    after = ""
    await run.work_in(branch)
    while True:
        of = (col(Relation.source_id).startswith(OURS), col(Relation.source_id) > after)
        rows = [*await _rows(run, branch, Relation, of, *_RELATION, page=_PAGE, order="source_id")]
        for row in rows:
            yield _relation(branch, row)
        if len(rows) < _PAGE:
            return
        after = rows[-1].source_id


async def _rows(
    run: Run,
    branch: Branch,
    table: type[SQLModel],
    of: Iterable[ColumnElement[bool]],
    *names: str,
    page: int | None = None,
    order: str | None = None,
) -> Iterable[Any]:
    columns: Any = table
    statement = select(*(getattr(columns, name) for name in names)).where(
        columns.organisation_id == run.organisation_id, columns.branch == branch.value, *of
    )
    return await run.session.execute(statement.order_by(order and getattr(columns, order)).limit(page))


async def _records(run: Run, branch: Branch, known: Known, children: Collection[str]) -> None:
    columns = ("id", "child_id", "given_name_sealed", "family_name_sealed", "protection")
    for row in await _rows(run, branch, ChildRecord, _of(ChildRecord, children), *columns):
        known.records[branch, row.child_id] = KnownRecord(
            row.id,
            run.vault.open_optional(run.organisation_id, row.given_name_sealed),
            run.vault.open_optional(run.organisation_id, row.family_name_sealed),
            ProtectionLevel(row.protection),
        )


async def _relations(run: Run, branch: Branch, known: Known, children: Collection[str]) -> None:
    by_hand: dict[str, KnownRelation] = {}
    for row in await _rows(run, branch, Relation, _of(Relation, children), *_RELATION):
        found = _relation(branch, row)
        if row.source_id is not None:
            known.relations[row.source_id] = found
        elif row.valid.lower is not None:
            by_hand[natural_key(branch, row.kind, row.child_id, row.unit_id, row.valid.lower)] = found
    known.relations = by_hand | known.relations


def _relation(branch: Branch, row: Any) -> KnownRelation:
    return KnownRelation(row.id, row.child_id, branch, row.unit_id, row.kind, row.valid, row.source_id)


async def _guardians(run: Run, branch: Branch, known: Known, children: Collection[str]) -> None:
    columns = ("id", "child_id", "family_member_id", "name_sealed", "phone_sealed", "custody", "verified_on")
    for row in await _rows(run, branch, Guardian, _of(Guardian, children), *columns, "valid", "source_id"):
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


async def _identifiers(run: Run, branch: Branch, known: Known, children: Collection[str]) -> None:
    columns = ("child_id", "system", "value_hash", "value_sealed")
    for row in await _rows(run, branch, ExternalIdentifier, _of(ExternalIdentifier, children), *columns):
        known.identifiers.add((branch, row.child_id, row.value_hash))
        if row.system == SYSTEM:
            known.sealed_ids[row.child_id] = row.value_sealed


def _of(table: Any, children: Collection[str]) -> tuple[ColumnElement[bool]]:
    return (_among(table.child_id, children),)


def _among(column: Any, values: Collection[Any], kind: Any = Text) -> ColumnElement[bool]:
    return col(column) == any_(literal([*values], ARRAY(kind)))
