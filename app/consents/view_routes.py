"""HTTP of hearing the child about a consent."""

from typing import Annotated

from fastapi import Path, Response, status

from app.access.doors import AT_A_CHILD, DOOR, Cleared, child_door
from app.children.errors import ChildHasEnded
from app.consents import answering, hearing, queries
from app.consents.models import ConsentChildView
from app.consents.view_schemas import ChildViewGiven, ConsentChildViewRead
from app.kit.idempotency import OnceOnly
from app.kit.links import links_of
from app.kit.paging import Page, Paged
from app.kit.problems import InvalidRequest, KeyUsedForAnotherRequest, NotAllowed, NotFound, problems
from app.kit.routing import room
from app.vocabulary import Matter

router = room("consents")
Listener = Annotated[Cleared, child_door(Matter.CONSENT, "hear", scopes=("consents.write",))]
Reader = Annotated[
    Cleared, child_door(Matter.CONSENT, "read-views", scopes=("consents.read", "consents.write"))
]
ConsentPath = Annotated[str, Path(alias="consentId", examples=["cns-abcdefghijklmnopqrstuvwxyz"])]


@router.post(
    "/children/{childId}/consents/{consentId}/child-views",
    status_code=status.HTTP_201_CREATED,
    summary="Write down what the child says of a consent",
    responses=problems(*DOOR, NotAllowed, NotFound, ChildHasEnded, InvalidRequest, KeyUsedForAnotherRequest),
)
async def create_consent_child_view(
    cleared: Listener, consent_id: ConsentPath, once: OnceOnly, given: ChildViewGiven, response: Response
) -> ConsentChildViewRead:
    """What the child says of the consent and how it was asked, or why it was not asked; the latest counts and
    the earlier ones stay. A child whose own yes is needed answers for itself, beside what is written here.
    From the age at which the law lets a child's own wish count, too young is no reason. The guardians read it
    only if the child lets them, and otherwise see no sign of it; recipients never do.
    """
    made = await once(lambda: hearing.hear(cleared, consent_id, given=given))
    await cleared.note(subject_id=made)
    return _read(cleared, await cleared.session.get_one(ConsentChildView, made), response)


@router.get(
    "/children/{childId}/consents/{consentId}/child-views",
    summary="List what the child has said of a consent",
    responses=AT_A_CHILD,
)
async def list_consent_child_views(
    cleared: Reader, consent_id: ConsentPath, asked: Paged
) -> Page[ConsentChildViewRead]:
    """Every time that the child was heard about a consent of your own branch, the latest first."""
    consent = await answering.get(cleared, consent_id)
    rows, total = await queries.page_of_child_views(cleared.session, consent.id, asked)
    await cleared.note(subject_id=consent.id)
    return Page.of([_read(cleared, row) for row in rows], total=total, asked=asked)


def _read(cleared: Cleared, row: ConsentChildView, response: Response | None = None) -> ConsentChildViewRead:
    path = f"/children/{row.child_id}/consents/{row.consent_id}/child-views"
    return ConsentChildViewRead.model_validate(
        {
            **row.model_dump(include={"id", "consent_id", "child_id", "recorded_at"}),
            **hearing.view_shown(cleared, row).model_dump(),
            "_links": links_of(path, response),
        }
    )
