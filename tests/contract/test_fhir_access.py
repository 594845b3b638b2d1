"""The facade lets in whom the API lets in: each interaction, for every role in every situation.

The expected cells are the oracle's own for the operation of the API that the interaction asks first: there is
no second table of who may what.
"""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import httpx
import pytest
from fastapi.routing import APIRoute

from app.fhir.kinds import FHIR_ROOT
from app.fhir.kinds_of import KINDS
from app.kit.openapi import plate_of
from app.settings import ROOT
from tests.conftest import Installation
from tests.contract.access_fhir import call_for
from tests.contract.access_oracle import LET_IN, MAY_NOT, MAY_NOT_KNOW, read_oracle
from tests.contract.access_probes import sign
from tests.contract.access_roles import ROLES, People
from tests.contract.access_situations import SITUATIONS, Situation
from tests.contract.conftest import Matrix
from tests.fhir.fhir_steps import validated

ORACLE = read_oracle()
UNAUDITED = (ROOT / "tests" / "contract" / "unaudited_operations.txt").read_text().split()
INTERACTIONS = [(kind.name, it.code, it.asks[0]) for kind in KINDS for it in kind.interactions]


async def _send(
    http: httpx.AsyncClient, situation: Situation, role: str, kind: str, code: str
) -> httpx.Response:
    caller = situation.callers.get(role)
    call = call_for(kind, code, situation.subject_for(role))
    headers = {"Purpose": (caller and caller.purpose) or "coordination", **call.more.get("headers", {})}
    return validated(
        await http.request(
            call.method,
            f"{FHIR_ROOT}/{call.path}",
            auth=caller.auth if caller else None,
            **{**call.more, "headers": headers},
        )
    )


async def _try(http: httpx.AsyncClient, situation: Situation, role: str, kind: str, code: str) -> str:
    answer = await _send(http, situation, role, kind, code)
    if (kind, code) == ("Patient", "search-type") and answer.is_success and not answer.json()["total"]:
        return MAY_NOT_KNOW  # nobody, and nobody whom the caller may know of: the same empty Bundle
    return sign(answer)


async def _signs(people: People, situation: Situation, kind: str, code: str) -> list[str]:
    return [await _try(people.cast.http, situation, role, kind, code) for role in ROLES]


@pytest.mark.parametrize(("kind", "code", "operation"), INTERACTIONS)
async def test_an_interaction_lets_in_whom_the_operation_lets_in(
    kind: str, code: str, operation: str, matrix: Matrix
) -> None:
    situations = matrix.situations
    rows = await asyncio.gather(*(_signs(matrix.people, situations[name], kind, code) for name in SITUATIONS))
    wrong = [
        f"{role}, {name}: expected {expected}, got {got}"
        for name, signs in zip(SITUATIONS, rows, strict=True)
        for role, got in zip(ROLES, signs, strict=True)
        if got != (expected := ORACLE.expected(operation, role, name))
    ]
    assert not wrong, "\n".join(["", ORACLE.why(operation), *wrong])


@pytest.fixture
async def auditor(installation: Installation) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(installation.dsns.audit)
    yield connection
    await connection.close()


@pytest.mark.parametrize(
    ("kind", "code", "operation"), [each for each in INTERACTIONS if each[1] in {"read", "search-type"}]
)
@pytest.mark.parametrize("role", ["rektor", "other municipality's rektor"])
async def test_what_is_read_and_refused_is_in_the_log_under_the_operations_own_tag(
    role: str, kind: str, code: str, operation: str, matrix: Matrix, auditor: asyncpg.Connection
) -> None:
    answer = await _send(matrix.people.cast.http, matrix.situations["consent"], role, kind, code)
    (plate,) = (
        plate_of(route)
        for route in matrix.people.cast.app.routes
        if isinstance(route, APIRoute) and route.name == operation
    )
    rows = await auditor.fetch(
        "SELECT action, outcome FROM audit.audit_entry WHERE request_id = $1", answer.headers["x-request-id"]
    )
    expected = ORACLE.expected(operation, role, "consent")
    written = {(row["action"], row["outcome"]) for row in rows}
    if expected == MAY_NOT:
        assert answer.status_code == 403  # the scope is missing: nobody has come as far as the log
    elif operation not in UNAUDITED:
        assert (plate.action, "allowed" if expected == LET_IN else "refused") in written
