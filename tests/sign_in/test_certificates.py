"""Tokens that are bound to a certificate (RFC 8705), which a trusted proxy alone may name."""

import hashlib
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key as generate_rsa_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from fastapi import FastAPI
from joserfc.jwk import ECKey
from sqlalchemy import update
from sqlmodel import col

from app.access.certificates import TrustedProxies, trusted_proxies
from app.demo.token_client import TokenClient
from app.kit.database import Database
from app.settings import Settings
from app.sign_in.models import Client
from tests.sign_in.forging import our_key, signed_es256, whole_claims, whole_header
from tests.sign_in.parties import ISSUER, World

HEADER = "Client-Cert"
PROXY = "127.0.0.1"
WHOAMI = "/named-person/v1/whoami"
BOUND_CLIENT = "https://other.example"


def certificate(key: Any = None) -> x509.Certificate:
    key, now = key or generate_private_key(SECP256R1()), datetime.now(UTC)  # noqa: TID251 - one of today
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "sis.example")])
    built = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    built = built.serial_number(x509.random_serial_number())
    return built.not_valid_before(now).not_valid_after(now + timedelta(days=1)).sign(key, SHA256())


@dataclass(frozen=True)
class Held:
    """A certificate, as different proxies write it."""

    der: bytes
    pem: bytes

    @property
    def rfc_9440(self) -> str:
        return f":{b64encode(self.der).decode()}:"

    @property
    def escaped(self) -> str:
        return quote(self.pem.decode())

    @property
    def plain(self) -> str:
        return b64encode(self.der).decode()

    @property
    def thumbprint(self) -> str:
        return urlsafe_b64encode(hashlib.sha256(self.der).digest()).rstrip(b"=").decode()


def held(key: Any = None) -> Held:
    made = certificate(key)
    return Held(made.public_bytes(Encoding.DER), made.public_bytes(Encoding.PEM))


OURS, ANOTHERS = held(), held()


@pytest.fixture
def behind_a_proxy(app: FastAPI) -> Iterator[None]:
    """The installation believes this machine, and nobody else, about certificates."""
    before = app.state.proxies
    app.state.proxies = TrustedProxies(HEADER.lower(), (ip_network("127.0.0.0/8"),))
    yield
    app.state.proxies = before


@pytest.fixture
async def bound_client(database: Database, people: World) -> None:  # noqa: ARG001 - it must be registered
    async with database.session() as session, session.begin():
        known = update(Client).where(col(Client.client_id) == BOUND_CLIENT)
        await session.execute(known.values(certificate_bound=True))
    yield
    async with database.session() as session, session.begin():
        await session.execute(known.values(certificate_bound=False))


def from_where(app: FastAPI, address: str) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app, client=(address, 123))
    return httpx.AsyncClient(transport=transport, base_url=ISSUER)


def shown(said: str | None, token: str, scheme: str = "Bearer") -> dict[str, str]:
    headers = {"Authorization": f"{scheme} {token}"}
    return headers | ({HEADER: said} if said is not None else {})


@pytest.fixture
def bound_token(app: FastAPI, people: World) -> str:
    """A token of the principal's, bound to our certificate."""
    person = {"sub": people.principal, "professional": people.principal, "branch": "school"}
    claims = whole_claims(people.school, cnf={"x5t#S256": OURS.thumbprint}, **person)
    return signed_es256(our_key(app), whole_header(app), claims)


@pytest.mark.usefixtures("behind_a_proxy")
@pytest.mark.parametrize("written", ["rfc_9440", "escaped", "plain"])
async def test_a_bound_token_counts_with_its_certificate_alone(app, people, bound_token, written):
    async with from_where(app, PROXY) as http:
        me = await http.get(WHOAMI, headers=shown(getattr(OURS, written), bound_token))
        assert (me.status_code, me.json()["professionalId"]) == (200, people.principal)
        for said in (
            None,
            "",
            getattr(ANOTHERS, written),
            "x",
            ":AAAA:",
            "%00",
            OURS.thumbprint,
            "A" * 20_000,
        ):
            answer = await http.get(WHOAMI, headers=shown(said, bound_token))
            assert answer.status_code == 401, said
            assert 'error="invalid_token"' in answer.headers["www-authenticate"]


