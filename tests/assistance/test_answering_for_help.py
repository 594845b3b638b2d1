"""An answer is yes, yes in part or no: with a reason, never a dead end, and told only on a ground."""

from datetime import timedelta
from typing import Any

from tests.assistance.assistance_steps import (
    NEXT,
    NO,
    REASON,
    YES,
    given_a_request,
    seen_by,
)
from tests.cast import Cast
from tests.consents.family_steps import (
    given_a_consent,
    given_a_family,
    given_answers,
    given_both_consent,
    sharing,
)
from tests.days import today
from tests.steps import given_a_child, then_it_is, then_it_is_refused, when_the_date_is


async def test_a_no_says_why_and_whom_to_turn_to_next(cast: Cast) -> None:
    family = await given_a_family(cast)
    elsa = family.child
    item = await given_answers(cast.rektor, elsa)
    path = await given_a_request(cast, cast.rektor, elsa, "service", recordId=item)
    then_it_is_refused(await cast.service.get(path), 404, "not-found")
    # The school shares an item with open care, which hears of the child and of the request by that.
    then_it_is(await cast.rektor.post(family.disclosures, sharing(cast, item, to="service")), 201)
    for dead_end in ({**NO, "nextContact": None}, {**NO, "nextContact": None, "outcome": "accepted-in-part"}):
        body = then_it_is_refused(
            await cast.service.post(f"{path}/answers", dead_end), 422, "next-contact-needed"
        )
        assert body["errors"][0]["pointer"] == "/nextContact"
    without_reason = {name: value for name, value in NO.items() if name != "reason"}
    refused = await cast.service.post(f"{path}/answers", without_reason)
    then_it_is_refused(refused, 422, "invalid-request")
    # A no to who has told of the child says nothing of what open care knows, so it needs no other ground.
    told = {**NO, "nextContactUnitId": cast.unit("bup")}
    then_it_is(await cast.service.post(f"{path}/answers", told), 201)
    seen = then_it_is(await cast.rektor.get(path), 200)
    assert seen["status"] == "declined"
    asked, answered = seen["history"]
    assert (asked["step"], asked["outcome"]) == ("asked", None)
    assert (answered["outcome"], answered["reason"], answered["nextContact"]) == ("declined", REASON, NEXT)
    assert answered["nextContactUnitId"] == cast.unit("bup")


async def test_a_yes_rests_on_a_disclosure_or_is_refused_with_the_rule(cast: Cast) -> None:
    family = await given_a_family(cast, by=cast.service, kind="case")
    elsa = family.child
    await given_a_child(cast.rektor, number=elsa.number)
    path = await given_a_request(cast, cast.rektor, elsa, "service")
    for answer in (YES, NO, {**NO, "outcome": "accepted-in-part"}):
        body = then_it_is_refused(
            await cast.service.post(f"{path}/answers", answer), 409, "sharing-not-allowed"
        )
        assert body["rule"]
        assert {missing["who"] for missing in body["missing"]} >= {"family"}
    item = await given_answers(cast.service, elsa)
    consent = await given_a_consent(cast, family, item, to=("linden",), by=cast.service)
    await given_both_consent(family, consent)
    shared = sharing(cast, item, to="linden", consentId=consent)
    disclosure = then_it_is(await cast.service.post(family.disclosures, shared), 201)["id"]
    starts = (today() + timedelta(days=7)).isoformat()
    yes = {**YES, "disclosureId": disclosure, "startsOn": starts}
    once = then_it_is(await cast.service.post(f"{path}/answers", yes, key="answered-once-7"), 201)
    assert then_it_is(await cast.service.post(f"{path}/answers", yes, key="answered-once-7"), 201) == once
    seen = then_it_is(await cast.rektor.get(path), 200)
    assert (seen["status"], len(seen["history"])) == ("accepted", 2)
    assert seen["history"][1]["startsOn"] == starts
    assert seen["history"][1]["disclosureId"] == disclosure


async def test_a_disclosure_carries_an_answer_only_when_it_is_the_right_one(cast: Cast) -> None:
    family = await given_a_family(cast)
    elsa = family.child
    await given_a_child(cast.service, number=elsa.number, kind="case")
    path = await given_a_request(cast, cast.rektor, elsa, "service")
    item = await given_answers(cast.service, elsa)
    kept = sharing(cast, item, to="linden", share=False, reasonNotToShare=REASON)
    not_shared = then_it_is(await cast.service.post(family.disclosures, kept), 201)["id"]
    own = await given_answers(cast.rektor, elsa)
    others = then_it_is(await cast.rektor.post(family.disclosures, sharing(cast, own, to="service")), 201)
    for which, code in (
        (not_shared, "recipient"),
        (others["id"], "unknown"),
        ("dis-aaaaaaaaaaaaaaaaaaaaaaaaaa", "unknown"),
    ):
        refused = await cast.service.post(f"{path}/answers", {**YES, "disclosureId": which})
        error = then_it_is_refused(refused, 422, "invalid-request")["errors"][0]
        assert (error["pointer"], error["code"]) == ("/disclosureId", code)


