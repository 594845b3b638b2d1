"""A consent is answered: by the family itself, or as a professional heard it; a yes is taken back at once."""

from typing import Any

from app.demo.callers import Caller
from tests.cast import Cast
from tests.consents.family_steps import (
    Family,
    given_a_consent,
    given_a_family,
    given_answers,
    given_both_consent,
    when_the_guardian_answers,
)
from tests.steps import then_it_is, then_it_is_refused


async def given_an_open_question(cast: Cast) -> tuple[Family, str]:
    family = await given_a_family(cast)
    item = await given_answers(cast.rektor, family.child)
    return family, await given_a_consent(cast, family, item)


def heard(giver_id: str, **more: Any) -> dict[str, Any]:
    return {"giverId": giver_id, "answer": "given", "form": "telephone", **more}


async def test_the_second_yes_makes_it_given(cast: Cast) -> None:
    family, consent = await given_an_open_question(cast)
    first = then_it_is(await when_the_guardian_answers(family.mother, family, consent), 201)
    assert (first["status"], first["missing"]) == ("waiting", 1)
    said = heard(family.father_id, language="so", interpreter=True, note="Ringde honom på jobbet.")
    second = then_it_is(await cast.rektor.post(f"{family.consents}/{consent}/answers", said), 201)
    assert (second["status"], second["missing"]) == ("given", 0)
    fathers = next(answer for answer in second["answers"] if answer["giverId"] == family.father_id)
    assert fathers["notedBy"] == cast.rektor.id
    assert (fathers["language"], fathers["interpreter"]) == ("so", True)
    assert fathers["note"] == "Ringde honom på jobbet."


async def test_a_guardian_sees_the_own_answer_and_only_how_many_others_are_missing(cast: Cast) -> None:
    family, consent = await given_an_open_question(cast)
    said = heard(family.father_id, note="Pappan var tveksam först.")
    then_it_is(await cast.rektor.post(f"{family.consents}/{consent}/answers", said), 201)
    seen = await family.mother.get(f"{family.consents}/{consent}")
    body = then_it_is(seen, 200)
    assert body["answers"] == []
    assert body["missing"] == 1
    assert body["missingGivers"] == [family.mother_id]
    for hidden in ("tveksam", "telephone", cast.rektor.id, family.father_id):
        assert hidden not in seen.text
    own = then_it_is(await when_the_guardian_answers(family.mother, family, consent), 201)
    assert [answer["giverId"] for answer in own["answers"]] == [family.mother_id]


async def test_one_no_refuses_it_and_may_become_a_yes(cast: Cast) -> None:
    family, consent = await given_an_open_question(cast)
    then_it_is(await when_the_guardian_answers(family.mother, family, consent), 201)
    no = then_it_is(await when_the_guardian_answers(family.father, family, consent, "refused"), 201)
    assert no["status"] == "refused"
    yes = then_it_is(await when_the_guardian_answers(family.father, family, consent), 201)
    assert yes["status"] == "given"


async def test_a_yes_is_taken_back_only_by_a_withdrawal(cast: Cast) -> None:
    family, consent = await given_an_open_question(cast)
    await given_both_consent(family, consent)
    again = await when_the_guardian_answers(family.mother, family, consent, "refused")
    then_it_is_refused(again, 409, "already-answered")
    withdrawal = f"{family.consents}/{consent}/withdrawal"
    taken_back = then_it_is(await family.mother.post(withdrawal), 200)
    assert taken_back["status"] == "withdrawn"
    assert taken_back["answers"][0]["withdrawnAt"]
    assert then_it_is(await family.mother.post(withdrawal), 200)["status"] == "withdrawn"
    late = await when_the_guardian_answers(family.mother, family, consent)
    then_it_is_refused(late, 409, "consent-is-over")


async def test_a_professional_notes_a_withdrawal_that_was_heard(cast: Cast) -> None:
    family, consent = await given_an_open_question(cast)
    await given_both_consent(family, consent)
    withdrawal = f"{family.consents}/{consent}/withdrawal"
    then_it_is_refused(await cast.rektor.post(withdrawal), 422, "invalid-request")
    noted = then_it_is(await cast.rektor.post(withdrawal, {"giverId": family.father_id}), 200)
    assert noted["status"] == "withdrawn"


async def test_what_was_never_given_cannot_be_withdrawn(cast: Cast) -> None:
    family, consent = await given_an_open_question(cast)
    refused = await family.mother.post(f"{family.consents}/{consent}/withdrawal")
    then_it_is_refused(refused, 409, "state-forbids")


