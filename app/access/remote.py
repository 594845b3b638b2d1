"""JSON documents of others, fetched within bounds: HTTPS, no redirect, a few seconds, a few kilobytes.

    remote = Remote()                      # addresses that somebody registers: public ones only
    remote = Remote(public_only=False)     # addresses that the installation itself configures
    document = await remote.json("https://login.example/.well-known/openid-configuration")

A name is resolved once, every address that it stands for must be a public one, and it is that address
which is called: a name that changes its mind in between leads nowhere else. Plain http is spoken with this
machine only.
"""

import asyncio
import ipaddress
import socket
import ssl
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import httpx

from app.kit.strict_json import loads

LARGEST_BYTES = 131_072
LONGEST_SECONDS = 5.0
LONGEST_ADDRESS = 500
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})

_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
"""What a translating network makes of any address of the older kind, its own among them."""


class UnreachableError(Exception):
    """The document cannot be had. The reason stays inside."""


def is_address(text: object, *, public_only: bool = True) -> bool:
    """Whether a text has the form of an address that we would fetch from."""
    if not isinstance(text, str) or not 0 < len(text) <= LONGEST_ADDRESS or not text.isascii():
        return False
    try:
        url = httpx.URL(text)
    except httpx.InvalidURL:
        return False
    secure = url.scheme == "https" or (url.scheme == "http" and not public_only and url.host in _LOOPBACK)
    return secure and bool(url.host) and not url.userinfo and not url.fragment


@dataclass(frozen=True, slots=True, kw_only=True)
class Remote:
    """Fetches documents of others."""

    public_only: bool = True
    """Whether only public addresses of the internet may be called."""
    transport: httpx.AsyncBaseTransport | None = None
    """How it calls, when not over the network (tests)."""

    async def json(self, address: str) -> dict[str, Any]:
        """Return the JSON object that stands at an address. Raises UnreachableError."""
        try:
            async with asyncio.timeout(LONGEST_SECONDS):
                found = loads(await self._body(address))
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, OSError, ValueError) as error:
            raise UnreachableError(type(error).__name__) from None
        if not isinstance(found, dict):
            raise UnreachableError("no object")
        return found

    async def _body(self, address: str) -> bytes:
        if not is_address(address, public_only=self.public_only):
            raise UnreachableError("address")
        url = httpx.URL(address)
        called = await _pinned(url) if self.public_only else url
        request = httpx.Request(
            "GET",
            called,
            headers={
                "Host": url.netloc.decode(),
                "Accept": "application/json",
                "Accept-Encoding": "identity",
            },
            extensions={"sni_hostname": url.host},
        )
        async with httpx.AsyncClient(
            transport=self.transport,
            verify=_certificates(),
            trust_env=False,
            timeout=LONGEST_SECONDS,
        ) as http:
            answer = await http.send(request, stream=True)
            try:
                return await _bounded(answer)
            finally:
                await answer.aclose()


async def _bounded(answer: httpx.Response) -> bytes:
    """Read no more than is allowed, whatever the other says that it sends."""
    if answer.status_code != httpx.codes.OK or "content-encoding" in answer.headers:
        raise UnreachableError("status or encoding")
    body = bytearray()
    async for chunk in answer.aiter_raw():
        body += chunk
        if len(body) > LARGEST_BYTES:
            raise UnreachableError("size")
    return bytes(body)


async def _pinned(url: httpx.URL) -> httpx.URL:
    """Resolve the name, demand that it leads out into the internet, and return where it leads."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(url.host, url.port or 443, type=socket.SOCK_STREAM)
    hosts = [str(address[0]) for *_, address in found]
    if not hosts or not all(map(_is_public, hosts)):
        raise UnreachableError("not public")
    return url.copy_with(host=hosts[0])


def _is_public(host: str) -> bool:
    address = ipaddress.ip_address(host)
    if isinstance(address, ipaddress.IPv6Address):
        if address in _TRANSLATED:
            return False
        address = address.ipv4_mapped or address
    return address.is_global and not address.is_multicast


@lru_cache(maxsize=1)
def _certificates() -> ssl.SSLContext:
    """Trust whom this machine trusts (SSL_CERT_FILE says otherwise)."""
    return ssl.create_default_context()