async def test_what_may_not_be_told_is_kept_as_the_answerers_own(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    await given_a_child(cast.bup, number=elsa.number, kind="care")
    path = await given_a_request(cast, cast.rektor, elsa, "bup")
    then_it_is(await cast.bup.post(f"{path}/answers", {**YES, "tellAsker": False}), 201)
    own = then_it_is(await cast.bup.get(path), 200)
    assert (own["status"], own["history"][1]["told"]) == ("accepted", False)
    waiting = await cast.rektor.get(path)
    seen = then_it_is(waiting, 200)
    assert (seen["status"], len(seen["history"])) == ("waiting", 1)
    assert YES["reason"] not in waiting.text


async def test_an_answer_that_changes_stands_beside_the_first(cast: Cast) -> None:
    family = await given_a_family(cast)
    elsa = family.child
    item = await given_answers(cast.rektor, elsa)
    path = await given_a_request(cast, cast.rektor, elsa, "service")
    then_it_is(await cast.rektor.post(family.disclosures, sharing(cast, item, to="service")), 201)
    then_it_is(await cast.service.post(f"{path}/answers", {**NO, "reason": "Fullt."}), 201)
    then_it_is(await cast.service.post(f"{path}/answers", {**NO, "reason": "Fullt till mars."}), 201)
    seen = then_it_is(await cast.rektor.get(path), 200)
    reasons = [step["reason"] for step in seen["history"]]
    assert reasons == [None, "Fullt.", "Fullt till mars."]
    # What says more of the child than who asks has told needs a ground of its own again.
    more = {**NO, "categories": ["social-record"]}
    then_it_is_refused(await cast.service.post(f"{path}/answers", more), 409, "sharing-not-allowed")


async def test_a_request_is_taken_back_and_stays_with_its_history(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    await given_a_child(cast.service, number=elsa.number, kind="case")
    path = await given_a_request(cast, cast.rektor, elsa, "service")
    why = {"reason": "Familjen har fått hjälp på annat håll."}
    refused = await cast.service.post(f"{path}/withdrawal", why)
    assert then_it_is_refused(refused, 403, "not-allowed")["missing"] == "asking-unit"
    then_it_is_refused(await cast.rektor.post(f"{path}/withdrawal", {}), 422, "invalid-request")
    gone = then_it_is(await cast.rektor.post(f"{path}/withdrawal", why), 200)
    again = then_it_is(await cast.rektor.post(f"{path}/withdrawal", {"reason": "Igen."}), 200)
    assert gone == again
    (seen,) = await seen_by(cast.service, elsa)
    assert (seen["status"], seen["overdue"]) == ("withdrawn", False)
    assert [(step["step"], step["reason"]) for step in seen["history"]] == [
        ("asked", None),
        ("withdrawn", why["reason"]),
    ]
    secret = {**NO, "tellAsker": False}
    then_it_is_refused(await cast.service.post(f"{path}/answers", secret), 409, "state-forbids")


async def test_who_asks_does_not_answer_itself_and_answers_are_whole(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    await given_a_child(cast.service, number=elsa.number, kind="case")
    path = await given_a_request(cast, cast.rektor, elsa, "service")
    refused = await cast.rektor.post(f"{path}/answers", NO)
    assert then_it_is_refused(refused, 403, "not-allowed")["missing"] == "asked-unit"
    wrong: tuple[dict[str, Any], ...] = (
        {"outcome": "maybe"},
        {"nextContactUnitId": "uni-aaaaaaaaaaaaaaaaaaaaaaaaaa"},
        {"startsOn": today().isoformat()},
        {"categories": ["five-questions"]},
        {"x": 1},
    )
    for change in wrong:
        answer = {**NO, "tellAsker": False, **change}
        then_it_is_refused(await cast.service.post(f"{path}/answers", answer), 422, "invalid-request")
    then_it_is_refused(
        await cast.service.for_purpose(None).post(f"{path}/answers", NO), 400, "header-missing"
    )
    then_it_is_refused(await cast.service._send("POST", f"{path}/answers", body=NO), 400, "header-missing")


async def test_a_request_that_nobody_has_answered_is_overdue_when_its_day_has_passed(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    path = await given_a_request(cast, cast.rektor, elsa, "service")
    now = today().isoformat()
    try:
        await when_the_date_is(cast, f"{today() + timedelta(days=14)}T12:00:00Z")
        assert then_it_is(await cast.rektor.get(path), 200)["overdue"] is False
        await when_the_date_is(cast, f"{today() + timedelta(days=15)}T12:00:00Z")
        assert then_it_is(await cast.rektor.get(path), 200)["overdue"] is True
    finally:
        await when_the_date_is(cast, f"{now}T12:00:00Z")
