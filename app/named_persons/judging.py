"""What the rules make of one child's facts: the chain that is to stand, and what must change. No database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.named_persons.chain import Relay, Standing, answers_differ, desired, relay, vacated
from app.named_persons.errors import NoUnitOfLastResort
from app.rules.discontinued import Discontinuation
from app.rules.named_person import NamedPersonFacts, NoFallbackUnitError, Stay
from app.rules.named_person_reigns import Reign, resolve_over
from app.vocabulary import RelationKind, UnitKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What stands, what is wanted, and the days that must be covered."""

    standing: Sequence[Standing]
    wanted: Sequence[Standing]
    change: Relay
    covered_from: date
    covered_until: date
    changes: bool
    """Whether anything is to be done."""

    @property
    def answers_differ(self) -> bool:
        """Whether anybody else answers on any date, or only the reason is another."""
        return answers_differ(self.standing, self.wanted)


def judge(
    found: Mapping[str, Any],
    *,
    reigns: Sequence[Reign],
    pupil_health: Mapping[str, Sequence[str]],
    discontinued: Mapping[str, Discontinuation],
) -> Judged:
    """Judge what `register.named_person_facts` has found. Raises NoUnitOfLastResort."""
    born = date.fromisoformat(found["birthDate"])
    facts = NamedPersonFacts(
        birth_date=born,
        stays=[_stay(fact) for fact in found["facts"] if fact["unitId"]],
        ended_on=_date(found["endedOn"]),
        pupil_health_units=pupil_health,
        discontinued=discontinued,
    )
    try:
        stretches = resolve_over(facts, reigns)
    except NoFallbackUnitError as error:
        raise NoUnitOfLastResort(missing=error.fallback) from None
    standing = standing_in(found)
    wanted = desired(stretches, vacated(standing))
    change = relay(standing, wanted)
    first = stretches[0].from_ if stretches else born
    last = stretches[-1].until if stretches else born  # ended on the day of birth
    covered = (found["coveredFrom"], found["coveredUntil"])
    return Judged(
        standing=standing,
        wanted=wanted,
        change=change,
        covered_from=first,
        covered_until=last,
        changes=change.changes or covered != (first.isoformat(), last.isoformat()),
    )


def units_of(found: Mapping[str, Any]) -> list[str]:
    """Return the units that the facts name."""
    return [fact["unitId"] for fact in found["facts"] if fact["unitId"]]


def standing_in(found: Mapping[str, Any]) -> list[Standing]:
    """Return the chain as it stands."""
    return [_standing(row) for row in found["assignments"]]


def _stay(fact: Mapping[str, Any]) -> Stay:
    return Stay(
        unit_id=fact["unitId"],
        unit_kind=UnitKind(fact["unitKind"]),
        relation=RelationKind(fact["kind"]),
        from_=date.fromisoformat(fact["validFrom"]),
        until=_date(fact["validUntil"]),
    )


def _standing(row: Mapping[str, Any]) -> Standing:
    return Standing(
        id=row["id"],
        unit_id=row["unitId"],
        professional_id=row["professionalId"],
        rule_key=row["ruleKey"],
        rule_set=row["ruleSet"],
        fact_kind=row["factKind"],
        fact_from=_date(row["factFrom"]),
        staffed_until=_date(row["staffedUntil"]),
        valid_from=date.fromisoformat(row["validFrom"]),
        valid_until=date.fromisoformat(row["validUntil"]),
        accepted_at=datetime.fromisoformat(row["acceptedAt"]) if row["acceptedAt"] else None,
        accepted_by=row["acceptedBy"],
    )


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
