"""New keys: for an installation, and for a system that connects. Printed once, stored nowhere."""

import base64
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.settings import KEY_BYTES
from app.sign_in.keys import new_key, new_signing_keys, public_half


def new_secrets() -> dict[str, str]:
    """Return the secret settings of a new installation, by the names of their environment variables."""
    return {
        "ENCRYPTION_KEYS": new_ring(),
        "INDEX_KEYS": new_ring(),
        "SIGNING_KEYS": new_signing_keys(),
    }


def new_ring(older: str | None = None) -> str:
    """Return a key ring with a new key first and the older ones after it."""
    kept = [part.strip() for part in (older or "").split(",") if part.strip()]
    version = 1 + max((int(part.partition(":")[0]) for part in kept), default=0)
    key = base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()
    return ",".join([f"{version}:{key}", *kept])


@dataclass(frozen=True, repr=False)
class Rotation:
    """The settings of the three steps in which keys turn: all processes make one before any the next."""

    known: dict[str, str]
    """The new keys are known, and not used yet."""
    used: dict[str, str]
    """They are used; what the old ones have sealed still opens."""
    alone: dict[str, str]
    """The old ones are gone."""


def rotation(*, encryption: str, index: str, signing: str) -> Rotation:
    """Draw a new key for each ring, and write down the three steps."""
    rings = {"ENCRYPTION_KEYS": new_ring(encryption), "INDEX_KEYS": new_ring(index)}
    jwks: list[Any] = json.loads(new_signing_keys(signing))["keys"]
    split = {name: ring.split(",") for name, ring in rings.items()}
    return Rotation(
        known={name: ",".join([*old, new]) for name, (new, *old) in split.items()}
        | {"SIGNING_KEYS": _jwks([*jwks[1:], jwks[0]])},
        used=rings | {"SIGNING_KEYS": _jwks(jwks)},
        alone={name: new for name, (new, *_) in split.items()} | {"SIGNING_KEYS": _jwks(jwks[:1])},
    )


def _jwks(keys: list[Any]) -> str:
    return json.dumps({"keys": keys}, separators=(",", ":"))


def told(steps: Rotation) -> str:
    """Write the three steps as environment files, one after the other, with what to do in between."""
    return (
        "# 1. Give these to every process, one after the other: the new keys are known, and not used yet.\n"
        f"{as_environment(steps.known)}\n"
        "# 2. When all run with them, give these: the new keys are used, and the old ones still open.\n"
        f"{as_environment(steps.used)}\n"
        "# 3. When all run with these, run `named-person keys reseal`. When it says that nothing is left,\n"
        "#    and the tokens of before have run out (five minutes), give these: the old keys are gone.\n"
        f"{as_environment(steps.alone)}"
    )


def as_environment(values: Mapping[str, str]) -> str:
    """Write settings as lines of an environment file; single quotes keep the JSON whole."""
    return "".join(f"{name}='{value}'\n" for name, value in values.items())


def new_client_keys() -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a system's new private key, which it keeps, and the public set that it registers."""
    private = new_key()
    return private, {"keys": [public_half(private)]}


def as_json(value: Mapping[str, Any]) -> str:
    """Write a key or a set of keys for a person to read."""
    return json.dumps(value, indent=2)