@pytest.mark.usefixtures("behind_a_proxy")
async def test_two_certificates_are_none(app, bound_token):
    headers = [
        ("Authorization", f"Bearer {bound_token}"),
        (HEADER, OURS.rfc_9440),
        (HEADER, ANOTHERS.rfc_9440),
    ]
    async with from_where(app, PROXY) as http:
        assert (await http.get(WHOAMI, headers=headers)).status_code == 401
        assert (await http.get(WHOAMI, headers=[headers[0], *[headers[1]] * 2])).status_code == 401


@pytest.mark.usefixtures("behind_a_proxy")
@pytest.mark.parametrize("address", ["10.0.0.7", "::1", "2001:db8::1", "::ffff:10.0.0.7", "testclient", ""])
async def test_a_certificate_that_somebody_else_names_is_none(app, bound_token, address):
    forwarded = {"X-Forwarded-For": PROXY, "Forwarded": f"for={PROXY}", "X-Real-IP": PROXY}
    async with from_where(app, address) as http:
        for more in ({}, forwarded):
            headers = shown(OURS.rfc_9440, bound_token) | more
            assert (await http.get(WHOAMI, headers=headers)).status_code == 401


@pytest.mark.usefixtures("behind_a_proxy")
async def test_an_address_in_the_newer_form_is_the_same_proxy(app, bound_token):
    async with from_where(app, f"::ffff:{PROXY}") as http:
        assert (await http.get(WHOAMI, headers=shown(OURS.rfc_9440, bound_token))).status_code == 200


async def test_without_a_trusted_proxy_nobody_is_believed(app, bound_token):
    assert app.state.proxies == TrustedProxies("", ())
    async with from_where(app, PROXY) as http:
        assert (await http.get(WHOAMI, headers=shown(OURS.rfc_9440, bound_token))).status_code == 401


@pytest.mark.usefixtures("behind_a_proxy")
async def test_it_is_shown_as_bearer_and_in_no_other_way(app, bound_token, sis):
    async with from_where(app, PROXY) as http:
        proof = sis.proof_key.proof("GET", f"{ISSUER}{WHOAMI}", token=bound_token)
        headers = shown(OURS.rfc_9440, bound_token, "DPoP") | {"DPoP": proof}
        assert (await http.get(WHOAMI, headers=headers)).status_code == 401


@pytest.mark.usefixtures("behind_a_proxy")
@pytest.mark.parametrize(
    "cnf",
    [
        {"x5t#S256": ""},
        {"x5t#S256": 7},
        {"x5t#S256": OURS.thumbprint, "jkt": "x"},
        {"x5t": OURS.thumbprint},
        {"x5t#s256": OURS.thumbprint},
        {},
    ],
    ids=range(6),
)
async def test_a_binding_that_cannot_be_checked_is_none(app, people, cnf):
    claims = whole_claims(people.school, cnf=cnf)
    token = signed_es256(our_key(app), whole_header(app), claims)
    async with from_where(app, PROXY) as http:
        assert (await http.get(WHOAMI, headers=shown(OURS.rfc_9440, token))).status_code == 401


