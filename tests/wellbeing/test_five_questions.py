"""The five questions: each profession answers in its own compartment, and nothing is ever overwritten."""

import asyncio
from datetime import date
from typing import Any

import pytest

from app.demo.callers import Caller
from tests.cast import Cast
from tests.steps import Child, given_a_child, then_it_is, then_it_is_refused

FINISHED: dict[str, Any] = {
    "inTheWay": {"answered": "yes", "text": "Sover för lite och är borta var fredag."},
    "informationNeeded": {"answered": "no", "text": "Vet inte hur det är hemma."},
    "whatICanDo": {"answered": "yes", "text": "Prata med Elsa i morgon."},
    "whatMyAgencyCanDo": {"answered": "no"},
    "helpFromOthers": {"answered": "yes", "text": "Socialtjänstens öppna insatser."},
    "helpFromOthersNeeded": True,
    "followUp": {"decision": "assistance-request", "text": "Öppenvården ombeds om stöd på morgnarna."},
    "indicatorSet": "shanarri-2022",
    "indicators": ["included", "safe"],
    "childView": "Vill gå i skolan men tycker att morgnarna är svåra.",
    "happenedAt": "2025-09-03T08:15:00Z",
    "status": "final",
}
DRAFT: dict[str, Any] = {"inTheWay": {"answered": "yes", "text": "Är trött."}}


async def given_answers(caller: Caller, child: Child, body: dict[str, Any] | None = None) -> dict[str, Any]:
    made: dict[str, Any] = then_it_is(
        await caller.post(f"{child.path}/five-questions", body or FINISHED), 201
    )
    return made


def path_of(made: dict[str, Any]) -> str:
    return f"/children/{made['childId']}/five-questions/{made['id']}"


