"""Which rule set, with which units of last resort, stands for a child on every date."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from app.named_persons import queries
from app.rules.discontinued import Discontinuation
from app.rules.named_person import Fallback, RuleSetKey
from app.rules.named_person_reigns import Choice, Home, Reign, reigns_of
from app.rules.named_person_rule_sets import DEFAULT_RULE_SET, RULE_SETS


@dataclass(slots=True)
class Ground:
    """What municipalities have chosen, and their units of last resort: read once for each."""

    fallbacks: dict[str | None, dict[Fallback, str]] = field(default_factory=dict)
    choices: dict[str, list[Choice]] = field(default_factory=dict)
    pupil_health: dict[str, list[str]] = field(default_factory=dict)
    """The pupil-health units of each school unit, that of its own district first."""
    discontinued: dict[str, Discontinuation] = field(default_factory=dict)
    """Units that close for good."""
    _schools: set[str] = field(default_factory=set)
    _known: dict[tuple[Home, ...], tuple[Reign, ...]] = field(default_factory=dict)

    async def read(self, session: AsyncSession, codes: Iterable[str | None]) -> None:
        """Read what is not known yet of some municipalities."""
        new = sorted(set(codes) - set(self.fallbacks), key=str)
        for code in new:
            units = await queries.fallbacks(session, code)
            self.fallbacks[code] = {Fallback(name): unit for name, unit in units.items()}
        self.choices |= await _choices(session, [code for code in new if code])

    async def read_discontinued(self, session: AsyncSession) -> None:
        """Read which units close; none is discontinued until the transaction ends."""
        self.discontinued = await queries.discontinued(session)

    async def read_pupil_health(self, session: AsyncSession, units: Iterable[str]) -> None:
        """Read which pupil-health units some schools have, and those that take over from them."""
        heirs = {each.successor for each in self.discontinued.values() if each.successor}
        new = ({*units} | heirs) - self._schools
        if new:
            self._schools |= new
            self.pupil_health |= await queries.pupil_health_units(session, sorted(new))

    def reigns(self, homes: Sequence[Home]) -> tuple[Reign, ...]:
        """Say what stands on every date for who has lived so."""
        key = tuple(homes)
        if key not in self._known:
            self._known[key] = reigns_of(homes, self.choices, self.fallbacks, default=DEFAULT_RULE_SET)
        return self._known[key]


async def ground_of(session: AsyncSession, homes: Sequence[Home], units: Iterable[str]) -> Ground:
    """Gather what the municipalities in which a child has lived have chosen, their units, and which close."""
    ground = Ground()
    await ground.read_discontinued(session)
    await ground.read(session, {home.municipality_code for home in homes})
    await ground.read_pupil_health(session, units)
    return ground


def homes_of(facts: Sequence[dict[str, Any]], municipality_code: str | None) -> list[Home]:
    """Where the child lives, date by date: by registered residence; before the first that somebody has said,
    by the unit that it came to last. The first home counts for what came before it.
    """
    known = _homes([fact for fact in facts if fact["kind"] == "residence"])
    first = known[0][0] if known else date.max
    known = [home for home in _homes([fact for fact in facts if fact["unitId"]]) if home[0] < first] + known
    homes = [Home(from_=date.min, municipality_code=known[0][1] if known else municipality_code)]
    for from_, code in known:
        if code == homes[-1].municipality_code:
            continue
        if from_ == homes[-1].from_:
            homes.pop()
        homes.append(Home(from_=from_, municipality_code=code))
    return homes


def _homes(facts: Sequence[dict[str, Any]]) -> list[tuple[date, str]]:
    return [
        (date.fromisoformat(fact["validFrom"]), str(fact["municipalityCode"]))
        for fact in facts
        if fact["municipalityCode"] and fact["validFrom"] != fact["validUntil"]
    ]


async def _choices(session: AsyncSession, codes: list[str]) -> dict[str, list[Choice]]:
    chosen: dict[str, list[Choice]] = defaultdict(list)
    for row in await queries.choices(session, codes) if codes else ():
        rule_set = RULE_SETS[RuleSetKey(row.rule_set)]
        until = row.until or date.max
        chosen[row.municipality_code].append(Choice(rule_set=rule_set, from_=row.from_, until=until))
    return chosen
