"""A measure is the authority's; who gives it reads it on a ground, the family what it is shown."""

from app.vocabulary import Branch
from tests.absence.absence_steps import ago
from tests.cast import Cast
from tests.consents.family_steps import (
    given_a_consent,
    given_a_family,
    given_answers,
    given_both_consent,
)
from tests.measures.measure_steps import WHAT, assessed, given_a_measure, service
from tests.statistics.counting import given_a_counting_system
from tests.steps import (
    given_a_child,
    given_a_guardian,
    given_protection,
    then_it_is,
    then_it_is_refused,
    then_it_says_whom_to_turn_to,
    when_the_date_is,
)


async def test_no_other_branch_and_no_other_organisation_finds_it(cast: Cast) -> None:
    child = await given_a_child(cast.service, kind="case")
    measure = await given_a_measure(cast.service, child)
    then_it_is_refused(await cast.other_rektor.get(measure), 404, "not-found")
    homes = ((cast.inquiry, "case"), (cast.bup, "care"), (cast.rektor, "enrolment"))
    for stranger, kind in homes:
        await given_a_child(stranger, number=child.number, kind=kind)
        then_it_is_refused(await stranger.get(measure), 404, "not-found")
        ending = {"endedOn": ago(0), "reason": "completed"}
        then_it_is_refused(await stranger.post(f"{measure}/ending", ending), 404, "not-found")
        assert then_it_is(await stranger.get(f"{child.path}/support-measures"), 200)["items"] == []
    other = await given_a_child(cast.service, kind="case")
    swapped = measure.replace(child.id, other.id)
    then_it_is_refused(await cast.service.get(swapped), 404, "not-found")


async def test_who_gives_it_reads_it_while_the_consent_holds(cast: Cast) -> None:
    family = await given_a_family(cast)
    child = family.child
    await given_a_child(cast.service, number=child.number, kind="case")
    item = await given_answers(cast.rektor, child, "special-support")
    consent = await given_a_consent(cast, family, item, to=("service",))
    await given_both_consent(family, consent)
    telling = {
        "purpose": "coordination",
        "categories": ["special-support"],
        "recordId": item,
        "ground": {"consentId": consent},
    }
    body = service(cast.rektor.unit_id, performerUnitId=cast.unit("service"), telling=telling)
    measure = await given_a_measure(cast.rektor, child, body)
    given = then_it_is(await cast.service.get(measure), 200)
    assert given["what"] == WHAT
    hidden = ("consentId", "told", "duringInquiry", "costShares", "overrideReason", "decision")
    assert [given[name] for name in hidden] == [None] * len(hidden)
    assert then_it_is(await cast.rektor.get(measure), 200)["consentId"] == consent
    ending = await cast.service.post(f"{measure}/ending", {"endedOn": ago(0), "reason": "completed"})
    refused = then_it_is_refused(ending, 403, "not-allowed")
    then_it_says_whom_to_turn_to(refused, cast.rektor.unit_id, child=child)
    then_it_is(await family.mother.post(f"{family.consents}/{consent}/withdrawal", {}), 200)
    then_it_is_refused(await cast.service.get(measure), 404, "not-found")
    then_it_is(await cast.rektor.get(measure), 200)


async def test_without_a_ground_nothing_is_told(cast: Cast) -> None:
    child = await given_a_child(cast.service, kind="case")
    telling = {"purpose": "coordination"}
    body = service(cast.service.unit_id, performerUnitId=cast.unit("linden"), telling=telling)
    refused = await cast.service.post(f"{child.path}/support-measures", body)
    then_it_is_refused(refused, 409, "sharing-not-allowed")
    untold = {**body, "telling": None}
    measure = await given_a_measure(cast.service, child, untold)
    await given_a_child(cast.rektor, number=child.number)
    then_it_is_refused(await cast.rektor.get(measure), 404, "not-found")


async def test_the_family_sees_what_it_is_shown_and_its_decision(cast: Cast) -> None:
    child = await given_a_child(cast.inquiry, kind="case")
    number = await given_a_guardian(cast.inquiry, child)
    mother = cast.world.guardian("mother-of-measures", "Anna Berg", number)
    cost = [{"organisationId": cast.organisation("social"), "percent": 100}]
    shown = await given_a_measure(
        cast.inquiry, child, assessed(cast.inquiry.unit_id, duringInquiry=True, costShares=cost)
    )
    hidden = await given_a_measure(cast.inquiry, child, service(cast.inquiry.unit_id, shownToFamily=False))
    seen = then_it_is(await mother.get(shown), 200)
    assert (seen["what"], seen["decision"]["number"]) == (WHAT, "SN-2025-118")
    assert (seen["duringInquiry"], seen["costShares"]) == (None, None)
    then_it_is_refused(await mother.get(hidden), 404, "not-found")
    listed = then_it_is(await mother.get(f"{child.path}/support-measures"), 200)
    assert [each["id"] for each in listed["items"]] == [seen["id"]]


