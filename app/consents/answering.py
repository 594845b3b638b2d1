"""Answers to a consent: a yes or a no, by the family member itself or as a professional heard it; and its
withdrawal, at once.
"""

from typing import Any, TypeVar

from app.access.doors import Cleared
from app.consents import queries
from app.consents.ages import ADULT
from app.consents.errors import AlreadyAnswered, ConsentIsOver, NotAsked
from app.consents.events import ConsentAnswered, ConsentWithdrawn
from app.consents.models import Consent, ConsentAnswer
from app.consents.queries import Hold
from app.consents.schemas import ConsentAnswerCreate, ConsentWithdrawal
from app.consents.standing import standing_of
from app.kit.events import publish
from app.kit.problems import FieldError, InvalidRequest, NotFound, StateForbids
from app.rules.ages import birthday
from app.vocabulary import AnswerStatus, ConsentForm, ConsentStatus

HappenedT = TypeVar("HappenedT", ConsentAnswered, ConsentWithdrawn)
_OVER = (ConsentStatus.WITHDRAWN, ConsentStatus.EXPIRED)


async def get(cleared: Cleared, consent_id: str, *, hold: Hold = Hold.NOT) -> Consent:
    """Return a consent about this child that the caller may see. Raises NotFound."""
    found = await queries.consent(cleared.session, consent_id, hold=hold)
    if found is None or found.child_id != cleared.child_id:
        raise NotFound
    return found


async def answer(cleared: Cleared, consent_id: str, *, given: ConsentAnswerCreate) -> str:
    """Write down one person's yes or no. A no may become a yes; a yes is only taken back."""
    consent = await get(cleared, consent_id, hold=Hold.FOR_CHANGE)
    giver_id = _giver(cleared, given.giver_id)
    _refuse_another_form(cleared, given.form)
    await _refuse_who_is_not_asked(cleared, consent, giver_id)
    stands = await standing_of(cleared.session, consent, moment=cleared.moment)
    if stands.status in _OVER:
        raise ConsentIsOver(status=stands.status)
    row = await _row(cleared, consent, giver_id)
    if row is not None and row.status == AnswerStatus.GIVEN:
        raise AlreadyAnswered(allowed=["withdrawal"])
    said = {
        "status": given.answer,
        "form": given.form,
        "language": given.language,
        "interpreter": given.interpreter,
        "noted_by": cleared.actor.professional_id,
        "note_sealed": cleared.vault.seal_optional(consent.organisation_id, given.note),
        "answered_at": cleared.moment.now,
    }
    if giver_id not in consent.required:  # the child, grown into an own say since
        consent.required = [*consent.required, giver_id]
        consent.own_say_from = None
    row = _new_row(consent, giver_id, said) if row is None else row.sqlmodel_update(said)
    await _keep(cleared, consent, row)
    await publish(cleared.session, _told(ConsentAnswered, cleared, consent, giver_id))
    return row.id


async def withdraw(cleared: Cleared, consent_id: str, *, given: ConsentWithdrawal) -> Consent:
    """Take one person's yes back, at once; a second time changes nothing."""
    consent = await get(cleared, consent_id, hold=Hold.FOR_CHANGE)
    giver_id = _giver(cleared, given.giver_id)
    if giver_id not in consent.required and giver_id != consent.child_id:
        raise NotAsked
    if giver_id != consent.child_id and await _has_come_of_age(cleared):
        raise NotAsked
    row = await _row(cleared, consent, giver_id)
    if row is not None and row.status == AnswerStatus.WITHDRAWN:
        return consent
    if row is None or row.status != AnswerStatus.GIVEN:
        raise StateForbids(allowed=["answers"])
    row.status = AnswerStatus.WITHDRAWN
    row.withdrawn_at = cleared.moment.now
    await _keep(cleared, consent, row)
    await publish(cleared.session, _told(ConsentWithdrawn, cleared, consent, giver_id))
    return consent


async def _has_come_of_age(cleared: Cleared) -> bool:
    """From the eighteenth birthday a guardian has nothing to take back: only the young person decides."""
    child = await queries.child_of(cleared.session, cleared.child_id)
    return child is None or cleared.moment.today >= birthday(child.birth_date, ADULT)


def _giver(cleared: Cleared, stated: str | None) -> str:
    """Whose answer it is: a family member speaks for itself alone, a professional says for whom."""
    own = cleared.actor.family_member_id or cleared.actor.child_id
    if own is not None and stated in {None, own}:
        return own
    if own is None and stated is not None:
        return stated
    detail = "is needed" if stated is None else "is another's"
    error = FieldError(pointer="/giverId", code="giver", detail=detail)
    raise InvalidRequest(errors=[error])


def _refuse_another_form(cleared: Cleared, form: ConsentForm) -> None:
    """What is said in the family app is digital, and nothing else is."""
    if cleared.actor.is_family is not (form is ConsentForm.DIGITAL):
        detail = "the family app's own form is digital, and only its"
        raise InvalidRequest(errors=[FieldError(pointer="/form", code="form", detail=detail)])


async def _refuse_who_is_not_asked(cleared: Cleared, consent: Consent, giver_id: str) -> None:
    """Only those who are asked answer, and only while they have custody; the child for itself, when asked
    or grown into an own say since.
    """
    if giver_id == consent.child_id:
        stands = await standing_of(cleared.session, consent, moment=cleared.moment)
        if giver_id not in stands.required:
            raise NotAsked
        return
    today = cleared.moment.today
    still = await queries.guardians_now(cleared.session, consent.child_id, [giver_id], on=today)
    if giver_id not in consent.required or giver_id not in still:
        raise NotAsked


async def _row(cleared: Cleared, consent: Consent, giver_id: str) -> ConsentAnswer | None:
    rows = await queries.answers(cleared.session, consent.id)
    return next((row for row in rows if row.giver_id == giver_id), None)


def _new_row(consent: Consent, giver_id: str, said: dict[str, Any]) -> ConsentAnswer:
    return ConsentAnswer(
        consent_id=consent.id,
        child_id=consent.child_id,
        organisation_id=consent.organisation_id,
        branch=consent.branch,
        giver_id=giver_id,
        version=0,
        **said,
    )


async def _keep(cleared: Cleared, consent: Consent, row: ConsentAnswer) -> None:
    row.version += 1
    consent.version += 1
    cleared.session.add_all((row, consent))
    await cleared.session.flush()  # whoever listens reads it


def _told(kind: type[HappenedT], cleared: Cleared, consent: Consent, giver_id: str) -> HappenedT:
    return kind(
        child_id=consent.child_id,
        link=f"/children/{consent.child_id}/consents/{consent.id}",
        happened_at=cleared.moment.now,
        consent_id=consent.id,
        giver_id=giver_id,
        moment=cleared.moment,
    )
