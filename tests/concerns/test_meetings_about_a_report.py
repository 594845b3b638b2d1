"""The meeting about a report: inside the fourteen days, voluntary for all, or unsuitable for a reason."""

import uuid
from typing import Any

import pytest

from app.demo.callers import Caller
from tests.cast import Cast
from tests.concerns.concern_steps import path_of, then_the_reception_has, when_somebody_reports
from tests.organisations.places import Place, given_a_place, unknown
from tests.steps import given_a_child, then_it_is, then_it_is_refused, when_the_date_is

OFFER = {
    "place": "school",
    "startsAt": "2026-03-10T13:00:00Z",
    "offeredTo": ["child", "guardians", "reporter"],
    "note": "Föräldrarna vill att läraren berättar själv.",
}


@pytest.fixture
async def place(cast: Cast) -> Place:
    await when_the_date_is(cast, "2026-03-02T09:00:00Z")
    found = await given_a_place(cast)
    await found.school("ek")
    await found.social_worker("Sara", "nord")
    return found


@pytest.fixture
def sara(place: Place) -> Caller:
    return place.people["Sara"]


async def received_by(place: Place, **said: Any) -> tuple[dict[str, Any], str]:
    text = f"Blåmärken. {uuid.uuid4().hex}"
    made = await when_somebody_reports(place.people["ek"], text=text, **said)
    return made, f"{path_of(await then_the_reception_has(place.people['Sara'], made))}/meetings"


async def test_a_meeting_is_offered_answered_and_held(cast: Cast, place: Place, sara: Caller) -> None:
    made, path = await received_by(place)
    before = (await place.people["ek"].get(f"/concern-reports/{made['id']}")).json()
    offered = then_it_is(await sara.post(path, OFFER), 201)
    assert (offered["standing"], set(offered["answers"].values())) == ("offered", {"waiting"})
    one = f"{path}/{offered['id']}"
    early = await sara.post(f"{one}/holding", {})
    assert then_it_is_refused(early, 409, "state-forbids")["allowed"] == ["answers"]
    for party, answer, standing in (
        ("guardians", "accepted", "offered"),
        ("reporter", "declined", "declined"),
        ("reporter", "accepted", "offered"),
        ("child", "accepted", "accepted"),
    ):
        body = {"party": party, "answer": answer}
        assert then_it_is(await sara.post(f"{one}/answers", body), 200)["standing"] == standing
    await when_the_date_is(cast, "2026-03-10T15:00:00Z")
    later = {"heldAt": "2026-03-11T13:00:00Z"}
    then_it_is_refused(await sara.post(f"{one}/holding", later), 422, "invalid-request")
    held = then_it_is(await sara.post(f"{one}/holding", {"heldAt": "2026-03-10T13:00:00Z"}), 200)
    assert held["standing"] == "held"
    then_it_is_refused(
        await sara.post(f"{one}/answers", {"party": "child", "answer": "declined"}), 409, "state-forbids"
    )
    (listed,) = then_it_is(await sara.get(path), 200)["items"]
    assert (listed["standing"], listed["note"]) == ("held", OFFER["note"])
    after = (await place.people["ek"].get(f"/concern-reports/{made['id']}")).json()
    assert before == after, "nothing of the meeting is in the reporter's copy"


@pytest.mark.parametrize(
    "reason", ["suspected-crime-at-home", "honour-violence", "immediate-care", "not-the-childs-best"]
)
async def test_a_meeting_that_does_not_suit_has_a_reason_of_the_list(
    place: Place, sara: Caller, reason: str
) -> None:
    _, path = await received_by(place, suspectsViolence=True)
    made = then_it_is(await sara.post(path, {"unsuitableBecause": reason}), 201)
    assert (made["standing"], made["unsuitableBecause"], made["answers"]) == ("unsuitable", reason, {})
    answer = {"party": "child", "answer": "accepted"}
    then_it_is_refused(await sara.post(f"{path}/{made['id']}/answers", answer), 409, "state-forbids")
    then_it_is_refused(await sara.post(f"{path}/{made['id']}/holding", {}), 409, "state-forbids")


