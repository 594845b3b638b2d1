"""Forms of cooperation: one type, configured; they start, change, merge and end with their history."""

import uuid
from datetime import timedelta
from typing import Any

import pytest

from app.cooperation.forms import shipped
from app.demo.callers import API
from app.kit.clock import wall_clock
from app.vocabulary import PartnerKind
from tests.cast import Cast
from tests.cooperation.forms_steps import PATH, a_team, given_a_team, given_a_team_of_linden, given_open_care
from tests.days import today
from tests.organisations.places import Place, given_a_place, unknown
from tests.steps import then_it_is, then_it_is_refused, when_the_date_is

FORMS = "/cooperation-forms"
NAMED = {
    "sst",
    "sst-plus",
    "sspf",
    "skolfam",
    "bus-individual-forum",
    "samla",
    "mark-child-team",
    "karlskrona-cooperation-team",
    "vanersborg-shared-social-worker",
    "angered-area-team",
    "bjuv-joint-assessment",
    "tsi",
    "bir",
    "ppss",
}


@pytest.fixture
async def place(cast: Cast) -> Place:
    await when_the_date_is(cast, wall_clock().isoformat())
    return await given_a_place(cast)


def a_form(place: Place, **more: Any) -> dict[str, Any]:
    said = {"sv": "Områdets team", "en": "The area's team"}
    terms = {
        "name": said,
        "about": said,
        "parties": ["school", "leisure"],
        "ages": [6, 12],
        "target": said,
        "consent": "own",
        "levels": ["team"],
        "periodMonths": 12,
        "templates": {"invitation": said},
        "evaluation": {"afterMonths": 6, "measures": ["attendance"]},
        **more,
    }
    return {"organisationId": place.boards["nord"], "key": f"own-{uuid.uuid4().hex[:8]}", "terms": terms}


async def test_the_named_forms_come_along(place: Place) -> None:
    listed = then_it_is(await place.cast.rektor.get(FORMS, limit=100), 200)
    forms = {each["key"]: each for each in listed["items"]}
    assert set(forms) >= NAMED == set(shipped())
    assert listed["_meta"]["totalRecords"] == len(forms)
    for key in NAMED:
        terms = forms[key]["terms"]
        assert all((terms["name"]["sv"], terms["about"]["en"], terms["templates"])), key
        assert forms[key]["organisationId"] is None
    sspf = then_it_is(await place.cast.rektor.get(f"{FORMS}/sspf"), 200)["terms"]
    assert set(sspf["parties"]) == {"social-service", "school", "police", "leisure"}
    assert sspf["consent"] == "own"
    second = then_it_is(await place.cast.rektor.get(FORMS, limit=10, page=2), 200)
    assert second["items"][0]["key"] == listed["items"][10]["key"]


async def test_an_organisation_configures_a_form_of_its_own(place: Place) -> None:
    body = a_form(place)
    made = then_it_is(await place.system("nord").post(FORMS, body), 201)
    assert made["organisationId"] == place.boards["nord"]
    assert then_it_is(await place.cast.rektor.get(f"{FORMS}/{body['key']}"), 200) == made
    then_it_is_refused(await place.system("nord").post(FORMS, body), 409, "form-exists")
    shadow = {**a_form(place), "key": "sspf"}
    then_it_is_refused(await place.system("nord").post(FORMS, shadow), 409, "form-exists")
    then_it_is_refused(await place.cast.rektor.post(FORMS, a_form(place)), 403, "scope-missing")
    await place.board("syd")
    then_it_is_refused(await place.system("syd").post(FORMS, a_form(place)), 403, "not-your-organisation")
    then_it_is_refused(await place.cast.rektor.get(f"{FORMS}/nothing"), 404, "not-found")
    team = await given_a_team(
        place, place.cast.unit("linden"), formKey=body["key"], outsideParties=["leisure"]
    )
    assert team["terms"]["target"]["en"] == "The area's team"


