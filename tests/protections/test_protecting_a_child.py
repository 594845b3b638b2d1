"""A protection is set with what it needs, stands until somebody who may lifts it, and is sticky meanwhile."""

from datetime import date
from typing import Any

import asyncpg
import pytest

from app.demo.callers import Caller
from tests.cast import Cast, made_up_number
from tests.conftest import Installation
from tests.interop.importing import superuser_dsn
from tests.steps import Child, given_a_child, given_protection, then_it_is, then_it_is_refused

SEAL = {"level": "sealed", "reason": "Hot från en närstående.", "reviewOn": "2099-01-01"}
VERIFIED = {"verificationSource": "population-register", "verifiedOn": "2025-09-01"}


async def shield_of(installation: Installation, child: Child) -> str:
    connection = await asyncpg.connect(superuser_dsn(installation))
    try:
        return str(await connection.fetchval("SELECT shield FROM register.child WHERE id = $1", child.id))
    finally:
        await connection.close()


async def protections(caller: Caller, child: Child) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = then_it_is(await caller.get(f"{child.path}/protections"), 200)["items"]
    return found


async def lifting(caller: Caller, child: Child, protection: dict[str, Any], **body: Any) -> Any:
    return await caller.post(f"{child.path}/protections/{protection['id']}/lifting", body)


async def test_a_seal_is_kept_with_its_reason_and_its_day_of_review(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    made = await given_protection(cast.rektor, elsa, reviewOn="2099-03-01")
    assert (made["level"], made["reason"], made["reviewOn"]) == ("sealed", SEAL["reason"], "2099-03-01")
    assert (made["setBy"], made["reviewDue"], made["liftedAt"]) == (cast.rektor.id, False, None)
    assert [each["id"] for each in await protections(cast.rektor, elsa)] == [made["id"]]
    assert then_it_is(await cast.rektor.get(elsa.path), 200)["protection"] == "sealed"
    then_it_is_refused(await cast.teacher.get(elsa.path), 404, "not-found")


async def test_why_a_child_is_sealed_is_only_told_within_the_organisation(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    await given_a_child(cast.nurse, number=elsa.number, kind="care")
    await given_protection(cast.rektor, elsa)
    (seen,) = await protections(cast.nurse, elsa)  # named, as the nurse who has the child
    assert (seen["level"], seen["reason"]) == ("sealed", None)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({**SEAL, "reason": None}, "/reason"),
        ({**SEAL, "reviewOn": None}, "/reviewOn"),
        ({**SEAL, "reviewOn": "2020-01-01"}, "/reviewOn"),
        ({"level": "none"}, "/level"),
        ({}, "/level"),
    ],
)
async def test_a_seal_says_why_and_until_when_it_is_looked_at(
    cast: Cast, body: dict[str, Any], pointer: str
) -> None:
    elsa = await given_a_child(cast.rektor)
    answer = then_it_is_refused(
        await cast.rektor.post(f"{elsa.path}/protections", body), 422, "invalid-request"
    )
    assert [error["pointer"] for error in answer["errors"]] == [pointer]


