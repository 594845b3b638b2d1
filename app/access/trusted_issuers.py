"""Which other issuers are trusted, for what, and how to read what they say: a file that a setting names.

    {"issuers": [{
      "issuer": "https://login.region.example",
      "audience": "https://named-person.example",
      "claims": {"professional": "employeeHsaId", "prefix": "hsa:"}
    }]}

What an issuer says about somebody is believed; what they may do never comes from it. Which system, which
organisation, which sector, which scopes: that is what has been registered here.
"""

import re
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from app.access.assurance import HIGH_ENOUGH
from app.access.issuer_keys import DISCOVERY_PATH, is_address
from app.kit.strict_json import UnreadableJsonError, loads

_PREFIX = re.compile(r"(hsa:|ss12000:|ext:[a-z0-9][a-z0-9.-]{0,63}:)?")
_MOST_ISSUERS = 50
Algorithm = Literal["ES256", "ES384", "PS256", "RS256", "Ed25519", "EdDSA"]


class UnfitIssuersError(ValueError):
    """The file cannot be used. The message is for whoever runs the installation."""


class _Given(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class ClaimNames(_Given):
    """Under which names an issuer says who somebody is."""

    client: str = "client_id"
    """Which of its clients an access token was given to."""
    organisation: str | None = None
    """For which organisation: our own id of it, or its organisation number. Needed when a client of the
    issuer's is registered for several."""
    professional: str = "sub"
    prefix: str = ""
    """What to put before that claim to get a sign of ours: `hsa:`, `ss12000:`, `ext:` with a system's name
    and a colon; nothing when it is our own id."""
    branch: str | None = None
    """In which secrecy branch; not needed when only one can be meant."""
    identity_number: str | None = None
    """A guardian's or a young person's number, in ID tokens."""

    @field_validator("prefix")
    @classmethod
    def _known(cls, value: str) -> str:
        if not _PREFIX.fullmatch(value):
            raise ValueError("unknown prefix")
        return value

    def sign(self, value: object) -> str | None:
        """Return by what a professional is known here, from what the issuer says."""
        if not isinstance(value, str) or not value or not value.isprintable():
            return None
        return self.prefix + value if self.prefix or value.startswith("pro-") else None


class TrustedIssuer(_Given):
    """One issuer."""

    issuer: str
    jwks_uri: str | None = None
    """Where its keys are; without it, where its own metadata says."""
    discovery: str = DISCOVERY_PATH
    """Where its metadata is, below its name."""
    algorithms: frozenset[Algorithm] = Field(default=frozenset({"ES256"}), min_length=1, strict=False)
    audience: str | None = None
    """How it calls this API in its access tokens (`aud`); without it, its access tokens are not taken."""
    longest_life_seconds: int = Field(default=600, ge=60, le=3_600)
    """How long an access token of its may live."""
    id_tokens: bool = False
    """Whether its ID tokens are taken in exchange for tokens of ours."""
    longest_session_seconds: int = Field(default=3_600, ge=60, le=43_200)
    """How long ago somebody may have been identified (`auth_time`) when their ID token is shown."""
    acr: frozenset[str] = Field(default=HIGH_ENOUGH, min_length=1, strict=False)
    """By which words it says that a professional was identified at level 3 or above."""
    claims: ClaimNames = ClaimNames()

    @model_validator(mode="after")
    def _addresses(self) -> Self:
        if not is_address(self.issuer, loopback=True):
            raise ValueError("issuer is no https address")
        if self.jwks_uri is not None and not is_address(self.jwks_uri, loopback=not is_address(self.issuer)):
            raise ValueError("jwks_uri is no https address")
        if not self.discovery.startswith("/.well-known/"):
            raise ValueError("discovery is no well-known path")
        return self


class _File(_Given):
    issuers: tuple[TrustedIssuer, ...] = Field(max_length=_MOST_ISSUERS, strict=False)


def read_issuers(path: Path | None, *, own: str) -> tuple[TrustedIssuer, ...]:
    """Read the file; `own` is our own name as an issuer. Raises UnfitIssuersError."""
    if path is None:
        return ()
    try:
        given = _File.model_validate(loads(path.read_bytes()))
    except OSError:
        raise UnfitIssuersError("TRUSTED_ISSUERS names no file that can be read.") from None
    except UnreadableJsonError:
        raise UnfitIssuersError("The file of TRUSTED_ISSUERS is not JSON.") from None
    except ValidationError as error:
        raise UnfitIssuersError(f"The file of TRUSTED_ISSUERS: {_first(error)}.") from None
    names = [each.issuer for each in given.issuers]
    if len(set(names)) < len(names) or own in names:
        raise UnfitIssuersError("The file of TRUSTED_ISSUERS names an issuer twice, or this installation.")
    return given.issuers


def _first(error: ValidationError) -> str:
    """Say what is wrong and where, without repeating what stands there."""
    problem: Any = error.errors(include_input=False, include_url=False)[0]
    return f"{'/'.join(map(str, problem['loc']))}: {problem['msg']}"
