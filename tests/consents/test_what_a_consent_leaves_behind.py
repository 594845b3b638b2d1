"""What each call about a consent leaves behind: its line in the log, where the new thing lies, its version;
and a refusal that points at the member that is wrong.
"""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from app.demo.callers import API
from tests.cast import Cast
from tests.conftest import PUBLIC_URL, Installation
from tests.consents.family_steps import (
    asked_for,
    given_a_consent,
    given_a_family,
    given_answers,
    given_both_consent,
)
from tests.steps import then_it_is, then_it_is_refused

REASON = "Förstår vad det gäller."


@pytest.fixture
async def log(installation: Installation) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(installation.dsns.audit)
    yield connection
    await connection.close()


async def lines(log: asyncpg.Connection, child_id: str, *actions: str) -> list[tuple[str | None, ...]]:
    rows = await log.fetch(
        "SELECT action, subject_id, consent_id, reason FROM audit.audit_entry"
        " WHERE child_id = $1 AND action = ANY($2) ORDER BY id",
        child_id,
        list(actions),
    )
    return [tuple(row) for row in rows]


async def test_every_call_about_a_consent_says_in_the_log_which_one(
    cast: Cast, log: asyncpg.Connection
) -> None:
    family = await given_a_family(cast)
    item = await given_answers(cast.rektor, family.child)
    consent = await given_a_consent(cast, family, item)
    path = f"{family.consents}/{consent}"
    then_it_is(await cast.rektor.get(family.consents), 200)
    then_it_is(await cast.rektor.get(path), 200)
    heard = {"giverId": family.mother_id, "answer": "given", "form": "telephone"}
    then_it_is(await cast.rektor.post(f"{path}/answers", heard), 201)
    then_it_is(await cast.rektor.get(f"{path}/board-decisions"), 200)
    then_it_is(await cast.rektor.get(f"{path}/withdrawal-preview"), 200)
    then_it_is(await cast.rektor.post(f"{path}/withdrawal", {"giverId": family.mother_id}), 200)
    about = (
        "consent:read",
        "consent:answer",
        "consent:read-decisions",
        "consent:preview",
        "consent:withdraw",
    )
    assert await lines(log, family.child.id, *about) == [
        ("consent:read", None, None, None),
        ("consent:read", consent, consent, None),
        ("consent:answer", consent, consent, None),
        ("consent:read-decisions", consent, consent, None),
        ("consent:preview", consent, consent, None),
        ("consent:withdraw", consent, consent, None),
    ]


async def test_what_is_decided_for_a_guardian_is_in_the_log_with_its_measure(
    cast: Cast, log: asyncpg.Connection
) -> None:
    family = await given_a_family(cast, by=cast.service, kind="case")
    item = await given_answers(cast.service, family.child)
    asked = asked_for(cast, item, to=("linden",), measure="open-intervention")
    consent = then_it_is(await cast.service.post(family.consents, asked), 201)["id"]
    decision = {
        "replacesGuardianId": family.father_id,
        "measure": "open-intervention",
        "reference": "SN 2025:117",
        "decidedOn": "2025-09-10",
    }
    where = f"{family.consents}/{consent}/board-decisions"
    made = await cast.service.post(where, decision)
    told = then_it_is(made, 201)
    assert made.headers["location"].endswith(where)
    assert await lines(log, family.child.id, "consent:decide") == [
        ("consent:decide", told["id"], consent, "open-intervention")
    ]
    (shown,) = then_it_is(await cast.service.get(where), 200)["items"]
    assert shown["id"] == told["id"]
    assert shown["organisationId"] == cast.organisation("social")


async def test_what_is_judged_of_maturity_is_in_the_log(cast: Cast, log: asyncpg.Connection) -> None:
    family = await given_a_family(cast)
    where = f"{family.child.path}/capacity-assessments"
    made = await cast.rektor.post(where, {"matter": "other", "mature": True, "reason": REASON})
    told = then_it_is(made, 201)
    assert made.headers["location"].endswith(where)
    then_it_is(await cast.rektor.get(where), 200)
    assert await lines(log, family.child.id, "consent:assess", "consent:read-assessments") == [
        ("consent:assess", told["id"], None, None),
        ("consent:read-assessments", None, None, None),
    ]


async def test_a_consent_lies_where_the_answer_says_and_each_change_is_another_version(cast: Cast) -> None:
    family = await given_a_family(cast)
    item = await given_answers(cast.rektor, family.child)
    asked = await cast.rektor.post(family.consents, asked_for(cast, item))
    consent = then_it_is(asked, 201)["id"]
    path = f"{family.consents}/{consent}"
    assert asked.headers["location"].endswith(path)
    tags = [asked.headers["etag"]]
    heard = {"giverId": family.mother_id, "answer": "given", "form": "telephone"}
    answered = await cast.rektor.post(f"{path}/answers", heard)
    assert answered.headers["location"].endswith(path)
    tags.append(answered.headers["etag"])
    read = await cast.rektor.get(path)
    assert read.headers["etag"] == tags[-1]
    assert "location" not in read.headers
    taken_back = await cast.rektor.post(f"{path}/withdrawal", {"giverId": family.mother_id})
    tags.append(taken_back.headers["etag"])
    assert "location" not in taken_back.headers
    assert (await cast.rektor.get(path)).headers["etag"] == tags[-1]
    assert len(set(tags)) == 3
    links = then_it_is(read, 200)["_links"]
    assert {name: link["href"] for name, link in links.items()} == {
        "self": f"{PUBLIC_URL}{API}{path}",
        "withdrawal-preview": f"{PUBLIC_URL}{API}{path}/withdrawal-preview",
    }


