"""The named reporter is told one of three values, in a type that has no place for a word more."""

import uuid
from typing import Any

import pytest
from pydantic import BaseModel

from app.concerns.models import ConcernFeedbackGiven
from app.concerns.received_schemas import ConcernFeedbackCreate
from app.concerns.schemas import ConcernFeedbackRead
from app.demo.callers import Caller
from app.main import openapi_document
from app.rules.codes import CODES
from app.vocabulary import CodeSystem, ConcernFeedback
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
from tests.steps import given_a_child, then_it_is, then_it_is_refused, then_it_says_whom_to_turn_to

VALUES = {"inquiry-opened", "inquiry-not-opened", "inquiry-open-already"}


@pytest.fixture
async def place(cast: Cast) -> Place:
    found = await given_a_place(cast)
    await found.school("ek")
    await found.social_worker("Sara", "nord")
    return found


async def reported(place: Place) -> tuple[dict[str, Any], dict[str, Any]]:
    made = await when_somebody_reports(place.people["ek"], text=f"Blåmärken. {uuid.uuid4().hex}")
    return made, await then_the_reception_has(place.people["Sara"], made)


def _schema(cast: Cast, model: type[BaseModel]) -> dict[str, Any]:
    found: dict[str, Any] = openapi_document(cast.app)["components"]["schemas"][model.__name__]
    return found


def test_the_type_holds_exactly_three_values_and_no_text(cast: Cast) -> None:
    given = _schema(cast, ConcernFeedbackCreate)
    assert set(given["properties"]) == {"value"}
    assert given["additionalProperties"] is False
    values = openapi_document(cast.app)["components"]["schemas"]["ConcernFeedback"]["enum"]
    assert set(values) == VALUES == set(ConcernFeedback)
    told = _schema(cast, ConcernFeedbackRead)["properties"]
    assert set(told) == {"value", "code", "toldAt", "dueOn", "_links"}
    for name in set(told) - {"value", "_links"}:
        for kind in told[name]["anyOf"]:
            bound = kind.get("format") or kind.get("pattern") or kind["type"] == "null"
            assert bound, f"{name} could hold a word"


def test_the_reporters_table_has_no_column_that_could_hold_more() -> None:
    columns = {column.name for column in ConcernFeedbackGiven.__table__.columns}  # type: ignore[attr-defined] # a table
    bookkeeping = {"id", "concern_report_id", "organisation_id", "branch", "reported_by", "recorded_at"}
    assert columns - bookkeeping == {"value", "code", "told_at"}


def test_the_codes_are_the_three_of_the_table() -> None:
    told = {row.code for row in CODES if row.system is CodeSystem.KSI and row.code.startswith("XAA.80.")}
    assert told == {"XAA.80.05", "XAA.80.15", "XAA.80.25"}


async def test_no_word_goes_along(place: Place) -> None:
    _, received = await reported(place)
    sara = place.people["Sara"]
    await when_it_is_decided(sara, received)
    for body in (
        {"value": "inquiry-opened", "note": "Pappan är gripen."},
        {"value": "inquiry-opened because of the father"},
        {"value": ["inquiry-opened"]},
        {},
    ):
        then_it_is_refused(await sara.post(f"{path_of(received)}/feedback", body), 422, "invalid-request")


@pytest.mark.parametrize(
    ("decision", "value", "code"),
    [
        ("open-inquiry", "inquiry-opened", "XAA.80.05"),
        ("do-not-open", "inquiry-not-opened", "XAA.80.15"),
    ],
)
async def test_only_the_value_that_fits_the_decision_is_told_and_once(
    place: Place, decision: str, value: str, code: str
) -> None:
    ek, sara = place.people["ek"], place.people["Sara"]
    made, received = await reported(place)
    path = f"{path_of(received)}/feedback"
    for each in VALUES:
        refused = then_it_is_refused(await sara.post(path, {"value": each}), 409, "feedback-does-not-fit")
        assert refused["rule"] == "feedback-to-the-reporter"
    await when_protection_is_judged(sara, received)
    await when_it_is_decided(sara, received, decision)
    assert await what_the_reporter_is_told(ek, made) == (None, None), "decided, and not told yet"
    for each in VALUES - {value}:
        then_it_is_refused(await sara.post(path, {"value": each}), 409, "feedback-does-not-fit")
    await when_the_reporter_is_told(sara, received, value)
    assert await what_the_reporter_is_told(ek, made) == (value, code)
    then_it_is_refused(await sara.post(path, {"value": value}), 409, "state-forbids")
    then_it_is_refused(
        await sara.post(f"{path_of(received)}/feedback-withholding", {"reason": "Ångrar."}),
        409,
        "state-forbids",
    )