async def test_a_form_of_ones_own_is_corrected_and_keeps_how_it_was(place: Place) -> None:
    body, system = a_form(place), place.system("nord")
    made = then_it_is(await system.post(FORMS, body), 201)
    path = f"{FORMS}/{body['key']}"
    parties: dict[str, Any] = {"formKey": body["key"], "outsideParties": ["leisure"]}
    team = await given_a_team(place, place.cast.unit("linden"), **parties)
    named = {"name": {"sv": "Lindens team", "en": "The Linden team"}, "periodMonths": 24}
    once = then_it_is(await system.patch(path, named), 200)
    assert once["terms"] == {**made["terms"], **named}
    rings = {"follow-up": {"sv": "Ring hem.", "en": "Ring home."}}
    twice = then_it_is(await system.patch(path, {"templates": rings}), 200)
    assert twice["terms"] == {**once["terms"], "templates": rings}
    assert then_it_is(await place.cast.rektor.get(path), 200) == twice

    history = then_it_is(await place.cast.rektor.get(f"{path}/history"), 200)["items"]
    assert [each["number"] for each in history] == [3, 2, 1]
    assert [each["terms"] for each in history] == [twice["terms"], once["terms"], made["terms"]]
    assert [each["replacedAt"] is None for each in history] == [True, False, False]
    # What has started goes on as it was decided; what starts now has the new terms.
    assert then_it_is(await system.get(f"{PATH}/{team['id']}"), 200)["terms"] == made["terms"]
    assert (await given_a_team(place, place.cast.unit("linden"), **parties))["terms"] == twice["terms"]


async def test_a_correction_that_changes_nothing_is_none(place: Place) -> None:
    body, system = a_form(place), place.system("nord")
    made = then_it_is(await system.post(FORMS, body), 201)
    path = f"{FORMS}/{body['key']}"
    for same in ({}, {"periodMonths": 12}, {"name": None}):
        assert then_it_is(await system.patch(path, same), 200) == made
    assert len(then_it_is(await system.get(f"{path}/history"), 200)["items"]) == 1


async def test_who_corrects_a_form_and_on_which_version(place: Place) -> None:
    body, system = a_form(place), place.system("nord")
    then_it_is(await system.post(FORMS, body), 201)
    path, longer = f"{FORMS}/{body['key']}", {"periodMonths": 24}
    seen = (await system.get(path)).headers["etag"]
    await place.board("syd")
    then_it_is_refused(await place.cast.rektor.patch(path, longer), 403, "scope-missing")
    then_it_is_refused(await place.system("syd").patch(path, longer), 403, "not-your-organisation")
    then_it_is_refused(await system.patch(path, longer, etag=""), 428, "if-match-missing")
    for wrong in (
        {"periodMonths": 0},
        {"name": {"sv": "Bara svenska"}},
        {"parties": ["school", "police"]},
        {"consent": "none"},
        {"ages": [0, 25]},
        {"templates": {"lunch": {"sv": "Mat", "en": "Food"}}},
    ):
        then_it_is_refused(await system.patch(path, wrong), 422, "invalid-request")
    then_it_is(await system.patch(path, longer, etag=seen), 200)
    then_it_is_refused(await system.patch(path, {"periodMonths": 36}, etag=seen), 412, "stale")
    for nothing in (f"{FORMS}/nothing", f"{FORMS}/nothing/history"):
        then_it_is_refused(await system.get(nothing), 404, "not-found")
    then_it_is_refused(await system.patch(f"{FORMS}/nothing", longer, etag=seen), 404, "not-found")
    along = then_it_is_refused(await system.patch(f"{FORMS}/sspf", longer), 409, "form-comes-along")
    assert along["elsewhere"] == FORMS
    (only,) = then_it_is(await system.get(f"{FORMS}/sspf/history"), 200)["items"]
    assert (only["number"], only["replacedAt"]) == (1, None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"ages": [12, 6]},
        {"ages": [6, 99]},
        {"parties": ["school"]},
        {"parties": ["school", "school"]},
        {"parties": ["school", "army"]},
        {"consent": "sip"},
        {"levels": []},
        {"templates": {"lunch": {"sv": "Mat", "en": "Food"}}},
        {"evaluation": {"afterMonths": 6, "measures": []}},
        {"name": {"sv": "Bara svenska"}},
    ],
    ids="-".join,
)
async def test_what_is_no_form_is_refused(place: Place, wrong: dict[str, Any]) -> None:
    refused = await place.system("nord").post(FORMS, a_form(place, **wrong))
    then_it_is_refused(refused, 422, "invalid-request")


