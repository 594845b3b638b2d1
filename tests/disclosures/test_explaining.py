"""The explanation: the same rules as a sharing, nothing stored, and nothing that the caller may not know."""

from typing import Any

import pytest

from tests.cast import Cast
from tests.consents.family_steps import (
    given_a_consent,
    given_a_family,
    given_answers,
    when_the_guardian_answers,
)
from tests.steps import Child, given_a_child, then_it_is, then_it_is_refused

EXPLAIN = "/disclosures/explain"


def about(child: Child, **more: Any) -> dict[str, Any]:
    return {"childId": child.id, "categories": ["medical"], "purpose": "coordination", **more}


async def test_the_rektor_learns_why_the_nurse_may_not_tell_the_school(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    asked = about(elsa, senderUnitId=cast.unit("bvc"), recipientUnitId=cast.unit("linden"))
    told = then_it_is(await cast.rektor.post(EXPLAIN, asked), 200)
    assert told["outcome"] == "forbid"
    (rule,) = told["rules"]
    assert rule["rule"] == "health-to-school-stays-secret"
    assert rule["saysSv"].startswith("Vården lämnar inget till skolan")
    assert rule["says"] == rule["saysEn"]
    assert any("2009:400" in place for place in rule["citations"])
    assert [missing["who"] for missing in told["missing"]] == ["family"]
    assert told["missing"][0]["then"] == "allow"
    facts = {used["fact"]: used["value"] for used in told["factsUsed"]}
    assert facts == {"sender": "public-health-care", "receiver": "public-school"}
    assert ("consent", "given") in {(each["fact"], each["value"]) for each in told["wouldChange"]}
    assert len(told["version"]) == 16
    assert told["citations"][0]["validFrom"]


@pytest.mark.parametrize(
    ("necessity", "outcome"),
    [("not-recorded", "needs-human"), ("recorded", "allow"), ("recorded-as-absent", "forbid")],
)
async def test_the_nurse_would_be_allowed_to_tell_social_services(cast: Cast, necessity, outcome) -> None:
    elsa = await given_a_child(cast.rektor)
    asked = about(
        elsa,
        senderUnitId=cast.unit("bvc"),
        recipientUnitId=cast.unit("reception"),
        necessity=necessity,
    )
    assert then_it_is(await cast.rektor.post(EXPLAIN, asked), 200)["outcome"] == outcome


async def test_a_duty_beats_a_refused_consent(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    asked = about(
        elsa,
        categories=["concern"],
        recipientUnitId=cast.unit("reception"),
        situation="concern-report",
        consent="refused",
    )
    told = then_it_is(await cast.rektor.post(EXPLAIN, asked), 200)
    assert (told["outcome"], told["rules"][0]["rule"]) == ("duty", "concern-report")
    assert told["certainty"] == "through-another-statute"
    assert told["uncertainRules"]


async def test_the_strictest_category_answers_for_the_whole(cast: Cast) -> None:
    family = await given_a_family(cast)
    item = await given_answers(cast.rektor, family.child, "pupil-health")
    consent = await given_a_consent(cast, family, item, to=("bup",))
    then_it_is(await when_the_guardian_answers(family.mother, family, consent), 201)
    asked = about(
        family.child,
        categories=[],
        itemIds=[item],
        consentId=consent,
        recipientUnitId=cast.unit("bup"),
    )
    told = then_it_is(await cast.rektor.post(EXPLAIN, asked), 200)
    assert (told["outcome"], told["category"]) == ("needs-human", "pupil-health")
    outcomes = {each["category"]: each["outcome"] for each in told["answers"]}
    assert outcomes == {"general": "allow", "pupil-health": "needs-human"}
    assert {each["itemId"] for each in told["answers"]} == {item}
    then_it_is(await when_the_guardian_answers(family.father, family, consent), 201)
    assert then_it_is(await cast.rektor.post(EXPLAIN, asked), 200)["outcome"] == "allow"


async def test_a_kind_of_recipient_will_do(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    for kind, outcome in (("shared-store", "forbid"), ("police", "forbid"), ("guardian", "forbid")):
        asked = about(elsa, categories=["special-support"], recipientKind=kind)
        assert then_it_is(await cast.rektor.post(EXPLAIN, asked), 200)["outcome"] == outcome
    guardian = about(elsa, recipientKind="guardian", guardianDecides=True)
    assert then_it_is(await cast.rektor.post(EXPLAIN, guardian), 200)["outcome"] == "allow"


async def test_the_explanation_speaks_the_callers_language(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    asked = about(elsa, senderUnitId=cast.unit("bvc"), recipientUnitId=cast.unit("linden"))
    swedish = cast.rektor.for_purpose("coordination")
    object.__setattr__(swedish, "language", "sv")
    told = then_it_is(await swedish.post(EXPLAIN, asked), 200)
    assert told["rules"][0]["says"] == told["rules"][0]["saysSv"]
    assert told["factsUsed"][0]["asks"] == "Vem har uppgiften?"


async def test_nothing_is_stored_by_asking(cast: Cast) -> None:
    family = await given_a_family(cast)
    item = await given_answers(cast.rektor, family.child)
    asked = about(family.child, itemIds=[item], recipientUnitId=cast.unit("reception"))
    then_it_is(await cast.rektor.post(EXPLAIN, asked), 200)
    assert then_it_is(await cast.rektor.get(family.disclosures), 200)["items"] == []
    then_it_is_refused(await cast.reception.get(family.child.path), 404, "not-found")
    log = then_it_is(await cast.rektor.get(f"{family.child.path}/access-log"), 200)["items"]
    assert "disclosure:explain" in {entry["action"] for entry in log}


async def test_who_may_not_know_of_the_child_gets_no_explanation(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    asked = about(elsa, recipientUnitId=cast.unit("reception"))
    forbidden = await cast.other_rektor.post(EXPLAIN, asked)
    nobody = await cast.other_rektor.post(EXPLAIN, {**asked, "childId": "chi-aaaaaaaaaaaaaaaaaaaaaaaaaa"})
    one = then_it_is_refused(forbidden, 404, "not-found")
    other = then_it_is_refused(nobody, 404, "not-found")
    assert {**one, "requestId": "", "instance": ""} == {**other, "requestId": "", "instance": ""}
    then_it_is_refused(await cast.rektor.for_purpose(None).post(EXPLAIN, asked), 400, "header-missing")


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"recipientUnitId": None}, "/recipientUnitId"),
        ({"recipientKind": "police"}, "/recipientUnitId"),
        ({"recipientUnitId": None, "recipientKind": "nobody"}, "/recipientKind"),
        ({"categories": []}, "/categories"),
        ({"itemIds": ["fqs-aaaaaaaaaaaaaaaaaaaaaaaaaa"]}, "/itemIds/0"),
        ({"consentId": "cns-aaaaaaaaaaaaaaaaaaaaaaaaaa"}, "/consentId"),
        ({"recipientUnitId": "uni-aaaaaaaaaaaaaaaaaaaaaaaaaa"}, "/recipientUnitId"),
    ],
)
async def test_a_question_that_says_too_little_is_refused(cast: Cast, change, pointer) -> None:
    elsa = await given_a_child(cast.rektor)
    asked = {**about(elsa, recipientUnitId=cast.unit("reception")), **change}
    body = then_it_is_refused(await cast.rektor.post(EXPLAIN, asked), 422, "invalid-request")
    assert body["errors"][0]["pointer"] == pointer


async def test_anothers_items_are_not_looked_up(cast: Cast) -> None:
    family = await given_a_family(cast)
    item = await given_answers(cast.rektor, family.child)
    asked = about(
        family.child,
        itemIds=[item],
        senderUnitId=cast.unit("bvc"),
        recipientUnitId=cast.unit("linden"),
    )
    body = then_it_is_refused(await cast.rektor.post(EXPLAIN, asked), 422, "invalid-request")
    assert body["errors"][0]["pointer"] == "/senderUnitId"
