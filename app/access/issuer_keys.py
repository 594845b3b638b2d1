"""Where others publish their keys: an issuer says so itself, or a system has registered an address.

    outside = Outside()                                    # app.kit.outside; addresses of the configuration
    outside = Outside(PublicOnly())                        # app.kit.public_only; addresses that others chose

    issuer = Discovery(outside, "https://login.example")   # finds its keys by its own metadata
    document = await issuer.document(now=now)              # `issuer` in it has been compared
    key = await issuer.keys.key(header.get("kid"), header.get("alg"), now=now)

    book = KeyBook(Outside(PublicOnly()))                  # the JWKS addresses that systems register
    key = await book.of(client.jwks_uri).key(kid, "ES256", now=now)

One object of each for as long as the process lives (`app.state`): what they keep is kept in them.
"""

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

import httpx

from app.access.published_keys import Kept, PublishedKeys
from app.kit.outside import Outside, UnreachableError

DISCOVERY_PATH = "/.well-known/openid-configuration"
MOST_ADDRESSES = 1_000
LONGEST_ADDRESS = 500
_THIS_MACHINE = frozenset({"127.0.0.1", "::1", "localhost"})


def is_address(text: object, *, loopback: bool = False) -> bool:
    """Whether a text is an https address in full; with `loopback`, plain http on this machine too."""
    if not isinstance(text, str) or not 0 < len(text) <= LONGEST_ADDRESS or not text.isascii():
        return False
    try:
        url = httpx.URL(text)
    except httpx.InvalidURL:
        return False
    plain = loopback and url.scheme == "http" and url.host in _THIS_MACHINE
    return (url.scheme == "https" or plain) and bool(url.host) and not url.userinfo and not url.fragment


class Discovery:
    """An issuer that says of itself where its keys and endpoints are (OpenID Connect, RFC 8414)."""

    def __init__(self, outside: Outside, issuer: str, *, path: str = DISCOVERY_PATH) -> None:
        self._outside = outside
        self._issuer = issuer
        self._path = path
        self._document = Kept(self._read_document)
        self.keys = PublishedKeys(self._read_keys)

    async def document(self, *, now: float) -> Mapping[str, Any]:
        """Return what it says of itself. Raises UnreachableError."""
        return await self._document.get(now=now)

    async def _read_document(self) -> Mapping[str, Any]:
        found = await self._outside.get_json(self._issuer.rstrip("/") + self._path)
        if found.get("issuer") != self._issuer:
            raise UnreachableError("another issuer")
        return found

    async def _read_keys(self) -> Mapping[str, Any]:
        address = (await self._read_document()).get("jwks_uri")
        if not is_address(address, loopback=not is_address(self._issuer)):
            raise UnreachableError("jwks_uri")
        return await self._outside.get_json(str(address))


def keys_at(outside: Outside, address: str) -> PublishedKeys:
    """Return the keys that stand at an address."""
    return PublishedKeys(lambda: outside.get_json(address))


class KeyBook:
    """The keys at the addresses that systems register; of those asked for last, so many and no more."""

    def __init__(self, outside: Outside) -> None:
        self._outside = outside
        self._known: OrderedDict[str, PublishedKeys] = OrderedDict()

    def of(self, address: str) -> PublishedKeys:
        """Return the keys at an address."""
        keys = self._known.get(address) or keys_at(self._outside, address)
        self._known[address] = keys
        self._known.move_to_end(address)
        if len(self._known) > MOST_ADDRESSES:
            self._known.popitem(last=False)
        return keys
