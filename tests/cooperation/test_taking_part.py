"""A child's part in a cooperation: with a consent to that very form, in the own compartment."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import asyncpg
import httpx
import pytest

from app.demo.callers import API, Caller
from app.kit.clock import wall_clock
from app.rules.coordination import TimingUnit
from app.rules.working_days import last_day
from tests.cast import Cast
from tests.conftest import Installation
from tests.consents.family_steps import Family, given_a_family, given_answers, given_both_consent, sharing
from tests.cooperation.forms_steps import PATH, given_a_team, given_open_care
from tests.days import today
from tests.organisations.places import Place, given_a_place, unknown
from tests.steps import (
    given_protection,
    then_it_is,
    then_it_is_refused,
    then_it_says_whom_to_turn_to,
    when_the_date_is,
)

THIRTEEN = date(2013, 3, 3)
OUTSIDE = ["police", "leisure"]


@dataclass
class Scene:
    """A family, a school social team and an SSPF, both of Lindens skola and the same open care."""

    place: Place
    family: Family
    care: str
    sst: dict[str, Any]
    sspf: dict[str, Any]

    @property
    def cast(self) -> Cast:
        return self.place.cast

    @property
    def parts(self) -> str:
        return f"{self.family.child.path}/cooperations"

    @property
    def talks(self) -> str:
        return f"{self.family.child.path}/team-discussions"

    async def asked(self, **more: Any) -> httpx.Response:
        body = {
            "kind": "cooperation",
            "formKey": "sst",
            "recipients": [{"unitId": self.care}],
            "purpose": "coordination",
            "validTo": "2030-12-31",
            **more,
        }
        return await self.cast.rektor.post(self.family.consents, body)

    async def consent(self, form_key: str | None = "sst", **more: Any) -> str:
        made = str(then_it_is(await self.asked(**{"formKey": form_key, **more}), 201)["id"])
        await given_both_consent(self.family, made)
        return made

    async def begin(self, consent: str, team: dict[str, Any] | None = None, **more: Any) -> httpx.Response:
        body = {"cooperationId": (team or self.sst)["id"], "consentId": consent, **more}
        return await self.cast.rektor.post(self.parts, body)

    async def standing(self) -> list[str]:
        listed = then_it_is(await self.cast.rektor.get(self.parts), 200)["items"]
        return [each["standing"] for each in listed]


@pytest.fixture
async def scene(cast: Cast) -> Scene:
    await when_the_date_is(cast, wall_clock().isoformat())
    place = await given_a_place(cast)
    care = await given_open_care(place)
    units = (cast.unit("linden"), care)
    return Scene(
        place,
        await given_a_family(cast, born=THIRTEEN),
        care,
        await given_a_team(place, *units),
        await given_a_team(place, *units, formKey="sspf", name="SSPF", outsideParties=OUTSIDE),
    )


async def test_a_child_takes_part_with_the_forms_own_consent(scene: Scene) -> None:
    consent = await scene.consent()
    shown = then_it_is(await scene.family.mother.get(f"{scene.family.consents}/{consent}"), 200)
    assert (shown["kind"], shown["formKey"], shown["itemIds"]) == ("cooperation", "sst", [])
    assert shown["categories"] == ["identity"], "whoever takes part is known by name"
    made = then_it_is(await scene.begin(consent), 201)
    assert (made["standing"], made["formKey"], made["consentId"]) == ("taking-part", "sst", consent)
    listed = then_it_is(await scene.cast.teacher.get(scene.parts), 200)["items"]
    assert listed == [made]
    then_it_is_refused(await scene.begin(consent), 409, "takes-part-already")


async def test_what_is_named_beside_comes_on_top_of_who_the_child_is(scene: Scene) -> None:
    for kind, form_key, always in (("cooperation", "sst", "identity"), ("plan", None, "plan")):
        asked = await scene.asked(kind=kind, formKey=form_key, categories=["general", "special-support"])
        assert set(then_it_is(asked, 201)["categories"]) == {always, "general", "special-support"}


async def test_a_consent_that_not_all_have_given_lets_no_child_take_part(scene: Scene) -> None:
    waiting = then_it_is(await scene.asked(), 201)["id"]
    refused = then_it_is_refused(await scene.begin(waiting), 409, "form-consent-missing")
    assert (refused["consentStatus"], refused["rule"]) == ("waiting", "form-needs-its-own-consent")
    assert refused["consents"] == scene.family.consents
    then_it_says_whom_to_turn_to(refused, scene.care, child=scene.family.child)
    other = scene.place.receptions["nord"]
    too_few = await scene.consent(recipients=[{"unitId": other}])
    then_it_is_refused(await scene.begin(too_few), 409, "form-consent-missing")
    for nobodys in (unknown("cns"), "cns-" + "a" * 26):
        refused = then_it_is_refused(await scene.begin(nobodys), 422, "invalid-request")
        assert refused["errors"][0]["pointer"] == "/consentId"


async def test_a_consent_to_one_form_is_none_to_another(scene: Scene) -> None:
    sspf = await scene.consent("sspf")
    refused = then_it_is_refused(await scene.begin(sspf, scene.sst), 409, "form-consent-missing")
    assert refused["formKey"] == "sst"
    assert refused["consentStatus"] is None, "it says nothing of another matter's consent"
    then_it_is(await scene.begin(sspf, scene.sspf), 201)


async def test_a_consent_to_sspf_opens_no_plan_and_shares_nothing(scene: Scene) -> None:
    rektor, child = scene.cast.rektor, scene.family.child.path
    sspf = await scene.consent("sspf")
    plan = {"need": "Skola och öppenvård behövs.", "consentId": sspf}
    refused = then_it_is_refused(await rektor.post(f"{child}/plans", plan), 422, "invalid-request")
    assert refused["errors"][0]["pointer"] == "/consentId"
    opened = then_it_is(await rektor.post(f"{child}/plans", {"need": "Flera behövs."}), 201)
    on_it = await rektor.patch(f"/plans/{opened['id']}", {"consentId": sspf})
    then_it_is_refused(on_it, 422, "invalid-request")
    call = {"unitId": scene.care, "kind": "called", "question": "Kan ni komma?"}
    called = await rektor.post(f"/plans/{opened['id']}/invitations", call)
    assert called.status_code == 409, called.text
    item = await given_answers(rektor, scene.family.child, "special-support")
    body = {**sharing(scene.cast, item, consentId=sspf), "recipientUnitId": scene.care}
    shared = await rektor.post(f"{child}/disclosures", body)
    assert shared.status_code in {409, 422}, shared.text


async def test_a_consent_to_a_plan_or_to_sharing_lets_no_child_take_part(scene: Scene) -> None:
    plan = await scene.consent(None, kind="plan")
    then_it_is_refused(await scene.begin(plan), 409, "form-consent-missing")
    item = await given_answers(scene.cast.rektor, scene.family.child, "special-support")
    both = await scene.consent(None, kind="sharing", itemIds=[item])
    then_it_is_refused(await scene.begin(both, scene.sspf), 409, "form-consent-missing")


@pytest.mark.parametrize(
    ("wrong", "code", "pointer"),
    [
        ({"formKey": None}, "invalid-request", "/formKey"),
        ({"formKey": "sip"}, "invalid-request", "/formKey"),
        ({"formKey": "vanersborg-shared-social-worker"}, "invalid-request", "/formKey"),
        ({"kind": "plan", "formKey": "sst"}, "consent-cannot-be-stored", "/formKey"),
        ({"itemIds": ["fqs-" + "a" * 26]}, "consent-cannot-be-stored", "/itemIds"),
        ({"validTo": None}, "consent-cannot-be-stored", "/validTo"),
    ],
    ids=["no-form", "unknown", "nobody-in-it", "plan", "items", "endless"],
)
async def test_what_is_no_consent_to_a_form_is_refused(
    scene: Scene, wrong: dict[str, Any], code: str, pointer: str
) -> None:
    refused = then_it_is_refused(await scene.asked(**wrong), 422, code)
    assert pointer in {each["pointer"] for each in refused["errors"]}


async def test_a_withdrawal_stops_it_at_once_and_what_was_done_stays(scene: Scene) -> None:
    consent = await scene.consent()
    made = then_it_is(await scene.begin(consent), 201)
    then_it_is(await scene.family.father.post(f"{scene.family.consents}/{consent}/withdrawal"), 200)
    assert await scene.standing() == ["consent-over"]
    ending = {"reason": "family-wishes"}
    ended = then_it_is(await scene.cast.rektor.post(f"{scene.parts}/{made['id']}/ending", ending), 200)
    assert (ended["standing"], ended["validTo"]) == ("consent-over", str(today())), "today is its last day"
    again = await scene.cast.rektor.post(f"{scene.parts}/{made['id']}/ending", ending)
    then_it_is_refused(again, 409, "state-forbids")
    await when_the_date_is(scene.cast, f"{today() + timedelta(days=1)}T12:00:00Z")
    assert await scene.standing() == ["ended"]


async def evaluations(scene: Scene, caller: Caller) -> list[dict[str, Any]]:
    """When forms are next evaluated with the child, as somebody's list of what is due has it."""
    found: list[dict[str, Any]] = []
    page = 1
    while True:
        answer = then_it_is(await caller.get("/deadlines", page=page, limit=100), 200)
        mine = {"kind": "form-evaluation", "childId": scene.family.child.id}
        found += [each for each in answer["items"] if mine.items() <= each.items()]
        if page * 100 >= answer["_meta"]["totalRecords"]:
            return found
        page += 1