async def test_the_rektor_answers_the_five_questions_and_reads_them_back(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    answer = await cast.rektor.post(f"{elsa.path}/five-questions", FINISHED)
    made = then_it_is(answer, 201)
    assert answer.headers["location"].endswith(path_of(made))
    read = await cast.rektor.get(path_of(made))
    assert then_it_is(read, 200) == made
    assert read.headers["etag"] == answer.headers["etag"]
    for name, value in FINISHED.items():
        expected = {"text": None, **value} if isinstance(value, dict) else value
        assert made[name] == (["safe", "included"] if name == "indicators" else expected)
    assert made["authorId"] == cast.rektor.id
    assert made["unitId"] == cast.rektor.unit_id
    listed = then_it_is(await cast.rektor.get(f"{elsa.path}/five-questions"), 200)
    assert listed["items"] == [made]


async def test_a_question_that_is_left_out_is_unanswered_and_not_a_no(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    made = await given_answers(cast.rektor, elsa, DRAFT)
    assert made["status"] == "draft"
    assert made["helpFromOthers"] == {"answered": "unanswered", "text": None}
    assert made["helpFromOthersNeeded"] is None
    assert (made["worldTriangle"], made["resilienceMatrix"], made["followUp"]) == ([], None, None)


async def test_the_school_nurse_and_the_rektor_do_not_see_each_others_answers(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    rektors = await given_answers(cast.rektor, elsa)
    nurses = await given_answers(cast.school_nurse, elsa)
    psychologists = await given_answers(cast.psychologist, elsa)
    for reader, own in (
        (cast.rektor, rektors),
        (cast.school_nurse, nurses),
        (cast.psychologist, psychologists),
    ):
        listed = then_it_is(await reader.get(f"{elsa.path}/five-questions"), 200)
        assert [item["id"] for item in listed["items"]] == [own["id"]]
        assert listed["_meta"]["totalRecords"] == 1
        for other in (rektors, nurses, psychologists):
            seen = await reader.get(path_of(other))
            versions = await reader.get(f"{path_of(other)}/versions")
            if other is own:
                then_it_is(seen, 200)
                then_it_is(versions, 200)
            else:
                then_it_is_refused(seen, 404, "not-found")
                then_it_is_refused(versions, 404, "not-found")
                change = await reader.patch(path_of(other), DRAFT, etag='"made-up"')
                then_it_is_refused(change, 404, "not-found")


async def test_a_colleague_in_the_same_branch_reads_and_goes_on_with_it(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    made = await given_answers(cast.rektor, elsa, DRAFT)
    changed = then_it_is(
        await cast.teacher.patch(path_of(made), {"whatICanDo": {"answered": "yes", "text": "Ringa hem."}}),
        200,
    )
    assert changed["authorId"] == cast.teacher.id
    assert changed["inTheWay"]["text"] == "Är trött."


async def test_another_organisation_gets_the_same_404_as_for_an_unknown_child(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    made = await given_answers(cast.rektor, elsa)
    nobody = "/children/chi-aaaaaaaaaaaaaaaaaaaaaaaaaa/five-questions"
    for answer in (
        await cast.other_rektor.get(path_of(made)),
        await cast.other_rektor.get(f"{elsa.path}/five-questions"),
        await cast.other_rektor.post(f"{elsa.path}/five-questions", FINISHED),
        await cast.other_rektor.get(nobody),
        await cast.other_rektor.post(nobody, FINISHED),
    ):
        body = then_it_is_refused(answer, 404, "not-found")
        del body["requestId"], body["instance"]
        assert body == {
            "type": "/problems/not-found",
            "title": "Not found",
            "status": 404,
            "detail": "There is no such thing that you may know of.",
            "code": "not-found",
        }


async def test_another_childs_answers_are_not_found_under_this_child(cast: Cast) -> None:
    elsa, amir = await given_a_child(cast.rektor), await given_a_child(cast.rektor)
    made = await given_answers(cast.rektor, amir)
    strayed = await cast.rektor.get(f"{elsa.path}/five-questions/{made['id']}")
    then_it_is_refused(strayed, 404, "not-found")


async def test_to_be_the_named_person_gives_no_right_to_write_or_read(cast: Cast) -> None:
    child = await given_a_child(cast.bup, born=date(2023, 2, 1), kind="care", since="2025-01-01")
    made = await given_answers(cast.bup, child)
    contact = then_it_is(await cast.nurse.get(f"{child.path}/named-person"), 200)
    assert contact["unit"]["id"] == cast.nurse.unit_id
    then_it_is_refused(await cast.nurse.get(path_of(made)), 403, "not-allowed")
    then_it_is_refused(await cast.nurse.get(f"{child.path}/five-questions"), 403, "not-allowed")
    then_it_is_refused(await cast.nurse.post(f"{child.path}/five-questions", FINISHED), 403, "not-allowed")


async def test_to_finish_the_childs_own_view_is_needed_or_why_it_is_missing(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    silent = {**FINISHED, "childView": None}
    refused = await cast.rektor.post(f"{elsa.path}/five-questions", silent)
    body = then_it_is_refused(refused, 422, "child-view-needed")
    assert body["errors"][0]["pointer"] == "/childView"
    both = {**FINISHED, "childViewMissingReason": "too-young"}
    refused = await cast.rektor.post(f"{elsa.path}/five-questions", both)
    then_it_is_refused(refused, 422, "child-view-needed")
    made = await given_answers(cast.rektor, elsa, {**silent, "childViewMissingReason": "too-young"})
    assert made["childView"] is None
    draft = await given_answers(cast.rektor, elsa, DRAFT)
    refused = await cast.rektor.patch(path_of(draft), {"status": "final"})
    then_it_is_refused(refused, 422, "child-view-needed")
    final = {"status": "final", "childViewMissingReason": "not-asked-yet"}
    then_it_is(await cast.rektor.patch(path_of(draft), final), 200)
    heard = then_it_is(await cast.rektor.patch(path_of(draft), {"childView": "Vill sova."}), 200)
    assert heard["childViewMissingReason"] is None


async def test_a_draft_is_finished_and_then_amended_and_every_version_stays(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    made = await given_answers(cast.rektor, elsa, DRAFT)
    path = path_of(made)
    finished = then_it_is(await cast.rektor.patch(path, FINISHED), 200)
    assert (finished["status"], finished["version"]) == ("final", 2)
    more = {"inTheWay": {"answered": "yes", "text": "Sover bättre nu."}, "helpFromOthersNeeded": None}
    amended = then_it_is(await cast.rektor.patch(path, more), 200)
    assert (amended["status"], amended["version"]) == ("amended", 3)
    assert amended["whatICanDo"] == finished["whatICanDo"]
    assert amended["helpFromOthersNeeded"] is None
    assert amended["indicators"] == finished["indicators"]
    assert amended["happenedAt"] == finished["happenedAt"]
    assert then_it_is(await cast.rektor.get(path, version=2), 200) == finished
    assert then_it_is(await cast.rektor.get(path, version=1), 200) == made
    then_it_is_refused(await cast.rektor.get(path, version=4), 404, "not-found")
    listed = then_it_is(await cast.rektor.get(f"{path}/versions"), 200)
    assert [(item["version"], item["status"]) for item in listed["items"]] == [
        (1, "draft"),
        (2, "final"),
        (3, "amended"),
    ]
    assert "Sover" not in (await cast.rektor.get(f"{path}/versions")).text


async def test_what_is_finished_never_becomes_a_draft_again(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    made = await given_answers(cast.rektor, elsa)
    for status in ("draft", "final"):
        refused = await cast.rektor.patch(path_of(made), {"status": status})
        body = then_it_is_refused(refused, 409, "state-forbids")
        assert body["allowed"] == ["amended"]
    draft = await given_answers(cast.rektor, elsa, DRAFT)
    refused = await cast.rektor.patch(path_of(draft), {"status": "amended"})
    assert then_it_is_refused(refused, 409, "state-forbids")["allowed"] == ["draft", "final"]


async def test_a_question_is_emptied_by_null(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    made = await given_answers(cast.rektor, elsa, DRAFT)
    emptied = then_it_is(await cast.rektor.patch(path_of(made), {"inTheWay": None}), 200)
    assert emptied["inTheWay"] == {"answered": "unanswered", "text": None}


@pytest.mark.parametrize(
    ("who", "category"),
    [("rektor", "general"), ("school_nurse", "medical"), ("psychologist", "pupil-health")],
)
async def test_the_answers_inherit_the_category_of_what_the_branch_writes(
    cast: Cast, who: str, category: str
) -> None:
    elsa = await given_a_child(cast.rektor)
    caller = getattr(cast, who)
    made = await given_answers(caller, elsa)
    assert made["categories"] == [category]
    more = then_it_is(await caller.patch(path_of(made), {"categories": ["special-support"]}), 200)
    assert set(more["categories"]) == {category, "special-support"}
    kept = then_it_is(await caller.patch(path_of(made), {"indicators": ["active"]}), 200)
    assert kept["categories"] == more["categories"]


@pytest.mark.parametrize("who", ["reception", "inquiry", "service"])
async def test_social_services_write_a_social_record_each_branch_its_own(cast: Cast, who: str) -> None:
    caller = getattr(cast, who)
    elsa = await given_a_child(caller, kind="case")
    made = await given_answers(caller, elsa)
    assert made["categories"] == ["social-record"]
    assert made["branch"] == f"social-{who}"
    for other in {"reception", "inquiry", "service"} - {who}:
        then_it_is_refused(await getattr(cast, other).get(path_of(made)), 404, "not-found")


@pytest.mark.parametrize("category", ["five-questions", "plan", "role"])
async def test_the_name_of_a_form_is_not_what_is_written_in_it(cast: Cast, category: str) -> None:
    elsa = await given_a_child(cast.rektor)
    refused = await cast.rektor.post(f"{elsa.path}/five-questions", {**FINISHED, "categories": [category]})
    assert then_it_is_refused(refused, 422, "invalid-request")["errors"][0]["pointer"] == "/categories"


async def test_nothing_is_observed_in_the_future(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    early = {**FINISHED, "happenedAt": "2999-01-01T00:00:00Z"}
    refused = await cast.rektor.post(f"{elsa.path}/five-questions", early)
    assert then_it_is_refused(refused, 422, "invalid-request")["errors"][0]["pointer"] == "/happenedAt"


async def test_a_change_names_the_version_it_builds_on(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    answer = await cast.rektor.post(f"{elsa.path}/five-questions", DRAFT)
    path, first = path_of(answer.json()), answer.headers["etag"]
    then_it_is_refused(await cast.rektor.patch(path, DRAFT, etag=""), 428, "if-match-missing")
    changed = await cast.rektor.patch(path, {"helpFromOthersNeeded": False}, etag=first)
    assert then_it_is(changed, 200)["version"] == 2
    assert changed.headers["etag"] != first
    then_it_is_refused(await cast.rektor.patch(path, DRAFT, etag=first), 412, "stale")


async def test_of_two_simultaneous_changes_one_is_stale(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    answer = await cast.rektor.post(f"{elsa.path}/five-questions", DRAFT)
    path, tag = path_of(answer.json()), answer.headers["etag"]
    both = await asyncio.gather(*(cast.rektor.patch(path, FINISHED, etag=tag) for _ in range(2)))
    assert sorted(answer.status_code for answer in both) == [200, 412]


async def test_a_repeated_key_gives_the_same_answers_and_not_two(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    path = f"{elsa.path}/five-questions"
    first = then_it_is(await cast.rektor.post(path, FINISHED, key="the-same-key-twice"), 201)
    again = then_it_is(await cast.rektor.post(path, FINISHED, key="the-same-key-twice"), 201)
    assert again == first
    other = await cast.rektor.post(path, DRAFT, key="the-same-key-twice")
    then_it_is_refused(other, 422, "key-used-for-another-request")
    assert then_it_is(await cast.rektor.get(path), 200)["_meta"]["totalRecords"] == 1


async def test_purpose_key_scope_and_form_are_demanded(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    path = f"{elsa.path}/five-questions"
    then_it_is_refused(await cast.rektor.for_purpose(None).get(path), 400, "header-missing")
    then_it_is_refused(await cast.rektor.for_purpose(None).post(path, FINISHED), 400, "header-missing")
    without_key = await cast.rektor._send("POST", path, body=FINISHED)
    then_it_is_refused(without_key, 400, "header-missing")
    only_reads = cast.world.systems["school-system"].as_professional(cast.rektor.id, ["five-questions.read"])
    reader = Caller("Maria", cast.http, only_reads, "coordination")
    then_it_is(await reader.get(path), 200)
    then_it_is_refused(await reader.post(path, FINISHED), 403, "scope-missing")
    for broken in ({"inTheWay": "text"}, {"inTheWay": {"text": "x"}}, {"sixth": {}}, {"status": "amended"}):
        then_it_is_refused(await cast.rektor.post(path, broken), 422, "invalid-request")


async def test_the_wording_is_served_in_both_languages_with_its_source(cast: Cast) -> None:
    template = then_it_is(await cast.rektor.get("/five-questions-template"), 200)
    assert [question["field"] for question in template["questions"]] == [
        "inTheWay",
        "informationNeeded",
        "whatICanDo",
        "whatMyAgencyCanDo",
        "helpFromOthers",
    ]
    assert template["questions"][1]["en"] == (
        "Do I have all the information I need to help this child or young person?"
    )
    assert template["swedishIsWorkingTranslation"] is True
    assert len(template["indicators"]) == 8
    assert "Open Government Licence v3.0" in template["attribution"]


async def test_what_is_unanswered_says_nothing(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    path = f"{elsa.path}/five-questions"
    said = {"helpFromOthers": {"answered": "unanswered", "text": "Ja, stöd hemma."}}
    then_it_is_refused(await cast.rektor.post(path, said), 422, "invalid-request")
    made = then_it_is(await cast.rektor.post(path, {"helpFromOthers": {"answered": "unanswered"}}), 201)
    assert made["helpFromOthers"] == {"answered": "unanswered", "text": None}
