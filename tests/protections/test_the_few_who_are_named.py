"""A protected child exists for a few; a named head says for whom of the own colleagues."""

from app.demo.callers import Caller
from tests.cast import Cast
from tests.steps import Child, given_a_child, given_protection, then_it_is, then_it_is_refused


async def named_at(caller: Caller, child: Child) -> dict[str, str]:
    items = then_it_is(await caller.get(f"{child.path}/protected-access"), 200)["items"]
    return {each["professionalId"]: each["id"] for each in items}


async def test_a_head_names_a_colleague_and_removes_them_again(cast: Cast) -> None:
    amir = await given_a_child(cast.rektor, protection="confidentiality-marked")
    then_it_is_refused(await cast.teacher.get(amir.path), 404, "not-found")
    body = {"professionalId": cast.teacher.id}
    made = then_it_is(await cast.rektor.post(f"{amir.path}/protected-access", body), 201)
    assert (made["name"], made["namedBy"]) == ("Jonas Ek", cast.rektor.id)
    then_it_is(await cast.teacher.get(amir.path), 200)
    assert set(await named_at(cast.teacher, amir)) == {cast.rektor.id, cast.teacher.id}
    again = await cast.rektor.post(f"{amir.path}/protected-access", body)
    then_it_is_refused(again, 409, "already-named")
    then_it_is(await cast.rektor.delete(f"{amir.path}/protected-access/{made['id']}"), 204)
    then_it_is_refused(await cast.teacher.get(amir.path), 404, "not-found")
    gone = await cast.rektor.delete(f"{amir.path}/protected-access/{made['id']}")
    then_it_is_refused(gone, 404, "not-found")


async def test_a_removed_colleague_can_be_named_again_by_a_head_but_by_no_feed(cast: Cast) -> None:
    amir = await given_a_child(cast.rektor, protection="confidentiality-marked")
    body = {"professionalId": cast.teacher.id}
    made = then_it_is(await cast.rektor.post(f"{amir.path}/protected-access", body), 201)
    then_it_is(await cast.rektor.delete(f"{amir.path}/protected-access/{made['id']}"), 204)
    await given_a_child(cast.teacher, number=amir.number, protection="protected-registration")
    then_it_is_refused(await cast.teacher.get(amir.path), 404, "not-found")
    then_it_is(await cast.rektor.post(f"{amir.path}/protected-access", body), 201)
    then_it_is(await cast.teacher.get(amir.path), 200)


async def test_only_a_head_names_and_only_the_own_colleagues(cast: Cast) -> None:
    amir = await given_a_child(cast.rektor, protection="confidentiality-marked")
    await given_a_child(cast.nurse, number=amir.number, kind="care")
    body = {"professionalId": cast.teacher.id}
    then_it_is(await cast.rektor.post(f"{amir.path}/protected-access", body), 201)
    psychologist = {"professionalId": cast.psychologist.id}
    refused = await cast.teacher.post(f"{amir.path}/protected-access", psychologist)
    assert then_it_is_refused(refused, 403, "not-allowed")["missing"] == "role"
    other = {"professionalId": cast.bup.id}
    stranger = await cast.rektor.post(f"{amir.path}/protected-access", other)
    assert then_it_is_refused(stranger, 422, "invalid-request")["errors"][0]["pointer"] == "/professionalId"
    for outsider in (cast.psychologist, cast.nurse):
        hidden = await outsider.post(f"{amir.path}/protected-access", other)
        then_it_is_refused(hidden, 404, "not-found")


async def test_each_organisation_sees_and_changes_its_own_few(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    await given_a_child(cast.nurse, number=elsa.number, kind="care")
    await given_protection(cast.rektor, elsa)
    at_school, at_the_centre = await named_at(cast.rektor, elsa), await named_at(cast.nurse, elsa)
    assert set(at_school) == {cast.rektor.id}
    assert set(at_the_centre) == {cast.nurse.id}
    path = f"{elsa.path}/protected-access/{at_the_centre[cast.nurse.id]}"
    then_it_is_refused(await cast.rektor.delete(path), 404, "not-found")


async def test_the_last_of_an_organisation_stays(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    await given_protection(cast.rektor, elsa)
    (own,) = (await named_at(cast.rektor, elsa)).values()
    last = await cast.rektor.delete(f"{elsa.path}/protected-access/{own}")
    then_it_is_refused(last, 409, "last-of-the-named")


async def test_to_be_named_opens_nothing_to_who_has_nothing_to_do_with_the_child(cast: Cast) -> None:
    elsa = await given_a_child(cast.nurse, kind="care")
    await given_protection(cast.nurse, elsa)
    body = {"professionalId": cast.bup.id}
    then_it_is(await cast.nurse.post(f"{elsa.path}/protected-access", body), 201)
    then_it_is_refused(await cast.bup.get(elsa.path), 404, "not-found")
