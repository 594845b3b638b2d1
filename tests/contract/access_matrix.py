"""The access matrix: every operation for every role in every situation, measured over HTTP and printed.

✔ let in · ✘ may know, may not do (403) · ∅ may not know (404) · ! nobody, or for nothing (401, 400)
"""

import asyncio
from collections.abc import Iterable, Mapping

from app.settings import ROOT
from tests.contract.access_oracle import Oracle
from tests.contract.access_probes import Operation, Trial, try_it
from tests.contract.access_roles import ROLES, SHORT, People
from tests.contract.access_situations import SITUATIONS, Situation
from tests.contract.committed import committed_paths

PRINTED = ROOT / "tests" / "contract" / "access_matrix.txt"
LEAST_CELLS = 5_000
Cells = Mapping[tuple[str, str], str]
"""The signs of one operation, by situation and role."""
_WIDTH = 15


def operations() -> list[Operation]:
    """Every operation of the committed documents, in the order of its id."""
    found = [
        Operation(operation["operationId"], method.upper(), path)
        for path, item in committed_paths().items()
        for method, operation in item.items()
    ]
    return sorted(found, key=lambda operation: operation.id)


async def measure(people: People, situations: Mapping[str, Situation], operation: Operation) -> Cells:
    """Try an operation as every role in every situation, the situations side by side."""

    async def row(situation: Situation) -> list[str]:
        return [await try_it(people.cast.http, Trial(operation, situation, role)) for role in ROLES]

    rows = await asyncio.gather(*(row(situation) for situation in situations.values()))
    return {
        (name, role): sign
        for name, signs in zip(situations, rows, strict=True)
        for role, sign in zip(ROLES, signs, strict=True)
    }


def deviations(oracle: Oracle, operation: Operation, cells: Cells) -> list[str]:
    """One line for each cell that is not as the oracle has it."""
    lines = []
    for (situation, role), got in cells.items():
        expected = oracle.expected(operation.id, role, situation)
        if got != expected:
            lines.append(f"{operation.id}, {role}, {situation}: expected {expected}, got {got}")
    return lines


def expected_cells(oracle: Oracle, operation: Operation) -> Cells:
    """What the oracle has of one operation."""
    return {
        (situation, role): oracle.expected(operation.id, role, situation)
        for situation in SITUATIONS
        for role in ROLES
    }


def block(operation: Operation, cells: Cells) -> str:
    """Print one operation."""
    lines = [f"{operation.id}  {operation.method} {operation.path}"]
    for situation in SITUATIONS:
        signs = "   ".join(cells[situation, role] for role in ROLES)
        lines.append(f"  {situation:<{_WIDTH - 2}} {signs}")
    return "\n".join(lines) + "\n"


def heading() -> str:
    """What stands above the blocks."""
    roles = "\n".join(f"  {SHORT[role]}  {role}" for role in ROLES)
    short = " ".join(SHORT[role] for role in ROLES)
    return f"{(__doc__ or '').strip()}\n\n{roles}\n\n{'':<{_WIDTH}} {short}\n"


def printed(blocks: Iterable[str]) -> str:
    """The whole file."""
    return "\n".join([heading(), *blocks])


def printed_blocks() -> dict[str, str]:
    """The blocks of the committed file, by operation id."""
    parts = PRINTED.read_text().removeprefix(heading() + "\n").split("\n\n") if PRINTED.exists() else []
    return {part.split("  ", 1)[0]: part.rstrip("\n") + "\n" for part in parts}