async def test_a_team_starts_with_every_party_that_its_form_needs(place: Place) -> None:
    linden, care = place.cast.unit("linden"), await given_open_care(place)
    team = await given_a_team(place, linden, care)
    assert set(team["unitIds"]) == {linden, care}
    assert team["terms"] == then_it_is(await place.cast.rektor.get(f"{FORMS}/sst"), 200)["terms"]
    assert then_it_is(await place.cast.other_rektor.get(f"{PATH}/{team['id']}"), 200) == team
    for wrong, code in (
        (a_team(place, linden), "party-missing"),
        (a_team(place, linden, care, formKey="sspf"), "party-missing"),
        (a_team(place, linden, unknown("uni")), "unknown"),
        (a_team(place, linden, care, formKey="nothing"), "unknown"),
        (a_team(place, linden, care, municipalityCode="9999"), "another"),
        (a_team(place, linden, care, validTo="2024-12-31"), "backwards"),
        (a_team(place, linden, care, districtId=unknown("dct")), "unknown"),
    ):
        refused = then_it_is_refused(await place.system("nord").post(PATH, wrong), 422, "invalid-request")
        assert [each["code"] for each in refused["errors"]] == [code]
    outside = [PartnerKind.POLICE, PartnerKind.LEISURE]
    sspf = await given_a_team(place, linden, care, formKey="sspf", outsideParties=outside)
    assert set(sspf["outsideParties"]) == set(outside)


async def test_they_are_found_by_form_unit_place_and_day(place: Place) -> None:
    linden, care = place.cast.unit("linden"), await given_open_care(place)
    now = await given_a_team(place, linden, care)
    then = await given_a_team(place, linden, care, validFrom="2020-01-01", validTo="2020-12-31", name="Förr")

    async def found(**asked: Any) -> set[str]:
        answer = await place.cast.rektor.get(PATH, municipalityCode=place.code, limit=100, **asked)
        return {each["id"] for each in then_it_is(answer, 200)["items"]}

    assert await found() == {now["id"], then["id"]}
    assert await found(on=str(today())) == {now["id"]}
    assert await found(on="2020-06-01") == {then["id"]}
    assert await found(formKey="sspf") == set()
    assert await found(unitId=care) == {now["id"], then["id"]}
    assert await found(unitId=place.receptions["nord"]) == set()


async def test_a_form_that_merges_into_another_keeps_its_history(place: Place) -> None:
    linden, care = place.cast.unit("linden"), await given_open_care(place)
    sst = await given_a_team(place, linden, care, name="SST")
    skolfam = await given_a_team(place, linden, care, name="Skolfam", formKey="skolfam")
    one_way_in = await given_a_team(place, linden, care, name="En väg in", formKey="bjuv-joint-assessment")
    system, last = place.system("nord"), str(today() + timedelta(days=30))
    renamed = then_it_is(await system.patch(f"{PATH}/{sst['id']}", {"name": "SST Norra"}), 200)
    assert renamed["unitIds"] == sst["unitIds"]
    for each in (sst, skolfam):
        body = {"intoId": one_way_in["id"], "lastDay": last}
        merged = then_it_is(await system.post(f"{PATH}/{each['id']}/merging", body), 200)
        assert (merged["endReason"], merged["mergedIntoId"], merged["validTo"]) == (
            "merged",
            one_way_in["id"],
            last,
        )
        again = await system.post(f"{PATH}/{each['id']}/merging", body)
        refused = then_it_is_refused(again, 409, "cooperation-is-over")
        assert refused["mergedIntoId"] == one_way_in["id"]
    now = then_it_is(await place.cast.rektor.get(f"{PATH}/{one_way_in['id']}"), 200)
    assert set(now["mergedFromIds"]) == {sst["id"], skolfam["id"]}
    history = then_it_is(await place.cast.rektor.get(f"{PATH}/{sst['id']}/history"), 200)["items"]
    assert [(each["step"], each["name"]) for each in history] == [
        ("merged", "SST Norra"),
        ("changed", "SST Norra"),
        ("started", "SST"),
    ]
    others = then_it_is(await place.cast.rektor.get(f"{PATH}/{one_way_in['id']}/history"), 200)["items"]
    assert [(each["step"], each["otherId"]) for each in others] == [
        ("took-over", skolfam["id"]),
        ("took-over", sst["id"]),
        ("started", None),
    ]


