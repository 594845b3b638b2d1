"""HTTP of the explanation: may this be shared, and why, without sharing it."""

from typing import Annotated

from fastapi import Header, Request

from app.access.doors import DOOR, Cleared, Pass, desk
from app.access.gatekeeper import ClearedChildId, Gatekeeper
from app.access.problems import PersonNeeded
from app.audit.service import Deed
from app.disclosures import explaining
from app.disclosures.explain_render import explanation
from app.disclosures.explain_schemas import DisclosureExplanation, DisclosureQuestion
from app.kit.problem_handlers import preferred_language
from app.kit.problems import InvalidRequest, NotAllowed, NotFound, problems
from app.kit.routing import room
from app.vocabulary import Matter
from app.wellbeing.errors import NotFinished

router = room("disclosures")
Asker = Annotated[Pass, desk(Matter.DISCLOSURE, "explain", scopes=("disclosures.explain",), purpose=True)]
Language = Annotated[str | None, Header(alias="Accept-Language", include_in_schema=False)]


@router.post(
    "/disclosures/explain",
    summary="Ask whether something might be shared",
    responses=problems(*DOOR, NotAllowed, NotFound, NotFinished, InvalidRequest),
)
async def explain_disclosure(
    passed: Asker, request: Request, asked: DisclosureQuestion, language: Language = None
) -> DisclosureExplanation:
    """The decision without doing it. Asks the rules about a hypothetical sharing: by you, or by another unit
    as sender, in which case nothing of theirs is looked up: what is used is what you say, and what you may
    know of the child. Answers with the rules that decide, their place in the law and how surely that was
    read, the facts that were used, what is missing and who could give it, and what would change the answer.
    Nothing is stored but a line in the log.
    """
    cleared = await _cleared(passed, request, asked.child_id)
    judged = await explaining.explain(cleared, asked=asked)
    await cleared.note()
    return explanation(judged, language=preferred_language(language))


async def _cleared(passed: Pass, request: Request, child_id: str) -> Cleared:
    """Ask the gatekeeper as the door of a child does: whom the caller may not know of is not found."""
    if passed.actor.is_system:
        raise PersonNeeded
    gatekeeper: Gatekeeper = request.app.state.gatekeeper
    verdict = await gatekeeper.decide(
        passed.session, passed.actor, Matter.DISCLOSURE, "explain", child_id, passed.moment
    )
    request.state.deed = Deed(action=passed.action, child_id=verdict.child_id, reason=verdict.reason)
    if not verdict.knows or verdict.child_id is None:
        raise NotFound
    if not verdict.may:
        raise NotAllowed(missing=verdict.reason)
    return Cleared(
        session=passed.session,
        actor=passed.actor,
        moment=passed.moment,
        action=passed.action,
        child_id=ClearedChildId(verdict.child_id),
        subject=child_id,
        place_masked=verdict.place_masked,
    )
