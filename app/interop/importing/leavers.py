"""Who has gone: what stood in earlier answers and stands in these no more, ends on the day of the run."""

from collections.abc import Container, Iterable, Mapping, Sequence

from sqlalchemy import update
from sqlmodel import col

from app.children.models import Relation
from app.interop.importing.known import KnownRelation, open_relations, read_known
from app.interop.importing.matching import children_of
from app.interop.importing.plan import Plan
from app.interop.importing.run import BRANCHES, Run, batched, ended, is_open
from app.interop.importing.tally import Kind, Outcome
from app.interop.importing.writing import write
from app.interop.ss12000.reasons import Quarantined, Resource
from app.named_persons.laying import Fact
from app.vocabulary import RelationKind

_AT_A_TIME = 1_000


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


async def in_quarantine(run: Run, quarantined: Iterable[Quarantined]) -> set[str]:
    """Return the children whose records were set aside when they were read."""
    records = {each.record_id for each in quarantined if each.record_id and each.resource is Resource.PERSONS}
    return {*(await children_of(run, records)).values()} if records else set()


async def end_relations(
    run: Run, *, standing: Container[str], doubtful: Container[str], whole: frozenset[Resource]
) -> None:
    """End the relations that have vanished; the named person follows at once. What somebody wrote by hand, no
    feed ends.
    """
    gone: dict[str, list[KnownRelation]] = {}
    kinds = _kinds(whole)
    for branch in BRANCHES if kinds else ():
        async for relation in open_relations(run, branch):
            kept = relation.source_id in standing or relation.child_id in doubtful
            if not kept and relation.kind in kinds and is_open(relation.valid, run.today):
                gone.setdefault(relation.child_id, []).append(relation)
    for children in batched(gone, _AT_A_TIME):
        await _end_those(run, {child: gone[child] for child in children})


async def _end_those(run: Run, gone: Mapping[str, Sequence[KnownRelation]]) -> None:
    known = await read_known(run, gone)
    plans = []
    for child_id, relations in gone.items():
        plan = Plan(child_id)
        record = run.vault.open_optional(run.organisation_id, known.sealed_ids.get(child_id))
        for relation in relations:
            _end(run, plan, relation, record)
        run.tally.add(plan.tally, told=not known.told_of(child_id))
        plans.append(plan)
    await write(run, plans, lay=gone)


def _kinds(whole: frozenset[Resource]) -> frozenset[str]:
    if Resource.PERSONS not in whole:
        return frozenset()
    placements = {RelationKind.PLACEMENT.value} if Resource.PLACEMENTS in whole else set()
    return frozenset({RelationKind.ENROLMENT.value, *placements})


def _end(run: Run, plan: Plan, relation: KnownRelation, record: str | None) -> None:
    began = relation.valid.lower is None or relation.valid.lower <= run.today
    valid = ended(relation.valid, run.today)
    change = update(Relation).where(col(Relation.id) == relation.id)
    plan.change(relation.branch, change.values(valid=valid, version=col(Relation.version) + 1))
    unit = relation.unit_id if began else None
    plan.facts.append(Fact(plan.child_id, relation.kind, relation.id, unit, valid.lower, valid.upper))
    plan.tally.count(Kind.RELATIONS, Outcome.ENDED, record, relation.kind)
