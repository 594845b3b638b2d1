"""What each step of a disclosure leaves behind: its event, its line in the log, where it lies, its version;
and a refusal that points at the member that is wrong.
"""

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from app.demo.callers import API
from tests.cast import Cast
from tests.conftest import PUBLIC_URL, Installation
from tests.consents.family_steps import (
    given_a_family,
    given_answers,
    given_shared_on_consent,
    sharing,
)
from tests.steps import given_a_child, then_it_is, then_it_is_refused

NOBODY = "uni-aaaaaaaaaaaaaaaaaaaaaaaaaa"


@pytest.fixture
async def owner(installation: Installation) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(installation.dsns.owner)
    yield connection
    await connection.close()


@pytest.fixture
async def log(installation: Installation) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(installation.dsns.audit)
    yield connection
    await connection.close()


async def told_of(owner: asyncpg.Connection, child_id: str, about: str) -> list[tuple[str, str]]:
    rows = await owner.fetch("SELECT type, link FROM outbox_event WHERE child_id = $1 ORDER BY id", child_id)
    return sorted((row["type"], row["link"]) for row in rows if row["type"].startswith(about))


async def lines(log: asyncpg.Connection, child_id: str) -> list[tuple[str | None, ...]]:
    rows = await log.fetch(
        "SELECT action, subject_id, consent_id, reason FROM audit.audit_entry"
        " WHERE child_id = $1 AND action LIKE 'disclosure:%' ORDER BY id",
        child_id,
    )
    return [tuple(row) for row in rows]


async def test_every_step_of_a_disclosure_is_told_and_logged(
    cast: Cast, owner: asyncpg.Connection, log: asyncpg.Connection
) -> None:
    family = await given_a_family(cast)
    consent, (made,) = await given_shared_on_consent(cast, family)
    path = f"{family.disclosures}/{made}"
    assert await told_of(owner, family.child.id, "disclosure.") == [("disclosure.made", path)]
    then_it_is(await cast.reception.get(path), 200)
    receipt = await cast.reception.post(f"{path}/receipt")
    then_it_is(receipt, 201)
    (item,) = then_it_is(await cast.reception.get(f"{family.child.path}/received-items"), 200)["items"]
    then_it_is(await cast.reception.get(f"{family.child.path}/received-items/{item['id']}"), 200)
    then_it_is(await cast.rektor.get(family.disclosures), 200)
    then_it_is(await family.mother.post(f"{family.consents}/{consent}/withdrawal"), 200)
    assert await told_of(owner, family.child.id, "disclosure.") == [
        ("disclosure.ended", path),
        ("disclosure.made", path),
        ("disclosure.received", path),
    ]
    ground = await owner.fetchval("SELECT ground FROM disclosure WHERE id = $1", made)
    assert await lines(log, family.child.id) == [
        ("disclosure:share", made, consent, ground),
        ("disclosure:read", made, consent, ground),
        ("disclosure:receive", made, consent, ground),
        ("disclosure:read-received", None, None, None),
        ("disclosure:read-received", item["id"], None, None),
        ("disclosure:read", made, consent, None),
    ]


async def test_a_decision_not_to_share_is_told_to_nobody(
    cast: Cast, owner: asyncpg.Connection, log: asyncpg.Connection
) -> None:
    family = await given_a_family(cast)
    item = await given_answers(cast.rektor, family.child)
    no = sharing(cast, item, share=False, reasonNotToShare="Det behövs inte.")
    made = then_it_is(await cast.rektor.post(family.disclosures, no), 201)
    assert await told_of(owner, family.child.id, "disclosure.") == []
    ((action, subject, consent, _),) = await lines(log, family.child.id)
    assert (action, subject, consent) == ("disclosure:share", made["id"], None)
    then_it_is(await cast.other_rektor.get(family.disclosures), 404)
    assert then_it_is(await cast.rektor.get(f"{family.disclosures}/{made['id']}"), 200)["items"] == []


async def test_a_disclosure_lies_where_the_answer_says_and_a_receipt_is_another_version(cast: Cast) -> None:
    family = await given_a_family(cast)
    item = await given_answers(cast.rektor, family.child)
    made = await cast.rektor.post(family.disclosures, sharing(cast, item))
    shared = then_it_is(made, 201)
    path = f"{family.disclosures}/{shared['id']}"
    assert made.headers["location"].endswith(path)
    assert shared["_links"]["self"]["href"] == f"{PUBLIC_URL}{API}{path}"
    read = await cast.rektor.get(path)
    assert read.headers["etag"] == made.headers["etag"]
    assert "location" not in read.headers
    assert read.headers["etag"] != (await cast.reception.get(path)).headers["etag"], "another viewer's"
    seen = await cast.reception.get(path)
    assert then_it_is(seen, 200)["unitId"] == cast.rektor.unit_id
    before = seen.headers["etag"]
    then_it_is(await cast.reception.post(f"{path}/receipt"), 201)
    assert (await cast.reception.get(path)).headers["etag"] != before
    assert (await cast.rektor.get(path)).headers["etag"] != made.headers["etag"]


