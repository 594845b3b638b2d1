"""Other systems' ids for a professional: who keeps them, who sees them, and that none names two."""

import asyncio

import pytest

from tests.cast import Cast
from tests.steps import then_it_is, then_it_is_refused

PATH = "/professionals/{}/external-identifiers"
BODY = {"system": "vendor.example", "value": "anst-20417"}


def of(professional_id: str) -> str:
    return PATH.format(professional_id)


async def keep(cast: Cast, who: str, value: str, system: str = "vendor.example") -> dict:
    body = {"system": system, "value": value}
    return then_it_is(await cast.world.administrator.post(of(who), body), 201)


async def test_an_id_is_kept_listed_and_ended(cast: Cast):
    admin, who = cast.world.administrator, cast.teacher.id
    made = await keep(cast, who, "kept-1")
    assert (made["system"], made["value"], made["professionalId"]) == ("vendor.example", "kept-1", who)
    listed = then_it_is(await cast.rektor.get(of(who), limit=100), 200)["items"]
    assert made["id"] in [each["id"] for each in listed]
    then_it_is(await admin.delete(f"{of(who)}/{made['id']}"), 204)
    listed = then_it_is(await cast.rektor.get(of(who), limit=100), 200)["items"]
    assert made["id"] not in [each["id"] for each in listed]
    then_it_is_refused(await admin.delete(f"{of(who)}/{made['id']}"), 404, "not-found")


async def test_an_id_names_one_professional_until_it_has_ended(cast: Cast):
    admin = cast.world.administrator
    made = await keep(cast, cast.teacher.id, "one-1")
    taken = {"system": "vendor.example", "value": "one-1"}
    for who in (cast.teacher.id, cast.rektor.id):
        then_it_is_refused(await admin.post(of(who), taken), 409, "identifier-is-taken")
    await keep(cast, cast.rektor.id, "one-1", system="another.example")
    await keep(cast, cast.reception.id, "one-1")  # another organisation
    then_it_is(await admin.delete(f"{of(cast.teacher.id)}/{made['id']}"), 204)
    await keep(cast, cast.rektor.id, "one-1")


async def test_of_two_at_the_same_moment_one_is_refused(cast: Cast):
    admin, body = cast.world.administrator, {"system": "vendor.example", "value": "both-1"}
    who = (cast.teacher.id, cast.rektor.id)
    answers = await asyncio.gather(*(admin.post(of(each), body) for each in who))
    assert sorted(answer.status_code for answer in answers) == [201, 409]


async def test_a_repeated_key_gives_the_same_id(cast: Cast):
    admin, body = cast.world.administrator, {"system": "vendor.example", "value": "again-1"}
    answers = [await admin.post(of(cast.teacher.id), body, key="the-same-key-of-an-id") for _ in range(2)]
    assert len({then_it_is(answer, 201)["id"] for answer in answers}) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"system": "Vendor"},
        {"system": "a:b"},
        {"system": ""},
        {"value": ""},
        {"value": "a b"},
        {"value": "x" * 65},
        {"value": "19121212-1212"},
        {"value": "191212121212"},
        {"extra": 1},
    ],
    ids=lambda changed: "-".join(map(str, *changed.items())) or "empty",
)
async def test_what_is_no_id_is_refused(cast: Cast, changed):
    answer = await cast.world.administrator.post(of(cast.teacher.id), BODY | changed)
    then_it_is_refused(answer, 422, "invalid-request")
    assert "1212" not in answer.text


async def test_another_organisations_staff_do_not_exist(cast: Cast):
    made = await keep(cast, cast.teacher.id, "unseen-1")
    for caller in (cast.reception, cast.other_rektor):
        seen = then_it_is_refused(await caller.get(of(cast.teacher.id)), 404, "not-found")
        nobody = then_it_is_refused(await caller.get(of("pro-" + "a" * 26)), 404, "not-found")
        assert seen.keys() == nobody.keys()
    wrong = f"{of(cast.rektor.id)}/{made['id']}"
    then_it_is_refused(await cast.world.administrator.delete(wrong), 404, "not-found")


async def test_only_who_administers_keeps_ids(cast: Cast):
    path = of(cast.teacher.id)
    then_it_is_refused(await cast.rektor.post(path, BODY), 403, "scope-missing")
    then_it_is_refused(await cast.rektor.delete(f"{path}/pxi-{'a' * 26}"), 403, "scope-missing")


async def test_a_key_is_needed(cast: Cast):
    admin = cast.world.administrator
    answer = await admin.http.post(f"/named-person/v1{of(cast.teacher.id)}", json=BODY, auth=admin.auth)
    then_it_is_refused(answer, 400, "header-missing")
