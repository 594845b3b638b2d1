"""Where a consent stands: who has answered what, and what age and custody mean to it today."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from app.consents import queries
from app.consents.models import Consent, ConsentAnswer, ConsentRecipient
from app.consents.queries import Hold
from app.kit.clock import Moment
from app.kit.problems import NotFound
from app.rules import consent as law
from app.rules.ages import birthday
from app.rules.consent_givers import AgeMeaning, GiverKind, RequiredGiver, reached
from app.rules.facts import ConsentState
from app.vocabulary import AnswerStatus, Branch, Category, ConsentMatter, ConsentStatus, Purpose

_SCHOOL_BRANCHES = frozenset(
    {
        Branch.SCHOOL,
        Branch.PRESCHOOL,
        Branch.PUPIL_HEALTH_MEDICAL,
        Branch.PUPIL_HEALTH_PSYCHOSOCIAL,
    }
)
_ADULT = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """To whom: a unit, its organisation and its secrecy branch."""

    unit_id: str
    organisation_id: str
    branch: Branch


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentStanding:
    """Where a consent stands at a moment, and what it is about."""

    consent_id: str
    child_id: str
    organisation_id: str
    """Whose information it is about."""
    branch: Branch
    kind: str
    status: ConsentStatus
    state: ConsentState
    """The same as the rules of disclosure read it."""
    required: tuple[str, ...]
    missing: tuple[str, ...]
    """Family members (or the child) who have not answered yet."""
    refused_by: tuple[str, ...]
    withdrawn_by: tuple[str, ...]
    recipients: tuple[Recipient, ...]
    item_ids: frozenset[str]
    categories: frozenset[Category]
    purpose: Purpose
    valid_from: date
    valid_to: date
    """Last day, included."""
    holds_until: date
    """First date on which it holds no more: the day after its last, or the eighteenth birthday."""

    @property
    def given(self) -> bool:
        """Whether everybody who is needed has said yes, and it holds now."""
        return self.status is ConsentStatus.GIVEN

    @property
    def unit_ids(self) -> frozenset[str]:
        """The units to whom."""
        return frozenset(recipient.unit_id for recipient in self.recipients)

    @property
    def organisation_ids(self) -> frozenset[str]:
        """The organisations to whom."""
        return frozenset(recipient.organisation_id for recipient in self.recipients)


async def standing(
    session: AsyncSession, consent_id: str, *, moment: Moment, lock: bool = False
) -> ConsentStanding:
    """Where a consent stands. Raises NotFound when the caller may not see it.

    With `lock` the answer stays true until the transaction ends: a simultaneous withdrawal waits for it and
    then ends what was built on it, or has come first and is seen here.
    """
    hold = Hold.AGAINST_CHANGE if lock else Hold.NOT
    found = await queries.consent(session, consent_id, hold=hold)
    if found is None:
        raise NotFound
    return await standing_of(session, found, moment=moment)


async def standing_of(session: AsyncSession, consent: Consent, *, moment: Moment) -> ConsentStanding:
    """Where a consent stands that has been read already. Raises NotFound when the child may not be known."""
    birth_date = await queries.birth_date(session, consent.child_id)
    if birth_date is None:
        raise NotFound
    recipients = [_recipient(row) for row in await queries.recipients(session, consent.id)]
    answers = await queries.answers(session, consent.id)
    guardians = [each for each in consent.required if each != consent.child_id]
    still = await queries.guardians_now(session, consent.child_id, guardians, on=moment.today)
    ages = _Ages(consent, birth_date, matter_of(Branch(consent.branch), [each.branch for each in recipients]))
    required = ages.required(moment.today)
    judgement = _judge(consent, required, answers, moment)
    if set(guardians) - still or ages.guardians_outgrown(moment.today):
        judgement = replace(judgement, status=ConsentStatus.EXPIRED, state=ConsentState.EXPIRED)
    return _standing(consent, judgement, required, recipients, ages.holds_until)


def matter_of(sender: Branch, receivers: Sequence[Branch]) -> ConsentMatter:
    """Whether it is a school matter, in which a child's own say begins later."""
    within_school = {sender, *receivers} <= _SCHOOL_BRANCHES
    return ConsentMatter.SCHOOL if within_school else ConsentMatter.OTHER


