"""What the installation has agreed with an OpenID provider, read from its settings; what is weak is none."""

import json

from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from app.access.assurance import HIGH_ENOUGH
from app.settings import Settings
from app.sign_in.keys import CURVE
from app.sign_in.provider import Agreed
from app.sign_in.redirects import fit
from app.sign_in.scopes import Carrier


class UnfitProviderError(ValueError):
    """People cannot be signed in like this; the message is for the administrator and holds no secret."""


def agreed_with(settings: Settings) -> Agreed | None:
    """Return what has been agreed; None where nobody signs in. Raises UnfitProviderError."""
    if not settings.sign_in_issuer:
        return None
    if not fit(settings.sign_in_issuer, demo=settings.demo) or "?" in settings.sign_in_issuer:
        raise UnfitProviderError("SIGN_IN_ISSUER must be an https address.")
    if not settings.sign_in_client_id:
        raise UnfitProviderError("SIGN_IN_CLIENT_ID is missing.")
    if (settings.sign_in_client_secret is None) is (settings.sign_in_private_key is None):
        raise UnfitProviderError("Give either SIGN_IN_PRIVATE_KEY or SIGN_IN_CLIENT_SECRET.")
    if "openid" not in settings.sign_in_scopes.split():
        raise UnfitProviderError("SIGN_IN_SCOPES must hold openid.")
    _refuse_unfit_key(settings)
    return Agreed(
        issuer=settings.sign_in_issuer,
        client_id=settings.sign_in_client_id,
        scopes=settings.sign_in_scopes,
        levels={
            Carrier.PROFESSIONAL: _levels(settings.sign_in_professional_levels, "PROFESSIONAL"),
            Carrier.FAMILY: _levels(settings.sign_in_family_levels, "FAMILY"),
        },
        claims={
            Carrier.PROFESSIONAL: settings.sign_in_professional_claim,
            Carrier.FAMILY: settings.sign_in_family_claim,
        },
        longest_session_seconds=settings.sign_in_longest_session_seconds,
        secret=settings.sign_in_client_secret,
        private_key=settings.sign_in_private_key,
        plain_http=settings.demo,
    )


def _levels(text: str, whose: str) -> tuple[str, ...]:
    levels = tuple(text.split())
    if not levels:
        raise UnfitProviderError(f"SIGN_IN_{whose}_LEVELS must name at least one level.")
    if whose == "PROFESSIONAL" and not HIGH_ENOUGH.issuperset(levels):
        known = ", ".join(sorted(HIGH_ENOUGH))
        raise UnfitProviderError(f"SIGN_IN_PROFESSIONAL_LEVELS must be level 3 or above: {known}.")
    return levels


def _refuse_unfit_key(settings: Settings) -> None:
    if settings.sign_in_private_key is None:
        return
    try:
        key = ECKey.import_key(json.loads(settings.sign_in_private_key.get_secret_value()))
    except (JoseError, ValueError, TypeError, KeyError):
        raise UnfitProviderError("SIGN_IN_PRIVATE_KEY cannot be read.") from None
    if not key.is_private or key.curve_name != CURVE:
        raise UnfitProviderError("SIGN_IN_PRIVATE_KEY must be a private key on P-256.")
