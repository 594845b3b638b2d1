"""The school year turns for everybody at once, as it would one by one, and can be undone until accepted."""

import random
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from app.cli.school_year import turn_year, undo_turn
from app.kit.clock import Moment, wall_clock
from app.kit.database import Database
from app.organisations.service import hold_discontinuing
from app.school_year.errors import RollOverRefusedError
from app.school_year.service import undo
from app.school_year.telling import told_in_words
from app.settings import Settings
from tests.cast import Cast, made_up_number
from tests.notices.notice_steps import notices
from tests.school_year.year_steps import (
    SYSTEM,
    TURN,
    Municipality,
    Register,
    given_a_municipality,
    when_the_year_turns,
)
from tests.steps import Child, given_a_child, then_it_is

SEEDS = range(4)


def now() -> Moment:
    return Moment(wall_clock())


async def when_the_school_does_it_by_hand(town: Municipality, child: Child, from_: int, to: int) -> None:
    """The same, child by child: the old enrolment ends, and another begins."""
    rektor = town.rektors[from_]
    for relation in then_it_is(await rektor.get(f"{child.path}/relations"), 200)["items"]:
        last = (TURN - timedelta(days=1)).isoformat()
        path = f"{child.path}/relations/{relation['id']}"
        then_it_is(await rektor.patch(path, {"validTo": last}), 200)
    body = {"unitId": town.schools[to], "kind": "enrolment", "validFrom": TURN.isoformat()}
    number = {"identityNumber": child.number, "givenName": "Elsa", "familyName": "Berg", "relation": body}
    then_it_is(await town.rektors[to].post("/children", number), 201)


@pytest.mark.parametrize("seed", SEEDS)
async def test_all_at_once_is_the_same_as_one_by_one(
    cast: Cast, database: Database, register: Register, seed: int
) -> None:
    draw = random.Random(seed)  # noqa: S311 - situations, not secrets
    town = await given_a_municipality(cast)
    at_once: list[tuple[Child, int]] = []
    by_hand: list[tuple[Child, int, int]] = []
    for _ in range(4):
        born = date(draw.choice((2009, 2011, 2016, 2020)), draw.randint(1, 12), draw.randint(1, 28))
        since = (born + timedelta(days=draw.randint(5 * 365, 6 * 365 + 200))).isoformat()
        from_, to = draw.sample(range(3), 2)
        number, another = _two_born_on_one_day(born)
        one = await town.pupil(from_, born=born, since=since, number=number)
        twin = await given_a_child(town.rektors[from_], born=born, since=since, number=another)
        if draw.random() < 0.5:
            for child in (one, twin):
                care = (born + timedelta(days=10)).isoformat()
                await given_a_child(cast.nurse, number=child.number, born=born, kind="care", since=care)
        if draw.random() < 0.5:
            for child in (one, twin):
                await _appoint(town.rektors[from_], child)
        at_once.append((one, to))
        by_hand.append((twin, from_, to))
    await when_the_year_turns(database, [town.placed(child, to) for child, to in at_once])
    for twin, from_, to in by_hand:
        await when_the_school_does_it_by_hand(town, twin, from_, to)
    for (one, _), (twin, *_) in zip(at_once, by_hand, strict=True):
        assert await register.chain(one) == await register.chain(twin), f"seed {seed}"
        assert await register.covered(one) == await register.covered(twin)
    assert await register.without() == 0


async def _appoint(rektor: Any, child: Child) -> None:
    """A person, where the unit answers today already."""
    answer = await rektor.get(f"{child.path}/named-person")
    if answer.status_code == 200 and answer.json()["unit"]["id"] == rektor.unit_id:
        body = {"professionalId": rektor.id, "validFrom": answer.json()["on"]}
        then_it_is(await rektor.post(f"{child.path}/named-person-assignments", body), 201)


def _two_born_on_one_day(near: date) -> tuple[str, str]:
    """Two numbers that tell the same date."""
    one, other = made_up_number(near), made_up_number(near)
    while one[:8] != other[:8]:
        one, other = other, made_up_number(near)
    return one, other


