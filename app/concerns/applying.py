"""Use cases of a family's own application for help: make it, receive it, answer it.

It weighs as much as a report: it lies at the same reception, found by the child's residence, with the same
days to an answer. Nobody stands at a dead end: where nobody receives it through the service the refusal says
whom to ring, and an answer that sends the family elsewhere says to whom.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.access.doors import Cleared, Pass
from app.assistance.errors import NextContactNeeded
from app.children import service as children
from app.children.errors import ChildHasEnded
from app.concerns import application_queries, queries, received_queries
from app.concerns.application_models import HelpApplication
from app.concerns.application_schemas import ApplicationAnswerCreate, HelpApplicationCreate
from app.concerns.carried import EMERGENCY_PHONE
from app.concerns.deciding import open_inquiry
from app.concerns.errors import NobodyReceives
from app.concerns.events import HelpApplicationReceived, HelpApplicationWithdrawn
from app.kit.events import publish
from app.kit.ids import new_id
from app.kit.problems import FieldError, NotFound, StateForbids, invalid
from app.organisations.models import Unit
from app.organisations.reaching import contact_route, next_contact
from app.residence.service import Found, route_for
from app.rules.concern import application_clock
from app.vocabulary import ApplicationOutcome, Branch, HandoverAim

_CODE_LENGTH = 4
_TAKEN_UP = frozenset({ApplicationOutcome.INQUIRY_OPENED, ApplicationOutcome.ADDED_TO_INQUIRY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduction:
    """With whom a family comes, who has let itself be handed over."""

    unit_id: str
    consent_id: str
    meets_at: datetime | None
    place: str | None


async def apply(cleared: Cleared, *, given: HelpApplicationCreate) -> str:
    """Take a family's own application to the reception that answers for the child. Raises NobodyReceives."""
    await refuse_for_the_ended(cleared)
    place = (given.municipality_code or "", given.district_code)
    reception = await receiver(cleared, place)
    said = given.model_dump(mode="json", exclude={"municipality_code", "district_code"})
    giver = cleared.actor.family_member_id or cleared.actor.child_id or ""
    return await receive(cleared, reception, giver_id=giver, aim=HandoverAim.APPLICATION, said=said)


async def refuse_for_the_ended(cleared: Cleared) -> None:
    """Raise ChildHasEnded where there is nobody to help any more."""
    if await children.has_ended(cleared):
        raise ChildHasEnded


async def receiver(cleared: Cleared, place: tuple[str, str | None] = ("", None)) -> Unit:
    """Return the reception that takes an application for the child. Raises NobodyReceives."""
    code, district = place
    stated = (code, district) if len(code) == _CODE_LENGTH and code.isascii() and code.isdigit() else None
    found = await route_for(cleared, cleared.child_id, stated, danger=False)
    reception = found.answering.reception
    if reception is None or not await reads_here(cleared, reception):
        raise await _nobody(cleared, found, stated)
    return reception


async def reads_here(passed: Pass, unit: Unit) -> bool:
    """Whether a unit is one that takes applications and reads them through the service today."""
    open_ = unit.last_day is None or unit.last_day >= passed.moment.today
    takes = unit.branch in {Branch.SOCIAL_RECEPTION, Branch.SOCIAL_INQUIRY}
    return takes and open_ and await queries.is_connected(passed.session, unit.organisation_id)


async def _nobody(cleared: Cleared, found: Found, stated: tuple[str, str | None] | None) -> NobodyReceives:
    """The refusal, with everybody whom the family can ring."""
    known = [found.answering.reception] if found.answering.reception else []
    code = found.answering.municipality_code or (stated[0] if stated else "")
    if not known and code:
        known = list(await queries.receptions_in(cleared.session, code, cleared.moment.today))
    return NobodyReceives(
        contacts=[contact_route(each).model_dump(by_alias=True) for each in shown(cleared, known)],
        named_person=f"/children/{cleared.child_id}/named-person",
        emergency_phone=cleared.session.info[EMERGENCY_PHONE],
    )


def shown(cleared: Cleared, units: list[Unit]) -> list[Unit]:
    """The units that may be named: none where that would say where a protected child is."""
    return [] if cleared.place_masked else units


async def receive(
    cleared: Cleared,
    unit: Unit,
    *,
    giver_id: str,
    aim: HandoverAim,
    said: dict[str, Any],
    introduced: Introduction | None = None,
) -> str:
    """Let an application lie at the unit that answers it, sealed for it."""
    made = new_id("apl")
    now = cleared.moment.now
    await application_queries.receive(
        cleared.session,
        id=made,
        child_id=cleared.child_id,
        organisation=unit.organisation_id,
        unit=unit.id,
        giver=giver_id,
        aim=aim,
        sealed=cleared.vault.seal_json(unit.organisation_id, said),
        at=now,
        due=due_on(cleared.moment.today),
        from_unit=introduced.unit_id if introduced else None,
        consent=introduced.consent_id if introduced else None,
        meets_at=introduced.meets_at if introduced else None,
        place=introduced.place if introduced else None,
    )
    event = HelpApplicationReceived(
        link=f"/applications/{made}",
        organisation_id=unit.organisation_id,
        branch=Branch(unit.branch),
        happened_at=now,
    )
    await publish(cleared.session, event)
    return made


