"""A lead professional coordinates the plan; the named person stays who it is."""

from datetime import date

from tests.cast import Cast
from tests.days import in_days
from tests.plans.plan_steps import PlanOfElsa
from tests.steps import then_it_is, then_it_is_refused


def below(plan: PlanOfElsa) -> str:
    return f"{plan.child.path}/lead-professional-assignments"


async def test_a_party_leads_and_the_named_person_stays(cast: Cast, met: PlanOfElsa) -> None:
    before = then_it_is(await cast.rektor.get(f"{met.child.path}/named-person"), 200)
    body = {"planId": met.id, "professionalId": cast.reception.id, "validFrom": in_days(0)}
    made = then_it_is(await cast.rektor.post(below(met), body), 201)
    assert made["professional"]["name"] == "Sara Nyman"
    assert made["unitId"] == cast.unit("reception")
    assert then_it_is(await cast.rektor.get(f"{met.child.path}/named-person"), 200) == before
    listed = then_it_is(await met.guardian.get(below(met)), 200)
    assert [item["professional"]["id"] for item in listed["items"]] == [cast.reception.id]


async def test_a_change_of_lead_leaves_every_assignment_of_a_named_person_as_it_was(
    cast: Cast, met: PlanOfElsa
) -> None:
    where = f"{met.child.path}/named-person-assignments"
    before = then_it_is(await cast.rektor.get(where, limit=100), 200)
    assert before["items"]
    for who, days in ((cast.reception, 0), (cast.bup, 3), (cast.reception, 5)):
        body = {"planId": met.id, "professionalId": who.id, "validFrom": in_days(days)}
        then_it_is(await cast.rektor.post(below(met), body), 201)
        assert then_it_is(await cast.rektor.get(where, limit=100), 200) == before


async def test_the_next_one_begins_where_the_earlier_ends(cast: Cast, met: PlanOfElsa) -> None:
    for who, days in ((cast.reception, 0), (cast.bup, 20), (cast.rektor, 10)):
        body = {"planId": met.id, "professionalId": who.id, "validFrom": in_days(days)}
        then_it_is(await cast.rektor.post(below(met), body), 201)
    listed = then_it_is(await cast.bup.get(below(met)), 200)
    chain = [(item["professional"]["id"], item["validFrom"], item["validUntil"]) for item in listed["items"]]
    assert chain == [
        (cast.rektor.id, in_days(10), None),
        (cast.reception.id, in_days(0), in_days(10)),
    ]
    assert listed["_meta"]["totalRecords"] == 2


async def test_a_repeated_key_appoints_once_even_when_another_took_the_place(
    cast: Cast, met: PlanOfElsa
) -> None:
    body = {"planId": met.id, "professionalId": cast.bup.id, "validFrom": in_days(0)}
    first = then_it_is(await cast.rektor.post(below(met), body, key="lead-of-the-plan"), 201)
    other = {**body, "professionalId": cast.reception.id}
    then_it_is(await cast.rektor.post(below(met), other), 201)
    again = then_it_is(await cast.rektor.post(below(met), body, key="lead-of-the-plan"), 201)
    assert (again["id"], again["validFrom"]) == (first["id"], None)


async def test_who_has_no_duty_at_a_seat_does_not_lead(cast: Cast, met: PlanOfElsa) -> None:
    for who, when in (
        (cast.inquiry, in_days(0)),
        (cast.school_nurse, in_days(0)),
        (cast.bup, (date(2018, 12, 31)).isoformat()),
    ):
        body = {"planId": met.id, "professionalId": who.id, "validFrom": when}
        then_it_is_refused(await cast.rektor.post(below(met), body), 422, "no-duty-at-seat")
    tomorrow = in_days(1)
    unknown = {
        "planId": "pln-aaaaaaaaaaaaaaaaaaaaaaaaaa",
        "professionalId": cast.bup.id,
        "validFrom": tomorrow,
    }
    then_it_is_refused(await cast.rektor.post(below(met), unknown), 404, "not-found")


async def test_who_has_no_seat_appoints_nobody(cast: Cast, called: PlanOfElsa) -> None:
    body = {"planId": called.id, "professionalId": cast.rektor.id, "validFrom": in_days(0)}
    then_it_is_refused(await cast.bup.post(below(called), body), 403, "not-allowed")
    then_it_is_refused(await cast.other_rektor.post(below(called), body), 404, "not-found")
    assert then_it_is(await cast.bup.get(below(called)), 200)["items"] == []
