"""The OpenAPI document of this API: what is said once about the whole."""

from functools import lru_cache
from typing import Any

from fastapi import FastAPI

from app.front.life_cycle import mark
from app.kit.openapi import document
from app.kit.openapi_tidy import only_what_is_used
from app.kit.routing import API_ROOT
from app.sign_in.scopes import SCOPES

API_VERSION = "0.1.0"
API_RELEASED = "2026-11-22"
SERVER = "https://named-person.example.se"
NATIVE = "named-person-v1.json"
AT_THE_ROOT = "sign-in-v1.json"
TAGS = {
    "front desk": "What this API is, who you are in it, what the installation offers.",
    "organisations": "Who takes part: organisations, units, professionals and their duties.",
    "agreements": "What organisations have agreed, and whom a school turns to in each district.",
    "catalogue": "The preventive help that there is, for everybody to read without a token.",
    "guidance": "Documents that guide the work, where in it they are shown, and who has read them.",
    "cooperation": "Forms of cooperation, where they are at work, and meetings of boards and teams.",
    "children": "The child pointer, and your own organisation's relation to the child.",
    "residence": "Where a child belongs, and which district and social board answers for it.",
    "protections": "Who protects a child, and the few for whom a protected child exists.",
    "named persons": "Exactly one named person on every day, by a rule set.",
    "handovers": "A change of named person: who receives, what goes along item by item, what was promised.",
    "support": "The named person's offers, and a family's no to them.",
    "five questions": "The same five questions in every profession, each in its own compartment.",
    "assistance": "One agency asks another for something definite, and gets an answer with a reason.",
    "absence": "Attendance, and absence that becomes a duty of the head of the school.",
    "support measures": "Help as service or as assessed help, on its legal footing; what it led to.",
    "consultations": "Thinking aloud without naming a child: a topic, a question, an advice; hours for it.",
    "applications": "A family's own application for help, by itself or handed over warmly out of service.",
    "concerns": "Concern reports: made at once, decided in time, and three values back to who reported.",
    "chronology": "What has happened, in order: facts, each branch's own.",
    "care blocks": "What a patient has closed within care.",
    "consents": "Receipts: which items, to whom, for what, how long; withdrawal with a preview.",
    "disclosures": "What crosses a border, item by item, on a ground that is explained.",
    "plans": "The coordinated plan: who does what by when.",
    "calendar": "Your own meetings and last days in your own calendar, under titles that say nothing.",
    "events": "What has happened: thin, told to systems in a feed and at webhooks.",
    "webhooks": "What your own system is sent.",
    "code events": "The statistical codes that the work has produced, for the own systems to report.",
    "statistics": "What becomes of plans, and how reports are treated, in counts that point nobody out.",
    "caseload": "Your own children today, and what you should look at.",
    "access log": "Who has looked.",
    "imports": "Runs of the school system's synchronisation.",
    "clients": "Which systems are connected, with what right; what opens takes two administrators.",
    "oauth": "Tokens.",
}
DESCRIPTION = """
## Om API
Named Person is the coordination service around a child between school, social services and health care.
Every child has exactly one named person at every moment; every profession answers the same five questions;
what crosses an authority's border crosses item by item, on a legal ground that the family can see.

## Användarvillkor
The service is run by an authority or on its behalf. Use it for the purpose that each call states. Rules
marked as unverified must be reviewed by the installation's own lawyer.

## Datamodell
JSON in camelCase. Public ids are opaque: a prefix that names the kind and 26 characters. Dates without time;
moments in UTC with `Z`. No identity number ever stands in an address.

## Autentisering
OAuth 2.0 with `private_key_jwt`; access tokens are RFC 9068 JWTs that live five minutes. What concerns a
child needs a token that names a person, and the header `Purpose`. Such a token is bound to a key (DPoP,
RFC 9449): it is shown as `Authorization: DPoP …`, with a proof in the header `DPoP` that serves one call.

## Livscykel
The major version stands in the address. Within it nothing is removed or narrowed; what goes is announced with
`Deprecation` and `Sunset` at least twelve months ahead. Status: beta.

## Kontakt
See the installation's own contact point.

## Kända problem och begränsningar (known problems and limits)
Unknown and forbidden answer alike (404). Bodies are at most 256 KiB, pages at most 100 rows. No page of
another origin may read an answer (no CORS). Nothing is told by webhooks but that something has happened.
The FHIR R4 facade at `/fhir/r4` has a document of its own.
"""

