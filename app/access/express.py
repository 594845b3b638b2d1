"""The express door: for hot reads that carry caller, door and audit in their one statement.

Token, scope and purpose are checked here; whether the caller is in force and may know is for the statement
to answer (migrations/sql/register_reads.sql), by the same functions as the ordinary door's.
"""

import json
from dataclasses import dataclass
from typing import Any

import asyncpg
from fastapi import Depends, Request

from app.access.credentials import not_in_force, shown_claims
from app.access.doors import DoorPlate, PurposeHeader, actor_of, stated_purpose
from app.audit.actor import Actor
from app.kit.database import Database
from app.kit.vault import Vault
from app.vocabulary import Matter


@dataclass(frozen=True, slots=True, kw_only=True)
class Express:
    """What the express door hands to a route."""

    database: Database
    actor: Actor

    @property
    def vault(self) -> Vault:
        """What opens stored text."""
        return self.database.vault

    async def rows(self, statement: str, *arguments: Any) -> list[asyncpg.Record]:
        """Run a statement whose first argument is the caller; raise when the caller is not in force."""
        rows = await self.database.pool.fetch(statement, caller_json(self.actor), *arguments)
        if not rows or not rows[0]["in_force"]:
            raise not_in_force()
        return rows


def caller_json(actor: Actor) -> str:
    """Name the caller as the register's statements take it."""
    return json.dumps(
        {
            "client": actor.client_id,
            "organisation": actor.organisation_id,
            "branch": actor.branch,
            "professional": actor.professional_id,
            "family": actor.family_member_id,
            "child": actor.child_id,
            "purpose": actor.purpose,
            "requestId": actor.request_id,
        }
    )


def express_door(matter: Matter, verb: str, *, scopes: tuple[str, ...]) -> Any:
    """Return the express door of an operation."""
    plate = DoorPlate(matter=matter, verb=verb, scopes=scopes, purpose=True)

    async def pass_express_door(request: Request, purpose: PurposeHeader = None) -> Express:
        claims = shown_claims(request, scopes)
        actor = actor_of(claims, stated_purpose(purpose), request)
        return Express(database=request.app.state.database, actor=actor)

    pass_express_door.plate = plate  # type: ignore[attr-defined] # read by kit.openapi
    return Depends(pass_express_door)
