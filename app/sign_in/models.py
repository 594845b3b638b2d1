"""Tables of registered systems and of the assertions they have used."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Index, LargeBinary, String, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from app.kit.columns import id_column, json_object, moment, recorded_at, reference, words
from app.kit.database import Table
from app.kit.ids import id_factory


class Client(Table, table=True):
    """Ett anslutet system: its organisation, sector and branches are fixed here, never in a request."""

    __table_args__ = (
        Index("ix_client_outside_issuer_outside_client_id", "outside_issuer", "outside_client_id"),
    )

    id: str = Field(default_factory=id_factory("cli"), sa_column=id_column("cli"))
    client_id: str = Field(max_length=200, unique=True)
    name: str = Field(max_length=200)
    organisation_id: str | None = Field(default=None, sa_column=reference("organisation.id", nullable=True))
    """None for a family app and for the installation's administrator."""
    kind: str = "system"
    """`system`, `family-app` or `administrator`."""
    branches: list[str] = Field(sa_column=words())
    scopes: list[str] = Field(sa_column=words())
    jwks: dict[str, Any] = Field(sa_column=json_object())
    """Public keys (RFC 7517); none where they are fetched from `jwks_uri`."""
    jwks_uri: str | None = Field(default=None, max_length=500)
    old_jwks: dict[str, Any] | None = Field(default=None, sa_column=json_object(nullable=True))
    """The keys before these, honoured until `old_keys_until`."""
    old_keys_until: datetime | None = Field(default=None, sa_column=moment())
    smart: bool = False
    """A SMART backend client: its assertions may name the token endpoint, and may be signed with ES384."""
    outside_issuer: str | None = Field(default=None, max_length=500)
    """Another issuer, trusted by the installation, that knows the system too."""
    outside_client_id: str | None = Field(default=None, max_length=200)
    """As what it knows it."""
    certificate_bound: bool = False
    """Its tokens are bound to the certificate that it connects with, unless it shows a proof (RFC 8705)."""
    redirect_uris: list[str] = Field(
        default_factory=list,
        sa_column=Column(ARRAY(String(500)), server_default=text("'{}'"), nullable=False),
    )
    """Where a browser may come back to after somebody has signed in; none where nobody does."""
    disabled_at: datetime | None = Field(default=None, sa_column=moment())
    """Since when it is shut out; also while nobody has confirmed that it was registered."""
    registered_by: str | None = Field(default=None, max_length=200)
    confirmed_by: str | None = Field(default=None, max_length=200)
    """Who confirmed what another had asked for, the last time."""
    confirmed_at: datetime | None = Field(default=None, sa_column=moment())
    waiting: dict[str, Any] | None = Field(default=None, sa_column=json_object(nullable=True))
    """What will change when a second person has confirmed it."""
    waiting_id: str | None = Field(default=None, max_length=30)
    waiting_by: str | None = Field(default=None, max_length=200)
    waiting_since: datetime | None = Field(default=None, sa_column=moment())
    version: int = Field(default=1, sa_column_kwargs={"server_default": text("1")})
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class ClientUse(Table, table=True):
    """On which day a system was last given a token, and last called with one: no more precise."""

    client_id: str = Field(primary_key=True, max_length=200)
    token_given_on: date | None = None
    called_on: date | None = None


class UsedProof(Table, table=True):
    """A proof of possession that has been used: once, across workers. Only `register.use_proof` writes it."""

    __table_args__ = (Index("ix_used_proof_expires_at", "expires_at"),)

    digest: bytes = Field(sa_column=Column(LargeBinary, primary_key=True))
    expires_at: datetime = Field(sa_column=moment(nullable=False))


class RevokedToken(Table, table=True):
    """A token that must not be honoured any more although it has not expired."""

    __table_args__ = (Index("ix_revoked_token_expires_at", "expires_at"),)

    token_id: str = Field(primary_key=True, max_length=64)
    client_id: str = Field(max_length=200)
    expires_at: datetime = Field(sa_column=moment(nullable=False))
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class UsedAssertion(Table, table=True):
    """The jti of an assertion that has been used: once, across workers."""

    __table_args__ = (Index("ix_used_assertion_expires_at", "expires_at"),)

    digest: str = Field(primary_key=True, max_length=64)
    expires_at: datetime = Field(sa_column=moment(nullable=False))


class SignIn(Table, table=True):
    """En inloggning, from the pushed request to the token. It names the person by id, for minutes.

    Each step has a handle that only the browser or the system holds; here is its hash.
    """

    __table_args__ = (Index("ix_sign_in_expires_at", "expires_at"),)

    request_hash: bytes = Field(sa_column=Column(LargeBinary, primary_key=True))
    client_id: str = Field(max_length=200)
    redirect_uri: str = Field(max_length=500)
    code_challenge: str = Field(max_length=43)
    key_thumbprint: str | None = Field(default=None, max_length=43)
    """Of the key that the token is to be bound to, when the system named it already."""
    scope: str = Field(max_length=1_000)
    state: str | None = Field(default=None, max_length=512)
    """The system's own, handed back as it came."""
    branch: str | None = Field(default=None, max_length=64)
    subject_kind: str | None = Field(default=None, max_length=64)
    ui_locales: str | None = Field(default=None, max_length=64)
    expires_at: datetime = Field(sa_column=moment(nullable=False))
    """When the step that it waits for is too late."""
    begun_at: datetime | None = Field(default=None, sa_column=moment())
    state_hash: bytes | None = Field(default=None, sa_column=Column(LargeBinary, unique=True))
    browser_hash: bytes | None = Field(default=None, sa_column=Column(LargeBinary))
    answered_at: datetime | None = Field(default=None, sa_column=moment())
    code_hash: bytes | None = Field(default=None, sa_column=Column(LargeBinary, unique=True))
    used_at: datetime | None = Field(default=None, sa_column=moment())
    token_id: str | None = Field(default=None, max_length=64)
    professional_id: str | None = Field(default=None, max_length=30)
    family_member_id: str | None = Field(default=None, max_length=30)
    child_id: str | None = Field(default=None, max_length=30)
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())
