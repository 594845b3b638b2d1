"""The codes that statistics need come from the work itself, each in the compartment of whom it counts for."""

import csv
import io
import re
from typing import Any

import pytest

from app.demo.callers import Caller
from app.rules.codes import CODES, NOWHERE_WRITTEN
from app.settings import ROOT
from app.vocabulary import CodeOccasion, CodeSystem, Sector
from tests.cast import Cast
from tests.consents.family_steps import given_a_family, given_answers, sharing
from tests.days import in_days
from tests.plans.plan_steps import PlanOfElsa, given_a_called_plan, when_it_becomes_active, when_they_meet
from tests.steps import given_a_child, given_protection, then_it_is, then_it_is_refused


async def codes(caller: Caller, child_id: str, **query: str) -> list[tuple[str, str]]:
    """What a caller's units have to report about one child."""
    found: list[dict[str, Any]] = []
    page = 1
    while True:
        answer = then_it_is(await caller.get("/code-events", page=page, limit=100, **query), 200)
        found += answer["items"]
        if page * 100 >= answer["_meta"]["totalRecords"]:
            return [(each["system"], each["code"]) for each in found if each["childId"] == child_id]
        page += 1


async def given_a_followed_up_plan(cast: Cast) -> PlanOfElsa:
    plan = await given_a_called_plan(cast)
    await when_they_meet(cast, plan)
    await when_it_becomes_active(cast, plan)
    held = {"heldOn": in_days(0), "childTookPart": False, "outcomes": [], "nextOn": in_days(90)}
    then_it_is(await cast.rektor.post(f"{plan.path}/follow-ups", held), 201)
    return plan


async def test_a_legal_sip_is_coded_by_care_and_social_services_and_not_by_the_school(cast: Cast) -> None:
    plan = await given_a_followed_up_plan(cast)
    child = plan.child.id
    assert await codes(cast.bup, child) == [("kva", "AU124"), ("kva", "AW010")]
    assert await codes(cast.reception, child) == [("ksi", "XAH.09"), ("ksi", "XAH.20.75")]
    for other in (cast.rektor, cast.teacher, cast.inquiry, cast.nurse):
        assert await codes(other, child) == []


async def test_a_period_is_whole_swedish_days(cast: Cast) -> None:
    plan = await given_a_followed_up_plan(cast)
    today = {"from": in_days(0), "to": in_days(0)}
    assert len(await codes(cast.bup, plan.child.id, **today)) == 2
    assert await codes(cast.bup, plan.child.id, to=in_days(-1)) == []
    assert await codes(cast.bup, plan.child.id, **{"from": in_days(1)}) == []
    wrong = await cast.bup.get("/code-events", to="2025-02-30")
    then_it_is_refused(wrong, 422, "invalid-request")


async def test_to_ask_for_consent_is_coded_by_the_social_services(cast: Cast) -> None:
    family = await given_a_family(cast, by=cast.service, kind="case")
    item = await given_answers(cast.service, family.child)
    asked = {
        "kind": "sharing",
        "itemIds": [item],
        "recipients": [{"unitId": cast.unit("bup")}],
        "purpose": "coordination",
        "validTo": in_days(90),
    }
    then_it_is(await cast.service.post(f"{family.child.path}/consents", asked), 201)
    assert await codes(cast.service, family.child.id) == [("ksi", "XAH.14")]


async def test_to_share_is_coded_by_care_where_it_was_shared_and_a_no_is_not(cast: Cast) -> None:
    family = await given_a_family(cast, by=cast.bup, kind="care")
    item = await given_answers(cast.bup, family.child)
    needed = sharing(cast, item, necessity="Behövs för barnets skydd.")
    kept = {**needed, "share": False, "reasonNotToShare": "Elsa vill berätta själv."}
    then_it_is(await cast.bup.post(family.disclosures, kept), 201)
    assert await codes(cast.bup, family.child.id) == []
    then_it_is(await cast.bup.post(family.disclosures, needed), 201)
    assert await codes(cast.bup, family.child.id) == [("kva", "XS005")]
    for other in (cast.reception, cast.rektor, cast.nurse):
        assert await codes(other, family.child.id) == []


async def test_a_protected_childs_codes_are_read_by_the_few(cast: Cast) -> None:
    plan = await given_a_followed_up_plan(cast)
    await given_protection(cast.rektor, plan.child, "sealed")
    assert await codes(cast.bup, plan.child.id) == []


async def test_families_and_whoever_lacks_the_scope_get_none(cast: Cast) -> None:
    child = await given_a_child(cast.rektor)
    plan = await given_a_called_plan(cast)
    then_it_is_refused(await plan.guardian.get("/code-events"), 403, "scope-missing")
    assert await codes(cast.other_rektor, child.id) == []


async def test_the_table_holds_the_same_codes_and_no_words_of_anybody(cast: Cast) -> None:
    plan = await given_a_followed_up_plan(cast)
    answer = await cast.bup.get("/code-events/export", **{"from": in_days(0), "to": in_days(0)})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    assert answer.headers["content-disposition"] == 'attachment; filename="code-events.csv"'
    assert answer.headers["cache-control"] == "no-store"
    rows = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    own = [row for row in rows if row["childId"] == plan.child.id]
    assert [(row["system"], row["code"], row["planId"]) for row in own] == [
        ("kva", "AU124", plan.id),
        ("kva", "AW010", plan.id),
    ]
    assert all(row["happenedAt"].endswith("Z") for row in own)
    for words in ("Elsa", "Berg", plan.child.number):
        assert words not in answer.text
    await given_protection(cast.rektor, plan.child, "sealed")
    assert plan.child.id not in (await cast.bup.get("/code-events/export")).text
    for other in (cast.rektor, cast.inquiry, cast.other_rektor):
        assert plan.child.id not in (await other.get("/code-events/export")).text
    then_it_is_refused(await plan.guardian.get("/code-events/export"), 403, "scope-missing")
    then_it_is_refused(await cast.bup.for_purpose(None).get("/code-events/export"), 400, "header-missing")


@pytest.mark.parametrize("days", [{"to": "9999-12-31"}, {"from": "0001-01-01"}, {"from": "9999-12-31"}])
async def test_days_beyond_reckoning_are_days_too(cast: Cast, days: dict[str, str]) -> None:
    for path in ("/code-events", "/code-events/export"):
        assert (await cast.bup.get(path, **days)).status_code == 200


def test_every_code_of_the_tables_is_written_by_some_work_or_by_no_work_here() -> None:
    assert {row.code for row in CODES} >= {"AU124", "AU125", "AW010", "XS005", "XS007", "XS008"}
    assert {row.code for row in CODES} >= {"XAH.12", "XAH.20.65", "XAH.20.75", "XAA.35", "XAA.80.25"}
    assert len({(row.system, row.code) for row in CODES}) == len(CODES)
    work = "".join(
        path.read_text()
        for path in (ROOT / "app").rglob("*.py")
        if "vocabulary" not in path.parts and path.parent.name != "rules"
    )
    written = {each for each in CodeOccasion if re.search(rf"CodeOccasion\.{each.name}\b", work)}
    assert written == set(CodeOccasion) - NOWHERE_WRITTEN
    for row in CODES:
        assert row.system is (CodeSystem.KVA if row.sector is Sector.HEALTH_CARE else CodeSystem.KSI)
