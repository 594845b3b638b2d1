"""Documents in use: shown where they belong, in the version that holds, with who has read it."""

import hashlib
import uuid
from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from app.demo.callers import API
from app.kit.clock import wall_clock
from tests.cast import Cast
from tests.conftest import Installation
from tests.days import today
from tests.organisations.places import Place, given_a_place, unknown
from tests.steps import then_it_is, then_it_is_refused, when_the_date_is

PATH = "/guidance-documents"


@pytest.fixture
async def place(cast: Cast) -> Place:
    await when_the_date_is(cast, wall_clock().isoformat())
    return await given_a_place(cast)


def a_document(place: Place, **more: Any) -> dict[str, Any]:
    body = {
        "organisationId": place.boards["nord"],
        "kind": "support-material",
        "title": "Stödmaterial",
        "about": "Hur skola och socialtjänst arbetar tillsammans.",
        "steps": ["report-meeting", "consent"],
        "boundOrganisationIds": [place.cast.organisation("education")],
        "firstVersion": {"documentUrl": "https://lindkoping.example/stod.pdf", "validFrom": "2025-01-01"},
    }
    return {**body, **more}


async def given_a_document(place: Place, **more: Any) -> dict[str, Any]:
    made: dict[str, Any] = then_it_is(await place.system("nord").post(PATH, a_document(place, **more)), 201)
    return made


async def titles(place: Place, **asked: Any) -> set[str]:
    listed = await place.cast.rektor.get(PATH, organisationId=place.boards["nord"], limit=100, **asked)
    return {each["title"] for each in then_it_is(listed, 200)["items"]}


async def test_a_document_is_shown_at_its_step_of_the_work(place: Place) -> None:
    await given_a_document(place, title="Mötet", steps=["report-meeting"])
    await given_a_document(place, title="Samtycke", steps=["consent", "plan-meeting"], kind="template")
    later = {"text": "Sen.", "validFrom": str(today() + timedelta(days=1))}
    await given_a_document(place, title="Kommer", firstVersion=later)
    ended = {"text": "Förr.", "validFrom": "2024-01-01", "validTo": str(today() - timedelta(days=1))}
    await given_a_document(place, title="Har varit", firstVersion=ended)
    assert await titles(place) == {"Mötet", "Samtycke"}
    assert await titles(place, step="report-meeting") == {"Mötet"}
    assert await titles(place, step="plan-meeting") == {"Samtycke"}
    assert await titles(place, step="handover") == set()
    assert await titles(place, kind="template") == {"Samtycke"}
    wrong = await place.cast.rektor.get(PATH, step="lunch")
    then_it_is_refused(wrong, 422, "invalid-request")


async def test_an_independent_school_has_it_for_information(place: Place) -> None:
    path = f"{PATH}/{(await given_a_document(place))['id']}"
    assert then_it_is(await place.cast.rektor.get(path), 200)["forInformation"] is False
    theirs = then_it_is(await place.cast.other_rektor.get(path), 200)
    assert theirs["forInformation"] is True
    read = await place.cast.other_rektor.post(f"{path}/readings", {"number": 1})
    then_it_is(read, 201)


async def test_a_professional_confirms_each_version_once(place: Place) -> None:
    rektor = place.cast.rektor
    path = f"{PATH}/{(await given_a_document(place))['id']}"
    assert then_it_is(await rektor.get(path), 200)["confirmedAt"] is None
    then_it_is_refused(await rektor.post(f"{path}/readings", {"number": 2}), 409, "version-not-in-force")
    key = str(uuid.uuid4())
    first = then_it_is(await rektor.post(f"{path}/readings", {"number": 1}, key=key), 201)
    again = then_it_is(await rektor.post(f"{path}/readings", {"number": 1}, key=key), 201)
    assert first == again
    then_it_is_refused(await rektor.post(f"{path}/readings", {"number": 1}), 409, "already-read")
    assert then_it_is(await rektor.get(path), 200)["confirmedAt"] == first["confirmedAt"]
    assert then_it_is(await place.cast.teacher.get(path), 200)["confirmedAt"] is None
    nobody = await place.system("nord").post(f"{path}/readings", {"number": 1})
    then_it_is_refused(nobody, 403, "scope-missing")


async def test_a_new_version_holds_from_its_day_and_is_to_be_read_anew(place: Place) -> None:
    rektor, tomorrow = place.cast.rektor, today() + timedelta(days=1)
    path = f"{PATH}/{(await given_a_document(place))['id']}"
    then_it_is(await rektor.post(f"{path}/readings", {"number": 1}), 201)
    second = {"text": "Erbjud mötet.\nSamma vecka.", "validFrom": str(tomorrow)}
    issued = then_it_is(await place.system("nord").post(f"{path}/versions", second), 201)
    assert issued["inForce"]["number"] == 1, "not before its day"
    assert issued["inForce"]["validTo"] == str(today())
    then_it_is_refused(await rektor.post(f"{path}/readings", {"number": 2}), 409, "version-not-in-force")
    same_day = await place.system("nord").post(f"{path}/versions", second)
    assert then_it_is_refused(same_day, 422, "invalid-request")["errors"][0]["pointer"] == "/validFrom"
    await when_the_date_is(place.cast, f"{tomorrow}T12:00:00Z")
    now = then_it_is(await rektor.get(path), 200)
    assert (now["inForce"]["number"], now["inForce"]["text"]) == (2, second["text"])
    assert now["inForce"]["digest"] == hashlib.sha256(second["text"].encode()).hexdigest()
    assert now["confirmedAt"] is None
    versions = then_it_is(await rektor.get(f"{path}/versions"), 200)["items"]
    assert [(each["number"], each["documentUrl"] is not None) for each in versions] == [(2, False), (1, True)]


