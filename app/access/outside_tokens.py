"""Access tokens of other issuers that the installation trusts (RFC 9068), and whatever else they sign.

What such a token says is who calls and on whose behalf. What the caller may do is looked up here, at each
call: the issuer's client must be registered as one of ours, and its organisation, sector, branches and scopes
are those of that registration (`Register.known`).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError

from app.access.issuer_keys import Discovery, keys_at
from app.access.published_keys import PublishedKeys, UnknownKeyError
from app.access.remembered import Remembered
from app.access.tokens import TYPE, BadTokenError, bound_to, in_time, text_of
from app.access.trusted_issuers import TrustedIssuer
from app.kit.outside import Outside
from app.kit.strict_json import loads
from app.vocabulary import Branch

LONGEST_TOKEN = 8_192
LONGEST_TEXT = 200
_MOST_AUDIENCES = 20
_LED_ASTRAY = frozenset({"jwk", "jku", "x5u", "x5c", "crit", "b64", "enc", "zip"})
"""Members of a header that bring a key along, or say that the rest is to be read in another way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideClaims:
    """What another issuer's access token says."""

    issuer: str
    client: str
    scopes: frozenset[str]
    expires_at: int
    token_id: str
    """Of the issuer and its own id: it cannot be one of ours."""
    organisation: str | None = None
    professional: str | None = None
    """By what the professional is known here (`pro-…`, `hsa:…`); none for a token of the system itself."""
    branch: Branch | None = None
    key_thumbprint: str | None = None
    certificate_thumbprint: str | None = None


@dataclass(frozen=True, slots=True)
class Signed:
    """A JWT whose signature is right: nothing else about it is known to be true."""

    header: Mapping[str, Any]
    claims: Mapping[str, Any]


class Trust:
    """The issuers that are trusted beside ourselves, with their keys and what they have signed lately."""

    def __init__(self, issuers: Iterable[TrustedIssuer], outside: Outside) -> None:
        self._issuers = {each.issuer: each for each in issuers}
        self._keys = {name: _keys(each, outside) for name, each in self._issuers.items()}
        self._known: Remembered[OutsideClaims] = Remembered()

    @property
    def at_the_door(self) -> list[str]:
        """Whose access tokens are taken."""
        return [name for name, each in self._issuers.items() if each.audience is not None]

    @property
    def takes_id_tokens(self) -> bool:
        """Whether anybody's ID tokens are taken in exchange."""
        return any(each.id_tokens for each in self._issuers.values())

    def issuer_of(self, token: str) -> TrustedIssuer | None:
        """Return the trusted issuer that a token claims to be of; nothing of it is known to be true."""
        if not self._issuers or len(token) > LONGEST_TOKEN:
            return None
        try:
            claims = loads(jws.extract_compact(token.encode()).payload or b"")
        except (JoseError, ValueError, TypeError):
            return None
        name = claims.get("iss") if isinstance(claims, Mapping) else None
        return self._issuers.get(name) if isinstance(name, str) else None

    async def access_token(self, token: str, issuer: TrustedIssuer, *, now: int) -> OutsideClaims:
        """Return what an access token says. Raises BadTokenError, UnreachableError."""
        known = self._known.said(token, now=now)
        if known is not None:
            return known
        if issuer.audience is None:
            raise BadTokenError("not at the door")
        signed = await self.signed(token, issuer, kinds={TYPE}, now=now)
        said = _checked(signed.claims, issuer, now=now)
        self._known.remember(token, said, expires_at=said.expires_at, now=now)
        return said

    async def signed(self, token: str, issuer: TrustedIssuer, *, kinds: Collection[str], now: int) -> Signed:
        """Return a JWT that an issuer has signed, of one of the kinds (`typ`).

        Raises BadTokenError, UnreachableError.
        """
        try:
            header = jws.extract_compact(token.encode()).headers()
            algorithm = _algorithm(header, issuer, kinds)
            key = await self._keys[issuer.issuer].key(header.get("kid"), algorithm, now=now)
            signed = jws.deserialize_compact(token.encode(), key, registry=_registry(algorithm))
            claims = loads(signed.payload or b"")
        except (JoseError, UnknownKeyError, ValueError, TypeError, KeyError) as error:
            raise BadTokenError(type(error).__name__) from None
        if not isinstance(claims, Mapping) or claims.get("iss") != issuer.issuer:
            raise BadTokenError("iss")
        return Signed(header, claims)


