"""Use cases of the ladder: take a step, check whether a school social team is the right help, close it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from app.absence import queries
from app.absence.errors import LadderIsClosed, StepsAreMissing
from app.absence.models import AbsenceSignal, AbsenceStep
from app.absence.schemas import ClosingCreate, StepCreate, TeamCheckCreate
from app.absence.service import get
from app.access.doors import Cleared
from app.kit.events import publish
from app.kit.problems import NotAllowed, invalid
from app.notices.events import AttentionMoved
from app.organisations.reaching import next_contact
from app.rules import absence as rules
from app.vocabulary import AbsenceDeed, AbsenceOutcome, AbsenceRung

_AT_ANY_TIME = frozenset({AbsenceOutcome.NOT_NEEDED, AbsenceOutcome.LEFT_SCHOOL})
_DEEDS = {rung.value for rung in AbsenceRung}


async def step(cleared: Cleared, signal_id: str, *, given: StepCreate) -> str:
    """Write down a step. Raises StepsAreMissing for what must come first."""
    signal = await _own_open(cleared, signal_id)
    done = done_of(await queries.steps(cleared.session, [signal.id]))
    lacking = rules.missing_before(given.rung, done)
    if lacking:
        raise StepsAreMissing(missing=[*lacking], rule=_rule(lacking[0]))
    _refuse_a_wrong_day(cleared, signal, given.done_on)
    _refuse_who_was_not_heard(given)
    made = await _write(
        cleared,
        signal,
        deed=AbsenceDeed(given.rung.value),
        done_on=given.done_on,
        heard=[*dict.fromkeys(given.heard)],
        text={"note": given.note, "notHeardWhy": given.not_heard_why},
        shown=given.shown_to_family,
    )
    await _look_ahead(cleared, signal)
    return made


async def check_team(cleared: Cleared, signal_id: str, *, given: TeamCheckCreate) -> str:
    """Judge whether a school social team is the right help, and keep the answer as a step."""
    signal = await _own_open(cleared, signal_id)
    done = done_of(await queries.steps(cleared.session, [signal.id]))
    fit = rules.team_fit(
        rules.TeamFacts(
            grade=given.grade,
            causes_mapped=AbsenceRung.INVESTIGATE in done,
            fares_ill=given.fares_ill,
            needs_individual_test=given.needs_individual_test,
            consent_to_support=given.consent_to_support,
            consent_to_sharing=await _may_share(cleared, given.sharing_consent_id),
        )
    )
    return await _write(
        cleared,
        signal,
        deed=AbsenceDeed.TEAM_CHECK,
        done_on=cleared.moment.today,
        text={"fits": fit.fits, "reasons": [*fit.reasons], "doors": [*fit.doors]},
        shown=fit.fits,
    )


async def close(cleared: Cleared, signal_id: str, *, given: ClosingCreate) -> AbsenceSignal:
    """End the duty: when it was followed up, or at any time where there is no need or the pupil has left."""
    signal = await _own_open(cleared, signal_id)
    done = done_of(await queries.steps(cleared.session, [signal.id]))
    wanted = [each.rung for each in rules.ladder(signal.signalled_on)]
    if given.outcome is AbsenceOutcome.PLAN_GOES_ON:
        wanted.remove(AbsenceRung.FOLLOW_UP)
    lacking = [] if given.outcome in _AT_ANY_TIME else [rung for rung in wanted if rung not in done]
    if lacking:
        raise StepsAreMissing(missing=lacking, rule=_rule(lacking[0]))
    await _write(
        cleared,
        signal,
        deed=AbsenceDeed.CLOSE,
        done_on=cleared.moment.today,
        text={"note": given.reason},
        shown=given.shown_to_family,
    )
    signal.closed_on, signal.outcome = cleared.moment.today, given.outcome
    cleared.session.add(signal)
    await cleared.session.flush()
    await publish(cleared.session, AttentionMoved(child_id=signal.child_id, moment=cleared.moment))
    return signal


def done_of(steps: Iterable[AbsenceStep]) -> Mapping[AbsenceRung, date]:
    """On which day each step was taken: the first time, and of follow-ups the last."""
    found: dict[AbsenceRung, date] = {}
    for each in steps:
        if each.deed not in _DEEDS:
            continue
        rung = AbsenceRung(each.deed)
        if rung is AbsenceRung.FOLLOW_UP or rung not in found:
            found[rung] = each.done_on
    return found


async def _own_open(cleared: Cleared, signal_id: str) -> AbsenceSignal:
    """The head of the very unit climbs its ladder."""
    owner = (await get(cleared, signal_id)).unit_id
    if owner not in cleared.actor.unit_ids:
        raise NotAllowed(missing="own-unit", **await next_contact(cleared, owner))
    signal = await get(cleared, signal_id, lock=True)
    if signal.closed_on is not None:
        raise LadderIsClosed(**await next_contact(cleared, owner))
    return signal


async def _may_share(cleared: Cleared, consent_id: str | None) -> bool:
    if consent_id is None:
        return False
    today = cleared.moment.today
    holds = await queries.consent_holds(cleared.session, consent_id, cleared.child_id, on=today)
    if holds is None:
        raise invalid("/sharingConsentId", "unknown", "is no consent of yours about the child")
    return holds


async def _look_ahead(cleared: Cleared, signal: AbsenceSignal) -> None:
    done = done_of(await queries.steps(cleared.session, [signal.id]))
    ahead = rules.next_step(signal.signalled_on, done)
    signal.next_rung, signal.next_due_on = ahead.rung, ahead.due_on
    cleared.session.add(signal)
    await cleared.session.flush()
    await publish(cleared.session, AttentionMoved(child_id=signal.child_id, moment=cleared.moment))


async def _write(  # noqa: PLR0913 - a line of the history is what it holds
    cleared: Cleared,
    signal: AbsenceSignal,
    *,
    deed: AbsenceDeed,
    done_on: date,
    text: Mapping[str, Any],
    shown: bool,
    heard: list[str] | None = None,
) -> str:
    row = AbsenceStep(
        absence_signal_id=signal.id,
        child_id=signal.child_id,
        organisation_id=signal.organisation_id,
        branch=signal.branch,
        deed=deed,
        done_on=done_on,
        heard=heard or [],
        text_sealed=cleared.vault.seal_json(signal.organisation_id, dict(text)),
        shown_to_family=shown,
        written_by=cleared.actor.professional_id or "",
        written_at=cleared.moment.now,
    )
    cleared.session.add(row)
    await cleared.session.flush()
    return row.id


def _refuse_a_wrong_day(cleared: Cleared, signal: AbsenceSignal, done_on: date) -> None:
    if done_on > cleared.moment.today:
        raise invalid("/doneOn", "future", "lies in the future")
    if done_on < signal.first_on:
        raise invalid("/doneOn", "too-early", "lies before the absence")


def _refuse_who_was_not_heard(given: StepCreate) -> None:
    """An inquiry is made together with all three; whom it was not, and why, is written down."""
    everybody = set(given.heard) >= rules.EVERYBODY_HEARD
    if given.rung is AbsenceRung.INVESTIGATE and not everybody and given.not_heard_why is None:
        raise invalid("/notHeardWhy", "missing", "say why not all three were heard (absence-is-talked-over)")
    if given.rung is not AbsenceRung.INVESTIGATE and given.heard:
        raise invalid("/heard", "not-here", "is said of the step investigate")


def _rule(rung: AbsenceRung) -> str:
    return next(each.key for each in rules.RUNGS if each.rung is rung)
