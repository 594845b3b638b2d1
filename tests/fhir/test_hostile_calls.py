"""Whoever asks for what is not here, or for more than is theirs: refused in FHIR, and told nothing by it."""

import uuid
from typing import Any

import httpx
import pytest
from starlette.types import Message

from tests.cast import Cast
from tests.conftest import PUBLIC_URL
from tests.fhir.fhir_steps import FHIR, Fhir, found, then_it_says, validated
from tests.fhir.test_bad_input import answers, task
from tests.plans.plan_steps import given_a_called_plan, given_a_promise, when_they_meet
from tests.steps import Child, given_a_child, given_protection, then_it_is

KINDS_OF_A_CHILD = (
    "RelatedPerson",
    "CareTeam",
    "QuestionnaireResponse",
    "CarePlan",
    "Goal",
    "ServiceRequest",
    "Task",
    "Consent",
    "Provenance",
    "AuditEvent",
)
NUMBERS = "http://electronichealth.se/identifier"
NOBODY = f"chi-{'a' * 26}"
ELSEWHERE = "https://elsewhere.example/fhir"


def one_answer(child: Child) -> dict[str, Any]:
    whole = answers(child.id)
    return {**whole, "item": whole["item"][:1]}


async def created(cast: Cast, body: dict[str, Any], **headers: str) -> httpx.Response:
    """What the nurse is answered who sends a resource."""
    said = {"Purpose": "care", "Idempotency-Key": str(uuid.uuid4()), **headers}
    path = f"{FHIR}/QuestionnaireResponse"
    return validated(await cast.http.post(path, json=body, headers=said, auth=cast.nurse.auth))


@pytest.mark.parametrize(
    "more",
    [
        "_count=-1",
        "_count=0",
        "_count=1e3",
        "_count=5&_count=6",
        "_page=0",
        "subject.name=Elsa",
        "patient.name=Elsa",
        "patient:Patient.name=Elsa",
        "patient:not=x",
        "patient:missing=true",
        "_include=CareTeam:patient",
        "_include:iterate=CareTeam:patient",
        "_revinclude=*",
        "_has:Task:patient:code=1",
        "_summary=count",
        "_elements=id",
        "_sort=-date",
        "_filter=name eq Elsa",
        "_lastUpdated=gt2020",
        "_text=Elsa",
        "%00=1",
        "=",
        "x" * 20_000,
    ],
)
@pytest.mark.parametrize("handling", ["strict", "lenient"])
async def test_a_parameter_that_is_not_known_is_refused_whatever_is_preferred(
    cast: Cast, more: str, handling: str
) -> None:
    headers = {"Purpose": "coordination", "Prefer": f"handling={handling}"}
    path = f"{FHIR}/CareTeam?patient={NOBODY}&{more}"
    answer = await cast.http.get(path, headers=headers, auth=cast.rektor.auth)
    said = then_it_says(validated(answer), 422, "invalid-request")
    assert "Elsa" not in str(said)
    assert not said["issue"][0]["diagnostics"].startswith(":")


@pytest.mark.parametrize(
    "whose",
    [
        f"{ELSEWHERE}/Patient/{{id}}",
        f"{PUBLIC_URL}/fhir/r4/Patient/{{id}}",
        "Patient/{id}/_history/1",
        "Group/{id}",
        "Patient/{id},Patient/{id}",
        "urn:uuid:{id}|/Patient/",
    ],
)
@pytest.mark.parametrize("kind", KINDS_OF_A_CHILD)
async def test_a_patient_is_named_by_an_id_of_here_alone(cast: Cast, whose: str, kind: str) -> None:
    answer = await Fhir(cast.rektor).search(kind, patient=whose.format(id=NOBODY))
    then_it_says(answer, 422, "invalid-request")


async def test_bytes_that_are_no_text_break_no_search(cast: Cast) -> None:
    for query in (b"patient=\xff\xfe", b"\xff", b"patient=%FF", b"%", b"&&&"):
        assert await _status(cast, query) in {401, 422}


