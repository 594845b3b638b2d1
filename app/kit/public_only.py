"""Asking at addresses that others have chosen: only public ones, and only the one that has been looked at.

A name is looked up once, every address it has must be public, and the connection goes to that address while
the certificate is still checked against the name: what the name means a moment later makes no difference.

Whoever runs the installation may name networks of the house's own beside the public ones. This machine, what
is on the same wire and what tells a machine in a cloud about itself are never among them.
"""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

import httpx

LONGEST_LOOKUP_SECONDS = 3.0
_NEVER = tuple(
    IPv6Network(each) for each in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "fec0::/10")
)
"""IPv6 that stands for an IPv4 address elsewhere (RFC 6052, RFC 8215, RFC 3056, RFC 4380), and what was once
one site's own (RFC 3879)."""
_OF_A_HOUSE = tuple(
    ip_network(each) for each in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
)
"""What houses number by themselves (RFC 1918, RFC 4193)."""
_OF_A_CLOUD = frozenset(
    ip_address(each) for each in ("169.254.169.254", "168.63.129.16", "fd00:ec2::254", "fd20:ce::254")
)
"""Where a machine in a cloud is told about itself, and given credentials."""
Network = IPv4Network | IPv6Network
Lookup = Callable[[str, int], Awaitable[Sequence[str]]]


def is_public(address: str) -> bool:
    """Whether it is on the public internet: nothing private, local, shared, reserved or translated."""
    found = _meant(address)
    if found in _OF_A_CLOUD or any(found in each for each in _NEVER):
        return False
    return found.is_global and not found.is_multicast and not found.is_reserved


def _meant(address: str) -> IPv4Address | IPv6Address:
    found = ip_address(address.partition("%")[0])
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found


def is_of_a_house(network: Network) -> bool:
    """Whether a network lies in what houses number by themselves."""
    return any(_holds(each, network) for each in _OF_A_HOUSE)


def _holds(wide: Network, narrow: Network) -> bool:
    if isinstance(wide, IPv4Network) and isinstance(narrow, IPv4Network):
        return narrow.subnet_of(wide)
    return isinstance(wide, IPv6Network) and isinstance(narrow, IPv6Network) and narrow.subnet_of(wide)


async def look_up(host: str, port: int) -> list[str]:
    """Return every address that a name has."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


class PublicOnly(httpx.AsyncBaseTransport):
    """Connects to public addresses and to networks that are named. Raises httpx.ConnectError for others."""

    def __init__(
        self,
        *,
        loopback: bool = False,
        inside: Sequence[Network] = (),
        trust: ssl.SSLContext | None = None,
        lookup: Lookup = look_up,
        network: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """`loopback` lets this machine itself be asked: for demo mode. `inside` are networks of the house's
        own that may be asked too, `trust` says whose certificates are believed. The other two stand in for
        the net. Raises ValueError for a network that is no house's own.
        """
        if not all(is_of_a_house(each) for each in inside):
            raise ValueError("not a network of a house's own")
        self._loopback = loopback
        self._inside = tuple(inside)
        self._lookup = lookup
        # No connection is kept: the pool knows them by address, and two names may share one.
        self._network = network or httpx.AsyncHTTPTransport(
            verify=trust or True, limits=httpx.Limits(max_keepalive_connections=0)
        )

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
        found = _meant(address)
        house = any(found in each for each in self._inside) and found not in _OF_A_CLOUD
        return house or is_public(address)
