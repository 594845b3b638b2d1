"""Sharing: item by item, on a ground, to one recipient; a no says by which rule and what is missing."""

from app.demo.callers import Caller
from app.kit.clock import swedish_date, wall_clock
from tests.cast import Cast
from tests.consents.family_steps import (
    SECRET,
    given_a_consent,
    given_a_family,
    given_answers,
    given_both_consent,
    given_shared_on_consent,
    sharing,
    when_the_guardian_answers,
)
from tests.steps import then_it_is, then_it_is_refused, when_the_date_is


async def test_nothing_is_shared_while_one_guardian_has_not_answered(cast: Cast) -> None:
    family = await given_a_family(cast)
    item = await given_answers(cast.rektor, family.child, "special-support")
    consent = await given_a_consent(cast, family, item)
    then_it_is(await when_the_guardian_answers(family.mother, family, consent), 201)
    body = sharing(cast, item, consentId=consent)
    refused = await cast.rektor.post(family.disclosures, body)
    problem = then_it_is_refused(refused, 409, "decision-needed")
    assert problem["consent"] == "waiting"
    assert {"consent", "harm"} <= {missing["fact"] for missing in problem["missing"]}
    assert {missing["who"] for missing in problem["missing"]} >= {"family"}
    assert problem["citations"][0]["sv"].endswith("(2009:400)")
    assert SECRET not in refused.text
    assert family.father_id not in refused.text
    assert then_it_is(await cast.rektor.get(family.disclosures), 200)["items"] == []
    then_it_is_refused(await cast.reception.get(family.disclosures), 404, "not-found")

    heard = {"giverId": family.father_id, "answer": "given", "form": "telephone"}
    then_it_is(await cast.rektor.post(f"{family.consents}/{consent}/answers", heard), 201)
    made = await cast.rektor.post(family.disclosures, body)
    shared = then_it_is(made, 201)
    assert made.headers["location"].endswith(f"{family.disclosures}/{shared['id']}")
    assert shared["consentId"] == consent
    assert shared["holdsUntil"] == "2031-01-01"
    assert SECRET not in made.text


async def test_an_answer_that_was_asked_for_is_not_walked_around(cast: Cast) -> None:
    """What a school may tell anyway is not told on a consent that is not there."""
    family = await given_a_family(cast)
    item = await given_answers(cast.rektor, family.child)
    consent = await given_a_consent(cast, family, item)
    then_it_is(await when_the_guardian_answers(family.mother, family, consent, "refused"), 201)
    on_it = await cast.rektor.post(family.disclosures, sharing(cast, item, consentId=consent))
    problem = then_it_is_refused(on_it, 409, "sharing-not-allowed")
    assert (problem["consent"], problem["rule"]) == ("refused", "consent-lifts-secrecy")
    assert [missing["fact"] for missing in problem["missing"]] == ["consent"]
    anyway = then_it_is(await cast.rektor.post(family.disclosures, sharing(cast, item)), 201)
    assert (anyway["ground"], anyway["consentId"]) == ("ordinary-school-information", None)


async def test_a_consent_opens_only_its_items_recipients_and_purpose(cast: Cast) -> None:
    family = await given_a_family(cast)
    item = await given_answers(cast.psychologist, family.child)
    other = await given_answers(cast.psychologist, family.child)
    consent = await given_a_consent(cast, family, item, by=cast.psychologist)
    await given_both_consent(family, consent)
    for body in (
        sharing(cast, other, consentId=consent),
        sharing(cast, item, to="bup", consentId=consent),
        sharing(cast, item, consentId=consent, purpose="care"),
        sharing(cast, item, other, consentId=consent),
    ):
        refused = await cast.psychologist.post(family.disclosures, body)
        problem = then_it_is_refused(refused, 409, "decision-needed")
        assert problem["rule"] == "pupil-health-weighed"
    shared = await cast.psychologist.post(family.disclosures, sharing(cast, item, consentId=consent))
    assert then_it_is(shared, 201)["ground"] == "consent-lifts-secrecy"


