"""What a caller shows at the door: one access token in the header Authorization, a proof with a bound one.

What does not hold is told apart for the caller (RFC 6750, RFC 9449): nothing shown, a token that does not
hold, a proof that does not, a scope that is missing. Why a token or a proof does not hold is never told.
"""

import hmac
from typing import NoReturn
from urllib.parse import quote

from fastapi import Request

from app.access import proofs
from app.access.certificates import TrustedProxies
from app.access.nonces import Nonces
from app.access.outside_tokens import Trust
from app.access.problems import NotAuthenticated, ScopeMissing
from app.access.proofs import Asked, BadProofError, NonceNeededError, Proof
from app.access.published_keys import ASK_AGAIN_SECONDS
from app.access.register import Register
from app.access.tokens import BadTokenError, TokenClaims, Verifier
from app.access.within import outer_call
from app.kit.clock import wall_clock
from app.kit.links import outside
from app.kit.outside import UnreachableError
from app.kit.problems import Unavailable

REALM = "named-person"
RESOURCE_METADATA_PATH = "/.well-known/oauth-protected-resource"
NONCE_HEADER = "DPoP-Nonce"
_BEARER, _BOUND = "Bearer", "DPoP"
_SCHEMES = {"bearer": _BEARER, "dpop": _BOUND}


def challenge(
    error: str | None = None, *, scheme: str = _BEARER, scopes: tuple[str, ...] = ()
) -> dict[str, str]:
    """Return the header that tells what is missing."""
    said = {
        "realm": REALM,
        "error": error,
        "scope": scopes[0] if scopes else None,
        "resource_metadata": outside(RESOURCE_METADATA_PATH),
        "algs": " ".join(proofs.ALGORITHMS) if scheme == _BOUND else None,
    }
    members = ", ".join(f'{name}="{it}"' for name, it in said.items() if it)
    return {"WWW-Authenticate": f"{scheme} {members}"}


def not_in_force(proof: Proof | None) -> NotAuthenticated:
    """The refusal of a token whose client, duty or person is in force no longer."""
    return _refused("invalid_token", _BOUND if proof else _BEARER)


def used_before() -> NotAuthenticated:
    """The refusal of a proof that is shown again."""
    return _refused("invalid_dpop_proof", _BOUND)


async def shown(request: Request, scopes: tuple[str, ...]) -> tuple[TokenClaims, Proof | None]:
    """Verify the token that is shown, with its proof; the scopes are those that a refusal asks for.

    Whether the proof is used for the first time is still to be asked. Raises NotAuthenticated, and
    Unavailable when another issuer's keys cannot be had.
    """
    scheme, token = _authorization(request, scopes)
    now = int(wall_clock().timestamp())
    try:
        claims = await _verified(request, token, now=now)
    except BadTokenError:
        raise _refused("invalid_token", scheme) from None
    except UnreachableError:
        raise Unavailable(headers={"Retry-After": str(ASK_AGAIN_SECONDS)}) from None
    if (scheme == _BOUND) is not (claims.key_thumbprint is not None):
        raise _refused("invalid_token", _BOUND)
    if claims.names_a_person and not claims.is_bound:
        raise _refused("invalid_token", _BOUND)
    _demand_certificate(request, claims)
    return claims, _proof(request, token, claims, now=now) if scheme == _BOUND else None


def demand_scope(claims: TokenClaims, scopes: tuple[str, ...]) -> None:
    """Demand one of the scopes (none: any token will do). Raises ScopeMissing."""
    if scopes and claims.scopes.isdisjoint(scopes):
        scheme = _BOUND if claims.key_thumbprint is not None else _BEARER
        refusal = challenge("insufficient_scope", scheme=scheme, scopes=scopes)
        raise ScopeMissing(headers=refusal, required_scopes=list(scopes))


async def _verified(request: Request, token: str, *, now: int) -> TokenClaims:
    """Return what a token of ours says, or what a trusted issuer's is worth. Raises BadTokenError."""
    verifier: Verifier = request.app.state.verifier
    trust: Trust = request.app.state.trust
    try:
        return verifier.verify(token, now=now)
    except BadTokenError:
        issuer = trust.issuer_of(token)
        if issuer is None:
            raise
    said = await trust.access_token(token, issuer, now=now)
    register: Register = request.app.state.register
    claims = await register.meant(request.app.state.database, said)
    if claims is None:
        raise BadTokenError("means nobody")
    return claims


def _demand_certificate(request: Request, claims: TokenClaims) -> None:
    """A token that is bound to a certificate counts only on a connection that was made with it (RFC 8705)."""
    if claims.certificate_thumbprint is None:
        return
    proxies: TrustedProxies = request.app.state.proxies
    held = proxies.thumbprint(request)
    if held is None or not hmac.compare_digest(held.encode(), claims.certificate_thumbprint.encode()):
        raise _refused("invalid_token", _BEARER)


def _authorization(request: Request, scopes: tuple[str, ...]) -> tuple[str, str]:
    """Return scheme and token of the one header there may be."""
    headers = request.headers.getlist("authorization")
    name, _, token = (headers[0] if len(headers) == 1 else "").partition(" ")
    scheme = _SCHEMES.get(name.lower())
    if scheme is None or not token.strip():
        ways = (challenge(scheme=way, scopes=scopes)["WWW-Authenticate"] for way in (_BEARER, _BOUND))
        raise NotAuthenticated(headers={"WWW-Authenticate": ", ".join(ways)})
    return scheme, token.strip()


def _proof(request: Request, token: str, claims: TokenClaims, *, now: int) -> Proof:
    headers = request.headers.getlist("dpop")
    nonces: Nonces | None = request.app.state.nonces
    if len(headers) != 1:
        raise _refused("invalid_dpop_proof", _BOUND)
    made = outer_call(request)
    method, path = (made.method, made.path) if made else (request.method, str(request.scope["path"]))
    asked = Asked(method=method, url=_address(request, path), now=now, token=token)
    try:
        proof = proofs.read(headers[0], asked, nonces=nonces)
    except NonceNeededError:
        _demand_nonce(nonces, now)
    except BadProofError:
        raise _refused("invalid_dpop_proof", _BOUND) from None
    if proof.thumbprint != claims.key_thumbprint:
        raise _refused("invalid_token", _BOUND)
    return proof


def _address(request: Request, path: str) -> str:
    """Return the address that callers know us by: never what the header Host says.

    The path has been decoded: what is no path in an address (a question mark, a line break) is encoded again.
    """
    public: str = request.app.state.settings.public_url
    return public.rstrip("/") + quote(path)


def _demand_nonce(nonces: Nonces | None, now: int) -> NoReturn:
    given = {NONCE_HEADER: nonces.current(now=now)} if nonces else {}
    raise NotAuthenticated(headers=challenge("use_dpop_nonce", scheme=_BOUND) | given) from None


def _refused(error: str, scheme: str) -> NotAuthenticated:
    return NotAuthenticated(headers=challenge(error, scheme=scheme))
