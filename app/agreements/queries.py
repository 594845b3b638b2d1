"""All SQL of collaboration agreements."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Date, Integer, bindparam, delete, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.agreements.models import AgreementParty, AgreementVersion, CollaborationAgreement
from app.kit.paging import PageRequest, page_of

_HOLDS = text("collaboration_agreement.valid @> :on").bindparams(bindparam("on", type_=Date))
_OVERDUE = text("collaboration_agreement.revision_on < :on").bindparams(bindparam("on", type_=Date))


async def page_of_agreements(
    session: AsyncSession,
    asked: PageRequest,
    *,
    on: date,
    organisation_id: str | None,
    kind: str | None,
    overdue: bool,
) -> tuple[Sequence[CollaborationAgreement], int]:
    """Return a page of agreements, those whose revision is the nearest or longest past first."""
    statement = select(CollaborationAgreement)
    if organisation_id is not None:
        own = select(AgreementParty.collaboration_agreement_id).where(
            col(AgreementParty.organisation_id) == organisation_id
        )
        statement = statement.where(col(CollaborationAgreement.id).in_(own))
    if kind is not None:
        statement = statement.where(col(CollaborationAgreement.kind) == kind)
    if overdue:
        statement = statement.where(_HOLDS.bindparams(on=on), _OVERDUE.bindparams(on=on))
    ordered = statement.order_by(col(CollaborationAgreement.revision_on), col(CollaborationAgreement.id))
    return await page_of(session, ordered, asked)


async def parties_of(session: AsyncSession, agreement_ids: Collection[str]) -> Mapping[str, list[str]]:
    """Return the parties of some agreements."""
    statement = select(AgreementParty).where(
        col(AgreementParty.collaboration_agreement_id).in_(agreement_ids)
    )
    found: dict[str, list[str]] = {agreement_id: [] for agreement_id in agreement_ids}
    for row in (await session.exec(statement.order_by(col(AgreementParty.organisation_id)))).all():
        found[row.collaboration_agreement_id].append(row.organisation_id)
    return found


async def put_parties(session: AsyncSession, agreement_id: str, organisation_ids: Collection[str]) -> None:
    """Let exactly these be the parties."""
    await session.execute(
        delete(AgreementParty).where(col(AgreementParty.collaboration_agreement_id) == agreement_id)
    )
    session.add_all(
        AgreementParty(collaboration_agreement_id=agreement_id, organisation_id=each)
        for each in sorted(organisation_ids)
    )
    await session.flush()


async def page_of_versions(
    session: AsyncSession, agreement_id: str, asked: PageRequest
) -> tuple[Sequence[AgreementVersion], int]:
    """Return what an agreement has said, the latest first."""
    statement = select(AgreementVersion).where(
        col(AgreementVersion.collaboration_agreement_id) == agreement_id
    )
    return await page_of(session, statement.order_by(col(AgreementVersion.version).desc()), asked)


_BETWEEN = text(
    "SELECT a.id, a.timings FROM collaboration_agreement a "
    "JOIN agreement_party p ON p.collaboration_agreement_id = a.id AND p.organisation_id = :one "
    "JOIN agreement_party q ON q.collaboration_agreement_id = a.id AND q.organisation_id = :other "
    "WHERE a.valid @> :on AND (cast(:age AS int) IS NULL "
    "  OR :age BETWEEN (a.limits ->> 'age_from')::int AND (a.limits ->> 'age_to')::int) "
    "ORDER BY (SELECT count(*) FROM agreement_party r WHERE r.collaboration_agreement_id = a.id), "
    "lower(a.valid) DESC, a.id"
).bindparams(bindparam("on", type_=Date), bindparam("age", type_=Integer))


async def timings_between(
    session: AsyncSession, one: str, other: str, on: date, *, age: int | None
) -> Sequence[tuple[str, list[dict[str, Any]]]]:
    """Return the agreements in force between two organisations about children of an age, or of any: the one
    with the fewest parties first, since it says the most about the two; of equals the latest.
    """
    rows = await session.execute(_BETWEEN, {"one": one, "other": other, "on": on, "age": age})
    return [(row.id, row.timings) for row in rows]


_GOALS = text(
    "SELECT a.id, a.goals FROM collaboration_agreement a "
    "JOIN agreement_party p ON p.collaboration_agreement_id = a.id AND p.organisation_id = :organisation "
    "WHERE a.valid @> :on AND a.goals <> '[]' "
    "ORDER BY (SELECT count(*) FROM agreement_party r WHERE r.collaboration_agreement_id = a.id), "
    "lower(a.valid) DESC, a.id"
).bindparams(bindparam("on", type_=Date))


async def goals_of(
    session: AsyncSession, organisation_id: str, on: date
) -> Sequence[tuple[str, list[dict[str, Any]]]]:
    """Return the goals in the agreements of an organisation that are in force, as `timings_between` does."""
    rows = await session.execute(_GOALS, {"organisation": organisation_id, "on": on})
    return [(row.id, row.goals) for row in rows]