@pytest.mark.parametrize(
    ("change", "pointer", "code", "detail"),
    [
        (
            {"familyInformed": False},
            "/notInformedUntil",
            "missing",
            "say why the family is not told yet, and until when",
        ),
        (
            {"familyInformed": False, "notInformedUntil": "2099-01-01"},
            "/notInformedUntil",
            "missing",
            "say why the family is not told yet, and until when",
        ),
        (
            {
                "familyInformed": False,
                "notInformedUntil": "2020-01-01",
                "notInformedReason": "risk-for-the-child",
            },
            "/notInformedUntil",
            "past",
            "lies in the past",
        ),
        ({"share": False}, "/reasonNotToShare", "missing", "say why not"),
        ({"recipientUnitId": NOBODY}, "/recipientUnitId", "unknown", "there is no such unit"),
        ({"recipientBranch": "care"}, "/recipientUnitId", "branch", "has no such branch"),
        (
            {"consentId": "cns-aaaaaaaaaaaaaaaaaaaaaaaaaa"},
            "/consentId",
            "unknown",
            "is no consent of yours",
        ),
    ],
)
async def test_what_is_said_wrongly_is_refused_at_its_member(
    cast: Cast, change: dict[str, Any], pointer: str, code: str, detail: str
) -> None:
    family = await given_a_family(cast)
    item = await given_answers(cast.rektor, family.child)
    refused = await cast.rektor.post(family.disclosures, {**sharing(cast, item), **change})
    body = then_it_is_refused(refused, 422, "invalid-request")
    assert {"pointer": pointer, "code": code, "detail": detail} in body["errors"], body["errors"]


async def test_an_item_is_named_once_is_ones_own_and_goes_to_another_branch(cast: Cast) -> None:
    family = await given_a_family(cast)
    item = await given_answers(cast.rektor, family.child)
    unknown = "fqs-aaaaaaaaaaaaaaaaaaaaaaaaaa"
    for body, error in (
        (sharing(cast, item, item), ("/items", "twice", "names an item twice")),
        (sharing(cast, item, unknown), ("/items/1/id", "unknown", "is no item of yours")),
        (
            {**sharing(cast, item), "recipientUnitId": cast.rektor.unit_id},
            ("/recipientUnitId", "own-branch", "is the caller's own branch"),
        ),
    ):
        refused = then_it_is_refused(await cast.rektor.post(family.disclosures, body), 422, "invalid-request")
        assert [(each["pointer"], each["code"], each["detail"]) for each in refused["errors"]] == [error]


async def test_a_question_between_units_is_told_and_logged(
    cast: Cast, owner: asyncpg.Connection, log: asyncpg.Connection
) -> None:
    family = await given_a_family(cast)
    await given_a_child(cast.service, number=family.child.number, kind="case")
    asked = {
        "askedUnitId": cast.unit("linden"),
        "categories": ["general", "general"],
        "purpose": "coordination",
        "why": "Vi utreder stöd i hemmet.",
        "dueOn": "2099-01-01",
    }
    where = f"{family.child.path}/information-requests"
    made = await cast.service.post(where, asked)
    question = then_it_is(made, 201)
    path = f"{where}/{question['id']}"
    assert made.headers["location"].endswith(path)
    assert question["categories"] == question["waiting"] == ["general"]
    assert question["why"] == asked["why"]
    item = await given_answers(cast.rektor, family.child)
    shared = then_it_is(await cast.rektor.post(family.disclosures, sharing(cast, item, to="service")), 201)
    yes = {"category": "general", "disclosureId": shared["id"]}
    answered = await cast.rektor.post(f"{path}/answers", yes)
    then_it_is(answered, 201)
    assert answered.headers["location"].endswith(path)
    again = await cast.rektor.post(f"{path}/answers", yes)
    then_it_is_refused(again, 409, "item-answered")
    other = await cast.rektor.post(f"{path}/answers", {"category": "medical", "reason": "Nej."})
    (error,) = then_it_is_refused(other, 422, "invalid-request")["errors"]
    assert (error["pointer"], error["code"], error["detail"]) == (
        "/category",
        "not-asked",
        "is not asked for",
    )
    assert await told_of(owner, family.child.id, "information.") == [
        ("information.answered", path),
        ("information.requested", path),
    ]
    actions = [line[:2] for line in await lines(log, family.child.id)]
    assert ("disclosure:ask", question["id"]) in actions
    answer = await owner.fetchval("SELECT id FROM information_answer WHERE child_id = $1", family.child.id)
    assert ("disclosure:answer", answer) in actions


@pytest.mark.parametrize(
    ("change", "pointer", "code", "detail"),
    [
        ({"dueOn": "2020-01-01"}, "/dueOn", "past", "lies in the past"),
        ({"askedUnitId": NOBODY}, "/askedUnitId", "unknown", "there is no such unit"),
        ({"own": True}, "/askedUnitId", "own-branch", "is the caller's own branch"),
    ],
)
async def test_a_question_that_cannot_be_put_is_refused_at_its_member(
    cast: Cast, change: dict[str, Any], pointer: str, code: str, detail: str
) -> None:
    child = await given_a_child(cast.service, kind="case")
    asked = {
        "askedUnitId": cast.service.unit_id if change.pop("own", False) else cast.unit("linden"),
        "categories": ["general"],
        "purpose": "coordination",
        "why": "Vi utreder stöd i hemmet.",
        "dueOn": "2099-01-01",
        **change,
    }
    refused = await cast.service.post(f"{child.path}/information-requests", asked)
    body = then_it_is_refused(refused, 422, "invalid-request")
    assert body["errors"] == [{"pointer": pointer, "code": code, "detail": detail}]


async def test_at_a_handover_the_sender_confirms_each_item(cast: Cast) -> None:
    family = await given_a_family(cast)
    first, second = [await given_answers(cast.rektor, family.child) for _ in range(2)]
    body = sharing(cast, first, second, situation="handover")
    body["items"][0]["confirmed"] = True
    waits = then_it_is_refused(await cast.rektor.post(family.disclosures, body), 409, "decision-needed")
    assert "item_confirmed" in {each["fact"] for each in waits["missing"]}
    body["items"][1]["confirmed"] = True
    assert then_it_is(await cast.rektor.post(family.disclosures, body), 201)["shared"] is True
