"""The gate of a feed's address: the key in it says whose it is, and they enter as they stand today.

Unknown, revoked, run out, its owner gone: the answer is the same 404. What was somebody's is written down.
"""

from dataclasses import replace
from typing import Annotated, NoReturn

from fastapi import Depends, Path, Request
from sqlmodel.ext.asyncio.session import AsyncSession

from app.access.doors import DoorPlate, Pass, actor_of
from app.access.register import Register
from app.access.tokens import TokenClaims
from app.audit.service import Deed
from app.calendars import queries, service
from app.calendars.queries import Found
from app.kit.clock import Moment, wall_clock
from app.kit.database import DbSession, vault_of
from app.kit.ids import KEY_LENGTH
from app.kit.problems import NotFound
from app.vocabulary import Branch, Matter, Purpose

_PLATE = DoorPlate(matter=Matter.CALENDAR, verb="fetch", scopes=(), purpose=False, token=False)


async def pass_gate(
    request: Request,
    session: DbSession,
    key: Annotated[
        str,
        Path(
            alias="calendarKey",
            description="The key of a feed's address: whoever has it can read the feed.",
            examples=["abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrstu"],
        ),
    ],
) -> tuple[Pass, str]:
    """Let in whoever has the address of a feed that answers. Raises NotFound, TooMany."""
    found = await _of_key(session, key)
    claims = _claims(found)
    actor = actor_of(claims, Purpose(found.purpose), request)
    request.state.actor, request.state.caller = actor, actor.viewer
    request.state.deed = Deed(action=_PLATE.action)
    now = wall_clock()
    if found.revoked_at is not None or found.expires_at <= now or not service.days_given(session):
        _refuse(request, "revoked" if found.revoked_at is not None else "expired")
    register: Register = request.app.state.register
    standing = await register.enter(session, claims)
    if standing is None or found.scopes.isdisjoint(service.READ):
        _refuse(request, "not-in-force")
    await service.count_fetch(session, found.id, key=key, now=now)
    moment = Moment(now + standing.ahead)
    request.state.moment = moment
    actor = replace(actor, sector=standing.sector, roles=standing.roles, unit_ids=standing.unit_ids)
    return Pass(session=session, actor=actor, moment=moment, action=_PLATE.action), found.id


pass_gate.plate = _PLATE  # type: ignore[attr-defined] # read by kit.openapi
Fetched = Annotated[tuple[Pass, str], Depends(pass_gate)]
"""Who fetches, and which feed."""


async def _of_key(session: AsyncSession, key: str) -> Found:
    if len(key) != KEY_LENGTH or not key.isascii():
        raise NotFound
    found = await queries.of_address(session, vault_of(session).hashes(service.marked(key)))
    if found is None:
        raise NotFound
    return found


def _refuse(request: Request, reason: str) -> NoReturn:
    request.state.deed = Deed(action=_PLATE.action, reason=reason)
    raise NotFound


def _claims(found: Found) -> TokenClaims:
    """Say of the feed what a token would say of its owner."""
    return TokenClaims(
        client_id=found.client_id,
        subject=found.id,
        scopes=found.scopes,
        expires_at=int(found.expires_at.timestamp()),
        token_id=found.id,
        organisation_id=found.organisation_id,
        branch=Branch(found.branch) if found.branch else None,
        professional_id=found.professional_id,
        family_member_id=found.family_member_id,
        child_id=found.child_id,
    )
