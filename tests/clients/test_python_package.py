"""The thin client in Python against a real service, and its patience against a made-up one."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import date

import httpx
import pytest

from app.front.failures import HEADER as FAILURE
from named_person_client import (
    Invalid,
    NamedPerson,
    NotFound,
    OnBehalfOf,
    Problem,
    Retries,
    Stale,
    System,
    TokenRefusedError,
    TooMany,
    Unavailable,
)
from tests.cast import made_up_number
from tests.clients.conftest import SchoolSystem

pytestmark = pytest.mark.process
SCOPES = ("children.read", "children.write", "named-person.read", "organisations.read")


def system_of(school: SchoolSystem, *, person: bool = True, scopes: tuple[str, ...] = SCOPES[:3]) -> System:
    acting = OnBehalfOf(school.professional) if person else None
    client_id = school.client.settings["CLIENT_ID"]
    return System(school.live.url, client_id, school.key, scopes=scopes, person=acting)


@pytest.fixture
def service(school: SchoolSystem) -> Iterator[NamedPerson]:
    with NamedPerson(school.live.url, system_of(school), purpose="education", language="en") as made:
        yield made


def child_of(school: SchoolSystem) -> dict[str, object]:
    return {
        "identityNumber": made_up_number(date(2019, 9, 7)),
        "givenName": "Elsa",
        "familyName": "Berg",
        "relation": {"unitId": school.unit, "kind": "enrolment", "validFrom": "2025-08-18"},
    }


def test_it_creates_reads_and_changes(service: NamedPerson, school: SchoolSystem) -> None:
    made = service.create("/children", child_of(school))
    assert made.path == f"/children/{made['id']}"
    read = service.read(made.path)
    assert read["givenName"] == "Elsa"
    assert read.etag is not None
    changed = service.change(read, {"givenName": "Elsie"})
    assert (changed["givenName"], changed.etag != read.etag) == ("Elsie", True)
    with pytest.raises(Stale) as stale:
        service.change(read, {"givenName": "Else"})
    assert stale.value.code == "stale"
    assert service.change(made.path, {"givenName": "Else"})["givenName"] == "Else"


def test_a_create_that_is_repeated_with_its_key_is_the_same(
    service: NamedPerson, school: SchoolSystem
) -> None:
    body, key = child_of(school), "registering-elsa-once"
    assert (
        service.create("/children", body, key=key)["id"] == service.create("/children", body, key=key)["id"]
    )


def test_it_reads_every_page(service: NamedPerson, school: SchoolSystem) -> None:
    for _ in range(3):
        service.create("/children", child_of(school))
    rows = list(service.pages("/caseload", limit=2))
    assert len(rows) >= 3
    assert len({row["childId"] for row in rows}) == len(rows)


def test_refusals_are_exceptions(service: NamedPerson, school: SchoolSystem) -> None:
    with pytest.raises(NotFound) as gone:
        service.read("/children/chi-aaaaaaaaaaaaaaaaaaaaaaaaaa")
    assert (gone.value.status, gone.value.code) == (404, "not-found")
    assert gone.value.request_id.startswith("req-")
    with pytest.raises(Invalid) as invalid:
        service.create("/children", {**child_of(school), "givenName": ""})
    assert invalid.value.errors[0]["pointer"] == "/givenName"


def test_a_token_is_renewed_before_its_end_and_when_it_is_not_taken(school: SchoolSystem) -> None:
    system = system_of(school)
    with NamedPerson(school.live.url, system, purpose="education") as service:
        service.read("/whoami")
        first = system._token
        service.read("/whoami")
        assert system._token == first
        system._ends = 0.0
        service.read("/whoami")
        assert system._token != first
        system._token = f"{system._token}x"
        assert service.read("/whoami")["professionalId"] == school.professional


def test_a_system_may_call_for_itself(school: SchoolSystem) -> None:
    system = system_of(school, person=False, scopes=("organisations.admin",))
    with pytest.raises(TokenRefusedError) as refused, NamedPerson(school.live.url, system) as service:
        service.read("/whoami")
    assert refused.value.error == "invalid_scope"


async def test_it_serves_httpx_itself_too(school: SchoolSystem) -> None:
    async with httpx.AsyncClient(auth=system_of(school), base_url=school.live.url) as http:
        said = await asyncio.gather(*(http.get("/named-person/v1/whoami") for _ in range(3)))
    assert {answer.json()["professionalId"] for answer in said} == {school.professional}


def test_a_lost_answer_is_found_again(service: NamedPerson, school: SchoolSystem) -> None:
    """The service does what was asked and its answer is lost: a later try finds what was made."""
    service._retries = Retries(tries=1)
    service._http.headers[FAILURE] = "lost-answer"
    body, key = child_of(school), "registering-whose-answer-is-lost"
    with pytest.raises(Unavailable):
        service.create("/children", body, key=key)
    del service._http.headers[FAILURE]
    number = {"identityNumber": body["identityNumber"]}
    lost = service._http.post(f"{service._root}/children/lookup", json=number).json()["id"]
    assert service.create("/children", body, key=key)["id"] == lost


def made_up(answers: Callable[[int], httpx.Response], waited: list[float], **options: float) -> NamedPerson:
    """A service that answers each call as it is told, without tokens."""
    asked = iter(range(100))
    transport = httpx.MockTransport(lambda _: answers(next(asked)))
    retries = Retries(sleep=waited.append, lot=lambda: 1.0, **options)  # type: ignore[arg-type] # numbers all
    return NamedPerson("https://api.example", httpx.Auth(), retries=retries, transport=transport)


def test_pauses_grow_and_end() -> None:
    waited: list[float] = []
    with pytest.raises(Unavailable), made_up(lambda _: httpx.Response(503), waited) as service:
        service.read("/whoami")
    assert waited == [0.25, 0.5, 1.0]


def test_what_the_service_says_goes_before() -> None:
    waited: list[float] = []

    def answers(asked: int) -> httpx.Response:
        return (
            httpx.Response(429, headers={"Retry-After": "7"})
            if asked == 0
            else httpx.Response(200, json={"a": 1})
        )

    with made_up(answers, waited) as service:
        assert service.read("/whoami").body == {"a": 1}
    assert waited == [7.0]


def test_too_long_a_pause_is_not_waited_for() -> None:
    waited: list[float] = []
    answers = httpx.Response(429, headers={"Retry-After": "3600"}, json={"code": "quota-reached"})
    with pytest.raises(TooMany) as refused, made_up(lambda _: answers, waited) as service:
        service.read("/whoami")
    assert (waited, refused.value.code) == ([], "quota-reached")


def test_a_lost_connection_is_tried_again_but_for_a_change() -> None:
    waited: list[float] = []

    def answers(asked: int) -> httpx.Response:
        if asked % 2 == 0:
            raise httpx.ReadError("gone")
        return httpx.Response(200, json={}, headers={"ETag": '"a"'})

    with made_up(answers, waited) as service:
        known = service.read("/a")
        service.create("/a", {})
        assert len(waited) == 2
        with pytest.raises(httpx.ReadError):
            service.change(known, {})
    assert len(waited) == 2


def test_what_will_not_pass_is_not_tried_again() -> None:
    waited: list[float] = []
    with pytest.raises(Problem), made_up(lambda _: httpx.Response(500, text="<html>"), waited) as service:
        service.read("/a")
    assert waited == []
