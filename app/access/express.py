"""The express door: for hot reads that carry caller, door and audit in their one statement.

Token, scope and purpose are checked here; whether the caller is in force and may know is for the statement
to answer (migrations/sql/register_reads.sql), by the same functions as the ordinary door's.
"""

import json
from dataclasses import dataclass
from typing import Any

import asyncpg
from fastapi import Depends, Request

from app.access.calls import Calls
from app.access.credentials import not_in_force, shown, used_before
from app.access.doors import DoorPlate, PurposeHeader, actor_of, stated_purpose
from app.access.proofs import Proof
from app.audit.actor import Actor
from app.kit.database import Database
from app.kit.vault import Vault
from app.vocabulary import Matter

_USED_BEFORE = "NP001"


@dataclass(frozen=True, slots=True, kw_only=True)
class Express:
    """What the express door hands to a route."""

    database: Database
    actor: Actor
    calls: Calls
    proof: Proof | None = None

    @property
    def vault(self) -> Vault:
        """What opens stored text."""
        return self.database.vault

    async def rows(self, statement: str, *arguments: Any) -> list[asyncpg.Record]:
        """Run a statement whose first argument is the caller; raise when the caller is not in force."""
        caller = caller_json(self.actor, self.proof)
        try:
            rows = await self.database.pool.fetch(statement, caller, *arguments)
        except asyncpg.PostgresError as error:
            if error.sqlstate == _USED_BEFORE:
                raise used_before() from None
            raise
        if not rows or not rows[0]["in_force"]:
            raise not_in_force(self.proof)
        await self.calls.note(self.actor.client_id)
        return rows


def caller_json(actor: Actor, proof: Proof | None = None) -> str:
    """Name the caller as the register's statements take it; they use the proof up."""
    shown_with = {"proof": proof.digest.hex(), "proofUntil": proof.until} if proof else {}
    return json.dumps(
        {
            **shown_with,
            "token": actor.token_id,
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
        claims, proof = await shown(request, scopes)
        actor = actor_of(claims, stated_purpose(purpose), request)
        state = request.app.state
        return Express(database=state.database, actor=actor, calls=state.calls, proof=proof)

    pass_express_door.plate = plate  # type: ignore[attr-defined] # read by kit.openapi
    return Depends(pass_express_door)
