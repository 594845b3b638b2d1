"""Writing the log: in the read's own transaction; refusals in one of their own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from app.audit.actor import Actor
from app.audit.models import AuditEntry
from app.kit.database import Database, metadata


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What was done or refused, to what."""

    action: str
    child_id: str | None = None
    subject_id: str | None = None
    consent_id: str | None = None
    reason: str | None = None


def row(actor: Actor, deed: Deed, *, outcome: str, now: datetime | None) -> dict[str, object]:
    """Return the columns of an entry, for whoever writes it in a statement of their own."""
    return {
        "request_id": actor.request_id,
        "client_id": actor.client_id,
        "organisation_id": actor.organisation_id,
        "branch": actor.branch,
        "unit_id": actor.unit_ids[0] if actor.unit_ids else None,
        "professional_id": actor.professional_id,
        "family_member_id": actor.family_member_id or actor.child_id,
        "purpose": actor.purpose,
        "action": deed.action,
        "outcome": outcome,
        "reason": deed.reason,
        "child_id": deed.child_id,
        "subject_id": deed.subject_id,
        "consent_id": deed.consent_id,
        "domain_at": now,
    }


async def record(session: AsyncSession, actor: Actor, deed: Deed, *, now: datetime) -> None:
    """Write down what was seen or changed, in the same transaction."""
    await session.execute(_ENTRY, row(actor, deed, outcome="allowed", now=now))


async def record_each(session: AsyncSession, actor: Actor, deeds: Sequence[Deed], *, now: datetime) -> None:
    """Write down several things that were seen at once, in the same transaction and one go."""
    await session.execute(_ENTRY, [row(actor, deed, outcome="allowed", now=now) for deed in deeds])


async def insert_refusal(
    database: Database, actor: Actor, deed: Deed, *, reason: str, now: datetime | None
) -> None:
    """Write down what was refused, on a connection of the hot pool: the request's own has rolled back."""
    values = row(actor, replace(deed, reason=reason), outcome="refused", now=now)
    await database.pool.execute(_INSERT, *values.values())


_ENTRY = insert(metadata.tables[f"audit.{AuditEntry.__tablename__}"]).inline()
"""Built once: with its values in it, it would be built anew for each call."""
_COLUMNS = (
    "request_id, client_id, organisation_id, branch, unit_id, professional_id, family_member_id, purpose, "
    "action, outcome, reason, child_id, subject_id, consent_id, domain_at"
)
_INSERT = (
    f"INSERT INTO audit.audit_entry ({_COLUMNS}) "  # noqa: S608 - constants only
    f"VALUES ({', '.join(f'${number}' for number in range(1, 16))})"
)
