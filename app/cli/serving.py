"""Serving: refuse what is weak, then uvicorn with uvloop and httptools, without its own access log."""

import asyncio
import importlib.util

import uvicorn

from app.cli.database import WeakConfigurationError, assert_safe
from app.main import open_vault
from app.settings import Settings
from app.sign_in.keys import signing_keys

LOOPBACK = {"127.0.0.1", "::1", "localhost"}
GRACEFUL_SECONDS = 25


def check(settings: Settings, *, host: str) -> None:
    """Refuse to serve with a weak configuration, in one sentence (T46)."""
    for needed in ("uvloop", "httptools"):
        if importlib.util.find_spec(needed) is None:
            raise WeakConfigurationError(f"Install uvicorn[standard]: {needed} is missing.")
    if settings.demo and host not in LOOPBACK:
        raise WeakConfigurationError("Demo mode serves on loopback only.")
    if not settings.demo and not settings.public_url.startswith("https://"):
        raise WeakConfigurationError("PUBLIC_URL must be https outside demo mode.")
    open_vault(settings)
    signing_keys(settings.signing_keys.get_secret_value())
    asyncio.run(assert_safe(settings.database_url.get_secret_value()))


def serve(settings: Settings, *, host: str, port: int, workers: int) -> None:
    """Check, then serve until stopped."""
    check(settings, host=host)
    uvicorn.run(
        "app.main:create_app",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        loop="uvloop",
        http="httptools",
        access_log=False,
        log_config=None,
        server_header=False,
        date_header=True,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACEFUL_SECONDS,
        timeout_keep_alive=30,
        h11_max_incomplete_event_size=65_536,
    )