@pytest.mark.usefixtures("behind_a_proxy", "bound_client")
async def test_a_client_that_is_registered_for_it_gets_bound_tokens(app, system, claims_of):
    async with from_where(app, PROXY) as http:
        client = system(BOUND_CLIENT)
        form = client.form(None, ["events.subscribe"])
        answer = await http.post("/oauth2/token", data=form, headers={HEADER: OURS.rfc_9440})
        given = answer.json()
        assert (answer.status_code, given["token_type"]) == (200, "Bearer")
        said = claims_of(given["access_token"])
        assert (said.certificate_thumbprint, said.key_thumbprint) == (OURS.thumbprint, None)
        for certificate_said, status in ((OURS.rfc_9440, 200), (ANOTHERS.rfc_9440, 401), (None, 401)):
            answer = await http.get(WHOAMI, headers=shown(certificate_said, given["access_token"]))
            assert answer.status_code == status
        about = {
            "token": given["access_token"],
            "client_assertion_type": form["client_assertion_type"],
            "client_assertion": client.client_assertion(),
        }
        told = (await http.post("/oauth2/introspect", data=about)).json()
        assert (told["active"], told["cnf"], told["token_type"]) == (
            True,
            {"x5t#S256": OURS.thumbprint},
            "Bearer",
        )


def by_its_key(people: World, client_id: str) -> Held:
    """A certificate that the client has made with its registered key."""
    return held(ECKey.import_key(dict(people.keys[client_id])).private_key)


@pytest.mark.usefixtures("behind_a_proxy", "bound_client")
async def test_a_certificate_made_with_a_registered_key_says_who_it_is(app, people, claims_of):
    own = by_its_key(people, BOUND_CLIENT)
    form = {"grant_type": "client_credentials", "scope": "events.subscribe", "client_id": BOUND_CLIENT}
    async with from_where(app, PROXY) as http:
        answer = await http.post("/oauth2/token", data=form, headers={HEADER: own.rfc_9440})
        assert answer.status_code == 200, answer.text
        said = claims_of(answer.json()["access_token"])
        assert (said.client_id, said.certificate_thumbprint) == (BOUND_CLIENT, own.thumbprint)
        metadata = (await http.get("/.well-known/oauth-authorization-server")).json()
        assert metadata["token_endpoint_auth_methods_supported"] == [
            "private_key_jwt",
            "self_signed_tls_client_auth",
        ]
        assert metadata["tls_client_certificate_bound_access_tokens"] is True


@pytest.mark.usefixtures("behind_a_proxy", "bound_client")
async def test_no_other_certificate_does(app, people):
    own, sis = by_its_key(people, BOUND_CLIENT), by_its_key(people, "https://sis.example")
    rsa = held(generate_rsa_key(public_exponent=65_537, key_size=2_048))
    form = {"grant_type": "client_credentials", "scope": "events.subscribe", "client_id": BOUND_CLIENT}
    theirs = form | {"client_id": "https://sis.example"}  # who is not registered for certificates
    nobodys = form | {"client_id": "https://nobody.example"}
    asserted = form | {"client_assertion": "x.y.z", "client_assertion_type": "x"}
    tries = [
        (form, None),
        (form, ANOTHERS.rfc_9440),
        (form, sis.rfc_9440),
        (form, rsa.rfc_9440),
        (theirs, sis.rfc_9440),
        (nobodys, own.rfc_9440),
        (asserted, own.rfc_9440),
        ({**form, "client_id": ""}, own.rfc_9440),
    ]
    async with from_where(app, PROXY) as http:
        for number, (said, shown_certificate) in enumerate(tries):
            headers = {HEADER: shown_certificate} if shown_certificate else {}
            answer = await http.post("/oauth2/token", data=said, headers=headers)
            assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client"), number
        for path in ("/oauth2/introspect", "/oauth2/revoke", "/oauth2/par"):
            said = {"token": "x", "client_id": BOUND_CLIENT}
            answer = await http.post(path, data=said, headers={HEADER: own.rfc_9440})
            assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client"), path
    async with from_where(app, "10.0.0.7") as http:
        answer = await http.post("/oauth2/token", data=form, headers={HEADER: own.rfc_9440})
        assert answer.status_code == 401, "named by nobody whom we believe"