async def test_only_social_services_hide_a_placement(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    await given_a_child(cast.service, number=elsa.number, kind="case")
    body = {**SEAL, "level": "hidden-placement"}
    refused = await cast.rektor.post(f"{elsa.path}/protections", body)
    assert then_it_is_refused(refused, 403, "not-allowed")["missing"] == "social-services"
    made = await given_protection(cast.service, elsa, "hidden-placement")
    again = await lifting(cast.rektor, elsa, made, note="Placeringen är slut.")
    assert then_it_is_refused(again, 403, "not-allowed")["missing"] == "own-protection"
    lifted = then_it_is(await lifting(cast.service, elsa, made, note="Placeringen är slut."), 200)
    assert lifted["liftingNote"] == "Placeringen är slut."


@pytest.mark.parametrize("level", ["hidden-placement", "sealed"])
async def test_what_needs_a_reason_is_not_set_in_passing(cast: Cast, level: str) -> None:
    elsa = await given_a_child(cast.service, kind="case")
    then_it_is_refused(await cast.service.patch(elsa.path, {"protection": level}), 422, "invalid-request")
    body = {
        "givenName": "Elsa",
        "familyName": "Berg",
        "identityNumber": made_up_number(date(2019, 9, 7)),
        "protection": level,
        "relation": {"unitId": cast.service.unit_id, "kind": "case", "validFrom": "2025-08-18"},
    }
    then_it_is_refused(await cast.service.post("/children", body), 422, "invalid-request")


async def test_what_the_population_register_says_is_lifted_on_its_word_only(
    cast: Cast, installation: Installation
) -> None:
    amir = await given_a_child(cast.rektor, protection="protected-registration")
    (standing,) = await protections(cast.rektor, amir)
    for body, pointer in (
        ({"note": "Mamman säger det."}, "/verificationSource"),
        ({"verificationSource": "population-register"}, "/verifiedOn"),
        ({**VERIFIED, "verifiedOn": "2099-01-01"}, "/verifiedOn"),
    ):
        answer = then_it_is_refused(
            await lifting(cast.rektor, amir, standing, **body), 422, "invalid-request"
        )
        assert [error["pointer"] for error in answer["errors"]] == [pointer]
    assert await shield_of(installation, amir) == "protected-registration"
    lifted = then_it_is(await lifting(cast.rektor, amir, standing, **VERIFIED), 200)
    assert (lifted["verificationSource"], lifted["liftedBy"]) == ("population-register", cast.rektor.id)
    assert await shield_of(installation, amir) == "none"
    assert then_it_is(await cast.teacher.get(amir.path), 200)["protection"] == "none"
    then_it_is_refused(
        await cast.rektor.get(f"{amir.path}/protections"), 403, "not-allowed"
    )  # nobody is one of the few any more


async def test_the_shield_falls_to_the_highest_that_still_stands(
    cast: Cast, installation: Installation
) -> None:
    elsa = await given_a_child(cast.rektor, protection="confidentiality-marked")
    seal = await given_protection(cast.rektor, elsa)
    assert await shield_of(installation, elsa) == "sealed"
    then_it_is(await lifting(cast.rektor, elsa, seal, note="Hotet har upphört."), 200)
    assert await shield_of(installation, elsa) == "confidentiality-marked"
    then_it_is_refused(await cast.teacher.get(elsa.path), 404, "not-found")
    then_it_is_refused(await lifting(cast.rektor, elsa, seal, note="Igen."), 409, "already-lifted")


async def test_what_two_have_said_stands_until_both_are_lifted(
    cast: Cast, installation: Installation
) -> None:
    elsa = await given_a_child(cast.rektor, protection="protected-registration")
    await given_a_child(cast.nurse, number=elsa.number, kind="care", protection="protected-registration")
    rows = await protections(cast.rektor, elsa)
    assert {row["organisationId"] for row in rows} == {
        cast.organisation("education"),
        cast.organisation("region"),
    }
    for left, row in zip(("protected-registration", "none"), rows, strict=True):
        then_it_is(await lifting(cast.rektor, elsa, row, **VERIFIED), 200)
        assert await shield_of(installation, elsa) == left


async def test_the_same_organisation_says_it_once(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor, protection="confidentiality-marked")
    again = await cast.rektor.post(f"{elsa.path}/protections", {"level": "confidentiality-marked"})
    then_it_is_refused(again, 409, "already-protected")
    key = {"key": "one-seal-and-no-more"}
    first = then_it_is(await cast.rektor.post(f"{elsa.path}/protections", SEAL, **key), 201)
    second = then_it_is(await cast.rektor.post(f"{elsa.path}/protections", SEAL, **key), 201)
    assert first["id"] == second["id"]


async def test_a_professional_who_is_not_named_learns_nothing_and_lifts_nothing(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor, protection="confidentiality-marked")
    (standing,) = await protections(cast.rektor, elsa)
    for caller in (cast.teacher, cast.other_rektor, cast.bup):
        then_it_is_refused(await caller.get(f"{elsa.path}/protections"), 404, "not-found")
        then_it_is_refused(await lifting(caller, elsa, standing, **VERIFIED), 404, "not-found")
        then_it_is_refused(await caller.post(f"{elsa.path}/protections", SEAL), 404, "not-found")


async def test_of_a_child_that_is_not_protected_nobody_is_named(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    for caller in (cast.rektor, cast.teacher):
        for below in ("protections", "protected-access"):
            then_it_is_refused(await caller.get(f"{elsa.path}/{below}"), 403, "not-allowed")


async def test_a_feed_that_knows_of_no_protection_lowers_none(cast: Cast, installation: Installation) -> None:
    elsa = await given_a_child(cast.rektor)
    await given_protection(cast.rektor, elsa)
    for _ in range(2):
        await given_a_child(cast.other_rektor, number=elsa.number)
    assert await shield_of(installation, elsa) == "sealed"
    then_it_is_refused(await cast.other_rektor.get(elsa.path), 404, "not-found")


async def test_a_lifted_protection_is_not_said_again_by_ones_own_stale_record(
    cast: Cast, installation: Installation
) -> None:
    elsa = await given_a_child(cast.rektor, protection="confidentiality-marked")
    (standing,) = await protections(cast.rektor, elsa)
    then_it_is(await lifting(cast.rektor, elsa, standing, **VERIFIED), 200)
    then_it_is(await cast.rektor.patch(elsa.path, {"givenName": "Elsa Maria"}), 200)
    await given_a_child(cast.rektor, number=elsa.number)
    assert await shield_of(installation, elsa) == "none"


async def test_the_few_are_told_when_somebody_registers_the_number_again(
    cast: Cast, installation: Installation
) -> None:
    elsa = await given_a_child(cast.rektor, protection="protected-registration")
    await given_a_child(cast.other_rektor, number=elsa.number)
    connection = await asyncpg.connect(superuser_dsn(installation))
    try:
        kinds = await connection.fetch(
            "SELECT type, link FROM outbox_event WHERE child_id = $1 ORDER BY id", elsa.id
        )
    finally:
        await connection.close()
    assert ("child.registered-again", f"/children/{elsa.id}/protections") in {tuple(row) for row in kinds}
    assert "child.protection-set" in {row["type"] for row in kinds}


@pytest.mark.parametrize("missing", ["scope", "purpose", "key"])
async def test_a_protection_asks_for_what_every_create_asks_for(cast: Cast, missing: str) -> None:
    elsa = await given_a_child(cast.rektor)
    path = f"{elsa.path}/protections"
    if missing == "purpose":
        answer = await cast.rektor.for_purpose(None).post(path, SEAL)
        then_it_is_refused(answer, 400, "header-missing")
    elif missing == "key":
        url, head = f"/named-person/v1{path}", {"Purpose": "protection"}
        answer = await cast.http.post(url, json=SEAL, headers=head, auth=cast.rektor.auth)
        then_it_is_refused(answer, 400, "header-missing")
    else:
        auth = cast.world.systems["school-system"].as_professional(cast.rektor.id, ["children.read"])
        reader = Caller("a reader", cast.http, auth, "protection")
        then_it_is_refused(await reader.post(path, SEAL), 403, "scope-missing")
