"""Question and answer: one unit asks another, and the one who is asked decides on each thing.

Who asks never learns whether the child is known where it asks. The question is stored in the same way and
waits; whoever is asked finds it once it may know of the child. A no would tell that the child is known, so it
stays the answerer's own record, unless the rules let that be said.
"""

from collections.abc import Sequence
from datetime import date

from app.access.doors import Cleared
from app.agreements.service import agreed
from app.children import service as children
from app.children.errors import ChildHasEnded
from app.disclosures import queries, request_queries
from app.disclosures.errors import ItemAnswered
from app.disclosures.events import InformationAnswered, InformationRequested
from app.disclosures.facts import Circumstances, Question, sender_role
from app.disclosures.parties import own_party, unit_party
from app.disclosures.refusing import refuse_unless_open
from app.disclosures.request_models import InformationAnswer, InformationRequest
from app.disclosures.request_schemas import InformationAnswerCreate, InformationRequestCreate
from app.disclosures.sharing import child_known, is_blocked
from app.disclosures.switches import switches_of
from app.kit.events import publish
from app.kit.problems import NotAllowed, NotFound, invalid
from app.notices.events import AttentionMoved
from app.rules.ages import age_on
from app.rules.facts import ConsentState
from app.rules.working_days import last_day
from app.vocabulary import AgreedTiming, Branch
from app.wellbeing.service import CATEGORY_OF


async def ask(cleared: Cleared, *, given: InformationRequestCreate) -> str:
    """Put a question to a unit. Nothing is looked up there."""
    if await children.has_ended(cleared):
        raise ChildHasEnded
    if given.due_on is not None and given.due_on < cleared.moment.today:
        raise invalid("/dueOn", "past", "lies in the past")
    own = await own_party(cleared.session, cleared.actor)
    asked = await unit_party(cleared.session, given.asked_unit_id, given.asked_branch, pointer="/askedUnitId")
    if own.same_branch(asked):
        raise invalid("/askedUnitId", "own-branch", "is the caller's own branch")
    owner = own.organisation_id or ""
    row = InformationRequest(
        child_id=cleared.child_id,
        organisation_id=owner,
        branch=own.branch or "",
        unit_id=own.unit_id or "",
        asked_by=cleared.actor.professional_id or "",
        asked_organisation_id=asked.organisation_id or "",
        asked_branch=asked.branch or "",
        asked_unit_id=asked.unit_id or "",
        categories=[*dict.fromkeys(given.categories)],
        purpose=given.purpose,
        why_sealed=cleared.vault.seal(owner, given.why),
        due_on=given.due_on or await _due_as_agreed(cleared, asked.organisation_id or ""),
        asked_at=cleared.moment.now,
    )
    cleared.session.add(row)
    await cleared.session.flush()
    event = InformationRequested(child_id=cleared.child_id, link=path_of(row), happened_at=cleared.moment.now)
    await publish(cleared.session, event)
    return row.id


async def _due_as_agreed(cleared: Cleared, asked_organisation_id: str) -> date:
    """The last day for an answer, as the two organisations have agreed, or else as is usual here."""
    between = (cleared.actor.organisation_id or "", asked_organisation_id)
    today = cleared.moment.today
    age = age_on(await children.birth_date(cleared), today)
    time = await agreed(cleared.session, AgreedTiming.INFORMATION_ANSWER, between=between, on=today, age=age)
    return last_day(today, time.amount, time.unit)


async def get(cleared: Cleared, request_id: str) -> InformationRequest:
    """Return a question about this child that the caller asks or is asked. Raises NotFound."""
    found = await request_queries.information_request(cleared.session, request_id)
    if found is None or found.child_id != cleared.child_id:
        raise NotFound
    return found


def is_asked(cleared: Cleared, request: InformationRequest) -> bool:
    """Whether the caller's own unit is asked."""
    actor = cleared.actor
    asked = (request.asked_organisation_id, request.asked_branch)
    return asked == (actor.organisation_id, actor.branch) and request.asked_unit_id in actor.unit_ids


