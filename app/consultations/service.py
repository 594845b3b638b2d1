"""Use cases of consultations: ask without naming a child, and give an advice.

Nothing that is written here can be joined with a child. The row names no person: who asked finds their own by
a keyed tag. It holds days and no moments; the log says that somebody has asked, never what; and what a
repeated key leads back to is sealed, so that the keys of calls are no list of who asked what either.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from app.access.doors import Pass
from app.consultations import queries
from app.consultations.errors import IdentityNumberInText, MayNameAPupil
from app.consultations.models import Consultation
from app.consultations.schemas import AdviceCreate, ConsultationCreate
from app.disclosures.parties import unit_party
from app.kit import scanning
from app.kit.paging import PageRequest
from app.kit.problems import FieldError, NotFound, StateForbids, invalid
from app.rules.coordination import TimingUnit
from app.rules.working_days import last_day
from app.vocabulary import ConsultationView

ADVICE_DAYS = "consultation-advice-days"
"""The name by which a session carries the installation's own time for an advice."""
_ASKER = "consultation-asker"
_WAY_BACK = "consultation-way-back"
_TO_COME = timedelta(hours=14)
"""However far ahead of ours somebody's day is: a date of birth that is not over yet."""


async def ask(passed: Pass, *, given: ConsultationCreate) -> str:
    """Ask a unit; returns the way back to it, for `found_again`."""
    actor = passed.actor
    asked = await unit_party(passed.session, given.unit_id, given.branch, pointer="/unitId")
    if (asked.unit_id in actor.unit_ids) and asked.branch == actor.branch:
        raise invalid("/unitId", "own-unit", "is your own unit")
    await _refuse_what_points_to_a_child(passed, {"/question": given.question}, given.names_confirmed)
    owner, today = asked.organisation_id or "", passed.moment.today
    row = Consultation(
        organisation_id=owner,
        branch=asked.branch or "",
        unit_id=given.unit_id,
        asker_organisation_id=actor.organisation_id or "",
        asker_branch=actor.branch or "",
        asker_sector=actor.sector or "",
        asker_tag=_tags(passed)[0],
        topic=given.topic,
        question_sealed=passed.vault.seal(owner, given.question),
        asked_on=today,
        due_on=last_day(today, passed.session.info[ADVICE_DAYS], TimingUnit.WORKING_DAYS),
    )
    passed.session.add(row)
    await passed.session.flush()
    return passed.vault.seal(_WAY_BACK, row.id).hex()


async def found_again(passed: Pass, way_back: str) -> Consultation:
    """Return what a call, or the same call before it, has asked."""
    return await get(passed, passed.vault.open(_WAY_BACK, bytes.fromhex(way_back)))


async def get(passed: Pass, consultation_id: str) -> Consultation:
    """Return one that the caller has asked, or that their unit is asked. Raises NotFound."""
    found = await queries.consultation(passed.session, consultation_id)
    if found is None or not (found.asker_tag in _tags(passed) or is_asked(passed, found)):
        raise NotFound
    return found


async def page(
    passed: Pass, view: ConsultationView, wanted: PageRequest
) -> tuple[Sequence[Consultation], int]:
    """Return a page of what the caller has asked, or of what their units are asked."""
    if view is ConsultationView.ASKED:
        return await queries.asked_by(passed.session, _tags(passed), wanted)
    return await queries.asked_of(passed.session, passed.actor, wanted)


async def advise(passed: Pass, consultation_id: str, *, given: AdviceCreate) -> Consultation:
    """Give an advice, once. Raises NotFound for whoever is not asked."""
    row = await queries.to_advise(passed.session, consultation_id)
    if row is None or not is_asked(passed, row):
        raise NotFound
    if row.advised_on is not None:
        raise StateForbids(allowed=[])
    await _refuse_what_points_to_a_child(passed, {"/advice": given.advice}, given.names_confirmed)
    row.advice_sealed = passed.vault.seal(row.organisation_id, given.advice)
    row.next_step = given.next_step
    row.advised_on = passed.moment.today
    passed.session.add(row)
    await passed.session.flush()
    return row


def is_asked(passed: Pass, row: Consultation) -> bool:
    """Whether the caller's own unit is the one that is asked."""
    return row.unit_id in passed.actor.unit_ids and row.branch == passed.actor.branch


def _tags(passed: Pass) -> tuple[str, ...]:
    """What the caller is known by here, under every key held."""
    return passed.vault.tags(_ASKER, passed.actor.professional_id)


async def _refuse_what_points_to_a_child(
    passed: Pass, texts: Mapping[str, str], names_confirmed: bool
) -> None:
    """Refuse a text with an identity number; warn once of the name of a child at the caller's own units. Of
    protected children nothing is looked up, whoever asks: no answer differs with them.
    """
    latest = (passed.moment.now + _TO_COME).date()
    numbered = [at for at, text in texts.items() if scanning.holds_identity_number(text, today=latest)]
    if numbered:
        raise IdentityNumberInText(errors=[_error(at, "identity-number") for at in numbered])
    names = await _names(passed)
    named = [at for at, text in texts.items() if scanning.names_in(text, names)]
    if named and not names_confirmed:
        raise MayNameAPupil(errors=[_error(at, "pupil-name") for at in named])


async def _names(passed: Pass) -> frozenset[str]:
    records = await queries.sealed_names(passed.session, on=passed.moment.today)
    sealed = [
        (each.organisation_id, name)
        for each in records
        for name in (each.given_name_sealed, each.family_name_sealed)
        if name is not None
    ]
    return frozenset(
        word for owner, name in sealed for word in scanning.words_of(passed.vault.open(owner, name))
    )


def _error(pointer: str, code: str) -> FieldError:
    said = {"identity-number": "holds an identity number", "pupil-name": "may name a child"}
    return FieldError(pointer=pointer, code=code, detail=said[code])
