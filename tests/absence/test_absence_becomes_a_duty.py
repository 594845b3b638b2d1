"""Over a fifth of the teaching, valid or not, the head of the school has a duty; the child has no mark."""

import pytest

from tests.absence.absence_steps import ago, attendance, duties, given_a_duty, written
from tests.cast import Cast
from tests.notices.notice_steps import kinds
from tests.steps import (
    given_a_child,
    given_a_guardian,
    given_protection,
    then_it_is,
    then_it_is_refused,
)


@pytest.mark.parametrize(
    ("valid", "invalid", "duty"),
    [(2000, 0, 0), (0, 2000, 0), (2001, 0, 1), (0, 2001, 1), (1000, 1001, 1), (10_000, 0, 1), (0, 0, 0)],
    ids=["a fifth", "a fifth without leave", "more", "more without leave", "both", "all", "nothing"],
)
async def test_more_than_a_fifth_is_a_duty_valid_and_invalid_alike(
    cast: Cast, valid: int, invalid: int, duty: int
) -> None:
    child = await given_a_child(cast.rektor)
    await written(cast.rektor, child, validMinutes=valid, invalidMinutes=invalid)
    assert len(await duties(cast.rektor, child)) == duty


async def test_several_records_are_looked_at_together(cast: Cast) -> None:
    child = await given_a_child(cast.rektor)
    await written(cast.rektor, child, percent=15, days=(20, 11))
    assert await duties(cast.rektor, child) == []
    await written(cast.rektor, child, percent=27, days=(10, 1))
    (duty,) = await duties(cast.rektor, child)
    assert (duty["absentPercent"], duty["firstOn"], duty["lastOn"]) == (21, ago(20), ago(1))


async def test_what_lies_long_ago_is_not_looked_at(cast: Cast) -> None:
    child = await given_a_child(cast.rektor)
    await written(cast.rektor, child, percent=20, days=(60, 40))
    await written(cast.rektor, child, percent=20, days=(10, 1))
    assert await duties(cast.rektor, child) == []


async def test_there_is_one_open_duty_however_much_is_written(cast: Cast) -> None:
    child, _ = await given_a_duty(cast)
    await written(cast.teacher, child, percent=90, days=(0, 0))
    assert len(await duties(cast.rektor, child)) == 1


async def test_the_duty_is_among_the_schools_own_and_leaves_a_notice(cast: Cast) -> None:
    child, _ = await given_a_duty(cast)
    assert (await kinds(cast.rektor, child))["absence-duty"] == "due"
    for page in range(1, 30):
        items = then_it_is(await cast.rektor.get("/absence-signals", limit=100, page=page), 200)["items"]
        if child.id in [each["childId"] for each in items]:
            return
    raise AssertionError("the rektor does not find the duty")


async def test_nothing_is_written_on_the_child(cast: Cast) -> None:
    child = await given_a_child(cast.rektor)
    paths = (child.path, f"{child.path}/named-person", f"{child.path}/chronology", f"{child.path}/relations")
    before = [then_it_is(await cast.rektor.get(path), 200) for path in paths]
    await written(cast.rektor, child)
    assert [then_it_is(await cast.rektor.get(path), 200) for path in paths] == before


async def test_no_other_branch_and_no_other_organisation_knows_of_it(cast: Cast) -> None:
    child, duty = await given_a_duty(cast)
    homes = ((cast.other_rektor, "enrolment"), (cast.bup, "care"), (cast.reception, "case"))
    for stranger, kind in homes:
        await given_a_child(stranger, number=child.number, kind=kind)
    then_it_is_refused(await cast.other_rektor.get(duty), 404, "not-found")
    assert await duties(cast.other_rektor, child) == []
    for outside in (cast.bup, cast.reception):  # no school: their systems cannot hold the scope
        then_it_is_refused(await outside.get(duty), 403, "scope-missing")
    for pupil_health in (cast.school_nurse, cast.psychologist):
        then_it_is_refused(await pupil_health.get(f"{child.path}/absence-signals"), 403, "not-allowed")
        assert "absence-duty" not in await kinds(pupil_health, child)


