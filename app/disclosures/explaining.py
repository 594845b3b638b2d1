"""Explaining a hypothetical sharing: the same rules, nothing stored, and only the caller's own looked up."""

from dataclasses import replace

from app.access.doors import Cleared
from app.consents import service as consents
from app.consents.service import ConsentStanding
from app.disclosures import items
from app.disclosures.explain_schemas import DisclosureQuestion
from app.disclosures.facts import Circumstances, Judged, Question, consent_in_scope, sender_role
from app.disclosures.parties import Party, own_party, party_of_kind, unit_party
from app.disclosures.sharing import child_known, is_blocked
from app.disclosures.switches import switches_of
from app.kit.problems import FieldError, InvalidRequest, NotFound
from app.rules.facts import DOMAINS, ConsentState, Fact
from app.vocabulary import Category, StaffRole

_ItemCategory = tuple[str | None, Category]


async def explain(cleared: Cleared, *, asked: DisclosureQuestion) -> list[Judged]:
    """Judge each category that the question is about."""
    _refuse_what_is_unsaid(asked)
    own = await own_party(cleared.session, cleared.actor)
    sender = await _sender(cleared, asked, own)
    question = Question(
        sender=sender,
        receiver=await _receiver(cleared, asked),
        child=await child_known(cleared),
        on=cleared.moment.today,
        circumstances=_assumed(asked, sender_role(cleared.actor) if sender is own else StaffRole.OTHER),
        switches=switches_of(cleared.session),
        care_block=sender is own and await is_blocked(cleared, own),
    )
    standing = await _standing(cleared, asked)
    if standing is not None:
        measured = replace(question.circumstances, measure=standing.measure)
        question = replace(question, circumstances=measured)
    return [
        Judged(
            item_id=item_id,
            category=category,
            decision=question.judge(category, _consent(asked, standing, item_id, category, question)),
        )
        for item_id, category in await _categories(cleared, asked)
    ]


def _refuse_what_is_unsaid(asked: DisclosureQuestion) -> None:
    errors = []
    if (asked.recipient_unit_id is None) is (asked.recipient_kind is None):
        detail = "say a unit or a kind, one of them"
        errors.append(FieldError(pointer="/recipientUnitId", code="one-of", detail=detail))
    if asked.recipient_kind is not None and asked.recipient_kind not in DOMAINS[Fact.RECEIVER]:
        detail = "never receives anything"
        errors.append(FieldError(pointer="/recipientKind", code="unknown", detail=detail))
    if not asked.item_ids and not asked.categories:
        errors.append(FieldError(pointer="/categories", code="missing", detail="say what it is about"))
    if asked.sender_unit_id is not None and (asked.item_ids or asked.consent_id):
        detail = "another's items and consents are not looked up"
        errors.append(FieldError(pointer="/senderUnitId", code="not-own", detail=detail))
    if errors:
        raise InvalidRequest(errors=errors)


async def _sender(cleared: Cleared, asked: DisclosureQuestion, own: Party) -> Party:
    if asked.sender_unit_id is None:
        return own
    return await unit_party(
        cleared.session, asked.sender_unit_id, asked.sender_branch, pointer="/senderUnitId"
    )


async def _receiver(cleared: Cleared, asked: DisclosureQuestion) -> Party:
    if asked.recipient_kind is not None:
        return party_of_kind(asked.recipient_kind)
    return await unit_party(
        cleared.session, asked.recipient_unit_id or "", asked.recipient_branch, pointer="/recipientUnitId"
    )


def _assumed(asked: DisclosureQuestion, role: StaffRole) -> Circumstances:
    return Circumstances(
        situation=asked.situation,
        necessity=asked.necessity.fact,
        weighing=asked.weighing.fact,
        item_confirmed=asked.item_confirmed.fact,
        harm=asked.harm,
        receiver_gives_special_support=asked.recipient_gives_special_support,
        sender_role=role,
        adult_ground=asked.adult_ground,
        measure=asked.measure,
        acute_danger=asked.acute_danger,
        guardian_decides=asked.guardian_decides,
        child_mature=asked.child_mature,
    )


async def _standing(cleared: Cleared, asked: DisclosureQuestion) -> ConsentStanding | None:
    if asked.consent_id is None:
        return None
    try:
        standing = await consents.standing(cleared.session, asked.consent_id, moment=cleared.moment)
    except NotFound:
        standing = None
    if standing is None or standing.child_id != cleared.child_id:
        raise _unknown("/consentId")
    return standing


def _consent(
    asked: DisclosureQuestion,
    standing: ConsentStanding | None,
    item_id: str | None,
    category: Category,
    question: Question,
) -> ConsentState:
    """The consent that is assumed, or the one that is named, as far as it covers the very item."""
    if standing is None or item_id is None:
        return asked.consent
    return consent_in_scope(
        standing, item_id=item_id, category=category, receiver=question.receiver, purpose=asked.purpose
    )


async def _categories(cleared: Cleared, asked: DisclosureQuestion) -> list[_ItemCategory]:
    """What the question is about: the items' own categories, and those that are merely named."""
    found: list[_ItemCategory] = []
    for at, item_id in enumerate(dict.fromkeys(asked.item_ids)):
        try:
            snapshot = await items.snapshot(cleared.session, item_id, child_id=cleared.child_id)
        except NotFound:
            raise _unknown(f"/itemIds/{at}") from None
        found += [(item_id, category) for category in snapshot.categories]
    return found + [(None, category) for category in dict.fromkeys(asked.categories)]


def _unknown(pointer: str) -> InvalidRequest:
    return InvalidRequest(errors=[FieldError(pointer=pointer, code="unknown", detail="is none of yours")])
