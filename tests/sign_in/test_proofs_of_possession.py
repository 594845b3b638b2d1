"""Proofs of possession (DPoP): the 32 steps of the certification suite at the door, and some of our own."""

import asyncio
import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

import pytest
from fastapi import FastAPI
from joserfc import jwt
from joserfc.jwk import ECKey, OKPKey, RSAKey
from sqlalchemy import text

from app.access import proofs
from app.access.nonces import Nonces
from app.access.used_proofs import UsedProofs
from app.demo.token_client import JWT_BEARER
from app.kit.database import Database
from tests.sign_in.forging import encoded, our_key, part, signed_es256, whole_claims, whole_header
from tests.sign_in.parties import ISSUER

WHOAMI = "/named-person/v1/whoami"
URL = f"{ISSUER}{WHOAMI}"
TOKEN_URL = f"{ISSUER}/oauth2/token"
Headers = list[tuple[str, str]]


def hash_of(token: str) -> str:
    return encoded(hashlib.sha256(token.encode()).digest())


@dataclass
class Holder:
    """Somebody with a key and a token that is bound to it."""

    token: str
    key: ECKey = field(repr=False)

    def header(self, **changed: Any) -> dict[str, Any]:
        return _without_none(
            {"typ": "dpop+jwt", "alg": "ES256", "jwk": self.key.as_dict(private=False)} | changed
        )

    def claims(self, **changed: Any) -> dict[str, Any]:
        now = int(time.time())
        whole = {"htm": "GET", "htu": URL, "iat": now, "jti": token_hex(), "ath": hash_of(self.token)}
        return _without_none(whole | changed)

    def proof(self, *, key: ECKey | None = None, header: dict[str, Any] | None = None, **claims: Any) -> str:
        return signed_es256(key or self.key, self.header(**(header or {})), self.claims(**claims))

    def shows(self, *proof: str, scheme: str = "DPoP", name: str = "DPoP") -> Headers:
        return [("Authorization", f"{scheme} {self.token}"), *((name, one) for one in proof)]


def _without_none(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not None}


@pytest.fixture
async def holder(sis, people, http) -> Holder:
    key = ECKey.generate_key("P-256", private=True)
    return Holder(await bound_token(sis, people, http, key), key)


async def bound_token(sis, people, http, key: ECKey) -> str:
    """A token of the principal that is bound to a key."""
    proof = Holder("", key).proof(htm="POST", htu=TOKEN_URL, ath=None)
    form = sis.form({"sub": people.principal}, ["children.read", "named-person.read"])
    answer = await http.post("/oauth2/token", data=form, headers={"DPoP": proof})
    assert answer.json()["token_type"] == "DPoP", answer.text
    return answer.json()["access_token"]


def unsigned(holder: Holder) -> str:
    return f"{part(holder.header(alg='none'))}.{part(holder.claims())}."


def rs256(holder: Holder) -> str:
    key = RSAKey.generate_key(2048)
    header = holder.header(alg="RS256", jwk=key.as_dict(private=False))
    return jwt.encode(header, holder.claims(), key, algorithms=["RS256"])


def stranger() -> ECKey:
    return ECKey.generate_key("P-256", private=True)


def of_another_key(holder: Holder) -> str:
    """A proof that holds, of a key that the token is not bound to."""
    key = stranger()
    return holder.proof(key=key, header={"jwk": key.as_dict(private=False)})


def hour(sign: int) -> int:
    return int(time.time()) + sign * 3_600


