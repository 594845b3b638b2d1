"""All SQL of a sign-in, step by step: pushed, begun, answered, coded, used. Each step is taken once.

A step is one statement that changes a row which is waiting for it: of two at the same moment one finds none.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.kit.locks import Lock
from app.sign_in.people import Person

REMEMBER_SECONDS = 600
"""How long a sign-in is remembered after its last step, so that a code which is shown again is known."""

_FORGET = text(
    "WITH mine AS MATERIALIZED (SELECT pg_try_advisory_xact_lock(:number) AS got)"
    " DELETE FROM sign_in WHERE expires_at < :before AND (SELECT got FROM mine)"
)
_PUSH = text(
    "INSERT INTO sign_in (request_hash, client_id, redirect_uri, code_challenge, key_thumbprint, scope,"
    "  state, branch, subject_kind, ui_locales, expires_at)"
    " VALUES (:request_hash, :client_id, :redirect_uri, :code_challenge, :key_thumbprint, :scope, :state,"
    "  :branch, :subject_kind, :ui_locales, :until)"
)
_STANDS = (
    "client_id, redirect_uri, code_challenge, key_thumbprint, scope, state, branch, subject_kind, ui_locales"
)
_BEGIN = text(
    "UPDATE sign_in SET begun_at = :now, state_hash = :state_hash, browser_hash = :browser_hash,"
    " expires_at = :until WHERE request_hash = :request_hash AND client_id = :client_id"
    " AND begun_at IS NULL AND expires_at > :now"
    " RETURNING client_id, redirect_uri, code_challenge, key_thumbprint, scope, state, branch, subject_kind,"
    "  ui_locales"
)
_ANSWER = text(
    "UPDATE sign_in SET answered_at = :now WHERE state_hash = :state_hash AND browser_hash = :browser_hash"
    " AND answered_at IS NULL AND expires_at > :now"
    " RETURNING client_id, redirect_uri, code_challenge, key_thumbprint, scope, state, branch, subject_kind,"
    "  ui_locales"
)
_CODE = text(
    "UPDATE sign_in SET code_hash = :code_hash, token_id = :token_id, expires_at = :until, branch = :branch,"
    " professional_id = :professional_id, family_member_id = :family_member_id, child_id = :child_id"
    " WHERE state_hash = :state_hash AND answered_at IS NOT NULL AND code_hash IS NULL"
)
_USE = text(
    "UPDATE sign_in SET used_at = :now WHERE code_hash = :code_hash AND used_at IS NULL"
    " RETURNING client_id, redirect_uri, code_challenge, key_thumbprint, scope, token_id, expires_at, branch,"
    "  professional_id, family_member_id, child_id"
)
_USED = text("SELECT client_id, token_id FROM sign_in WHERE code_hash = :code_hash AND used_at IS NOT NULL")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a system has asked for: who signs in, for which scopes, and where the browser comes back to."""

    client_id: str
    redirect_uri: str
    code_challenge: str
    key_thumbprint: str | None
    scope: str
    state: str | None
    branch: str | None
    subject_kind: str | None
    ui_locales: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """What a code stands for."""

    client_id: str
    redirect_uri: str
    code_challenge: str
    key_thumbprint: str | None
    scope: str
    token_id: str
    expires_at: datetime
    person: Person


def hash_of(handle: str) -> bytes:
    """Return what is kept of a handle: it is drawn by lot, and nobody guesses what hashes to this."""
    return hashlib.sha256(handle.encode()).digest()


def push(session: Session, wish: Wish, *, handle: str, until: int, now: int) -> None:
    """Write down what is wished for."""
    session.execute(_FORGET, {"number": Lock.SIGN_INS, "before": _moment(now - REMEMBER_SECONDS)})
    said = asdict(wish) | {"request_hash": hash_of(handle), "until": _moment(until)}
    session.execute(_PUSH, said)


def begin(
    session: Session, request: str, client_id: str, *, state: str, browser: str, times: tuple[int, int]
) -> Wish | None:
    """Take a pushed request up, for one browser; `times` are now and until when the provider may answer."""
    said = {
        "request_hash": hash_of(request),
        "client_id": client_id,
        "state_hash": hash_of(state),
        "browser_hash": hash_of(browser),
        "now": _moment(times[0]),
        "until": _moment(times[1]),
    }
    return _wish(session, _BEGIN, said)


def answer(session: Session, state: str, *, browser: str, now: int) -> Wish | None:
    """Take the provider's answer, from the browser that was sent there."""
    said = {"state_hash": hash_of(state), "browser_hash": hash_of(browser), "now": _moment(now)}
    return _wish(session, _ANSWER, said)


def code(session: Session, state: str, person: Person, *, code: str, token_id: str, until: int) -> None:
    """Write down for whom a code was made, and what the token will be called."""
    said = {
        "state_hash": hash_of(state),
        "code_hash": hash_of(code),
        "token_id": token_id,
        "until": _moment(until),
        **asdict(person),
    }
    session.execute(_CODE, said)


def use(session: Session, code: str, *, now: int) -> Coded | None:
    """Use a code up, whatever becomes of it; None when it is none or was used before."""
    found = session.execute(_USE, {"code_hash": hash_of(code), "now": _moment(now)}).one_or_none()
    if found is None:
        return None
    row = dict(_members(found))
    named = {name: row.pop(name) for name in ("branch", "professional_id", "family_member_id", "child_id")}
    return Coded(person=Person(**named), **row)


def token_of_used(session: Session, code: str) -> tuple[str, str] | None:
    """Return to which system, and under which name, a used code gave its token."""
    row = session.execute(_USED, {"code_hash": hash_of(code)}).one_or_none()
    return None if row is None else (row.client_id, row.token_id)


def _wish(session: Session, statement: Any, said: Mapping[str, Any]) -> Wish | None:
    row = session.execute(statement, said).one_or_none()
    return None if row is None else Wish(**_members(row))


def _members(row: Any) -> Mapping[str, Any]:
    members: Mapping[str, Any] = row._mapping  # noqa: SLF001 - the public name of a row's members
    return members


def _moment(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)