async def test_nobody_answers_for_another(cast: Cast) -> None:
    family, consent = await given_an_open_question(cast)
    where = f"{family.consents}/{consent}/answers"
    others = {"giverId": family.father_id, "answer": "given", "form": "digital"}
    then_it_is_refused(await family.mother.post(where, others), 422, "invalid-request")
    nobody = {"answer": "given", "form": "oral"}
    then_it_is_refused(await cast.rektor.post(where, nobody), 422, "invalid-request")
    digital = heard(family.father_id, form="digital")
    then_it_is_refused(await cast.rektor.post(where, digital), 422, "invalid-request")
    stranger = await given_a_family(cast)
    then_it_is_refused(await cast.rektor.post(where, heard(stranger.mother_id)), 409, "not-asked")
    then_it_is_refused(await cast.rektor.post(where, heard(family.child.id)), 409, "not-asked")
    then_it_is_refused(await when_the_guardian_answers(stranger.mother, family, consent), 404, "not-found")
    then_it_is_refused(await cast.school_nurse.post(where, heard(family.father_id)), 404, "not-found")


async def when_custody_ends(cast: Cast, family: Family, family_member_id: str) -> None:
    guardians = then_it_is(await cast.rektor.get(f"{family.child.path}/guardians"), 200)["items"]
    row = next(each for each in guardians if each["familyMemberId"] == family_member_id)
    path = f"{family.child.path}/guardians/{row['id']}"
    then_it_is(await cast.rektor.patch(path, {"custody": False}), 200)


async def test_who_has_lost_custody_answers_no_more_and_the_consent_is_over(cast: Cast) -> None:
    family, consent = await given_an_open_question(cast)
    await given_both_consent(family, consent)
    await when_custody_ends(cast, family, family.father_id)
    then_it_is_refused(await family.father.get(f"{family.consents}/{consent}"), 404, "not-found")
    answer = await when_the_guardian_answers(family.father, family, consent, "refused")
    then_it_is_refused(answer, 404, "not-found")
    withdrawal = await family.father.post(f"{family.consents}/{consent}/withdrawal")
    then_it_is_refused(withdrawal, 404, "not-found")
    where = f"{family.consents}/{consent}/answers"
    then_it_is_refused(await cast.rektor.post(where, heard(family.father_id)), 409, "not-asked")
    assert then_it_is(await cast.rektor.get(f"{family.consents}/{consent}"), 200)["status"] == "expired"


async def test_an_unverified_guardian_sees_nothing(cast: Cast) -> None:
    family, consent = await given_an_open_question(cast)
    guardians = then_it_is(await cast.rektor.get(f"{family.child.path}/guardians"), 200)["items"]
    row = next(each for each in guardians if each["familyMemberId"] == family.mother_id)
    path = f"{family.child.path}/guardians/{row['id']}"
    then_it_is(await cast.rektor.patch(path, {"verifiedOn": None}), 200)
    for path in (family.consents, f"{family.consents}/{consent}"):
        then_it_is_refused(await family.mother.get(path), 404, "not-found")


async def test_answers_keep_every_promise_of_an_operation(cast: Cast) -> None:
    family, consent = await given_an_open_question(cast)
    where = f"{family.consents}/{consent}/answers"
    body = heard(family.father_id)
    for path in (where, f"{family.consents}/{consent}/withdrawal"):
        then_it_is_refused(await cast.other_rektor.post(path, body), 404, "not-found")
        without = cast.rektor.for_purpose(None)
        then_it_is_refused(await without.post(path, body), 400, "header-missing")
        then_it_is_refused(await cast.rektor.post(path, {"giverId": "x"}), 422, "invalid-request")
    unknown = f"{family.consents}/cns-aaaaaaaaaaaaaaaaaaaaaaaaaa/answers"
    then_it_is_refused(await cast.rektor.post(unknown, body), 404, "not-found")
    reader = _with_scopes(cast, "consents.read")
    then_it_is_refused(await reader.post(where, body), 403, "scope-missing")
    once = then_it_is(await cast.rektor.post(where, body, key="answered-once-1"), 201)
    assert then_it_is(await cast.rektor.post(where, body, key="answered-once-1"), 201) == once


def _with_scopes(cast: Cast, *scopes: str) -> Caller:
    auth = cast.world.systems["school-system"].as_professional(cast.rektor.id, scopes)
    return Caller("Maria", cast.http, auth, "coordination", id=cast.rektor.id, unit_id=cast.rektor.unit_id)
