"""A school reports two pupils who live elsewhere: one whose district all may know, one whose nobody may."""

from collections.abc import Iterable
from typing import Any

import pytest

from tests.cast import Cast
from tests.concerns.concern_steps import (
    then_the_reception_has,
    what_the_reporter_is_told,
    when_it_is_decided,
    when_somebody_reports,
    when_the_reporter_is_told,
)
from tests.organisations.places import Place, given_a_place
from tests.steps import given_a_child, given_protection, then_it_is, when_the_date_is


@pytest.fixture
async def places(cast: Cast) -> tuple[Place, Place]:
    """An independent school in one municipality; another municipality with two boards in two districts."""
    await when_the_date_is(cast, "2026-10-05T08:00:00Z")
    school, home = await given_a_place(cast), await given_a_place(cast)
    await school.school("fria", independent=True)
    await school.social_worker("Siv", "nord")
    await home.board("syd")
    for district, board in (("north", "nord"), ("south", "syd")):
        await home.district(district, board)
    await home.social_worker("Nora", "nord")
    await home.social_worker("Sune", "syd")
    return school, home


async def heard_of(readers: Iterable[Any], text: str) -> list[str]:
    """Which receptions have a report."""
    pages = [(each.name, await each.get("/received-concern-reports", limit=100)) for each in readers]
    return [name for name, page in pages if text in page.text]


async def test_a_report_about_a_child_of_another_district(places: tuple[Place, Place]) -> None:
    school, home = places
    rektor = school.people["fria"]
    sune = home.people["Sune"]
    elsa = await given_a_child(rektor)
    lives = {"kind": "registered", "municipalityCode": home.code, "districtCode": "south"}
    then_it_is(await rektor.post(f"{elsa.path}/residences", {**lives, "validFrom": "2024-01-01"}), 201)

    # The school lies in one municipality, the child lives in another, in its southern district: that is
    # where the report goes, though the school is independent, and neither the school's municipality nor
    # the north hears.
    report = await when_somebody_reports(rektor, text="Ensam hemma hela veckan, 2026-10-05.", childId=elsa.id)
    assert (report["delivery"], report["doubts"]) == ("delivered", [])
    assert report["recipientOrganisationId"] == home.boards["syd"]
    readers = (school.people["Siv"], home.people["Nora"], sune)
    assert await heard_of(readers, report["text"]) == ["Sune"]
    received = await then_the_reception_has(sune, report)
    await when_it_is_decided(sune, received)
    await when_the_reporter_is_told(sune, received, "inquiry-opened")
    assert await what_the_reporter_is_told(rektor, report) == ("inquiry-opened", "XAA.80.05")


async def test_a_report_about_a_child_with_protected_identity(places: tuple[Place, Place]) -> None:
    school, home = places
    rektor, nora = school.people["fria"], home.people["Nora"]
    amir = await given_a_child(rektor)
    lives = {"kind": "registered", "municipalityCode": home.code, "districtCode": "north"}
    then_it_is(await rektor.post(f"{amir.path}/residences", {**lives, "validFrom": "2024-01-01"}), 201)
    await given_protection(rektor, amir)

    # The report arrives where Amir lives. The receipt on the rektor's screen names no district, no board,
    # no telephone number of anybody there.
    report = await when_somebody_reports(
        rektor, text="Rädd för någon utanför skolan, 2026-10-05.", childId=amir.id
    )
    assert report["delivery"] == "delivered"
    there = (
        home.code,
        home.boards["nord"],
        home.receptions["nord"],
        home.districts["north"],
        "mottagning.nord",
    )
    shown = str(report) + (await rektor.get(f"/concern-reports/{report['id']}")).text
    assert not [each for each in there if each in shown]
    readers = (school.people["Siv"], nora, home.people["Sune"])
    assert await heard_of(readers, report["text"]) == ["Nora"]

    # Nora reads what was reported. The child's pointer is not shown to her, who is not one of the few; she
    # decides all the same, and the rektor is told.
    received = await then_the_reception_has(nora, report)
    assert received["childId"] is None
    then_it_is(await nora.get(amir.path), 404)
    decided = await when_it_is_decided(nora, received)
    inquiry = then_it_is(await nora.get(f"/child-inquiries/{decided['childInquiryId']}"), 200)
    assert inquiry["childId"] is None
    await when_the_reporter_is_told(nora, received, "inquiry-opened")
    assert await what_the_reporter_is_told(rektor, report) == ("inquiry-opened", "XAA.80.05")