async def test_without_a_trusted_proxy_it_is_no_way_in(app):
    async with from_where(app, PROXY) as http:
        metadata = (await http.get("/.well-known/oauth-authorization-server")).json()
    assert metadata["token_endpoint_auth_methods_supported"] == ["private_key_jwt"]
    assert metadata["tls_client_certificate_bound_access_tokens"] is False


@pytest.mark.usefixtures("behind_a_proxy", "bound_client")
async def test_such_a_client_gets_no_token_that_is_bound_to_nothing(app, system, claims_of):
    async with from_where(app, PROXY) as http:
        client = system(BOUND_CLIENT)
        answer = await http.post("/oauth2/token", data=client.form(None, ["events.subscribe"]))
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
        proof = client.proof_key.proof("POST", f"{ISSUER}/oauth2/token")
        headers = {HEADER: OURS.rfc_9440, "DPoP": proof}
        answer = await http.post(
            "/oauth2/token", data=client.form(None, ["events.subscribe"]), headers=headers
        )
        said = claims_of(answer.json()["access_token"])
        assert (said.certificate_thumbprint, said.key_thumbprint) == (None, client.proof_key.thumbprint)
    async with from_where(app, "10.0.0.7") as http:
        form = client.form(None, ["events.subscribe"])
        answer = await http.post("/oauth2/token", data=form, headers={HEADER: OURS.rfc_9440})
        assert answer.status_code == 400, "named by nobody whom we believe"


@pytest.mark.usefixtures("behind_a_proxy")
async def test_a_client_that_is_not_registered_for_it_is_bound_by_proofs_as_before(
    app, sis, people, claims_of
):
    async with from_where(app, PROXY) as http:
        form = sis.form(None, ["events.subscribe"])
        answer = await http.post("/oauth2/token", data=form, headers={HEADER: OURS.rfc_9440})
        assert claims_of(answer.json()["access_token"]).is_bound is False
        form = sis.form({"sub": people.principal}, ["children.read"])
        answer = await http.post("/oauth2/token", data=form, headers={HEADER: OURS.rfc_9440})
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_dpop_proof")


@pytest.mark.usefixtures("behind_a_proxy", "bound_client")
async def test_a_persons_token_may_be_bound_to_the_certificate_instead_of_a_key(
    app, system, people, database, claims_of
):
    client: TokenClient = system("https://sis.example")
    known = update(Client).where(col(Client.client_id) == "https://sis.example")
    async with database.session() as session, session.begin():
        await session.execute(known.values(certificate_bound=True))
    try:
        async with from_where(app, PROXY) as http:
            form = client.form({"sub": people.principal}, ["children.read"])
            answer = await http.post("/oauth2/token", data=form, headers={HEADER: OURS.rfc_9440})
            token = answer.json()["access_token"]
            assert claims_of(token).certificate_thumbprint == OURS.thumbprint
            for said, status in ((OURS.rfc_9440, 200), (None, 401)):
                assert (await http.get(WHOAMI, headers=shown(said, token))).status_code == status
    finally:
        async with database.session() as session, session.begin():
            await session.execute(known.values(certificate_bound=False))


@pytest.mark.parametrize(
    ("header", "proxies"),
    [("Client-Cert", ""), ("", "10.0.0.1"), ("Client-Cert", "10.0.0.0/99"), ("Client-Cert", "proxy.example")],
)
def test_settings_that_do_not_belong_together_are_refused(settings: Settings, header, proxies):
    changed = settings.model_copy(update={"certificate_header": header, "trusted_proxies": proxies})
    with pytest.raises(ValueError, match="TRUSTED_PROXIES"):
        trusted_proxies(changed)


def test_settings_may_name_several_proxies(settings: Settings):
    changed = settings.model_copy(
        update={"certificate_header": "Client-Cert", "trusted_proxies": "10.0.0.1, 2001:db8::/64"}
    )
    assert len(trusted_proxies(changed).networks) == 2
