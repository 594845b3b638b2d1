"""A registered system and its form, as Authlib wants to see them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from authlib.oauth2.rfc6749 import ClientMixin, InvalidScopeError, OAuth2Payload, OAuth2Request

from app.sign_in.grants import AUTHENTICATION, BY_CERTIFICATE, CARRIERS_OF_GRANT, ENDPOINTS
from app.sign_in.scopes import CARRIERS, Carrier, ClientKind, carried, holdable
from app.sign_in.smart_scopes import in_our_words
from app.vocabulary import Branch, Sector


@dataclass(frozen=True, slots=True, repr=False)
class System(ClientMixin):
    """A registered system, as the protocol sees it."""

    client_id: str
    kind: ClientKind
    organisation_id: str | None
    sector: Sector | None
    branches: frozenset[str]
    scopes: frozenset[str]
    jwks: Mapping[str, Any]
    old_jwks: Mapping[str, Any] | None = None
    """The keys before those, while they are still honoured."""
    smart: bool = False
    """Whether it follows SMART Backend Services (docs/decisions/0018)."""
    redirect_uris: frozenset[str] = frozenset()
    outside_issuer: str | None = None
    """Another issuer that knows it, and as what."""
    outside_client_id: str | None = None
    certificate_bound: bool = False
    """Whether its tokens are bound to the certificate that it connects with."""

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        """One way in everywhere; at the token endpoint a certificate too, for whom it is registered."""
        if method == BY_CERTIFICATE:
            return self.certificate_bound and endpoint == "token"
        return method == AUTHENTICATION and endpoint in ENDPOINTS

    def check_grant_type(self, grant_type: str) -> bool:
        """Whether this kind of system has any use for a grant."""
        return not CARRIERS_OF_GRANT[grant_type].isdisjoint(CARRIERS[self.kind])

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        """Whether a browser may come back there: what is registered, to the letter."""
        return redirect_uri in self.redirect_uris

    def get_default_redirect_uri(self) -> None:  # type: ignore[override] # none: each request names it
        """There is none."""

    def check_response_type(self, response_type: str) -> bool:
        """A code, where a browser has somewhere to come back to."""
        return response_type == "code" and bool(self.redirect_uris)

    def get_allowed_scope(self, scope: Collection[str] | str) -> str:
        """What is asked has been judged before."""
        return str(scope)

    @property
    def persons(self) -> Carrier:
        """Whose tokens people get who sign in through it."""
        return Carrier.FAMILY if self.kind is ClientKind.FAMILY_APP else Carrier.PROFESSIONAL

    @property
    def open_scopes(self) -> frozenset[str]:
        """What it is registered with, as far as its kind and sector may hold it today."""
        return self.scopes & holdable(self.kind, self.sector)

    @property
    def only_branch(self) -> Branch | None:
        """The branch of a token of the system itself, when there is but one to be meant."""
        return Branch(next(iter(self.branches))) if len(self.branches) == 1 else None


class Form(OAuth2Payload):
    """The form as Authlib reads it: every parameter stands once."""

    def __init__(self, fields: dict[str, str]) -> None:
        self._fields = fields

    @property
    def data(self) -> dict[str, str]:
        """The parameters."""
        return self._fields

    @property
    def datalist(self) -> dict[str, list[Any]]:
        """The parameters, as lists of one."""
        return {name: [value] for name, value in self._fields.items()}


def system_of(row: Mapping[str, Any]) -> System:
    """Read a system from its row."""
    return System(
        client_id=row["client_id"],
        kind=ClientKind(row["kind"]),
        organisation_id=row["organisation_id"],
        sector=Sector(row["sector"]) if row["sector"] else None,
        branches=frozenset(row["branches"]),
        scopes=frozenset(row["scopes"]),
        jwks=row["jwks"],
        old_jwks=row["old_jwks"],
        smart=row["smart"],
        redirect_uris=frozenset(row["redirect_uris"]),
        outside_issuer=row["outside_issuer"],
        outside_client_id=row["outside_client_id"],
        certificate_bound=row["certificate_bound"],
    )


def fields_of(request: OAuth2Request) -> dict[str, str]:
    """Return the parameters of a request that we made of a form."""
    assert isinstance(request.payload, Form)  # noqa: S101 - create_oauth2_request sets it
    return request.payload.data


def grant_scopes(request: OAuth2Request, carrier: Carrier) -> None:
    """Put the granted scopes where the requested ones stood. Raises InvalidScopeError.

    Who asks for nothing gets what is registered and fits; who asks for more than that gets nothing.
    """
    client, fields = request.client, fields_of(request)
    assert isinstance(client, System)  # noqa: S101 - set by the grant
    may_carry = carried(client.open_scopes, carrier)
    wanted = frozenset(fields["scope"].split(" ")) if "scope" in fields else may_carry
    wanted = in_our_words(wanted, may_carry) if client.smart else wanted
    if not wanted or not wanted <= may_carry:
        raise InvalidScopeError
    fields["scope"] = " ".join(sorted(wanted))
