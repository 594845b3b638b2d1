"""HTTP of what looks across rooms about a consent: that no duty applies before one is asked for, and what a
withdrawal would change.
"""

from typing import Annotated

from fastapi import Path, Response, status

from app.access.doors import DOOR, Cleared, child_door
from app.consents import service as consents
from app.consents.errors import (
    ConsentCannotBeStored,
    CustodyNotVerified,
    NoGuardianKnown,
    UseTheGround,
)
from app.consents.schemas_shared import ConsentCreate, ConsentRead
from app.disclosures import consent_asking, queries
from app.disclosures.render import preview_read
from app.disclosures.schemas import WithdrawalPreview
from app.kit.idempotency import OnceOnly
from app.kit.problems import InvalidRequest, KeyUsedForAnotherRequest, NotAllowed, NotFound, problems
from app.kit.routing import room
from app.vocabulary import Matter
from app.wellbeing.errors import NotFinished

router = room("consents")
READ = ("consents.read", "consents.write", "family.read", "family.write")
Asker = Annotated[Cleared, child_door(Matter.CONSENT, "ask", scopes=("consents.write",))]
Previewer = Annotated[Cleared, child_door(Matter.CONSENT, "preview", scopes=READ)]
ConsentPath = Annotated[str, Path(alias="consentId", examples=["cns-abcdefghijklmnopqrstuvwxyz"])]


@router.post(
    "/children/{childId}/consents",
    status_code=status.HTTP_201_CREATED,
    summary="Ask for a consent",
    responses=problems(
        *DOOR,
        NotAllowed,
        NotFound,
        UseTheGround,
        NoGuardianKnown,
        CustodyNotVerified,
        NotFinished,
        ConsentCannotBeStored,
        InvalidRequest,
        KeyUsedForAnotherRequest,
    ),
)
async def create_consent(
    cleared: Asker, once: OnceOnly, given: ConsentCreate, response: Response
) -> ConsentRead:
    """Asks for a consent to share items of your own branch, or to draw up a plan, with named recipients, for
    a purpose, until a last day. Everybody who is needed is asked: the guardians with verified custody, and
    the child by age and maturity. Where a duty to tell applies nothing is asked: tell the family instead.
    A general or endless consent is refused.
    """
    made = await once(lambda: consent_asking.ask(cleared, given=given))
    consent = await consents.get(cleared, made)
    await cleared.note(subject_id=made, consent_id=made)
    return await consents.shown(cleared, consent, response, created=True)


@router.get(
    "/children/{childId}/consents/{consentId}/withdrawal-preview",
    summary="See what a withdrawal would change",
    responses=problems(*DOOR, NotAllowed, NotFound),
)
async def preview_consent_withdrawal(cleared: Previewer, consent_id: ConsentPath) -> WithdrawalPreview:
    """What a withdrawal would end, what has been taken over and stays, which plans rest on the consent, and
    which warm handovers wait for an answer on it. Nothing is changed by looking.
    """
    consent = await consents.get(cleared, consent_id)
    today = cleared.moment.today
    shared = await queries.resting_on(cleared.session, consent.id, cleared.actor, on=today)
    plans = await queries.plans_resting_on(cleared.session, consent.id)
    handovers = await queries.handovers_waiting_on(cleared.session, consent.id)
    await cleared.note(subject_id=consent.id, consent_id=consent.id)
    return preview_read(cleared, consent.id, shared, plans, handovers)
