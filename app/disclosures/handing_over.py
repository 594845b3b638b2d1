"""What may go along when the named person changes: each record judged by itself, and decided by its sender.

A handover is a disclosure like any other, made once for each item, in the situation of a handover: the sender
confirms each, also where the rules would let it go unasked.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from app.access.doors import Cleared
from app.disclosures import items
from app.disclosures.facts import Circumstances, Judged, Question, sender_role, strictest
from app.disclosures.parties import Party, own_party, unit_party
from app.disclosures.schemas import DisclosureCreate, SharedItem
from app.disclosures.schemas_shared import HandoverItemDecide
from app.disclosures.sharing import child_known, is_blocked, share
from app.disclosures.switches import switches_of
from app.rules.facts import ConsentState, Recorded, Situation
from app.vocabulary import Branch, Category, DecisionOutcome, HandoverItemStanding, Purpose
from app.wellbeing.errors import NotFinished

_KINDS: dict[str, Literal["five-questions", "chronology"]] = {"fqs": "five-questions", "chr": "chronology"}
_CONFIRMED = Circumstances(situation=Situation.HANDOVER, item_confirmed=Recorded.YES)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemVerdict:
    """What the rules say today of one record and one receiver, with nothing but the sender's confirmation."""

    item_id: str
    categories: tuple[Category, ...]
    standing: HandoverItemStanding
    rule: str | None


async def hand_over(
    cleared: Cleared, *, given: HandoverItemDecide, recipient_unit_id: str, recipient_branch: Branch
) -> str:
    """Decide on one record; returns the disclosure. Refused as any sharing is."""
    item = SharedItem(
        kind=_KINDS[given.item_id[:3]],
        id=given.item_id,
        confirmed=given.confirmed,
        free_of_protected_fields=given.free_of_protected_fields,
    )
    said = given.model_dump(exclude={"item_id", "confirmed", "free_of_protected_fields"})
    sharing = DisclosureCreate(
        items=[item],
        recipient_unit_id=recipient_unit_id,
        recipient_branch=recipient_branch,
        purpose=Purpose.COORDINATION,
        situation=Situation.HANDOVER,
        **said,
    )
    return await share(cleared, given=sharing)


async def verdicts(
    cleared: Cleared, item_ids: Sequence[str], *, recipient_unit_id: str, recipient_branch: Branch
) -> list[ItemVerdict]:
    """Say of each of the caller's own records whether it may go along."""
    sender = await own_party(cleared.session, cleared.actor)
    receiver = await unit_party(cleared.session, recipient_unit_id, recipient_branch, pointer="/handoverId")
    question = await _question(cleared, sender, receiver)
    within = sender.same_branch(receiver)
    return [await _verdict(cleared, question, item_id, within=within) for item_id in item_ids]


async def _question(cleared: Cleared, sender: Party, receiver: Party) -> Question:
    return Question(
        sender=sender,
        receiver=receiver,
        child=await child_known(cleared),
        on=cleared.moment.today,
        circumstances=replace(_CONFIRMED, sender_role=sender_role(cleared.actor)),
        switches=switches_of(cleared.session),
        care_block=await is_blocked(cleared, sender),
    )


async def _verdict(cleared: Cleared, question: Question, item_id: str, *, within: bool) -> ItemVerdict:
    try:
        snapshot = await items.snapshot(cleared.session, item_id, child_id=cleared.child_id)
    except NotFinished:
        return ItemVerdict(
            item_id=item_id, categories=(), standing=HandoverItemStanding.NOT_FINISHED, rule=None
        )
    hardest = _hardest(question, snapshot.categories, ConsentState.NONE)
    standing = HandoverItemStanding.WITHIN_BRANCH if within else _standing(question, snapshot.categories)
    return ItemVerdict(
        item_id=item_id,
        categories=tuple(snapshot.categories),
        standing=standing,
        rule=hardest.decision.rule_keys[0],
    )


def _hardest(question: Question, categories: Sequence[Category], consent: ConsentState) -> Judged:
    return strictest(
        [
            Judged(item_id=None, category=category, decision=question.judge(category, consent))
            for category in categories
        ]
    )


def _standing(question: Question, categories: Sequence[Category]) -> HandoverItemStanding:
    """Without a consent first, then with one."""
    plain = _hardest(question, categories, ConsentState.NONE).decision
    if plain.opens:
        return HandoverItemStanding.MAY_GO
    if plain.outcome is DecisionOutcome.NEEDS_HUMAN:
        return HandoverItemStanding.NEEDS_DECISION
    if _hardest(question, categories, ConsentState.GIVEN).decision.opens:
        return HandoverItemStanding.NEEDS_CONSENT
    return HandoverItemStanding.STAYS