async def test_of_a_protected_child_only_the_few_find_one(cast: Cast) -> None:
    child = await given_a_child(cast.rektor)
    measure = await given_a_measure(cast.rektor, child)
    await given_protection(cast.rektor, child)
    then_it_is(await cast.rektor.get(measure), 200)
    then_it_is_refused(await cast.teacher.get(measure), 404, "not-found")
    for page in range(1, 20):
        items = then_it_is(await cast.teacher.get("/support-measures", limit=100, page=page), 200)["items"]
        assert child.id not in [each["childId"] for each in items]


async def test_measures_are_counted_in_fives_and_those_during_an_inquiry_apart(cast: Cast) -> None:
    inquiry = await given_a_counting_system(cast, "social", Branch.SOCIAL_INQUIRY, called="measuring")
    service_branch = await given_a_counting_system(
        cast, "social", Branch.SOCIAL_SERVICE, called="not-measuring"
    )
    child = await given_a_child(cast.inquiry, kind="case")
    await when_the_date_is(cast, "2031-03-01T09:00:00Z")
    day = {"startsOn": "2031-02-03"}
    unit = cast.inquiry.unit_id
    for number in range(11):
        body = assessed(unit, duringInquiry=number < 6, **day) if number < 7 else service(unit, **day)
        measure = await given_a_measure(cast.inquiry, child, body)
        effect = {"attendance": "better", "goals": "same" if number % 2 else "better"}
        ending = {"endedOn": "2031-02-20", "reason": "completed", "effect": effect}
        then_it_is(await cast.inquiry.post(f"{measure}/ending", ending), 200)
    hidden = await given_a_child(cast.inquiry, kind="case")
    for _ in range(5):
        await given_a_measure(cast.inquiry, hidden, service(unit, **day))
    await given_protection(cast.inquiry, hidden, "confidentiality-marked")
    await when_the_date_is(cast, "2031-07-01T09:00:00Z")
    counted = then_it_is(await inquiry.get("/statistics/measures", period="2031-1"), 200)
    assert counted["agenda2030Goals"] == [3, 4]
    assert {each["name"]: each["count"] for each in counted["begun"]} == {
        "service": None,
        "assessed": 5,
        "during-inquiry": 5,
        "overridden": None,
    }
    assert {each["name"]: each["count"] for each in counted["attendance"] if each["count"]} == {"better": 10}
    assert {each["name"]: each["count"] for each in counted["aims"] if each["count"]} == {"attendance": 10}
    assert counted["serviceSharePercent"] is None, "of service there were fewer than five"
    nobody = then_it_is(await service_branch.get("/statistics/measures", period="2031-1"), 200)
    assert not [each for each in nobody["begun"] if each["count"]]
    running = await inquiry.get("/statistics/measures", period="2031-2")
    then_it_is_refused(running, 422, "invalid-request")


async def test_help_is_counted_by_what_it_is_for_and_by_the_share_of_service(cast: Cast) -> None:
    inquiry = await given_a_counting_system(cast, "social", Branch.SOCIAL_INQUIRY, called="measuring")
    child = await given_a_child(cast.inquiry, kind="case")
    await when_the_date_is(cast, "2033-03-01T09:00:00Z")
    day, unit = {"startsOn": "2033-02-03"}, cast.inquiry.unit_id
    for number in range(20):
        aim = "stable-schooling" if number < 6 else "parenting"
        body = service(unit, aim=aim, **day) if number < 15 else assessed(unit, aim=aim, **day)
        await given_a_measure(cast.inquiry, child, body)
    await when_the_date_is(cast, "2033-07-01T09:00:00Z")
    counted = then_it_is(await inquiry.get("/statistics/measures", period="2033-1"), 200)
    shown = {each["name"]: each["count"] for each in counted["aims"]}
    assert (shown["stable-schooling"], shown["parenting"], shown["leisure"]) == (5, 10, None)
    assert counted["serviceSharePercent"] == 75
