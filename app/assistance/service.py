"""Use cases of requests for help: ask, answer, take back.

A request tells the other side something of the child, so it is said only where the rules let each kind of
information in it cross: else it is refused with the rule and with what would open it. What rests on a consent
is read by who is asked no longer than the consent holds, unless they have answered: then they have taken it
over.

Who asks never learns whether the child is known where it asks. The answer to asking is the same; a unit that
may not know of the child does not hear of the request, which waits. Whoever wants it heard shares an item
with the unit, and the unit knows of the child by that.

An answer tells that the child is known there, and perhaps more: it too is told only on a ground. It may rest
on a disclosure of the answerer's own. A no to whoever has itself told of the child says nothing of what the
answerer knows, so it can always be told. An answer that may not be told is kept as the answerer's own record.

The family sees that help is asked for where it is asked for the consent on which that rests, or where who
asks shows it; and of the answers those that it is told. Whom to turn to next stands in all that it sees.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from app.access.doors import Cleared, Pass
from app.agreements.service import agreed
from app.assistance import queries
from app.assistance.errors import NextContactNeeded
from app.assistance.events import AssistanceAnswered, AssistanceRequested, AssistanceWithdrawn
from app.assistance.models import AssistanceAnswer, AssistanceRequest
from app.assistance.schemas import AssistanceAnswerCreate, AssistanceRequestCreate, AssistanceWithdrawal
from app.children import service as children
from app.children.errors import ChildHasEnded
from app.disclosures import items
from app.disclosures.parties import Party, own_party, unit_party
from app.disclosures.saying import (
    Ground,
    Message,
    ground_for,
    refuse_another_disclosure,
    was_told_by,
)
from app.disclosures.schemas_shared import GroundGiven
from app.kit.events import publish
from app.kit.problems import FieldError, NotAllowed, NotFound, StateForbids, invalid
from app.notices.events import AttentionMoved
from app.rules.ages import age_on
from app.rules.working_days import last_day
from app.vocabulary import AgreedTiming, AssistanceOutcome, Branch, Category, Purpose
from app.wellbeing.service import written_in

_UNSEEN = {Branch.SOCIAL_RECEPTION, Branch.SOCIAL_INQUIRY}
"""What is asked of or by these may be about a concern, which a family hears of from nobody else."""


async def ask(cleared: Cleared, *, given: AssistanceRequestCreate) -> str:
    """Ask a unit for help. Nothing is looked up there."""
    if await children.has_ended(cleared):
        raise ChildHasEnded
    own = await own_party(cleared.session, cleared.actor)
    asked = await unit_party(cleared.session, given.asked_unit_id, given.asked_branch, pointer="/askedUnitId")
    _refuse_what_is_wrong(cleared, given, own, asked)
    await _refuse_anothers_record(cleared, given.record_id)
    categories = written_in(Branch(own.branch or ""), given.categories)
    message = Message(
        receiver=asked,
        categories=[Category(each) for each in categories],
        purpose=given.purpose,
        item_id=given.record_id,
    )
    ground = await ground_for(cleared, message, given.ground)
    if given.shown_to_family and ground.consent_id is None and _UNSEEN & {own.branch, asked.branch}:
        raise invalid("/shownToFamily", "not-here", "cannot be shown without a consent")
    due_on = given.due_on or await _due_as_agreed(cleared, asked)
    row = AssistanceRequest(
        **_who_asks_whom(cleared, own, asked),
        **given.model_dump(include={"record_id", "purpose", "shown_to_family"}),
        text_sealed=cleared.vault.seal_json(
            own.organisation_id or "", {"what": given.what, "why": given.why, **_recorded(given.ground)}
        ),
        categories=categories,
        ground=ground.rule,
        decision=ground.decision,
        consent_id=ground.consent_id,
        holds_until=ground.holds_until,
        due_on=due_on,
        asked_at=cleared.moment.now,
    )
    cleared.session.add(row)
    await cleared.session.flush()
    await _tell(cleared, row, AssistanceRequested)
    return row.id


def _who_asks_whom(cleared: Cleared, own: Party, asked: Party) -> dict[str, Any]:
    return {
        "child_id": cleared.child_id,
        "organisation_id": own.organisation_id or "",
        "branch": own.branch or "",
        "unit_id": own.unit_id or "",
        "asked_by": cleared.actor.professional_id or "",
        "asked_organisation_id": asked.organisation_id or "",
        "asked_branch": asked.branch or "",
        "asked_unit_id": asked.unit_id or "",
    }


async def get(cleared: Cleared, request_id: str, *, lock: bool = False) -> AssistanceRequest:
    """Return a request about this child that the caller makes or is asked. Raises NotFound."""
    found = await queries.request(cleared.session, request_id, lock=lock)
    if found is None or found.child_id != cleared.child_id:
        raise NotFound
    return found


def is_own(cleared: Cleared, row: AssistanceRequest | AssistanceAnswer) -> bool:
    """Whether the caller's own branch has written it."""
    return (row.organisation_id, row.branch) == (cleared.actor.organisation_id, cleared.actor.branch)


