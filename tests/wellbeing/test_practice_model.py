"""Beside the five answers: wheels in versions, triangle, matrix with evidence, and what follows a yes."""

from typing import Any

import asyncpg
import pytest

from tests.cast import Cast
from tests.conftest import Installation
from tests.steps import given_a_child, then_it_is, then_it_is_refused
from tests.wellbeing.test_five_questions import DRAFT, FINISHED, given_answers, path_of

TRIANGLE: list[dict[str, Any]] = [
    {"point": "support-around-us", "bearing": "strength", "text": "Mormor hämtar på tisdagar."},
    {"point": "everyday-care", "bearing": "challenge", "text": "Ingen väcker på fredagar."},
    {"point": "learning", "bearing": "strength", "text": "Läser gärna."},
]
MATRIX: dict[str, Any] = {
    "child": "vulnerability",
    "surroundings": "protective-environment",
    "evidence": [
        {"end": "vulnerability", "text": "Blir ledsen av ändringar."},
        {"end": "resilience", "text": "Har en god vän."},
        {"end": "protective-environment", "text": "Mormor finns."},
    ],
}


async def test_a_fifth_question_that_is_yes_is_not_finished_without_what_follows(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    path = f"{elsa.path}/five-questions"
    for how in ({"helpFromOthersNeeded": None}, {"helpFromOthers": {"answered": "no"}}):
        open_end = {**FINISHED, **how, "followUp": None}
        body = then_it_is_refused(await cast.rektor.post(path, open_end), 422, "follow-up-needed")
        assert [error["pointer"] for error in body["errors"]] == ["/followUp"]
    begun = await given_answers(cast.rektor, elsa, {**FINISHED, "followUp": None, "status": "draft"})
    then_it_is_refused(await cast.rektor.patch(path_of(begun), {"status": "final"}), 422, "follow-up-needed")
    decided = {"decision": "nothing-more", "text": "Familjen har redan fått hjälp."}
    done = then_it_is(await cast.rektor.patch(path_of(begun), {"status": "final", "followUp": decided}), 200)
    assert done["followUp"] == decided
    then_it_is_refused(await cast.rektor.patch(path_of(begun), {"followUp": None}), 422, "follow-up-needed")
    kept = then_it_is(await cast.rektor.get(path_of(begun)), 200)
    assert (kept["version"], kept["followUp"]) == (2, decided)


async def test_a_no_and_an_unanswered_question_ask_for_no_decision(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    nothing = {**FINISHED, "followUp": None, "helpFromOthersNeeded": False}
    said_no = await given_answers(cast.rektor, elsa, {**nothing, "helpFromOthers": {"answered": "no"}})
    unsaid = await given_answers(cast.rektor, elsa, {**nothing, "helpFromOthers": None})
    assert said_no["helpFromOthers"]["answered"] == "no"
    assert unsaid["helpFromOthers"]["answered"] == "unanswered"


@pytest.mark.parametrize(
    "kind", ["single-agency-measure", "assistance-request", "call-for-plan", "nothing-more"]
)
async def test_each_kind_of_decision_has_its_words(cast: Cast, kind: str) -> None:
    elsa = await given_a_child(cast.rektor)
    decided = {"decision": kind, "text": "Enhetsmöte på onsdag."}
    made = await given_answers(cast.rektor, elsa, {**FINISHED, "followUp": decided})
    assert made["followUp"] == decided
    for broken in ({"decision": kind}, {"decision": kind, "text": ""}, {"decision": "later", "text": "x"}):
        refused = await cast.rektor.post(f"{elsa.path}/five-questions", {**FINISHED, "followUp": broken})
        then_it_is_refused(refused, 422, "invalid-request")


async def test_strengths_and_challenges_stand_on_the_sides_of_the_triangle(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    made = await given_answers(cast.rektor, elsa, {**FINISHED, "worldTriangle": TRIANGLE})
    assert [(each["side"], each["point"], each["bearing"]) for each in made["worldTriangle"]] == [
        ("my-wider-world", "support-around-us", "strength"),
        ("what-i-need", "everyday-care", "challenge"),
        ("how-i-grow", "learning", "strength"),
    ]
    kept = then_it_is(await cast.rektor.patch(path_of(made), {"indicators": ["active"]}), 200)
    assert kept["worldTriangle"] == made["worldTriangle"]
    fewer = then_it_is(await cast.rektor.patch(path_of(made), {"worldTriangle": TRIANGLE[:1]}), 200)
    assert [each["text"] for each in fewer["worldTriangle"]] == [TRIANGLE[0]["text"]]
    for wrong in ({"point": "sky"}, {"bearing": "opinion"}, {"side": "how-i-grow"}):
        refused = await cast.rektor.patch(path_of(made), {"worldTriangle": [{**TRIANGLE[0], **wrong}]})
        then_it_is_refused(refused, 422, "invalid-request")


@pytest.mark.parametrize("child", ["resilience", "vulnerability"])
@pytest.mark.parametrize("around", ["protective-environment", "adversity"])
async def test_two_axes_meet_in_one_of_four_quadrants(cast: Cast, child: str, around: str) -> None:
    elsa = await given_a_child(cast.rektor)
    shown = [{"end": end, "text": "Så är det."} for end in (child, around)]
    matrix = {"child": child, "surroundings": around, "evidence": shown}
    made = await given_answers(cast.rektor, elsa, {**FINISHED, "resilienceMatrix": matrix})
    assert made["resilienceMatrix"] == {**matrix, "quadrant": f"{child}-in-{around}"}


async def test_a_judgement_in_the_matrix_needs_evidence_for_its_own_end(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    made = await given_answers(cast.rektor, elsa, {**FINISHED, "resilienceMatrix": MATRIX})
    assert made["resilienceMatrix"]["quadrant"] == "vulnerability-in-protective-environment"
    assert made["resilienceMatrix"]["evidence"] == MATRIX["evidence"]
    for wrong in (
        {"surroundings": "adversity"},
        {"evidence": MATRIX["evidence"][:2]},
        {"evidence": []},
        {"child": "adversity"},
        {"quadrant": "resilience-in-adversity"},
    ):
        refused = await cast.rektor.patch(path_of(made), {"resilienceMatrix": {**MATRIX, **wrong}})
        body = then_it_is_refused(refused, 422, "invalid-request")
        assert body["errors"][0]["pointer"].startswith("/resilienceMatrix")
    emptied = then_it_is(await cast.rektor.patch(path_of(made), {"resilienceMatrix": None}), 200)
    assert emptied["resilienceMatrix"] is None


async def test_the_indicators_are_words_of_the_wheel_that_is_named(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    usual = await given_answers(cast.rektor, elsa, {"indicators": ["included", "safe", "safe"]})
    assert (usual["indicatorSet"], usual["indicators"]) == ("shanarri-2022", ["safe", "included"])
    wheel = {"indicatorSet": "kronoberg-wheel-1", "indicators": ["relations", "home", "safe"]}
    other = await given_answers(cast.rektor, elsa, wheel)
    assert (other["indicatorSet"], other["indicators"]) == (
        "kronoberg-wheel-1",
        ["safe", "home", "relations"],
    )
    path = f"{elsa.path}/five-questions"
    strayed = await cast.rektor.post(path, {"indicators": ["safe", "home"]})
    body = then_it_is_refused(strayed, 422, "invalid-request")
    assert [(error["pointer"], error["code"]) for error in body["errors"]] == [("/indicators/1", "unknown")]
    unknown = await cast.rektor.post(path, {"indicatorSet": "shanarri-1999"})
    then_it_is_refused(unknown, 422, "invalid-request")
    # What stands in the words of one wheel is not carried over to another in silence.
    turned = await cast.rektor.patch(path_of(other), {"indicatorSet": "shanarri-2022"})
    then_it_is_refused(turned, 422, "invalid-request")
    whole = {"indicatorSet": "shanarri-2022", "indicators": ["nurtured"]}
    assert then_it_is(await cast.rektor.patch(path_of(other), whole), 200)["indicators"] == ["nurtured"]
    kept = then_it_is(await cast.rektor.get(path_of(other), version=1), 200)
    assert kept["indicatorSet"] == "kronoberg-wheel-1"


async def test_the_wheels_are_a_lookup_in_versions(cast: Cast) -> None:
    listed = then_it_is(await cast.rektor.get("/indicator-sets"), 200)
    assert [(each["id"], each["isDefault"]) for each in listed["items"]] == [
        ("shanarri-2022", True),
        ("kronoberg-wheel-1", False),
    ]
    for wheel in listed["items"]:
        assert len({each["indicator"] for each in wheel["indicators"]}) == 8
        assert all(each["meansSv"] and each["meansEn"] for each in wheel["indicators"])
    second = then_it_is(await cast.rektor.get("/indicator-sets", page=2, limit=1), 200)
    assert [each["id"] for each in second["items"]] == ["kronoberg-wheel-1"]
    assert second["_meta"]["totalRecords"] == 2


async def test_the_template_names_what_stands_beside_the_answers(cast: Cast) -> None:
    template = then_it_is(await cast.rektor.get("/five-questions-template"), 200)
    sides = [each["side"] for each in template["sides"]]
    assert sides == ["how-i-grow", "what-i-need", "my-wider-world"]
    points = [each["side"] for each in template["points"]]
    assert {side: points.count(side) for side in sides} == dict.fromkeys(sides, 7)
    assert {(each["axis"], each["end"]) for each in template["matrixEnds"]} == {
        ("child", "resilience"),
        ("child", "vulnerability"),
        ("surroundings", "protective-environment"),
        ("surroundings", "adversity"),
    }
    assert len(template["followUps"]) == 4


async def test_what_was_written_before_there_was_a_triangle_still_opens(
    cast: Cast, installation: Installation
) -> None:
    """An answering of the first days: eight members and no more."""
    elsa = await given_a_child(cast.rektor)
    made = await given_answers(cast.rektor, elsa, DRAFT)
    vault, owner = cast.app.state.database.vault, made["organisationId"]
    old = {name: made[name] for name in made if name in _FIRST_MEMBERS}
    connection = await asyncpg.connect(installation.dsns.owner)
    async with connection.transaction():
        await connection.execute("SELECT set_config('app.resealing', 'on', true)")
        changed = await connection.execute(
            "UPDATE five_questions_version SET answers_sealed = $2 WHERE five_questions_id = $1",
            made["id"],
            vault.seal_json(owner, old),
        )
    await connection.close()
    assert changed == "UPDATE 1"
    assert then_it_is(await cast.rektor.get(path_of(made)), 200) == made


_FIRST_MEMBERS = frozenset(
    {
        "inTheWay",
        "informationNeeded",
        "whatICanDo",
        "whatMyAgencyCanDo",
        "helpFromOthers",
        "helpFromOthersNeeded",
        "childView",
        "childViewMissingReason",
    }
)
