"""All SQL of covers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping, bindparam, func, text
from sqlalchemy.dialects.postgresql import ARRAY, DATERANGE
from sqlalchemy.types import Text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.kit.ids import new_id
from app.kit.paging import PageRequest
from app.named_persons.models import NamedPersonCover
from app.organisations.models import Unit

_HOLD = text("SELECT pg_advisory_xact_lock(hashtextextended('cover ' || :organisation_id, 0))")
_ROLES = text(
    "SELECT DISTINCT role FROM duty WHERE professional_id = :professional_id AND unit_id = :unit_id "
    "AND valid @> cast(:on AS date)"
)
_HAS_DUTY = text(
    "SELECT EXISTS (SELECT 1 FROM duty WHERE professional_id = :professional_id AND unit_id = :unit_id "
    "AND valid && :valid)"
).bindparams(bindparam("valid", type_=DATERANGE))
_CAN_ACT = text(
    "SELECT coalesce(range_agg(valid) @> :valid, false) FROM duty WHERE professional_id = :professional_id "
    "AND organisation_id = :organisation_id AND branch = :branch"
).bindparams(bindparam("valid", type_=DATERANGE))
_MEETS = text(
    "SELECT bool_or(unit_id = :unit_id AND professional_id IS NOT DISTINCT FROM :professional_id) "
    "  AS covered, "
    "bool_or(professional_id = :acting_professional_id "
    "  OR (professional_id IS NULL AND unit_id = :acting_unit_id) "
    "  OR acting_professional_id = :professional_id "
    "  OR (cast(:professional_id AS text) IS NULL AND acting_unit_id = :unit_id)) AS chained "
    "FROM named_person_cover WHERE withdrawn_at IS NULL AND valid && :valid"
).bindparams(bindparam("valid", type_=DATERANGE))
_SHOWN = (
    "SELECT c.*, lower(c.valid) AS valid_from, upper(c.valid) AS valid_until, p.name_sealed, "
    "a.name_sealed AS acting_name_sealed, u.name AS acting_unit_name "
    "FROM named_person_cover c LEFT JOIN professional p ON p.id = c.professional_id "
    "LEFT JOIN professional a ON a.id = c.acting_professional_id LEFT JOIN unit u ON u.id = c.acting_unit_id "
    "WHERE (c.unit_id = ANY (:units) OR c.acting_unit_id = ANY (:units) OR c.acting_professional_id = :me)"
)
_UNITS = bindparam("units", type_=ARRAY(Text))
_PAGE = text(
    f"{_SHOWN} ORDER BY lower(c.valid) DESC, c.recorded_at DESC, c.id LIMIT :limit OFFSET :offset"
).bindparams(_UNITS)
_ONE = text(f"{_SHOWN} AND c.id = :id").bindparams(_UNITS)
_CONCERNED = text(
    "SELECT id FROM register.children_covered(:unit_id, :professional_id, :valid) AS c(id)"
).bindparams(bindparam("valid", type_=DATERANGE))
_TELL = text(
    "INSERT INTO outbox_event (public_id, type, link, child_id, happened_at) "
    "VALUES (:id, :kind, '/children/' || cast(:child_id AS text) || '/named-person', :child_id, :at)"
)
_CLOSURES = text("SELECT * FROM register.unit_closures(:unit_id)")


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose covers are shown: those of the own units, and those in which one acts."""

    units: tuple[str, ...]
    me: str

    def values(self, **more: Any) -> dict[str, Any]:
        """Return the statement's values."""
        return {"units": list(self.units), "me": self.me, **more}


async def hold(session: AsyncSession, organisation_id: str) -> None:
    """Let nobody else set a cover in the organisation until the transaction ends."""
    await session.execute(_HOLD, {"organisation_id": organisation_id})


async def roles_at(session: AsyncSession, *, professional_id: str, unit_id: str, on: date) -> set[str]:
    """Return the roles in which somebody is at a unit on a date."""
    values = {"professional_id": professional_id, "unit_id": unit_id, "on": on}
    return set((await session.execute(_ROLES, values)).scalars())


def _values(cover: NamedPersonCover, *fields: str) -> dict[str, Any]:
    """A cover's own values, the range as it is: dumped, it is no range any more."""
    return {field: getattr(cover, field) for field in fields}


async def has_duty(session: AsyncSession, cover: NamedPersonCover) -> bool:
    """Whether who is covered has a duty at the unit on any of the dates."""
    values = _values(cover, "professional_id", "unit_id", "valid")
    return bool((await session.execute(_HAS_DUTY, values)).scalar_one())


async def can_act(session: AsyncSession, cover: NamedPersonCover) -> bool:
    """Whether who acts has a duty in the unit's organisation and branch on every one of the dates."""
    values = _values(cover, "organisation_id", "branch", "valid")
    values["professional_id"] = cover.acting_professional_id
    return bool((await session.execute(_CAN_ACT, values)).scalar_one())


async def meeting(session: AsyncSession, cover: NamedPersonCover) -> tuple[bool, bool]:
    """Whether other covers on some of the dates cover the same, and whether one would cover another."""
    fields = ("unit_id", "professional_id", "acting_professional_id", "acting_unit_id", "valid")
    row = (await session.execute(_MEETS, _values(cover, *fields))).one()
    return bool(row.covered), bool(row.chained)


async def tell_of(session: AsyncSession, cover: NamedPersonCover, *, kind: str, at: datetime) -> None:
    """Put a public event about each child whom a cover concerns into the outbox: a school has hundreds."""
    children = (
        await session.execute(_CONCERNED, _values(cover, "unit_id", "professional_id", "valid"))
    ).scalars()
    told = [{"id": new_id("evt"), "child_id": child_id, "kind": kind, "at": at} for child_id in children]
    if told:
        await session.execute(_TELL, told)


async def page(session: AsyncSession, caller: Caller, asked: PageRequest) -> tuple[Sequence[RowMapping], int]:
    """Return a page of the covers that the caller sees, the latest first."""
    cover = NamedPersonCover
    seen = (
        col(cover.unit_id).in_(caller.units)
        | col(cover.acting_unit_id).in_(caller.units)
        | (col(cover.acting_professional_id) == caller.me)
    )
    total = (await session.exec(select(func.count()).select_from(cover).where(seen))).one()
    rows = await session.execute(_PAGE, caller.values(limit=asked.limit, offset=asked.offset))
    return rows.mappings().all(), total


async def shown(session: AsyncSession, caller: Caller, cover_id: str) -> RowMapping | None:
    """Return one cover as the caller sees it."""
    return (await session.execute(_ONE, caller.values(id=cover_id))).mappings().first()


async def held(session: AsyncSession, cover_id: str) -> NamedPersonCover | None:
    """Return a cover, held for a change."""
    return await session.get(NamedPersonCover, cover_id, with_for_update=True)


async def unit(session: AsyncSession, unit_id: str) -> Unit | None:
    """Return a unit."""
    return await session.get(Unit, unit_id)


async def closures(session: AsyncSession, unit_id: str) -> Sequence[RowMapping]:
    """Return when a unit is closed, now or later."""
    return (await session.execute(_CLOSURES, {"unit_id": unit_id})).mappings().all()
