"""A report at the wrong reception is passed on, and the reporter learns nothing of where."""

import uuid

import pytest

from tests.cast import Cast
from tests.concerns.concern_steps import (
    path_of,
    then_the_reception_has,
    what_the_reporter_is_told,
    when_it_is_decided,
    when_somebody_reports,
    when_the_reporter_is_told,
)
from tests.organisations.places import Place, given_a_place, unknown
from tests.steps import given_a_child, given_protection, then_it_is, then_it_is_refused, when_the_date_is

Places = tuple[Place, Place]


@pytest.fixture
async def places(cast: Cast) -> Places:
    """Where the school lies, and where the child lives."""
    await when_the_date_is(cast, "2026-10-05T08:00:00Z")
    here, home = await given_a_place(cast), await given_a_place(cast)
    await here.school("ek")
    await here.social_worker("Siv", "nord")
    await home.social_worker("Nora", "nord")
    return here, home


def onward(home: Place) -> dict[str, str]:
    return {"unitId": home.receptions["nord"], "reason": "Barnet bor hos er."}


def words() -> str:
    return f"Ensam hemma. {uuid.uuid4().hex}"


async def test_it_lies_at_the_right_one_with_what_was_added_and_its_times(cast: Cast, places: Places) -> None:
    here, home = places
    ek, siv, nora = here.people["ek"], here.people["Siv"], home.people["Nora"]
    report = await when_somebody_reports(ek, text=words())
    more = f"/concern-reports/{report['id']}/supplements"
    then_it_is(await ek.post(more, {"text": "Hon har inte ätit."}), 201)
    before = then_it_is(await ek.get(f"/concern-reports/{report['id']}"), 200)
    received = await then_the_reception_has(siv, report)

    await when_the_date_is(cast, "2026-10-08T08:00:00Z")
    passed = then_it_is(await siv.post(f"{path_of(received)}/passing-on", onward(home)), 200)
    assert (passed["status"], passed["passedOnUnitId"]) == ("passed-on", home.receptions["nord"])
    assert (passed["clocks"], passed["passedOnReason"]) == ([], "Barnet bor hos er.")
    clocks = then_it_is(await siv.get("/concern-clocks"), 200)["items"]
    assert received["id"] not in {each["receivedConcernReportId"] for each in clocks}

    # Nora has it as it was received on the fifth: the fourteen days are not fourteen new ones.
    there = await then_the_reception_has(nora, report)
    assert (there["status"], there["receivedAt"]) == ("received", received["receivedAt"])
    assert [each["text"] for each in there["supplements"]] == ["Hon har inte ätit."]
    ends = {each["kind"]: each["lastOn"] for each in there["clocks"]}
    assert ends["concern-decision"] == "2026-10-19"

    # What the rektor adds finds Nora; the receipt is what it was; the feedback comes from Nora.
    assert then_it_is(await ek.get(f"/concern-reports/{report['id']}"), 200) == before
    then_it_is(await ek.post(more, {"text": "Nu är hon sjuk också."}), 201)
    there = await then_the_reception_has(nora, report)
    assert [each["text"] for each in there["supplements"]] == ["Hon har inte ätit.", "Nu är hon sjuk också."]
    await when_it_is_decided(nora, there)
    await when_the_reporter_is_told(nora, there, "inquiry-opened")
    assert (await what_the_reporter_is_told(ek, report))[0] == "inquiry-opened"
    again = await siv.post(f"{path_of(received)}/passing-on", onward(home))
    then_it_is_refused(again, 409, "state-forbids")
    told = await siv.post(f"{path_of(received)}/feedback", {"value": "inquiry-opened"})
    then_it_is_refused(told, 409, "nobody-is-to-be-told")


async def test_a_reporter_learns_no_district_of_a_protected_child(places: Places) -> None:
    here, home = places
    ek, siv = here.people["ek"], here.people["Siv"]
    nora = home.people["Nora"]
    amir = await given_a_child(nora, kind="case")
    await given_protection(nora, amir)
    stranger = await when_somebody_reports(ek, text=words(), identityNumber=amir.number)
    known = await given_a_child(ek)
    await given_protection(ek, known)
    one_of_the_few = await when_somebody_reports(ek, text=words(), childId=known.id)
    for report in (stranger, one_of_the_few):
        received = await then_the_reception_has(siv, report)
        before = await ek.get(f"/concern-reports/{report['id']}")
        then_it_is(await siv.post(f"{path_of(received)}/passing-on", onward(home)), 200)
        after = await ek.get(f"/concern-reports/{report['id']}")
        assert then_it_is(after, 200) == then_it_is(before, 200)
        for told in (home.code, home.boards["nord"], home.receptions["nord"]):
            assert told not in after.text
        assert (await then_the_reception_has(nora, report))["text"] == report["text"]


async def test_it_is_passed_to_another_reception_that_reads_it_and_to_nobody_else(
    cast: Cast, places: Places
) -> None:
    here, home = places
    siv = here.people["Siv"]
    report = await when_somebody_reports(here.people["ek"], text=words())
    path = f"{path_of(await then_the_reception_has(siv, report))}/passing-on"
    for unit in (here.receptions["nord"], cast.unit("linden"), cast.unit("service"), unknown("uni")):
        then_it_is_refused(await siv.post(path, {"unitId": unit, "reason": "Fel."}), 422, "invalid-request")
    silent = await given_a_place(cast)
    await cast.world.database.pool.execute(
        "UPDATE client SET disabled_at = now() WHERE client_id = $1", f"{silent.code}-nord-system"
    )
    refused = then_it_is_refused(await siv.post(path, onward(silent)), 409, "nobody-receives")
    assert refused["contacts"][0]["onCallPhone"] == "010-123 45 99"
    for stranger in (home.people["Nora"], here.people["ek"]):
        status = (await stranger.post(path, onward(home))).status_code
        assert status in {403, 404}
    assert (await then_the_reception_has(siv, report))["status"] == "received"