async def answer(cleared: Cleared, request_id: str, *, given: AssistanceAnswerCreate) -> str:
    """Answer a request, for the first time or anew; every answer stays."""
    request = await get(cleared, request_id)
    if is_own(cleared, request):
        raise NotAllowed(missing="asked-unit")
    if request.withdrawn_at is not None:
        raise StateForbids(allowed=[])
    await _refuse_a_dead_end(cleared, given)
    ground = await _ground_to_tell(cleared, request, given) if given.tell_asker else None
    owner = request.asked_organisation_id
    text = {"reason": given.reason, "nextContact": given.next_contact, **_recorded(given.ground)}
    row = AssistanceAnswer(
        assistance_request_id=request.id,
        child_id=request.child_id,
        organisation_id=owner,
        branch=request.asked_branch,
        outcome=given.outcome,
        text_sealed=cleared.vault.seal_json(owner, text),
        next_contact_unit_id=given.next_contact_unit_id,
        starts_on=given.starts_on,
        disclosure_id=given.disclosure_id,
        ground=None if ground is None else ground.rule,
        told=given.tell_asker,
        told_family=given.tell_family,
        answered_by=cleared.actor.professional_id or "",
        answered_at=cleared.moment.now,
    )
    cleared.session.add(row)
    await cleared.session.flush()
    if row.told:
        await _tell(cleared, request, AssistanceAnswered)
    else:  # no news to who asked, and nothing more to be waited for from who answers
        await publish(cleared.session, AttentionMoved(child_id=row.child_id, moment=cleared.moment))
    return row.id


async def withdraw(cleared: Cleared, request_id: str, *, given: AssistanceWithdrawal) -> AssistanceRequest:
    """Take the own request back; a second time changes nothing."""
    if not is_own(cleared, await get(cleared, request_id)):
        raise NotAllowed(missing="asking-unit")
    request = await get(cleared, request_id, lock=True)
    if request.withdrawn_at is None:
        request.withdrawn_at = cleared.moment.now
        request.withdrawal_sealed = cleared.vault.seal(request.organisation_id, given.reason)
        cleared.session.add(request)
        await cleared.session.flush()
        await _tell(cleared, request, AssistanceWithdrawn)
    return request


async def waiting(passed: Pass) -> Sequence[AssistanceRequest]:
    """Return the requests that the caller's own units are still to answer."""
    return await queries.waiting(passed.session, passed.actor)


def path_of(request: AssistanceRequest) -> str:
    """Where a request lies."""
    return f"/children/{request.child_id}/assistance-requests/{request.id}"


async def _tell(
    cleared: Cleared,
    request: AssistanceRequest,
    kind: type[AssistanceRequested | AssistanceAnswered | AssistanceWithdrawn],
) -> None:
    told = kind(child_id=request.child_id, link=path_of(request), happened_at=cleared.moment.now)
    await publish(cleared.session, told)


def _refuse_what_is_wrong(cleared: Cleared, given: AssistanceRequestCreate, own: Party, asked: Party) -> None:
    if given.due_on is not None and given.due_on < cleared.moment.today:
        raise invalid("/dueOn", "past", "lies in the past")
    if own.same_branch(asked):
        raise invalid("/askedUnitId", "own-branch", "is the caller's own branch")


async def _refuse_anothers_record(cleared: Cleared, record_id: str | None) -> None:
    if record_id is None:
        return
    try:
        await items.snapshot(cleared.session, record_id, child_id=cleared.child_id)
    except NotFound:
        raise invalid("/recordId", "unknown", "is no record of yours") from None


async def _due_as_agreed(cleared: Cleared, asked: Party) -> date:
    """The last day for an answer, as the two organisations have agreed, or else as is usual here."""
    between = (cleared.actor.organisation_id or "", asked.organisation_id or "")
    today = cleared.moment.today
    age = age_on(await children.birth_date(cleared), today)
    time = await agreed(cleared.session, AgreedTiming.ASSISTANCE_ANSWER, between=between, on=today, age=age)
    return last_day(today, time.amount, time.unit)


async def _refuse_a_dead_end(cleared: Cleared, given: AssistanceAnswerCreate) -> None:
    if given.tell_family and not given.tell_asker:
        raise invalid("/tellFamily", "not-told", "the family is not told what who asks is not told")
    named = given.next_contact is not None or given.next_contact_unit_id is not None
    if given.outcome is not AssistanceOutcome.ACCEPTED and not named:
        error = FieldError(pointer="/nextContact", code="missing", detail="say whom to turn to next")
        raise NextContactNeeded(errors=[error])
    if given.next_contact_unit_id is not None:
        await unit_party(cleared.session, given.next_contact_unit_id, None, pointer="/nextContactUnitId")
    if given.starts_on is not None and given.outcome is AssistanceOutcome.DECLINED:
        raise invalid("/startsOn", "declined", "nothing begins where the answer is no")


async def _ground_to_tell(
    cleared: Cleared, request: AssistanceRequest, given: AssistanceAnswerCreate
) -> Ground | None:
    """The rule on which the answer is told; none where it rests on a disclosure, or tells nothing."""
    asker = await unit_party(cleared.session, request.unit_id, Branch(request.branch), pointer="/tellAsker")
    if given.disclosure_id is not None:
        await refuse_another_disclosure(cleared, given.disclosure_id, asker)
        return None
    says_nothing = given.outcome is AssistanceOutcome.DECLINED and not given.categories
    if says_nothing and await was_told_by(cleared, asker):
        return None
    message = Message(
        receiver=asker,
        categories=[Category(each) for each in written_in(Branch(request.asked_branch), given.categories)],
        purpose=Purpose(request.purpose),
    )
    return await ground_for(cleared, message, given.ground)


def _recorded(ground: GroundGiven | None) -> dict[str, str | None]:
    """What was recorded so that it may be said: kept with the text, sealed."""
    return {} if ground is None else {"necessity": ground.necessity, "weighing": ground.weighing}
