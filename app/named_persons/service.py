"""Use cases of named persons: lay the chain by the rules, appoint a person, take over with a receipt."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import RowMapping
from sqlmodel.ext.asyncio.session import AsyncSession

from app.access.doors import Cleared
from app.children.events import ChildEnded, ChildFactsChanged
from app.kit.clock import Moment
from app.kit.events import publish
from app.kit.problems import FieldError, NotFound
from app.named_persons import queries
from app.named_persons.chain import Standing, appoint, relay, vacated
from app.named_persons.errors import (
    AlreadyAccepted,
    AlreadyAppointed,
    NoDutyAtUnit,
    OutsideTheChain,
    UnitDoesNotFit,
)
from app.named_persons.events import NamedPersonAccepted, NamedPersonChanged
from app.named_persons.judging import judge, standing_in, units_of
from app.named_persons.reigning import ground_of, homes_of
from app.named_persons.schemas import AssignmentCreate


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
    homes = homes_of(found["facts"], municipality_code)
    ground = await ground_of(session, homes, units_of(found))
    judged = judge(
        found,
        reigns=ground.reigns(homes),
        pupil_health=ground.pupil_health,
        discontinued=ground.discontinued,
    )
    if not judged.changes:
        return
    await queries.lay(
        session,
        child_id,
        change=judged.change,
        covered_from=judged.covered_from,
        covered_until=judged.covered_until,
    )
    if not judged.answers_differ:
        return
    await publish(
        session,
        NamedPersonChanged(
            child_id=child_id, link=f"/children/{child_id}/named-person", happened_at=moment.now
        ),
    )


async def appoint_person(cleared: Cleared, *, given: AssignmentCreate) -> str:
    """Appoint a person at the unit that the rules have made responsible; the unit itself never changes."""
    found = await queries.facts(cleared.session, cleared.child_id)
    standing = standing_in(found)
    on = next((piece for piece in standing if piece.valid_from <= given.valid_from < piece.valid_until), None)
    if on is None:
        error = FieldError(pointer="/validFrom", code="outside", detail="lies outside the chain")
        raise OutsideTheChain(errors=[error])
    if on.unit_id not in cleared.actor.unit_ids:
        raise NotFound
    if given.unit_id not in {None, on.unit_id}:
        error = FieldError(pointer="/unitId", code="unit", detail="is not responsible on that date")
        raise UnitDoesNotFit(errors=[error])
    if not await queries.has_duty(
        cleared.session, professional_id=given.professional_id, unit_id=on.unit_id, on=given.valid_from
    ):
        error = FieldError(pointer="/professionalId", code="duty", detail="has no duty at the unit then")
        raise NoDutyAtUnit(errors=[error])
    change = relay(standing, await _appointed(cleared, standing, unit_id=on.unit_id, given=given))
    if not change.changes:
        error = FieldError(pointer="/professionalId", code="oneself", detail="is the one already")
        raise AlreadyAppointed(errors=[error])
    await queries.lay(
        cleared.session,
        cleared.child_id,
        change=change,
        covered_from=date.fromisoformat(found["coveredFrom"]),
        covered_until=date.fromisoformat(found["coveredUntil"]),
    )
    await _tell(cleared, NamedPersonChanged)
    made = await live(cleared, on=given.valid_from)
    return str(made["id"])


async def _appointed(
    cleared: Cleared, standing: Sequence[Standing], *, unit_id: str, given: AssignmentCreate
) -> tuple[Standing, ...]:
    """Appoint for as long as the person's duty lasts; from then on the unit answers by itself."""
    chain = appoint(standing, unit_id=unit_id, professional_id=given.professional_id, from_=given.valid_from)
    ends = await queries.staffed_until(
        cleared.session,
        professional_id=given.professional_id,
        unit_id=unit_id,
        from_=given.valid_from,
        until=max(piece.valid_until for piece in chain),
    )
    appointed = (
        replace(piece, staffed_until=ends if ends and ends < piece.valid_until else None)
        if (piece.unit_id, piece.professional_id) == (unit_id, given.professional_id)
        else piece
        for piece in chain
    )
    return vacated(tuple(appointed))


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
    if assignment["unit_id"] not in cleared.actor.unit_ids and not await queries.acts_for(
        cleared.session,
        unit_id=assignment["unit_id"],
        professional_id=assignment["professional_id"],
        on=cleared.moment.today,
    ):
        raise NotFound
    by = cleared.actor.professional_id or ""
    if not await queries.accept(cleared.session, assignment_id=assignment_id, by=by, at=cleared.moment.now):
        raise AlreadyAccepted
    await _tell(cleared, NamedPersonAccepted)
    return await one(cleared, assignment_id)


async def _tell(cleared: Cleared, kind: type[NamedPersonChanged] | type[NamedPersonAccepted]) -> None:
    link = f"/children/{cleared.child_id}/named-person"
    await publish(cleared.session, kind(child_id=cleared.child_id, link=link, happened_at=cleared.moment.now))
