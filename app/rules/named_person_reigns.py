"""A childhood under several rule sets: each date is answered by the set that stands on it.

A municipality may change its rule set from a date, and a child may move to a municipality with another one.
What a new set says changes nothing before its first day, and a chain that has ended does not begin again.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.rules.named_person import Fallback, NamedPersonFacts, RuleSet, Stretch, resolve


@dataclass(frozen=True, slots=True, kw_only=True)
class Reign:
    """From one day until, but not including, another: which rule set stands, with which fallback units."""

    from_: date
    until: date
    rule_set: RuleSet
    fallback_units: Mapping[Fallback, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """From a day on: the municipality whose rule set counts for the child; nothing when none is known."""

    from_: date
    municipality_code: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A municipality's choice of rule set, from one day until, but not including, another."""

    rule_set: RuleSet
    from_: date
    until: date


def resolve_over(facts: NamedPersonFacts, reigns: Sequence[Reign]) -> tuple[Stretch, ...]:
    """Every unit that answers for the child, when one rule set follows another."""
    stretches: list[Stretch] = []
    start = max(facts.registered_on or facts.birth_date, facts.birth_date)
    for reign in reigns:
        if reign.until <= start:
            continue
        own = replace(facts, fallback_units=reign.fallback_units)
        whole = resolve(own, rule_set=reign.rule_set)
        stretches += _within(whole, reign)
        if not whole or whole[-1].until <= reign.until:
            break
    return _joined(stretches)


def _within(stretches: Sequence[Stretch], reign: Reign) -> list[Stretch]:
    cut = (
        each
        if reign.from_ <= each.from_ and each.until <= reign.until
        else replace(each, from_=max(each.from_, reign.from_), until=min(each.until, reign.until))
        for each in stretches
    )
    return [each for each in cut if each.from_ < each.until]


def _joined(stretches: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """Join neighbours that say the same under the same rule set."""
    joined: list[Stretch] = []
    for stretch in stretches:
        last = joined[-1] if joined else None
        if last is not None and replace(stretch, from_=last.from_, until=last.until) == last:
            joined[-1] = replace(last, until=stretch.until)
        else:
            joined.append(stretch)
    return tuple(joined)


def reigns_of(
    homes: Sequence[Home],
    choices: Mapping[str, Sequence[Choice]],
    fallbacks: Mapping[str | None, Mapping[Fallback, str]],
    *,
    default: RuleSet,
) -> tuple[Reign, ...]:
    """Put the child's homes and their municipalities' choices together; every date has one reign."""
    reigns: list[Reign] = []
    edges = [home.from_ for home in homes[1:]]
    for home, from_, until in zip(homes, [date.min, *edges], [*edges, date.max], strict=True):
        units = fallbacks[home.municipality_code]
        chosen = choices.get(home.municipality_code or "", ())
        cuts = {from_, until}
        for choice in chosen:
            cuts |= {cut for cut in (choice.from_, choice.until) if from_ < cut < until}
        for first, last in itertools.pairwise(sorted(cuts)):
            rule_set = next((each.rule_set for each in chosen if each.from_ <= first < each.until), default)
            reigns.append(Reign(from_=first, until=last, rule_set=rule_set, fallback_units=units))
    return tuple(reigns)
