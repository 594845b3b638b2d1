"""A guardian of a protected child knows of the child, and is not told where it goes.

Row 38 masks names of units and places for everybody but the named staff and the protected person: one of the
guardians may be the one whom the child is protected from (threat 9). The child itself is told.
"""

import pytest

from tests.contract.access_probes import Trial
from tests.contract.access_roles import People
from tests.contract.access_situations import Situation
from tests.contract.test_identity_swap import BELOW

READS = [operation for operation in BELOW if operation.method == "GET"]


def the_school(people: People) -> tuple[str, ...]:
    """What tells where the child goes: the unit's id, its name, its mailbox."""
    return people.cast.unit("linden"), "Lindens skola", "rektor.linden@example.se"


async def telling(people: People, situation: Situation, role: str) -> list[str]:
    """The reads below the child or its plan whose answer names the school."""
    found = []
    for operation in READS:
        trial = Trial(operation, situation, role)
        answer = await trial.send(people.cast.http, trial.path())
        if any(sign in answer.text for sign in the_school(people)):
            found.append(operation.id)
    return found


async def test_the_protected_child_itself_is_told(people: People, situations: dict[str, Situation]) -> None:
    assert "read_named_person" in await telling(people, situations["protected"], "child 13")


@pytest.mark.parametrize("role", ["guardian A", "guardian B"])
async def test_a_guardian_of_a_protected_child_is_not_told_its_school(
    role: str, people: People, situations: dict[str, Situation]
) -> None:
    assert await telling(people, situations["protected"], role) == []
