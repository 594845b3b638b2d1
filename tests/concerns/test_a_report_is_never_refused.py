"""A report can always be made: what is missing is asked for afterwards, and whom to ring is said."""

import uuid
from dataclasses import replace
from datetime import date
from typing import Any

import httpx
import pytest
from sqlalchemy import text as sql
from sqlmodel.ext.asyncio.session import AsyncSession

from app.demo.callers import API
from app.main import create_app
from app.settings import Settings
from tests.cast import Cast, made_up_number
from tests.concerns.concern_steps import TEXT, then_the_reception_has, when_somebody_reports
from tests.conftest import PUBLIC_URL
from tests.organisations.places import Place, given_a_place, unknown
from tests.steps import given_a_child, given_protection, then_it_is, then_it_is_refused


def words() -> str:
    """A text that no other report has."""
    return f"{TEXT} {uuid.uuid4().hex}"


@pytest.fixture
async def place(cast: Cast) -> Place:
    """A municipality with one board, one school and a social worker at the reception."""
    found = await given_a_place(cast)
    await found.school("ek")
    await found.social_worker("Sara", "nord")
    return found


async def send(cast: Cast, who: Any, body: Any, **headers: str) -> Any:
    said = {"Accept-Language": "en", **headers}
    return await cast.http.post(f"{API}/concern-reports", json=body, headers=said, auth=who.auth)


async def test_one_sentence_is_enough(cast: Cast, place: Place) -> None:
    ek, sara = place.people["ek"], place.people["Sara"]
    text = words()
    made = then_it_is(await send(cast, ek, {"text": text}), 201)
    assert made["delivery"] == "delivered"
    assert made["missing"] == ["child", "residence", "family-informed"]
    assert made["doubts"] == ["residence-unknown"], "it went where the reporter works"
    assert made["recipientUnitId"] == place.receptions["nord"]
    received = await then_the_reception_has(sara, made)
    assert (received["text"], received["childId"], received["reporterName"]) == (text, None, "Rektor ek")
    assert received["status"] == "received"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Purpose": "curiosity"},
        {"Idempotency-Key": "short"},
        {"Idempotency-Key": "with a blank in it"},
        {"Purpose": "coordination", "Idempotency-Key": ""},
    ],
    ids=["none", "unknown-purpose", "short-key", "blank-key", "empty-key"],
)
async def test_no_header_holds_it_up(cast: Cast, place: Place, headers: dict[str, str]) -> None:
    made = await send(cast, place.people["ek"], {"text": words()}, **headers)
    assert then_it_is(made, 201)["delivery"] == "delivered"


async def test_no_quota_holds_it_up(place: Place, settings: Settings) -> None:
    """Whoever has looked so many children up that they may look up no more still reports."""
    service = create_app(settings.model_copy(update={"lookups_per_user_hour": 1}))
    transport = httpx.ASGITransport(service)
    async with (
        service.router.lifespan_context(service),
        httpx.AsyncClient(transport=transport, base_url=PUBLIC_URL) as http,
    ):
        ek = replace(place.people["ek"], http=http)
        number = {"identityNumber": made_up_number(date(2014, 3, 3))}
        then_it_is(await ek.post("/children/lookup", number), 404)
        then_it_is_refused(await ek.post("/children/lookup", number), 429, "quota-reached")
        for _ in range(3):
            made = await when_somebody_reports(ek, text=words(), childId=unknown("chi"), **number)
            assert made["delivery"] == "delivered"


