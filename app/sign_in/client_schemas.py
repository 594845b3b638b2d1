"""Wire shapes of registered systems."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, Field

from app.kit.refs import ClientChangeId, ClientId, OrganisationId
from app.kit.text import Line
from app.kit.wire import Answer, Wire
from app.sign_in.scopes import SCOPE_NAMES, ClientKind
from app.vocabulary import Branch, Sector


def _known(scope: str) -> str:
    if scope not in SCOPE_NAMES:
        message = "no such scope"
        raise ValueError(message)
    return scope


ScopeName = Annotated[str, AfterValidator(_known), Field(examples=["children.read"])]
Scopes = Annotated[
    list[ScopeName], Field(min_length=1, max_length=len(SCOPE_NAMES), examples=[["events.subscribe"]])
]
Branches = Annotated[list[Branch], Field(max_length=len(Branch), examples=[["school"]])]
HttpsAddress = Annotated[str, Field(pattern=r"^https://[\x21-\x7e]+$", max_length=500)]
KeysAddress = Annotated[HttpsAddress, Field(examples=["https://sis.example/jwks.json"])]
RedirectAddresses = Annotated[
    list[Annotated[str, Field(pattern=r"^https?://[\x21-\x7e]+$", max_length=500)]],
    Field(max_length=10, examples=[["https://sis.example/signed-in"]]),
]
OutsideIssuer = Annotated[
    str,
    Field(
        pattern=r"^https?://[\x21-\x7e]+$",
        max_length=500,
        description="Another issuer, trusted by the installation, that knows the system too.",
        examples=["https://login.region.example"],
    ),
]
OutsideClientId = Annotated[
    str,
    Field(
        pattern=r"^[\x21-\x7e]{1,200}$",
        description="As what that issuer knows the system.",
        examples=["sis-production"],
    ),
]
_COORDINATE = r"^[A-Za-z0-9_-]{43,64}$"


class PublicKey(Wire):
    """A public key as RFC 7517 writes it, and nothing of the private one."""

    kty: Literal["EC"]
    crv: Literal["P-256", "P-384"]
    x: str = Field(pattern=_COORDINATE, examples=["9dLXbZ0xQ6wqN1mJdP3bFQ3G0Vq6g0h7l4kT2m8yVtE"])
    y: str = Field(pattern=_COORDINATE, examples=["Qm0uYk3B7cYyq5cQXo3m1cJ8p7rN2l5H0a9u4WvTz0k"])
    kid: Line | None = Field(default=None, examples=["2026-11"])
    use: Literal["sig"] | None = None
    alg: Literal["ES256", "ES384"] | None = None


class PublicKeys(Wire):
    """A set of public keys (RFC 7517 section 5)."""

    keys: list[PublicKey] = Field(min_length=1, max_length=10)

    def as_jwks(self) -> dict[str, Any]:
        """Return the set as it is stored."""
        return {"keys": [key.model_dump(exclude_none=True) for key in self.keys]}


class ClientCreate(Wire):
    """A system that is to be connected."""

    client_id: str = Field(
        pattern=r"^https://[\x21-\x7e]+$",
        max_length=200,
        description="What the system calls itself: an https address of its owner's.",
        examples=["https://sis.example"],
    )
    name: Line = Field(examples=["Skolans lärplattform"])
    kind: ClientKind = ClientKind.SYSTEM
    organisation_id: OrganisationId | None = Field(
        default=None, description="Whose system it is; none for a family app and an administrator."
    )
    branches: Branches = Field(default_factory=list)
    scopes: Scopes
    jwks: PublicKeys | None = Field(default=None, description="Its public keys; or else `jwksUri`.")
    jwks_uri: KeysAddress | None = Field(
        default=None, description="From where its keys are fetched, so that it turns them itself."
    )
    smart: bool = Field(default=False, description="Whether it follows SMART Backend Services.")
    certificate_bound: bool = Field(
        default=False, description="Whether its tokens are bound to the certificate that it connects with."
    )
    outside_issuer: OutsideIssuer | None = None
    outside_client_id: OutsideClientId | None = None
    redirect_uris: RedirectAddresses = Field(default_factory=list)


class ClientUpdate(Wire):
    """What may change about a system; what is left out stays."""

    name: Line | None = Field(default=None, examples=["Skolans lärplattform"])
    branches: Branches | None = None
    scopes: Scopes | None = None
    smart: bool | None = Field(default=None, examples=[False])
    certificate_bound: bool | None = Field(default=None, examples=[False])
    outside_issuer: OutsideIssuer | None = None
    outside_client_id: OutsideClientId | None = None
    redirect_uris: RedirectAddresses | None = None


class ClientKeys(Wire):
    """Other keys for a system, and until when the keys before them are honoured."""

    jwks: PublicKeys | None = None
    jwks_uri: KeysAddress | None = None
    old_keys_until: AwareDatetime | None = Field(
        default=None,
        description="At most 90 days ahead. Without it the old keys stop at once.",
        examples=["2026-12-01T00:00:00Z"],
    )


class ClientDecision(Wire):
    """Which waiting change is meant: the one that was read."""

    change_id: ClientChangeId


class WaitingRead(Wire):
    """What will change when another administrator confirms it; what is null stays as it is."""

    id: ClientChangeId
    asked_by: str = Field(examples=["https://administration.example/anna"])
    asked_at: datetime
    name: str | None
    branches: list[Branch] | None
    scopes: list[str] | None = Field(examples=[["children.read"]])
    smart: bool | None
    certificate_bound: bool | None
    outside_issuer: str | None = Field(examples=["https://login.region.example"])
    outside_client_id: str | None = Field(examples=["sis-production"])
    redirect_uris: list[str] | None = Field(examples=[["https://sis.example/signed-in"]])
    key_ids: list[str] | None = Field(examples=[["fWl1eXQ1R2h5b0JkQ2p2VnZ0S0dXbUZ0a0l1N0hZb1c"]])
    jwks_uri: str | None = Field(examples=["https://sis.example/jwks.json"])
    old_keys_until: datetime | None
    enabled: bool | None = Field(description="True where the system is let in.")


class ClientRead(Answer):
    """A registered system, as administrators see it."""

    id: ClientId
    client_id: str = Field(examples=["https://sis.example"])
    name: str = Field(examples=["Skolans lärplattform"])
    kind: ClientKind
    organisation_id: OrganisationId | None
    sector: Sector | None = Field(description="The organisation's: never the system's to say.")
    branches: list[Branch]
    scopes: list[str] = Field(examples=[["events.subscribe"]])
    key_ids: list[str] = Field(
        description="Thumbprints of its keys (RFC 7638); none where they are fetched.",
        examples=[["fWl1eXQ1R2h5b0JkQ2p2VnZ0S0dXbUZ0a0l1N0hZb1c"]],
    )
    jwks_uri: str | None = Field(examples=["https://sis.example/jwks.json"])
    old_key_ids: list[str] = Field(description="Keys that are honoured until `oldKeysUntil`.", examples=[[]])
    old_keys_until: datetime | None
    smart: bool
    certificate_bound: bool
    outside_issuer: str | None = Field(examples=["https://login.region.example"])
    outside_client_id: str | None = Field(examples=["sis-production"])
    redirect_uris: list[str] = Field(examples=[["https://sis.example/signed-in"]])
    status: Literal["active", "waiting", "disabled"] = Field(
        description="`waiting`: registered, and shut out until another administrator has confirmed it."
    )
    waiting: WaitingRead | None
    registered_by: str | None = Field(examples=["https://administration.example/anna"])
    confirmed_by: str | None = Field(examples=["https://administration.example/bo"])
    confirmed_at: datetime | None
    token_given_on: date | None = Field(description="The day on which it last got a token.")
    called_on: date | None = Field(description="The day on which it last called.")
