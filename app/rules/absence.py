"""Absence that becomes a duty of the head of the school: when, which steps in what time, and whom a school
social team is for.

What is law says so, with its basis; the rest is a city's guideline, and no number of days was read anywhere:
an installation's lawyer and its principal organiser settle them. A duty is somebody's task, never a mark on a
child.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.rules.clocks import WARNS_BEFORE, Clock, set_for
from app.rules.coordination import TimingUnit
from app.rules.sentences import InTwoLanguages
from app.rules.working_days import last_day
from app.vocabulary import (
    AbsenceHeard,
    AbsenceRung,
    Certainty,
    ClockKind,
    ClockStanding,
    NextDoor,
    TeamReason,
)

NOT_MODELLED = (
    "What «repeated or longer» absence is: people judge that; over the threshold they must.",
    "Pupils in forms of school without compulsory attendance: the same ladder is offered for them.",
    "The principal organiser's own duties after the report.",
)
PER_CENT = 100
EVERYBODY_HEARD = frozenset(AbsenceHeard)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung(InTwoLanguages):
    """One step: what it is, on what it rests, after which other step and within what time."""

    key: str
    rung: AbsenceRung
    after: AbsenceRung | None
    """Counted from the day of this step; from the day of the signal where none."""
    amount: int
    unit: TimingUnit
    says_sv: str
    says_en: str
    basis: tuple[str, ...] = ()
    guideline: str | None = None
    """Whose guideline, where it is no law."""
    certainty: Certainty
    in_force_from: date


_ACT = date(2018, 7, 1)
_GUIDELINE = date(2019, 4, 9)
_CITY = "Stockholms stad, åtgärdstrappa för frånvaro"
RUNGS = (
    Rung(
        key="absence-is-investigated",
        rung=AbsenceRung.BEGIN,
        after=None,
        amount=5,
        unit=TimingUnit.WORKING_DAYS,
        says_sv="Rektor ska skyndsamt se till att upprepad eller längre frånvaro utreds, giltig som ogiltig, "
        "om det inte är obehövligt.",
        says_en="The head sees to it without delay that repeated or longer absence is investigated, valid or "
        "not, unless there is no need.",
        basis=("absence-inquiry",),
        certainty=Certainty.THROUGH_ANOTHER_STATUTE,
        in_force_from=_ACT,
    ),
    Rung(
        key="absence-is-reported",
        rung=AbsenceRung.REPORT,
        after=AbsenceRung.BEGIN,
        amount=5,
        unit=TimingUnit.WORKING_DAYS,
        says_sv="När utredningen har börjat ska frånvaron snarast anmälas till huvudmannen.",
        says_en="Once the inquiry has begun, the absence is reported to the principal organiser.",
        basis=("absence-inquiry",),
        certainty=Certainty.THROUGH_ANOTHER_STATUTE,
        in_force_from=_ACT,
    ),
    Rung(
        key="absence-is-talked-over",
        rung=AbsenceRung.INVESTIGATE,
        after=AbsenceRung.BEGIN,
        amount=20,
        unit=TimingUnit.WORKING_DAYS,
        says_sv="Utredningen görs i samråd med eleven, vårdnadshavarna och elevhälsan.",
        says_en="The inquiry is made together with the pupil, the guardians and the pupil health.",
        basis=("absence-inquiry",),
        certainty=Certainty.THROUGH_ANOTHER_STATUTE,
        in_force_from=_ACT,
    ),
    Rung(
        key="absence-is-mapped",
        rung=AbsenceRung.MAP,
        after=AbsenceRung.INVESTIGATE,
        amount=14,
        unit=TimingUnit.DAYS,
        says_sv="Frånvarons orsaker kartläggs.",
        says_en="The causes of the absence are mapped.",
        guideline=_CITY,
        certainty=Certainty.UNVERIFIED,
        in_force_from=_GUIDELINE,
    ),
    Rung(
        key="schooling-is-planned",
        rung=AbsenceRung.PLAN,
        after=AbsenceRung.MAP,
        amount=14,
        unit=TimingUnit.DAYS,
        says_sv="Skolgången planeras noga och anpassas till eleven.",
        says_en="Schooling is planned with care and adapted to the pupil.",
        guideline=_CITY,
        certainty=Certainty.UNVERIFIED,
        in_force_from=_GUIDELINE,
    ),
    Rung(
        key="schooling-is-followed-up",
        rung=AbsenceRung.FOLLOW_UP,
        after=AbsenceRung.PLAN,
        amount=28,
        unit=TimingUnit.DAYS,
        says_sv="Det som har planerats följs upp.",
        says_en="What was planned is followed up.",
        guideline=_CITY,
        certainty=Certainty.UNVERIFIED,
        in_force_from=_GUIDELINE,
    ),
)
"""In the order in which they are climbed."""


def ladder(on: date) -> tuple[Rung, ...]:
    """The steps that hold on a day."""
    return tuple(each for each in RUNGS if each.in_force_from <= on)


def is_over(*, absent: int, scheduled: int, threshold: int) -> bool:
    """Whether the absence is more than the threshold, in per cent; valid and invalid count alike."""
    return absent * PER_CENT > threshold * scheduled


def due_days(signalled_on: date, done: Mapping[AbsenceRung, date]) -> dict[AbsenceRung, date]:
    """The last day of each step: counted from when the one before was done, or else should be."""
    found: dict[AbsenceRung, date] = {}
    for each in ladder(signalled_on):
        began = signalled_on if each.after is None else done.get(each.after, found[each.after])
        found[each.rung] = last_day(began, each.amount, each.unit)
    return found


def to_be_taken(signalled_on: date, done: Mapping[AbsenceRung, date]) -> tuple[tuple[Rung, Clock], ...]:
    """The steps that can be taken now, nothing before them being left, each with the time that it has; where
    all are taken, one follow-up more.
    """
    due = due_days(signalled_on, done)
    steps = [each for each in ladder(signalled_on) if each.rung not in done]
    if not steps:
        again = ladder(signalled_on)[-1]
        steps, due = [again], {again.rung: last_day(done[again.rung], again.amount, again.unit)}
    found = []
    for each in steps:
        if each.after is not None and each.after not in done:
            continue
        began = done.get(each.rung) or (done[each.after] if each.after else signalled_on)
        found.append((each, set_for(ClockKind.ABSENCE_STEP, began, due[each.rung])))
    return tuple(found)


def standing(due_on: date, *, on: date) -> ClockStanding:
    """How a step that has not been taken stands on a day."""
    if on > due_on:
        return ClockStanding.BREACHED
    return ClockStanding.WARNED if on >= due_on - WARNS_BEFORE else ClockStanding.RUNNING


def missing_before(rung: AbsenceRung, done: Mapping[AbsenceRung, date]) -> tuple[AbsenceRung, ...]:
    """Which steps are to be taken before this one and have not been."""
    after = next(each.after for each in RUNGS if each.rung is rung)
    if after is None or after in done:
        return ()
    return (*missing_before(after, done), after)


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamFacts:
    """What the check of the target group asks."""

    grade: int
    causes_mapped: bool
    fares_ill: bool
    needs_individual_test: bool
    consent_to_support: bool
    consent_to_sharing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamFit:
    """Whether the pupil is one whom the team is for; else why not, and which doors are the right ones."""

    reasons: tuple[TeamReason, ...]
    doors: tuple[NextDoor, ...]

    @property
    def fits(self) -> bool:
        """Whether nothing stands against it."""
        return not self.reasons


TEAM_GRADES = range(4, 10)
"""Årskurs 4 till 9, as the city's guidance for school social teams has it; unverified elsewhere."""
_DOORS = {
    TeamReason.FARES_ILL: NextDoor.CONCERN_REPORT,
    TeamReason.NEEDS_INDIVIDUAL_TEST: NextDoor.FAMILY_APPLIES,
    TeamReason.GRADE: NextDoor.OWN_MEASURES,
    TeamReason.CAUSES_NOT_MAPPED: NextDoor.FINISH_INQUIRY,
    TeamReason.NO_CONSENT_TO_SUPPORT: NextDoor.ASK_CONSENT,
    TeamReason.NO_CONSENT_TO_SHARING: NextDoor.ASK_CONSENT,
}