async def test_the_nurse_may_tell_social_services_what_is_necessary_and_the_school_nothing(
    cast: Cast,
) -> None:
    family = await given_a_family(cast)
    then_it_is(await _care_begins(cast.nurse, family.child.number), 201)
    notes = await given_answers(cast.nurse, family.child)
    school = await cast.nurse.post(family.disclosures, sharing(cast, notes, to="linden"))
    problem = then_it_is_refused(school, 409, "sharing-not-allowed")
    assert problem["rule"] == "health-to-school-stays-secret"
    assert [missing["fact"] for missing in problem["missing"]] == ["consent"]
    body = sharing(cast, notes, necessity="Convinced it is needed.")
    then_it_is_refused(
        await cast.nurse.post(family.disclosures, {**body, "recipientUnitId": cast.unit("linden")}),
        409,
        "sharing-not-allowed",
    )
    unsaid = await cast.nurse.post(family.disclosures, sharing(cast, notes))
    problem = then_it_is_refused(unsaid, 409, "decision-needed")
    assert problem["rule"] == "health-to-social-necessary-for-child"
    assert "necessity" in {missing["fact"] for missing in problem["missing"]}
    shared = then_it_is(await cast.nurse.post(family.disclosures, body), 201)
    assert shared["necessity"] == "Convinced it is needed."
    assert shared["consentId"] is None
    assert shared["holdsUntil"] == _eighteenth(family.child.number)
    seen = await cast.reception.get(f"{family.disclosures}/{shared['id']}")
    assert then_it_is(seen, 200)["necessity"] is None
    assert then_it_is(seen, 200)["decision"] is None
    assert SECRET in seen.text


def _eighteenth(number: str) -> str:
    return f"{int(number[:4]) + 18}-{number[4:6]}-{number[6:8]}"


async def _care_begins(caller: Caller, number: str):
    return await caller.post(
        "/children",
        {
            "identityNumber": number,
            "givenName": "Elsa",
            "familyName": "Berg",
            "relation": {"unitId": caller.unit_id, "kind": "care", "validFrom": "2019-10-01"},
        },
    )


async def test_a_duty_needs_no_consent(cast: Cast) -> None:
    family = await given_a_family(cast)
    item = await given_answers(cast.psychologist, family.child)
    asked = sharing(cast, item, to="inquiry", situation="child-inquiry")
    shared = then_it_is(await cast.psychologist.post(family.disclosures, asked), 201)
    assert shared["ground"] == "information-to-child-inquiry"
    assert shared["decision"]["outcome"] == "duty"


async def test_the_decision_is_kept_with_its_facts_and_without_a_word_of_text(cast: Cast) -> None:
    family = await given_a_family(cast)
    consent, (made,) = await given_shared_on_consent(cast, family)
    own = await cast.rektor.get(f"{family.disclosures}/{made}")
    kept = then_it_is(own, 200)["decision"]
    assert kept["version"]
    judged = {each["category"]: each for each in kept["items"]}
    assert set(judged) == {"general", "special-support"}
    assert judged["special-support"]["rules"] == ["consent-lifts-secrecy"]
    assert judged["special-support"]["facts"]["consent"] == "given"
    assert judged["special-support"]["basis"]
    assert SECRET not in str(kept)
    assert consent == own.json()["consentId"]


async def test_a_decision_not_to_share_is_recorded_with_its_reason(cast: Cast) -> None:
    family = await given_a_family(cast)
    item = await given_answers(cast.psychologist, family.child)
    no = sharing(cast, item, share=False, reasonNotToShare="Elsa vill berätta själv.")
    kept = then_it_is(await cast.psychologist.post(family.disclosures, no), 201)
    assert (kept["shared"], kept["reasonNotToShare"]) == (False, "Elsa vill berätta själv.")
    then_it_is_refused(await cast.reception.get(family.disclosures), 404, "not-found")
    silent = sharing(cast, item, share=False)
    then_it_is_refused(await cast.psychologist.post(family.disclosures, silent), 422, "invalid-request")


