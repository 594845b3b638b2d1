"""A protected child moves to a unit elsewhere: one of the few lets it exist for the heads there."""

from datetime import date
from typing import Any

import httpx
import pytest

from app.demo.callers import Caller
from tests.cast import Cast, made_up_number
from tests.steps import Child, given_a_child, given_protection, then_it_is, then_it_is_refused

WHY = "Barnet börjar på Ekens friskola till hösten."
UNKNOWN = f"uni-{'a' * 26}"


def letting_in(cast: Cast, unit: str = "eken", **more: Any) -> dict[str, Any]:
    return {"unitId": cast.unit(unit), "reason": WHY, "reviewOn": "2099-01-01", **more}


def units_of(child: Child) -> str:
    return f"{child.path}/named-units"


async def a_pupil_of_both(cast: Cast, level: str = "protected-registration") -> Child:
    """A protected pupil of Linden, whom Eken has enrolled without being able to see it."""
    amir = await given_a_child(cast.rektor, number=made_up_number(date(2013, 3, 3)))
    await given_protection(cast.rektor, amir, level)
    await given_a_child(cast.other_rektor, number=amir.number, since="2026-01-12")
    then_it_is_refused(await cast.other_rektor.get(amir.path), 404, "not-found")
    return amir


async def test_the_new_schools_head_knows_of_the_child_and_answers_for_it(cast: Cast) -> None:
    amir = await a_pupil_of_both(cast)
    made = then_it_is(await cast.rektor.post(units_of(amir), letting_in(cast)), 201)
    assert (made["unitId"], made["reason"], made["reviewDue"]) == (cast.unit("eken"), WHY, False)
    assert made["namedBy"] == cast.rektor.id
    then_it_is(await cast.other_rektor.get(amir.path), 200)
    named = then_it_is(await cast.rektor.get(f"{amir.path}/named-person"), 200)
    assert named["unit"]["name"] == "Ekens friskola"


async def test_who_is_let_in_is_told_neither_why_nor_by_whom(cast: Cast) -> None:
    amir = await a_pupil_of_both(cast)
    then_it_is(await cast.rektor.post(units_of(amir), letting_in(cast)), 201)
    for below in ("", "/named-units", "/protected-access", "/protections", "/links", "/access-log"):
        seen = await cast.other_rektor.get(f"{amir.path}{below}")
        assert seen.status_code == 200, below
        assert WHY not in seen.text
        assert below == "/protections" or cast.rektor.id not in seen.text
    assert then_it_is(await cast.other_rektor.get(units_of(amir)), 200)["items"] == []
    (own,) = then_it_is(await cast.other_rektor.get(f"{amir.path}/protected-access"), 200)["items"]
    assert (own["professionalId"], own["namedBy"]) == (cast.other_rektor.id, None)


async def test_it_is_taken_back_at_once(cast: Cast) -> None:
    amir = await a_pupil_of_both(cast)
    made = then_it_is(await cast.rektor.post(units_of(amir), letting_in(cast)), 201)
    where = f"{units_of(amir)}/{made['id']}"
    then_it_is_refused(await cast.other_rektor.delete(where), 404, "not-found")
    then_it_is(await cast.other_rektor.get(amir.path), 200)
    then_it_is(await cast.rektor.delete(where), 204)
    then_it_is_refused(await cast.other_rektor.get(amir.path), 404, "not-found")
    then_it_is_refused(await cast.rektor.delete(where), 404, "not-found")
    (kept,) = then_it_is(await cast.rektor.get(units_of(amir)), 200)["items"]
    assert kept["takenBackAt"] is not None
    assert kept["takenBackBy"] == cast.rektor.id
    then_it_is(await cast.rektor.post(units_of(amir), letting_in(cast)), 201)
    then_it_is(await cast.other_rektor.get(amir.path), 200)


async def test_who_was_named_otherwise_stays_when_it_is_taken_back(cast: Cast) -> None:
    amir = await given_a_child(cast.rektor)
    await given_a_child(cast.nurse, number=amir.number, kind="care")
    await given_protection(cast.rektor, amir, "confidentiality-marked")
    made = then_it_is(await cast.rektor.post(units_of(amir), letting_in(cast, "bvc")), 201)
    then_it_is(await cast.rektor.delete(f"{units_of(amir)}/{made['id']}"), 204)
    then_it_is(await cast.nurse.get(amir.path), 200)


async def test_to_be_let_in_opens_nothing_to_who_has_nothing_to_do_with_the_child(cast: Cast) -> None:
    amir = await given_a_child(cast.rektor, protection="confidentiality-marked")
    then_it_is(await cast.rektor.post(units_of(amir), letting_in(cast)), 201)
    for below in ("", "/named-person", "/protections", "/named-units"):
        hidden = await cast.other_rektor.get(f"{amir.path}{below}")
        nobody = await cast.other_rektor.get(f"/children/chi-{'a' * 26}{below}")
        assert without_its_id(hidden) == without_its_id(nobody)
        then_it_is_refused(hidden, 404, "not-found")


def without_its_id(answer: httpx.Response) -> str:
    return answer.text.replace(answer.headers["x-request-id"], "")


