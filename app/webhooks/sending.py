"""What leaves the house: a thin event, signed (Standard Webhooks), to an address that wants it.

The body is CloudEvents 1.0 in JSON. Nothing of an answer is read but its status; nobody is led on elsewhere.
"""

import asyncio
import base64
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

import httpx
from standardwebhooks import Webhook

from app.kit.public_only import PublicOnly

PATIENCE_SECONDS = 10.0
MEDIA_TYPE = "application/cloudevents+json"
_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of asking an address."""

    code: str
    """A status code, or why there was none: a word of ours."""
    taken: bool = False
    gone: bool = False
    """The address says that it is no more, for good."""
    nobody: bool = False
    """Nobody was there, or they were overwhelmed: no use in trying the next one at once."""


def new_secret() -> str:
    """Return a new secret in the form of Standard Webhooks."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def signed(body: str, *, event_id: str, with_: Sequence[str], at: datetime) -> dict[str, str]:
    """Return the headers of a delivery: one signature for each secret that holds."""
    moment = at.astimezone(UTC)
    signatures = [Webhook(secret).sign(event_id, moment, body) for secret in with_]
    return {
        "Content-Type": MEDIA_TYPE,
        "webhook-id": event_id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


class Sender:
    """The way out to the addresses of others."""

    def __init__(
        self, *, origin: str, loopback: bool, network: httpx.AsyncBaseTransport | None = None
    ) -> None:
        """`origin` is who asks; `loopback` lets this machine be told (demo mode); `network` stands in."""
        self._origin = urlsplit(origin).netloc
        transport = PublicOnly(loopback=loopback) if network is None else network
        self._http = httpx.AsyncClient(
            transport=transport, timeout=PATIENCE_SECONDS, follow_redirects=False, trust_env=False
        )

    async def wants(self, address: str) -> bool:
        """Ask an address whether it wants to be told: CloudEvents, HTTP Webhook 1.0, the handshake."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                said = {"WebHook-Request-Origin": self._origin}
                async with self._http.stream("OPTIONS", address, headers=said) as answer:
                    allowed = answer.headers.get("WebHook-Allowed-Origin", "")
                    return answer.is_success and allowed in {"*", self._origin}
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError):
            return False

    async def tell(self, address: str, body: str, headers: dict[str, str]) -> Outcome:
        """Tell an address, and see whether it has taken it."""
        try:
            async with (
                asyncio.timeout(PATIENCE_SECONDS),
                self._http.stream("POST", address, content=body.encode(), headers=headers) as answer,
            ):
                return _outcome(answer)
        except (httpx.TimeoutException, TimeoutError):
            return Outcome(code="timeout", nobody=True)
        except (httpx.HTTPError, httpx.InvalidURL):
            return Outcome(code="unreachable", nobody=True)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()


def _outcome(answer: httpx.Response) -> Outcome:
    status = answer.status_code
    return Outcome(
        code=str(status),
        taken=answer.is_success,
        gone=status == httpx.codes.GONE,
        nobody=status == httpx.codes.TOO_MANY_REQUESTS or status >= httpx.codes.INTERNAL_SERVER_ERROR,
    )
