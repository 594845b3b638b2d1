"""Steps of the stories about what has happened: entries of the chronology."""

from typing import Any

from app.demo.callers import Caller
from tests.steps import Child, then_it_is

FACT = "Elsa kom inte till skolan i dag. Mamma ringde och sade att hon inte hade kunnat väcka henne."
OUTCOME = "Mentorn talade med Elsa dagen efter."
ENTRY: dict[str, Any] = {
    "kind": "concern",
    "happenedAt": "2025-09-05T07:10:00Z",
    "fact": FACT,
    "outcome": OUTCOME,
}


async def given_an_entry(caller: Caller, child: Child, **more: Any) -> dict[str, Any]:
    """Something that somebody has written down in the own compartment."""
    made: dict[str, Any] = then_it_is(await caller.post(f"{child.path}/chronology", {**ENTRY, **more}), 201)
    return made


def path_of(made: dict[str, Any]) -> str:
    return f"/children/{made['childId']}/chronology/{made['id']}"
