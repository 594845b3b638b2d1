"""All SQL of disclosures."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import (
    Boolean,
    ColumnElement,
    RowMapping,
    and_,
    func,
    literal_column,
    not_,
    or_,
    text,
    true,
    update,
)
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.audit.actor import Actor
from app.disclosures.models import Disclosure, DisclosureItem, ReceivedItem, RuleSignOff
from app.disclosures.request_models import Correction
from app.kit.paging import PageRequest, page_of
from app.plans.models import CoordinatedPlan
from app.vocabulary import PlanStatus

_ALL = true()
_END_ALL = text("SELECT register.end_disclosures(:child_id, :at)")
_HANDOVERS = text("SELECT id, recipient_unit_id, handed_over_at FROM register.waiting_handovers(:consent_id)")
_POINTER = text("SELECT birth_date, shield FROM register.child_pointer(:child_id)")


async def pointer(session: AsyncSession, child_id: str) -> RowMapping | None:
    """Return birth date and shield, if the caller may know of the child."""
    return (await session.execute(_POINTER, {"child_id": child_id})).mappings().first()


def holds(on: date) -> ColumnElement[bool]:
    """Whether the ground of a disclosure holds on a date."""
    until = col(Disclosure.holds_until)
    return and_(col(Disclosure.ended_at).is_(None), or_(until.is_(None), until > on))


def consent_holds(on: date) -> ColumnElement[bool]:
    """Whether the consent that a disclosure rests on holds; what rests on none has none."""
    consent = col(Disclosure.consent_id)
    return and_(consent.is_not(None), func.register.consent_holds(consent, on, type_=Boolean))


IS_BLOCKED: ColumnElement[bool] = func.register.is_blocked(
    col(Disclosure.child_id),
    col(Disclosure.organisation_id),
    col(Disclosure.branch),
    col(Disclosure.unit_id),
    type_=Boolean,
)
"""Whether the patient has blocked since then what the sender's unit has written."""


async def moved_since(session: AsyncSession, disclosure: Disclosure, *, on: date) -> dict[str, bool]:
    """Return what may have moved since it was shared: whether its consent holds, whether it is blocked."""
    statement = select(consent_holds(on), IS_BLOCKED).where(col(Disclosure.id) == disclosure.id)
    held, blocked = (await session.execute(statement)).one()
    return {"consent_holds": bool(held), "blocked": bool(blocked)}


def visible_to(actor: Actor, on: date, still_opens: ColumnElement[bool] = _ALL) -> ColumnElement[bool]:
    """What a caller may see of the disclosures that row-level security admits: the sender all of its own,
    the recipient's unit what it has taken over or whose ground holds, the family what they were told. What is
    for one person is that person's alone until it is taken over. For a list, `still_opens` is what the rules
    say of the ground now.
    """
    shared = col(Disclosure.shared)
    if actor.is_family:
        informed = or_(
            col(Disclosure.family_informed),
            col(Disclosure.not_informed_until) <= on,
        )
        return and_(shared, informed)
    sender = and_(
        col(Disclosure.organisation_id) == actor.organisation_id, col(Disclosure.branch) == actor.branch
    )
    addressee = col(Disclosure.recipient_professional_id)
    theirs = or_(addressee.is_(None), addressee == actor.professional_id)
    recipient = and_(
        shared,
        col(Disclosure.recipient_unit_id).in_(actor.unit_ids),
        col(Disclosure.recipient_branch) == actor.branch,
        or_(col(Disclosure.received_at).is_not(None), and_(theirs, holds(on), still_opens)),
    )
    return or_(sender, recipient)


async def page_of_disclosures(
    session: AsyncSession,
    child_id: str,
    actor: Actor,
    asked: PageRequest,
    *,
    on: date,
    still_opens: ColumnElement[bool],
) -> tuple[Sequence[Disclosure], int]:
    """Return a page of the child's disclosures that the caller may see, the newest first."""
    seen = visible_to(actor, on, still_opens)
    statement = select(Disclosure).where(col(Disclosure.child_id) == child_id, seen)
    ordered = statement.order_by(col(Disclosure.recorded_at).desc(), col(Disclosure.id))
    return await page_of(session, ordered, asked)


async def disclosure(
    session: AsyncSession, disclosure_id: str, actor: Actor, *, on: date, lock: bool = False
) -> Disclosure | None:
    """Return a disclosure as it stands now, if the caller may see it."""
    statement = select(Disclosure).where(col(Disclosure.id) == disclosure_id, visible_to(actor, on))
    if lock:
        statement = statement.with_for_update()
    return (await session.exec(statement.execution_options(populate_existing=True))).first()


async def undeliverable(session: AsyncSession, disclosures: Sequence[Disclosure], *, on: date) -> set[str]:
    """Return which of some disclosures wait for a person who does not work at the unit any more."""
    row: ColumnElement[Disclosure] = literal_column("disclosure")
    statement = select(Disclosure.id).where(
        col(Disclosure.id).in_([each.id for each in disclosures if each.recipient_professional_id]),
        col(Disclosure.shared),
        col(Disclosure.received_at).is_(None),
        not_(func.register.reaches_somebody(row, on, type_=Boolean)),
    )
    return {*(await session.exec(statement)).all()}


