"""The parties are called, under a consent; who is only called sees the question and nothing else."""

from tests.cast import Cast
from tests.plans.plan_steps import (
    QUESTION,
    PlanOfElsa,
    given_a_plan,
    given_a_plan_consent,
    when_a_unit_is_called,
    when_everybody_says_yes,
    when_they_accept,
)
from tests.steps import given_a_child, given_a_guardian, then_it_is, then_it_is_refused


def a_call(cast: Cast, name: str) -> dict[str, str]:
    return {"unitId": cast.unit(name), "kind": "called", "question": QUESTION}


async def test_nobody_is_called_before_everybody_has_consented(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    await given_a_guardian(cast.rektor, elsa)
    await given_a_guardian(cast.rektor, elsa, name="Per Berg")
    path = f"/plans/{(await given_a_plan(cast, elsa))['id']}"
    call = a_call(cast, "bup")
    refused = then_it_is_refused(await cast.rektor.post(f"{path}/invitations", call), 409, "consent-missing")
    assert refused["missing"] == "consent"

    consent_id = await given_a_plan_consent(cast, elsa, "bup", answered=False)
    then_it_is(await cast.rektor.patch(path, {"consentId": consent_id}), 200)
    refused = then_it_is_refused(await cast.rektor.post(f"{path}/invitations", call), 409, "consent-missing")
    assert (refused["missing"], refused["consentStatus"]) == ("answers", "waiting")

    consent_path = f"{elsa.path}/consents/{consent_id}"
    first, _ = then_it_is(await cast.rektor.get(consent_path), 200)["missingGivers"]
    yes = {"giverId": first, "answer": "given", "form": "telephone"}
    then_it_is(await cast.rektor.post(f"{consent_path}/answers", yes), 201)
    then_it_is_refused(await cast.rektor.post(f"{path}/invitations", call), 409, "consent-missing")
    assert then_it_is(await cast.rektor.get(path), 200)["status"] == "consent"

    await when_everybody_says_yes(cast, elsa, consent_id)
    then_it_is(await cast.rektor.post(f"{path}/invitations", call), 201)
    assert then_it_is(await cast.rektor.get(path), 200)["status"] == "called"


async def test_a_unit_outside_the_consent_is_not_called(cast: Cast, called: PlanOfElsa) -> None:
    refused = await cast.rektor.post(f"{called.path}/invitations", a_call(cast, "inquiry"))
    body = then_it_is_refused(refused, 409, "consent-missing")
    assert (body["missing"], body["unitIds"]) == ("recipient", [cast.unit("inquiry")])


async def test_a_called_plan_moves_only_to_a_consent_that_covers_who_is_called(
    cast: Cast, called: PlanOfElsa
) -> None:
    narrow = await given_a_plan_consent(cast, called.child, "bup")
    refused = await cast.rektor.patch(called.path, {"consentId": narrow})
    assert then_it_is_refused(refused, 409, "consent-missing")["missing"] == "recipient"
    wider = await given_a_plan_consent(cast, called.child, "bup", "reception", "inquiry")
    then_it_is(await cast.rektor.patch(called.path, {"consentId": wider}), 200)
    await when_a_unit_is_called(cast, called.path, "inquiry")


async def test_calling_social_services_and_care_makes_it_a_legal_sip(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    await given_a_guardian(cast.rektor, elsa)
    consent_id = await given_a_plan_consent(cast, elsa, "bup", "reception")
    path = f"/plans/{(await given_a_plan(cast, elsa, consentId=consent_id))['id']}"
    kinds = []
    for name in ("bup", "reception"):
        await when_a_unit_is_called(cast, path, name)
        kinds.append(then_it_is(await cast.rektor.get(path), 200)["kind"])
    assert kinds == ["childs-plan", "sip"]


async def test_an_invited_unit_sees_its_own_question_and_not_the_plan(cast: Cast, called: PlanOfElsa) -> None:
    listed = then_it_is(await cast.bup.get(f"{called.path}/invitations"), 200)
    assert [item["id"] for item in listed["items"]] == [called.invitations["bup"]]
    assert listed["_meta"]["totalRecords"] == 1
    assert listed["items"][0]["question"] == QUESTION
    for below in ("", "/goals", "/actions", "/meetings"):
        then_it_is_refused(await cast.bup.get(f"{called.path}{below}"), 403, "not-allowed")
    assert then_it_is(await cast.bup.get(f"{called.child.path}/plans"), 200)["items"] == []
    another = f"{called.path}/invitations/{called.invitations['reception']}"
    then_it_is_refused(await cast.bup.get(another), 404, "not-found")
    then_it_is_refused(await cast.bup.patch(another, {"answer": "declined"}, etag='"x"'), 404, "not-found")
    then_it_is_refused(await cast.bup.post(f"{called.path}/goals", {"words": "Nej"}), 403, "not-allowed")


async def test_accepting_opens_the_seat_and_the_plan(cast: Cast, called: PlanOfElsa) -> None:
    path = f"{called.path}/invitations/{called.invitations['bup']}"
    body = {"answer": "accepted", "mandate": True, "note": "Omar kommer."}
    answered = then_it_is(await cast.bup.patch(path, body), 200)
    assert (answered["answer"], answered["mandate"]) == ("accepted", True)
    assert answered["answeredBy"] == cast.bup.id
    read = then_it_is(await cast.bup.get(called.path), 200)
    assert cast.unit("bup") in [seat["unitId"] for seat in read["seats"]]
    assert len(then_it_is(await cast.bup.get(f"{called.path}/invitations"), 200)["items"]) == 2
    listed = then_it_is(await cast.bup.get(f"{called.child.path}/plans"), 200)
    assert [plan["id"] for plan in listed["items"]] == [called.id]
    seen = then_it_is(await cast.rektor.get(path), 200)
    assert seen["note"] == "Omar kommer."
    again = then_it_is_refused(await cast.bup.patch(path, {"answer": "declined"}), 409, "state-forbids")
    assert again["allowed"] == []


async def test_a_written_contribution_is_instead_of_a_seat_and_a_no_says_why(
    cast: Cast, called: PlanOfElsa
) -> None:
    bup = f"{called.path}/invitations/{called.invitations['bup']}"
    reception = f"{called.path}/invitations/{called.invitations['reception']}"
    for path, caller, answer in (
        (bup, cast.bup, "written-contribution"),
        (reception, cast.reception, "declined"),
    ):
        silent = then_it_is_refused(await caller.patch(path, {"answer": answer}), 422, "invalid-request")
        assert silent["errors"][0]["pointer"] == "/note"
    written = {"answer": "written-contribution", "note": "Vi kan erbjuda en första tid."}
    then_it_is(await cast.bup.patch(bup, written), 200)
    then_it_is_refused(await cast.bup.get(called.path), 403, "not-allowed")
    assert then_it_is(await cast.rektor.get(bup), 200)["note"] == "Vi kan erbjuda en första tid."
    then_it_is(await cast.bup.patch(bup, {"answer": "accepted"}), 200)
    then_it_is(await cast.bup.get(called.path), 200)
    then_it_is(await cast.reception.patch(reception, {"answer": "declined", "note": "Inte vår."}), 200)
    then_it_is_refused(await cast.reception.get(called.path), 403, "not-allowed")
    then_it_is(await cast.reception.patch(reception, {"answer": "accepted"}), 200)
    then_it_is(await cast.reception.get(called.path), 200)


async def test_nobody_answers_for_another(cast: Cast, called: PlanOfElsa) -> None:
    path = f"{called.path}/invitations/{called.invitations['bup']}"
    for_another = await cast.rektor.patch(path, {"answer": "accepted"})
    then_it_is_refused(for_another, 403, "not-allowed")
    stale = (await cast.bup.get(path)).headers["ETag"]
    then_it_is(await cast.bup.patch(path, {"mandate": False}, etag=stale), 200)
    then_it_is_refused(await cast.bup.patch(path, {"answer": "accepted"}, etag=stale), 412, "stale")
    then_it_is_refused(await cast.bup.patch(path, {"answer": "accepted"}, etag=""), 428, "if-match-missing")
    then_it_is_refused(await cast.bup.patch(path, {"answer": "waiting"}), 422, "invalid-request")


async def test_a_unit_is_called_once(cast: Cast, called: PlanOfElsa) -> None:
    for name in ("bup", "linden"):
        covered = await given_a_plan_consent(cast, called.child, "bup", "reception", "linden")
        then_it_is(await cast.rektor.patch(called.path, {"consentId": covered}), 200)
        again = await cast.rektor.post(f"{called.path}/invitations", a_call(cast, name))
        then_it_is_refused(again, 409, "already-at-the-plan")
    unknown = {**a_call(cast, "bup"), "unitId": "uni-aaaaaaaaaaaaaaaaaaaaaaaaaa"}
    refused = await cast.rektor.post(f"{called.path}/invitations", unknown)
    assert then_it_is_refused(refused, 422, "invalid-request")["errors"][0]["pointer"] == "/unitId"


async def test_a_repeated_key_calls_once(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    await given_a_guardian(cast.rektor, elsa)
    consent_id = await given_a_plan_consent(cast, elsa, "bup")
    path = f"/plans/{(await given_a_plan(cast, elsa, consentId=consent_id))['id']}/invitations"
    first = await cast.rektor.post(path, a_call(cast, "bup"), key="one-call-only")
    again = await cast.rektor.post(path, a_call(cast, "bup"), key="one-call-only")
    assert then_it_is(first, 201)["id"] == then_it_is(again, 201)["id"]


async def test_only_the_owner_calls(cast: Cast, called: PlanOfElsa) -> None:
    await when_they_accept(called, bup=cast.bup)
    refused = await cast.bup.post(f"{called.path}/invitations", a_call(cast, "inquiry"))
    assert then_it_is_refused(refused, 403, "not-allowed")["missing"] == "plan-owner"
    stranger = await cast.other_rektor.post(f"{called.path}/invitations", a_call(cast, "bup"))
    then_it_is_refused(stranger, 404, "not-found")


async def test_the_family_reads_the_plan_and_no_invitation(called: PlanOfElsa) -> None:
    assert then_it_is(await called.guardian.get(called.path), 200)["id"] == called.id
    listed = then_it_is(await called.guardian.get(f"{called.child.path}/plans"), 200)
    assert listed["_meta"]["totalRecords"] == 1
    then_it_is_refused(await called.guardian.get(f"{called.path}/invitations"), 403, "scope-missing")
