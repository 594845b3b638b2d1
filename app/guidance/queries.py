"""All SQL of documents in use."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import Date, Row, bindparam, func, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import String
from sqlmodel import cast, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.guidance.models import GuidanceDocument, GuidanceReading, GuidanceVersion
from app.kit.paging import PageRequest, page_of
from app.vocabulary import GuidanceKind, WorkStep

_HOLDS = text("guidance_version.valid @> :on").bindparams(bindparam("on", type_=Date))
_END_BEFORE = text(
    "UPDATE guidance_version SET valid = daterange(lower(valid), :from_) "
    "WHERE guidance_document_id = :document AND valid @> :from_"
).bindparams(bindparam("from_", type_=Date))
_STAFF = (
    "SELECT p.id, p.organisation_id, p.name_sealed, g.confirmed_at FROM professional p "
    "LEFT JOIN guidance_reading g ON g.professional_id = p.id AND g.guidance_version_id = :version "
    "WHERE EXISTS (SELECT 1 FROM duty d "
    "WHERE d.professional_id = p.id AND d.unit_id = :unit AND d.valid @> :on)"
)
_ON = bindparam("on", type_=Date)
_PAGE_OF_STAFF = text(
    f"{_STAFF} ORDER BY g.confirmed_at NULLS FIRST, p.id OFFSET :offset LIMIT :limit"
).bindparams(_ON)
_ALL_STAFF = text(f"SELECT count(*) FROM ({_STAFF}) each").bindparams(_ON)  # noqa: S608 - constants


async def page_of_documents(
    session: AsyncSession,
    asked: PageRequest,
    *,
    on: date,
    step: WorkStep | None,
    kind: GuidanceKind | None,
    organisation_id: str | None,
) -> tuple[Sequence[GuidanceDocument], int]:
    """Return a page of the documents that hold today, by title."""
    document = GuidanceDocument
    in_force = select(GuidanceVersion.guidance_document_id).where(_HOLDS.bindparams(on=on))
    statement = select(document).where(col(document.id).in_(in_force))
    if step is not None:
        statement = statement.where(col(document.steps).contains(cast([step.value], ARRAY(String(64)))))
    if kind is not None:
        statement = statement.where(col(document.kind) == kind)
    if organisation_id is not None:
        statement = statement.where(col(document.organisation_id) == organisation_id)
    return await page_of(session, statement.order_by(col(document.title), col(document.id)), asked)


async def in_force_on(
    session: AsyncSession, document_ids: Collection[str], on: date
) -> Mapping[str, GuidanceVersion]:
    """Return the versions that hold on a day, by document."""
    statement = select(GuidanceVersion).where(
        col(GuidanceVersion.guidance_document_id).in_(document_ids), _HOLDS.bindparams(on=on)
    )
    return {row.guidance_document_id: row for row in (await session.exec(statement)).all()}


async def page_of_versions(
    session: AsyncSession, document_id: str, asked: PageRequest
) -> tuple[Sequence[GuidanceVersion], int]:
    """Return what a document has said, says and is to say, the latest first."""
    statement = select(GuidanceVersion).where(col(GuidanceVersion.guidance_document_id) == document_id)
    return await page_of(session, statement.order_by(col(GuidanceVersion.number).desc()), asked)


async def last_version(session: AsyncSession, document_id: str) -> GuidanceVersion | None:
    """Return the latest version of a document."""
    statement = select(GuidanceVersion).where(col(GuidanceVersion.guidance_document_id) == document_id)
    return (await session.exec(statement.order_by(col(GuidanceVersion.number).desc()).limit(1))).first()


async def end_before(session: AsyncSession, document_id: str, from_: date) -> None:
    """Let whatever holds on a day hold to the day before it."""
    await session.execute(_END_BEFORE, {"document": document_id, "from_": from_})


async def readings_of(
    session: AsyncSession, version_ids: Collection[str], professional_id: str | None
) -> Mapping[str, GuidanceReading]:
    """Return what a professional has confirmed of some versions, by version."""
    statement = select(GuidanceReading).where(
        col(GuidanceReading.guidance_version_id).in_(version_ids),
        col(GuidanceReading.professional_id) == func.coalesce(professional_id, ""),
    )
    return {row.guidance_version_id: row for row in (await session.exec(statement)).all()}


async def page_of_staff(
    session: AsyncSession, asked: PageRequest, *, version_id: str, unit_id: str, on: date
) -> tuple[Sequence[Row[tuple[str, str, bytes, object]]], int]:
    """Return who has a duty at a unit on a day, who has not confirmed a version first."""
    which = {"version": version_id, "unit": unit_id, "on": on}
    total = (await session.execute(_ALL_STAFF, which)).scalar_one()
    rows = await session.execute(_PAGE_OF_STAFF, {**which, "offset": asked.offset, "limit": asked.limit})
    return rows.all(), total
