"""New keys: for an installation, and for a system that connects. Printed once, stored nowhere."""

import base64
import json
import secrets
from collections.abc import Mapping
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