def _keys(issuer: TrustedIssuer, outside: Outside) -> PublishedKeys:
    if issuer.jwks_uri is not None:
        return keys_at(outside, issuer.jwks_uri)
    return Discovery(outside, issuer.issuer, path=issuer.discovery).keys


def _algorithm(header: Mapping[str, Any], issuer: TrustedIssuer, kinds: Collection[str]) -> str:
    """Return what the token is signed with, if that is what the issuer signs with and the kind is right."""
    algorithm = header.get("alg")
    if not isinstance(algorithm, str) or algorithm not in issuer.algorithms:
        raise BadTokenError("alg")
    if str(header.get("typ", "")).lower().removeprefix("application/") not in kinds:
        raise BadTokenError("typ")
    if _LED_ASTRAY & header.keys():
        raise BadTokenError("header")
    return algorithm


def _registry(algorithm: str) -> jws.JWSRegistry:
    registry = jws.JWSRegistry(algorithms=[algorithm], strict_check_header=False)
    registry.max_header_length = LONGEST_TOKEN
    registry.max_payload_length = LONGEST_TOKEN
    return registry


def _checked(claims: Mapping[str, Any], issuer: TrustedIssuer, *, now: int) -> OutsideClaims:
    """Check each claim as RFC 9068 section 4 has it, and read who calls by the names that the issuer uses."""
    if issuer.audience not in audiences(claims):
        raise BadTokenError("aud")
    expires_at = in_time(claims, now=now)
    if expires_at - claims["iat"] > issuer.longest_life_seconds:
        raise BadTokenError("exp")
    names = issuer.claims
    client, scope = line_of(claims, names.client), claims.get("scope", "")
    professional = _professional(claims, issuer, client)
    if not isinstance(scope, str):
        raise BadTokenError("scope")
    token_id = sha256(f"{issuer.issuer}\x1f{line_of(claims, 'jti')}".encode()).hexdigest()
    return OutsideClaims(
        issuer=issuer.issuer,
        client=client,
        scopes=frozenset(scope.split()),
        expires_at=expires_at,
        token_id=f"out-{token_id[:48]}",
        organisation=line_of(claims, names.organisation) if names.organisation else None,
        professional=professional,
        branch=_branch(claims, names.branch) if names.branch and professional else None,
        **bound_to(claims),
    )


def _branch(claims: Mapping[str, Any], name: str) -> Branch:
    try:
        return Branch(line_of(claims, name))
    except ValueError:
        raise BadTokenError(name) from None


def _professional(claims: Mapping[str, Any], issuer: TrustedIssuer, client: str) -> str | None:
    """Return by what the professional is known here; None when the system calls for itself."""
    subject = line_of(claims, "sub")
    name = issuer.claims.professional
    if subject == client and (name == "sub" or name not in claims):
        return None
    sign = issuer.claims.sign(claims.get(name))
    if sign is None or len(sign) > LONGEST_TEXT:
        raise BadTokenError(name)
    if not isinstance(claims.get("acr"), str) or claims["acr"] not in issuer.acr:
        raise BadTokenError("acr")
    return sign


def audiences(claims: Mapping[str, Any]) -> frozenset[str]:
    """Return for whom a token is: one, or several."""
    said = claims.get("aud")
    several = [said] if isinstance(said, str) else said
    if not isinstance(several, list) or len(several) > _MOST_AUDIENCES:
        raise BadTokenError("aud")
    return frozenset(each for each in several if isinstance(each, str))


def line_of(claims: Mapping[str, Any], name: str) -> str:
    """Return a claim that is a plain line of text, not too long. Raises BadTokenError."""
    value = text_of(claims, name)
    if len(value) > LONGEST_TEXT or not value.isprintable():
        raise BadTokenError(name)
    return value