async def test_withheld_feedback_looks_like_feedback_that_has_not_come(place: Place) -> None:
    ek, sara = place.people["ek"], place.people["Sara"]
    made, received = await reported(place)
    path = f"/concern-reports/{made['id']}/feedback"
    before = await ek.get(path)
    await when_it_is_decided(sara, received)
    kept = then_it_is(
        await sara.post(f"{path_of(received)}/feedback-withholding", {"reason": "Barnet far illa av det."}),
        200,
    )
    assert kept["feedbackWithheldAt"]
    assert "concern-feedback" not in {each["kind"] for each in kept["clocks"]}
    assert (await ek.get(path)).json() == before.json()
    then_it_is_refused(
        await sara.post(f"{path_of(received)}/feedback", {"value": "inquiry-opened"}), 409, "state-forbids"
    )


async def colleague(place: Place, role: str, name: str) -> Caller:
    key = f"{place.code}-ek"
    return await place.cast.world.person(
        f"{key}-{name}", full_name=name, unit=key, organisation=key, role=role, system=f"{key}-system"
    )


async def test_the_feedback_is_the_reporters_alone_and_the_report_the_heads_too(place: Place) -> None:
    tea = await colleague(place, "teacher", "Tea")
    other = await colleague(place, "teacher", "Olle")
    ek, sara = place.people["ek"], place.people["Sara"]
    made = await when_somebody_reports(tea, text=f"Blåmärken. {uuid.uuid4().hex}", cosignAsked=True)
    received = await then_the_reception_has(sara, made)
    await when_it_is_decided(sara, received)
    await when_the_reporter_is_told(sara, received, "inquiry-opened")
    path = f"/concern-reports/{made['id']}"
    assert await what_the_reporter_is_told(tea, made) == ("inquiry-opened", "XAA.80.05")
    assert then_it_is(await ek.get(path), 200)["text"] == made["text"]
    gone = then_it_is(await ek.get(f"{path}/feedback"), 404)
    nowhere = then_it_is(await ek.get(f"/concern-reports/crp-{'a' * 26}/feedback"), 404)
    assert {**gone, "instance": "", "requestId": ""} == {**nowhere, "instance": "", "requestId": ""}
    for who in (other, sara, place.cast.rektor):
        then_it_is(await who.get(path), 404)
        assert made["id"] not in (await who.get("/concern-reports", limit=100)).text
    for who in (ek, other):
        notices = (await who.get("/notices", view="unit", limit=100)).text
        assert "concern-feedback-given" not in notices
    assert "concern-feedback-given" in (await tea.get("/notices", view="mine", limit=100)).text
    assert "concern-cosign-asked" in (await ek.get("/notices", view="mine", limit=100)).text
    assert "concern" not in (await other.get("/notices", view="unit", limit=100)).text


async def test_the_head_stands_behind_and_nobody_else(place: Place) -> None:
    tea = await colleague(place, "teacher", "Tove")
    other = await colleague(place, "teacher", "Orvar")
    ek = place.people["ek"]
    made = await when_somebody_reports(tea, text=f"Blåmärken. {uuid.uuid4().hex}", cosignAsked=True)
    path = f"/concern-reports/{made['id']}/co-signature"
    then_it_is(await other.post(path), 404)
    refused = then_it_is_refused(await tea.post(path), 403, "not-allowed")
    assert refused["missing"] == "unit-head"
    then_it_says_whom_to_turn_to(refused, ek.unit_id)
    signed = then_it_is(await ek.post(path), 200)
    assert (signed["cosignedBy"], signed["reportedBy"]) == (ek.id, tea.id)
    assert then_it_is(await ek.post(path), 200)["cosignedAt"] == signed["cosignedAt"]
    assert then_it_is(await tea.get(f"/concern-reports/{made['id']}"), 200)["cosignedBy"] == ek.id
    assert "concern-cosign-asked" not in (await ek.get("/notices", view="mine", limit=100)).text


async def test_what_is_added_after_the_decision_is_received_as_ever(place: Place) -> None:
    ek, sara = place.people["ek"], place.people["Sara"]
    made, received = await reported(place)
    await when_it_is_decided(sara, received)
    path = f"/concern-reports/{made['id']}/supplements"
    added = then_it_is(await ek.post(path, {"text": "Nytt blåmärke."}), 201)
    now = then_it_is(await sara.get(path_of(received)), 200)
    assert [each["text"] for each in now["supplements"]] == ["Nytt blåmärke."]
    assert [each["text"] for each in added["supplements"]] == ["Nytt blåmärke."]
    assert now["supplements"][0]["id"] != added["supplements"][0]["id"]
    assert "concern-supplemented" in (await sara.get("/notices", view="mine", limit=100)).text


async def test_the_log_of_the_child_tells_no_colleague_that_a_report_was_made(place: Place) -> None:
    ek, sara = place.people["ek"], place.people["Sara"]
    elsa = await given_a_child(ek)
    before = then_it_is(await ek.get(f"{elsa.path}/access-log", limit=100), 200)["_meta"]["totalRecords"]
    text = f"Blåmärken. {uuid.uuid4().hex}"
    made = await when_somebody_reports(ek, text=text, childId=elsa.id)
    await when_it_is_decided(sara, await then_the_reception_has(sara, made))
    log = then_it_is(await ek.get(f"{elsa.path}/access-log", limit=100), 200)
    assert log["_meta"]["totalRecords"] == before + 1, "only that the log was read"
    assert "concern" not in str(log["items"])
