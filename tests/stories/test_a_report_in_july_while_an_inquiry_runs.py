"""In July the contact person is replaced and an inquiry runs: a report arrives all the same, and is added."""

import pytest

from tests.cast import Cast
from tests.concerns.concern_steps import (
    then_the_reception_has,
    what_the_reporter_is_told,
    when_it_is_decided,
    when_protection_is_judged,
    when_somebody_reports,
    when_the_reporter_is_told,
)
from tests.organisations.places import Place, given_a_place
from tests.steps import given_a_child, then_it_is, when_the_date_is


@pytest.fixture
async def lindby(cast: Cast) -> Place:
    """A municipality with one district, a school, and Sara as its contact person."""
    await when_the_date_is(cast, "2026-06-10T08:00:00Z")
    place = await given_a_place(cast)
    await place.district("north", "nord")
    await place.school("alen")
    await place.social_worker("Sara", "nord")
    return place


async def test_a_report_in_july_while_an_inquiry_runs(cast: Cast, lindby: Place) -> None:
    rektor, sara, board = lindby.people["alen"], lindby.people["Sara"], lindby.system("nord")
    elsa = await given_a_child(rektor)
    lives = {"kind": "registered", "municipalityCode": lindby.code, "districtCode": "north"}
    then_it_is(await rektor.post(f"{elsa.path}/residences", {**lives, "validFrom": "2024-01-01"}), 201)
    reached = {"unitId": lindby.receptions["nord"], "phone": "010-123 45 11"}
    named = {"districtId": lindby.districts["north"], "professionalId": sara.id, "validFrom": "2025-08-01"}
    first = then_it_is(await board.post("/contact-points", {**named, **reached}), 201)["id"]

    # In June the school reports, and an inquiry is opened.
    june = await when_somebody_reports(rektor, text="Hungrig och ledsen varje måndag.", childId=elsa.id)
    opened = await when_it_is_decided(sara, await then_the_reception_has(sara, june))

    # From the sixth of July Omar is the contact person. On the twentieth the leisure centre's teacher sees
    # new bruises; the school is closed, Sara is gone, and the report lies at the reception within the
    # minute.
    omar = await lindby.social_worker("Omar", "nord")
    after = {**reached, "professionalId": omar.id, "validFrom": "2026-07-06"}
    then_it_is(await board.post(f"/contact-points/{first}/replacement", after), 201)
    await when_the_date_is(cast, "2026-07-20T10:00:00Z")
    key = f"{lindby.code}-alen"
    lena = await cast.world.person(
        f"{key}-lena",
        full_name="Lena Fritids",
        unit=key,
        organisation=key,
        role="teacher",
        system=f"{key}-system",
    )
    july = await when_somebody_reports(lena, text="Nya blåmärken, på ryggen.", childId=elsa.id)
    assert july["delivery"] == "delivered"
    assert [each["roleMailbox"] for each in july["contacts"]] == ["mottagning.nord@example.se"]

    # It is added to the inquiry without a new decision; its need of protection is judged all the same.
    received = await then_the_reception_has(omar, july)
    assert (received["status"], received["childInquiryId"]) == ("added", opened["childInquiryId"])
    await when_protection_is_judged(omar, received)
    await when_the_reporter_is_told(omar, received, "inquiry-open-already")
    assert await what_the_reporter_is_told(lena, july) == ("inquiry-open-already", "XAA.80.25")

    # The rektor heads the school and reads the report of a colleague; what she was told stays hers.
    assert then_it_is(await rektor.get(f"/concern-reports/{july['id']}"), 200)["text"] == july["text"]
    then_it_is(await rektor.get(f"/concern-reports/{july['id']}/feedback"), 404)
    assert await what_the_reporter_is_told(rektor, june) == (None, None)
