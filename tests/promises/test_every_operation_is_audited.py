"""Whatever is seen or changed is written down, with the tag that the contract names; refusals too."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from app.settings import ROOT
from tests.cast import Cast
from tests.conftest import Installation
from tests.consents.family_steps import given_a_family
from tests.promises.walk import Operation, Walk, operations_of

LIST = ROOT / "tests" / "contract" / "unaudited_operations.txt"
UNAUDITED = {line.strip() for line in LIST.read_text().splitlines() if line and not line.startswith("#")}
UNKNOWN = {"childId": "chi-aaaaaaaaaaaaaaaaaaaaaaaaaa", "planId": "pln-aaaaaaaaaaaaaaaaaaaaaaaaaa"}
OTHERS = "aaaaaaaaaaaaaaaaaaaaaaaaaa"
FOR_FAMILIES = {"application:apply", "application:read", "application:withdraw"}
"""What no professional has the key to."""


@pytest.fixture
async def auditor(installation: Installation) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(installation.dsns.audit)
    yield connection
    await connection.close()


async def tags(auditor: asyncpg.Connection, request_id: str, outcome: str) -> set[str]:
    statement = "SELECT action FROM audit.audit_entry WHERE request_id = $1 AND outcome = $2"
    return {row["action"] for row in await auditor.fetch(statement, request_id, outcome)}


async def audited(auditor: asyncpg.Connection, walk: Walk) -> set[str]:
    """The operations whose every good answer of the walk is in the log, under the operation's own tag."""
    good, bad = set(), set()
    for call in walk.calls:
        written = await tags(auditor, call.request_id, "allowed")
        (good if call.operation.audit in written else bad).add(call.operation.id)
    return good - bad


async def test_every_operation_with_a_tag_is_written_down_when_it_is_called(
    walk: Walk, auditor: asyncpg.Connection
) -> None:
    written = await audited(auditor, walk)
    tagged = {operation.id for operation in walk.operations.values() if operation.audit}
    missing = sorted(tagged - written - UNAUDITED)
    assert not missing, (
        "these operations have left no entry in the log: let the route call `note`, and give the operation "
        f"its step in tests/promises/walk.py: {missing}"
    )


async def test_the_list_of_unaudited_operations_only_shrinks(walk: Walk, auditor: asyncpg.Connection) -> None:
    assert set(walk.operations) >= UNAUDITED, "the list names an operation that is gone: remove the line"
    mended = sorted(UNAUDITED & await audited(auditor, walk))
    assert not mended, f"these are audited now: remove them from {LIST.name}: {mended}"


async def test_nothing_is_written_under_another_tag_than_the_contract_names(
    walk: Walk, auditor: asyncpg.Connection
) -> None:
    for call in walk.calls:
        written = await tags(auditor, call.request_id, "allowed")
        assert written <= {call.operation.audit}, call.operation.id


def below_a_child_or_a_plan(operation: Operation) -> bool:
    return any(f"{{{name}}}" in operation.path for name in UNKNOWN)


async def test_every_refusal_below_a_child_or_a_plan_is_the_same_404_and_is_written_down(
    cast: Cast, auditor: asyncpg.Connection
) -> None:
    parent = (await given_a_family(cast)).mother
    for operation in filter(below_a_child_or_a_plan, operations_of(cast).values()):
        names = [part[1:-1] for part in operation.path.split("/") if part.startswith("{")]
        stranger = parent if operation.audit in FOR_FAMILIES else cast.other_rektor
        ids = {name: UNKNOWN.get(name, f"xxx-{OTHERS}") for name in names}
        path = operation.path.format(**ids)
        headers = {"Purpose": "coordination", "If-Match": '"any"', "Idempotency-Key": f"key-{operation.id}"}
        answer = await cast.http.request(operation.method, path, headers=headers, json={}, auth=stranger.auth)
        assert (answer.status_code, answer.json()["code"]) == (404, "not-found"), operation.id
        assert await tags(auditor, answer.headers["x-request-id"], "refused") == {operation.audit}, (
            operation.id
        )
