"""What of the five questions lies in the database, is told to others, and is handed to a disclosure."""

from typing import Any

import asyncpg
import pytest
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from app.kit.problems import NotFound
from app.wellbeing import service
from app.wellbeing.errors import NotFinished
from tests.cast import Cast
from tests.conftest import Installation
from tests.steps import given_a_child, then_it_is

CANARY = "Kanariefågeln-7741"
FINISHED: dict[str, Any] = {
    "inTheWay": {"answered": "yes", "text": CANARY},
    "childView": CANARY,
    "indicators": ["safe"],
    "status": "final",
}


async def all_rows(dsn: str, statement: str, *arguments: Any) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(dsn)
    try:
        rows: list[asyncpg.Record] = await connection.fetch(statement, *arguments)
        return rows
    finally:
        await connection.close()


async def when_the_caller_is(session: AsyncSession, *, organisation: str, branch: str) -> None:
    await session.execute(
        text("SELECT set_config('app.organisation', :o, true), set_config('app.branch', :b, true)"),
        {"o": organisation, "b": branch},
    )


async def test_the_text_lies_sealed(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    made = then_it_is(await cast.rektor.post(f"{elsa.path}/five-questions", FINISHED), 201)
    async with cast.app.state.database.session() as session, session.begin():
        await when_the_caller_is(session, organisation=cast.organisation("education"), branch="school")
        found = await session.execute(
            text("SELECT v::text FROM five_questions_version v WHERE five_questions_id = :id"),
            {"id": made["id"]},
        )
        stored = found.scalar_one()
    assert CANARY not in stored
    assert CANARY.encode().hex() not in stored


async def test_finishing_and_amending_are_told_thinly_and_a_draft_is_not(
    cast: Cast, installation: Installation
) -> None:
    elsa = await given_a_child(cast.rektor)
    made = then_it_is(
        await cast.rektor.post(f"{elsa.path}/five-questions", {**FINISHED, "status": "draft"}), 201
    )
    path = f"{elsa.path}/five-questions/{made['id']}"
    statement = "SELECT * FROM outbox_event WHERE type LIKE 'five-questions.%' AND child_id = $1 ORDER BY id"
    assert await all_rows(installation.dsns.app, statement, elsa.id) == []
    then_it_is(await cast.rektor.patch(path, {"status": "final"}), 200)
    then_it_is(await cast.rektor.patch(path, {"helpFromOthersNeeded": False}), 200)
    told = await all_rows(installation.dsns.app, statement, elsa.id)
    assert [row["link"] for row in told] == [path, path]
    assert [row["type"] for row in told] == ["five-questions.answered", "five-questions.amended"]
    assert CANARY not in str(told)


async def test_reading_and_writing_are_in_the_log(cast: Cast, installation: Installation) -> None:
    elsa = await given_a_child(cast.rektor)
    made = then_it_is(await cast.rektor.post(f"{elsa.path}/five-questions", FINISHED), 201)
    path = f"{elsa.path}/five-questions/{made['id']}"
    await cast.rektor.get(path)
    await cast.rektor.get(f"{path}/versions")
    await cast.rektor.get(f"{elsa.path}/five-questions")
    await cast.school_nurse.get(path)
    statement = (
        "SELECT action, outcome, subject_id FROM audit.audit_entry "
        "WHERE child_id = $1 AND action LIKE 'five-questions:%' ORDER BY id"
    )
    log = [tuple(row) for row in await all_rows(installation.dsns.audit, statement, elsa.id)]
    assert log == [
        ("five-questions:write", "allowed", made["id"]),
        ("five-questions:read", "allowed", made["id"]),
        ("five-questions:read", "allowed", made["id"]),
        ("five-questions:read", "allowed", None),
        ("five-questions:read", "refused", None),
    ]


async def test_a_snapshot_says_what_is_written_and_only_to_its_owner(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    body = {**FINISHED, "categories": ["special-support"]}
    made = then_it_is(await cast.rektor.post(f"{elsa.path}/five-questions", body), 201)
    async with cast.app.state.database.session() as session, session.begin():
        await when_the_caller_is(session, organisation=cast.organisation("education"), branch="school")
        version, categories, content = await service.snapshot(session, made["id"], child_id=elsa.id)
        assert (version, [*categories]) == (1, ["general", "special-support"])
        assert content["inTheWay"] == {"answered": "yes", "text": CANARY}
        assert content["indicators"] == ["safe"]
        with pytest.raises(NotFound):
            await service.snapshot(session, made["id"], child_id="chi-aaaaaaaaaaaaaaaaaaaaaaaaaa")
    async with cast.app.state.database.session() as session, session.begin():
        owner = cast.organisation("education")
        await when_the_caller_is(session, organisation=owner, branch="pupil-health-medical")
        with pytest.raises(NotFound):
            await service.snapshot(session, made["id"], child_id=elsa.id)


async def test_a_draft_is_never_snapped(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    draft = {**FINISHED, "status": "draft"}
    made = then_it_is(await cast.rektor.post(f"{elsa.path}/five-questions", draft), 201)
    async with cast.app.state.database.session() as session, session.begin():
        await when_the_caller_is(session, organisation=cast.organisation("education"), branch="school")
        with pytest.raises(NotFinished):
            await service.snapshot(session, made["id"], child_id=elsa.id)
