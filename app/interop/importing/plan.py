"""What must be written of one pupil, so that we know what the answers say. Nothing is written here."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Executable, update
from sqlmodel import SQLModel, col

from app.children.models import ChildRecord, ExternalIdentifier, Relation
from app.children.registering import UNVERIFIED_SYSTEM, higher, identifier_text
from app.interop.importing.known import SYSTEM, Known, id_text
from app.interop.importing.run import Run
from app.interop.importing.stays import Stay, Stays
from app.interop.importing.tally import Kind, Outcome, Tally
from app.interop.ss12000.rows import PupilRow
from app.kit.ids import new_id
from app.named_persons.laying import Fact
from app.vocabulary import Branch, ProtectionLevel

Row = tuple[type[SQLModel], dict[str, Any]]
"""A row to be written, and into which table."""


@dataclass(slots=True)
class Plan:
    """What is to be written, by the branch in which it is, and what it will have counted."""

    child_id: str
    changed: dict[Branch, list[Executable]] = field(default_factory=dict)
    """Statements about rows that stand."""
    new: dict[Branch, list[Row]] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    extra: Counter[str] = field(default_factory=Counter)
    """Counts of other things, as a run has them."""
    relations: set[str] = field(default_factory=set)
    """The source ids of the relations that stand in the answers."""
    protection: ProtectionLevel = ProtectionLevel.NONE
    is_new: bool = False
    """The organisation has known nothing of the child."""
    raised: bool = False
    """The organisation is told of a protection for the first time, or of a stronger one."""

    @property
    def branches(self) -> list[Branch]:
        """The branches in which something must be written."""
        return list(dict.fromkeys((*self.new, *self.changed)))

    @property
    def changes(self) -> bool:
        """Whether anything must be written."""
        return bool(self.changed or self.new)

    def change(self, branch: Branch, statement: Executable) -> None:
        """Add a statement about a row that stands."""
        self.changed.setdefault(branch, []).append(statement)

    def add(self, run: Run, branch: Branch, table: type[SQLModel], **values: Any) -> None:
        """Add a new row of the child."""
        own = {"child_id": self.child_id, "organisation_id": run.organisation_id, "branch": branch.value}
        self.new.setdefault(branch, []).append((table, {**own, **values, "version": 1}))


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
        plan.change(branch, change.values(**values, version=col(ChildRecord.version) + 1))
        before = (standing.given_name, standing.family_name, standing.protection)
        names = ("givenName", "familyName", "securityMarking")
        differ = (name for name, one, other in zip(names, before, wanted, strict=True) if one != other)
        plan.tally.count(Kind.RECORDS, Outcome.CHANGED, pupil.source_id, *differ)
    else:
        plan.add(run, branch, ChildRecord, id=new_id("rec"), **values)
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
    plan.add(
        run,
        branch,
        ExternalIdentifier,
        id=new_id("ext"),
        system=wanted.system,
        value_sealed=run.vault.seal(run.organisation_id, wanted.value),
        value_hash=run.vault.hash(wanted.hashed),
        hash_key_version=run.vault.index_version,
        verified=wanted.verified,
    )
    plan.tally.count(Kind.IDENTIFIERS, Outcome.CREATED, wanted.record, wanted.system)


def _plan_relation(run: Run, known: Known, plan: Plan, stay: Stay, record: str) -> None:
    key = stay.key(plan.child_id)
    plan.relations.add(key)
    standing = known.relations.get(key)
    if standing is None:
        relation_id = new_id("rel")
        plan.add(
            run,
            stay.branch,
            Relation,
            id=relation_id,
            unit_id=stay.unit_id,
            kind=stay.kind.value,
            valid=stay.valid,
            source_id=key,
        )
        plan.tally.count(Kind.RELATIONS, Outcome.CREATED, record, stay.kind.value)
        plan.facts.append(_fact(plan, stay, relation_id))
    elif (standing.valid, standing.source_id) == (stay.valid, key):
        plan.tally.count(Kind.RELATIONS, Outcome.UNCHANGED)
    else:
        change = update(Relation).where(col(Relation.id) == standing.id)
        plan.change(
            stay.branch,
            change.values(valid=stay.valid, source_id=key, version=col(Relation.version) + 1),
        )
        plan.tally.count(Kind.RELATIONS, Outcome.CHANGED, record, stay.kind.value, "endDate")
        plan.facts.append(_fact(plan, stay, standing.id))


def _fact(plan: Plan, stay: Stay, relation_id: str) -> Fact:
    kind, days = stay.kind.value, stay.valid
    return Fact(plan.child_id, kind, relation_id, stay.unit_id, days.lower, days.upper)
