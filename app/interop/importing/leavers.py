"""Who has gone: what stood in earlier answers and stands in these no more, ends on the day of the run."""

from collections.abc import Iterable

from sqlalchemy import update
from sqlmodel import col

from app.children.models import Relation
from app.interop.importing.known import OURS, Known, KnownRelation
from app.interop.importing.matching import source_hashes
from app.interop.importing.plan import Fact, Plan
from app.interop.importing.run import Run, ended, is_open
from app.interop.importing.tally import Kind, Outcome
from app.interop.importing.writing import write
from app.interop.ss12000.reasons import Quarantined, Resource
from app.vocabulary import RelationKind


def vanishing(quarantined: Iterable[Quarantined], incomplete: Iterable[Resource]) -> frozenset[Resource]:
    """Return the resources of which it can be told what has vanished: whole, and each bad record known by id.

    A bad placement does not say whose it is, so it keeps all placements.
    """
    blurred = {
        each.resource
        for each in quarantined
        if each.record_id is None or each.resource is Resource.PLACEMENTS
    }
    return frozenset(Resource) - blurred - frozenset(incomplete)


def in_quarantine(run: Run, known: Known, quarantined: Iterable[Quarantined]) -> set[str]:
    """Return the children whose records were set aside when they were read."""
    records = {each.record_id for each in quarantined if each.record_id and each.resource is Resource.PERSONS}
    found = {known.child(source_hashes(run, record)) for record in records}
    return {child_id for child_id in found if child_id is not None}


async def end_relations(
    run: Run,
    known: Known,
    *,
    standing: set[str],
    doubtful: set[str],
    whole: frozenset[Resource],
) -> None:
    """End the relations that have vanished; the named person follows at once."""
    kinds = _kinds(whole)
    gone: dict[str, list[KnownRelation]] = {}
    for key, relation in known.relations.items():
        kept = key in standing or relation.child_id in doubtful or relation.kind not in kinds
        if not kept and _ours(relation) and is_open(relation.valid, run.today):
            gone.setdefault(relation.child_id, []).append(relation)
    for child_id, relations in gone.items():
        plan = Plan(child_id)
        for relation in relations:
            _end(run, plan, relation, _record(run, known, child_id))
        await write(run, plan, lay=True)
        run.tally.add(plan.tally, told=not known.told_of(child_id))
        for branch in plan.statements:
            run.note(branch, child_id)


def _ours(relation: KnownRelation) -> bool:
    """Whether the import wrote it; what somebody wrote by hand, no feed ends."""
    return relation.source_id is not None and relation.source_id.startswith(OURS)


def _kinds(whole: frozenset[Resource]) -> frozenset[str]:
    if Resource.PERSONS not in whole:
        return frozenset()
    placements = {RelationKind.PLACEMENT.value} if Resource.PLACEMENTS in whole else set()
    return frozenset({RelationKind.ENROLMENT.value, *placements})


def _record(run: Run, known: Known, child_id: str) -> str | None:
    return run.vault.open_optional(run.organisation_id, known.sealed_ids.get(child_id))


def _end(run: Run, plan: Plan, relation: KnownRelation, record: str | None) -> None:
    began = relation.valid.lower is None or relation.valid.lower <= run.today
    valid = ended(relation.valid, run.today)
    change = update(Relation).where(col(Relation.id) == relation.id)
    plan.write(relation.branch, change.values(valid=valid, version=col(Relation.version) + 1))
    plan.facts.append(Fact(relation.id, relation.kind, relation.unit_id if began else None, valid))
    plan.tally.count(Kind.RELATIONS, Outcome.ENDED, record, relation.kind)