ACCEPTED: dict[str, Callable[[Holder], Headers]] = {
    "header name in capitals": lambda h: h.shows(h.proof(), name="DPOP"),
    "extra members in the header": lambda h: h.shows(h.proof(header={"kid": "mine", "foo": "bar"})),
    "extra claims": lambda h: h.shows(h.proof(foo="bar", nbf=int(time.time()) + 600, exp=1)),
    "htu with a query": lambda h: h.shows(h.proof(htu=f"{URL}?a=b")),
    "htu with a fragment": lambda h: h.shows(h.proof(htu=f"{URL}#c")),
    "htu without a query": lambda h: h.shows(h.proof(htu=URL)),
    "htu with its scheme in capitals": lambda h: h.shows(h.proof(htu=URL.replace("http", "HTTP", 1))),
    "htu with an escaped letter": lambda h: h.shows(h.proof(htu=URL.replace("whoami", "%77hoami"))),
    "scheme dpop": lambda h: h.shows(h.proof(), scheme="dpop"),
    "scheme DPOP": lambda h: h.shows(h.proof(), scheme="DPOP"),
    "iat ten seconds ahead": lambda h: h.shows(h.proof(iat=int(time.time()) + 9)),
    "iat ten seconds ago": lambda h: h.shows(h.proof(iat=int(time.time()) - 10)),
    "typ in capitals": lambda h: h.shows(h.proof(header={"typ": "DPOP+JWT"})),
}
REFUSED: dict[str, Callable[[Holder], Headers]] = {
    "two DPoP headers": lambda h: h.shows(h.proof(), h.proof()),
    "not a JWT": lambda h: h.shows("not-a-jwt"),
    "typ missing": lambda h: h.shows(h.proof(header={"typ": None})),
    "alg missing": lambda h: h.shows(h.proof(header={"alg": None})),
    "jwk missing": lambda h: h.shows(h.proof(header={"jwk": None})),
    "jti missing": lambda h: h.shows(h.proof(jti=None)),
    "htm missing": lambda h: h.shows(h.proof(htm=None)),
    "htu missing": lambda h: h.shows(h.proof(htu=None)),
    "iat missing": lambda h: h.shows(h.proof(iat=None)),
    "ath missing": lambda h: h.shows(h.proof(ath=None)),
    "typ wrong": lambda h: h.shows(h.proof(header={"typ": "JWT"})),
    "rs256": lambda h: h.shows(rs256(h)),
    "alg none": lambda h: h.shows(unsigned(h)),
    "signature wrong": lambda h: h.shows(h.proof(key=stranger())),
    "private key in jwk": lambda h: h.shows(h.proof(header={"jwk": h.key.as_dict(private=True)})),
    "htm wrong": lambda h: h.shows(h.proof(htm="POST")),
    "htm in small letters": lambda h: h.shows(h.proof(htm="get")),
    "htu of another operation": lambda h: h.shows(h.proof(htu=f"{ISSUER}/named-person/v1/caseload")),
    "htu of another host": lambda h: h.shows(h.proof(htu=f"https://attacker.example{WHOAMI}")),
    "htu with https": lambda h: h.shows(h.proof(htu=URL.replace("http", "https", 1))),
    "htu with another port": lambda h: h.shows(h.proof(htu=URL.replace("8000", "8001"))),
    "htu with a user": lambda h: h.shows(h.proof(htu=URL.replace("//", "//me@"))),
    "htu a path alone": lambda h: h.shows(h.proof(htu=WHOAMI)),
    "htu no address": lambda h: h.shows(h.proof(htu="http://[")),
    "iat an hour ahead": lambda h: h.shows(h.proof(iat=hour(1))),
    "iat an hour ago": lambda h: h.shows(h.proof(iat=hour(-1))),
    "iat as text": lambda h: h.shows(h.proof(iat=str(int(time.time())))),
    "jti empty": lambda h: h.shows(h.proof(jti="")),
    "jti very long": lambda h: h.shows(h.proof(jti="x" * 201)),
    "ath wrong": lambda h: h.shows(h.proof(ath=hash_of("another token"))),
    "another key than the token's": lambda h: h.shows(of_another_key(h)),
    "no proof": lambda h: h.shows(),
    "no proof, as Bearer": lambda h: h.shows(scheme="Bearer"),
    "with its proof, as Bearer": lambda h: h.shows(h.proof(), scheme="Bearer"),
    "hs256 with the public key": lambda h: h.shows(h.proof(header={"alg": "HS256"})),
    "crit": lambda h: h.shows(h.proof(header={"crit": ["b64"], "b64": False})),
    "jwk of the other kind": lambda h: h.shows(h.proof(header={"alg": "Ed25519"})),
    "jwk no point of the curve": lambda h: h.shows(
        h.proof(header={"jwk": h.key.as_dict(private=False) | {"y": h.key.as_dict(private=False)["x"]}})
    ),
    "claims an array": lambda h: h.shows(signed_es256(h.key, h.header(), "[]")),
    "too long": lambda h: h.shows(h.proof(padding="x" * 8_000)),
}


