"""A refusal at the threshold is written down too: who it was, what they wanted, before a child is sought."""

from dataclasses import replace

import asyncpg
import httpx
import pytest

from tests.cast import Cast
from tests.conftest import Installation
from tests.steps import given_a_child, then_it_is_refused


async def lines_of(installation: Installation, answer: httpx.Response) -> list[dict[str, object]]:
    log = await asyncpg.connect(installation.dsns.audit)
    try:
        rows = await log.fetch(
            "SELECT action, outcome, reason, organisation_id, child_id FROM audit.audit_entry "
            "WHERE request_id = $1",
            answer.headers["x-request-id"],
        )
    finally:
        await log.close()
    return [dict(row) for row in rows]


@pytest.mark.parametrize(
    ("below", "action"),
    [("", "child:read"), ("/named-person", "named-person:read")],
    ids=["a door", "an express door"],
)
async def test_a_token_that_lacks_the_scope_leaves_a_line(
    cast: Cast, installation: Installation, below: str, action: str
) -> None:
    elsa = await given_a_child(cast.rektor)
    auth = cast.world.systems["school-system"].as_professional(cast.rektor.id, ["consents.read"])
    narrow = replace(cast.rektor, auth=auth)
    answer = await narrow.get(f"{elsa.path}{below}")
    then_it_is_refused(answer, 403, "scope-missing")
    assert await lines_of(installation, answer) == [
        {
            "action": action,
            "outcome": "refused",
            "reason": "scope-missing",
            "organisation_id": cast.organisation("education"),
            "child_id": None,
        }
    ]


async def test_a_token_that_does_not_hold_names_nobody(cast: Cast, installation: Installation) -> None:
    elsa = await given_a_child(cast.rektor)
    answer = await cast.http.get(
        f"/named-person/v1{elsa.path}", headers={"Authorization": "Bearer a.b.c", "Purpose": "coordination"}
    )
    then_it_is_refused(answer, 401, "not-authenticated")
    assert await lines_of(installation, answer) == []
