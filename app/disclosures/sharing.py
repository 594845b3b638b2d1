"""Sharing, or deliberately not: the sender decides item by item, and the rules have the last word."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from app.access.doors import Cleared
from app.care_blocks import service as care_blocks
from app.codes import service as codes
from app.consents import service as consents
from app.consents.service import ConsentStanding
from app.disclosures import items, queries
from app.disclosures.events import DisclosureMade
from app.disclosures.facts import (
    ChildKnown,
    Circumstances,
    Judged,
    Question,
    consent_in_scope,
    sender_role,
    strictest,
)
from app.disclosures.models import Disclosure, DisclosureItem
from app.disclosures.parties import Party, own_party, refuse_a_stranger, unit_party
from app.disclosures.refusing import refuse_what_is_closed
from app.disclosures.schemas import DisclosureCreate, SharedItem
from app.disclosures.switches import switches_of
from app.kit.clock import Moment
from app.kit.events import publish
from app.kit.problems import FieldError, InvalidRequest, NotFound, invalid
from app.notices.events import AttentionMoved
from app.rules.ages import AgeStep, birthday
from app.rules.decision import Decision
from app.rules.facts import Recorded
from app.vocabulary import CodeOccasion, DecisionOutcome, ProtectionLevel
from app.wellbeing.service import Snapshot

_ADULT = 18
Snapshots = Sequence[tuple[SharedItem, Snapshot]]


async def share(cleared: Cleared, *, given: DisclosureCreate) -> str:
    """Decide on some items and one recipient; store the decision, and the snapshot when it is to share."""
    _refuse_what_is_unsaid(given, cleared.moment)
    question = await _question(cleared, given)
    snapshots = [(item, await _snapshot(cleared, item, at)) for at, item in enumerate(given.items)]
    standing = await standing_of(cleared, given.consent_id)
    if standing is not None:
        measured = replace(question.circumstances, measure=standing.measure)
        question = replace(question, circumstances=measured)
    judged = _judge(question, snapshots, standing, given)
    if given.share:
        refuse_what_is_closed(judged, given=given, standing=standing)
    disclosure = _disclosure(cleared, given, question, judged)
    _rest_on_the_ground(disclosure, given, question, judged, standing)
    cleared.session.add(disclosure)
    await cleared.session.flush()  # the items point at it
    if given.share:
        cleared.session.add_all(_item(cleared, disclosure, *each) for each in snapshots)
        await cleared.session.flush()
        await _tell(cleared, disclosure)
        place = (disclosure.organisation_id, disclosure.branch, disclosure.unit_id)
        await codes.note(cleared, CodeOccasion.INFORMATION_SHARED, [place])
    return disclosure.id


async def _tell(cleared: Cleared, disclosure: Disclosure) -> None:
    """Tell of it; of what is for one person nobody else hears, not the unit's systems either."""
    child_id, moment = disclosure.child_id, cleared.moment
    if disclosure.recipient_professional_id is not None:
        await publish(cleared.session, AttentionMoved(child_id=child_id, moment=moment))
        return
    link = f"/children/{child_id}/disclosures/{disclosure.id}"
    await publish(cleared.session, DisclosureMade(child_id=child_id, link=link, happened_at=moment.now))


async def child_known(cleared: Cleared) -> ChildKnown:
    """Return what the rules read of the child. Raises NotFound."""
    pointer = await queries.pointer(cleared.session, cleared.child_id)
    if pointer is None:
        raise NotFound
    return ChildKnown(birth_date=pointer["birth_date"], shield=ProtectionLevel(pointer["shield"]))


def _refuse_what_is_unsaid(given: DisclosureCreate, moment: Moment) -> None:
    errors = []
    until = given.not_informed_until
    if not given.family_informed and (until is None or given.not_informed_reason is None):
        detail = "say why the family is not told yet, and until when"
        errors.append(FieldError(pointer="/notInformedUntil", code="missing", detail=detail))
    if not given.family_informed and until is not None and until < moment.today:
        errors.append(FieldError(pointer="/notInformedUntil", code="past", detail="lies in the past"))
    if not given.share and given.reason_not_to_share is None:
        errors.append(FieldError(pointer="/reasonNotToShare", code="missing", detail="say why not"))
    if len({item.id for item in given.items}) != len(given.items):
        errors.append(FieldError(pointer="/items", code="twice", detail="names an item twice"))
    if errors:
        raise InvalidRequest(errors=errors)


async def _question(cleared: Cleared, given: DisclosureCreate) -> Question:
    pointer = "/recipientUnitId"
    sender = await own_party(cleared.session, cleared.actor)
    receiver = await unit_party(
        cleared.session, given.recipient_unit_id, given.recipient_branch, pointer=pointer
    )
    if sender.same_branch(receiver):
        raise invalid(pointer, "own-branch", "is the caller's own branch")
    if given.recipient_professional_id is not None:
        await refuse_a_stranger(
            cleared.session, given.recipient_professional_id, receiver, on=cleared.moment.today
        )
    said = Circumstances(
        situation=given.situation,
        necessity=recorded(given.necessity),
        weighing=recorded(given.weighing),
        harm=given.harm,
        receiver_gives_special_support=given.recipient_gives_special_support,
        sender_role=sender_role(cleared.actor),
    )
    child = await child_known(cleared)
    return Question(
        sender=sender,
        receiver=receiver,
        child=child,
        on=cleared.moment.today,
        circumstances=said,
        switches=switches_of(cleared.session),
        care_block=await is_blocked(cleared, sender),
    )


