"""Her mother reads what help there is; both parents consent to SSPF; a plan is another matter."""

from datetime import date

import httpx
import pytest

from app.demo.callers import API
from tests.cast import Cast
from tests.consents.family_steps import Family, given_a_family, given_both_consent
from tests.cooperation.forms_steps import PATH, a_team, given_open_care
from tests.organisations.places import Place, given_a_place
from tests.steps import then_it_is, then_it_is_refused, when_the_date_is


@pytest.fixture
async def lindby(cast: Cast) -> Place:
    await when_the_date_is(cast, "2026-09-01T08:00:00Z")
    place = await given_a_place(cast)
    await place.district("norr", "nord")
    return place


async def asked(cast: Cast, family: Family, unit_id: str, **what: str) -> str:
    """Asks both parents, who say yes."""
    about = {"recipients": [{"unitId": unit_id}], "purpose": "coordination", "validTo": "2027-06-30"}
    made: str = then_it_is(await cast.rektor.post(family.consents, {**about, **what}), 201)["id"]
    await given_both_consent(family, made)
    return made


async def test_an_sspf_consent_that_opens_no_plan(cast: Cast, lindby: Place) -> None:
    board, rektor, care = lindby.system("nord"), cast.rektor, await given_open_care(lindby)
    amanda = await given_a_family(cast, born=date(2013, 3, 3))  # thirteen

    # September. The board shows a course; her mother finds it at the kitchen table, without a login.
    course = {
        "organisationId": lindby.boards["nord"],
        "code": "kurs",
        "name": "Tonårskurs",
        "summary": "Fem kvällar om att vara förälder till en tonåring.",
        "level": "universal",
        "targetGroup": "Föräldrar",
        "ageFrom": 12,
        "ageTo": 17,
        "way": "service",
        "how": "Ring. Ingen utredning görs.",
        "municipalityCode": lindby.code,
        "unitId": care,
        "validFrom": "2026-08-01",
    }
    then_it_is(await board.post("/measure-catalogue", course), 201)
    mother: httpx.AsyncClient = cast.http
    page = await mother.get(f"{API}/measure-catalogue/page", params={"districtId": lindby.districts["norr"]})
    assert "Tonårskurs" in page.text
    assert "Det är bara att höra av sig" in page.text

    # October. School, open care, police and leisure meet in an SSPF, and both parents consent to it.
    forms = {"formKey": "sspf", "name": "SSPF Norr", "outsideParties": ["police", "leisure"]}
    units = (cast.unit("linden"), care)
    sspf = then_it_is(await board.post(PATH, a_team(lindby, *units, **forms)), 201)
    consent = await asked(cast, amanda, care, kind="cooperation", formKey="sspf")
    part = {"cooperationId": sspf["id"], "consentId": consent}
    parts = f"{amanda.child.path}/cooperations"
    assert then_it_is(await rektor.post(parts, part), 201)["standing"] == "taking-part"

    # November. The region is needed too. The signature on SSPF is no yes to a coordinated plan.
    need = {"need": "Skola, öppenvård och BUP behövs samtidigt."}
    plans = f"{amanda.child.path}/plans"
    refused = then_it_is_refused(
        await rektor.post(plans, {**need, "consentId": consent}), 422, "invalid-request"
    )
    assert refused["errors"][0]["pointer"] == "/consentId"
    to_a_plan = await asked(cast, amanda, care, kind="plan")
    plan = then_it_is(await rektor.post(plans, {**need, "consentId": to_a_plan}), 201)
    call = {"unitId": care, "kind": "called", "question": "Vad kan ni göra?"}
    then_it_is(await rektor.post(f"/plans/{plan['id']}/invitations", call), 201)

    # Nor does the yes to a plan let her take part in anything else.
    sst = then_it_is(await board.post(PATH, a_team(lindby, *units, name="SST Norr")), 201)
    other = {"cooperationId": sst["id"], "consentId": to_a_plan}
    then_it_is_refused(await rektor.post(parts, other), 409, "form-consent-missing")

    # At the turn of the year SSPF goes up in the area's team. What was stays told; Amanda does not go along.
    team = {"formKey": "bjuv-joint-assessment", "name": "En väg in"}
    one_way_in = then_it_is(await board.post(PATH, a_team(lindby, *units, **team)), 201)
    merging = {"intoId": one_way_in["id"], "lastDay": "2026-12-31"}
    then_it_is(await board.post(f"{PATH}/{sspf['id']}/merging", merging), 200)
    await when_the_date_is(cast, "2027-01-08T08:00:00Z")
    (left,) = then_it_is(await rektor.get(parts), 200)["items"]
    assert (left["standing"], left["mergedIntoId"]) == ("cooperation-over", one_way_in["id"])
    history = then_it_is(await rektor.get(f"{PATH}/{sspf['id']}/history"), 200)["items"]
    assert [each["step"] for each in history] == ["merged", "started"]
    into = {"cooperationId": one_way_in["id"], "consentId": consent}
    then_it_is_refused(await rektor.post(parts, into), 409, "form-consent-missing")
