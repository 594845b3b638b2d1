"""One unit asks another: who is asked hears of it if it knows the child, and decides on each thing."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from app.demo.callers import Caller
from tests.cast import Cast
from tests.conftest import Installation
from tests.consents.family_steps import Family, given_a_family, given_answers, sharing
from tests.days import today
from tests.steps import given_a_child, then_it_is, then_it_is_refused

WHY = "Skolan behöver veta hur stödet hemma fungerar."
REASON = "Mamman har bett oss att vänta tills hon har talat med rektorn."


@pytest.fixture
async def owner(installation: Installation) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(installation.dsns.owner)
    yield connection
    await connection.close()


def question(cast: Cast, to: str, *categories: str, **more: Any) -> dict[str, Any]:
    return {
        "askedUnitId": cast.unit(to),
        "categories": [*categories],
        "purpose": "coordination",
        "why": WHY,
        "dueOn": (today() + timedelta(days=14)).isoformat(),
        **more,
    }


def requests(family: Family) -> str:
    return f"{family.child.path}/information-requests"


async def given_asked(cast: Cast, family: Family, who: Caller, to: str, *categories: str) -> str:
    """A question; returns its path."""
    made = then_it_is(await who.post(requests(family), question(cast, to, *categories)), 201)
    return f"{requests(family)}/{made['id']}"


async def seen_by(caller: Caller, family: Family) -> list[Any]:
    return list(then_it_is(await caller.get(requests(family)), 200)["items"])


def without_what_differs(body: dict[str, Any]) -> dict[str, Any]:
    return {**body, "id": "", "askedAt": "", "childId": "", "_links": ""}


async def test_who_asks_gets_the_same_answer_whether_or_not_the_child_is_known_there(cast: Cast) -> None:
    known, unknown = await given_a_family(cast), await given_a_family(cast)
    await given_a_child(cast.service, number=known.child.number, kind="case")
    body = question(cast, "service", "social-record")
    answers = [await cast.rektor.post(requests(family), body) for family in (known, unknown)]
    one, other = (then_it_is(answer, 201) for answer in answers)
    assert without_what_differs(one) == without_what_differs(other)
    assert one["waiting"] == ["social-record"]
    assert [*answers[0].headers] == [*answers[1].headers]
    assert len(answers[0].content) == len(answers[1].content)

    assert [each["why"] for each in await seen_by(cast.service, known)] == [WHY]
    then_it_is(await cast.service.get(f"{requests(known)}/{one['id']}"), 200)
    for path in (requests(unknown), f"{requests(unknown)}/{other['id']}"):
        then_it_is_refused(await cast.service.get(path), 404, "not-found")
    # It waits: the unit that gets to know the child later finds it.
    await given_a_child(cast.service, number=unknown.child.number, kind="case")
    assert [each["id"] for each in await seen_by(cast.service, unknown)] == [other["id"]]


async def test_only_the_asking_branch_and_the_asked_unit_see_a_question(cast: Cast) -> None:
    family = await given_a_family(cast)
    for who, kind in ((cast.service, "case"), (cast.inquiry, "case"), (cast.bup, "care")):
        await given_a_child(who, number=family.child.number, kind=kind)
    path = await given_asked(cast, family, cast.rektor, "service", "social-record")
    for sees in (cast.rektor, cast.teacher, cast.service):
        then_it_is(await sees.get(path), 200)
    for other in (cast.inquiry, cast.bup, cast.school_nurse):
        assert await seen_by(other, family) == []
        then_it_is_refused(await other.get(path), 404, "not-found")
        no = {"category": "social-record", "reason": REASON}
        answered = await other.post(f"{path}/answers", no)
        then_it_is_refused(answered, 404, "not-found")
    then_it_is_refused(await family.mother.get(path), 403, "scope-missing")


async def test_each_thing_is_answered_by_a_disclosure_or_a_no(cast: Cast, owner: asyncpg.Connection) -> None:
    """Open care asks the school: the school gives the one, and keeps the other to itself."""
    family = await given_a_family(cast)
    await given_a_child(cast.service, number=family.child.number, kind="case")
    path = await given_asked(cast, family, cast.service, "linden", "general", "pupil-health")
    item = await given_answers(cast.rektor, family.child)
    shared = then_it_is(await cast.rektor.post(family.disclosures, sharing(cast, item, to="service")), 201)
    yes = {"category": "general", "disclosureId": shared["id"]}
    then_it_is(await cast.rektor.post(f"{path}/answers", yes, key="answered-in-parts-1"), 201)
    again = then_it_is(await cast.rektor.post(f"{path}/answers", yes, key="answered-in-parts-1"), 201)
    assert len(again["answers"]) == 1
    no = {"category": "pupil-health", "reason": REASON}
    own = then_it_is(await cast.rektor.post(f"{path}/answers", no), 201)
    assert own["waiting"] == []
    assert {(each["category"], each["answer"], each["reason"]) for each in own["answers"]} == {
        ("general", "shared", None),
        ("pupil-health", "not-shared", REASON),
    }

    told = await cast.service.get(path)
    seen = then_it_is(told, 200)
    assert seen["waiting"] == ["pupil-health"]
    assert [(each["category"], each["disclosureId"]) for each in seen["answers"]] == [
        ("general", shared["id"])
    ]
    assert REASON not in told.text
    kinds = await owner.fetch("SELECT type FROM outbox_event WHERE child_id = $1", family.child.id)
    counted = [row["type"] for row in kinds if row["type"].startswith("information.")]
    assert sorted(counted) == ["information.answered", "information.requested"]
    stored = await owner.fetchrow(
        "SELECT * FROM information_answer WHERE category = 'pupil-health' AND child_id = $1", family.child.id
    )
    assert stored is not None
    assert REASON.encode() not in stored["reason_sealed"]
    then_it_is_refused(await cast.rektor.post(f"{path}/answers", no), 409, "item-answered")


async def test_a_no_is_told_only_where_the_rules_let_it_be_said(cast: Cast) -> None:
    """That a pupil is known at a school is open; that a child is known in health care is not."""
    family = await given_a_family(cast)
    for who, kind in ((cast.service, "case"), (cast.bup, "care")):
        await given_a_child(who, number=family.child.number, kind=kind)
    of_school = await given_asked(cast, family, cast.service, "linden", "general")
    of_care = await given_asked(cast, family, cast.rektor, "bup", "medical")
    no = {"reason": REASON, "tellAsker": True}
    then_it_is(await cast.rektor.post(f"{of_school}/answers", {**no, "category": "general"}), 201)
    seen = then_it_is(await cast.service.get(of_school), 200)["answers"]
    assert [(each["answer"], each["reason"]) for each in seen] == [("not-shared", None)]

    refused = await cast.bup.post(f"{of_care}/answers", {**no, "category": "medical"})
    body = then_it_is_refused(refused, 409, "sharing-not-allowed")
    assert body["rule"]
    assert body["citations"]
    silent = {"category": "medical", "reason": REASON}
    then_it_is(await cast.bup.post(f"{of_care}/answers", silent), 201)
    waiting = then_it_is(await cast.rektor.get(of_care), 200)
    assert (waiting["waiting"], waiting["answers"]) == (["medical"], [])


async def test_a_disclosure_answers_only_when_it_is_the_one_that_is_asked_for(cast: Cast) -> None:
    family = await given_a_family(cast)
    await given_a_child(cast.service, number=family.child.number, kind="case")
    path = await given_asked(cast, family, cast.service, "linden", "general", "special-support")
    item = await given_answers(cast.rektor, family.child)
    to_others = then_it_is(await cast.rektor.post(family.disclosures, sharing(cast, item, to="bup")), 201)
    kept = sharing(cast, item, to="service", share=False, reasonNotToShare=REASON)
    not_shared = then_it_is(await cast.rektor.post(family.disclosures, kept), 201)
    good = then_it_is(await cast.rektor.post(family.disclosures, sharing(cast, item, to="service")), 201)
    for disclosure, category, code, detail in (
        (to_others["id"], "general", "recipient", "was not shared with who asks"),
        (not_shared["id"], "general", "recipient", "was not shared with who asks"),
        (good["id"], "special-support", "category", "has nothing of it"),
        ("dis-aaaaaaaaaaaaaaaaaaaaaaaaaa", "general", "unknown", "is no disclosure of yours"),
    ):
        answer = {"category": category, "disclosureId": disclosure}
        body = then_it_is_refused(await cast.rektor.post(f"{path}/answers", answer), 422, "invalid-request")
        assert body["errors"] == [{"pointer": "/disclosureId", "code": code, "detail": detail}]
    not_asked = {"category": "medical", "reason": REASON}
    then_it_is_refused(await cast.rektor.post(f"{path}/answers", not_asked), 422, "invalid-request")
    both = {"category": "general", "disclosureId": good["id"], "reason": REASON}
    then_it_is_refused(await cast.rektor.post(f"{path}/answers", both), 422, "invalid-request")
    own = {"category": "general", "reason": REASON}
    refused = await cast.service.post(f"{path}/answers", own)
    assert then_it_is_refused(refused, 403, "not-allowed")["missing"] == "asked-unit"


async def test_no_answer_is_given_with_a_disclosure_about_another_child(cast: Cast) -> None:
    """Though it is the answerer's own, and was made to who asks."""
    elsa, amir = await given_a_family(cast), await given_a_family(cast)
    for family in (elsa, amir):
        await given_a_child(cast.service, number=family.child.number, kind="case")
    path = await given_asked(cast, elsa, cast.service, "linden", "general")
    item = await given_answers(cast.rektor, amir.child)
    of_amir = then_it_is(await cast.rektor.post(amir.disclosures, sharing(cast, item, to="service")), 201)
    answer = {"category": "general", "disclosureId": of_amir["id"]}
    body = then_it_is_refused(await cast.rektor.post(f"{path}/answers", answer), 422, "invalid-request")
    assert [(each["pointer"], each["code"]) for each in body["errors"]] == [("/disclosureId", "unknown")]


