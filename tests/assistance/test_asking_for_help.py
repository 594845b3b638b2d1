"""One agency asks another for something definite: said on a ground, or not at all."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from app.rules.coordination import TimingUnit
from app.rules.working_days import last_day
from tests.assistance.assistance_steps import (
    NO,
    WHAT,
    WHY,
    given_a_request,
    help_from,
    requests,
    seen_by,
)
from tests.cast import Cast
from tests.conftest import Installation
from tests.consents.family_steps import (
    given_a_consent,
    given_a_family,
    given_answers,
    given_both_consent,
)
from tests.days import today
from tests.steps import given_a_child, given_protection, then_it_is, then_it_is_refused


@pytest.fixture
async def owner(installation: Installation) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(installation.dsns.owner)
    yield connection
    await connection.close()


def without_what_differs(body: dict[str, Any]) -> dict[str, Any]:
    step = {**body["history"][0], "at": ""}
    return {**body, "id": "", "askedAt": "", "childId": "", "_links": "", "history": [step]}


async def test_who_asks_gets_the_same_answer_whether_or_not_the_child_is_known_there(cast: Cast) -> None:
    known, unknown = await given_a_child(cast.rektor), await given_a_child(cast.rektor)
    await given_a_child(cast.service, number=known.number, kind="case")
    body = help_from(cast, "service")
    answers = [await cast.rektor.post(requests(child), body) for child in (known, unknown)]
    one, other = (then_it_is(answer, 201) for answer in answers)
    assert without_what_differs(one) == without_what_differs(other)
    assert (one["status"], one["overdue"]) == ("waiting", False)
    assert [*answers[0].headers] == [*answers[1].headers]

    assert [(each["what"], each["why"]) for each in await seen_by(cast.service, known)] == [(WHAT, WHY)]
    then_it_is_refused(await cast.service.get(requests(unknown)), 404, "not-found")
    then_it_is_refused(await cast.service.get(f"{requests(unknown)}/{other['id']}"), 404, "not-found")
    # It waits: the unit that gets to know the child later finds it.
    await given_a_child(cast.service, number=unknown.number, kind="case")
    assert [each["id"] for each in await seen_by(cast.service, unknown)] == [other["id"]]


async def test_only_the_asking_branch_and_the_asked_unit_see_a_request(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    for who, kind in ((cast.service, "case"), (cast.inquiry, "case"), (cast.bup, "care")):
        await given_a_child(who, number=elsa.number, kind=kind)
    answers = await given_answers(cast.rektor, elsa)
    path = await given_a_request(cast, cast.rektor, elsa, "service", recordId=answers)
    for sees in (cast.rektor, cast.teacher, cast.service):
        then_it_is(await sees.get(path), 200)
    assert then_it_is(await cast.rektor.get(path), 200)["recordId"] == answers
    assert then_it_is(await cast.service.get(path), 200)["recordId"] is None
    for other in (cast.inquiry, cast.bup, cast.school_nurse):
        assert await seen_by(other, elsa) == []
        then_it_is_refused(await other.get(path), 404, "not-found")
        then_it_is_refused(await other.post(f"{path}/answers", NO), 404, "not-found")
        taken_back = await other.post(f"{path}/withdrawal", {"reason": "Nej."})
        assert taken_back.status_code in {403, 404}


async def test_what_the_rules_close_is_not_said_in_a_request_either(
    cast: Cast, owner: asyncpg.Connection
) -> None:
    """Care may not tell the school that the child is its patient, nor the school tell what is medical."""
    elsa = await given_a_child(cast.bup, kind="care")
    await given_a_child(cast.rektor, number=elsa.number)
    for who, unit, more in (
        (cast.bup, "linden", {}),
        (cast.service, "linden", {}),
        (cast.rektor, "service", {"categories": ["medical"]}),
    ):
        if who is cast.service:
            await given_a_child(cast.service, number=elsa.number, kind="case")
        refused = await who.post(requests(elsa), help_from(cast, unit, **more))
        assert refused.status_code == 409, refused.text
        body = refused.json()
        assert body["code"] in {"sharing-not-allowed", "decision-needed"}
        assert body["rule"]
        assert body["citations"]
    assert await seen_by(cast.rektor, elsa) == []
    told = "SELECT count(*) FROM outbox_event WHERE child_id = $1 AND type LIKE 'assistance.%'"
    assert await owner.fetchval(told, elsa.id) == 0


async def test_a_recorded_necessity_opens_what_the_rule_asks_it_for(cast: Cast) -> None:
    elsa = await given_a_child(cast.bup, kind="care")
    await given_a_child(cast.service, number=elsa.number, kind="case")
    plain = help_from(cast, "service")
    body = then_it_is_refused(await cast.bup.post(requests(elsa), plain), 409, "decision-needed")
    assert "necessity" in {missing["fact"] for missing in body["missing"]}
    judged = {"ground": {"necessity": "Behövs för nödvändigt stöd."}}
    made = then_it_is(await cast.bup.post(requests(elsa), {**plain, **judged}), 201)
    assert made["ground"] == "health-to-social-necessary-for-child"
    (seen,) = await seen_by(cast.service, elsa)
    assert seen["why"] == WHY
    assert "nödvändigt stöd" not in str(seen)


async def test_what_rests_on_a_consent_is_read_no_longer_than_it_holds(cast: Cast) -> None:
    family = await given_a_family(cast)
    await given_a_child(cast.service, number=family.child.number, kind="case")
    item = await given_answers(cast.rektor, family.child, "special-support")
    consent = await given_a_consent(cast, family, item, to=("service",))
    said = {"recordId": item, "categories": ["special-support"], "ground": {"consentId": consent}}
    body = help_from(cast, "service", **said)
    then_it_is_refused(await cast.rektor.post(requests(family.child), body), 409, "decision-needed")
    await given_both_consent(family, consent)
    read, kept = [
        then_it_is(await cast.rektor.post(requests(family.child), body), 201)["id"] for _ in range(2)
    ]
    for which in (read, kept):
        seen = then_it_is(await cast.service.get(f"{requests(family.child)}/{which}"), 200)
        assert seen["consentId"] is None, "whose consent it is, is the asker's to know"
    secret = {**NO, "tellAsker": False}
    then_it_is(await cast.service.post(f"{requests(family.child)}/{kept}/answers", secret), 201)
    then_it_is(await family.mother.post(f"{family.consents}/{consent}/withdrawal"), 200)
    then_it_is_refused(await cast.service.get(f"{requests(family.child)}/{read}"), 404, "not-found")
    then_it_is(await cast.service.get(f"{requests(family.child)}/{kept}"), 200)
    assert [each["id"] for each in await seen_by(cast.service, family.child)] == [kept]
    assert len(await seen_by(cast.rektor, family.child)) == 2


async def test_a_consent_about_something_else_opens_no_request(cast: Cast) -> None:
    family = await given_a_family(cast)
    item = await given_answers(cast.rektor, family.child, "special-support")
    consent = await given_a_consent(cast, family, item, to=("service",))
    await given_both_consent(family, consent)
    for more in (
        {"ground": {"consentId": consent}},
        {"ground": {"consentId": consent}, "recordId": item, "purpose": "education"},
        {"ground": {"consentId": consent}, "recordId": item, "askedUnitId": cast.unit("bup")},
    ):
        body = help_from(cast, "service", **more)
        refused = await cast.rektor.post(requests(family.child), body)
        then_it_is_refused(refused, 409, "sharing-not-allowed")
    strange = {"ground": {"consentId": "cns-aaaaaaaaaaaaaaaaaaaaaaaaaa"}}
    refused = await cast.rektor.post(requests(family.child), help_from(cast, "service", **strange))
    pointer = then_it_is_refused(refused, 422, "invalid-request")["errors"][0]["pointer"]
    assert pointer == "/ground/consentId"


async def test_of_a_protected_child_no_place_stands_in_a_request(cast: Cast) -> None:
    family = await given_a_family(cast)
    item = await given_answers(cast.rektor, family.child)
    consent = await given_a_consent(cast, family, item, to=("service",))
    await given_both_consent(family, consent)
    await given_protection(cast.rektor, family.child, "confidentiality-marked")
    path, bare = requests(family.child), help_from(cast, "service", recordId=item)
    then_it_is_refused(await cast.rektor.post(path, bare), 409, "sharing-not-allowed")
    agreed = {**bare, "ground": {"consentId": consent}}
    body = then_it_is_refused(await cast.rektor.post(path, agreed), 409, "decision-needed")
    assert [missing["fact"] for missing in body["missing"]] == ["freeOfProtectedFields"]
    seen_to = {"ground": {"consentId": consent, "freeOfProtectedFields": True}}
    then_it_is(await cast.rektor.post(path, {**bare, **seen_to}), 201)


async def test_the_day_is_as_usual_here_when_nobody_says_another(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    made = then_it_is(await cast.rektor.post(requests(elsa), help_from(cast, "service", dueOn=None)), 201)
    days = cast.app.state.settings.assistance_answer_days
    assert made["dueOn"] == last_day(today(), days, TimingUnit.DAYS).isoformat()
    made = then_it_is(await cast.rektor.post(requests(elsa), help_from(cast, "service")), 201)
    assert made["dueOn"] == (today() + timedelta(days=14)).isoformat()


async def test_the_text_lies_sealed_and_is_told_to_nobody(cast: Cast, owner: asyncpg.Connection) -> None:
    elsa = await given_a_child(cast.rektor)
    path = await given_a_request(cast, cast.rektor, elsa, "service", what="Kanariefågeln-5512")
    async with owner.transaction():
        await owner.execute("SELECT set_config('app.resealing', 'on', true)")
        changed = await owner.execute(
            "UPDATE assistance_request SET decision = decision WHERE child_id = $1 "
            "AND position($2::bytea in text_sealed) = 0",
            elsa.id,
            "Kanariefågeln-5512".encode(),
        )
    assert changed == "UPDATE 1"
    told = await owner.fetch(
        "SELECT type, link FROM outbox_event WHERE child_id = $1 AND type LIKE 'assistance.%'", elsa.id
    )
    assert [tuple(row) for row in told] == [("assistance.requested", path)]


async def test_asking_keeps_every_promise_of_an_operation(cast: Cast) -> None:
    elsa, amir = await given_a_child(cast.rektor), await given_a_child(cast.rektor)
    path, body = requests(elsa), help_from(cast, "service")
    for caller in (cast.other_rektor, cast.bup):
        then_it_is_refused(await caller.post(path, body), 404, "not-found")
        then_it_is_refused(await caller.get(path), 404, "not-found")
    then_it_is_refused(await cast.rektor.for_purpose(None).post(path, body), 400, "header-missing")
    then_it_is_refused(await cast.rektor._send("POST", path, body=body), 400, "header-missing")
    others = await given_answers(cast.school_nurse, elsa)
    wrong: tuple[dict[str, Any], ...] = (
        {"what": ""},
        {"what": "x" * 601},
        {"why": None},
        {"dueOn": "2025-01-01"},
        {"askedUnitId": "uni-aaaaaaaaaaaaaaaaaaaaaaaaaa"},
        {"askedUnitId": cast.unit("linden")},
        {"recordId": others},
        {"categories": ["plan"]},
        {"x": 1},
    )
    for change in wrong:
        then_it_is_refused(await cast.rektor.post(path, {**body, **change}), 422, "invalid-request")
    once = then_it_is(await cast.rektor.post(path, body, key="helped-once-0001"), 201)
    assert then_it_is(await cast.rektor.post(path, body, key="helped-once-0001"), 201) == once
    assert len(await seen_by(cast.rektor, elsa)) == 1
    unknown = f"{path}/asr-aaaaaaaaaaaaaaaaaaaaaaaaaa"
    then_it_is_refused(await cast.rektor.get(unknown), 404, "not-found")
    then_it_is_refused(await cast.rektor.post(f"{unknown}/answers", NO), 404, "not-found")
    then_it_is_refused(await cast.rektor.post(f"{unknown}/withdrawal", {"reason": "x"}), 404, "not-found")
    then_it_is_refused(await cast.rektor.get(f"{requests(amir)}/{once['id']}"), 404, "not-found")