def team_fit(facts: TeamFacts) -> TeamFit:
    """Judge whether a school social team is the right help: the same for all, and wanted by the family."""
    against = {
        TeamReason.FARES_ILL: facts.fares_ill,
        TeamReason.NEEDS_INDIVIDUAL_TEST: facts.needs_individual_test,
        TeamReason.GRADE: facts.grade not in TEAM_GRADES,
        TeamReason.CAUSES_NOT_MAPPED: not facts.causes_mapped,
        TeamReason.NO_CONSENT_TO_SUPPORT: not facts.consent_to_support,
        TeamReason.NO_CONSENT_TO_SHARING: not facts.consent_to_sharing,
    }
    reasons = tuple(reason for reason, holds in against.items() if holds)
    return TeamFit(reasons=reasons, doors=tuple(dict.fromkeys(_DOORS[each] for each in reasons)))


@dataclass(frozen=True, slots=True)
class Next:
    """What is to be done next, and until when."""

    rung: AbsenceRung
    due_on: date


def next_step(signalled_on: date, done: Mapping[AbsenceRung, date]) -> Next:
    """Of what is still to be done, what is due first; where all is done, one follow-up more."""
    due = due_days(signalled_on, done)
    left = [Next(rung, day) for rung, day in due.items() if rung not in done]
    if left:
        return min(left, key=lambda each: each.due_on)
    again = next(each for each in RUNGS if each.rung is AbsenceRung.FOLLOW_UP)
    return Next(again.rung, last_day(done[again.rung], again.amount, again.unit))