@dataclass(frozen=True, slots=True)
class _Ages:
    """What the child's age means to a consent, on the Swedish date of the question."""

    consent: Consent
    birth_date: date
    matter: ConsentMatter

    def required(self, on: date) -> tuple[RequiredGiver, ...]:
        """Those who were asked, and the child itself once it has come of age for that since."""
        asked = [*self.consent.required]
        if self.consent.child_id not in asked and self._grown_since(on):
            asked.append(self.consent.child_id)
        return tuple(RequiredGiver(kind=self._kind(each), person_id=each) for each in asked)

    def guardians_outgrown(self, on: date) -> bool:
        """At eighteen what guardians gave counts no more."""
        return self._by_guardians and on >= birthday(self.birth_date, _ADULT)

    @property
    def holds_until(self) -> date:
        """First date on which the consent holds no more."""
        until: date = self.consent.valid.upper
        return min(until, birthday(self.birth_date, _ADULT)) if self._by_guardians else until

    @property
    def _by_guardians(self) -> bool:
        return any(each != self.consent.child_id for each in self.consent.required)

    def _grown_since(self, on: date) -> bool:
        """Reached the age of an own say after the consent began; an earlier judgement of maturity stands."""
        return self._own_say(on) and not self._own_say(self.consent.valid.lower)

    def _own_say(self, on: date) -> bool:
        meaning = AgeMeaning.OWN_CONSENT_NEEDED
        return reached(meaning, birth_date=self.birth_date, on=on, matter=self.matter)

    def _kind(self, giver_id: str) -> GiverKind:
        return GiverKind.CHILD if giver_id == self.consent.child_id else GiverKind.GUARDIAN


def _judge(
    consent: Consent,
    required: Sequence[RequiredGiver],
    answers: Sequence[ConsentAnswer],
    moment: Moment,
) -> law.ConsentJudgement:
    period = law.Period(valid_from=consent.valid.lower, valid_to=consent.valid.upper - timedelta(days=1))
    return law.judge(
        [_answer(row, moment.now) for row in answers],
        required,
        period=period,
        at=law.Moment(on=moment.today, now=moment.now),
    )


def _answer(row: ConsentAnswer, now: datetime) -> law.Answer:
    """An answer with its instant; a no that is committed counts, even if our clock was read before it."""
    status = AnswerStatus(row.status)
    said_at = (row.withdrawn_at or row.answered_at).astimezone(UTC)
    at = said_at if status is AnswerStatus.GIVEN else min(said_at, now)
    return law.Answer(person_id=row.giver_id, status=status, at=at)


def _recipient(row: ConsentRecipient) -> Recipient:
    return Recipient(
        unit_id=row.unit_id,
        organisation_id=row.recipient_organisation_id,
        branch=Branch(row.recipient_branch),
    )


def _standing(
    consent: Consent,
    judgement: law.ConsentJudgement,
    required: Sequence[RequiredGiver],
    recipients: Sequence[Recipient],
    holds_until: date,
) -> ConsentStanding:
    return ConsentStanding(
        consent_id=consent.id,
        child_id=consent.child_id,
        organisation_id=consent.organisation_id,
        branch=Branch(consent.branch),
        kind=consent.kind,
        status=judgement.status,
        state=judgement.state,
        required=_ids(required),
        missing=_ids(judgement.waiting_for),
        refused_by=_ids(judgement.refused_by),
        withdrawn_by=_ids(judgement.withdrawn_by),
        recipients=tuple(recipients),
        item_ids=frozenset(consent.item_ids),
        categories=frozenset(Category(each) for each in consent.categories),
        purpose=Purpose(consent.purpose),
        valid_from=consent.valid.lower,
        valid_to=consent.valid.upper - timedelta(days=1),
        holds_until=holds_until,
    )


def _ids(givers: Sequence[RequiredGiver]) -> tuple[str, ...]:
    return tuple(giver.person_id for giver in givers if giver.person_id is not None)
