"""The family sees what help is asked for where it has consented or is shown it, and whom to turn to."""

from typing import Any

from app.demo.callers import Caller
from tests.assistance.assistance_steps import (
    NEXT,
    NO,
    REASON,
    WHAT,
    WHY,
    YES,
    given_a_request,
    help_from,
    requests,
    seen_by,
)
from tests.cast import Cast
from tests.consents.family_steps import (
    Family,
    given_a_consent,
    given_a_family,
    given_answers,
    given_both_consent,
    sharing,
)
from tests.days import in_days
from tests.steps import given_a_child, given_protection, then_it_is, then_it_is_refused, when_the_date_is


async def given_asked_under_consent(cast: Cast, family: Family, to: str = "service", **more: Any) -> str:
    """A request that rests on both guardians' consent; returns its path."""
    item = await given_answers(cast.rektor, family.child, "special-support")
    consent = await given_a_consent(cast, family, item, to=(to,))
    await given_both_consent(family, consent)
    said = {"recordId": item, "categories": ["special-support"], "ground": {"consentId": consent}}
    return await given_a_request(cast, cast.rektor, family.child, to, **said, **more)


async def when_open_care_answers(cast: Cast, path: str, **answer: Any) -> None:
    then_it_is(await cast.service.post(f"{path}/answers", answer), 201)


async def test_who_has_consented_sees_what_is_asked_for_and_how_it_stands(cast: Cast) -> None:
    family = await given_a_family(cast)
    path = await given_asked_under_consent(cast, family)
    for guardian in (family.mother, family.father):
        seen = then_it_is(await guardian.get(path), 200)
        assert (seen["what"], seen["why"], seen["status"]) == (WHAT, None, "waiting")
        assert (seen["askedBy"], seen["recordId"]) == (None, None)
        assert seen["askedUnitId"] == cast.unit("service")
        assert seen["contactUnitId"] == cast.rektor.unit_id, "there is always somebody to turn to"
        assert [each["id"] for each in await seen_by(guardian, family.child)] == [seen["id"]]
        unit = await guardian.get(f"/units/{seen['contactUnitId']}")
        assert then_it_is(unit, 200)["roleMailbox"]


async def test_what_rests_on_no_consent_is_not_there_for_the_family_unless_it_is_shown(cast: Cast) -> None:
    family = await given_a_family(cast)
    path = await given_a_request(cast, cast.rektor, family.child, "service")
    then_it_is_refused(await family.mother.get(path), 404, "not-found")
    assert await seen_by(family.mother, family.child) == []
    shown = await given_a_request(cast, cast.rektor, family.child, "service", shownToFamily=True)
    seen = then_it_is(await family.father.get(shown), 200)
    assert (seen["why"], seen["shownToFamily"]) == (WHY, True)
    assert [each["id"] for each in await seen_by(family.mother, family.child)] == [seen["id"]]


async def test_what_is_asked_of_reception_or_inquiry_is_shown_to_nobody_without_a_consent(cast: Cast) -> None:
    family = await given_a_family(cast)
    ground = {"ground": {"weighing": "Behövs, och skadar ingen."}}
    for unit in ("reception", "inquiry"):
        body = help_from(cast, unit, shownToFamily=True, **ground)
        refused = await cast.rektor.post(requests(family.child), body)
        found = then_it_is_refused(refused, 422, "invalid-request")["errors"][0]
        assert found["pointer"] == "/shownToFamily"
        await given_a_request(cast, cast.rektor, family.child, unit, **ground)
    assert await seen_by(family.mother, family.child) == []
    path = await given_asked_under_consent(cast, family, "reception", shownToFamily=True)
    then_it_is(await family.mother.get(path), 200)