async def test_unknown_and_strange_answer_alike(cast: Cast) -> None:
    child, duty = await given_a_duty(cast)
    strange = await cast.other_rektor.get(duty)
    unknown = await cast.other_rektor.get(duty.replace(child.id, "chi-aaaaaaaaaaaaaaaaaaaaaaaaaa"))
    for answer in (strange, unknown):
        then_it_is_refused(answer, 404, "not-found")
    other = await given_a_child(cast.rektor)
    swapped = duty.replace(child.id, other.id)
    then_it_is_refused(await cast.rektor.get(swapped), 404, "not-found")
    then_it_is_refused(
        await cast.rektor.post(f"{swapped}/steps", {"rung": "begin", "doneOn": ago(0)}), 404, "not-found"
    )


async def test_of_a_protected_child_only_the_few_find_a_duty(cast: Cast) -> None:
    child, duty = await given_a_duty(cast)
    await given_protection(cast.rektor, child)
    then_it_is(await cast.rektor.get(duty), 200)
    then_it_is_refused(await cast.teacher.get(duty), 404, "not-found")
    for page in range(1, 30):
        items = then_it_is(await cast.teacher.get("/absence-signals", limit=100, page=page), 200)["items"]
        assert child.id not in [each["childId"] for each in items]


async def test_the_family_sees_what_concerns_its_child(cast: Cast) -> None:
    child, duty = await given_a_duty(cast)
    number = await given_a_guardian(cast.rektor, child)
    mother = cast.world.guardian("mother-of-absence", "Anna Berg", number)
    record = then_it_is(await mother.get(f"{child.path}/attendance"), 200)["items"][0]
    assert record["absentPercent"] == 30
    seen = then_it_is(await mother.get(duty), 200)
    assert [each["rung"] for each in seen["rungs"]][:3] == ["begin", "report", "investigate"]
    then_it_is_refused(
        await mother.post(f"{duty}/steps", {"rung": "begin", "doneOn": ago(0)}), 403, "scope-missing"
    )
    stranger_number = await given_a_guardian(cast.rektor, await given_a_child(cast.rektor))
    stranger = cast.world.guardian("no-mother-of-absence", "Bo Berg", stranger_number)
    then_it_is_refused(await stranger.get(duty), 404, "not-found")


async def test_a_wrong_record_is_taken_back_and_written_anew(cast: Cast) -> None:
    child = await given_a_child(cast.rektor)
    wrong = await written(cast.teacher, child, percent=10)
    body = attendance(cast.teacher.unit_id, percent=12)
    refused = await cast.teacher.post(f"{child.path}/attendance", body)
    then_it_is_refused(refused, 409, "attendance-overlaps")
    back = f"{child.path}/attendance/{wrong['id']}/taking-back"
    assert then_it_is(await cast.teacher.post(back), 200)["takenBackAt"]
    then_it_is_refused(await cast.teacher.post(back), 409, "state-forbids")
    then_it_is(await cast.teacher.post(f"{child.path}/attendance", body), 201)


@pytest.mark.parametrize(
    ("spoilt", "pointer"),
    [
        ({"lastOn": ago(30)}, "/lastOn"),
        ({"lastOn": ago(-2)}, "/lastOn"),
        ({"invalidMinutes": 9_000, "validMinutes": 1_001}, "/invalidMinutes"),
        ({"scheduledMinutes": 0}, "/scheduledMinutes"),
        ({"validMinutes": -1}, "/validMinutes"),
        ({"unitId": "uni-aaaaaaaaaaaaaaaaaaaaaaaaaa"}, "/unitId"),
    ],
    ids=["backwards", "to come", "more than all", "no teaching", "less than nothing", "another unit"],
)
async def test_what_cannot_be_is_refused(cast: Cast, spoilt: dict[str, object], pointer: str) -> None:
    child = await given_a_child(cast.rektor)
    body = {**attendance(cast.rektor.unit_id), **spoilt}
    refused = then_it_is_refused(
        await cast.rektor.post(f"{child.path}/attendance", body), 422, "invalid-request"
    )
    assert refused["errors"][0]["pointer"] == pointer


async def test_the_same_key_writes_once_and_a_purpose_is_stated(cast: Cast) -> None:
    child = await given_a_child(cast.rektor)
    body, where = attendance(cast.rektor.unit_id, percent=5), f"{child.path}/attendance"
    first = then_it_is(await cast.rektor.post(where, body, key="attendance-once"), 201)
    assert then_it_is(await cast.rektor.post(where, body, key="attendance-once"), 201)["id"] == first["id"]
    bare = await cast.http.get(f"/named-person/v1{where}", auth=cast.rektor.auth)
    then_it_is_refused(bare, 400, "header-missing")
