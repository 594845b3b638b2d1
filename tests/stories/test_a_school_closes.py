"""Bokens skola closes after the spring term, with another to take over or with none; nobody is lost."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest

from app.cli.chains import Chains
from app.demo.callers import Caller
from app.settings import Settings
from tests.cast import Cast, made_up_number
from tests.handovers.handover_steps import handovers_of
from tests.steps import Child, given_a_child, then_it_is, then_it_is_refused, when_the_date_is
from tests.stories.changing_steps import given_a_mother, when_the_receipt_is_given
from tests.towns import Town, given_a_town

BORN = date(2016, 4, 4)
LAST, NEXT = "2026-06-30", "2026-07-01"


@pytest.fixture
async def worker(settings: Settings) -> AsyncIterator[Chains]:
    care = Chains(settings)
    yield care
    await care.close()


async def named_person(who: Caller, child: Child, on: str | None = None) -> dict[str, Any]:
    asked = {"on": on} if on else {}
    shown: dict[str, Any] = then_it_is(await who.get(f"{child.path}/named-person", **asked), 200)
    return shown


async def decided(town: Town, **more: Any) -> dict[str, Any]:
    body = {"lastDay": LAST, **more}
    where = f"/units/{town.unit('school')}/discontinuation"
    made: dict[str, Any] = then_it_is(await town.administrator.post(where, body), 201)
    return made


async def test_a_school_becomes_a_part_of_another(cast: Cast, worker: Chains) -> None:
    # 2 March 2026: Elsa goes to Bokens skola, where Rut has given a receipt; her mother knows her name
    await when_the_date_is(cast, "2026-03-02T08:00:00Z")
    town = await given_a_town(cast)
    rut, alva = town.who("rektor"), town.who("annex-rektor")
    number = made_up_number(BORN)
    elsa = await given_a_child(rut, number=number, born=BORN, since="2025-08-18")
    mother, _ = await given_a_mother(cast, rut, elsa, made_up_number(date(1984, 2, 2)))
    appointed = {"professionalId": rut.id, "validFrom": "2026-03-02"}
    then_it_is(await rut.post(f"{elsa.path}/named-person-assignments", appointed), 201)
    assert (await named_person(mother, elsa))["professional"]["name"] == "Rut Bok"

    # 9 March: the board decides; the school says so to everybody, also to whoever asks without a name
    await when_the_date_is(cast, "2026-03-09T08:00:00Z")
    told = await decided(town, successorId=town.unit("annex"))
    assert (told["lastDay"], told["successorId"]) == (LAST, town.unit("annex"))
    await worker.carry_out_discontinuations(None)  # type: ignore[arg-type]  # it opens its own

    # The same day: nothing has moved; the mother and both rektors can read what is to come
    assert (await named_person(mother, elsa))["professional"]["name"] == "Rut Bok"
    assert (await named_person(mother, elsa, LAST))["unit"]["id"] == town.unit("school")
    assert (await named_person(mother, elsa, NEXT))["unit"]["id"] == town.unit("annex")
    (coming,) = [each for each in await handovers_of(mother, elsa) if each["takesEffectOn"] == NEXT]
    assert (coming["kind"], coming["status"]) == ("unit-change", "planned")
    then_it_is_refused(await alva.get(elsa.path), 404, "not-found")

    # 1 July: Almens skola answers, at its own mailbox; Bokens people are let in to nothing any more
    await when_the_date_is(cast, f"{NEXT}T06:00:00Z")
    now = await named_person(mother, elsa)
    assert now["unit"]["roleMailbox"].startswith("annex.")
    assert now["professional"] is None
    for path in (elsa.path, f"{elsa.path}/named-person", "/caseload"):
        assert (await rut.get(path)).status_code in {401, 403, 404}, path
    assert elsa.id in {each["childId"] for each in then_it_is(await alva.get("/caseload"), 200)["items"]}
    listed = then_it_is(await alva.get("/handovers", limit=100), 200)["items"]
    assert [each["kind"] for each in listed if each["childId"] == elsa.id] == ["unit-change"]

    # 3 July: Alva gives the receipt; whoever still has the old address is told where to turn
    await when_the_date_is(cast, "2026-07-03T08:00:00Z")
    path = f"{elsa.path}/handovers/{coming['id']}"
    await when_the_receipt_is_given(alva, path)
    assert then_it_is(await mother.get(path), 200)["status"] == "taken-over"
    closed = then_it_is(await cast.reception.get(f"/units/{town.unit('school')}"), 200)
    assert closed["successorId"] == town.unit("annex")


async def test_a_school_closes_and_the_rules_find_another_until_the_family_has_chosen(
    cast: Cast, worker: Chains
) -> None:
    # 2 March 2026: the school is to close, and nobody takes over
    await when_the_date_is(cast, "2026-03-02T08:00:00Z")
    town = await given_a_town(cast)
    await town.add_unit("guard", "Skolpliktsbevakningen", kind="other", fallbackFor=["school"])
    rut, number = town.who("rektor"), made_up_number(BORN)
    elsa = await given_a_child(rut, number=number, born=BORN, since="2025-08-18")
    mother, _ = await given_a_mother(cast, rut, elsa, made_up_number(date(1984, 2, 2)))
    await decided(town)
    await worker.carry_out_discontinuations(None)  # type: ignore[arg-type]

    # From July on the municipality's own unit answers, and the mother sees why
    waiting = await named_person(mother, elsa, NEXT)
    assert (waiting["unit"]["id"], waiting["rule"]) == (town.unit("guard"), "school-fallback")

    # 4 May: she has chosen the independent school from the autumn; July is still not nobody's
    await when_the_date_is(cast, "2026-05-04T08:00:00Z")
    await given_a_child(cast.other_rektor, number=number, born=BORN, since="2026-08-17")
    units = [(await named_person(mother, elsa, day))["unit"]["id"] for day in (LAST, NEXT, "2026-08-17")]
    assert units == [town.unit("school"), town.unit("guard"), cast.other_rektor.unit_id]


async def test_a_school_goes_on_after_all(cast: Cast, worker: Chains) -> None:
    await when_the_date_is(cast, "2026-03-02T08:00:00Z")
    town = await given_a_town(cast)
    rut = town.who("rektor")
    elsa = await given_a_child(rut, born=BORN, since="2025-08-18")
    before = then_it_is(await rut.get(f"{elsa.path}/named-person"), 200)
    await decided(town, successorId=town.unit("annex"))
    await worker.carry_out_discontinuations(None)  # type: ignore[arg-type]

    # 20 March: the board thinks better of it
    await when_the_date_is(cast, "2026-03-20T08:00:00Z")
    where = f"/units/{town.unit('school')}/discontinuation"
    then_it_is(await town.administrator.delete(where), 204)
    await worker.carry_out_discontinuations(None)  # type: ignore[arg-type]
    await when_the_date_is(cast, f"{NEXT}T06:00:00Z")
    after = await named_person(rut, elsa)
    assert (after["unit"], after["validUntil"]) == (before["unit"], before["validUntil"])
    assert [each["status"] for each in await handovers_of(rut, elsa) if each["takesEffectOn"] == NEXT] == [
        "lapsed"
    ]