@pytest.mark.parametrize("headers", ACCEPTED.values(), ids=ACCEPTED.keys())
async def test_a_proof_that_holds_opens(holder, http, headers):
    answer = await http.get(WHOAMI, headers=headers(holder))
    assert answer.status_code == 200, answer.headers


@pytest.mark.parametrize("headers", REFUSED.values(), ids=REFUSED.keys())
async def test_a_proof_that_does_not_hold_is_refused(holder, http, headers):
    answer = await http.get(WHOAMI, headers=headers(holder))
    assert answer.status_code == 401
    challenge = answer.headers["www-authenticate"]
    assert challenge.startswith("DPoP ")
    assert 'algs="ES256 Ed25519"' in challenge
    assert 'error="invalid_dpop_proof"' in challenge or 'error="invalid_token"' in challenge
    assert answer.json()["code"] == "not-authenticated"
    assert holder.token not in answer.text
    afterwards = await http.get(WHOAMI, headers=holder.shows(holder.proof()))
    assert afterwards.status_code == 200, "a correct proof afterwards is accepted"


async def test_a_host_is_the_same_in_capitals_and_with_its_usual_port():
    for stated in ("https://api.example/x", "HTTPS://API.EXAMPLE/x", "https://api.example:443/x?q#f"):
        assert proofs._normal(stated) == proofs._normal("https://api.example/x")
    assert proofs._normal("http://api.example:443/x") != proofs._normal("https://api.example/x")
    assert proofs._normal("https://api.example/X") != proofs._normal("https://api.example/x")


CHILDREN, PATIENTS = "/named-person/v1/children", "/fhir/r4/Patient"
ODD = [f"{CHILDREN}/x{odd}y" for odd in ("%3F", "%23", "%25", "%2525", "%C3%A5", "%FF", "a;b", "%5B")]


@pytest.mark.parametrize("path", [*ODD, f"{PATIENTS}/x%0Dy", f"{PATIENTS}/x%0Ay", f"{PATIENTS}/x%3Fy"])
async def test_a_proof_is_of_the_whole_address_whatever_stands_in_it(holder, http, path):
    whole = holder.proof(htu=f"{ISSUER}{path}")
    cut_off = holder.proof(htu=f"{ISSUER}{path[: path.index('/x') + 2]}")
    answer = await http.get(path, headers=[*holder.shows(whole), ("Purpose", "coordination")])
    assert answer.status_code == 404, answer.headers
    answer = await http.get(path, headers=[*holder.shows(cut_off), ("Purpose", "coordination")])
    assert answer.status_code == 401


async def test_a_proof_is_used_once(holder, http):
    proof = holder.proof()
    assert (await http.get(WHOAMI, headers=holder.shows(proof))).status_code == 200
    again = await http.get(WHOAMI, headers=holder.shows(proof))
    assert again.status_code == 401
    assert 'error="invalid_dpop_proof"' in again.headers["www-authenticate"]


async def test_another_proof_with_the_same_jti_is_refused(holder, http):
    jti = token_hex()
    assert (await http.get(WHOAMI, headers=holder.shows(holder.proof(jti=jti)))).status_code == 200
    later = holder.proof(jti=jti, iat=int(time.time()) - 1)
    assert (await http.get(WHOAMI, headers=holder.shows(later))).status_code == 401


async def test_two_holders_may_happen_on_the_same_jti(holder, sis, people, http):
    jti = token_hex()
    key = stranger()
    other = Holder(await bound_token(sis, people, http, key), key)
    for one in (holder, other):
        assert (await http.get(WHOAMI, headers=one.shows(one.proof(jti=jti)))).status_code == 200


async def test_of_many_at_the_same_time_one_uses_the_proof(holder, http):
    headers = holder.shows(holder.proof())
    answers = await asyncio.gather(*(http.get(WHOAMI, headers=headers) for _ in range(10)))
    assert sorted(answer.status_code for answer in answers) == [200, *[401] * 9]


