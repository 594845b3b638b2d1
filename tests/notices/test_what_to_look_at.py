"""What needs attention reaches the unit that it is for, once, and says nothing about anybody."""

import json
from datetime import date
from typing import Any

import pytest

from tests.cast import Cast
from tests.conftest import Installation
from tests.consents.family_steps import (
    given_a_consent,
    given_a_family,
    given_answers,
    given_both_consent,
    given_shared_on_consent,
)
from tests.days import in_days
from tests.notices.notice_steps import kinds, notices, when_the_worker_keeps_house
from tests.plans.plan_steps import given_a_called_plan, given_a_promise, when_they_accept
from tests.steps import given_a_child, given_protection, then_it_is, then_it_is_refused

UNKNOWN = "ntc-aaaaaaaaaaaaaaaaaaaaaaaaaa"
MEMBERS = {
    "id",
    "kind",
    "standing",
    "childId",
    "unitId",
    "professionalId",
    "dueOn",
    "leftAt",
    "readAt",
    "_links",
}


async def given_asked(cast: Cast, child: Any, *, days: int = 14) -> dict[str, Any]:
    """The school asks the open care what it knows."""
    body = {
        "askedUnitId": cast.unit("service"),
        "categories": ["social-record"],
        "purpose": "coordination",
        "why": "Skolan planerar stödet.",
        "dueOn": in_days(days),
    }
    made: dict[str, Any] = then_it_is(await cast.rektor.post(f"{child.path}/information-requests", body), 201)
    return made


async def test_a_unit_that_has_become_named_person_is_told_until_it_takes_over(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor, since=in_days(-2))
    (notice,) = await notices(cast.teacher, elsa, view="role-mailbox")
    assert notice["kind"] == "named-person-new"
    assert notice["_links"]["about"]["href"].endswith(f"{elsa.path}/named-person")
    now = then_it_is(await cast.rektor.get(f"{elsa.path}/named-person"), 200)
    receipt = f"{elsa.path}/named-person-assignments/{now['assignmentId']}/acceptance"
    then_it_is(await cast.rektor.post(receipt), 200)
    assert await notices(cast.rektor, elsa) == []


async def test_what_is_shared_is_told_to_the_recipient_and_to_nobody_else(cast: Cast) -> None:
    family = await given_a_family(cast)
    _, (disclosure,) = await given_shared_on_consent(cast, family)
    (notice,) = await notices(cast.reception, family.child)
    assert (notice["kind"], notice["standing"]) == ("disclosure-made", "new")
    assert notice["_links"]["about"]["href"].endswith(disclosure)
    for other in (cast.inquiry, cast.service, cast.bup, cast.other_rektor, cast.school_nurse):
        assert await notices(other, family.child, view="unit") == []
        for path in (f"/notices/{notice['id']}", f"/notices/{UNKNOWN}"):
            then_it_is_refused(await other.get(path), 404, "not-found")
            then_it_is_refused(await other.post(f"{path}/read"), 404, "not-found")
    then_it_is(await cast.reception.post(f"{family.disclosures}/{disclosure}/receipt"), 201)
    assert await notices(cast.reception, family.child) == []


async def test_a_consent_that_is_taken_back_takes_along_what_rests_on_it(cast: Cast) -> None:
    family = await given_a_family(cast)
    consent, _ = await given_shared_on_consent(cast, family)
    assert await kinds(cast.reception, family.child) == {"disclosure-made": "new"}
    gone = {"giverId": family.mother_id}
    then_it_is(await family.mother.post(f"{family.consents}/{consent}/withdrawal", gone), 200)
    assert await notices(cast.reception, family.child, view="unit") == []
    assert (await kinds(cast.rektor, family.child))["consent-withdrawn"] == "new"


