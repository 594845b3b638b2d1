"""What of a plan lies in the database, who finds it there, and what is told to others."""

from typing import Any

import asyncpg
from sqlalchemy import text

from tests.cast import Cast
from tests.conftest import Installation
from tests.plans.plan_steps import PlanOfElsa, given_a_promise, when_it_becomes_active
from tests.steps import then_it_is

CANARY = "Kanariefågeln-4177"
TABLES = (
    "coordinated_plan",
    "plan_seat",
    "plan_invitation",
    "plan_meeting",
    "plan_goal",
    "plan_goal_change",
    "plan_action",
    "plan_action_change",
)


async def rows_as(cast: Cast, organisation: str, branch: str, plan_id: str) -> dict[str, list[str]]:
    """Whatever rows of a plan a caller's transaction finds, as text."""
    found: dict[str, list[str]] = {}
    async with cast.app.state.database.session() as session, session.begin():
        await session.execute(
            text("SELECT set_config('app.organisation', :o, true), set_config('app.branch', :b, true)"),
            {"o": cast.organisation(organisation), "b": branch},
        )
        for table in TABLES:
            column = "id" if table == "coordinated_plan" else "plan_id"
            statement = text(f"SELECT t::text FROM {table} t WHERE {column} = :id")  # noqa: S608 - constants
            found[table] = list((await session.execute(statement, {"id": plan_id})).scalars())
    return found


async def told(installation: Installation, child_id: str) -> list[Any]:
    connection = await asyncpg.connect(installation.dsns.app)
    try:
        statement = (
            "SELECT type, link FROM outbox_event WHERE child_id = $1 AND type LIKE 'plan.%' ORDER BY id"
        )
        return [tuple(row) for row in await connection.fetch(statement, child_id)]
    finally:
        await connection.close()


async def test_every_text_lies_sealed(cast: Cast, met: PlanOfElsa) -> None:
    others = {"othersMeasures": {"words": CANARY}, "need": CANARY}
    then_it_is(await cast.rektor.patch(met.path, others), 200)
    then_it_is(await cast.rektor.post(f"{met.path}/goals", {"words": CANARY}), 201)
    promise = await given_a_promise(cast, met, "bup")
    path = f"{met.path}/actions/{promise['id']}"
    then_it_is(await cast.rektor.patch(path, {"words": CANARY}), 200)
    note = f"{met.path}/invitations/{met.invitations['bup']}"
    then_it_is(await cast.bup.patch(note, {"note": CANARY}), 200)
    stored = await rows_as(cast, "education", "school", met.id)
    for table in TABLES:
        assert stored[table], table
        assert CANARY not in str(stored[table]), table
        assert CANARY.encode().hex() not in str(stored[table]), table


async def test_the_database_itself_hides_the_plan_from_who_has_no_seat(
    cast: Cast, called: PlanOfElsa
) -> None:
    then_it_is(await cast.rektor.post(f"{called.path}/goals", {"words": "Jag vill."}), 201)
    for organisation, branch in (("independent", "school"), ("social", "social-inquiry")):
        assert not any((await rows_as(cast, organisation, branch, called.id)).values())
    invited = await rows_as(cast, "region", "care", called.id)
    assert [table for table in TABLES if invited[table]] == ["plan_invitation"]
    assert len(invited["plan_invitation"]) == 1


async def test_what_happens_to_a_plan_is_told_thinly(
    cast: Cast, met: PlanOfElsa, installation: Installation
) -> None:
    await when_it_becomes_active(cast, met)
    then_it_is(await cast.rektor.post(f"{met.path}/ending", {"reason": "moved"}), 200)
    events = await told(installation, met.child.id)
    assert [kind for kind, _ in events] == [
        "plan.opened",
        "plan.called",
        "plan.called",
        "plan.action-changed",
        "plan.activated",
        "plan.ended",
    ]
    assert all(link.startswith(met.path) for _, link in events)