async def test_skolfam_reminds_of_the_new_test_after_two_years(scene: Scene) -> None:
    units = (scene.cast.unit("linden"), scene.care)
    skolfam = await given_a_team(scene.place, *units, formKey="skolfam", name="Skolfam")
    assert await evaluations(scene, scene.cast.rektor) == []
    part = then_it_is(await scene.begin(await scene.consent("skolfam"), skolfam), 201)
    (due,) = await evaluations(scene, scene.cast.rektor)
    after = str(last_day(today(), 24, TimingUnit.MONTHS))
    assert (due["participationId"], due["lastOn"], due["standing"]) == (part["id"], after, "running")
    assert due["_links"]["cooperation"]["href"].endswith(f"{PATH}/{skolfam['id']}")
    for stranger in (scene.cast.other_rektor, scene.cast.psychologist, scene.cast.reception):
        assert await evaluations(scene, stranger) == []


async def test_an_evaluation_comes_again(scene: Scene) -> None:
    then_it_is(await scene.begin(await scene.consent()), 201)
    first, again = (last_day(today(), months, TimingUnit.MONTHS) for months in (6, 12))
    await when_the_date_is(scene.cast, f"{first}T12:00:00Z")
    (due,) = await evaluations(scene, scene.cast.rektor)
    assert (due["lastOn"], due["standing"]) == (str(first), "warned")
    await when_the_date_is(scene.cast, f"{first + timedelta(days=1)}T12:00:00Z")
    (due,) = await evaluations(scene, scene.cast.rektor)
    assert (due["beganOn"], due["lastOn"]) == (str(first), str(again))