async def test_asking_keeps_every_promise_of_an_operation(cast: Cast) -> None:
    family = await given_a_family(cast)
    path, body = requests(family), question(cast, "bup", "medical")
    for caller in (cast.other_rektor, cast.bup):
        then_it_is_refused(await caller.post(path, body), 404, "not-found")
        then_it_is_refused(await caller.get(path), 404, "not-found")
    then_it_is_refused(await family.mother.post(path, body), 403, "scope-missing")
    then_it_is_refused(await cast.rektor.for_purpose(None).post(path, body), 400, "header-missing")
    wrong = (
        {"categories": []},
        {"dueOn": "2025-01-01"},
        {"askedUnitId": "uni-aaaaaaaaaaaaaaaaaaaaaaaaaa"},
        {"askedUnitId": cast.unit("linden")},
        {"askedBranch": "social-inquiry"},
        {"x": 1},
    )
    for change in wrong:
        then_it_is_refused(await cast.rektor.post(path, {**body, **change}), 422, "invalid-request")
    once = then_it_is(await cast.rektor.post(path, body, key="asked-once-00001"), 201)
    assert then_it_is(await cast.rektor.post(path, body, key="asked-once-00001"), 201) == once
    assert len(await seen_by(cast.rektor, family)) == 1
    unknown = f"{path}/irq-aaaaaaaaaaaaaaaaaaaaaaaaaa"
    then_it_is_refused(await cast.rektor.get(unknown), 404, "not-found")
    no = {"category": "medical", "reason": REASON}
    then_it_is_refused(await cast.rektor.post(f"{unknown}/answers", no), 404, "not-found")
    stranger = await given_a_family(cast)
    then_it_is_refused(await cast.rektor.get(f"{requests(stranger)}/{once['id']}"), 404, "not-found")
