"""Two administrators, each with a client of their own, and a system that is to be connected."""

import json
import uuid
from dataclasses import dataclass, field
from typing import Any

import httpx
from sqlmodel.ext.asyncio.session import AsyncSession

from app.cli.keys import new_client_keys
from app.demo.callers import Caller
from app.demo.token_client import TokenClient
from app.sign_in import queries
from app.sign_in.clients import sector_of, shape
from app.sign_in.models import Client
from app.sign_in.scopes import ClientKind
from tests.cast import Cast
from tests.steps import then_it_is

FIRST = "https://administration.example/anna"
SECOND = "https://administration.example/bo"
SCOPES = ("clients.read", "clients.manage")


async def given_an_administrator(cast: Cast, client_id: str, scopes: tuple[str, ...] = SCOPES) -> Caller:
    """Somebody who administers, with a client of their own."""
    if client_id not in cast.world.systems:
        await cast.world.connect(client_id, kind=ClientKind.ADMINISTRATOR, scopes=scopes)
    auth = cast.world.systems[client_id].as_system(scopes)
    return Caller(client_id, cast.http, auth, "administration")


@dataclass
class NewSystem:
    """A system that wants to be connected."""

    organisation: str
    scopes: list[str]
    branches: list[str] = field(default_factory=lambda: ["school"])
    client_id: str = field(default_factory=lambda: f"https://{uuid.uuid4().hex}.example")
    private: dict[str, Any] = field(default_factory=dict)
    public: dict[str, Any] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.private, self.public = new_client_keys()

    @property
    def body(self) -> dict[str, Any]:
        return {
            "clientId": self.client_id,
            "name": "Ett nytt system",
            "organisationId": self.organisation,
            "branches": self.branches,
            "scopes": self.scopes,
            "jwks": self.public,
            **self.more,
        }

    def tokens(self, http: httpx.AsyncClient, issuer: str, key: dict[str, Any] | None = None) -> TokenClient:
        """The system's own client, with the key that it has, or another."""
        return TokenClient(http, client_id=self.client_id, private_key=key or self.private, issuer=issuer)

    async def asks(self, http: httpx.AsyncClient, issuer: str, key: dict[str, Any] | None = None) -> Any:
        """Ask for a token of the system itself; what it was answered."""
        form = self.tokens(http, issuer, key).form(None, [])
        del form["scope"]
        return await http.post("/oauth2/token", data=form)


async def confirm(who: Caller, client: dict[str, Any]) -> httpx.Response:
    """Confirm what waits, as it was read."""
    return await who.post(f"/clients/{client['id']}/confirmation", {"changeId": client["waiting"]["id"]})


async def registered(first: Caller, second: Caller, system: NewSystem) -> dict[str, Any]:
    """A system that two administrators have let in."""
    made = then_it_is(await first.post("/clients", system.body), 201)
    return then_it_is(await confirm(second, made), 200) if made["waiting"] else made


async def give_other_keys(session: AsyncSession, client_id: str, jwks: dict[str, Any]) -> Client:
    """Other keys, at once: as when two persons have asked for it."""
    client = await queries.client(session, client_id)
    assert client is not None
    shape(client, await sector_of(session, client), {"jwks": jwks}, demo=False)
    session.add(client)
    return client


def as_file(folder: Any, jwks: dict[str, Any]) -> str:
    """The public keys in a file, as the command line takes them."""
    path = folder / "keys.json"
    path.write_text(json.dumps(jwks))
    return str(path)
