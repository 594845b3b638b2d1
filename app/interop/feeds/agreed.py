"""Which school systems are asked, for whom, and with what credentials: a file that a setting names.

    {"school_systems": [{
      "organisation": "org-abcdefghijklmnopqrstuvwxyz",
      "address": "https://skolsystem.example.se/ss12000/v2.0",
      "client": {
        "token_endpoint": "https://login.example.se/token",
        "id": "named-person",
        "key_file": "/run/secrets/skolsystem.jwk"
      }
    }]}

The file names the files in which secrets stand; it holds none itself, and none reaches the database.
"""

import ssl
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import httpx
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from app.access.issuer_keys import is_address
from app.kit.ids import pattern
from app.kit.public_only import Network, is_of_a_house
from app.kit.strict_json import UnreadableJsonError, loads
from app.kit.text import EmailAddress

_MOST = 500


class UnfitSchoolSystemsError(ValueError):
    """The file cannot be used. The message is for whoever runs the installation."""


def _of_a_house(network: Network) -> Network:
    if not is_of_a_house(network):
        raise ValueError("not a network of a house's own")
    return network


class _Given(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class ClientCredentials(_Given):
    """How a token is asked for: OAuth client credentials, with a signed assertion (private_key_jwt)."""

    token_endpoint: str
    id: str = Field(min_length=1, max_length=200)
    key_file: Path
    """A private key as a JWK."""
    algorithm: Literal["ES256", "ES384", "PS256", "RS256"] = "ES256"
    audience: str | None = None
    """Whom the assertion is for, where that is not the token endpoint's address."""
    scope: str | None = None


class SchoolSystem(_Given):
    """One school system, and the organisation whose answers it gives."""

    organisation: str = Field(pattern=pattern("org"))
    address: str
    """The base of its SS 12000 API: `/persons` and the others lie below it."""
    token_file: Path | None = None
    """A file that holds a bearer token; read anew for each run."""
    client: ClientCredentials | None = None
    internal_networks: tuple[Annotated[Network, AfterValidator(_of_a_house)], ...] = Field((), max_length=20)
    """Networks of the house's own in which it, or what gives its tokens, may stand; else it is public."""
    ca_file: Path | None = None
    """Certificates (PEM) of whoever vouches for it, beside those that are generally trusted."""
    role_mailbox: EmailAddress | None = None
    """For new units that the answers give no e-mail address."""
    page_size: int = Field(default=500, ge=1, le=5_000)
    minutes_between: int = Field(default=60, ge=1, le=1_440)
    """After how many minutes the worker asks for what has changed."""
    hours_between_full: int = Field(default=24, ge=1, le=720)
    """After how many hours it asks for everything anew."""
    notifications: bool = False
    """Whether it is asked to tell us when something has changed."""
    attendance: Literal["none", "aggregated", "events"] = "none"
    """Whether absence is read, and from where: sums for each week, or each lesson with reported absences."""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        addresses = [self.address, *([self.client.token_endpoint] if self.client else [])]
        if not all(is_address(each, loopback=True) and "?" not in each for each in addresses):
            raise ValueError("not an https address")
        if (self.token_file is None) is (self.client is None):
            raise ValueError("either token_file or client")
        return self

    def trust(self) -> ssl.SSLContext | None:
        """Whose certificates are believed; None for those that are generally trusted. Raises
        UnfitSchoolSystemsError.
        """
        if self.ca_file is None:
            return None
        trusted = httpx.create_ssl_context()
        try:
            trusted.load_verify_locations(cafile=self.ca_file)
        except OSError:  # ssl.SSLError is one too
            raise UnfitSchoolSystemsError("A ca_file of SCHOOL_SYSTEMS holds no certificate.") from None
        return trusted

    def is_plain(self) -> bool:
        """Whether something of it is asked over plain http, on this machine."""
        endpoint = self.client.token_endpoint if self.client else self.address
        return not (is_address(self.address) and is_address(endpoint))


class _File(_Given):
    school_systems: tuple[SchoolSystem, ...] = Field(max_length=_MOST)


def read_school_systems(path: Path | None, *, demo: bool) -> tuple[SchoolSystem, ...]:
    """Read the file; plain http only in demo mode. Raises UnfitSchoolSystemsError."""
    if path is None:
        return ()
    try:
        found = _File.model_validate(loads(path.read_bytes())).school_systems
    except OSError:
        raise UnfitSchoolSystemsError("SCHOOL_SYSTEMS names no file that can be read.") from None
    except UnreadableJsonError:
        raise UnfitSchoolSystemsError("The file of SCHOOL_SYSTEMS is not JSON.") from None
    except ValidationError as error:
        raise UnfitSchoolSystemsError(f"The file of SCHOOL_SYSTEMS: {_first(error)}.") from None
    if len({each.organisation for each in found}) < len(found):
        raise UnfitSchoolSystemsError("The file of SCHOOL_SYSTEMS names an organisation twice.")
    if not demo and any(each.is_plain() for each in found):
        raise UnfitSchoolSystemsError("The file of SCHOOL_SYSTEMS: plain http is for demo mode only.")
    return found


def _first(error: ValidationError) -> str:
    """Say what is wrong and where, without repeating what stands there."""
    problem: Any = error.errors(include_input=False, include_url=False)[0]
    return f"{'/'.join(map(str, problem['loc']))}: {problem['msg']}"
