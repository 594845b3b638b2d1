"""Administering systems from the command line: each command names who gives it, and what opens takes two."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from app.audit.actor import Actor
from app.audit.service import Deed, record
from app.cli.imports import domain_moment
from app.kit.clock import wall_clock
from app.kit.database import Database
from app.kit.ids import new_id
from app.kit.problems import Problem
from app.kit.vault import open_vault
from app.settings import Settings
from app.sign_in import administering, queries
from app.sign_in.client_render import client_read
from app.sign_in.clients import Registration, UnfitClientError
from app.sign_in.models import Client
from app.vocabulary import Matter, Purpose

_OPERATOR = "operator:"


@dataclass(frozen=True, slots=True)
class Desk:
    """One command: its session, who gives it, and what the log calls it."""

    session: AsyncSession
    by: str
    now: datetime
    demo: bool

    async def note(self, verb: str, client: Client | None, *, reason: str | None = None) -> None:
        """Write the command in the log."""
        actor = Actor(
            client_id=self.by,
            scopes=frozenset(),
            purpose=Purpose.ADMINISTRATION,
            request_id=new_id("cmd"),
        )
        deed = Deed(action=f"{Matter.CLIENT}:{verb}", subject_id=client.id if client else None, reason=reason)
        await record(self.session, actor, deed, now=self.now)


@asynccontextmanager
async def _desk(settings: Settings, by: str) -> AsyncIterator[Desk]:
    """Open the database for one command; what a room refuses becomes a sentence."""
    if not by.strip():
        raise UnfitClientError("Say who you are: --by")
    database = Database(settings.database_url.get_secret_value(), vault=open_vault(settings), pool_size=2)
    try:
        moment = await domain_moment(database)
        async with database.session() as session, session.begin():
            yield Desk(session, _OPERATOR + by.strip(), moment.now, settings.demo)
    except Problem as problem:
        raise UnfitClientError(f"{problem.title_en}.") from None
    finally:
        await database.close()


async def register(settings: Settings, given: Registration, *, by: str) -> str:
    """Register a system; say what is to be done next."""
    async with _desk(settings, by) as desk:
        client = await administering.register(
            desk.session, given, by=desk.by, now=wall_clock(), demo=desk.demo
        )
        await desk.note("register", client, reason=_reason(client))
        return await _told(desk, client)


async def change(settings: Settings, public_id: str, given: Mapping[str, Any], *, by: str) -> str:
    """Change a system, or ask for it."""
    async with _desk(settings, by) as desk:
        client = await administering.to_change(desk.session, public_id)
        waits = await administering.change(
            desk.session, client, given, by=desk.by, now=wall_clock(), demo=desk.demo
        )
        await desk.note("change", client, reason=_reason(client) if waits else None)
        return await _told(desk, client)


async def disable(settings: Settings, public_id: str, *, by: str) -> str:
    """Shut a system out at once."""
    async with _desk(settings, by) as desk:
        client = await administering.to_change(desk.session, public_id)
        administering.disable(client, now=wall_clock())
        await desk.note("change", client)
        return await _told(desk, client)


async def decide(settings: Settings, public_id: str, change_id: str, *, by: str, yes: bool) -> str:
    """Confirm or reject what somebody else has asked for."""
    async with _desk(settings, by) as desk:
        client = await administering.to_change(desk.session, public_id)
        if yes:
            await administering.confirm(desk.session, client, change_id, by=desk.by, now=wall_clock())
        else:
            administering.reject(client, change_id)
        await desk.note("confirm", client, reason=None if yes else "rejected")
        return await _told(desk, client)


async def listed(settings: Settings, *, by: str) -> str:
    """List every system: its id, how it stands, when it last called."""
    async with _desk(settings, by) as desk:
        rows = await queries.every_client(desk.session)
        await desk.note("read", None)
        return "\n".join(await _lines(desk.session, rows)) or "No system is registered."


async def show(settings: Settings, public_id: str, *, by: str) -> str:
    """Show one system whole."""
    async with _desk(settings, by) as desk:
        client = await administering.to_change(desk.session, public_id)
        await desk.note("read", client)
        return await _told(desk, client)


def key_set(path: Path) -> dict[str, Any]:
    """Read a JWK set from a file. Raises UnfitClientError."""
    try:
        found = json.loads(path.read_text())
    except (OSError, ValueError):
        raise UnfitClientError("The file holds no JWK set in JSON.") from None
    if not isinstance(found, dict):
        raise UnfitClientError("The file holds no JWK set in JSON.")
    return found


def _reason(client: Client) -> str | None:
    return "waits-for-a-second-person" if client.waiting else None


async def _lines(session: AsyncSession, rows: Sequence[Client]) -> list[str]:
    uses, sectors = await queries.uses(session, rows), await queries.sectors(session, rows)
    lines = []
    for row in rows:
        read = client_read(
            row,
            sector=sectors.get(row.organisation_id or ""),
            use=uses.get(row.client_id),
            now=wall_clock(),
        )
        called = read.called_on.isoformat() if read.called_on else "never called"
        waits = f"  waits: {read.waiting.id}" if read.waiting else ""
        lines.append(f"{read.id}  {read.status:<8}  {called:<12}  {read.client_id}  {read.name}{waits}")
    return lines


async def _told(desk: Desk, client: Client) -> str:
    uses = await queries.uses(desk.session, [client])
    sectors = await queries.sectors(desk.session, [client])
    read = client_read(
        client,
        sector=sectors.get(client.organisation_id or ""),
        use=uses.get(client.client_id),
        now=wall_clock(),
    )
    said = read.model_dump(mode="json", by_alias=True, exclude_none=True, exclude={"links"})
    text = json.dumps(said, indent=2, ensure_ascii=False)
    if read.waiting is None:
        return text
    command = f"named-person clients confirm {read.id} {read.waiting.id} --by NAME"
    return f"{text}\nSomebody else confirms it: {command}"