async def test_nothing_is_to_be_evaluated_without_the_consent_nor_after_the_part(scene: Scene) -> None:
    consent = await scene.consent()
    part = then_it_is(await scene.begin(consent), 201)
    (due,) = await evaluations(scene, scene.cast.rektor)
    assert due["lastOn"] == str(last_day(today(), 6, TimingUnit.MONTHS))
    await given_protection(scene.cast.rektor, scene.family.child)
    assert await evaluations(scene, scene.cast.teacher) == [], "of a protected child only the few"
    assert len(await evaluations(scene, scene.cast.rektor)) == 1
    then_it_is(await scene.family.mother.post(f"{scene.family.consents}/{consent}/withdrawal", {}), 200)
    assert await evaluations(scene, scene.cast.rektor) == []
    assert part["standing"] == "taking-part"


async def test_no_child_goes_along_when_a_cooperation_merges(scene: Scene) -> None:
    then_it_is(await scene.begin(await scene.consent()), 201)
    system = scene.place.system("nord")
    merging = {"intoId": scene.sspf["id"], "lastDay": str(today())}
    then_it_is(await system.post(f"{PATH}/{scene.sst['id']}/merging", merging), 200)
    await when_the_date_is(scene.cast, f"{today() + timedelta(days=1)}T12:00:00Z")
    (left,) = then_it_is(await scene.cast.rektor.get(scene.parts), 200)["items"]
    assert (left["standing"], left["mergedIntoId"]) == ("cooperation-over", scene.sspf["id"])
    over = then_it_is_refused(await scene.begin(left["consentId"]), 409, "cooperation-is-over")
    assert scene.cast.unit("linden") in [each["unitId"] for each in over["contacts"]]
    then_it_is_refused(await scene.begin(left["consentId"], scene.sspf), 409, "form-consent-missing")


