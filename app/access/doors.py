"""The door that every route passes: who calls, with what right and purpose, and whether they may know.

401 no token that holds · 403 the scope is missing · 400 no Purpose · 404 may not know · 403 may know, may
not do. The order matters: nothing is looked up before the first three are answered.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import Depends, Header, Path, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from app.access.calls import Calls
from app.access.credentials import demand_scope, not_in_force, shown, used_before
from app.access.gatekeeper import ClearedChildId, Gatekeeper
from app.access.problems import NotAuthenticated, PersonNeeded, QuotaReached, ScopeMissing
from app.access.proofs import Proof
from app.access.quotas import QUOTAS, Quotas
from app.access.register import Register, Standing
from app.access.tokens import TokenClaims
from app.access.used_proofs import UsedProofs
from app.access.within import still_to_use, used_up
from app.audit.actor import Actor
from app.audit.service import Deed, record, record_each
from app.kit.clock import Moment, wall_clock
from app.kit.database import DbSession, vault_of
from app.kit.ids import pattern
from app.kit.problems import HeaderMissing, InvalidRequest, NotAllowed, NotFound, problems
from app.kit.vault import Vault
from app.vocabulary import Matter, Purpose

PURPOSE_HEADER = "Purpose"
DOOR = (HeaderMissing, NotAuthenticated, ScopeMissing, PersonNeeded, QuotaReached)
"""What every door about a person may answer, for a route's `responses=`."""
AT_A_CHILD = problems(*DOOR, NotAllowed, NotFound, InvalidRequest)
"""What a route behind a door about a child refuses with, as a rule."""
AT_A_DESK = problems(NotAuthenticated, ScopeMissing, NotFound, InvalidRequest)
"""What a route at a desk refuses with, as a rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """What a door hands to a route: the session, who calls, what time it is in the domain."""

    session: AsyncSession
    actor: Actor
    moment: Moment
    action: str

    @property
    def vault(self) -> Vault:
        """What seals and opens stored text."""
        return vault_of(self.session)

    async def note(self, **deed: Any) -> None:
        """Write in the log what this call saw or changed, in its own transaction."""
        await record(self.session, self.actor, Deed(action=self.action, **deed), now=self.moment.now)

    async def note_each(self, child_ids: Sequence[str], **deed: Any) -> None:
        """Write in the log which children a list has shown; that it was read, when it has shown none."""
        quotas: Quotas | None = self.session.info.get(QUOTAS)
        if quotas is not None:
            await quotas.show(self.session, self.actor, child_ids)
        deeds = [Deed(action=self.action, child_id=each, **deed) for each in child_ids or (None,)]
        await record_each(self.session, self.actor, deeds, now=self.moment.now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared(Pass):
    """A pass that is about one child."""

    child_id: ClearedChildId
    subject: str
    place_masked: bool = False
    """Whether units, places and organisations must be left out of what is shown: the child is protected, and
    the caller is neither named nor the child itself."""

    async def note(self, **deed: Any) -> None:
        """Write in the log what this call saw or changed about the child."""
        await Pass.note(self, child_id=self.child_id, **deed)


@dataclass(frozen=True, slots=True)
class DoorPlate:
    """What a door demands: written on it for the OpenAPI document and the list of operations."""

    matter: Matter
    verb: str
    scopes: tuple[str, ...]
    purpose: bool
    token: bool = True
    """False: no access token is asked for, since the address itself is the key."""
    implied: bool = False
    """The purpose goes without saying: the header is not read."""

    @property
    def action(self) -> str:
        """The audit tag."""
        return f"{self.matter}:{self.verb}"


def stated_purpose(value: str | None) -> Purpose:
    """Return the purpose. Raises HeaderMissing when it is not stated or not known."""
    try:
        return Purpose(value or "")
    except ValueError:
        raise HeaderMissing(header=PURPOSE_HEADER, known=[*Purpose]) from None


def actor_of(claims: TokenClaims, purpose: Purpose | None, request: Request) -> Actor:
    """Build the actor from the token; sector, roles and units come from the register afterwards."""
    return Actor(
        client_id=claims.client_id,
        scopes=claims.scopes,
        organisation_id=claims.organisation_id,
        branch=claims.branch,
        professional_id=claims.professional_id,
        family_member_id=claims.family_member_id,
        child_id=claims.child_id,
        purpose=purpose,
        request_id=request.scope.get("request_id", ""),
        token_id=claims.token_id,
    )


async def caller_at(
    request: Request, plate: DoorPlate, purpose: str | None
) -> tuple[TokenClaims, Proof | None, Actor]:
    """Return who calls: a token that holds, a scope that opens this door, a purpose where one is demanded.

    Whose scope is missing stands in the log with who it was, like every refusal behind the door.
    """
    claims, proof = await shown(request, plate.scopes)
    try:
        demand_scope(claims, plate.scopes)
    except ScopeMissing:
        request.state.actor = actor_of(claims, None, request)
        request.state.deed = Deed(action=plate.action)
        raise
    stated = stated_purpose(purpose) if plate.purpose or purpose else None
    return claims, proof, actor_of(claims, stated, request)


async def _enter(request: Request, session: AsyncSession, plate: DoorPlate, purpose: str | None) -> Pass:
    claims, proof, actor = await caller_at(request, plate, purpose)
    request.state.actor = actor
    request.state.caller = actor.viewer
    request.state.deed = Deed(action=plate.action)
    standing = await _standing(request, session, claims, proof)
    if standing is None:
        raise not_in_force(proof)
    calls: Calls = request.app.state.calls
    await calls.note(actor.client_id)
    actor = replace(actor, sector=standing.sector, roles=standing.roles, unit_ids=standing.unit_ids)
    request.state.actor = actor
    moment = Moment(wall_clock() + standing.ahead)
    request.state.moment = moment
    return Pass(session=session, actor=actor, moment=moment, action=plate.action)


async def _standing(
    request: Request, session: AsyncSession, claims: TokenClaims, proof: Proof | None
) -> Standing | None:
    """Ask the register, and use the proof up meanwhile: used it stays, whatever becomes of the call."""
    register: Register = request.app.state.register
    proof = still_to_use(request, proof)
    if proof is None:
        return await register.enter(session, claims)
    proofs: UsedProofs = request.app.state.proofs
    first = proofs.use(proof)
    try:
        standing = await register.enter(session, claims)
    except BaseException:
        first.cancel()
        raise
    if not await first:
        raise used_before()
    used_up(request, proof)
    return standing


PurposeHeader = Annotated[
    str | None,
    Header(
        alias=PURPOSE_HEADER,
        description="What the call is for (ändamål). Needed for whatever concerns a person.",
        json_schema_extra={"enum": [*Purpose]},
        examples=["coordination"],
    ),
]
Guard = Callable[..., Awaitable[Any]]


def desk(
    matter: Matter,
    verb: str,
    *,
    scopes: tuple[str, ...],
    purpose: bool = False,
    implied: Purpose | None = None,
) -> Any:
    """Return the door of an operation that is about no single child. Where the purpose is implied, as
    that of a concern report is, the header is not read.
    """
    said = implied is not None
    plate = DoorPlate(matter=matter, verb=verb, scopes=scopes, purpose=purpose, implied=said)

    async def pass_desk(
        request: Request,
        response: Response,
        session: DbSession,
        purpose: PurposeHeader = None,
    ) -> Pass:
        response.headers["Cache-Control"] = "no-store"
        return await _enter(request, session, plate, implied or purpose)

    pass_desk.plate = plate  # type: ignore[attr-defined] # read by kit.openapi
    return Depends(pass_desk)


def _whom_to_ask(child_id: str, subject: str) -> dict[str, Any]:
    """Whom to turn to instead: the named person of a child whose id the caller has said."""
    return {"named_person": f"/children/{child_id}/named-person"} if subject == child_id else {}


async def _clear(
    request: Request, response: Response, entered: Pass, plate: DoorPlate, subject: str
) -> Cleared:
    if entered.actor.is_system:
        raise PersonNeeded
    gatekeeper: Gatekeeper = request.app.state.gatekeeper
    verdict = await gatekeeper.decide(
        entered.session, entered.actor, plate.matter, plate.verb, subject, entered.moment
    )
    request.state.deed = Deed(action=plate.action, child_id=verdict.child_id, reason=verdict.reason)
    known = verdict.child_id if verdict.knows else None
    quotas: Quotas = request.app.state.quotas
    response.headers.update(await quotas.read(request, entered.actor, known or subject))
    if known is None:
        raise NotFound
    if not verdict.may:
        raise NotAllowed(missing=verdict.reason, **_whom_to_ask(known, subject))
    return Cleared(
        session=entered.session,
        actor=entered.actor,
        moment=entered.moment,
        action=entered.action,
        child_id=ClearedChildId(known),
        subject=subject,
        place_masked=verdict.place_masked,
    )


def child_door(matter: Matter, verb: str, *, scopes: tuple[str, ...]) -> Any:
    """Return the door of an operation below /children/{childId}."""
    plate = DoorPlate(matter=matter, verb=verb, scopes=scopes, purpose=True)
    enter = desk(matter, verb, scopes=scopes, purpose=True)

    async def pass_child_door(
        request: Request,
        response: Response,
        entered: Annotated[Pass, enter],
        child_id: Annotated[
            str,
            Path(
                alias="childId",
                description="The child's public id.",
                json_schema_extra={"pattern": pattern("chi")},
                examples=["chi-abcdefghijklmnopqrstuvwxyz"],
            ),
        ],
    ) -> Cleared:
        return await _clear(request, response, entered, plate, child_id)

    return Depends(pass_child_door)


def plan_door(verb: str, *, scopes: tuple[str, ...]) -> Any:
    """Return the door of an operation below /plans/{planId}."""
    plate = DoorPlate(matter=Matter.PLAN, verb=verb, scopes=scopes, purpose=True)
    enter = desk(Matter.PLAN, verb, scopes=scopes, purpose=True)

    async def pass_plan_door(
        request: Request,
        response: Response,
        entered: Annotated[Pass, enter],
        plan_id: Annotated[
            str,
            Path(
                alias="planId",
                description="The plan's public id.",
                json_schema_extra={"pattern": pattern("pln")},
                examples=["pln-abcdefghijklmnopqrstuvwxyz"],
            ),
        ],
    ) -> Cleared:
        return await _clear(request, response, entered, plate, plan_id)

    return Depends(pass_plan_door)
