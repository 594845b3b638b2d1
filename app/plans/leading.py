"""A lead professional coordinates a plan beside the named person, who stays who it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.dialects.postgresql import Range

from app.access.doors import Cleared
from app.kit.columns import dates
from app.kit.ids import new_id
from app.kit.problems import NotFound
from app.named_persons.models import LeadProfessionalAssignment
from app.organisations.models import Professional
from app.plans import lead_queries, queries, service
from app.plans.errors import NoDutyAtSeat
from app.plans.events import LeadProfessionalAssigned
from app.plans.lead_schemas import LeadProfessionalCreate
from app.plans.states import Act, demand


@dataclass(frozen=True, slots=True)
class Led:
    """An assignment with the professional whom it names."""

    assignment: LeadProfessionalAssignment
    professional: Professional


async def assign(cleared: Cleared, *, given: LeadProfessionalCreate) -> str:
    """Appoint a lead professional from a date; whoever it was before ends then. Raises NoDutyAtSeat."""
    plan = await service.get_plan(cleared, given.plan_id, lock=True)
    await _demand_seat(cleared, plan.id)
    demand(plan.status, Act.WORK)
    seat = await lead_queries.seat_of(
        cleared.session, plan.id, professional_id=given.professional_id, on=given.valid_from
    )
    if seat is None:
        raise NoDutyAtSeat
    await _make_room(cleared, plan.id, given.valid_from)
    assignment = LeadProfessionalAssignment(
        id=new_id("lpa"),
        child_id=plan.child_id,
        plan_id=plan.id,
        organisation_id=seat.organisation_id,
        branch=seat.branch,
        unit_id=seat.unit_id,
        professional_id=given.professional_id,
        valid=dates(given.valid_from, None),
    )
    await service.save(cleared, assignment)
    await service.tell(cleared, LeadProfessionalAssigned, plan.id)
    return assignment.id


async def _demand_seat(cleared: Cleared, plan_id: str) -> None:
    """A seat at another plan of the child is none at this one."""
    actor = cleared.actor
    seats = await queries.seats(cleared.session, [plan_id])
    if not any(
        seat.is_open(cleared.moment.now) and seat.unit_id in actor.unit_ids and seat.branch == actor.branch
        for seat in seats
    ):
        raise NotFound


async def _make_room(cleared: Cleared, plan_id: str, valid_from: date) -> None:
    """End on the date what began before it; what was to begin later never comes to be."""
    for earlier in await lead_queries.reaching(cleared.session, plan_id, beyond=valid_from):
        began: date = earlier.valid.lower
        earlier.valid = Range(began, valid_from) if began < valid_from else Range(empty=True)
        earlier.version += 1
        await service.save(cleared, earlier)


async def get_led(cleared: Cleared, assignment_id: str) -> Led:
    """Return one assignment with its professional. Raises NotFound."""
    found = await lead_queries.assignment(cleared.session, assignment_id)
    if found is None or found.child_id != cleared.child_id:
        raise NotFound
    return (await with_professionals(cleared, [found]))[0]


async def with_professionals(
    cleared: Cleared, assignments: Sequence[LeadProfessionalAssignment]
) -> list[Led]:
    """Put the professional to each assignment."""
    ids = [assignment.professional_id for assignment in assignments]
    found = await lead_queries.professionals(cleared.session, ids)
    return [Led(assignment, found[assignment.professional_id]) for assignment in assignments]
