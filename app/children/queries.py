"""All SQL about children. The register answers only through its functions."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, RowMapping, bindparam, delete, text
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA, DATERANGE, Range
from sqlalchemy.types import Text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.children.models import ChildRecord, ExternalIdentifier, Guardian, Relation
from app.kit.paging import PageRequest, page_of
from app.kit.turns import take_all_turns, take_turns

_PLACE_CHILD = text(
    "SELECT register.place_child(:id, :kind, :hash, :hashes, :key_version, :sealed, :birth_date, "
    ":covered_from, :covered_until)"
).bindparams(bindparam("hashes", type_=ARRAY(BYTEA)), bindparam("hash", type_=BYTEA))
_PLACE_CHILDREN = text(
    "SELECT register.place_child(n.id, n.kind, decode(n.hash, 'hex'), "
    "ARRAY(SELECT decode(h, 'hex') FROM jsonb_array_elements_text(n.hashes) AS h), n.key_version, "
    "decode(n.sealed, 'hex'), n.birth_date, n.covered_from, n.covered_until) AS child_id "
    "FROM jsonb_to_recordset(cast(:pointers AS jsonb)) AS n(id text, kind text, hash text, hashes jsonb, "
    "key_version integer, sealed text, birth_date date, covered_from date, covered_until date)"
)
_PLACE_FAMILY = text(
    "SELECT register.place_family_member(:id, :hash, :hashes, :key_version, :sealed)"
).bindparams(bindparam("hashes", type_=ARRAY(BYTEA)), bindparam("hash", type_=BYTEA))
_FIND_CHILD = text("SELECT register.find_child(:hashes)").bindparams(bindparam("hashes", type_=ARRAY(BYTEA)))
_POINTER = text("SELECT * FROM register.child_pointer(:child_id)")
_BIRTH_DATES = text(
    "SELECT p.id, p.birth_date FROM unnest(:children) AS c(id), LATERAL register.child_pointer(c.id) AS p"
).bindparams(bindparam("children", type_=ARRAY(Text)))
_PROTECT = text("SELECT register.protect(:id, :child_id, :level, :by, :at, :reason, :review_on)").bindparams(
    bindparam("reason", type_=BYTEA), bindparam("review_on", type_=Date)
)
_FACT = text(
    "SELECT register.record_fact(:id, :child_id, :organisation_id, :kind, :source_key, :unit_id, "
    ":municipality_code, :valid)"
).bindparams(bindparam("valid", type_=DATERANGE))
_RESIDENCE = text(
    "SELECT register.record_residence(:id, :child_id, :municipality_code, NULL, :from_)"
).bindparams(bindparam("from_", type_=Date))
_LIVES_THERE = text(
    "SELECT EXISTS (SELECT 1 FROM register.own_residences(:child_id) r "
    "WHERE r.municipality_code = :municipality_code AND r.valid @> cast(:from_ AS date))"
).bindparams(bindparam("from_", type_=Date))
_HOLD_RELATIONS = text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))")
_LINKS = text("SELECT * FROM register.child_links(:child_id)")
_LINK = text("SELECT register.link_children(:id, :child_id, :other_child_id, :reason, :by)")
_UNDO_LINK = text("SELECT register.undo_link(:id, :by)")
_SEEN = text("SELECT * FROM audit.seen_through_link(:id)")
_END = text(
    "SELECT register.end_child(:id, :child_id, :organisation_id, :kind, cast(:on AS date), :source, :by)"
)
_ENDINGS = text("SELECT * FROM register.endings(:child_id)")
_ENDED_POINTERS = text("SELECT * FROM register.ended_pointers(:child_id)")
_OWN_CHILDREN = text(
    "SELECT c.* FROM register.own_children() c ORDER BY c.birth_date, c.id LIMIT :limit OFFSET :offset"
)
_COUNT_OWN_CHILDREN = text("SELECT count(*) FROM register.own_children()")
_MAY_KNOW = text("SELECT register.may_know(:child_id)")


async def own_children(session: AsyncSession, asked: PageRequest) -> tuple[Sequence[RowMapping], int]:
    """Return a page of those whom the caller has custody of, or of the caller itself, and their number."""
    page = {"limit": asked.limit, "offset": asked.offset}
    rows = (await session.execute(_OWN_CHILDREN, page)).mappings().all()
    return rows, (await session.execute(_COUNT_OWN_CHILDREN)).scalar_one()


async def place_child(session: AsyncSession, **values: Any) -> str:
    """Find the pointer of a number, or make one; the answer is the same."""
    await take_turns(session, values["hashes"])
    return str((await session.execute(_PLACE_CHILD, values)).scalar_one())


async def place_children(session: AsyncSession, pointers: Sequence[Mapping[str, Any]]) -> list[str]:
    """Do so for many, one after the other in one statement."""
    if not pointers:
        return []
    await take_all_turns(session, [each["hashes"] for each in pointers])
    rows = await session.execute(_PLACE_CHILDREN, {"pointers": json.dumps(pointers, default=_in_json)})
    return [row.child_id for row in rows]


def _in_json(value: bytes | date) -> str:
    return value.hex() if isinstance(value, bytes) else value.isoformat()


async def place_family_member(session: AsyncSession, **values: Any) -> str:
    """Find or make the pointer of a guardian."""
    await take_turns(session, values["hashes"])
    return str((await session.execute(_PLACE_FAMILY, values)).scalar_one())


async def find_child(session: AsyncSession, hashes: list[bytes]) -> str | None:
    """Return the pointer of a number, whoever knows it: for a door to judge, never to be answered."""
    found: str | None = (await session.execute(_FIND_CHILD, {"hashes": hashes})).scalar_one_or_none()
    return found


async def pointer(session: AsyncSession, child_id: str) -> RowMapping | None:
    """Return the pointer, if the caller may know of the child."""
    return (await session.execute(_POINTER, {"child_id": child_id})).mappings().first()


async def birth_dates(session: AsyncSession, child_ids: Collection[str]) -> dict[str, date]:
    """Return when some children were born: those that the caller may know of."""
    rows = await session.execute(_BIRTH_DATES, {"children": list(child_ids)})
    return {row.id: row.birth_date for row in rows}


async def may_know(session: AsyncSession, child_id: str) -> bool:
    """Whether the caller may know of a child."""
    return bool((await session.execute(_MAY_KNOW, {"child_id": child_id})).scalar_one())


async def protect(session: AsyncSession, **values: Any) -> bool:
    """Say that the caller's organisation protects the child; the first time, the few are named. False when
    it has said the same already.
    """
    return bool((await session.execute(_PROTECT, values)).scalar_one())


async def record_fact(session: AsyncSession, *, valid: Range[Any], **values: Any) -> None:
    """Record a dated fact for the named-person rules."""
    await session.execute(_FACT, {"valid": valid, **values})


async def record_residence(
    session: AsyncSession, *, fact_id: str, child_id: str, municipality_code: str, from_: date
) -> None:
    """Record where the child is registered from a day on, if the caller's organisation has not been told so
    already; what it was told of other days stays.
    """
    known = {"child_id": child_id, "municipality_code": municipality_code, "from_": from_}
    if not (await session.execute(_LIVES_THERE, known)).scalar_one():
        await session.execute(_RESIDENCE, {"id": fact_id, **known})


async def own_record(session: AsyncSession, child_id: str, branch: str | None) -> ChildRecord | None:
    """Return what the caller's organisation knows of who the child is, the own branch's word first."""
    statement = (
        select(ChildRecord)
        .where(col(ChildRecord.child_id) == child_id)
        .order_by((col(ChildRecord.branch) == branch).desc(), col(ChildRecord.id))
    )
    return (await session.exec(statement.limit(1))).first()


async def relations(
    session: AsyncSession, child_id: str, asked: PageRequest
) -> tuple[Sequence[Relation], int]:
    """Return a page of the caller's organisation's relations to the child."""
    statement = select(Relation).where(col(Relation.child_id) == child_id)
    return await page_of(session, statement.order_by(col(Relation.recorded_at), col(Relation.id)), asked)


async def hold_relations(session: AsyncSession, child_id: str, unit_id: str) -> None:
    """Let nobody else open or lengthen a relation of the child at the unit until the transaction ends."""
    await session.execute(_HOLD_RELATIONS, {"key": f"relations {child_id} {unit_id}"})


async def relations_meeting(  # noqa: PLR0913 - which child, where, how, when
    session: AsyncSession,
    child_id: str,
    *,
    unit_id: str,
    kind: str,
    branch: str | None,
    valid: Range[date],
    but: str = "",
) -> Sequence[Relation]:
    """Return by which other relations the unit has the child in the same way on some of the days."""
    statement = select(Relation).where(
        col(Relation.child_id) == child_id,
        col(Relation.unit_id) == unit_id,
        col(Relation.kind) == kind,
        col(Relation.branch) == branch,
        col(Relation.id) != but,
        col(Relation.valid).op("&&")(valid),
    )
    return (await session.exec(statement.order_by(col(Relation.id)))).all()


async def guardians(
    session: AsyncSession, child_id: str, asked: PageRequest
) -> tuple[Sequence[Guardian], int]:
    """Return a page of the guardians that the caller's organisation knows."""
    statement = select(Guardian).where(col(Guardian.child_id) == child_id)
    return await page_of(session, statement.order_by(col(Guardian.recorded_at), col(Guardian.id)), asked)


