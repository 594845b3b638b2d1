"""A plan is opened: who may, what kind it is, and what everybody else is told."""

from app.demo.world import PERSON_SCOPES
from tests.cast import Cast
from tests.days import in_days
from tests.plans.plan_steps import NEED, given_a_plan, given_a_plan_consent
from tests.steps import given_a_child, given_a_guardian, then_it_is, then_it_is_refused

UNKNOWN = "pln-aaaaaaaaaaaaaaaaaaaaaaaaaa"


async def test_the_school_notes_the_need_and_the_plan_waits_for_consent(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    answer = await cast.rektor.post(f"{elsa.path}/plans", {"need": NEED})
    made = then_it_is(answer, 201)
    assert made["status"] == "need"
    assert made["need"] == NEED
    assert made["kind"] == "childs-plan"
    assert made["label"] == {"sv": "Barnets plan", "en": "Child's plan"}
    assert [seat["unitId"] for seat in made["seats"]] == [cast.unit("linden")]
    assert answer.headers["Location"].endswith(f"/plans/{made['id']}")
    assert answer.headers["Cache-Control"] == "no-store"
    read = await cast.rektor.get(f"/plans/{made['id']}")
    assert then_it_is(read, 200) == made
    assert read.headers["ETag"] == answer.headers["ETag"]


async def test_with_social_services_and_health_care_in_mind_it_is_a_legal_sip(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    parties = [cast.unit("bup"), cast.unit("reception")]
    made = await given_a_plan(cast, elsa, partyUnitIds=parties)
    assert made["kind"] == "sip"
    assert made["label"]["sv"] == "Samordnad individuell plan (SIP)"
    without_care = await given_a_plan(cast, elsa, partyUnitIds=parties[1:])
    assert without_care["kind"] == "childs-plan"


async def test_a_repeated_key_opens_one_plan(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    first = await cast.rektor.post(f"{elsa.path}/plans", {"need": NEED}, key="the-same-key-of-a-plan")
    again = await cast.rektor.post(f"{elsa.path}/plans", {"need": NEED}, key="the-same-key-of-a-plan")
    assert then_it_is(first, 201) == then_it_is(again, 201)
    listed = then_it_is(await cast.rektor.get(f"{elsa.path}/plans"), 200)
    assert listed["_meta"]["totalRecords"] == 1
    assert NEED not in str(listed), "a list tells where a plan stands, not what is written in it"
    other = await cast.rektor.post(f"{elsa.path}/plans", {"need": "Annat"}, key="the-same-key-of-a-plan")
    then_it_is_refused(other, 422, "key-used-for-another-request")


async def test_who_has_no_seat_is_told_what_an_unknown_plan_tells(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    plan = await given_a_plan(cast, elsa)
    for stranger in (cast.other_rektor, cast.bup, cast.school_nurse):
        bodies = []
        for path in (f"/plans/{plan['id']}", f"/plans/{UNKNOWN}"):
            body = then_it_is_refused(await stranger.get(path), 404, "not-found")
            bodies.append({name: body[name] for name in ("type", "title", "detail")})
        assert bodies[0] == bodies[1]


async def test_who_knows_the_child_but_has_no_seat_sees_no_plan_in_the_list(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    await given_a_child(cast.nurse, number=elsa.number, kind="care", since="2019-09-10")
    await given_a_plan(cast, elsa)
    listed = then_it_is(await cast.nurse.get(f"{elsa.path}/plans"), 200)
    assert listed["items"] == []
    assert listed["_meta"]["totalRecords"] == 0
    then_it_is_refused(await cast.other_rektor.get(f"{elsa.path}/plans"), 404, "not-found")


async def test_the_need_and_the_follow_up_change_by_version(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    path = f"/plans/{(await given_a_plan(cast, elsa))['id']}"
    old = (await cast.rektor.get(path)).headers["ETag"]
    body = {"need": "Nu vet vi mer.", "followUpOn": in_days(30)}
    changed = then_it_is(await cast.rektor.patch(path, body, etag=old), 200)
    assert (changed["need"], changed["followUpOn"]) == (body["need"], body["followUpOn"])
    then_it_is_refused(await cast.rektor.patch(path, body, etag=old), 412, "stale")
    then_it_is_refused(await cast.rektor.patch(path, body, etag=""), 428, "if-match-missing")
    cleared = then_it_is(await cast.rektor.patch(path, {"followUpOn": None}), 200)
    assert cleared["followUpOn"] is None
    assert cleared["need"] == body["need"]


async def test_what_others_do_is_said_in_words_or_denied_outright(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    path = f"/plans/{(await given_a_plan(cast, elsa))['id']}"
    said = {"othersMeasures": {"words": "Fotbollsklubben möter upp."}}
    read = then_it_is(await cast.rektor.patch(path, said), 200)
    assert read["othersMeasures"] == {"words": "Fotbollsklubben möter upp.", "none": False}
    read = then_it_is(await cast.rektor.patch(path, {"othersMeasures": {"none": True}}), 200)
    assert read["othersMeasures"] == {"words": None, "none": True}
    for both in ({"words": "Klubben.", "none": True}, {}):
        refused = await cast.rektor.patch(path, {"othersMeasures": both})
        body = then_it_is_refused(refused, 422, "invalid-request")
        assert body["errors"][0]["pointer"] == "/othersMeasures"
        assert "Klubben" not in refused.text


async def test_a_change_that_does_not_hold_is_pointed_at(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    path = f"/plans/{(await given_a_plan(cast, elsa))['id']}"
    for body, pointer in (
        ({"followUpOn": in_days(-1)}, "/followUpOn"),
        (
            {"overallResponsibleOrganisationId": cast.organisation("region")},
            "/overallResponsibleOrganisationId",
        ),
        ({"consentId": "cns-aaaaaaaaaaaaaaaaaaaaaaaaaa"}, "/consentId"),
        ({"need": ""}, "/need"),
    ):
        refused = then_it_is_refused(await cast.rektor.patch(path, body), 422, "invalid-request")
        assert refused["errors"][0]["pointer"] == pointer


async def test_only_a_consent_to_a_plan_about_this_child_carries_it(cast: Cast) -> None:
    elsa, other = await given_a_child(cast.rektor), await given_a_child(cast.rektor)
    await given_a_guardian(cast.rektor, other)
    of_other = await given_a_plan_consent(cast, other, "bup", answered=False)
    refused = await cast.rektor.post(f"{elsa.path}/plans", {"need": NEED, "consentId": of_other})
    body = then_it_is_refused(refused, 422, "invalid-request")
    assert body["errors"][0]["code"] == "kind"


async def test_a_unit_that_is_not_the_callers_opens_nothing(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    body = {"need": NEED, "unitId": cast.unit("eken")}
    refused = then_it_is_refused(await cast.rektor.post(f"{elsa.path}/plans", body), 422, "invalid-request")
    assert refused["errors"][0]["pointer"] == "/unitId"
    body = {"need": NEED, "partyUnitIds": ["uni-aaaaaaaaaaaaaaaaaaaaaaaaaa"]}
    refused = then_it_is_refused(await cast.rektor.post(f"{elsa.path}/plans", body), 422, "invalid-request")
    assert refused["errors"][0]["pointer"] == "/partyUnitIds/0"


async def test_the_door_asks_for_scope_purpose_and_key(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    path = f"{elsa.path}/plans"
    readers = [scope for scope in PERSON_SCOPES if scope != "plans.write"]
    auth = cast.world.systems["school-system"].as_professional(cast.rektor.id, readers)
    reader = type(cast.rektor)("A reader", cast.http, auth, "coordination", id=cast.rektor.id)
    then_it_is_refused(await reader.post(path, {"need": NEED}), 403, "scope-missing")
    nameless = cast.rektor.for_purpose(None)
    then_it_is_refused(await nameless.post(path, {"need": NEED}), 400, "header-missing")
    bare = await cast.http.post(
        f"/named-person/v1{path}",
        json={"need": NEED},
        headers={"Purpose": "coordination"},
        auth=cast.rektor.auth,
    )
    then_it_is_refused(bare, 400, "header-missing")
    then_it_is_refused(await cast.rektor.post(path, {"need": NEED, "extra": 1}), 422, "invalid-request")
    then_it_is_refused(await cast.other_rektor.post(path, {"need": NEED}), 404, "not-found")