async def items(session: AsyncSession, disclosure_id: str) -> Sequence[DisclosureItem]:
    """Return what was shared, if the caller may read it now: row-level security asks for the ground again."""
    statement = select(DisclosureItem).where(col(DisclosureItem.disclosure_id) == disclosure_id)
    return (await session.exec(statement.order_by(col(DisclosureItem.id)))).all()


async def resting_on(
    session: AsyncSession, consent_id: str, actor: Actor, *, on: date
) -> Sequence[Disclosure]:
    """Return what was shared under a consent, and is not over. What was not shared rests on none."""
    statement = select(Disclosure).where(
        col(Disclosure.consent_id) == consent_id,
        visible_to(actor, on),
        or_(col(Disclosure.received_at).is_not(None), holds(on)),
    )
    return (await session.exec(statement.order_by(col(Disclosure.recorded_at)))).all()


async def end_resting_on(session: AsyncSession, consent_id: str, *, at: datetime) -> Sequence[Disclosure]:
    """End everything that was shared under a consent; return what has ended."""
    statement = (
        update(Disclosure)
        .where(col(Disclosure.consent_id) == consent_id, col(Disclosure.ended_at).is_(None))
        .values(ended_at=at, version=col(Disclosure.version) + 1)
        .returning(Disclosure)
    )
    return [*(await session.execute(statement)).scalars()]


async def end_all(session: AsyncSession, child_id: str, *, at: datetime) -> None:
    """End everything that was shared about a child that has died or emigrated."""
    await session.execute(_END_ALL, {"child_id": child_id, "at": at})


async def plans_resting_on(session: AsyncSession, consent_id: str) -> Sequence[str]:
    """Return the plans that rest on a consent and that the caller may see."""
    statement = select(CoordinatedPlan.id).where(
        col(CoordinatedPlan.consent_id) == consent_id,
        col(CoordinatedPlan.status) != PlanStatus.ENDED,
    )
    return (await session.exec(statement.order_by(col(CoordinatedPlan.id)))).all()


async def handovers_waiting_on(session: AsyncSession, consent_id: str) -> Sequence[RowMapping]:
    """Return the warm handovers that wait for an answer on a consent, for those who may withdraw it."""
    return (await session.execute(_HANDOVERS, {"consent_id": consent_id})).mappings().all()


async def page_of_received(
    session: AsyncSession, child_id: str, asked: PageRequest
) -> tuple[Sequence[ReceivedItem], int]:
    """Return a page of what the caller's branch has taken over about the child."""
    statement = select(ReceivedItem).where(col(ReceivedItem.child_id) == child_id)
    ordered = statement.order_by(col(ReceivedItem.received_at).desc(), col(ReceivedItem.id))
    return await page_of(session, ordered, asked)


async def received_item(session: AsyncSession, item_id: str, child_id: str) -> ReceivedItem | None:
    """Return one thing that the caller's branch has taken over about the child."""
    found = await session.get(ReceivedItem, item_id)
    return found if found is not None and found.child_id == child_id else None


async def received_of_kind(session: AsyncSession, child_id: str, kind: str) -> Sequence[ReceivedItem]:
    """Return what of a kind the caller's branch has taken over about the child, as it came in."""
    statement = select(ReceivedItem).where(
        col(ReceivedItem.child_id) == child_id, col(ReceivedItem.kind) == kind
    )
    return (await session.exec(statement.order_by(col(ReceivedItem.received_at), col(ReceivedItem.id)))).all()


async def standing_versions(
    session: AsyncSession, child_id: str, source_ids: Sequence[str], *, told: Actor
) -> dict[str, int]:
    """Return which version stands of what has been amended since, as far as the caller has been told."""
    statement = (
        select(Correction.source_id, func.max(Correction.version))
        .where(
            col(Correction.child_id) == child_id,
            col(Correction.source_id).in_(source_ids),
            col(Correction.recipient_organisation_id) == told.organisation_id,
            col(Correction.recipient_branch) == told.branch,
        )
        .group_by(col(Correction.source_id))
    )
    return dict((await session.exec(statement)).all())


async def received_under(session: AsyncSession, disclosure_id: str) -> Sequence[ReceivedItem]:
    """Return what the caller's branch has taken over of a disclosure."""
    statement = select(ReceivedItem).where(col(ReceivedItem.disclosure_id) == disclosure_id)
    return (await session.exec(statement.order_by(col(ReceivedItem.id)))).all()


async def signed_at(session: AsyncSession, version: str) -> datetime | None:
    """Return when a version of the rule table was first signed here."""
    statement = select(func.min(col(RuleSignOff.signed_at))).where(col(RuleSignOff.version) == version)
    return (await session.exec(statement)).one()
