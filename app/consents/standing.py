"""Where a consent stands: who has answered what, and what age and custody mean to it today."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from app.access.doors import Cleared
from app.children.errors import ChildHasEnded
from app.consents import queries
from app.consents.ages import Ages
from app.consents.models import BoardDecision, Consent, ConsentAnswer, ConsentRecipient
from app.consents.queries import ChildOf, Hold
from app.kit.clock import Moment
from app.kit.problems import NotFound
from app.rules import consent as law
from app.rules.consent_givers import RequiredGiver
from app.rules.facts import ConsentState
from app.vocabulary import (
    AnswerStatus,
    Branch,
    Category,
    ConsentForm,
    ConsentMatter,
    ConsentStatus,
    Measure,
    Purpose,
)

_SCHOOL_BRANCHES = frozenset(
    {
        Branch.SCHOOL,
        Branch.PRESCHOOL,
        Branch.PUPIL_HEALTH_MEDICAL,
        Branch.PUPIL_HEALTH_PSYCHOSOCIAL,
    }
)


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
    form_key: str | None
    status: ConsentStatus
    state: ConsentState
    """The same as the rules of disclosure read it."""
    required: tuple[str, ...]
    missing: tuple[str, ...]
    """Family members (or the child) who have not answered yet."""
    refused_by: tuple[str, ...]
    withdrawn_by: tuple[str, ...]
    forms: frozenset[ConsentForm]
    """How those who have said yes have said it."""
    recipients: tuple[Recipient, ...]
    item_ids: frozenset[str]
    categories: frozenset[Category]
    purpose: Purpose
    measure: Measure
    """The one of the four measures that it is about, where the board may decide for one guardian."""
    valid_from: date
    valid_to: date
    """Last day, included."""
    holds_until: date
    """First date on which it holds no more as it was given: a birthday may come before the last day, and so
    may the last day of the board's decision."""

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


async def living_child(cleared: Cleared) -> ChildOf:
    """Return what a consent asks of the child. Raises NotFound, ChildHasEnded."""
    child = await queries.child_of(cleared.session, cleared.child_id)
    if child is None:
        raise NotFound
    if child.has_ended(cleared.moment.today):
        raise ChildHasEnded
    return child


async def standing_of(session: AsyncSession, consent: Consent, *, moment: Moment) -> ConsentStanding:
    """Where a consent stands that has been read already. Raises NotFound when the child may not be known."""
    child = await queries.child_of(session, consent.child_id)
    if child is None:
        raise NotFound
    recipients = [_recipient(row) for row in await queries.recipients(session, consent.id)]
    answers = await queries.answers(session, consent.id)
    board = await _board_decision(session, consent, on=moment.today)
    guardians = [each for each in consent.required if each != consent.child_id]
    still = await queries.guardians_now(session, consent.child_id, guardians, on=moment.today)
    branches = [each.branch for each in recipients]
    ages = Ages(consent, child.birth_date, matter_of(Branch(consent.branch), branches))
    required = ages.required(moment.today)
    judgement = _judge(consent, required, answers, board, moment)
    custody_lost = not ages.is_adult(moment.today) and bool(set(guardians) - still)
    unanswered = ages.is_adult(moment.today) and judgement.status is ConsentStatus.WAITING
    if (
        custody_lost
        or ages.guardians_outgrown(moment.today)
        or (guardians and unanswered)
        or child.has_ended(moment.today)
    ):
        judgement = replace(judgement, status=ConsentStatus.EXPIRED, state=ConsentState.EXPIRED)
    until = ages.holds_until
    if judgement.replaced is not None and board is not None and board.in_force_until is not None:
        until = min(until, board.in_force_until + timedelta(days=1))
    forms = frozenset(
        ConsentForm(row.form)
        for row in answers
        if row.status == AnswerStatus.GIVEN and row.withdrawn_at is None
    )
    return _standing(consent, judgement, required, recipients, until, forms)


async def _board_decision(session: AsyncSession, consent: Consent, *, on: date) -> law.BoardDecision | None:
    """The social board's decision that is in force, of several the one that holds longest."""
    rows = await queries.board_decisions(session, consent.id)
    found = [_decided(row) for row in rows if row.valid.lower <= on]
    return max(found, key=lambda each: each.in_force_until or date.max, default=None)


def _decided(row: BoardDecision) -> law.BoardDecision:
    last = None if row.valid.upper is None else row.valid.upper - timedelta(days=1)
    return law.BoardDecision(
        replaces_guardian_id=row.replaces_id,
        measure=Measure(row.measure),
        in_force_from=row.valid.lower,
        in_force_until=last,
    )


def matter_of(sender: Branch, receivers: Sequence[Branch]) -> ConsentMatter:
    """Whether it is a school matter, in which a child's own say begins later."""
    within_school = {sender, *receivers} <= _SCHOOL_BRANCHES
    return ConsentMatter.SCHOOL if within_school else ConsentMatter.OTHER


def _judge(
    consent: Consent,
    required: Sequence[RequiredGiver],
    answers: Sequence[ConsentAnswer],
    board: law.BoardDecision | None,
    moment: Moment,
) -> law.ConsentJudgement:
    period = law.Period(valid_from=consent.valid.lower, valid_to=consent.valid.upper - timedelta(days=1))
    return law.judge(
        [_answer(row, moment.now) for row in answers],
        required,
        period=period,
        at=law.Moment(on=moment.today, now=moment.now),
        measure=Measure(consent.measure),
        board_decision=board,
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
    forms: frozenset[ConsentForm],
) -> ConsentStanding:
    return ConsentStanding(
        consent_id=consent.id,
        child_id=consent.child_id,
        organisation_id=consent.organisation_id,
        branch=Branch(consent.branch),
        kind=consent.kind,
        form_key=consent.form_key,
        status=judgement.status,
        state=judgement.state,
        required=_ids(required),
        missing=_ids(judgement.waiting_for),
        refused_by=_ids(judgement.refused_by),
        withdrawn_by=_ids(judgement.withdrawn_by),
        forms=forms,
        recipients=tuple(recipients),
        item_ids=frozenset(consent.item_ids),
        categories=frozenset(Category(each) for each in consent.categories),
        purpose=Purpose(consent.purpose),
        measure=Measure(consent.measure),
        valid_from=consent.valid.lower,
        valid_to=consent.valid.upper - timedelta(days=1),
        holds_until=holds_until,
    )


def _ids(givers: Sequence[RequiredGiver]) -> tuple[str, ...]:
    return tuple(giver.person_id for giver in givers if giver.person_id is not None)