async def test_the_family_is_told_or_it_is_said_why_not_yet(cast: Cast) -> None:
    family = await given_a_family(cast)
    item = await given_answers(cast.rektor, family.child)
    consent = await given_a_consent(cast, family, item)
    await given_both_consent(family, consent)
    untold = sharing(cast, item, consentId=consent, familyInformed=False)
    then_it_is_refused(await cast.rektor.post(family.disclosures, untold), 422, "invalid-request")
    later = {**untold, "notInformedUntil": "2030-01-01", "notInformedReason": "risk-for-the-child"}
    made = then_it_is(await cast.rektor.post(family.disclosures, later), 201)
    assert made["notInformedReason"] == "risk-for-the-child"
    for path in (family.disclosures, f"{family.consents}/{consent}/withdrawal-preview"):
        assert made["id"] not in (await family.mother.get(path)).text
    then_it_is_refused(await family.mother.get(f"{family.disclosures}/{made['id']}"), 404, "not-found")


async def test_on_the_day_that_was_said_the_family_sees_what_it_was_not_told_before(cast: Cast) -> None:
    family = await given_a_family(cast)
    _, (told,) = await given_shared_on_consent(cast, family)
    made = then_it_is(await cast.rektor.get(f"{family.disclosures}/{told}"), 200)
    again = sharing(
        cast,
        made["items"][0]["sourceId"],
        consentId=made["consentId"],
        familyInformed=False,
        notInformedUntil="2030-01-01",
        notInformedReason="risk-for-the-child",
    )
    untold = then_it_is(await cast.rektor.post(family.disclosures, again), 201)["id"]

    async def seen() -> set[str]:
        listed = then_it_is(await family.father.get(family.disclosures), 200)["items"]
        return {each["id"] for each in listed}

    await when_the_date_is(cast, "2029-12-31T22:59:00Z")
    assert await seen() == {told}
    await when_the_date_is(cast, "2029-12-31T23:00:00Z")  # the first of January in Sweden
    assert await seen() == {told, untold}
    read = then_it_is(await family.father.get(f"{family.disclosures}/{untold}"), 200)
    assert (read["familyInformed"], read["notInformedUntil"]) == (False, "2030-01-01")
    assert read["notInformedReason"] is None, "why is the sender's own"


async def test_what_was_weighed_and_why_are_the_senders_own_words(cast: Cast) -> None:
    """Today is no day in the past. What somebody has judged is read by the own branch alone."""
    family = await given_a_family(cast, by=cast.bup, kind="care")
    item = await given_answers(cast.bup, family.child)
    words = {"necessity": "Behövs för skyddet.", "weighing": "Vägt mot hemmets ro."}
    later = {
        "familyInformed": False,
        "notInformedUntil": str(swedish_date(wall_clock())),
        "notInformedReason": "risk-for-the-child",
    }
    made = then_it_is(await cast.bup.post(family.disclosures, sharing(cast, item, **words, **later)), 201)
    own = then_it_is(await cast.bup.get(f"{family.disclosures}/{made['id']}"), 200)
    assert {name: own[name] for name in (*words, *later)} == {**words, **later}
    assert own["decidedBy"] == cast.bup.id
    seen = then_it_is(await cast.reception.get(f"{family.disclosures}/{made['id']}"), 200)
    for name in (*words, "reasonNotToShare", "notInformedReason", "decidedBy", "decision", "undeliverable"):
        assert seen[name] is None, name
    facts = own["decision"]["items"][0]["facts"]
    assert (facts["necessity"], facts["weighing"]) == ("yes", "yes")


async def test_who_was_told_at_once_has_no_later_day_written(cast: Cast) -> None:
    family = await given_a_family(cast)
    item = await given_answers(cast.rektor, family.child)
    both = sharing(cast, item, notInformedUntil="2030-01-01", notInformedReason="risk-for-the-child")
    made = then_it_is(await cast.rektor.post(family.disclosures, both), 201)
    assert (made["familyInformed"], made["notInformedUntil"], made["notInformedReason"]) == (True, None, None)


