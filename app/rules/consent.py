"""Where a consent stands: who has answered what, until when, and what that means to the rules.

Who must answer is in `consent_givers`, what may not be stored in `consent_refusals`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.rules.consent_givers import GiverKind, RequiredGiver
from app.rules.facts import ConsentState
from app.vocabulary import AnswerStatus, Category, ConsentStatus, Measure, Purpose

NOT_MODELLED = (
    "Consent as a basis under the data protection regulation: consent here lifts secrecy only.",
    "Conditions that a giver attaches; a narrower consent is a consent to fewer items.",
    "Which court or board took the decision that stands for a guardian: it comes recorded.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one person said, and the instant from which it counts."""

    person_id: str
    status: AnswerStatus
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardDecision:
    """The social board's decision in one guardian's place; both days are days in force."""

    replaces_guardian_id: str
    measure: Measure
    in_force_from: date
    in_force_until: date | None = None

    def replaces(self, giver: RequiredGiver, *, measure: Measure, on: date) -> bool:
        """Whether the decision stands for this guardian, in this measure, on this date."""
        return (
            giver.kind is GiverKind.GUARDIAN
            and giver.person_id == self.replaces_guardian_id
            and measure is self.measure
            and measure is not Measure.NONE_OF_THE_FOUR
            and self.in_force_from <= on
            and (self.in_force_until is None or on <= self.in_force_until)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentJudgement:
    """Where a consent stands, what that means to the rules of disclosure, and who is missing."""

    status: ConsentStatus
    state: ConsentState
    waiting_for: tuple[RequiredGiver, ...]
    refused_by: tuple[RequiredGiver, ...]
    withdrawn_by: tuple[RequiredGiver, ...]
    replaced: RequiredGiver | None
    """The guardian in whose place the board has decided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """How long a consent holds; both days are days of validity."""

    valid_from: date
    valid_to: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """When the question is asked: the instant, and the Swedish date of that instant."""

    on: date
    now: datetime


def judge(
    answers: Sequence[Answer],
    required: Sequence[RequiredGiver],
    *,
    period: Period,
    at: Moment,
    measure: Measure = Measure.NONE_OF_THE_FOUR,
    board_decision: BoardDecision | None = None,
) -> ConsentJudgement:
    """Where the consent stands: its last day counts in full, an answer counts from its instant."""
    said = _latest(answers, at.now)
    replaced = _replaced(required, said, board_decision, measure, at.on)
    counted = [giver for giver in required if giver is not replaced]
    by_status = {
        status: tuple(each for each in counted if _said(each, said) is status) for status in AnswerStatus
    }
    given = by_status[AnswerStatus.GIVEN]
    waiting = tuple(each for each in counted if _said(each, said) is None)
    status = _status(by_status, complete=bool(counted) and len(given) == len(counted))
    if status is ConsentStatus.GIVEN and at.on < period.valid_from:
        status = ConsentStatus.WAITING
    if status in (ConsentStatus.GIVEN, ConsentStatus.WAITING) and at.on > period.valid_to:
        status = ConsentStatus.EXPIRED
    return ConsentJudgement(
        status=status,
        state=_state(status, waiting, replaced),
        waiting_for=waiting,
        refused_by=by_status[AnswerStatus.REFUSED],
        withdrawn_by=by_status[AnswerStatus.WITHDRAWN],
        replaced=replaced,
    )


def status(
    answers: Sequence[Answer],
    required: Sequence[RequiredGiver],
    *,
    valid_from: date,
    valid_to: date,
    on: date,
    now: datetime,
) -> ConsentStatus:
    """Where the consent stands, when no board decision is in play."""
    period = Period(valid_from=valid_from, valid_to=valid_to)
    return judge(answers, required, period=period, at=Moment(on=on, now=now)).status


def _latest(answers: Sequence[Answer], now: datetime) -> dict[str, AnswerStatus]:
    """What each said last; of two answers at one instant the one that opens least counts."""
    order = list(AnswerStatus)
    counted = sorted(
        (answer for answer in answers if answer.at <= now),
        key=lambda answer: (answer.at, order.index(answer.status)),
    )
    return {answer.person_id: answer.status for answer in counted}


def _said(giver: RequiredGiver, said: dict[str, AnswerStatus]) -> AnswerStatus | None:
    """What this giver said last; a guardian nobody knows has said nothing."""
    return None if giver.person_id is None else said.get(giver.person_id)


def _replaced(
    required: Sequence[RequiredGiver],
    said: dict[str, AnswerStatus],
    board_decision: BoardDecision | None,
    measure: Measure,
    on: date,
) -> RequiredGiver | None:
    """The one guardian for whom the board has decided, unless that guardian consents anyway."""
    if board_decision is None:
        return None
    guardians = [giver for giver in required if giver.kind is GiverKind.GUARDIAN]
    if len(guardians) < 2:  # noqa: PLR2004  # the board replaces one of two, never the only one
        return None
    return next(
        (
            giver
            for giver in guardians
            if board_decision.replaces(giver, measure=measure, on=on)
            and _said(giver, said) is not AnswerStatus.GIVEN
        ),
        None,
    )


def _status(by_status: dict[AnswerStatus, tuple[RequiredGiver, ...]], *, complete: bool) -> ConsentStatus:
    if by_status[AnswerStatus.WITHDRAWN]:
        return ConsentStatus.WITHDRAWN
    if by_status[AnswerStatus.REFUSED]:
        return ConsentStatus.REFUSED
    return ConsentStatus.GIVEN if complete else ConsentStatus.WAITING


_STATES = {
    ConsentStatus.WAITING: ConsentState.WAITING,
    ConsentStatus.GIVEN: ConsentState.GIVEN,
    ConsentStatus.REFUSED: ConsentState.REFUSED,
    ConsentStatus.WITHDRAWN: ConsentState.WITHDRAWN,
    ConsentStatus.EXPIRED: ConsentState.EXPIRED,
}


def _state(
    status: ConsentStatus, waiting: Sequence[RequiredGiver], replaced: RequiredGiver | None
) -> ConsentState:
    if status is ConsentStatus.GIVEN and replaced is not None:
        return ConsentState.BY_BOARD_DECISION
    only_child = bool(waiting) and all(giver.kind is GiverKind.CHILD for giver in waiting)
    if status is ConsentStatus.WAITING and only_child:
        return ConsentState.CHILD_MISSING
    return _STATES[status]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a consent is about: whose information, which kinds of it, to whom, for what."""

    sender_ids: frozenset[str]
    receiver_ids: frozenset[str]
    categories: frozenset[Category]
    purpose: Purpose

    def covers(self, *, sender_id: str, receiver_id: str, category: Category, purpose: Purpose) -> bool:
        """Whether this very sharing is what was consented to."""
        return (
            sender_id in self.sender_ids
            and receiver_id in self.receiver_ids
            and category in self.categories
            and purpose is self.purpose
        )


def state_in_scope(judgement: ConsentJudgement, *, covered: bool) -> ConsentState:
    """The fact that the rules of disclosure read: a consent to something else opens nothing."""
    return judgement.state if covered else ConsentState.OUT_OF_SCOPE
