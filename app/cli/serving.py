"""Serving: refuse what is weak, then uvicorn with uvloop and httptools, without its own access log."""

import asyncio
import importlib.util
import logging
import socket
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import uvicorn

from app.access.certificates import trusted_proxies
from app.access.trusted_issuers import read_issuers
from app.cli.database import assert_safe
from app.cli.errors import WeakConfigurationError
from app.cli.rules import assert_signed
from app.disclosures.switches import read_switches
from app.kit.vault import KeyRing
from app.rules.table import NotSwitchableError
from app.settings import Settings
from app.sign_in.agreeing import UnfitProviderError, agreed_with
from app.sign_in.keys import signing_keys

LOOPBACK = {"127.0.0.1", "::1", "localhost"}
GRACEFUL_SECONDS = 25
UVICORN: dict[str, Any] = {
    "loop": "uvloop",
    "http": "httptools",
    "access_log": False,
    "log_config": None,
    "server_header": False,
    "date_header": True,
    "proxy_headers": False,
    "timeout_graceful_shutdown": GRACEFUL_SECONDS,
    "timeout_keep_alive": 30,
    "h11_max_incomplete_event_size": 65_536,
}
"""How uvicorn serves; `make bench` serves its bare answer the same way."""


def check(settings: Settings, *, host: str, port: int) -> None:
    """Refuse to serve with a weak configuration, in one sentence (T46). The cheap questions come first."""
    for needed in ("uvloop", "httptools"):
        if importlib.util.find_spec(needed) is None:
            raise WeakConfigurationError(f"Install uvicorn[standard]: {needed} is missing.")
    if settings.demo and host not in LOOPBACK:
        raise WeakConfigurationError("Demo mode serves on loopback only.")
    if not settings.demo and not settings.public_url.startswith("https://"):
        raise WeakConfigurationError("PUBLIC_URL must be https outside demo mode.")
    if settings.log_level not in logging.getLevelNamesMapping():
        raise WeakConfigurationError("LOG_LEVEL must be DEBUG, INFO, WARNING, ERROR or CRITICAL.")
    if settings.demo and urlsplit(settings.public_url).hostname not in LOOPBACK:
        raise WeakConfigurationError("Demo mode is known by a loopback address only: look at PUBLIC_URL.")
    _refuse_weak_sign_in(settings)
    _refuse_weak_keys(settings)
    _refuse_wrong_switches(settings)
    _refuse_wrong_trust(settings)
    signing_keys(settings.signing_keys.get_secret_value())
    _refuse_weak_database(settings.database_url.get_secret_value(), signed=not settings.demo)
    _refuse_taken_port(host, port)


def _refuse_weak_sign_in(settings: Settings) -> None:
    try:
        agreed_with(settings)
    except UnfitProviderError as unfit:
        raise WeakConfigurationError(str(unfit)) from None


def _refuse_weak_keys(settings: Settings) -> None:
    """Who finds one key must not have the other: what is sealed and what is searched fall one by one."""
    sealing = KeyRing(settings.encryption_keys.get_secret_value(), name="ENCRYPTION_KEYS")
    searching = KeyRing(settings.index_keys.get_secret_value(), name="INDEX_KEYS")
    keys = [ring.key(version) for ring in (sealing, searching) for version in ring.versions]
    if len(set(keys)) < len(keys):
        raise WeakConfigurationError("ENCRYPTION_KEYS and INDEX_KEYS must not share a key, nor repeat one.")


def _refuse_wrong_trust(settings: Settings) -> None:
    try:
        read_issuers(settings.trusted_issuers, own=settings.public_url)
        trusted_proxies(settings)
    except ValueError as error:
        raise WeakConfigurationError(str(error)) from None


def _refuse_wrong_switches(settings: Settings) -> None:
    try:
        read_switches(off=settings.switched_off_rules, on=settings.switched_on_rules)
    except NotSwitchableError as error:
        raise WeakConfigurationError(f"SWITCHED_OFF_RULES or SWITCHED_ON_RULES: {error}.") from None


def _refuse_weak_database(url: str, *, signed: bool) -> None:
    """Never repeat the drivers' own words: they may quote the address, and with it the password."""
    try:
        asyncio.run(_assert_fit(url, signed=signed))
    except ValueError:
        raise WeakConfigurationError("DATABASE_URL is not the address of a PostgreSQL database.") from None
    except (asyncpg.InvalidAuthorizationSpecificationError, asyncpg.InsufficientPrivilegeError):
        raise WeakConfigurationError("The database does not let DATABASE_URL's role in.") from None
    except asyncpg.InvalidCatalogNameError:
        raise WeakConfigurationError("There is no such database as DATABASE_URL names.") from None
    except (asyncpg.PostgresError, asyncpg.InterfaceError):
        raise WeakConfigurationError("The database does not answer as it should.") from None


async def _assert_fit(url: str, *, signed: bool) -> None:
    await assert_safe(url)
    if signed:
        await assert_signed(url)


def _refuse_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise WeakConfigurationError(f"Port {port} cannot be listened on; is it taken?") from None


def serve(settings: Settings, *, host: str, port: int, workers: int) -> None:
    """Check, then serve until stopped."""
    check(settings, host=host, port=port)
    uvicorn.run("app.main:create_app", factory=True, host=host, port=port, workers=workers, **UVICORN)