async def test_a_proof_is_used_once_even_when_the_call_was_refused(holder, http):
    path = "/named-person/v1/children/chi-aaaaaaaaaaaaaaaaaaaaaaaaaa"
    headers = [*holder.shows(holder.proof(htu=f"{ISSUER}{path}")), ("Purpose", "coordination")]
    assert (await http.get(path, headers=headers)).status_code == 404
    assert (await http.get(path, headers=headers)).status_code == 401


@pytest.mark.parametrize("path", ["/children/chi-aaaaaaaaaaaaaaaaaaaaaaaaaa/named-person", "/caseload"])
async def test_the_express_door_uses_a_proof_once_too(holder, http, path):
    path = f"/named-person/v1{path}"
    headers = [*holder.shows(holder.proof(htu=f"{ISSUER}{path}")), ("Purpose", "coordination")]
    first = await http.get(path, headers=headers)
    assert first.status_code in (200, 404)
    again = await asyncio.gather(*(http.get(path, headers=headers) for _ in range(5)))
    assert {answer.status_code for answer in again} == {401}
    assert 'error="invalid_dpop_proof"' in again[0].headers["www-authenticate"]


async def test_an_unbound_token_is_not_shown_with_a_proof(sis, http, holder):
    unbound = Holder(await sis.token_for_system(["roster.sync"]), holder.key)
    answer = await http.get(WHOAMI, headers=unbound.shows(unbound.proof()))
    assert answer.status_code == 401
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]


async def test_an_edwards_key_will_do(sis, people, http):
    key = OKPKey.generate_key("Ed25519", private=True)
    header = {"typ": "dpop+jwt", "alg": "Ed25519", "jwk": key.as_dict(private=False)}

    def proof(**claims: Any) -> str:
        whole = {"iat": int(time.time()), "jti": token_hex(), **claims}
        return jwt.encode(header, whole, key, algorithms=["Ed25519"])

    form = sis.form({"sub": people.principal}, ["children.read"])
    sent = {"DPoP": proof(htm="POST", htu=TOKEN_URL)}
    token = (await http.post("/oauth2/token", data=form, headers=sent)).json()["access_token"]
    sent = {"Authorization": f"DPoP {token}", "DPoP": proof(htm="GET", htu=URL, ath=hash_of(token))}
    assert (await http.get(WHOAMI, headers=sent)).status_code == 200


async def test_a_system_may_bind_its_own_token(sis, http, claims_of):
    key = stranger()
    proof = Holder("", key).proof(htm="POST", htu=TOKEN_URL, ath=None)
    form = sis.form(None, ["roster.sync"])
    given = (await http.post("/oauth2/token", data=form, headers={"DPoP": proof})).json()
    assert given["token_type"] == "DPoP"
    assert claims_of(given["access_token"]).key_thumbprint == key.thumbprint()
    bound = Holder(given["access_token"], key)
    assert (await http.get(WHOAMI, headers=bound.shows(bound.proof()))).status_code == 200
    assert (await http.get(WHOAMI, headers=bound.shows(scheme="Bearer"))).status_code == 401


@pytest.mark.parametrize(
    "changed",
    [
        {"htm": "GET"},
        {"htu": URL},
        {"htu": f"{TOKEN_URL}/"},
        {"iat": hour(-1)},
        {"iat": hour(1)},
        {"jti": None},
        {"htu": None},
    ],
    ids=["other method", "other address", "one sign more", "an hour ago", "in an hour", "no jti", "no htu"],
)
async def test_the_token_endpoint_refuses_a_proof_that_does_not_hold(sis, people, http, changed):
    claims = {"htm": "POST", "htu": TOKEN_URL, "ath": None} | changed
    form = sis.form({"sub": people.principal}, ["children.read"])
    proof = Holder("", stranger()).proof(**claims)
    answer = await http.post("/oauth2/token", data=form, headers={"DPoP": proof})
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_dpop_proof")
    assert answer.headers["cache-control"] == "no-store"