async def test_what_breaks_on_its_way_does_not_lose_the_report(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(session: AsyncSession, **_values: Any) -> None:
        await session.execute(sql("SELECT 1 / 0"))

    ek = place.people["ek"]
    with monkeypatch.context() as patch:
        patch.setattr("app.concerns.queries.deliver", broken)
        made = await when_somebody_reports(ek, text=words())
    assert (made["delivery"], made["deliveredAt"], made["emergencyPhone"]) == ("not-delivered", None, "112")
    kept = then_it_is(await ek.get(f"/concern-reports/{made['id']}"), 200)
    assert (kept["delivery"], kept["text"]) == ("not-delivered", made["text"])
    assert await alarms(ek, made) == ["concern-not-delivered"]
    again = await ek.post(f"/concern-reports/{made['id']}/delivery", {"how": "again"})
    assert then_it_is(again, 200)["delivery"] == "delivered"


async def test_a_unit_that_is_not_ones_own_holds_it_up_as_little(cast: Cast, place: Place) -> None:
    ek = place.people["ek"]
    for unit in ("not an id", unknown("uni"), cast.unit("linden")):
        assert (await when_somebody_reports(ek, text=words(), unitId=unit))["unitId"] == ek.unit_id


async def test_a_key_makes_it_once_and_another_text_under_it_is_another_report(
    place: Place,
) -> None:
    ek, key, text = place.people["ek"], uuid.uuid4().hex, words()
    first = then_it_is(await ek.post("/concern-reports", {"text": text}, key=key), 201)
    again = then_it_is(await ek.post("/concern-reports", {"text": text}, key=key), 201)
    other = then_it_is(await ek.post("/concern-reports", {"text": words()}, key=key), 201)
    assert first == again
    assert other["id"] != first["id"]


async def test_a_hidden_child_and_one_that_does_not_exist_are_reported_alike(
    cast: Cast, place: Place
) -> None:
    ek = place.people["ek"]
    hidden = await given_a_child(cast.other_rektor)
    await given_protection(cast.other_rektor, hidden)
    elsewhere = await given_a_child(cast.other_rektor)
    answers = []
    for child_id in (hidden.id, elsewhere.id, unknown("chi"), "not an id at all", "chi-ÅÄÖ"):
        made = await when_somebody_reports(ek, childId=child_id)
        own = ("id", "reportedAt", "deliveredAt", "_links")
        answers.append({name: value for name, value in made.items() if name not in own})
    assert all(each == answers[0] for each in answers[1:])
    assert answers[0]["childId"] is None


async def test_what_was_written_of_the_child_reaches_the_reception_as_it_was_written(
    place: Place,
) -> None:
    ek, sara = place.people["ek"], place.people["Sara"]
    said = {
        "identityNumber": "13-13-13 kanske",
        "childName": "Lille Bo",
        "childDescription": "Sju år, röd jacka.",
        "childId": unknown("chi"),
        "familyInformed": False,
    }
    made = await when_somebody_reports(ek, text=words(), **said)
    received = await then_the_reception_has(sara, made)
    assert received["statedChildId"] == said["childId"]
    for name in ("identityNumber", "childName", "childDescription", "familyInformed"):
        assert received[name] == said[name]
    assert made["missing"] == []


async def test_a_recipient_that_is_not_connected_is_named_with_telephone_and_out_of_hours_route(
    cast: Cast, place: Place
) -> None:
    """In another municipality there is a reception, and no system that reads what comes to it."""
    ek = place.people["ek"]
    elsewhere = await given_a_place(cast)
    await cast.world.database.pool.execute(
        "UPDATE client SET disabled_at = now() WHERE client_id = $1", f"{elsewhere.code}-nord-system"
    )
    made = await when_somebody_reports(ek, municipalityCode=elsewhere.code)
    assert (made["delivery"], made["feedbackDueOn"]) == ("not-delivered", None)
    (ring,) = made["contacts"]
    assert ring["unitId"] == elsewhere.receptions["nord"]
    assert (ring["phone"], ring["onCallPhone"]) == ("010-123 45 00", "010-123 45 99")
    assert ring["onCallRoute"] == "Socialjouren, alla dagar 16-08"
    assert made["emergencyPhone"] == "112"


async def alarms(caller: Any, report: dict[str, Any]) -> list[str]:
    page = then_it_is(await caller.get("/notices", view="mine", limit=100), 200)
    return [
        each["kind"]
        for each in page["items"]
        if each["_links"]["about"]["href"].endswith(f"/concern-reports/{report['id']}")
    ]


async def test_a_report_that_did_not_arrive_alarms_until_somebody_has_it(cast: Cast, place: Place) -> None:
    nowhere = f"{int(place.code) + 1000:04d}"
    teacher = await cast.world.person(
        f"{place.code}-teacher",
        full_name="Tea Lärare",
        unit=f"{place.code}-ek",
        organisation=f"{place.code}-ek",
        role="teacher",
        system=f"{place.code}-ek-system",
    )
    made = await when_somebody_reports(teacher, municipalityCode=nowhere)
    assert made["delivery"] == "not-delivered"
    assert [each["unitId"] for each in made["contacts"]] == [place.receptions["nord"]], "where she works"
    for who in (teacher, place.people["ek"]):
        assert await alarms(who, made) == ["concern-not-delivered"]
    path = f"/concern-reports/{made['id']}/delivery"
    assert then_it_is(await teacher.post(path, {"how": "again"}), 200)["delivery"] == "not-delivered"
    told = then_it_is(await teacher.post(path, {"how": "telephone"}), 200)
    assert told["delivery"] == "told-otherwise"
    for who in (teacher, place.people["ek"]):
        assert await alarms(who, made) == []


async def test_it_is_delivered_with_what_was_added_once_a_system_reads_it_there(
    cast: Cast, place: Place
) -> None:
    ek = place.people["ek"]
    elsewhere = await given_a_place(cast)
    worker = await elsewhere.social_worker("Omar", "nord")
    system = f"{elsewhere.code}-nord-system"
    pool = cast.world.database.pool
    await pool.execute("UPDATE client SET disabled_at = now() WHERE client_id = $1", system)
    made = await when_somebody_reports(ek, text=words(), municipalityCode=elsewhere.code)
    more = then_it_is(
        await ek.post(f"/concern-reports/{made['id']}/supplements", {"text": "Nytt blåmärke."}), 201
    )
    assert [each["text"] for each in more["supplements"]] == ["Nytt blåmärke."]
    await pool.execute("UPDATE client SET disabled_at = NULL WHERE client_id = $1", system)
    path = f"/concern-reports/{made['id']}/delivery"
    assert then_it_is(await ek.post(path, {"how": "again"}), 200)["delivery"] == "delivered"
    received = await then_the_reception_has(worker, made)
    assert [each["text"] for each in received["supplements"]] == ["Nytt blåmärke."]
    then_it_is_refused(await ek.post(path, {"how": "again"}), 409, "state-forbids")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/text"),
        ({"text": ""}, "/text"),
        ({"text": " \n "}, "/text"),
        ({"text": 7}, "/text"),
        ({"text": TEXT, "shout": True}, ""),
        ({"text": TEXT, "suspectsViolence": "kanske"}, "/suspectsViolence"),
    ],
    ids=["nothing", "empty", "blank", "number", "unknown-member", "not-a-yes"],
)
async def test_only_what_is_truly_malformed_is_refused(
    cast: Cast, body: dict[str, Any], pointer: str
) -> None:
    refused = then_it_is_refused(await send(cast, cast.teacher, body), 422, "invalid-request")
    assert pointer in [each["pointer"] for each in refused["errors"]]


