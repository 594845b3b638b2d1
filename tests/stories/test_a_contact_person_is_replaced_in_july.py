"""The contact person of a district goes in July, while the schools are closed: nobody rings an old number."""

import pytest

from tests.cast import Cast
from tests.organisations.places import Place, given_a_place
from tests.steps import then_it_is, when_the_date_is


@pytest.fixture
async def lindby(cast: Cast) -> Place:
    """A municipality with one district, two schools of its own and an independent one."""
    await when_the_date_is(cast, "2026-06-10T08:00:00Z")
    place = await given_a_place(cast)
    await place.district("north", "nord")
    for name in ("alen", "boken"):
        await place.school(name)
    await place.school("fria", independent=True)
    return place


async def test_a_contact_person_is_replaced_in_july(cast: Cast, lindby: Place) -> None:
    board, schools = lindby.system("nord"), [lindby.people[name] for name in ("alen", "boken", "fria")]
    sara = await lindby.social_worker("Sara Nyman", "nord")
    omar = await lindby.social_worker("Omar Ali", "nord")
    reached = {"unitId": lindby.receptions["nord"], "phone": "010-123 45 11"}

    # Sara is the contact since last year, and every school has confirmed.
    named = {"districtId": lindby.districts["north"], "professionalId": sara.id, "validFrom": "2025-08-01"}
    first = then_it_is(await board.post("/contact-points", {**named, **reached}), 201)["id"]
    for school in schools:
        receipt = {"unitId": school.unit_id}
        then_it_is(await school.post(f"/contact-points/{first}/receipts", receipt), 201)

    # In June the board says that Omar comes after her from the sixth of July.
    after = {**reached, "professionalId": omar.id, "phone": "010-123 45 22", "validFrom": "2026-07-06"}
    second = then_it_is(await board.post(f"/contact-points/{first}/replacement", after), 201)["id"]

    async def whom_to_ask(on: str) -> tuple[str, str]:
        asked = {"districtId": lindby.districts["north"], "on": on}
        (found,) = then_it_is(await schools[2].get("/contact-points", **asked), 200)["items"]
        return found["name"], found["phone"]

    assert await whom_to_ask("2026-07-05") == ("Sara Nyman", "010-123 45 11")
    assert await whom_to_ask("2026-07-06") == ("Omar Ali", "010-123 45 22")

    # One school confirms before it closes; in July the board sees which have not, the independent one too.
    then_it_is(
        await schools[0].post(f"/contact-points/{second}/receipts", {"unitId": schools[0].unit_id}), 201
    )
    await when_the_date_is(cast, "2026-07-20T08:00:00Z")
    receipts = f"/contact-points/{second}/receipts"
    missing = then_it_is(await board.get(receipts, confirmed=False), 200)
    assert {each["unitId"] for each in missing["items"]} == {school.unit_id for school in schools[1:]}

    # In August each finds what it has not confirmed, and does.
    await when_the_date_is(cast, "2026-08-12T07:00:00Z")
    for school in schools[1:]:
        waiting = then_it_is(
            await school.get(f"/units/{school.unit_id}/contact-receipts", confirmed=False), 200
        )
        assert [each["contactPointId"] for each in waiting["items"]] == [second]
        done = then_it_is(await school.post(receipts, {"unitId": school.unit_id}), 201)
        assert done["confirmedAt"].startswith("2026-08-12")
    assert then_it_is(await board.get(receipts, confirmed=False), 200)["_meta"]["totalRecords"] == 0

    # Whoever asks what held on the day of an old call gets the old answer.
    assert await whom_to_ask("2026-03-01") == ("Sara Nyman", "010-123 45 11")
