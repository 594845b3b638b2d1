"""All SQL of signing in. The functions take the plain session that `AsyncSession.run_sync` hands out."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.access.tokens import TokenClaims
from app.kit.clock import swedish_date
from app.kit.locks import Lock
from app.kit.paging import PageRequest, page_of
from app.organisations.models import Organisation
from app.sign_in.models import Client, ClientUse

_CLIENT = text(
    "SELECT c.client_id, c.kind, c.organisation_id, c.branches, c.scopes, c.jwks, c.smart, c.redirect_uris,"
    " c.outside_issuer, c.outside_client_id, c.certificate_bound,"
    " o.sector, CASE WHEN c.old_keys_until > clock_timestamp() THEN c.old_jwks END AS old_jwks"
    " FROM client c LEFT JOIN organisation o ON o.id = c.organisation_id"
    " WHERE c.client_id = :client_id AND c.disabled_at IS NULL"
)
_USE = text(
    "INSERT INTO used_assertion (digest, expires_at) VALUES (:digest, :expires_at)"
    " ON CONFLICT (digest) DO NOTHING RETURNING digest"
)
_FORGET = text(
    "WITH mine AS MATERIALIZED (SELECT pg_try_advisory_xact_lock(:number) AS got)"
    " DELETE FROM used_assertion WHERE expires_at < :now AND (SELECT got FROM mine)"
)
_USE_PROOF = text("SELECT register.use_proof(:digest, to_timestamp(:until))")
_PROFESSIONAL = text(
    "SELECT p.id, array_remove(array_agg(DISTINCT d.branch), NULL) AS branches FROM professional p"
    " LEFT JOIN duty d ON d.professional_id = p.id AND d.organisation_id = p.organisation_id"
    "  AND d.valid @> domain_date()"
    " WHERE p.organisation_id = :organisation"
    "  AND (p.id = :own_id OR p.hsa_id = :hsa_id OR p.source_id = :source_id"
    "   OR p.id = (SELECT i.professional_id FROM professional_identifier i"
    "    WHERE i.organisation_id = :organisation AND i.system = :system AND i.value = :value"
    "     AND i.ended_at IS NULL))"
    " GROUP BY p.id"
)
_FAMILY = text(
    "SELECT register.find_family_member(CAST(:hashes AS bytea[])) AS guardian,"
    " register.find_child(CAST(:hashes AS bytea[])) AS young_person"
)
_TOKEN_GIVEN = text(
    "INSERT INTO client_use (client_id, token_given_on)"
    " SELECT given.client_id, given.today"
    " FROM (SELECT CAST(:client_id AS text) AS client_id, CAST(:today AS date) AS today) AS given"
    " WHERE NOT EXISTS (SELECT 1 FROM client_use u"
    " WHERE u.client_id = given.client_id AND u.token_given_on = given.today)"
    " ON CONFLICT (client_id) DO UPDATE SET token_given_on = excluded.token_given_on"
)
"""The first token of a day writes; the others only look, and wait for nobody."""
_NUMBERS = text("SELECT used FROM register.uses_in_an_hour('numbers', 'client ' || :client_id)")
_NOTE_NUMBER = text("SELECT register.note_uses('numbers', 'client ' || :client_id, 1)")
_IN_FORCE = text("SELECT in_force FROM register.enter(CAST(:caller AS jsonb))")
_REVOKE = text(
    "INSERT INTO revoked_token (token_id, client_id, expires_at) VALUES (:token_id, :client_id, :expires_at)"
    " ON CONFLICT (token_id) DO NOTHING"
)
_TODAY = text("SELECT domain_date()")


@dataclass(frozen=True, slots=True)
class Found:
    """Who of a family has a number: as a guardian, as a child."""

    guardian: str | None
    young_person: str | None


def client_in_force(session: Session, client_id: str) -> Mapping[str, Any] | None:
    """Return a registered system that is not disabled."""
    row = session.execute(_CLIENT, {"client_id": client_id}).one_or_none()
    return None if row is None else dict(row._mapping)  # noqa: SLF001 - the public name of a row's members


def caller_json(claims: TokenClaims) -> str:
    """Name a token's bearer as the register's statements take it."""
    return json.dumps(
        {
            "client": claims.client_id,
            "organisation": claims.organisation_id,
            "branch": claims.branch,
            "professional": claims.professional_id,
            "family": claims.family_member_id,
            "child": claims.child_id,
            "token": claims.token_id,
        }
    )


def in_force(session: Session, claims: TokenClaims) -> bool:
    """Whether a token is not revoked, and its system, duty and person are in force."""
    found: bool = session.execute(_IN_FORCE, {"caller": caller_json(claims)}).scalar_one()
    return found


def revoke(session: Session, token_id: str, *, client_id: str, expires_at: int) -> None:
    """Write down that a token must not be honoured any more."""
    until = datetime.fromtimestamp(expires_at, UTC)
    session.execute(_REVOKE, {"token_id": token_id, "client_id": client_id, "expires_at": until})


def use_assertion(session: Session, digest: str, *, expires_at: int, now: int) -> bool:
    """Write down that an assertion is used; false when it was used before, in whatever process."""
    session.execute(_FORGET, {"number": Lock.SWEEPING, "now": datetime.fromtimestamp(now, UTC)})
    until = datetime.fromtimestamp(expires_at, UTC)
    used = session.execute(_USE, {"digest": digest, "expires_at": until})
    return used.one_or_none() is not None


def use_proof(session: Session, digest: bytes, *, until: int) -> bool:
    """Use a proof of possession up; false when it was used before, in whatever process."""
    used: bool = session.execute(_USE_PROOF, {"digest": digest, "until": until}).scalar_one()
    return used


def token_given(session: Session, client_id: str, *, now: int) -> None:
    """Write down on which day a system was last given a token."""
    today = swedish_date(datetime.fromtimestamp(now, UTC))
    session.execute(_TOKEN_GIVEN, {"client_id": client_id, "today": today})


def numbers_that_named_nobody(session: Session, client_id: str) -> int:
    """Return how many numbers an app has asked for within the hour that name nobody."""
    return int(session.execute(_NUMBERS, {"client_id": client_id}).scalar_one())


def note_number_of_nobody(session: Session, client_id: str) -> None:
    """Count a number that names nobody."""
    session.execute(_NOTE_NUMBER, {"client_id": client_id})


def duties_in_force(
    session: Session,
    organisation_id: str | None,
    **signs: str | None,
) -> tuple[str, Sequence[str]] | None:
    """Return a professional of an organisation and the branches of the duties in force.

    `signs`: own_id, hsa_id, source_id, system and value, all of them, one of them known (people.signs_of).
    """
    row = session.execute(_PROFESSIONAL, {"organisation": organisation_id, **signs}).one_or_none()
    return None if row is None else (row.id, row.branches)


def family_by_number(session: Session, hashes: Sequence[bytes]) -> Found:
    """Look a number up in both places at once: the same work whoever is asked for."""
    row = session.execute(_FAMILY, {"hashes": list(hashes)}).one()
    return Found(row.guardian, row.young_person)


def today(session: Session) -> date:
    """Return the day that the domain clock shows."""
    on: date = session.execute(_TODAY).scalar_one()
    return on


async def organisation(session: AsyncSession, organisation_id: str) -> Organisation | None:
    """Return an organisation."""
    return await session.get(Organisation, organisation_id)


async def client(session: AsyncSession, client_id: str) -> Client | None:
    """Return a registered system, disabled or not."""
    return (await session.exec(select(Client).where(Client.client_id == client_id))).one_or_none()


async def client_by_id(session: AsyncSession, public_id: str, *, to_change: bool = False) -> Client | None:
    """Return a registered system by its public id; nobody else changes it meanwhile."""
    wanted = select(Client).where(Client.id == public_id)
    return (await session.exec(wanted.with_for_update() if to_change else wanted)).one_or_none()


async def clients(session: AsyncSession, asked: PageRequest) -> tuple[Sequence[Client], int]:
    """Return a page of the registered systems, disabled ones too."""
    return await page_of(session, select(Client).order_by(col(Client.client_id)), asked)


async def every_client(session: AsyncSession) -> Sequence[Client]:
    """Return every registered system, disabled ones too."""
    return (await session.exec(select(Client).order_by(col(Client.client_id)))).all()


async def uses(session: AsyncSession, clients: Sequence[Client]) -> Mapping[str, ClientUse]:
    """Return when systems were last seen, by client_id."""
    names = [each.client_id for each in clients]
    rows = await session.exec(select(ClientUse).where(col(ClientUse.client_id).in_(names)))
    return {row.client_id: row for row in rows}


async def sectors(session: AsyncSession, clients: Sequence[Client]) -> Mapping[str, str]:
    """Return the sectors of systems' organisations, by organisation."""
    ids = {each.organisation_id for each in clients if each.organisation_id}
    rows = await session.exec(select(Organisation).where(col(Organisation.id).in_(ids)))
    return {row.id: row.sector for row in rows}