async def test_the_token_endpoint_takes_a_proof_once_and_one_at_a_time(sis, people, http):
    holder = Holder("", stranger())
    proof = holder.proof(htm="POST", htu=TOKEN_URL, ath=None)
    other = holder.proof(htm="POST", htu=TOKEN_URL, ath=None)

    async def ask(*proofs: str) -> tuple[int, str]:
        form = sis.form({"sub": people.principal}, ["children.read"])
        headers = [("DPoP", one) for one in proofs]
        answer = await http.post("/oauth2/token", data=form, headers=headers)
        return answer.status_code, answer.json().get("error", "")

    assert await ask(proof, other) == (400, "invalid_dpop_proof")
    assert await ask(proof) == (200, "")
    assert await ask(proof) == (400, "invalid_dpop_proof")


async def test_who_is_not_authenticated_uses_up_no_proof(sis, people, http):
    """Else anybody could fill the table of used proofs."""
    holder = Holder("", stranger())
    proof = holder.proof(htm="POST", htu=TOKEN_URL, ath=None)
    broken = sis.form({"sub": people.principal}, ["children.read"]) | {"client_assertion": "a.b.c"}
    answer = await http.post("/oauth2/token", data=broken, headers={"DPoP": proof})
    assert answer.status_code == 401
    whole = sis.form({"sub": people.principal}, ["children.read"])
    assert (await http.post("/oauth2/token", data=whole, headers={"DPoP": proof})).status_code == 200


@pytest.fixture
def _nonces_demanded(app: FastAPI) -> Iterator[None]:
    app.state.nonces = Nonces(app.state.database.vault, 60)
    yield
    app.state.nonces = None


@pytest.mark.usefixtures("_nonces_demanded")
async def test_a_nonce_is_demanded_given_and_taken(sis, people, http):
    key = stranger()
    bare = Holder("", key).proof(htm="POST", htu=TOKEN_URL, ath=None)
    form = sis.form({"sub": people.principal}, ["children.read"])
    refused = await http.post("/oauth2/token", data=form, headers={"DPoP": bare})
    assert (refused.status_code, refused.json()["error"]) == (400, "use_dpop_nonce")
    nonce = refused.headers["dpop-nonce"]
    with_nonce = Holder("", key).proof(htm="POST", htu=TOKEN_URL, ath=None, nonce=nonce)
    given = await http.post("/oauth2/token", data=form, headers={"DPoP": with_nonce})
    holder = Holder(given.json()["access_token"], key)

    refused = await http.get(WHOAMI, headers=holder.shows(holder.proof()))
    assert refused.status_code == 401
    assert 'error="use_dpop_nonce"' in refused.headers["www-authenticate"]
    nonce = refused.headers["dpop-nonce"]
    assert (await http.get(WHOAMI, headers=holder.shows(holder.proof(nonce=nonce)))).status_code == 200
    for wrong in ("", "made-up", "å", 7, nonce[:-1]):
        answer = await http.get(WHOAMI, headers=holder.shows(holder.proof(nonce=wrong)))
        assert 'error="use_dpop_nonce"' in answer.headers["www-authenticate"]


@pytest.mark.usefixtures("_nonces_demanded")
async def test_our_own_client_answers_the_demand_for_a_nonce(sis, people, http):
    auth = sis.as_professional(people.principal, ["children.read"])
    answer = await http.get(WHOAMI, auth=auth)
    assert (answer.status_code, answer.json()["professionalId"]) == (200, people.principal)


def test_a_nonce_lasts_for_its_stretch_and_the_next(app: FastAPI):
    nonces = Nonces(app.state.database.vault, 60)
    nonce = nonces.current(now=6_000)
    assert [nonces.knows(nonce, now=now) for now in (5_999, 6_000, 6_119, 6_120)] == [
        False,
        True,
        True,
        False,
    ]
    assert nonces.current(now=6_060) != nonce


async def test_the_metadata_names_the_algorithms_of_proofs(http):
    metadata = (await http.get("/.well-known/oauth-authorization-server")).json()
    assert metadata["dpop_signing_alg_values_supported"] == ["ES256", "Ed25519"]
    assert JWT_BEARER in metadata["grant_types_supported"]


