"""A property: no sequence of calls links a consultation to a child, in no answer and in nothing that is kept.

Professionals ask, are answered, and go about their work with children before, between and after. Then every
row that holds the consultation, and every row that shares an id with it, is looked through; and so is every
answer. What the database itself could tell is looked through as its owner, who sees all.
"""

import random
import re
from collections.abc import AsyncIterator

import asyncpg
import httpx
import pytest
from sqlalchemy import DateTime

from app.demo.callers import Caller
from app.kit.database import metadata
from app.rooms import load_tables
from tests.cast import Cast
from tests.conftest import Installation
from tests.consultations.consultation_steps import ADVICE, question
from tests.steps import Child, given_a_child, then_it_is

load_tables()
CHILD = re.compile(r"chi-[a-z2-7]{26}")
PERSON = re.compile(r"(pro|fam)-[a-z2-7]{26}")
_STEPS = 40


@pytest.fixture
async def everything(installation: Installation) -> AsyncIterator[asyncpg.Connection]:
    database = installation.dsns.app.partition("?")[0].rpartition("/")[2]
    connection = await asyncpg.connect(installation.admin_dsn, database=database)
    yield connection
    await connection.close()


class Days:
    """A teacher and a reception at work, for some steps drawn by a seed."""

    def __init__(self, cast: Cast, seed: int, children: list[Child]) -> None:
        self._cast = cast
        self._draw = random.Random(seed)  # noqa: S311 - situations, not secrets
        self._children = children
        self.answers: list[httpx.Response] = []
        self.asked: list[str] = []

    async def go_on(self) -> None:
        deeds = (self._ask, self._ask, self._read, self._list, self._advise, self._look, self._write)
        for _ in range(_STEPS):
            answer = await self._draw.choice(deeds)()
            if answer is not None:
                self.answers.append(answer)

    @property
    def _anybody(self) -> Caller:
        return self._draw.choice((self._cast.teacher, self._cast.rektor, self._cast.reception))

    async def _ask(self) -> httpx.Response:
        asker = self._draw.choice((self._cast.teacher, self._cast.rektor))
        answer = await asker.post("/consultations", question(self._cast), key=f"q-{self._draw.random()}")
        self.asked.append(then_it_is(answer, 201)["id"])
        return answer

    async def _read(self) -> httpx.Response | None:
        if not self.asked:
            return None
        return await self._anybody.get(f"/consultations/{self._draw.choice(self.asked)}")

    async def _list(self) -> httpx.Response:
        view = self._draw.choice(("asked", "to-answer"))
        return await self._anybody.get("/consultations", view=view, limit=100)

    async def _advise(self) -> httpx.Response | None:
        if not self.asked:
            return None
        where = f"/consultations/{self._draw.choice(self.asked)}/advice"
        return await self._cast.reception.post(where, ADVICE)

    async def _look(self) -> httpx.Response:
        child = self._draw.choice(self._children)
        below = self._draw.choice(("", "/named-person", "/chronology", "/access-log"))
        return await self._anybody.get(f"{child.path}{below}")

    async def _write(self) -> httpx.Response:
        happened = {"kind": "concern", "happenedAt": "2025-09-03T08:00:00Z", "fact": "Kom utan matsäck."}
        child = self._draw.choice(self._children)
        return await self._cast.teacher.post(f"{child.path}/chronology", happened)


@pytest.mark.parametrize("seed", range(6))
async def test_no_sequence_of_calls_links_a_consultation_to_a_child(
    cast: Cast, everything: asyncpg.Connection, seed: int
) -> None:
    children = [await given_a_child(cast.rektor) for _ in range(2)]
    days = Days(cast, seed, children)
    await days.go_on()
    assert days.asked
    for answer in days.answers:
        told = answer.text + str(answer.headers)
        named = [each for each in days.asked if each in told]
        assert not (named and CHILD.search(told)), "an answer names a consultation and a child"
    for consultation_id in days.asked:
        rows = [row async for row in _rows_with(everything, consultation_id)]
        assert [table for table, _ in rows] == ["consultation"], "it is kept in one place only"
        ((_, row),) = rows
        assert not CHILD.search(row), "the row names a child"
        assert not PERSON.search(row), "the row names a person, whose other work the log knows"


async def _rows_with(connection: asyncpg.Connection, word: str) -> AsyncIterator[tuple[str, str]]:
    """Every row of the whole database that holds a word, sealed text aside."""
    for table in metadata.sorted_tables:
        name = f"{table.schema or 'public'}.{table.name}"
        found = await connection.fetch(
            f"SELECT t::text AS row FROM {name} t WHERE t::text LIKE '%' || $1 || '%'",  # noqa: S608 - tables of ours
            word,
        )
        for each in found:
            yield table.name, each["row"]


def test_a_consultation_has_no_place_for_a_child_a_person_or_a_moment() -> None:
    columns = metadata.tables["consultation"].columns
    targets = {key.target_fullname for column in columns for key in column.foreign_keys}
    assert targets == {"organisation.id", "unit.id"}
    assert not [column.name for column in columns if isinstance(column.type, DateTime)], "finer than a day"


async def test_the_log_says_that_somebody_asked_and_never_what(
    cast: Cast, installation: Installation
) -> None:
    answer = await cast.teacher.post("/consultations", question(cast))
    connection = await asyncpg.connect(installation.dsns.audit)
    try:
        rows = await connection.fetch(
            "SELECT action, child_id, subject_id, consent_id, reason FROM audit.audit_entry "
            "WHERE request_id = $1",
            answer.headers["x-request-id"],
        )
    finally:
        await connection.close()
    assert [tuple(row) for row in rows] == [("consultation:ask", None, None, None, None)]


async def test_what_is_asked_about_one_child_looks_like_what_is_asked_about_another(cast: Cast) -> None:
    """The teacher looks at one child before the first, at another before the second: nothing differs but the
    id that was drawn.
    """
    seen = []
    for child in [await given_a_child(cast.rektor) for _ in range(2)]:
        then_it_is(await cast.teacher.get(child.path), 200)
        made = then_it_is(await cast.teacher.post("/consultations", question(cast)), 201)
        then_it_is(await cast.teacher.get(child.path), 200)
        read = then_it_is(await cast.reception.get(f"/consultations/{made['id']}"), 200)
        seen.append(str(read).replace(made["id"], ""))
    assert seen[0] == seen[1]
