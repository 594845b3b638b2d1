"""What the facade says of itself: its CapabilityStatement, and where tokens come from (SMART)."""

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, Field

from app.fhir.elements import CodeableConcept, Element, Resource, coded
from app.fhir.kinds import FHIR_ROOT, Kind
from app.settings import Settings
from app.sign_in.smart_scopes import EVERYTHING, SMART_SCOPES

FHIR_VERSION = "4.0.1"
RELEASED = "2026-11-22"
_SECURITY_SERVICE = "http://terminology.hl7.org/CodeSystem/restful-security-service"


class Coded(Element):
    """An interaction."""

    code: str = Field(examples=["read"])
    documentation: str | None = None


class SearchParam(Element):
    """A search parameter."""

    name: str = Field(examples=["patient"])
    type: str = Field(examples=["reference"])
    documentation: str


class StatedResource(Element):
    """What can be done with one kind of resource."""

    type: str = Field(examples=["CareTeam"])
    supported_profile: list[str] | None = None
    documentation: str
    interaction: list[Coded]
    versioning: Literal["no-version", "versioned"] = "versioned"
    search_param: list[SearchParam] | None = None


class Security(Element):
    """How callers are known."""

    cors: bool = False
    service: list[CodeableConcept]
    description: str


class Rest(Element):
    """The facade as a server."""

    mode: Literal["server"] = "server"
    documentation: str
    security: Security
    resource: list[StatedResource]


class Software(Element):
    """Which software it is."""

    name: str
    version: str


class Implementation(Element):
    """Which installation it is."""

    description: str
    url: str


class CapabilityStatement(Resource):
    """What the facade can do: exactly what is routed."""

    resource_type: Literal["CapabilityStatement"] = "CapabilityStatement"
    url: str
    version: str
    name: str
    title: str
    status: Literal["active"] = "active"
    experimental: bool = False
    date: str
    publisher: str
    description: str
    kind: Literal["instance"] = "instance"
    software: Software
    implementation: Implementation
    fhir_version: str
    format: list[str]
    rest: list[Rest]


class SmartConfiguration(BaseModel):
    """Where tokens come from, as SMART App Launch 2.2 has it."""

    issuer: str
    jwks_uri: str
    token_endpoint: str
    grant_types_supported: list[str]
    token_endpoint_auth_methods_supported: list[str]
    token_endpoint_auth_signing_alg_values_supported: list[str]
    scopes_supported: list[str]
    capabilities: list[str]


def capability_statement(kinds: Sequence[Kind], public_url: str) -> CapabilityStatement:
    """Say what the facade can do, from the table that its routes are made of."""
    address = public_url.rstrip("/") + FHIR_ROOT
    return CapabilityStatement(
        id="named-person",
        url=f"{address}/metadata",
        version="0.1.0",
        name="NamedPersonFacade",
        title="Named Person: the FHIR R4 facade",
        date=RELEASED,
        publisher="Named Person",
        description="The coordination around a child between school, social services and health care, as far "
        "as health records have words for it. It asks the operations of the native API, whose rules decide.",
        software=Software(name="Named Person", version="0.1.0"),
        implementation=Implementation(description="Named Person", url=address),
        fhir_version=FHIR_VERSION,
        format=["application/fhir+json", "json"],
        rest=[Rest(documentation=_REST, security=_SECURITY, resource=[_stated(kind) for kind in kinds])],
    )


_REST = (
    "What concerns a person needs the header Purpose. Unknown and forbidden answer alike. Searches that may "
    "name a person are made by POST to _search only; a search parameter that is not listed is refused."
)
_SECURITY = Security(
    service=[coded(_SECURITY_SERVICE, "SMART-on-FHIR"), coded(_SECURITY_SERVICE, "OAuth")],
    description="Access tokens by private_key_jwt; one that names a person is bound to a key (DPoP).",
)


def _stated(kind: Kind) -> StatedResource:
    updates = any(each.code == "update" for each in kind.interactions)
    return StatedResource(
        type=kind.name,
        supported_profile=list(kind.profiles) or None,
        documentation=kind.says,
        interaction=[Coded(code=each.code, documentation=each.says) for each in kind.interactions],
        versioning="versioned" if updates else "no-version",
        search_param=[
            SearchParam(name=each.name, type=each.type, documentation=each.says) for each in kind.params
        ]
        or None,
    )


def smart(settings: Settings) -> SmartConfiguration:
    """Say where tokens come from."""
    address = settings.public_url.rstrip("/")
    return SmartConfiguration(
        issuer=settings.public_url,
        jwks_uri=f"{address}/oauth2/jwks",
        token_endpoint=f"{address}/oauth2/token",
        grant_types_supported=["client_credentials", "urn:ietf:params:oauth:grant-type:jwt-bearer"],
        token_endpoint_auth_methods_supported=["private_key_jwt"],
        token_endpoint_auth_signing_alg_values_supported=["ES256", "ES384"],
        scopes_supported=[EVERYTHING, *SMART_SCOPES],
        capabilities=["client-confidential-asymmetric", "permission-v2"],
    )