async def test_no_other_reason_and_not_both(place: Place, sara: Caller) -> None:
    _, path = await received_by(place)
    for body, pointer in (
        ({"unsuitableBecause": "no-time"}, "/unsuitableBecause"),
        ({**OFFER, "unsuitableBecause": "immediate-care"}, "/unsuitableBecause"),
        ({"startsAt": OFFER["startsAt"], "offeredTo": ["child"]}, "/place"),
        ({"place": "office", "offeredTo": ["child"]}, "/startsAt"),
        ({"place": "office", "startsAt": OFFER["startsAt"]}, "/offeredTo"),
        ({**OFFER, "place": "home"}, "/place"),
    ):
        refused = then_it_is_refused(await sara.post(path, body), 422, "invalid-request")
        assert [each["pointer"] for each in refused["errors"]] == [pointer]
    offered = then_it_is(await sara.post(path, {**OFFER, "offeredTo": ["guardians"]}), 201)
    for answer, pointer in (
        ({"party": "reporter", "answer": "accepted"}, "/party"),
        ({"party": "guardians", "answer": "waiting"}, "/answer"),
    ):
        refused = then_it_is_refused(
            await sara.post(f"{path}/{offered['id']}/answers", answer), 422, "invalid-request"
        )
        assert [each["pointer"] for each in refused["errors"]] == [pointer]


async def test_it_fits_inside_the_time_of_the_decision(place: Place, sara: Caller) -> None:
    _, path = await received_by(place)
    for starts in ("2026-03-17T08:00:00Z", "2026-03-01T08:00:00Z"):
        refused = then_it_is_refused(
            await sara.post(path, {**OFFER, "startsAt": starts}), 409, "meeting-outside-the-time"
        )
        assert refused["rule"] == "report-meeting-within-the-time"
        assert [each["pointer"] for each in refused["errors"]] == ["/startsAt"]
    then_it_is(await sara.post(path, {**OFFER, "startsAt": "2026-03-16T21:00:00Z"}), 201)
    longer = {"reason": "exceptional-reasons", "note": "Sjukhus.", "until": "2026-03-20"}
    then_it_is(await sara.post(path.replace("/meetings", "/extensions"), longer), 201)
    then_it_is(await sara.post(path, {**OFFER, "startsAt": "2026-03-17T08:00:00Z"}), 201)


async def test_it_is_the_receptions_alone(cast: Cast, place: Place, sara: Caller) -> None:
    _, path = await received_by(place)
    made = then_it_is(await sara.post(path, OFFER), 201)
    for who in (place.people["ek"], cast.reception):
        then_it_is(await who.get(path), 404)
    then_it_is(await cast.reception.post(f"{path}/{made['id']}/holding", {}), 404)
    then_it_is(await sara.post(f"{path}/{unknown('rmt')}/holding", {}), 404)
    then_it_is_refused(await place.people["ek"].post(path, OFFER), 403, "scope-missing")


async def test_the_statistical_codes_are_written_once_the_child_is_known(place: Place, sara: Caller) -> None:
    ek = place.people["ek"]
    elsa = await given_a_child(ek)
    _, path = await received_by(place, childId=elsa.id)
    await given_a_child(sara, number=elsa.number, kind="case", since="2026-03-01")
    made = then_it_is(await sara.post(path, {**OFFER, "offeredTo": ["guardians"]}), 201)
    one, report = f"{path}/{made['id']}", path.removesuffix("/meetings")
    then_it_is(await sara.post(f"{one}/answers", {"party": "guardians", "answer": "accepted"}), 200)
    then_it_is(await sara.post(f"{one}/holding", {"heldAt": "2026-03-02T09:00:00Z"}), 200)
    judged = {"outcome": "no-immediate-need", "reason": "Nej."}
    then_it_is(await sara.post(f"{report}/protection-judgement", judged), 200)
    then_it_is(await sara.post(f"{report}/decision", {"outcome": "open-inquiry", "reason": "Ja."}), 200)
    then_it_is(await sara.post(f"{report}/feedback", {"value": "inquiry-opened"}), 200)
    events = then_it_is(await sara.get("/code-events", limit=100), 200)["items"]
    assert [each["code"] for each in events if each["childId"] == elsa.id] == [
        "XAA.65",
        "XAA.70",
        "XAA.50",
        "XAA.35",
        "XAA.80.05",
    ]
