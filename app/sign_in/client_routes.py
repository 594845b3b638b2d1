"""HTTP of the registered systems: who is connected, with what right; what opens takes two administrators."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Path, Request, Response, status

from app.access.doors import Pass, desk
from app.access.problems import NotAuthenticated, ScopeMissing
from app.kit.clock import wall_clock
from app.kit.etag import IfMatch, etag, put_etag
from app.kit.idempotency import OnceOnly
from app.kit.paging import Page, Paged
from app.kit.problems import (
    HeaderMissing,
    IfMatchMissing,
    InvalidRequest,
    KeyUsedForAnotherRequest,
    NotFound,
    Stale,
    invalid,
    problems,
)
from app.kit.routing import room
from app.settings import Settings
from app.sign_in import administering, queries
from app.sign_in.client_render import client_read
from app.sign_in.client_schemas import ClientCreate, ClientDecision, ClientKeys, ClientRead, ClientUpdate
from app.sign_in.clients import ClientExistsError, Registration, UnfitClientError
from app.sign_in.errors import ClientExists, NothingWaits, SecondPersonNeeded
from app.sign_in.models import Client
from app.vocabulary import Matter

router = room("clients")
Reader = Annotated[Pass, desk(Matter.CLIENT, "read", scopes=("clients.read", "clients.manage"))]
Registrar = Annotated[Pass, desk(Matter.CLIENT, "register", scopes=("clients.manage",))]
Changer = Annotated[Pass, desk(Matter.CLIENT, "change", scopes=("clients.manage",))]
Confirmer = Annotated[Pass, desk(Matter.CLIENT, "confirm", scopes=("clients.manage",))]
ClientPath = Annotated[str, Path(alias="clientId", examples=["cli-abcdefghijklmnopqrstuvwxyz"])]
_DOOR = (NotAuthenticated, ScopeMissing)
_CHANGE = problems(*_DOOR, NotFound, InvalidRequest)
_WAITS, _AT_ONCE = "waits-for-a-second-person", None


@router.get("/clients", summary="List registered systems", responses=problems(*_DOOR, InvalidRequest))
async def list_clients(passed: Reader, asked: Paged) -> Page[ClientRead]:
    """Every system that is connected or has been, family apps and administrators too: what it may ask for,
    which keys it has, when it last called (the day, no more precise), and what waits to be confirmed.
    """
    rows, total = await queries.clients(passed.session, asked)
    await passed.note()
    uses, sectors = await queries.uses(passed.session, rows), await queries.sectors(passed.session, rows)
    shown = [
        client_read(
            row,
            sector=sectors.get(row.organisation_id or ""),
            use=uses.get(row.client_id),
            now=wall_clock(),
        )
        for row in rows
    ]
    return Page.of(shown, total=total, asked=asked)


@router.post(
    "/clients",
    status_code=status.HTTP_201_CREATED,
    summary="Register a system",
    responses=problems(HeaderMissing, *_DOOR, ClientExists, InvalidRequest, KeyUsedForAnotherRequest),
)
async def create_client(
    request: Request, passed: Registrar, once: OnceOnly, given: ClientCreate, response: Response
) -> ClientRead:
    """Registers a system with its organisation, its branches, the scopes that it may ask for and its keys.
    The sector is the organisation's. One that reaches persons, a family app and an administrator get no token
    until another administrator has confirmed it.
    """
    registration = Registration(
        **given.model_dump(exclude={"jwks"}), jwks=given.jwks.as_jwks() if given.jwks else None
    )

    async def register() -> str:
        try:
            client = await administering.register(
                passed.session, registration, by=passed.actor.client_id, now=wall_clock(), demo=_demo(request)
            )
        except UnfitClientError as unfit:
            raise _refusal(unfit) from None
        return client.id

    made = await once(register)
    client = await _found(passed, made)
    await passed.note(subject_id=made, reason=_WAITS if client.waiting else _AT_ONCE)
    return await _shown(passed, client, response, created=True)


@router.get("/clients/{clientId}", summary="Read a system", responses=problems(*_DOOR, NotFound))
async def read_client(passed: Reader, client_id: ClientPath, response: Response) -> ClientRead:
    """One system, and what waits to be confirmed."""
    client = await _found(passed, client_id)
    await passed.note(subject_id=client.id)
    return await _shown(passed, client, response)


@router.patch(
    "/clients/{clientId}",
    summary="Change a system",
    responses=_CHANGE | problems(Stale, IfMatchMissing),
)
async def update_client(
    request: Request,
    passed: Changer,
    client_id: ClientPath,
    precondition: IfMatch,
    given: ClientUpdate,
    response: Response,
) -> ClientRead:
    """Changes a system's name, branches, scopes or redirect addresses. What closes holds at once, for the
    next token; what lets it reach persons, or more of them, waits in `waiting` until another administrator
    has confirmed it.
    """
    client = await administering.to_change(passed.session, client_id)
    precondition.check(_tag(passed, client))
    return await _changed(request, passed, client, given.model_dump(exclude_none=True, mode="json"), response)


@router.post("/clients/{clientId}/keys", summary="Replace a system's keys", responses=_CHANGE)
async def replace_client_keys(
    request: Request, passed: Changer, client_id: ClientPath, given: ClientKeys, response: Response
) -> ClientRead:
    """Replaces a system's keys, by others or by the address from where they are fetched. The old ones stop,
    at once or when `oldKeysUntil` says so. Whoever holds a key can call as the system: of one that reaches
    persons, other keys wait until another administrator has confirmed them. When a key has been lost, disable
    the system first.
    """
    client = await administering.to_change(passed.session, client_id)
    other: dict[str, Any] = {
        "jwks": given.jwks.as_jwks() if given.jwks else None,
        "jwks_uri": given.jwks_uri,
    }
    if given.old_keys_until:
        other[administering.OLD_KEYS_UNTIL] = given.old_keys_until.isoformat()
    return await _changed(request, passed, client, other, response)


@router.post(
    "/clients/{clientId}/disabling", summary="Disable a system", responses=problems(*_DOOR, NotFound)
)
async def disable_client(passed: Changer, client_id: ClientPath, response: Response) -> ClientRead:
    """Shuts a system out: its next call is refused, in every process, with whatever token."""
    client = await administering.to_change(passed.session, client_id)
    administering.disable(client, now=wall_clock())
    await passed.note(subject_id=client.id)
    return await _shown(passed, client, response)


@router.post("/clients/{clientId}/enabling", summary="Enable a system", responses=_CHANGE)
async def enable_client(
    request: Request, passed: Changer, client_id: ClientPath, response: Response
) -> ClientRead:
    """Lets a disabled system in again; one that reaches persons once another administrator has confirmed."""
    client = await administering.to_change(passed.session, client_id)
    return await _changed(request, passed, client, {administering.ENABLED: True}, response)


@router.post(
    "/clients/{clientId}/confirmation",
    summary="Confirm what another administrator has asked for",
    responses=_CHANGE | problems(NothingWaits, SecondPersonNeeded),
)
async def confirm_client(
    passed: Confirmer, client_id: ClientPath, given: ClientDecision, response: Response
) -> ClientRead:
    """Carries out the waiting change that was read. Whoever asked for it cannot confirm it; a change that has
    been replaced by another meanwhile is not carried out.
    """
    client = await administering.to_change(passed.session, client_id)
    by, now = passed.actor.client_id, wall_clock()
    try:
        await administering.confirm(passed.session, client, given.change_id, by=by, now=now)
    except UnfitClientError as unfit:
        raise _refusal(unfit) from None
    await passed.note(subject_id=client.id)
    return await _shown(passed, client, response)


@router.post(
    "/clients/{clientId}/rejection",
    summary="Reject what an administrator has asked for",
    responses=_CHANGE | problems(NothingWaits),
)
async def reject_client_change(
    passed: Confirmer, client_id: ClientPath, given: ClientDecision, response: Response
) -> ClientRead:
    """Lets the waiting change come to nothing. A system whose registration is rejected stays disabled."""
    client = await administering.to_change(passed.session, client_id)
    administering.reject(client, given.change_id)
    await passed.note(subject_id=client.id, reason="rejected")
    return await _shown(passed, client, response)


async def _changed(
    request: Request, passed: Pass, client: Client, given: Mapping[str, Any], response: Response
) -> ClientRead:
    by, now = passed.actor.client_id, wall_clock()
    try:
        waits = await administering.change(passed.session, client, given, by=by, now=now, demo=_demo(request))
    except UnfitClientError as unfit:
        raise _refusal(unfit) from None
    await passed.note(subject_id=client.id, reason=_WAITS if waits else _AT_ONCE)
    return await _shown(passed, client, response)


async def _found(passed: Pass, public_id: str) -> Client:
    client = await queries.client_by_id(passed.session, public_id)
    if client is None:
        raise NotFound
    return client


async def _shown(passed: Pass, client: Client, response: Response, *, created: bool = False) -> ClientRead:
    put_etag(response, _tag(passed, client))
    uses = await queries.uses(passed.session, [client])
    sectors = await queries.sectors(passed.session, [client])
    return client_read(
        client,
        sector=sectors.get(client.organisation_id or ""),
        use=uses.get(client.client_id),
        now=wall_clock(),
        response=response if created else None,
    )


def _tag(passed: Pass, client: Client) -> str:
    return etag(passed.vault, thing=client.id, version=client.version, viewer="register")


def _demo(request: Request) -> bool:
    settings: Settings = request.app.state.settings
    return settings.demo


def _refusal(unfit: UnfitClientError) -> ClientExists | InvalidRequest:
    if isinstance(unfit, ClientExistsError):
        return ClientExists()
    return invalid(unfit.pointer, "does-not-fit", str(unfit))