async def test_the_family_reads_the_answers_that_it_is_told_and_knows_whom_to_turn_to(cast: Cast) -> None:
    family = await given_a_family(cast)
    path = await given_asked_under_consent(cast, family)
    item = await given_answers(cast.rektor, family.child)
    then_it_is(await cast.rektor.post(family.disclosures, sharing(cast, item, to="service")), 201)
    kept = {**NO, "tellAsker": False, "tellFamily": True}
    refused = await cast.service.post(f"{path}/answers", kept)
    assert then_it_is_refused(refused, 422, "invalid-request")["errors"][0]["pointer"] == "/tellFamily"
    await when_open_care_answers(cast, path, **NO)
    assert then_it_is(await cast.rektor.get(path), 200)["status"] == "declined"
    seen = then_it_is(await family.mother.get(path), 200)
    assert seen["status"] == "waiting", "told to the school alone"
    assert REASON not in str(seen)
    told = {**NO, "nextContactUnitId": cast.unit("bup"), "tellFamily": True}
    await when_open_care_answers(cast, path, **told)
    for reader in (family.mother, family.father, cast.rektor):
        seen = then_it_is(await reader.get(path), 200)
        assert seen["status"] == "declined"
        last = seen["history"][-1]
        assert (last["reason"], last["nextContact"], last["toldFamily"]) == (REASON, NEXT, True)
        assert seen["contactUnitId"] == cast.unit("bup")


async def test_a_request_that_nobody_answers_is_overdue_to_the_family_too(cast: Cast) -> None:
    family = await given_a_family(cast)
    path = await given_asked_under_consent(cast, family, dueOn=in_days(3))
    await when_the_date_is(cast, f"{in_days(4)}T12:00:00Z")
    seen = then_it_is(await family.mother.get(path), 200)
    assert (seen["status"], seen["overdue"], seen["contactUnitId"]) == ("waiting", True, cast.rektor.unit_id)


async def test_why_a_request_is_taken_back_is_for_who_may_read_it_all(cast: Cast) -> None:
    family = await given_a_family(cast)
    paths = [await given_asked_under_consent(cast, family, shownToFamily=shown) for shown in (False, True)]
    for path, told in zip(paths, (None, "Behövs inte."), strict=True):
        then_it_is(await cast.rektor.post(f"{path}/withdrawal", {"reason": "Behövs inte."}), 200)
        seen = then_it_is(await family.mother.get(path), 200)
        assert (seen["status"], seen["history"][-1]["reason"]) == ("withdrawn", told)


async def test_no_other_family_and_no_former_guardian_sees_it(cast: Cast) -> None:
    family, other = await given_a_family(cast), await given_a_family(cast)
    path = await given_asked_under_consent(cast, family, shownToFamily=True)
    for stranger in (other.mother, cast.other_rektor, cast.inquiry):
        then_it_is_refused(await stranger.get(path), 404, "not-found")
    swapped = path.replace(family.child.id, other.child.id)
    then_it_is_refused(await other.mother.get(swapped), 404, "not-found")
    guardians = then_it_is(await cast.rektor.get(f"{family.child.path}/guardians"), 200)["items"]
    (father,) = [each["id"] for each in guardians if each["familyMemberId"] == family.father_id]
    ended = {"validTo": in_days(-1), "verifiedOn": in_days(0)}
    then_it_is(await cast.rektor.patch(f"{family.child.path}/guardians/{father}", ended), 200)
    then_it_is_refused(await family.father.get(path), 404, "not-found")
    then_it_is(await family.mother.get(path), 200)


async def test_the_family_neither_asks_nor_answers_nor_takes_back(cast: Cast) -> None:
    family = await given_a_family(cast)
    path = await given_asked_under_consent(cast, family)
    for refused in (
        await family.mother.post(requests(family.child), help_from(cast, "service")),
        await family.mother.post(f"{path}/answers", YES),
        await family.mother.post(f"{path}/withdrawal", {"reason": "Nej."}),
    ):
        then_it_is_refused(refused, 403, "scope-missing")


async def test_of_a_protected_child_a_guardian_sees_no_place(cast: Cast) -> None:
    family = await given_a_family(cast)
    path = await given_asked_under_consent(cast, family)
    await given_a_child(cast.service, number=family.child.number, kind="case")
    await given_protection(cast.rektor, family.child, "confidentiality-marked")
    mother: Caller = family.mother
    answer = await mother.get(path)
    seen = then_it_is(answer, 200)
    for place in ("organisationId", "unitId", "askedOrganisationId", "askedUnitId", "contactUnitId"):
        assert seen[place] is None, place
    for unit in ("linden", "service"):
        assert cast.unit(unit) not in answer.text
