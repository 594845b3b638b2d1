"""A health record answers the five questions, and reads what its own branch has answered."""

import uuid
from typing import Any

import pytest

from app.fhir.questionnaire import ANSWERED, CANONICAL, CATEGORY, FOLLOW_UP, INDICATOR, QUESTION_FIELDS
from tests.cast import Cast
from tests.fhir.fhir_steps import Fhir, found, then_it_says
from tests.steps import Child, given_a_child, then_it_is

WORDS = "Orkar inte hela dagen."


def coded(link_id: str, system: str, *codes: str, words: str | None = None) -> dict[str, Any]:
    below = [{"linkId": f"{link_id}-words", "answer": [{"valueString": words}]}] if words else None
    more = {"item": below} if below else {}
    return {
        "linkId": link_id,
        "answer": [{"valueCoding": {"system": system, "code": code}, **more} for code in codes],
    }


def answers(child: Child, *items: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": CANONICAL,
        "status": "completed",
        "subject": {"reference": f"Patient/{child.id}"},
        "item": [
            coded("q1", ANSWERED, "yes", words=WORDS),
            {"linkId": "child-view", "answer": [{"valueString": "Vill vara med kamraterna."}]},
            *items,
        ],
        **more,
    }


async def test_the_questionnaire_has_the_five_questions_of_the_template(cast: Cast) -> None:
    fhir = Fhir(cast.nurse)
    said = then_it_is(await fhir.get("Questionnaire/five-questions"), 200)
    told = then_it_is(await cast.nurse.get("/five-questions-template"), 200)
    texts = {item["linkId"]: item["text"] for item in said["item"]}
    assert [texts[link_id] for link_id in QUESTION_FIELDS] == [each["en"] for each in told["questions"]]
    assert (said["url"], said["version"]) == (CANONICAL, told["version"])
    assert found(await fhir.get("Questionnaire")) == [said]
    then_it_says(await fhir.get("Questionnaire/other"), 404, "not-found")


async def test_answers_are_the_same_in_both_tongues(cast: Cast) -> None:
    child = await given_a_child(cast.nurse, kind="care")
    triangle = {
        "linkId": "world-triangle",
        "item": [
            {"linkId": "point", "answer": [{"valueCoding": _point("friendship")}]},
            {"linkId": "bearing", "answer": [{"valueCoding": _bearing("strength")}]},
            {"linkId": "triangle-words", "answer": [{"valueString": "Har en vän."}]},
        ],
    }
    template = then_it_is(await cast.nurse.get("/five-questions-template"), 200)
    triangle["item"][0]["answer"][0]["valueCoding"]["code"] = template["points"][0]["point"]
    given = answers(
        child,
        coded("q5", ANSWERED, "yes", words="BUP behövs."),
        {"linkId": "help-needed", "answer": [{"valueBoolean": True}]},
        coded("follow-up", FOLLOW_UP, "call-for-plan", words="Vi kallar till SIP."),
        coded("indicator", INDICATOR, "safe", "included"),
        coded("category", CATEGORY, "general"),
        {"linkId": "happened-at", "answer": [{"valueDateTime": "2025-09-03T08:00:00Z"}]},
        triangle,
    )
    made = await Fhir(cast.nurse).create(given)
    read = then_it_is(made, 201)
    child_id, _, answers_id = read["id"].partition(".")
    assert child_id == child.id
    assert made.headers["location"].endswith(f"/fhir/r4/QuestionnaireResponse/{read['id']}")
    assert made.headers["etag"] == f'W/"{read["meta"]["versionId"]}"'
    native = then_it_is(await cast.nurse.get(f"{child.path}/five-questions/{answers_id}"), 200)
    assert native["inTheWay"] == {"answered": "yes", "text": WORDS}
    assert native["helpFromOthers"] == {"answered": "yes", "text": "BUP behövs."}
    assert native["followUp"] == {"decision": "call-for-plan", "text": "Vi kallar till SIP."}
    assert native["indicators"] == ["safe", "included"]
    assert native["categories"] == ["general", "medical"]  # whatever care writes is medical too
    assert native["authorId"] == cast.nurse.id
    assert native["worldTriangle"][0]["text"] == "Har en vän."
    items = {item["linkId"]: item for item in read["item"]}
    for item in given["item"]:
        if item["linkId"] != "category":
            assert items[item["linkId"]] == item
    again = then_it_is(await Fhir(cast.nurse).get(f"QuestionnaireResponse/{read['id']}"), 200)
    assert again == read
    (listed,) = found(await Fhir(cast.nurse).search("QuestionnaireResponse", patient=child.id))
    assert listed["item"] == read["item"]