async def answer(cleared: Cleared, request_id: str, *, given: InformationAnswerCreate) -> str:
    """Answer one thing: by a disclosure, or with a no that stays here unless the rules let it be told."""
    request = await get(cleared, request_id)
    if not is_asked(cleared, request):
        raise NotAllowed(missing="asked-unit")
    if given.category not in request.categories:
        raise invalid("/category", "not-asked", "is not asked for")
    _refuse_twice(given, await request_queries.answers(cleared.session, [request.id]))
    if given.disclosure_id is not None:
        await _refuse_another_disclosure(cleared, request, given)
    elif given.tell_asker:
        await _refuse_what_a_no_would_tell(cleared, request)
    told = given.disclosure_id is not None or given.tell_asker
    owner = request.asked_organisation_id
    row = InformationAnswer(
        information_request_id=request.id,
        child_id=request.child_id,
        organisation_id=owner,
        branch=request.asked_branch,
        category=given.category,
        disclosure_id=given.disclosure_id,
        reason_sealed=cleared.vault.seal_optional(owner, given.reason),
        told=told,
        answered_by=cleared.actor.professional_id or "",
        answered_at=cleared.moment.now,
    )
    cleared.session.add(row)
    await cleared.session.flush()
    if told:
        event = InformationAnswered(
            child_id=request.child_id, link=path_of(request), happened_at=cleared.moment.now
        )
        await publish(cleared.session, event)
    else:
        await publish(cleared.session, AttentionMoved(child_id=request.child_id, moment=cleared.moment))
    return row.id


def path_of(request: InformationRequest) -> str:
    """Where a question lies."""
    return f"/children/{request.child_id}/information-requests/{request.id}"


def _refuse_twice(given: InformationAnswerCreate, answered: Sequence[InformationAnswer]) -> None:
    if given.category in {each.category for each in answered}:
        raise ItemAnswered


async def _refuse_another_disclosure(
    cleared: Cleared, request: InformationRequest, given: InformationAnswerCreate
) -> None:
    """A disclosure answers when it is the own one, was made to who asks, and has in it what is asked for."""
    shared = await queries.disclosure(
        cleared.session, given.disclosure_id or "", cleared.actor, on=cleared.moment.today
    )
    if (
        shared is None
        or shared.child_id != request.child_id
        or (shared.organisation_id, shared.branch) != (request.asked_organisation_id, request.asked_branch)
    ):
        raise invalid("/disclosureId", "unknown", "is no disclosure of yours")
    if not shared.shared or (shared.recipient_unit_id, shared.recipient_branch) != (
        request.unit_id,
        request.branch,
    ):
        raise invalid("/disclosureId", "recipient", "was not shared with who asks")
    if shared.recipient_professional_id is not None:
        raise invalid("/disclosureId", "one-person", "was shared with one person, and a unit asks")
    if given.category not in await request_queries.categories_shared(cleared.session, shared.id):
        raise invalid("/disclosureId", "category", "has nothing of it")


async def _refuse_what_a_no_would_tell(cleared: Cleared, request: InformationRequest) -> None:
    """A no tells that the child is known here: a fact of this branch's, which the rules judge as one."""
    sender = await own_party(cleared.session, cleared.actor)
    question = Question(
        sender=sender,
        receiver=await unit_party(
            cleared.session, request.unit_id, Branch(request.branch), pointer="/tellAsker"
        ),
        child=await child_known(cleared),
        on=cleared.moment.today,
        circumstances=Circumstances(sender_role=sender_role(cleared.actor)),
        switches=switches_of(cleared.session),
        care_block=await is_blocked(cleared, sender),
    )
    refuse_unless_open(question.judge(CATEGORY_OF[Branch(request.asked_branch)], ConsentState.NONE))
