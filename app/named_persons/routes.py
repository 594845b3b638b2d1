"""HTTP of named persons."""

from datetime import date
from typing import Annotated

from fastapi import Path, Query, Response, status

from app.access.doors import AT_A_CHILD, DOOR, Cleared, child_door
from app.access.express import Express, express_door
from app.access.problems import NotAuthenticated, QuotaReached, ScopeMissing
from app.kit.idempotency import OnceOnly
from app.kit.ids import pattern
from app.kit.paging import Page, Paged
from app.kit.problems import (
    HeaderMissing,
    InvalidRequest,
    KeyUsedForAnotherRequest,
    NotAllowed,
    NotFound,
    problems,
)
from app.kit.routing import room
from app.named_persons import queries, service
from app.named_persons.errors import (
    AlreadyAccepted,
    AlreadyAppointed,
    NoDutyAtUnit,
    OutsideTheChain,
    UnitDoesNotFit,
)
from app.named_persons.render import assignment_read, named_person_read
from app.named_persons.schemas import AssignmentCreate, AssignmentRead, NamedPersonRead
from app.vocabulary import Matter

router = room("named persons")
READ = ("named-person.read", "named-person.write", "family.read")
WRITE = ("named-person.write",)
HotReader = Annotated[Express, express_door(Matter.NAMED_PERSON, "read", scopes=READ)]
Lister = Annotated[Cleared, child_door(Matter.NAMED_PERSON, "list", scopes=READ)]
Assigner = Annotated[Cleared, child_door(Matter.NAMED_PERSON, "assign", scopes=WRITE)]
Accepter = Annotated[Cleared, child_door(Matter.NAMED_PERSON, "accept", scopes=WRITE)]
ChildPath = Annotated[
    str,
    Path(
        alias="childId",
        description="The child's public id.",
        json_schema_extra={"pattern": pattern("chi")},
        examples=["chi-abcdefghijklmnopqrstuvwxyz"],
    ),
]
AssignmentPath = Annotated[str, Path(alias="assignmentId", examples=["npa-abcdefghijklmnopqrstuvwxyz"])]
OnDate = Annotated[
    date | None, Query(description="On which date; today when left out.", examples=["2025-09-03"])
]


@router.get(
    "/children/{childId}/named-person",
    summary="Who is the child's named person",
    responses=problems(HeaderMissing, NotAuthenticated, ScopeMissing, NotFound, InvalidRequest, QuotaReached),
)
async def read_named_person(express: HotReader, child_id: ChildPath, on: OnDate = None) -> NamedPersonRead:
    """Who is named person on a date, and how to reach them: the unit that the rules make responsible, and
    the person where one is appointed. There is one on every day from birth to the end of the rule set; a
    date before or after answers 404. `ruleSet`, `rule` and `fact` say why it is this unit; `cover` says who
    acts on the date, and for whom. Where a child is protected, its guardians are not told where it is: of
    the unit they see the kind only.
    """
    rows = await express.rows(queries.READ_NAMED_PERSON, child_id, on, asked=(child_id,))
    if not rows[0]["known"] or not rows[0]["covered"]:
        raise NotFound
    return named_person_read(express.vault, child_id, rows[0])


@router.get(
    "/children/{childId}/named-person-assignments",
    summary="List a child's named persons over time",
    responses=AT_A_CHILD,
)
async def list_named_person_assignments(cleared: Lister, asked: Paged) -> Page[AssignmentRead]:
    """Every assignment, past and to come, and those that have been superseded in the record."""
    rows = await queries.assignments(cleared.session, cleared.child_id)
    await cleared.note()
    shown = rows[asked.offset : asked.offset + asked.limit]
    return Page.of([assignment_read(cleared.child_id, row) for row in shown], total=len(rows), asked=asked)


@router.post(
    "/children/{childId}/named-person-assignments",
    status_code=status.HTTP_201_CREATED,
    summary="Appoint a named person at the responsible unit",
    responses=problems(
        *DOOR,
        NotAllowed,
        NotFound,
        NoDutyAtUnit,
        AlreadyAppointed,
        UnitDoesNotFit,
        OutsideTheChain,
        InvalidRequest,
        KeyUsedForAnotherRequest,
    ),
)
async def create_named_person_assignment(
    cleared: Assigner, once: OnceOnly, given: AssignmentCreate, response: Response
) -> AssignmentRead:
    """Appoints a person at the unit that the rules have made responsible. Only the head of that unit may;
    the unit itself follows the rules and is never chosen here.
    """
    made = await once(lambda: service.appoint_person(cleared, given=given))
    await cleared.note(subject_id=made)
    return assignment_read(cleared.child_id, await service.one(cleared, made), response)


@router.post(
    "/children/{childId}/named-person-assignments/{assignmentId}/acceptance",
    summary="Take over with a receipt",
    responses=problems(*DOOR, NotAllowed, NotFound, AlreadyAccepted),
)
async def accept_named_person_assignment(cleared: Accepter, assignment_id: AssignmentPath) -> AssignmentRead:
    """The receipt of the unit that has become responsible. Responsibility moved on the rule's date and
    does not wait for it.
    """
    row = await service.take_over(cleared, assignment_id)
    await cleared.note(subject_id=assignment_id)
    return assignment_read(cleared.child_id, row)