def _point(code: str) -> dict[str, str]:
    return {"system": "urn:named-person:code-system:my-world-point", "code": code}


def _bearing(code: str) -> dict[str, str]:
    return {"system": "urn:named-person:code-system:bearing", "code": code}


async def test_the_same_key_makes_the_same_answers(cast: Cast) -> None:
    child = await given_a_child(cast.nurse, kind="care")
    key, fhir = str(uuid.uuid4()), Fhir(cast.nurse)
    first = then_it_is(await fhir.create(answers(child), key=key), 201)
    assert then_it_is(await fhir.create(answers(child), key=key), 201)["id"] == first["id"]
    other = answers(child, coded("q2", ANSWERED, "no"))
    then_it_says(await fhir.create(other, key=key), 422, "key-used-for-another-request")


async def test_what_is_finished_needs_the_childs_view_here_too(cast: Cast) -> None:
    child = await given_a_child(cast.nurse, kind="care")
    said = answers(child)
    said["item"] = said["item"][:1]
    answer = await Fhir(cast.nurse).create(said)
    then_it_says(answer, answer.status_code, "child-view-needed")
    assert (
        then_it_is(await Fhir(cast.nurse).create({**said, "status": "in-progress"}), 201)["status"]
        == "in-progress"
    )


HOSTILE = "<script>alert(1)</script>"


@pytest.mark.parametrize(
    "changed",
    [
        {"status": HOSTILE},
        {"questionnaire": HOSTILE},
        {"subject": HOSTILE},
        {"subject": {"reference": f"Group/{HOSTILE}"}},
        {"item": HOSTILE},
        {"item": [HOSTILE]},
        {"item": [{"linkId": HOSTILE}]},
        {"item": [{"linkId": "q1", "answer": [{"valueString": HOSTILE}]}]},
        {"item": [{"linkId": "q1", "answer": [{"valueCoding": {"system": HOSTILE, "code": "yes"}}]}]},
        {"item": [{"linkId": "q1", "answer": [{"valueCoding": {"system": ANSWERED, "code": HOSTILE}}]}]},
        {"item": [coded("q1", ANSWERED, "yes", "no")]},
        {"contained": [{"resourceType": HOSTILE}]},
        {"resourceType": "Patient", "text": HOSTILE},
    ],
)
async def test_what_is_no_answer_is_refused_without_an_echo(cast: Cast, changed: dict[str, Any]) -> None:
    child = await given_a_child(cast.nurse, kind="care")
    body = {**answers(child), **changed}
    answer = await cast.http.post(
        "/fhir/r4/QuestionnaireResponse",
        json=body,
        headers={"Purpose": "care", "Idempotency-Key": str(uuid.uuid4())},
        auth=cast.nurse.auth,
    )
    assert answer.status_code == 422, answer.text
    assert HOSTILE not in answer.text
    assert found(await Fhir(cast.nurse).search("QuestionnaireResponse", patient=child.id)) == []


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"{", "application/fhir+json", 400),
        (b'{"resourceType": "QuestionnaireResponse", "a": NaN}', "application/fhir+json", 400),
        (b"[]", "application/fhir+json", 422),
        (b"{}", "text/plain", 415),
        (b"<Patient/>", "application/fhir+xml", 415),
    ],
)
async def test_what_cannot_be_read_is_refused(cast: Cast, content: bytes, kind: str, status: int) -> None:
    headers = {"Content-Type": kind, "Purpose": "care"}
    answer = await cast.http.post(
        "/fhir/r4/QuestionnaireResponse", content=content, headers=headers, auth=cast.nurse.auth
    )
    assert answer.status_code == status, answer.text


async def test_a_key_is_needed_here_too(cast: Cast) -> None:
    child = await given_a_child(cast.nurse, kind="care")
    answer = await cast.http.post(
        "/fhir/r4/QuestionnaireResponse",
        json=answers(child),
        headers={"Purpose": "care", "Accept-Language": "en"},
        auth=cast.nurse.auth,
    )
    then_it_says(answer, 400, "header-missing")
