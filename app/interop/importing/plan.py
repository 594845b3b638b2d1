"""What must be written of one pupil, so that we know what the answers say. Nothing is written here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Executable, insert, update
from sqlalchemy.dialects.postgresql import Range
from sqlmodel import col

from app.children.models import ChildRecord, ExternalIdentifier, Relation
from app.children.registering import UNVERIFIED_SYSTEM, higher, identifier_text
from app.interop.importing.known import SYSTEM, Known, id_text
from app.interop.importing.run import Run
from app.interop.importing.stays import Stay, Stays
from app.interop.importing.tally import Kind, Outcome, Tally
from app.interop.ss12000.rows import PupilRow
from app.kit.ids import new_id
from app.vocabulary import Branch, ProtectionLevel


@dataclass(frozen=True, slots=True)
class Fact:
    """What a relation means to the register."""

    source_key: str
    kind: str
    unit_id: str | None
    """None for a stay that never began: the rules must not read it."""
    valid: Range[date]


@dataclass(slots=True)
class Plan:
    """The statements, by the branch in which they are run, and what they will have counted."""

    child_id: str
    statements: dict[Branch, list[Executable]] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    relations: set[str] = field(default_factory=set)
    """The source ids of the relations that stand in the answers."""
    protection: ProtectionLevel = ProtectionLevel.NONE
    raised: bool = False
    """The organisation is told of a protection for the first time, or of a stronger one."""

    @property
    def changes(self) -> bool:
        """Whether anything must be written."""
        return bool(self.statements)

    def write(self, branch: Branch, statement: Executable) -> None:
        """Add a statement."""
        self.statements.setdefault(branch, []).append(statement)


def plan_pupil(run: Run, known: Known, pupil: PupilRow, child_id: str, stays: Stays) -> Plan:
    """Plan records, identifiers and relations of one pupil."""
    told = [known.records[branch, child_id].protection for branch in _known_in(known, child_id)]
    plan = Plan(child_id, protection=pupil.protection)
    for level in told:
        plan.protection = higher(plan.protection, level)
    plan.raised = plan.protection not in {ProtectionLevel.NONE, *told}
    for branch in stays.branches:
        _plan_record(run, known, pupil, plan, branch)
        _plan_identifiers(run, known, pupil, plan, branch)
    for stay in stays.found:
        _plan_relation(run, known, plan, stay, pupil.source_id)
    return plan


def _known_in(known: Known, child_id: str) -> list[Branch]:
    return [branch for branch in Branch if (branch, child_id) in known.records]


def _own(run: Run, plan: Plan, branch: Branch) -> dict[str, Any]:
    return {"child_id": plan.child_id, "organisation_id": run.organisation_id, "branch": branch.value}


def _plan_record(run: Run, known: Known, pupil: PupilRow, plan: Plan, branch: Branch) -> None:
    standing = known.records.get((branch, plan.child_id))
    wanted = (pupil.given_name, pupil.family_name, plan.protection)
    if standing and (standing.given_name, standing.family_name, standing.protection) == wanted:
        plan.tally.count(Kind.RECORDS, Outcome.UNCHANGED)
        return
    values = {
        "given_name_sealed": run.vault.seal(run.organisation_id, pupil.given_name),
        "family_name_sealed": run.vault.seal(run.organisation_id, pupil.family_name),
        "protection": plan.protection.value,
    }
    if standing:
        change = update(ChildRecord).where(col(ChildRecord.id) == standing.id)
        plan.write(branch, change.values(**values, version=col(ChildRecord.version) + 1))
        before = (standing.given_name, standing.family_name, standing.protection)
        names = ("givenName", "familyName", "securityMarking")
        differ = (name for name, one, other in zip(names, before, wanted, strict=True) if one != other)
        plan.tally.count(Kind.RECORDS, Outcome.CHANGED, pupil.source_id, *differ)
    else:
        row = {"id": new_id("rec"), "version": 1, **_own(run, plan, branch), **values}
        plan.write(branch, insert(ChildRecord).values(row))
        plan.tally.count(Kind.RECORDS, Outcome.CREATED, pupil.source_id)


def _plan_identifiers(run: Run, known: Known, pupil: PupilRow, plan: Plan, branch: Branch) -> None:
    _plan_identifier(
        run,
        known,
        plan,
        branch,
        _Identifier(SYSTEM, pupil.source_id, id_text(run.organisation_id, pupil.source_id), pupil.source_id),
    )
    identity = pupil.identity
    if identity is not None and not identity.checked:
        system = UNVERIFIED_SYSTEM if identity.unverified else identity.kind.value
        hashed = identifier_text(
            system=system,
            value=identity.canonical,
            owner=run.organisation_id,
            child_id=plan.child_id,
            verified=False,
        )
        _plan_identifier(
            run,
            known,
            plan,
            branch,
            _Identifier(system, identity.canonical, hashed, pupil.source_id, verified=False),
        )


@dataclass(frozen=True, slots=True)
class _Identifier:
    system: str
    value: str = field(repr=False)
    hashed: str = field(repr=False)
    record: str
    verified: bool = True


def _plan_identifier(run: Run, known: Known, plan: Plan, branch: Branch, wanted: _Identifier) -> None:
    if known.identified(branch, plan.child_id, run.vault.hashes(wanted.hashed)):
        plan.tally.count(Kind.IDENTIFIERS, Outcome.UNCHANGED)
        return
    values = {
        "id": new_id("ext"),
        "system": wanted.system,
        "value_sealed": run.vault.seal(run.organisation_id, wanted.value),
        "value_hash": run.vault.hash(wanted.hashed),
        "hash_key_version": run.vault.index_version,
        "verified": wanted.verified,
        "version": 1,
    }
    plan.write(branch, insert(ExternalIdentifier).values({**_own(run, plan, branch), **values}))
    plan.tally.count(Kind.IDENTIFIERS, Outcome.CREATED, wanted.record, wanted.system)


def _plan_relation(run: Run, known: Known, plan: Plan, stay: Stay, record: str) -> None:
    key = stay.key(plan.child_id)
    plan.relations.add(key)
    standing = known.relations.get(key)
    if standing is None:
        values: Mapping[str, Any] = {
            "id": new_id("rel"),
            "unit_id": stay.unit_id,
            "kind": stay.kind.value,
            "valid": stay.valid,
            "source_id": key,
            "version": 1,
        }
        plan.write(stay.branch, insert(Relation).values({**_own(run, plan, stay.branch), **values}))
        plan.tally.count(Kind.RELATIONS, Outcome.CREATED, record, stay.kind.value)
        plan.facts.append(Fact(str(values["id"]), stay.kind.value, stay.unit_id, stay.valid))
    elif (standing.valid, standing.source_id) == (stay.valid, key):
        plan.tally.count(Kind.RELATIONS, Outcome.UNCHANGED)
    else:
        change = update(Relation).where(col(Relation.id) == standing.id)
        plan.write(
            stay.branch,
            change.values(valid=stay.valid, source_id=key, version=col(Relation.version) + 1),
        )
        plan.tally.count(Kind.RELATIONS, Outcome.CHANGED, record, stay.kind.value, "endDate")
        plan.facts.append(Fact(standing.id, stay.kind.value, stay.unit_id, stay.valid))