async def _status(cast: Cast, query: bytes) -> int:
    """Past the client, which would encode it."""
    told: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        told.append(message)

    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": f"{FHIR}/CareTeam",
        "raw_path": f"{FHIR}/CareTeam".encode(),
        "root_path": "",
        "query_string": query,
        "headers": [(b"host", b"["), (b"purpose", b"care")],
        "server": ("127.0.0.1", 8000),
        "client": ("127.0.0.1", 1),
        "state": {},
    }
    await cast.app(scope, receive, send)
    status: int = told[0]["status"]
    return status


@pytest.mark.parametrize(
    ("accept", "form", "status"),
    [
        ("application/fhir+xml", None, 406),
        ("text/html, application/xml;q=0.9", None, 406),
        ("application/fhir+json;q=0, application/xml", None, 406),
        ("*/*;q=0.0", None, 406),
        ("application/fhir+json", "xml", 406),
        ("*/*", "application/fhir+xml", 406),
        ("*/*", "html/json", 406),
        ("*/*", "", 406),
        ("application/fhir+xml", "json", 200),
        ("text/html, application/xml;q=0.9, */*;q=0.8", None, 200),
        ("application/fhir+json; fhirVersion=4.0", None, 200),
        ("", None, 200),
        ("*/*", "application/fhir json", 200),
        ("*/*", "JSON", 200),
    ],
)
async def test_whoever_wants_nothing_but_another_format_gets_nothing(
    cast: Cast, accept: str, form: str | None, status: int
) -> None:
    params = {} if form is None else {"_format": form}
    for path in ("metadata", "Organization", f"Organization/{cast.organisation('education')}"):
        headers = {"Accept": accept}
        answer = await cast.http.get(f"{FHIR}/{path}", params=params, headers=headers, auth=cast.rektor.auth)
        assert validated(answer).status_code == status, (path, answer.text)
    searched = await cast.http.post(
        f"{FHIR}/Organization/_search", data=params, headers={"Accept": accept}, auth=cast.rektor.auth
    )
    if not (form and accept == "application/fhir+xml"):  # what a form holds is read after what heads it
        assert validated(searched).status_code == status


async def test_a_number_is_found_in_its_own_system_alone(cast: Cast) -> None:
    child = await given_a_child(cast.rektor)
    fhir = Fhir(cast.rektor)
    assert found(await fhir.search("Patient", identifier=f"{NUMBERS}/personnummer|{child.number}"))
    for other in (child.number, "201909072396"):
        for system in ("samordningsnummer", "nationelltReservnummer"):
            answer = await fhir.search("Patient", identifier=f"{NUMBERS}/{system}|{other}")
            said = then_it_says(answer, 422, "invalid-request")
            assert other not in str(said)


async def test_a_create_that_would_be_conditional_makes_nothing(cast: Cast) -> None:
    child = await given_a_child(cast.nurse, kind="care")
    answer = await created(cast, one_answer(child), **{"If-None-Exist": f"patient={child.id}"})
    then_it_says(answer, 422, "invalid-request")
    assert not found(await Fhir(cast.nurse).search("QuestionnaireResponse", patient=child.id))


