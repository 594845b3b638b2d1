"""The catalogue: what help there is, for everybody to read, and for whoever offers it to keep right."""

import uuid
from datetime import timedelta
from typing import Any

import httpx
import pytest

from app.demo.callers import API
from app.kit.clock import wall_clock
from tests.cast import Cast
from tests.days import today
from tests.organisations.places import Place, given_a_place, unknown
from tests.steps import then_it_is, then_it_is_refused, when_the_date_is

PATH = "/measure-catalogue"


@pytest.fixture
async def place(cast: Cast) -> Place:
    await when_the_date_is(cast, wall_clock().isoformat())
    return await given_a_place(cast)


def a_measure(place: Place, **more: Any) -> dict[str, Any]:
    body = {
        "organisationId": place.boards["nord"],
        "code": f"fk-{uuid.uuid4().hex[:8]}",
        "name": "Föräldrakurs",
        "summary": "Fem träffar om vardagen.",
        "level": "universal",
        "targetGroup": "Föräldrar",
        "ageFrom": 0,
        "ageTo": 17,
        "way": "service",
        "how": "Ring eller mejla.",
        "municipalityCode": place.code,
        "unitId": place.receptions["nord"],
        "validFrom": "2025-01-01",
    }
    return {**body, **more}


async def given_a_measure(place: Place, **more: Any) -> dict[str, Any]:
    made: dict[str, Any] = then_it_is(await place.system("nord").post(PATH, a_measure(place, **more)), 201)
    return made


async def anybody(place: Place, path: str = PATH, **asked: Any) -> httpx.Response:
    """Somebody without a token, without a purpose, without a name."""
    return await place.cast.http.get(f"{API}{path}", params=asked)


async def names(place: Place, **asked: Any) -> set[str]:
    listed = then_it_is(await anybody(place, municipalityCode=place.code, limit=100, **asked), 200)
    return {each["name"] for each in listed["items"]}


async def test_a_parent_reads_the_catalogue_without_a_login(place: Place) -> None:
    made = await given_a_measure(place)
    answer = await anybody(place, municipalityCode=place.code)
    (listed,) = then_it_is(answer, 200)["items"]
    assert listed == then_it_is(await anybody(place, f"{PATH}/{made['id']}"), 200) == made
    assert listed["organisationName"] == f"Socialnämnden nord {place.code}"
    assert (listed["unitName"], listed["phone"]) == ("Mottagningen nord", "010-123 45 00")
    assert (listed["way"], listed["lastCheckedOn"]) == ("service", str(today()))
    assert answer.headers["cache-control"] == "public, max-age=300"


async def test_a_district_has_its_own_help_and_that_of_the_whole_municipality(place: Place) -> None:
    norr, soder = await place.district("norr", "nord"), await place.district("soder", "nord")
    await given_a_measure(place, name="Överallt")
    await given_a_measure(place, name="I norr", districtId=norr)
    assert await names(place, districtId=norr) == {"Överallt", "I norr"}
    assert await names(place, districtId=soder) == {"Överallt"}
    then_it_is_refused(await anybody(place, districtId=unknown("dct")), 404, "not-found")


async def test_it_is_searched_by_level_age_and_owner(place: Place) -> None:
    await given_a_measure(place, name="För alla små", ageTo=5)
    await given_a_measure(place, name="För några", level="selective", ageFrom=6)
    await given_a_measure(place, name="När det är svårt", level="indicated", ageFrom=6, way="application")
    assert await names(place, level="indicated") == {"När det är svårt"}
    assert await names(place, age=5) == {"För alla små"}
    assert await names(place, age=6) == {"För några", "När det är svårt"}
    assert await names(place, organisationId=place.boards["nord"]) == await names(place)
    assert await names(place, organisationId=place.cast.organisation("region")) == set()
    for wrong in ({"age": 26}, {"level": "some"}, {"municipalityCode": "99"}):
        then_it_is_refused(await anybody(place, **wrong), 422, "invalid-request")


async def test_what_is_not_offered_today_is_not_listed(place: Place) -> None:
    await given_a_measure(place, name="Slut", validTo=str(today() - timedelta(days=1)))
    await given_a_measure(place, name="Sista dagen", validTo=str(today()))
    await given_a_measure(place, name="Börjar i morgon", validFrom=str(today() + timedelta(days=1)))
    assert await names(place) == {"Sista dagen"}


async def test_a_change_counts_as_a_check_and_builds_on_what_was_read(place: Place) -> None:
    made = await given_a_measure(place)
    path, system = f"{PATH}/{made['id']}", place.system("nord")
    seen = (await anybody(place, path)).headers["etag"]
    await when_the_date_is(place.cast, f"{today() + timedelta(days=20)}T12:00:00Z")
    changed = then_it_is(await system.patch(path, {"name": "Kurs", "phone": "010-999 00 00"}, etag=seen), 200)
    assert (changed["name"], changed["phone"], changed["summary"]) == (
        "Kurs",
        "010-999 00 00",
        made["summary"],
    )
    assert changed["lastCheckedOn"] == str(today() + timedelta(days=20))
    then_it_is_refused(await system.patch(path, {"name": "Igen"}, etag=seen), 412, "stale")
    then_it_is_refused(await system.patch(path, {"name": "Igen"}, etag=""), 428, "if-match-missing")
    plain = then_it_is(await system.patch(path, {"phone": None}), 200)
    assert plain["phone"] == "010-123 45 00", "without its own it is the unit's"


