"""Who is a child's named person on every date, by a rule set that the installation chooses.

A rule set is data: for each stage of childhood, an ordered list of rules, the last of which always
answers. The whole childhood is cut at every date where something changes and each piece is judged by
itself, so there is never a gap and never an overlap.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from app.rules.ages import birthday
from app.rules.discontinued import Discontinuation, closing_among, open_on
from app.vocabulary import Certainty, RelationKind, UnitKind

NOT_MODELLED = (
    "The midwife before birth: a child has no pointer until it is born or registered.",
    "Home education and schooling abroad: without an enrolment the fallback unit answers.",
    "Later or earlier compulsory schooling is read from the enrolment alone.",
    "Cover for holidays and sick leave: that is a matter of the assignment, not of the rule.",
    "A young person who comes back to upper secondary school after eighteen has no named person again.",
)

AUTUMN_SWITCH = (8, 1)
"""1 August of the year a child turns six [not confirmed]: school answers for who has no enrolment."""
SUMMER_ENDS = (9, 1)
"""1 September [not confirmed]: an enrolment that ended in the summer has held until then."""
_SUMMER_MONTHS = (6, 7, 8)


class Stage(StrEnum):
    """Skede: the parts of childhood that a rule set tells apart."""

    EARLY_YEARS = "early-years"
    """Före förskoleklass."""
    SCHOOL_AGE = "school-age"
    """Från förskoleklass till skolpliktens slut."""
    YOUNG_PERSON = "young-person"
    """Efter skolplikten."""


class RuleSetKey(StrEnum):
    """Regeluppsättning för namngiven person."""

    KRONOBERG = "kronoberg"
    BJUV = "bjuv"
    LINKOPING = "linkoping"


class Fallback(StrEnum):
    """Reservenhet: the unit that answers when no fact names one."""

    CHILD_HEALTH = "child-health"
    SCHOOL = "school"
    PUPIL_HEALTH = "pupil-health"
    ACTIVITY_RESPONSIBILITY = "activity-responsibility"


class NoFallbackUnitError(ValueError):
    """The rule set needs a fallback unit that the installation has not named."""

    def __init__(self, fallback: Fallback) -> None:
        super().__init__(f"the rule set needs a fallback unit for {fallback.value}")
        self.fallback = fallback


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """A dated fact: the child belongs to a unit from one day until, but not including, another."""

    unit_id: str
    unit_kind: UnitKind
    relation: RelationKind
    from_: date
    until: date | None = None
    fact_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPersonFacts:
    """What the rules read about one child."""

    birth_date: date
    registered_on: date | None = None
    stays: Sequence[Stay] = ()
    fallback_units: Mapping[Fallback, str] = field(default_factory=dict)
    pupil_health_units: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The pupil health units of each school unit: the first that is open answers."""
    discontinued: Mapping[str, Discontinuation] = field(default_factory=dict)
    """Units that have closed for good, or are to."""
    ended_on: date | None = None
    """Death or emigration: the first day without a named person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPersonRule:
    """One line of a rule set: which fact, or which fallback, names the unit."""

    key: str
    stages: tuple[Stage, ...]
    relations: tuple[RelationKind, ...] = ()
    unit_kinds: tuple[UnitKind, ...] = ()
    through_pupil_health: bool = False
    """The pupil health unit of the school answers, not the school itself."""
    holds_until_next: bool = False
    """The unit keeps the child after the fact has ended, until another fact begins."""
    holds_over_summer: bool = False
    fallback: Fallback | None = None
    reason_sv: str
    reason_en: str
    certainty: Certainty


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """Regeluppsättning: the rules in order; in each stage the first that finds a unit answers."""

    key: RuleSetKey
    name_sv: str
    name_en: str
    source_sv: str
    source_en: str
    """Where it is read, and how far it is our reading."""
    rules: tuple[NamedPersonRule, ...]
    before_birth_sv: str = "Före födseln ansvarar barnmorskan, och det stannar inom mödravården."
    before_birth_en: str = "Before birth the midwife is responsible, and it stays within maternity care."

    def fallbacks(self) -> tuple[Fallback, ...]:
        """The fallback units that an installation must name."""
        return tuple(dict.fromkeys(rule.fallback for rule in self.rules if rule.fallback))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """One unit answers from one day until, but not including, another."""

    unit_id: str
    from_: date
    until: date
    rule_key: str
    reason_sv: str
    reason_en: str
    certainty: Certainty
    fact: Stay | None
    """The dated fact that named the unit; nothing when the fallback did."""
    rule_set: RuleSetKey = RuleSetKey.KRONOBERG

    def reason(self, language: str) -> str:
        """Why this unit, in `sv` or `en`."""
        return self.reason_sv if language == "sv" else self.reason_en


def resolve(facts: NamedPersonFacts, *, rule_set: RuleSet) -> tuple[Stretch, ...]:
    """Every unit that answers for the child, from birth or registration to the end of the rule set."""
    for fallback in rule_set.fallbacks():
        if fallback not in facts.fallback_units:
            raise NoFallbackUnitError(fallback)
    reading = _Reading(facts, rule_set)
    start, end = reading.start(), reading.end()
    cuts = sorted({start, end, *(cut for cut in reading.cuts() if start < cut < end)})
    stretches: list[Stretch] = []
    for from_, until in itertools.pairwise(cuts):
        stretch = reading.stretch(from_, until)
        if stretches and _same_answer(stretches[-1], stretch):
            stretch = _joined(stretches.pop(), stretch)
        stretches.append(stretch)
    return tuple(stretches)


def _same_answer(one: Stretch, other: Stretch) -> bool:
    """One unit named by one fact stays one stretch, also when a birthday brings another rule."""
    if (one.unit_id, one.fact) != (other.unit_id, other.fact):
        return False
    return one.fact is not None or one.rule_key == other.rule_key


def _joined(one: Stretch, other: Stretch) -> Stretch:
    return replace(one, until=other.until)


def _held_over_summer(until: date) -> date:
    """An enrolment that ends in the summer holds until the autumn term is under way."""
    return date(until.year, *SUMMER_ENDS) if until.month in _SUMMER_MONTHS else until


def _order(stay: Stay) -> tuple[date, str, str, str, str, date]:
    """Facts in the order of beginning; of two that begin together the unit's id settles it."""
    until = stay.until or date.max
    return (stay.from_, stay.unit_id, stay.fact_id, stay.relation, stay.unit_kind, until)


