"""HTTP of lead professionals."""

from typing import Annotated

from fastapi import Response, status

from app.access.doors import AT_A_CHILD, Cleared, child_door
from app.kit.idempotency import OnceOnly
from app.kit.paging import Page, Paged
from app.kit.problems import problems
from app.kit.routing import room
from app.plans import lead_queries, leading
from app.plans.doors import CREATE
from app.plans.errors import NoDutyAtSeat
from app.plans.lead_schemas import LeadProfessionalCreate, LeadProfessionalRead
from app.plans.render import lead_read
from app.vocabulary import Matter

router = room("plans")
READ = ("plans.read", "plans.write", "named-person.read", "family.read")
WRITE = ("plans.write", "named-person.write")
Reader = Annotated[Cleared, child_door(Matter.LEAD_PROFESSIONAL, "read", scopes=READ)]
Assigner = Annotated[Cleared, child_door(Matter.LEAD_PROFESSIONAL, "assign", scopes=WRITE)]


@router.post(
    "/children/{childId}/lead-professional-assignments",
    status_code=status.HTTP_201_CREATED,
    summary="Appoint a lead professional",
    responses=problems(*CREATE, NoDutyAtSeat),
)
async def create_lead_professional_assignment(
    cleared: Assigner, once: OnceOnly, given: LeadProfessionalCreate, response: Response
) -> LeadProfessionalRead:
    """Appoints who coordinates a plan from a date on. The professional has a duty at a unit that sits at the
    plan; whoever it was before ends that day. The child's named person stays who it is.
    """
    made = await once(lambda: leading.assign(cleared, given=given))
    await cleared.note(subject_id=made)
    led = await leading.get_led(cleared, made)
    return lead_read(cleared.vault, led, response, hidden=cleared.place_masked)


@router.get(
    "/children/{childId}/lead-professional-assignments",
    summary="List a child's lead professionals",
    responses=AT_A_CHILD,
)
async def list_lead_professional_assignments(cleared: Reader, asked: Paged) -> Page[LeadProfessionalRead]:
    """Who coordinates and has coordinated the plans at which you sit, or all of them to the family."""
    rows, total = await lead_queries.assignments(cleared.session, cleared.child_id, cleared.actor, asked)
    await cleared.note()
    leads = await leading.with_professionals(cleared, rows)
    shown = [lead_read(cleared.vault, led, hidden=cleared.place_masked) for led in leads]
    return Page.of(shown, total=total, asked=asked)