@pytest.mark.parametrize(
    "changed",
    [
        {"resourceType": "Patient"},
        {"resourceType": ["QuestionnaireResponse"]},
        {"resourceType": "Bundle", "type": "transaction"},
        {"contained": [{"resourceType": "Patient", "id": "p"}]},
        {"subject": {"reference": "#p"}},
        {"subject": {"reference": f"{ELSEWHERE}/Patient/{NOBODY}"}},
        {"subject": {"reference": f"urn:uuid:{uuid.UUID(int=1)}"}},
        {"subject": {"identifier": {"system": f"{NUMBERS}/personnummer", "value": "201909072396"}}},
        {"subject": [{"reference": f"Patient/{NOBODY}"}]},
        {"questionnaire": f"{ELSEWHERE}/Questionnaire/1"},
        {"modifierExtension": [{"url": "urn:x", "valueBoolean": True}]},
        {"implicitRules": ELSEWHERE},
        {"id": "mine"},
    ],
)
async def test_what_is_not_taken_is_not_dropped_in_silence(cast: Cast, changed: dict[str, Any]) -> None:
    child = await given_a_child(cast.nurse, kind="care")
    then_it_says(await created(cast, {**one_answer(child), **changed}), 422, "invalid-request")


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 200_000,
        b'{"item":' * 30_000,
        b'{"resourceType":"QuestionnaireResponse","item":NaN}',
        b'{"resourceType":"QuestionnaireResponse","resourceType":"Patient"}',
        "{}".encode("utf-16"),
        b"",
    ],
)
async def test_a_body_that_is_no_json_of_ours(cast: Cast, content: bytes) -> None:
    headers = {
        "Purpose": "care",
        "Idempotency-Key": str(uuid.uuid4()),
        "Content-Type": "application/fhir+json",
    }
    path = f"{FHIR}/QuestionnaireResponse"
    sent = cast.http.post(path, content=content, headers=headers, auth=cast.nurse.auth)
    then_it_says(validated(await sent), 400, "unreadable-body")


def _without_request(answer: httpx.Response) -> tuple[int, str, dict[str, str]]:
    headers = {name: said for name, said in answer.headers.items() if not name.startswith("ratelimit")}
    return answer.status_code, answer.text, headers


async def test_what_may_not_be_known_looks_like_nothing_at_every_address(cast: Cast) -> None:
    """Another organisation's child, and one that is protected for most of one's own: no answer differs."""
    plan = await given_a_called_plan(cast)
    child = plan.child
    for caller, protects in ((cast.other_rektor, False), (cast.teacher, True)):
        if protects:
            await given_protection(cast.rektor, child, "confidentiality-marked")
        paths = [f"Patient/{child.id}", f"CareTeam/{child.id}", f"Consent/{child.id}.{plan.consent_id}"]
        paths += [f"{kind}?patient={child.id}" for kind in KINDS_OF_A_CHILD]
        for path in paths:
            told = []
            for each in (path, path.replace(child.id, NOBODY)):
                headers = {"Purpose": "coordination", "X-Request-Id": "the-same-one"}
                sent = cast.http.get(f"{FHIR}/{each}", headers=headers, auth=caller.auth)
                told.append(_without_request(validated(await sent)))
            assert told[0] == told[1], path
            assert told[0][0] == 404, path


async def test_ids_of_two_plans_name_nothing_together_and_change_nothing(cast: Cast) -> None:
    one, other = await given_a_called_plan(cast), await given_a_called_plan(cast)
    await when_they_meet(cast, one)
    action = (await given_a_promise(cast, one, "linden"))["id"]
    fhir = Fhir(cast.rektor)
    read = await fhir.get(f"Task/{one.id}.{action}")
    assert read.json()["status"] == "accepted"
    for kind in ("Task", "ServiceRequest"):
        then_it_says(await fhir.get(f"{kind}/{other.id}.{action}"), 404, "not-found")
    swapped = {**task(f"{other.id}.{action}"), "status": "in-progress"}
    then_it_says(await fhir.update(swapped, tag=read.headers["etag"]), 404, "not-found")
    assert (await fhir.get(f"Task/{one.id}.{action}")).json() == read.json()


async def test_what_a_withdrawal_closes_is_closed_here_too(cast: Cast) -> None:
    plan = await given_a_called_plan(cast)
    await when_they_meet(cast, plan)
    paths = (f"CarePlan/{plan.id}", f"Task?based-on={plan.id}", f"CarePlan?patient={plan.child.id}")
    assert found(await Fhir(cast.bup).search("CarePlan", patient=plan.child.id))
    native = then_it_is(await cast.rektor.get(plan.consent_path), 200)
    giver = native["answers"][0]["giverId"]
    then_it_is(await cast.rektor.post(f"{plan.consent_path}/withdrawal", {"giverId": giver}), 200)
    closed = await cast.bup.get(plan.path)
    for path in paths:
        answer = await Fhir(cast.bup).get(path)
        assert answer.status_code == closed.status_code == 404, path
