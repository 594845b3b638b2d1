"""Whatever stands at whatever place: the facade refuses it in FHIR, never breaks, and never repeats it."""

import copy
import json
import uuid
from collections.abc import Iterator
from typing import Any

from app.fhir.bundle_reading import read_bundle
from app.fhir.questionnaire import ANSWERED, CANONICAL, INDICATOR
from tests.cast import Cast
from tests.fhir.fhir_steps import validated
from tests.fhir.test_bundles import guardian, patient
from tests.steps import given_a_child

MARK = "zzz-canary-zzz"
HOSTILE: tuple[Any, ...] = (
    None,
    True,
    0,
    -1.5,
    "",
    MARK,
    [],
    [MARK],
    {},
    {MARK: MARK},
    [[]],
    "\u0000",
    "x" * 9_000,
)


def places(thing: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a JSON value."""
    if at:
        yield at
    inner = thing.items() if isinstance(thing, dict) else enumerate(thing) if isinstance(thing, list) else ()
    for step, part in inner:
        yield from places(part, (*at, step))


def replaced(thing: Any, at: tuple[Any, ...], value: Any) -> Any:
    changed = copy.deepcopy(thing)
    holder = changed
    for step in at[:-1]:
        holder = holder[step]
    holder[at[-1]] = value
    return changed


def answers(child_id: str) -> dict[str, Any]:
    words = {"linkId": "q1-words", "answer": [{"valueString": "Orkar inte."}]}
    triangle = [{"linkId": "point", "answer": [{"valueCoding": {"system": "urn:x", "code": "y"}}]}]
    return {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": CANONICAL,
        "status": "in-progress",
        "subject": {"reference": f"Patient/{child_id}"},
        "item": [
            {
                "linkId": "q1",
                "answer": [{"valueCoding": {"system": ANSWERED, "code": "yes"}, "item": [words]}],
            },
            {"linkId": "help-needed", "answer": [{"valueBoolean": True}]},
            {"linkId": "indicator", "answer": [{"valueCoding": {"system": INDICATOR, "code": "safe"}}]},
            {"linkId": "world-triangle", "item": triangle},
        ],
    }


def task(task_id: str) -> dict[str, Any]:
    return {
        "resourceType": "Task",
        "id": task_id,
        "status": "failed",
        "statusReason": {"text": "Flyttar."},
        "output": [{"type": {"text": "evidence"}, "valueString": "Var här."}],
        "for": {"reference": "Patient/x"},
    }


async def test_no_place_of_a_body_breaks_the_facade(cast: Cast) -> None:
    child = await given_a_child(cast.nurse, kind="care")
    bodies = [
        ("POST", "QuestionnaireResponse", answers(child.id)),
        ("PUT", "Task/pln-a.act-b", task("pln-a.act-b")),
    ]
    for method, path, body in bodies:
        for at in places(body):
            for value in HOSTILE:
                headers = {"Purpose": "care", "Idempotency-Key": str(uuid.uuid4()), "If-Match": 'W/"00"'}
                answer = await cast.http.request(
                    method,
                    f"/fhir/r4/{path}",
                    json=replaced(body, at, value),
                    headers=headers,
                    auth=cast.nurse.auth,
                )
                assert answer.status_code < 500, (path, at, value, answer.text)
                if answer.status_code >= 400:
                    assert MARK not in validated(answer).text, (path, at, value)


async def test_no_search_breaks_the_facade(cast: Cast) -> None:
    for kind, name in (
        ("Patient", "identifier"),
        ("Patient", "_id"),
        ("Task", "patient"),
        ("Task", "based-on"),
    ):
        for value in (
            *HOSTILE,
            "a|b",
            f"Patient/{MARK}",
            "../..",
            "chi-a/../../pln-b",
            "a?b=c&d",
            "%2e%2e%2f",
            "é|é",
        ):
            answer = await cast.http.post(
                f"/fhir/r4/{kind}/_search",
                data={name: str(value)},
                headers={"Purpose": "care"},
                auth=cast.nurse.auth,
            )
            assert answer.status_code < 500, (kind, name, value, answer.text)
            assert MARK not in validated(answer).text, (kind, name, value)
    for params in (
        {"_count": "0"},
        {"_count": "٣"},
        {"_page": "-1"},
        {"_page": "9" * 50},
    ):
        answer = await cast.http.get("/fhir/r4/Organization", params=params, auth=cast.nurse.auth)
        assert validated(answer).status_code == 422, params


def test_no_place_of_a_bundle_breaks_the_reading() -> None:
    child = patient("202105042386")
    bundle = {"resourceType": "Bundle", "entry": [{"resource": child}, {"resource": guardian(child)}]}
    for at in places(bundle):
        for value in HOSTILE:
            said = read_bundle(json.dumps(replaced(bundle, at, value)).encode())
            assert MARK not in "".join(f"{each.why}{each.place}" for each in said.aside)