async def test_the_head_of_a_unit_sees_who_there_has_not_read_it(place: Place) -> None:
    cast = place.cast
    path = f"{PATH}/{(await given_a_document(place))['id']}"
    then_it_is(await cast.teacher.post(f"{path}/readings", {"number": 1}), 201)
    linden = {"unitId": cast.unit("linden"), "limit": 100}
    listed = then_it_is(await cast.rektor.get(f"{path}/readings", **linden), 200)["items"]
    read = {each["professionalId"]: each for each in listed}
    assert read[cast.teacher.id]["confirmedAt"] is not None
    assert (read[cast.rektor.id]["confirmedAt"], read[cast.rektor.id]["name"]) == (None, "Maria Lindqvist")
    confirmed = [each["confirmedAt"] is not None for each in listed]
    assert confirmed == sorted(confirmed), "who has not, stands first"
    then_it_is_refused(await cast.teacher.get(f"{path}/readings", **linden), 403, "not-allowed")
    for other in (cast.other_rektor, cast.reception):
        then_it_is_refused(await other.get(f"{path}/readings", **linden), 404, "not-found")
    elsewhere = await cast.rektor.get(f"{path}/readings", unitId=unknown("uni"))
    then_it_is_refused(elsewhere, 404, "not-found")


async def test_only_who_answers_for_it_changes_it(place: Place) -> None:
    made = await given_a_document(place)
    path = f"{PATH}/{made['id']}"
    await place.board("syd")
    other = place.system("syd")
    version = {"text": "Annat.", "validFrom": "2099-01-01"}
    for refused in (
        await other.post(PATH, a_document(place)),
        await other.patch(path, {"title": "Vår"}),
        await other.post(f"{path}/versions", version),
    ):
        then_it_is_refused(refused, 403, "not-your-organisation")
    then_it_is_refused(await place.cast.rektor.post(PATH, a_document(place)), 403, "scope-missing")
    bare = await place.cast.http.post(f"{API}{PATH}", json=a_document(place), auth=other.auth)
    then_it_is_refused(bare, 400, "header-missing")
    seen = (await place.system("nord").get(path)).headers["etag"]
    change = {"title": "Nytt", "steps": ["absence"], "boundOrganisationIds": []}
    changed = then_it_is(await place.system("nord").patch(path, change, etag=seen), 200)
    assert (changed["title"], changed["steps"], changed["boundOrganisationIds"]) == ("Nytt", ["absence"], [])
    then_it_is_refused(await place.system("nord").patch(path, change, etag=seen), 412, "stale")
    then_it_is_refused(await place.system("nord").patch(path, change, etag=""), 428, "if-match-missing")
    nowhere = f"{PATH}/{unknown('gdo')}"
    then_it_is_refused(await other.patch(nowhere, {}, etag='"x"'), 404, "not-found")
    then_it_is_refused(await other.get(nowhere), 404, "not-found")


@pytest.mark.parametrize(
    "wrong",
    [
        {"steps": []},
        {"steps": ["consent", "consent"]},
        {"boundOrganisationIds": ["org-" + "a" * 26]},
        {"firstVersion": {"validFrom": "2025-01-01"}},
        {"firstVersion": {"text": "A", "documentUrl": "https://a.example/b", "validFrom": "2025-01-01"}},
        {"firstVersion": {"text": "A", "digest": "0" * 64, "validFrom": "2025-01-01"}},
        {"firstVersion": {"documentUrl": "http://a.example/b", "validFrom": "2025-01-01"}},
        {"firstVersion": {"documentUrl": "javascript:alert(1)", "validFrom": "2025-01-01"}},
        {"firstVersion": {"text": "A", "validFrom": "2025-01-02", "validTo": "2025-01-01"}},
        {"readBy": "Anna"},
    ],
    ids=["no-step", "twice", "stranger", "empty", "both", "digest", "http", "script", "dates", "unknown"],
)
async def test_what_breaks_its_type_is_refused(place: Place, wrong: dict[str, Any]) -> None:
    refused = await place.system("nord").post(PATH, a_document(place, **wrong))
    then_it_is_refused(refused, 422, "invalid-request")


async def test_a_text_is_sealed_under_its_owners_key(place: Place, installation: Installation) -> None:
    words = f"Kanarietext {uuid.uuid4()}"
    await given_a_document(place, firstVersion={"text": words, "validFrom": "2025-01-01"})
    connection = await asyncpg.connect(installation.dsns.app)
    try:
        rows = await connection.fetch(
            "SELECT text_sealed FROM guidance_version WHERE text_sealed IS NOT NULL"
        )
    finally:
        await connection.close()
    assert rows
    assert all(words.encode() not in row["text_sealed"] for row in rows)
