"""Who has looked: a branch sees its own log, a guardian what happened under their own consent."""

from datetime import date
from typing import Any

import asyncpg

from app.demo.callers import Caller
from tests.cast import Cast, made_up_number
from tests.conftest import Installation
from tests.consents.family_steps import (
    Family,
    given_a_consent,
    given_a_family,
    given_answers,
    given_shared_on_consent,
    when_the_guardian_answers,
)
from tests.steps import Child, given_a_child, given_protection, then_it_is, then_it_is_refused

ANSWERS: dict[str, Any] = {"inTheWay": {"answered": "yes", "text": "Är trött."}}


async def given_a_half_answered_consent(cast: Cast, family: Family, by: Caller) -> str:
    """A consent that only one of the two guardians has given."""
    item = await given_answers(cast.rektor, family.child, "special-support")
    consent = await given_a_consent(cast, family, item)
    then_it_is(await when_the_guardian_answers(by, family, consent), 201)
    return consent


async def log(caller: Caller, child: Child, **asked: Any) -> Any:
    return then_it_is(await caller.get(f"{child.path}/access-log", **asked), 200)


async def test_the_mother_sees_the_unit_and_the_purpose_under_her_own_consent(cast: Cast) -> None:
    family = await given_a_family(cast)
    consent, (made,) = await given_shared_on_consent(cast, family, to=("bup",))
    then_it_is(await cast.bup.get(f"{family.disclosures}/{made}"), 200)
    seen = (await log(family.mother, family.child))["items"]
    assert [entry.pop("at")[:2] for entry in seen] == ["20", "20"]
    assert seen == [
        {
            "unitId": cast.unit(unit),
            "unit": name,
            "purpose": "coordination",
            "consentId": consent,
        }
        for unit, name in (("bup", "BUP Linden"), ("linden", "Lindens skola"))
    ]


async def test_nothing_of_social_reception_or_inquiry_reaches_the_family(cast: Cast) -> None:
    family = await given_a_family(cast)
    _, made = await given_shared_on_consent(cast, family, to=("reception", "inquiry"))
    before = (await family.mother.get(f"{family.child.path}/access-log")).content
    for caller, disclosure in zip((cast.reception, cast.inquiry), made, strict=True):
        then_it_is(await caller.get(f"{family.disclosures}/{disclosure}"), 200)
        then_it_is(await caller.post(f"{family.disclosures}/{disclosure}/receipt"), 201)
    after = (await family.mother.get(f"{family.child.path}/access-log")).content
    assert after == before
    assert b"Lindens skola" in after


async def test_what_happened_without_a_consent_is_not_the_familys_to_see(cast: Cast) -> None:
    family = await given_a_family(cast)
    then_it_is(await cast.rektor.get(family.child.path), 200)
    then_it_is(await cast.rektor.post(f"{family.child.path}/five-questions", ANSWERS), 201)
    seen = await log(family.mother, family.child)
    assert (seen["items"], seen["_meta"]["totalRecords"]) == ([], 0)


async def test_what_rests_on_another_guardians_yes_alone_is_not_shown(cast: Cast) -> None:
    family = await given_a_family(cast)
    hers = await given_a_half_answered_consent(cast, family, family.mother)
    his = await given_a_half_answered_consent(cast, family, family.father)
    for consent in (hers, his):
        then_it_is(await cast.rektor.get(f"{family.consents}/{consent}"), 200)
    assert {entry["consentId"] for entry in (await log(family.mother, family.child))["items"]} == {hers}
    assert {entry["consentId"] for entry in (await log(family.father, family.child))["items"]} == {his}


async def test_a_guardian_of_nobody_here_learns_nothing(cast: Cast) -> None:
    elsa, stranger = await given_a_child(cast.rektor), await given_a_family(cast)
    then_it_is_refused(await stranger.mother.get(f"{elsa.path}/access-log"), 404, "not-found")


async def test_where_the_placement_is_hidden_the_family_log_is_empty(cast: Cast) -> None:
    family = await given_a_family(cast)
    await given_shared_on_consent(cast, family)
    assert (await log(family.mother, family.child))["items"]
    elsa = family.child
    await given_a_child(cast.service, number=elsa.number, kind="case", since="2025-09-01")
    await given_protection(cast.service, elsa, "hidden-placement")
    assert (await log(family.mother, family.child))["items"] == []


