"""Who may what: measured over HTTP, compared with the hand-written oracle and with the printed matrix.

To print the matrix anew after a change that is meant: WRITE_ACCESS_MATRIX=1, then read the difference.
"""

import os
from collections.abc import AsyncIterator

import pytest

from tests.contract.access_matrix import (
    LEAST_CELLS,
    PRINTED,
    block,
    deviations,
    operations,
    printed,
    printed_blocks,
)
from tests.contract.access_oracle import read_oracle
from tests.contract.access_probes import Operation
from tests.contract.access_roles import ROLES
from tests.contract.access_situations import SITUATIONS
from tests.contract.conftest import Matrix

OPERATIONS = operations()
ORACLE = read_oracle()
WRITE = bool(os.environ.get("WRITE_ACCESS_MATRIX"))  # noqa: TID251 - how a run is told to print


@pytest.fixture(scope="module", autouse=True)
async def _printer(matrix: Matrix) -> AsyncIterator[None]:
    yield
    if WRITE:
        PRINTED.write_text(printed([block(each, await matrix.of(each)) for each in OPERATIONS]))


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
async def test_an_operation_lets_in_whom_the_oracle_lets_in(operation: Operation, matrix: Matrix) -> None:
    assert operation.id in ORACLE.operations, (
        f"{operation.id} is missing in oracle.yaml: say by hand who may, and why"
    )
    wrong = deviations(ORACLE, operation, await matrix.of(operation))
    assert not wrong, "\n".join(["", ORACLE.why(operation.id), *wrong])


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
async def test_the_printed_matrix_is_what_was_measured(operation: Operation, matrix: Matrix) -> None:
    measured = block(operation, await matrix.of(operation))
    assert WRITE or printed_blocks().get(operation.id) == measured, (
        f"access_matrix.txt differs: run with WRITE_ACCESS_MATRIX=1 and read the change\n{measured}"
    )


def test_the_oracle_and_the_printed_matrix_name_no_operation_that_is_gone() -> None:
    there = {operation.id for operation in OPERATIONS}
    assert there >= ORACLE.operations
    assert WRITE or set(printed_blocks()) == there


def test_the_matrix_is_large_enough() -> None:
    assert len(OPERATIONS) * len(ROLES) * len(SITUATIONS) >= LEAST_CELLS
