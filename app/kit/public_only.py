"""Asking at addresses that others have chosen: only public ones, and only the one that has been looked at.

A name is looked up once, every address it has must be public, and the connection goes to that address while
the certificate is still checked against the name: what the name means a moment later makes no difference.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

import httpx

LONGEST_LOOKUP_SECONDS = 3.0
_NEVER = tuple(
    IPv6Network(each) for each in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "fec0::/10")
)
"""IPv6 that stands for an IPv4 address elsewhere (RFC 6052, RFC 8215, RFC 3056, RFC 4380), and what was once
one site's own (RFC 3879)."""
Lookup = Callable[[str, int], Awaitable[Sequence[str]]]


def is_public(address: str) -> bool:
    """Whether it is on the public internet: nothing private, local, shared, reserved or translated."""
    found: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            found = found.ipv4_mapped
        elif any(found in each for each in _NEVER):
            return False
    return found.is_global and not found.is_multicast and not found.is_reserved


async def look_up(host: str, port: int) -> list[str]:
    """Return every address that a name has."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


class PublicOnly(httpx.AsyncBaseTransport):
    """Connects to public addresses only. Raises httpx.ConnectError for any other."""

    def __init__(
        self,
        *,
        loopback: bool = False,
        lookup: Lookup = look_up,
        network: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """`loopback` lets this machine itself be asked: for demo mode. The other two stand in for the net."""
        self._loopback = loopback
        self._lookup = lookup
        # No connection is kept: the pool knows them by address, and two names may share one.
        self._network = network or httpx.AsyncHTTPTransport(limits=httpx.Limits(max_keepalive_connections=0))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send it to the address that has been looked at, under the name that was asked for."""
        host = request.url.raw_host.decode("ascii")
        address = await self._address(host, request.url.port or 443)
        request.url = request.url.copy_with(host=address)
        request.extensions = {**request.extensions, "sni_hostname": host}
        return await self._network.handle_async_request(request)

    async def aclose(self) -> None:
        """Close what is open."""
        await self._network.aclose()

    async def _address(self, host: str, port: int) -> str:
        try:
            async with asyncio.timeout(LONGEST_LOOKUP_SECONDS):
                found = await self._lookup(host.strip("[]"), port)
        except (OSError, TimeoutError, UnicodeError):
            raise httpx.ConnectError("no such name") from None
        if not found or not all(self._may(each) for each in found):
            raise httpx.ConnectError("not a public address")
        return found[0]

    def _may(self, address: str) -> bool:
        if self._loopback and ip_address(address.partition("%")[0]).is_loopback:
            return True
        return is_public(address)
