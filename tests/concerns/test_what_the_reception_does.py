"""The reception judges at once, decides in fourteen days, and needs a lawful reason for more."""

import uuid
from datetime import date, timedelta
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
from tests.organisations.places import Place, given_a_place, unknown
from tests.steps import (
    Child,
    given_a_child,
    then_it_is,
    then_it_is_refused,
    then_it_says_whom_to_turn_to,
    when_the_date_is,
)

REPORTED = "2026-03-02T09:00:00Z"
LATE = {"note": "Barnet vårdades på sjukhus."}


@pytest.fixture
async def place(cast: Cast) -> Place:
    """A municipality with a school, a reception with a social worker and its head, on a Monday in March."""
    await when_the_date_is(cast, REPORTED)
    found = await given_a_place(cast)
    await found.school("ek")
    await found.social_worker("Sara", "nord")
    await found.social_worker("Helen", "nord", role="unit-manager")
    return found


@pytest.fixture
def ek(place: Place) -> Caller:
    return place.people["ek"]


@pytest.fixture
def sara(place: Place) -> Caller:
    return place.people["Sara"]


async def reported(place: Place, **said: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """A report as the school has it, and as the reception does."""
    text = f"Blåmärken på armarna. {uuid.uuid4().hex}"
    made = await when_somebody_reports(place.people["ek"], text=text, **said)
    return made, await then_the_reception_has(place.people["Sara"], made)


async def known_here(place: Place, child: Child) -> str:
    """The reception registers the child that a report is about, under the same number."""
    sara = place.people["Sara"]
    found = await given_a_child(sara, number=child.number, kind="case", since="2026-03-01")
    return found.id


def clocks(received: dict[str, Any]) -> dict[str, tuple[str, str]]:
    return {each["kind"]: (each["lastOn"], each["standing"]) for each in received["clocks"]}


async def test_the_times_run_from_the_day_of_the_report_and_say_their_rule(place: Place) -> None:
    _, received = await reported(place)
    assert clocks(received) == {
        "concern-protection": ("2026-03-03", "warned"),
        "concern-decision": ("2026-03-16", "running"),
        "concern-feedback": ("2026-03-23", "running"),
    }
    said = {each["kind"]: (each["rule"], each["certainty"]) for each in received["clocks"]}
    assert said["concern-protection"] == ("protection-judged-at-once", "unverified")
    assert said["concern-decision"][0] == "inquiry-decided-within-fourteen-days"
    assert said["concern-feedback"] == ("feedback-to-the-reporter", "unverified")


async def test_protection_warns_the_same_day_is_breached_after_the_next_and_is_judged_all_the_same(
    cast: Cast, place: Place, sara: Caller
) -> None:
    _, received = await reported(place)
    for moment, standing in (("2026-03-03T20:00:00Z", "warned"), ("2026-03-03T23:30:00Z", "breached")):
        await when_the_date_is(cast, moment)
        now = then_it_is(await sara.get(path_of(received)), 200)
        assert clocks(now)["concern-protection"][1] == standing, moment
    judged = await when_protection_is_judged(sara, received, violence=False)
    assert judged["status"] == "protection-judged"
    assert "concern-protection" not in clocks(judged)
    again = {"outcome": "protection-needed", "reason": "Igen."}
    then_it_is_refused(
        await sara.post(f"{path_of(received)}/protection-judgement", again), 409, "state-forbids"
    )


async def test_a_decision_after_its_time_needs_a_lawful_reason(
    cast: Cast, place: Place, sara: Caller
) -> None:
    _, received = await reported(place)
    await when_protection_is_judged(sara, received)
    await when_the_date_is(cast, "2026-03-17T08:00:00Z")
    body: dict[str, Any] = {"outcome": "do-not-open", "reason": "Familjen får hjälp av skolan."}
    path = f"{path_of(received)}/decision"
    for delay, pointer in (
        (None, "/delay"),
        ({"reason": "lack-of-staff", **LATE}, "/delay/reason"),
        ({"reason": "special-reasons", **LATE}, "/delay/reason"),
        ({"reason": "none-lawful", **LATE}, "/delay/reason"),
    ):
        refused = then_it_is_refused(await sara.post(path, {**body, "delay": delay}), 409, "decision-is-late")
        assert refused["rule"] == "inquiry-decided-within-fourteen-days"
        assert [each["pointer"] for each in refused["errors"]] == [pointer]
        then_it_says_whom_to_turn_to(refused, place.receptions["nord"])
    lawful = {**body, "delay": {"reason": "exceptional-reasons", **LATE}}
    decided = then_it_is(await sara.post(path, lawful), 200)
    assert (decided["status"], decided["delayedBecause"]) == ("inquiry-not-opened", "exceptional-reasons")


async def test_the_head_of_the_unit_can_stand_for_a_breach(cast: Cast, place: Place, sara: Caller) -> None:
    _, received = await reported(place)
    await when_protection_is_judged(sara, received)
    await when_the_date_is(cast, "2026-03-20T08:00:00Z")
    decided = await when_it_is_decided(
        place.people["Helen"], received, delay={"reason": "none-lawful", **LATE}
    )
    assert (decided["status"], decided["delayedBecause"]) == ("inquiry-opened", "none-lawful")


async def test_the_last_day_is_in_time(cast: Cast, place: Place, sara: Caller) -> None:
    _, received = await reported(place)
    await when_the_date_is(cast, "2026-03-16T22:00:00Z")
    decided = await when_it_is_decided(sara, received)
    assert decided["delayedBecause"] is None


async def test_only_exceptional_reasons_lengthen_a_decision_and_only_before_it_is_over(
    cast: Cast, place: Place, sara: Caller
) -> None:
    _, received = await reported(place)
    path = f"{path_of(received)}/extensions"
    for reason in ("lack-of-staff", "special-reasons", "none-lawful"):
        body = {"reason": reason, "note": "Sjukdom.", "until": "2026-03-30"}
        refused = then_it_is_refused(await sara.post(path, body), 409, "extension-not-lawful")
        assert refused["rule"] == "inquiry-decided-within-fourteen-days"
        assert [each["pointer"] for each in refused["errors"]] == ["/reason"]
    good = {"reason": "exceptional-reasons", "note": "Barnet är på sjukhus.", "until": "2026-03-30"}
    for until in ("2026-03-16", "2027-04-30"):
        then_it_is_refused(await sara.post(path, {**good, "until": until}), 422, "invalid-request")
    extended = then_it_is(await sara.post(path, good), 201)
    assert extended["extensions"][0]["rule"] == "decision-later-on-exceptional-reasons"
    assert clocks(extended)["concern-decision"] == ("2026-03-30", "running")
    await when_the_date_is(cast, "2026-04-01T08:00:00Z")
    late = then_it_is_refused(
        await sara.post(path, {**good, "until": "2026-04-20"}), 409, "extension-not-lawful"
    )
    assert [each["pointer"] for each in late["errors"]] == ["/until"]
    then_it_says_whom_to_turn_to(late, place.receptions["nord"])


async def test_violence_opens_an_inquiry_at_once_and_no_meeting(
    cast: Cast, place: Place, sara: Caller
) -> None:
    _, received = await reported(place, suspectsViolence=True)
    assert clocks(received)["concern-decision"] == ("2026-03-03", "warned")
    await when_protection_is_judged(sara, received, "protection-needed")
    path = path_of(received)
    refused = then_it_is_refused(
        await sara.post(f"{path}/decision", {"outcome": "do-not-open", "reason": "Nej."}),
        409,
        "violence-opens-an-inquiry",
    )
    assert refused["rule"] == "violence-opens-an-inquiry-at-once"
    meeting = {"place": "school", "startsAt": "2026-03-10T09:00:00Z", "offeredTo": ["guardians"]}
    then_it_is_refused(await sara.post(f"{path}/meetings", meeting), 409, "violence-opens-an-inquiry")
    longer = {"reason": "exceptional-reasons", "note": "Nej.", "until": "2026-03-30"}
    then_it_is_refused(await sara.post(f"{path}/extensions", longer), 409, "violence-opens-an-inquiry")
    await when_the_date_is(cast, "2026-03-25T08:00:00Z")
    assert (await when_it_is_decided(sara, received))["status"] == "inquiry-opened", "late, and never refused"


async def test_not_opening_comes_after_the_judgement_of_protection(place: Place, sara: Caller) -> None:
    _, received = await reported(place)
    body = {"outcome": "do-not-open", "reason": "Nej."}
    refused = then_it_is_refused(await sara.post(f"{path_of(received)}/decision", body), 409, "state-forbids")
    assert refused["allowed"] == ["protection-judgement"]


async def test_a_report_about_a_child_with_an_open_inquiry_is_added_to_it(
    place: Place, ek: Caller, sara: Caller
) -> None:
    elsa = await given_a_child(ek)
    _, first = await reported(place, childId=elsa.id)
    _, waiting = await reported(place, childId=elsa.id)
    decided = await when_it_is_decided(sara, first)
    inquiry = decided["childInquiryId"]
    now = then_it_is(await sara.get(path_of(waiting)), 200)
    assert (now["status"], now["childInquiryId"], now["decision"]) == ("added", inquiry, None)
    made, later = await reported(place, childId=elsa.id)
    assert (later["status"], later["childInquiryId"]) == ("added", inquiry)
    refused = then_it_is_refused(
        await sara.post(f"{path_of(later)}/decision", {"outcome": "open-inquiry", "reason": "Ja."}),
        409,
        "inquiry-is-open",
    )
    assert refused["rule"] == "open-inquiry-takes-the-report"
    then_it_says_whom_to_turn_to(refused, place.receptions["nord"])
    await when_protection_is_judged(sara, later)
    await when_the_reporter_is_told(sara, later, "inquiry-open-already")
    assert await what_the_reporter_is_told(ek, made) == ("inquiry-open-already", "XAA.80.25")
    shown = then_it_is(await sara.get(f"/child-inquiries/{inquiry}"), 200)
    assert shown["receivedConcernReportIds"] == [first["id"], waiting["id"], later["id"]]


async def test_naming_the_child_afterwards_adds_the_report_too(
    place: Place, ek: Caller, sara: Caller
) -> None:
    elsa = await given_a_child(ek)
    _, first = await reported(place, childId=elsa.id)
    await when_it_is_decided(sara, first)
    _, unnamed = await reported(place, childName="Elsa, kanske")
    assert unnamed["status"] == "received"
    path = f"{path_of(unnamed)}/child"
    for nobody in (elsa.id, unknown("chi")):
        refused = then_it_is_refused(await sara.post(path, {"childId": nobody}), 422, "invalid-request")
        assert [each["pointer"] for each in refused["errors"]] == ["/childId"]
    child_id = await known_here(place, elsa)
    named = then_it_is(await sara.post(path, {"childId": child_id}), 200)
    assert (named["status"], named["childId"]) == ("added", child_id)


async def test_an_inquiry_ends_in_four_months_or_for_a_lawful_reason(
    cast: Cast, place: Place, sara: Caller
) -> None:
    _, received = await reported(place)
    inquiry = (await when_it_is_decided(sara, received))["childInquiryId"]
    path = f"/child-inquiries/{inquiry}"
    shown = then_it_is(await sara.get(path), 200)
    assert clocks(shown) == {"concern-inquiry": ("2026-07-02", "running")}
    bad = {"reason": "exceptional-reasons", "note": "Nej.", "until": "2026-08-02"}
    then_it_is_refused(await sara.post(f"{path}/extensions", bad), 409, "extension-not-lawful")
    good = {**bad, "reason": "special-reasons", "note": "Polisförhör inväntas."}
    longer = then_it_is(await sara.post(f"{path}/extensions", good), 201)
    assert clocks(longer) == {"concern-inquiry": ("2026-08-02", "running")}
    await when_the_date_is(cast, "2026-08-10T08:00:00Z")
    refused = then_it_is_refused(await sara.post(f"{path}/end", {}), 409, "decision-is-late")
    assert refused["rule"] == "inquiry-ends-within-four-months"
    ended = then_it_is(await sara.post(f"{path}/end", {"delay": {"reason": "special-reasons", **LATE}}), 200)
    assert (ended["delayedBecause"], ended["clocks"]) == ("special-reasons", [])
    then_it_is_refused(await sara.post(f"{path}/end", {}), 409, "state-forbids")
    then_it_is_refused(await sara.post(f"{path}/extensions", good), 409, "state-forbids")


async def test_after_an_inquiry_has_ended_a_new_report_is_decided_anew(
    place: Place, ek: Caller, sara: Caller
) -> None:
    elsa = await given_a_child(ek)
    _, first = await reported(place, childId=elsa.id)
    inquiry = (await when_it_is_decided(sara, first))["childInquiryId"]
    then_it_is(await sara.post(f"/child-inquiries/{inquiry}/end", {}), 200)
    _, later = await reported(place, childId=elsa.id)
    assert later["status"] == "received"
    assert (await when_it_is_decided(sara, later))["childInquiryId"] != inquiry


async def test_another_unit_of_the_board_inquires_and_reads_what_led_to_it(
    cast: Cast, place: Place, sara: Caller
) -> None:
    key = f"{place.code}-nord"
    unit = await cast.world.unit(
        f"{key}-inquiry",
        key,
        kind="social-inquiry",
        branch="social-inquiry",
        name="Utredningen",
        roleMailbox="utredningen@example.se",
    )
    ali = await cast.world.person(
        f"{key}-ali",
        full_name="Ali Utredare",
        unit=f"{key}-inquiry",
        organisation=key,
        role="social-worker",
        system=f"{key}-system",
    )
    _, received = await reported(place)
    then_it_is(await ali.get(path_of(received)), 404)
    foreign = {"outcome": "open-inquiry", "reason": "Ja.", "inquiryUnitId": cast.unit("inquiry")}
    then_it_is_refused(await sara.post(f"{path_of(received)}/decision", foreign), 422, "invalid-request")
    decided = await when_it_is_decided(sara, received, inquiryUnitId=unit)
    assert then_it_is(await ali.get(path_of(received)), 200)["text"] == received["text"]
    inquiries = then_it_is(await ali.get("/child-inquiries", open=True), 200)["items"]
    assert [each["id"] for each in inquiries] == [decided["childInquiryId"]]
    listed = then_it_is(await ali.get("/concern-clocks"), 200)["items"]
    assert {each["kind"] for each in listed} == {"concern-inquiry", "concern-protection", "concern-feedback"}
    judged = {"outcome": "no-immediate-need", "reason": "Nej."}
    then_it_is_refused(
        await ali.post(f"{path_of(received)}/protection-judgement", judged), 403, "not-allowed"
    )
    then_it_is(await ali.post(f"/child-inquiries/{decided['childInquiryId']}/end", {}), 200)


async def test_every_time_that_runs_is_listed_what_ends_first_foremost(place: Place, sara: Caller) -> None:
    _, one = await reported(place)
    _, two = await reported(place, suspectsViolence=True)
    page = then_it_is(await sara.get("/concern-clocks", limit=100), 200)
    assert [each["lastOn"] for each in page["items"]] == sorted(each["lastOn"] for each in page["items"])
    about = {each["receivedConcernReportId"] for each in page["items"]}
    assert about == {one["id"], two["id"]}
    first = then_it_is(await sara.get("/concern-clocks", limit=2, page=2), 200)
    assert first["items"] == page["items"][2:4]
    assert first["_meta"]["totalRecords"] == len(page["items"])


async def test_the_reception_is_told_by_notices_until_it_has_been_done(place: Place, sara: Caller) -> None:
    async def about(received: dict[str, Any]) -> dict[str, str]:
        page = then_it_is(await sara.get("/notices", view="mine", limit=100), 200)["items"]
        return {
            each["kind"]: each["dueOn"] for each in page if received["id"] in each["_links"]["about"]["href"]
        }

    _, received = await reported(place)
    assert await about(received) == {"concern-received": "2026-03-03"}
    await when_protection_is_judged(sara, received)
    assert await about(received) == {"concern-undecided": "2026-03-16"}
    await when_it_is_decided(sara, received, "do-not-open")
    assert await about(received) == {"concern-feedback-owed": "2026-03-23"}
    await when_the_reporter_is_told(sara, received, "inquiry-not-opened")
    assert await about(received) == {}


async def test_a_report_by_telephone_is_written_down_and_a_private_person_is_told_nothing(
    sara: Caller,
) -> None:
    text = f"En granne hör skrik. {uuid.uuid4().hex}"
    body = {"text": text, "channel": "telephone", "reporterKind": "private-person"}
    made = then_it_is(
        await sara.post("/received-concern-reports", {**body, "receivedAt": "2026-02-27T10:00:00Z"}), 201
    )
    assert made["reporterName"] is None
    assert clocks(made) == {
        "concern-protection": ("2026-02-28", "breached"),
        "concern-decision": ("2026-03-13", "running"),
    }
    await when_it_is_decided(sara, made)
    told = await sara.post(f"{path_of(made)}/feedback", {"value": "inquiry-opened"})
    refused = then_it_is_refused(told, 409, "nobody-is-to-be-told")
    assert refused["rule"] == "feedback-to-the-reporter"
    future = {**body, "receivedAt": (date(2026, 3, 3) + timedelta(days=1)).isoformat() + "T00:00:00Z"}
    then_it_is_refused(await sara.post("/received-concern-reports", future), 422, "invalid-request")


async def test_only_the_reception_writes(cast: Cast) -> None:
    body = {"text": "Ring.", "channel": "telephone", "reporterKind": "mandated"}
    answer = await cast.service.post("/received-concern-reports", body)
    refused = then_it_is_refused(answer, 403, "not-allowed")
    assert refused["missing"] == "reception"
    then_it_says_whom_to_turn_to(refused, cast.reception.unit_id)