async def test_who_asked_waits_until_everybody_has_answered(cast: Cast) -> None:
    family = await given_a_family(cast)
    item = await given_answers(cast.rektor, family.child, "special-support")
    consent = await given_a_consent(cast, family, item)
    assert (await kinds(cast.rektor, family.child))["consent-awaited"] == "waiting"
    await given_both_consent(family, consent)
    assert "consent-awaited" not in await kinds(cast.rektor, family.child)


async def test_a_question_is_for_who_is_asked_and_waited_for_by_who_asks(cast: Cast) -> None:
    family = await given_a_family(cast)
    asked = await given_asked(cast, family.child, days=3)
    assert (await kinds(cast.rektor, family.child, view="person")) == {"information-awaited": "waiting"}
    assert await notices(cast.service, family.child) == [], "the child is not known there"
    await given_a_child(cast.service, number=family.child.number, kind="case")
    assert await kinds(cast.service, family.child) == {"information-requested": "due"}
    no = {"category": "social-record", "reason": "Inte nu."}
    path = f"{family.child.path}/information-requests/{asked['id']}/answers"
    then_it_is(await cast.service.post(path, no), 201)
    assert await notices(cast.service, family.child) == []
    assert await kinds(cast.rektor, family.child, view="person") == {"information-awaited": "waiting"}, (
        "a no that is not told changes nothing for who asked"
    )


async def test_what_is_overdue_is_told_anew_and_once(
    cast: Cast, installation: Installation, at_another_time: Any
) -> None:
    family = await given_a_family(cast)
    await given_a_child(cast.service, number=family.child.number, kind="case")
    await given_asked(cast, family.child, days=1)
    (first,) = await notices(cast.service, family.child)
    then_it_is(await cast.service.post(f"/notices/{first['id']}/read"), 200)
    await at_another_time(days=2)
    await when_the_worker_keeps_house(installation)
    await when_the_worker_keeps_house(installation)
    (second,) = await notices(cast.service, family.child)
    assert (second["kind"], second["standing"], second["readAt"]) == ("information-overdue", "overdue", None)
    assert (await kinds(cast.rektor, family.child))["information-awaited"] == "overdue"


async def test_a_plan_calls_is_answered_and_its_promises_are_watched(
    cast: Cast, installation: Installation, at_another_time: Any
) -> None:
    plan = await given_a_called_plan(cast)
    assert await kinds(cast.bup, plan.child) == {"plan-called": "new"}
    assert (await kinds(cast.rektor, plan.child))["plan-answer-awaited"] == "waiting"
    await when_they_accept(plan, bup=cast.bup)
    assert await notices(cast.bup, plan.child) == []
    await when_they_accept(plan, reception=cast.reception)
    promise = await given_a_promise(cast, plan, "bup", due=in_days(2))
    assert await kinds(cast.bup, plan.child) == {"promise-due": "due"}
    await at_another_time(days=3)
    await when_the_worker_keeps_house(installation)
    assert await kinds(cast.bup, plan.child) == {"promise-overdue": "overdue"}
    assert (await kinds(cast.rektor, plan.child))["promise-awaited"] == "overdue"
    assert await notices(cast.reception, plan.child) == [], "another's promise is no news of theirs"
    path = f"{plan.path}/actions/{promise['id']}"
    then_it_is(await cast.bup.patch(path, {"status": "done"}), 200)
    assert await notices(cast.bup, plan.child) == []
    assert "promise-awaited" not in await kinds(cast.rektor, plan.child)


async def test_a_protected_child_is_told_of_to_the_few_only(cast: Cast) -> None:
    amir = await given_a_child(cast.rektor, since=in_days(-1))
    (before,) = await notices(cast.teacher, amir)
    counted = then_it_is(await cast.teacher.get("/caseload/summary"), 200)["new"]
    await given_protection(cast.rektor, amir, reviewOn=in_days(20))
    assert await notices(cast.teacher, amir, view="unit") == []
    assert then_it_is(await cast.teacher.get("/caseload/summary"), 200)["new"] == counted - 1
    then_it_is_refused(await cast.teacher.get(f"/notices/{before['id']}"), 404, "not-found")
    found = await kinds(cast.rektor, amir)
    assert found == {"named-person-new": "new", "protection-review-due": "new"}


