"""What may be said of a child in a message to another unit: the rules judge it as they judge an item.

A message is no way around a disclosure. Each kind of information in it needs its own ground, the decision is
kept with the message, and what rests on a consent can be read no longer than the consent holds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import col, select

from app.access.doors import Cleared
from app.disclosures import queries
from app.disclosures.facts import Circumstances, Judged, Question, consent_in_scope, sender_role, strictest
from app.disclosures.models import Disclosure
from app.disclosures.parties import Party, own_party
from app.disclosures.refusing import refuse_unless_open, refuse_what_is_not_consented
from app.disclosures.schemas_shared import GroundGiven
from app.disclosures.sharing import child_known, how_long, is_blocked, recorded, standing_of
from app.disclosures.switches import switches_of
from app.kit.problems import FieldError, InvalidRequest
from app.vocabulary import Category, Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is written of the child, to whom and for what; `item_id` is the record that it builds on."""

    receiver: Party
    categories: Sequence[Category]
    purpose: Purpose
    item_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """On what something is said, and how long that holds."""

    rule: str
    decision: dict[str, Any]
    consent_id: str | None
    holds_until: date | None


async def ground_for(cleared: Cleared, message: Message, given: GroundGiven | None) -> Ground:
    """Return the ground on which the message may be sent. Raises SharingNotAllowed or DecisionNeeded."""
    given = given or GroundGiven()
    standing = await standing_of(cleared, given.consent_id, pointer="/ground/consentId")
    question = await _question(cleared, message.receiver, given)
    judged = []
    for category in message.categories:
        state = consent_in_scope(
            standing,
            item_id=message.item_id or "",
            category=category,
            receiver=message.receiver,
            purpose=message.purpose,
        )
        decision = question.judge(category, state)
        judged.append(Judged(item_id=message.item_id, category=category, decision=decision))
    hardest = strictest(judged).decision
    for decision in (hardest, *(each.decision for each in judged)):
        if not decision.opens or (decision.masked and not given.free_of_protected_fields):
            refuse_unless_open(decision)
    refuse_what_is_not_consented(judged, standing)
    consent_id, holds_until = how_long(question, judged, standing)
    record = {
        "outcome": hardest.outcome.value,
        "version": hardest.version,
        "switches": question.switches.as_record(),
        "items": [each.as_record() for each in judged],
    }
    return Ground(rule=hardest.rule_keys[0], decision=record, consent_id=consent_id, holds_until=holds_until)


async def _question(cleared: Cleared, receiver: Party, given: GroundGiven) -> Question:
    sender = await own_party(cleared.session, cleared.actor)
    return Question(
        sender=sender,
        receiver=receiver,
        child=await child_known(cleared),
        on=cleared.moment.today,
        circumstances=Circumstances(
            necessity=recorded(given.necessity),
            weighing=recorded(given.weighing),
            harm=given.harm,
            sender_role=sender_role(cleared.actor),
        ),
        switches=switches_of(cleared.session),
        care_block=await is_blocked(cleared, sender),
    )


async def was_told_by(cleared: Cleared, party: Party) -> bool:
    """Whether a branch has itself told the caller's unit of the child, by a disclosure that was taken over or
    can be read today.
    """
    told = select(Disclosure.id).where(
        col(Disclosure.child_id) == cleared.child_id,
        col(Disclosure.organisation_id) == party.organisation_id,
        col(Disclosure.branch) == party.branch,
        col(Disclosure.recipient_unit_id).in_(cleared.actor.unit_ids),
        queries.visible_to(cleared.actor, cleared.moment.today),
    )
    return (await cleared.session.exec(told.limit(1))).first() is not None


async def refuse_another_disclosure(cleared: Cleared, disclosure_id: str, receiver: Party) -> None:
    """Raise InvalidRequest unless it is a disclosure of the own branch about the child, made to the unit."""
    actor = cleared.actor
    found = await queries.disclosure(cleared.session, disclosure_id, actor, on=cleared.moment.today)
    own = found is not None and (found.organisation_id, found.branch) == (actor.organisation_id, actor.branch)
    if found is None or not own or found.child_id != cleared.child_id:
        raise _wrong("unknown", "is no disclosure of yours")
    to = (found.recipient_unit_id, found.recipient_branch)
    if not found.shared or to != (receiver.unit_id, receiver.branch):
        raise _wrong("recipient", "was not shared with who asks")
    if found.recipient_professional_id is not None:
        raise _wrong("one-person", "was shared with one person, and a unit asks")


def _wrong(code: str, detail: str) -> InvalidRequest:
    return InvalidRequest(errors=[FieldError(pointer="/disclosureId", code=code, detail=detail)])
