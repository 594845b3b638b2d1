"""HTTP of what is decided in a guardian's place, and of how a child's maturity is judged."""

from typing import Annotated

from fastapi import Path, Response, status

from app.access.doors import AT_A_CHILD, DOOR, Cleared, child_door
from app.children.errors import ChildHasEnded
from app.consents import answering, deciding, queries
from app.consents.deciding_schemas import (
    BoardDecisionCreate,
    BoardDecisionRead,
    CapacityAssessmentCreate,
    CapacityAssessmentRead,
)
from app.consents.errors import BoardCannotDecide
from app.consents.models import BoardDecision, CapacityAssessment
from app.consents.showing import decision_members
from app.kit.idempotency import OnceOnly
from app.kit.links import links_of
from app.kit.paging import Page, Paged
from app.kit.problems import InvalidRequest, KeyUsedForAnotherRequest, NotAllowed, NotFound, problems
from app.kit.routing import room
from app.vocabulary import Matter

router = room("consents")
READ = ("consents.read", "consents.write", "family.read", "family.write")
OWN_READ = ("consents.read", "consents.write")
WRITE = ("consents.write",)
Decider = Annotated[Cleared, child_door(Matter.CONSENT, "decide", scopes=WRITE)]
Reader = Annotated[Cleared, child_door(Matter.CONSENT, "read-decisions", scopes=READ)]
Assessor = Annotated[Cleared, child_door(Matter.CONSENT, "assess", scopes=WRITE)]
AssessmentReader = Annotated[Cleared, child_door(Matter.CONSENT, "read-assessments", scopes=OWN_READ)]
ConsentPath = Annotated[str, Path(alias="consentId", examples=["cns-abcdefghijklmnopqrstuvwxyz"])]


@router.post(
    "/children/{childId}/consents/{consentId}/board-decisions",
    status_code=status.HTTP_201_CREATED,
    summary="Record the board's decision in one guardian's place",
    responses=problems(
        *DOOR,
        NotAllowed,
        NotFound,
        BoardCannotDecide,
        ChildHasEnded,
        InvalidRequest,
        KeyUsedForAnotherRequest,
    ),
)
async def create_board_decision(
    cleared: Decider, consent_id: ConsentPath, once: OnceOnly, given: BoardDecisionCreate, response: Response
) -> BoardDecisionRead:
    """The social board has decided in the place of one of two guardians, for one of the four measures where
    the law lets it, which must be the consent's own. Recorded by social services that have asked for the
    consent or are to receive under it. The other guardian must still have said yes, and so must the child
    where its own yes is needed. A measure for which the board cannot decide is refused with the rule.
    """
    made = await once(lambda: deciding.decide(cleared, consent_id, given=given))
    await cleared.note(subject_id=made, consent_id=consent_id, reason=given.measure)
    return _decision_read(cleared, await deciding.decision(cleared, made), response)


@router.get(
    "/children/{childId}/consents/{consentId}/board-decisions",
    summary="List the board's decisions about a consent",
    responses=AT_A_CHILD,
)
async def list_board_decisions(
    cleared: Reader, consent_id: ConsentPath, asked: Paged
) -> Page[BoardDecisionRead]:
    """What the board has decided in a guardian's place: for those who see the consent, and for the social
    services that recorded it.
    """
    rows, total = await queries.page_of_board_decisions(cleared.session, consent_id, cleared.child_id, asked)
    if not total:
        await answering.get(cleared, consent_id)
    await cleared.note(subject_id=consent_id, consent_id=consent_id)
    return Page.of([_decision_read(cleared, row) for row in rows], total=total, asked=asked)


@router.post(
    "/children/{childId}/capacity-assessments",
    status_code=status.HTTP_201_CREATED,
    summary="Record how mature a child is judged to be",
    responses=AT_A_CHILD | problems(KeyUsedForAnotherRequest),
)
async def create_capacity_assessment(
    cleared: Assessor, once: OnceOnly, given: CapacityAssessmentCreate, response: Response
) -> CapacityAssessmentRead:
    """Whether the child is mature enough for an own say in a matter, with the reason. It is read when your
    branch asks for a consent from then on: a child judged mature is asked beside the guardians below the age
    of an own say, and one judged immature is not asked above it. A consent that runs is not changed by it.
    """
    made = await once(lambda: deciding.assess(cleared, given=given))
    await cleared.note(subject_id=made)
    row = await cleared.session.get_one(CapacityAssessment, made)
    return _assessment_read(cleared, row, response)


@router.get(
    "/children/{childId}/capacity-assessments",
    summary="List how mature a child was judged to be",
    responses=AT_A_CHILD,
)
async def list_capacity_assessments(cleared: AssessmentReader, asked: Paged) -> Page[CapacityAssessmentRead]:
    """How your own branch has judged the child's maturity, the newest first."""
    rows, total = await queries.page_of_assessments(cleared.session, cleared.child_id, asked)
    await cleared.note()
    return Page.of([_assessment_read(cleared, row) for row in rows], total=total, asked=asked)


def _decision_read(
    cleared: Cleared, row: BoardDecision, response: Response | None = None
) -> BoardDecisionRead:
    path = f"/children/{row.child_id}/consents/{row.consent_id}/board-decisions"
    return BoardDecisionRead.model_validate(
        {**decision_members(cleared, row), "_links": links_of(path, response)}
    )


def _assessment_read(
    cleared: Cleared, row: CapacityAssessment, response: Response | None = None
) -> CapacityAssessmentRead:
    members = {"id", "child_id", "branch", "matter", "mature", "assessed_by", "assessed_on"}
    return CapacityAssessmentRead.model_validate(
        {
            **row.model_dump(include=members),
            "reason": cleared.vault.open(row.organisation_id, row.reason_sealed),
            "_links": links_of(f"/children/{row.child_id}/capacity-assessments", response),
        }
    )