async def test_hostile_text_is_kept_and_given_as_it_is(place: Place) -> None:
    text = f"'; DROP TABLE concern_report; -- <script>alert(1)</script> {{7*7}} {words()}"
    made = await when_somebody_reports(
        place.people["ek"], text=text, childName="\u202ecte", districtCode="a'b"
    )
    received = await then_the_reception_has(place.people["Sara"], made)
    assert (received["text"], received["childName"]) == (text, "\u202ecte")


async def test_a_report_goes_to_the_district_of_residence_whatever_the_school(
    cast: Cast, place: Place
) -> None:
    home = await given_a_place(cast)
    worker = await home.social_worker("Hemma", "nord")
    ek = place.people["ek"]
    elsa = await given_a_child(ek, number=made_up_number(date(2018, 3, 3)))
    lives = {"municipalityCode": home.code, "validFrom": "2024-01-01"}
    then_it_is(await ek.post(f"{elsa.path}/residences", {"kind": "registered", **lives}), 201)
    made = await when_somebody_reports(ek, text=words(), childId=elsa.id)
    assert (made["childId"], made["doubts"]) == (elsa.id, [])
    assert made["recipientOrganisationId"] == home.boards["nord"]
    received = await then_the_reception_has(worker, made)
    assert received["childId"] is None, "the reception has not registered the child"
    page = then_it_is(await place.people["Sara"].get("/received-concern-reports", limit=100), 200)
    assert made["text"] not in [each["text"] for each in page["items"]]
