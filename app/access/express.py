"""The express door: for hot reads that carry caller, door and audit in their one statement.

Token, scope and purpose are checked here; whether the caller is in force and may know is for the statement
to answer (migrations/sql/register_reads.sql), by the same functions as the ordinary door's.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg
from fastapi import Depends, Request, Response

from app.access.calls import Calls
from app.access.credentials import not_in_force, used_before
from app.access.doors import DoorPlate, PurposeHeader, caller_at
from app.access.proofs import Proof
from app.access.quotas import Quotas, counting, is_id
from app.access.used_proofs import UsedProofs
from app.access.within import still_to_use, used_up
from app.audit.actor import Actor
from app.audit.service import Deed
from app.kit.database import Database
from app.kit.vault import Vault
from app.vocabulary import Matter

_USED_BEFORE = "NP001"


@dataclass(frozen=True, slots=True, kw_only=True)
class Express:
    """What the express door hands to a route."""

    request: Request
    response: Response
    plate: DoorPlate
    actor: Actor
    proof: Proof | None = None

    @property
    def vault(self) -> Vault:
        """What opens stored text."""
        return self._database.vault

    async def rows(
        self, statement: str, *arguments: Any, asked: Sequence[str] | None = None
    ) -> list[asyncpg.Record]:
        """Run a statement whose first argument is the caller; raise when the caller is not in force.

        `asked` are the children that it is about: they are counted, within the same statement. With none,
        it is asked whether there is room for more of them.
        """
        rows = await self._rows(statement, arguments, asked)
        if not rows or not rows[0]["in_force"]:
            raise not_in_force(self.proof)
        calls: Calls = self.request.app.state.calls
        await calls.note(self.actor.client_id)
        return rows

    async def shown(self, child_ids: Sequence[str]) -> None:
        """Count the children whom a page has shown."""
        await self._quotas.shown(self.actor, child_ids)

    @property
    def _database(self) -> Database:
        database: Database = self.request.app.state.database
        return database

    @property
    def _quotas(self) -> Quotas:
        quotas: Quotas = self.request.app.state.quotas
        return quotas

    async def _rows(
        self, statement: str, arguments: Sequence[Any], asked: Sequence[str] | None
    ) -> list[asyncpg.Record]:
        if asked is None or not all(map(is_id, asked)) or not self._quotas.counts(self.actor, asked):
            return await self._fetch(statement, *arguments, proof=self.proof)
        holders = self._quotas.asking(self.actor)
        counted = counting(statement, len(arguments) + 1)
        limits = (*holders[:2], list(asked), *holders[2:])
        rows = await self._fetch(counted, *arguments, *limits, proof=self.proof)
        if not rows:
            await self._refused(asked)
            return await self._fetch(statement, *arguments, proof=None)  # there is room again, at this moment
        self.response.headers.update(self._quotas.judged(self.request, self.actor, asked, rows[0]))
        return rows

    async def _fetch(self, statement: str, *arguments: Any, proof: Proof | None) -> list[asyncpg.Record]:
        caller = caller_json(self.actor, proof)
        try:
            rows: list[asyncpg.Record] = await self._database.pool.fetch(statement, caller, *arguments)
        except asyncpg.PostgresError as error:
            if error.sqlstate == _USED_BEFORE:
                raise used_before() from None
            raise
        if rows:
            used_up(self.request, proof)
        return rows

    async def _refused(self, asked: Sequence[str]) -> None:
        """Refuse for the quota: written in the log, and the proof is used all the same."""
        proofs: UsedProofs = self.request.app.state.proofs
        if self.proof is not None and not await proofs.use(self.proof):
            raise used_before()
        self.request.state.actor = self.actor
        self.request.state.deed = Deed(action=self.plate.action)
        await self._quotas.refused(self.request, self.actor, asked)


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

    async def pass_express_door(
        request: Request, response: Response, purpose: PurposeHeader = None
    ) -> Express:
        _, proof, actor = await caller_at(request, plate, purpose)
        proof = still_to_use(request, proof)
        return Express(request=request, response=response, plate=plate, actor=actor, proof=proof)

    pass_express_door.plate = plate  # type: ignore[attr-defined] # read by kit.openapi
    return Depends(pass_express_door)