async def test_a_dry_run_says_what_would_be_and_changes_nothing(
    cast: Cast, database: Database, register: Register
) -> None:
    town = await given_a_municipality(cast)
    moves, stays, left = [await town.pupil(0) for _ in range(3)]
    placements = [town.placed(moves, 1), town.placed(stays, 0)]
    before = [await register.chain(child) for child in (moves, stays, left)]
    told = await when_the_year_turns(database, placements, carry_out=False, end_unplaced=True)
    assert [await register.chain(child) for child in (moves, stays, left)] == before
    assert {name: told.counts[name] for name in ("moves", "stays", "unplaced")} == {
        "moves": 1,
        "stays": 1,
        "unplaced": 1,
    }
    assert told.moves[town.schools[0], town.schools[1]] == 1
    assert told.moves[town.schools[0], None] == 1
    ((answers, rule),) = told.answers
    assert (answers, rule) == (town.schools[0], "rektor-of-the-school")
    words = told_in_words(told)
    assert words.startswith("A dry run: nothing was changed.")
    assert "       1  Skola 0 → Skola 1" in words
    assert "Skola 0 (rektor-of-the-school)" in words
    for child in (moves, stays, left):
        assert child.id not in words
        assert child.number not in words


async def test_what_a_dry_run_says_is_what_is_done(
    cast: Cast, database: Database, register: Register
) -> None:
    town = await given_a_municipality(cast)
    pupils = [await town.pupil(0) for _ in range(4)]
    placements = [town.placed(child, place % 3) for place, child in enumerate(pupils)]
    tried = await when_the_year_turns(database, placements, carry_out=False)
    done = await when_the_year_turns(database, placements)
    assert (tried.counts, tried.moves, tried.answers) == (done.counts, done.moves, done.answers)
    assert [tried.roll_over_id is None, done.roll_over_id is None] == [True, False]
    for place, child in enumerate(pupils):
        on = {unit for unit, _, first, until, *_ in await register.chain(child) if first <= TURN < until}
        assert on == {town.schools[place % 3]}
    again = await when_the_year_turns(database, placements)
    assert again.counts["chains-changed"] == 0, "the same placements twice change nothing"


async def test_who_has_no_placement_stays_unless_it_is_to_end(
    cast: Cast, database: Database, register: Register
) -> None:
    town = await given_a_municipality(cast)
    left, other = await town.pupil(0), await town.pupil(0)
    before = await register.chain(left)
    await when_the_year_turns(database, [town.placed(other, 1)])
    assert await register.chain(left) == before
    (relation,) = then_it_is(await town.rektors[0].get(f"{left.path}/relations"), 200)["items"]
    assert relation["validTo"] is None
    await when_the_year_turns(database, [town.placed(other, 1)], end_unplaced=True)
    (relation,) = then_it_is(await town.rektors[0].get(f"{left.path}/relations"), 200)["items"]
    assert relation["validTo"] == (TURN - timedelta(days=1)).isoformat()
    assert await register.without() == 0


async def test_it_is_undone_until_a_receiving_unit_has_accepted(
    cast: Cast, database: Database, register: Register
) -> None:
    town = await given_a_municipality(cast)
    one, other = await town.pupil(0), await town.pupil(0)
    await _appoint(town.rektors[0], one)
    before = [await register.chain(child) for child in (one, other)]
    relations = [await _relations(town, child) for child in (one, other)]
    told = await when_the_year_turns(database, [town.placed(one, 1), town.placed(other, 2)])
    assert [await register.chain(child) for child in (one, other)] != before
    assert [each["kind"] for each in await notices(town.rektors[1])] == ["school-year-turned"]
    assert await undo(database, told.roll_over_id or "", moment=now()) == (2, 0)
    assert [await register.chain(child) for child in (one, other)] == before
    assert [await _relations(town, child) for child in (one, other)] == relations
    assert await notices(town.rektors[1]) == []
    with pytest.raises(RollOverRefusedError, match="undone already"):
        await undo(database, told.roll_over_id or "", moment=now())

    again = await when_the_year_turns(database, [town.placed(one, 1), town.placed(other, 2)])
    await _accept(town, one, 1)
    standing = [await register.chain(child) for child in (one, other)]
    with pytest.raises(RollOverRefusedError, match="has taken over"):
        await undo(database, again.roll_over_id or "", moment=now())
    assert [await register.chain(child) for child in (one, other)] == standing


async def _relations(town: Municipality, child: Child) -> list[tuple[Any, ...]]:
    items = then_it_is(await town.rektors[0].get(f"{child.path}/relations"), 200)["items"]
    return [(each["unitId"], each["validFrom"], each["validTo"]) for each in items if each["validTo"] is None]


