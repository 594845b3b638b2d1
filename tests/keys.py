"""Keys for test installations."""

import base64
import secrets


def new_key_ring(version: int = 1) -> str:
    return f"{version}:{base64.b64encode(secrets.token_bytes(32)).decode()}"