async def test_drafts_and_others_items_are_not_shared(cast: Cast) -> None:
    family = await given_a_family(cast)
    draft = then_it_is(
        await cast.rektor.post(f"{family.child.path}/five-questions", {"status": "draft"}), 201
    )
    refused = await cast.rektor.post(family.disclosures, sharing(cast, draft["id"]))
    then_it_is_refused(refused, 409, "not-finished")
    nurses = await given_answers(cast.school_nurse, family.child)
    unknown = "fqs-aaaaaaaaaaaaaaaaaaaaaaaaaa"
    for item in (nurses, unknown):
        body = then_it_is_refused(
            await cast.rektor.post(family.disclosures, sharing(cast, item)), 422, "invalid-request"
        )
        assert body["errors"][0]["code"] == "unknown"
    own = await given_answers(cast.rektor, family.child)
    for wrong, pointer in (
        ({"recipientUnitId": cast.unit("linden")}, "/recipientUnitId"),
        ({"recipientUnitId": "uni-aaaaaaaaaaaaaaaaaaaaaaaaaa"}, "/recipientUnitId"),
        ({"recipientBranch": "social-inquiry"}, "/recipientUnitId"),
        ({"consentId": "cns-aaaaaaaaaaaaaaaaaaaaaaaaaa"}, "/consentId"),
    ):
        answer = await cast.rektor.post(family.disclosures, {**sharing(cast, own), **wrong})
        body = then_it_is_refused(answer, 422, "invalid-request")
        assert body["errors"][0]["pointer"] == pointer


async def test_pupil_health_of_the_same_school_is_another_branch(cast: Cast) -> None:
    family = await given_a_family(cast)
    notes = await given_answers(cast.school_nurse, family.child)
    within = {"recipientUnitId": cast.unit("linden"), "recipientBranch": "pupil-health-psychosocial"}
    needed = {**sharing(cast, notes, necessity="Krävs för anpassningen."), **within}
    shared = then_it_is(await cast.school_nurse.post(family.disclosures, needed), 201)
    assert shared["ground"] == "pupil-health-medical-to-pupil-support"
    path = f"{family.disclosures}/{shared['id']}"
    assert SECRET in (await cast.psychologist.get(path)).text
    then_it_is_refused(await cast.rektor.get(path), 404, "not-found")
    supporting = sharing(cast, notes, to="linden", necessity="Krävs.", recipientGivesSpecialSupport=True)
    to_support = then_it_is(await cast.school_nurse.post(family.disclosures, supporting), 201)
    assert to_support["ground"] == "pupil-health-medical-to-pupil-support"
    to_teachers = sharing(cast, notes, to="linden", necessity="Bra att veta.")
    refused = await cast.school_nurse.post(family.disclosures, to_teachers)
    problem = then_it_is_refused(refused, 409, "sharing-not-allowed")
    assert problem["rule"] == "pupil-health-medical-to-teachers"


async def test_a_protected_childs_text_is_confirmed_free_of_places(cast: Cast) -> None:
    family = await given_a_family(cast)
    item = await given_answers(cast.rektor, family.child, "special-support")
    consent = await given_a_consent(cast, family, item)
    await given_both_consent(family, consent)
    then_it_is(await cast.rektor.patch(family.child.path, {"protection": "protected-registration"}), 200)
    body = sharing(cast, item, consentId=consent)
    problem = then_it_is_refused(await cast.rektor.post(family.disclosures, body), 409, "decision-needed")
    assert problem["rule"] == "protected-identity-is-masked"
    body["items"][0]["freeOfProtectedFields"] = True
    shared = then_it_is(await cast.rektor.post(family.disclosures, body), 201)
    then_it_is_refused(await cast.reception.get(f"{family.disclosures}/{shared['id']}"), 404, "not-found")
    masked = then_it_is(await family.mother.get(f"{family.disclosures}/{shared['id']}"), 200)
    assert masked["unitId"] is None


async def test_sharing_keeps_every_promise_of_an_operation(cast: Cast) -> None:
    family = await given_a_family(cast)
    item = await given_answers(cast.rektor, family.child)
    body = sharing(cast, item)
    then_it_is_refused(await cast.other_rektor.post(family.disclosures, body), 404, "not-found")
    unknown = "/children/chi-aaaaaaaaaaaaaaaaaaaaaaaaaa/disclosures"
    then_it_is_refused(await cast.other_rektor.post(unknown, body), 404, "not-found")
    without = cast.rektor.for_purpose(None)
    then_it_is_refused(await without.post(family.disclosures, body), 400, "header-missing")
    then_it_is_refused(await family.mother.post(family.disclosures, body), 403, "scope-missing")
    then_it_is_refused(await cast.rektor.post(family.disclosures, {**body, "x": 1}), 422, "invalid-request")
    bare = await cast.rektor._send("POST", family.disclosures, body=body)
    then_it_is_refused(bare, 400, "header-missing")