async def _accept(town: Municipality, child: Child, school: int) -> None:
    """The receiving rektor gives the receipt in advance: the child's coming relation lets them know of it."""
    rektor = town.rektors[school]
    listed = then_it_is(await rektor.get(f"{child.path}/named-person-assignments"), 200)["items"]
    (coming,) = [each for each in listed if each["unitId"] == rektor.unit_id and not each["supersededAt"]]
    connection = await asyncpg.connect(_owner(town))
    try:
        accept = "SELECT register.accept_assignment($1, $2, clock_timestamp())"
        assert await connection.fetchval(accept, coming["id"], rektor.id)
    finally:
        await connection.close()


def _owner(town: Municipality) -> str:
    url: str = town.cast.app.state.settings.database_url.get_secret_value()
    return url


async def test_who_has_moved_on_by_then_is_left_as_they_are(
    cast: Cast, database: Database, register: Register
) -> None:
    town = await given_a_municipality(cast)
    one, other = await town.pupil(0), await town.pupil(0)
    before = await register.chain(other)
    told = await when_the_year_turns(database, [town.placed(one, 1), town.placed(other, 1)])
    body = {"unitId": town.schools[2], "kind": "enrolment", "validFrom": "2027-09-20"}
    number = {"identityNumber": one.number, "givenName": "Elsa", "familyName": "Berg", "relation": body}
    then_it_is(await town.rektors[2].post("/children", number), 201)
    moved = await register.chain(one)
    assert await undo(database, told.roll_over_id or "", moment=now()) == (1, 1)
    assert await register.chain(one) == moved
    assert await register.chain(other) == before
    assert await register.without() == 0


async def test_nobody_is_placed_at_a_school_that_is_closed_by_then_or_has_nobody_of_that_age(
    cast: Cast, database: Database, register: Register
) -> None:
    town = await given_a_municipality(cast)
    one, other, third = [await town.pupil(0) for _ in range(3)]
    admin = cast.world.administrator
    upper = {
        "organisationId": town.organisation,
        "name": "Gymnasiet",
        "kind": "upper-secondary-school",
        "branch": "school",
        "roleMailbox": "gymnasiet@example.se",
    }
    too_old = then_it_is(await admin.post("/units", upper), 201)["id"]
    last = {"lastDay": (TURN - timedelta(days=1)).isoformat(), "successorId": town.schools[0]}
    then_it_is(await admin.post(f"/units/{town.schools[1]}/discontinuation", last), 201)
    lines = [
        _changed(town.placed(one, 2), line=2),
        _changed(town.placed(other, 2), line=3, unit=too_old),
        _changed(town.placed(third, 1), line=4),
    ]
    before = [await register.chain(child) for child in (other, third)]
    told = await when_the_year_turns(database, lines, end_unplaced=True)
    assert told.lines == {"age-does-not-fit": [3], "unknown-unit": [4]}
    assert "name a school that has no child of that age: 3" in told_in_words(told)
    assert [await register.chain(child) for child in (other, third)] == before
    assert [each[0] for each in await register.chain(one) if each[2] == TURN] == [town.schools[2]]


async def test_what_cannot_be_placed_is_said_by_its_line_and_stops_nobody(
    cast: Cast, database: Database, register: Register
) -> None:
    town = await given_a_municipality(cast)
    one, other = await town.pupil(0), await town.pupil(0)
    good = town.placed(one, 1)
    nobody = _changed(good, line=2, child="elev-nobody")
    nowhere = _changed(town.placed(other, 1), line=3, unit="uni-aaaaaaaaaaaaaaaaaaaaaaaaaa")
    twice = _changed(good, line=4)
    told = await when_the_year_turns(database, [good, nobody, nowhere, twice], end_unplaced=True)
    assert told.lines == {"unknown-child": [2], "unknown-unit": [3], "twice": [4]}
    assert told.counts["unplaced"] == 0, "a line that cannot be used does not end anything"
    assert [each[0] for each in await register.chain(one) if each[2] == TURN] == [town.schools[1]]
    words = told_in_words(told)
    assert "name a child that is not known by that id: 2" in words
    assert "elev-nobody" not in words


def _changed(placement: Any, **more: Any) -> Any:
    values = {
        name: getattr(placement, name) for name in ("line", "organisation_id", "system", "child", "unit")
    }
    return type(placement)(**{**values, **more})


