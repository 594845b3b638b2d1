"""Which rule set, with which units of last resort, stands for a child on every date."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from app.named_persons import queries
from app.rules.named_person import Fallback, RuleSetKey
from app.rules.named_person_reigns import Choice, Home, Reign, reigns_of
from app.rules.named_person_rule_sets import DEFAULT_RULE_SET, RULE_SETS


async def reigns_for(
    session: AsyncSession, facts: Sequence[dict[str, Any]], municipality_code: str | None
) -> tuple[Reign, ...]:
    """Gather what each municipality in which the child has lived has chosen, and its units."""
    homes = homes_of(facts, municipality_code)
    codes = {home.municipality_code for home in homes}
    fallbacks = {
        code: {Fallback(name): unit for name, unit in (await queries.fallbacks(session, code)).items()}
        for code in sorted(codes, key=str)
    }
    choices = await _choices(session, sorted(code for code in codes if code))
    return reigns_of(homes, choices, fallbacks, default=DEFAULT_RULE_SET)


def homes_of(facts: Sequence[dict[str, Any]], municipality_code: str | None) -> list[Home]:
    """Where the child lives, date by date: by registered residence; where nobody has said that, by the unit
    that it came to last. The first home counts for what came before it.
    """
    said = [fact for fact in facts if fact["kind"] == "residence"] or facts
    known = [
        (date.fromisoformat(fact["validFrom"]), str(fact["municipalityCode"]))
        for fact in said
        if fact["municipalityCode"] and fact["validFrom"] != fact["validUntil"]
    ]
    homes = [Home(from_=date.min, municipality_code=known[0][1] if known else municipality_code)]
    for from_, code in known:
        if code == homes[-1].municipality_code:
            continue
        if from_ == homes[-1].from_:
            homes.pop()
        homes.append(Home(from_=from_, municipality_code=code))
    return homes


async def _choices(session: AsyncSession, codes: list[str]) -> dict[str, list[Choice]]:
    chosen: dict[str, list[Choice]] = defaultdict(list)
    for row in await queries.choices(session, codes) if codes else ():
        rule_set = RULE_SETS[RuleSetKey(row.rule_set)]
        until = row.until or date.max
        chosen[row.municipality_code].append(Choice(rule_set=rule_set, from_=row.from_, until=until))
    return chosen