async def test_a_unit_that_is_unknown_ones_own_or_without_a_head_answers_alike(cast: Cast) -> None:
    amir = await given_a_child(cast.rektor, protection="confidentiality-marked")
    answers = set()
    for unit in (UNKNOWN, cast.unit("linden"), cast.unit("bup")):
        refused = await cast.rektor.post(units_of(amir), letting_in(cast, unitId=unit))
        then_it_is_refused(refused, 422, "invalid-request")
        answers.add(without_its_id(refused))
    assert len(answers) == 1


@pytest.mark.parametrize("level", ["sealed", "hidden-placement"])
async def test_over_a_seal_and_a_hidden_placement_only_those_say_who_have_set_it(
    cast: Cast, level: str
) -> None:
    setter = cast.service if level == "hidden-placement" else cast.nurse
    amir = await given_a_child(cast.rektor)
    await given_a_child(setter, number=amir.number, kind="case" if setter is cast.service else "care")
    await given_protection(setter, amir, level)
    refused = await cast.rektor.post(units_of(amir), letting_in(cast))
    assert then_it_is_refused(refused, 403, "not-allowed")["missing"] == "own-protection"
    await given_protection(cast.rektor, amir, "confidentiality-marked")
    then_it_is_refused(await cast.rektor.post(units_of(amir), letting_in(cast)), 403, "not-allowed")
    if setter is cast.nurse:
        then_it_is(await cast.nurse.post(units_of(amir), letting_in(cast)), 201)


async def test_only_a_named_head_lets_others_in(cast: Cast) -> None:
    amir = await given_a_child(cast.rektor, protection="confidentiality-marked")
    then_it_is_refused(await cast.teacher.post(units_of(amir), letting_in(cast)), 404, "not-found")
    colleague = {"professionalId": cast.teacher.id}
    then_it_is(await cast.rektor.post(f"{amir.path}/protected-access", colleague), 201)
    refused = await cast.teacher.post(units_of(amir), letting_in(cast))
    assert then_it_is_refused(refused, 403, "not-allowed")["missing"] == "role"
    then_it_is(await cast.teacher.get(units_of(amir)), 200)
    open_child = await given_a_child(cast.rektor)
    for caller in (cast.rektor, cast.teacher):
        then_it_is_refused(await caller.post(units_of(open_child), letting_in(cast)), 403, "not-allowed")
        then_it_is_refused(await caller.get(units_of(open_child)), 403, "not-allowed")


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"reason": None}, "/reason"),
        ({"reviewOn": None}, "/reviewOn"),
        ({"reviewOn": "2020-01-01"}, "/reviewOn"),
        ({"unitId": "eken"}, "/unitId"),
        ({"professionalId": UNKNOWN}, ""),
    ],
)
async def test_it_is_said_why_and_when_it_is_looked_at_again(
    cast: Cast, changed: dict[str, Any], pointer: str
) -> None:
    amir = await given_a_child(cast.rektor, protection="confidentiality-marked")
    refused = await cast.rektor.post(units_of(amir), letting_in(cast, **changed))
    body = then_it_is_refused(refused, 422, "invalid-request")
    assert [error["pointer"] for error in body["errors"]] == [pointer]


async def test_a_repeated_key_lets_in_once(cast: Cast) -> None:
    amir = await a_pupil_of_both(cast)
    key = {"key": "one-unit-and-no-more"}
    first, second = [
        then_it_is(await cast.rektor.post(units_of(amir), letting_in(cast), **key), 201) for _ in range(2)
    ]
    assert first["id"] == second["id"]
    other = await cast.rektor.post(units_of(amir), letting_in(cast, reason="Något annat."), **key)
    then_it_is_refused(other, 422, "key-used-for-another-request")


@pytest.mark.parametrize("missing", ["scope", "purpose", "key"])
async def test_it_asks_for_what_every_create_asks_for(cast: Cast, missing: str) -> None:
    amir = await given_a_child(cast.rektor, protection="confidentiality-marked")
    body = letting_in(cast)
    if missing == "purpose":
        answer = await cast.rektor.for_purpose(None).post(units_of(amir), body)
        then_it_is_refused(answer, 400, "header-missing")
    elif missing == "key":
        url, head = f"/named-person/v1{units_of(amir)}", {"Purpose": "protection"}
        answer = await cast.http.post(url, json=body, headers=head, auth=cast.rektor.auth)
        then_it_is_refused(answer, 400, "header-missing")
    else:
        auth = cast.world.systems["school-system"].as_professional(cast.rektor.id, ["children.read"])
        reader = Caller("a reader", cast.http, auth, "protection")
        then_it_is_refused(await reader.post(units_of(amir), body), 403, "scope-missing")


async def test_with_the_last_protection_nobody_is_let_in_any_more(cast: Cast) -> None:
    amir = await a_pupil_of_both(cast)
    then_it_is(await cast.rektor.post(units_of(amir), letting_in(cast)), 201)
    (standing,) = then_it_is(await cast.rektor.get(f"{amir.path}/protections"), 200)["items"]
    verified = {"verificationSource": "population-register", "verifiedOn": "2026-02-01"}
    lifting = f"{amir.path}/protections/{standing['id']}/lifting"
    then_it_is(await cast.rektor.post(lifting, verified), 200)
    await given_protection(cast.rektor, amir)  # anew, with few of its own
    (before,) = then_it_is(await cast.rektor.get(units_of(amir)), 200)["items"]
    assert before["takenBackAt"] is not None