async def test_of_a_child_that_has_ended_there_is_nothing_to_look_at(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor, born=date(2015, 5, 5), since=in_days(-3))
    assert await notices(cast.rektor, elsa)
    ended = {"kind": "deceased", "on": in_days(-1), "source": "population-register"}
    then_it_is(await cast.rektor.post(f"{elsa.path}/endings", ended), 201)
    assert await notices(cast.rektor, elsa, view="unit") == []


async def test_a_notice_says_nothing_about_anybody(cast: Cast) -> None:
    family = await given_a_family(cast)
    await given_shared_on_consent(cast, family)
    (notice,) = await notices(cast.reception, family.child)
    assert set(notice) == MEMBERS
    said = json.dumps(notice)
    for word in ("Elsa", "Berg", "Anna", family.child.number, "sover"):
        assert word not in said


async def test_a_notice_is_read_once_and_stays_while_there_is_something_to_do(cast: Cast) -> None:
    family = await given_a_family(cast)
    await given_shared_on_consent(cast, family)
    before = then_it_is(await cast.reception.get("/caseload/summary"), 200)
    (notice,) = await notices(cast.reception, family.child, read="false")
    first = then_it_is(await cast.reception.post(f"/notices/{notice['id']}/read"), 200)
    again = then_it_is(await cast.reception.post(f"/notices/{notice['id']}/read"), 200)
    assert first["readAt"] is not None
    assert again["readAt"] == first["readAt"]
    assert await notices(cast.reception, family.child, read="false") == []
    (still,) = await notices(cast.reception, family.child, read="true")
    assert still["id"] == notice["id"]
    after = then_it_is(await cast.reception.get("/caseload/summary"), 200)
    assert (before["new"] - after["new"], after["view"]) == (1, "mine")


async def test_a_view_is_a_persons_a_role_mailboxs_or_the_units(cast: Cast) -> None:
    family = await given_a_family(cast)
    await given_asked(cast, family.child)
    item = await given_answers(cast.rektor, family.child, "special-support")
    await given_a_consent(cast, family, item)
    own, shared = {"information-awaited"}, {"consent-awaited"}
    assert set(await kinds(cast.rektor, family.child, view="person")) == own
    assert set(await kinds(cast.rektor, family.child, view="role-mailbox")) == shared
    assert set(await kinds(cast.rektor, family.child)) == own | shared
    assert set(await kinds(cast.teacher, family.child)) == shared
    assert set(await kinds(cast.teacher, family.child, view="unit")) == own | shared
    assert {each["standing"] for each in await notices(cast.rektor, standing="waiting")} == {"waiting"}


@pytest.mark.parametrize("path", ["/notices", "/notices/" + UNKNOWN, "/caseload/summary"])
async def test_the_door_stands_before_it(cast: Cast, path: str) -> None:
    then_it_is_refused(await cast.rektor.for_purpose(None).get(path), 400, "header-missing")
    then_it_is_refused(await cast.world.administrator.get(path), 403, "scope-missing")
    answer = await cast.http.get(f"/named-person/v1{path}", headers={"Purpose": "coordination"})
    then_it_is_refused(answer, 401, "not-authenticated")


@pytest.mark.parametrize("asked", [{"view": "everybody"}, {"standing": "late"}, {"read": "maybe"}])
async def test_what_is_not_asked_in_its_words_is_refused(cast: Cast, asked: dict[str, str]) -> None:
    then_it_is_refused(await cast.rektor.get("/notices", **asked), 422, "invalid-request")


async def test_a_notice_under_no_ones_name_is_not_found(cast: Cast) -> None:
    for path in (f"/notices/{UNKNOWN}", "/notices/not-an-id"):
        then_it_is_refused(await cast.rektor.get(path), 404, "not-found")
