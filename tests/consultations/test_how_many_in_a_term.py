"""How many consultations there were in a term: in whole fives, none under five, of the own branch only."""

from typing import Any

from app.vocabulary import Branch
from tests.cast import Cast
from tests.consultations.consultation_steps import question
from tests.statistics.counting import given_a_counting_system
from tests.steps import then_it_is, then_it_is_refused, when_the_date_is


async def asked_in(cast: Cast, day: str, topic: str, times: int) -> None:
    await when_the_date_is(cast, f"{day}T09:00:00Z")
    for _ in range(times):
        then_it_is(await cast.bup.post("/consultations", question(cast, topic=topic)), 201)


async def test_the_count_of_a_term_is_rounded_down_to_fives(cast: Cast) -> None:
    reception = await given_a_counting_system(cast, "social", Branch.SOCIAL_RECEPTION, called="consulted")
    inquiry = await given_a_counting_system(cast, "social", Branch.SOCIAL_INQUIRY, called="not-consulted")
    region = await given_a_counting_system(cast, "region", Branch.CARE, called="consulting")
    await asked_in(cast, "2041-02-04", "violence", 7)
    await asked_in(cast, "2041-03-04", "crime", 4)
    await asked_in(cast, "2041-08-04", "crime", 5)
    seen = await read(reception, "2041-1")
    assert (seen["answeredFor"], seen["askedBy"]) == (10, None)
    assert {each["topic"]: each["count"] for each in seen["topics"] if each["count"]} == {"violence": 5}
    by_us = await read(region, "2041-1")
    assert (by_us["answeredFor"], by_us["askedBy"]) == (None, 10)
    nobody = await read(inquiry, "2041-1")
    assert (nobody["answeredFor"], nobody["askedBy"]) == (None, None)
    then_it_is_refused(
        await reception.get("/statistics/consultations", period="2041-2"), 422, "invalid-request"
    )


async def read(caller: Any, period: str) -> dict[str, Any]:
    found: dict[str, Any] = then_it_is(await caller.get("/statistics/consultations", period=period), 200)
    assert found["agenda2030Goals"] == [3, 4]
    return found