def due_on(received_on: date) -> date:
    """By when there is an answer."""
    return application_clock(received_on).last_on


async def own(cleared: Cleared, application_id: str) -> HelpApplication:
    """Return an application of the caller's about this child. Raises NotFound."""
    found = await application_queries.application(cleared.session, application_id)
    if found is None or found.child_id != cleared.child_id:
        raise NotFound
    return found


async def withdraw(cleared: Cleared, application_id: str) -> HelpApplication:
    """Take an application of the caller's back, before anybody has answered it; a second time changes
    nothing. Raises StateForbids where it is answered, or was handed over by a service.
    """
    row = await own(cleared, application_id)
    if await application_queries.withdraw(cleared.session, row.id, at=cleared.moment.now):
        event = HelpApplicationWithdrawn(
            link=f"/applications/{row.id}",
            organisation_id=row.organisation_id,
            branch=Branch(row.branch),
            happened_at=cleared.moment.now,
        )
        await publish(cleared.session, event)
    await cleared.session.refresh(row)
    if row.withdrawn_at is None:
        raise await _not_withdrawn(cleared, row)
    return row


async def _not_withdrawn(cleared: Cleared, row: HelpApplication) -> StateForbids:
    """The refusal: what was handed over on a consent is taken back by it; what is answered is talked over."""
    reached = await next_contact(cleared, row.next_contact_unit_id or row.unit_id)
    if row.answered_at is None and row.consent_id is not None:
        withdrawal = f"/children/{row.child_id}/consents/{row.consent_id}/withdrawal"
        return StateForbids(allowed=["consent-withdrawal"], consent_withdrawal=withdrawal, **reached)
    return StateForbids(allowed=[], **reached)


async def received(passed: Pass, application_id: str, *, lock: bool = False) -> HelpApplication:
    """Return an application that one of the caller's units answers. Raises NotFound."""
    found = await application_queries.application(passed.session, application_id, lock=lock)
    if found is None or found.unit_id not in passed.actor.unit_ids:
        raise NotFound
    return found


async def answer(passed: Pass, application_id: str, *, given: ApplicationAnswerCreate) -> HelpApplication:
    """Answer an application, once. Raises NextContactNeeded, StateForbids."""
    await received(passed, application_id)
    row = await received(passed, application_id, lock=True)
    if row.answered_at is not None or row.withdrawn_at is not None:
        raise StateForbids(allowed=[])
    await _refuse_a_dead_end(passed, given)
    row.outcome = await _taken_up(passed, row, given)
    row.next_contact_unit_id = given.next_contact_unit_id
    row.answer_sealed = passed.vault.seal_json(
        row.organisation_id, {"reason": given.reason, "nextContact": given.next_contact}
    )
    row.answered_by, row.answered_at = passed.actor.professional_id, passed.moment.now
    passed.session.add(row)
    await passed.session.flush()
    key = f"application-received:{row.id}"
    await application_queries.settle(passed.session, unit_id=row.unit_id, key=key, at=passed.moment.now)
    await application_queries.tell_of_answer(passed.session, row.id, at=passed.moment.now)
    return row


async def _refuse_a_dead_end(passed: Pass, given: ApplicationAnswerCreate) -> None:
    """What no inquiry takes up says why, and what is sent elsewhere says where to."""
    if given.outcome in _TAKEN_UP:
        return
    errors = []
    if given.reason is None:
        errors.append(FieldError(pointer="/reason", code="missing", detail="say why"))
    if given.outcome is ApplicationOutcome.ELSEWHERE and given.next_contact_unit_id is None:
        errors.append(FieldError(pointer="/nextContactUnitId", code="missing", detail="say whom to turn to"))
    if errors:
        raise NextContactNeeded(errors=errors)
    next_unit = given.next_contact_unit_id
    if next_unit is not None and await passed.session.get(Unit, next_unit) is None:
        raise invalid("/nextContactUnitId", "unknown", "there is no such unit")


async def _taken_up(passed: Pass, row: HelpApplication, given: ApplicationAnswerCreate) -> ApplicationOutcome:
    """Take it up in an inquiry, the open one if there is one; other answers stand as they are."""
    if given.outcome not in _TAKEN_UP:
        return given.outcome
    inquiry = await received_queries.open_inquiry(passed.session, row.child_id)
    if inquiry is not None:
        row.child_inquiry_id = inquiry.id
        return ApplicationOutcome.ADDED_TO_INQUIRY
    if given.outcome is ApplicationOutcome.ADDED_TO_INQUIRY:
        raise StateForbids(allowed=[ApplicationOutcome.INQUIRY_OPENED])
    opened = await open_inquiry(
        passed, child_id=row.child_id, opened_at=row.unit_id, unit_id=given.inquiry_unit_id
    )
    row.child_inquiry_id = opened.id
    return ApplicationOutcome.INQUIRY_OPENED
