"""Use cases of named persons: lay the chain by the rules, appoint a person, take over with a receipt."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping
from sqlmodel.ext.asyncio.session import AsyncSession

from app.access.doors import Cleared
from app.children.events import ChildEnded, ChildFactsChanged
from app.kit.clock import Moment
from app.kit.events import publish
from app.kit.problems import FieldError, NotFound
from app.named_persons import queries
from app.named_persons.chain import Standing, appoint, desired, relay
from app.named_persons.errors import AlreadyAccepted, NoDutyAtUnit, NoUnitOfLastResort, OutsideTheChain
from app.named_persons.events import NamedPersonAccepted, NamedPersonChanged
from app.named_persons.schemas import AssignmentCreate
from app.rules.named_person import (
    Fallback,
    NamedPersonFacts,
    NoFallbackUnitError,
    Stay,
    Stretch,
    resolve,
)
from app.rules.named_person_rule_sets import DEFAULT_RULE_SET
from app.vocabulary import RelationKind, UnitKind


async def on_facts_changed(session: AsyncSession, event: ChildFactsChanged) -> None:
    """Lay the chain anew whenever a fact that the rules read has changed."""
    await lay_chain(session, event.child_id, municipality_code=event.municipality_code, moment=event.moment)


async def on_child_ended(session: AsyncSession, event: ChildEnded) -> None:
    """End the chain on the day on which everything about the child ended."""
    await lay_chain(session, event.child_id, municipality_code=None, moment=event.moment)


async def lay_chain(
    session: AsyncSession, child_id: str, *, municipality_code: str | None, moment: Moment
) -> None:
    """Resolve the child's named person for every date and change what stands where it differs."""
    found = await queries.facts(session, child_id)
    stretches = await _resolve(session, found, municipality_code)
    standing = [_standing(row) for row in found["assignments"]]
    change = relay(standing, desired(stretches, standing))
    born = date.fromisoformat(found["birthDate"])
    first = stretches[0].from_ if stretches else born
    last = stretches[-1].until if stretches else born  # ended on the day of birth
    if not change.changes and (first.isoformat(), last.isoformat()) == (
        found["coveredFrom"],
        found["coveredUntil"],
    ):
        return
    await queries.lay(session, child_id, change=change, covered_from=first, covered_until=last)
    await publish(
        session,
        NamedPersonChanged(
            child_id=child_id, link=f"/children/{child_id}/named-person", happened_at=moment.now
        ),
    )


async def _resolve(
    session: AsyncSession, found: dict[str, Any], municipality_code: str | None
) -> Sequence[Stretch]:
    stays = [_stay(fact) for fact in found["facts"] if fact["unitId"]]
    residence = _residence(found["facts"]) or municipality_code
    fallbacks = await queries.fallbacks(session, residence)
    facts = NamedPersonFacts(
        birth_date=date.fromisoformat(found["birthDate"]),
        stays=stays,
        fallback_units={Fallback(name): unit for name, unit in fallbacks.items()},
        ended_on=date.fromisoformat(found["endedOn"]) if found["endedOn"] else None,
        pupil_health_units=await queries.pupil_health_units(session, [stay.unit_id for stay in stays]),
    )
    try:
        return resolve(facts, rule_set=DEFAULT_RULE_SET)
    except NoFallbackUnitError as error:
        raise NoUnitOfLastResort(missing=error.fallback) from None


def _residence(facts: Sequence[dict[str, Any]]) -> str | None:
    """The municipality of registered residence; where nobody has said it, that of the latest unit's own."""
    codes = [(fact["kind"] != "residence", fact["municipalityCode"]) for fact in reversed(facts)]
    return next((code for _, code in sorted(codes, key=lambda each: each[0]) if code), None)


def _stay(fact: dict[str, Any]) -> Stay:
    return Stay(
        unit_id=fact["unitId"],
        unit_kind=UnitKind(fact["unitKind"]),
        relation=RelationKind(fact["kind"]),
        from_=date.fromisoformat(fact["validFrom"]),
        until=date.fromisoformat(fact["validUntil"]) if fact["validUntil"] else None,
    )


def _standing(row: dict[str, Any]) -> Standing:
    return Standing(
        id=row["id"],
        unit_id=row["unitId"],
        professional_id=row["professionalId"],
        rule_key=row["ruleKey"],
        valid_from=date.fromisoformat(row["validFrom"]),
        valid_until=date.fromisoformat(row["validUntil"]),
        accepted_at=datetime.fromisoformat(row["acceptedAt"]) if row["acceptedAt"] else None,
        accepted_by=row["acceptedBy"],
    )


async def appoint_person(cleared: Cleared, *, given: AssignmentCreate) -> str:
    """Appoint a person at the unit that the rules have made responsible; the unit itself never changes."""
    found = await queries.facts(cleared.session, cleared.child_id)
    standing = [_standing(row) for row in found["assignments"]]
    on = next((piece for piece in standing if piece.valid_from <= given.valid_from < piece.valid_until), None)
    if on is None:
        error = FieldError(pointer="/validFrom", code="outside", detail="lies outside the chain")
        raise OutsideTheChain(errors=[error])
    if on.unit_id not in cleared.actor.unit_ids:
        raise NotFound
    if not await queries.has_duty(
        cleared.session, professional_id=given.professional_id, unit_id=on.unit_id, on=given.valid_from
    ):
        error = FieldError(pointer="/professionalId", code="duty", detail="has no duty at the unit then")
        raise NoDutyAtUnit(errors=[error])
    wanted = appoint(
        standing, unit_id=on.unit_id, professional_id=given.professional_id, from_=given.valid_from
    )
    await queries.lay(
        cleared.session,
        cleared.child_id,
        change=relay(standing, wanted),
        covered_from=date.fromisoformat(found["coveredFrom"]),
        covered_until=date.fromisoformat(found["coveredUntil"]),
    )
    await _tell(cleared, NamedPersonChanged)
    made = await live(cleared, on=given.valid_from)
    return str(made["id"])


async def live(cleared: Cleared, *, on: date) -> RowMapping:
    """Return the assignment in force on a date. Raises NotFound."""
    for row in await queries.assignments(cleared.session, cleared.child_id):
        if row["superseded_at"] is None and row["valid_from"] <= on < row["valid_until"]:
            return row
    raise NotFound


async def one(cleared: Cleared, assignment_id: str) -> RowMapping:
    """Return one assignment of the child. Raises NotFound."""
    for row in await queries.assignments(cleared.session, cleared.child_id):
        if row["id"] == assignment_id:
            return row
    raise NotFound


async def take_over(cleared: Cleared, assignment_id: str) -> RowMapping:
    """Set the receipt of the unit that has become responsible. Responsibility never waited for it."""
    assignment = await one(cleared, assignment_id)
    if assignment["unit_id"] not in cleared.actor.unit_ids:
        raise NotFound
    by = cleared.actor.professional_id or ""
    if not await queries.accept(cleared.session, assignment_id=assignment_id, by=by, at=cleared.moment.now):
        raise AlreadyAccepted
    await _tell(cleared, NamedPersonAccepted)
    return await one(cleared, assignment_id)


async def _tell(cleared: Cleared, kind: type[NamedPersonChanged] | type[NamedPersonAccepted]) -> None:
    link = f"/children/{cleared.child_id}/named-person"
    await publish(cleared.session, kind(child_id=cleared.child_id, link=link, happened_at=cleared.moment.now))
