"""Where a protected child is, is told to the few and to the child; not to who is let in beside them."""

from datetime import date
from typing import Any

import pytest

from app.demo.callers import Caller
from tests.cast import Cast
from tests.consents.family_steps import (
    Family,
    given_a_consent,
    given_a_family,
    given_answers,
    given_shared_on_consent,
)
from tests.steps import given_a_child, given_protection, then_it_is

PLACES = ("linden", "reception")


async def given_a_family_with_a_plan(cast: Cast) -> tuple[Family, str]:
    """A family that has consented to a sharing, in the app and by telephone, and whose child has a plan."""
    family = await given_a_family(cast)
    await given_shared_on_consent(cast, family)
    heard = await given_a_consent(cast, family, await given_answers(cast.rektor, family.child))
    for giver in (family.mother_id, family.father_id):
        yes = {"giverId": giver, "answer": "given", "form": "telephone"}
        then_it_is(await cast.rektor.post(f"{family.consents}/{heard}/answers", yes), 201)
    plan = then_it_is(await cast.rektor.post(f"{family.child.path}/plans", {"need": "Flera behövs."}), 201)
    return family, f"/plans/{plan['id']}"


def told(cast: Cast, text: str) -> list[str]:
    """Which places an answer names, by id, name, mailbox or organisation."""
    signs = {cast.unit(name) for name in PLACES} | {
        cast.organisation("education"),
        "Lindens skola",
        "rektor.linden@example.se",
        cast.rektor.id,
    }
    return sorted(sign for sign in signs if sign in text)


async def all_reads(caller: Caller, family: Family, plan: str) -> dict[str, str]:
    child = family.child.path
    listed = {
        below: then_it_is(await caller.get(f"{child}/{below}"), 200)["items"]
        for below in ("consents", "disclosures")
    }
    family_paths = [f"{child}/{below}/{each['id']}" for below, items in listed.items() for each in items]
    family_paths += [f"{child}/consents/{each['id']}/withdrawal-preview" for each in listed["consents"]]
    paths = (
        child,
        f"{child}/named-person",
        f"{child}/named-person-assignments",
        f"{child}/plans",
        f"{child}/disclosures",
        f"{child}/access-log",
        f"{child}/lead-professional-assignments",
        f"{child}/consents",
        *family_paths,
        plan,
        f"{plan}/meetings",
        f"{plan}/actions",
    )
    answers = {path: await caller.get(path) for path in paths}
    for path, answer in answers.items():
        assert answer.status_code == 200, f"{path}: {answer.text}"
    return {path: answer.text for path, answer in answers.items()}


@pytest.mark.parametrize("level", ["confidentiality-marked", "protected-registration", "sealed"])
async def test_a_guardian_sees_what_there_is_and_never_where(cast: Cast, level: str) -> None:
    family, plan = await given_a_family_with_a_plan(cast)
    before = await all_reads(family.mother, family, plan)
    assert sum(bool(told(cast, text)) for text in before.values()) >= 5, "unprotected, the places are told"
    await given_protection(cast.rektor, family.child, level)
    after = await all_reads(family.mother, family, plan)
    assert {path: told(cast, text) for path, text in after.items() if told(cast, text)} == {}


async def test_a_guardian_hears_what_kind_of_unit_is_the_named_person(cast: Cast) -> None:
    family = await given_a_family(cast)
    await given_protection(cast.rektor, family.child)
    named = then_it_is(await family.mother.get(f"{family.child.path}/named-person"), 200)
    unit: dict[str, Any] = named["unit"]
    assert unit.pop("kind") == "school"
    assert set(unit.values()) == {None}
    assert named["professional"] is None


async def test_the_child_itself_is_told_where_it_is(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor, born=date(2011, 1, 7))
    itself = cast.world.young_person(f"protected-{elsa.id[-6:]}", "Elsa Berg", elsa.number)
    await given_protection(cast.rektor, elsa)
    named = then_it_is(await itself.get(f"{elsa.path}/named-person"), 200)
    assert (named["unit"]["name"], named["unit"]["id"]) == ("Lindens skola", cast.unit("linden"))


async def test_the_log_of_a_protected_child_says_that_somebody_looked_and_not_from_where(cast: Cast) -> None:
    family, _ = await given_a_family_with_a_plan(cast)
    log = f"{family.child.path}/access-log"
    assert [each["unit"] for each in then_it_is(await family.mother.get(log), 200)["items"]]
    await given_protection(cast.rektor, family.child, "confidentiality-marked")
    entries = then_it_is(await family.mother.get(log), 200)["items"]
    assert entries
    assert {(each["unit"], each["unitId"]) for each in entries} == {(None, None)}


async def test_the_few_are_told_everything(cast: Cast) -> None:
    family, plan = await given_a_family_with_a_plan(cast)
    await given_a_child(cast.nurse, number=family.child.number, kind="care")
    await given_protection(cast.rektor, family.child)
    named = then_it_is(await cast.nurse.get(f"{family.child.path}/named-person"), 200)
    assert named["unit"]["name"] == "Lindens skola"
    assert then_it_is(await cast.rektor.get(plan), 200)["unitId"] == cast.unit("linden")