async def external_identifiers(
    session: AsyncSession, child_id: str, asked: PageRequest
) -> tuple[Sequence[ExternalIdentifier], int]:
    """Return a page of the caller's organisation's ids for the child."""
    statement = select(ExternalIdentifier).where(col(ExternalIdentifier.child_id) == child_id)
    return await page_of(session, statement.order_by(col(ExternalIdentifier.id)), asked)


async def remove_identifier(session: AsyncSession, identifier_id: str) -> None:
    """Remove an id of the caller's own organisation."""
    await session.execute(delete(ExternalIdentifier).where(col(ExternalIdentifier.id) == identifier_id))


async def links(session: AsyncSession, child_id: str) -> Sequence[RowMapping]:
    """Return the links of a pointer."""
    return (await session.execute(_LINKS, {"child_id": child_id})).mappings().all()


async def link(session: AsyncSession, **values: Any) -> None:
    """Link two pointers."""
    await session.execute(_LINK, values)


async def undo_link(session: AsyncSession, link_id: str, by: str) -> datetime | None:
    """Undo a link and return when; None when it was undone already."""
    undone: datetime | None = (
        await session.execute(_UNDO_LINK, {"id": link_id, "by": by})
    ).scalar_one_or_none()
    return undone


async def seen_through_link(session: AsyncSession, link_id: str) -> Sequence[RowMapping]:
    """Return who saw what through a link."""
    return (await session.execute(_SEEN, {"id": link_id})).mappings().all()


async def end_child(session: AsyncSession, **values: Any) -> bool:
    """Write down that the child has died or emigrated; false when that is written down already."""
    return bool((await session.execute(_END, values)).scalar_one())


async def endings(session: AsyncSession, child_id: str) -> Sequence[RowMapping]:
    """Return how everything about the child ended, if it has and the caller may know of the child."""
    return (await session.execute(_ENDINGS, {"child_id": child_id})).mappings().all()


async def ended_pointers(session: AsyncSession, child_id: str) -> Sequence[RowMapping]:
    """Return every pointer of a child that has ended, whoever knows it: to end what there is, never to be
    answered.
    """
    return (await session.execute(_ENDED_POINTERS, {"child_id": child_id})).mappings().all()