async def test_a_child_outside_the_target_is_shown_the_way_to_other_help(scene: Scene) -> None:
    small = await given_a_family(scene.cast)
    body = {"cooperationId": scene.sst["id"], "consentId": unknown("cns")}
    refused = await scene.cast.rektor.post(f"{small.child.path}/cooperations", body)
    said = then_it_is_refused(refused, 409, "outside-target")
    then_it_says_whom_to_turn_to(said, child=small.child)
    elsewhere = said["elsewhere"]
    then_it_is(await scene.cast.http.get(f"{API}{elsewhere}"), 200)


async def test_what_cannot_begin_is_refused(scene: Scene) -> None:
    consent = await scene.consent()
    for wrong, pointer in (
        ({"validFrom": str(today() - timedelta(days=1))}, "/validFrom"),
        ({"cooperationId": unknown("coo")}, "/cooperationId"),
    ):
        refused = then_it_is_refused(await scene.begin(consent, **wrong), 422, "invalid-request")
        assert [each["pointer"] for each in refused["errors"]] == [pointer]
    elsewhere = await given_a_team(
        scene.place, scene.care, outsideParties=["school", "pupil-health"], name="Andras"
    )
    refused = then_it_is_refused(await scene.begin(consent, elsewhere), 422, "invalid-request")
    assert [each["code"] for each in refused["errors"]] == ["no-party"]
    advising = await given_a_team(
        scene.place,
        scene.place.receptions["nord"],
        scene.cast.unit("linden"),
        formKey="vanersborg-shared-social-worker",
    )
    refused = then_it_is_refused(await scene.begin(consent, advising), 409, "no-child-takes-part")
    then_it_says_whom_to_turn_to(refused, child=scene.family.child)
    then_it_is(await scene.cast.rektor.get(refused["elsewhere"]), 200)


async def test_a_team_names_a_child_only_with_consent_and_for_its_own_branch_only(
    scene: Scene, installation: Installation
) -> None:
    rektor, linden = scene.cast.rektor, scene.cast.unit("linden")
    minutes = {"level": "team", "heldOn": "2025-10-01", "unitIds": [linden, scene.care], "agenda": ["Läget"]}
    held = then_it_is(await rektor.post(f"{PATH}/{scene.sst['id']}/meetings", minutes), 201)["id"]
    words = f"Skolsocionomen följer med hem. {uuid.uuid4()}"
    talk = {"cooperationMeetingId": held, "words": words}
    waiting = then_it_is(await scene.asked(), 201)["id"]
    for none in (waiting, await scene.consent("sspf")):
        refused = await rektor.post(scene.talks, {**talk, "consentId": none})
        then_it_is_refused(refused, 409, "form-consent-missing")
    consent = await scene.consent()
    made = then_it_is(await rektor.post(scene.talks, {**talk, "consentId": consent}), 201)
    assert (made["words"], made["discussedOn"]) == (words, "2025-10-01")
    assert then_it_is(await scene.cast.teacher.get(scene.talks), 200)["items"] == [made]
    assert then_it_is(await scene.cast.psychologist.get(scene.talks), 200)["items"] == []
    minutes_read = await rektor.get(f"{PATH}/{scene.sst['id']}/meetings/{held}")
    assert words not in minutes_read.text
    connection = await asyncpg.connect(installation.admin_dsn, database=_name(installation))
    try:
        row = await connection.fetchrow("SELECT * FROM team_discussion WHERE id = $1", made["id"])
    finally:
        await connection.close()
    assert row is not None
    assert words.encode() not in row["words_sealed"]


def _name(installation: Installation) -> str:
    return installation.dsns.app.partition("?")[0].rpartition("/")[2]