async def test_what_cannot_merge_is_refused(place: Place) -> None:
    linden, care = place.cast.unit("linden"), await given_open_care(place)
    sst, other = await given_a_team(place, linden, care), await given_a_team(place, linden, care)
    system, path, last = place.system("nord"), f"{PATH}/{sst['id']}", str(today())
    for into in (sst["id"], unknown("coo")):
        refused = await system.post(f"{path}/merging", {"intoId": into, "lastDay": last})
        assert then_it_is_refused(refused, 422, "invalid-request")["errors"][0]["pointer"] == "/intoId"
    past = await system.post(f"{path}/merging", {"intoId": other["id"], "lastDay": "2025-01-31"})
    assert then_it_is_refused(past, 422, "invalid-request")["errors"][0]["pointer"] == "/lastDay"
    ended = {"reason": "no-means", "lastDay": last}
    then_it_is(await system.post(f"{PATH}/{other['id']}/ending", ended), 200)
    over = await system.post(f"{path}/merging", {"intoId": other["id"], "lastDay": last})
    then_it_is_refused(over, 409, "cooperation-is-over")
    then_it_is_refused(
        await system.patch(f"{PATH}/{other['id']}", {"name": "Nu"}), 409, "cooperation-is-over"
    )
    by_hand = await system.post(f"{path}/ending", {"reason": "merged", "lastDay": last})
    then_it_is_refused(by_hand, 422, "invalid-request")


async def test_only_who_keeps_it_changes_it(place: Place) -> None:
    team, rektor = await given_a_team_of_linden(place)
    await place.board("syd")
    path, other, last = f"{PATH}/{team['id']}", place.system("syd"), str(today())
    for refused in (
        await other.patch(path, {"name": "Vårt"}),
        await other.post(f"{path}/ending", {"reason": "not-needed", "lastDay": last}),
        await other.post(f"{path}/merging", {"intoId": unknown("coo"), "lastDay": last}),
        await other.post(PATH, a_team(place, *team["unitIds"])),
    ):
        then_it_is_refused(refused, 403, "not-your-organisation")
    then_it_is_refused(await rektor.patch(path, {"name": "Vårt"}), 403, "scope-missing")
    nowhere = f"{PATH}/{unknown('coo')}"
    for refused in (await other.get(nowhere), await other.patch(nowhere, {}, etag='"x"')):
        then_it_is_refused(refused, 404, "not-found")
    seen = (await place.system("nord").get(path)).headers["etag"]
    then_it_is(await place.system("nord").patch(path, {"validTo": "2099-12-31"}, etag=seen), 200)
    then_it_is_refused(await place.system("nord").patch(path, {"name": "A"}, etag=seen), 412, "stale")
    then_it_is_refused(
        await place.system("nord").patch(path, {"name": "A"}, etag=""), 428, "if-match-missing"
    )
    bare = await place.cast.http.post(f"{API}{PATH}", json={}, auth=other.auth)
    then_it_is_refused(bare, 400, "header-missing")
    key, body = str(uuid.uuid4()), a_team(place, *team["unitIds"])
    first = then_it_is(await place.system("nord").post(PATH, body, key=key), 201)
    assert then_it_is(await place.system("nord").post(PATH, body, key=key), 201)["id"] == first["id"]
