"""Two concern reports of one school: one leads to an inquiry, one does not, and both are answered."""

from typing import Any

import pytest

from app.demo.callers import Caller
from tests.cast import Cast
from tests.concerns.concern_steps import (
    path_of,
    then_the_reception_has,
    what_the_reporter_is_told,
    when_it_is_decided,
    when_protection_is_judged,
    when_somebody_reports,
    when_the_reporter_is_told,
)
from tests.organisations.places import Place, given_a_place
from tests.steps import given_a_child, then_it_is, then_it_is_refused, when_the_date_is


@pytest.fixture
async def lindby(cast: Cast) -> Place:
    """A municipality with a school, and a reception where Sara works."""
    await when_the_date_is(cast, "2026-09-07T09:30:00Z")
    place = await given_a_place(cast)
    await place.district("north", "nord")
    await place.school("alen")
    await place.social_worker("Sara", "nord")
    return place


async def teacher_at(place: Place, name: str) -> Caller:
    key = f"{place.code}-alen"
    return await place.cast.world.person(
        f"{key}-{name}", full_name=name, unit=key, organisation=key, role="teacher", system=f"{key}-system"
    )


async def lives_here(place: Place, rektor: Caller) -> Any:
    elsa = await given_a_child(rektor)
    lives = {"kind": "registered", "municipalityCode": place.code, "districtCode": "north"}
    then_it_is(await rektor.post(f"{elsa.path}/residences", {**lives, "validFrom": "2024-01-01"}), 201)
    return elsa


async def test_a_report_that_leads_to_an_inquiry(cast: Cast, lindby: Place) -> None:
    rektor, sara = lindby.people["alen"], lindby.people["Sara"]
    jonas = await teacher_at(lindby, "Jonas Ek")
    elsa = await lives_here(lindby, rektor)

    # Monday, half past eleven: Elsa has bruises and does not want to go home. Jonas reports at once, in
    # two lines, and asks the rektor to stand behind it. The receipt says where it lies, and whom to ring.
    report = await when_somebody_reports(
        jonas, text="Blåmärken på båda armarna. Vill inte gå hem.", childId=elsa.id, cosignAsked=True
    )
    assert (report["delivery"], report["missing"]) == ("delivered", ["family-informed"])
    assert [each["onCallPhone"] for each in report["contacts"]] == ["010-123 45 99"]
    assert report["feedbackDueOn"] == "2026-09-28"

    # The same day the reception judges that she needs no protection now: she is at school until four.
    received = await then_the_reception_has(sara, report)
    assert (received["reporterName"], received["protection"]) == ("Jonas Ek", None)
    await when_protection_is_judged(sara, received, violence=False)

    # On Tuesday the rektor stands behind the report, and Jonas adds what the reception has asked for by
    # telephone.
    await when_the_date_is(cast, "2026-09-08T07:00:00Z")
    then_it_is(await rektor.post(f"/concern-reports/{report['id']}/co-signature"), 200)
    more = {"text": "Föräldrarna vet om anmälan sedan i går kväll."}
    then_it_is(await jonas.post(f"/concern-reports/{report['id']}/supplements", more), 201)

    # A meeting at the school is offered inside the fourteen days; the parents come, Elsa does not want to.
    offer = {
        "place": "school",
        "startsAt": "2026-09-14T13:00:00Z",
        "offeredTo": ["child", "guardians", "reporter"],
    }
    path = f"{path_of(received)}/meetings"
    meeting = then_it_is(await sara.post(path, offer), 201)["id"]
    for party, answer in (("guardians", "accepted"), ("reporter", "accepted"), ("child", "declined")):
        said = {"party": party, "answer": answer}
        then_it_is(await sara.post(f"{path}/{meeting}/answers", said), 200)
    await when_the_date_is(cast, "2026-09-14T15:00:00Z")
    then_it_is(await sara.post(f"{path}/{meeting}/holding", {"heldAt": "2026-09-14T13:00:00Z"}), 200)

    # On the eleventh day an inquiry is opened. Jonas does not know until he is told, one value and its
    # code.
    await when_the_date_is(cast, "2026-09-18T08:00:00Z")
    decided = await when_it_is_decided(sara, received)
    assert await what_the_reporter_is_told(jonas, report) == (None, None)
    await when_the_reporter_is_told(sara, received, "inquiry-opened")
    assert await what_the_reporter_is_told(jonas, report) == ("inquiry-opened", "XAA.80.05")
    then_it_is(await rektor.get(f"/concern-reports/{report['id']}/feedback"), 404)

    # The inquiry ends inside its four months; that is nobody's at school to know.
    await when_the_date_is(cast, "2027-01-11T08:00:00Z")
    ended = then_it_is(await sara.post(f"/child-inquiries/{decided['childInquiryId']}/end", {}), 200)
    assert ended["delayedBecause"] is None
    assert await what_the_reporter_is_told(jonas, report) == ("inquiry-opened", "XAA.80.05")


async def test_a_report_that_leads_to_no_inquiry(cast: Cast, lindby: Place) -> None:
    rektor, sara = lindby.people["alen"], lindby.people["Sara"]
    report = await when_somebody_reports(rektor, text="Kommer sent varje dag, trött och utan frukost.")
    received = await then_the_reception_has(sara, report)
    await when_protection_is_judged(sara, received)

    # It is busy, and the fourteen days go by. That is no lawful reason, and Sara cannot decide without
    # one.
    await when_the_date_is(cast, "2026-09-22T08:00:00Z")
    busy = {"reason": "lack-of-staff", "note": "Två är sjuka."}
    late = {"outcome": "do-not-open", "reason": "Familjen får hjälp av öppenvården.", "delay": busy}
    then_it_is_refused(await sara.post(f"{path_of(received)}/decision", late), 409, "decision-is-late")

    # The head of the unit stands for the breach, and it can be counted. The rektor hears that there is no
    # inquiry.
    helen = await lindby.social_worker("Helen Chef", "nord", role="unit-manager")
    owned = {**late, "delay": {"reason": "none-lawful", "note": "Vi hann inte."}}
    decided = then_it_is(await helen.post(f"{path_of(received)}/decision", owned), 200)
    assert decided["delayedBecause"] == "none-lawful"
    await when_the_reporter_is_told(helen, received, "inquiry-not-opened")
    assert await what_the_reporter_is_told(rektor, report) == ("inquiry-not-opened", "XAA.80.15")