async def test_what_has_not_been_looked_at_for_long_is_in_its_owners_list(place: Place) -> None:
    made, other = await given_a_measure(place, name="Gammal"), await given_a_measure(place, name="Sedd")
    system = place.system("nord")
    later = today() + timedelta(days=180)
    await when_the_date_is(place.cast, f"{later}T12:00:00Z")
    listed = then_it_is(await system.get("/overdue-catalogue-measures"), 200)
    assert listed["items"] == [], "not yet: 180 days are allowed"
    then_it_is(await system.post(f"{PATH}/{other['id']}/check"), 200)
    await when_the_date_is(place.cast, f"{later + timedelta(days=1)}T12:00:00Z")
    listed = then_it_is(await system.get("/overdue-catalogue-measures"), 200)
    assert [each["id"] for each in listed["items"]] == [made["id"]]
    everybodys = await place.administrator.get("/overdue-catalogue-measures", limit=100)
    assert made["id"] in {each["id"] for each in then_it_is(everybodys, 200)["items"]}
    await place.board("syd")
    theirs = then_it_is(await place.system("syd").get("/overdue-catalogue-measures"), 200)
    assert theirs["items"] == []


async def test_only_who_offers_it_writes_it(place: Place) -> None:
    made = await given_a_measure(place)
    await place.board("syd")
    other = place.system("syd")
    then_it_is_refused(await other.post(PATH, a_measure(place)), 403, "not-your-organisation")
    for refused in (
        await other.patch(f"{PATH}/{made['id']}", {"name": "Vår"}),
        await other.post(f"{PATH}/{made['id']}/check"),
    ):
        then_it_is_refused(refused, 403, "not-your-organisation")
    then_it_is_refused(await place.cast.rektor.post(PATH, a_measure(place)), 403, "scope-missing")
    nobody = await place.cast.http.post(f"{API}{PATH}", json=a_measure(place))
    then_it_is_refused(nobody, 401, "not-authenticated")
    no_key = await place.cast.http.post(f"{API}{PATH}", json=a_measure(place), auth=other.auth)
    then_it_is_refused(no_key, 400, "header-missing")
    for call in (other.patch(f"{PATH}/{unknown('cme')}", {}, etag='"x"'), anybody(place, f"{PATH}/x")):
        then_it_is_refused(await call, 404, "not-found")


async def test_a_repeated_call_makes_one_measure_and_a_code_is_used_once(place: Place) -> None:
    body, key = a_measure(place), str(uuid.uuid4())
    first = then_it_is(await place.system("nord").post(PATH, body, key=key), 201)
    again = then_it_is(await place.system("nord").post(PATH, body, key=key), 201)
    assert first["id"] == again["id"]
    then_it_is_refused(await place.system("nord").post(PATH, body), 409, "measure-exists")
    same_code = a_measure(place, code=body["code"], organisationId=await place.board("syd"))
    same_code["unitId"] = place.receptions["syd"]
    then_it_is(await place.system("syd").post(PATH, same_code), 201)


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"municipalityCode": "9999"}, "/municipalityCode"),
        ({"districtId": "dct-" + "a" * 26}, "/districtId"),
        ({"unitId": "uni-" + "a" * 26}, "/unitId"),
        ({"ageFrom": 12, "ageTo": 11}, ""),
        ({"validTo": "2024-12-31"}, ""),
        ({"phone": "Anna Berg"}, "/phone"),
        ({"contactPerson": "Anna Berg"}, ""),
        ({"name": " "}, "/name"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
async def test_what_is_wrong_is_pointed_at(place: Place, wrong: dict[str, Any], pointer: str) -> None:
    body = then_it_is_refused(
        await place.system("nord").post(PATH, a_measure(place, **wrong)), 422, "invalid-request"
    )
    assert [each["pointer"] for each in body["errors"]] == [pointer]


async def test_a_page_of_a_district_is_for_everybody_and_obeys_nothing(place: Place) -> None:
    norr = await place.district("norr", "nord")
    await given_a_measure(
        place, name="<script>alert(1)</script>", summary='"><img src=x onerror=1> & #import', districtId=norr
    )
    await given_a_measure(place, name="Samtal", level="indicated", way="application")
    html = await anybody(place, f"{PATH}/page", districtId=norr)
    assert html.headers["content-type"] == "text/html; charset=utf-8"
    assert "Distrikt norr" in html.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html.text
    assert "<script" not in html.text
    assert "<img" not in html.text
    assert "script-src" not in html.headers["content-security-policy"]
    assert html.headers["content-security-policy"].startswith("default-src 'none'; style-src 'sha256-")
    assert html.text.index("För alla") < html.text.index("När det redan har blivit svårt")
    english = await anybody(place, f"{PATH}/page", districtId=norr, language="en")
    assert "One applies, and gets a decision that can be appealed." in english.text
    pdf = await anybody(place, f"{PATH}/page", districtId=norr, form="pdf")
    assert pdf.content.startswith(b"%PDF")
    assert pdf.content == (await anybody(place, f"{PATH}/page", districtId=norr, form="pdf")).content
    empty = await anybody(place, f"{PATH}/page", districtId=norr, level="selective")
    assert "Inget stöd är inlagt här ännu." in empty.text
