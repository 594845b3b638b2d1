"""What happens at the same time happens one after the other: one winner, one effect, one unbroken chain."""

import asyncio
import uuid
from collections import Counter
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

import asyncpg
import httpx
import pytest

from app.demo.callers import Caller
from tests.cast import Cast, made_up_number
from tests.conftest import Installation
from tests.steps import Child, given_a_child, then_it_is, then_it_is_refused

WRITERS = 8
ROUNDS = 20
KEYS = 50
TWINS = 5
NUMBERS = 30
DRAFT = {"inTheWay": {"answered": "yes", "text": "Sover för lite."}}


class Stretch(NamedTuple):
    """One live assignment: from, until, at which unit, who."""

    begins: date
    ends: date
    unit_id: str
    professional_id: str | None


@pytest.fixture(scope="module")
async def owner(installation: Installation):
    """The owner's eyes: the register as it is, whoever may know."""
    connection = await asyncpg.connect(installation.dsns.owner)
    yield connection
    await connection.close()


async def live_chain(owner: asyncpg.Connection, child_id: str) -> list[Stretch]:
    rows = await owner.fetch(
        "SELECT lower(valid) AS begins, upper(valid) AS ends, unit_id, professional_id"
        " FROM register.named_person_assignment WHERE child_id = $1 AND superseded_at IS NULL"
        " ORDER BY lower(valid)",
        child_id,
    )
    return [Stretch(*row) for row in rows]


async def then_there_is_one_gapless_chain(owner: asyncpg.Connection, child_id: str) -> list[Stretch]:
    chain = await live_chain(owner, child_id)
    covered = await owner.fetchrow(
        "SELECT covered_from, covered_until FROM register.child WHERE id = $1", child_id
    )
    assert chain, "nobody is named person"
    assert (chain[0].begins, chain[-1].ends) == (covered["covered_from"], covered["covered_until"])
    assert all(earlier.ends == later.begins for earlier, later in pairwise(chain)), chain
    return chain


async def given_a_draft(caller: Caller, child: Child) -> tuple[str, str]:
    """The path and the ETag of a new answering."""
    answer = await caller.post(f"{child.path}/five-questions", DRAFT)
    made = then_it_is(answer, 201)
    return f"{child.path}/five-questions/{made['id']}", answer.headers["etag"]


async def how_many_answerings(caller: Caller, child: Child) -> int:
    listed = then_it_is(await caller.get(f"{child.path}/five-questions", limit=1), 200)
    return int(listed["_meta"]["totalRecords"])


def said(number: int) -> dict[str, Any]:
    return {"whatICanDo": {"answered": "yes", "text": f"Förslag {number}."}}


async def test_of_eight_who_change_the_same_version_one_wins_and_the_others_are_told(cast: Cast):
    path, tag = await given_a_draft(cast.rektor, await given_a_child(cast.rektor))
    for _ in range(ROUNDS):
        answers = await asyncio.gather(
            *(cast.rektor.patch(path, said(writer), etag=tag) for writer in range(WRITERS))
        )
        assert Counter(answer.status_code for answer in answers) == {200: 1, 412: WRITERS - 1}
        (winner,) = (answer for answer in answers if answer.status_code == 200)
        read = await cast.rektor.get(path)
        assert read.json()["whatICanDo"] == winner.json()["whatICanDo"]
        assert read.headers["etag"] == winner.headers["etag"] != tag
        tag = read.headers["etag"]
    assert read.json()["version"] == 1 + ROUNDS


async def test_only_a_strong_etag_of_the_current_version_is_a_precondition(cast: Cast):
    path, tag = await given_a_draft(cast.rektor, await given_a_child(cast.rektor))
    then_it_is_refused(await cast.rektor.patch(path, said(0), etag=""), 428, "if-match-missing")
    for stale in ("*", f"W/{tag}", tag.strip('"'), '"another"', f'W/{tag}, "another"'):
        then_it_is_refused(await cast.rektor.patch(path, said(0), etag=stale), 412, "stale")
    then_it_is(await cast.rektor.patch(path, said(1), etag=f'"another", {tag}'), 200)