_AT_THE_ROOT = """
What stands at the root of the service and follows standards of its own: OAuth 2.0 with pushed requests, DPoP
and metadata, and the two questions an operator's monitoring asks. The API has a document of its own.
"""
_SIGNED = "Signed by Standard Webhooks: check it with the subscription's secret."
_WEBHOOK: dict[str, Any] = {
    "operationId": "receive_event",
    "tags": ["webhooks"],
    "summary": "Be told what has happened",
    "description": "Sent to the address of a subscription, again until it answers with 2xx, for three days. "
    "Thin: read what is behind the link under your own rights.",
    "security": [],
    "parameters": [
        {"name": name, "in": "header", "required": True, "description": says, "schema": {"type": "string"}}
        for name, says in (
            ("webhook-id", "The event's id: the same when it is told again."),
            ("webhook-timestamp", "When it was sent, in seconds since 1970."),
            ("webhook-signature", _SIGNED),
        )
    ],
    "requestBody": {
        "required": True,
        "content": {
            "application/cloudevents+json": {"schema": {"$ref": "#/components/schemas/CloudEventRead"}}
        },
    },
    "responses": {
        "204": {"description": "Taken."},
        "410": {"description": "The address is no more: the subscription ends."},
    },
}


def base() -> dict[str, Any]:
    """Return what is said once about the whole API."""
    scopes = {scope.name: " ".join(scope.en) for scope in SCOPES}
    return {
        "info": {
            "title": "Named Person",
            "version": API_VERSION,
            "description": DESCRIPTION.strip(),
            "termsOfService": f"{SERVER}/docs",
            "contact": {
                "name": "Named Person",
                "url": f"{SERVER}/docs",
                "email": "named-person@example.se",
            },
            "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
            "x-sla": {"availability": "99.9 %", "responseTime": "1 s", "support": "office hours"},
        },
        "servers": servers(SERVER)[1:],
        "tags": [{"name": name, "description": text} for name, text in TAGS.items()],
        "webhooks": {"event": {"post": _WEBHOOK}},
        "securitySchemes": {
            "oauth2": {
                "type": "oauth2",
                "description": "Tokens by client_credentials, by a JWT bearer assertion (RFC 7523), or for "
                "somebody who has signed in: the request is pushed first (RFC 9126), with PKCE. "
                "One that names a person is shown with a proof of possession (DPoP, RFC 9449). Tokens are "
                "JWTs, made and read as RFC8725 advises: one algorithm, typed, for one audience.",
                "flows": {
                    "clientCredentials": {"tokenUrl": f"{SERVER}/oauth2/token", "scopes": scopes},
                    "authorizationCode": {
                        "authorizationUrl": f"{SERVER}/oauth2/authorize",
                        "tokenUrl": f"{SERVER}/oauth2/token",
                        "scopes": scopes,
                    },
                },
            }
        },
    }


@lru_cache(maxsize=2)
def _cached(app: FastAPI) -> dict[str, Any]:
    whole = document(app, base=base())
    mark(whole)
    return whole


def openapi_document(app: FastAPI) -> dict[str, Any]:
    """Return every operation of the service in one document, with whole paths; made once."""
    return _cached(app)


@lru_cache(maxsize=2)
def published(app: FastAPI) -> dict[str, dict[str, Any]]:
    """Return the documents that are published, by name, each below the address it speaks of; made once.

    The API's own is judged by the REST API profile; what stands at the root follows OAuth's standards.
    """
    whole = openapi_document(app)
    inside = {path: item for path, item in whole["paths"].items() if path.startswith(f"{API_ROOT}/")}
    outside = {path: item for path, item in whole["paths"].items() if path not in inside}
    own = {path.removeprefix(API_ROOT): item for path, item in inside.items()}
    root_info = {**whole["info"], "title": "Named Person: sign-in and health", "description": _AT_THE_ROOT}
    return {
        NATIVE: only_what_is_used({**whole, "paths": own, "servers": servers(SERVER)[:1]}),
        AT_THE_ROOT: only_what_is_used(
            {**whole, "paths": outside, "webhooks": {}, "info": root_info, "servers": servers(SERVER)[1:]}
        ),
    }


def servers(base_url: str) -> list[dict[str, Any]]:
    """Return where the API stands, and where the service's root is."""
    api = {"url": f"{base_url}{API_ROOT}", "description": "The API, in production.", "x-internal": False}
    return [api, {"url": base_url, "description": "The root, in production.", "x-internal": False}]


OPENAPI_PATH = f"{API_ROOT}/openapi.json"
