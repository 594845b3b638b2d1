"""A unit's relation to a child: where it may be, when two would be in each other's way, and what it tells."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.dialects.postgresql import Range

from app.access.doors import Pass
from app.children import queries
from app.children.errors import AgeDoesNotFit, RelationsOverlap
from app.children.events import ChildFactsChanged
from app.children.models import Relation
from app.children.schemas import ChildCreate, RelationCreate
from app.kit.columns import dates
from app.kit.events import publish
from app.kit.ids import new_id
from app.kit.problems import FieldError, invalid
from app.organisations.models import Unit
from app.organisations.service import refuse_after_its_last_day
from app.rules.fitting import misfit
from app.vocabulary import UnitKind


def relation_period(given: RelationCreate) -> Range[date]:
    """Return a relation's dates. Raises InvalidRequest when they run backwards."""
    if given.valid_to is not None and given.valid_to < given.valid_from:
        raise invalid("/validTo", "backwards", "is before validFrom")
    return dates(given.valid_from, given.valid_to)


async def demand_fit(passed: Pass, given: RelationCreate, *, birth_date: date, below: str = "") -> None:
    """Refuse what can only be a slip: a kind of unit where no child is at that age, or one that has closed.

    Raises AgeDoesNotFit, UnitIsClosed.
    """
    unit = await passed.session.get_one(Unit, given.unit_id)
    refuse_after_its_last_day(unit, given.valid_from, pointer=f"{below}/validFrom")
    days = [given.valid_from, *([given.valid_to] if given.valid_to else ())]
    found = misfit(given.kind, UnitKind(unit.kind), birth_date=birth_date, days=days)
    if found is None:
        return
    fit, day = found
    pointer = "/unitId" if day == given.valid_from else "/validTo"
    error = FieldError(pointer=below + pointer, code="age", detail="has no child of that age then")
    raise AgeDoesNotFit(errors=[error], rule=fit.key, citation=fit.citation)


async def meeting_relations(passed: Pass, child_id: str, given: RelationCreate) -> Sequence[Relation]:
    """Return by which relations the own unit has the child in the same way on some of the days, of those that
    the caller may know of; nobody opens another there until the transaction ends.
    """
    await queries.hold_relations(passed.session, child_id, given.unit_id)
    if not await queries.may_know(passed.session, child_id):
        return ()
    return await queries.relations_meeting(
        passed.session,
        child_id,
        unit_id=given.unit_id,
        kind=given.kind,
        branch=passed.actor.branch,
        valid=relation_period(given),
    )


async def open_or_keep(passed: Pass, child_id: str, given: ChildCreate) -> None:
    """Open the relation, or keep one of the unit's that stands on all of its days. Raises RelationsOverlap.

    Where the child is protected, and the caller is none of the few, nothing is seen to stand: the answer is
    the one for a child that nobody knows.
    """
    relation, code = given.relation, given.municipality_code
    meeting = await meeting_relations(passed, child_id, relation)
    if not meeting:
        await open_relation(passed, child_id, given=relation, municipality_code=code)
        return
    asked = relation_period(relation)
    standing = next((each for each in meeting if _holds(each.valid, asked)), None)
    if standing is None:
        raise overlap("/relation/validFrom")
    await tell_facts(passed, standing, municipality_code=code)


def _holds(whole: Range[date], part: Range[date]) -> bool:
    first, last = whole.lower or date.min, whole.upper or date.max
    return first <= (part.lower or date.min) and (part.upper or date.max) <= last


def overlap(pointer: str) -> RelationsOverlap:
    """Return the refusal of a relation that overlaps another, at its place."""
    error = FieldError(pointer=pointer, code="overlap", detail="overlaps a relation at the same unit")
    return RelationsOverlap(errors=[error])


async def open_relation(
    passed: Pass, child_id: str, *, given: RelationCreate, municipality_code: str | None = None
) -> str:
    """Open a relation at one of the caller's units, and tell whoever reads the child's dated facts."""
    relation = Relation(
        child_id=child_id,
        organisation_id=passed.actor.organisation_id or "",
        branch=passed.actor.branch or "",
        unit_id=given.unit_id,
        kind=given.kind,
        valid=relation_period(given),
    )
    passed.session.add(relation)
    await passed.session.flush()
    await tell_facts(passed, relation, municipality_code=municipality_code)
    return relation.id


async def tell_facts(passed: Pass, relation: Relation, *, municipality_code: str | None = None) -> None:
    """Record what the relation (and residence) means to the register, and publish that it is new."""
    await queries.record_fact(
        passed.session,
        child_id=relation.child_id,
        organisation_id=relation.organisation_id,
        id=new_id("fac"),
        kind=relation.kind,
        source_key=relation.id,
        unit_id=relation.unit_id,
        municipality_code=None,
        valid=relation.valid,
    )
    if municipality_code is not None:
        await queries.record_residence(
            passed.session,
            fact_id=new_id("fac"),
            child_id=relation.child_id,
            municipality_code=municipality_code,
            from_=passed.moment.today,
        )
    await publish(
        passed.session,
        ChildFactsChanged(
            child_id=relation.child_id, municipality_code=municipality_code, moment=passed.moment
        ),
    )