async def test_to_others_there_is_nothing_and_to_a_protected_childs_least(scene: Scene) -> None:
    cast = scene.cast
    made = then_it_is(await scene.begin(await scene.consent()), 201)
    for stranger in (cast.other_rektor, cast.reception, cast.bup):
        for refused in (
            await stranger.get(scene.parts),
            await stranger.get(scene.talks),
            await stranger.post(f"{scene.parts}/{made['id']}/ending", {"reason": "other"}),
        ):
            then_it_is_refused(refused, 404, "not-found")
    then_it_is_refused(await scene.family.mother.get(scene.talks), 403, "scope-missing")
    then_it_is_refused(await cast.rektor.for_purpose(None).get(scene.parts), 400, "header-missing")
    headers = {"Purpose": "coordination"}
    bare = await cast.http.post(f"{API}{scene.parts}", json={}, headers=headers, auth=cast.rektor.auth)
    then_it_is_refused(bare, 400, "header-missing")
    ending = {"reason": "other"}
    wrong = await cast.rektor.post(f"{scene.parts}/{unknown('cpt')}/ending", ending)
    then_it_is_refused(wrong, 404, "not-found")
    early = await cast.rektor.post(f"{scene.parts}/{made['id']}/ending", {**ending, "lastDay": "2025-01-01"})
    then_it_is_refused(early, 422, "invalid-request")
    before = await cast.teacher.get(scene.parts)
    assert then_it_is(before, 200)["_meta"]["totalRecords"] == 1
    await given_protection(cast.rektor, scene.family.child)
    hidden, never = (
        await cast.teacher.get(scene.parts),
        await cast.teacher.get(f"/children/{unknown('chi')}/cooperations"),
    )
    then_it_is_refused(hidden, 404, "not-found")
    assert {**hidden.json(), "instance": "", "requestId": ""} == {
        **never.json(),
        "instance": "",
        "requestId": "",
    }


async def test_beginning_keeps_every_promise_of_an_operation(scene: Scene) -> None:
    consent, key = await scene.consent(), str(uuid.uuid4())
    body = {"cooperationId": scene.sst["id"], "consentId": consent}
    first = then_it_is(await scene.cast.rektor.post(scene.parts, body, key=key), 201)
    assert then_it_is(await scene.cast.rektor.post(scene.parts, body, key=key), 201) == first
    other = await scene.cast.rektor.post(scene.parts, {**body, "validFrom": "2030-01-01"}, key=key)
    then_it_is_refused(other, 422, "key-used-for-another-request")


async def test_a_consent_to_sspf_is_given_in_writing(scene: Scene) -> None:
    asked = {"kind": "cooperation", "formKey": "sspf"}
    aloud = str(then_it_is(await scene.asked(**asked), 201)["id"])
    path = f"{scene.family.consents}/{aloud}/answers"
    for giver in (scene.family.mother_id, scene.family.father_id):
        said = {"giverId": giver, "answer": "given", "form": "telephone"}
        then_it_is(await scene.cast.rektor.post(path, said), 201)
    refused = then_it_is_refused(await scene.begin(aloud, scene.sspf), 409, "form-consent-missing")
    assert (refused["consentStatus"], refused["errors"][0]["code"]) == ("given", "in-writing")

    # On paper from the one, in the app from the other. To the school social team a word aloud is enough.
    signed = str(then_it_is(await scene.asked(**asked), 201)["id"])
    path = f"{scene.family.consents}/{signed}/answers"
    paper = {"giverId": scene.family.mother_id, "answer": "given", "form": "written"}
    then_it_is(await scene.cast.rektor.post(path, paper), 201)
    then_it_is(await scene.family.father.post(path, {"answer": "given", "form": "digital"}), 201)
    then_it_is(await scene.begin(signed, scene.sspf), 201)
    spoken = str(then_it_is(await scene.asked(), 201)["id"])
    for giver in (scene.family.mother_id, scene.family.father_id):
        said = {"giverId": giver, "answer": "given", "form": "telephone"}
        where = f"{scene.family.consents}/{spoken}/answers"
        then_it_is(await scene.cast.rektor.post(where, said), 201)
    then_it_is(await scene.begin(spoken), 201)


async def test_the_family_sees_what_the_child_takes_part_in(scene: Scene) -> None:
    consent = await scene.consent()
    then_it_is(await scene.begin(consent), 201)
    herself = scene.cast.world.young_person(
        f"herself-{scene.family.child.id}", "Elsa Berg", scene.family.child.number
    )
    for one in (scene.family.mother, scene.family.father, herself):
        (part,) = then_it_is(await one.get(scene.parts), 200)["items"]
        assert (part["cooperationName"], part["standing"]) == (scene.sst["name"], "taking-part")
        assert "ending" not in part["_links"]
        then_it_is(await one.get(scene.talks), 403)
    then_it_is(await scene.family.father.post(f"{scene.family.consents}/{consent}/withdrawal", {}), 200)
    (part,) = then_it_is(await scene.family.mother.get(scene.parts), 200)["items"]
    assert part["standing"] == (await scene.standing())[0] == "consent-over"
    stranger = await given_a_family(scene.cast)
    then_it_is(await stranger.mother.get(scene.parts), 404)
