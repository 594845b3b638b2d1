"""A refusal says the rule's sentence in the caller's language, its place in the law, and what is missing."""

from dataclasses import replace
from typing import Any

import pytest

from app.demo.callers import Caller
from app.rules.disclosure import TABLE
from app.rules.legal_basis import history
from tests.cast import Cast
from tests.consents.family_steps import (
    asked_for,
    given_a_consent,
    given_a_family,
    given_answers,
    given_both_consent,
    sharing,
)
from tests.steps import then_it_is

RULES = {rule.key: rule for rule in TABLE}


async def refused(caller: Caller, path: str, body: dict[str, Any], language: str) -> dict[str, Any]:
    answer: dict[str, Any] = then_it_is(await replace(caller, language=language).post(path, body), 409)
    return answer


def then_it_cites(problem: dict[str, Any], key: str, language: str) -> None:
    rule = RULES[key]
    assert problem["rule"] == key
    assert [each["basis"] for each in problem["citations"]] == list(rule.basis)
    for each in problem["citations"]:
        assert each["sv"] in {row.text("sv") for row in history(each["basis"])}
        assert each["en"] in {row.text("en") for row in history(each["basis"])}
    assert problem.get("certainty", rule.certainty) == rule.certainty
    assert rule.says(language) in problem["detail"]


@pytest.mark.parametrize("language", ["sv", "en"])
async def test_a_closed_sharing_and_one_that_waits_for_a_human(cast: Cast, language: str) -> None:
    family = await given_a_family(cast, by=cast.nurse, kind="care")
    item = await given_answers(cast.nurse, family.child)
    closed = await refused(cast.nurse, family.disclosures, sharing(cast, item, to="linden"), language)
    assert closed["code"] == "sharing-not-allowed"
    then_it_cites(closed, "health-to-school-stays-secret", language)
    waits = await refused(cast.nurse, family.disclosures, sharing(cast, item), language)
    assert waits["code"] == "decision-needed"
    then_it_cites(waits, "health-to-social-necessary-for-child", language)
    missing = {each["fact"]: each for each in waits["missing"]}
    assert missing["necessity"]["who"] == "sender"
    assert missing["necessity"]["sv"] != missing["necessity"]["en"]
    assert "consent" not in waits


@pytest.mark.parametrize("language", ["sv", "en"])
async def test_a_sharing_on_a_consent_that_is_not_there(cast: Cast, language: str) -> None:
    family = await given_a_family(cast)
    item = await given_answers(cast.rektor, family.child)
    consent = await given_a_consent(cast, family, item)
    problem = await refused(cast.rektor, family.disclosures, sharing(cast, item, consentId=consent), language)
    assert problem["consent"] == "waiting"
    assert problem["detail"].startswith({"sv": "Det vilar på ett samtycke", "en": "It rests on"}[language])
    assert problem["rule"] == "consent-lifts-secrecy"
    assert [(each["fact"], each["who"]) for each in problem["missing"]] == [("consent", "family")]


@pytest.mark.parametrize("language", ["sv", "en"])
async def test_a_consent_where_a_duty_applies(cast: Cast, language: str) -> None:
    family = await given_a_family(cast)
    item = await given_answers(cast.rektor, family.child, "concern")
    problem = await refused(cast.rektor, family.consents, asked_for(cast, item), language)
    assert problem["code"] == "use-the-ground"
    then_it_cites(problem, "concern-report", language)


@pytest.mark.parametrize("language", ["sv", "en"])
async def test_a_protected_childs_text_that_nobody_has_read_for_places(cast: Cast, language: str) -> None:
    family = await given_a_family(cast)
    item = await given_answers(cast.rektor, family.child, "special-support")
    consent = await given_a_consent(cast, family, item)
    await given_both_consent(family, consent)
    then_it_is(await cast.rektor.patch(family.child.path, {"protection": "protected-registration"}), 200)
    body = sharing(cast, item, consentId=consent)
    problem = await refused(cast.rektor, family.disclosures, body, language)
    then_it_cites(problem, "protected-identity-is-masked", language)
    (missing,) = problem["missing"]
    assert (missing["fact"], missing["who"]) == ("freeOfProtectedFields", "sender")
    assert missing["sv"] != missing["en"]
