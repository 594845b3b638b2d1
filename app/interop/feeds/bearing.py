"""What is shown to a school system: a token from a file, or one that its authorization server gives."""

import secrets
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, KeySetSerialization

from app.interop.feeds.agreed import ClientCredentials, SchoolSystem
from app.kit.clock import wall_clock
from app.kit.outside import Outside, UnreachableError
from app.kit.strict_json import UnreadableJsonError, loads

_LONGEST = 16_384
_ASSERTION_SECONDS = 60
_BEFORE_THE_END = 30
_USUAL_SECONDS = 300
_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class NoTokenError(Exception):
    """There is no token to show. The reason is a word of ours, never what was said."""


class Bearer(Protocol):
    """Whoever has a token to show."""

    async def token(self) -> str:
        """Return a token. Raises NoTokenError."""

    def forget(self) -> None:
        """Let the token go: it was not taken."""


class TokenFile:
    """A token that somebody puts in a file, and changes there."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def token(self) -> str:
        """Read it anew: it may have been changed. Raises NoTokenError."""
        return _token(_read(self._path).decode("utf-8", "replace").strip())

    def forget(self) -> None:
        """Nothing is remembered."""


class AskedFor:
    """A token that is asked for when it is needed, and kept in memory until it ends."""

    def __init__(self, client: ClientCredentials, outside: Outside) -> None:
        self._client = client
        self._outside = outside
        self._token = ""
        self._until = 0.0

    async def token(self) -> str:
        """Return the token, or ask for another. Raises NoTokenError."""
        now = wall_clock().timestamp()
        if not self._token or now >= self._until:
            self._token, seconds = await self._ask(now)
            self._until = now + max(0, seconds - _BEFORE_THE_END)
        return self._token

    def forget(self) -> None:
        """Ask for another the next time."""
        self._token = ""

    async def _ask(self, now: float) -> tuple[str, int]:
        form = {
            "grant_type": "client_credentials",
            "client_id": self._client.id,
            "client_assertion_type": _ASSERTION,
            "client_assertion": self._assertion(int(now)),
            **({"scope": self._client.scope} if self._client.scope else {}),
        }
        try:
            status, answer = await self._outside.post_form(self._client.token_endpoint, urlencode(form), {})
        except UnreachableError:
            raise NoTokenError("unreachable") from None
        seconds = answer.get("expires_in", _USUAL_SECONDS)
        token = answer.get("access_token")
        if status != 200 or not isinstance(token, str) or type(seconds) is not int:  # noqa: PLR2004 - HTTP
            raise NoTokenError("refused")
        return _token(token), seconds

    def _assertion(self, now: int) -> str:
        client = self._client
        try:
            key = KeySet.import_key_set(_key_set(loads(_read(client.key_file)))).keys[0]
            header = {"alg": client.algorithm, "typ": "JWT", **({"kid": key.kid} if key.kid else {})}
            claims = {
                "iss": client.id,
                "sub": client.id,
                "aud": client.audience or client.token_endpoint,
                "iat": now,
                "exp": now + _ASSERTION_SECONDS,
                "jti": secrets.token_urlsafe(18),
            }
            return jwt.encode(header, claims, key, algorithms=[client.algorithm])
        except (JoseError, UnreadableJsonError, ValueError, TypeError, KeyError, IndexError):
            raise NoTokenError("unfit-key") from None


def bearer_of(system: SchoolSystem, outside: Outside) -> Bearer:
    """Return whoever has the token that is shown to a school system."""
    if system.client is not None:
        return AskedFor(system.client, outside)
    if system.token_file is None:
        raise NoTokenError("none-agreed")
    return TokenFile(system.token_file)


def _key_set(given: Any) -> KeySetSerialization:
    keys = given["keys"] if isinstance(given, dict) and "keys" in given else [given]
    return {"keys": keys}


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_LONGEST)
    except OSError:
        raise NoTokenError("unreadable-file") from None


def _token(text: str) -> str:
    """Return a token that can stand in a header."""
    if not 0 < len(text) < _LONGEST or not text.isascii() or not text.isprintable() or " " in text:
        raise NoTokenError("unfit-token")
    return text