async def test_simultaneous_repeats_of_a_key_have_one_effect(cast: Cast):
    child = await given_a_child(cast.rektor)
    path = f"{child.path}/five-questions"
    made: set[str] = set()
    for _ in range(KEYS):
        key = str(uuid.uuid4())
        twins = await asyncio.gather(*(cast.rektor.post(path, DRAFT, key=key) for _ in range(TWINS)))
        ids = {then_it_is(twin, 201)["id"] for twin in twins}
        assert len(ids) == 1
        made |= ids
    assert len(made) == KEYS
    assert await how_many_answerings(cast.rektor, child) == KEYS


async def test_a_key_that_is_used_for_another_request_is_refused_even_at_the_same_time(cast: Cast):
    child = await given_a_child(cast.rektor)
    path = f"{child.path}/five-questions"
    key = str(uuid.uuid4())
    answers = await asyncio.gather(
        *(cast.rektor.post(path, said(number), key=key) for number in range(TWINS))
    )
    won = [answer for answer in answers if answer.status_code == 201]
    lost = [answer for answer in answers if answer.status_code != 201]
    assert len(won) == 1
    for answer in lost:
        then_it_is_refused(answer, 422, "key-used-for-another-request")
    assert await how_many_answerings(cast.rektor, child) == 1


async def test_two_clients_may_use_the_same_key_each_in_its_own_space(cast: Cast):
    mine, theirs = await given_a_child(cast.rektor), await given_a_child(cast.other_rektor)
    key = str(uuid.uuid4())
    answers = await asyncio.gather(
        cast.rektor.post(f"{mine.path}/five-questions", DRAFT, key=key),
        cast.other_rektor.post(f"{theirs.path}/five-questions", DRAFT, key=key),
    )
    first, second = (then_it_is(answer, 201) for answer in answers)
    assert first["id"] != second["id"]
    assert (first["childId"], second["childId"]) == (mine.id, theirs.id)


async def register(caller: Caller, number: str, since: str) -> httpx.Response:
    body = {
        "identityNumber": number,
        "givenName": "Elsa",
        "familyName": "Berg",
        "relation": {"unitId": caller.unit_id, "kind": "enrolment", "validFrom": since},
    }
    return await caller.post("/children", body)


async def test_a_number_that_two_register_at_once_is_one_child_with_one_chain(
    cast: Cast, owner: asyncpg.Connection
):
    for _ in range(NUMBERS):
        number = made_up_number(date(2018, 2, 1))
        answers = await asyncio.gather(
            register(cast.rektor, number, "2025-08-18"), register(cast.other_rektor, number, "2026-01-07")
        )
        ids = {then_it_is(answer, 201)["id"] for answer in answers}
        assert len(ids) == 1
        chain = await then_there_is_one_gapless_chain(owner, ids.pop())
        assert {cast.unit("linden"), cast.unit("eken")} <= {stretch.unit_id for stretch in chain}


async def test_simultaneous_appointments_never_overlap_and_leave_no_gap(
    cast: Cast, owner: asyncpg.Connection
):
    """Eight appointments at different dates, while another school registers the child from a day between."""
    for _ in range(5):
        child = await given_a_child(cast.rektor)
        begins = [f"2026-0{month}-01" for month in range(1, 9)]
        who = (cast.teacher.id, cast.school_nurse.id)
        *appointed, moved = await asyncio.gather(
            *(
                cast.rektor.post(
                    f"{child.path}/named-person-assignments",
                    {"professionalId": who[place % 2], "validFrom": begin},
                )
                for place, begin in enumerate(begins)
            ),
            register(cast.other_rektor, child.number, "2026-06-15"),
        )
        then_it_is(moved, 201)
        # After the move the later dates are the other school's: those appointments may be refused.
        assert {answer.status_code for answer in appointed} <= {201, 404}
        assert [answer.status_code for answer in appointed[:6]] == [201] * 6
        await then_there_is_one_gapless_chain(owner, child.id)