async def test_a_child_that_somebody_has_enrolled_elsewhere_from_then_on_is_left_alone(
    cast: Cast, database: Database, register: Register
) -> None:
    town = await given_a_municipality(cast)
    child = await town.pupil(0)
    await when_the_school_does_it_by_hand(town, child, 0, 2)
    before = await register.chain(child)
    told = await when_the_year_turns(database, [town.placed(child, 1)])
    assert told.counts["placed-later"] == 1
    assert await register.chain(child) == before


async def test_a_protected_child_comes_to_exist_for_its_new_head(cast: Cast, database: Database) -> None:
    town = await given_a_municipality(cast)
    child = await town.pupil(0)
    protected = {"level": "protected-registration"}
    then_it_is(await town.rektors[0].post(f"{child.path}/protections", protected), 201)
    then_it_is(await town.rektors[0].patch(child.path, {"protection": "protected-registration"}), 200)
    assert (await town.rektors[1].get(child.path)).status_code == 404
    await when_the_year_turns(database, [town.placed(child, 1)])
    then_it_is(await town.rektors[1].get(child.path), 200)
    assert (await town.rektors[2].get(child.path)).status_code == 404


async def test_each_child_is_told_of_and_written_down_once(
    cast: Cast, database: Database, register: Register
) -> None:
    town = await given_a_municipality(cast)
    moves, stays = await town.pupil(0), await town.pupil(0)
    before = [await register.count("outbox_event", child) for child in (moves, stays)]
    log = "audit.audit_entry"
    logged = [await register.count(log, child) for child in (moves, stays)]
    await when_the_year_turns(database, [town.placed(moves, 1), town.placed(stays, 0)])
    after = [await register.count("outbox_event", child) for child in (moves, stays)]
    assert [now_ - then for now_, then in zip(after, before, strict=True)] == [2, 0]
    assert await register.told(moves) == ["named-person.changed", "handover.foreseen"]
    since = [await register.count(log, child) for child in (moves, stays)]
    assert [now_ - then for now_, then in zip(since, logged, strict=True)] == [1, 0]


async def test_an_organisation_that_is_no_school_authority_is_refused(cast: Cast, database: Database) -> None:
    town = await given_a_municipality(cast, schools=2)
    child = await town.pupil(0)
    for organisation in (cast.organisation("social"), "org-aaaaaaaaaaaaaaaaaaaaaaaaaa"):
        elsewhere = _changed(town.placed(child, 1), organisation_id=organisation)
        with pytest.raises(RollOverRefusedError, match="no school authority"):
            await when_the_year_turns(database, [elsewhere])
    with pytest.raises(RollOverRefusedError, match="not one placement"):
        await when_the_year_turns(database, [])


async def test_the_command_tries_carries_out_and_undoes(
    cast: Cast, settings: Settings, register: Register, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    town = await given_a_municipality(cast, schools=2)
    child = await town.pupil(0)
    before = await register.chain(child)
    table = tmp_path / "placements.csv"
    table.write_text(f"child,unit\n{town.names[child.id]},{town.schools[1]}\n", encoding="utf-8")
    asked: dict[str, Any] = {
        "on": TURN,
        "organisation_id": town.organisation,
        "system": SYSTEM,
        "end_unplaced": False,
    }
    tried = await turn_year(settings, table, **asked, carry_out=False)
    assert tried.startswith("A dry run: nothing was changed.")
    assert await register.chain(child) == before
    done = await turn_year(settings, table, **asked, carry_out=True)
    (roll_over_id,) = re.findall(r"rol-[a-z2-7]{26}", done)
    assert await register.chain(child) != before
    assert "[##############################] 1 of 1 children" in capsys.readouterr().err
    assert await undo_turn(settings, roll_over_id) == "Put back as they were: 1."
    assert await register.chain(child) == before
    with pytest.raises(RollOverRefusedError, match="no such turn"):
        await undo_turn(settings, "rol-aaaaaaaaaaaaaaaaaaaaaaaaaa")


async def test_who_lays_a_chain_meanwhile_is_no_other_turn(cast: Cast, database: Database) -> None:
    """What lays a chain lets no unit close until it is done; the year turns beside it."""
    town = await given_a_municipality(cast)
    child = await town.pupil(0, born=date(2016, 5, 4), since="2022-08-15")
    async with database.session() as session, session.begin():
        await hold_discontinuing(session, alone=False)
        await when_the_year_turns(database, [town.placed(child, 1)])