class _Reading:
    """One child's facts read by one rule set."""

    def __init__(self, facts: NamedPersonFacts, rule_set: RuleSet) -> None:
        self.facts = facts
        self.rule_set = rule_set
        lasting = (stay for stay in facts.stays if stay.until is None or stay.until > stay.from_)
        self.stays = sorted(lasting, key=_order)
        self.school_start = self._school_start()
        self.compulsory_end = date(facts.birth_date.year + 16, *SUMMER_ENDS)

    def start(self) -> date:
        registered = self.facts.registered_on or self.facts.birth_date
        return max(registered, self.facts.birth_date)

    def end(self) -> date:
        adult = birthday(self.facts.birth_date, 18)
        end = adult if not self._waits_for_education(adult) else self._education_or_twenty(adult)
        ended_on = self.facts.ended_on
        return max(self.start(), end if ended_on is None else min(end, ended_on))

    def _waits_for_education(self, on: date) -> bool:
        rule, _, _ = self._answer(on)
        return (
            rule.fallback is Fallback.ACTIVITY_RESPONSIBILITY
            or UnitKind.MUNICIPAL_ACTIVITY_RESPONSIBILITY in rule.unit_kinds
        )

    def _education_or_twenty(self, adult: date) -> date:
        twenty = birthday(self.facts.birth_date, 20)
        return next(
            (cut for cut in sorted(self.cuts()) if adult < cut < twenty and self._in_school(cut)),
            twenty,
        )

    def _in_school(self, on: date) -> bool:
        return not self._waits_for_education(on)

    def cuts(self) -> set[date]:
        """Every date on which the answer may change."""
        cuts = {self.school_start, self.compulsory_end}
        cuts |= {self.facts.discontinued[unit].closed_from for unit in self._closing()}
        for stay in self.stays:
            cuts.add(stay.from_)
            if stay.until is not None:
                cuts |= {stay.until, _held_over_summer(stay.until)}
        return cuts

    def stretch(self, from_: date, until: date) -> Stretch:
        rule, unit_id, fact = self._answer(from_)
        return Stretch(
            unit_id=unit_id,
            from_=from_,
            until=until,
            rule_key=rule.key,
            reason_sv=rule.reason_sv,
            reason_en=rule.reason_en,
            certainty=rule.certainty,
            fact=fact,
            rule_set=self.rule_set.key,
        )

    def _school_start(self) -> date:
        """The first enrolment, if it begins before the year of seven; else the autumn of six."""
        first = next((stay.from_ for stay in self.stays if _is_school(stay)), None)
        year_of_six = self.facts.birth_date.year + 6
        if first is not None and first.year <= year_of_six:
            return first
        return date(year_of_six, *AUTUMN_SWITCH)

    def _stage(self, on: date) -> Stage:
        if on < self.school_start:
            return Stage.EARLY_YEARS
        return Stage.SCHOOL_AGE if on < self.compulsory_end else Stage.YOUNG_PERSON

    def _answer(self, on: date) -> tuple[NamedPersonRule, str, Stay | None]:
        stage = self._stage(on)
        for rule in self.rule_set.rules:
            if stage not in rule.stages:
                continue
            if rule.fallback is not None:
                last_resort = self.facts.fallback_units[rule.fallback]
                return rule, self._open(last_resort, on) or last_resort, None
            stay = self._stay(rule, on)
            unit_id = None if stay is None else self._unit(rule, stay, on)
            if unit_id is not None:
                return rule, unit_id, stay
        raise ValueError(f"the rule set has no last answer for {stage.value}")

    def _unit(self, rule: NamedPersonRule, stay: Stay, on: date) -> str | None:
        unit_id = self._open(stay.unit_id, on)
        if unit_id is None or not rule.through_pupil_health:
            return unit_id
        teams = self.facts.pupil_health_units.get(unit_id, ())
        return next((team for each in teams if (team := self._open(each, on))), None)

    def _open(self, unit_id: str, on: date) -> str | None:
        return open_on(unit_id, on, self.facts.discontinued)

    def _closing(self) -> set[str]:
        """Which of the units that may answer close."""
        named = {stay.unit_id for stay in self.stays}
        named |= {*self.facts.fallback_units.values()}.union(*self.facts.pupil_health_units.values())
        return closing_among(named, self.facts.discontinued)

    def _stay(self, rule: NamedPersonRule, on: date) -> Stay | None:
        """The fact that the rule reads: of those that hold, the one that began last."""
        begun = [
            stay
            for stay in self.stays
            if stay.from_ <= on and stay.relation in rule.relations and stay.unit_kind in rule.unit_kinds
        ]
        holding = [stay for stay in begun if stay.until is None or on < stay.until]
        holding = [stay for stay in holding if self._open(stay.unit_id, on)] or holding
        if not holding and rule.holds_over_summer:
            holding = [stay for stay in begun if stay.until and on < _held_over_summer(stay.until)]
        if not holding and rule.holds_until_next:
            holding = sorted(begun, key=lambda stay: (stay.until or stay.from_, stay.from_))
        return holding[-1] if holding else None


def _is_school(stay: Stay) -> bool:
    return stay.relation is RelationKind.ENROLMENT and stay.unit_kind in SCHOOL_KINDS


SCHOOL_KINDS = (UnitKind.SCHOOL, UnitKind.UPPER_SECONDARY_SCHOOL)
