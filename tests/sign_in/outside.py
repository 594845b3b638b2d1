"""Another issuer: its keys, its tokens, and who of its clients is registered here."""

import json
import time
from secrets import token_hex
from typing import Any

import httpx
from joserfc import jwt
from joserfc.jwk import ECKey
from sqlalchemy import update
from sqlmodel import col

from app.access.assurance import LEVEL_3
from app.access.outside_tokens import Trust
from app.access.trusted_issuers import TrustedIssuer
from app.demo.proof_key import ProofKey
from app.kit.database import Database
from app.kit.outside import Outside
from app.sign_in.clients import Registration, register_client
from app.sign_in.models import Client
from app.sign_in.scopes import ClientKind
from app.vocabulary import Branch
from tests.sign_in.parties import ISSUER, World

OTHER = "https://login.region.example"
SYSTEM = "school-platform"
VENDOR = "vendor-of-many"
FAMILY = "family-platform"
STRANGER = "never-registered"
SCOPES = ("children.read", "named-person.read", "events.subscribe")


class OtherIssuer:
    """Signs what it likes, publishes its keys, and counts who asks for them."""

    def __init__(self) -> None:
        self.key = ECKey.generate_key("P-256", private=True, parameters={"kid": "theirs-1"})
        self.published: Any = [self.key.as_dict(private=False)]
        self.asked = 0
        self.down = False
        self.proof = ProofKey()

    def trusted(self, **changed: Any) -> Trust:
        """How our installation is configured to trust it."""
        given = {
            "issuer": OTHER,
            "jwks_uri": f"{OTHER}/jwks",
            "audience": ISSUER,
            "id_tokens": True,
            "claims": {"identity_number": "https://id.oidc.se/claim/personalIdentityNumber"},
        }
        return Trust([TrustedIssuer.model_validate(given | changed)], Outside(httpx.MockTransport(self)))

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked += 1
        if self.down:
            raise httpx.ConnectError("down", request=request)
        return httpx.Response(200, stream=httpx.ByteStream(json.dumps({"keys": self.published}).encode()))

    def signed(self, claims: dict[str, Any], *, key: ECKey | None = None, **header: Any) -> str:
        """Sign claims; None takes a claim or a member of the header away."""
        whole = {"alg": "ES256", "typ": "at+jwt", "kid": self.key.kid} | header
        return jwt.encode(_without_none(whole), _without_none(claims), key or self.key)

    def token(self, *, key: ECKey | None = None, header: dict[str, Any] | None = None, **changed: Any) -> str:
        """A token of a system itself."""
        now = int(time.time())
        claims = {
            "iss": OTHER,
            "aud": ISSUER,
            "sub": SYSTEM,
            "client_id": SYSTEM,
            "scope": "events.subscribe",
            "jti": token_hex(),
            "iat": now,
            "exp": now + 300,
        }
        return self.signed(claims | changed, key=key, **(header or {}))

    def token_for(self, who: str, **changed: Any) -> str:
        """A token on behalf of a professional, bound to a key."""
        claims = {
            "sub": who,
            "scope": "children.read named-person.read",
            "acr": LEVEL_3,
            "cnf": {"jkt": self.proof.thumbprint},
        }
        return self.token(**(claims | changed))


def _without_none(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not None}


async def register_outside_clients(database: Database, people: World) -> None:
    """One system of the school, and one of a vendor's that two schools use."""
    async with database.session() as session, session.begin():
        for client_id, outside_id, organisation, branches in (
            ("https://outside.example", SYSTEM, people.school, [Branch.SCHOOL, Branch.PUPIL_HEALTH_MEDICAL]),
            ("https://vendor-one.example", VENDOR, people.school, [Branch.SCHOOL]),
            ("https://vendor-two.example", VENDOR, people.other_school, [Branch.SCHOOL]),
        ):
            await register_client(
                session,
                Registration(
                    client_id=client_id,
                    name="Ett system hos en annan utfärdare",
                    organisation_id=organisation,
                    branches=branches,
                    scopes=SCOPES,
                    outside_issuer=OTHER,
                    outside_client_id=outside_id,
                ),
            )
        await register_client(
            session,
            Registration(
                client_id="https://outside-family.example",
                name="En familjeapp hos en annan utfärdare",
                kind=ClientKind.FAMILY_APP,
                scopes=["family.read"],
                outside_issuer=OTHER,
                outside_client_id=FAMILY,
            ),
        )


async def register_exchanging_clients(database: Database, people: World) -> None:
    """Let the school's system, another school's and the family app be known to the other issuer too."""
    async with database.session() as session, session.begin():
        for client_id, outside_id in EXCHANGING.items():
            known = update(Client).where(col(Client.client_id) == client_id)
            await session.execute(known.values(outside_issuer=OTHER, outside_client_id=outside_id))
    assert people.keys.keys() >= EXCHANGING.keys()


EXCHANGING = {
    "https://sis.example": "sis-at-the-region",
    "https://other.example": "other-at-the-region",
    "https://app.example": "app-at-the-region",
}
