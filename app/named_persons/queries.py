"""All SQL of named persons: only the register's functions."""

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Text
from sqlmodel.ext.asyncio.session import AsyncSession

from app.kit.ids import new_id
from app.kit.locks import Lock
from app.named_persons.chain import Relay
from app.organisations.service import hold_discontinuing
from app.rules.discontinued import Discontinuation

_FACTS = text("SELECT register.named_person_facts(:child_id)")
_RELAY = text(
    "SELECT register.relay(:child_id, :supersede, cast(:lay AS jsonb), :covered_from, :covered_until)"
).bindparams(bindparam("supersede", type_=ARRAY(Text)))
_ASSIGNMENTS = text("SELECT * FROM register.assignments(:child_id)")
_ACCEPT = text("SELECT register.accept_assignment(:id, :by, :at)")
_FALLBACKS = text(
    "SELECT f.name AS fallback, u.id FROM unit u CROSS JOIN LATERAL unnest(u.fallback_for) AS f(name) "
    "JOIN organisation o ON o.id = u.organisation_id "
    "ORDER BY f.name, (o.municipality_code = :municipality) DESC NULLS LAST, "
    "(o.region_code = left(:municipality, 2)) DESC NULLS LAST, u.recorded_at, u.id"
)
_PUPIL_HEALTH = text(
    "SELECT s.id AS school, h.id AS pupil_health, cardinality(h.fallback_for) > 0 AS last_resort "
    "FROM unit h JOIN unit s USING (organisation_id) "
    "WHERE h.kind = 'pupil-health' AND s.id = ANY (:units) "
    "ORDER BY s.id, (h.district = s.district) DESC NULLS LAST, h.recorded_at, h.id"
).bindparams(bindparam("units", type_=ARRAY(Text)))
_HOLD_CHOICES = text(f"SELECT pg_advisory_xact_lock_shared({Lock.CHOICES})")
_CHOICES = text(
    "SELECT municipality_code, rule_set, lower(valid) AS from_, upper(valid) AS until "
    "FROM named_person_rule_set_choice WHERE municipality_code = ANY (:codes) AND superseded_at IS NULL"
).bindparams(bindparam("codes", type_=ARRAY(Text)))
_DISCONTINUED = text("SELECT id, last_day, successor_id FROM unit WHERE last_day IS NOT NULL")
_ACTS_FOR = text("SELECT register.caller_acts_for(:unit_id, :professional_id, :on)")
_STAFFED_UNTIL = text(
    "SELECT register.staffed_until(:professional_id, :unit_id, daterange(:from_, :until)) AS until"
)
_HAS_DUTY = text(
    "SELECT EXISTS (SELECT 1 FROM duty WHERE professional_id = :professional_id AND unit_id = :unit_id "
    "AND valid @> cast(:on AS date))"
)
READ_NAMED_PERSON = "SELECT * FROM register.read_named_person($1::jsonb, $2, $3)"


async def facts(session: AsyncSession, child_id: str) -> dict[str, Any]:
    """Return everything the rules read about a child, and lock the chain."""
    found = (await session.execute(_FACTS, {"child_id": child_id})).scalar_one()
    whole: dict[str, Any] = found if isinstance(found, dict) else json.loads(found)
    return whole


async def fallbacks(session: AsyncSession, municipality_code: str | None) -> dict[str, str]:
    """Return the unit of last resort for each name: the municipality's own first, then its region's."""
    rows = await session.execute(_FALLBACKS, {"municipality": municipality_code})
    found: dict[str, str] = {}
    for row in rows:
        found.setdefault(row.fallback, row.id)
    return found


async def discontinued(session: AsyncSession) -> dict[str, Discontinuation]:
    """Return the units that close for good; no other is discontinued until the transaction ends."""
    await hold_discontinuing(session, alone=False)
    return {
        row.id: Discontinuation(closed_from=row.last_day + timedelta(days=1), successor=row.successor_id)
        for row in await session.execute(_DISCONTINUED)
    }


async def pupil_health_units(session: AsyncSession, units: list[str]) -> dict[str, list[str]]:
    """Return the pupil-health units of each school unit: that of the school's own district first; of those
    that come after it, one that is a unit of last resort as well after the others.
    """
    rows = await session.execute(_PUPIL_HEALTH, {"units": units})
    found: dict[str, list[tuple[bool, str]]] = {}
    for row in rows:
        teams = found.setdefault(row.school, [])
        teams.append((row.last_resort and bool(teams), row.pupil_health))
    return {
        school: [team for _, team in sorted(teams, key=lambda each: each[0])]
        for school, teams in found.items()
    }


async def lay(
    session: AsyncSession, child_id: str, *, change: Relay, covered_from: date, covered_until: date
) -> None:
    """Supersede and lay assignments; the database checks the chain at commit."""
    pieces = [
        {
            "id": new_id("npa"),
            "unit_id": piece.unit_id,
            "professional_id": piece.professional_id,
            "rule_key": piece.rule_key,
            "rule_set": piece.rule_set,
            "fact_kind": piece.fact_kind,
            "fact_from": piece.fact_from.isoformat() if piece.fact_from else None,
            "valid_from": piece.valid_from.isoformat(),
            "valid_until": piece.valid_until.isoformat(),
            "accepted_at": piece.accepted_at.isoformat() if piece.accepted_at else None,
            "accepted_by": piece.accepted_by,
        }
        for piece in change.lay
    ]
    await session.execute(
        _RELAY,
        {
            "child_id": child_id,
            "supersede": list(change.supersede),
            "lay": json.dumps(pieces),
            "covered_from": covered_from,
            "covered_until": covered_until,
        },
    )


async def assignments(session: AsyncSession, child_id: str) -> Sequence[RowMapping]:
    """Return every assignment of a child, superseded ones too, if the caller may know of the child."""
    return (await session.execute(_ASSIGNMENTS, {"child_id": child_id})).mappings().all()


async def accept(session: AsyncSession, *, assignment_id: str, by: str, at: datetime) -> bool:
    """Set the receipt; false when there is one already."""
    return bool((await session.execute(_ACCEPT, {"id": assignment_id, "by": by, "at": at})).scalar_one())


async def has_duty(session: AsyncSession, *, professional_id: str, unit_id: str, on: date) -> bool:
    """Whether somebody has a duty at a unit on a date."""
    values = {"professional_id": professional_id, "unit_id": unit_id, "on": on}
    return bool((await session.execute(_HAS_DUTY, values)).scalar_one())


async def choices(session: AsyncSession, codes: list[str]) -> Sequence[Any]:
    """Return what each municipality has chosen; nobody chooses until the chain has been laid by it."""
    await hold_choices(session)
    return (await session.execute(_CHOICES, {"codes": codes})).all()


async def hold_choices(session: AsyncSession) -> None:
    """Let nobody choose a rule set until the transaction ends."""
    await session.execute(_HOLD_CHOICES)


async def acts_for(session: AsyncSession, *, unit_id: str, professional_id: str | None, on: date) -> bool:
    """Whether the caller acts for a named person on a date."""
    values = {"unit_id": unit_id, "professional_id": professional_id, "on": on}
    return bool((await session.execute(_ACTS_FOR, values)).scalar_one())


async def staffed_until(
    session: AsyncSession, *, professional_id: str, unit_id: str, from_: date, until: date
) -> date | None:
    """Return the first day of a period, from today on, on which somebody has no duty at a unit."""
    values = {"professional_id": professional_id, "unit_id": unit_id, "from_": from_, "until": until}
    found: date | None = (await session.execute(_STAFFED_UNTIL, values)).scalar_one()
    return found