async def test_an_answer_is_shown_as_it_was_heard(cast: Cast) -> None:
    family = await given_a_family(cast)
    item = await given_answers(cast.rektor, family.child)
    consent = await given_a_consent(cast, family, item)
    heard = {
        "giverId": family.mother_id,
        "answer": "given",
        "form": "telephone",
        "language": "ar",
        "interpreter": True,
        "note": "Ringde upp henne på jobbet.",
    }
    path = f"{family.consents}/{consent}"
    (answer,) = then_it_is(await cast.rektor.post(f"{path}/answers", heard), 201)["answers"]
    assert {name: answer[name] for name in heard} == heard
    assert answer["notedBy"] == cast.rektor.id
    assert answer["answeredAt"] is not None
    assert answer["withdrawnAt"] is None
    own = {"answer": "given", "form": "digital"}
    seen = then_it_is(await family.father.post(f"{path}/answers", own), 201)["answers"]
    assert [(each["giverId"], each["notedBy"], each["note"]) for each in seen] == [
        (family.father_id, None, None)
    ]
    then_it_is(await family.father.post(f"{path}/withdrawal"), 200)
    by = {each["giverId"]: each for each in then_it_is(await cast.rektor.get(path), 200)["answers"]}
    assert by[family.father_id]["answer"] == "withdrawn"
    assert by[family.father_id]["withdrawnAt"] is not None
    assert by[family.mother_id]["withdrawnAt"] is None


async def test_a_wrong_answer_is_refused_at_the_member_that_is_wrong(cast: Cast) -> None:
    family = await given_a_family(cast)
    item = await given_answers(cast.rektor, family.child)
    consent = await given_a_consent(cast, family, item)
    where = f"{family.consents}/{consent}/answers"
    mother = {"answer": "given", "form": "digital", "giverId": family.father_id}
    for caller, body, error in (
        (cast.rektor, {"answer": "given", "form": "telephone"}, ("/giverId", "giver", "is needed")),
        (family.mother, mother, ("/giverId", "giver", "is another's")),
        (family.mother, {"answer": "given", "form": "telephone"}, ("/form", "form", None)),
        (
            cast.rektor,
            {"answer": "given", "form": "digital", "giverId": family.mother_id},
            ("/form", "form", None),
        ),
    ):
        refused = then_it_is_refused(await caller.post(where, body), 422, "invalid-request")
        (told,) = refused["errors"]
        assert (told["pointer"], told["code"]) == error[:2]
        assert error[2] in {None, told["detail"]}


async def test_what_cannot_be_asked_for_is_refused_at_the_member_that_is_wrong(cast: Cast) -> None:
    family = await given_a_family(cast)
    item = await given_answers(cast.rektor, family.child)
    reception = {"unitId": cast.unit("reception")}
    for change, pointer, code in (
        ({"itemIds": []}, "/itemIds", "general-waiver"),
        ({"validFrom": "2020-01-01", "validTo": "2020-02-01"}, "/validTo", "past"),
        ({"recipients": [reception, reception]}, "/recipients", "twice"),
        ({"recipients": []}, "/recipients", "general-waiver"),
    ):
        asked = await cast.rektor.post(family.consents, {**asked_for(cast, item), **change})
        errors = then_it_is(asked, 422)["errors"]
        assert (pointer, code) in {(each["pointer"], each["code"]) for each in errors}, errors


async def test_what_is_said_twice_and_what_is_over_say_what_can_be_done(cast: Cast) -> None:
    family = await given_a_family(cast)
    item = await given_answers(cast.rektor, family.child)
    consent = await given_a_consent(cast, family, item)
    path = f"{family.consents}/{consent}"
    early = await cast.rektor.post(f"{path}/withdrawal", {"giverId": family.mother_id})
    assert then_it_is(early, 409)["allowed"] == ["answers"]
    await given_both_consent(family, consent)
    again = {"giverId": family.mother_id, "answer": "given", "form": "telephone"}
    twice = then_it_is_refused(await cast.rektor.post(f"{path}/answers", again), 409, "already-answered")
    assert twice["allowed"] == ["withdrawal"]
    then_it_is(await family.mother.post(f"{path}/withdrawal"), 200)
    over = then_it_is_refused(await cast.rektor.post(f"{path}/answers", again), 409, "consent-is-over")
    assert over["status"] in {409, "withdrawn"}
