"""What a caller shows at the door: one access token in the header Authorization, and nowhere else.

What does not hold is told apart for the caller (RFC 6750): nothing shown, a token that does not hold, a scope
that is missing. Why a token does not hold is never told.
"""

from fastapi import Request

from app.access.problems import NotAuthenticated, ScopeMissing
from app.access.tokens import BadTokenError, TokenClaims, Verifier
from app.kit.clock import wall_clock

REALM = "named-person"
_BEARER = "bearer"


def challenge(error: str | None = None, *, scopes: tuple[str, ...] = ()) -> dict[str, str]:
    """Return the header that tells what is missing."""
    said = {"realm": REALM, "error": error, "scope": scopes[0] if scopes else None}
    return {"WWW-Authenticate": "Bearer " + ", ".join(f'{name}="{it}"' for name, it in said.items() if it)}


def not_in_force() -> NotAuthenticated:
    """The refusal of a token whose client, duty or person is in force no longer."""
    return NotAuthenticated(headers=challenge("invalid_token"))


def shown_claims(request: Request, scopes: tuple[str, ...]) -> TokenClaims:
    """Read and verify the token that is shown, and demand one of the scopes (none: any token will do).

    Raises NotAuthenticated and ScopeMissing.
    """
    shown = request.headers.getlist("authorization")
    scheme, _, token = (shown[0] if len(shown) == 1 else "").partition(" ")
    if scheme.lower() != _BEARER or not token:
        raise NotAuthenticated(headers=challenge(scopes=scopes))
    verifier: Verifier = request.app.state.verifier
    try:
        claims = verifier.verify(token.strip(), now=int(wall_clock().timestamp()))
    except BadTokenError:
        raise NotAuthenticated(headers=challenge("invalid_token")) from None
    if scopes and claims.scopes.isdisjoint(scopes):
        refusal = challenge("insufficient_scope", scopes=scopes)
        raise ScopeMissing(headers=refusal, required_scopes=list(scopes))
    return claims