async def test_proofs_that_are_too_old_anyway_are_swept_away(database):
    """One in 256 sweeps: the table is bounded by what came in a minute."""
    use = text("SELECT register.use_proof(decode(md5(:text), 'hex'), now() + make_interval(secs => :ahead))")
    async with database.session() as session, session.begin():
        await session.execute(text("SELECT register.clear_proofs(1000000)"))  # what other tests have left
        for number in range(20):
            await session.execute(use, {"text": f"an old one {number}", "ahead": -5})
        await session.execute(text("SELECT register.use_proof('\\x00ff', now() + interval '60 seconds')"))
    async with database.session() as session, session.begin():
        again = await session.execute(use, {"text": "an old one 7", "ahead": -5})
        assert again.scalar_one() is True, "it was swept away"
        kept = await session.execute(text("SELECT register.use_proof('\\x00ff', now())"))
        assert kept.scalar_one() is False
        await session.execute(text("SELECT register.clear_proofs(1000)"))


async def test_no_caller_reaches_the_table_of_proofs(database):
    async with database.session() as session, session.begin():
        with pytest.raises(Exception, match="permission denied"):
            await session.execute(text("DELETE FROM used_proof"))


async def test_a_token_that_names_a_person_is_given_only_with_a_proof(system, people, http):
    app = system("https://app.example")
    forms = [
        system("https://sis.example").form({"sub": people.principal}, ["children.read"]),
        *(
            app.form({"sub": "x", "subject_kind": kind, "identity_number": number}, ["family.read"])
            for kind, number in (
                ("guardian", people.guardian_number),
                ("young-person", people.teenager_number),
                ("guardian", "199001012384"),
            )
        ),
    ]
    answers = [await http.post("/oauth2/token", data=form) for form in forms]
    assert {(answer.status_code, answer.json()["error"]) for answer in answers} == {
        (400, "invalid_dpop_proof")
    }


async def test_a_token_that_names_a_person_and_is_bound_to_no_key_opens_nothing(app, people, http):
    """We give none; should a key of ours have signed one all the same, no door takes it."""
    person = {"sub": people.principal, "professional": people.principal, "branch": "school"}
    for changed in ({}, {"cnf": {"x5t#S256": "abc"}}, {"cnf": {}}, {"cnf": "jkt"}, {"cnf": {"jkt": ""}}):
        claims = whole_claims(people.school, **person, **changed)
        token = signed_es256(our_key(app), whole_header(app), claims)
        for scheme in ("Bearer", "DPoP"):
            answer = await http.get(WHOAMI, headers={"Authorization": f"{scheme} {token}"})
            assert (answer.status_code, scheme, changed) == (401, scheme, changed)
    bound = {"cnf": {"jkt": stranger().thumbprint()}}
    token = signed_es256(our_key(app), whole_header(app), whole_claims(people.school, **person, **bound))
    answer = await http.get(WHOAMI, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401


class Gone:
    """A database whose hot reads fail until they do not."""

    def __init__(self, database: Database) -> None:
        self.database, self.failing, self.statements = database, True, 0

    @property
    def pool(self) -> "Gone":
        return self

    async def fetch(self, *arguments: Any) -> Any:
        self.statements += 1
        if self.failing:
            raise ConnectionRefusedError
        return await self.database.pool.fetch(*arguments)


async def test_proofs_that_come_together_go_together_and_all_hear_of_a_failure(database):
    gone = Gone(database)
    used = UsedProofs(gone)  # type: ignore[arg-type] # stands in for a database
    now = int(time.time())
    proofs_shown = [
        proofs.Proof("key", hashlib.sha256(token_hex().encode()).digest(), now + 60) for _ in "abc"
    ]
    failed = await asyncio.gather(*map(used.use, proofs_shown), return_exceptions=True)
    assert [type(one) for one in failed] == [ConnectionRefusedError] * 3
    gone.failing, gone.statements = False, 0
    given_up = used.use(proofs_shown[2])
    given_up.cancel()
    twice = [*proofs_shown[:2], *proofs_shown[:2]]
    assert await asyncio.gather(*map(used.use, twice)) == [True, True, False, False]
    assert gone.statements == 1
    assert await used.use(proofs_shown[2]) is False, "used, although nobody waited for the answer"