async def test_a_professional_sees_what_the_own_branch_did_and_was_refused(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    made = then_it_is(await cast.rektor.post(f"{elsa.path}/five-questions", ANSWERS), 201)
    nurses = then_it_is(await cast.school_nurse.post(f"{elsa.path}/five-questions", ANSWERS), 201)
    refused = await cast.teacher.get(f"{elsa.path}/five-questions/{nurses['id']}")
    then_it_is_refused(refused, 404, "not-found")
    seen = (await log(cast.teacher, elsa))["items"]
    assert [(item["action"], item["outcome"], item["reason"]) for item in seen] == [
        ("five-questions:read", "refused", "not-found"),
        ("five-questions:write", "allowed", None),
        ("child:register", "allowed", None),
    ]
    assert seen[0]["professionalId"] == cast.teacher.id
    assert seen[1]["professionalId"] == cast.rektor.id
    assert seen[1]["subjectId"] == made["id"]
    assert (seen[1]["unitId"], seen[1]["unit"]) == (cast.unit("linden"), "Lindens skola")
    assert seen[1]["purpose"] == "coordination"
    assert nurses["id"] not in (await cast.teacher.get(f"{elsa.path}/access-log")).text
    nurse_sees = (await log(cast.school_nurse, elsa))["items"]
    assert [item["subjectId"] for item in nurse_sees] == [nurses["id"]]


async def test_reading_the_log_is_written_in_the_log(cast: Cast, installation: Installation) -> None:
    family = await given_a_family(cast)
    await log(cast.rektor, family.child)
    assert (await log(cast.rektor, family.child))["items"][0]["action"] == "access-log:read"
    await log(family.mother, family.child)
    connection = await asyncpg.connect(installation.dsns.audit)
    try:
        own_reads = await connection.fetchval(
            "SELECT count(*) FROM audit.audit_entry "
            "WHERE child_id = $1 AND action = 'access-log:read' AND family_member_id = $2",
            family.child.id,
            family.mother_id,
        )
    finally:
        await connection.close()
    assert own_reads == 1


async def test_pages_count_what_the_caller_may_see_even_outside_the_list(cast: Cast) -> None:
    family = await given_a_family(cast)
    consent = await given_a_half_answered_consent(cast, family, family.mother)
    for _ in range(3):
        then_it_is(await cast.rektor.get(f"{family.consents}/{consent}"), 200)
    first = await log(family.mother, family.child, limit=2)
    assert (len(first["items"]), first["_meta"]["totalRecords"]) == (2, 3)
    assert first["items"][0]["at"] > first["items"][1]["at"]
    outside = await log(family.mother, family.child, limit=2, page=9)
    assert (outside["items"], outside["_meta"]["totalRecords"]) == ([], 3)


async def test_another_organisation_a_wrong_scope_and_a_missing_purpose_are_refused(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    path = f"{elsa.path}/access-log"
    then_it_is_refused(await cast.other_rektor.get(path), 404, "not-found")
    then_it_is_refused(
        await cast.rektor.get("/children/chi-aaaaaaaaaaaaaaaaaaaaaaaaaa/access-log"), 404, "not-found"
    )
    then_it_is_refused(await cast.rektor.for_purpose(None).get(path), 400, "header-missing")
    wrong = cast.world.systems["school-system"].as_professional(cast.rektor.id, ["children.read"])
    then_it_is_refused(
        await Caller("Maria", cast.http, wrong, "coordination").get(path), 403, "scope-missing"
    )


async def test_the_named_person_without_a_relation_has_no_log_to_read(cast: Cast) -> None:
    number = made_up_number(date(2023, 2, 1))
    child = await given_a_child(cast.bup, kind="care", since="2025-01-01", number=number)
    then_it_is(await cast.nurse.get(f"{child.path}/named-person"), 200)
    then_it_is_refused(await cast.nurse.get(f"{child.path}/access-log"), 403, "not-allowed")