async def is_blocked(cleared: Cleared, sender: Party) -> bool:
    """Whether the patient has blocked the records of the caller's own unit."""
    return await care_blocks.stands(
        cleared.session,
        cleared.child_id,
        organisation_id=sender.organisation_id or "",
        branch=sender.branch or "",
        unit_id=sender.unit_id,
    )


def recorded(text: str | None) -> Recorded:
    """What the rules read of a judgement that somebody has written down, or not."""
    return Recorded.NOT_RECORDED if text is None else Recorded.YES


async def _snapshot(cleared: Cleared, item: SharedItem, at: int) -> Snapshot:
    try:
        return await items.snapshot(cleared.session, item.id, child_id=cleared.child_id, kind=item.kind)
    except NotFound:
        raise invalid(f"/items/{at}/id", "unknown", "is no item of yours") from None


async def standing_of(
    cleared: Cleared, consent_id: str | None, *, pointer: str = "/consentId"
) -> ConsentStanding | None:
    """Where the consent stands, held until we commit. Raises InvalidRequest for one that is not known."""
    if consent_id is None:
        return None
    try:
        standing = await consents.standing(cleared.session, consent_id, moment=cleared.moment, lock=True)
    except NotFound:
        standing = None
    if standing is None or standing.child_id != cleared.child_id:
        raise invalid(pointer, "unknown", "is no consent of yours")
    return standing


def _judge(
    question: Question, snapshots: Snapshots, standing: ConsentStanding | None, given: DisclosureCreate
) -> list[Judged]:
    """Ask the rules about each category of each item: what is mixed is judged once for each."""
    judged = []
    for item, snapshot in snapshots:
        confirmed = Recorded.YES if item.confirmed else Recorded.NOT_RECORDED
        asked = replace(question, circumstances=replace(question.circumstances, item_confirmed=confirmed))
        for category in snapshot.categories:
            state = consent_in_scope(
                standing,
                item_id=item.id,
                category=category,
                receiver=question.receiver,
                purpose=given.purpose,
            )
            judged.append(Judged(item_id=item.id, category=category, decision=asked.judge(category, state)))
    return judged


def _disclosure(
    cleared: Cleared, given: DisclosureCreate, question: Question, judged: Sequence[Judged]
) -> Disclosure:
    sender, receiver = question.sender, question.receiver
    hardest = strictest(judged).decision
    owner = sender.organisation_id or ""
    return Disclosure(
        child_id=cleared.child_id,
        organisation_id=owner,
        branch=sender.branch or "",
        unit_id=sender.unit_id or "",
        decided_by=cleared.actor.professional_id or "",
        recipient_organisation_id=receiver.organisation_id or "",
        recipient_branch=receiver.branch or "",
        recipient_unit_id=receiver.unit_id or "",
        recipient_professional_id=given.recipient_professional_id,
        purpose=given.purpose,
        shared=given.share,
        ground=hardest.rule_keys[0],
        decision={
            "outcome": hardest.outcome.value,
            "recipientProfessionalId": given.recipient_professional_id,
            "version": hardest.version,
            "switches": question.switches.as_record(),
            "items": [each.as_record() for each in judged],
        },
        necessity_sealed=cleared.vault.seal_json(owner, _recorded_text(given)),
        family_informed=given.family_informed,
        not_informed_until=None if given.family_informed else given.not_informed_until,
        not_informed_reason=None if given.family_informed else given.not_informed_reason,
        decided_at=cleared.moment.now,
    )


def _recorded_text(given: DisclosureCreate) -> dict[str, Any]:
    return {
        "necessity": given.necessity,
        "weighing": given.weighing,
        "reason_not_to_share": given.reason_not_to_share,
    }


def _rest_on_the_ground(
    disclosure: Disclosure,
    given: DisclosureCreate,
    question: Question,
    judged: Sequence[Judged],
    standing: ConsentStanding | None,
) -> None:
    """Say how long the ground holds: what rests on a consent as long as it, else as long as the child's age
    lets it. What must be told anyway rests on no consent.
    """
    if given.share:
        disclosure.consent_id, disclosure.holds_until = how_long(question, judged, standing)


def how_long(
    question: Question, judged: Sequence[Judged], standing: ConsentStanding | None
) -> tuple[str | None, date | None]:
    """The consent that it rests on, if it does, and the first date on which the ground no longer holds."""
    duty = all(each.decision.outcome is DecisionOutcome.DUTY for each in judged)
    if standing is not None and not duty:
        return standing.consent_id, standing.holds_until
    adult = birthday(question.child.birth_date, _ADULT)
    if question.on < adult and not all(_open_for_an_adult(each.decision) for each in judged):
        return None, adult
    return None, None


def _open_for_an_adult(decision: Decision) -> bool:
    """Whether the same ground would open once the child is eighteen."""
    return decision.reconsider(replace(decision.facts, age=AgeStep.FROM_18)).opens


def _item(cleared: Cleared, disclosure: Disclosure, item: SharedItem, snapshot: Snapshot) -> DisclosureItem:
    return DisclosureItem(
        disclosure_id=disclosure.id,
        child_id=disclosure.child_id,
        organisation_id=disclosure.organisation_id,
        branch=disclosure.branch,
        kind=item.kind,
        source_id=item.id,
        source_version=snapshot.version,
        categories=[category.value for category in snapshot.categories],
        content_sealed=cleared.vault.seal_json(disclosure.organisation_id, snapshot.content),
    )
