"""How a registered system looks on the wire, and on paper."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from fastapi import Response

from app.kit.links import links_of
from app.sign_in.client_schemas import ClientRead, WaitingRead
from app.sign_in.keys import client_keys
from app.sign_in.models import Client, ClientUse

_PLAIN = {
    "id",
    "client_id",
    "name",
    "kind",
    "organisation_id",
    "branches",
    "scopes",
    "jwks_uri",
    "smart",
    "certificate_bound",
    "outside_issuer",
    "outside_client_id",
    "redirect_uris",
    "registered_by",
    "confirmed_by",
    "confirmed_at",
}


def client_read(
    row: Client, *, sector: str | None, use: ClientUse | None, now: datetime, response: Response | None = None
) -> ClientRead:
    """Show a system; its keys by their thumbprints."""
    overlap = row.old_jwks if row.old_keys_until and row.old_keys_until > now else None
    return ClientRead.model_validate(
        {
            **row.model_dump(include=_PLAIN),
            "sector": sector,
            "key_ids": _key_ids(row.jwks),
            "old_key_ids": _key_ids(overlap),
            "old_keys_until": row.old_keys_until if overlap else None,
            "status": _status(row),
            "waiting": _waiting_read(row),
            "token_given_on": use.token_given_on if use else None,
            "called_on": use.called_on if use else None,
            "_links": links_of(f"/clients/{row.id}", response),
        }
    )


def _status(row: Client) -> Literal["active", "waiting", "disabled"]:
    if row.disabled_at is None:
        return "active"
    return "waiting" if row.waiting and row.confirmed_at is None else "disabled"


def _waiting_read(row: Client) -> WaitingRead | None:
    if row.waiting is None:
        return None
    shown = {name: row.waiting.get(name) for name in WaitingRead.model_fields}
    jwks = row.waiting.get("jwks")
    return WaitingRead.model_validate(
        {
            **shown,
            "id": row.waiting_id,
            "asked_by": row.waiting_by,
            "asked_at": row.waiting_since,
            "key_ids": _key_ids(jwks) if jwks else None,
        }
    )


def _key_ids(jwks: Mapping[str, Any] | None) -> list[str]:
    return [key.thumbprint() for key in client_keys(jwks, smart=True)] if jwks else []
