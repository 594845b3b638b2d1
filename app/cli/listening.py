"""Hearing events on a developer's own machine: the feed is read, shown, and passed on as by a webhook."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from app.demo.token_client import TokenClient
from app.kit.clock import wall_clock
from app.kit.routing import API_ROOT
from app.webhooks.sending import new_secret, signed
from app.webhooks.service import SCOPE

PAUSE_SECONDS = 1.0
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening:
    """Who listens, for which branch, and where what is heard is passed on to."""

    url: str
    client_id: str
    key_file: Path
    branch: str | None = None
    forward_to: str | None = None


async def listen_here(asked: Listening, *, say: Callable[[str], None]) -> None:
    """Show what happens from now on, until stopped. Raises ValueError."""
    async with httpx.AsyncClient(base_url=asked.url, timeout=10) as http:
        await listen(asked, http, say=say)


async def listen(
    asked: Listening,
    http: httpx.AsyncClient,
    *,
    say: Callable[[str], None],
    rounds: int | None = None,
) -> None:
    """Show what happens from now on; for so many rounds, or until stopped. Raises ValueError."""
    _refuse_elsewhere(asked.forward_to)
    private_key = json.loads(asked.key_file.read_text())
    tokens = TokenClient(http, client_id=asked.client_id, private_key=private_key, issuer=asked.url)
    auth = tokens.as_system([*SCOPE])
    secret = new_secret()
    if asked.forward_to:
        say(f"Passed on to {asked.forward_to}, signed with {secret}")
    after = await _end(http, auth, asked)
    say("Listening.")
    while rounds is None or rounds > 0:
        answer = await _read(http, auth, asked, after)
        for event in answer["items"]:
            passed_on = await _pass_on(http, event, asked.forward_to, secret)
            say(f"{event['time']}  {event['type']:<28} {event['data']['link']}{passed_on}")
        after = answer["after"]
        rounds = None if rounds is None else rounds - 1
        if not answer["hasMore"] and rounds != 0:
            await asyncio.sleep(PAUSE_SECONDS)


def _refuse_elsewhere(address: str | None) -> None:
    if address is not None and urlsplit(address).hostname not in _HERE:
        raise ValueError("Events are passed on to this machine only; elsewhere, make a subscription.")


async def _end(http: httpx.AsyncClient, auth: httpx.Auth, asked: Listening) -> str:
    """Pass by what has happened before."""
    after: str | None = None
    while True:
        answer = await _read(http, auth, asked, after)
        after = str(answer["after"])
        if not answer["hasMore"]:
            return after


async def _read(
    http: httpx.AsyncClient, auth: httpx.Auth, asked: Listening, after: str | None
) -> dict[str, Any]:
    params = {"branch": asked.branch, "after": after}
    answer = await http.get(
        f"{asked.url}{API_ROOT}/events",
        params={name: value for name, value in params.items() if value is not None},
        auth=auth,
    )
    if answer.status_code != httpx.codes.OK:
        raise ValueError(f"The feed answered {answer.status_code}: {answer.text}")
    read: dict[str, Any] = answer.json()
    return read


async def _pass_on(http: httpx.AsyncClient, event: dict[str, Any], where: str | None, secret: str) -> str:
    """Tell this machine as the service would tell an address; say what came of it."""
    if where is None:
        return ""
    body = json.dumps(event, separators=(",", ":"))
    headers = signed(body, event_id=event["id"], with_=[secret], at=wall_clock())
    try:
        answer = await http.post(where, content=body, headers=headers)
    except httpx.HTTPError:
        return "  → nobody there"
    return f"  → {answer.status_code}"
