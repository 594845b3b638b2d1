"""A service that is a process of its own, and systems that are connected to it with keys of their own."""

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc.jwk import ECKey

from app.settings import Settings
from tests.cast import Cast
from tests.promises.processes import NO_QUOTAS, Service, free_port
from tests.sign_in.administration import NewSystem, given_an_administrator, registered


@dataclass
class Live:
    """A service on loopback, and where it is reached."""

    folder: Path
    environment: dict[str, str]
    port: int

    @property
    def url(self) -> str:
        return self.environment["PUBLIC_URL"]


@contextmanager
def served(settings: Settings, folder: Path, **more: str) -> Iterator[Live]:
    """The same installation as the tests' own, known by an address that can be called."""
    port = free_port()
    secrets = ("database_url", "encryption_keys", "index_keys", "signing_keys")
    environment = {name.upper(): getattr(settings, name).get_secret_value() for name in secrets}
    environment |= {"PUBLIC_URL": f"http://127.0.0.1:{port}", "PORT": str(port), "DEMO": "true"}
    environment |= {
        "LOG_LEVEL": "ERROR",
        **NO_QUOTAS,
        **more,
    }  # other tests have read much as the same people
    made = Live(folder, environment, port)
    service = Service(made)  # type: ignore[arg-type] # a ground to it
    try:
        service.wait_until_ready()
        yield made
    finally:
        service.close()


@dataclass
class Client:
    """A registered system: what its examples are told, and its key in both spellings."""

    settings: dict[str, str]
    jwk: Path
    pem: Path

    def told(self, live: Live, key: Path) -> dict[str, str]:
        return {"NAMED_PERSON": live.url, "KEY_FILE": str(key), **self.settings}


async def connected(cast: Cast, folder: Path, curve: str, body: dict[str, Any]) -> Client:
    """A system that two administrators have connected, with a new key."""
    key = ECKey.generate_key(curve, private=True, auto_kid=True)
    first = await given_an_administrator(cast, "https://administration.example/examples-1")
    second = await given_an_administrator(cast, "https://administration.example/examples-2")
    system = NewSystem(body["organisationId"], body["scopes"], client_id=body["clientId"])
    system.public = {"keys": [key.as_dict(private=False)]}
    system.more = body
    await registered(first, second, system)
    name = uuid.uuid4().hex  # each system's own: two of one curve would write over each other
    jwk, pem = folder / f"{name}.json", folder / f"{name}.pem"
    jwk.write_text(json.dumps(key.as_dict(private=True)))
    pem.write_bytes(
        key.private_key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    )
    return Client({"CLIENT_ID": system.client_id}, jwk, pem)
